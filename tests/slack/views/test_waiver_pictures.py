"""The form and the answer of a waiver: what people see, and that no text in them is more than text."""

from dataclasses import replace
from decimal import Decimal

import pytest
from inline_snapshot import snapshot

from bot.jobs.attainment import Period
from bot.jobs.moved import Moved
from bot.jobs.waived import Waived
from bot.playground.blocks import refused_blocks, refused_view
from bot.slack.views.waiver import again_view, counting_view, waiver_view, window
from bot.slack.views.waiver_form import Given, given_in, waiver_form
from bot.store.waivers import WaiverRow
from tests.builders import at
from tests.slack.views.harmless import assert_harmless, assert_readable, literal, marked_up
from tests.slack.views.records import ADA, reader
from tests.slack.views.test_form_pictures import picture
from tests.slack.views.test_nasty import NASTY

JUNE = Period(at("2025-06-01 00:00"), at("2025-07-01 00:00"), "in June 2025")
ROW = WaiverRow("T_1 first_response 2", "Carla", "she had asked us to wait", ADA, at("Mon 09:00"))
PAYS = Moved("acme", "gold", JUNE, Decimal("350.00"), Decimal("300.00"), "EUR", pays=True, closed=True)
UNPAID = replace(PAYS, agreement="standard", was=None, now=None, currency="", pays=False)


def answered(found: Waived) -> str:
    return waiver_view(found, reader("Acme")).text


def test_the_form_of_a_waiver_and_of_one_taken_back() -> None:
    assert picture(waiver_form(Given("SLA-12", "resolution"))) == snapshot("""\
Waiver
[Ticket or outage / SLA-12, or O-7]
[What was missed? (for a ticket) / first response / next response / update / first resolution / resolution /
    ownership / customer's response / resolution]
[Which time, if it ran more than once? / 2]
[Who on the customer's side agreed? / Carla Customer]
[Why?]
[A miss that is waived stays a miss, and visible.]\
""")
    assert picture(waiver_form(Given(withdraws=True))) == snapshot("""\
Waiver taken back
[Ticket or outage / SLA-12, or O-7]
[What was missed? (for a ticket) / first response / next response / update / first resolution / resolution /
    ownership / customer's response]
[Which time, if it ran more than once? / 2]
[Who on the customer's side agreed? / Carla Customer]
[Why?]
[It counts against us again.]\
""")


@pytest.mark.parametrize(
    ("moved", "said"),
    [
        # Money that moves is said with both sides; that the month was closed is said once, however many accounts.
        (
            (PAYS, UNPAID),
            snapshot("""\
*T＿1 first response 2 is waived, approved by Carla: she had asked us to wait*
• Acme, June 2025, gold: credit 350.00 EUR -&gt; 300.00 EUR, -50.00 EUR
• Acme, June 2025, standard: no credits agreed
Acme, June 2025 is closed: what was invoiced stays, and the statement lists this as a restatement.
It stays a miss. What was waived is not held against us and stays visible as reached.\
"""),
        ),
        # A cap, or a better band: nothing moves, which is not the same as nothing agreed.
        (
            (replace(PAYS, now=PAYS.was, closed=False),),
            snapshot("""\
*T＿1 first response 2 is waived, approved by Carla: she had asked us to wait*
• Acme, June 2025, gold: credit 350.00 EUR, as before
It stays a miss. What was waived is not held against us and stays visible as reached.\
"""),
        ),
        # Without a fee there is no amount.
        (
            (replace(PAYS, was=None, now=None, closed=False),),
            snapshot("""\
*T＿1 first response 2 is waived, approved by Carla: she had asked us to wait*
• Acme, June 2025, gold: credit not counted, no fee is known
It stays a miss. What was waived is not held against us and stays visible as reached.\
"""),
        ),
        # A scheme that pays a share of no fee has no currency.
        (
            (replace(PAYS, currency="", closed=False),),
            snapshot("""\
*T＿1 first response 2 is waived, approved by Carla: she had asked us to wait*
• Acme, June 2025, gold: credit 350.00 -&gt; 300.00, -50.00
It stays a miss. What was waived is not held against us and stays visible as reached.\
"""),
        ),
        # A service that nobody was promised.
        (
            (),
            snapshot("""\
*T＿1 first response 2 is waived, approved by Carla: she had asked us to wait*
• No figure of an agreement counts it: no credit moves.
It stays a miss. What was waived is not held against us and stays visible as reached.\
"""),
        ),
    ],
)
def test_the_answer_says_what_moved(moved: tuple[Moved, ...], said: str) -> None:
    assert answered(Waived(ROW, moved)) == said


def test_a_waiver_taken_back_says_that_it_counts_again_and_what_was_not_counted() -> None:
    back = replace(ROW, subject="O-1", withdrawn=True)
    moved = replace(PAYS, was=PAYS.now, now=PAYS.was, closed=False)
    assert answered(Waived(back, (moved,), earlier=2)) == snapshot("""\
*O-1 is no longer waived, approved by Carla: she had asked us to wait*
• Acme, June 2025, gold: credit 300.00 EUR -&gt; 350.00 EUR, +50.00 EUR
• Only the last 12 months are counted here: 2 earlier months of it may move as well.
It is held against us again, as it was before; that it had been waived stays to be read.\
""")


@pytest.mark.parametrize("what", NASTY)
@pytest.mark.parametrize("count", [0, 1, 40])
def test_a_waiver_of_anything_is_taken_by_slack_and_harmless(what: str, count: int) -> None:
    text = NASTY[what]
    row = replace(ROW, subject=text or "x", approver=text, reason=text)
    moved = tuple(
        replace(PAYS, customer=text[:80], agreement=f"{text[:80]}{n}", period=replace(JUNE, name=text[:100] + str(n)))
        for n in range(count)
    )
    shown = waiver_view(Waived(row, moved, earlier=count), reader(text))
    payload = shown.payload()
    assert refused_blocks(payload["blocks"], "message") is None
    assert 0 < len(payload["text"].strip()) <= 4000
    form = waiver_form(Given(text[:100], "update", "2", text[:80], text[:500]))
    again, counting = again_view(row, reader(text)), counting_view()
    for view in (*(window(one, "w") for one in (shown, again, counting)), form):
        assert refused_view(view, "modal") == []
    for one in (payload["text"], *marked_up(payload["blocks"])):
        assert_harmless(one)
    for one in literal(payload["blocks"]):
        assert_readable(one)


@pytest.mark.parametrize(
    "view", [{}, {"state": 7}, {"state": {"values": {"about": []}}}, {"private_metadata": "{"}, {"private_metadata": 3}]
)
def test_a_form_of_another_shape_fills_in_nothing(view: dict[str, object]) -> None:
    assert given_in(view) == Given()
