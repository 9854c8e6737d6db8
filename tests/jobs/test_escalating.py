"""Escalations in the store: armed with the clock, climbing with time, following the ticket, answered once.

The first response of a P1 is promised within 4bh: opened Monday 09:00 in Berlin (07:00 UTC) it is due
13:00 (11:00 UTC).
"""

from bot.jobs.answering import escalate, give_back, hand_over
from bot.jobs.escalating import wake_due
from bot.store import Store
from bot.store.paging import OutboxKind, OutboxState
from sla_core.escalations import Stage
from tests.builders import at, changes, merges, opened, pauses, replies, resolves, resumes
from tests.house import contracts_of, loaded
from tests.watch import ADA, BOB, HOUSE, LEAD, LEADS, ON_WATCH, Watch


def test_a_clock_whose_promise_names_a_ladder_is_armed_with_it(store: Store) -> None:
    watch = Watch(store).opens()
    one = watch.escalation()
    assert (one.stage, one.ladder, one.version, one.wake_at) == (Stage.ARMED, "urgent", 1, at("Mon 10:00"))
    assert watch.escalation(metric="resolution").stage is Stage.ARMED


def test_another_priority_has_no_ladder(store: Store) -> None:
    watch = Watch(store).opens(priority="P2")
    with store.read() as rows:
        assert rows.escalations.of("T-1") == []
    assert watch.contracts.catalogue.ladders


def test_the_rungs_put_their_pages_into_the_outbox_when_they_fall_due(store: Store) -> None:
    watch = Watch(store).opens().until("Mon 11:16")
    pages = watch.pages()
    assert [(page.payload["call"]["who"], page.since) for page in pages] == [
        ("owner", at("Mon 10:00")),
        ("on_duty", at("2025-06-02 11:00:01")),
        ("manager", at("2025-06-02 11:15:01")),
    ]
    assert {page.place for page in pages} == {HOUSE}
    assert {page.rank for page in pages} == {0}
    assert len({page.id for page in pages}) == 3


def test_sweeping_the_same_instant_twice_makes_no_second_page(store: Store) -> None:
    watch = Watch(store).opens().until("Mon 10:00")
    assert wake_due(store, watch.contracts, now=watch.now) == 0
    assert len(watch.pages()) == 1


def test_a_page_of_a_rung_that_is_past_is_never_sent(store: Store) -> None:
    watch = Watch(store).opens().until("Mon 11:01")
    watch.sends()
    assert [page.state for page in watch.pages()] == [OutboxState.SUPERSEDED, OutboxState.SENT]


def test_no_warning_and_no_breach_is_told_twice_where_a_ladder_tells_it(store: Store) -> None:
    Watch(store).opens().until("Mon 12:00")
    with store.read() as rows:
        kinds = {row.kind for row in rows.outbox.of("T-1")}
    assert OutboxKind.NOTICE not in kinds


def test_a_warning_before_the_first_rung_shows_in_the_live_message(store: Store) -> None:
    text = ON_WATCH.replace("when: 75%, call: owner", "when: 10m before, call: owner")
    late = Watch(store, text=text)
    late.opens().until("Mon 10:05")
    assert [row.kind for row in late.rows()] == [OutboxKind.LIVE]


def test_a_paused_ticket_calls_nobody_until_it_goes_on(store: Store) -> None:
    watch = Watch(store).opens().happens(pauses("Mon 09:00", ticket="T-1")).until("Mon 14:00")
    assert (watch.escalation().stage, watch.pages()) == (Stage.HELD, [])
    watch.happens(resumes("Mon 14:00", ticket="T-1")).until("Mon 15:00")
    assert [page.since for page in watch.pages()] == [at("Mon 15:00")], "an hour of the three quarters was left"


def test_a_page_that_was_due_when_the_ticket_was_paused_is_not_lost(store: Store) -> None:
    watch = Watch(store).opens().until("Mon 10:00").happens(pauses("Mon 10:00", ticket="T-1"))
    watch.happens(resumes("Mon 10:10", ticket="T-1"))
    watch.work()
    watch.sends()
    assert [page.state for page in watch.pages()] == [OutboxState.SUPERSEDED, OutboxState.SENT]


def test_an_answer_to_the_customer_ends_the_escalation_of_the_response(store: Store) -> None:
    watch = Watch(store).opens().until("Mon 10:00").happens(replies("Mon 10:20", ticket="T-1", actor=ADA))
    assert watch.escalation().stage is Stage.RESOLVED
    watch.sends()
    assert [page.state for page in watch.pages()] == [OutboxState.SUPERSEDED]


def test_an_answer_to_the_customer_acknowledges_the_escalation_of_the_resolution(store: Store) -> None:
    watch = Watch(store).opens().happens(replies("Mon 07:30", ticket="T-1", actor=ADA)).until("Tue 10:30")
    assert watch.escalation(metric="resolution").stage is Stage.ACTIVE
    watch.happens(replies("Tue 10:40", ticket="T-1", actor=BOB))
    one = watch.escalation(metric="resolution")
    assert (one.stage, one.actor) == (Stage.ACKED, BOB)


