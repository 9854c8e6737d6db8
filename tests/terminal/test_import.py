"""`sla-bot import`: a file of the past goes in once, and what cannot be read is named with its place."""

from pathlib import Path

import pytest

from tests.imports.sheets import DATA
from tests.terminal.command_line import good, refused, sla

UCI = str(DATA / "uci.csv")
MAP = """\
format: 1
shape: tickets
source: desk
times: {formats: ["%d.%m.%Y %H:%M"], zone: Europe/Berlin}
ticket: No
attributes: {title: Subject, customer: Who}
instants: {opened: Opened, resolved: Solved}
"""
SHEET = """\
No,Subject,Who,Opened,Solved
7,Printer,acme,02.06.2025 09:00,02.06.2025 11:00
8,Mail,acme,03.06.2025 10:00,
"""


def test_a_preset_reads_a_known_layout() -> None:
    ran = good("import", UCI, "--preset", "uci")
    assert ran.lines == [
        "269 rows read, 42 tickets.",
        "221 events added, 0 known already.",
        "From Mon 29 Feb 2016 04:40 UTC to Tue 6 Dec 2016 11:00 UTC.",
    ]
    assert ran.err == ""


def test_importing_again_changes_nothing() -> None:
    good("import", UCI, "--preset", "uci")
    assert good("import", UCI, "--preset", "uci").lines[1] == "0 events added, 221 known already."
    assert good("verify").lines == ["42 tickets, 221 events, 0 clocks, 0 verdicts: 0 differences"]


def test_a_map_of_ones_own_reads_any_other(folder: Path) -> None:
    (folder / "desk.yaml").write_text(MAP)
    (folder / "desk.csv").write_text(SHEET)
    assert good("import", "desk.csv", "--map", "desk.yaml").lines == [
        "2 rows read, 2 tickets.",
        "3 events added, 0 known already.",
        "From Mon 2 Jun 2025 07:00 UTC to Tue 3 Jun 2025 08:00 UTC.",
    ]


def test_zone_source_and_constants_stand_above_the_map(folder: Path, agreements: Path) -> None:
    (folder / "desk.yaml").write_text(MAP)
    (folder / "desk.csv").write_text(SHEET)
    good("load", "agreements.yaml")
    options = ("--zone", "America/New_York", "--source", "annex", "--set", "customer=globex", "--set", "priority=P1")
    assert (
        good("import", "desk.csv", "--map", "desk.yaml", *options)
        .lines[2]
        .startswith("From Mon 2 Jun 2025 15:00 CEST to")
    )
    (clock, *_) = good("status", "8", "--at", "2025-06-03 16:30", "--json").value["running"]
    assert (clock["customer"], clock["priority"], clock["started_at"]) == ("globex", "P1", "2025-06-03T14:00:00Z")


def test_rows_that_cannot_be_read_are_counted_by_reason_and_placed(folder: Path) -> None:
    (folder / "desk.yaml").write_text(MAP)
    rows = "".join(f"{n},Mail,acme,3{n}.02.2025 10:00,\n" for n in range(1, 5))
    (folder / "desk.csv").write_text(SHEET + rows)
    ran = good("import", "desk.csv", "--map", "desk.yaml")
    assert ran.lines[0] == "6 rows read, 2 tickets."
    reason, *places = ran.complaints
    assert reason.startswith("  refused 4: column 'Opened': is not a time; wanted ")
    assert [place.split(" is not")[0] for place in places] == [
        "    desk.csv:4: column 'Opened': '31.02.2025 10:00'",
        "    desk.csv:5: column 'Opened': '32.02.2025 10:00'",
        "    desk.csv:6: column 'Opened': '33.02.2025 10:00'",
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((UCI,), "say how to read the file: --preset (bpi2013, italian-helpdesk, preppin, sla-bot, uci) or --map FILE"),
        ((UCI, "--preset", "uci", "--map", "m.yaml"), "say how to read the file: --preset"),
        ((UCI, "--preset", "uco"), "'uco' is not a preset (did you mean uci?); there are bpi2013, italian-helpdesk"),
        ((UCI, "--preset", "preppin"), "uci.csv:1: there is no column 'Ticket'; there are number, incident_state"),
        ((UCI, "--map", "m.yaml"), "m.yaml:1:1: cannot be opened: No such file or directory"),
        ((UCI, "--preset", "uci", "--zone", "Mars"), "'Mars' is not a time zone: write an IANA name such as Europe"),
        ((UCI, "--preset", "uci", "--set", "customer"), "--set customer: wanted a name and a value, such as customer="),
        (
            (UCI, "--preset", "uci", "--set", "custmer=a"),
            "'custmer' is not an attribute of a ticket (did you mean 'cus",
        ),
        (("none.csv", "--preset", "uci"), "none.csv: cannot be read: No such file or directory"),
        ((".", "--preset", "uci"), ": cannot be read: Is a directory"),
    ],
)
def test_what_cannot_be_understood_is_one_line_and_nothing_is_imported(words: tuple[str, ...], said: str) -> None:
    assert said in refused("import", *words)
    assert good("verify").lines[0].startswith("0 tickets, 0 events")


def test_a_map_with_faults_lists_them_all_with_their_places(folder: Path) -> None:
    (folder / "desk.yaml").write_text(MAP.replace("shape: tickets", "shape: tikets").replace("format: 1", "format: 2"))
    ran = sla("import", UCI, "--map", "desk.yaml")
    assert (ran.code, ran.out) == (1, "")
    assert [line.split(": ")[0] for line in ran.complaints] == ["desk.yaml:1:9", "desk.yaml:2:8"]
    assert "did you mean" in ran.complaints[1]
