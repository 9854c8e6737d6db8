"""Quality as sentences, the same in Slack and terminal. Plain text: each door escapes it itself."""

from collections.abc import Iterable, Iterator

from bot.figures import spaced
from bot.files.qualities import written
from bot.jobs.quality import Check, Figures
from bot.words import contact, length, percent, plural
from sla_core.attainment import SMALL_SAMPLE
from sla_core.quality import ELSEWHERE, LINK, Ages, Measure, Objective, Quality

NAMES = {
    Measure.REOPENED: "reopened",
    Measure.ONE_TOUCH: "one touch",
    Measure.DEFLECTED: "deflected",
    Measure.CSAT: "CSAT",
    Measure.BACKLOG_AGE: "age of the backlog",
}
SMALL = f"* of fewer than {SMALL_SAMPLE} tickets, so the figure may be luck."
FEW = 10
"""Of fewer than so many, nine of ten are all of them."""
SHARES = (Measure.REOPENED, Measure.ONE_TOUCH, Measure.DEFLECTED)


def share_words(part: int, whole: int) -> str:
    """`6.2 % (5 of 80)`, with an asterisk for a small sample; a dash for none."""
    if not whole:
        return "-"
    return f"{percent(part / whole)}{'*' * (whole < SMALL_SAMPLE)} ({part:,} of {whole:,})"


def settled_words(found: Quality) -> str:
    """`80 tickets resolved: reopened 6.2 % (5 of 80), ..., deflected 6.2 % (5 of 80); deflected by phone 5`."""
    shares = ", ".join(f"{NAMES[one]} {share_words(*found.of(one))}" for one in SHARES)
    ways = ", ".join(f"{_way(way)} {count:,}" for way, count in found.ways)
    return f"{plural(found.resolved, 'ticket')} resolved: {shares}" + (f"; deflected {ways}" if ways else "")


def _way(way: str) -> str:
    return {LINK: "by a link", ELSEWHERE: "elsewhere"}.get(way) or contact(way)


def ages_words(found: Ages) -> str:
    """`12 tickets open, median age 2 d 4 h, 90th percentile 9 d`; of fewer than ten, the oldest."""
    if found.median is None or found.ninetieth is None:
        return "nothing is open"
    high, low = length(found.ninetieth), length(found.median)
    if found.tickets == 1:
        return f"1 ticket open, {high} old"
    ages = f"the oldest {high}" if found.tickets < FEW else f"median age {low}, 90th percentile {high}"
    return f"{found.tickets:,} tickets open, {ages}"


def wanted_words(wanted: Iterable[Objective]) -> str:
    """What quality is to reach: `reopened at most 5 %, age of the backlog at most 120h`."""
    return ", ".join(f"{NAMES[one.measure]} {spaced(written(one))}" for one in wanted)


def figure_words(one: Check) -> str:
    """What an objective's figure is: a share, or an age."""
    if one.objective.measure is Measure.BACKLOG_AGE:
        return length(one.part) if one.whole else "-"
    return share_words(one.part, one.whole)


def held_words(one: Check) -> str:
    """`reached`, `not reached`, or that there was nothing to count."""
    return {True: "reached", False: "not reached", None: "nothing to count"}[one.holds]


def check_words(one: Check) -> str:
    """`gold: reopened 6.2 % (5 of 80), wanted at most 5 %: not reached`."""
    name = NAMES[one.objective.measure]
    return f"{one.agreement}: {name} {figure_words(one)}, wanted {spaced(written(one.objective))}: {held_words(one)}"


def figures_words(found: Figures) -> Iterator[str]:
    """The counts, the backlog and each objective, a sentence each; nothing of what there was none of."""
    if found.settled.resolved:
        yield settled_words(found.settled)
    if found.backlog.tickets:
        yield f"Backlog: {ages_words(found.backlog)}"
    yield from (check_words(one) for one in found.checks if one.holds is not None)
