"""Credits, uptimes and service hours as frozen JSON, back, and what changed in them, in words."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from bot.files.records import ServiceEntry
from sla_core.agreements import Agreement
from sla_core.credits import Excluded, Scale, Scheme, Worth

Body = dict[str, Any]
Frozen = Mapping[str, Any]


def agreed_body(agreement: Agreement) -> Body:
    """What an agreement says of availability and money; empty where it says nothing, as those from before do."""
    uptimes = {"uptimes": [[service, f"{share}%"] for service, share in agreement.uptimes]}
    scheme = agreement.credits
    paid = {"credits": {"name": scheme.name, **scheme_body(scheme)}} if scheme else {}
    return {**(uptimes if agreement.uptimes else {}), **paid}


def uptimes_of(body: Frozen) -> tuple[tuple[str, Decimal], ...]:
    return tuple((service, Decimal(share.removesuffix("%"))) for service, share in body.get("uptimes", ()))


def credits_of(body: Frozen) -> Scheme | None:
    return scheme_of(body["credits"]["name"], body["credits"]) if "credits" in body else None


def scheme_body(scheme: Scheme) -> Body:
    """A scheme without its name; amounts and percentages as they are written."""
    return {
        "currency": scheme.currency,
        "fee": None if scheme.fee is None else str(scheme.fee),
        "cap": _written(scheme.cap),
        "excluded": [[one.start.isoformat(), one.end.isoformat(), one.reason] for one in scheme.excluded],
        "scales": [_scale_body(scale) for scale in scheme.scales],
    }


def scheme_of(name: str, body: Frozen) -> Scheme:
    excluded = (
        Excluded(datetime.fromisoformat(start), datetime.fromisoformat(end), reason)
        for start, end, reason in body["excluded"]
    )
    fee = None if body["fee"] is None else Decimal(body["fee"])
    return Scheme(name, body["currency"], tuple(map(_scale, body["scales"])), fee, _worth(body["cap"]), tuple(excluded))


def uptime_body(entry: ServiceEntry) -> Body:
    spans = [[start.isoformat(), end.isoformat(), name] for start, end, name in entry.maintenance]
    return {"hours": entry.hours, "maintenance": spans, "maintenance_hours": entry.maintenance_hours}


def uptime_of(body: Frozen) -> ServiceEntry:
    spans = tuple(
        (datetime.fromisoformat(start), datetime.fromisoformat(end), name) for start, end, name in body["maintenance"]
    )
    return ServiceEntry(body["hours"], spans, body["maintenance_hours"])


def agreed_changes(old: Frozen, new: Frozen) -> Iterator[str]:
    """What two frozen agreements say differently of availability and money."""
    before, after = dict(old.get("uptimes", ())), dict(new.get("uptimes", ()))
    for service in dict.fromkeys((*after, *before)):
        if before.get(service) != after.get(service):
            yield f"availability of {service} {before.get(service, 'none')} -> {after.get(service, 'none')}"
    was, now = old.get("credits"), new.get("credits")
    if was != now:
        yield f"credits {_named(was)} -> {_named(now)}" if _named(was) != _named(now) else "credits changed"


def scheme_changes(old: Frozen, new: Frozen) -> str:
    """What two frozen schemes say differently; of bands only that they do."""
    found = [f"{key} {old[key] or 'none'} -> {new[key] or 'none'}" for key in ("currency", "fee", "cap")
             if old[key] != new[key]]  # fmt: skip
    return "; ".join(found + [f"{key} changed" for key in ("excluded", "scales") if old[key] != new[key]])


def _named(credits: Frozen | None) -> str:
    return credits["name"] if credits else "none"


def _scale_body(scale: Scale) -> Body:
    return {
        "metric": scale.metric,
        "below": [[str(bound), str(worth)] for bound, worth in scale.below],
        "over": [[bound, str(worth)] for bound, worth in scale.over],
        "working": scale.working,
        "cap": _written(scale.cap),
        "priorities": sorted(scale.priorities),
        "services": sorted(scale.services),
    }


def _scale(body: Frozen) -> Scale:
    return Scale(
        body["metric"],
        tuple((Decimal(bound), _read(worth)) for bound, worth in body["below"]),
        tuple((bound, _read(worth)) for bound, worth in body["over"]),
        _worth(body["cap"]),
        priorities=frozenset(body["priorities"]),
        services=frozenset(body["services"]),
        working=body["working"],
    )


def _written(worth: Worth | None) -> str | None:
    return None if worth is None else str(worth)


def _worth(text: str | None) -> Worth | None:
    return None if text is None else _read(text)


def _read(text: str) -> Worth:
    if text.endswith("%"):
        return Worth(percent=Decimal(text.removesuffix("%")))
    return Worth(amount=Decimal(text))
