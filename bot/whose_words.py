"""Whose the time was as sentences, the same in Slack and terminal. Plain text: each door escapes it itself."""

from collections.abc import Iterator, Mapping

from bot.jobs.whose import Report, Row
from bot.sentences import Reader
from bot.words import percent, plural, sentence, working
from sla_core.attribution import Shares, Spent

SIDES = {"ours": "ours", "customer": "customers'", "third_party": "third parties'", "closed": "closed hours"}
"""Every part of the time by its name in Shares."""


def seconds_of(found: Shares) -> Mapping[str, int]:
    """Each part of the time, as SIDES names them."""
    return {side: getattr(found, side) for side in SIDES}


def shares_of(found: Shares) -> Mapping[str, float | None]:
    """Each part as a share of the whole, closed hours included; None where no time passed."""
    return {side: part / found.total if found.total else None for side, part in seconds_of(found).items()}


def parts_words(found: Shares) -> Mapping[str, str]:
    """Each part as a percentage with one decimal, so that they add up to 100 %: the largest remainders go up."""
    if not found.total:
        return dict.fromkeys(SIDES, "-")
    tenths, rest = {}, {}
    for side, part in seconds_of(found).items():
        tenths[side], rest[side] = divmod(1000 * part, found.total)
    for side in sorted(rest, key=rest.__getitem__, reverse=True)[: 1000 - sum(tenths.values())]:
        tenths[side] += 1
    return {side: percent(part / 1000) for side, part in tenths.items()}


def whose_words(found: Spent) -> str:
    """`Whose time it was: ours 20 %, customers' 5 %, closed hours 75 %`; what took none is left out."""
    parts, seconds = parts_words(found.shares), seconds_of(found.shares)
    said = ", ".join(f"{name} {parts[side]}" for side, name in SIDES.items() if seconds[side])
    return f"Whose time it was: {said}" if said else ""


def counted_words(found: Report) -> str:
    """`12 tickets resolved; 1 more under no agreement, in nobody's working hours, is left out`."""
    said = f"{plural(found.total.tickets, 'ticket')} resolved"
    if not found.unpromised:
        return said
    are = "is" if found.unpromised == 1 else "are"
    return f"{said}; {found.unpromised:,} more under no agreement, in nobody's working hours, {are} left out"


def lines(found: Report) -> Iterator[Row]:
    """A line for each group, and one for all of them together where there are several."""
    yield from found.rows
    if len(found.rows) > 1:
        yield Row("all", found.total)


def group_words(row: Row, by: str, reader: Reader) -> str:
    """A group by its name; `no customer` for the tickets that belong to none."""
    return (reader.customer(row.group) if by == "customer" else row.group) or f"no {by}"


def sums_words(found: Spent) -> list[str]:
    """Each part with its share: `30 h (20 %)`."""
    parts = parts_words(found.shares)
    return [f"{working(part)} ({parts[side]})" for side, part in seconds_of(found.shares).items()]


def means_words(found: Spent) -> list[str]:
    """What each part took of a ticket on average."""
    return [working(part) for part in seconds_of(found.mean or Shares()).values()]


def average_words(found: Spent) -> list[str]:
    """What each part took of a ticket on average, and its share: `2 h 30 m (20 %)`; of closed hours the share."""
    means = zip(means_words(found), parts_words(found.shares).items(), strict=True)
    return [part if side == "closed" else f"{mean} ({part})" for mean, (side, part) in means]


HEADS = tuple(sentence(name) for name in SIDES.values())
