"""The availability an agreement promises, service by service."""

from decimal import Decimal

from bot.files.places import Place
from bot.files.tree import Mapping
from bot.files.values import percentage
from bot.files.vocabulary import Vocabulary
from sla_core.credits import AVAILABILITY

Uptimes = tuple[tuple[str, Decimal], ...]
_WANTED = "a percentage such as 99.9%, or a mapping from services to these"


def uptimes(targets: Place, vocabulary: Vocabulary, service: str | None) -> Uptimes:
    """Each service with the percentage under `availability` in these targets; a lone one is that of the scope."""
    node = targets.node.get(AVAILABILITY) if isinstance(targets.node, Mapping) else None
    if node is None:
        return ()
    place = Place(node, (*targets.path, AVAILABILITY), targets.findings)
    if not isinstance(node, Mapping):
        share = percentage(place)
        if share is not None and service is None:
            place.wrong(f"of which service? Write {{SERVICE: {place.text}}}, or give the agreement a service")
        return ((service, share),) if share is not None and service is not None else ()
    found = []
    entries = list(place.entries(_WANTED))
    if not entries:
        place.wrong(f"is empty: wanted {_WANTED}")
    for key, value in entries:
        share = percentage(value)
        if key.text not in vocabulary.services:
            key.unknown("service", key.text, vocabulary.services)
        elif service not in (None, key.text):
            key.wrong(f"this agreement is for service {service!r} alone: leave {key.text!r} to another")
        elif share is not None:
            found.append((key.text, share))
    return tuple(found)
