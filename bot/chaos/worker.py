"""One process of the storm: the real bot over Socket Mode with its own timer, and the tickets it opens."""

import logging
import os
import signal
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing import parent_process
from threading import Thread

from pydantic import SecretStr

from bot import points
from bot.chaos.house import CLIMBING, STEADY, customer_of
from bot.chaos.killing import Trap
from bot.chaos.plan import Opening, Plan
from bot.jobs.contracts import Shelf
from bot.jobs.intake import take_in
from bot.settings import Settings
from bot.store import Store
from bot.wiring import build_bot, opened, run_until, stopped
from sla_core.tickets import Event, Opened, Scope

BATCH, FEED_SECONDS = 50, 0.5
# How many that were taken in before are taken in again after a restart, as a source that cannot be sure would do.
_AGAIN = 20


@dataclass(frozen=True, slots=True)
class Orders:
    """What a process is told: the storm and when it began, where Slack and the database are, and which one it is."""

    plan: Plan
    begun: datetime
    api_url: str
    bot_token: str
    app_token: str
    channel: str
    database: str
    replica: int

    def settings(self) -> Settings:
        return Settings(
            slack_bot_token=SecretStr(self.bot_token),
            slack_app_token=SecretStr(self.app_token),
            slack_api_url=self.api_url,
            database_url=SecretStr(self.database),
            sla_channel=self.channel,
        )


class Feed:
    """The tickets that fall to one process, opened as their time comes; a ticket known already is not opened again."""

    def __init__(self, orders: Orders) -> None:
        self._begun = orders.begun
        every = orders.plan.openings()
        self._openings = [one for one in every if one.number % orders.plan.replicas == orders.replica]
        self._shelf, self._next = Shelf(), -1

    def play(self, store: Store, now: datetime) -> None:
        """Opens what is to be open by now."""
        with store.read() as rows:
            contracts = self._shelf.contracts(rows)
            if self._next < 0:
                known = rows.tickets.get_many([one.ticket for one in self._openings])
                self._next = max(0, len(known) - _AGAIN)
        while batch := [one for one in self._openings[self._next : self._next + BATCH] if self._at(one) <= now]:
            take_in(store, contracts, [_event(one, self._at(one)) for one in batch], now=now)
            self._next += len(batch)

    def _at(self, opening: Opening) -> datetime:
        return self._begun + timedelta(seconds=opening.at)


def _event(opening: Opening, at: datetime) -> Event:
    service = STEADY if opening.steady else CLIMBING
    scope = Scope(customer=customer_of(opening.channel), service=service, priority=opening.priority)
    return Event(opening.ticket, at, Opened(f"Storm {opening.number}", scope), "chaos", f"open-{opening.number}")


def work(orders: Orders, trap: Trap) -> None:
    """Runs until it is terminated, or killed at the point where its trap is set."""
    end_with_parent()
    logging.basicConfig(level=logging.CRITICAL)
    stop, settings, feed = stopped(), orders.settings(), Feed(orders)
    # The one who started it decides when it ends, also when somebody presses Ctrl-C.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    points.hook = trap.reached
    now, pace = orders.plan.clock(orders.begun), orders.plan.pace
    with opened(settings) as store:
        bot = build_bot(settings, store, now=now, pace=pace)
        bot.timer.every(FEED_SECONDS / pace, "openings", lambda: feed.play(store, now()))
        run_until(stop, bot, settings)


def end_with_parent() -> None:
    """Sees to it that this process does not outlive the one that started it, however that one ends."""
    parent = parent_process()
    assert parent is not None

    def watch() -> None:
        parent.join()
        os._exit(1)

    Thread(target=watch, name="parent", daemon=True).start()
