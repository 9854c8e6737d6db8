"""What a question is about, and the clocks that answer it: as stored now, or folded again as they stood then."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.jobs.contracts import Contracts
from bot.jobs.folding import logs_of
from bot.store import Rows
from bot.store.records import OpenClock, TicketRow
from sla_core.agreements import Kind
from sla_core.errors import SlaError
from sla_core.fold import Folded, fold

EXTERNAL = frozenset({Kind.SLA})
"""What a customer may see: what it was promised, not what our teams promised each other."""


_AT_ONCE = 500


class NoSuchTicket(SlaError):
    """A ticket key that the log does not know."""

    def __init__(self, key: str) -> None:
        super().__init__(f"there is no ticket {key}")


@dataclass(frozen=True, slots=True)
class About:
    """Which clocks a question is about; None leaves a side open, and so do no customers, services and teams."""

    ticket: str | None = None
    customer: str | None = None
    assignee: str | None = None
    conversation: str | None = None
    service: str | None = None
    team: str | None = None
    kinds: frozenset[Kind] = frozenset()
    customers: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()

    def covers(self, *, customer: str | None, service: str | None, team: str | None) -> bool:
        """Whether something of that customer, service and team is one of those asked about."""
        sides = (
            (self.customer, self.customers, customer),
            (self.service, self.services, service),
            (self.team, self.teams, team),
        )
        return all(one in (None, value) and (not many or value in many) for one, many, value in sides)


def ticket_called(rows: Rows, key: str) -> TicketRow | None:
    """The ticket of a key as a person types it: exactly so, or else in capitals. None if there is neither."""
    found = rows.tickets.get_many([key, key.upper()])
    return found.get(key) or found.get(key.upper())


def folded_ticket(rows: Rows, contracts: Contracts, key: str, *, now: datetime) -> Folded:
    """One ticket as its log leaves it at `now`; NoSuchTicket if there is no log, or none yet by then."""
    folded = fold(key, logs_of(rows, [key])[key], contracts.catalogue, now=now)
    if not folded.events:
        raise NoSuchTicket(key)
    return folded


def open_clocks(
    rows: Rows, contracts: Contracts, about: About, *, now: datetime, at: datetime | None = None
) -> list[OpenClock]:
    """The open clocks of live tickets. With `at` in the past, every log is folded as it stood at that instant."""
    if at is not None and at < now:
        return [one for one in _as_of(rows, contracts, about, at) if _is_about(one, about)]
    if about.ticket is not None:
        folded = folded_ticket(rows, contracts, about.ticket, now=now)
        conversation = getattr(rows.tickets.get(about.ticket), "conversation", None)
        return [one for one in _open_in(folded, conversation) if _is_about(one, about)]
    return rows.clocks.open(
        customer=about.customer,
        assignee=about.assignee,
        conversation=about.conversation,
        service=about.service,
        team=about.team,
        kinds=about.kinds or None,
    )


def _as_of(rows: Rows, contracts: Contracts, about: About, at: datetime) -> Iterator[OpenClock]:
    if about.ticket is not None:
        yield from _open_in(folded_ticket(rows, contracts, about.ticket, now=at), None)
        return
    keys = rows.events.perhaps_open(at)
    places = rows.tickets.get_many(keys)
    for first in range(0, len(keys), _AT_ONCE):
        for key, log in logs_of(rows, keys[first : first + _AT_ONCE]).items():
            folded = fold(key, log, contracts.catalogue, now=at)
            yield from _open_in(folded, places[key].conversation if key in places else None)


def _open_in(folded: Folded, conversation: str | None) -> Iterator[OpenClock]:
    ticket, scope = folded.ticket, folded.ticket.scope
    if ticket.resolved or ticket.merged_into:
        return
    for trace in folded.traces:
        if trace.clock.open:
            yield OpenClock(
                clock=trace.clock,
                title=ticket.title,
                customer=scope.customer,
                assignee=ticket.assignee,
                service=scope.service,
                team=scope.team,
                channel=scope.channel,
                conversation=conversation,
                thread_ts=None,
                opened_at=ticket.opened_at,
                priority=scope.priority,
            )


def _is_about(one: OpenClock, about: About) -> bool:
    sides = ((about.assignee, one.assignee), (about.conversation, one.conversation))
    wanted = all(side is None or side == value for side, value in sides)
    wanted = wanted and about.covers(customer=one.customer, service=one.service, team=one.team)
    return wanted and (not about.kinds or one.clock.kind in about.kinds)
