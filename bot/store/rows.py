"""One transaction, asked by noun."""

from sqlalchemy import Connection

from bot.store.clocks import Clocks
from bot.store.documents import Documents
from bot.store.events import Events
from bot.store.imports import Imports
from bot.store.notices import Notices
from bot.store.tickets import Tickets
from bot.store.verdicts import Verdicts


class Rows:
    """What is in the store, inside one transaction. Of no use after it."""

    __slots__ = (
        "clocks",
        "documents",
        "events",
        "imports",
        "notices",
        "tickets",
        "verdicts",
    )

    def __init__(self, connection: Connection) -> None:
        self.events = Events(connection)
        self.tickets = Tickets(connection)
        self.clocks = Clocks(connection)
        self.verdicts = Verdicts(connection)
        self.documents = Documents(connection)
        self.notices = Notices(connection)
        self.imports = Imports(connection)
