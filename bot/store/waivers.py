"""What customers do not hold against us, and what they pay."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection, func, insert, select

from bot.store.credit_tables import FEE, WAIVER
from bot.store.plain import plain


@dataclass(frozen=True, slots=True)
class WaiverRow:
    """That a miss is not held against us: `subject` is the key of a clock or of an outage."""

    subject: str
    approver: str
    reason: str
    author: str
    recorded_at: datetime
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class FeeRow:
    """What a customer pays a month under an agreement, from the month on that begins at `since`."""

    customer: str
    agreement: str
    since: datetime
    amount: Decimal
    currency: str
    author: str
    recorded_at: datetime


_WAIVERS = tuple(WAIVER.c[name] for name in WaiverRow.__dataclass_fields__)
_FEES = tuple(FEE.c[name] for name in FeeRow.__dataclass_fields__)


class Waivers:
    """The waivers, inside one transaction. None is ever changed or deleted."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, row: WaiverRow) -> None:
        self._connection.execute(insert(WAIVER), [plain(row)])

    def holding(self) -> dict[str, WaiverRow]:
        """What is waived now, by subject."""
        last = select(func.max(WAIVER.c.id)).group_by(WAIVER.c.subject)
        wanted = select(*_WAIVERS).where(WAIVER.c.id.in_(last), WAIVER.c.withdrawn.is_(False))
        found = self._connection.execute(wanted.order_by(WAIVER.c.subject)).mappings()
        return {row["subject"]: WaiverRow(**row) for row in found}

    def of(self, subject: str) -> list[WaiverRow]:
        """All that was said of one subject, the first first."""
        wanted = select(*_WAIVERS).where(WAIVER.c.subject == subject).order_by(WAIVER.c.id)
        return [WaiverRow(**row) for row in self._connection.execute(wanted).mappings()]

    def since(self, instant: datetime) -> list[WaiverRow]:
        """All that was said of any subject from an instant on, the first first."""
        wanted = select(*_WAIVERS).where(WAIVER.c.recorded_at >= instant).order_by(WAIVER.c.id)
        return [WaiverRow(**row) for row in self._connection.execute(wanted).mappings()]


def fee_of_month(fees: Sequence[FeeRow], month: datetime) -> FeeRow | None:
    """The fee of the month that begins at an instant, of those recorded, the first first: the last of the latest month.

    None if none was recorded for it or before it.
    """
    mine = [(row.since, place, row) for place, row in enumerate(fees) if row.since <= month]
    return max(mine, key=lambda one: one[:2])[2] if mine else None


class FeeBook:
    """All fees as they were at one moment, for whoever asks for very many months."""

    def __init__(self, recorded: Iterable[FeeRow] = ()) -> None:
        self._known: dict[tuple[str, str], list[FeeRow]] = {}
        for row in recorded:
            self._known.setdefault((row.customer, row.agreement), []).append(row)

    def at(self, customer: str, agreement: str, month: datetime) -> FeeRow | None:
        """The fee of the month that begins at that instant; None if none was recorded for it or before it."""
        return fee_of_month(self._known.get((customer, agreement), ()), month)


class Fees:
    """The fees, inside one transaction. None is ever changed or deleted."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, row: FeeRow) -> None:
        self._connection.execute(insert(FEE), [{**plain(row), "amount": str(row.amount)}])

    def at(self, customer: str, agreement: str, month: datetime) -> FeeRow | None:
        """The fee of the month that begins at that instant; None if none was recorded for it or before it."""
        mine = (FEE.c.customer == customer, FEE.c.agreement == agreement, FEE.c.since <= month)
        wanted = select(*_FEES).where(*mine).order_by(FEE.c.since.desc(), FEE.c.id.desc()).limit(1)
        row = self._connection.execute(wanted).mappings().first()
        return FeeRow(**{**row, "amount": Decimal(row["amount"])}) if row is not None else None

    def book(self) -> FeeBook:
        """All fees, read at once."""
        found = self._connection.execute(select(*_FEES).order_by(FEE.c.id)).mappings()
        return FeeBook(FeeRow(**{**row, "amount": Decimal(row["amount"])}) for row in found)

    def of(self, customer: str, agreement: str) -> list[FeeRow]:
        """All that was recorded of a customer and an agreement, the first first."""
        mine = (FEE.c.customer == customer, FEE.c.agreement == agreement)
        found = self._connection.execute(select(*_FEES).where(*mine).order_by(FEE.c.id)).mappings()
        return [FeeRow(**{**row, "amount": Decimal(row["amount"])}) for row in found]
