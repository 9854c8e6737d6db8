"""Why a forecast says what it says: the like of a clock, the estimate step by step, and whether such ones came true."""

from dataclasses import dataclass
from datetime import datetime

from bot.jobs.contracts import Contracts
from bot.jobs.forecast import Detail, Scored, detail
from bot.jobs.learning import Memory, Trials, life_of, try_forecasts
from bot.store import Rows
from bot.store.records import LifeRow
from sla_core.calibration import Bin
from sla_core.errors import SlaError
from sla_core.forecast import Working

NEWEST = 5
MONTHS, MOST = 2, 20_000
"""The months kept back to hold such forecasts against what became, and from how many clocks that is found out."""


@dataclass(frozen=True, slots=True)
class Reason:
    """The working behind the chance of one clock; None where nothing like it is known.

    `newest` are the last of its like that are done. `trials` are the forecasts of clocks of its metric and priority in
    the last months, None where nothing was decided; `tenth` those of them that said about as much.
    """

    scored: Scored
    working: Working | None
    newest: tuple[LifeRow, ...] = ()
    trials: Trials | None = None
    tenth: Bin | None = None


@dataclass(frozen=True, slots=True)
class ForecastWhy:
    """The reasons of all that is said of a ticket."""

    detail: Detail
    reasons: tuple[Reason, ...]


def forecast_why(rows: Rows, contracts: Contracts, memory: Memory, key: str, *, now: datetime) -> ForecastWhy:
    """The working behind each chance of a ticket's open clocks; NoSuchTicket for none."""
    found = detail(rows, contracts, memory, key, now=now)
    model = memory.learnt(rows, contracts, now).model
    reasons = []
    for one in found.scored:
        working = model.working(life_of(one.row, contracts, now))
        reasons.append(_reason(rows, contracts, one, working, now=now) if working is not None else Reason(one, None))
    return ForecastWhy(found, tuple(reasons))


def _reason(rows: Rows, contracts: Contracts, one: Scored, working: Working, *, now: datetime) -> Reason:
    used = one.row.target_seconds - one.left
    newest = tuple(rows.lives.like(one.row, working.forecast.width, used, NEWEST))
    try:
        trials = try_forecasts(rows, contracts, holdout=MONTHS, now=now, most=MOST, like=one.row)
    except SlaError:
        return Reason(one, working, newest)
    said = working.forecast.chance.probability
    tenth = next((b for b in trials.calibration.bins if b.low <= said < b.high or (said == b.high == 1)), None)
    return Reason(one, working, newest, trials, tenth)
