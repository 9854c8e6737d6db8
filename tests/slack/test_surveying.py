"""One quiet question once a ticket is resolved; what customers answer counts in reports and digests."""

from collections.abc import Iterator

import pytest

from bot.playground.records import Message
from bot.store import Store
from bot.words import SCORES
from sla_core.tickets import Rated
from tests.office import ACME, HOUSE, Office, everything
from tests.slack.test_conversing import CONVERSING, at_the_desk, settle
from tests.slack.test_digests import LEADS, tells

WEEKLY = f'digests: {{weekly: {{channel: {LEADS}, at: "08:30", shows: week}}}}\n'
ASKING = CONVERSING.replace("opens: messages", "opens: messages, csat: true") + WEEKLY


@pytest.fixture
def desk(sqlite_store: Store) -> Iterator[Office]:
    with at_the_desk(sqlite_store, ASKING) as opened:
        workspace = opened.slack.workspace
        workspace.add_channel("leads", *workspace.users.values(), id=LEADS)
        tells(opened)
        yield opened


def solved(desk: Office, text: str = "Mail is slow", key: str = "SLA-1") -> Message:
    """A customer asks, an agent answers and resolves."""
    message = desk.carl.says(ACME, text)
    settle(desk)
    desk.clock.advance(60)
    desk.ada.says(ACME, "Try again", thread_ts=message.ts)
    settle(desk)
    assert "is resolved" in everything(desk.ada.types(HOUSE, f"/sla resolve {key}").reply())
    return message


def later(desk: Office, minutes: int) -> None:
    settle(desk)
    desk.clock.advance(60 * minutes)
    desk.work()


def questions(desk: Office) -> list[Message]:
    return [one for one in desk.posted(ACME) if "How did it go?" in one.text or "You said" in one.text]


def says(desk: Office, question: Message, score: int) -> Message:
    """The customer answers; the question as it thanks."""
    assert desk.carl.presses(question, f"rate_{score}").error is None
    about = question.text.removesuffix(" is resolved. How did it go?")
    thanks = desk.carl.sees(ACME, f"{about}\nThank you. You said: {SCORES[score]}")
    settle(desk)
    return thanks


def scores(desk: Office, key: str = "SLA-1") -> list[Rated]:
    with desk.store.read() as rows:
        return [one.fact for one in rows.events.of(key) if isinstance(one.fact, Rated)]


def test_the_customer_is_asked_once_in_the_thread_and_the_question_thanks(desk: Office) -> None:
    message = solved(desk)
    later(desk, 9)
    assert questions(desk) == []
    later(desk, 1)
    (question,) = questions(desk)
    assert (question.thread_ts, question.is_broadcast) == (message.ts, False)
    thanks = says(desk, question, 5)
    assert questions(desk) == [thanks]
    assert everything(thanks).startswith("SLA-1 Mail is slow\nThank you. You said: very well.")
    assert scores(desk) == [Rated(5)]
    with desk.store.read() as rows:
        row = rows.tickets.get("SLA-1")
    assert row is not None
    assert row.ticket.score == 5
    later(desk, 24 * 60)
    assert len(questions(desk)) == 1


def test_a_word_beside_it_is_for_the_house_and_not_for_the_thread(desk: Office) -> None:
    solved(desk)
    later(desk, 10)
    thanks = says(desk, questions(desk)[0], 2)
    form = desk.carl.presses(thanks, "rate_comment").view()
    assert desk.carl.submits(form, {"comment": "Too slow <!channel> & vague"}) is None
    settle(desk)
    assert scores(desk) == [Rated(2), Rated(2, "Too slow <!channel> & vague")]
    assert not any("Too slow" in everything(one) for one in desk.slack.workspace.messages[ACME].values())


def test_nobody_is_asked_about_a_ticket_that_was_reopened_at_once(desk: Office) -> None:
    solved(desk)
    desk.ada.types(HOUSE, "/sla reopen SLA-1")
    later(desk, 30)
    assert questions(desk) == []
    desk.ada.types(HOUSE, "/sla resolve SLA-1")
    later(desk, 10)
    assert len(questions(desk)) == 1
    desk.ada.types(HOUSE, "/sla reopen SLA-1")
    desk.ada.types(HOUSE, "/sla resolve SLA-1")
    later(desk, 30)
    assert len(questions(desk)) == 1, "once asked is asked"


def test_an_agent_cannot_answer_for_the_customer(desk: Office) -> None:
    solved(desk)
    later(desk, 10)
    desk.ada.presses(questions(desk)[0], "rate_5")
    settle(desk)
    assert desk.ada.sees(ACME, "This question is for the customer").only_for == desk.ada.id
    assert scores(desk) == []


def test_a_ticket_made_of_an_agents_own_message_is_not_asked_about(desk: Office) -> None:
    message = desk.ada.says(ACME, "We restart the mail at noon")
    form = desk.ada.uses("track", message).view()
    assert desk.ada.submits(form, {"title": "Restart", "priority": "P2"}) is None
    settle(desk)
    desk.ada.types(HOUSE, "/sla resolve SLA-1")
    later(desk, 30)
    assert questions(desk) == []


def test_a_channel_that_does_not_say_so_asks_nothing(sqlite_store: Store) -> None:
    with at_the_desk(sqlite_store, CONVERSING) as desk:
        solved(desk)
        later(desk, 60)
        assert questions(desk) == []


def test_scores_stand_in_the_weekly_digest_with_the_words_of_whoever_was_not_content(desk: Office) -> None:
    solved(desk)
    solved(desk, "Printer on fire", "SLA-2")
    solved(desk, "Toner is out", "SLA-3")
    later(desk, 10)
    one, two, _ = questions(desk)
    says(desk, one, 5)
    form = desk.carl.presses(says(desk, two, 1), "rate_comment").view()
    desk.carl.submits(form, {"comment": "Nobody came"})
    settle(desk)
    digest = everything(tells(desk, "next Mon 06:30")[-1])
    assert "CSAT 50 %: 1 of 2 who answered said well or very well, 3 asked" in digest
    assert "SLA-2 Printer on fire: it went very badly, says the customer: “Nobody came”" in digest


def test_the_weekly_digest_says_how_many_pings_led_to_an_action(desk: Office) -> None:
    heard = desk.carl.says(ACME, "Mail is slow")
    settle(desk)
    desk.until("Mon 10:00")
    desk.ada.says(ACME, "Try again", thread_ts=heard.ts)
    settle(desk)
    assert "Pings that led to an action: 1 of 1 (100 %)" in everything(tells(desk, "next Mon 06:30")[-1])


def test_scores_count_in_the_attainment_of_their_period(desk: Office) -> None:
    solved(desk)
    later(desk, 10)
    says(desk, questions(desk)[0], 4)
    said = everything(desk.ada.types(HOUSE, "/sla attainment this month").reply())
    assert "CSAT 100 %" in said
