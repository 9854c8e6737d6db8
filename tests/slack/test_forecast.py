"""`/sla forecast` and `/sla budget`: chances for the house, and for a customer only what is due of its own."""

from collections.abc import Callable

import pytest

from bot.jobs.keeping_learnt import Kept
from bot.now import Now
from bot.rhythm import set_rhythm
from bot.settings import Settings
from bot.timer import Timer
from sla_core.tickets import Event
from tests.builders import opened, replies, resolves
from tests.office import ACME, HOUSE, Office, everything


def ask(office: Office, text: str, channel: str = HOUSE, person: str = "ada") -> str:
    answer = getattr(office, person).types(channel, text)
    assert answer.error is None, answer.error
    message = answer.reply()
    assert message.only_for, "an answer is private until it is shared"
    return everything(message)


def past(key: str, answered: str) -> list[Event]:
    return [
        opened("2025-05-26 07:00", ticket=key, event_id=f"{key}/1", customer="acme", priority="P2"),
        replies(answered, ticket=key, event_id=f"{key}/2"),
        resolves("2025-05-26 14:00", ticket=key, event_id=f"{key}/3"),
    ]


@pytest.fixture
def desk(at_work: Office) -> Office:
    """Thirty tickets of ACME the week before, ten answered too late; now one of ACME is open, and one of Globex."""
    answers = ["2025-05-26 08:30"] * 20 + ["2025-05-26 13:00"] * 10
    at_work.take(*(event for n, answer in enumerate(answers) for event in past(f"H-{n}", answer)))
    at_work.take(
        opened("Mon 06:30", ticket="A-1", event_id="A", customer="acme", priority="P2", title="Mail <!channel> & slow"),
        opened("Mon 06:30", ticket="G-1", event_id="G", customer="globex", priority="P2", title="Stock differs"),
    )
    return at_work


def test_the_outlook_says_what_is_expected_and_what_to_save_first(desk: Office) -> None:
    said = ask(desk, "/sla forecast 8h")
    assert "misses expected" in said
    assert "Save these, in this order" in said
    assert said.index("A-1") < said.index("G-1")
    assert "of working time left, due " in said
    assert "first response, 33 % to breach" in said


def test_titles_reach_nobody(desk: Office) -> None:
    said = ask(desk, "/sla forecast")
    assert "<!channel>" not in said
    assert "&lt;!channel&gt; &amp; slow" in said


def test_the_working_of_a_ticket_says_how_many_like_it_there_were(desk: Office) -> None:
    said = ask(desk, "/sla forecast A-1")
    assert "31 clocks of its customer, agreement and priority had used" in said
    assert "10 breached from here on, 20 done in time" in said


def test_the_house_asks_how_a_chance_comes_about_by_a_button_too(desk: Office) -> None:
    said = ask(desk, "/sla forecast A-1 why")
    assert "Its like: of 31 clocks of its customer, agreement and priority" in said
    assert "Estimated by Kaplan and Meier" in said
    reply = desk.ada.types(HOUSE, "/sla forecast A-1").reply()
    values = [one.get("value") for block in reply.blocks for one in block.get("elements", ()) if isinstance(one, dict)]
    assert "forecast A-1 why" in values


def test_a_customers_channel_sees_what_is_due_of_its_own_and_no_chances(desk: Office) -> None:
    said = ask(desk, "/sla forecast", ACME)
    assert "1 clock could breach" in said
    for internal in ("%", "expected", "G-1", "Globex", "queue", "Save"):
        assert internal not in said.replace("ACME Corp", ""), internal
    assert "Chances are not shown where a customer reads along" in ask(desk, "/sla forecast A-1", ACME)
    assert "Chances are not shown where a customer reads along" in ask(desk, "/sla forecast A-1 why", ACME)
    assert "There is no ticket G-1" in ask(desk, "/sla forecast G-1", ACME)


def test_the_budget_has_a_line_for_each_objective(desk: Office) -> None:
    said = ask(desk, "/sla budget last month")
    assert "first response, gold" in said
    assert "10 of 30" in said
    assert "The pace is the misses so far by working day" in said


def test_a_customers_budget_is_its_own(desk: Office) -> None:
    assert "first response, gold" in ask(desk, "/sla budget last month", ACME)
    assert "No clock with an objective" in ask(desk, "/sla budget last month for Globex")


def test_help_shows_forecasts_to_the_house_only(desk: Office) -> None:
    assert "/sla forecast" in ask(desk, "/sla help")
    assert "/sla forecast" not in ask(desk, "/sla help", ACME)
    assert "/sla budget" in ask(desk, "/sla help", ACME)


class Rhythm(Timer):
    """A timer that only notes its jobs, for a test to wake."""

    def __init__(self, now: Now) -> None:
        super().__init__(now=now)
        self.noted: dict[str, Callable[[], object]] = {}

    def every(self, seconds: float, name: str, job: Callable[[], object], *, soon: bool = True) -> None:
        self.noted[name] = job


def test_the_bot_keeps_what_it_learnt_and_reads_what_others_kept(desk: Office) -> None:
    door, rhythm, others = desk.bot.door, Rhythm(now=desk.clock), Kept()
    set_rhythm(rhythm, door, Settings(), worker="one", sweep=lambda: None)
    first = ask(desk, "/sla forecast")
    assert door.memory.unkept, "nobody who waits for an answer waits for that"
    rhythm.noted["learnt"]()
    assert not door.memory.unkept
    with desk.store.read() as rows:
        assert others.learnt(rows, door.contracts(), desk.clock()).at == desk.clock()
    assert not others.unkept, "another process has it from there"
    desk.until("Mon 07:30")
    desk.take(replies("Mon 07:20", ticket="A-1", event_id="A/2"))
    with desk.store.read() as rows:
        others.anew(rows, door.contracts(), desk.clock())
    assert others.keep(desk.store)
    assert ask(desk, "/sla forecast") != first
    assert not door.memory.unkept, "it has it from the other"
