"""What is left after the storm: the workspace's messages and the store's rows, put side by side."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.chaos.plan import is_of_storm
from bot.chaos.seen import Posted
from bot.store import Store
from bot.store.paging import AuditRow, OutboxKind, OutboxRow, OutboxState
from sla_core.escalations import Escalation

CALLS = (OutboxKind.PAGE, OutboxKind.DIRECT)


@dataclass(frozen=True)
class Kept:
    """The tickets, escalations, rows and trail of the store (`trail` is what is wrong with it), and the messages."""

    tickets: frozenset[str]
    escalations: tuple[Escalation, ...]
    rows: tuple[OutboxRow, ...]
    lines: Mapping[str, Sequence[AuditRow]]
    trail: tuple[str, ...] = ()
    posted: tuple[Posted, ...] = ()

    @cached_property
    def messages(self) -> Mapping[str, Sequence[Posted]]:
        """The messages by the id they bear, each id's in the order of time."""
        found: dict[str, list[Posted]] = defaultdict(list)
        for message in sorted(self.posted, key=lambda one: float(one.ts)):
            if message.id:
                found[message.id].append(message)
        return dict(found)

    @cached_property
    def calls(self) -> Mapping[str, Sequence[OutboxRow]]:
        """The pages of each escalation, in the order in which they fell due."""
        found: dict[str, list[OutboxRow]] = defaultdict(list)
        for row in sorted(self.rows, key=lambda one: (one.since, one.id)):
            if row.kind in CALLS and row.escalation:
                found[row.escalation].append(row)
        return dict(found)

    @cached_property
    def arrived(self) -> frozenset[str]:
        """The rows that somebody could read: as a message, as a line of a bundle that is one, or by the second path.

        A page with nobody to call is settled too; whom its ladder calls instead is for the rules to look at.
        """
        return frozenset(row.id for row in self.rows if self._arrived(row))

    def _arrived(self, row: OutboxRow) -> bool:
        if row.state is OutboxState.BUNDLED and row.bundle:
            return row.bundle in self.messages
        return row.id in self.messages or row.state in (OutboxState.RELAYED, OutboxState.EMPTY)

    def answered(self, row: OutboxRow) -> bool:
        """Whether somebody had acknowledged the escalation after the row was made."""
        lines = self.lines.get(row.escalation or "", ())
        return any(line.what == "acknowledged" and (line.epoch or 0) > (row.epoch or 0) for line in lines)

    def overtaken(self, row: OutboxRow) -> bool:
        """Whether somebody was called later for the same escalation."""
        later = self.calls.get(row.escalation or "", ())
        return any((one.epoch or 0) > (row.epoch or 0) and one.id in self.arrived for one in later)


def read(store: Store, posted: Iterable[Posted]) -> Kept:
    """What the store holds, beside these messages."""
    with store.read() as rows:
        tickets = sorted(key for key in rows.events.tickets() if is_of_storm(key))
        escalations = [one for ticket in tickets for one in rows.escalations.of(ticket)]
        found = {row.id: row for ticket in tickets for row in rows.outbox.of(ticket)}
        for bundle in [rows.outbox.get(key) for key in {row.bundle for row in found.values() if row.bundle}]:
            if bundle is not None:
                found[bundle.id] = bundle
        lines = {one.id: rows.trail.of(one.id) for one in escalations}
        trail = rows.trail.verify()
    return Kept(frozenset(tickets), tuple(escalations), tuple(found.values()), lines, tuple(trail), tuple(posted))
