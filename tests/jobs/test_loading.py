"""Loading a file makes a new version, and says what it changes and for which open tickets."""

import pytest

from bot.jobs.loading import BadFile
from bot.jobs.sweep import sweep
from bot.jobs.verify import verify
from bot.store import Store
from tests.builders import at, opened, replies, resolves
from tests.house import AGREEMENTS, clocks, contracts_of, furnished, loaded, take

TIGHTER = AGREEMENTS.replace("resolution: {P1: 8bh, P2: 16bh, P3: 40bh}", "resolution: {P1: 8bh, P2: 10bh, P3: 40bh}")
FOR_OPEN = TIGHTER.replace("    tier: gold\n    calendar", "    tier: gold\n    applies_to: open\n    calendar")


def promised(store: Store, ticket: str, metric: str = "resolution") -> tuple[str, int, str]:
    with store.read() as rows:
        clock = next(clock for clock in rows.clocks.of(ticket) if clock.metric.value == metric)
    return clock.agreement, clock.version, clock.target


def test_the_first_file_holds_for_tickets_of_all_times(store: Store) -> None:
    take(store, opened("Mon 07:00", customer="acme", priority="P2"), now="Mon 07:30")
    assert clocks(store, "T-1") == {}
    result = loaded(store, now=at("Mon 08:00"))
    assert clocks(store, "T-1")["resolution"] == "running"
    assert result.tickets == 1
    assert {moved.metric for moved in result.moved} == {"first_response", "resolution"}


def test_an_unchanged_file_stores_nothing(store: Store) -> None:
    furnished(store)
    assert loaded(store, now=at("Mon 09:00")).document is None
    with store.read() as rows:
        assert len(rows.documents.all()) == 1


def test_a_change_is_told_in_words_and_makes_the_next_version(house: Store) -> None:
    result = loaded(house, TIGHTER, now=at("Tue 09:00"))
    assert [str(change) for change in result.changes] == ["gold: resolution P2: 16bh -> 10bh"]
    with house.read() as rows:
        assert [(row.name, row.version) for row in rows.documents.agreements() if row.name == "gold"] == [
            ("gold", 1),
            ("gold", 2),
        ]


def test_open_tickets_keep_their_version_and_new_ones_take_the_new(house: Store) -> None:
    take(house, opened("Mon 07:00", customer="acme", priority="P2", event_id="1"), now="Mon 07:00")
    result = loaded(house, TIGHTER, now=at("Tue 09:00"))
    take(house, opened("Tue 10:00", ticket="T-2", customer="acme", priority="P2", event_id="2"), now="Tue 10:00")
    assert result.moved == ()
    assert promised(house, "T-1") == ("gold", 1, "16bh")
    assert promised(house, "T-2") == ("gold", 2, "10bh")


def test_a_version_for_open_tickets_too_moves_their_clocks_and_names_them(house: Store) -> None:
    take(house, opened("Mon 07:00", customer="acme", priority="P2", event_id="1"), now="Mon 07:00")
    result = loaded(house, FOR_OPEN, now=at("Mon 09:00"))
    assert [(moved.ticket, moved.metric) for moved in result.moved] == [("T-1", "resolution")]
    assert promised(house, "T-1") == ("gold", 2, "10bh")


def test_a_version_of_a_later_date_reaches_open_tickets_when_its_date_comes(house: Store) -> None:
    take(house, opened("Mon 07:00", customer="acme", priority="P2", event_id="1"), now="Mon 07:00")
    later = FOR_OPEN.replace("applies_to: open\n", 'applies_to: open\n    effective_from: "2025-06-03 09:00"\n')
    result = loaded(house, later, now=at("Mon 09:00"))
    assert [(moved.ticket, moved.metric) for moved in result.moved] == [("T-1", "resolution")]
    assert promised(house, "T-1") == ("gold", 1, "16bh")
    sweep(house, contracts_of(house), now=at("Tue 07:01"))
    assert promised(house, "T-1") == ("gold", 2, "10bh")


def test_finished_clocks_keep_what_they_were_scored_under(house: Store) -> None:
    log = [
        opened("Mon 07:00", customer="acme", priority="P2", event_id="1"),
        replies("Mon 08:00"),
        resolves("Mon 09:00"),
    ]
    take(house, *log, now="Mon 09:00")
    loaded(house, FOR_OPEN, now=at("Mon 12:00"))
    assert promised(house, "T-1") == ("gold", 1, "16bh")
    assert verify(house, contracts_of(house)).differences == ()


def test_a_calendar_changed_mid_ticket_counts_each_stretch_as_it_was_then(house: Store) -> None:
    take(house, opened("Mon 07:00", customer="acme", priority="P2", event_id="1"), now="Mon 07:00")
    longer = AGREEMENTS.replace('"09:00-17:00"', '"09:00-21:00"')
    result = loaded(house, longer, now=at("Tue 07:00"))
    with house.read() as rows:
        resolution = next(clock for clock in rows.clocks.of("T-1") if clock.metric.value == "resolution")
    # 8 h on Monday as it was, 8 h of Tuesday's longer day: 09:00-17:00 Berlin.
    assert resolution.due_at == at("Tue 15:00")
    assert resolution.breach_at == at("Tue 15:00")
    assert any("office" in str(change) for change in result.changes)
    assert verify(house, contracts_of(house)).differences == ()


def test_a_calendar_changed_after_a_clock_was_met_changes_nothing_about_it(house: Store) -> None:
    log = [opened("Mon 07:00", customer="acme", priority="P3", event_id="1"), resolves("Mon 09:00")]
    take(house, *log, now="Mon 09:00")
    loaded(house, AGREEMENTS.replace('"09:00-17:00"', '"09:00-21:00"'), now=at("Mon 12:00"))
    take(house, replies("Mon 13:00"), now="Mon 13:00")
    with house.read() as rows:
        resolution = next(clock for clock in rows.clocks.of("T-1") if clock.metric.value == "resolution")
    assert resolution.due_at == at("Fri 15:00")
    assert verify(house, contracts_of(house)).differences == ()


def test_a_file_with_problems_is_refused_whole_and_nothing_is_stored(house: Store) -> None:
    with pytest.raises(BadFile) as refused:
        loaded(house, TIGHTER.replace("calendar: office", "calendar: ofice").replace("P3: 60bh", "P3: 1d"))
    lines = str(refused.value).splitlines()
    assert len(lines) >= 4
    assert all(line.startswith("agreements.yaml:") for line in lines)
    assert any("did you mean office" in line for line in lines)
    with house.read() as rows:
        assert len(rows.documents.all()) == 1


def test_a_changed_agreement_may_not_reach_back(house: Store) -> None:
    backdated = TIGHTER.replace(
        "    tier: gold\n    calendar", "    tier: gold\n    effective_from: 2025-05-01\n    calendar"
    )
    with pytest.raises(BadFile, match="finished clocks are not re-scored"):
        loaded(house, backdated, now=at("Mon 09:00"))


def test_a_withdrawn_agreement_no_longer_holds_for_new_tickets(house: Store) -> None:
    without = AGREEMENTS[: AGREEMENTS.index("  acme-mail:")] + AGREEMENTS[AGREEMENTS.index("  gold:\n    kind") :]
    loaded(house, without, now=at("Mon 09:00"))
    take(house, opened("Mon 10:00", customer="acme", service="mail", priority="P2"), now="Mon 10:00")
    assert promised(house, "T-1")[0] == "gold"
