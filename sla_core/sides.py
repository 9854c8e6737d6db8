"""The two sides of a promise: what is promised outside, and the internal target of the same metric beside it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sla_core.agreements import Agreement, Kind, Metric, Target
from sla_core.clocks import Clock, State
from sla_core.coverage import Coverage

_OTHER = {Kind.SLA: Kind.OLA, Kind.OLA: Kind.SLA}
Key = tuple[str, str, str, int]


@dataclass(frozen=True, slots=True)
class Internal:
    """An internal target beside a promised one of the same metric.

    `priorities` are those of the promise for which it holds, empty if for all of them. It holds for each of their
    tickets where it is `whole`, and otherwise for those that its own conditions name.
    """

    agreement: Agreement
    target: Target
    priorities: tuple[str, ...] = ()
    whole: bool = True


def internals(
    under: Coverage, agreement: Agreement, target: Target, *, priorities: Sequence[str], customer: str | None = None
) -> tuple[Internal, ...]:
    """The internal targets beside a promised one, in the order of the priorities, which are all that there are.

    Where no priorities are known it is not told for which a target holds. With a customer only for its tickets. Empty
    for a target that is internal itself, or that promises nothing.
    """
    if agreement.kind is not Kind.SLA or target.within is None:
        return ()
    pairs = list(under.pairs(agreement, target, target.metric, Kind.OLA, customer=agreement.customer or customer))
    named = {case.scope.priority for case, _ in pairs if case.scope.priority is not None}
    # Those that an older version names may have left the file since.
    order = [*priorities, *sorted(named - {*priorities})]
    # A ticket of a priority that nobody names stands for all those that nobody names.
    rest = [one for one in priorities if one not in named] if priorities else [None]
    cells = [(one, term) for case, term in pairs for one in ([case.scope.priority] if case.scope.priority else rest)]
    terms = {id(term[1]): term for _, term in cells if term is not None and term[1].within is not None}
    found = []
    for key, term in terms.items():
        held = {one for one, other in cells if other is not None and id(other[1]) == key}
        whole = all(other is not None and id(other[1]) == key for one, other in cells if one in held)
        everywhere = held == {one for one, _ in cells}
        found.append(Internal(*term, () if everywhere else tuple(p for p in order if p in held), whole))
    return tuple(sorted(found, key=lambda one: [order.index(p) for p in one.priorities]))


def other_sides(clocks: Iterable[Clock]) -> Mapping[Key, Clock]:
    """By the key of each clock that has one, the clock of the other side: of one ticket, promised and internal.

    A clock that was cancelled has no other side: it says nothing any more.
    """
    counted = [clock for clock in clocks if clock.state is not State.CANCELLED and clock.kind in _OTHER]
    sides = {clock.key: clock for clock in counted}
    both = ((clock.key, sides.get(_across(clock))) for clock in counted)
    return {key: other for key, other in both if other is not None}


def _across(clock: Clock) -> Key:
    return (clock.ticket, _OTHER[clock.kind].value, clock.metric.value, clock.cycle)


def rests_on(under: Coverage, agreements: Iterable[Agreement], metric: Metric) -> Mapping[str, list[str]]:
    """By the name of each internal agreement, those of the given ones beside whose promise of that metric it stands."""
    found: dict[str, list[str]] = {}
    for agreement in agreements:
        for target in agreement.targets:
            if target.metric is metric:
                for one in internals(under, agreement, target, priorities=()):
                    names = found.setdefault(one.agreement.name, [])
                    names += [agreement.name] if agreement.name not in names else []
    return found
