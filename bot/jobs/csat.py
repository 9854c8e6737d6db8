"""What customers said of a period: how many were asked, how many answered, and how many of those were content."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.store import Rows
from bot.store.paging import OutboxKind
from bot.store.records import TicketRow

CONTENT = 4
"""From this score on a customer counts as content, as CSAT is usually counted: the two best of five."""
UNHAPPY = 2


@dataclass(frozen=True, slots=True)
class Csat:
    """How many customers were asked in a period, how many answered in it, and how many of those were content."""

    asked: int = 0
    answered: int = 0
    content: int = 0

    @property
    def share(self) -> float | None:
        """The share of the content among those who answered; None if nobody did."""
        return self.content / self.answered if self.answered else None


def csat(rows: Rows, since: datetime, until: datetime, counts: Callable[[TicketRow], bool]) -> Csat:
    """What customers said in [since, until) about the tickets that count."""
    scored = [row for row in rows.tickets.scored(since, until) if counts(row)]
    questions = rows.outbox.told(since, until, (OutboxKind.SURVEY,))
    asked = rows.tickets.get_many({row.ticket for row in questions if row.ticket}).values()
    content = sum((row.ticket.score or 0) >= CONTENT for row in scored)
    return Csat(sum(counts(row) for row in asked), len(scored), content)
