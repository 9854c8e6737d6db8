"""Column maps: what they say, and what is wrong with them, at its place."""

from pathlib import Path
from typing import Any

import pytest

from bot.imports.columns import Cell, Meaning, Phase, Shape, adjusted
from bot.imports.columns_reading import PRESETS, preset, read_columns
from sla_core.errors import SlaError
from tests.imports.sheets import EVENTS, STATES, TICKETS, columns


def problems(text: str | bytes) -> list[str]:
    return [str(problem) for problem in read_columns(text, name="map.yaml").problems]


def test_a_map_is_read_whole() -> None:
    found = columns(STATES)
    assert (found.shape, found.source, found.times.zone) == (Shape.STATES, "desk", "Europe/Berlin")
    assert found.attributes["priority"] == Cell("prio", values={"High": "P1", "Low": "P2"})
    assert found.states["Ask"] == Meaning(Phase.PAUSED, "waiting_customer")
    assert found.needed == (
        "key",
        "changed",
        "no",
        "by",
        "opened",
        "caller",
        "subject",
        "prio",
        "group",
        "person",
        "state",
    )


def test_a_map_may_be_json() -> None:
    text = '{"format": 1, "shape": "tickets", "source": "desk", "ticket": "key", "instants": {"opened": "at"}}'
    assert columns(text).instants == {"opened": Cell("at")}


def test_a_map_is_read_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "map.yaml").write_text(TICKETS, encoding="utf-8")
    assert read_columns(tmp_path / "map.yaml", name="map.yaml").columns == columns(TICKETS)


def test_a_map_that_is_not_there_is_told(tmp_path: Path) -> None:
    reading = read_columns(tmp_path / "none.yaml", name="none.yaml")
    assert [str(problem) for problem in reading.problems] == [
        "none.yaml:1:1: cannot be opened: No such file or directory"
    ]


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_a_sound_map_with_a_digest_of_its_own(name: str) -> None:
    others = [preset(other).digest for other in PRESETS if other != name]
    assert preset(name).digest not in others
    assert preset(name).digest == preset(name).digest


def test_an_unknown_preset_is_refused_with_the_nearest() -> None:
    with pytest.raises(SlaError, match=r"'bpi2031' is not a preset \(did you mean bpi2013\?\); there are bpi2013, "):
        preset("bpi2031")


def test_a_map_can_be_adjusted_without_a_file() -> None:
    found = adjusted(preset("uci"), zone="Europe/Berlin", source="ours", constants={"customer": "acme"})
    assert (found.times.zone, found.source, found.attributes["customer"]) == (
        "Europe/Berlin",
        "ours",
        Cell(constant="acme"),
    )
    assert found.digest != preset("uci").digest
    assert adjusted(preset("uci")) == preset("uci")


@pytest.mark.parametrize(
    ("name", "change", "gist"),
    [
        ("uci", {"zone": "Berlin"}, "'Berlin' is not a time zone"),
        (
            "uci",
            {"constants": {"custmer": "acme"}},
            "'custmer' is not an attribute of a ticket (did you mean 'customer'?)",
        ),
        ("sla-bot", {"constants": {"customer": "acme"}}, "'customer' cannot be set: lines of our own log say it all"),
    ],
)
def test_an_adjustment_that_makes_no_sense_is_refused(name: str, change: dict[str, Any], gist: str) -> None:
    with pytest.raises(SlaError) as refused:
        adjusted(preset(name), **change)
    assert gist in str(refused.value)


def test_a_cell_can_mean_that_there_is_nothing() -> None:
    cell = preset("preppin").attributes["assignee"]
    assert [cell.take({"Assigned To": text}) for text in ("Customer", "Lee Low")] == [None, "Lee Low"]


