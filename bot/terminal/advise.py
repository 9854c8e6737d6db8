"""`sla-bot advise`: which targets are too loose, too tight or carried by pauses, and what could be promised."""

from collections.abc import Iterable
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table

from bot.jobs.advising import Advised, Review, advice
from bot.jobs.replaying import Past
from bot.sentences import promise_name
from bot.terminal.as_json import plain
from bot.terminal.asking import AsJson, asking, show
from bot.terminal.backtest import Since, opened_since, telling
from bot.terminal.draw import drawn_table, safe
from bot.words import percent, plural, sentence, working
from sla_core.advice import RULES


def advise_command(*, since: Since = None, json_: AsJson = False) -> None:
    """Say of each target whether it is too loose, too tight or carried by pauses, and what could be promised."""
    with asking(None) as asked, telling("advise") as progress:
        past = Past(opened_since(asked, since), progress=progress)
        found = advice(asked.rows, asked.contracts, now=asked.now, past=past)
    show(review_json(found), review_drawn(found), as_text=not json_)


def review_json(review: Review) -> dict[str, Any]:
    """The advice, each with its figures; lengths in working seconds, shares as fractions."""
    sides = {"promises": review.promises, "baselines": review.baselines}
    head = {"since": plain(review.since), "at": plain(review.at), "tickets": review.tickets, "rules": RULES}
    return {**head, **{name: [_advised(one) for one in found] for name, found in sides.items()}}


def _advised(one: Advised) -> dict[str, Any]:
    advised = one.advice
    derived = {"share": advised.share, "gross_share": advised.gross_share, "interval": advised.interval}
    flat: dict[str, Any] = plain(one)
    return {**flat, "advice": {**flat["advice"], **derived}}


def review_drawn(review: Review) -> RenderableType:
    """The promises with what is to be said of them, and a sentence for each baseline."""
    parts: list[RenderableType] = [safe(f"Advice from {plural(review.tickets, 'ticket')}", style="bold")]
    if review.promises:
        parts.append(_table(review.promises))
    else:
        parts.append(safe("Nothing that was promised was looked at."))
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
            f"{found.objective:f} %" + ("" if found.stated else " (usual)"),
            f"{found.decided:,}",
            more,
            less,
            "-" if found.bearable is None else working(found.bearable),
            ", ".join(finding.value for finding in found.findings),
        )
        table.add_row(*map(safe, cells))
    return table


def baseline(one: Advised) -> str:
    """What could be promised: `First response, P2: with these 3,000 tickets you could promise 90 % within 5 h ...`."""
    found = one.advice
    name = sentence(promise_name(one.kind, one.metric)) + (f", {one.priority}" if one.priority else "")
    seen = f"{plural(found.decided, 'ticket')}" + (f" ({found.undecided:,} more undecided)" if found.undecided else "")
    if found.bearable is None:
        return f"{name}: {seen} are too few to promise {found.objective:f} % of anything."
    within = f"within {working(found.bearable)} ({one.calendar})"
    return f"{name}: with these {seen} you could promise {found.objective:f} % {within}."
