"""What stands in the way of any command is one line on stderr, exit 1, and no secret in it."""

from pathlib import Path

import pytest

from tests.environment import sqlite_address
from tests.terminal.command_line import refused, sla

FORMS = "write sqlite:///sla.db or postgresql://user:password@host:5432/name"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("no address", f"DATABASE_URL: this is not an address; {FORMS}"),
        ("mysql://sla:hunter2@db/sla", f"DATABASE_URL: 'mysql' is not a database this program knows; {FORMS}"),
        ("sqlite://", f"DATABASE_URL: it names no file; {FORMS}"),
        ("sqlite:///missing/folder/sla.db", f"DATABASE_URL: there is no folder 'missing/folder'; {FORMS}"),
        ("postgresql://sla:hunter2@127.0.0.1:1/sla", "the store cannot be reached or written to: connection failed"),
        ("postgresql://sla:hunter2@127.0.0.1:x/sla", f"DATABASE_URL: this is not an address; {FORMS}"),
    ],
)
@pytest.mark.parametrize("command", ["status", "migrate"])
def test_a_database_that_cannot_be_used(command: str, address: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", address)
    line = refused(command)
    assert line.startswith(said)
    assert "hunter2" not in line


def test_a_file_that_is_no_database(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "letter.txt").write_text("Dear Sir or Madam, " * 300)
    monkeypatch.setenv("DATABASE_URL", sqlite_address(folder / "letter.txt"))
    assert refused("status") == "the store cannot be reached or written to: file is not a database"


def test_every_wrong_variable_is_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("PORT", "many"), ("SLA_ZONE", "Mars"), ("SLACK_BOT_TOKEN", "hunter2"), ("LOG_LEVEL", "loud")):
        monkeypatch.setenv(name, value)
    ran = sla("status")
    assert (ran.code, ran.out) == (1, "")
    assert [line.split(":")[0] for line in ran.complaints] == ["SLACK_BOT_TOKEN", "SLA_ZONE", "PORT", "LOG_LEVEL"]
    assert "hunter2" not in ran.err


def test_running_without_tokens_names_each_variable() -> None:
    ran = sla("run")
    assert (ran.code, ran.out) == (1, "")
    assert [line.split(": ")[0] for line in ran.complaints] == [
        "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN or SLACK_SIGNING_SECRET"
    ]  # fmt: skip


def test_a_misspelt_command_is_exit_two() -> None:
    ran = sla("stauts")
    assert ran.code == 2
    assert "No such command 'stauts'" in ran.err
