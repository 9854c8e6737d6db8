"""A customer sees its own, whatever a guest types or presses and wherever, and whatever its channel is shown."""

import json
from collections.abc import Iterator

import pytest

from bot.playground import Person
from bot.playground.records import Message
from tests.hostile.conftest import GLOBEX
from tests.office import ACME, CARL, ELSEWHERE, HOUSE, Office, everything

THINGS = ("M-1", "m-1", "G-7", "g-7", "N-9", "'G-7'", "ticket G-7")
NAMES = ("acme", "globex", "Globex", "ACME Corp", "globexx", "erp", "mail", "ERP")
COMMANDS = [
    "", "status", "status mine", "status me", "status all", "status here", "status <@U0ADA00001>", "status at 8:45",
    "status <#C0ACME001>", "status <#C0GLOBEX01>", "status channel <#C0GLOBEX01>", "status channel",
    "status all at 8:45", *(f"status {one}" for one in (*THINGS, *NAMES)),
    *(f"status {kind} {one}" for kind in ("customer", "service") for one in NAMES),
    *(f"why {one}" for one in THINGS), "why M-1 ownership", "why G-7 ownership", "why M-1 update", "why G-7 at 8:45",
    *(f"when P1 {one}" for one in NAMES), "when", "when P2 Fri 16:30", "when Freitag",
    *(f"attainment {one}" for one in (*NAMES, "customer globex", "customer", "G-7")),
    *(f"attainment ever by {one}" for one in ("customer", "team", "service", "assignee", "agreement", "5")),
    *(f"{word} {one}" for word in ("reply", "resume", "resolve", "reopen", "assign") for one in ("M-1", "G-7", "N-9")),
    "reply G-7 hello", "pause G-7 waiting_customer", "pause G-7", "priority G-7 P1", "priority M-1 P1", "assign G-7 me",
    *(f"{word} {one}" for word in ("close", "statement") for one in ("", "2025-05", "globex 2025-05", "acme 2025-05")),
    *(f"advise {one}" for one in ("", "globex", "acme since 30d")),
    *(f"digest {one}" for one in ("", "week", "month", "overnight", "today", "morning", "globex")),
    *(f"waive {one}" for one in ("", "G-7", "O-1", "G-7 resolution by me because I say so", "withdraw G-7")),
    *(f"fee {one}" for one in ("", "globex", "globex 2025-05 1200 EUR", "acme 2025-05 1200 EUR", "2025-05 1200")),
    "help", "fnord", "globex", "G-7", "staus", "new", "new Something of ours",
]  # fmt: skip
VALUES: list[object] = [
    "G-7", "g-7", "status G-7", "ticket G-7", "status ticket G-7", "G-7 resolution", '"G-7" resolution',
    "M-1 ownership", "customer globex", "status customer globex", "attainment ever by customer",
    "attainment customer globex", "resolve G-7", "resolve M-1", "reply G-7 hello", "new", "help", "fnord", "", " ",
    "x" * 2000, "a " * 1000, '{"ticket": "G-7"}', "[]", "null", "<!channel>", "G-7\x00", "\u202eG-7",
    {"ticket": "G-7"}, ["G-7"], 7, None,
]  # fmt: skip
OLA = ("OLA", "hand-over")
OF_ACME = ("M-1", "Mail is slow", "ACME", "acme")
OF_GLOBEX = ("G-7", "Stock differs", "Globex", "globex")
OF_NOBODY = ("N-9", "Nobody's cable", "cable")
FORBIDDEN = {
    ACME: (*OF_GLOBEX, *OF_NOBODY, *OLA),
    GLOBEX: (*OF_ACME, *OF_NOBODY, *OLA),
    "direct": (*OF_ACME, *OF_GLOBEX, *OF_NOBODY, *OLA),
    ELSEWHERE: (*OF_ACME, *OF_GLOBEX, *OF_NOBODY, *OLA),
}


def of(person: Person, place: str) -> str:
    return person.direct.id if place == "direct" else place


def assert_nothing_of_others(said: str, place: str, typed: str) -> None:
    """Nothing forbidden in a place is in what was said, but for what its reader typed."""
    for word in FORBIDDEN[place]:
        assert word.lower() in typed.lower() or word not in said, f"{typed!r} in {place} tells {word!r}: {said[:300]}"


def seen(person: Person, messages: list[Message]) -> str:
    """All that the person got: the messages whole, and the form on the screen."""
    form = person.modal
    return " ".join([*(json.dumps(m.as_json(with_metadata=True)) for m in messages), str(form.given if form else "")])


@pytest.mark.parametrize("place", FORBIDDEN)
def test_no_command_of_a_guest_tells_of_anybody_else(at_work: Office, place: str) -> None:
    carl = at_work.carl
    with at_work.store.read() as rows:
        before = rows.events.count()
    for text in COMMANDS:
        answer = carl.types(of(carl, place), f"/sla {text}".strip())
        assert answer.error is None, text
        assert_nothing_of_others(seen(carl, answer.replies), place, text)
        if answer.replies:
            assert everything(answer.replies[0]).strip(), text
        if carl.modal is not None:
            carl.closes(carl.modal)
    with at_work.store.read() as rows:
        assert rows.events.count() == before, "a guest has changed something"


