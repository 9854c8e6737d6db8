"""`/sla pages`: who was called how often, at night, and how evenly that fell."""

from bot.jobs.paged import NIGHT_FROM, NIGHT_TO, Paged, PersonPages
from bot.sentences import Reader
from bot.slack.mrkdwn import plain, quoted
from bot.slack.views.message import Shown, context, header, section, table
from bot.words import full_moment, percent, plural


def pages_view(found: Paged, reader: Reader) -> Shown:
    """A row for each person, the most called first, and how the load compares with an even one."""
    days = max(1, (found.until - found.since).days)
    title = f"Calls of the last {plural(days, 'day')}"
    if not found.people:
        text = f"{title}: nobody was called."
        return Shown(text, (header(title), section("Nobody was called.")))
    head = ("Person", "Calls", "At night", "Answered", "Share")
    cells = [_cells(one, found) for one in found.people]
    note = (
        f"Night is {NIGHT_FROM}:00 to {NIGHT_TO:02}:00 where the person lives. Answered: acknowledged by that person."
    )
    blocks = (
        header(title),
        table(head, cells, right=(1, 2, 3, 4)),
        section(fairness_words(found)),
        context(note, f"As of {full_moment(found.until, reader.place)}"),
    )
    spoken = [f"{_name(one, found)}: {plural(one.pages, 'call')}, {one.night:,} at night" for one in found.people]
    return Shown("\n".join([title, *map(quoted, spoken), fairness_words(found)]), blocks)


def fairness_words(found: Paged) -> str:
    """`Fairness 1.5: the most called person got 1.5 times an even share.`"""
    ratio = found.fairness
    if ratio is None:
        return "Nobody was called."
    if len(found.people) == 1:
        return "One person took every call."
    tenths = f"{ratio:.1f}"
    if tenths == "1.0":
        return "Fairness 1.0: the calls fell evenly on those who were called."
    return f"Fairness {tenths}: the most called person got {tenths} times an even share (1.0 is even)."


def _name(one: PersonPages, found: Paged) -> str:
    return found.names.get(one.person, one.person)


def _cells(one: PersonPages, found: Paged) -> list[str]:
    share = percent(one.share)
    return [plain(_name(one, found), 80), f"{one.pages:,}", f"{one.night:,}", f"{one.answered:,}", share]
