"""Credit schemes: what a miss costs, by the share that was reached or by the lateness of a ticket."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TypeVar

from bot.files.places import Place
from bot.files.spans import span, written
from bot.files.tree import Mapping as Branches
from bot.files.tree import Scalar
from bot.files.values import known_names, name, percentage, words
from bot.files.vocabulary import Vocabulary
from sla_core.agreements import Metric
from sla_core.credits import AVAILABILITY, Excluded, Scale, Scheme, Worth, digits
from sla_core.durations import Duration, Measure

SCALE_KEYS = ("metric", "priority", "service", "below", "over", "cap")
SCHEME_KEYS = ("currency", "fee", "cap", "excluded", "scales")
EXCLUDED_KEYS = ("from", "until", "reason")
_KNOWN = {*SCALE_KEYS, *SCHEME_KEYS}
METRICS = (*Metric, AVAILABILITY)
_SCHEME = "a credit scheme: a mapping with scales, such as {scales: [{metric: resolution, below: {95%: 10%}}]}"
_SCALE = "a scale: a mapping such as {metric: resolution, below: {95%: 10%}}"
_AMOUNT = re.compile(r"\d{1,12}(\.\d{1,4})?", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_BARE = re.compile(r"\d{1,3}(\.\d{1,6})?", re.ASCII)

Bound = TypeVar("Bound")
Bands = tuple[tuple[Bound, Worth], ...]


def credit_schemes(place: Place, vocabulary: Vocabulary, zone_of_file: str) -> Mapping[str, Scheme]:
    """Every scheme by name, in the order written. A lone scale may stand without `scales` around it."""
    found: dict[str, Scheme] = {}
    for key, value in place.entries("a mapping from names to credit schemes"):
        called, scheme = name(key), _scheme(value, key.text, vocabulary, zone_of_file)
        if called is not None:
            found[called] = scheme
    return found


def _scheme(place: Place, called: str, vocabulary: Vocabulary, zone_of_file: str) -> Scheme:
    alone = isinstance(place.node, Branches) and place.node.get("scales") is None
    keys = (*SCHEME_KEYS, *SCALE_KEYS) if alone else SCHEME_KEYS
    found = place.fields(keys, _SCHEME, required=() if alone else ("scales",))
    currency = _currency(found["currency"]) if "currency" in found else ""
    money = _Money(currency)
    fee = money.amount(found["fee"]) if "fee" in found else None
    scales: tuple[Scale, ...]
    if alone:
        own = {key: value for key, value in found.items() if key in SCALE_KEYS and key != "cap"}
        scales = (_scale(place, own, vocabulary, money),)
    else:
        scales = tuple(_scales(found["scales"], vocabulary, money)) if "scales" in found else ()
    return Scheme(
        called,
        currency,
        scales,
        fee,
        money.worth(found["cap"]) if "cap" in found else None,
        _excluded(found["excluded"], zone_of_file) if "excluded" in found else (),
    )


def _scales(place: Place, vocabulary: Vocabulary, money: "_Money") -> list[Scale]:
    items = place.items("a list of scales")
    if not items:
        place.wrong(f"the list is empty: wanted {_SCALE}")
    return [_scale(item, item.fields(SCALE_KEYS, _SCALE), vocabulary, money) for item in items]


def _scale(place: Place, found: Mapping[str, Place], vocabulary: Vocabulary, money: "_Money") -> Scale:
    misspelt = isinstance(place.node, Branches) and any(key.text not in _KNOWN for key, _ in place.node)
    if isinstance(place.node, Branches) and not misspelt and not {"below", "over"} & set(found):
        place.wrong("pays nothing: wanted `below` with shares, `over` with durations, or both")
    metric = _metric(found["metric"]) if "metric" in found else None
    if metric == AVAILABILITY:
        for key in ("over", "priority"):
            if key in found:
                found[key].wrong(f"{key!r} is of tickets, and availability of a service: leave it out")
    late = _bands(found["over"], _duration, lambda one: one.amount, money) if "over" in found else ()
    measures = {bound.measure for bound, _ in late}
    if len(measures) > 1:
        found["over"].wrong("real and working time cannot be compared: write all as 4h, or all as 4bh")
    return Scale(
        metric,
        below=tuple(reversed(_bands(found["below"], _share, lambda one: one, money))) if "below" in found else (),
        over=tuple((bound.amount, worth) for bound, worth in late),
        cap=money.worth(found["cap"]) if "cap" in found else None,
        priorities=known_names(found["priority"], "priority", vocabulary.priorities)
        if "priority" in found
        else frozenset(),
        services=known_names(found["service"], "service", vocabulary.services) if "service" in found else frozenset(),
        working=Measure.WORKING in measures,
    )


def _metric(place: Place) -> str | None:
    if place.text in METRICS:
        return place.text
    place.unknown("metric", place.text, METRICS)
    return None


def _bands(
    place: Place, read: Callable[[Place], Bound | None], size: Callable[[Bound], Decimal | int], money: "_Money"
) -> Bands[Bound]:
    """The bands under their bounds, from the smallest bound on; each bound once."""
    found: dict[Decimal | int, tuple[Bound, Worth]] = {}
    entries = list(place.entries("a mapping from bounds to what is paid"))
    if not entries and isinstance(place.node, Branches):
        place.wrong("is empty: name at least one band")
    for key, value in entries:
        bound, worth = read(key), money.worth(value)
        if bound is not None and size(bound) in found:
            key.wrong(f"{key.text} is listed twice")
        elif bound is not None and worth is not None:
            found[size(bound)] = (bound, worth)
    return tuple(found[one] for one in sorted(found))


def _share(place: Place) -> Decimal | None:
    """A bound in percent. Files from before there was a form wrote 99.9 without its sign; 0.95 could mean 95%."""
    if _BARE.fullmatch(place.text) and 1 < Decimal(place.text) <= 100:
        return Decimal(format(Decimal(place.text).normalize(), "f"))
    return percentage(place)


def _duration(place: Place) -> Duration | None:
    found = written(place)
    if found is not None and found.measure is Measure.DAYS:
        place.wrong(f"{found} counts business days, which have no length: write it as 8bh or 24h")
        return None
    return found


def _currency(place: Place) -> str:
    if _CURRENCY.fullmatch(place.text):
        return place.text
    place.wants("the code of a currency such as EUR")
    return ""


def _excluded(place: Place, zone_of_file: str) -> tuple[Excluded, ...]:
    found = []
    for item in place.items("a list of spans such as {from: 2026-03-01, until: 2026-03-03, reason: Flood}"):
        entry = item.fields(EXCLUDED_KEYS, "a span with from, until and reason", required=EXCLUDED_KEYS)
        both = span(entry, zone_of_file)
        reason = words(entry["reason"]) if "reason" in entry else None
        if both is not None and reason is not None:
            found.append(Excluded(*both, reason))
    return tuple(found)


class _Money:
    """Reads amounts of one currency; empty while none is named."""

    def __init__(self, currency: str) -> None:
        self._currency = currency

    def worth(self, place: Place) -> Worth | None:
        """A percentage of the fee, or an amount of money."""
        if place.text.endswith("%"):
            share = percentage(place)
            return Worth(percent=share) if share is not None else None
        amount = self.amount(place)
        return Worth(amount=amount) if amount is not None else None

    def amount(self, place: Place) -> Decimal | None:
        """An amount of money, with no more digits than the currency has."""
        if not isinstance(place.node, Scalar) or not _AMOUNT.fullmatch(place.text):
            place.wants("an amount of money such as 1200.00, or a percentage of the fee such as 10%")
            return None
        if not self._currency:
            place.wrong(f"{place.text} of which currency? Name one, such as currency: EUR")
            return None
        written_as = len(place.text.partition(".")[2])
        if written_as > digits(self._currency):
            place.wrong(f"{place.text} has {written_as} digits after the point; {self._currency} has fewer")
            return None
        return Decimal(place.text)
