"""A PostgreSQL server of one's own that can be cut off and started again."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
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

    def start(self) -> None:
        options = {**SETTINGS, "unix_socket_directories": str(self.folder)}
        said = " ".join(f"-c {name}={value!r}" for name, value in options.items())
        self.run("pg_ctl", "-D", str(self.data), "-s", "-w", "-l", str(self.folder / "log"), "-o", said, "start")

    def cut(self) -> None:
        """Ends it as a power cut does."""
        self.run("pg_ctl", "-D", str(self.data), "-s", "-m", "immediate", "stop")

    def restart(self) -> None:
        self.cut()
        self.start()


@contextmanager
def restarting_server() -> Iterator[Server]:
    """The server, started; gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="sla-pg-"))
    try:
        server = Server(_copied_binaries(folder), folder, folder / "data")
        if os.geteuid() == 0:
            for path in (folder, *folder.rglob("*")):
                shutil.chown(path, "nobody")
        server.make()
        server.start()
        try:
            yield server
        finally:
            server.cut()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
