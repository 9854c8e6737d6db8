"""The sweep: what fell due since the last one, warnings and breaches, is found by its instant and made known."""

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.jobs.contracts import Contracts
from bot.jobs.folding import Cause, refold
from bot.store import Store

BATCH = 200
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Swept:
    """How many tickets were looked at again, and whether there may be more."""

    tickets: int
    more: bool


def sweep(store: Store, contracts: Contracts, *, now: datetime, limit: int = BATCH) -> Swept:
    """Folds the tickets whose warning or breach instant has passed, most overdue first.

    Another replica may sweep the same instant: both lock the ticket, and the second finds nothing left to do.
    """
    with store.read() as rows:
        keys = rows.clocks.due(now, limit)
        # A version of an agreement for open tickets too takes over when its date comes.
        turns = contracts.catalogue.turns(_LONG_AGO, now)
        keys += [key for key in (rows.tickets.folded_before(turns[-1], limit) if turns else []) if key not in keys]
    if not keys:
        return Swept(0, more=False)
    with store.write() as rows:
        rows.tickets.lock(keys)
        refold(rows, contracts, keys, now=now, cause=Cause("sweep", "found by the sweep"))
    return Swept(len(keys), more=len(keys) >= limit)
