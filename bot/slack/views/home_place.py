"""Where somebody stands in the Home tab: it travels with the view, and comes back with whatever is pressed there."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.jobs.contracts import Contracts
from bot.jobs.home import MINE, MOST, PAGE, TEAM, Looking, Part
from bot.slack.views.fields import kept_in, words
from bot.store.records import Narrowed

# docs.slack.dev/reference/block-kit/composition-objects/option-object: the longest value of an option.
LONGEST = 150
NARROWING = ("customer", "priority", "service")
ANY = "*"
"""The value of the option that narrows nothing. Any other value has a mark before it, so that none can be this."""
_MARK = "="


@dataclass(frozen=True, slots=True)
class Place:
    """Which side, which list of it (None: all of them), which page of that from 0 on, and what it is narrowed to."""

    team: bool = False
    part: Part | None = None
    page: int = 0
    which: Narrowed = field(default_factory=Narrowed)

    @property
    def narrowed(self) -> bool:
        """Whether anything is left out."""
        return self.which != Narrowed()

    def looked(self, user: str) -> Looking:
        """The same as a question of somebody."""
        return Looking(user, self.which, self.part, self.page)


def metadata_of(place: Place) -> str:
    """The place as text to keep in a view."""
    which = {name: value for name in NARROWING if (value := getattr(place.which, name)) is not None}
    kept = {"team": place.team, "part": place.part, "page": place.page, "which": which}
    return json.dumps(kept, separators=(",", ":"))


def place_in(view: Mapping[str, Any], contracts: Contracts) -> Place | None:
    """The place that was kept in a view, as far as it makes sense still; None where a view keeps none."""
    kept = kept_in(view)
    if not isinstance(kept.get("team"), bool):
        return None
    known = choices_of(contracts)
    found = kept.get("which")
    narrowed = {name: words(found.get(name)) for name in NARROWING} if isinstance(found, Mapping) else {}
    which = {name: value for name, value in narrowed.items() if value in known[name]}
    parts = {part.value: part for part in (TEAM if kept["team"] else MINE)}
    part, page = parts.get(words(kept.get("part"))), kept.get("page")
    good = part is not None and type(page) is int and 0 <= page < MOST // PAGE
    return Place(kept["team"], part, page if good and isinstance(page, int) else 0, Narrowed(**which))


def choices_of(contracts: Contracts) -> Mapping[str, Mapping[str, str]]:
    """What the tab may be narrowed to, key -> name, as far as a menu can carry the key."""
    names = {
        "customer": dict(sorted(contracts.customers.items(), key=lambda one: (one[1].casefold(), one[0]))),
        "priority": {name: name for name in contracts.priorities},
        "service": dict(sorted(contracts.services.items(), key=lambda one: (one[1].casefold(), one[0]))),
    }
    return {kind: {key: name for key, name in found.items() if len(key) < LONGEST} for kind, found in names.items()}


def value_of(key: str | None) -> str:
    """A name as the value of an option."""
    return ANY if key is None else _MARK + key


def moved(place: Place, action: str, value: str) -> Place:
    """The place to which a button or a menu of the tab leads; what leads nowhere leaves the place as it is."""
    kind = action.removeprefix("home_")
    if kind in ("mine", "team"):
        return Place(team=kind == "team", which=place.which)
    if kind in NARROWING:
        key = value.removeprefix(_MARK) if value.startswith(_MARK) else None
        return replace(place, page=0, which=replace(place.which, **{kind: key}))
    if kind == "everything":
        return replace(place, page=0, which=Narrowed())
    if kind == "list":
        parts = {part.value: part for part in (TEAM if place.team else MINE)}
        return replace(place, part=parts.get(value), page=0)
    if kind in ("earlier", "later"):
        page = place.page + (1 if kind == "later" else -1)
        return replace(place, page=min(max(0, page), MOST // PAGE - 1))
    return place