BAD = [
    # what is replaced in the map of states, by what, line:column, gist, why
    ("format: 1", "format: 2", "2:9", "format: wanted 1, the only format there is", "another format"),
    ("format: 1\n", "", "2:1", "'format' is missing", "no format"),
    ("shape: states", "shape: state", "3:8", "unknown value 'state' (did you mean states?)", "a misspelt shape"),
    ("shape: states\n", "", "2:1", "'shape' is missing", "no shape"),
    ("source: desk\n", "", "2:1", "'source' is missing; where a row is one of states", "no source"),
    ("source: desk", "source: our desk", "4:9", "'our desk' is not a name", "blanks in a name"),
    ("ticket: key\n", "", "2:1", "'ticket' is missing", "whose rows?"),
    ("ticket: key", "tickets: key", "7:1", "unknown key 'tickets' (did you mean ticket?)", "a misspelt key"),
    ("ticket: key", "ticket:", "7:8", "ticket: wanted a column's name, found nothing", "no name"),
    ("ticket: key", "ticket: [key]", "7:9", "wanted a column's name, or a mapping such as", "a list"),
    ("ticket: key", "ticket: {colum: key}", "7:10", "unknown key 'colum' (did you mean column?)", "a misspelt key"),
    ("ticket: key", "ticket: {column: key, constant: x}", "7:9", "wanted either 'column' or 'constant'", "both"),
    ("ticket: key", "ticket: {split: x}", "7:9", "wanted either 'column' or 'constant'", "neither"),
    ("ticket: key", "ticket: {constant: x, split: y}", "7:30", "'split' means nothing beside", "no text to split"),
    ("ticket: key", "ticket: {column: key, split: x, part: 0}", "7:39", "the number of a piece", "pieces count from 1"),
    ("ticket: key", "ticket: {column: key, unlisted: drop}", "7:33", "wanted keep or refuse", "another word"),
    ("ticket: key", "ticket: key\nticket: other", "8:1", "the key 'ticket' stands here twice", "which one is meant?"),
    ("ticket: key", "ticket: key\nkind: type", "8:7", "'kind' means nothing where", "another shape's key"),
    ("ticket: key", "ticket: key\ninstants: {opened: x}", "8:11", "'instants' means nothing", "another shape's key"),
    ("zone: Europe/Berlin", "zone: Berlin", "5:44", "'Berlin' is not a time zone", "no such zone"),
    ("zone: Europe/Berlin", "zone: CEST", "5:44", "'CEST' is not a time zone", "a short name"),
    ("zone: Europe/Berlin", "offset: ignored", "5:8", "leaves wall times: name their zone", "whose wall?"),
    ("zone: Europe/Berlin", "offset: maybe", "5:46", "wanted ignored or honoured", "another word"),
    ('"%d/%m/%Y %H:%M"', '"%d/%m %H:%M"', "5:19", "does not name a whole date", "no year"),
    ('"%d/%m/%Y %H:%M"', '"%d/%m/%Y"', "5:19", "names no hour of the day", "no hour"),
    ('"%d/%m/%Y %H:%M"', '"DD/MM/YYYY"', "5:19", "does not name a whole date", "another language's"),
    ('"%d/%m/%Y %H:%M"', '"%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M"', "5:18", "read the same text as different", "ambiguous"),
    ('missing: ["?"]', "missing: {a: b}", "6:10", "wanted a list of texts", "a mapping"),
    ('missing: ["?"]', "file: {delimiter: ';;'}", "6:19", 'a single character such as ","', "two characters"),
    ('missing: ["?"]', "file: {encoding: utf-9}", "6:18", "'utf-9' is not an encoding", "no such encoding"),
    ('missing: ["?"]', "file: {encoding: rot13}", "6:18", "'rot13' is not an encoding", "no encoding of bytes"),
    ('missing: ["?"]', "file: {form: xlsx}", "6:14", "unknown value 'xlsx'; known: csv and jsonl", "a spreadsheet"),
    ('missing: ["?"]', "file: csv", "6:7", "wanted a mapping such as {form: csv", "a word"),
    ("at: changed\n", "", "2:1", "'at' is missing", "when?"),
    ("state: state\n", "", "2:1", "'state' is missing", "which state?"),
    ("  New: open", "  New: opened", "19:8", "unknown value 'opened' (did you mean open?)", "no such meaning"),
    ("  New: open", "  New: paused", "19:8", "a pause has a reason: write {paused: waiting_customer}", "no reason"),
    ("  New: open", "  New: {paused: for them}", "19:17", "'for them' is not a name", "words, not a name"),
    ("  New: open", "  New: {stopped: x}", "19:9", "unknown key 'stopped'", "no such meaning"),
    ("[Work, Ask]", "[Work, Asks]", "26:22", "unknown state 'Asks' (did you mean Ask?)", "no such state"),
    ("  priority: {column: prio", "  prio: {column: prio", "14:3", "unknown key 'prio' (did you mean", "unknown"),
    ("values: {High: P1, Low: P2}", "values: [P1]", "14:36", "a mapping of the file's words to ours", "a list"),
    ("values: {High: P1, Low: P2}", "values: {High: [P1]}", "14:43", "wanted some words", "a list"),
    ("opened: {at: opened, actor: caller}", "opened: opened", "11:9", "wanted a mapping such as {at:", "a word"),
    ("format: 1", "format: 1\n\tshape: states", "3:1", "a tab indents this line", "a tab"),
    ("format: 1", "- 1", "3:1", "while parsing a block collection", "half a list"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "place", "gist", "why"), BAD)
def test_a_fault_of_a_map_is_told_at_its_place(old: str, new: str, place: str, gist: str, why: str) -> None:
    assert old in STATES
    found = problems(STATES.replace(old, new, 1))
    assert any(problem.startswith(f"map.yaml:{place}:") and gist in problem for problem in found), (why, found)


OTHERS = [
    (EVENTS.replace("values: {Created", "value: {Created"), "unknown key 'value' (did you mean values?)", "misspelt"),
    (EVENTS[: EVENTS.index("kind:")] + "kind: type\n", "the kinds need translating", "no translation"),
    (TICKETS.replace("opened: opened, ", ""), "'opened' is missing: without it no ticket has a beginning", "no start"),
    (TICKETS + "opened: {at: opened}\n", "the opening stands under instants > opened", "the wrong place"),
    (
        "format: 1\nshape: log\nticket: key\n",
        "'ticket' means nothing where a row is one of log",
        "our own log has its own",
    ),
    ("", "the file is empty", "nothing"),
    ("just words", "wanted a column map: a mapping with format, shape", "no mapping"),
    (b"format: \xff", "is not UTF-8", "another encoding"),
]


@pytest.mark.parametrize(("text", "gist", "why"), OTHERS)
def test_other_shapes_have_faults_of_their_own(text: str | bytes, gist: str, why: str) -> None:
    assert any(gist in problem for problem in problems(text)), (why, problems(text))


def test_all_faults_are_told_at_once() -> None:
    broken = (
        STATES.replace("Europe/Berlin", "Berlin").replace("ticket: key", "tickets: key").replace("New: open", "New: x")
    )
    assert len(problems(broken)) >= 4
