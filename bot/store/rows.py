"""One transaction, asked by noun."""

from sqlalchemy import Connection, Select, column, select, table

from bot.store.agreeing import Agreeing
from bot.store.bindings import Bindings
from bot.store.budget import Budget
from bot.store.bundles import Bundles
from bot.store.burns import Burns
from bot.store.cards import Cards
from bot.store.clocks import Clocks
from bot.store.closings import Closings
from bot.store.digests import Digests
from bot.store.documents import Documents
from bot.store.escalations import Escalations
from bot.store.events import Events
from bot.store.feeds import Feeds
from bot.store.figures import Figures
from bot.store.histories import Histories
from bot.store.imports import Imports
from bot.store.inbox import Inbox
from bot.store.listening import Listening
from bot.store.lives import Lives
from bot.store.mutes import Mutes
from bot.store.outages import Outages
from bot.store.outbox import Outbox
from bot.store.overrides import Overrides
from bot.store.ranking import Ranking
from bot.store.replays import Replays
from bot.store.sums import Sums
from bot.store.tickets import Tickets
from bot.store.trail import Trail
from bot.store.upkeep import Upkeep
from bot.store.verdicts import Verdicts
from bot.store.waivers import Fees, Waivers
from bot.store.workers import Workers

_REVISION: Select[str] = select(column("version_num")).select_from(table("alembic_version"))


class Rows:
    """What is in the store, inside one transaction. Of no use after it."""

    __slots__ = (
        "_connection",
        "agreeing",
        "bindings",
        "budget",
        "bundles",
        "burns",
        "cards",
        "clocks",
        "closings",
        "digests",
        "documents",
        "escalations",
        "events",
        "feeds",
        "fees",
        "figures",
        "histories",
        "imports",
        "inbox",
        "listening",
        "lives",
        "mutes",
        "outages",
        "outbox",
        "overrides",
        "ranking",
        "replays",
        "sums",
        "tickets",
        "trail",
        "upkeep",
        "verdicts",
        "waivers",
        "workers",
    )

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.agreeing = Agreeing(connection)
        self.events = Events(connection)
        self.tickets = Tickets(connection)
        self.clocks = Clocks(connection)
        self.verdicts = Verdicts(connection)
        self.documents = Documents(connection)
        self.imports = Imports(connection)
        self.escalations = Escalations(connection)
        self.outbox = Outbox(connection)
        self.budget = Budget(connection)
        self.bundles = Bundles(connection)
        self.bindings = Bindings(connection)
        self.digests = Digests(connection)
        self.cards = Cards(connection)
        self.upkeep = Upkeep(connection)
        self.inbox = Inbox(connection)
        self.listening = Listening(connection)
        self.mutes = Mutes(connection)
        self.trail = Trail(connection)
        self.workers = Workers(connection)
        self.overrides = Overrides(connection)
        self.feeds = Feeds(connection)
        self.figures = Figures(connection)
        self.histories = Histories(connection)
        self.ranking = Ranking(connection)
        self.lives = Lives(connection)
        self.replays = Replays(connection)
        self.sums = Sums(connection)
        self.outages = Outages(connection)
        self.waivers = Waivers(connection)
        self.closings = Closings(connection)
        self.burns = Burns(connection)
        self.fees = Fees(connection)

    def revision(self) -> str | None:
        """The revision the tables are at; WrongVersion where none was ever made.

        To be asked inside the transaction that claims: no migration can then come between.
        """
        return self._connection.execute(_REVISION).scalar_one_or_none()
