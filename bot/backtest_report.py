"""A backtest as a document: what was kept and would have been, what it would have cost, and the tickets that flip."""

from collections.abc import Iterator

from bot.agreement_document import Items, Part, Section, Table, Written
from bot.jobs.backtest import Replayed
from bot.jobs.owed import Cost
from bot.owed_words import COST_RULE, money_tables
from bot.replay_words import MONTHS, bearable, hours, metric_of, moved, turned
from bot.sentences import Reader, promise_name, trust
from bot.words import full_moment, percent, plural, sentence
from sla_core.backtest import RULE, By, Compared, Flip
from sla_core.sustained import METHOD

_FIGURES = ("Now", "Proposed", "Change", "Missed now", "Would be", f"{MONTHS}, now", "Proposed", "Sample")

_FLIPS = ("Ticket", "Promise", "Priority", "Customer", "Now", "Proposed")


def reported(replayed: Replayed, reader: Reader) -> Written:
    """The whole report, in the zone of the reader."""
    found = replayed.found
    since = f"opened since {full_moment(replayed.since, reader.place)}" if replayed.since else "of all times"
    about = f"{plural(found.tickets, 'ticket')} {since}, as of {full_moment(replayed.at, reader.place)}. "
    sections = [_attainment(replayed, by, reader) for by in By]
    title = f"{replayed.name} against what is in force"
    money = [*credits_reported(replayed.cost, reader)]
    rules = (RULE, *([COST_RULE] if money else []), f"{MONTHS}: {METHOD}")
    parts = (*sections, *money, *_flips(replayed, reader), Section("How it is counted", (Items(rules),)))
    return Written(title, f"{about}{sentence(turned(found))}", parts)


def _attainment(replayed: Replayed, by: By, reader: Reader) -> Section:
    rows = tuple(_row(row, reader) for row in replayed.found.by(by))
    parts: tuple[Part, ...] = (
        (Table(("Promise", sentence(by.value), *_FIGURES), rows),) if rows else ("Nothing counts.",)
    )
    return Section(f"Attainment by {by.value}", parts)


def _row(row: Compared, reader: Reader) -> tuple[str, ...]:
    before, after, group = row.before, row.after, row.group
    name = reader.customer(group.name) if group.by is By.CUSTOMER else group.name
    return (
        sentence(promise_name(group.kind, group.metric)),
        name or "none",
        percent(before.share),
        percent(after.share),
        moved(row),
        f"{before.missed:,}",
        f"{after.missed:,}",
        bearable(row.bearable_before),
        bearable(row.bearable_after),
        f"95 % interval {trust(after)}" if trust(after) else f"{after.decided:,} decided",
    )


def credits_reported(cost: Cost, reader: Reader) -> Iterator[Section]:
    """What each customer is paid and would be, and what for; nothing where nobody is."""
    for one in money_tables(cost, reader):
        parts: list[Part] = [Table(one.head, one.rows)] if one.rows else []
        yield Section(one.title, (*parts, *([f"Left out: {one.left_out}."] if one.left_out else [])))
    if cost.uncounted:
        problems = tuple(f"Not counted for {problem}" for problem in cost.uncounted)
        yield Section("Credits that cannot be counted", (Items(problems),))


def _flips(replayed: Replayed, reader: Reader) -> Iterator[Section]:
    """Each turn with the first of its tickets."""
    found = replayed.found
    for turn, count in found.turned.items():
        flips = [flip for flip in found.flips if flip.turn is turn]
        rows = tuple(_flip(flip, reader) for flip in flips)
        parts: list[Part] = (
            [Table(("Ticket", "Promise", "Priority", "Customer", "Now", "Proposed"), rows)] if rows else []
        )
        if count > len(flips):
            parts.append(f"and {count - len(flips):,} more.")
        yield Section(f"{sentence(turn.value)}: {plural(count, 'clock')}", tuple(parts))


def _flip(flip: Flip, reader: Reader) -> tuple[str, ...]:
    side = flip.after or flip.before
    assert side is not None
    scope = (side.priority or "", reader.customer(side.customer) or "")
    return (flip.ticket, metric_of(side), *scope, hours(flip.before), hours(flip.after))
