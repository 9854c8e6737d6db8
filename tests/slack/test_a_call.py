"""A call from its first page to its quiet end: over both transports, on both databases."""

from collections.abc import Iterator

import pytest

from bot.store import Store
from sla_core.escalations import Stage
from tests.office import ADA, BOB, HOUSE, everything
from tests.slack.duty import DORA, LEADS, Duty, duty


@pytest.fixture(params=["socket", "http"])
def either(request: pytest.FixtureRequest, store: Store) -> Iterator[Duty]:
    """The office on duty over Socket Mode and over signed HTTP, on both databases."""
    with duty(store, transport=request.param) as office:
        yield office


def test_called_handed_over_acknowledged_and_answered(either: Duty) -> None:
    either.opens()
    either.climbs("Mon 08:30")
    assert f"<@{ADA}>" in either.live().text
    form = either.ada.presses(either.live(), "hand_over").view()
    assert either.ada.submits(form, {"person": DORA}) is None
    either.settles()
    assert f"<@{DORA}>" in either.pages()[0].text
    either.slack.person(DORA).reacts(either.pages()[0], "eyes")
    either.seen(f"Acknowledged by <@{DORA}>")
    assert "give_back" in str(either.live().blocks)
    either.climbs("Mon 08:50")
    assert len(either.pages()) == 1, "nobody else is called"
    either.bob.types(HOUSE, "/sla reply A-1")
    either.settles()
    assert "first response done 10:50, 9 m before it was due" in everything(either.live()) or (
        "first response done 10:50, 10 m before it was due" in everything(either.live())
    )
    assert either.escalation().stage is Stage.RESOLVED


def test_nobody_answers_and_the_leads_are_told(either: Duty) -> None:
    either.opens()
    for instant in ("Mon 08:30", "Mon 08:40", "Mon 09:00:01", "Mon 09:20:01"):
        either.climbs(instant)
    assert [page.text.split()[0] for page in either.pages()] == [f"<@{BOB}>", f"<@{DORA}>", f"<@{DORA}>"]
    assert "Nobody answered the 3 rungs of When it burns" in either.posted(LEADS)[0].text
    assert "is yours" in everything(either.ada.types(HOUSE, "/sla ack A-1").reply())
    either.seen(f"Acknowledged by <@{ADA}>")
