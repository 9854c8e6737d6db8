"""An agreement as it was: a version that expired, was superseded or taken out, and since when it is not in force."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.jobs.contracts import Contracts
from bot.jobs.expiring import after_expiry
from sla_core.agreements import Agreement

_SECOND = timedelta(seconds=1)


class How(StrEnum):
    """Why a version is not in force."""

    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    ENDED = "ended"
    COMING = "coming"


@dataclass(frozen=True, slots=True)
class Gone:
    """That a version is not in force since an instant; one that is coming is not until then.

    `holding` is the version of it that is, and where there is none `instead` what holds for those it was for.
    """

    how: How
    at: datetime
    holding: Agreement | None = None
    instead: tuple[Agreement, ...] = ()


@dataclass(frozen=True, slots=True)
class Then:
    """A version with the instant at which it is told as it was; `gone` is None for one that is in force."""

    agreement: Agreement
    at: datetime
    gone: Gone | None = None


def as_it_was(
    contracts: Contracts, name: str, *, at: datetime, today: datetime, version: int | None = None
) -> Then | None:
    """The version of that number, or else the one that held at an instant, or the last that did before it.

    It is told as at that instant, or where it did not hold then as at the nearest second at which it did. Whether it
    is gone is asked of `today`. None if there is no such version.
    """
    found = _numbered(contracts, name, version) if version is not None else _holding(contracts, name, at)
    if found is None:
        return None
    since, (end, how) = found.effective_from, min(_ends(contracts, found), default=(None, How.ENDED))
    told = at if end is None or at < end else end - _SECOND
    told = since if since is not None and told < since else told
    if since is not None and since > today:
        return Then(found, told, _gone(contracts, found, How.COMING, since, today=today))
    gone = _gone(contracts, found, how, end, today=today) if end is not None and end <= today else None
    return Then(found, told, gone)


def _numbered(contracts: Contracts, name: str, version: int) -> Agreement | None:
    known = contracts.catalogue.versions(name)
    return next((one for one in known if one.version == version and not one.withdrawn), None)


def _holding(contracts: Contracts, name: str, at: datetime) -> Agreement | None:
    begun = [
        one
        for one in contracts.catalogue.versions(name)
        if not one.withdrawn and (one.effective_from is None or one.effective_from <= at)
    ]
    return contracts.catalogue.in_force(name, at, at) or (begun[-1] if begun else None)


def _ends(contracts: Contracts, found: Agreement) -> Iterator[tuple[datetime, How]]:
    """Each instant from which on it holds for no new ticket, and by what."""
    if found.expires is not None:
        yield found.expires, How.EXPIRED
    for one in contracts.catalogue.versions(found.name):
        if one.version > found.version and one.effective_from is not None:
            yield one.effective_from, How.ENDED if one.withdrawn else How.SUPERSEDED


def _gone(contracts: Contracts, found: Agreement, how: How, at: datetime, *, today: datetime) -> Gone:
    holding = contracts.catalogue.in_force(found.name, today, today)
    instead = () if holding is not None else tuple(after_expiry(contracts, found, today))
    return Gone(how, at, holding, instead)
