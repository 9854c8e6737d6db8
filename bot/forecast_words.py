"""Forecasts and budgets as sentences, the same in Slack and terminal. Plain text: each door escapes it itself."""

from collections.abc import Iterator

from bot.figures import between, money
from bot.jobs.budget import Line, Promise
from bot.jobs.forecast import Outlook, Scored
from bot.jobs.forecast_why import Reason
from bot.jobs.learning import Queue
from bot.sentences import Reader, promise_name
from bot.store.records import LifeRow
from bot.words import METRICS, length, percent, plural, sentence, working
from sla_core.clocks import Outcome
from sla_core.flow import Short
from sla_core.forecast import Expected, Forecast, Width, Working
from sla_core.patterns import WEEKDAYS

WIDTHS = {
    Width.CUSTOMER: "of its customer, agreement and priority",
    Width.AGREEMENT: "of its agreement and priority",
    Width.PRIORITY: "of its priority",
    Width.METRIC: "of its metric, by the share of the target used",
}
NO_HISTORY = "no history to tell from"
SMALL = "* fewer than 20 like it, so the figure may be luck."


def odds(share: float) -> str:
    """A probability in whole percents; what is not certain never reads 0 % or 100 %."""
    if 0 < share < 0.01:
        return "under 1 %"
    if 0.99 < share < 1:
        return "over 99 %"
    return f"{int(share * 100 + 0.5)} %"


def chance(found: Forecast | None) -> str:
    """`36 % (95 % interval 27-46 %)`, with an asterisk for a small sample."""
    if found is None:
        return NO_HISTORY
    one = found.chance
    low, high = (int(100 * bound + 0.5) for bound in (one.low, one.high))
    return f"{odds(one.probability)}{'*' * one.small_sample} (95 % interval {between(low, high)})"


def sample(found: Forecast | None, used: int) -> str:
    """How many like it there were that had used as much, and what became of them."""
    if found is None:
        return "No clock like it had used as much by now, or none was seen to its target."
    one = found.chance
    had = f"{plural(one.like, 'clock')} {WIDTHS[found.width]} had used {working(used)}"
    if found.width is Width.METRIC:
        had = f"{plural(one.like, 'clock')} {WIDTHS[found.width]}, had come as far"
    became = f"{one.late:,} breached from here on, {one.ended:,} done in time"
    lost = f", {one.lost:,} seen no further" if one.lost else ""
    return f"{had}: {became}{lost}."


def expectation(found: Expected, outlook: Outlook) -> str:
    """`4.2 misses expected (give or take 1.6) of 17 clocks that could breach`."""
    number = f"{found.misses:.1f}"
    misses = "1.0 miss" if number == "1.0" else f"{number} misses"
    return f"{misses} expected (give or take {found.deviation:.1f}) of {plural(outlook.due, 'clock')} that could breach"


def saving(one: Scored, reader: Reader) -> str:
    """`resolution: 36 % (95 % interval 27-46 %) to breach, 1 h 10 m of working time left, due 14:30`."""
    name = promise_name(one.row.kind, one.row.metric)
    return f"{name}: {chance(one.forecast)} to breach, {_left(one, reader)}{_cost(one)}"


def rescue(one: Scored, reader: Reader) -> str:
    """The same in few words: `1 h 10 m of working time left, due 14:30: resolution, 36 % to breach`."""
    found = one.forecast
    likely = (
        "no history"
        if found is None
        else f"{odds(found.chance.probability)}{'*' * found.chance.small_sample} to breach"
    )
    return f"{_left(one, reader)}: {promise_name(one.row.kind, one.row.metric)}, {likely}{_cost(one)}"


def _left(one: Scored, reader: Reader) -> str:
    due = f", due {reader.moment(one.row.due_at)}" if one.row.due_at is not None else ""
    return f"{working(one.left)} of working time left{due}"


def _cost(one: Scored) -> str:
    lost = one.at_risk
    part = f" ({percent(float(lost.share))} of the month's {lost.of})" if lost.share is not None else ""
    return f", a miss costs {money(lost.amount, lost.currency)} of credit{part}" if lost.amount else ""


