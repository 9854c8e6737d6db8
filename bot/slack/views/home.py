"""The Home tab: what waits for one person, or how the team stands; what to do first stands first."""

from collections.abc import Iterator, Sequence
from typing import Any

from bot.figures import points, stated
from bot.jobs.figures import Figures, Trended
from bot.jobs.health import Health
from bot.jobs.home import Listed, Mine, Part, Shift, Team
from bot.sentences import Reader, promise_name, trust
from bot.slack.mrkdwn import plain, quoted
from bot.slack.views.home_frame import Frame, home_of, listed
from bot.slack.views.home_rows import Seeing, call_rows, ticket_rows
from bot.slack.views.message import Block, context, header, section, table
from bot.words import percent, plural, sentence, span

SHIFTS, ROWS = 5, 12
_RULES = {
    Part.RISK: "Not breached, and due within the next two working hours of its own calendar.",
    Part.OVER: "The most urgent priority first, then what is over longest.",
}


def mine_view(mine: Mine, frame: Frame, seeing: Seeing) -> dict[str, Any]:
    """My work: who calls, what runs out next, who waits, what stands still, when I am on duty."""
    called = listed(Part.CALLED, mine.called, call_rows(mine.called.entries, seeing, mine=True), frame)
    blocks = called if mine.looking.part in (None, Part.CALLED) else []
    for part, found in mine.tickets.items():
        blocks += listed(part, found, ticket_rows(part, found.entries, seeing), frame)
    if mine.looking.part is not None:
        return home_of(frame, blocks)
    point = section(_my_point(mine, frame.reader))
    return home_of(frame, [point, *blocks, *_shifts(mine.shifts, frame.reader)])


def _my_point(mine: Mine, reader: Reader) -> str:
    """What there is to do, and whether I am on duty."""
    due, waiting = mine.tickets[Part.TICKETS], mine.tickets[Part.WAITING]
    parts = []
    if mine.called.total:
        parts.append(f"*{_count(mine.called, 'call')}* {_waits(mine.called)} for your answer")
    if due.total:
        over = f", *{mine.over:,} breached*" if mine.over else ""
        parts.append(f"you have {_count(due, 'ticket')} with a deadline{over}")
    if waiting.total:
        parts.append(f"{_count(waiting, 'customer')} {_waits(waiting)} for you")
    said = sentence("; ".join(parts)) + "." if parts else _nothing(mine)
    return " ".join([said, *_on_duty(mine.shifts, reader)])


def _waits(found: Listed[Any]) -> str:
    return "waits" if found.total == 1 else "wait"


def _nothing(mine: Mine) -> str:
    paused = mine.tickets[Part.PAUSED].total
    return f"Nothing is due; {plural(paused, 'ticket')} of yours paused." if paused else "Nothing waits for you."


def _on_duty(shifts: Sequence[Shift], reader: Reader) -> Iterator[str]:
    for shift in shifts:
        if shift.now:
            yield f"You are on duty in {quoted(shift.roster, 60)} until {reader.moment(shift.end)}."


def _shifts(shifts: Sequence[Shift], reader: Reader) -> Iterator[Block]:
    if not shifts:
        return
    yield header("Your duty in the next 7 days")
    lines = [_shift(one, reader) for one in shifts[:SHIFTS]]
    if len(shifts) > SHIFTS:
        lines.append(f"and {plural(len(shifts) - SHIFTS, 'more shift')}: `/sla oncall`")
    yield section("\n".join(lines))


def _shift(one: Shift, reader: Reader) -> str:
    when = f"now, until {reader.moment(one.end)}" if one.now else span(one.start, one.end, reader.place)
    return f"*{quoted(one.roster, 60)}*: {when}"


def team_view(team: Team, frame: Frame, seeing: Seeing) -> dict[str, Any]:
    """The team: what nobody answered, what can still be kept, what was not, what stands still; then the month."""
    calls = listed(Part.CALLS, team.calls, call_rows(team.calls.entries, seeing, mine=False), frame)
    blocks = calls if team.looking.part in (None, Part.CALLS) else []
    for part, found in team.tickets.items():
        rule = _RULES.get(part, "")
        blocks += listed(part, found, ticket_rows(part, found.entries, seeing), frame, rule=rule)
    if team.looking.part is not None:
        return home_of(frame, blocks)
    top = [*_unwell(team.health, frame.reader), section(_team_point(team))]
    month = _month(team.figures, frame.place.narrowed, frame.reader)
    return home_of(frame, [*top, *blocks, *month, context(_well(team.health))])


