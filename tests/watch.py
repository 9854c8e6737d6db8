"""A house that is on watch: the small house with people, a roster and a ladder, and ways to let time pass on it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.jobs.answering import Answered, acknowledge
from bot.jobs.contracts import Contracts
from bot.jobs.duty import Addressed, resolve
from bot.jobs.escalating import emptied, wake_due
from bot.jobs.sweep import sweep
from bot.store import Store
from bot.store.paging import OutboxKind, OutboxRow, OutboxState
from sla_core.escalations import Escalation
from sla_core.tickets import Event
from tests.builders import When, at, opened
from tests.house import AGREEMENTS, furnished, take

ADA, BOB, CYD, LEAD, MAX = "U0ADA00001", "U0BOB00001", "U0CYD00001", "U0LEAD0001", "U0MAX00001"
HOUSE, LEADS = "C0HOUSE001", "C0LEADS001"
LEASE = timedelta(seconds=12)

PEOPLE = f"""\
people:
  ada: {{slack: {ADA}, name: Ada Agent, email: ada@example.com, manager: lead}}
  bob: {{slack: {BOB}, name: Bob Builder, email: bob@example.com, manager: lead}}
  cyd: {{slack: {CYD}, name: Cyd Carver, email: cyd@example.com, manager: lead}}
  max: {{slack: {MAX}, name: Max Mason, hours: office, leave: [{{from: 2025-06-04, until: 2025-06-05}}]}}
  lead: {{slack: {LEAD}, name: Lea Dern, email: lead@example.com}}
rosters:
  desk:
    zone: Europe/Berlin
    rotations:
      week: {{people: [bob, cyd], starts: 2025-05-26, at: "09:00", every: 1 week}}
"""
LADDERS = f"""\
ladders:
  urgent:
    channel: {HOUSE}
    leads: {LEADS}
    owner: lead
    calendar: office
    gives_up: 30m
    catch_all: [{{person: lead}}]
    rungs:
      - {{when: 75%, call: owner}}
      - {{when: at breach, call: {{on_duty: desk}}}}
      - {{when: 15m, call: manager}}
"""
WATCHED = AGREEMENTS.replace("  standard:\n    kind: sla\n", "  standard:\n    kind: sla\n    ladder: {P1: urgent}\n")
assert WATCHED != AGREEMENTS
ON_WATCH = WATCHED + PEOPLE + LADDERS


@dataclass
class Watch:
    """A store on watch. A P1 of nobody in particular: answered within 4bh, resolved within 12bh."""

    store: Store
    text: str = ON_WATCH
    now: datetime = field(default_factory=lambda: at("Mon 07:00"))
    contracts: Contracts = field(init=False)

    def __post_init__(self) -> None:
        self.contracts = furnished(self.store, self.text)

    def happens(self, *events: Event, quiet: bool = False) -> "Watch":
        self.now = max(self.now, *(event.at for event in events))
        take(self.store, *events, now=self.now, quiet=quiet)
        return self

    def opens(self, when: When = "Mon 07:00", key: str = "T-1", **rest: Any) -> "Watch":
        """A P1 of Ada's; Monday 09:00 in Berlin unless told otherwise."""
        usual = {"priority": "P1", "assignee": ADA, "ticket": key}
        return self.happens(opened(when, **{**usual, **rest}))

    def until(self, when: When) -> "Watch":
        """Lets time pass, looking at whatever is due when it is due."""
        end = at(when)
        while True:
            with self.store.read() as rows:
                wake = rows.escalations.next_wake()
            if wake is None or wake > end:
                break
            self.now = max(self.now, wake)
            self.work()
        self.now = end
        self.work()
        return self

    def work(self) -> None:
        while sweep(self.store, self.contracts, now=self.now).more:
            pass
        while wake_due(self.store, self.contracts, now=self.now):
            pass

    def escalation(self, ticket: str = "T-1", metric: str = "first_response") -> Escalation:
        with self.store.read() as rows:
            return next(one for one in rows.escalations.of(ticket) if one.metric == metric)

    def rows(self, ticket: str = "T-1", metric: str = "first_response", *kinds: OutboxKind) -> list[OutboxRow]:
        """What the escalation has put into the outbox."""
        with self.store.read() as rows:
            found = rows.outbox.of_escalation(self.escalation(ticket, metric).id)
        return [row for row in found if not kinds or row.kind in kinds]

    def pages(self, ticket: str = "T-1", metric: str = "first_response") -> list[OutboxRow]:
        return self.rows(ticket, metric, OutboxKind.PAGE)

    def sends(self, *, absent: dict[str, str] | None = None) -> list[Addressed]:
        """Sends what is due as the door would, to whom it finds; empty pages move the ladder on."""
        found: list[Addressed] = []
        while True:
            with self.store.write() as rows:
                claimed = rows.outbox.claim(self.now, limit=10, lease=LEASE, house=HOUSE, slot=timedelta(0))
            if not claimed:
                return found
            for row in claimed:
                found += self._send(row, absent or {})
            while wake_due(self.store, self.contracts, now=self.now):
                pass

    def _send(self, row: OutboxRow, absent: dict[str, str]) -> list[Addressed]:
        ts = f"{row.since.timestamp():.0f}.{row.id[:6]}"
        with self.store.write() as rows:
            if row.kind is not OutboxKind.PAGE:
                rows.outbox.finish(row.id, row.generation, OutboxState.SENT, now=self.now, ts=ts)
                return []
            addressed = resolve(rows, self.contracts, row, now=self.now, absent=absent)
            rows.outbox.address(row.id, row.generation, addressed.people)
            state = OutboxState.EMPTY if addressed.nobody else OutboxState.SENT
            rows.outbox.finish(row.id, row.generation, state, now=self.now, ts=None if addressed.nobody else ts)
            if addressed.nobody and not addressed.called_before:
                emptied(rows, self.contracts, row, now=self.now)
            return [addressed]

    def acknowledges(self, actor: str = ADA, *, request: str = "press-1", ticket: str = "T-1") -> Answered:
        one = self.escalation(ticket)
        return acknowledge(self.store, self.contracts, one.id, actor=actor, now=self.now, request=request)
