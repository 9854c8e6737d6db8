"""What was restated of a closed month, as rows of a document, of a table, and as plain values."""

from collections.abc import Iterator
from datetime import tzinfo
from typing import Any

from bot.credit_words import moved_words, shares_words, value_words
from bot.jobs.statement import Settled
from bot.sentences import Reader
from bot.stamps import drawn
from bot.statement_words import currency_of, what_words
from bot.terminal.as_json import plain
from bot.words import full_moment
from sla_core.closing import Restatement, Shares

_MOVES = "Moves"
HEAD = ("What", "Was", "Is", "Attainment", _MOVES, "When", "By", "Why")


def head_of(settled: Settled) -> tuple[str, ...]:
    """The heads of the table of restatements: without money for what pays none."""
    return tuple(name for name in HEAD if settled.pays or name != _MOVES)


def restatement_cells(settled: Settled, reader: Reader) -> Iterator[tuple[str, ...]]:
    """A row under `head_of` for each restatement."""
    currency = currency_of(settled)
    for one in settled.restatements:
        made = one.correction
        values = (value_words(one, value, reader.place) for value in (one.was, one.now))
        when = full_moment(made.at, reader.place)
        moves = (moved_words(one.moved, currency),) if settled.pays else ()
        yield (what_words(one), *values, shares_words(one), *moves, when, made.author, drawn(made.reason, reader.place))


def restatement_rows(settled: Settled, place: tzinfo) -> Iterator[tuple[Any, ...]]:
    """A line of a statement's CSV for each restatement, and one for what is owed or, unpaid, for each figure now."""
    for one in settled.restatements:
        made, shares = one.correction, one.shares
        was, now = (value_words(one, value, place) for value in (one.was, one.now))
        name = shares[1].name if shares else ""
        reached, held = (_fraction(shares[1].reached), _fraction(shares[1].held)) if shares else ("", "")
        yield ("restatement", settled.agreement, made.key or "terms", name, plain(made.at), now, "", reached, held, "",
               _moves(one) or "", "", was, made.author, made.reason)  # fmt: skip
    if settled.pays:
        yield ("now", settled.agreement, *("",) * 8, f"{settled.amount:f}", *("",) * 4)
        return
    for line in settled.now.credit.lines if settled.now and settled.now.credit else ():
        yield ("now", settled.agreement, line.key, line.scale.metric, "", "", "", _fraction(line.raw),
               _fraction(line.counted), *("",) * 6)  # fmt: skip


def _moves(one: Restatement) -> str | None:
    return f"{one.moved:f}" if one.pays else None


def settled_json(settled: Settled) -> dict[str, Any]:
    """The restatements of an agreement, and the three amounts that add up; all null where nothing is paid."""
    amounts = {"invoiced": settled.invoiced, "moved": settled.moved, "amount": settled.amount}
    return {
        "agreement": settled.agreement,
        "currency": currency_of(settled) if settled.pays else None,
        **{name: f"{amount:f}" if settled.pays else None for name, amount in amounts.items()},
        "restatements": [restatement_json(one) for one in settled.restatements],
    }


def restatement_json(one: Restatement) -> dict[str, Any]:
    made, shares = one.correction, one.shares
    values = {name: _value_json(one, value) for name, value in (("was", one.was), ("is", one.now))}
    figure = {"before": _shares_json(shares[0]), "after": _shares_json(shares[1])} if shares else None
    told = {"told": made.told.value, "key": made.key, **values, "figure": figure, "moves": _moves(one)}
    return {**told, "at": plain(made.at), "by": made.author, "reason": made.reason}


def _value_json(one: Restatement, value: Any) -> Any:
    if value is not None and one.correction.told.value == "terms":
        promised = {name: sum(end - start for start, end in spans) for name, spans in value.promised.items()}
        fee = None if value.fee is None else f"{value.fee:f}"
        return {"scheme": value.scheme.name, "fee": fee, "promised_seconds": promised}
    return plain(value)


def _shares_json(shares: Shares) -> dict[str, Any]:
    return {"of": shares.name, "reached": _fraction(shares.reached) or None,
            "held_against_us": _fraction(shares.held) or None}  # fmt: skip


def _fraction(share: Any) -> str:
    return "" if share is None else f"{share.numerator}/{share.denominator}"
