"""What a daily digest tells of what is to come: budgets that do not last, what to save first today, credits at risk.

All are for readers who may see everything, and of the present.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.jobs.at_risk import costs, stakes
from bot.jobs.attainment import Period
from bot.jobs.budget import budgets
from bot.jobs.contracts import Contracts
from bot.jobs.digest import Gone, Save, Stake
from bot.jobs.digest_parts import Wanted
from bot.jobs.forecast import Scores, save_first
from bot.jobs.learning import Memory
from bot.store import Rows
from bot.store.records import OpenClock

_TICK = timedelta(seconds=1)


def gone(rows: Rows, contracts: Contracts, wanted: Wanted, month: Period, *, now: datetime) -> tuple[Gone, ...]:
    """The promises whose misses of a month are used up before its end at the present pace, the soonest first."""
    if wanted.past or wanted.kinds:
        return ()
    found = budgets(rows, contracts, wanted.about, month, now=now)
    return tuple(
        Gone(line.promise.kind, line.promise.metric, line.promise.agreement, at, line.budget.spent)
        for line in found.lines
        if (at := line.budget.runs_out_at) is not None
    )


def save(
    rows: Rows, contracts: Contracts, wanted: Wanted, coming: Sequence[OpenClock], *, now: datetime, memory: Memory
) -> tuple[Save, ...]:
    """What to save first of what is due next."""
    if wanted.past or wanted.kinds or not coming:
        return ()
    keys = {one.clock.key for one in coming}
    last = max((one.clock.breach_at for one in coming if one.clock.breach_at is not None), default=now)
    model = memory.learnt(rows, contracts, now).model
    scores = Scores(contracts, model, now, costs(rows, contracts, now=now))
    scored = [scores.of(row) for row in rows.lives.due(now, last + _TICK) if row.key in keys]
    chosen = ((one.row, one.forecast) for one in save_first(scored, contracts, now=now))
    return tuple(
        Save(row.ticket, row.kind, row.metric, known.chance.probability if known else None) for row, known in chosen
    )


def at_stake(rows: Rows, contracts: Contracts, wanted: Wanted, *, now: datetime) -> tuple[Stake, ...]:
    """The credits of the present month that open misses and open clocks move."""
    if wanted.past or wanted.kinds:
        return ()
    return stakes(rows, contracts, wanted.about, now=now)