def buttons(office: Office, place: str) -> Iterator[tuple[str, Message]]:
    """A message with a button of each kind."""
    space = office.slack.workspace
    for action in ("why", "status", "share"):
        element = {"type": "button", "action_id": action, "text": {"type": "plain_text", "text": "x"}, "value": "M-1"}
        blocks = [{"type": "actions", "block_id": "b", "elements": [element]}]
        yield action, space.post(place, space.bot.id, "Press", blocks=blocks)


@pytest.mark.parametrize("place", FORBIDDEN)
def test_no_button_of_a_guest_tells_of_anybody_else_whatever_it_carries(at_work: Office, place: str) -> None:
    carl = at_work.carl
    channel = of(carl, place)
    with at_work.store.read() as rows:
        before = rows.events.count()
    for action, message in buttons(at_work, channel):
        for value in VALUES:
            known = set(at_work.slack.workspace.messages[channel])
            answer = carl.acts(message, action, {"value": value})
            assert answer.error is None, (action, value)
            answer.reply()
            new = [m for ts, m in at_work.slack.workspace.messages[channel].items() if ts not in known]
            assert_nothing_of_others(seen(carl, [*answer.replies, *new]), place, str(value))
            assert "Traceback" not in seen(carl, answer.replies)
            assert "went wrong on my side" not in seen(carl, answer.replies), (action, value)
    with at_work.store.read() as rows:
        assert rows.events.count() == before, "a button has changed something"


def test_what_an_agent_shares_with_a_customer_is_the_customers_own(at_work: Office) -> None:
    for text in ("status", "why M-1", "when P1", "attainment ever by customer", "status at 8:45"):
        answer = at_work.ada.types(ACME, f"/sla {text}")
        shared = at_work.ada.presses(answer.reply(), "share").reply()
        assert not shared.only_for
        assert "Shared by" in everything(shared)
        assert_nothing_of_others(seen(at_work.carl, [shared]), ACME, "")
        assert "Share in channel" not in seen(at_work.carl, [shared])


def test_an_internal_breach_is_told_to_the_house_and_not_to_the_customer(at_work: Office) -> None:
    for when in ("Mon 08:30", "Mon 12:00", "Tue 06:00", "Tue 10:00", "Tue 16:00"):
        at_work.until(when)
    for place in (ACME, GLOBEX):
        assert_nothing_of_others(seen(at_work.carl, at_work.posted(place)), place, "")
    told_to_the_house = " ".join(everything(message) for message in at_work.posted(HOUSE))
    assert "Breached: ownership (OLA)" in told_to_the_house
    assert "G-7" in told_to_the_house


def test_an_internal_breach_waits_until_slack_says_who_reads_the_channel(at_work: Office) -> None:
    fault = at_work.slack.workspace.faults.order("conversations.info", "error_code", times=None)
    at_work.until("Tue 10:00")
    assert "OLA" not in str(at_work.posted(HOUSE))
    at_work.slack.workspace.faults.lift(fault)
    at_work.until("Tue 10:02")
    assert "Breached: ownership (OLA)" in " ".join(everything(message) for message in at_work.posted(HOUSE))


def test_a_new_ticket_is_announced_to_its_customer_without_internal_figures(at_work: Office) -> None:
    form = at_work.carl.types(ACME, "/sla new Screen is dark").view()
    assert at_work.carl.submits(form, {"title": "Screen is dark", "priority": "P1"}) is None
    at_work.send()
    announced = at_work.carl.sees(ACME, "Screen is dark")
    assert "First response" in everything(announced)
    assert_nothing_of_others(seen(at_work.carl, [announced]), ACME, "")
    with at_work.store.read() as rows:
        row = rows.tickets.get("SLA-1")
    assert row is not None
    assert row.ticket.scope.customer == "acme"


def test_a_guest_does_not_stop_its_own_clocks(at_work: Office) -> None:
    for text in ("reply M-1 done", "resolve M-1", "pause M-1 waiting_customer", "priority M-1 P3"):
        answer = at_work.carl.types(ACME, f"/sla {text}")
        assert "only people of the house can change one" in everything(answer.reply())
    assert at_work.posted(ACME) == []


def test_whoever_belongs_to_another_organisation_is_a_guest_though_slack_knows_them(at_work: Office) -> None:
    """Slack calls strange only those who share no channel with the bot."""
    space = at_work.slack.workspace
    eve = space.add_user("eve", id="U0EVE00001", team_id="T0ELSE001")
    space.channels[HOUSE].members.append(eve.id)
    answer = at_work.slack.person(eve.id).types(HOUSE, "/sla status")
    assert "only in the channel of their own company" in everything(answer.reply())


def test_whoever_was_deactivated_is_refused_in_words(at_work: Office) -> None:
    space = at_work.slack.workspace
    space.users[CARL].is_restricted, space.users[CARL].deleted = False, True
    space.channels[HOUSE].members.append(CARL)
    assert "their own company" in everything(at_work.carl.types(HOUSE, "/sla status").reply())


def test_a_button_that_was_tampered_with_asks_or_is_refused_and_does_nothing(at_work: Office) -> None:
    """Also for somebody of the house, to whom no ticket is closed."""
    with at_work.store.read() as rows:
        before = rows.events.count()
    for action, message in buttons(at_work, HOUSE):
        for value in VALUES:
            answer = at_work.ada.acts(message, action, {"value": value})
            assert answer.error is None, (action, value)
            assert "went wrong on my side" not in everything(answer.reply()), (action, value)
    with at_work.store.read() as rows:
        assert rows.events.count() == before
