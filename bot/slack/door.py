"""What every listener needs: the store, the contracts, the clock, and who is asking from where."""

from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event

from slack_sdk import WebClient

from bot.jobs.asking import EXTERNAL
from bot.jobs.contacts import contacts_of
from bot.jobs.contracts import Contracts, Shelf
from bot.jobs.keeping_learnt import Kept
from bot.now import Now
from bot.relay.ways import Ways
from bot.sentences import Reader
from bot.slack.absences import Absences
from bot.slack.asked import Vocabulary
from bot.slack.confines import Confines
from bot.slack.names import NotUnderstood
from bot.slack.reach import Reach
from bot.slack.tabs import Tabs
from bot.store import Store
from sla_core.agreements import Kind


@dataclass(frozen=True, slots=True)
class Door:
    """The parts behind the Slack door, built once.

    `quick` is a client for calls made while a person waits: it gives up before Slack gives up on the listener.
    `settle` is how long to wait, from the beginning of a call that was not answered, until looking what came of it.
    `ways` are the ways out when Slack is not one.
    """

    store: Store
    shelf: Shelf
    now: Now
    client: WebClient
    quick: WebClient
    channel: str | None = None
    signing_secret: str | None = field(default=None, repr=False)
    confines: Confines = field(default_factory=Confines)
    absences: Absences = field(default_factory=Absences)
    reach: Reach = field(default_factory=Reach)
    tabs: Tabs = field(default_factory=Tabs)
    ways: Ways = field(default_factory=Ways)
    memory: Kept = field(default_factory=Kept)
    settle: timedelta = timedelta(seconds=7)
    stopping: Event = field(default_factory=Event)
    background: Executor = field(default_factory=lambda: ThreadPoolExecutor(4, thread_name_prefix="background"))
    posting: Executor = field(default_factory=lambda: ThreadPoolExecutor(8, thread_name_prefix="posting"))

    def contracts(self) -> Contracts:
        """The contracts as the store has them now."""
        with self.store.read() as rows:
            return self.shelf.contracts(rows)

    def close(self) -> None:
        """Waits for what still runs behind the door."""
        self.background.shutdown(wait=True)
        self.posting.shutdown(wait=True)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, where, and under which id Slack delivered it: the same id again is the same request."""

    user: str
    channel: str
    request: str
    customer: str | None = None

    @property
    def kinds(self) -> frozenset[Kind]:
        """A customer sees what it was promised, not what our teams promised each other."""
        return EXTERNAL if self.customer else frozenset()


def reader_of(contracts: Contracts, now: datetime) -> Reader:
    """The words and the zone in which an answer is given."""
    return Reader(contracts.place, now, contracts.reasons, contracts.customers)


def vocabulary_of(contracts: Contracts, customer: str | None) -> Vocabulary:
    """The names that may be typed. Whoever is confined to a customer hears of no other one, not even in advice."""
    customers = contracts.customers
    if customer is not None:
        customers = {customer: customers.get(customer, customer)}
    return Vocabulary(
        contracts.priorities,
        customers,
        contracts.services,
        contracts.reasons,
        contacts=contacts_of(contracts, customer),
        confined=customer is not None,
    )


def refuse_others(door: Door, asker: Asker, elsewhere: str) -> None:
    """NotUnderstood for a guest, and where a customer reads along: it is said where it is done."""
    door.confines.agent(door.quick, asker.user)
    if asker.customer is not None:
        raise NotUnderstood(elsewhere)
