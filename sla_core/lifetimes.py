"""Whose the time of many tickets was: those that lived plainly without a fold, the same as `shares` of their folds."""

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate, pairwise

from sla_core.agreements import Agreement, Kind, Metric
from sla_core.attribution import Shares, Whose, stretches
from sla_core.calendars import Calendar
from sla_core.catalogue import Catalogue, Match
from sla_core.plain_lives import Life, life_of
from sla_core.replay import deciding
from sla_core.tickets import Event, Fact, Scope
from sla_core.zones import epoch

MOST_KEPT = 4_000
_BEGIN, _STEP = datetime(2000, 1, 1, tzinfo=UTC), timedelta(seconds=1)
_SIDES = {Whose.OURS: 0, Whose.CUSTOMER: 1, Whose.THIRD_PARTY: 2}


@dataclass(frozen=True, slots=True)
class Lifetime:
    """A ticket that was resolved at `resolved_at`, its time, and the agreement in whose hours it is counted, if any."""

    resolved_at: datetime
    agreement: str | None
    shares: Shares


@dataclass(frozen=True, slots=True)
class _Told:
    """What facts in this order mean, whenever they happened: places in the log, and whose each stretch between is."""

    facts: tuple[Fact, ...]
    life: Life
    parts: tuple[tuple[int, int, int], ...]


class Lifetimes:
    """The time of one ticket after the other, in the hours of a resolution that an agreement of these kinds promises.

    What is found out of a log serves every ticket to which the same happened in the same order.
    """

    def __init__(self, catalogue: Catalogue, kinds: Collection[Kind] = ()) -> None:
        self._catalogue = catalogue
        self._kinds = [kind for kind in catalogue.kinds if not kinds or kind in kinds]
        self._names = sorted(deciding(catalogue))
        self._turns = _turns(catalogue)
        self._hours: dict[object, tuple[Agreement, Calendar] | None] = {}
        # By the identity of facts, which are kept beside it: hashing them would take longer than all the rest.
        self._known: dict[tuple[object, ...], _Told | None] = {}

    def of(self, facts: tuple[Fact, ...], instants: Sequence[datetime], *, until: datetime) -> Lifetime | None:
        """A plain life until an instant, not before its last fact; None if it was not resolved, or is to be folded."""
        together = tuple([place for place, (one, two) in enumerate(pairwise(instants), 1) if one == two])
        told = self._told(facts, together)
        if told is None or told.life.resolved is None:
            return None
        try:
            hours = self._hours_of(told.life, instants[0], until)
        except LookupError:
            return None
        resolved_at = instants[told.life.resolved]
        if hours is None:
            return Lifetime(resolved_at, None, Shares())
        return Lifetime(resolved_at, hours[0].name, _shared(told, [*instants, until], hours[1]))

    def _told(self, facts: tuple[Fact, ...], together: tuple[int, ...]) -> _Told | None:
        """What the facts mean, of which those at some places happened together with the one before."""
        key = (together, *map(id, facts))
        if key not in self._known:
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            life = life_of(facts)
            self._known[key] = None if life is None else _Told(facts, life, _parts(facts, together))
        return self._known[key]

    def _hours_of(self, life: Life, opened_at: datetime, until: datetime) -> tuple[Agreement, Calendar] | None:
        """Under which agreement and in which hours it counts, None if nothing is promised; LookupError for the fold."""
        key = self._key(life.scope)
        if any(self._key(scope) != key for scope in life.before) or self._catalogue.turns(opened_at, until):
            raise LookupError("what is promised changes in its course")
        place = (key, bisect_right(self._turns, opened_at))
        if place not in self._hours:
            self._hours[place] = self._found(life.scope, opened_at)
        return self._hours[place]

    def _found(self, scope: Scope, opened_at: datetime) -> tuple[Agreement, Calendar] | None:
        found = [self._match(scope, Metric.RESOLUTION, kind, opened_at) for kind in self._kinds]
        match = next((one for one in found if one is not None), None)
        if match is not None:
            return match.agreement, match.calendar
        others = [metric for metric in Metric if metric is not Metric.CUSTOMER_RESPONSE]
        if any(self._match(scope, metric, kind, opened_at) for kind in self._kinds for metric in others):
            raise LookupError("it counts in the hours of another clock, which may never have begun")
        return None

    def _match(self, scope: Scope, metric: Metric, kind: Kind, opened_at: datetime) -> Match | None:
        match = self._catalogue.match(scope, metric, kind=kind, opened_at=opened_at)
        return match if match is not None and match.target.within is not None else None

    def _key(self, scope: Scope) -> tuple[object, ...]:
        return tuple([getattr(scope, name) for name in self._names])


def _turns(catalogue: Catalogue) -> list[datetime]:
    """The instants at which another version, or another directory, begins or ends to hold for new tickets."""
    begins = {one.effective_from for one in catalogue.agreements} | {
        one.effective_from for one in catalogue.directories
    }
    ends = {one.expires for one in catalogue.agreements}
    return sorted(at for at in begins | ends if at is not None)


def _parts(facts: Sequence[Fact], together: Collection[int]) -> tuple[tuple[int, int, int], ...]:
    """Between which places of the log the time is whose, told as if a second passed wherever any time did."""
    seconds = list(accumulate(int(place not in together) for place in range(1, len(facts) + 1)))
    instants = [_BEGIN + second * _STEP for second in (0, *seconds)]
    log = [Event("", at, fact) for at, fact in zip(instants, facts, strict=False)]
    places = {at: place for place, at in enumerate(instants)}
    found = stretches(log, instants[-1])
    return tuple((places[start], places[end], _SIDES[whose]) for start, end, whose in found)


def _shared(told: _Told, instants: Sequence[datetime], calendar: Calendar) -> Shares:
    worked = calendar.worked_through(instants)
    sides, real = [0, 0, 0], 0
    for start, end, side in told.parts:
        sides[side] += worked[end] - worked[start]
        real += epoch(instants[end]) - epoch(instants[start])
    return Shares(sides[0], sides[1], sides[2], real - sum(sides))
