"""What `/sla advise` looks like: the worst first, what could be promised, and the rule."""

from dataclasses import replace
from decimal import Decimal

from inline_snapshot import snapshot

from bot.jobs.advising import Advised, Review
from bot.slack.limits import TEXT_OF_ALL_BLOCKS
from bot.slack.views.advise import MOST, advise_view
from bot.slack.views.message import size_of
from sla_core.advice import Advice, Finding
from sla_core.agreements import Kind, Metric
from tests.builders import at
from tests.slack.views.records import reader
from tests.slack.views.test_pictures import picture

NOW = at("Wed 12:00")
FIGURES = Advice(57_600, Decimal(90), True, True, 340, 12, 242, 170, 72_000, None, (Finding.TOO_TIGHT, Finding.CARRIED))
TIGHT = Advised(Kind.SLA, Metric.RESOLUTION, "P2", "gold", "16bh", "office", FIGURES)
LOOSE = replace(
    TIGHT, metric=Metric.FIRST_RESPONSE,
    advice=replace(FIGURES, kept=340, kept_gross=340, bearable=900, findings=(Finding.TOO_LOOSE,)),
)  # fmt: skip
FITS = replace(TIGHT, priority="P1", advice=replace(FIGURES, findings=(Finding.FITS,)))
BARE = replace(TIGHT, priority="P3", agreement="", target="", advice=replace(FIGURES, promised=False))


def test_advice() -> None:
    found = Review(at("2025-03-06 12:00"), NOW, 352, (LOOSE, TIGHT, FITS), (BARE,), "acme")
    shown = advise_view(found, reader("ACME Corp"))
    assert picture(shown) == snapshot("""\
[header]
Advice from 352 tickets of ACME Corp
[section]
*Resolution, P2, gold: 16 working hours (office)* is too tight, carried by pauses: 71.1 % of 340
kept, 50 % without pauses, 90 % promised; 20 h would bear the objective
*First response, P2, gold: 16 working hours (office)* is too loose: 100 % of 340 kept, 90 %
promised; 15 m would bear the objective
Resolution, P3: with these 340 tickets (12 more undecided) you could promise 90 % within 20 h
(office).
[context]
1 target fits.
Too loose: half the target would still keep the objective, by the lower end of the 95 % interval.
Too tight: the upper end of the interval lies under the objective. Carried by pauses: without
granted pauses a tenth fewer would be kept.
Opened since Thu 6 Mar 2025 12:00 UTC, as of Wed 4 Jun 2025 12:00 UTC\
""")
    first, tight, *_ = shown.text.split("\n")
    assert first == "Advice from 352 tickets of ACME Corp."
    assert tight.startswith("*Resolution, P2, gold: 16 working hours (office)* is too tight, carried by pauses: ")


def test_what_could_be_promised_stands_before_what_is_too_little() -> None:
    little = replace(BARE, priority="P1", advice=replace(BARE.advice, decided=3, undecided=0, bearable=None))
    lines = advise_view(Review(None, NOW, 343, (), (little, BARE)), reader("")).text.split("\n")
    assert lines[1:] == [
        "Nothing that was promised was looked at.",
        "Resolution, P3: with these 340 tickets (12 more undecided) you could promise 90 % within 20 h (office).",
        "Resolution, P1: 3 tickets are too few to promise 90 % of anything.",
    ]


def test_no_advice() -> None:
    assert picture(advise_view(Review(None, NOW, 352, (FITS,), ()), reader("ACME Corp"))) == snapshot("""\
[header]
Advice from 352 tickets
[section]
No target is too loose, too tight or carried by pauses.
[context]
1 target fits.
Too loose: half the target would still keep the objective, by the lower end of the 95 % interval.
Too tight: the upper end of the interval lies under the objective. Carried by pauses: without
granted pauses a tenth fewer would be kept.
As of Wed 4 Jun 2025 12:00 UTC\
""")


def test_so_much_advice_that_a_message_does_not_bear_it_is_cut_at_a_line_and_counted() -> None:
    for text, most in (("gold", MOST), ("&" * 150, MOST - 1)):
        many = (replace(TIGHT, agreement=text),) * (MOST + 5)
        blocks = list(advise_view(Review(None, NOW, 352, many, ()), reader("ACME Corp")).blocks)
        lines = [line for block in blocks if block["type"] == "section" for line in block["text"]["text"].split("\n")]
        assert size_of(blocks) <= TEXT_OF_ALL_BLOCKS
        assert 1 < len(lines) - 1 <= most
        assert lines[-1] == f"and {MOST + 5 - (len(lines) - 1)} more: `sla-bot advise`"
