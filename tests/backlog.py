"""A hundred thousand open tickets, made of a few hundred that went through the real intake."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import count

from sqlalchemy import Connection, text

from bot.store import Store
from bot.store.tables import METADATA
from sla_core.tickets import Event
from tests.builders import asks, at, opened, pauses, replies
from tests.house import take

NOW = at("Thu 09:00")
SEEDS = 240
CUSTOMERS, PRIORITIES, SERVICES = ("acme", "globex", None), ("P1", "P2", "P3"), ("mail", "erp", None)


def seeds(number: int = SEEDS) -> Iterable[Event]:
    """Tickets opened over the last three days: breached and running, answered, waiting, paused, some for too long."""
    ids = count(1)
    for n in range(number):
        when = NOW - timedelta(minutes=7 + 17 * n)
        key = f"S-{n}"
        scope = {"customer": CUSTOMERS[n % 3], "priority": PRIORITIES[n % 3], "service": SERVICES[n // 3 % 3]}
        yield opened(when, title=f"Seed {key}", event_id=f"b{next(ids)}", ticket=key, **scope)
        if n % 3 == 0:
            yield replies(when + timedelta(minutes=3), event_id=f"b{next(ids)}", ticket=key)
        if n % 6 == 0:
            yield asks(when + timedelta(minutes=5), event_id=f"b{next(ids)}", ticket=key)
        if n % 7 == 0:
            until = NOW - timedelta(hours=1) if n % 2 else NOW + timedelta(days=2)
            yield pauses(when + timedelta(minutes=6), until=until, event_id=f"b{next(ids)}", ticket=key)


def backlog(store: Store, tickets: int, *, agents: int = 100) -> None:
    """So many open tickets in a furnished store, spread over agents called U0AGENT000, U0AGENT001 and so on."""
    take(store, *seeds(), now=NOW, quiet=True)
    grow(store, 0, tickets, agents=agents)


def grow(store: Store, before: int, tickets: int, *, agents: int = 100) -> None:
    """So many open tickets where there were so many before."""
    first, last = before // SEEDS + 1, tickets // SEEDS
    with store.engine.begin() as connection:
        number = f"CAST(1000 + n % {agents} AS VARCHAR)"
        copies(connection, ("ticket", "key"), (first, last), assignee=f"'U0AGENT' || substr({number}, 2)")
        copies(connection, ("clock", "ticket"), (first, last))
    with store.engine.begin() as connection:
        connection.execute(text("ANALYZE"))


def copies(connection: Connection, of: tuple[str, str], numbers: tuple[int, int], **changed: str) -> None:
    """The rows of each seed once for every number; `changed` are the columns that differ, as expressions over n."""
    table, key = of
    changed[key] = f"'B-' || n || {table}.{key}"
    columns = METADATA.tables[table].columns.keys()
    values = ", ".join(changed.get(name, f"{table}.{name}") for name in columns)
    first, last = numbers
    counted = f"WITH RECURSIVE numbers(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM numbers WHERE n < {last})"
    into = f"INSERT INTO {table} ({', '.join(columns)})"
    chosen = f"SELECT {values} FROM numbers CROSS JOIN {table} WHERE {table}.{key} LIKE 'S-%'"
    # Each database wants the numbers at another place of the statement.
    parts = (counted, into, chosen) if connection.dialect.name == "postgresql" else (into, counted, chosen)
    connection.execute(text(" ".join(parts)))
