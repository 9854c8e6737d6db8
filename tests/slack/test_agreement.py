"""`/sla agreement`: what is promised to whom, as the house and as a customer see it."""

from bot.playground.records import Message
from bot.slack.views.message import Shown
from tests.builders import at, opened
from tests.house import AGREEMENTS, loaded
from tests.office import ACME, ADA, HOUSE, Office, everything
from tests.sided import SIDED
from tests.slack.duty import CALLED, Duty
from tests.slack.test_questions import ask

INTERNAL = ("Warnings", "Ladder", "Hand-over", "OLA", "Front desk", "Dora")


def answered(office: Office, text: str, channel: str = HOUSE) -> Message:
    return office.ada.types(channel, text).reply()


def test_the_house_sees_a_customers_promises_with_what_is_behind_them(called: Duty) -> None:
    said = ask(called, "/sla agreement acme")
    assert "What is promised: ACME Corp" in said
    assert "SLA for ACME Corp, service Mail" in said
    assert "First response: P1 1 working hour (office); P2 2 working hours (office)" in said
    assert "Globex" not in said
    assert [word for word in INTERNAL if word not in said] == []
    assert "office: Mon-Fri 09:00-17:00 (Europe/Berlin)" in said


def test_everybodys_agreements_and_one_by_name(at_work: Office) -> None:
    said = ask(at_work, "/sla agreement")
    assert said.index("Acme-mail") < said.index("Gold") < said.index("Standard") < said.index("Hand-over")
    one = ask(at_work, "/sla agreement gold")
    assert "Gold version 1" in one
    assert "Standard" not in one


def test_a_customers_channel_sees_its_own_external_promises_only(called: Duty) -> None:
    said = ask(called, "/sla agreement", ACME)
    assert "First response: P1 1 working hour (office)" in said
    assert [word for word in (*INTERNAL, "Globex") if word in said] == []
    assert [word for word in INTERNAL if word in ask(called, "/sla agreement", ACME, "carl")] == []


def test_a_customers_channel_hears_of_no_other_customer_or_agreement(called: Duty) -> None:
    for text in ("/sla agreement globex", "/sla agreement standard", "/sla agreement hand-over"):
        said = everything(answered(called, text, ACME))
        assert "is not a customer of this channel: here only acme can be asked about" in said
        assert "Globex" not in said
    assert "is not shown where a customer reads along" in everything(answered(called, "/sla agreement mine", ACME))


def test_what_concerns_whoever_asks_is_one_screen(called: Duty) -> None:
    called.take(opened("Mon 08:00", ticket="A-7", event_id="7", customer="acme", assignee=ADA, team="network"))
    said = ask(called, "/sla agreement mine")
    assert "ACME Corp: 1 ticket with you" in said
    assert "for Network" in said
    assert "On duty in turn: Front desk" in said
    assert "When it burns: 1. 30 m before it is due: on duty in Front desk. For gold" in said
    assert "Bob" not in said, "rungs of others are theirs"


def test_names_from_the_file_are_no_markup(at_work: Office) -> None:
    hostile = AGREEMENTS.replace("    tier: gold\n", '    title: "<!channel> *urgent* & more"\n    tier: gold\n', 1)
    loaded(at_work.store, hostile, now=at_work.clock())
    said = ask(at_work, "/sla agreement gold")
    assert "<!channel>" not in said
    assert "&lt;!channel&gt;" in said


def test_a_long_list_of_agreements_fits_a_message(at_work: Office) -> None:
    promise = "calendar: office, targets: {resolution: {P1: 1bh, P2: 40bh}}"
    many = "".join(f"  c{i}: {{kind: sla, customer: c{i}, {promise}}}\n" for i in range(60))
    customers = "".join(f"  c{i}: {{name: Customer {i}}}\n" for i in range(60))
    text = AGREEMENTS.replace("customers:\n", "customers:\n" + customers).replace(
        "agreements:\n", "agreements:\n" + many
    )
    loaded(at_work.store, text, now=at_work.clock())
    message = answered(at_work, "/sla agreement")
    assert "and 52 more agreements: ask for a customer, or for one by its name" in everything(message)
    assert len(Shown(message.text, tuple(message.blocks)).payload()["blocks"]) <= 50


def test_the_document_of_an_agreement_is_a_message(called: Duty) -> None:
    said = ask(called, "/sla agreement gold document")
    for heading in ("Parties and agreements", "Service levels", "Escalation", "Glossary"):
        assert heading in said
    assert "At the breach: Dora Lead" in said
    assert (
        "`/sla agreement document gold` sends the whole as a file, `/sla agreement document gold md` as Markdown."
        in said
    )
    assert "The document of which agreement?" in everything(answered(called, "/sla agreement document"))


def test_a_customers_channel_gets_its_own_document_without_who_is_called(called: Duty) -> None:
    said = ask(called, "/sla agreement document", ACME)
    assert "Service levels for ACME Corp" in said
    assert "First response | P1 | 1 working hour (office)" in said
    assert [word for word in (*INTERNAL, "Escalation", "Globex", "sla-bot") if word in said] == []
    assert "is not a customer of this channel" in everything(answered(called, "/sla agreement globex document", ACME))


