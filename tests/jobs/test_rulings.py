"""Verdicts are frozen with their evidence; what changes them later is restated, with author and reason."""

from bot.store import Store
from bot.store.records import Ruling, VerdictRow
from tests.builders import at, corrects, opened, pauses, reopens, replies, resolves, resumes
from tests.house import take

OPENED = opened("Mon 07:00", customer="acme", priority="P2", event_id="1", source="desk")
REPLY = replies("Mon 08:00", event_id="2", source="desk")


def verdicts(store: Store, metric: str) -> list[VerdictRow]:
    with store.read() as rows:
        return [verdict for verdict in rows.verdicts.of("T-1") if verdict.metric.value == metric]


def test_a_verdict_is_frozen_with_what_it_rests_on(house: Store) -> None:
    take(house, OPENED, REPLY)
    (verdict,) = verdicts(house, "first_response")
    assert (verdict.outcome, verdict.decided_at) == (Ruling.MET, at("Mon 08:00"))
    assert (verdict.used, verdict.target_seconds, verdict.number) == (3600, 7200, 1)
    assert verdict.evidence["agreement"] == "gold"
    assert verdict.evidence["version"] == 1
    assert verdict.evidence["calendar"] == "office"
    assert verdict.evidence["legs"] == [["2025-06-02T07:00:00+00:00", "2025-06-02T08:00:00+00:00", 3600, "counted"]]


def test_an_open_clock_is_a_miss_once_it_is_found_over(house: Store) -> None:
    take(house, OPENED, now="Mon 09:30")
    (verdict,) = verdicts(house, "first_response")
    assert (verdict.outcome, verdict.decided_at) == (Ruling.MISSED, at("Mon 09:00"))


def test_an_answer_after_the_miss_changes_no_verdict(house: Store) -> None:
    take(house, OPENED, now="Mon 09:30")
    take(house, replies("Mon 10:00", event_id="9"), now="Mon 10:00")
    assert [verdict.outcome for verdict in verdicts(house, "first_response")] == [Ruling.MISSED]


def test_a_late_event_that_turns_a_miss_is_restated_with_author_and_reason(house: Store) -> None:
    take(house, OPENED, now="Mon 09:30")
    take(house, REPLY, now="Mon 10:00")
    first, second = verdicts(house, "first_response")
    assert (first.outcome, first.number) == (Ruling.MISSED, 1)
    assert (second.outcome, second.number, second.recorded_at) == (Ruling.MET, 2, at("Mon 10:00"))
    assert second.author == "somebody"
    assert "message at 2025-06-02 08:00:00 UTC" in second.reason


def test_a_correction_gives_its_own_reason(house: Store) -> None:
    take(house, OPENED, REPLY)
    take(house, corrects("Fri 09:00", REPLY, to="Mon 10:00"))
    newest = verdicts(house, "first_response")[-1]
    assert (newest.outcome, newest.decided_at) == (Ruling.MISSED, at("Mon 09:00"))
    assert newest.reason.endswith("typed in late")


def test_a_reopened_ticket_withdraws_its_met_resolution_and_may_earn_it_again(house: Store) -> None:
    take(house, OPENED, REPLY, resolves("Mon 09:00", event_id="3"), now="Mon 09:00")
    take(house, reopens("Mon 11:00", event_id="4"), now="Mon 11:00")
    take(house, resolves("Mon 12:00", event_id="5"), now="Mon 12:00")
    outcomes = [(verdict.number, verdict.outcome) for verdict in verdicts(house, "resolution")]
    assert outcomes == [(1, Ruling.MET), (2, Ruling.WITHDRAWN), (3, Ruling.MET)]
    assert verdicts(house, "resolution")[-1].used == 3 * 3600


def test_a_clock_that_a_correction_takes_away_is_withdrawn(house: Store) -> None:
    take(house, OPENED, REPLY)
    take(house, corrects("Fri 09:00", OPENED, void=True))
    assert verdicts(house, "first_response")[-1].outcome is Ruling.WITHDRAWN


def test_events_that_change_no_outcome_restate_nothing(house: Store) -> None:
    take(house, OPENED, REPLY)
    take(house, pauses("Tue 08:00", event_id="3"), resumes("Tue 09:00", event_id="4"))
    assert len(verdicts(house, "first_response")) == 1
