"""When a customer is reminded of what we wait for: in their own hours, and only while the answer is theirs to give."""

import pytest

from sla_core.agreements import Kind
from sla_core.nudges import nudge_of
from sla_core.tickets import Event
from tests.builders import (
    agreement,
    asks,
    at,
    calendar,
    catalogue,
    customer,
    folded,
    opened,
    pauses,
    resolves,
    resumes,
    target,
)

TOKYO = calendar(name="tokyo", zone="Asia/Tokyo")  # 00:00-08:00 UTC


def nudged(*events: Event, now: str = "Mon 10:30", margin: int = 0, within: str = "8bh", theirs: bool = False) -> str:
    """When the customer is reminded, as a wall time of the test week; empty for never."""
    own = customer("acme", calendar="tokyo") if theirs else customer("acme")
    ours = target("resolution", "1bh")
    under = catalogue(agreement(ours, target("customer_response", within)), customers=[own], calendars=[TOKYO])
    ticket = folded(opened("Mon 09:00", customer="acme"), *events, now=now, under=under)
    found = nudge_of(ticket.traces, margin=margin)
    return f"{found.at:%a %H:%M}" if found else ""


ASKED = pauses("Mon 10:00")
CASES = [
    ((ASKED,), {}, "Tue 10:00", "eight of their hours later"),
    ((ASKED,), {"margin": 25}, "Mon 16:00", "after three quarters of them"),
    ((ASKED,), {"within": "7bh"}, "Tue 09:00", "used up at closing: they may still answer first thing"),
    ((ASKED,), {"within": "14bh", "margin": 50}, "Tue 09:00", "half of it is at closing too"),
    ((ASKED,), {"theirs": True}, "Wed 00:00", "all of their Tuesday, and then at their opening"),
    ((ASKED,), {"now": "Wed 10:00"}, "Tue 10:00", "long ago is still when it was"),
    ((ASKED, asks("Mon 10:20")), {}, "", "they have answered"),
    ((ASKED, asks("Wed 09:00")), {"now": "Wed 10:00"}, "", "they have answered, if too late"),
    ((ASKED, resumes("Mon 10:20")), {}, "", "we go on without"),
    ((ASKED, resolves("Mon 10:20")), {}, "", "it is over"),
    ((), {}, "", "they were never asked"),
    ((pauses("Mon 10:00", "waiting_third_party"),), {}, "", "a supplier is waited for"),
    ((ASKED, asks("Mon 10:10"), resumes("Mon 10:10"), pauses("Mon 10:20")), {}, "Tue 10:20", "a second wait"),
]


@pytest.mark.parametrize(("events", "how", "when", "why"), CASES, ids=[case[-1] for case in CASES])
def test_a_customer_is_reminded(events: tuple[Event, ...], how: dict[str, object], when: str, why: str) -> None:
    assert nudged(*events, **how) == when  # type: ignore[arg-type]


def test_what_teams_promise_each_other_reminds_no_customer() -> None:
    internal = agreement(target("customer_response", "8bh"), kind=Kind.OLA)
    ticket = folded(opened("Mon 09:00"), ASKED, now="Mon 10:30", under=catalogue(internal))
    assert [trace.clock.metric.value for trace in ticket.traces] == ["customer_response"]
    assert nudge_of(ticket.traces, margin=0) is None


def test_the_reminder_is_about_the_clock_of_that_wait() -> None:
    log = (opened("Mon 09:00"), ASKED, asks("Mon 10:10"), resumes("Mon 10:10"), pauses("Mon 10:20"))
    ticket = folded(*log, now="Mon 10:30", under=catalogue(agreement(target("customer_response", "8bh"))))
    found = nudge_of(ticket.traces, margin=0)
    assert found is not None
    assert (found.clock.cycle, found.clock.started_at) == (2, at("Mon 10:20"))
