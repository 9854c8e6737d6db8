"""A week of a desk of twelve people with 400 real tickets: everything that is called for is said exactly once."""

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.store import Store, open_store
from tests.builders import at
from tests.stories.week import plain
from tests.stories.week.cast import ACME, ITDESK, LEADS, ONCALL, SUPPORT
from tests.stories.week.checking import SOON, Week, week_of
from tests.stories.week.desk import hurried
from tests.stories.week.due import BREACH, RECLASSIFIED, WARNING
from tests.stories.week.figures import figures_of
from tests.stories.week.log import BEGINS, ENDS, Incident, Way, incidents
from tests.stories.week.playing import Playing, played
from tests.stories.week.recorded import unrecorded
from tests.stories.week.said import Sort

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
UNCLEAR = {"reset_after": 0.03, "reset_before": 0.02, "status_5xx_after": 0.02, "status_5xx_before": 0.01}
FAULTS = {**UNCLEAR, "late_store": 0.03}
"""8 % of the posts are not answered clearly, and 3 % more are stored after the line was cut."""


@pytest.mark.parametrize(
    ("start", "seconds", "due", "opening"),
    [
        # start, working seconds, when they are over, when it is open again then
        ("2016-05-09 10:00", 4 * 3600, "2016-05-09 14:00", "2016-05-09 14:00"),
        ("2016-05-09 17:00", 4 * 3600, "2016-05-10 11:00", "2016-05-10 11:00"),
        ("2016-05-09 05:00", 10 * 3600, "2016-05-09 18:00", "2016-05-10 08:00"),
        ("2016-05-13 15:30", 1800, "2016-05-13 16:00", "2016-05-16 08:00"),
        ("2016-05-14 12:00", 1, "2016-05-16 08:00:01", "2016-05-16 08:00:01"),
    ],
)
def test_the_plain_clock_keeps_office_hours(start: str, seconds: int, due: str, opening: str) -> None:
    begins, over, again = (at(wall, "Europe/Berlin") for wall in (start, due, opening))
    assert plain.after("office", begins, seconds) == over
    assert plain.opening("office", over) == again
    assert plain.worked("office", begins, over) == seconds
    assert plain.worked("always", begins, over) == (over - begins).total_seconds()


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2016-05-09 10:00", 1, "2016-05-10 10:00"),
        ("2016-05-13 10:00", 2, "2016-05-17 10:00"),
        ("2016-05-14 10:00", 1, "2016-05-16 10:00"),
        ("2016-05-12 17:00", 1, "2016-05-16 08:00"),
        ("2016-05-09 18:00", 1, "2016-05-10 18:00"),
    ],
)
def test_the_plain_clock_counts_business_days(start: str, days: int, due: str) -> None:
    assert plain.in_days("office", at(start, "Europe/Berlin"), days) == at(due, "Europe/Berlin")