def test_one_that_expired_or_was_taken_out_is_shown_as_it_was_and_marked(at_work: Office) -> None:
    ending = AGREEMENTS.replace("    service: mail\n", "    service: mail\n    expires: 2025-06-04\n", 1)
    loaded(at_work.store, ending, now=at("Mon 07:00"))
    assert "not in force" not in ask(at_work, "/sla agreement acme-mail").casefold()
    at_work.clock.move_to(at("Thu 09:00"))
    mark = "Not in force since Wed 4 Jun 2025 00:00 CEST: expired; for new tickets there is gold, standard."
    said = ask(at_work, "/sla agreement acme-mail")
    assert mark in said
    assert "Resolution: P1 4 working hours (office)" in said
    said = ask(at_work, "/sla agreement acme-mail document")
    assert "Acme-mail version 2, not in force" in said
    assert mark in said
    without = AGREEMENTS[: AGREEMENTS.index("  acme-mail:")] + AGREEMENTS[AGREEMENTS.index("  gold:\n") :]
    loaded(at_work.store, without, now=at_work.clock())
    at_work.clock.move_to(at("Thu 09:01"))
    assert "Not in force since Wed 4 Jun 2025" in ask(at_work, "/sla agreement acme-mail")


def test_a_version_is_shown_by_its_number_and_marked_where_it_does_not_hold(at_work: Office) -> None:
    loaded(at_work.store, AGREEMENTS.replace("P3: 40bh", "P3: 32bh"), now=at("Mon 06:00"))
    mark = "Not in force since Mon 2 Jun 2025 08:00 CEST: superseded; version 2 holds now."
    said = ask(at_work, "/sla agreement gold version 1")
    assert mark in said
    assert "P3 40 working hours (office)" in said
    assert mark in ask(at_work, "/sla agreement gold version 1 document")
    assert "not in force" not in ask(at_work, "/sla agreement gold version 2").casefold()
    assert "There is no version 3 of 'gold': 1, 2" in ask(at_work, "/sla agreement gold version 3")
    assert "is not a customer of this channel" in everything(answered(at_work, "/sla agreement gold version 1", ACME))


def test_a_customers_channel_is_shown_nothing_that_does_not_hold(at_work: Office) -> None:
    ending = AGREEMENTS.replace("    service: mail\n", "    service: mail\n    expires: 2025-06-04\n", 1)
    loaded(at_work.store, ending, now=at("Mon 07:00"))
    at_work.clock.move_to(at("Thu 09:00"))
    assert "Acme-mail" not in ask(at_work, "/sla agreement", ACME)
    assert "is not a customer of this channel" in everything(answered(at_work, "/sla agreement acme-mail", ACME))


def test_the_house_reads_what_it_promises_with_what_it_aims_at_internally(at_work: Office) -> None:
    loaded(at_work.store, SIDED, now=at("Mon 06:00"))
    said = ask(at_work, "/sla agreement acme")
    assert "Resolution: P1 8 working hours (office), internally 6 working hours; P2 16 working hours (office), " in said
    assert "P2 2 working hours (office), internally 1h30m round the clock" in said, "counted otherwise"
    assert "Internal targets: Aimed at for gold (gold-internal version 1); no customer sees them" in said
    assert "internally 6 working hours" in ask(at_work, "/sla agreement gold")
    at_work.take(opened("Mon 06:30", ticket="A-7", event_id="7", customer="acme", priority="P1", assignee=ADA))
    assert "internally 6 working hours" in ask(at_work, "/sla agreement mine")


def test_no_customer_and_no_document_for_both_sides_tells_of_what_is_internal(at_work: Office) -> None:
    loaded(at_work.store, SIDED, now=at("Mon 06:00"))
    for said in (
        ask(at_work, "/sla agreement", ACME),
        ask(at_work, "/sla agreement acme", ACME, "carl"),
        ask(at_work, "/sla agreement document", ACME),
        ask(at_work, "/sla agreement document acme"),
        ask(at_work, "/sla agreement document gold"),
    ):
        assert "16 working hours (office)" in said
        assert [
            word for word in (", internally", "Internal targets", "gold-internal", "12 working hours") if word in said
        ] == []


def test_one_that_is_over_is_shown_with_the_ladder_of_its_time(called: Duty) -> None:
    later = CALLED.replace("10m, call: {person: bob}", "5m, call: owner").replace("P3: 40bh", "P3: 32bh")
    loaded(called.store, later, now=at("Mon 08:35"))
    called.clock.move_to(at("Mon 08:40"))
    for text in ("/sla agreement gold version 1", "/sla agreement gold version 1 document"):
        said = ask(called, text)
        assert "When it burns (version 1)" in said
        assert "2. 10 m later: Bob Builder" in said
    assert "When it burns (version" not in ask(called, "/sla agreement gold")
