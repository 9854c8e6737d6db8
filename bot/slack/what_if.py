"""`/sla what-if`: answered at once where few tickets are counted, and otherwise as soon as they are."""

from datetime import datetime

from bot.jobs.backtest import Replayed
from bot.jobs.contracts import Contracts
from bot.jobs.crews import PART, available
from bot.jobs.replaying import Past
from bot.jobs.what_if import read_sentence, what_if
from bot.jobs.what_if_uptime import ReplayedUptime, what_if_up
from bot.printed.backtest_report import report_html
from bot.printed.document import as_html
from bot.sentences import Reader
from bot.slack.asked import Asked
from bot.slack.documents import Sending, alone, delivered
from bot.slack.door import Asker, Door, reader_of
from bot.slack.names import NotUnderstood
from bot.slack.uploading import Attached, stem
from bot.slack.views.message import Shown
from bot.slack.views.what_if import counting_view, what_if_view
from bot.slack.views.what_if_uptime import what_if_uptime_view
from bot.uptime_report import uptime_reported
from bot.uptime_words import wish_name
from sla_core.what_if import UptimeWish

FEW = 500
"""So many tickets are counted before Slack stops waiting, even where each has to be folded."""
INTERNAL = "what past tickets would have meant is not shown where a customer reads along: ask in a channel of ours"


def what_if_answer(door: Door, contracts: Contracts, asked: Asked, asker: Asker) -> Shown:
    """The answer, for people of the house; SlaError says what to write."""
    _only_ours(door, asker)
    now = door.now()
    return _view(_counted(door, contracts, asked.text, now), reader_of(contracts, now), again=asked.text)


def _counted(door: Door, contracts: Contracts, text: str, now: datetime) -> Replayed | ReplayedUptime:
    said = read_sentence(text, contracts, now=now)
    with door.store.read() as rows:
        # Beside the bot, in processes of their own, so that whoever asks something else meanwhile is answered.
        processes = available() if rows.tickets.count(said.since) > PART else 1
        if isinstance(said.wish, UptimeWish):
            return what_if_up(rows, contracts, said.wish, since=said.since, now=now, processes=processes)
        return what_if(rows, contracts, said.wish, since=said.since, now=now, past=Past(processes=processes))


def _view(found: Replayed | ReplayedUptime, reader: Reader, *, again: str = "") -> Shown:
    if isinstance(found, ReplayedUptime):
        return what_if_uptime_view(found, reader, again=again)
    return what_if_view(found, reader, again=again)


def report_sent(door: Door, contracts: Contracts, text: str, asker: Asker) -> Shown:
    """The same counted anew, as a report, to whoever asks, alone; what to say of that."""
    _only_ours(door, asker)
    now, reader = door.now(), reader_of(contracts, door.now())
    found = _counted(door, contracts, text, now)
    if isinstance(found, ReplayedUptime):
        subject, page = wish_name(found, reader), as_html(uptime_reported(found, reader))
    else:
        subject, page = found.name, report_html(found, reader)
    name = stem(f"what-if-{subject}", now.astimezone(reader.place).date())
    file = Attached(f"{name}.html", f"What if: {subject}", page)
    return delivered(door, alone(door, asker), asker, Sending(file, _view(found, reader)))


def what_if_begun(door: Door, contracts: Contracts, asked: Asked, asker: Asker) -> Shown | None:
    """What is shown until the answer takes its place, None where that is at once; SlaError for what has no answer."""
    _only_ours(door, asker)
    said = read_sentence(asked.text, contracts, now=door.now())
    with door.store.read() as rows:
        tickets = rows.tickets.count(said.since)
    return counting_view(tickets) if tickets > FEW else None


def _only_ours(door: Door, asker: Asker) -> None:
    if asker.customer is not None:
        raise NotUnderstood(INTERNAL)
    door.confines.agent(door.quick, asker.user)
