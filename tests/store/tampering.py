"""What somebody could do to trail and log who is allowed to take its triggers away."""

from sqlalchemy import text

from bot.store import Store


def tamper(store: Store, statement: str, *, table: str = "audit") -> None:
    """Runs a statement past the triggers. They are there again for the next test: a database may be lent once more."""
    with store.engine.begin() as connection:
        if store.dialect == "sqlite":
            for act in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_refuses_{act}"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(statement))
