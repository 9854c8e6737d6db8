"""`sla-bot init`: from a few questions to a first file, which is never written over another."""

import io
import sys
from pathlib import Path

import pytest

from bot.files.template import TEMPLATES
from tests.environment import bare
from tests.imports.sheets import DATA
from tests.stories.processes import ended
from tests.terminal.command_line import Ran, good, refused, sla


def typed(monkeypatch: pytest.MonkeyPatch, *answers: str, words: tuple[str, ...] = ()) -> Ran:
    """Runs `init` and answers its questions; after the last answer the input is at its end."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{one}\n" for one in answers)))
    return sla("init", *words)


def test_a_few_questions_write_a_file_that_is_good(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = typed(
        monkeypatch, "2", "2", "Rheinwerk & Co.", "Europe/Berlin", "DE", "BE", "mon-fri 08:00-18:00",
        "gold,silver", "silence,downtime", "C0LEADS001",
    )  # fmt: skip
    assert (ran.code, ran.err) == (0, "")
    *_, first, last = ran.lines
    assert first.endswith(
        "Written to agreements.yaml from the template saas: 3 agreements, and why each line is as it is."
    )
    assert last == "Next: read it, then `sla-bot check agreements.yaml` and `sla-bot load agreements.yaml`."
    checked = good("check", "agreements.yaml")
    assert (checked.lines, checked.err) == (["agreements.yaml: good: 3 agreements, 1 calendar"], "")
    text = (folder / "agreements.yaml").read_text()
    assert 'organization: {name: "Rheinwerk & Co.", zone: Europe/Berlin}' in text
    assert "holidays: {country: DE, subdivision: BE}" in text
    assert "tiers: [gold, silver]" in text
    assert 'morning: {channel: C0LEADS001, at: "08:30", on: mon-fri}' in text


def test_just_pressing_return_is_an_answer_too(monkeypatch: pytest.MonkeyPatch) -> None:
    # A template's number, a name, a zone, no country (and so no part of one), hours, what hurts, no channel.
    assert typed(monkeypatch, *[""] * 7).code == 0
    (caution,) = good("check", "agreements.yaml").complaints
    assert "calendar 'office' has no holidays, so each counts as a working day: name a country" in caution


def test_what_it_cautions_of_is_said_of_the_file_that_was_written() -> None:
    lines = good("init", "--yes", "--output", "first.yaml").lines
    (caution,) = [line for line in lines if line.endswith("(warning)")]
    assert caution.split(": ")[:2] == ["  first.yaml:23:3", "calendars"]
    assert caution.strip() in good("check", "first.yaml").complaints


def test_an_answer_that_makes_no_sense_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    ran = typed(
        monkeypatch, "4", "1", "House", "Mars/Base", "Europe/Berlin", "", "mon-fry 09:00-17:00", "", "silent", "", ""
    )
    assert ran.code == 0
    assert ran.complaints == [
        "'4': wanted one of 1, 2, 3",
        "'Mars/Base' is not a time zone: write an IANA name such as Europe/Berlin or UTC",
        "'fry' is not a weekday: write mon, mon-fri or mon,wed (did you mean fri?)",
        "'silent': wanted response, resolution, silence, downtime (did you mean silence?)",
    ]


@pytest.mark.parametrize(
    ("answers", "gist"),
    [
        ((), "the questions ended before all were answered: nothing was written (--yes asks none)"),
        (("1", "House", "Europe/Berlin"), "the questions ended before all were answered"),
        (("1", "House", "Mars", "Venus", "Moon"), "'Moon' is not a time zone: write an IANA name such as Europe"),
        (("9", "8", "7"), "'7': wanted one of 1, 2, 3. Nothing was written"),
    ],
)
def test_without_all_answers_nothing_is_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch, answers: tuple[str, ...], gist: str
) -> None:
    ran = typed(monkeypatch, *answers)
    assert ran.code == 1
    assert gist in ran.complaints[-1]
    assert "Traceback" not in ran.err
    assert not (folder / "agreements.yaml").exists()


def test_a_file_that_is_there_stays_as_it_is(folder: Path) -> None:
    (folder / "agreements.yaml").write_text("mine\n")
    said = "agreements.yaml is there already, and stays as it is: say where else with --output"
    assert refused("init", "--yes") == said
    assert (folder / "agreements.yaml").read_text() == "mine\n"
    assert refused("init", "--yes", "--output", "none/such.yaml").startswith("none/such.yaml cannot be written: ")


@pytest.mark.parametrize(
    ("words", "gist"),
    [
        (("--template", "helpdsk"), "there is no template 'helpdsk' (did you mean helpdesk?): helpdesk, it-services"),
        (("--answer", "zone"), "--answer zone: wanted a name and an answer, such as zone=Europe/Berlin"),
        (("--answer", "zones=UTC"), "nobody asks for 'zones' (did you mean zone?)"),
        (("--answer", "zone=Mars"), "'Mars' is not a time zone"),
        (("--answer", "hurts=pain"), "'pain': wanted response, resolution, silence, downtime"),
        (("--answer", "tiers=gold"), "the template helpdesk has no tiers"),
    ],
)
def test_options_that_make_no_sense_are_refused_in_a_line(folder: Path, words: tuple[str, ...], gist: str) -> None:
    assert gist in refused("init", "--yes", *words)
    assert list(folder.glob("*.yaml")) == []


def test_questions_are_no_json() -> None:
    assert refused("init", "--json") == "--json wants --yes: questions are no JSON"


def test_what_options_say_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    words = (
        "--template",
        "departments",
        "--answer",
        "zone=Europe/Rome",
        "--answer",
        "hours=24h",
        "--answer",
        "country=IT",
    )
    ran = typed(monkeypatch, "Casa", "", "", "", words=words)
    assert ran.code == 0
    assert "time zone" not in ran.out
    assert "Casa" in Path("agreements.yaml").read_text()


def test_the_same_for_programs(folder: Path) -> None:
    told = good("init", "--template", "saas", "--output", "first.yaml", "--yes", "--json").value
    assert told == {
        "file": "first.yaml", "template": "saas", "agreements": ["enterprise", "business", "standard"],
        "tickets": 0, "targets": [],
    }  # fmt: skip


def test_with_a_past_it_says_from_how_many_tickets() -> None:
    good("import", str(DATA / "uci.csv"), "--preset", "uci")
    ran = good("init", "--yes", "--from-history", "--output", "first.yaml")
    assert "0 of 8 targets are from 42 tickets of the past:" in ran.lines
    (line,) = [one for one in ran.lines if "resolution, P3" in one]
    # Thirty tickets of that priority in the extract, of which 30 of 30 kept would still be 88.6 % at least.
    assert line == "  standard, resolution, P3: 40bh as it was, too few to say what keeps 90 %: 30 past tickets"
    told = good("init", "--yes", "--from-history", "--output", "again.yaml", "--json").value
    assert {one["from_history"] for one in told["targets"]} == {False}


def test_without_a_past_it_is_the_template(folder: Path) -> None:
    good("init", "--yes", "--from-history", "--output", "a.yaml")
    good("init", "--yes", "--output", "b.yaml")
    assert (folder / "a.yaml").read_bytes() == (folder / "b.yaml").read_bytes()


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_is_written_checked_and_loaded(name: str) -> None:
    good("init", "--yes", "--template", name, "--answer", "country=DE")
    assert good("check", "agreements.yaml").err == ""
    assert good("load", "agreements.yaml").err == ""


def test_the_console_script_does_it_without_a_terminal(folder: Path) -> None:
    ran = ended(bare(), "init", "--template", "telecom", "--yes", folder=folder)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert (folder / "agreements.yaml").read_text().startswith("# Telecommunications")
