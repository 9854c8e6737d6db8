"""The form of a waiver: Slack is answered at once, however long the counting takes, and the window says what came."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Event

import pytest

from bot.jobs.waiving import Wish, waive
from bot.playground import modals, payloads
from bot.playground.inputs import spread
from bot.playground.records import View
from bot.slack.views.waiver import counting_view, window
from bot.slack.waiver_actions import TRIES, Window, finish
from bot.store import Store
from sla_core.agreements import Metric
from tests.jobs.test_credits import amount, with_june
from tests.office import ADA, HOUSE, Office, everything, office
from tests.slack.conftest import AFTER_JUNE
from tests.slack.test_questions import ask
from tests.slack.test_waiving import FILLED, WAIVE, holding, noted, shown

COUNTING = "Noting it, and counting what it moves…"
TOLD = "B first response is waived, approved by Carla: he had asked us to wait"
MOVED = "credit 350.00 EUR -&gt; 300.00 EUR, -50.00 EUR"


@pytest.fixture(params=["socket", "http"])
def desk(sqlite_store: Store, request: pytest.FixtureRequest) -> Iterator[Office]:
    with_june(sqlite_store)
    with office(sqlite_store, now=AFTER_JUNE, transport=request.param) as opened:
        yield opened


@contextmanager
def behind_others(desk: Office) -> Iterator[None]:
    """Nothing is done behind Slack's back until the end: everybody who would do it is busy."""
    free = Event()
    pool = desk.bot.door.background
    for _ in range(4):
        pool.submit(free.wait)
    try:
        yield
    finally:
        free.set()


def turns_into(desk: Office, said: str) -> str:
    """What the window shows once it says that."""
    return desk.slack.workspace.wait_for(
        lambda: shown(desk) if said in shown(desk) else "", 60, f"a window with {said!r}"
    )


def opened_form(desk: Office, typed: str = "/sla waive") -> View:
    return desk.ada.types(HOUSE, typed).view()


def sends(desk: Office, view: View, *, times: int) -> list[dict[str, str]]:
    """Presses the button so often before Slack shows what any press came to; the errors of each."""
    for block, by_action in spread(view.blocks, FILLED).items():
        view.values.setdefault(block, {}).update(by_action)
    space = desk.slack.workspace
    body = payloads.interaction(space, space.users[ADA], "view_submission")
    body |= {"view": modals.shown(space, view), "response_urls": []}
    acks = [desk.ada.delivery.ask("interactive", body) for _ in range(times)]
    assert [ack.error for ack in acks] == [None] * times
    return [modals.obey(space, view, ack.payload) for ack in acks]


def test_the_form_opens_however_much_is_counted_for_others(desk: Office) -> None:
    with behind_others(desk):
        assert opened_form(desk, "/sla waive B first response").blocks


def test_slack_is_answered_before_anything_is_counted(desk: Office) -> None:
    view = opened_form(desk)
    with behind_others(desk):
        assert desk.ada.submits(view, FILLED) is None
        assert COUNTING in shown(desk)
        assert noted(desk) == [], "nothing is noted that was not told"
    assert MOVED in turns_into(desk, TOLD)
    assert noted(desk) == [("Carla", "he had asked us to wait", ADA, False)]
    assert amount(desk.store) == "300.00"


def test_a_store_that_lets_nobody_write_keeps_slack_waiting_for_nothing(paying: Office) -> None:
    view = opened_form(paying)
    with paying.store.write():
        assert paying.ada.submits(view, FILLED) is None
        assert COUNTING in shown(paying)
    assert MOVED in turns_into(paying, TOLD)


def test_a_form_sent_twice_is_one_waiver_and_is_never_refused(paying_on_either: Office) -> None:
    view = opened_form(paying_on_either)
    with behind_others(paying_on_either):
        assert sends(paying_on_either, view, times=2) == [{}, {}]
    said = turns_into(paying_on_either, TOLD)
    paying_on_either.bot.door.close()
    assert "already" not in said + shown(paying_on_either)
    assert TOLD in shown(paying_on_either)
    assert len(noted(paying_on_either)) == 1


def test_a_form_sent_again_after_it_was_noted_says_that_it_is(paying_on_either: Office) -> None:
    view = opened_form(paying_on_either)
    assert paying_on_either.ada.submits(view, FILLED) is None
    turns_into(paying_on_either, TOLD)
    assert paying_on_either.ada.submits(opened_form(paying_on_either), FILLED) is None
    assert TOLD in shown(paying_on_either)
    assert "You told so on Sat 5 Jul 2025 11:00 CEST, and it was noted once." in shown(paying_on_either)
    assert len(noted(paying_on_either)) == 1


