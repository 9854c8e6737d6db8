"""How well tickets were settled: what came back, what took one reply, what needed none, and how old the rest is."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_core.quality import Ages, Measure, Objective, Quality, Settled, ages, quality, settled
from sla_core.tickets import Author, Event, Message, Reopened, Resolved, in_order
from tests.builders import (
    asks,
    at,
    closes,
    corrects,
    event,
    merges,
    notes,
    opened,
    reopens,
    replies,
    resolves,
    robot_replies,
)

BY_PHONE = event(Resolved(by="phone"), "Mon 10:00")
VIA = event(Resolved("https://kb.example/7"), "Mon 10:00")


def found(*events: Event, since: str = "Mon 00:00", until: str = "Tue 00:00", now: str = "Fri 17:00") -> Settled | None:
    return settled(in_order([opened("Mon 09:00"), *events]), since=at(since), until=at(until), now=at(now))


SOLVED = resolves("Mon 10:00")
CASES = [
    ([], None, "still open"),
    ([SOLVED], Settled(False, 0), "without a word"),
    ([replies("Mon 09:30"), SOLVED], Settled(False, 1), "one reply"),
    ([replies("Mon 09:30"), replies("Mon 09:40"), SOLVED], Settled(False, 2), "two replies"),
    ([notes("Mon 09:30"), robot_replies("Mon 09:40"), asks("Mon 09:50"), SOLVED], Settled(False, 0), "none of ours"),
    ([replies("Mon 09:30"), closes("Mon 10:00")], Settled(False, 1), "closing solves"),
    ([SOLVED, closes("Mon 11:00")], Settled(False, 0), "closed after it was solved"),
    ([SOLVED, reopens("Tue 10:00")], Settled(True, 0), "it came back the day after"),
    ([SOLVED, reopens("Tue 10:00"), replies("Tue 11:00"), resolves("Tue 12:00")], Settled(True, 1), "and went again"),
    ([SOLVED, reopens("next Mon 10:00")], Settled(False, 0), "nobody knows that yet"),
    ([SOLVED, reopens("Fri 17:00")], Settled(True, 0), "that is known as it happens"),
    ([SOLVED, reopens("Tue 10:00"), reopens("Tue 11:00")], Settled(True, 0), "open already, and open again"),
    ([reopens("Mon 09:30"), SOLVED], Settled(False, 0), "it was not solved before"),
    ([resolves("Tue 00:00")], None, "the end belongs to the next period"),
    ([event(Resolved(), "Mon 09:00")], Settled(False, 0), "solved at once"),
    ([VIA], Settled(False, 0, "link"), "answered by a page"),
    ([replies("Mon 09:30"), VIA], Settled(False, 1, "link"), "an agent handed over the link"),
    ([replies("Mon 09:30"), replies("Mon 09:40"), VIA], Settled(False, 2), "an agent worked at it"),
    ([BY_PHONE], Settled(False, 0, "phone"), "answered on the phone"),
    ([replies("Mon 09:30"), BY_PHONE], Settled(False, 1, "phone"), "an agent said that they would call"),
    ([replies("Mon 09:30"), replies("Mon 09:40"), BY_PHONE], Settled(False, 2), "and worked at it all the same"),
    ([event(Resolved("the wiki"), "Mon 10:00")], Settled(False, 0, "elsewhere"), "neither a link nor a channel"),
    ([event(Resolved("https://kb.example/7", "chat"), "Mon 10:00")], Settled(False, 0, "chat"), "a link in a chat"),
    ([BY_PHONE, reopens("Mon 11:00"), VIA], Settled(True, 0), "the call did not help"),
    ([VIA, reopens("Mon 11:00"), resolves("Mon 12:00")], Settled(True, 0), "the page did not help"),
    ([SOLVED, merges("Mon 11:00")], None, "it went on as another ticket"),
    ([SOLVED, corrects("Mon 12:00", SOLVED, void=True)], None, "it never was"),
    ([SOLVED, corrects("Mon 12:00", SOLVED, to="Tue 10:00")], None, "it was another day"),
]


@pytest.mark.parametrize(("events", "wanted", "why"), CASES, ids=[case[2] for case in CASES])
def test_a_ticket_is_settled(events: list[Event], wanted: Settled | None, why: str) -> None:
    assert found(*events) == wanted


def test_what_was_solved_before_and_comes_back_counts_where_it_was_solved() -> None:
    log = (SOLVED, reopens("Tue 10:00"), resolves("Tue 12:00"))
    assert found(*log, since="Tue 00:00", until="Wed 00:00") == Settled(False, 0)
    assert found(*log) == Settled(True, 0)


def test_the_first_instant_of_a_period_is_in_it() -> None:
    assert found(resolves("Tue 00:00"), since="Tue 00:00", until="Wed 00:00") == Settled(False, 0)


def test_the_counts_and_what_each_share_is_of() -> None:
    touched = [Settled(False, 1)] * 3
    told = [Settled(True, 1), *touched, Settled(False, 0), Settled(False, 1, "phone"), Settled(False, 3)]
    counts = quality(told)
    assert counts == Quality(resolved=7, reopened=1, one_touch=3, deflected=1, ways=(("phone", 1),))
    assert [counts.of(one) for one in (Measure.REOPENED, Measure.DEFLECTED, Measure.ONE_TOUCH)] == [
        (1, 7), (1, 7), (3, 6),
    ]  # fmt: skip


def test_what_was_deflected_is_told_by_the_way_it_was_answered_the_commonest_first() -> None:
    ways = ["phone", "mail", "", "chat", "link", "phone", "mail", "link", "link", ""]
    counts = quality(Settled(False, 0, way) for way in ways)
    assert (counts.resolved, counts.deflected) == (10, 8)
    assert counts.ways == (("link", 3), ("mail", 2), ("phone", 2), ("chat", 1)), "those as common by their name"


OBJECTIVES = [
    (Objective(Measure.REOPENED, False, Decimal(5)), 1, 20, True, "one in twenty is five percent"),
    (Objective(Measure.REOPENED, False, Decimal(5)), 2, 39, False, "a little more is not"),
    (Objective(Measure.ONE_TOUCH, True, Decimal(60)), 3, 5, True, "at least includes the bound"),
    (Objective(Measure.ONE_TOUCH, True, Decimal("33.33")), 1, 3, True, "a third is more than that"),
    (Objective(Measure.ONE_TOUCH, True, Decimal("33.34")), 1, 3, False, "and less than that"),
    (Objective(Measure.CSAT, True, Decimal(90)), 0, 0, None, "nobody answered"),
]


@pytest.mark.parametrize(("objective", "part", "whole", "holds", "why"), OBJECTIVES, ids=[r[4] for r in OBJECTIVES])
def test_an_objective_is_compared_exactly(
    objective: Objective, part: int, whole: int, holds: bool | None, why: str
) -> None:
    assert objective.holds(part, whole) is holds


AGES = [
    ([], Ages(0, None, None), "nothing is open"),
    ([3], Ages(1, 3, 3), "one is both"),
    ([1, 2], Ages(2, 1, 2), "of two the younger is the median"),
    ([1, 2, 3], Ages(3, 2, 3), "three"),
    (list(range(1, 11)), Ages(10, 5, 9), "nine of ten are nine days old at most"),
    (list(range(1, 12)), Ages(11, 6, 10), "of eleven it takes ten"),
    (list(range(1, 1001)), Ages(1000, 500, 900), "of a thousand 900"),
]


@pytest.mark.parametrize(("hours", "wanted", "why"), AGES, ids=[case[2] for case in AGES])
def test_the_backlog_has_a_median_and_a_ninetieth_percentile(hours: list[int], wanted: Ages, why: str) -> None:
    now = at("Fri 17:00")
    in_hours = ages((now - timedelta(hours=one) for one in reversed(hours)), now=now)
    whole = [one and one // 3600 for one in (in_hours.median, in_hours.ninetieth)]
    assert Ages(in_hours.tickets, *whole) == wanted


def test_what_is_opened_later_is_no_backlog_yet() -> None:
    now = at("Fri 17:00")
    assert ages([now, now + timedelta(seconds=1)], now=now) == Ages(1, 0, 0)


@given(st.lists(st.integers(0, 50), min_size=1, max_size=40))
def test_so_many_do_not_exceed_a_percentile_and_no_smaller_one_would_do(hours: list[int]) -> None:
    now = at("Fri 17:00")
    told = ages((now - timedelta(hours=one) for one in hours), now=now)
    for percent, value in ((50, told.median), (90, told.ninetieth)):
        enough = [one for one in sorted(set(hours)) if 100 * sum(h <= one for h in hours) >= percent * len(hours)]
        assert value == enough[0] * 3600


KINDS = st.sampled_from([
    Resolved(), Resolved("a page"), Resolved("https://kb.example/7"), Resolved(by="phone"), Reopened(),
    Message(Author.AGENT), Message(Author.CUSTOMER),
])  # fmt: skip


@given(st.lists(st.tuples(st.integers(1, 60 * 72), KINDS), max_size=10))
def test_asked_of_every_ticket_by_itself_it_comes_to_the_same(log: list[tuple[int, object]]) -> None:
    start = at("Mon 00:00")
    events = in_order([opened("Mon 00:00"), *(event(f, start + timedelta(minutes=m)) for m, f in log)])  # type: ignore[arg-type]
    since, until, now = at("Tue 00:00"), at("Wed 00:00"), at("Thu 00:00")
    assert settled(events, since=since, until=until, now=now) == _slowly(events, since, until)


def _slowly(events: list[Event], since: datetime, until: datetime) -> Settled | None:
    """Every question by itself, over the whole log."""
    turns: list[Event] = []
    for one in events:
        last = turns[-1].fact if turns else Reopened()
        if isinstance(one.fact, Resolved) and isinstance(last, Reopened):
            turns.append(one)
        if isinstance(one.fact, Reopened) and isinstance(last, Resolved):
            turns.append(one)
    solved = [i for i, one in enumerate(turns) if isinstance(one.fact, Resolved)]
    inside = [i for i in solved if since <= turns[i].at < until]
    if not inside:
        return None
    reopened = inside[0] + 1 < len(turns)
    touches = sum(one.fact == Message(Author.AGENT) for one in events)
    last_one = turns[solved[-1]].fact
    assert isinstance(last_one, Resolved)
    if touches > 1 or reopened or not (last_one.via or last_one.by):
        return Settled(reopened, touches)
    return Settled(reopened, touches, last_one.by or ("link" if last_one.via.startswith("https://") else "elsewhere"))
