"""Commands about ladders: who is on duty, who was called, who would be; and answers that are typed."""

import pytest

from bot.store import Store
from sla_core.escalations import Stage
from tests.builders import at
from tests.office import ACME, ADA, BOB, HOUSE, everything
from tests.slack.duty import CALLED, DORA, Duty, duty


def ask(office: Duty, text: str, channel: str = HOUSE, person: str = "ada") -> str:
    answer = getattr(office, person).types(channel, text)
    assert answer.error is None, answer.error
    message = answer.reply()
    assert message.only_for, "an answer is private until it is shared"
    return everything(message)


def test_who_is_on_duty_and_who_comes_next(called: Duty) -> None:
    said = ask(called, "/sla oncall")
    assert "Front desk\nNow: Ada Agent until Mon 9 Jun 09:00 (week)\nNext: Bob Builder from Mon 9 Jun 09:00" in said
    assert "Front desk" in ask(called, "/sla oncall front desk")
    assert "there is no roster 'dask' (did you mean desk?)" in ask(called, "/sla oncall dask").replace("There", "there")


def test_a_shift_is_taken_over_in_a_form_and_the_next_call_goes_there(called: Duty) -> None:
    message = called.dora_types("/sla oncall")
    form = called.slack.person(DORA).presses(message, "override").view()
    person = called.slack.person(DORA)
    start, end = int(at("Mon 08:30").timestamp()), int(at("Mon 12:00").timestamp())
    assert person.submits(form, {"person": DORA, "start": end, "end": start}) == {
        "end": "The end must come after the start."
    }
    far = int(at("2025-09-01 00:00").timestamp())
    assert "longer than 60 days" in str(person.submits(form, {"person": DORA, "start": start, "end": far}))
    over = {"person": DORA, "start": int(at("Mon 05:00").timestamp()), "end": int(at("Mon 06:00").timestamp())}
    assert "over 08:00 already" in str(person.submits(form, over))
    assert person.submits(form, {"person": DORA, "start": start, "end": end, "reason": "Ada is ill"}) is None
    assert person.modal is not None
    assert "Dora Lead is on duty in *Front desk*: Mon 2 Jun 10:30-14:00." in str(person.modal.blocks)
    assert "Now: Dora Lead until 14:00 (override)" in ask(called, "/sla oncall")
    called.opens("Mon 08:00", ticket="A-2")
    called.climbs("Mon 09:30")
    assert f"<@{DORA}>" in called.live("A-2").text
    with called.store.read() as rows:
        (line,) = [line for line in rows.trail.since(0, 1000) if line.what == "override"]
    assert (line.actor, line.facts["person"]) == (DORA, "dora")


def test_cover_is_for_one_person(called: Duty) -> None:
    message = called.dora_types("/sla oncall")
    person = called.slack.person(DORA)
    form = person.presses(message, "cover").view()
    times = {"start": int(at("Mon 08:30").timestamp()), "end": int(at("Mon 12:00").timestamp())}
    assert person.submits(form, {"person": ADA, "covers": ADA, **times}) == {
        "end": "Nobody covers for themselves: choose somebody else."
    }
    assert person.submits(form, {"person": BOB, "covers": ADA, **times}) is None
    assert "Bob Builder is on duty in *Front desk* for Ada Agent" in str(person.modal and person.modal.blocks)
    assert "Now: Bob Builder until 14:00" in ask(called, "/sla oncall")


def test_the_ladder_says_who_was_called_and_who_is_next(called: Duty) -> None:
    said = ask(called, "/sla ladder a-1")
    for gist in (
        "First response, ladder When it burns version 1", "Called, nobody answered; rung 1 of 3", "30 m left",
        "10:30  Ada Agent: arrived 10:30", "2  10 m later: Bob Builder", "Next: Bob Builder at 10:40, rung 2",
        "Resolution, ladder When it burns", "Nobody was called yet.",
    ):  # fmt: skip
        assert gist in said
    assert "There is no ticket B-9" in ask(called, "/sla ladder B-9")


def test_a_ticket_without_a_ladder_says_so(called: Duty) -> None:
    called.opens(ticket="G-1", customer="globex")
    assert "G-1 has no ladder: no promise that holds for it names one" in ask(called, "/sla ladder G-1")
    assert "has no ladder that runs" in ask(called, "/sla ack G-1")


def test_a_ladder_is_also_behind_the_three_dots(called: Duty) -> None:
    answer = called.ada.chooses(called.live(), "more", f"ladder {called.escalation().id}")
    assert "10:30  Ada Agent: arrived 10:30" in everything(answer.reply())


def test_an_acknowledgement_is_typed(called: Duty) -> None:
    assert "A-1 first response is yours until 10:50 as promised." in ask(called, "/sla ack A-1 until 10:50")
    assert called.escalation().until == at("Mon 08:50")
    assert f"was acknowledged by <@{ADA}> 10:30 until 10:50" in ask(called, "/sla ack A-1", person="bob")
    assert called.escalation("A-1", "resolution").stage is Stage.ARMED, "what called nobody is left alone"


