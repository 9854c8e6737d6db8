"""The names a file defines, gathered first so that every reference can be checked whatever the order written."""

from dataclasses import dataclass

from bot.files.records import ALWAYS
from bot.files.tree import Mapping, Node, Scalar, Sequence

STANDARD_REASONS = {
    "waiting_customer": "Waiting for the customer",
    "waiting_third_party": "Waiting for a third party",
    "maintenance": "Agreed maintenance",
}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every name by what it names, in the order written. Broken definitions count: one fault is one problem."""

    priorities: tuple[str, ...]
    tiers: tuple[str, ...]
    services: tuple[str, ...]
    teams: tuple[str, ...]
    customers: tuple[str, ...]
    reasons: tuple[str, ...]
    calendars: tuple[str, ...]
    people: tuple[str, ...] = ()
    rosters: tuple[str, ...] = ()
    ladders: tuple[str, ...] = ()
    schemes: tuple[str, ...] = ()


def vocabulary(tree: Node) -> Vocabulary:
    """The names defined in a file's tree, however well or badly."""
    root = tree if isinstance(tree, Mapping) else Mapping(1, 1, ())
    return Vocabulary(
        priorities=_listed(root.get("priorities")),
        tiers=_listed(root.get("tiers")),
        services=_keys(root.get("services")),
        teams=_keys(root.get("teams")),
        customers=_keys(root.get("customers")),
        reasons=_keys(root.get("pause_reasons")) if root.get("pause_reasons") else tuple(STANDARD_REASONS),
        calendars=(*_keys(root.get("calendars")), ALWAYS),
        people=_keys(root.get("people")),
        rosters=_keys(root.get("rosters")),
        ladders=_keys(root.get("ladders")),
        schemes=_keys(root.get("credits")),
    )


def _keys(node: Node | None) -> tuple[str, ...]:
    return tuple(key.text for key, _ in node) if isinstance(node, Mapping) else ()


def _listed(node: Node | None) -> tuple[str, ...]:
    items = node.items if isinstance(node, Sequence) else ()
    return tuple(item.text for item in items if isinstance(item, Scalar))
