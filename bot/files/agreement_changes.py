"""What changed in one agreement, in words."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from bot.files.credit_bodies import agreed_changes
from bot.files.problems import listed
from sla_core.zones import zone

Body = Mapping[str, Any]

_FIELDS = ("title", "kind", "customer", "tier", "service", "applies_to", "objective", "on_change")
_LISTS = (("pause_on", "pauses on"), ("warn_anytime", "warns at any time for"))
_CONDITIONS = (("channels", "by"), ("services", "for service"), ("tiers", "for tier"), ("teams", "for team"))
_TARGET_FIELDS = ("calendar", "mode", "new_cycle", "objective")


def summary(agreement: Body) -> str:
    """An agreement in a few words: kind, scope, how many targets."""
    scope = [f"{key} {agreement[key]}" for key in ("customer", "tier", "service") if agreement[key]]
    count = len(agreement["targets"])
    return ", ".join([agreement["kind"], *(scope or ["default"]), f"{count} target{'s' if count != 1 else ''}"])


def agreement_changes(old: Body, new: Body, place: str) -> Iterator[str]:
    """Each difference of two frozen agreements of the same name; dates are shown in the zone named `place`."""
    for key in _FIELDS:
        if old[key] != new[key]:
            yield f"{key.replace('_', ' ')} {old[key] or 'none'} -> {new[key] or 'none'}"
    if old["effective_from"] != new["effective_from"]:
        yield f"effective from {_date(old, place)} -> {_date(new, place)}"
    if old.get("review") != new.get("review"):
        yield f"review {old.get('review') or 'none'} -> {new.get('review') or 'none'}"
    if old.get("parties") != new.get("parties"):
        yield f"parties {_all(old.get('parties') or [])} -> {_all(new.get('parties') or [])}"
    if old.get("expires") != new.get("expires"):
        ends, will_end = (_instant(one.get("expires"), place, "never") for one in (old, new))
        yield f"expires {ends} -> {will_end}"
    if old.get("quality") != new.get("quality"):
        yield f"quality {_quality(old)} -> {_quality(new)}"
    for key, words in _LISTS:
        if old[key] != new[key]:
            yield f"{words} {_all(old[key])} -> {_all(new[key])}"
    yield from _targets(old, new)
    yield from agreed_changes(old, new)


def _quality(agreement: Body) -> str:
    return ", ".join(f"{key} {bound}" for key, bound in agreement.get("quality", {}).items()) or "none"


def _all(names: list[str]) -> str:
    return listed(names) or "nothing"


def _date(agreement: Body, place: str) -> str:
    return _instant(agreement["effective_from"], place, "loading")


def _instant(text: str | None, place: str, otherwise: str) -> str:
    return otherwise if text is None else f"{datetime.fromisoformat(text).astimezone(zone(place)):%Y-%m-%d %H:%M}"


def _targets(old: Body, new: Body) -> Iterator[str]:
    before, after = _labelled(old), _labelled(new)
    for label, target in after.items():
        if label not in before:
            yield f"{label}: {target['within'] or 'nothing'} promised anew"
        else:
            yield from (f"{label}: {words}" for words in _target(before[label], target))
    for label, target in before.items():
        if label not in after:
            yield f"{label}: {target['within'] or 'nothing'} no longer promised"
    if list(before) != list(after) and set(before) == set(after):
        yield "targets in another order, and the first that fits holds"


def _labelled(agreement: Body) -> dict[str, Body]:
    """The targets under the words that tell them apart; of several with the same condition, later ones are numbered."""
    seen: Counter[str] = Counter()
    found: dict[str, Body] = {}
    for target in agreement["targets"]:
        label = _label(target)
        seen[label] += 1
        found[label if seen[label] == 1 else f"{label} (no. {seen[label]})"] = target
    return found


def _label(target: Body) -> str:
    conditions = [f"{words} {listed(target[key])}" for key, words in _CONDITIONS if target[key]]
    return " ".join([target["metric"], *filter(None, [", ".join(target["priorities"])]), *conditions])


def _target(old: Body, new: Body) -> Iterator[str]:
    if old["within"] != new["within"]:
        yield f"{old['within'] or 'nothing'} -> {new['within'] or 'nothing'}"
    for key in _TARGET_FIELDS:
        if old[key] != new[key]:
            yield f"{key.replace('_', ' ')} {_value(old[key])} -> {_value(new[key])}"
    if (was := _ladders(old)) != (now := _ladders(new)):
        yield f"ladder {was} -> {now}"
    if old["warn"] != new["warn"]:
        yield f"warns at {_all(old['warn'])} -> {_all(new['warn'])}"


def _ladders(target: Body) -> str:
    """Which ladder is climbed, and for which priorities another."""
    others = [f"{priority} {name or 'none'}" for priority, name in target.get("ladders", ())]
    return ", ".join(filter(None, [target.get("ladder"), *others])) or "none"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return "none" if value is None else str(value)
