"""`sla-bot digest`: what leads are told, on the command line and as pictures for a report."""

from typing import Annotated

import typer

from bot.jobs.contracts import Contracts
from bot.jobs.digest import Digest, digest_facts
from bot.jobs.digest_asking import digest_of, entry_named, entry_now
from bot.jobs.keeping_learnt import Kept
from bot.jobs.oncall import names_of
from bot.jobs.periods import day_named
from bot.printed.sheets import digest_sheets
from bot.sentences import Reader
from bot.terminal import pictures
from bot.terminal.asking import AsJson, Png, asking, show
from bot.terminal.draw_calls import named
from bot.terminal.draw_digest import digest_drawn
from bot.terminal.forecast import keep_learnt
from sla_core.errors import SlaError
from sla_core.zones import zone

_NAME = "A digest by its name, or one of everything: day, overnight, week or month; the day if left out."


def digest_command(
    name: Annotated[str | None, typer.Argument(help=_NAME)] = None,
    *,
    day: Annotated[str, typer.Option(help="For this date: yesterday, Monday, 2026-03-02 ...")] = "today",
    png: Png = None,
    json_: AsJson = False,
) -> None:
    """Tell a digest: what was missed and why, what is due next, and what the objectives bear."""
    if png is not None:
        pictures.check(png)
    memory = Kept()
    with asking(None) as asked:
        contracts = asked.contracts
        chosen = entry_named(contracts, name, now=asked.now) if name else entry_now(contracts, "", now=asked.now)
        date = day_named(day, contracts.place, asked.now)
        if date > asked.now.astimezone(contracts.place).date():
            raise SlaError(f"--day {day} is still to come: ask for a day up to today")
        found = digest_of(asked.rows, contracts, chosen, date, now=asked.now, memory=memory)
        reader = _reader(contracts, found)
        show(digest_facts(found), digest_drawn(found, reader, named(names_of(contracts))), as_text=not json_)
        if png is not None:
            pictures.tell(png, digest_sheets(found, reader), aside=json_)
    keep_learnt(memory)


def _reader(contracts: Contracts, digest: Digest) -> Reader:
    """As at the time it was gathered, and in the zone whose days it counts."""
    return Reader(zone(digest.zone), digest.made_at, contracts.reasons, contracts.customers)
