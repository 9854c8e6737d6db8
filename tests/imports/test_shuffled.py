"""Whatever the order of its rows, a file tells the same events."""

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.imports.columns_reading import preset
from bot.imports.reading import survey
from tests.imports.sheets import DATA, EVENTS, EVENTS_HEAD, STATES, STATES_HEAD, columns, keyed, sheet, told


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(("name", "file"), [("uci", "uci"), ("preppin", "preppin-january")])
def test_real_rows_in_any_order_tell_the_same_events(tmp_path: Path, name: str, file: str, seed: int) -> None:
    head, *rows = (DATA / f"{file}.csv").read_text(encoding="utf-8").splitlines()
    Random(seed).shuffle(rows)
    shuffled = sheet(tmp_path, head, *rows)
    assert not survey(shuffled, preset(name)).grouped
    assert keyed(told(shuffled, preset(name))) == keyed(told(DATA / f"{file}.csv", preset(name)))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("name", ["bpi2013", "italian-helpdesk"])
def test_where_the_order_of_rows_counts_the_order_of_tickets_does_not(tmp_path: Path, name: str, seed: int) -> None:
    head, *rows = (DATA / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    # Each row goes at random to one of the tickets' turns; the rows of one ticket keep theirs.
    keys = [row.split(",")[0] for row in rows]
    turns = keys.copy()
    Random(seed).shuffle(turns)
    waiting = {key: iter([row for row in rows if row.split(",")[0] == key]) for key in keys}
    mixed = sheet(tmp_path, head, *(next(waiting[key]) for key in turns))
    assert keyed(told(mixed, preset(name))) == keyed(told(DATA / f"{name}.csv", preset(name)))


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["T1", "T2", "T3"]),
        st.integers(0, 5).map(lambda minute: f"1/6/2025 10:0{minute}"),
        st.integers(0, 3).map(str),
        st.sampled_from(["ada", "bo"]),
        st.sampled_from(["?", "1/6/2025 09:00", "1/6/2025 10:03"]),
        st.sampled_from(["c", ""]),
        st.just("Mail"),
        st.sampled_from(["High", "Low", "?"]),
        st.sampled_from(["g", "h", "?"]),
        st.sampled_from(["p", "q", "?"]),
        st.sampled_from(["New", "Work", "Ask", "Vendor", "Solved", "Done", "Odd"]),
    ).map(",".join),
    max_size=12,
)
EVENT_ROWS = st.lists(
    st.tuples(
        st.sampled_from(["T1", "T2"]),
        st.sampled_from(["2025-06-02T09:00Z", "2025-06-02T09:01Z"]),
        st.sampled_from(["Created", "Comment", "Solve", "Again", "Close", "Edit", "Take", "Unhold"]),
        st.sampled_from(["ada", "bo"]),
        st.just(",acme,P1,net,bo,agent,yes,why,,,"),
    ).map(",".join),
    max_size=12,
)


def _same(text: str, head: str, rows: list[str], order: Random) -> None:
    shuffled = rows.copy()
    order.shuffle(shuffled)
    with TemporaryDirectory() as folder:
        one = told(sheet(Path(folder), head, *rows, name="one.csv"), columns(text))
        other = told(sheet(Path(folder), head, *shuffled, name="other.csv"), columns(text))
    assert keyed(one) == keyed(other)
    keys = [event.key for event in one]
    if "shape: states" in text:
        assert len(set(keys)) == len(keys)


@settings(deadline=None)
@given(ROWS, st.randoms(use_true_random=False))
def test_any_rows_of_states_in_any_order_tell_the_same_events(rows: list[str], order: Random) -> None:
    _same(STATES, STATES_HEAD, rows, order)


@settings(deadline=None)
@given(EVENT_ROWS, st.randoms(use_true_random=False))
def test_any_rows_of_events_in_any_order_tell_the_same_events(rows: list[str], order: Random) -> None:
    _same(EVENTS, EVENTS_HEAD, rows, order)
