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
    """The digest that is named; else of this channel, or of everything where the channel has none of the kind; private.

    For a past day it is the one that was told; if none was, it is drawn up again from the log, as it stood then.
    """
    now = door.now()
    today = local_date(int(now.timestamp()), contracts.place)
    day = date.fromisoformat(asked.text) if asked.text else today
    if day > today:
        raise NotUnderstood(f"{day:%Y-%m-%d} is still to come: ask for a day up to today.")
    entry = _entry(contracts, asked, asker, now=now)
    with door.store.read() as rows:
        digest = digest_of(rows, contracts, entry, day, now=now, memory=door.memory)
    shown = pages_of(door, digest, room=ROOM)[0]
    return Shown(shown.text, (*shown.blocks, actions(button("Schedule it here", "digest_schedule", asker.channel))))


def _entry(contracts: Contracts, asked: Asked, asker: Asker, *, now: datetime) -> DigestEntry:
    """The digest that is named, of the kind in the channel in which somebody asks, or of everything they may see.

    Only people of the house can name one.
    """
    if asked.where is not None and asker.customer is None:
        return contracts.digests[asked.where]
    shows = Shows(asked.period or Shows.DAY)
    usual = next(
        (one for one in contracts.digests.values() if one.channel == asker.channel and one.shows is shows), None
    )
    usual = usual or entry_now(contracts, asker.channel, now=now, shows=shows)
    return replace(usual, customers=(asker.customer,)) if asker.customer else usual
