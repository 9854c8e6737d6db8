"""The sweep finds what fell due by its instant, and each warning and breach is told once."""

from bot.jobs.sweep import sweep
from bot.store import Store
from bot.store.paging import OutboxKind, OutboxRow, OutboxState
from tests.builders import at, changes, opened, pauses, replies, resolves, resumes
from tests.house import clocks, contracts_of, take

OPENED = opened("Mon 07:00", customer="acme", priority="P2", assignee="ada", event_id="1")


def sweeping(store: Store, now: str) -> int:
    return sweep(store, contracts_of(store), now=at(now)).tickets


def notices(store: Store, ticket: str = "T-1") -> list[OutboxRow]:
    with store.read() as rows:
        found = [row for row in rows.outbox.of(ticket) if row.kind is OutboxKind.NOTICE]
    return sorted(found, key=lambda notice: (notice.due_at, notice.payload["level"]))


def told(store: Store) -> list[tuple[str, str, str]]:
    due = [notice.payload for notice in notices(store) if notice.state is OutboxState.DUE]
    return [(facts["metric"], facts["notice"], facts["level"]) for facts in due]


def test_nothing_due_nothing_done(house: Store) -> None:
    take(house, OPENED, now="Mon 07:00")
    assert sweeping(house, "Mon 08:29:59") == 0
    assert notices(house) == []


def test_a_warning_falls_due_at_its_instant(house: Store) -> None:
    take(house, OPENED, now="Mon 07:00")
    assert sweeping(house, "Mon 08:30") == 1
    (notice,) = notices(house)
    assert (notice.payload["notice"], notice.payload["level"]) == ("warning", "75%")
    assert notice.since == notice.due_at == at("Mon 08:30")
    assert notice.payload["assignee"] == "ada"
    assert (notice.place, notice.fallback) == (None, "C0ACME001"), "the house hears of it before the customer"


def test_a_warning_is_told_once_however_often_it_is_swept(house: Store) -> None:
    take(house, OPENED, now="Mon 07:00")
    for now in ("Mon 08:30", "Mon 08:31", "Mon 08:59"):
        sweeping(house, now)
    assert told(house) == [("first_response", "warning", "75%")]


def test_at_the_breach_instant_the_clock_still_runs_and_a_second_later_it_is_missed(house: Store) -> None:
    take(house, OPENED, now="Mon 07:00")
    sweeping(house, "Mon 09:00")
    assert clocks(house, "T-1")["first_response"] == "running"
    sweeping(house, "Mon 09:00:01")
    assert clocks(house, "T-1")["first_response"] == "missed"
    assert told(house)[-1] == ("first_response", "breach", "breach")


def test_an_answer_in_time_leaves_nothing_to_tell(house: Store) -> None:
    take(house, OPENED, now="Mon 07:00")
    take(house, replies("Mon 08:29", event_id="2"), now="Mon 08:29")
    sweeping(house, "Mon 12:00")
    assert told(house) == []


def test_a_resolved_ticket_is_not_told_of_however_late_the_sweep(house: Store) -> None:
    take(house, OPENED, now="Mon 07:00")
    take(house, resolves("Mon 12:00", event_id="2"), now="Mon 12:00")
    assert told(house) == []


def test_a_pause_moves_a_warning_that_was_not_reached(house: Store) -> None:
    take(house, OPENED, pauses("Mon 08:00", event_id="2"), resumes("Mon 09:00", event_id="3"), now="Mon 09:00")
    assert sweeping(house, "Mon 09:29") == 0
    sweeping(house, "Mon 09:30")
    assert told(house) == [("first_response", "warning", "75%")]


def test_a_fraction_once_told_is_not_told_again_after_a_pause(house: Store) -> None:
    take(house, OPENED, now="Mon 07:00")
    sweeping(house, "Mon 08:30")
    take(house, pauses("Mon 08:40", event_id="2"), resumes("Mon 09:40", event_id="3"), now="Mon 09:40")
    sweeping(house, "Mon 09:41")
    assert told(house) == [("first_response", "warning", "75%")]


def test_another_target_warns_anew(house: Store) -> None:
    take(house, OPENED, now="Mon 07:00")
    sweeping(house, "Mon 08:30")
    take(house, changes("Mon 08:40", priority="P3"), now="Mon 08:40")
    with house.read() as rows:
        (first, _) = [c for c in rows.clocks.of("T-1") if c.metric.value in ("first_response", "resolution")]
    assert first.target == "4bh"
    sweeping(house, "Mon 10:00")
    assert [level for metric, _, level in told(house) if metric == "first_response"] == ["75%", "75%"]


def test_a_breach_by_a_change_of_target_is_told_quietly_as_that(house: Store) -> None:
    take(house, OPENED, now="Mon 07:00")
    take(house, changes("Mon 08:20", priority="P1"), now="Mon 08:20")
    assert ("first_response", "reclassified", "reclassified") in told(house)
    assert not any(kind == "breach" for _, kind, _ in told(house))


def test_an_import_of_the_past_tells_nothing_then_or_later(house: Store) -> None:
    take(house, OPENED, now="Mon 12:00", quiet=True)
    sweeping(house, "Mon 12:01")
    take(house, pauses("Mon 12:02", event_id="2"), now="Mon 12:02")
    assert told(house) == []
    assert {n.state for n in notices(house)} == {OutboxState.SUPERSEDED}


def test_a_ticket_missed_by_the_sweep_for_days_is_told_once(house: Store) -> None:
    take(house, OPENED, now="Mon 07:00")
    sweeping(house, "Thu 12:00")
    assert [row for row in told(house) if row[0] == "first_response"] == [("first_response", "breach", "breach")]


def test_the_most_overdue_come_first_and_the_rest_are_left_for_the_next_round(house: Store) -> None:
    take(house, *(opened("Mon 07:00", ticket=f"T-{n}", event_id=str(n)) for n in range(5)), now="Mon 07:00")
    swept = sweep(house, contracts_of(house), now=at("Mon 11:30"), limit=3)
    assert (swept.tickets, swept.more) == (3, True)
    assert sweep(house, contracts_of(house), now=at("Mon 11:30"), limit=3).more is False
