"""A digest as sentences, the same in Slack and on a terminal. Plain text: each door escapes it in its own way."""

from collections.abc import Callable, Iterator

from bot.figures import bare_money, money, points
from bot.files.records import Shows
from bot.forecast_words import odds
from bot.jobs.digest import Broken, Digest, Due, Miss, Near, Poor, Save, Stake
from bot.quality_words import figures_words
from bot.sentences import Reader, csat_words, promise_name
from bot.whose_words import whose_words
from bot.words import SCORES, length, percent, plural, working

Naming = Callable[[str], str]
LISTS = {
    "unanswered": "Nobody answered", "misses": "Missed", "due": "Due today", "stale": "Standing still",
    "broken": "Promised and not kept", "poor": "Not content", "near": "Nearly missed", "muted": "Muted",
}  # fmt: skip
"""Every list by its heading, what somebody can still act on first."""
_TITLES = {
    Shows.DAY: "Daily digest", Shows.OVERNIGHT: "Before tomorrow", Shows.WEEK: "Weekly digest",
    Shows.MONTH: "Monthly digest",
}  # fmt: skip
_NOTHING = {
    Shows.DAY: "nothing was missed, and nothing is due today",
    Shows.OVERNIGHT: "nothing breaches in the first hours of the next working day",
}


def title_words(digest: Digest) -> str:
    """`Daily digest, Tue 3 Jun 2025`."""
    day, period = digest.day, digest.period.removeprefix("in ")
    when = period if digest.shows in (Shows.WEEK, Shows.MONTH) else f"{day:%a} {day.day} {day:%b %Y}"
    return f"{digest.title or _TITLES[digest.shows]}, {when}"


def heading_words(digest: Digest, name: str) -> str:
    """What stands above a list."""
    return "First thing" if name == "due" and digest.shows is not Shows.DAY else LISTS[name]


def figures_decided(digest: Digest) -> bool:
    """Whether there is any attainment to tell of."""
    return any(row.attainment.decided for row in (*digest.figures, *digest.customers, *digest.theirs))


def nothing_words(digest: Digest) -> str:
    """What an empty digest says, in place of a point."""
    return "; ".join((_NOTHING.get(digest.shows, "nothing was decided"), *late_words(digest)))


def late_words(digest: Digest) -> Iterator[str]:
    if digest.late >= 60:
        yield f"{length(digest.late)} late"


def point_words(digest: Digest) -> Iterator[tuple[str, str]]:
    """The parts of the one line that is read: what is to stand out of each, and the rest of it."""
    if digest.shows is Shows.OVERNIGHT:
        yield plural(digest.count("due"), "target"), " due in the first hours of the next working day"
    else:
        still, total = digest.opens, digest.count("misses")
        opens = f", {'all' if still == total > 1 else f'{still:,} of them'} still open" if still else ""
        yield (f"{total:,} missed", opens) if total else ("", f"Nothing missed{opens}")
    if digest.shows is Shows.DAY:
        yield (f"{digest.count('due'):,} due today", "") if digest.due else ("", "nothing due today")
    if digest.stale:
        yield "", f"{plural(digest.count('stale'), 'ticket')} standing still"
    if digest.unanswered:
        yield f"{digest.count('unanswered'):,}", " that nobody answered"
    tight = sum((row.attainment.misses_left or 0) < 0 for row in digest.figures)
    if tight:
        yield "", f"{plural(tight, 'objective')} not reached {_span(digest)}"


def _span(digest: Digest) -> str:
    """`in May 2016 so far` of a month that goes on; `from 2016-05-23 to 2016-05-30` of a span that is over."""
    if digest.shows in (Shows.WEEK, Shows.MONTH):
        return digest.period if digest.period.startswith("in ") else f"from {digest.period}"
    return f"{digest.period} so far"


def point(digest: Digest) -> str:
    """The same as one sentence without marks, or that there is nothing to tell."""
    if digest.empty and not figures_decided(digest):
        return f"{nothing_words(digest)}."
    return "; ".join(strong + rest for strong, rest in point_words(digest)) + "."


def why_words(miss: Miss, name: Naming) -> str:
    """Why it was missed, in half a line."""
    if miss.reclassified:
        return "missed by a change of target; nobody was slow"
    over = working(miss.over)
    if miss.never:
        return "never given: the ticket was resolved without it"
    if not miss.open:
        held = f", after a pause of {working(miss.paused)}" if miss.paused >= 60 else ""
        return f"done {over} late{held}"
    who = "nobody has it" if not miss.subject.assignee else f"with {name(miss.subject.assignee)}"
    alone = "nobody answered, " if miss.unanswered else ""
    return f"still open, {over} over, {alone}{who}"


