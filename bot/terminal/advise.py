"""`sla-bot advise`: which targets are too loose, too tight or carried by pauses, and what could be promised."""

from collections.abc import Iterable
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table

from bot.advice_words import NOTHING, baseline, findings, heading
from bot.figures import stated
from bot.jobs.advising import Advised, Review, advice
from bot.jobs.replaying import Past
from bot.sentences import Reader, promise_name
from bot.terminal.as_json import plain
from bot.terminal.asking import AsJson, Customer, asking, show
from bot.terminal.backtest import Since, opened_since, telling
from bot.terminal.draw import drawn_table, safe
from bot.words import percent, working
from sla_core.advice import RULES


def advise_command(*, since: Since = None, customer: Customer = None, json_: AsJson = False) -> None:
    """Say of each target whether it is too loose, too tight or carried by pauses, and what could be promised."""
    with asking(None) as asked, telling() as telling_of:
        past = Past(opened_since(asked, since), progress=telling_of("advise"))
        whose, reader = asked.customer(customer), asked.reader
        found = advice(asked.rows, asked.contracts, now=asked.now, past=past, customer=whose)
    show(review_json(found), review_drawn(found, reader), as_text=not json_)


def review_json(review: Review) -> dict[str, Any]:
    """The advice, each with its figures; lengths in working seconds, shares as fractions."""
    sides = {"promises": review.promises, "baselines": review.baselines}
    about = {"since": plain(review.since), "at": plain(review.at), "customer": review.customer}
    head = {**about, "tickets": review.tickets, "rules": RULES}
    return {**head, **{name: [_advised(one) for one in found] for name, found in sides.items()}}


def _advised(one: Advised) -> dict[str, Any]:
    advised = one.advice
    derived = {"share": advised.share, "gross_share": advised.gross_share, "interval": advised.interval}
    flat: dict[str, Any] = plain(one)
    return {**flat, "advice": {**flat["advice"], **derived}}


def review_drawn(review: Review, reader: Reader) -> RenderableType:
    """The promises with what is to be said of them, and a sentence for each baseline."""
    parts: list[RenderableType] = [safe(heading(review, reader), style="bold")]
    if review.promises:
        parts.append(_table(review.promises))
    else:
        parts.append(safe(NOTHING))
    parts += [safe(baseline(one)) for one in review.baselines]
    return Group(*parts, safe(RULES, style="dim"))


def _table(promises: Iterable[Advised]) -> Table:
    names = ("Agreement", "Promise", "Pri", "Target", "Kept", "Without pauses", "Objective", "Decided", "1 h more")
    table = drawn_table(*names, "1 h less", "Could be", "Advice", right=(4, 5, 6, 7, 8, 9, 10))
    for one in promises:
        found = one.advice
        more, less = (f"{100 * change:+.1f}" for change in found.per_hour) if found.per_hour else ("-", "-")
        cells = (
            one.agreement,
            promise_name(one.kind, one.metric),
            one.priority or "-",
            f"{one.target} ({one.calendar})",
            percent(found.share),
            percent(found.gross_share),
            stated(found.objective) + ("" if found.stated else " (usual)"),
            f"{found.decided:,}",
            more,
            less,
            "-" if found.bearable is None else working(found.bearable),
            findings(one),
        )
        table.add_row(*map(safe, cells))
    return table
