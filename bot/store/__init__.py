"""Rows: the only room that knows the database. Core records go in and come out, inside transactions."""

from bot.store.engine import Store, open_store
from bot.store.migrate import migrate
from bot.store.rows import Rows

__all__ = ["Rows", "Store", "migrate", "open_store"]
