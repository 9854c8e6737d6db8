"""What is allowed in a file, but probably not meant."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from bot.files.credit_cautions import credit_cautions
from bot.files.duty_cautions import duty_cautions, opens
from bot.files.ladder_fit import ladder_fit
from bot.files.places import Place
from bot.files.promise_cautions import promise_cautions
from bot.files.records import AgreementsFile, Combination
from bot.files.tree import Mapping as Branches
from sla_core.agreements import Metric
from sla_core.calendars import Calendar
from sla_core.patterns import Week


def cautions(file: AgreementsFile, root: Place, now: datetime) -> None:
    """Warn of calendars that are used by nothing, never open or run out of holidays, of duty, promises and credits."""
    sections = {key: dict(_entries(root, key)) for key in ("calendars", "rosters", "ladders", "credits", "agreements")}
    _calendar_cautions(file, sections["calendars"], now, broken=bool(root.findings.problems))
    if not root.findings.problems:
        ladder_fit(file, sections["ladders"])
        duty_cautions(file, sections["rosters"], sections["ladders"], now)
        promise_cautions(file, sections["agreements"], now)
        credit_cautions(file, sections["credits"], sections["agreements"])


def _entries(root: Place, section: str) -> Iterator[tuple[str, tuple[Place, Place]]]:
    """The keys and values of a section, by name; nothing if it is not there or no mapping."""
    node = root.node.get(section) if isinstance(root.node, Branches) else None
    if isinstance(node, Branches):
        place = Place(node, (section,), root.findings)
        yield from ((key.text, (key, value)) for key, value in place.entries("a mapping from names"))


def _calendar_cautions(
    file: AgreementsFile, places: Mapping[str, tuple[Place, Place]], now: datetime, *, broken: bool
) -> None:  # fmt: skip
    used, counts = (
        set(_used(file)),
        set(_with_parts(file, {t.calendar for one in file.agreements for t in one.targets})),
    )
    # Parts of what opens may never open themselves; and while there are problems, parts may be missing.
    counting = set() if broken else {target.calendar for one in file.agreements for target in one.targets}
    for key, value in places.values():
        if key.text not in file.calendars:
            continue
        if key.text not in used:
            key.warn(f"calendar {key.text!r} is used by nothing")
        elif key.text in counting and not opens(Calendar(key.text, file.patterns[key.text]), now):
            key.warn(f"calendar {key.text!r} has no hours within a year: what it counts would never be due")
        else:
            _check_years((key, value), file.calendars[key.text], now, counts=key.text in counts)


def _used(file: AgreementsFile) -> Iterator[str]:
    """The calendars that count for a target, a customer or those who are called, and the parts of those."""
    waiting = {target.calendar for agreement in file.agreements for target in agreement.targets}
    promised = {target.metric for agreement in file.agreements for target in agreement.targets}
    if Metric.CUSTOMER_RESPONSE in promised:
        waiting |= {entry.customer.calendar for entry in file.customers.values() if entry.customer.calendar}
    waiting |= {person.hours for person in file.people.values() if person.hours}
    waiting |= {calendar for entry in file.rosters.values() for _, calendar in entry.only}
    waiting |= {ladder.calendar for ladder in file.ladders.values() if ladder.calendar}
    waiting |= {rung.gate.calendar for ladder in file.ladders.values() for rung in ladder.rungs if rung.gate}
    waiting |= {entry.hours for entry in file.uptime.values()}
    waiting |= {entry.maintenance_hours for entry in file.uptime.values() if entry.maintenance_hours}
    yield from _with_parts(file, waiting)


def _with_parts(file: AgreementsFile, names: set[str]) -> Iterator[str]:
    """These calendars, and the parts of those that are combined."""
    waiting, seen = set(names), set[str]()
    while waiting:
        name = waiting.pop()
        seen.add(name)
        entry = file.calendars.get(name)
        if isinstance(entry, Combination):
            waiting |= set(entry.parts) - seen
        yield name


def _check_years(place: tuple[Place, Place], calendar: Week | Combination, now: datetime, *, counts: bool) -> None:
    """Warn of holidays that run out, and of hours of promises that have none; `holidays: {}` says that none is meant.

    Who is open on every weekday is taken not to keep any unless a country is named.
    """
    key, value = place
    holidays = value.node.get("holidays") if isinstance(value.node, Branches) else None
    named = isinstance(holidays, Branches) and holidays.get("country") is not None
    if not isinstance(calendar, Week) or not (named or (counts and not all(calendar.windows))):
        return
    if not isinstance(holidays, Branches):
        key.warn(
            f"calendar {key.text!r} has no holidays, so each counts as a working day: name a country, or write "
            "`holidays: {}` if that is meant"
        )
        return
    listed = {day.year for day, _ in calendar.holidays}
    missing = [str(year) for year in (now.year, now.year + 1) if year not in listed]
    if missing and (named or holidays.get("add") is not None):
        cure = "widen the years, or leave them out" if named else "add their dates, or name a country"
        at = Place(holidays, (*value.path, "holidays"), value.findings)
        at.warn(f"no holidays are listed for {' and '.join(missing)}: {cure}")
