"""The promises of a ladder: when somebody is called, who that is, and who is not."""

from collections.abc import Iterator

import pytest

from bot.store import Store
from bot.store.paging import OutboxKind, OutboxState
from sla_core.escalations import Stage
from tests.builders import pauses, resumes
from tests.house import contracts_of, loaded
from tests.oncall import ADA, BOB, CYD, LEAD, MAX
from tests.stories.watching import Watching, watching
from tests.watch import ON_WATCH


@pytest.fixture
def watch(sqlite_store: Store) -> Iterator[Watching]:
    with watching(sqlite_store) as story:
        yield story


def other(store: Store, old: str, new: str) -> Iterator[Watching]:
    assert old in ON_WATCH
    with watching(store, ladders=ON_WATCH.replace(old, new)) as story:
        yield story


def test_the_owner_before_the_breach_then_who_is_on_duty_then_the_lead(watch: Watching) -> None:
    watch.opens("T-1").until("Mon 11:20")
    assert watch.called() == [(ADA,), (CYD,), (LEAD,)]
    assert [row.since.strftime("%H:%M:%S") for row in watch.pages()] == ["10:00:00", "11:00:01", "11:15:01"]


def test_a_pause_of_the_clock_holds_the_ladder_and_its_rungs_are_timed_anew(watch: Watching) -> None:
    watch.opens("T-1")
    watch.office.clock.move_to(watch.office.clock().replace(hour=9))
    watch.office.take(pauses("Mon 09:00", ticket="T-1"))
    watch.until("Mon 12:00")
    assert (watch.stage(), watch.called()) == (Stage.HELD, [])
    watch.office.take(resumes("Mon 12:00", ticket="T-1"))
    watch.until("Mon 12:59")
    assert watch.called() == []
    watch.until("Mon 13:00")
    assert watch.called() == [(ADA,)]


def test_a_ticket_that_is_resolved_calls_nobody_any_more(watch: Watching) -> None:
    watch.opens("T-1").until("Mon 10:00")
    watch.types(ADA, "/sla resolve T-1")
    watch.until("Tue 12:00")
    assert (watch.stage(), watch.called()) == (Stage.RESOLVED, [(ADA,)])


def test_a_running_escalation_keeps_the_ladder_it_began_with(watch: Watching) -> None:
    watch.opens("T-1")
    loaded(watch.office.store, ON_WATCH.replace("when: 75%", "when: 50%"), now=watch.office.clock())
    assert contracts_of(watch.office.store).ladder("urgent").version == 2  # type: ignore[union-attr]
    watch.until("Mon 09:30")
    assert watch.called() == []


def test_a_rung_out_of_its_hours_is_passed_by(sqlite_store: Store) -> None:
    gated = "{when: at breach, call: {on_duty: desk}, only: {calendar: evening}}"
    text = ON_WATCH.replace("{when: at breach, call: {on_duty: desk}}", gated)
    evening = '  evening: {zone: Europe/Berlin, hours: {mon-fri: "20:00-22:00"}}\n'
    with watching(sqlite_store, ladders=text.replace("agreements:\n", f"{evening}agreements:\n")) as watch:
        watch.opens("T-1").until("Mon 11:20")
        assert watch.called() == [(ADA,), (LEAD,)]


def test_somebody_who_left_the_company_is_passed_over_for_whoever_comes_next(watch: Watching) -> None:
    watch.space.mishaps.deactivate(watch.space.users[CYD])
    watch.opens("T-1").until("Mon 11:01")
    assert watch.called()[-1] == (BOB,)


def test_a_rung_that_has_nobody_to_call_is_skipped_at_once_and_recorded(watch: Watching) -> None:
    watch.opens("T-1", assignee=None).until("Mon 10:00")
    assert watch.called() == [(CYD,)]
    assert watch.pages()[0].state is OutboxState.EMPTY
    assert "empty rung skipped" in watch.trail()


def test_nobody_is_called_by_two_rungs_in_a_row(sqlite_store: Store) -> None:
    for watch in other(sqlite_store, "{when: 75%, call: owner}", "{when: 75%, call: {person: cyd}}"):
        watch.opens("T-1").until("Mon 11:01")
        assert watch.called() == [(CYD,), (BOB,)]


def test_somebody_who_takes_over_a_shift_is_called_in_place_of_who_had_it(watch: Watching) -> None:
    answer = watch.person(LEAD).types("C0HOUSE001", "/sla oncall desk")
    message = answer.reply(5)
    watch.person(LEAD).presses(message, "override")
    form = watch.space.wait_for(lambda: [m] if (m := watch.person(LEAD).modal) else [], 5, "the form")[0]
    errors = watch.person(LEAD).submits(
        form, {"person": MAX, "start": watch.office.clock(), "end": watch.office.clock().replace(hour=20)}
    )
    assert not errors
    watch.opens("T-1").until("Mon 11:01")
    assert watch.called()[-1] == (MAX,)


def test_a_ladder_that_nobody_answers_calls_the_catch_all_and_tells_the_leads_what_was_tried(watch: Watching) -> None:
    watch.opens("T-1").until("Mon 11:46")
    assert watch.stage() is Stage.EXHAUSTED
    (alarm,) = watch.posted("C0LEADS001")
    assert "Nobody answered the 3 rungs" in alarm.text
    shown = str(alarm.blocks)
    assert all(name in shown for name in ("rung 1", "rung 2", "rung 3", "arrived"))


def test_an_exhausted_ladder_goes_on_at_a_slow_pace(watch: Watching) -> None:
    watch.opens("T-1").until("Mon 14:50")
    again = [row for row in watch.rows(OutboxKind.PAGE) if row.payload["why"] == "catch-all"]
    assert [row.since.strftime("%H:%M") for row in again] == ["11:45", "12:45", "13:45", "14:45"]


def test_after_a_downtime_one_page_for_the_rung_that_should_be_current_says_how_late_it_is(watch: Watching) -> None:
    watch.opens("T-1")
    watch.sleeps("Mon 11:58")
    assert watch.called() == [(LEAD,)]
    shown = watch.shows()
    assert "Late by 42 m" in shown
    assert "rungs 1-2 were not sent" in shown


def test_after_a_downtime_nobody_is_called_for_what_was_answered_meanwhile(watch: Watching) -> None:
    watch.opens("T-1")
    watch.office.clock.move_to(watch.office.clock().replace(hour=11, minute=58))
    watch.types(ADA, "/sla resolve T-1")
    watch.office.work()
    assert watch.called() == []


def test_the_owner_of_a_ladder_hears_once_a_day_that_a_rung_had_nobody(watch: Watching) -> None:
    watch.opens("T-1", "T-2", assignee=None).until("Mon 10:00")
    (word,) = watch.posted(watch.space.direct(LEAD).id)
    assert word.text.startswith("Rung 1 of urgent had nobody to call")
    answer = watch.person(LEAD).presses(word, "status")
    assert "the ticket's owner" in str(answer.reply(5).blocks)