def due_words(due: Due, reader: Reader) -> tuple[str, str]:
    """Until when it is kept, and what is left until then."""
    metric = promise_name(due.kind, due.metric)
    if due.due_at <= reader.now:
        # The target was used up at closing time; whoever is there first thing still keeps it.
        said = f"{metric} used up {reader.moment(due.due_at)}, a breach once it is open again"
        return reader.moment(due.breach_at), said
    return reader.moment(due.due_at), f"{metric}, {working(due.working_left)} of working time"


def near_words(near: Near) -> str:
    return f"{promise_name(near.kind, near.metric)} kept with {working(near.target_seconds - near.used)} to spare"


def broken_words(one: Broken, reader: Reader, name: Naming) -> str:
    """Who had promised what; without a person the customer was promised to hear."""
    when = reader.moment(one.at)
    if one.person is None:
        return f"the customer was promised to hear by {when}"
    return f"{name(one.person)} had promised it for {when}"


def poor_words(one: Poor) -> str:
    """What a customer said who was not content, without the words of their own."""
    return f"it went {SCORES[one.score]}, says the customer"


def said_words(digest: Digest) -> Iterator[str]:
    """What customers said, how well tickets were settled, and how much of what was told led to something."""
    pings = digest.pings
    if digest.csat is not None and (said := csat_words(digest.csat)):
        yield said
    if digest.quality is not None:
        yield from figures_words(digest.quality)
    if pings is not None and pings.sent:
        yield f"Pings that led to an action: {pings.acted:,} of {pings.sent:,} ({percent(pings.share)})"


def trend_words(digest: Digest) -> str | None:
    """How the last days compare with those before; None where there is nothing to compare."""
    now, before = digest.now, digest.before
    if now is None or before is None or now.share is None or before.share is None:
        return None
    last, prior = ("Last 7 days", "the 7 before") if digest.shows is Shows.DAY else ("Kept", "before that")
    change = int(now.share * 1000 + 1e-9) - int(before.share * 1000 + 1e-9)
    turn = "no change" if not change else f"{'up' if change > 0 else 'down'} {points(change)}"
    return f"{last} {percent(now.share)}, {prior} {percent(before.share)}: {turn}"


def gone_words(digest: Digest, reader: Reader) -> str | None:
    """`Misses of the month at this pace: first response, gold gone Thu 5 Jun`; None if all last.

    What is used up already is named before it: `Misses of the month used up: update, gold`.
    """
    named = [(one, f"{promise_name(one.kind, one.metric)}, {one.agreement}") for one in digest.gone[:5]]
    spent = [name for one, name in named if one.spent]
    soon = [f"{name} gone {reader.day(one.at)}" for one, name in named if not one.spent]
    lists = (("used up", spent), ("at this pace", soon))
    return ". ".join(f"Misses of the month {what}: {'; '.join(some)}" for what, some in lists if some) or None


def save_words(digest: Digest) -> str | None:
    """`Save first, in this order: SLA-12 (first response, 36 % to breach), ...`; None if nothing is due."""
    said = [f"{one.key} ({promise_name(one.kind, one.metric)}{_odds(one)})" for one in digest.save]
    return f"Save first, in this order: {', '.join(said)}" if said else None


def stakes_words(digest: Digest, reader: Reader) -> str | None:
    """`Credits at risk this month: ACME Corp 50.00 EUR more if all that is open were missed`; None if nothing is."""
    said = [_stake(one, reader) for one in digest.stakes[:5]]
    rest = len(digest.stakes) - 5
    more = [f"and {plural(rest, 'more customer')}"] if rest > 0 else []
    return f"Credits at risk this month: {'; '.join([*said, *more])}" if said else None


def _stake(one: Stake, reader: Reader) -> str:
    parts = [f"{money(one.at_risk, one.currency)} more if all that is open were missed"] if one.at_risk else []
    if one.standing:
        standing = bare_money(one.standing, one.currency)
        parts.append(f"{standing} of {money(one.owed, one.currency)} owed for misses that are still open")
    return f"{reader.customer(one.customer)} ({one.agreement}) {', '.join(parts)}"


def _odds(one: Save) -> str:
    return f", {odds(one.chance)} to breach" if one.chance is not None else ""


def nights_words(digest: Digest, name: Naming) -> str | None:
    """Who was called at night how often; None if nobody was."""
    called = ", ".join(f"{name(one.person)} {_times(one.pages)}" for one in digest.nights[:5])
    return f"Called at night: {called}" if called else None


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count:,} times")


def spent_words(digest: Digest) -> str | None:
    """Whose the time was of what was resolved; None where that is not known."""
    return whose_words(digest.whose) or None if digest.whose is not None else None
