"""The answer to a fee: what people see, and that no text in it is more than text."""

from dataclasses import replace
from decimal import Decimal

import pytest
from inline_snapshot import snapshot

from bot.jobs.fees import Charged
from bot.playground.blocks import refused_blocks
from bot.slack.views.fee import fee_view
from bot.store.waivers import FeeRow
from tests.builders import at
from tests.slack.views.harmless import assert_harmless, assert_readable, literal, marked_up
from tests.slack.views.records import ADA, reader
from tests.slack.views.test_nasty import NASTY
from tests.slack.views.test_waiver_pictures import JUNE, PAYS

ROW = FeeRow("acme", "gold", JUNE.since, Decimal("1200.00"), "EUR", ADA, at("Mon 09:00"))
MOVED = replace(PAYS, was=Decimal("350.00"), now=Decimal("410.00"))


@pytest.mark.parametrize(
    ("found", "said"),
    [
        # Old and new, what it moves, and that the month was closed.
        (
            Charged(ROW, JUNE, (Decimal("1000.00"), "EUR"), (MOVED,)),
            snapshot("""\
*Acme pays 1,200.00 EUR a month under gold from June 2025 on; before it was 1,000.00 EUR*
• Acme, June 2025, gold: credit 350.00 EUR -&gt; 410.00 EUR, +60.00 EUR
Acme, June 2025 is closed: what was invoiced stays, and the statement lists this as a restatement.
It holds until another fee is recorded for a later month, in the place of the one in the agreements file.\
"""),
        ),
        # The first fee ever known: what could not be counted is counted now.
        (
            Charged(ROW, JUNE, None, (replace(MOVED, was=None, closed=False),), earlier=1),
            snapshot("""\
*Acme pays 1,200.00 EUR a month under gold from June 2025 on; before none was known*
• Acme, June 2025, gold: credit 410.00 EUR, not counted before
• Only the last 12 months are counted here: 1 earlier month of it may move as well.
It holds until another fee is recorded for a later month, in the place of the one in the agreements file.\
"""),
        ),
        # Of a month to come.
        (
            Charged(ROW, JUNE, (Decimal("1000.00"), ""), ()),
            snapshot("""\
*Acme pays 1,200.00 EUR a month under gold from June 2025 on; before it was 1,000.00*
• No month so far is counted under it: no credit moves.
It holds until another fee is recorded for a later month, in the place of the one in the agreements file.\
"""),
        ),
    ],
)
def test_the_answer_says_old_new_and_what_moved(found: Charged, said: str) -> None:
    assert fee_view(found, reader("Acme")).text == said


@pytest.mark.parametrize("what", NASTY)
@pytest.mark.parametrize("count", [0, 1, 40])
def test_a_fee_of_anything_is_taken_by_slack_and_harmless(what: str, count: int) -> None:
    text = NASTY[what]
    row = replace(ROW, customer=text[:80], agreement=text[:80], currency=text[:3])
    moved = tuple(replace(MOVED, agreement=f"{text[:80]}{n}", currency=text[:3]) for n in range(count))
    payload = fee_view(Charged(row, replace(JUNE, name=text[:100]), None, moved, count), reader(text)).payload()
    assert refused_blocks(payload["blocks"], "message") is None
    assert 0 < len(payload["text"].strip()) <= 4000
    for one in (payload["text"], *marked_up(payload["blocks"])):
        assert_harmless(one)
    for one in literal(payload["blocks"]):
        assert_readable(one)
