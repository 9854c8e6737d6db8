"""What stands in a title, from the outside in and through to a breach."""

import pytest

from bot.store import Store
from sla_core.tickets import Changed
from tests.builders import event, opened
from tests.hostile.conftest import GLOBEX
from tests.house import furnished, take
from tests.office import ACME, HOUSE, Office, everything
from tests.slack.views.harmless import assert_harmless, marked_up

EVIL = "<!channel> <@U0BOSS0001> <https://evil.example|click> *bold* `code`\u202e\u200b\n& co"


def said(office: Office, *places: str) -> str:
    return "\n".join(everything(message) for place in places for message in office.posted(place))


def assert_tame(text: str) -> None:
    for live in ("<!channel>", "<@U0BOSS0001>", "<https:", "`code`", "\u202e", "\u200b"):
        assert live not in text
    assert "&lt;!channel&gt;" in text
    assert "&amp;amp;" not in text


def test_a_title_does_nothing_from_intake_to_breach(either: Office) -> None:
    either.take(opened("Mon 06:50", ticket="E-1", title=EVIL, customer="globex", priority="P1", event_id="evil"))
    for when in ("Mon 10:00", "Mon 10:30", "Mon 12:00"):
        either.until(when)
    told = said(either, GLOBEX, HOUSE)
    assert "Breached: first response" in told
    assert_tame(told)
    for text in ("status E-1", "status globex", "why E-1", "priority E-1 P2", "assign E-1 me"):
        answer = either.ada.types(HOUSE, f"/sla {text}").reply()
        for one in (answer.text, *marked_up(answer.blocks)):
            assert_harmless(one)


def test_a_title_does_nothing_from_the_form_to_its_announcement(either: Office) -> None:
    form = either.ada.types(ACME, "/sla new <https://evil.example|evil.example> R&D").view()
    title = next(block for block in form.blocks if block["block_id"] == "title")
    assert title["element"]["initial_value"].endswith("R&D")
    assert either.ada.submits(form, {"title": EVIL}) is None
    either.send()
    assert_tame(everything(either.ada.sees(ACME, "SLA-1")).replace("<!date^", ""))


def test_a_title_of_50_kb_is_refused_with_its_reason_and_the_rest_is_taken_in(sqlite_store: Store) -> None:
    furnished(sqlite_store)
    long = opened("Mon 07:00", ticket="L-1", title="x" * 50_000)
    intake = take(sqlite_store, long, opened("Mon 07:00", ticket="L-2", title="x" * 3000))
    assert [refusal.event.ticket for refusal in intake.refused] == ["L-1"]
    assert "a title of 50000 characters; wanted at most 3000" in intake.refused[0].reason
    assert intake.added == 1


def test_a_title_as_long_as_they_come_is_told_and_asked_about(at_work: Office) -> None:
    at_work.take(opened("Mon 06:50", ticket="L-2", title="&<>" * 1000, customer="globex", priority="P1"))
    for when in ("Mon 10:00", "Mon 12:00"):
        at_work.until(when)
    assert "L-2" in said(at_work, GLOBEX, HOUSE)
    for text in ("status", "status L-2", "why L-2"):
        answer = at_work.ada.types(HOUSE, f"/sla {text}")
        assert answer.error is None
        assert "L-2" in everything(answer.reply())


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (opened("Mon 07:00", ticket="B-1", title="a\x00b"), "NUL character"),
        (opened("Mon 07:00", ticket="B-1", title="a\ud800b"), "half a character"),
        (event(Changed({"priority": "P\x00"}), "Mon 07:00", ticket="B-1"), "NUL character"),
        (opened("Mon 07:00", ticket="B-1\n<!channel>"), "without control and invisible characters"),
        (opened("Mon 07:00", ticket="B-1\x00"), "without control and invisible characters"),
        (opened("Mon 07:00", ticket="\u200bB-1"), "without control and invisible characters"),
        (opened("Mon 07:00", ticket="B\ud800"), "without control and invisible characters"),
        (opened("Mon 07:00", ticket="x" * 101), "wanted a key of 1 to 100 characters"),
        (opened("Mon 07:00", ticket="B-1", customer="x" * 50_000), "255"),
        (opened("Mon 07:00", ticket="B-1", event_id="x" * 50_000), "255"),
    ],
)
def test_one_event_that_cannot_be_kept_does_not_take_the_others_with_it(
    sqlite_store: Store, bad: object, reason: str
) -> None:
    furnished(sqlite_store)
    good = [opened("Mon 07:00", ticket=f"K-{n}") for n in range(3)]
    intake = take(sqlite_store, *good, bad, now="Mon 08:00")  # type: ignore[arg-type]
    assert intake.added == 3
    (refusal,) = intake.refused
    assert reason in refusal.reason
    assert len(refusal.reason) < 500
