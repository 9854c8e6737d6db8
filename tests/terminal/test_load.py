"""`sla-bot load`: a new version, said in words, with the tickets that feel it."""

import re
from pathlib import Path

from bot.now import now
from bot.store import Store
from tests.builders import opened
from tests.house import AGREEMENTS, take
from tests.terminal.command_line import good, refused, sla


def test_the_first_file_is_version_one_and_all_of_it_is_new(agreements: Path) -> None:
    lines = good("load", "agreements.yaml").lines
    assert lines[0] == "Loaded as version 1."
    assert "  agreement acme-mail added (sla, customer acme, service mail, 2 targets)" in lines
    assert "  calendar office added" in lines
    assert lines[-1] == "0 tickets looked at, 0 clocks moved."


def test_the_same_file_again_changes_nothing(agreements: Path) -> None:
    good("load", "agreements.yaml")
    assert good("load", "agreements.yaml").lines == ["Nothing has changed; nothing was loaded."]


def test_a_change_is_said_in_words_with_the_open_tickets_it_moves(house: Store, folder: Path) -> None:
    take(house, opened(now(), customer="globex", priority="P1"), now=now())
    text = AGREEMENTS.replace("resolution: {P1: 12bh, P2: 24bh", "resolution: {P1: 6bh, P2: 24bh")
    text = text.replace("  standard:\n    kind: sla\n", "  standard:\n    kind: sla\n    applies_to: open\n")
    (folder / "new.yaml").write_text(text)
    lines = good("load", "new.yaml").lines
    assert lines[0] == "Loaded as version 2."
    assert [line for line in lines if "standard" in line and "resolution" in line and "12bh" in line and "6bh" in line]
    assert lines[-2] == "1 ticket looked at, 1 clock moved."
    due = r"due \w{3} \d{1,2} \w{3} \d{4} \d\d:\d\d CES?T"
    assert re.fullmatch(rf"  T-1 resolution: 12bh {due} -> 6bh {due}", lines[-1])


def test_a_file_with_problems_is_refused_whole(agreements: Path) -> None:
    agreements.write_text(AGREEMENTS.replace("tier: gold, channels", "tier: golf, channels").replace("90%", "190%"))
    ran = sla("load", "agreements.yaml")
    assert (ran.code, ran.out, len(ran.complaints)) == (1, "", 2)
    assert ran.complaints[0].startswith("agreements.yaml:8:33: customers > acme > tier: unknown tier 'golf'")
    agreements.write_text(AGREEMENTS)
    assert good("load", "agreements.yaml").lines[0] == "Loaded as version 1."


def test_a_file_that_is_not_there_is_named() -> None:
    assert refused("load", "missing.yaml") == "there is no file missing.yaml"
    assert refused("load", ".") == "there is no file ."


def test_who_loaded_it_and_when_is_kept(agreements: Path, sqlite_store: Store) -> None:
    good("load", "agreements.yaml")
    with sqlite_store.read() as rows:
        document = rows.documents.latest()
    assert document is not None
    assert document.loaded_by
    assert abs((now() - document.loaded_at).total_seconds()) < 60
