"""A message is added once, claimed by one worker at a time, and finished only by whoever holds the claim."""

from dataclasses import replace
from typing import Any

import pytest

from bot.store import Store
from bot.store.errors import Refused
from bot.store.paging import OutboxKind, OutboxRow, OutboxState
from tests.builders import at
from tests.store.post import ENDS, LATER, LEASE, SECOND, add, claim, claimed, finish, get, ids, lapse, of, run, state
from tests.store.samples import NOON, escalation, notice, page


def test_a_message_comes_back_as_it_went_in(post: Store) -> None:
    run(post, escalation())
    full = OutboxRow(
        id="full", kind=OutboxKind.PAGE, payload={"wer": "Müller", "left": None}, since=NOON, due_at=LATER,
        ticket="T-1", escalation="e1", epoch=3, rank=0, place="C1", fallback="C2", state=OutboxState.RELAYED,
        generation=4, lease_until=LATER, attempts=2, people=("U1", "U2"), tried_at=NOON, sent_at=LATER,
        sent_place="C3", sent_ts="1.5", path="mail", bundle="b1", suspect=True, copies=2, last_error="no",
    )  # fmt: skip
    bare = OutboxRow(id="bare", kind=OutboxKind.CANARY, payload={}, since=NOON, due_at=NOON)
    assert add(post, full, bare) == 2
    assert (get(post, "full"), get(post, "bare")) == (full, bare)
    with post.read() as rows:
        assert rows.outbox.get("none") is None


@pytest.mark.parametrize("second", [notice(), notice(payload={"second": True}), notice(state=OutboxState.SENT)])
def test_a_known_message_stays_as_it_is(post: Store, second: OutboxRow) -> None:
    assert (add(post, notice()), add(post, second, notice(2))) == (1, 1)
    assert of(post) == [notice(), notice(2)]


def test_nothing_to_add_is_no_error(post: Store) -> None:
    assert add(post) == 0


@pytest.mark.parametrize("stray", [notice(ticket="T-none"), page(escalation="e-none")])
def test_a_message_needs_what_it_is_about(post: Store, stray: OutboxRow) -> None:
    with pytest.raises(Refused):
        add(post, stray)


def test_the_most_urgent_is_claimed_first_then_the_longest_due(post: Store) -> None:
    add(
        post,
        notice(1, place="C1", due_at=NOON),
        notice(2, place="C2", due_at=NOON - SECOND),
        notice(3, place="C3", rank=0, due_at=NOON),
        notice(4, place="C4", due_at=NOON + SECOND),
    )
    assert claimed(post, limit=2) == ["n0003", "n0002"]
    assert claimed(post) == ["n0001"]
    assert claimed(post) == []
    assert claimed(post, NOON + SECOND) == ["n0004"]


def test_a_claim_is_a_new_generation_with_a_lease(post: Store) -> None:
    add(post, notice())
    (held,) = claim(post, begun=False)
    sending: dict[str, Any] = {"state": OutboxState.SENDING, "generation": 1, "attempts": 1}
    assert held == replace(notice(), **sending, lease_until=LATER, tried_at=NOON)
    assert get(post, held.id) == held


def test_when_it_was_first_tried_stays(post: Store) -> None:
    add(post, notice())
    (held,) = claim(post)
    finish(post, held, OutboxState.DUE, due_at=LATER)
    (again,) = claim(post, LATER)
    assert (again.tried_at, again.attempts) == (NOON, 2)


def test_a_sent_message_keeps_its_name_in_slack_and_is_not_claimed_again(post: Store) -> None:
    add(post, notice())
    (held,) = claim(post)
    assert finish(post, held, ts="1.5", now=LATER) == 1
    sent = replace(
        held, state=OutboxState.SENT, sent_ts="1.5", sent_place="C1", sent_at=LATER, lease_until=None
    )  # fmt: skip
    assert get(post, held.id) == sent
    assert claim(post, at("Fri 09:00")) == []


def test_a_message_may_have_been_posted_in_another_place_than_its_own(post: Store) -> None:
    add(post, notice())
    (held,) = claim(post)
    finish(post, held, place="C2")
    assert (get(post, held.id).place, get(post, held.id).sent_place) == ("C1", "C2")


def test_a_message_put_off_is_claimed_again_when_it_is_due(post: Store) -> None:
    add(post, notice())
    (held,) = claim(post)
    assert finish(post, held, OutboxState.DUE, error="ratelimited", due_at=LATER) == 1
    assert claim(post, LATER - SECOND) == []
    (again,) = claim(post, LATER)
    assert (again.generation, again.attempts, again.last_error, again.since) == (2, 2, "ratelimited", NOON)


def test_an_old_generation_changes_nothing(post: Store) -> None:
    add(post, notice())
    (old,) = claim(post)
    finish(post, old, OutboxState.DUE)
    (new,) = claim(post, NOON + SECOND)
    with post.write() as rows:
        assert rows.outbox.finish(old.id, old.generation, OutboxState.SENT, now=LATER, ts="from the past") == 0
        assert rows.outbox.move(old.id, old.generation, place="C9", error="", due_at=NOON) == 0
        assert rows.outbox.address(old.id, old.generation, ["U9"]) == 0
    assert of(post) == [new]


@pytest.mark.parametrize("end", ENDS)
def test_a_message_is_finished_once(post: Store, end: OutboxState) -> None:
    add(post, notice())
    (held,) = claim(post)
    assert finish(post, held, end) == 1
    assert finish(post, held, OutboxState.DUE) == 0
    assert (state(post, held.id), get(post, held.id).lease_until) == (end, None)


