"""Whose the time of many tickets was: those that lived plainly without a fold, the same as `shares` of their folds."""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sla_core.agreements import Agreement, Kind, Metric
from sla_core.attribution import Shares
from sla_core.calendars import Calendar
from sla_core.catalogue import Catalogue, Match
from sla_core.plain_lives import Life, life_of
from sla_core.replay import deciding
from sla_core.rules import WAITING_CUSTOMER
from sla_core.tickets import Author, Fact, Message, Paused, Resumed, Scope
from sla_core.zones import epoch

_OURS, _CUSTOMER, _THIRD_PARTY = range(3)


@dataclass(frozen=True, slots=True)
class Lifetime:
    """A ticket that was resolved at `resolved_at`, its time, and the agreement in whose hours it is counted, if any."""

    resolved_at: datetime
    agreement: str | None
    shares: Shares


class Lifetimes:
    """The time of one ticket after the other, in the hours of a resolution that an agreement of these kinds promises.

    What is promised is found out once for all tickets whose attributes decide alike, opened between two turns.
    """

    def __init__(self, catalogue: Catalogue, kinds: Collection[Kind] = ()) -> None:
        self._catalogue = catalogue
        self._kinds = [kind for kind in catalogue.kinds if not kinds or kind in kinds]
        self._names = sorted(deciding(catalogue))
        self._turns = _turns(catalogue)
        self._hours: dict[object, tuple[Agreement, Calendar] | None] = {}

    def of(self, facts: tuple[Fact, ...], instants: Sequence[datetime], *, until: datetime) -> Lifetime | None:
        """A plain life until an instant, not before its last fact; None if it was not resolved, or is to be folded."""
        life = life_of(facts)
        if life is None or life.resolved is None:
            return None
        try:
            hours = self._hours_of(life, instants[0], until)
        except LookupError:
            return None
        resolved_at = instants[life.resolved]
        if hours is None:
            return Lifetime(resolved_at, None, Shares())
        return Lifetime(resolved_at, hours[0].name, _shared(facts[: life.resolved], instants, hours[1]))

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


def _shared(facts: Sequence[Fact], instants: Sequence[datetime], calendar: Calendar) -> Shares:
    """The time from each of the facts to the next, the last one's until what comes after them: the resolution."""
    ends = instants[: len(facts) + 1]
    worked = calendar.worked_through(ends)
    sides = [0, 0, 0]
    for place, side in enumerate(_sides(facts, instants)):
        sides[side] += worked[place + 1] - worked[place]
    return Shares(sides[0], sides[1], sides[2], epoch(ends[-1]) - epoch(ends[0]) - sum(sides))


def _sides(facts: Sequence[Fact], instants: Sequence[datetime]) -> Iterator[int]:
    """Who is waited for from each of the facts on: as `shares` has it, of facts that no life but a plain one has.

    Nobody is asked any more once the customer has answered, until the next pause for the customer begins.
    """
    waiting, asked = dict[str, datetime](), False
    for fact, at in zip(facts, instants, strict=False):
        answered = False
        if isinstance(fact, Paused):
            waiting[fact.reason] = at
        elif isinstance(fact, Resumed):
            waiting = {} if fact.reason is None else {r: since for r, since in waiting.items() if r != fact.reason}
        else:
            answered = isinstance(fact, Message) and fact.public and fact.author is Author.CUSTOMER
        held = waiting.get(WAITING_CUSTOMER)
        asked = not answered and held is not None and (asked or held == at)
        if not waiting:
            yield _OURS
            continue
        found = [(since, reason) for reason, since in waiting.items() if reason != WAITING_CUSTOMER or asked]
        yield _OURS if not found else (_CUSTOMER if min(found)[1] == WAITING_CUSTOMER else _THIRD_PARTY)
