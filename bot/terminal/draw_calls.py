"""Ladders, rosters and calls as tables and sentences for a terminal."""

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from bot.calling import REASONS, Naming, arrival, calls_words, next_words, rung_words, rungs, stage_words
from bot.jobs.ladder import Called, Running
from bot.jobs.oncall import OnDuty
from bot.jobs.paged import Paged
from bot.jobs.simulate import Climb, Simulation, Stop
from bot.printed.lines import one_line, printable
from bot.sentences import Reader, margin, metric_name, standing
from bot.terminal.draw import drawn_table, safe
from bot.words import METRICS, full_moment, percent, plural, sentence, span
from sla_core.agreements import Metric
from sla_core.escalations import Why
from sla_core.tickets import Ticket

GAPS = 6


def named(names: Mapping[str, str]) -> Naming:
    """Names people by what the agreements file calls them, or by the id where it does not."""
    return lambda one: printable(names.get(one, one))


def oncall_drawn(rosters: Sequence[OnDuty], reader: Reader) -> RenderableType:
    """A few lines for each roster."""
    if not rosters:
        return Text("No roster is defined: the agreements file names them under `rosters`.")
    return Group(*(part for one in rosters for part in _roster(one, reader)))


def _roster(one: OnDuty, reader: Reader) -> Iterator[RenderableType]:
    name = named(one.names)
    yield safe(one.title, style="bold")
    for shift in one.present:
        why = f" ({shift.why})" if shift.why else ""
        yield safe(f"  now   {name(shift.person)} until {full_moment(shift.end, reader.place)}{why}")
    if not one.present:
        yield safe("  now   nobody", style="bold red")
    after = one.following
    yield safe(f"  next  {name(after.person)} from {full_moment(after.start, reader.place)}" if after else "  next  -")
    for gap in one.gaps[:GAPS]:
        yield safe(f"  nobody {span(*gap, reader.place)}", style="red")
    if len(one.gaps) > GAPS:
        yield safe(f"  and {plural(len(one.gaps) - GAPS, 'more gap')} in the next two weeks", style="red")
    for row in one.overrides:
        instead = f" for {name(row.covers)}" if row.covers else ""
        yield safe(f"  changed: {name(row.person)}{instead}, {span(row.start, row.end, reader.place)} {row.reason}")


def ladder_drawn(ticket: Ticket, found: Sequence[Running], reader: Reader) -> RenderableType:
    """Each ladder of a ticket, rung by rung."""
    head = safe(one_line(f"{ticket.key} {ticket.title}", 120), style="bold")
    if not found:
        return Group(head, safe("It has no ladder: no promise that holds for it names one, so nobody is called."))
    return Group(head, *(part for one in found for part in _ladder(one, reader)))


def _ladder(one: Running, reader: Reader) -> Iterator[RenderableType]:
    name = named(one.names)
    clock = metric_name(one.clock) if one.clock else METRICS[Metric(one.escalation.metric)]
    yield safe("")
    yield safe(f"{sentence(clock)}: {stage_words(one, reader, name)}", style="bold")
    if one.standing is not None:
        yield safe(f"  {margin(one.standing)}; {standing(one.standing, reader)}")
    yield safe(f"  ladder {one.ladder.title or one.ladder.name} version {one.ladder.version}")
    for i, rung in enumerate(one.ladder.rungs):
        yield safe(f"  {'>' if i == one.escalation.rung else ' '} {i + 1:>2}  {rung_words(rung, name)}")
        yield from _calls(
            [call for call in one.calls if call.rung == i and call.why is not Why.CATCH_ALL], name, reader
        )
    caught = [call for call in one.calls if call.why is Why.CATCH_ALL]
    if caught:
        yield safe("       catch-all")
        yield from _calls(caught, name, reader)
    yield safe(f"  next: {next_words(one, reader, name)}")


def _calls(calls: Sequence[Called], name: Naming, reader: Reader) -> Iterator[RenderableType]:
    for call in calls:
        who = ", ".join(map(name, call.people)) or "called"
        yield safe(f"        {reader.minute(call.due_at)}  {who}: {arrival(call, reader)}")


def simulation_drawn(found: Simulation, reader: Reader) -> RenderableType:
    """The climb of each ladder, a line for each call."""
    head = f"If opened {full_moment(found.opened_at, reader.place)} and nobody answered:"
    parts: list[RenderableType] = [safe(head, style="bold")]
    if not found.climbs:
        parts.append(safe("Nobody would be called: no promise for such a ticket names a ladder."))
    for climb in found.climbs:
        parts += _climb(climb, found, reader)
    if found.bare:
        parts.append(safe(f"Without a ladder: {', '.join(metric_name(clock) for clock in found.bare)}", style="dim"))
    return Group(*parts)


def _climb(climb: Climb, found: Simulation, reader: Reader) -> Iterator[RenderableType]:
    due = f" due {full_moment(climb.clock.due_at, reader.place)}" if climb.clock.due_at else ""
    yield safe("")
    yield safe(f"{sentence(metric_name(climb.clock))}{due}, ladder {climb.ladder.name}", style="bold")
    table = drawn_table("  At", "Rung", "Called", "Passed over")
    for stop in climb.stops:
        table.add_row(*map(safe, _row(stop, found, reader)))
    yield table
    if climb.ended_at is not None:
        yield safe(f"  {reader.minute(climb.ended_at)}  the ladder ends: the leads are told")


def _row(stop: Stop, found: Simulation, reader: Reader) -> tuple[str, str, str, str]:
    name = named(found.names)
    rung = "catch-all" if stop.why is Why.CATCH_ALL else rungs([stop.rung])
    again = f", {REASONS[stop.why]}" if stop.why in (Why.REPEAT, Why.EXPIRED) else ""
    who = ", ".join(map(name, stop.people)) or (calls_words(stop.calls, name) if stop.groups else "nobody")
    away = ", ".join(f"{name(one)}: {why}" for one, why in stop.absent.items())
    return (f"  {reader.minute(stop.at)}", rung + again, who, away)


def pages_drawn(found: Paged, reader: Reader) -> RenderableType:
    """A row for each person."""
    head = safe(f"Calls from {full_moment(found.since, reader.place)} to {full_moment(found.until, reader.place)}")
    if not found.people:
        return Group(head, safe("Nobody was called."))
    table = drawn_table("Person", "Calls", "At night", "Answered", "Share", right=(1, 2, 3, 4))
    for one in found.people:
        counts = (f"{one.pages:,}", f"{one.night:,}", f"{one.answered:,}", percent(one.share))
        table.add_row(safe(named(found.names)(one.person)), *map(safe, counts))
    ratio = f"Fairness {found.fairness:.1f}: the share of the most called person against an even one (1.0 is even)."
    return Group(head, table, safe(ratio, style="dim"))
