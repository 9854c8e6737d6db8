"""Digests that somebody asks for by a form: one for each channel and each thing it may show."""

import re
from datetime import datetime

from bot.files.bodies import digest_body
from bot.files.records import DigestEntry, Shows
from bot.jobs.contracts import Contracts
from bot.store import Store
from sla_core.errors import SlaError, UnknownZone
from sla_core.schedules import Schedule
from sla_core.zones import zone

_AT = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)


class CannotPlan(SlaError):
    """The digest cannot be told like this; nothing was changed."""


def name_of(channel: str, shows: Shows) -> str:
    """The name of a channel's digest that was asked for by a form; no name of the agreements file looks like it."""
    return f"{channel}:{shows.value}"


def planned(contracts: Contracts, channel: str, shows: Shows | None = None) -> DigestEntry | None:
    """The digest that was asked for by a form in a channel, of any kind unless one is named."""
    kinds = list(Shows) if shows is None else [shows]
    names = (name_of(channel, one) for one in kinds)
    return next((contracts.asked_for[name] for name in names if name in contracts.asked_for), None)


def schedule_of(at: str, zone_name: str, shows: Shows, days: frozenset[int]) -> Schedule:
    """The schedule as it was filled in; CannotPlan says what is wrong."""
    matched = _AT.fullmatch(at)
    if matched is None:
        raise CannotPlan(f"{at!r} is no time of the day: wanted one such as 08:30")
    try:
        zone(zone_name)
    except UnknownZone as error:
        raise CannotPlan(f"{zone_name!r} is no time zone: wanted one such as Europe/Berlin") from error
    if not days:
        raise CannotPlan("choose at least one day")
    return Schedule(int(matched[1]) * 3600 + int(matched[2]) * 60, zone_name, shows.cycle, days)


def ask_for(
    store: Store, contracts: Contracts, entry: DigestEntry, *, by: str, now: datetime
) -> datetime:  # fmt: skip
    """Keeps a digest, in the place of the channel's earlier one of its kind; when it is told first, in UTC."""
    sides = (("customer", entry.customers, contracts.customers), ("service", entry.services, contracts.services),
             ("team", entry.teams, contracts.teams))  # fmt: skip
    for what, chosen, known in sides:
        for one in chosen:
            if one not in known:
                raise CannotPlan(f"there is no {what} {one!r} any more: open the form again")
    with store.write() as rows:
        rows.digests.ask_for(entry.name, digest_body(entry), by=by, at=now)
    return entry.schedule.next_after(now)[1]


def stop(store: Store, name: str, *, by: str, now: datetime) -> None:
    """The digest is told no more."""
    with store.write() as rows:
        rows.digests.ask_for(name, None, by=by, at=now)
