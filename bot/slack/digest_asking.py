"""`/sla digest`: what stands in a digest, now or for a past day, for whoever asks."""

from dataclasses import replace
from datetime import date, datetime

from bot.files.records import DigestEntry, Shows
from bot.jobs.contracts import Contracts
from bot.jobs.digest_asking import digest_of, entry_now
from bot.slack.asked import Asked, NotUnderstood
from bot.slack.digests import pages_of
from bot.slack.door import Asker, Door
from bot.slack.views.message import Shown, actions, button
from sla_core.zones import local_date

ROOM = 15
"""How many lines of each kind a private answer shows, as nothing follows in a thread."""


def digest_answer(door: Door, contracts: Contracts, asked: Asked, asker: Asker) -> Shown:
    """The digest of this channel, or of everything where the channel has none; private, like every answer.

    For a past day it is the one that was told; if none was, it is drawn up again from the log, as it stood then.
    """
    now = door.now()
    today = local_date(int(now.timestamp()), contracts.place)
    day = date.fromisoformat(asked.text) if asked.text else today
    if day > today:
        raise NotUnderstood(f"{day:%Y-%m-%d} is still to come: ask for a day up to today.")
    entry = _entry(contracts, asker, now)
    with door.store.read() as rows:
        digest = digest_of(rows, contracts, entry, day, now=now, memory=door.memory)
    shown = pages_of(door, digest, room=ROOM)[0]
    return Shown(shown.text, (*shown.blocks, actions(button("Schedule it here", "digest_schedule", asker.channel))))


def _entry(contracts: Contracts, asker: Asker, now: datetime) -> DigestEntry:
    """The daily digest of the channel in which somebody asks, or one of everything they may see, as at this time."""
    usual = next(
        (one for one in contracts.digests.values() if one.channel == asker.channel and one.shows is Shows.DAY), None
    )
    usual = usual or entry_now(contracts, asker.channel, now=now)
    return replace(usual, customers=(asker.customer,)) if asker.customer else usual
