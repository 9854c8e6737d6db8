"""An office whose promises have a ladder: who is called, by what, and how the office lets time pass."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from bot.jobs.escalating import wake_due
from bot.jobs.ladder import Running, ladders_of
from bot.playground.records import Message
from bot.slack.drawing import draw_stale
from bot.slack.sending import send_due
from bot.store import Store
from bot.wiring import sweep_all
from sla_core.escalations import Escalation
from tests.builders import at, opened
from tests.house import AGREEMENTS, furnished
from tests.office import ADA, BOB, HOUSE, Office, everything, office

DORA = "U0DORA0001"
LEADS = "C0LEADS001"

CALLED = (
    AGREEMENTS.replace("    warn: [75%]\n", "    warn: [75%]\n    ladder: urgent\n", 1)
    + f"""\
people:
  ada: {{slack: {ADA}, name: Ada Agent}}
  bob: {{slack: {BOB}, name: Bob Builder, manager: dora}}
  dora: {{slack: {DORA}, name: Dora Lead}}
rosters:
  desk:
    title: Front desk
    zone: Europe/Berlin
    rotations:
      week: {{people: [ada, bob], starts: 2025-06-02, at: "09:00", every: 1 week}}
ladders:
  urgent:
    title: When it burns
    channel: {HOUSE}
    leads: {LEADS}
    catch_all: {{person: dora}}
    gives_up: 20m
    rungs:
      - {{when: 30m before, call: {{on_duty: desk}}}}
      - {{when: 10m, call: {{person: bob}}}}
      - {{when: at breach, call: {{person: dora}}}}
"""
)


class Duty(Office):
    """The office with its ladders climbing."""

    def climbs(self, when: str | datetime) -> None:
        """Fast-forwards to an instant; what is due by then is called, posted and drawn."""
        self.clock.move_to(at(when))
        self.settles()

    def settles(self) -> None:
        """Lets the bot do what is due now."""
        door = self.bot.door
        for _ in range(30):
            sweep_all(door)
            while wake_due(self.store, door.contracts(), now=door.now()):
                pass
            while send_due(door):
                pass
            draw_stale(door)
            if not self.waiting():
                return
            self.clock.advance(1)

    def escalation(self, ticket: str = "A-1", metric: str = "first_response") -> Escalation:
        with self.store.read() as rows:
            return next(one for one in rows.escalations.of(ticket) if one.metric == metric)

    def stands(self, ticket: str = "A-1") -> Running:
        """Its most urgent ladder."""
        with self.store.read() as rows:
            return ladders_of(rows, self.bot.door.contracts(), ticket, now=self.clock())[0]

    def live(self, containing: str = "A-1") -> Message:
        """The message at the head of an escalation, as it stands now."""
        return next(m for m in self.posted(HOUSE) if m.thread_ts in (None, m.ts) and containing in str(m.blocks))

    def seen(self, containing: str) -> Message:
        """The live message of A-1, once it says so."""

        def look() -> list[Message]:
            live = self.live()
            return [live] if containing in everything(live) else []

        return self.slack.workspace.wait_for(look, 5, f"a live message with {containing!r}")[0]

    def pages(self) -> list[Message]:
        """The replies that called people."""
        return [m for m in self.posted(HOUSE) if m.is_reply]

    def dora_types(self, text: str) -> Message:
        """What Dora is answered in the house."""
        return self.slack.person(DORA).types(HOUSE, text).reply()

    def opens(self, when: str = "Mon 07:00", ticket: str = "A-1", **rest: object) -> None:
        usual = {"customer": "acme", "priority": "P2", "title": "Mail is slow", "assignee": BOB}
        self.take(opened(when, ticket=ticket, event_id=ticket, **{**usual, **rest}))


@contextmanager
def duty(store: Store, *, transport: str = "socket", text: str = CALLED) -> Iterator[Duty]:
    """The office on duty, on a Monday at nine in Berlin."""
    furnished(store, text)
    with office(store, transport=transport) as opened_office:
        workspace = opened_office.slack.workspace
        dora = workspace.add_user("dora", id=DORA, real_name="Dora Lead")
        workspace.add_channel("leads", dora, workspace.users[ADA], id=LEADS)
        workspace.channels[HOUSE].members.append(DORA)
        yield Duty(opened_office.slack, opened_office.bot, opened_office.clock, opened_office.store)
