"""How Alembic runs the migrations: on the connection it is handed, inside the transaction that is open there."""

from alembic import context

from bot.store.tables import METADATA


def run() -> None:
    """Runs what is asked for; bot.store.migrate opens the transaction and takes the lock."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=METADATA,
        # SQLite alters a table by making it anew.
        render_as_batch=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
