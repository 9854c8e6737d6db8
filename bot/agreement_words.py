"""Agreements as sentences, the same in Slack, terminal and document. Plain text: each door escapes it itself."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial

from bot.calling import Naming, rung_words
from bot.credit_words import scheme_words
from bot.figures import stated
from bot.jobs.agreement import Clause, Hours, Terms
from bot.jobs.agreement_mine import Climbing
from bot.jobs.agreement_then import Gone, How
from bot.quality_words import wanted_words
from bot.sentences import Reader
from bot.side_words import length_beside
from bot.words import KINDS, METRICS, contact, full_moment, length, plural, sentence, target, working
from sla_core.agreements import Agreement, Kind, Level, Metric, Target, UpdateMode
from sla_core.durations import Duration, Measure
from sla_core.patterns import WEEKDAYS, Always, Intersection, Pattern, Union, Versions, Week, Window, clock_text
from sla_core.sides import Internal
from sla_core.zones import DAY, instant

MODES = {
    UpdateMode.SLIDING: "after the last one",
    UpdateMode.GRID: "in fixed steps from the start",
    UpdateMode.AFTER_CUSTOMER: "after the customer last wrote",
}
HOLIDAYS = 3
SHIFTS = 6
_SHORT = tuple(day[:3] for day in WEEKDAYS)
Pair = tuple[str, str]
Told = tuple[Target, str | None, tuple[Internal, ...]]


def title_words(agreement: Agreement) -> str:
    """`Gold customers (gold version 3)`, or the name alone where there is no title."""
    named = f"{agreement.name} version {agreement.version}"
    return f"{agreement.title} ({named})" if agreement.title else sentence(named)


def whom_words(agreement: Agreement, terms: Terms) -> str:
    """For whom an agreement is: `SLA for ACME Corp, service Mail`; `OLA between teams`."""
    sides = []
    if agreement.customer:
        sides.append(terms.name("customer", agreement.customer))
    if agreement.tier:
        sides.append(f"customers of tier {agreement.tier}")
    if agreement.service:
        sides.append(f"service {terms.name('service', agreement.service)}")
    if not sides:
        sides.append("everything that no other agreement says" if agreement.kind is Kind.SLA else "all tickets")
    between = {Kind.SLA: "", Kind.OLA: " between teams", Kind.UC: " of a supplier"}[agreement.kind]
    return f"{sentence(KINDS[agreement.kind])}{between} for {', '.join(sides)}"


def force_words(clause: Clause, reader: Reader) -> str:
    """Since when it holds, and until when if that is known: `in force since Thu 1 Jan 2026 00:00 CET`."""
    since = clause.agreement.effective_from
    if clause.gone is not None:
        return _gone_from_words(since, clause.gone, reader)
    said = f"in force since {full_moment(since, reader.place)}" if since else "in force"
    ends = clause.agreement.expires
    said += f", expires {full_moment(ends, reader.place)}" if ends else ""
    return f"{said}, superseded {full_moment(clause.until, reader.place)}" if clause.until else said


def _gone_from_words(since: datetime | None, gone: Gone, reader: Reader) -> str:
    """`was in force from Thu 1 Jan 2026 00:00 CET until ...`, or from when it will be."""
    at = full_moment(gone.at, reader.place)
    if gone.how is How.COMING:
        return f"in force from {at}"
    if since is not None and since >= gone.at:
        return f"never in force, {gone.how.value} {at}"
    return f"was in force {f'from {full_moment(since, reader.place)} ' if since else ''}until {at}"


def gone_words(gone: Gone, reader: Reader) -> str:
    """`not in force since Wed 4 Jun 2025 00:00 CEST: expired; since then there is gold, standard`."""
    at = full_moment(gone.at, reader.place)
    if gone.how is How.COMING:
        return f"not in force until {at}" + (f"; version {gone.holding.version} holds now" if gone.holding else "")
    if gone.holding is not None:
        after = f"version {gone.holding.version} holds now"
    elif gone.instead:
        after = f"for new tickets there is {', '.join(one.title or one.name for one in gone.instead)}"
    else:
        after = "nothing is promised to new tickets in its place"
    return f"not in force since {at}: {gone.how.value}; {after}"


def condition_words(one: Target, terms: Terms) -> str:
    """Under which conditions a target is promised: `P1, P2 by phone, service Mail`; empty if under none."""
    said = [", ".join(sorted(one.priorities))] if one.priorities else []
    said += [", ".join(map(contact, sorted(one.channels)))] if one.channels else []
    head = " ".join(said)
    rest = [
        f"{noun} {', '.join(sorted(terms.name(noun, key) for key in keys))}"
        for noun, keys in (("service", one.services), ("tier", one.tiers), ("team", one.teams))
        if keys
    ]
    return ", ".join(part for part in (head, *rest) if part)


def promise_words(one: Target, terms: Terms) -> str:
    """What is promised: `2 working hours (office)`, `every 1h round the clock, in fixed steps from the start`."""
    if one.within is None:
        return "no promise"
    own = terms.customer.calendar if terms.customer and one.metric is Metric.CUSTOMER_RESPONSE else None
    said = target(str(one.within), own or one.calendar)
    if one.metric is Metric.UPDATE:
        said = f"every {said} {MODES[one.mode]}"
    if one.new_cycle:
        said += ", afresh after each reopening"
    if one.objective is not None:
        said += f", in {stated(one.objective)} of them"
    return said


def targets_words(targets: Sequence[Told], terms: Terms) -> str:
    """The targets of one metric in order: `P1 15m round the clock; P2 2 working hours (office); otherwise ...`.

    Each comes with the service that its agreement is about, where that is not said elsewhere, and with the internal
    targets beside it, where they may be read: `P1 8 working hours (office), internally 6 working hours`.
    """
    said = []
    for number, (one, service, beside) in enumerate(targets):
        about = f"service {terms.name('service', service)}" if service else ""
        condition = ", ".join(part for part in (about, condition_words(one, terms)) if part)
        promised = f"{condition or ('otherwise' if number else '')} {promise_words(one, terms)}".lstrip()
        said.append(", ".join((promised, *(internal_words(internal, one, terms) for internal in beside))))
    return "; ".join(said)


def internal_words(one: Internal, promised: Target, terms: Terms) -> str:
    """An internal target beside a promised one: `internally 6 working hours`, `internally 4h (only P1)`.

    Its calendar is said where it is another one than that of the promise.
    """
    said = length_beside(one.target, promised)
    sides = [f"service {terms.name('service', one.agreement.service)}"] if one.agreement.service else []
    sides += [f"tier {one.agreement.tier}"] if one.agreement.tier else []
    sides += [terms.name("customer", one.agreement.customer)] if one.agreement.customer else []
    narrow = replace(one.target, priorities=frozenset())
    sides = [] if one.whole else [part for part in (*sides, condition_words(narrow, terms)) if part]
    parts = ", ".join([", ".join(one.priorities), *sides] if one.priorities else sides)
    every = "every " if one.target.metric is Metric.UPDATE else ""
    part = parts or ("" if one.whole else "part of the tickets")
    return f"internally {every}{said}" + (f" (only {part})" if part else "")


def clause_words(clause: Clause, terms: Terms, reader: Reader, *, house: bool) -> Iterator[Pair]:
    """What an agreement promises and under which conditions, as labels with sentences.

    Who is warned and called, and what quality is to reach, is the house's own business: left out for anybody else.
    """
    for metric in Metric:
        found = [
            (one, None, clause.beside.get(one, ()) if house else ()) for one in clause.targets if one.metric is metric
        ]
        if found:
            yield sentence(METRICS[metric]), targets_words(found, terms)
    agreement = clause.agreement
    if agreement.objective is not None:
        yield "Objective", f"{stated(agreement.objective)} of each in time"
    if agreement.uptimes:
        shares = (f"{terms.name('service', service)} {stated(share)}" for service, share in agreement.uptimes)
        yield "Availability", f"{', '.join(shares)} of each calendar month, agreed maintenance left out"
    if agreement.credits is not None:
        yield "Credits", "; ".join(scheme_words(agreement.credits, partial(terms.name, "service")))
    if agreement.pause_on:
        yield "Pauses", f"the clocks stand still while: {', '.join(map(reader.reason, sorted(agreement.pause_on)))}"
    if house:
        yield from _house_words(clause)


def _house_words(clause: Clause) -> Iterator[Pair]:
    behind = {title_words(one.agreement): None for found in clause.beside.values() for one in found}
    if behind:
        yield "Internal targets", f"{', '.join(behind)}; no customer sees them"
    levels = dict.fromkeys(level for one in clause.targets for level in one.warn)
    if levels:
        anytime = ", ".join(sorted(clause.agreement.warn_anytime))
        hours = f"; {anytime} at any hour" if anytime else ""
        yield "Warnings", f"{', '.join(map(_level_words, levels))}{hours}"
    if clause.agreement.quality:
        yield "Quality", wanted_words(clause.agreement.quality)
    if clause.ladders:
        yield "Ladder", ", ".join(clause.ladders)


def _level_words(level: Level) -> str:
    return f"{stated(level.percent or 0)} used" if level.before is None else f"{lasting_words(level.before)} before"


def lasting_words(one: Duration) -> str:
    """A length by itself: `30 m`, `1 h of working time`, `2 business days`."""
    match one.measure:
        case Measure.REAL:
            return length(one.amount)
        case Measure.WORKING:
            return f"{working(one.amount)} of working time"
    return plural(one.amount, "business day")


def hours_words(hours: Hours, at: datetime) -> str:
    """When a calendar is open: `Mon-Thu 09:00-18:00, Fri 09:00-15:00 (Europe/Berlin); closed on 2 more days ...`."""
    said = pattern_words(hours.pattern, at)
    if isinstance(hours.pattern, Union | Intersection):
        return f"{said}, each with its own holidays"
    if hours.closures:
        place = hours.pattern.place
        first = [f"{date_words(instant(one.start).astimezone(place))} {one.name}" for one in hours.closures[:HOLIDAYS]]
        said += f"; closed on {plural(len(hours.closures), 'holiday')} within a year, next {', '.join(first)}"
    return said


def pattern_words(pattern: Pattern, at: datetime) -> str:
    """When a pattern is open, without its holidays."""
    match pattern:
        case Always():
            return "at every hour of every day"
        case Week():
            return _week_words(pattern, at)
        case Union():
            return " or ".join(f"[{pattern_words(part, at)}]" for part in pattern.parts)
        case Intersection():
            return " and at the same time ".join(f"[{pattern_words(part, at)}]" for part in pattern.parts)
        case Versions():
            return pattern_words(pattern.parts[-1], at)
    raise TypeError(f"no words for {pattern!r}")


def _week_words(week: Week, at: datetime) -> str:
    groups: list[tuple[int, int, tuple[Window, ...]]] = []
    for day, windows in enumerate(week.windows):
        if groups and groups[-1][2] == windows and groups[-1][1] == day - 1:
            groups[-1] = (groups[-1][0], day, windows)
        else:
            groups.append((day, day, windows))
    said = ", ".join(f"{_days(a, b)} {_windows(opening)}" for a, b, opening in groups if opening)
    today = at.astimezone(week.place).date()
    shifts = [f"{date_words(day)} {_windows(opening) or 'closed'}" for day, opening in week.shifts if day >= today]
    other = f"; otherwise on {', '.join(shifts[:SHIFTS])}" if shifts else ""
    return f"{said or 'never'} ({week.zone_name}){other}"


def _days(first: int, last: int) -> str:
    if (first, last) == (0, 6):
        return "every day"
    return _SHORT[first] if first == last else f"{_SHORT[first]}-{_SHORT[last]}"


def _windows(windows: Sequence[Window]) -> str:
    whole = [Window(0, DAY)]
    if list(windows) == whole:
        return "around the clock"
    return " and ".join(f"{clock_text(one.start)}-{clock_text(one.end)}" for one in windows)


def date_words(day: date) -> str:
    """A date as a person says it: `Tue 1 Dec 2026`."""
    return f"{day:%a} {day.day} {day:%b %Y}"


def summary_words(terms: Terms, *, house: bool = False) -> Iterator[Pair]:
    """The promises alone, a line for each metric through all the agreements; for the house with what is internal."""
    for metric in Metric:
        found = [
            (one, clause.agreement.service, clause.internal(one, house=house))
            for clause in terms.clauses
            for one in clause.targets
            if one.metric is metric
        ]  # fmt: skip
        if any(one.within for one, *_ in found):
            yield sentence(METRICS[metric]), targets_words(found, terms)


def because_words(tickets: int) -> str:
    """Why a customer stands on the screen of somebody: `you have 2 of their tickets`."""
    return f"{plural(tickets, 'ticket')} with you"


def climbing_words(one: Climbing, naming: Naming) -> str:
    """Where somebody stands on a ladder: `When it burns: rung 2 (at the breach), for Gold customers`."""
    rungs = [f"{i + 1}. {rung_words(rung, naming)}" for i, rung in one.rungs]
    rungs += ["called if nobody answered"] if one.catches else []
    served = ", ".join(agreement.title or agreement.name for agreement in one.agreements)
    return f"{one.ladder.title or one.ladder.name}: {'; '.join(rungs)}. For {served}"
