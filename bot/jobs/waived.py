"""A waiver told, and what it moves: the credits of the months that the miss is of, before and after."""

from dataclasses import dataclass
from datetime import datetime

from bot.jobs.contracts import Contracts
from bot.jobs.credits import Owed
from bot.jobs.moved import MONTHS, Concerned, Moved
from bot.jobs.owed_past import months_of
from bot.jobs.waiving import Wish, miss_of, waive
from bot.store import Store
from bot.store.waivers import WaiverRow


@dataclass(frozen=True, slots=True)
class Waived:
    """The waiver as it is recorded, and the accounts it is about, month by month; `earlier` months were not counted."""

    row: WaiverRow
    moved: tuple[Moved, ...]
    earlier: int = 0


def waive_and_count(store: Store, contracts: Contracts, wish: Wish, *, by: str, now: datetime) -> Waived:
    """Waives a miss, or takes the waiver back, and says what that moves; CannotWaive if there is nothing to waive.

    1. what is owed before 2. the waiver, in a transaction of its own 3. what is owed after it
    """
    with store.read() as rows:
        miss = miss_of(rows, contracts, wish, now=now)
        months = months_of(contracts.place, since=miss.since, now=miss.until)
        counted = months[-MONTHS:]
        behind = Concerned(contracts, counted, lambda owed: _is_behind(miss.subject, owed), now, miss.customer)
        before = behind.accounts(rows)
    row = waive(store, contracts, wish, by=by, now=now)
    with store.read() as rows:
        return Waived(row, behind.moved(rows, before), len(months) - len(counted))


def _is_behind(subject: str, owed: Owed) -> bool:
    clocks = {one.case.key for one in owed.judged}
    return subject in clocks or any(subject == each.outage.key for one in owed.uptimes for each in one.figure.outages)
