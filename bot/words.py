"""How the product speaks: lengths of time, instants, states and names, the same in Slack, terminal and page."""

from datetime import datetime, tzinfo
from difflib import get_close_matches
from fractions import Fraction

from sla_core.agreements import Kind, Layer, Metric
from sla_core.clocks import RESOLVED

METRICS = {
    Metric.FIRST_RESPONSE: "first response",
    Metric.NEXT_RESPONSE: "next response",
    Metric.UPDATE: "update",
    Metric.FIRST_RESOLUTION: "first resolution",
    Metric.RESOLUTION: "resolution",
    Metric.OWNERSHIP: "ownership",
    Metric.CUSTOMER_RESPONSE: "customer's response",
}
KINDS = {Kind.SLA: "SLA", Kind.OLA: "OLA", Kind.UC: "underpinning contract"}
LAYERS = {
    Layer.TICKET: "set on the ticket",
    Layer.CUSTOMER_SERVICE: "customer and service",
    Layer.CUSTOMER: "customer",
    Layer.TIER_SERVICE: "tier and service",
    Layer.TIER: "tier",
    Layer.SERVICE: "service",
    Layer.DEFAULT: "default",
}
CONTACT = {"phone": "by phone", "email": "by e-mail", "e-mail": "by e-mail", "mail": "by e-mail", "chat": "by chat"}
SCORES = {1: "very badly", 2: "badly", 3: "so-so", 4: "well", 5: "very well"}
"""What a customer can answer when asked how it went, in words."""
_DAY = 86_400


def length(seconds: int) -> str:
    """A length of time in at most two units, cut off, never rounded up: `3 h 10 m`, `45 s`, `2 d 4 h`."""
    rest = abs(seconds)
    days, rest = divmod(rest, _DAY)
    hours, rest = divmod(rest, 3600)
    minutes, second = divmod(rest, 60)
    if days:
        return f"{days} d {hours} h" if hours else f"{days} d"
    if hours:
        return f"{hours} h {minutes} m" if minutes else f"{hours} h"
    if minutes:
        return f"{minutes} m {second} s" if second and minutes < 5 else f"{minutes} m"
    return f"{second} s" if second else "0 m"


def working(seconds: int) -> str:
    """Working time, never turned into days: a working day has no fixed length. `26 h 30 m`."""
    hours, rest = divmod(abs(seconds), 3600)
    minutes, second = divmod(rest, 60)
    if hours:
        return f"{hours} h {minutes} m" if minutes else f"{hours} h"
    if minutes:
        return f"{minutes} m {second} s" if second and minutes < 5 else f"{minutes} m"
    return f"{second} s" if second else "0 m"


def moment(at: datetime, place: tzinfo, now: datetime) -> str:
    """An instant as a reader near `now` would say it: `14:30`, `Fri 14:30`, `Fri 6 Jun 14:30`, `6 Jun 2025 14:30`."""
    local, today = at.astimezone(place), now.astimezone(place).date()
    clock = _clock(local)
    distance = abs((local.date() - today).days)
    if distance == 0:
        return clock
    if distance < 7:
        return f"{local:%a} {clock}"
    if local.year == today.year:
        return f"{local:%a} {local.day} {local:%b} {clock}"
    return f"{local.day} {local:%b %Y} {clock}"


def full_moment(at: datetime, place: tzinfo) -> str:
    """An instant that stands alone, to the minute: `Fri 6 Jun 2025 14:30 CEST`."""
    local = at.astimezone(place)
    return f"{local:%a} {local.day} {local:%b %Y} {local:%H:%M} {local:%Z}"


def span(start: datetime, end: datetime, place: tzinfo) -> str:
    """Two instants: `Mon 2 Jun 09:00-12:30`, or both dates where they differ, with the year where that differs."""
    a, b = start.astimezone(place), end.astimezone(place)
    if a.date() == b.date():
        return f"{a:%a} {a.day} {a:%b} {_clock(a)}-{_clock(b)}"
    year = "" if a.year == b.year else " %Y"
    return (
        f"{a:%a} {a.day} {a.strftime('%b' + year)} {_clock(a)} - {b:%a} {b.day} {b.strftime('%b' + year)} {_clock(b)}"
    )


def _clock(local: datetime) -> str:
    return f"{local:%H:%M}" + (f":{local:%S}" if local.second else "")


def contact(way: str) -> str:
    """A contact channel as a person says it: `by phone`."""
    return CONTACT.get(way, f"by {way}")


def target(text: str, calendar: str) -> str:
    """A target as a person says it: `8bh` is 8 working hours of a calendar."""
    for unit, words in (("bd", "business days"), ("bh", "working hours"), ("bm", "working minutes")):
        if text.endswith(unit) and text[: -len(unit)].isdigit():
            count = int(text[: -len(unit)])
            return f"{count} {words if count != 1 else words[:-1]} ({calendar})"
    if "b" in text:
        return f"{text} working time ({calendar})"
    return f"{text} round the clock"


def percent(share: float | None) -> str:
    """A share as a percentage with one decimal, cut off so that 99.96 % never reads 100 %; a dash for none."""
    if share is None:
        return "-"
    tenths = int(share * 1000 + 1e-9)
    return f"{tenths // 10} %" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10} %"


def exact_percent(share: Fraction | None) -> str:
    """A share as a percentage with four decimals at most, cut off so that 99.99999 % never reads 100 %."""
    if share is None:
        return "-"
    whole, rest = divmod(int(share * 1_000_000), 10_000)
    return f"{whole}.{rest:04}".rstrip("0").rstrip(".") + " %"


def shown_exactly(exact: Fraction) -> str:
    """An amount before rounding: all its digits, or the fraction where they have no end."""
    if exact.denominator == 1:
        return str(exact.numerator)
    rest, digits = exact.denominator, 0
    while rest % 10 == 0 or rest % 2 == 0 or rest % 5 == 0:
        rest, digits = rest // (10 if rest % 10 == 0 else 2 if rest % 2 == 0 else 5), digits + 1
    if rest != 1:
        return f"{exact.numerator}/{exact.denominator}"
    units, scale = exact.numerator * 10**digits // exact.denominator, 10**digits
    return f"{units // scale}.{units % scale:0{digits}}".rstrip("0")


def fine_length(seconds: Fraction) -> str:
    """A length with all its units, to the tenth of a second: `5 m 15.4 s`, `8 h 45 m 36 s`; negative with a sign."""
    minutes, tenths = divmod(round(abs(seconds) * 10), 600)
    hours, minutes = divmod(minutes, 60)
    rest = f"{tenths // 10}.{tenths % 10} s" if tenths % 10 else (f"{tenths // 10} s" if tenths else "")
    parts = [f"{hours} h" if hours else "", f"{minutes} m" if minutes else "", rest]
    said = " ".join(filter(None, parts)) or "0 s"
    return f"-{said}" if seconds < 0 else said


def reason(key: str, known: dict[str, str]) -> str:
    """A pause reason in its own words."""
    if key == RESOLVED:
        return "resolved"
    return known.get(key, key.replace("_", " "))


def sentence(text: str) -> str:
    """The text with its first letter large; the rest as it is."""
    return text[:1].upper() + text[1:]


def plural(count: int, one: str, many: str | None = None) -> str:
    """`1 ticket`, `2 tickets`, `1,204 tickets`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def nearest(word: str, known: list[str]) -> str | None:
    """The known word most like a mistyped one; None if none is."""
    found = get_close_matches(word.lower(), [one.lower() for one in known], n=1, cutoff=0.6)
    return next((one for one in known if found and one.lower() == found[0]), None)