def opened_in(begins: datetime, until: datetime, at_most: int = 400) -> list[Incident]:
    """The incidents opened in a span, evenly thinned out if they are too many."""
    found = [one for one in incidents() if begins <= one.acts[0].at < until]
    share = min(at_most, len(found))
    return [one for n, one in enumerate(found) if n * share // len(found) != (n - 1) * share // len(found)]


def held(playing: Playing, begins: datetime, *, within: timedelta = SOON) -> Week:
    """What was said is exactly what was called for; returns both, for whatever else is to be seen."""
    until = playing.desk.clock()
    week = week_of(playing, until=until + timedelta(seconds=1))
    assert unrecorded(playing, week.logs) == Counter()
    for found in (
        week.notices(within=within),
        week.calls(within=within),
        week.digests(begins=begins, ends=until, within=within),
    ):
        assert found.exact, str(found)
        assert found.misdated == [], str(found.misdated[:3])
    assert week.outside(playing.desk.posts) == []
    assert_in_place(playing, week)
    assert_no_more_than_called_for(week)
    return week


def assert_in_place(playing: Playing, week: Week) -> None:
    """News of a ticket without a customer stands in its thread, and in its channel; all other news in the house.

    A level of a ticket is shown above its thread once, and a change of target never.
    """
    people = playing.people
    ours = {people.keys[one.key] for one in people.incidents.values() if one.way is Way.COMMAND and not one.customer}
    told: set[tuple[str, ...]] = set()
    begun: set[str] = set()
    for one in sorted(week.of(Sort.NOTICE), key=lambda said: said.at):
        level, message = (one.ticket, one.kind, one.level), one.post.message
        assert one.place == (ITDESK if one.ticket in ours else SUPPORT)
        assert message.is_reply is (one.ticket in ours or one.ticket in begun)
        if message.is_reply:
            assert message.is_broadcast is (level not in told and one.what != RECLASSIFIED)
        told.add(level)
        begun.add(one.ticket)
    assert {one.place for one in week.of(Sort.LINE)} <= {SUPPORT, ITDESK}
    assert figures_of(week).repeated == {}
    assert {one.place for one in week.of(Sort.CALL, Sort.LISTED, Sort.QUIET)} <= {ONCALL}
    assert {one.place for one in week.of(Sort.ALARM)} <= {LEADS}


def assert_no_more_than_called_for(week: Week) -> None:
    """Ceilings that follow from the rules, whatever the numbers of a week are."""
    cards = Counter((one.place, one.ticket) for one in week.of(Sort.CARD))
    assert set(cards.values()) <= {1}
    heads = Counter((one.ticket, one.metric) for one in week.of(Sort.CALL, Sort.QUIET) if not one.post.message.is_reply)
    climbs = Counter((key, metric) for key, climb in week.climbs.items() for _, metric, _ in climb.running)
    assert heads <= climbs, "an escalation has one live message"
    assert set(heads) >= {(one.ticket, one.metric) for one in week.of(Sort.CALL)}
    empty = Counter(at.date() for climb in week.climbs.values() for at in climb.empty)
    assert len(week.of(Sort.WORD)) == len(empty), "the ladder's owner hears once a day that nobody could be called"


def assert_that_it_would_be_seen(week: Week) -> None:
    """One notice less, one twice, one an hour late, one in a customer's channel: each is found."""
    first = week.of(Sort.NOTICE)[0]
    rest = [one for one in week.said if one is not first]
    late = replace(first, post=replace(first.post, at=first.at + HOUR))
    for changed, missing, beside in ((rest, 1, 0), ([*week.said, first], 0, 1), ([*rest, late], 1, 1)):
        found = replace(week, said=changed).notices()
        assert (len(found.missing), len(found.beside)) == (missing, beside)
    astray = replace(first.post, message=replace(first.post.message, channel=ACME))
    assert week.outside([astray]) != []


@pytest.fixture
def other_store(sqlite_template: Path, tmp_path: Path) -> Iterator[Store]:
    """A second store, empty too."""
    shutil.copy(sqlite_template, tmp_path / "other.db")
    opened = open_store(f"sqlite:///{tmp_path / 'other.db'}")
    yield opened
    opened.close()


@pytest.mark.timeout(300)
def test_of_a_day_everything_that_is_called_for_is_said_exactly_once(sqlite_store: Store) -> None:
    begins = BEGINS + 2 * DAY
    chosen = opened_in(begins, begins + DAY, 60)
    with played(hurried(sqlite_store), chosen, begins=begins, until=begins + DAY) as playing:
        week = held(playing, begins)
    assert len(week.logs) == 60
    print("\n".join(figures_of(week).lines()))  # noqa: T201
    assert {due.what for due in week.dues} >= {WARNING, BREACH}
    assert_that_it_would_be_seen(week)


def facts(week: Week) -> Counter[tuple[str, ...]]:
    """All that was said, without its instants."""
    return Counter(
        (one.sort, one.place, one.ticket, one.kind, one.metric, one.what, one.level, *one.people) for one in week.said
    )


@pytest.mark.timeout(300)
def test_no_instant_that_is_left_out_would_have_changed_anything(sqlite_store: Store, other_store: Store) -> None:
    begins, every = BEGINS + 2 * DAY + 7 * HOUR, 3 * MINUTE
    chosen = opened_in(begins, begins + 2 * HOUR, 12)
    until = begins + 5 * HOUR
    with played(hurried(sqlite_store), chosen, begins=begins, until=until) as leaping:
        sparing = held(leaping, begins)
    with played(hurried(other_store), chosen, begins=begins, until=until, every=every) as pacing:
        plodding = held(pacing, begins, within=every + SOON)
    assert leaping.steps < pacing.steps
    assert facts(sparing) == facts(plodding)
    assert {due.what for due in sparing.dues} >= {WARNING}


@pytest.mark.long
@pytest.mark.timeout(900)
def test_of_a_week_everything_that_is_called_for_is_said_exactly_once(sqlite_store: Store) -> None:
    chosen = incidents()
    assert len(chosen) == 400
    with played(hurried(sqlite_store), chosen) as playing:
        week = held(playing, BEGINS)
    print("\n".join(figures_of(week).lines()))  # noqa: T201
    assert {due.what for due in week.dues} >= {WARNING, BREACH, RECLASSIFIED}
    assert ENDS - BEGINS == 7 * DAY


@pytest.mark.parametrize(
    ("hours", "at_most", "more", "seed"),
    [(7, 30, 4, 1), pytest.param(168, 400, 1, 2, marks=[pytest.mark.long, pytest.mark.timeout(1200)])],
    ids=["a morning", "the week"],
)
def test_with_a_slack_that_leaves_posts_unclear_it_is_still_exactly_once(
    sqlite_store: Store, hours: int, at_most: int, more: int, seed: int
) -> None:
    begins = BEGINS if hours == 168 else BEGINS + 2 * DAY + 7 * HOUR
    until = begins + hours * HOUR
    chosen = opened_in(begins, until - hours * HOUR / 2 if hours < 168 else until, at_most)
    shares = {kind: more * share for kind, share in FAULTS.items()}
    with played(hurried(sqlite_store), chosen, begins=begins, until=until, faults=(seed, shares)) as playing:
        week = held(playing, begins)
        struck = Counter(kind for _, kind in playing.desk.slack.workspace.faults.done)
    print("\n".join((*figures_of(week).lines(), ", ".join(f"{count} {kind}" for kind, count in struck.items()))))  # noqa: T201
    assert set(struck) >= {"reset_after", "reset_before"}