def test_an_unknown_message_is_not_finished(post: Store) -> None:
    assert finish(post, notice()) == 0


def test_marks_are_changed_only_where_they_are_given(post: Store) -> None:
    add(post, notice(path="mail", suspect=True, copies=1))
    (held,) = claim(post)
    finish(post, held, OutboxState.DUE, error="first")
    kept = get(post, held.id)
    assert (kept.path, kept.suspect, kept.copies, kept.last_error) == ("mail", True, 1, "first")
    (held,) = claim(post, NOON + SECOND)
    finish(post, held, OutboxState.RELAYED, path="hook", suspect=False, copies=2)
    changed = get(post, held.id)
    assert (changed.path, changed.suspect, changed.copies, changed.last_error) == ("hook", False, 2, None)
    assert changed.sent_at == NOON


def test_a_wrong_place_is_left_for_another_at_once(post: Store) -> None:
    add(post, notice())
    (held,) = claim(post)
    with post.write() as rows:
        assert rows.outbox.move(held.id, held.generation, place="C2", error="is_archived", due_at=NOON) == 1
    (moved,) = claim(post)
    assert (moved.place, moved.last_error, moved.generation) == ("C2", "is_archived", 2)
    assert finish(post, held) == 0


def test_whom_it_calls_is_noted_while_it_is_sent(post: Store) -> None:
    add(post, notice())
    (held,) = claim(post)
    with post.write() as rows:
        assert rows.outbox.address(held.id, held.generation, ["U1", "U2"]) == 1
    assert finish(post, held) == 1
    assert get(post, held.id).people == ("U1", "U2")


def test_messages_are_listed_in_the_order_they_fell_due(post: Store) -> None:
    run(post, escalation())
    add(post, page(1, since=LATER), page(2, due_at=LATER, since=NOON), notice(3, ticket="T-2"))
    with post.read() as rows:
        assert ids(rows.outbox.of("T-1")) == ids(rows.outbox.of_escalation("e1")) == ["p0002", "p0001"]
        assert ids(rows.outbox.of("T-2")) == ["n0003"]


def test_the_lines_of_a_bundle_are_listed_by_urgency(post: Store) -> None:
    run(post, escalation())
    bundled: dict[str, Any] = {"bundle": "b1", "state": OutboxState.BUNDLED}
    add(post, page(1, rank=2, **bundled), page(2, rank=1, **bundled), page(3, bundle="b2"))
    with post.read() as rows:
        assert ids(rows.outbox.of_bundle("b1")) == ["p0002", "p0001"]


def test_who_was_called_in_a_period_counts_every_way_out(post: Store) -> None:
    run(post, escalation())
    out: dict[str, Any] = {"sent_at": NOON}
    add(
        post,
        page(1, **out, state=OutboxState.SENT),
        page(2, **out, state=OutboxState.RELAYED),
        page(3, **out, state=OutboxState.BUNDLED),
        page(4, **out, state=OutboxState.SENT, kind=OutboxKind.DIRECT),
        page(5, **out, state=OutboxState.SENT, kind=OutboxKind.LIVE),
        page(6, **out, state=OutboxState.FAILED),
        page(7, sent_at=LATER, state=OutboxState.SENT),
        page(8, state=OutboxState.BUNDLED),
    )
    with post.read() as rows:
        assert ids(rows.outbox.pages(NOON, LATER)) == ["p0001", "p0002", "p0003", "p0004"]
        assert ids(rows.outbox.pages(NOON + SECOND, LATER)) == []
        assert ids(rows.outbox.pages(LATER, LATER + SECOND)) == ["p0007"]


def test_counts_and_the_longest_wait(post: Store) -> None:
    with post.read() as rows:
        assert rows.outbox.oldest_due() is None
    add(post, notice(1, due_at=at("Mon 09:00")), notice(2, due_at=at("Mon 10:00")), notice(3, due_at=at("Mon 11:00")))
    claim(post, limit=1)
    with post.read() as rows:
        counts = rows.outbox.counts()
        assert rows.outbox.oldest_due() == at("Mon 10:00")
    assert counts == {**dict.fromkeys(OutboxState, 0), OutboxState.DUE: 2, OutboxState.SENDING: 1}


def test_a_claim_whose_call_never_began_is_due_again_and_nobody_has_to_look(post: Store) -> None:
    add(post, notice())
    (held,) = claim(post, begun=False)
    assert lapse(post, LATER - SECOND) == 0
    assert lapse(post) == 1
    (row,) = of(post)
    assert (row.state, row.generation, row.due_at, row.lease_until) == (OutboxState.DUE, 2, LATER, None)
    with post.write() as rows:
        assert rows.outbox.begin(held.id, held.generation, now=LATER, lease=LEASE) == 0, "its worker posts nothing now"
    (again,) = claim(post, LATER, begun=False)
    assert (again.generation, again.attempts, again.called_at) == (3, 2, None)


def test_a_call_that_begins_holds_the_claim_for_as_long_as_it_may_go_on(post: Store) -> None:
    add(post, notice())
    (held,) = claim(post, begun=False)
    begins = LATER - SECOND
    with post.write() as rows:
        assert rows.outbox.begin(held.id, held.generation, now=begins, lease=LEASE) == 1
    assert lapse(post) == 0
    assert lapse(post, begins + LEASE) == 1
    assert of(post)[0].state is OutboxState.DOUBT
