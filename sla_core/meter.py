"""One cycle of one clock as it runs: started, paused, given another target, stopped."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sla_core.agreements import Level, Metric, OnChange
from sla_core.calendars import Calendar, Deadline
from sla_core.catalogue import Match
from sla_core.clocks import RESOLVED, Clock, DueWarning, Leg, Outcome, State, Trace
from sla_core.durations import Duration, Measure
from sla_core.tickets import Scope
from sla_core.zones import whole

_SECOND = timedelta(seconds=1)


@dataclass(slots=True)
class Meter:
    """Counts one cycle. Told each instant in order; every length is in working seconds of the calendar then in force.

    Fractions of a second are cut off, so that missed always means more used seconds than the target has.
    `anchor` is where the present target began to count, `carried` what had been used by then, and `granted` the
    working time inside pauses since: so the due instant is always anchor + (target - carried) + granted.
    """

    ticket: str
    metric: Metric
    cycle: int
    started_at: datetime
    match: Match
    scope: Scope
    held: str = ""
    since: datetime = field(init=False)
    anchor: datetime = field(init=False)
    carried: int = 0
    granted: int = 0
    used: int = 0
    paused: int = 0
    turns: int = 0
    legs: list[Leg] = field(default_factory=list)
    missed_at: datetime | None = None
    missed_deadline: Deadline | None = None
    reclassified: bool = False
    acknowledged_at: datetime | None = None
    substantive_at: datetime | None = None
    _deadline: Deadline | None = None

    def __post_init__(self) -> None:
        self.since = self.anchor = self.started_at = whole(self.started_at)

    @property
    def calendar(self) -> Calendar:
        return self.match.calendar

    @property
    def within(self) -> Duration:
        """The target in force; a meter is only ever started for a promise that has one."""
        assert self.match.target.within is not None
        return self.match.target.within

    @property
    def target_seconds(self) -> int:
        """The target in working seconds; for business days, what lies between the start and the deadline."""
        return self._target_in(self.calendar)

    def _target_in(self, calendar: Calendar) -> int:
        if self.within.measure is not Measure.DAYS:
            return self.within.amount
        deadline = calendar.deadline_in_days(self.started_at, self.within.amount)
        return calendar.worked_between(self.started_at, deadline.due_at)

    def deadline(self) -> Deadline:
        """Both deadlines, if the clock counts from the last instant it was told without another pause."""
        if self._deadline is None:
            self._deadline = self._reckon(self.calendar)
        return self._deadline

    def _reckon(self, calendar: Calendar) -> Deadline:
        if self.within.measure is Measure.DAYS and self.anchor == self.started_at and not self.carried:
            whole = calendar.deadline_in_days(self.started_at, self.within.amount)
            return calendar.deadline_after(whole.due_at, self.granted) if self.granted else whole
        return calendar.deadline_after(self.anchor, max(0, self._target_in(calendar) - self.carried) + self.granted)

    def run_to(self, at: datetime) -> None:
        """Counts the time up to an instant under the condition that held; earlier instants change nothing."""
        at = whole(at)
        if at <= self.since:
            return
        seconds = self.calendar.worked_between(self.since, at)
        if self.held:
            self.paused += seconds if self.held != RESOLVED else 0
            self.granted += seconds
            self._deadline = None
        else:
            if self.missed_at is None and self.deadline().breach_at < at:
                self._miss(self.deadline().breach_at)
            self.used += seconds
        self.legs.append(Leg(self.since, at, not self.held, seconds, self.calendar, self.match, self.held))
        self.since = at

    def hold(self, reason: str) -> None:
        """Pauses for a reason from the last instant on; no reason lets it count again."""
        self.held = reason

    def _miss(self, at: datetime, *, reclassified: bool = False) -> None:
        self.missed_at, self.missed_deadline, self.reclassified = at, self.deadline(), reclassified

    def retarget(self, match: Match, scope: Scope, at: datetime) -> None:
        """Takes another promise from an instant on; a clock already missed keeps the one it missed."""
        at = whole(at)
        self.run_to(at)
        if self.missed_at is not None:
            return
        self.scope = scope
        if match.same == self.match.same:
            return
        self._deadline = None
        self.turns += 1
        self.match = match
        change = match.agreement.on_change
        if change is OnChange.RETROACTIVE:
            self._recount(match)
        elif change is OnChange.RESET:
            self.started_at = self.anchor = at
            self.used = self.paused = self.carried = self.granted = 0
        else:
            self.anchor, self.carried, self.granted = at, self.used, 0
        if self.used > self.target_seconds:
            self._miss(at, reclassified=True)

    def _recount(self, match: Match) -> None:
        """Counts every leg again as if the new promise had always held; pauses that were granted stay granted."""
        legs, self.legs = self.legs, []
        self.used = self.paused = self.carried = self.granted = 0
        self.anchor = self.started_at
        for leg in legs:
            seconds = match.calendar.worked_between(leg.start, leg.end)
            self.legs.append(Leg(leg.start, leg.end, leg.counted, seconds, match.calendar, match, leg.reason))
            if leg.counted:
                self.used += seconds
            else:
                self.granted += seconds
                self.paused += seconds if leg.reason != RESOLVED else 0

    def move_start(self, start: datetime) -> None:
        """Lets the clock begin earlier, as when a ticket absorbs an older one; the time between counts."""
        start = whole(start)
        if start >= self.started_at:
            return
        seconds = self.calendar.worked_between(start, self.started_at)
        self.legs.insert(0, Leg(start, self.started_at, True, seconds, self.calendar, self.match))
        if self.anchor == self.started_at:
            self.anchor = start
        else:
            self.carried += seconds
        self.started_at = start
        self.used += seconds
        self._deadline = None
        if self.missed_at is None and self.used > self.target_seconds:
            self._miss(self.since, reclassified=True)

    def trace(self, state: State, *, stopped_at: datetime | None = None, reason: str = "") -> Trace:
        """The clock as it stands at the last instant it was told."""
        # What a finished clock was due stays as it was known then, whatever its calendar became later.
        calendar = self.calendar.known_at(stopped_at) if stopped_at else self.calendar
        match, target = self.match, self._target_in(calendar)
        decided_at = self.missed_at or (stopped_at if state is State.MET else None)
        deadline = self.missed_deadline
        if deadline is None and state not in (State.PAUSED, State.CANCELLED):
            deadline = self.deadline() if calendar is self.calendar else self._reckon(calendar)
        clock = Clock(
            ticket=self.ticket,
            kind=match.agreement.kind,
            metric=self.metric,
            cycle=self.cycle,
            agreement=match.agreement.name,
            version=match.agreement.version,
            layer=match.layer,
            target=str(self.within),
            target_seconds=target,
            calendar=self.calendar.name,
            priority=self.scope.priority,
            state=state,
            started_at=self.started_at,
            used=self.used,
            paused=self.paused,
            due_at=deadline.due_at if deadline else None,
            breach_at=deadline.breach_at if deadline else None,
            stopped_at=stopped_at,
            decided_at=decided_at if state is not State.CANCELLED else None,
            outcome=self._outcome(state),
            gross_outcome=self._gross(state, target),
            reason=reason,
            reclassified=self.reclassified,
            ever_breached=self.missed_at is not None,
            acknowledged_at=self.acknowledged_at,
            substantive_at=self.substantive_at,
            warnings=self._warnings() if state is State.RUNNING else (),
        )
        return Trace(clock, match, tuple(self.legs))

    def _outcome(self, state: State) -> Outcome | None:
        return Outcome(state.value) if state in (State.MET, State.MISSED) else None

    def _gross(self, state: State, target: int) -> Outcome | None:
        """What the outcome would be if no pause had been granted; None while that is open too."""
        if state is State.CANCELLED:
            return None
        if self.missed_at is not None or self.used + self.paused > target:
            return Outcome.MISSED
        return Outcome.MET if state is State.MET else None

    def _warnings(self) -> tuple[DueWarning, ...]:
        found = []
        anytime = self.scope.priority in self.match.agreement.warn_anytime
        for level in self.match.target.warn:
            at, version = self._warn_instant(level)
            if at < self.started_at:
                continue
            if not anytime:
                at = self.calendar.next_opening(at)
            if at <= self.deadline().breach_at:
                found.append(DueWarning(str(level), at, version))
        return tuple(sorted(found, key=lambda warning: (warning.at, warning.level)))

    def _warn_instant(self, level: Level) -> tuple[datetime, str]:
        """When a level falls due and the version it belongs to.

        A fraction, once reached, stays reached until the target changes; an offset follows the due instant.
        """
        due = self.deadline().due_at
        if level.before is not None:
            if level.before.measure is Measure.REAL:
                at = due - level.before.amount * _SECOND
            else:
                at = self.calendar.due_before(due, level.before.amount)
            return (max(at, self.anchor) if self.turns else at), due.isoformat()
        return self._reached(self.target_seconds * (level.percent or 0) // 100), f"target {self.turns}"

    def _reached(self, amount: int) -> datetime:
        """The instant at which the used time reached an amount, or will if nothing more holds the clock."""
        if self.carried >= amount:
            return self.anchor
        used = self.carried
        for leg in self.legs:
            if leg.start < self.anchor or not leg.counted:
                continue
            if used + leg.seconds >= amount:
                return leg.calendar.due_after(leg.start, amount - used)
            used += leg.seconds
        return self.calendar.due_after(self.since, amount - used)
