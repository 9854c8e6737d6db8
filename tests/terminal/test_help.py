"""`--help`: every command and every option says what it is for, in whole sentences."""

import pytest
import typer

from bot.cli import app
from tests.terminal.command_line import good, sla

GROUP = typer.main.get_command(app)
COMMANDS = GROUP.commands  # type: ignore[attr-defined]


def words(text: str) -> str:
    """The words of a help page without the boxes drawn around them."""
    return " ".join("".join(" " if c in "│╭╮╰╯─" else c for c in text).split())


def test_the_commands_are_those_a_person_works_with() -> None:
    assert list(COMMANDS) == [
        "run", "demo", "chaos", "init", "check", "load", "import", "status", "why", "when", "attainment",
        "availability", "credits", "statement", "close", "waive", "fee", "backtest", "what-if", "advise", "forecast",
        "budget", "quality", "pauses", "whose", "digest", "oncall", "ladder", "simulate", "pages", "roster", "move",
        "verify", "migrate", "schema", "outage", "audit", "agreement",
    ]  # fmt: skip


def test_the_overview_says_what_each_command_does() -> None:
    page = words(good("--help").out)
    for name, command in COMMANDS.items():
        assert f"{name} {words(command.help)}" in page, name


def test_no_command_at_all_shows_the_overview() -> None:
    ran = sla()
    assert "Usage: sla-bot" in ran.out + ran.err
    assert ran.code in (0, 2)


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_page_explains_its_command_and_its_options(name: str) -> None:
    command = COMMANDS[name]
    page = words(good(name, "--help").out)
    assert command.help in page
    assert command.help[0].isupper()
    assert command.help.endswith(".")
    for param in command.params:
        assert param.help, f"{name} {param.name} is not explained"
        assert words(param.help) in page, (name, param.name)


def test_options_that_several_commands_share_mean_the_same() -> None:
    for option in ("at", "json_"):
        said = {p.help for name in ("status", "why", "attainment") for p in COMMANDS[name].params if p.name == option}
        assert len(said) == 1, option
