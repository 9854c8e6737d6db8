"""An agreement that is not in force is told as it was, in the version asked for, and never as if it held."""

from datetime import datetime

import pytest

from bot.agreement_words import force_words, gone_words
from bot.jobs.agreement import Clause, NoSuchAgreement, Terms, terms
from bot.jobs.agreement_then import How
from bot.sentences import Reader
from bot.store import Store
from sla_core.zones import zone
from tests.builders import at
from tests.house import AGREEMENTS, LOADED, contracts_of, loaded
from tests.slack.duty import CALLED

TIGHTER = AGREEMENTS.replace("P3: 40bh", "P3: 32bh")
TIGHTEST = AGREEMENTS.replace("P3: 40bh", "P3: 24bh").replace(
    "    tier: gold\n", "    tier: gold\n    effective_from: 2025-07-01\n", 1
)
WITHOUT = AGREEMENTS[: AGREEMENTS.index("  acme-mail:")] + AGREEMENTS[AGREEMENTS.index("  gold:\n    kind") :]


@pytest.fixture
def lived(sqlite_store: Store) -> Store:
    """Gold was tightened on Monday, and will be again in July; what was promised for ACME's mail ended on Wednesday."""
    loaded(sqlite_store)
    loaded(sqlite_store, TIGHTER, now=at("Mon 08:00"))
    loaded(sqlite_store, TIGHTEST[: TIGHTEST.index("  acme-mail:")] + TIGHTEST[TIGHTEST.index("  gold:\n    kind") :],
           now=at("Wed 08:00"))  # fmt: skip
    return sqlite_store


def asked(
    store: Store, name: str, *, when: str = "Fri 12:00", version: int | None = None, today: str = "Fri 12:00"
) -> tuple[Terms, Clause]:
    contracts = contracts_of(store)
    found = terms(contracts, now=at(when), agreement=name, version=version, today=at(today))
    (clause,) = found.clauses
    return found, clause


def reader(when: str = "Fri 12:00") -> Reader:
    return Reader(zone("Europe/Berlin"), at(when), {}, {})


def resolution(clause: Clause) -> str:
    return str(next(one.within for one in clause.targets if one.priorities == {"P3"}))


@pytest.mark.parametrize(
    ("version", "within", "how", "since", "told_at"),
    [
        (1, "40bh", How.SUPERSEDED, "Mon 08:00", "Mon 07:59:59"),
        (2, "32bh", None, None, "Fri 12:00"),
        (3, "24bh", How.COMING, "2025-06-30 22:00", "2025-06-30 22:00"),
    ],
)
def test_each_version_is_told_as_it_was_is_or_will_be(
    lived: Store, version: int, within: str, how: How | None, since: str | None, told_at: str
) -> None:
    found, clause = asked(lived, "gold", version=version)
    assert (clause.agreement.version, resolution(clause), found.at) == (version, within, at(told_at))
    if how is None or since is None:
        assert clause.gone is None
        return
    assert clause.gone is not None
    assert (clause.gone.how, clause.gone.at) == (how, at(since))
    assert clause.gone.holding is not None
    assert clause.gone.holding.version == 2


def test_an_instant_finds_the_version_that_held_then_and_says_what_became_of_it(lived: Store) -> None:
    found, clause = asked(lived, "gold", when="2025-05-01 09:00")
    assert (clause.agreement.version, found.at) == (1, at("2025-05-01 09:00"))
    assert clause.gone is not None
    assert gone_words(clause.gone, reader()) == (
        "not in force since Mon 2 Jun 2025 10:00 CEST: superseded; version 2 holds now"
    )
    assert force_words(clause, reader()) == "was in force until Mon 2 Jun 2025 10:00 CEST"
    _, then = asked(lived, "gold", when="2025-05-01 09:00", today="2025-05-01 09:00")
    assert then.gone is None, "and who looked then found it in force"


def test_one_that_no_file_names_any_more_is_told_as_it_was_last(lived: Store) -> None:
    found, clause = asked(lived, "acme-mail")
    assert found.at == at("Wed 07:59:59")
    assert clause.gone is not None
    assert (clause.gone.how, clause.gone.at, clause.gone.holding) == (How.ENDED, at("Wed 08:00"), None)
    assert [one.name for one in clause.gone.instead] == ["gold", "standard"]
    assert gone_words(clause.gone, reader()).endswith(": ended; for new tickets there is gold, standard")


def test_one_that_comes_in_says_from_when(lived: Store) -> None:
    _, clause = asked(lived, "gold", version=3)
    assert clause.gone is not None
    assert gone_words(clause.gone, reader()) == "not in force until Tue 1 Jul 2025 00:00 CEST; version 2 holds now"
    assert force_words(clause, reader()) == "in force from Tue 1 Jul 2025 00:00 CEST"


