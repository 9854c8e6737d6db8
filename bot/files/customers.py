"""Customers, and whose Slack channels are their own."""

import re
from collections.abc import Mapping

from bot.files.channels import is_channel
from bot.files.places import Place
from bot.files.records import CustomerEntry
from bot.files.values import known_name, name, words, zone_name
from bot.files.vocabulary import Vocabulary
from sla_core.catalogue import Customer

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
        if not is_channel(item):
            continue
        if item.text in owners:
            item.wrong(f"channel {item.text} belongs to customer {owners[item.text]!r} already")
            continue
        owners[item.text] = key
        found.append(item.text)
    return tuple(found)


def _workspace(place: Place) -> str | None:
    if _WORKSPACE.fullmatch(place.text):
        return place.text
    place.wrong(f"{place.text!r} is not a Slack workspace id: it looks like T024BE7LD")
    return None
