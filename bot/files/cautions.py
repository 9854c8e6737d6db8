"""What is allowed in a file, but probably not meant."""

from collections.abc import Iterator
from datetime import datetime

from bot.files.places import Place
from bot.files.records import AgreementsFile, Combination
from bot.files.tree import Mapping
from sla_core.agreements import Metric
from sla_core.patterns import Week


def cautions(file: AgreementsFile, root: Place, now: datetime) -> None:
    """Warn of calendars that nothing uses, and of those that will soon run out of public holidays."""
    node = root.node.get("calendars") if isinstance(root.node, Mapping) else None
    section = Place(node, ("calendars",), root.findings) if node is not None else None
    if section is None:
        return
    used = set(_used(file))
    for key, value in section.entries("a mapping from names to calendars"):
        if key.text not in file.calendars:
            continue
        if key.text not in used:
            key.warn(f"calendar {key.text!r} is used by nothing")
        else:
            _check_years(value, file.calendars[key.text], now)


def _used(file: AgreementsFile) -> Iterator[str]:
    """The calendars that count for some target or customer, and the parts of those, however deep."""
    waiting = {target.calendar for agreement in file.agreements for target in agreement.targets}
    promised = {target.metric for agreement in file.agreements for target in agreement.targets}
    if Metric.CUSTOMER_RESPONSE in promised:
        waiting |= {entry.customer.calendar for entry in file.customers.values() if entry.customer.calendar}
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        seen.add(name)
        entry = file.calendars.get(name)
        if isinstance(entry, Combination):
            waiting |= set(entry.parts) - seen
        yield name


def _check_years(place: Place, calendar: Week | Combination, now: datetime) -> None:
    holidays = place.node.get("holidays") if isinstance(place.node, Mapping) else None
    country = holidays.get("country") if isinstance(holidays, Mapping) else None
    if not isinstance(calendar, Week) or holidays is None or country is None:
        return
    listed = {day.year for day, _ in calendar.holidays}
    missing = [str(year) for year in (now.year, now.year + 1) if year not in listed]
    if missing:
        at = Place(holidays, (*place.path, "holidays"), place.findings)
        at.warn(f"no holidays are listed for {' and '.join(missing)}: widen the years, or leave them out")
