"""A digest for whoever asks: as it was told, or drawn up anew."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.files.records import DigestEntry, Shows
from bot.jobs.contracts import Contracts
from bot.jobs.digest import Digest, digest_in
from bot.jobs.digest_gathering import gather
from bot.jobs.digest_telling import message_of, wanted_for
from bot.jobs.learning import Memory
from bot.store import Rows
from bot.words import nearest
from sla_core.errors import SlaError
from sla_core.schedules import Cycle, Schedule

KINDS = {
    **{shows.value: shows for shows in Shows},
    "daily": Shows.DAY,
    "weekly": Shows.WEEK,
    "monthly": Shows.MONTH,
}
"""What a digest is about, as it may be asked for."""


def entry_now(contracts: Contracts, channel: str, *, now: datetime, shows: Shows = Shows.DAY) -> DigestEntry:
    """A digest of everything, for a channel that has none, or for none at all.

    One of a day is as at this time of the day; one of a week or a month begins and ends at midnight.
    """
    local = now.astimezone(contracts.place)
    minute = local.hour * 60 + local.minute if shows.cycle is Cycle.DAILY else 0
    return DigestEntry("asked", channel, Schedule(minute * 60, str(contracts.place), shows.cycle), shows)


def entry_named(contracts: Contracts, name: str, *, now: datetime) -> DigestEntry:
    """The digest of that name, or else one of everything of that kind; SlaError says what can be asked for."""
    known = contracts.digests
    if name in known:
        return known[name]
    if name.casefold() in KINDS:
        return entry_now(contracts, "", now=now, shows=KINDS[name.casefold()])
    like = nearest(name, [*known, *KINDS])
    hint = f" (did you mean {like}?)" if like else ""
    some = f"{', '.join(known)}; or one of everything by its kind: " if known else ""
    raise SlaError(f"there is no digest {name!r}{hint}: {some}{', '.join(Shows)}")


def digest_of(
    rows: Rows, contracts: Contracts, entry: DigestEntry, day: date, *, now: datetime, memory: Memory | None = None
) -> Digest:
    """The digest of a date up to today.

    For a past day it is the one that was told; if none was, it is drawn up again from the log, as it stood then.
    Today's is about the time until now: since the last one, and a day at least. So one of a week is about the week so
    far, and on its first day about the week before too.
    """
    past = day < now.astimezone(contracts.place).date()
    told = rows.outbox.get(message_of(entry.name, day)) if past else None
    if told is not None:
        return digest_in(told.payload["digest"])
    wanted = wanted_for(contracts, entry, day)
    until = wanted.until if past else now
    wanted = replace(wanted, until=until, since=min(wanted.since, until - timedelta(days=1)), past=past)
    return gather(rows, contracts, wanted, now=until, memory=memory)
