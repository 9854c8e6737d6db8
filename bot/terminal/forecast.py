"""`sla-bot forecast` and `sla-bot budget`: what is to be expected, whether such forecasts came true, what is left."""

from typing import Annotated

import typer

from bot.jobs.asking import About
from bot.jobs.budget import budgets
from bot.jobs.forecast import HOURS, MOST_HOURS, detail, outlook
from bot.jobs.forecast_why import forecast_why
from bot.jobs.keeping_learnt import Kept
from bot.jobs.learning import try_forecasts
from bot.jobs.periods import NAMES
from bot.settings import read_settings
from bot.terminal.asking import AsJson, Customer, asking, show
from bot.terminal.draw_forecast import budgets_drawn, detail_drawn, outlook_drawn, trials_drawn, why_drawn
from bot.terminal.forecast_json import budgets_json, detail_json, outlook_json, trials_json, why_json
from bot.wiring import opened
from sla_core.errors import SlaError

MONTHS = 2


def forecast_command(
    ticket: Annotated[str | None, typer.Argument(help="The working behind one ticket's chances.")] = None,
    *,
    hours: Annotated[int, typer.Option(min=1, max=MOST_HOURS, help="How far to look ahead.")] = HOURS,
    customer: Customer = None,
    why: Annotated[bool, typer.Option("--why", help="Show how the chances of that ticket come about.")] = False,
    calibration: Annotated[
        bool, typer.Option("--calibration", help="Hold past forecasts against what became.")
    ] = False,
    holdout: Annotated[int, typer.Option(min=1, max=60, help="The last months to keep back for that.")] = MONTHS,
    json_: AsJson = False,
) -> None:
    """Say which open clocks will probably breach, what to save first, and where hands are short."""
    if calibration and ticket:
        raise SlaError("--calibration is about all that was decided: leave the ticket out")
    if why and ticket is None:
        raise SlaError("--why is about one ticket: name it")
    memory = Kept()
    with asking(None) as asked:
        if calibration:
            tried = try_forecasts(asked.rows, asked.contracts, holdout=holdout, now=asked.now)
            show(trials_json(tried), trials_drawn(tried, asked.reader), as_text=not json_)
        elif ticket is not None and why:
            reasons = forecast_why(asked.rows, asked.contracts, memory, ticket, now=asked.now)
            show(why_json(reasons), why_drawn(reasons, asked.reader), as_text=not json_)
        elif ticket is not None:
            found = detail(asked.rows, asked.contracts, memory, ticket, now=asked.now)
            show(detail_json(found), detail_drawn(found, asked.reader), as_text=not json_)
        else:
            about = About(customer=asked.customer(customer))
            ahead = outlook(asked.rows, asked.contracts, memory, about, now=asked.now, hours=hours)
            show(outlook_json(ahead), outlook_drawn(ahead, asked.reader), as_text=not json_)
    keep_learnt(memory)


def keep_learnt(memory: Kept) -> None:
    """Keeps what was learnt for an answer, if anything was, once that stands: whoever waits need not wait for it."""
    if memory.unkept:
        with opened(read_settings()) as store:
            memory.keep(store)


def budget_command(
    name: Annotated[str, typer.Argument(metavar="PERIOD", help=", ".join(NAMES))] = "this month",
    *,
    customer: Customer = None,
    json_: AsJson = False,
) -> None:
    """Say how many more misses each objective bears, at which pace they go, and when they are gone."""
    with asking(None) as asked:
        about = About(customer=asked.customer(customer))
        counted = asked.period(name)
        found = budgets(asked.rows, asked.contracts, about, counted, now=asked.now)
        show(budgets_json(found), budgets_drawn(found, asked.reader), as_text=not json_)
