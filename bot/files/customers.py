"""Customers, and whose Slack channel is whose."""

import re
from collections.abc import Mapping

from bot.files.places import Place
from bot.files.records import ChannelEntry, CustomerEntry
from bot.files.tree import Mapping as Branches
from bot.files.values import known_name, name, words, zone_name
from bot.files.vocabulary import Vocabulary
from sla_core.agreements import Customer

_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,20}", re.ASCII)
_WORKSPACE = re.compile(r"[TE][A-Z0-9]{2,20}", re.ASCII)
_KEYS = ("name", "tier", "zone", "calendar", "channels", "slack_team")


def customers(place: Place, vocabulary: Vocabulary) -> Mapping[str, CustomerEntry]:
    """Every customer by key; a Slack channel belongs to one customer only."""
    found: dict[str, CustomerEntry] = {}
    owners: dict[str, str] = {}
    for key, value in place.entries("a mapping such as {acme: {name: ACME Corp, tier: gold}}"):
        word, entry = name(key), _customer(value, key.text, vocabulary, owners)
        if word is not None:
            found[word] = entry
    return found


def _customer(place: Place, key: str, vocabulary: Vocabulary, owners: dict[str, str]) -> CustomerEntry:
    found = place.fields(_KEYS, "a mapping such as {name: ACME Corp, tier: gold}")
    customer = Customer(
        key,
        name=(words(found["name"]) if "name" in found else None) or key,
        tier=known_name(found["tier"], "tier", vocabulary.tiers) if "tier" in found else None,
        zone=zone_name(found["zone"]) if "zone" in found else None,
        calendar=known_name(found["calendar"], "calendar", vocabulary.calendars) if "calendar" in found else None,
    )
    channels = _own_channels(found["channels"], key, owners) if "channels" in found else ()
    workspace = _workspace(found["slack_team"]) if "slack_team" in found else None
    return CustomerEntry(customer, channels, workspace)


def _own_channels(place: Place, key: str, owners: dict[str, str]) -> tuple[str, ...]:
    found = []
    for item in place.items("a list of Slack channel ids such as [C024BE91L]", or_one=True):
        if not _is_channel(item):
            continue
        if item.text in owners:
            item.wrong(f"channel {item.text} belongs to customer {owners[item.text]!r} already")
            continue
        owners[item.text] = key
        found.append(item.text)
    return tuple(found)


def channels(place: Place, vocabulary: Vocabulary, known: Mapping[str, CustomerEntry]) -> Mapping[str, ChannelEntry]:
    """What each Slack channel is about; it may not contradict the customer that lists the channel as its own."""
    owners = {channel: key for key, entry in known.items() for channel in entry.channels}
    found: dict[str, ChannelEntry] = {}
    for key, value in place.entries("a mapping such as {C024BE91L: {customer: acme}}"):
        fine, entry = _is_channel(key), _channel(value, vocabulary)
        owner = owners.get(key.text)
        if owner is not None and entry.customer not in (None, owner):
            value.wrong(
                f"customer {owner!r} lists channel {key.text} as its own; here it is given to {entry.customer!r}"
            )
        if fine:
            found[key.text] = entry
    return found


def _channel(place: Place, vocabulary: Vocabulary) -> ChannelEntry:
    wanted = "a mapping with a customer, a service or both"
    found = place.fields(("customer", "service"), wanted)
    entry = ChannelEntry(
        known_name(found["customer"], "customer", vocabulary.customers) if "customer" in found else None,
        known_name(found["service"], "service", vocabulary.services) if "service" in found else None,
    )
    if isinstance(place.node, Branches) and not place.node.entries:
        place.wants(wanted)
    return entry


def _is_channel(place: Place) -> bool:
    fits = _CHANNEL.fullmatch(place.text) is not None
    if not fits:
        place.wrong(f"{place.text!r} is not a Slack channel id: it looks like C024BE91L and stands in its details")
    return fits


def _workspace(place: Place) -> str | None:
    if _WORKSPACE.fullmatch(place.text):
        return place.text
    place.wrong(f"{place.text!r} is not a Slack workspace id: it looks like T024BE7LD")
    return None
