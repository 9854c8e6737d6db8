"""Agreements: whom each one is for, when it holds, and how its targets are kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.files.climbs import NO_LADDER, climbed
from bot.files.levels import levels
from bot.files.places import Place
from bot.files.qualities import qualities
from bot.files.records import CustomerEntry
from bot.files.reviews import ending, parties, review
from bot.files.targets import Context, targets
from bot.files.tree import Mapping as Branches
from bot.files.uptimes import uptimes
from bot.files.values import (
    choice,
    instant,
    known_name,
    known_names,
    name,
    percentage,
    words,
)
from bot.files.vocabulary import Vocabulary
from sla_core.agreements import Agreement, AppliesTo, Kind, OnChange
from sla_core.credits import Scheme
from sla_core.quality import Objective

KEYS = (
    "title", "kind", "customer", "tier", "service", "calendar", "effective_from", "applies_to", "objective",
    "pause_on", "on_change", "warn", "warn_anytime", "ladder", "credits", "targets", "review", "parties",
    "expires", "quality",
)  # fmt: skip

SCOPE = ("customer", "tier", "service")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an agreement may refer to, and the zone in which its dates are meant."""

    vocabulary: Vocabulary
    customers: Mapping[str, CustomerEntry]
    zone: str
    schemes: Mapping[str, Scheme] = field(default_factory=dict)


def agreements(place: Place, around: Surroundings) -> tuple[Agreement, ...]:
    """Every agreement in the order written, with version 0; exactly one default for each kind that is used."""
    found: list[tuple[Place, Agreement]] = []
    scoped: dict[str, bool] = {}
    entries = list(place.entries("a mapping from names to agreements"))
    for order, (key, value) in enumerate(entries):
        word = name(key)
        agreement = _agreement(value, key.text, around, order)
        if word is not None and agreement is not None:
            found.append((key, agreement))
            scoped[key.text] = isinstance(value.node, Branches) and any(value.node.get(part) for part in SCOPE)
    if not entries and isinstance(place.node, Branches):
        place.wrong("no agreements: name at least one")
    if len(found) == len(entries):
        _check_defaults(place, found, scoped)
    return tuple(agreement for _, agreement in found)


def _agreement(place: Place, called: str, around: Surroundings, order: int) -> Agreement | None:
    found = place.fields(KEYS, "an agreement: a mapping with kind and targets", required=("kind", "targets"))
    if not found:
        return None
    scope = _scope(found, around.vocabulary)
    promised = targets(found["targets"], _context(found, scope, around)) if "targets" in found else ()
    kind = choice(found["kind"], Kind) if "kind" in found else None
    since = instant(found["effective_from"], around.zone) if "effective_from" in found else None
    until = ending(found["expires"], around.zone, since) if "expires" in found else None
    applies = choice(found["applies_to"], AppliesTo) if "applies_to" in found else None
    change = choice(found["on_change"], OnChange) if "on_change" in found else None
    paid = known_name(found["credits"], "credit scheme", around.vocabulary.schemes) if "credits" in found else None
    urgent = found.get("warn_anytime")
    pauses = found.get("pause_on")
    return None if kind is None else Agreement(
        called, 0, kind, promised,
        title=(words(found["title"]) if "title" in found else None) or "",
        customer=scope["customer"], tier=scope["tier"], service=scope["service"],
        effective_from=since,
        applies_to=applies or AppliesTo.NEW,
        objective=percentage(found["objective"]) if "objective" in found else None,
        pause_on=known_names(pauses, "pause reason", around.vocabulary.reasons) if pauses else frozenset(),
        on_change=change or OnChange.FORWARD,
        warn_anytime=known_names(urgent, "priority", around.vocabulary.priorities) if urgent else frozenset(),
        order=order,
        uptimes=uptimes(found["targets"], around.vocabulary, scope["service"]) if "targets" in found else (),
        credits=around.schemes.get(paid or ""),
        review=review(found["review"]) if "review" in found else None,
        parties=parties(found["parties"]) if "parties" in found else (),
        expires=until,
        quality=_quality(found["quality"], kind) if "quality" in found else (),
    )  # fmt: skip


def _quality(place: Place, kind: Kind) -> tuple[Objective, ...]:
    if kind is not Kind.SLA:
        place.wrong("counted are the tickets of what customers are promised: an agreement of kind sla may say this")
    return qualities(place)


def _scope(found: dict[str, Place], names: Vocabulary) -> dict[str, str | None]:
    known = {"customer": names.customers, "tier": names.tiers, "service": names.services}
    scope = {key: known_name(found[key], key, known[key]) if key in found else None for key in known}
    if "customer" in found and "tier" in found:
        found["tier"].wrong("an agreement is for one customer or for a tier, not both: a customer has its own tier")
    return scope


def _context(found: dict[str, Place], scope: dict[str, str | None], around: Surroundings) -> Context:
    customers: Iterable[tuple[str, CustomerEntry]] = around.customers.items()
    theirs = tuple(
        (key, entry.customer.calendar)
        for key, entry in customers
        if entry.customer.calendar is not None
        and scope["customer"] in (None, key)
        and scope["tier"] in (None, entry.customer.tier)
    )
    calendar = None
    if "calendar" in found:
        calendar = known_name(found["calendar"], "calendar", around.vocabulary.calendars)
    ladder = climbed(found["ladder"], around.vocabulary) if "ladder" in found else NO_LADDER
    warn = levels(found["warn"]) if "warn" in found else ()
    return Context(around.vocabulary, calendar, warn, theirs, ladder=ladder)


def _check_defaults(place: Place, found: list[tuple[Place, Agreement]], scoped: Mapping[str, bool]) -> None:
    """Whether each kind has its one default; a scope that is misspelt is still a scope."""
    for kind in dict.fromkeys(agreement.kind for _, agreement in found):
        defaults = [pair for pair in found if pair[1].kind is kind and not scoped[pair[1].name]]
        if not defaults:
            place.wrong(
                f"no default agreement of kind {kind.value}: one without customer, tier and service must say "
                "what holds for everybody else"
            )
        for key, agreement in defaults[1:]:
            key.wrong(
                f"{agreement.name!r} is a second default of kind {kind.value}, beside {defaults[0][1].name!r}: "
                "give one of them a customer, a tier or a service"
            )
