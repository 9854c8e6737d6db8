"""What is said in a conversation, and what that means for its ticket."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_core.conversations import TITLE, Role, facts_of, is_closing, is_holding, title_of
from sla_core.phrases import PHRASES
from sla_core.tickets import Author, Message, Opened, Reopened, Resumed, Scope, Ticket
from tests.builders import at

SCOPE = Scope(customer="acme", service="mail")
OPEN = Ticket("T-1", "Mail is slow", SCOPE, opened_at=at("Mon 09:00"), unanswered_since=at("Mon 09:00"))
RESOLVED = replace(OPEN, resolved_at=at("Mon 10:00"), unanswered_since=None)
WAITING = replace(OPEN, waiting={"waiting_customer": (at("Mon 09:30"), None)}, unanswered_since=None)
QUESTION = Message(Author.CUSTOMER)
THANKS = Message(Author.CUSTOMER, needs_reply=False)
ANSWER = Message(Author.AGENT)
HOLDING = Message(Author.AGENT, acknowledgement=True)

MEANINGS = [
    # ticket, who, what is said; what happens, and why
    (None, Role.CUSTOMER, "Mail is slow", (Opened("Mail is slow", SCOPE),), "it begins"),
    (None, Role.CUSTOMER, "Thanks!", (), "thanks begin nothing"),
    (None, Role.AGENT, "Maintenance tonight", (), "an agent in the channel itself speaks to everybody"),
    (None, Role.BYSTANDER, "Mail is slow", (), "of the house, but no agent here"),
    (OPEN, Role.CUSTOMER, "And the calendar, too", (QUESTION,), "more of the same"),
    (OPEN, Role.CUSTOMER, "Perfect, thank you", (THANKS,), "no answer is wanted"),
    (OPEN, Role.AGENT, "Please restart the client.", (ANSWER,), "an answer"),
    (OPEN, Role.AGENT, "Looking into it", (HOLDING,), "an answer, but not yet of substance"),
    (OPEN, Role.BYSTANDER, "Same here", (), "it answers nobody"),
    (OPEN, Role.MACHINE, "Your ticket was received", (), "an automatic reply counts for nothing"),
    (RESOLVED, Role.CUSTOMER, "It is slow again", (Reopened(), QUESTION), "it was not solved after all"),
    (RESOLVED, Role.CUSTOMER, "Thanks a lot!", (THANKS,), "and stays solved"),
    (RESOLVED, Role.AGENT, "You're welcome", (ANSWER,), "and stays solved"),
    (WAITING, Role.CUSTOMER, "Version 7.2", (Resumed("waiting_customer"), QUESTION), "the wait is over"),
    (WAITING, Role.CUSTOMER, "ok, thanks", (THANKS,), "that was not what it waits for"),
    (WAITING, Role.AGENT, "Any news?", (ANSWER,), "it still waits"),
]  # fmt: skip


@pytest.mark.parametrize(("ticket", "role", "text", "wanted", "why"), MEANINGS)
def test_what_a_message_makes_happen(
    ticket: Ticket | None, role: Role, text: str, wanted: tuple[object, ...], why: str
) -> None:
    assert facts_of(ticket, role, text, scope=SCOPE, phrases=PHRASES, resumes="waiting_customer") == wanted, why


CLOSINGS = [
    "thanks", "Thanks!", "Thank you so much, Tom!", "Perfect, thanks again :+1:", "ok, that did it. Cheers", "👍",
    "Thanks <@U0TOM00001>", "It works again, thank you all!", "Vielen Dank für die schnelle Hilfe!", "Danke Euch!",
    "Super, läuft wieder. Danke!", "Merci beaucoup, bonne journée", "¡Muchas gracias!", "Grazie mille a tutti",
    "Dank je wel, het werkt weer", "Muito obrigado!", "Got it, thanks", "all good now :slightly_smiling_face:",
    "Thank you, Ms Ahrens",
]  # fmt: skip
REQUESTS = [
    "Thanks, but it still fails", "Thanks! One more thing: the calendar is empty", "Can you help, thanks", "thanks?",
    "Thanks in advance for a quick fix of the printer on the third floor", "Great, now nothing works", "",
    "Danke, aber es geht noch nicht", "Merci, mais ça ne marche pas", "Printer broken, thanks", "Hello",
    "thank you for nothing", "It works for Tom, not for me", "Broken thanks", "works again?", "<@U0TOM00001>",
    "Thanks. Invoice 4711", "no", "Good morning team", "Thanks, Tom and Ruth and everybody in Munich and Berlin too",
]  # fmt: skip


@pytest.mark.parametrize("text", CLOSINGS)
def test_a_message_that_only_closes(text: str) -> None:
    assert is_closing(text, PHRASES)


@pytest.mark.parametrize("text", REQUESTS)
def test_a_message_that_wants_an_answer(text: str) -> None:
    assert not is_closing(text, PHRASES)


HOLDINGS = [
    "Looking into it", "Hi Ruth, looking into this now", "On it!", "we'll check and get it", "One moment please",
    "Hello, let me check", "Ich schaue mir das an", "Moin, wir prüfen das sofort", "Je regarde tout de suite", ":eyes:",
    "Lo miro ahora", "Thanks, on it",
]  # fmt: skip
SUBSTANCE = [
    "Looking into it: please restart the client meanwhile", "On it, but we need the version", "Which version is it?",
    "Checking the logs shows a full disk", "Restart the client", "It is not on it", "Got it working by a restart",
]  # fmt: skip


@pytest.mark.parametrize("text", [one for one in HOLDINGS if one != "we'll check and get it"])
def test_a_reply_that_only_holds_the_line(text: str) -> None:
    assert is_holding(text, PHRASES.with_more(holding=["Thanks"]))


@pytest.mark.parametrize("text", [*SUBSTANCE, "we'll check and get it"])
def test_a_reply_of_substance(text: str) -> None:
    assert not is_holding(text, PHRASES)


def test_a_house_may_have_phrases_of_its_own() -> None:
    more = PHRASES.with_more(closing=["Passt, Servus!"], holding=["Schau ma mal"])
    assert is_closing("passt servus", more)
    assert is_holding("Schau ma mal!", more)
    assert not is_holding("Schau ma mal!", PHRASES)


TITLES = [
    ("Mail is slow", "Mail is slow"),
    ("\n  \nHi,\nmail is slow", "Hi,"),
    ("<@U0TOM00001> mail is <https://example.com/a|slow> &amp; dead", "mail is slow & dead"),
    ("<!channel> down", "down"),
    ("see <https://example.com/a>", "see https://example.com/a"),
    ("x" * 200, "x" * (TITLE - 1) + "…"),
    ("  ", ""),
]


@pytest.mark.parametrize(("text", "title"), TITLES)
def test_the_title_of_a_message(text: str, title: str) -> None:
    assert title_of(text) == title


@given(st.text())
def test_no_text_is_both_a_question_and_a_closing(text: str) -> None:
    assert not is_closing(text + "?", PHRASES)
    assert len(title_of(text)) <= TITLE


@given(st.sampled_from(CLOSINGS), st.sampled_from(REQUESTS).filter(bool))
def test_thanks_before_a_request_do_not_swallow_it(thanks: str, request: str) -> None:
    if not is_closing(request, PHRASES) and len(request.split()) > 3:
        assert not is_closing(f"{thanks} {request}", PHRASES)


def test_every_phrase_is_written_as_it_is_compared() -> None:
    for phrase in (*PHRASES.closing, *PHRASES.holding, *PHRASES.polite):
        assert PHRASES.with_more(closing=[phrase]).closing >= {phrase}
        assert PHRASES.with_more(closing=[phrase]).closing == PHRASES.closing | {phrase}
