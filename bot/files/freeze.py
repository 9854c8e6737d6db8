"""A file frozen: plain JSON that says all it said, holidays as dates, and digests that tell whether it changed."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from bot.files.bodies import channel_body, digest_body, ladder_body, person_body, roster_body, talk_body
from bot.files.credit_bodies import agreed_body, scheme_body, uptime_body
from bot.files.qualities import frozen
from bot.files.records import ALWAYS, AgreementsFile, Combination, CustomerEntry, Talk
from sla_core.agreements import Agreement, Target
from sla_core.patterns import Week, Window, clock_text

Body = dict[str, Any]
FORMAT, WITH_PEOPLE = 1, 2
"""A body bears the second format once it has people, rosters or ladders; in the first, they had no form yet."""


def freeze(file: AgreementsFile) -> Body:
    """The file as JSON: instants in UTC, durations and windows as they are written, dates as 2026-12-24."""
    calling = {
        "people": {key: person_body(person) for key, person in file.people.items()},
        "rosters": {name: roster_body(entry) for name, entry in file.rosters.items()},
        "ladders": {name: ladder_body(ladder) for name, ladder in file.ladders.items()},
    }
    # Without them the body is what it always was, and so are its digests.
    added = calling if any(calling.values()) else {"ladders": {}, "rosters": {}}
    return {
        "format": WITH_PEOPLE if any(calling.values()) else FORMAT,
        "organization": asdict(file.organization),
        "priorities": list(file.priorities),
        "tiers": list(file.tiers),
        "services": dict(file.services),
        "teams": dict(file.teams),
        "customers": {key: _customer(entry) for key, entry in file.customers.items()},
        "channels": {key: channel_body(entry) for key, entry in file.channels.items()},
        "pause_reasons": dict(file.pause_reasons),
        "calendars": {name: _calendar(entry) for name, entry in file.calendars.items()},
        "agreements": [_agreement(agreement) for agreement in file.agreements],
        **added,
        **({"talk": talk_body(file.talk)} if file.talk != Talk() else {}),
        **({"digests": {key: digest_body(entry) for key, entry in file.digests.items()}} if file.digests else {}),
        **({"uptime": {key: uptime_body(entry) for key, entry in file.uptime.items()}} if file.uptime else {}),
        **({"schemes": {name: scheme_body(one) for name, one in file.schemes.items()}} if file.schemes else {}),
        "credits": dict(file.credits),
    }


def calling(body: Mapping[str, Any], section: str) -> Body:
    """The people, rosters or ladders of a frozen file; empty for one of the first format."""
    found: Body = body.get(section, {}) if body.get("format", FORMAT) >= WITH_PEOPLE else {}
    return found


def canonical(value: object) -> str:
    """The one JSON text of a value: keys sorted, no spaces."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest_of(value: object) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return sha256(canonical(value).encode()).hexdigest()


def contents(body: Mapping[str, Any]) -> dict[str, Body]:
    """What each agreement promises, without the date from which: when this differs, it is another version.

    `rank` is its place among agreements of the same kind and scope, where the order written decides; inserting
    an agreement for somebody else changes nothing.
    """
    found: dict[str, Body] = {}
    ranks: dict[tuple[object, ...], int] = {}
    for agreement in body["agreements"]:
        scope = tuple(agreement[key] for key in ("kind", "customer", "tier", "service"))
        ranks[scope] = ranks.get(scope, -1) + 1
        promise = {key: value for key, value in agreement.items() if key != "effective_from"}
        found[agreement["name"]] = {**promise, "rank": ranks[scope]}
    return found


def resolved(body: Mapping[str, Any], name: str) -> Body:
    """A calendar that stands alone: the names in a combination replaced by the calendars they name."""
    if name == ALWAYS:
        return {"how": ALWAYS}
    entry: Body = body["calendars"][name]
    if "parts" not in entry:
        return entry
    return {"how": entry["how"], "parts": [resolved(body, part) for part in entry["parts"]]}


def _customer(entry: CustomerEntry) -> Body:
    customer = asdict(entry.customer)
    del customer["key"]
    return {**customer, "channels": list(entry.channels), "slack_team": entry.slack_team}


def _calendar(entry: Week | Combination) -> Body:
    if isinstance(entry, Combination):
        return {"how": entry.how.value, "parts": list(entry.parts)}
    return {
        "how": "week",
        "zone": entry.zone_name,
        "windows": [_windows(day) for day in entry.windows],
        "holidays": [[day.isoformat(), name] for day, name in entry.holidays],
        "breaks": [[_wall(gap.start), _wall(gap.end), gap.name] for gap in entry.breaks],
        "shifts": [[day.isoformat(), _windows(windows)] for day, windows in entry.shifts],
    }


def _windows(windows: Iterable[Window]) -> list[str]:
    return [f"{clock_text(window.start)}-{clock_text(window.end)}" for window in windows]


def _wall(at: datetime) -> str:
    return at.isoformat(" ")


def _agreement(agreement: Agreement) -> Body:
    since = agreement.effective_from
    return {
        "name": agreement.name,
        "title": agreement.title,
        "kind": agreement.kind.value,
        "customer": agreement.customer,
        "tier": agreement.tier,
        "service": agreement.service,
        "effective_from": since.isoformat() if since else None,
        "applies_to": agreement.applies_to.value,
        "objective": _share(agreement.objective),
        "pause_on": sorted(agreement.pause_on),
        "on_change": agreement.on_change.value,
        "warn_anytime": sorted(agreement.warn_anytime),
        "targets": [_target(target) for target in agreement.targets],
        **agreed_body(agreement),
        # Left out where nothing is said of them, so that agreements from before them keep their digests.
        **({"review": str(agreement.review)} if agreement.review else {}),
        **({"parties": list(agreement.parties)} if agreement.parties else {}),
        **({"expires": agreement.expires.isoformat()} if agreement.expires else {}),
        **({"quality": frozen(agreement.quality)} if agreement.quality else {}),
    }


def _target(target: Target) -> Body:
    return {
        "metric": target.metric.value,
        "within": str(target.within) if target.within else None,
        "calendar": target.calendar,
        "priorities": sorted(target.priorities),
        "channels": sorted(target.channels),
        "services": sorted(target.services),
        "tiers": sorted(target.tiers),
        "teams": sorted(target.teams),
        "warn": [str(level) for level in target.warn],
        "mode": target.mode.value,
        "new_cycle": target.new_cycle,
        "objective": _share(target.objective),
        # Left out where there is none, so that agreements from before ladders keep their digests.
        **({"ladder": target.ladder} if target.ladder else {}),
        **({"ladders": [list(one) for one in target.ladders]} if target.ladders else {}),
    }


def _share(objective: Decimal | None) -> str | None:
    return None if objective is None else f"{objective}%"
