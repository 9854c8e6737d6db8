"""Forecasts and budgets for a terminal."""

from rich.console import Group, RenderableType

from bot import forecast_words as words
from bot.figures import between, stated
from bot.jobs.budget import Budgets
from bot.jobs.forecast import SAVE_RULE, Detail, Outlook
from bot.jobs.forecast_why import ForecastWhy
from bot.jobs.learning import Trials
from bot.printed.lines import one_line
from bot.sentences import Reader, promise_name
from bot.terminal.draw import drawn_table, safe
from bot.words import full_moment, percent, plural, sentence
from sla_core.budget import PACE_RULE
from sla_core.calibration import CALIBRATION_RULE, Score
from sla_core.flow import FLOW_RULE
from sla_core.forecast import BACK_OFF_RULE

SMALL_PACE = "* fewer than 20 decided, or less than a working day behind it: the pace may be luck."


def outlook_drawn(found: Outlook, reader: Reader) -> RenderableType:
    """What is expected, what to save first, and where hands are short, each with its rule."""
    head = f"Forecast, {words.span_words(found)} from {full_moment(found.at, reader.place)}"
    counts = f"{plural(found.over, 'clock')} over already, {found.paused:,} paused; learnt from {found.learnt:,}"
    parts: list[RenderableType] = [safe(head, style="bold")]
    if found.expected is not None:
        parts.append(safe(f"{sentence(words.expectation(found.expected, found))}; {counts}."))
    if found.save:
        table = drawn_table("", "Ticket", "Customer", "Pri", "Clock", "Title", right=(0,))
        for number, one in enumerate(found.save, start=1):
            names = (one.scored.row.ticket, reader.customer(one.on.customer), one.on.priority or "")
            said = words.saving(one.scored, reader)
            table.add_row(*map(safe, (str(number), *names, said, one_line(one.on.title, 50))))
        parts += [safe("Save these, in this order, in the next 30 minutes:", style="bold"), table]
    parts += [safe(words.queue_words(queue)) for queue in found.queues]
    rules = [BACK_OFF_RULE, *([SAVE_RULE, words.SMALL] if found.save else []), *([FLOW_RULE] if found.queues else [])]
    return Group(*parts, *(safe(rule, style="dim") for rule in rules))


def detail_drawn(found: Detail, reader: Reader) -> RenderableType:
    """Each open clock with its chance, and the sample it comes from."""
    parts: list[RenderableType] = [safe(one_line(f"{found.ticket} {found.title}", 120), style="bold")]
    for one in found.scored:
        row = one.row
        parts.append(safe(sentence(words.saving(one, reader)) + "."))
        parts.append(safe(f"  {words.sample(one.forecast, row.target_seconds - one.left)}"))
    parts += [safe(f"{sentence(promise_name(row.kind, row.metric))}: breached already.") for row in found.over]
    if not (found.scored or found.over):
        parts.append(safe("It has no open clock."))
    return Group(*parts, safe(f"{BACK_OFF_RULE} Learnt from {found.learnt:,}. {words.SMALL}", style="dim"))


def why_drawn(found: ForecastWhy, reader: Reader) -> RenderableType:
    """Each chance with the working behind it."""
    parts: list[RenderableType] = [safe(one_line(f"{found.detail.ticket} {found.detail.title}", 120), style="bold")]
    for one in found.reasons:
        parts.append(safe(sentence(words.saving(one.scored, reader)) + "."))
        parts += [safe(f"  {line}") for line in words.reason_words(one)]
    parts += [safe(f"{sentence(promise_name(row.kind, row.metric))}: breached already.") for row in found.detail.over]
    if not (found.reasons or found.detail.over):
        parts.append(safe("It has no open clock."))
    return Group(*parts, safe(BACK_OFF_RULE, style="dim"))


def trials_drawn(found: Trials, reader: Reader) -> RenderableType:
    """The scores and the reliability table."""
    made, whole = found.calibration, found.calibration.whole
    first, last = (at.astimezone(reader.place).date() for at in (found.since, found.until))
    head = f"Forecasts tried on {first} to {last} (not included), learnt from {plural(found.learnt_from, 'clock')}"
    scores = drawn_table(
        "Used", "Forecasts", "Missed", "Brier", "Base", "Skill", "Base as far", "Skill", right=range(1, 8)
    )
    for name, score in [*((percent(point), one) for point, one in made.checkpoints), ("all", whole)]:
        scores.add_row(*map(safe, (name, *_score_cells(score))))
    table = drawn_table("Said", "Forecasts", "On average", "Came true", "95 % interval", right=(1, 2, 3, 4))
    for one in made.bins:
        low, high = (int(100 * bound + 0.5) for bound in one.interval)
        said = between(f"{one.low * 100:.0f}", f"{one.high * 100:.0f}")
        cells = (said, f"{one.count:,}", percent(one.said), percent(one.came), between(low, high))
        table.add_row(*map(safe, cells))
    silent = [safe(f"{made.silent:,} more could not be forecast.")] if made.silent else []
    return Group(safe(head, style="bold"), scores, *silent, safe(""), table, safe(CALIBRATION_RULE, style="dim"))


def _score_cells(score: Score) -> tuple[str, ...]:
    skills = (f"{one:+.3f}" if one is not None else "-" for one in (score.skill, score.skill_as_far))
    ours, harder = skills
    counts = (f"{score.count:,}", f"{score.missed:,}", f"{score.brier:.4f}")
    return (*counts, f"{score.base:.4f}", ours, f"{score.as_far:.4f}", harder)


def budgets_drawn(found: Budgets, reader: Reader) -> RenderableType:
    """A line for every objective, what runs out first at the top."""
    head = safe(f"Breach budget {found.period.name}", style="bold")
    if not found.lines:
        return Group(head, safe("No clock with an objective was decided or open in this period."))
    names = ("Promise", "Objective", "Missed of decided", "Left now", "Left by the end", "Pace", "")
    table = drawn_table(*names, right=(1, 2, 3, 4, 5))
    for line in found.lines:
        made, counts = line.budget, line.budget.attainment
        missed = f"{counts.missed:,} of {counts.decided:,}"
        left = (f"{made.left:,}", f"{made.left_by_end:,} of {made.volume:,}")
        cells = (words.promise_of_line(line.promise), stated(line.promise.objective), missed, *left, words.pace(line))
        table.add_row(*map(safe, (*cells, words.run_out(line, reader))))
    rules = [PACE_RULE, *([SMALL_PACE] if any(line.budget.small_sample for line in found.lines) else [])]
    return Group(head, table, *(safe(rule, style="dim") for rule in rules))
