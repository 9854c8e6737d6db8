"""What is probably not meant about promises: targets that never hold, gaps, and promises at odds with each other."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.files.places import Place
from bot.files.problems import listed
from bot.files.records import AgreementsFile
from bot.files.targets import each
from bot.files.tree import Mapping as Branches
from sla_core.agreements import Agreement, Kind, Metric, Target
from sla_core.calendars import ALWAYS, Calendar
from sla_core.comparing import outlasts
from sla_core.coverage import Case, Coverage, Term
from sla_core.credits import AVAILABILITY
from sla_core.tickets import Scope

Places = Mapping[str, tuple[Place, Place]]

# What a state is called in which a ticket begins: whoever pauses in it has clocks that do not start.
_BEGINNING = re.compile(
    r"(?:^|: )new(?:$|:| and | ticket)"
    r"|\b(?:opened|unassigned|queued?|triage|untriaged|backlog|unread|not (?:yet )?assigned"
    r"|(?:waiting|wait) (?:for|on) (?:us|an agent|agent|support|assignment|triage))\b"
)
SOON = timedelta(days=30)
_WHOLE = (Metric.FIRST_RESPONSE, Metric.RESOLUTION)
_RESTS_ON = {Metric.OWNERSHIP: Metric.RESOLUTION}


@dataclass(frozen=True)
class _Desk:
    """What the checks look at: the file, what holds where, and how long each calendar's time is."""

    file: AgreementsFile
    coverage: Coverage
    calendars: Mapping[str, Calendar]
    now: datetime

    def outlasts(self, one: Target, other: Target) -> bool:
        """Whether one promise certainly takes longer than another."""
        if one.within is None or other.within is None:
            return False
        mine, theirs = self.calendars[one.calendar], self.calendars[other.calendar]
        return outlasts(one.within, mine, other.within, theirs)


def promise_cautions(file: AgreementsFile, agreements: Places, now: datetime) -> None:
    """Warn of what can never hold, of priorities left out, and of promises that cannot be kept with others."""
    calendars = {name: Calendar(name, pattern) for name, pattern in file.patterns.items()} | {ALWAYS.name: ALWAYS}
    coverage = Coverage(file.agreements, {key: entry.customer for key, entry in file.customers.items()})
    desk = _Desk(file, coverage, calendars, now)
    for agreement in file.agreements:
        key, value = agreements[agreement.name]
        lines = list(_lines(value, file.priorities))
        _check_start(agreement, value, file)
        _check_end(agreement, value, desk)
        if _check_reach(agreement, desk, (key, value), lines):
            _check_gaps(agreement, desk, lines)
            _check_lengths(agreement, desk, lines)


def _lines(place: Place, priorities: tuple[str, ...]) -> Iterator[tuple[Place, Place]]:
    """The place of each target of a ticket, in the order in which they are read, and that of its metric."""
    for value in _under(place, "targets"):
        for name, metric in value.entries("targets"):
            # What is promised of a service is no promise of a ticket.
            if name.text == AVAILABILITY:
                continue
            yield from ((one, metric) for one, _ in each(metric, priorities))


def _under(place: Place, key: str) -> Iterator[Place]:
    node = place.node.get(key) if isinstance(place.node, Branches) else None
    if node is not None:
        yield Place(node, (*place.path, key), place.findings)


Lines = list[tuple[Place, Place]]


def _check_reach(agreement: Agreement, desk: _Desk, place: tuple[Place, Place], lines: Lines) -> bool:
    """Warn of each target that no ticket is left for, or once of the agreement; whether there is any that holds."""
    if agreement.tier and not any(one.tier == agreement.tier for one in desk.coverage.customers.values()):
        next(_under(place[1], "tier"), place[1]).warn(f"no customer is of tier {agreement.tier!r}: it holds for nobody")
        return False
    lost = [
        (line, target)
        for (line, _), target in zip(lines, agreement.targets, strict=True)
        if not desk.coverage.can_hold(agreement, target) and not _is_passing(agreement, target, desk)
    ]
    if len(lost) == len(agreement.targets) > 1:
        place[0].warn(f"agreement {agreement.name!r} never holds: {_taken(agreement, lost[0][1], desk)}")
        return False
    for line, target in lost:
        line.warn(f"never holds: {_taken(agreement, target, desk)}")
    return True


def _is_passing(agreement: Agreement, target: Target, desk: _Desk) -> bool:
    """Whether it holds until what takes its tickets is in force, or for the next customer without own terms."""
    takers = [one for one, _ in desk.coverage.takers(agreement, target)]
    later = any(one.effective_from is not None and one.effective_from > desk.now for one in takers)
    return later or (agreement.customer is None and any(one.customer for one in takers))


def _taken(agreement: Agreement, target: Target, desk: _Desk) -> str:
    takers = desk.coverage.takers(agreement, target)
    if not takers:
        if target.services and agreement.service and agreement.service not in target.services:
            return f"the agreement is about service {agreement.service!r} alone"
        if agreement.customer:
            return f"customer {agreement.customer!r} is of another tier"
        return f"no customer it is for is of tier {listed(sorted(target.tiers))}"
    if all(one is agreement for one, _ in takers):
        return f"what stands before it says all that it says ({_said(takers)})"
    return f"more specific agreements take all its tickets ({_said(takers)})"


def _said(terms: tuple[Term, ...]) -> str:
    return listed((f"{one.name}: {target.within or 'none'}" for one, target in terms), most=3)


