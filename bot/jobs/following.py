"""Escalations are kept in step with their clocks: armed, held, timed anew, over. Every decision is the core's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.jobs.calls import Subject, id_of, live_row, rank_of
from bot.jobs.contracts import Contracts
from bot.jobs.escalating import keep, write
from bot.store import Rows
from bot.store.paging import OutboxRow, OutboxState
from bot.store.records import TicketRow
from sla_core import climbing
from sla_core.clocks import Clock, State, Trace
from sla_core.escalations import CALLING, Escalation, Stage, Step, View
from sla_core.fold import Folded
from sla_core.following import cancel, follow, move
from sla_core.ladders import Ladder
from sla_core.tickets import Author, Message


def follow_up(
    rows: Rows, contracts: Contracts, folded: Mapping[str, Folded], tickets: Mapping[str, TicketRow], *,
    now: datetime, quiet: bool,
) -> None:  # fmt: skip
    """Keeps the escalations of these tickets in step with their clocks. The caller holds the tickets' locks."""
    if not contracts.catalogue.ladders:
        return
    known = rows.escalations.of_tickets(folded)
    for key, one in folded.items():
        turn = _Turn(rows, contracts, one, tickets[key], now, quiet)
        running = {(e.kind, e.metric, e.cycle): e for e in known.get(key, ())}
        for trace in one.traces:
            clock = trace.clock
            found = running.pop((clock.kind.value, clock.metric.value, clock.cycle), None)
            if found is not None:
                turn.follow(found, trace)
            elif clock.open:
                turn.arm(trace)
        for gone in running.values():
            turn.cancel(gone)


def ladder_of(contracts: Contracts, trace: Trace) -> Ladder | None:
    """The newest version of the ladder that a clock's promise names; None if it names none."""
    name = trace.match.target.ladder_for(trace.clock.priority)
    return contracts.catalogue.ladder(name) if name else None


def laddered(contracts: Contracts, trace: Trace) -> bool:
    """Whether a clock's warnings and breach are told by its ladder's live message, and by no notice of their own."""
    return ladder_of(contracts, trace) is not None and not trace.clock.reclassified


@dataclass(frozen=True, slots=True)
class _Turn:
    """One ticket looked at again: what its escalations are kept in step with."""

    rows: Rows
    contracts: Contracts
    folded: Folded
    row: TicketRow
    now: datetime
    quiet: bool

    def subject(self, ladder: Ladder, clock: Clock) -> Subject:
        return Subject(ladder, clock, self.row, rank_of(self.contracts, clock.priority))

    def view(self, ladder: Ladder, trace: Trace, calls: Sequence[OutboxRow] = (), epoch: int = 0) -> View:
        return View(
            ladder, trace.match.calendar, self.contracts.catalogue.calendar,
            unsent=any(call.state is OutboxState.DUE and call.epoch == epoch for call in calls),
            called=tuple(person for call in calls for person in call.people),
        )  # fmt: skip

    def keep(self, before: Escalation | None, step: Step, subject: Subject) -> None:
        keep(self.rows, self.contracts, before, step, subject=subject, now=self.now)

    def arm(self, trace: Trace) -> None:
        ladder = ladder_of(self.contracts, trace)
        if ladder is None:
            return
        subject = self.subject(ladder, trace.clock)
        step = climbing.arm(id_of(trace.clock.key), trace, self.view(ladder, trace), now=self.now, silent=self.quiet)
        self.keep(None, step, subject)
        self.tell(step.after, subject)

    def follow(self, escalation: Escalation, trace: Trace) -> None:
        present = self.contracts.catalogue.ladder(escalation.ladder, escalation.version)
        wanted = ladder_of(self.contracts, trace)
        if present is None or wanted is None:
            self.cancel(escalation)
            return
        calls = self.rows.outbox.of_escalation(escalation.id) if escalation.stage in CALLING else []
        ladder = wanted if escalation.over or wanted.name != present.name else present
        view, subject = self.view(ladder, trace, calls, escalation.epoch), self.subject(ladder, trace.clock)
        if wanted.name != present.name and not escalation.over:
            # The promise names another ladder by now.
            step = move(escalation, trace, view, now=self.now)
            self.keep(escalation, step, subject)
            escalation = step.after
        step = follow(
            escalation, trace, view, now=self.now, silent=self.quiet,
            answered_by=_answered_by(self.folded, escalation), acted_at=_acted_at(self.folded),
        )  # fmt: skip
        self.keep(escalation, step, subject)
        self.tell(step.after, subject)

    def tell(self, escalation: Escalation, subject: Subject) -> None:
        """A warning or a breach that calls nobody still shows: in the live message, posted for it if need be."""
        clock = subject.clock
        warned = clock.state is State.RUNNING and any(warning.at <= self.now for warning in clock.warnings)
        if self.quiet or escalation.stage is not Stage.ARMED or not (warned or clock.state is State.MISSED):
            return
        calls_soon = escalation.wake_at is not None and escalation.wake_at <= self.now
        if not clock.reclassified and not calls_soon:
            self.rows.outbox.add([live_row(escalation, subject, self.contracts, now=self.now)])
            self.rows.escalations.soil(escalation.id, self.now)

    def cancel(self, escalation: Escalation) -> None:
        """Its clock is there no more, or has no ladder any more."""
        if escalation.over:
            return
        find = self.contracts.catalogue.calendar
        ladder = self.contracts.catalogue.ladder(escalation.ladder, escalation.version) or _NO_LADDER
        step = cancel(escalation, View(ladder, find("always"), find), now=self.now)
        write(self.rows, escalation, step, rank=rank_of(self.contracts, None), now=self.now)


_NO_LADDER = Ladder("", 0, ())


def _acted_at(folded: Folded) -> datetime | None:
    return folded.events[-1].at if folded.events else None


def _answered_by(folded: Folded, escalation: Escalation) -> str:
    """Who has answered the customer in public since somebody was called; empty if nobody has."""
    since = escalation.rung_at
    for event in reversed(folded.events):
        if since is None or event.at < since:
            return ""
        fact = event.fact
        if isinstance(fact, Message) and fact.author is Author.AGENT and fact.public:
            return event.actor or "somebody"
    return ""
