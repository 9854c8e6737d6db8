"""A PostgreSQL server of one's own that can be cut off and started again, alone or with a standby."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.databases import _copied_binaries

SETTINGS = {"listen_addresses": "", "max_connections": "60", "shared_buffers": "32MB", "wal_level": "replica"}


@dataclass
class Server:
    """The server in a folder; its address stays the same."""

    binaries: Path
    folder: Path
    data: Path

    @property
    def url(self) -> str:
        return f"postgresql://postgres@/postgres?host={self.folder}"

    def run(self, program: str, *words: str, **rest: Any) -> None:
        """Runs one of the server's programs as a user that is not root."""
        user = "nobody" if os.geteuid() == 0 else None
        subprocess.run(
            [self.binaries / program, *words], user=user, cwd=self.folder, check=True, timeout=60,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **rest,
        )  # fmt: skip

    def make(self) -> None:
        options = ("-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions")
        self.run("initdb", "-D", str(self.data), "-U", "postgres", *options)

    def start(self, **settings: str) -> None:
        options = {**SETTINGS, **settings, "unix_socket_directories": str(self.folder)}
        said = " ".join(f"-c {name}={value!r}" for name, value in options.items())
        self.run("pg_ctl", "-D", str(self.data), "-s", "-w", "-l", str(self.folder / "log"), "-o", said, "start")

    def cut(self) -> None:
        """Ends it as a power cut does."""
        self.run("pg_ctl", "-D", str(self.data), "-s", "-m", "immediate", "stop")

    def restart(self) -> None:
        self.cut()
        self.start()


@contextmanager
def _placed() -> Iterator[Server]:
    """A server in a folder of its own, without data and not started; gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="sla-pg-"))
    try:
        server = Server(_copied_binaries(folder), folder, folder / "data")
        if os.geteuid() == 0:
            for path in (folder, *folder.rglob("*")):
                shutil.chown(path, "nobody")
        yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def restarting_server() -> Iterator[Server]:
    """The server, started; gone afterwards."""
    with _placed() as server:
        server.make()
        server.start()
        try:
            yield server
        finally:
            server.cut()


@dataclass
class Pair:
    """A primary, and a standby without which nothing is committed; the address names both."""

    primary: Server
    standby: Server

    @property
    def url(self) -> str:
        folders = f"{self.primary.folder},{self.standby.folder}"
        return f"postgresql://postgres@/postgres?host={folders}&target_session_attrs=read-write"

    def lose_primary(self) -> None:
        """The primary is cut off for good, and the standby takes its place."""
        self.primary.cut()
        self.standby.run("pg_ctl", "-D", str(self.standby.data), "-s", "-w", "promote")


@contextmanager
def paired_servers() -> Iterator[Pair]:
    """Both, started; gone afterwards."""
    with _placed() as primary, _placed() as standby, ExitStack() as ending:
        primary.make()
        primary.start()
        standby.run(
            "pg_basebackup", "-h", str(primary.folder), "-U", "postgres", "-D", str(standby.data), "-R", "-c", "fast",
            "--no-sync",
        )  # fmt: skip
        standby.start()
        ending.callback(standby.cut)
        primary.cut()
        # From here on a commit waits until the standby has it too.
        primary.start(synchronous_standby_names="*")
        yield Pair(primary, standby)