def _team_point(team: Team) -> str:
    """How many of each kind, what can be done something about first."""
    found: dict[Part, Listed[Any]] = {Part.CALLS: team.calls, **team.tickets}
    words = {
        Part.CALLS: ("call", "not answered"), Part.RISK: ("ticket", "at risk"), Part.OVER: ("ticket", "breached"),
        Part.STILL: ("ticket", "standing still too long"),
    }  # fmt: skip
    parts = [f"*{_count(found[part], noun)}* {said}" for part, (noun, said) in words.items() if found[part].total]
    if not parts:
        return "Nothing is at risk, nothing is breached, and nobody is called."
    return "; ".join(parts) + "."


def _count(found: Listed[Any], noun: str) -> str:
    return f"more than {plural(found.total, noun)}" if found.more else plural(found.total, noun)


def _unwell(health: Health, reader: Reader) -> Iterator[Block]:
    """What is wrong with the bot itself: before anything that it says of others."""
    wrong = []
    if health.waiting_since is not None:
        wrong.append(f"a call has waited to be sent since {reader.moment(health.waiting_since)}")
    if health.late:
        wrong.append(f"{', '.join(map(quoted, health.late))} {'is' if len(health.late) == 1 else 'are'} late")
    if health.silent:
        wrong.append(f"{plural(len(health.silent), 'process', 'processes')} fell silent")
    if wrong:
        yield section(f":warning: *The bot itself needs somebody:* {'; '.join(wrong)}.")


def _well(health: Health) -> str:
    alive = plural(health.alive, "process", "processes")
    doubts = f", {plural(health.doubts, 'message')} in doubt" if health.doubts else ""
    return f"The bot itself: {alive}, {'everything on time' if health.sound else 'not everything on time'}{doubts}"


def _month(figures: Figures | None, narrowed: bool, reader: Reader) -> Iterator[Block]:
    """Attainment against objective with its trend, the tightest first."""
    if figures is None:
        yield context("Attainment is being counted: it stands here in a moment.")
        return
    rows = [one for one in figures.rows if one.row.attainment.decided]
    if not rows:
        return
    yield header(sentence(f"attainment {figures.period}"))
    head = ("Promise", "Attained", "Objective", "Left to miss", "Last 7 days")
    yield table(head, [_cells(one, reader) for one in rows[:ROWS]], right=(1, 2, 3, 4))
    notes = [f"Counted {reader.moment(figures.made_at.replace(second=0, microsecond=0))}"]
    notes += ["of everything, whatever is left out above"] if narrowed else []
    notes += [f"{plural(len(rows) - ROWS, 'more row')}: `/sla attainment this month by agreement`"] * (len(rows) > ROWS)
    yield context("  ·  ".join(notes))


def _cells(one: Trended, reader: Reader) -> list[str]:
    row, figure = one.row, one.row.attainment
    interval = trust(figure)
    return [
        plain(f"{row.group}, {promise_name(row.kind, row.metric)}", 80),
        percent(figure.share) + (f" ({interval})" if interval else ""),
        stated(figure.objective) if figure.objective is not None else "",
        _left(figure.misses_left) + _gone(one, reader),
        _trend(one),
    ]


def _left(left: int | None) -> str:
    if left is None:
        return ""
    return f"{left:,}" if left >= 0 else f"{-left:,} too many"


def _gone(one: Trended, reader: Reader) -> str:
    """On which day the last miss goes; nothing where the misses are used up already."""
    at = one.runs_out_at
    return f"; all gone {reader.day(at)}" if at is not None and at > reader.now else ""


def _trend(one: Trended) -> str:
    """`92 %, down 3.1 points`: against the seven days before."""
    last, before = one.last.share, one.before.share
    if last is None:
        return "-"
    if before is None:
        return percent(last)
    change = int(last * 1000 + 1e-9) - int(before * 1000 + 1e-9)
    turn = "as before" if not change else f"{'up' if change > 0 else 'down'} {points(change)}"
    return f"{percent(last)}, {turn}"
