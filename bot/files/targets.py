"""Targets: what is promised for each metric, in all the forms it can be written."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from bot.files.climbs import NO_LADDER, Climbed, climbed, for_priorities
from bot.files.lengths import length
from bot.files.levels import levels
from bot.files.places import Place
from bot.files.tree import Mapping, Scalar, Sequence
from bot.files.values import choice, known_name, known_names, name, percentage, truth
from bot.files.vocabulary import Vocabulary
from sla_core.agreements import Level, Metric, Target, UpdateMode
from sla_core.credits import AVAILABILITY

CONDITIONS = ("priority", "channel", "service", "tier", "team")
KEYS = ("within", *CONDITIONS, "calendar", "warn", "mode", "new_cycle", "objective", "ladder")
_WANTED = "4h, 8bh, 2bd or none, a mapping from priorities to these, a mapping with within, or a list of such mappings"


@dataclass(frozen=True, slots=True)
class Context:
    """What a target inherits from its agreement, and what it may refer to.

    `their_calendars` are the customers in the agreement's scope that have a calendar of their own.
    """

    vocabulary: Vocabulary
    calendar: str | None = None
    warn: tuple[Level, ...] = ()
    their_calendars: tuple[tuple[str, str], ...] = ()
    ladder: Climbed = NO_LADDER


def targets(place: Place, context: Context) -> tuple[Target, ...]:
    """All targets for tickets in the order written, each list entry and each priority one target."""
    found: list[Target] = []
    entries = list(place.entries("a mapping such as {first_response: 4bh}"))
    for key, value in entries:
        # It is promised of a service and not of a ticket, and read by `uptimes`.
        if key.text == AVAILABILITY:
            continue
        if key.text not in set(Metric):
            key.unknown("metric", key.text, [*Metric, AVAILABILITY])
            continue
        metric = Metric(key.text)
        for one, priority in each(value, context.vocabulary.priorities):
            target = _target(one, metric, context, priority)
            if target is not None:
                found.append(_with_ladder(target, one, context))
    if not entries and isinstance(place.node, Mapping):
        place.wrong("promises nothing: name at least one metric, with none if nothing is promised")
    return tuple(found)


def each(place: Place, priorities: Collection[str]) -> Iterator[tuple[Place, str | None]]:
    """The single targets written under a metric, each with the priority it stands under, if any."""
    match place.node:
        case Sequence(items=()) | Mapping(entries=()):
            place.wrong(f"is empty: wanted {_WANTED}")
        case Sequence():
            yield from ((item, None) for item in place.items(_WANTED))
        case Mapping() if not any(key.text in KEYS for key, _ in place.node):
            for key, value in place.entries(_WANTED):
                if key.text in priorities:
                    yield value, key.text
                else:
                    key.unknown("priority", key.text, (*priorities, *KEYS))
        case _:
            yield place, None


def _target(place: Place, metric: Metric, context: Context, priority: str | None) -> Target | None:
    """One target; `priority` is the one it stands under in a priority map."""
    if isinstance(place.node, Scalar):
        within = length(place, metric=metric, calendar=context.calendar, theirs=context.their_calendars)
        return Target(
            metric, within, calendar=context.calendar or "always", warn=context.warn if within else (),
            priorities=frozenset({priority} if priority else ()),
        )  # fmt: skip
    found = place.fields(KEYS, _WANTED, required=("within",))
    if priority is not None and "priority" in found:
        found["priority"].wrong(f"this stands under {priority!r} already: leave the priority out")
    calendar = context.calendar
    if "calendar" in found:
        calendar = known_name(found["calendar"], "calendar", context.vocabulary.calendars)
        if calendar is None:
            return None
    within = None
    if "within" in found:
        within = length(found["within"], metric=metric, calendar=calendar, theirs=context.their_calendars)
    return _conditional(found, Target(metric, within, calendar=calendar or "always"), context, priority)


def _with_ladder(target: Target, place: Place, context: Context) -> Target:
    """The target with its own ladder or its agreement's, which do not climb while the customer is waited for."""
    own = place.node.get("ladder") if isinstance(place.node, Mapping) else None
    if own is not None:
        found = climbed(Place(own, (*place.path, "ladder"), place.findings), context.vocabulary)
    else:
        found = NO_LADDER if target.metric is Metric.CUSTOMER_RESPONSE else context.ladder
    kept = for_priorities(found, target.priorities) if target.within else NO_LADDER
    return replace(target, ladder=kept.name, ladders=kept.by_priority)


def _conditional(found: dict[str, Place], target: Target, context: Context, priority: str | None) -> Target:
    names = context.vocabulary
    warn = levels(found["warn"]) if "warn" in found else context.warn
    mode = _only(found, "mode", target.metric, Metric.UPDATE)
    again = _only(found, "new_cycle", target.metric, Metric.RESOLUTION)
    own = frozenset({priority} if priority else ())
    return Target(
        target.metric,
        target.within,
        calendar=target.calendar,
        priorities=own | _names(found, "priority", names.priorities),
        channels=_contact_channels(found),
        services=_names(found, "service", names.services),
        tiers=_names(found, "tier", names.tiers),
        teams=_names(found, "team", names.teams),
        warn=warn if target.within else (),
        mode=(choice(mode, UpdateMode) if mode else None) or UpdateMode.SLIDING,
        new_cycle=bool(again and truth(again)),
        objective=percentage(found["objective"]) if "objective" in found else None,
    )


def _names(found: dict[str, Place], key: str, known: tuple[str, ...]) -> frozenset[str]:
    if key not in found:
        return frozenset()
    names = known_names(found[key], key, known)
    if isinstance(found[key].node, Sequence) and not found[key].items(""):
        found[key].wrong("the list is empty: such a target would hold for everything; leave the condition out")
    return names


def _contact_channels(found: dict[str, Place]) -> frozenset[str]:
    """Ways a ticket came in, such as phone or email; any name, for the helpdesk decides which there are."""
    if "channel" not in found:
        return frozenset()
    items = found["channel"].items("a list of contact channels such as [phone, email]", or_one=True)
    if isinstance(found["channel"].node, Sequence) and not items:
        found["channel"].wrong("the list is empty: such a target would hold for everything; leave the condition out")
    return frozenset(word for word in map(name, items) if word is not None)


def _only(found: dict[str, Place], key: str, metric: Metric, owner: Metric) -> Place | None:
    if key in found and metric is not owner:
        found[key].wrong(f"{key!r} belongs to {owner.value}, not to {metric.value}")
        return None
    return found.get(key)