def test_a_resolved_ticket_ends_all_its_escalations(store: Store) -> None:
    watch = Watch(store).opens().until("Mon 10:00").happens(resolves("Mon 10:30", ticket="T-1"))
    assert {watch.escalation(metric=m).stage for m in ("first_response", "resolution")} == {Stage.RESOLVED}


def test_a_merged_ticket_has_its_escalations_cancelled(store: Store) -> None:
    watch = Watch(store).opens().opens(key="T-9").happens(merges("Mon 09:00", "T-9", ticket="T-1"))
    assert watch.escalation("T-1").stage is Stage.CANCELLED
    assert watch.escalation("T-9").stage is Stage.ARMED


def test_a_change_of_priority_away_from_the_ladder_cancels_it(store: Store) -> None:
    watch = Watch(store).opens().happens(changes("Mon 08:00", priority="P3"))
    assert watch.escalation().stage is Stage.CANCELLED


def test_a_change_of_priority_to_the_ladder_arms_it(store: Store) -> None:
    watch = Watch(store).opens(priority="P3").happens(changes("Mon 08:00", priority="P1"))
    assert watch.escalation().stage is Stage.ARMED


def test_what_is_imported_from_the_past_calls_nobody(store: Store) -> None:
    watch = Watch(store, now=at("Fri 12:00"))
    watch.happens(opened("Mon 07:00", ticket="T-1", priority="P1", assignee=ADA), quiet=True).until("Fri 14:00")
    assert watch.pages() == []


def test_an_acknowledgement_stops_the_pages_and_is_taken_once(store: Store) -> None:
    watch = Watch(store).opens().until("Mon 10:00")
    watch.sends()
    first = watch.acknowledges(ADA, request="press-1")
    again = watch.acknowledges(ADA, request="press-1")
    second = watch.acknowledges(BOB, request="press-2")
    assert (first.repeated, again.repeated, second.step.said) == (False, True, "already acknowledged")
    watch.until("Mon 15:00")
    assert (watch.escalation().actor, len(watch.pages())) == (ADA, 1)


def test_a_page_in_the_outbox_when_somebody_acknowledges_is_never_sent(store: Store) -> None:
    watch = Watch(store).opens().until("Mon 10:00")
    watch.acknowledges(ADA)
    watch.sends()
    assert [page.state for page in watch.pages()] == [OutboxState.SUPERSEDED]


def test_every_transition_is_a_line_of_the_trail_and_the_chain_holds(store: Store) -> None:
    watch = Watch(store).opens().until("Mon 10:00")
    watch.acknowledges(ADA)
    one = watch.escalation()
    give_back(store, watch.contracts, one.id, actor=ADA, now=watch.now, request="r2")
    hand_over(store, watch.contracts, one.id, actor=ADA, to=BOB, now=watch.now, request="r3")
    escalate(store, watch.contracts, one.id, actor=LEAD, now=watch.now, request="r4", rung=0)
    with store.read() as rows:
        lines = rows.trail.of(one.id)
        assert rows.trail.verify() == []
    assert [line.what for line in lines] == [
        "armed", "rung called", "acknowledged", "given back", "handed over", "escalated",
    ]  # fmt: skip
    assert [line.epoch for line in lines] == [0, 1, 2, 3, 4, 5]


def test_an_exhausted_ladder_calls_the_catch_all_and_tells_the_leads(store: Store) -> None:
    watch = Watch(store).opens().until("Mon 11:46")
    assert watch.escalation().stage is Stage.EXHAUSTED
    assert watch.pages()[-1].payload["why"] == "catch-all"
    (alarm,) = watch.rows("T-1", "first_response", OutboxKind.ALARM)
    assert alarm.place == LEADS


def test_a_running_escalation_keeps_its_version_when_a_newer_file_is_loaded(store: Store) -> None:
    watch = Watch(store).opens()
    loaded(store, watch.text.replace("when: 75%", "when: 50%"), now=at("Mon 08:00"))
    watch.contracts = contracts_of(store)
    assert watch.contracts.catalogue.ladder("urgent").version == 2  # type: ignore[union-attr]
    watch.until("Mon 09:30")
    assert (watch.escalation().version, watch.pages()) == (1, [])
    watch.opens("Mon 09:30", key="T-2")
    assert watch.escalation("T-2").version == 2


def test_a_shorter_target_that_breaches_at_once_calls_nobody_for_that_and_tells_it_quietly(store: Store) -> None:
    watch = Watch(store, text=ON_WATCH.replace("ladder: {P1: urgent}", "ladder: {P1: urgent, P2: urgent}"))
    watch.opens(priority="P2").happens(replies("Mon 07:30", ticket="T-1", actor=ADA)).until("Tue 13:00")
    assert watch.pages(metric="resolution") == [], "14 of 24 working hours are used, no rung has fallen due"
    watch.happens(changes("Tue 13:00", priority="P1")).until("Tue 13:05")
    assert watch.pages(metric="resolution") == [], "of 12 working hours: three quarters and the breach lie in the past"
    with store.read() as rows:
        notices = [row.payload["notice"] for row in rows.outbox.of("T-1") if row.kind is OutboxKind.NOTICE]
    assert notices == ["reclassified"]
    watch.until("Tue 13:16")
    assert [page.payload["rung"] for page in watch.pages(metric="resolution")] == [2], "what lies ahead is called"