def test_before_anybody_is_called_the_most_urgent_ladder_is_meant(sqlite_store: Store) -> None:
    with duty(sqlite_store) as office:
        office.opens()
        assert "A-1 first response is yours" in ask(office, "/sla ack A-1")
        office.climbs("Mon 09:30")
        assert office.posted(HOUSE) == [] or office.pages() == []


def test_a_snooze_is_typed_with_its_reason(called: Duty) -> None:
    assert "say why" in ask(called, "/sla snooze A-1 2h")
    assert "calls nobody until 12:30." in ask(called, "/sla snooze A-1 2h because the vendor calls back")
    assert called.escalation().reason == "the vendor calls back"


def test_a_call_is_handed_over_by_command(called: Duty) -> None:
    assert f"was handed to <@{BOB}>, who is called now." in ask(called, "/sla handover A-1 @bob")
    called.settles()
    assert f"<@{BOB}>" in called.pages()[0].text
    assert "only people of the house" in ask(called, "/sla handover A-1 @carl").lower()


def test_the_next_rung_is_called_by_command(called: Duty) -> None:
    assert "goes on at once: rung 2 is called." in ask(called, "/sla escalate A-1")
    assert "goes on at once: rung 3 is called." in ask(called, "/sla escalate A-1")
    assert "has no rung left" in ask(called, "/sla escalate A-1")
    assert "the last rung was called" in ask(called, "/sla escalate A-1").lower()


def test_a_rehearsal_says_who_would_be_called_when(called: Duty) -> None:
    said = ask(called, '/sla simulate P2 "Fri 16:30" acme')
    for gist in (
        "If opened Fri 6 Jun 2025 16:30 CEST and nobody answered",
        "First response, due Mon 10:30, ladder When it burns",
        "Mon 10:00  rung 1 (30 m left): Bob Builder",
        "Mon 10:10  rung 2 (20 m left): nobody new (Bob Builder called by the rung before)",
        "Mon 10:30  rung 3 (missed just then): Dora Lead",
        "the leads are told",
    ):  # fmt: skip
        assert gist in said
    assert "Nobody would be called" in ask(called, "/sla simulate P2 globex")


def test_pages_counts_calls_per_person(called: Duty) -> None:
    called.climbs("Mon 08:40")
    ask(called, "/sla ack A-1", person="bob")
    said = ask(called, "/sla pages 7d")
    assert "Calls of the last 7 days" in said
    assert "Bob Builder: 1 call, 0 at night" in said
    assert "Fairness 1.0" in said


def test_answers_can_be_shared_in_the_house(called: Duty) -> None:
    answer = called.ada.types(HOUSE, "/sla oncall")
    shared = called.ada.presses(answer.reply(), "share")
    assert shared.error is None
    assert "Front desk" in everything(called.bob.sees(HOUSE, "Shared by"))


HOUSE_ONLY = ("oncall", "ladder A-1", "simulate P2", "pages")


@pytest.mark.parametrize("text", HOUSE_ONLY)
def test_where_a_customer_reads_along_nothing_is_told_of_calls(called: Duty, text: str) -> None:
    said = ask(called, f"/sla {text}", ACME)
    assert "ask in a channel of ours" in said
    assert "Ada Agent" not in said


@pytest.mark.parametrize(
    "text", [*HOUSE_ONLY, "ack A-1", "snooze A-1 2h", "snooze", "handover A-1 @ada", "escalate A-1"]
)
def test_a_guest_does_not_even_hear_that_there_are_ladders(called: Duty, text: str) -> None:
    before = called.escalation()
    word = text.split(maxsplit=1)[0]
    said = ask(called, f"/sla {text}", ACME, "carl").splitlines()
    assert set(said) == {f"I do not know '{word}': `/sla help` shows what I know."}
    assert called.escalation() == before


def test_one_of_the_house_may_answer_a_call_where_the_customer_is(called: Duty) -> None:
    called.opens(ticket="G-1", customer="globex")
    assert "is yours" in ask(called, "/sla ack A-1", ACME)
    assert "There is no ticket G-1" in ask(called, "/sla ack G-1", ACME)


def test_help_teaches_answers_to_the_house_only(called: Duty) -> None:
    assert "/sla ack A-1" in ask(called, "/sla help")
    assert "/sla ack" not in ask(called, "/sla help", ACME, "carl")


def test_without_rosters_and_ladders_everything_says_so(sqlite_store: Store) -> None:
    text = CALLED.partition("people:")[0].replace("    ladder: urgent\n", "")
    with duty(sqlite_store, text=text) as office:
        office.opens()
        assert "No roster is defined" in ask(office, "/sla oncall")
        assert "has no ladder" in ask(office, "/sla ladder A-1")
        assert "Nobody would be called" in ask(office, "/sla simulate P2 acme")
        assert "Nobody was called." in ask(office, "/sla pages")
