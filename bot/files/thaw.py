"""A frozen body turned back into records."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from bot.files.bodies import channel_of, digest_entry, ladder_of, person_of, roster_of, talk_of
from bot.files.credit_bodies import credits_of, scheme_of, uptime_of, uptimes_of
from bot.files.freeze import calling
from bot.files.levels import parse_level
from bot.files.qualities import thawed as qualities_of
from bot.files.records import (
    ALWAYS,
    AgreementsFile,
    Combination,
    CustomerEntry,
    How,
    Organization,
)
from bot.files.reviews import thawed
from sla_core.agreements import Agreement, AppliesTo, Kind, Metric, OnChange, Target, UpdateMode
from sla_core.catalogue import Customer, Directory
from sla_core.durations import parse_duration
from sla_core.errors import SlaError
from sla_core.patterns import Always, Break, Intersection, Pattern, Union, Week, Window

Frozen = Mapping[str, Any]


class NotThawed(SlaError):
    """A body is not one that freezing makes."""


def thaw(body: Frozen) -> AgreementsFile:
    """The file that was frozen, equal to what it was; NotThawed if the body is something else."""
    try:
        return _file(body)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        reason = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise NotThawed(f"these are not frozen agreements: {reason}") from error


def thaw_agreement(agreement: Frozen, *, order: int = 0) -> Agreement:
    """One agreement with version 0 and without a date, from its frozen form."""
    return Agreement(
        agreement["name"],
        0,
        Kind(agreement["kind"]),
        tuple(_target(target) for target in agreement["targets"]),
        title=agreement["title"],
        review=thawed(agreement.get("review")),
        parties=tuple(agreement.get("parties", ())),
        expires=_instant(agreement.get("expires")),
        quality=qualities_of(agreement.get("quality", {})),
        customer=agreement["customer"],
        tier=agreement["tier"],
        service=agreement["service"],
        effective_from=_instant(agreement.get("effective_from")),
        applies_to=AppliesTo(agreement["applies_to"]),
        objective=_share(agreement["objective"]),
        pause_on=frozenset(agreement["pause_on"]),
        on_change=OnChange(agreement["on_change"]),
        warn_anytime=frozenset(agreement["warn_anytime"]),
        order=order,
        uptimes=uptimes_of(agreement),
        credits=credits_of(agreement),
    )


def thaw_pattern(calendar: Frozen) -> Pattern:
    """The pattern of a calendar that stands alone, its parts inside it."""
    if calendar["how"] == ALWAYS:
        return Always()
    if "parts" not in calendar:
        return _week(calendar)
    parts = tuple(thaw_pattern(part) for part in calendar["parts"])
    return Union(parts) if calendar["how"] == How.UNION else Intersection(parts)


def thaw_directory(body: Frozen, effective_from: datetime | None) -> Directory:
    """The customers as they stood from an instant on."""
    return Directory({key: _customer(key, entry).customer for key, entry in body["customers"].items()}, effective_from)


def _file(body: Frozen) -> AgreementsFile:
    return AgreementsFile(
        Organization(**body["organization"]),
        tuple(body["priorities"]),
        tuple(body["tiers"]),
        services=dict(body["services"]),
        teams=dict(body["teams"]),
        customers={key: _customer(key, entry) for key, entry in body["customers"].items()},
        channels={key: channel_of(entry) for key, entry in body["channels"].items()},
        talk=talk_of(body.get("talk", {})),
        pause_reasons=dict(body["pause_reasons"]),
        calendars={name: _calendar(entry) for name, entry in body["calendars"].items()},
        agreements=tuple(thaw_agreement(agreement, order=order) for order, agreement in enumerate(body["agreements"])),
        people={key: person_of(key, person) for key, person in calling(body, "people").items()},
        rosters={name: roster_of(name, entry) for name, entry in calling(body, "rosters").items()},
        ladders={name: ladder_of(name, ladder) for name, ladder in calling(body, "ladders").items()},
        digests={name: digest_entry(name, entry) for name, entry in body.get("digests", {}).items()},
        uptime={name: uptime_of(entry) for name, entry in body.get("uptime", {}).items()},
        schemes={name: scheme_of(name, scheme) for name, scheme in body.get("schemes", {}).items()},
        credits=dict(body["credits"]),
    )


def _customer(key: str, entry: Frozen) -> CustomerEntry:
    own = {name: entry[name] for name in ("name", "tier", "zone", "calendar")}
    return CustomerEntry(Customer(key, **own), tuple(entry["channels"]), entry["slack_team"])


def _calendar(entry: Frozen) -> Week | Combination:
    return Combination(How(entry["how"]), tuple(entry["parts"])) if "parts" in entry else _week(entry)


def _week(entry: Frozen) -> Week:
    return Week(
        entry["zone"],
        tuple(_windows(day) for day in entry["windows"]),
        holidays=tuple((date.fromisoformat(day), name) for day, name in entry["holidays"]),
        breaks=tuple(
            Break(datetime.fromisoformat(start), datetime.fromisoformat(end), name)
            for start, end, name in entry["breaks"]
        ),
        shifts=tuple((date.fromisoformat(day), _windows(windows)) for day, windows in entry["shifts"]),
    )


def _windows(texts: Iterable[str]) -> tuple[Window, ...]:
    pairs = [text.split("-") for text in texts]
    return tuple(Window(_second(start), _second(end)) for start, end in pairs)


def _second(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def _target(target: Frozen) -> Target:
    within = target["within"]
    return Target(
        Metric(target["metric"]),
        parse_duration(within) if within is not None else None,
        calendar=target["calendar"],
        priorities=frozenset(target["priorities"]),
        channels=frozenset(target["channels"]),
        services=frozenset(target["services"]),
        tiers=frozenset(target["tiers"]),
        teams=frozenset(target["teams"]),
        warn=tuple(parse_level(level) for level in target["warn"]),
        mode=UpdateMode(target["mode"]),
        new_cycle=target["new_cycle"],
        objective=_share(target["objective"]),
        ladder=target.get("ladder"),
        ladders=tuple((priority, name) for priority, name in target.get("ladders", ())),
    )


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _share(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text.removesuffix("%"))
