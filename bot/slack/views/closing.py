"""`/sla close`: what would be frozen, what may still move it, and that it was closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.jobs.closing import Closing
from bot.jobs.closing_check import ClosingCheck, Ready
from bot.sentences import Reader
from bot.slack.mrkdwn import person, plain, quoted
from bot.slack.views.message import Block, Shown, actions, button, context, header, section
from bot.statement_words import CLOSE_RULE, freezing_words, invoiced_words, standing_words
from bot.words import full_moment, plural, sentence

CLOSE = "close_month"
CUSTOMERS, ACCOUNTS = 20, 8


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What the button says that somebody has seen: a month such as 2025-06, the mark of its figures, whose it is."""

    month: str
    mark: str
    customer: str | None = None

    @property
    def value(self) -> str:
        return " ".join(filter(None, (self.month, self.mark, self.customer)))


def confirmed_in(value: Any) -> Confirmed | None:
    """What a button that comes back says; None for one that is not ours."""
    parts = value.split(" ", 2) if isinstance(value, str) else []
    return Confirmed(parts[0], parts[1], parts[2] if parts[2:] else None) if len(parts) >= 2 else None


def closing_view(found: ClosingCheck, confirmed: Confirmed, reader: Reader, *, again: str = "") -> Shown:
    """A section per customer, and the button if anything is left to close; `again` says why it is shown anew."""
    title = plain(f"Close {found.period.name.removeprefix('in ')}?", 150)
    said = [_ready(one, reader) for one in found.customers[:CUSTOMERS]]
    rest = len(found.customers) - CUSTOMERS
    hint = f"`sla-bot close {quoted(confirmed.month)} --check` shows all of them."
    more = [f"And {plural(rest, 'more customer')}, closed with the same button: {hint}"] if rest > 0 else []
    head = [f"*{quoted(sentence(again), 300)}. Look at it again:*"] if again else []
    left = len(found.left)
    if not left:
        more.append("There is nothing left to close.")
    notes = context(*more, CLOSE_RULE, f"As of {full_moment(found.at, reader.place)}")
    blocks: list[Block] = [header(title), *map(section, [*head, *said]), notes]
    blocks += [actions(_button(confirmed, left, title))] if left else []
    return Shown("\n".join([quoted(title), *head, *said, *more, CLOSE_RULE]), tuple(blocks))


def _button(confirmed: Confirmed, left: int, title: str) -> Block:
    label = f"{title.removesuffix('?')} for {plural(left, 'customer')}"
    ask = {
        "title": {"type": "plain_text", "text": plain(title, 100)},
        "text": {"type": "plain_text", "text": plain(CLOSE_RULE, 300)},
        "confirm": {"type": "plain_text", "text": "Close it"},
        "deny": {"type": "plain_text", "text": "Not yet"},
    }
    return {**button("Close", CLOSE, confirmed.value, label=label), "style": "primary", "confirm": ask}


def _ready(one: Ready, reader: Reader) -> str:
    name = f"*{quoted(plain(reader.customer(one.customer), 80))}*"
    if one.closed is not None:
        return f"{name}: {_closed_already(one.closed, reader)}"
    lines = [f"• {quoted(freezing_words(owed), 400)}" for owed in one.owed[:ACCOUNTS]]
    if len(one.owed) > ACCOUNTS:
        lines.append(f"and {plural(len(one.owed) - ACCOUNTS, 'more agreement')}")
    open_ = [f":warning: {quoted(line, 300)}" for line in standing_words(one, reader)]
    shown = open_[:ACCOUNTS] + ([f"and {len(open_) - ACCOUNTS:,} more"] if len(open_) > ACCOUNTS else [])
    return "\n".join([name, *(lines or ["• no agreement was in force"]), *shown])


def _closed_already(one: Closing, reader: Reader) -> str:
    at = full_moment(one.at, reader.place)
    return f"closed already by {person(one.author)} on {at}: {quoted(invoiced_words(one), 200)}"


def closed_view(done: Sequence[Closing], reader: Reader) -> Shown:
    """What was closed just now, and what had been before, by whom: that stayed as it was."""
    month = quoted(plain(done[0].period.name.removeprefix("in "), 60)) if done else "It"
    new = sum(one.new for one in done)
    head = f"{month} is closed" + (f" for {plural(new, 'customer')}." if new else " already: nothing was done twice.")
    lines = [f"• {_line(one, reader)}" for one in done[:CUSTOMERS]]
    lines += [f"and {plural(len(done) - CUSTOMERS, 'more customer')}"] if len(done) > CUSTOMERS else []
    note = "`/sla statement` shows a customer's month, with what is restated from now on."
    return Shown("\n".join([head, *lines]), (section(f"*{head}*"), section("\n".join(lines)), context(note)))


def _line(one: Closing, reader: Reader) -> str:
    name = quoted(plain(reader.customer(one.customer), 80))
    return f"{name}: {quoted(invoiced_words(one), 200)}" if one.new else f"{name}: {_closed_already(one, reader)}"
