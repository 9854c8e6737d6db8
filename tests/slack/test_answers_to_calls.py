"""Somebody is called, and answers: with a button, a form, a reaction, a reply or a command."""

from typing import Any

import pytest

from bot.playground.records import Message
from bot.slack.paging_actions import pressed
from bot.store import Store
from sla_core.escalations import Stage
from tests.office import ADA, BOB, CARL, HOUSE, everything
from tests.slack.duty import DORA, LEADS, Duty, duty


def actions_of(message: Message) -> list[str]:
    return [e["action_id"] for block in message.blocks for e in block.get("elements", []) if "action_id" in e]


def said(answer: Any) -> str:
    assert answer.error is None, answer.error
    message = answer.reply()
    assert message.only_for
    return everything(message).splitlines()[0]


def body(office: Duty, user: str, action: str, value: str, ts: str = "1.1") -> dict[str, Any]:
    """A press of a button, as Slack hands it over."""
    return {
        "user": {"id": user},
        "channel": {"id": HOUSE},
        "message": {"ts": office.live().ts},
        "trigger_id": "1.2.3",
        "actions": [{"action_id": action, "value": value, "action_ts": ts}],
    }


class Heard:
    """Keeps what a listener answers."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def __call__(self, **answer: Any) -> None:
        self.texts.append(answer["text"])


def test_whoever_is_on_duty_is_called_and_sees_all_there_is_to_know(called: Duty) -> None:
    live = everything(called.live())
    for gist in (
        f"<@{ADA}>", "Acknowledge, then answer the customer", "A-1 Mail is slow", "30 m left",
        "first response due 11:00", "ACME Corp", "P2", "with Bob Builder", "rung 1 of 3", "Bob Builder at 10:40",
    ):  # fmt: skip
        assert gist in live
    assert actions_of(called.live()) == ["ack", "hand_over", "snooze", "escalate", "why", "more"]


def test_an_acknowledgement_takes_the_buttons_away_and_calls_nobody_more(called: Duty) -> None:
    assert said(called.ada.presses(called.live(), "ack")) == "A-1 first response is yours. Nobody else is called."
    live = called.seen(f"Acknowledged by <@{ADA}>")
    assert actions_of(live) == ["give_back", "why"]
    called.climbs("Mon 09:30")
    assert called.pages() == []


def test_an_acknowledgement_moves_no_clock(called: Duty) -> None:
    said(called.ada.presses(called.live(), "ack"))
    assert called.escalation().stage is Stage.ACKED
    assert called.stands().standing is not None
    assert called.stands().clock is not None
    assert called.stands().clock.state.value == "running"  # type: ignore[union-attr]


def test_four_deliveries_of_one_press_make_one_acknowledgement(called: Duty) -> None:
    heard, press = Heard(), body(called, ADA, "ack", called.escalation().id)
    for _ in range(4):
        pressed(called.bot.door, press, heard)  # type: ignore[arg-type]
    with called.store.read() as rows:
        lines = [line.what for line in rows.trail.of(called.escalation().id)]
    assert lines.count("acknowledged") == 1
    assert called.escalation().epoch == 2
    assert len(heard.texts) == 4


def test_the_second_hears_who_was_first(called: Duty) -> None:
    said(called.ada.presses(called.live(), "ack"))
    heard = Heard()
    pressed(called.bot.door, body(called, BOB, "ack", called.escalation().id), heard)  # type: ignore[arg-type]
    assert f"was acknowledged by <@{ADA}> 10:30; nothing more was done" in heard.texts[0]
    assert called.escalation().actor == ADA


@pytest.mark.parametrize("action", ["ack", "give_back", "escalate", "hand_over", "snooze", "more", "ack_all"])
def test_a_guest_may_press_nothing(called: Duty, action: str) -> None:
    heard, before = Heard(), called.escalation()
    value = f"{before.id} 0" if action == "escalate" else f"ack_until {before.id}" if action == "more" else before.id
    pressed(called.bot.door, body(called, CARL, action, value), heard)  # type: ignore[arg-type]
    assert "only people of the house" in heard.texts[0]
    assert called.escalation() == before


@pytest.mark.parametrize("value", ["", "-", "nobody", "nobody 99999999999", "nobody x", "x" * 2000])
@pytest.mark.parametrize("action", ["ack", "give_back", "escalate", "hand_over", "snooze", "ack_until", "more"])
def test_a_forged_value_is_refused_in_words(called: Duty, action: str, value: str) -> None:
    heard = Heard()
    pressed(called.bot.door, body(called, ADA, action, value), heard)  # type: ignore[arg-type]
    assert "wrong on my side" not in heard.texts[0]
    assert called.escalation().stage is Stage.ACTIVE


def test_escalate_now_calls_the_next_rung_once_for_each_picture(called: Duty) -> None:
    live = called.live()
    assert said(called.ada.presses(live, "escalate")) == "A-1 first response goes on at once: rung 2 is called."
    heard = Heard()
    pressed(called.bot.door, body(called, DORA, "escalate", f"{called.escalation().id} 0"), heard)  # type: ignore[arg-type]
    assert "the ladder has gone on already" in heard.texts[0]
    called.settles()
    (page,) = called.pages()
    assert f"<@{BOB}> A-1" in everything(page)
    assert "nobody answered rung 1" in everything(page)


def test_what_is_given_back_is_called_again(called: Duty) -> None:
    called.ada.presses(called.live(), "ack")
    live = called.seen("Acknowledged by")
    assert "was given back" in said(called.ada.presses(live, "give_back"))
    called.settles()
    (page,) = called.pages()
    assert page.text.startswith(f"<@{ADA}> A-1")
    assert "Why you: given back; rung 1 of 3" in everything(page)


def test_a_promise_is_given_in_a_form_and_kept_to(called: Duty) -> None:
    form = called.ada.chooses(called.live(), "more", f"ack_until {called.escalation().id}").view()
    assert called.ada.submits(form, {"typed": "tomorrow 9:00"}) == {
        "typed": "That is later than the breach: promise an earlier time."
    }
    assert called.ada.submits(form, {"typed": ""}) == {"typed": "Choose a time, or type one: 14:30, Fri 9:00 or in 2h."}
    assert "wanted 16:30" in str(called.ada.submits(form, {"typed": "soon"}))
    assert called.ada.submits(form, {"typed": "10:50"}) is None
    assert "until 10:50 as promised" in everything(called.seen("Acknowledged by"))
    called.climbs("Mon 08:49")
    assert called.pages() == []
    called.climbs("Mon 08:50")
    assert all("the promised time has passed" in everything(page) for page in called.pages())
    assert called.escalation().broken == 1


def test_a_promise_can_be_chosen_without_typing(called: Duty) -> None:
    form = called.ada.chooses(called.live(), "more", f"ack_until {called.escalation().id}").view()
    options = form.blocks[0]["element"]["options"]
    assert [option["text"]["text"] for option in options] == ["15 m: 10:45", "30 m: 11:00"]
    assert called.ada.submits(form, {"until": options[0]["value"]}) is None
    assert called.escalation().until is not None


def test_a_snooze_past_the_breach_takes_a_reason(called: Duty) -> None:
    form = called.ada.presses(called.live(), "snooze").view()
    assert called.ada.submits(form, {"typed": "in 2h"}) == {"typed": "That is past the breach: say why."}
    assert called.ada.submits(form, {"typed": "8d"}) == {"typed": "A snooze lasts from 5 minutes to 7 days."}
    assert called.ada.submits(form, {"typed": "in 1m"}) == {"typed": "A snooze lasts from 5 minutes to 7 days."}
    assert called.ada.submits(form, {"typed": "in 2h", "reason": "<!here> vendor"}) is None
    assert "Snoozed until 12:30" in everything(called.seen("vendor"))
    assert "<!here>" not in str(called.live().blocks)
    called.climbs("Mon 10:29")
    assert called.pages() == []
    called.climbs("Mon 10:30")
    assert "the snooze is over" in everything(called.pages()[0])


def test_handed_over_to_somebody_they_are_called(called: Duty) -> None:
    form = called.ada.presses(called.live(), "hand_over").view()
    assert called.ada.submits(form, {"person": CARL}) == {
        "person": "Only people of the house can be called: choose somebody else."
    }
    assert called.ada.submits(form, {"person": DORA}) is None
    called.settles()
    (page,) = called.pages()
    assert f"<@{DORA}>" in page.text
    assert "handed over to you" in everything(page)


def test_after_the_ladder_the_leads_read_who_was_called_when(called: Duty) -> None:
    called.climbs("Mon 08:40")
    called.climbs("Mon 09:00:01")
    called.climbs("Mon 09:20:01")
    (alarm,) = called.posted(LEADS)
    for gist in (
        "Nobody answered the 3 rungs of When it burns", "10:30  rung 1: Ada Agent, arrived",
        "10:40  rung 2: Bob Builder, arrived", "11:00  rung 3: Dora Lead, arrived", "Over by 20 m",
    ):  # fmt: skip
        assert gist in everything(alarm)
    assert "Nobody answered, 3 rungs were called" in everything(called.live())


def test_answered_in_public_it_is_one_quiet_line(called: Duty) -> None:
    called.ada.types(HOUSE, "/sla reply A-1")
    called.settles()
    live = called.seen("first response done 10:30, 30 m before it was due")
    assert [block["type"] for block in live.blocks] == ["context"]


def test_all_mine_of_a_crowd_takes_ones_own(sqlite_store: Store) -> None:
    with duty(sqlite_store) as office:
        keys = [f"C-{n}" for n in range(9)]
        for key in keys:
            office.opens(ticket=key, title=f"Ticket of {key}")
        office.climbs("Mon 08:30")
        bundle = office.live("called at once")
        listed = {key for key in keys if key in everything(bundle)}
        assert len(listed) == 4
        assert said(office.bob.presses(bundle, "ack_all")).startswith("None of these calls you")
        assert said(office.ada.presses(bundle, "ack_all")) == "4 tickets are yours now."
        assert {key for key in keys if office.escalation(key).stage is Stage.ACKED} == listed
        assert {office.escalation(key).actor for key in listed} == {ADA}
        (drawn,) = office.slack.workspace.wait_for(lambda: _all_answered(office), 5, "the list with nothing left to do")
        assert "ack_all" not in str(drawn.blocks)


def _all_answered(office: Duty) -> list[Message]:
    return [message for message in office.posted(HOUSE) if "All 4 were answered" in everything(message)]
