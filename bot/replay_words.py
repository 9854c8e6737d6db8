"""How a backtest is told: what moves, by how much, and which objective could be borne."""

from bot.figures import stated
from bot.sentences import promise_name
from bot.words import plural, working
from sla_core.backtest import Backtest, Compared
from sla_core.replay import Judged
from sla_core.sustained import Sustained

MONTHS = "Held in 19 of 20 months"


def turned(found: Backtest) -> str:
    """What flips, in one line: `12 clocks would be missed, 3 clocks would be met`."""
    if not found.turned:
        return "Nothing flips: every clock counts as it does now."
    return ", ".join(f"{plural(count, 'clock')} {turn.value}" for turn, count in found.turned.items())


def moved(row: Compared) -> str:
    """The change of an attainment in percentage points: `-2.5`; a dash where a side has none."""
    before, after = row.before.share, row.after.share
    if before is None or after is None:
        return "-"
    tenths = round(1000 * (after - before))
    return f"{tenths / 10:+.1f}" if tenths else "0"


def bearable(found: Sustained | None) -> str:
    """`87.5 %`, marked where there are too few months to tell; a dash where nothing was decided."""
    if found is None:
        return "-"
    return stated(found.objective.normalize()) + (f" ({plural(found.months, 'month')})" if found.few else "")


def bearables(row: Compared) -> str:
    """Both objectives: `87.5 % -> 82.5 %`; how few months there are is said once, if it is the same."""
    before, after = row.bearable_before, row.bearable_after
    if before is not None and after is not None and before.few and after.few and before.months == after.months:
        return f"{stated(before.objective.normalize())} -> {bearable(after)}"
    return f"{bearable(before)} -> {bearable(after)}"


def metric_of(judged: Judged) -> str:
    """What a clock's promise is called, with its cycle if it is not the first."""
    name = promise_name(judged.match.agreement.kind, judged.match.target.metric)
    return f"{name}, cycle {judged.cycle}" if judged.cycle > 1 else name


def hours(side: Judged | None) -> str:
    """How a clock counts on one side: `5 h of 4 h missed`; `no promise` where there is none."""
    if side is None:
        return "no promise"
    outcome = side.outcome.value if side.outcome else "undecided"
    used = f"{working(side.used)} of {working(side.target_seconds)} ({side.match.target.within})"
    return f"{used}, {working(side.paused)} paused: {outcome}" if side.paused else f"{used}: {outcome}"
