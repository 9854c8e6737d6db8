"""`sla-bot chaos` as a person starts it, and stops it."""

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest

from bot.store import migrate, open_store
from tests.environment import bare
from tests.stories.processes import SCRIPT, ended


def session_of(number: str) -> int:
    """The session of a process, -1 if it is gone."""
    try:
        return int(Path("/proc", number, "stat").read_text().rpartition(")")[2].split()[3])
    except OSError:
        return -1


def living(session: int) -> list[str]:
    """The processes of a session that are there still."""
    return [number for number in os.listdir("/proc") if number.isdigit() and session_of(number) == session]


@pytest.fixture
def running(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A storm under way, in a session of its own."""
    process = subprocess.Popen(
        [SCRIPT, "chaos", "--pages", "40", "--kills", "4", "--channels", "4", "--minutes", "1"],
        env=bare(), cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        for number in living(process.pid):
            os.kill(int(number), signal.SIGKILL)
        process.communicate()


def test_ctrl_c_ends_it_and_every_process_it_started(running: subprocess.Popen[str]) -> None:
    end = monotonic() + 60
    # The command itself, the one the others are forked from, its tracker, the stand-in and the bot.
    while len(living(running.pid)) < 5:
        assert running.poll() is None
        assert monotonic() < end
        sleep(0.1)
    os.killpg(running.pid, signal.SIGINT)
    said, _ = running.communicate(timeout=40)
    assert (running.returncode, "Traceback" in said) == (130, False), said
    assert said.endswith("Ended before its time; nothing was counted.\n")
    while (left := living(running.pid)) and monotonic() < end:
        sleep(0.05)
    assert left == []


def test_sqlite_with_several_replicas_is_refused(tmp_path: Path) -> None:
    result = ended(bare(), "chaos", "--replicas", "2", folder=tmp_path)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith("--replicas: SQLite serves one process; give --database postgresql://")


def test_a_database_that_is_not_empty_is_refused_and_left_as_it_is(empty_url: str, tmp_path: Path) -> None:
    store = open_store(empty_url)
    migrate(store)
    result = ended(bare(), "chaos", "--database", empty_url, folder=tmp_path)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith("--database: it is not empty, there is the table ")
    with store.read() as rows:
        assert rows.documents.latest() is None
    store.close()


@pytest.mark.long
@pytest.mark.timeout(300)
def test_a_storm_prints_its_table_and_ends_with_zero(tmp_path: Path) -> None:
    result = subprocess.run(
        [SCRIPT, "chaos", "--pages", "8", "--kills", "1", "--minutes", "0.1"],
        env=bare(), cwd=tmp_path, capture_output=True, text=True, timeout=250, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stdout + result.stderr
    assert result.stdout.endswith("Nothing was lost, nothing came twice, and every rule held.\n")
