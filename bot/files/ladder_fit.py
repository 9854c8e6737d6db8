"""How ladders fit the clocks they are climbed for: something counts their working time, and rungs are in order."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from bot.files.places import Place
from bot.files.records import ALWAYS, AgreementsFile
from bot.files.tree import Mapping as Branches
from bot.files.tree import Sequence
from sla_core.agreements import Agreement, Target
from sla_core.durations import Duration, Measure
from sla_core.ladders import Anchor, Ladder, When

Places = Mapping[str, tuple[Place, Place]]


class _Use(NamedTuple):
    """A target for which a ladder is climbed."""

    agreement: Agreement
    target: Target

    def __str__(self) -> str:
        priorities = f" {', '.join(sorted(self.target.priorities))}" if self.target.priorities else ""
        return f"{self.agreement.name}'s {self.target.metric.value}{priorities}"


class _Point(NamedTuple):
    """Where a rung stands in the life of a clock: before (0), at (1) or after (2) the breach, and how far, in what."""

    phase: int
    amount: int
    unit: str = ""


def ladder_fit(file: AgreementsFile, places: Places) -> None:
    """Complain of working time that nothing counts; warn of unused ladders, and of rungs that come too early."""
    uses = {name: list(_uses(file, name)) for name in file.ladders}
    for name, ladder in file.ladders.items():
        key, value = places[name]
        if not uses[name]:
            key.warn(f"ladder {name!r} is used by no target")
        _check_counted(ladder, uses[name], value)
        for number, rung in enumerate(_rungs(value)):
            if number < len(ladder.rungs):
                _check_order(ladder, number, uses[name], rung)


def _uses(file: AgreementsFile, name: str) -> Iterator[_Use]:
    for agreement in file.agreements:
        for target in agreement.targets:
            if name == target.ladder or name in {ladder for _, ladder in target.ladders}:
                yield _Use(agreement, target)


def _check_counted(ladder: Ladder, uses: list[_Use], place: Place) -> None:
    """Working time in a ladder without a calendar is counted by each clock's own, which may have no hours."""
    use = next((use for use in uses if use.target.calendar == ALWAYS), None)
    if use is None or ladder.calendar is not None:
        return
    for key, length in _own_lengths(ladder):
        if length.measure is not Measure.REAL:
            where = _at(place, key)
            where.wrong(
                f"{length} is working time, but the ladder names no calendar, and {use} is counted around the clock: "
                "give the ladder a calendar, or write real time"
            )


def _own_lengths(ladder: Ladder) -> Iterator[tuple[tuple[str | int, ...], Duration]]:
    """The lengths that a ladder counts itself, each with the steps that lead to it."""
    if ladder.expires is not None:
        yield ("expires",), ladder.expires
    yield ("gives_up",), ladder.gives_up
    for number, rung in enumerate(ladder.rungs):
        if rung.when.anchor is Anchor.DELAY and rung.when.length is not None:
            yield ("rungs", number, "when"), rung.when.length
        if rung.repeat is not None:
            yield ("rungs", number, "repeat", "every"), rung.repeat.every


def _at(place: Place, steps: tuple[str | int, ...]) -> Place:
    """The place to which keys and positions lead; as far as they do."""
    for step in steps:
        if isinstance(step, int):
            items = place.items("") if isinstance(place.node, Sequence) else []
            place = items[step] if step < len(items) else place
        else:
            node = place.node.get(step) if isinstance(place.node, Branches) else None
            place = Place(node, (*place.path, step), place.findings) if node is not None else place
    return place


def _rungs(place: Place) -> list[Place]:
    rungs = _at(place, ("rungs",))
    return rungs.items("") if isinstance(rungs.node, Sequence) else []


def _check_order(ladder: Ladder, number: int, uses: list[_Use], place: Place) -> None:
    """Warn once of a rung that would be due before one above it, or before its clock starts."""
    rung = ladder.rungs[number].when
    for use in [*uses, None][: max(len(uses), 1)]:
        target = use.target if use else None
        points = _points(ladder, target)
        point = points[number]
        if point is None or not rung.anchored:
            return
        if use and rung.anchor is Anchor.BEFORE and point.amount < 0 and target and point.unit == _unit(target):
            place.warn(f"{rung} is longer than the {target.within} of {use}: it falls due as soon as the clock starts")
            return
        for above, other in enumerate(points[:number]):
            if other is not None and _earlier(point, other):
                where = f" for {use}" if use else ""
                place.warn(
                    f"{rung} comes before rung {above + 1} ({ladder.rungs[above].when}){where}: "
                    "rungs are climbed in the order written, so put it above"
                )
                return


def _points(ladder: Ladder, target: Target | None) -> list[_Point | None]:
    found: list[_Point | None] = []
    for rung in ladder.rungs:
        found.append(_point(rung.when, target, found[-1] if found else None))
    return found


def _point(when: When, target: Target | None, before: _Point | None) -> _Point | None:
    length, unit = when.length, _unit(target)
    match when.anchor:
        case Anchor.PERCENT:
            percent = when.percent or 0
            whole = target.within.amount if target and target.within and unit != "%" else 0
            return _Point(0, whole * percent // 100 if whole else percent, unit)
        case Anchor.BEFORE if length is not None:
            whole = target.within.amount if target and target.within and unit == length.measure.value else 0
            return _Point(0, whole - length.amount, length.measure.value)
        case Anchor.BREACH:
            return _Point(1, 0)
        case Anchor.AFTER if length is not None:
            return _Point(2, length.amount, length.measure.value)
        case Anchor.DELAY if length is not None and before is not None and before.phase > 0:
            fits = before.phase == 1 or before.unit == length.measure.value
            return _Point(2, before.amount + length.amount, length.measure.value) if fits else None
    return None


def _unit(target: Target | None) -> str:
    """In what a target's fractions are counted; a target in business days has no length to take them of."""
    if target is None or target.within is None or target.within.measure is Measure.DAYS:
        return "%"
    return target.within.measure.value


def _earlier(point: _Point, other: _Point) -> bool:
    return point.phase < other.phase or (
        point.phase == other.phase and point.unit == other.unit and point.amount < other.amount
    )