def _check_gaps(agreement: Agreement, desk: _Desk, lines: Lines) -> None:
    """Warn of priorities for which nothing is said of a metric, here or in any agreement behind this one.

    That only the urgent ones have updates is usual; that a less urgent one has what a more urgent one lacks is not.
    """
    priorities = desk.file.priorities
    places = {target.metric: metric for (_, metric), target in zip(lines, agreement.targets, strict=True)}
    for metric, place in places.items():
        has = [_covered(agreement, metric, priority, desk) for priority in priorities]
        last = max((i for i, covered in enumerate(has) if covered), default=-1)
        whole = metric in _WHOLE and agreement.kind is Kind.SLA
        missing = [p for i, p in enumerate(priorities) if not has[i] and (whole or i < last)]
        if missing and last >= 0:
            others = [p for i, p in enumerate(priorities) if has[i]]
            place.warn(f"{listed(missing)} {_have(missing)} no {metric.value}, though {listed(others)} {_have(others)}")
        elif whole and (some := _channels_alone(agreement, metric, desk)):
            place.warn(f"tickets of channels other than {listed(sorted(some))} have no {metric.value}")


def _have(names: list[str]) -> str:
    return "has" if len(names) == 1 else "have"


def _covered(agreement: Agreement, metric: Metric, priority: str, desk: _Desk) -> bool:
    """Whether something is said of a metric for every such ticket, or for some by a condition other than priority."""
    same = [t for t in agreement.targets if t.metric is metric]
    if any((not t.priorities or priority in t.priorities) for t in same):
        return True
    return _behind(agreement, metric, priority, desk)


def _channels_alone(agreement: Agreement, metric: Metric, desk: _Desk) -> frozenset[str]:
    """The channels of which alone something is said for some priority, here and in any agreement behind this one."""
    for priority in desk.file.priorities:
        mine = [t for t in agreement.targets if t.metric is metric and (not t.priorities or priority in t.priorities)]
        if mine and all(t.channels for t in mine) and not _behind(agreement, metric, priority, desk):
            return frozenset().union(*(t.channels for t in mine))
    return frozenset()


def _behind(agreement: Agreement, metric: Metric, priority: str, desk: _Desk) -> bool:
    """Whether something is said for a ticket of that priority of which nothing else is known."""
    known = desk.coverage.customers
    tier = known[agreement.customer].tier if agreement.customer else agreement.tier
    owner = agreement.customer or next((key for key, one in known.items() if agreement.tier and one.tier == tier), None)
    case = Case(Scope(owner, agreement.service, None, priority), tier)
    return desk.coverage.holder(case, metric, agreement.kind) is not None


def _check_lengths(agreement: Agreement, desk: _Desk, lines: Lines) -> None:
    """Warn of promises that are longer than those they have to come before, or that rest on them."""
    for number, ((line, _), target) in enumerate(zip(lines, agreement.targets, strict=True)):
        for metric, words in _above(agreement, target):
            others = desk.coverage.beside(agreement, target, metric, Kind.SLA)
            longer = [term for term in others if desk.outlasts(target, term[1])]
            if longer and (not _is_broad(agreement, number) or len(longer) == len(others)):
                line.warn(words(longer[0]))


def _above(agreement: Agreement, target: Target) -> Iterator[tuple[Metric, Callable[[Term], str]]]:
    """The metrics of external agreements that a target must not outlast, and what is to be said if it does."""
    if agreement.kind is Kind.SLA:
        if target.metric is Metric.FIRST_RESPONSE:
            yield Metric.RESOLUTION, lambda term: f"{target.within} to respond is longer than {_long(term)}"
        if target.metric is Metric.UPDATE:
            yield Metric.RESOLUTION, lambda term: f"an update every {target.within} is later than {_long(term)}"
        return
    metric = _RESTS_ON.get(target.metric, target.metric)
    noun = "between teams" if agreement.kind is Kind.OLA else "of the supplier"
    yield metric, lambda term: f"{target.within} {noun} is looser than {_long(term)} that rests on it"


def _long(term: Term) -> str:
    return f"the {term[1].metric.value} of {term[0].name!r} ({term[1].within})"


def _is_broad(agreement: Agreement, number: int) -> bool:
    """Whether a target is judged by every ticket together rather than by its most urgent one.

    So is what holds for everything that the targets before it leave, and a supplier's word that names no condition:
    not every ticket rests on it. An internal target is beside the promise of each of its tickets, and so no such one.
    """
    target = agreement.targets[number]
    if agreement.kind is Kind.OLA and target.metric not in _RESTS_ON:
        return False
    sides = (target.priorities, target.channels, target.services, target.tiers, target.teams)
    rest = any(one.metric is target.metric for one in agreement.targets[:number])
    return not any(sides) and (rest or agreement.kind is Kind.UC)


def _check_end(agreement: Agreement, place: Place, desk: _Desk) -> None:
    """Warn of an agreement that ends soon, and of a default, behind which nothing holds."""
    if agreement.expires is None:
        return
    at = next(_under(place, "expires"))
    if agreement.expires <= desk.now:
        at.warn(f"{agreement.name!r} has expired: it holds for no new ticket")
    elif agreement.expires <= desk.now + SOON:
        at.warn(f"{agreement.name!r} expires within {SOON.days} days: agree on what comes after it")
    if not (agreement.customer or agreement.tier or agreement.service):
        at.warn(f"{agreement.name!r} is the default: when it expires, nothing is promised to those without their own")


def _check_start(agreement: Agreement, place: Place, file: AgreementsFile) -> None:
    """Warn of pause reasons in which a ticket begins."""
    for value in _under(place, "pause_on"):
        for item in value.items("a list of pause reasons", or_one=True):
            said = f"{re.sub('[_-]', ' ', item.text)}: {file.pause_reasons.get(item.text, '')}"
            if _BEGINNING.search(said.lower()):
                item.warn(f"{item.text!r} is how a ticket begins: its clocks would stand still from the start")
