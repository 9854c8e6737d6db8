"""An agreement from its first draft to its end: what is proposed, who agrees, and what loading says of it."""

import pytest

from bot.jobs.lifecycle import CannotAgree, Life, approve, lives, propose
from bot.jobs.loading import BadFile
from bot.jobs.proposals import Proposal, Side
from bot.life_words import missing_words, proposal_words, stage_words, version_words
from bot.sentences import Reader
from bot.store import Store
from sla_core.zones import zone
from tests.builders import at
from tests.house import AGREEMENTS, contracts_of, loaded

TIGHTER = AGREEMENTS.replace("P3: 40bh", "P3: 32bh")
TAKES_OPEN = TIGHTER.replace("    tier: gold\n", "    tier: gold\n    applies_to: open\n", 1)
DATED = TIGHTER.replace("    tier: gold\n", "    tier: gold\n    effective_from: 2025-06-10\n", 1)
READER = Reader(zone("Europe/Berlin"), at("Wed 10:00"), {}, {})


def proposed(store: Store, text: str = TIGHTER, when: str = "Mon 08:00") -> tuple[Proposal, ...]:
    return propose(store, text, name="new.yaml", author="lena", now=at(when)).proposals


def agreed(store: Store, side: Side, person: str = "carla", when: str = "Mon 12:00", name: str = "gold") -> Proposal:
    return approve(store, name, side, person=person, by="lena", now=at(when))


def life(store: Store, name: str = "gold", when: str = "Wed 10:00") -> Life:
    with store.read() as rows:
        (found,) = lives(rows, contracts_of(store), now=at(when), agreement=name)
    return found


def stage(store: Store, name: str = "gold") -> str:
    return stage_words(life(store, name), READER)


def test_a_proposal_says_what_it_changes_and_brings_nothing_into_force(house: Store) -> None:
    (one,) = proposed(house)
    assert (one.agreement, one.person, one.missing) == ("gold", "lena", (Side.US, Side.THEM))
    assert list(proposal_words(one, READER)) == [
        "Mon 10:00 proposed by lena",
        "  gold: resolution P3: 40bh -> 32bh",
        "  open tickets keep the version they have",
    ]
    assert stage(house) == "version 1 in force; draft: proposed Mon 10:00 by lena, neither side has agreed yet"
    held = contracts_of(house).catalogue.in_force("gold", at("Wed 09:00"), at("Wed 09:00"))
    assert held is not None
    assert str(held.targets[-1].within) == "40bh"


def test_both_sides_agree_each_once(house: Store) -> None:
    proposed(house)
    assert missing_words(agreed(house, Side.THEM)) == "we have not agreed yet"
    with pytest.raises(CannotAgree, match="carla agreed to it for that side already"):
        agreed(house, Side.THEM, "somebody else")
    assert missing_words(agreed(house, Side.US, "yara", "Tue 08:00")) == "both sides have agreed"
    assert "approved, to be loaded" in stage(house)
    (one,) = life(house).proposals
    assert [(row.side, row.person, row.facts["noted_by"]) for row in one.consents] == [
        ("them", "carla", "lena"), ("us", "yara", "lena"),
    ]  # fmt: skip


def test_what_is_proposed_in_the_same_words_is_proposed_once(house: Store) -> None:
    proposed(house)
    agreed(house, Side.THEM)
    (again,) = proposed(house, when="Tue 08:00")
    assert (again.at, again.missing) == (at("Mon 08:00"), (Side.US,)), "nobody has to agree twice"
    (other,) = proposed(house, TAKES_OPEN, "Tue 09:00")
    assert other.missing == (Side.US, Side.THEM), "other words need their own consent"
    assert other.open_too
    assert len(life(house).proposals) == 2


def test_a_file_that_changes_no_agreement_proposes_nothing(house: Store) -> None:
    assert proposed(house, AGREEMENTS) == ()
    assert proposed(house, AGREEMENTS.replace("name: Globex", "name: Globex Ltd")) == ()
    with pytest.raises(BadFile, match="unknown key"):
        proposed(house, AGREEMENTS + "surprise: 1\n")


def test_a_first_file_is_a_draft_of_every_agreement(store: Store) -> None:
    assert [one.agreement for one in proposed(store, AGREEMENTS)] == ["acme-mail", "gold", "standard", "hand-over"]
    assert stage(store, "acme-mail") == "draft: proposed Mon 10:00 by lena, neither side has agreed yet"


def test_nobody_agrees_to_what_was_not_proposed(house: Store) -> None:
    proposed(house)
    with pytest.raises(CannotAgree, match=r"nothing was proposed for an agreement 'golt' \(did you mean gold\?\)"):
        agreed(house, Side.US, name="golt")
    with (
        house.read() as rows,
        pytest.raises(CannotAgree, match=r"there is no agreement 'golt' \(did you mean gold\?\)"),
    ):
        lives(rows, contracts_of(house), now=at("Mon 09:00"), agreement="golt")


@pytest.mark.parametrize(
    ("sides", "told"),
    [((), ["neither side has agreed yet"]), ((Side.US,), ["the other side has not agreed yet"]), (tuple(Side), [])],
)
def test_loading_says_who_has_not_agreed(house: Store, sides: tuple[Side, ...], told: list[str]) -> None:
    proposed(house)
    for side in sides:
        agreed(house, side)
    found = loaded(house, TIGHTER, now=at("Tue 08:00"))
    assert found.document is not None, "it is said, and stands in nobody's way"
    assert [missing_words(one) for one in found.unapproved] == told
    assert life(house).open is None
    assert stage(house) == "version 2 in force since Tue 10:00"


def test_loading_something_else_than_was_proposed_says_nothing_of_it(house: Store) -> None:
    proposed(house)
    assert loaded(house, TAKES_OPEN, now=at("Tue 08:00")).unapproved == ()
    assert "draft" in stage(house), "the proposal still stands"


def test_a_proposal_to_go_back_to_old_words_is_a_new_one(house: Store) -> None:
    proposed(house)
    agreed(house, Side.US)
    loaded(house, TIGHTER, now=at("Tue 08:00"))
    loaded(house, AGREEMENTS, now=at("Tue 09:00"))
    (back,) = proposed(house, when="Tue 10:00")
    assert (back.at, back.missing) == (at("Tue 10:00"), (Side.US, Side.THEM))
    assert life(house).open == back


def test_the_history_tells_every_version_with_its_end(house: Store) -> None:
    loaded(house, DATED, now=at("Mon 08:00"))
    found = life(house)
    assert stage_words(found, READER) == "version 1 in force; version 2 from Tue 00:00"
    assert [version_words(one, found, READER).split(": ")[-1] for one in found.versions] == ["in force", "to come"]
    later = life(house, when="next Wed 10:00")
    assert [version_words(one, later, READER).split(": ")[-1] for one in later.versions] == ["superseded", "in force"]
    start, end = AGREEMENTS.index("  acme-mail:"), AGREEMENTS.index("  gold:\n    kind")
    loaded(house, AGREEMENTS[:start] + AGREEMENTS[end:], now=at("Tue 08:00"))
    gone = life(house, "acme-mail")
    assert stage_words(gone, READER) == "ended"
    assert [version_words(one, gone, READER) for one in gone.versions] == [
        "version 1 from the beginning: superseded", "version 2 from Tue 10:00: ended",
    ]  # fmt: skip
