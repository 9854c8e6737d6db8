"""What the picture of a backtest says: for each group a bar for what was kept, and one for what would have been."""

from collections.abc import Iterator

from bot.jobs.backtest import Replayed
from bot.printed.lines import one_line
from bot.printed.sheets import BETWEEN, LONGEST_NAME, Bar, Block, Sheet, spread
from bot.replay_words import turned
from bot.sentences import Reader, promise_name
from bot.words import full_moment, plural, sentence
from sla_core.backtest import RULE, By, Compared


def backtest_sheets(replayed: Replayed, reader: Reader) -> list[Sheet]:
    """Before and after beside each other, by priority and then by customer."""
    found = replayed.found
    since = f"opened since {full_moment(replayed.since, reader.place)}" if replayed.since else "of all times"
    name = one_line(replayed.name, LONGEST_NAME)
    about = (f"{name} against what is in force", f"{plural(found.tickets, 'ticket')} {since}", f"Zone {reader.place}")
    notes = (RULE, f"As of {full_moment(replayed.at, reader.place)}.")
    head = Sheet(turned(found), BETWEEN.join(about), notes=notes)
    return spread(head, [_block(row, reader) for row in _decided(replayed)])


def _decided(replayed: Replayed) -> Iterator[Compared]:
    return (row for by in By for row in replayed.found.by(by) if row.before.decided or row.after.decided)


def _block(row: Compared, reader: Reader) -> Block:
    group = row.group
    name = reader.customer(group.name) if group.by is By.CUSTOMER else group.name
    heading = f"{sentence(promise_name(group.kind, group.metric))}, {group.by.value} {name or 'none'}"
    return Block(one_line(heading, LONGEST_NAME), (Bar("Now", row.before), Bar("Proposed", row.after)))
