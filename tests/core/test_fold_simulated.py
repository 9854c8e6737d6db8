"""The resolution clock against one that ticks minute by minute."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sla_core.clocks import State
from sla_core.tickets import Closed, Event, Fact, Paused, Reopened, Resolved, Resumed
from tests.builders import agreement, at, calendar, catalogue, clocks_of, event, opened, target

MINUTE = timedelta(minutes=1)
START = at("Mon 09:00")
GRANTED = {"waiting_customer", "waiting_third_party"}
facts: st.SearchStrategy[Fact] = st.one_of(
    st.builds(Paused, st.sampled_from(["waiting_customer", "waiting_third_party", "lunch"])),
    st.builds(Resumed, st.sampled_from(["waiting_customer", "waiting_third_party", None])),
    st.builds(Resolved),
    st.builds(Closed),
    st.builds(Reopened),
    st.builds(Reopened),
)
minutes = st.integers(0, 3 * 24 * 60) | st.integers(0, 3 * 24).map(lambda hour: hour * 60)


def open_hours(now: datetime) -> bool:
    """Monday to Friday nine to twelve and one to five, Wednesday a holiday."""
    return now.weekday() in (0, 1, 3, 4) and now.hour in (9, 10, 11, 13, 14, 15, 16)


OFFICE = calendar("09:00-12:00, 13:00-17:00", holidays=["2025-06-04", "2025-06-11"])


@dataclass
class Ticking:
    """A clock that is wound forward a minute at a time."""

    target: int
    used: int = 0
    paused: int = 0
    waiting: set[str] = field(default_factory=set)
    resolved: datetime | None = None
    late_since: datetime | None = None

    def hear(self, fact: Fact, now: datetime) -> None:
        match fact:
            case Paused():
                self.waiting.add(fact.reason)
            case Resumed():
                self.waiting = self.waiting - {fact.reason} if fact.reason else set()
            case Resolved() | Closed():
                self.resolved = self.resolved or now
            case Reopened():
                self.resolved = None

    def tick(self, now: datetime) -> None:
        if self.resolved or not open_hours(now):
            return
        if self.waiting & GRANTED:
            self.paused += 1
            return
        self.used += 1
        if self.used > self.target and self.late_since is None:
            self.late_since = now

    def run(self, log: Iterable[Event], until: datetime) -> None:
        """From the start to an instant, hearing each event at its minute."""
        left, now = list(log), START
        while now <= until:
            while left and left[0].at <= now:
                self.hear(left.pop(0).fact, now)
            if now < until:
                self.tick(now)
            now += MINUTE

    def due(self, now: datetime) -> datetime:
        """When the target will be used up if nothing else happens."""
        used = self.used
        while used < self.target:
            used += open_hours(now)
            now += MINUTE
        return now


def moment(minute: int) -> datetime:
    return START + minute * MINUTE


@given(st.lists(st.tuples(minutes, facts), max_size=10), st.integers(1, 20 * 60), minutes)
def test_a_clock_equals_one_that_ticks_minute_by_minute(
    told: list[tuple[int, Fact]], target_minutes: int, until: int
) -> None:
    # The log is numbered, so that both read events of one minute in the same order.
    told = sorted(told, key=lambda pair: pair[0])
    log = [event(fact, moment(minute), seq=number) for number, (minute, fact) in enumerate(told, 1)]
    under = catalogue(agreement(target("resolution", f"{target_minutes}bm")), calendars=[OFFICE])
    (clock,) = clocks_of("resolution", opened(START, seq=0), *log, now=moment(until), under=under)
    slow = Ticking(target_minutes)
    slow.run(log, moment(until))
    assert (clock.used, clock.paused) == (60 * slow.used, 60 * slow.paused)
    assert (clock.state is State.MISSED) is (slow.late_since is not None)
    assert clock.stopped_at == slow.resolved
    if slow.late_since is not None:
        assert clock.decided_at == slow.late_since
    elif slow.resolved is not None:
        assert (clock.state, clock.decided_at) == (State.MET, slow.resolved)
    elif slow.waiting & GRANTED:
        assert (clock.state, clock.due_at) == (State.PAUSED, None)
    elif slow.used < target_minutes:
        assert (clock.state, clock.due_at) == (State.RUNNING, slow.due(moment(until)))