def test_one_that_was_superseded_before_it_came_in_never_was_in_force(sqlite_store: Store) -> None:
    loaded(sqlite_store)
    later = TIGHTER.replace("    tier: gold\n", "    tier: gold\n    effective_from: 2025-08-01\n", 1)
    loaded(sqlite_store, later, now=at("Mon 08:00"))
    loaded(sqlite_store, AGREEMENTS.replace("P3: 40bh", "P3: 24bh"), now=at("Tue 08:00"))
    _, clause = asked(sqlite_store, "gold", version=2, today="2025-09-01 09:00")
    assert resolution(clause) == "32bh"
    assert force_words(clause, reader()) == "never in force, superseded Tue 3 Jun 2025 10:00 CEST"


QUICKER = CALLED.replace("{when: 10m, call: {person: bob}}", "{when: 5m, call: {person: bob}}")


@pytest.fixture
def climbed(sqlite_store: Store) -> Store:
    """Gold and its ladder changed together on Monday, the ladder alone on Wednesday."""
    loaded(sqlite_store, CALLED)
    loaded(sqlite_store, QUICKER.replace("P3: 40bh", "P3: 32bh"), now=at("Mon 08:00"))
    loaded(sqlite_store, QUICKER.replace("P3: 40bh", "P3: 32bh").replace("gives_up: 20m", "gives_up: 40m"),
           now=at("Wed 08:00"))  # fmt: skip
    return sqlite_store


LADDERS = [
    ("Fri 12:00", 1, 1, True, "as it stood when that version was last in force"),
    ("Fri 12:00", 2, 3, False, "as it stands"),
    ("Tue 12:00", 2, 2, True, "the version in force, but its ladder has changed since"),
    ("Mon 08:00", None, 2, True, "at the very instant"),
    ("2024-12-31 12:00", 1, None, True, "before any file there was no ladder"),
]


@pytest.mark.parametrize(("when", "version", "ladder", "dated", "reason"), LADDERS, ids=[row[4] for row in LADDERS])
def test_the_ladder_is_told_as_it_stood_then(
    climbed: Store, when: str, version: int | None, ladder: int | None, dated: bool, reason: str
) -> None:
    found, _ = asked(climbed, "gold", when=when, version=version)
    told = found.ladders["urgent"]
    assert (told.version if told else None) == ladder, reason
    assert ("urgent" in found.dated) is dated, reason


def test_what_there_never_was_is_refused_with_what_there_is(lived: Store) -> None:
    with pytest.raises(NoSuchAgreement, match=r"there is no version 7 of 'gold': 1, 2, 3"):
        asked(lived, "gold", version=7)
    with pytest.raises(NoSuchAgreement, match=r"there is no version 2 of 'acme-mail': 1"):
        asked(lived, "acme-mail", version=2)
    with pytest.raises(NoSuchAgreement, match=r"there is no agreement 'glod' \(did you mean gold\?\): gold, hand-over"):
        asked(lived, "glod")


def test_one_that_had_not_begun_says_when_it_does(sqlite_store: Store) -> None:
    late = AGREEMENTS.replace("    service: mail\n", "    service: mail\n    effective_from: 2025-08-01\n", 1)
    loaded(sqlite_store, late)
    with pytest.raises(NoSuchAgreement, match=r"'acme-mail' comes into force 2025-08-01 00:00, and was not before"):
        asked(sqlite_store, "acme-mail")
    _, clause = asked(sqlite_store, "acme-mail", version=1)
    assert clause.gone is not None
    assert gone_words(clause.gone, reader()) == "not in force until Fri 1 Aug 2025 00:00 CEST"


def test_asked_second_by_second_what_is_told_as_holding_is_what_a_ticket_would_have_had(lived: Store) -> None:
    """The slow way: a ticket opened at that instant."""
    catalogue = contracts_of(lived).catalogue
    instants: list[datetime] = [at(f"{day} {hour}:00") for day in ("Mon", "Wed") for hour in ("07", "08", "09")]
    instants += [LOADED, at("2025-06-30 21:59:59"), at("2025-06-30 22:00")]
    for name in ("gold", "acme-mail", "standard"):
        for when in instants:
            held = catalogue.in_force(name, when, when)
            found = terms(contracts_of(lived), now=when, agreement=name)
            (clause,) = found.clauses
            assert (clause.gone is None) == (held is not None), (name, when)
            if held is not None:
                assert (clause.agreement, found.at) == (held, when)
