"""Slack channels: what their tickets are about, what opens one there, and who answers."""

import re
from collections.abc import Mapping

from bot.files.people import Known
from bot.files.places import Place
from bot.files.records import ChannelEntry, CustomerEntry, Opens, Talk
from bot.files.tree import Mapping as Branches
from bot.files.tree import Scalar
from bot.files.values import choice, known_name, percentage, truth, words
from bot.files.vocabulary import Vocabulary

_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,20}", re.ASCII)
_GROUP = re.compile(r"S[A-Z0-9]{2,20}", re.ASCII)
_EMOJI = re.compile(r"[a-z0-9_+'-]{1,100}", re.ASCII)
KEYS = ("customer", "service", "priority", "opens", "agents", "resumes", "card", "promise", "csat", "hours", "nudge")
MARGIN, MOST_MARGIN = 10, 50
"""How much earlier than agreed a customer is promised to hear, in percent of the target: unless said, and at most."""
DOES = ("opens", "assigns", "resolves")
"""What a reaction of an agent can do to a ticket."""
_WANTED = "a mapping with a customer, a service or both"


def channels(
    place: Place, vocabulary: Vocabulary, customers: Mapping[str, CustomerEntry], known: Known
) -> Mapping[str, ChannelEntry]:
    """What each Slack channel is about; it may not contradict the customer that lists the channel as its own."""
    owners = {channel: key for key, entry in customers.items() for channel in entry.channels}
    found: dict[str, ChannelEntry] = {}
    for key, value in place.entries("a mapping such as {C024BE91L: {customer: acme}}"):
        fine, entry = is_channel(key), _channel(value, vocabulary, known)
        owner = owners.get(key.text)
        if owner is not None and entry.customer not in (None, owner):
            value.wrong(
                f"customer {owner!r} lists channel {key.text} as its own; here it is given to {entry.customer!r}"
            )
        if owner is None and entry.customer is None and entry.opens is not Opens.COMMANDS:
            value.wrong("who is the customer? Tickets can be opened here only for one: name it as customer")
        elif owner is None and entry.customer is None and speaks_to_customer(entry):
            value.wrong("who is the customer? Only a customer can be promised or asked something: name it as customer")
        if fine:
            found[key.text] = entry
    return found


def _channel(place: Place, vocabulary: Vocabulary, known: Known) -> ChannelEntry:
    found = place.fields(KEYS, _WANTED)
    entry = ChannelEntry(
        known_name(found["customer"], "customer", vocabulary.customers) if "customer" in found else None,
        known_name(found["service"], "service", vocabulary.services) if "service" in found else None,
        known_name(found["priority"], "priority", vocabulary.priorities) if "priority" in found else None,
        (choice(found["opens"], Opens) if "opens" in found else None) or Opens.COMMANDS,
        _agents(found["agents"], known) if "agents" in found else (),
        known_name(found["resumes"], "pause reason", vocabulary.reasons) if "resumes" in found else None,
        "card" not in found or truth(found["card"]) is not False,
        promise=_margin(found["promise"], usual=MARGIN) if "promise" in found else None,
        csat="csat" in found and truth(found["csat"]) is True,
        hours=known_name(found["hours"], "calendar", vocabulary.calendars) if "hours" in found else None,
        nudge=_margin(found["nudge"], usual=0) if "nudge" in found else None,
    )
    if isinstance(place.node, Branches) and not place.node.entries:
        place.wants(_WANTED)
    return entry


def speaks_to_customer(entry: ChannelEntry) -> bool:
    """Whether the bot promises the customer something there, asks or reminds them by itself."""
    return entry.promise is not None or entry.csat or entry.nudge is not None


def _margin(place: Place, *, usual: int) -> int | None:
    """`true` for the usual margin, or one of its own such as 20%."""
    if isinstance(place.node, Scalar) and isinstance(place.node.value, bool):
        return usual if place.node.value else None
    share = percentage(place)
    if share is not None and (share != int(share) or share > MOST_MARGIN):
        place.wrong(f"{place.text} is no margin: whole percents of the target, {MOST_MARGIN}% at most")
        return None
    return int(share) if share is not None else None


def _agents(place: Place, known: Known) -> tuple[str, ...]:
    """People and user groups; either may stand alone."""
    found = []
    for item in place.items("a list of people and user groups such as [ruth, S0604QSJC]", or_one=True):
        who = item.text if _GROUP.fullmatch(item.text) and item.text not in known.keys else known.person(item)
        if who is not None and who in found:
            item.wrong(f"{who!r} is listed twice")
        elif who is not None:
            found.append(who)
    return tuple(found)


def talk(place: Place) -> Talk:
    """How conversations are read beyond what is known anywhere."""
    found = place.fields(("reactions", "closing", "holding"), "a mapping with reactions, closing and holding")
    return Talk(
        dict(_reactions(found["reactions"])) if "reactions" in found else {},
        _phrases(found["closing"]) if "closing" in found else (),
        _phrases(found["holding"]) if "holding" in found else (),
    )


def _reactions(place: Place) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for key, value in place.entries("a mapping from emoji names such as {ticket: opens, eyes: assigns}"):
        emoji = key.text.strip(":")
        if not _EMOJI.fullmatch(emoji):
            key.wrong(f"{key.text!r} is not the name of an emoji: it looks like white_check_mark")
        elif not isinstance(value.node, Scalar) or value.text not in DOES:
            value.unknown("deed", value.text, DOES)
        else:
            found[emoji] = value.text
    return found


def _phrases(place: Place) -> tuple[str, ...]:
    items = place.items("a list of phrases such as [much obliged]", or_one=True)
    return tuple(phrase for phrase in map(words, items) if phrase is not None)


def is_channel(place: Place) -> bool:
    """Whether a place holds a Slack channel id; a complaint is made if it does not."""
    fits = _CHANNEL.fullmatch(place.text) is not None
    if not fits:
        place.wrong(f"{place.text!r} is not a Slack channel id: it looks like C024BE91L and stands in its details")
    return fits
