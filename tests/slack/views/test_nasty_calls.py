"""Every view of ladders and calls, drawn from what nobody should ever have typed: taken by Slack, and harmless."""

import pytest

from bot.playground.blocks import refused_view
from bot.slack.limits import ACTIONS
from bot.slack.views.answer_forms import hand_over_form, snooze_form, take_over_form, until_form
from bot.slack.views.bundle import bundle_view
from bot.slack.views.live import live_view
from sla_core.escalations import Stage
from tests.slack.views.calls import CALLS, ID, crowd, in_stage, many_people, running
from tests.slack.views.harmless import assert_readable, literal, marked_up, objects
from tests.slack.views.records import ADA, NOW, reader
from tests.slack.views.reports import REPORTS
from tests.slack.views.test_nasty import NASTY, assert_good

VIEWS = {**CALLS, **REPORTS}


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("what", NASTY)
def test_a_view_of_anything_is_taken_by_slack_and_harmless(view: str, what: str) -> None:
    assert_good(VIEWS[view](NASTY[what]), what)


@pytest.mark.parametrize("what", NASTY)
def test_every_form_is_taken_by_slack(what: str) -> None:
    text = NASTY[what]
    known = reader(text)
    forms = [
        until_form(ID, text, known, breach_at=None),
        until_form(ID, text, known, breach_at=NOW.replace(minute=5)),
        snooze_form(ID, text, known, breach_at=NOW),
        hand_over_form(ID, text),
        take_over_form(ID, text, known, person=ADA, covers=True),
    ]
    for form in forms:
        assert refused_view(form, "modal") == []
        for one in literal(form):
            assert_readable(one)


@pytest.mark.parametrize("view", [name for name in VIEWS if any(number in name for number in ("500", "1,000", "60"))])
def test_the_largest_is_small_enough_without_being_cut_as_a_last_resort(view: str) -> None:
    shown = VIEWS[view]("Plain words in a title of two hundred characters " * 4)
    assert "There is more than fits here." not in str(shown.payload()["blocks"])


def test_every_ticket_of_a_hundred_is_named_in_a_bundle() -> None:
    said = " ".join(marked_up(bundle_view(crowd("", 100), reader(""), bundle="b").payload()))
    assert [n for n in range(100) if f"T-{n} " not in said.replace("*", " ").replace(":", " ")] == []


def test_the_rest_of_a_thousand_is_counted() -> None:
    said = " ".join(marked_up(bundle_view(crowd("", 1000), reader(""), bundle="b").payload()))
    named = sum(f"T-{n} " in said.replace("*", " ") for n in range(1000))
    assert named > 100
    assert f"and {1000 - named} tickets that have no room here" in said


def test_only_whoever_is_called_is_mentioned_by_a_message_that_calls() -> None:
    for stage in ("active", "exhausted"):
        shown = live_view(in_stage(stage), reader("Plain"))
        assert f"<@{ADA}>" in shown.text
        assert "<@U0BOB00001>" not in str(shown.payload()), "the owner and whoever is next stay asleep"


def test_two_hundred_people_do_not_push_the_ticket_away() -> None:
    first = marked_up(live_view(many_people("Plain"), reader("Plain")).payload())[0]
    assert len(first) < 700


@pytest.mark.parametrize(
    "view", [name for name in CALLS if name.partition(", ")[2] not in ("cancelled", "resolved") and name != "replica"]
)
def test_what_is_read_aloud_names_the_ticket(view: str) -> None:
    assert "T-" in VIEWS[view]("Plain").text


@pytest.mark.parametrize("stage", ["acknowledged", "promised", "expiring"])
def test_once_acknowledged_only_give_back_and_why_are_left(stage: str) -> None:
    blocks = live_view(in_stage(stage), reader("")).payload()["blocks"]
    assert [one["action_id"] for one in objects(blocks) if "action_id" in one] == ["give_back", "why"]


@pytest.mark.parametrize("stage", ["resolved", "cancelled"])
def test_once_over_it_is_one_quiet_line_without_buttons(stage: str) -> None:
    blocks = live_view(in_stage(stage), reader("")).payload()["blocks"]
    assert [block["type"] for block in blocks] == ["context"]


def test_the_buttons_carry_what_their_answers_need() -> None:
    blocks = live_view(running(""), reader("")).payload()["blocks"]
    buttons = [one for one in objects(blocks) if "action_id" in one]
    assert len(buttons) <= ACTIONS
    values = {one["action_id"]: one.get("value") for one in buttons}
    assert values == {
        "ack": ID,
        "hand_over": ID,
        "snooze": ID,
        "escalate": f"{ID} 1",
        "more": None,
        "why": "T-1 first_response",
    }
    assert [one["action_id"] for one in buttons if one.get("style") == "primary"] == ["ack"]


def test_a_bundle_strikes_out_what_was_answered_and_loses_its_button_with_the_last() -> None:
    rows = crowd("", 2)
    one = bundle_view(rows, reader(""), bundle="b", answered={"escalation-0001": ADA}).payload()
    assert f"~T-1~ : <@{ADA}> has it" in str(one) or f"~T-1~: <@{ADA}> has it" in str(one)
    assert "ack_all" in str(one)
    both = {"escalation-0000": ADA, "escalation-0001": "sla-bot"}
    assert "ack_all" not in str(bundle_view(rows, reader(""), bundle="b", answered=both).payload())


def test_acknowledge_all_mine_asks_first() -> None:
    blocks = bundle_view(crowd("", 2), reader(""), bundle="b").payload()["blocks"]
    (button,) = [one for one in objects(blocks) if one.get("action_id") == "ack_all"]
    assert button["confirm"]["confirm"]["text"] == "They are mine"


def test_every_stage_has_a_picture() -> None:
    for stage in Stage:
        name = {Stage.ACKED: "acknowledged"}.get(stage, stage.value)
        assert live_view(in_stage(name), reader("")).payload()["blocks"]
