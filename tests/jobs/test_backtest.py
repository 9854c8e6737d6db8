"""A backtest of the stored tickets: against the agreement in force nothing changes, against another what it says."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest

from bot.jobs.asking import About
from bot.jobs.attainment import attainment
from bot.jobs.backtest import Replayed, backtest
from bot.jobs.loading import BadFile
from bot.jobs.periods import period
from bot.jobs.replaying import Past
from bot.store import Store
from sla_core.backtest import By, Turn
from sla_core.errors import SlaError
from sla_core.tickets import Changed, Event
from tests.builders import asks, at, event, merges, opened, pauses, reopens, replies, resolves, resumes
from tests.house import AGREEMENTS, contracts_of, loaded, take

NOW = "Fri 17:00"
TIGHTER = AGREEMENTS.replace("first_response: {P1: 1bh, P2: 2bh}", "first_response: {P1: 30bm, P2: 1bh}")


def replayed(
    store: Store, text: str, *, since: datetime | None = None, most: int = 20, now: str = NOW, share: Past | None = None
) -> Replayed:
    """The replay; `share` says how many processes do it, and how many tickets each takes at a time."""
    with store.read() as rows:
        past = replace(share or Past(), since=since, most=most)
        return backtest(rows, contracts_of(store), text.encode(), name="proposed.yaml", now=at(now), past=past)


def flips(found: Replayed) -> list[tuple[str, str]]:
    return [(flip.ticket, flip.turn.value) for flip in found.found.flips]


def life(key: str, start: str, answered: str, resolved: str, **scope: str) -> Iterable[Event]:
    yield opened(start, ticket=key, event_id=f"{key}/1", **{"customer": "acme", "priority": "P2", **scope})
    yield replies(answered, ticket=key, event_id=f"{key}/2")
    yield resolves(resolved, ticket=key, event_id=f"{key}/3")


def fill(store: Store) -> None:
    """Tickets of many fates: plain ones, one that changed its priority, one merged, one reopened, one still open."""
    take(
        store,
        *life("A", "Mon 07:00", "Mon 07:45", "Mon 12:00"),
        *life("B", "Mon 07:00", "Mon 08:30", "Tue 12:00"),
        *life("C", "Tue 07:00", "Tue 10:30", "Thu 12:00", priority="P1", customer="globex"),
        opened("Mon 08:00", ticket="D", event_id="D/1", customer="acme", priority="P3"),
        event(Changed({"priority": "P1"}), "Mon 09:00", ticket="D", event_id="D/2"),
        replies("Mon 10:10", ticket="D", event_id="D/3"),
        opened("Mon 07:00", ticket="E", event_id="E/1", customer="acme", priority="P2"),
        merges("Mon 07:30", "F", ticket="E", event_id="E/2"),
        opened("Mon 07:20", ticket="F", event_id="F/1", customer="acme", priority="P2"),
        replies("Mon 08:15", ticket="F", event_id="F/2"),
        opened("Wed 07:00", ticket="G", event_id="G/1", customer="acme", priority="P1"),
        pauses("Wed 07:15", ticket="G", event_id="G/2"),
        resumes("Wed 09:00", ticket="G", event_id="G/3"),
        replies("Wed 09:20", ticket="G", event_id="G/4"),
        resolves("Wed 10:00", ticket="G", event_id="G/5"),
        asks("Wed 11:00", ticket="G", event_id="G/6"),
        reopens("Wed 11:00:01", ticket="G", event_id="G/7"),
    )


def test_the_agreement_in_force_changes_nothing(house: Store) -> None:
    fill(house)
    found = replayed(house, AGREEMENTS)
    assert found.found.tickets == 7
    assert flips(found) == []
    assert all(row.before == row.after for row in found.found.rows)


def test_its_figures_are_those_of_attainment(house: Store) -> None:
    fill(house)
    contracts = contracts_of(house)
    with house.read() as rows:
        ever = period("ever", contracts.place, at(NOW))
        report = attainment(rows, contracts, About(), ever, by="priority", now=at(NOW))
    told = {(row.kind, row.metric, row.group): (row.attainment.met, row.attainment.missed) for row in report.rows}
    found = {
        (row.group.kind, row.group.metric, row.group.name or "-"): (row.before.met, row.before.missed)
        for row in replayed(house, AGREEMENTS).found.by(By.PRIORITY)
    }
    assert found == told


def test_a_tighter_promise_names_those_that_flip_with_both_working_times(house: Store) -> None:
    fill(house)
    found = replayed(house, TIGHTER)
    assert flips(found) == [("B", "would be missed"), ("F", "would be missed"), ("G", "would be missed")]
    of = {flip.ticket: (flip.before, flip.after) for flip in found.found.flips}
    spent = {key: [(side.used, side.target_seconds) for side in sides if side] for key, sides in of.items()}
    # F counts from Mon 07:00, the start of the ticket that was merged into it.
    assert spent == {
        "B": [(5400, 7200), (5400, 3600)],
        "F": [(4500, 7200), (4500, 3600)],
        "G": [(2100, 3600), (2100, 1800)],
    }


def test_where_agreements_go_and_come(house: Store) -> None:
    fill(house)
    without = AGREEMENTS.replace("ownership: 8bh", "next_response: 8bh")
    turned = replayed(house, without).found.turned
    assert turned[Turn.NEWLY_PROMISED] == 1


def test_another_calendar_changes_both_the_working_time_and_the_verdict(house: Store) -> None:
    fill(house)
    found = replayed(house, AGREEMENTS.replace('"09:00-17:00"', '"12:00-17:00"'))
    (flip,) = [flip for flip in found.found.flips if flip.ticket == "C"]
    # Tuesday nine to Thursday two in Berlin: 8 + 8 + 5 hours of the one calendar, 5 + 5 + 2 of the other.
    assert flip.turn is Turn.WOULD_BE_MET
    assert [side.used for side in (flip.before, flip.after) if side] == [21 * 3600, 12 * 3600]


def test_a_change_of_warnings_or_ladders_flips_nothing(house: Store) -> None:
    fill(house)
    assert flips(replayed(house, AGREEMENTS.replace("warn: [75%]", "warn: [50%, 90%]"))) == []


def test_another_objective_is_told_though_nothing_flips(house: Store) -> None:
    fill(house)
    found = replayed(house, AGREEMENTS.replace("objective: 90%", "objective: 95%"))
    assert flips(found) == []
    told = {
        (row.before.objective, row.after.objective) for row in found.found.by(By.CUSTOMER) if row.group.name == "acme"
    }
    assert (Decimal(90), Decimal(95)) in told


def test_a_date_in_the_proposal_does_not_keep_it_from_holding_in_the_past(house: Store) -> None:
    fill(house)
    dated = TIGHTER.replace("    tier: gold\n", "    tier: gold\n    effective_from: 2031-01-01\n")
    assert flips(replayed(house, dated)) == flips(replayed(house, TIGHTER))


def test_what_is_in_force_now_is_compared_not_what_was_then(house: Store) -> None:
    fill(house)
    loaded(house, TIGHTER, now=at("Fri 16:00"))
    assert flips(replayed(house, TIGHTER)) == []
    assert ("B", "would be met") in flips(replayed(house, AGREEMENTS))


def test_only_tickets_opened_since_are_looked_at(house: Store) -> None:
    fill(house)
    found = replayed(house, TIGHTER, since=at("Tue 00:00"))
    assert found.found.tickets == 2
    assert flips(found) == [("G", "would be missed")]


def test_only_so_many_of_each_turn_are_told(house: Store) -> None:
    fill(house)
    found = replayed(house, TIGHTER, most=1)
    assert (flips(found), found.found.turned) == ([("B", "would be missed")], {Turn.WOULD_BE_MISSED: 3})


def test_nothing_is_stored(house: Store) -> None:
    fill(house)
    tables = "ticket", "clock", "verdict", "document", "event"

    def count() -> list[int]:
        with house.engine.connect() as connection:
            return [connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one() for table in tables]

    before = count()
    replayed(house, TIGHTER)
    assert count() == before


def test_progress_is_told_to_the_end(quick_house: Store) -> None:
    fill(quick_house)
    told: list[tuple[int, int]] = []
    with quick_house.read() as rows:
        past = Past(progress=lambda done, total: told.append((done, total)))
        text = AGREEMENTS.encode()
        backtest(rows, contracts_of(quick_house), text, name="same.yaml", now=at(NOW), past=past)
    assert told == [(7, 7)]


def test_a_proposal_with_problems_is_refused_with_all_of_them(quick_house: Store) -> None:
    with pytest.raises(BadFile, match=r"proposed\.yaml:\d+:\d+"):
        replayed(quick_house, AGREEMENTS.replace("8bh", "8 parsecs"))


def test_without_an_agreement_in_force_there_is_nothing_to_compare_with(sqlite_store: Store) -> None:
    with pytest.raises(SlaError, match="nothing is promised yet to compare with"):
        replayed(sqlite_store, AGREEMENTS)
