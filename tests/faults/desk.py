"""A desk: the bot's jobs run by hand against a Slack that fails as ordered, on a clock that stands still."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic, sleep
from typing import Any

from pydantic import SecretStr
from slack_bolt.adapter.socket_mode import SocketModeHandler

from bot.playground import Clock, Playground
from bot.playground.records import Message
from bot.settings import Settings
from bot.slack.door import Door
from bot.slack.drawing import draw_stale
from bot.slack.reconciling import reconcile
from bot.slack.recovering import recover
from bot.slack.relaying import relay
from bot.slack.sending import send_due
from bot.store import Store
from bot.store.paging import OutboxKind, OutboxRow, OutboxState
from bot.wiring import Bot, build_bot, sweep_all
from sla_core.escalations import Escalation
from tests.builders import at, opened
from tests.house import furnished, take
from tests.office import ADA, BOB, HOUSE, MANIFEST, fill
from tests.playground.conftest import hang_up

DESK, OTHER, LEADS = "C0DESK0001", "C0DESK0002", "C0LEADS001"
GROUP = "S0GROUP001"
CALL_SECONDS, SETTLE_SECONDS = 1, 3
AGREEMENTS = """\
format: 1
organization: {name: Example, zone: UTC}
priorities: [P1, P2]
services: {mail: {name: Mail}, erp: {name: ERP}, group: {name: What a user group looks after}}
people: {ada: {slack: U0ADA00001, name: Ada Agent}, bob: {slack: U0BOB00001, name: Bob Builder}}
ladders:
  first-line:
    {channel: C0DESK0001, leads: C0LEADS001, catch_all: {person: bob}, gives_up: 30m,
     rungs: [{when: at breach, call: {person: ada}}, {when: 10m after breach, call: {person: bob}}]}
  second-line:
    {channel: C0DESK0002, leads: C0LEADS001, catch_all: {person: bob}, gives_up: 24h,
     rungs: [{when: at breach, call: {person: ada}}]}
  of-a-group:
    {channel: C0DESK0001, leads: C0LEADS001, catch_all: {person: bob}, gives_up: 24h,
     rungs: [{when: at breach, call: {group: S0GROUP001}}, {when: 10m after breach, call: {person: bob}}]}
agreements:
  group: {kind: sla, service: group, ladder: of-a-group, targets: {first_response: 30m}}
  erp: {kind: sla, service: erp, ladder: second-line, targets: {first_response: 30m}}
  standard: {kind: sla, ladder: first-line, targets: {first_response: 30m}}
