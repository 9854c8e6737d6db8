"""A digest for whoever asks: as it was told, or drawn up anew."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.files.records import DigestEntry
from bot.jobs.contracts import Contracts
from bot.jobs.digest import Digest, digest_in
from bot.jobs.digest_gathering import gather
from bot.jobs.digest_telling import message_of, wanted_for
from bot.jobs.learning import Memory
from bot.store import Rows
from sla_core.schedules import Schedule


def entry_now(contracts: Contracts, channel: str, *, now: datetime) -> DigestEntry:
    """A daily digest of everything, as at this time of the day; for a channel that has none, or for none at all."""
    local = now.astimezone(contracts.place)
    minute = local.hour * 60 + local.minute
    return DigestEntry("asked", channel, Schedule(minute * 60, str(contracts.place)))


def digest_of(
    rows: Rows, contracts: Contracts, entry: DigestEntry, day: date, *, now: datetime, memory: Memory | None = None
) -> Digest:
    """The digest of a date up to today.

    For a past day it is the one that was told; if none was, it is drawn up again from the log, as it stood then.
    Today's is about the time until now: since the last one, and a day at least.
    """
    past = day < now.astimezone(contracts.place).date()
    told = rows.outbox.get(message_of(entry.name, day)) if past else None
    if told is not None:
        return digest_in(told.payload["digest"])
    wanted = wanted_for(contracts, entry, day)
    until = wanted.until if past else now
    wanted = replace(wanted, until=until, since=min(wanted.since, until - timedelta(days=1)), past=past)
    return gather(rows, contracts, wanted, now=until, memory=memory)