def test_whoever_tells_the_same_after_somebody_else_is_refused(paying: Office) -> None:
    ask(paying, WAIVE, person="bob")
    errors = paying.ada.submits(opened_form(paying), FILLED)
    assert errors == {"about": "B first_response is waived already"}


def test_another_reason_for_what_is_waived_is_refused(paying: Office) -> None:
    ask(paying, WAIVE)
    errors = paying.ada.submits(opened_form(paying), {**FILLED, "reason": "another one"})
    assert errors == {"about": "B first_response is waived already"}
    assert [reason for _, reason, *_ in noted(paying)] == ["he had asked us to wait"]


def test_one_who_was_quicker_meanwhile_is_said_in_the_window(paying: Office) -> None:
    view = opened_form(paying)
    with behind_others(paying):
        assert paying.ada.submits(view, FILLED) is None
        wish = Wish("B", "Dora", "she said so", Metric.FIRST_RESPONSE)
        waive(paying.store, paying.bot.door.contracts(), wish, by="bob", now=paying.clock())
    assert "is waived already" in turns_into(paying, "already")
    assert [approver for approver, *_ in noted(paying)] == ["Dora"]


class Meanwhile(Event):
    """Lets something happen while somebody waits for a moment, instead of waiting."""

    def __init__(self, happen: Callable[[], object]) -> None:
        super().__init__()
        self.happen, self.waits = happen, 0

    def wait(self, timeout: float | None = None) -> bool:
        self.waits += 1
        self.happen()
        return False


def test_the_result_never_comes_before_the_answer_that_it_replaces(paying: Office) -> None:
    view = opened_form(paying)
    sent = Window(view.id, ADA)
    answer = {"response_action": "update", "view": window(counting_view(), sent.name)}
    late = Meanwhile(lambda: modals.obey(paying.slack.workspace, view, answer))
    wish = Wish("B", "Carla", "he had asked us to wait", Metric.FIRST_RESPONSE)
    finish(replace(paying.bot.door, stopping=late), sent, wish)
    assert late.waits == 1, "Slack had not taken our answer yet when the result was known"
    assert TOLD in shown(paying)


def test_where_slack_never_takes_our_answer_the_form_itself_turns_into_the_result(paying: Office) -> None:
    view, never = opened_form(paying), Meanwhile(lambda: None)
    wish = Wish("B", "Carla", "he had asked us to wait", Metric.FIRST_RESPONSE)
    finish(replace(paying.bot.door, stopping=never), Window(view.id, ADA), wish)
    assert never.waits == TRIES
    assert TOLD in shown(paying)
    assert paying.ada.messages(paying.ada.direct) == []


def test_a_window_that_was_closed_meanwhile_is_answered_in_a_direct_message(paying: Office) -> None:
    view = opened_form(paying)
    with behind_others(paying):
        assert paying.ada.submits(view, FILLED) is None
        assert paying.ada.modal is not None
        paying.ada.closes(paying.ada.modal)
    paying.bot.door.background.shutdown(wait=True)
    (message,) = paying.ada.messages(paying.ada.direct)
    assert TOLD in everything(message)
    assert MOVED in everything(message)


def test_a_process_that_dies_before_it_is_noted_has_noted_nothing_and_the_next_try_does(paying: Office) -> None:
    view = opened_form(paying)
    pool = paying.bot.door.background
    with behind_others(paying):
        assert paying.ada.submits(view, FILLED) is None
        pool.shutdown(wait=False, cancel_futures=True)
    assert noted(paying) == []
    with office(paying.store, now=AFTER_JUNE) as again:
        assert again.ada.submits(opened_form(again), FILLED) is None
        assert MOVED in turns_into(again, TOLD)
    assert len(noted(paying)) == 1


def test_what_is_taken_back_is_answered_in_the_same_way(paying: Office) -> None:
    ask(paying, WAIVE)
    view = opened_form(paying, "/sla waive withdraw B")
    assert paying.ada.submits(view, {**FILLED, "reason": "a slip"}) is None
    assert "+50.00 EUR" in turns_into(paying, "is no longer waived")
    assert holding(paying) == {}