"""
OPENED, BREACH = at("Mon 09:00"), at("Mon 09:30:01")


@dataclass
class Desk:
    """The workspace, the bot, its store and its clock."""

    slack: Playground
    bot: Bot
    clock: Clock
    store: Store
    settings: Settings

    def second(self, store: Store) -> Door:
        """The door of a second replica on the same database and in the same workspace."""
        return build_bot(self.settings, store, now=self.clock).door

    def opens(self, ticket: str = "T-1", *, service: str = "mail", priority: str = "P1") -> None:
        """A customer asks; nobody has answered half an hour later."""
        take(self.store, opened(OPENED, ticket=ticket, service=service, priority=priority), now=self.clock())

    def turn(self) -> None:
        """Every job once, as the timer would run them."""
        door = self.bot.door
        sweep_all(door)
        for job in (send_due, reconcile, relay, draw_stale):
            job(door)

    def passes(self, seconds: float, *, step: float = 1.0) -> None:
        """Time passes in steps, with a turn of every job after each."""
        end = self.clock() + timedelta(seconds=seconds)
        while self.clock() < end:
            self.clock.move_to(min(end, self.clock() + timedelta(seconds=step)))
            self.turn()

    def until(self, when: str | datetime) -> None:
        """Fast-forwards without anybody at work, then one turn."""
        self.clock.move_to(at(when))
        self.turn()

    def searches(self) -> None:
        """Threads are searched for answers that never arrived."""
        recover(self.bot.door)

    def rows(self, *kinds: OutboxKind, ticket: str = "T-1") -> list[OutboxRow]:
        """The messages of a ticket as they fell due, pages unless other kinds are named."""
        wanted = kinds or (OutboxKind.PAGE,)
        with self.store.read() as rows:
            found = [row for row in rows.outbox.of(ticket) if row.kind in wanted]
        return sorted(found, key=lambda row: (row.since, row.epoch or 0))

    def states(self, *kinds: OutboxKind, ticket: str = "T-1") -> list[OutboxState]:
        return [row.state for row in self.rows(*kinds, ticket=ticket)]

    def escalation(self, ticket: str = "T-1") -> Escalation:
        with self.store.read() as rows:
            [found] = rows.escalations.of(ticket)
        return found

    def posted(self, channel: str = DESK) -> list[Message]:
        """What the bot has posted in a channel for everybody, oldest first."""
        workspace = self.slack.workspace
        return [m for m in workspace.messages[channel].values() if m.user == workspace.bot.id and not m.only_for]

    def copies(self, ticket: str = "T-1") -> list[int]:
        """For each page of a ticket, how many messages bear its id."""
        ids = [
            (message.metadata or {}).get("event_payload", {}).get("page_id")
            for stored in self.slack.workspace.messages.values()
            for message in stored.values()
        ]
        return [ids.count(row.id) for row in self.rows(ticket=ticket)]

    def tries(self, channel: str = DESK) -> int:
        """How often something was handed to Slack for a channel."""
        calls = self.slack.workspace.calls
        return sum(1 for method, given in calls if method == "chat.postMessage" and given.get("channel") == channel)

    def problems(self) -> list[str]:
        """What is wrong with the audit trail, and lines that are missing in it."""
        with self.store.read() as rows:
            found = rows.trail.verify()
            for ticket in rows.events.tickets():
                for one in rows.escalations.of(ticket):
                    seen = {line.epoch for line in rows.trail.of(one.id)}
                    found += [f"{ticket}: no line for epoch {n}" for n in range(one.epoch + 1) if n not in seen]
        return found


def agreements(areas: int) -> str:
    """The agreements, and so many areas beside, each with a channel and a ladder of its own."""
    head, ladders, promises = AGREEMENTS.partition("agreements:\n")
    services = "".join(f", area-{n}: {{name: Area {n}}}" for n in range(areas))
    head = head.replace("erp: {name: ERP}", "erp: {name: ERP}" + services)
    for n in range(areas):
        rung = "catch_all: {person: bob}, rungs: [{when: at breach, call: {person: ada}}]"
        head += f"  area-{n}: {{channel: {area(n)}, leads: {LEADS}, gives_up: 24h, {rung}}}\n"
        ladders += f"  area-{n}: {{kind: sla, service: area-{n}, ladder: area-{n}, targets: {{first_response: 30m}}}}\n"
    return head + ladders + promises


def area(number: int) -> str:
    """The channel of an area."""
    return f"C0AREA{number:04d}"


@contextmanager
def desk(store: Store, *, connected: bool = False, areas: int = 0, **settings: Any) -> Iterator[Desk]:
    """The desk, furnished; over Socket Mode if connected, otherwise nothing comes in from Slack."""
    clock = Clock.standing_at(OPENED)
    with ExitStack() as ending:
        slack = ending.enter_context(Playground(MANIFEST, now=clock, rates=False))
        fill(slack)
        for name, key in (("desk", DESK), ("other-desk", OTHER), ("leads", LEADS)):
            slack.workspace.add_channel(name, ADA, BOB, id=key)
        slack.workspace.add_group("oncall", id=GROUP)
        for number in range(areas):
            slack.workspace.add_channel(f"area-{number}", ADA, BOB, id=area(number))
        furnished(store, agreements(areas))
        workspace = slack.workspace
        said = Settings(
            slack_bot_token=SecretStr(workspace.bot_token),
            slack_app_token=SecretStr(workspace.app_token),
            slack_api_url=slack.api_url,
            sla_channel=HOUSE,
            sla_call_seconds=CALL_SECONDS,
            sla_settle_seconds=SETTLE_SECONDS,
            **settings,
        )
        bot = build_bot(said, store, now=clock)
        ending.callback(bot.door.close)
        if connected:
            ending.enter_context(listening(slack, bot))
        yield Desk(slack, bot, clock, store, said)


@contextmanager
def listening(slack: Playground, bot: Bot) -> Iterator[None]:
    """The bot connected over Socket Mode."""
    handler = SocketModeHandler(bot.app, slack.workspace.app_token, web_client=bot.door.client)
    handler.connect()  # type: ignore[no-untyped-call]
    slack.connected()
    try:
        yield
    finally:
        hang_up(slack, handler)


def eventually(look: Callable[[], bool], seconds: float = 30.0) -> None:
    """Waits, in real seconds, until something is so."""
    end = monotonic() + seconds
    while not look():
        if monotonic() > end:
            raise TimeoutError(f"it did not come to that within {seconds} s")
        sleep(0.01)