def short_hours(short: Short) -> str:
    """`between 13:00 and 15:00`, on a weekday if it is only there."""
    day = f"on {WEEKDAYS[short.weekday]}s " if short.weekday is not None else ""
    return f"{day}between {short.first:02}:00 and {short.until % 24:02}:00"


def queue_words(queue: Queue) -> str:
    """`The P2 queue is fed faster than it is worked between 13:00 and 15:00: ...`."""
    name = f"The {queue.priority} queue" if queue.priority else "The queue"
    counts = f"{queue.short.came:,} came in, {queue.short.done:,} were done"
    measured = f"by {METRICS[queue.metric]}, in the last four weeks"
    return f"{name} is fed faster than it is worked {short_hours(queue.short)}: {counts} ({measured})."


def promise_of_line(promise: Promise) -> str:
    """`first response, gold P1, P2`, the priorities where others have another objective."""
    of = f" {', '.join(promise.priorities)}" if promise.priorities else ""
    return f"{promise_name(promise.kind, promise.metric)}, {promise.agreement}{of}"


def run_out(line: Line, reader: Reader) -> str:
    """When the budget of a promise runs out: `runs out Wed 4 Jun 14:30 at this pace`."""
    found = line.budget
    if found.spent:
        over = f", {plural(-found.left_by_end, 'miss', 'misses')} over by the end" if found.left_by_end < 0 else ""
        return f"used up{over}"
    if found.runs_out_at is not None:
        return f"runs out {reader.minute(found.runs_out_at)} at this pace"
    return "does not run out at this pace" if found.attainment.missed else "nothing missed"


def pace(line: Line) -> str:
    """`1.2 misses a working day`, with an asterisk for a small sample."""
    number = f"{line.budget.pace:.1f}"
    said = "under 0.1" if number == "0.0" and line.budget.pace > 0 else number
    return f"{said} {'miss' if number == '1.0' else 'misses'} a working day{'*' * line.budget.small_sample}"


def span_words(outlook: Outlook) -> str:
    """`the next 8 h`."""
    return f"the next {length(int((outlook.until - outlook.at).total_seconds()))}"


def reason_words(one: Reason) -> Iterator[str]:
    """The working behind one chance, a sentence for each step."""
    if one.working is None:
        yield sentence(NO_HISTORY) + "."
        return
    made, chance = one.working, one.working.forecast.chance
    used, limit = (_far(far, made) for far in (made.used, made.limit))
    group = f"{plural(made.group, 'clock')} {WIDTHS[made.forecast.width]}"
    yield f"Its like: of {group}, {chance.like:,} were seen at {used}."
    became = f"{chance.ended:,} ended by {limit}, {chance.late:,} went beyond it"
    yield f"Of these {became}{f'; seen no further: {chance.lost:,}' if chance.lost else ''}."
    shares = f"{made.at_used:.3f} last to {used}, {made.at_limit:.3f} beyond {limit}"
    divided = f"{made.at_limit:.3f} / {made.at_used:.3f} is {odds(chance.probability)}"
    yield f"Estimated by Kaplan and Meier: {shares}; {divided}."
    if one.newest:
        yield "The newest of them: " + ", ".join(map(_done, one.newest)) + "."
    yield calibration_words(one)


def _far(measured: float, made: Working) -> str:
    return f"{percent(measured)} of the target" if made.forecast.width is Width.METRIC else working(int(measured))


def _done(row: LifeRow) -> str:
    late = ", breached" if row.outcome is Outcome.MISSED else ""
    return f"{row.ticket} ({working(row.used)}{late})"


def calibration_words(one: Reason) -> str:
    """Whether forecasts of its metric and priority came true, and those that said about as much."""
    score = one.trials.calibration.whole if one.trials is not None else None
    if score is None or not score.count:
        return "No such forecast could be held against what became of it yet."
    tried = (
        f"Of {plural(score.count, 'forecast')} of its metric and priority in the last months {score.missed:,} breached"
    )
    said = f"{tried}: Brier score {score.brier:.3f}, against {score.base:.3f} for the base rate"
    if one.tenth is None:
        return f"{said}."
    low, high = int(one.tenth.low * 100 + 0.5), int(one.tenth.high * 100 + 0.5)
    came = f"{one.tenth.count:,} said {between(low, high)}, and {odds(one.tenth.came)} of them breached"
    return f"{said}; {came}."
