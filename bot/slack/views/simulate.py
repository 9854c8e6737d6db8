"""`/sla simulate`: who would be called when about a ticket opened then, if nobody answered."""

from collections.abc import Iterator

from bot.calling import REASONS, calls_words, rungs
from bot.jobs.simulate import Climb, Simulation, Stop
from bot.sentences import Reader, metric_name
from bot.slack.mrkdwn import quoted
from bot.slack.views.message import Block, Shown, context, cut, header, section
from bot.slack.views.summons import naming
from bot.words import full_moment, length, plural, sentence
from sla_core.escalations import Why
from sla_core.zones import epoch

CLIMBS, STOPS = 4, 12
SENTENCE = 200


def simulate_view(found: Simulation, reader: Reader) -> Shown:
    """A section for each clock that has a ladder, a line for each call; nothing is stored and nobody is told."""
    title = f"If opened {full_moment(found.opened_at, reader.place)} and nobody answered"
    scope = (found.scope.priority, reader.customer(found.scope.customer), found.scope.service)
    about = ", ".join(quoted(part, 60) for part in scope if part) or "any ticket"
    blocks: list[Block] = [header(title), context(about)]
    if not found.climbs:
        text = "Nobody would be called: no promise for such a ticket names a ladder."
        return Shown(f"{title}: {text}", (*blocks, section(text)))
    spoken = [f"{title}:"]
    for climb in found.climbs[:CLIMBS]:
        lines = list(_lines(climb, found, reader))
        blocks += [section(_head(climb, reader)), section("\n".join(lines))]
        spoken += [_head(climb, reader).replace("*", ""), *lines]
    if len(found.climbs) > CLIMBS:
        blocks.append(context(f"and {plural(len(found.climbs) - CLIMBS, 'more ladder')}"))
    if found.bare:
        names = ", ".join(metric_name(clock) for clock in found.bare)
        blocks.append(context(f"Without a ladder, so nobody is called: {names}"))
    return Shown("\n".join(spoken), tuple(blocks))


def _head(climb: Climb, reader: Reader) -> str:
    due = f", due {reader.moment(climb.clock.due_at)}" if climb.clock.due_at else ""
    ladder = quoted(climb.ladder.title or climb.ladder.name, 60)
    return f"*{sentence(metric_name(climb.clock))}*{due}, ladder {ladder} version {climb.ladder.version}"


def _lines(climb: Climb, found: Simulation, reader: Reader) -> Iterator[str]:
    if not climb.stops:
        yield "Nobody would be called."
    for stop in climb.stops[:STOPS]:
        yield f"*{reader.minute(stop.at)}*  {_place(stop)}{_margin(stop, climb)}: {_who(stop, found)}"
    if len(climb.stops) > STOPS:
        yield f"… {plural(len(climb.stops) - STOPS, 'more call')}"
    if climb.ended_at is not None:
        yield f"*{reader.minute(climb.ended_at)}*  the ladder ends: the leads are told, and it goes on at a slow pace"
    elif climb.cut:
        yield "and so on"


def _place(stop: Stop) -> str:
    if stop.why is Why.CATCH_ALL:
        return "whoever catches the rest"
    return rungs([stop.rung]) + (f", {REASONS[stop.why]}" if stop.why is not Why.RUNG else "")


def _margin(stop: Stop, climb: Climb) -> str:
    due = climb.clock.due_at
    if due is None:
        return ""
    seconds = epoch(due) - epoch(stop.at)
    if seconds > 0:
        return f" ({length(seconds)} left)"
    # A clock is missed by its first second beyond the deadline.
    return {0: " (due)", -1: " (missed just then)"}.get(seconds, f" (over by {length(seconds)})")


def _who(stop: Stop, found: Simulation) -> str:
    name = naming(found.names)
    away = ", ".join(f"{name(who)} {quoted(why, 60)}" for who, why in stop.absent.items())
    if stop.people:
        return cut(", ".join(map(name, stop.people)) + (f" (not {away})" if away else ""), SENTENCE)
    if stop.groups:
        return calls_words(stop.calls, name)
    if stop.called_before:
        return cut(f"nobody new ({away})", SENTENCE)
    wanted = calls_words(stop.calls, name)
    return cut(f"*nobody*, so the next rung follows at once ({away or f'wanted {wanted}'})", SENTENCE)
