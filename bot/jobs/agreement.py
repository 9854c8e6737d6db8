"""What holds for whom: the agreements in force, as far as they can hold for whoever is asked about."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.jobs.agreement_then import Gone, as_it_was
from bot.jobs.contracts import Contracts
from bot.jobs.oncall import names_of
from bot.words import nearest
from sla_core.agreements import Agreement, Kind, Target
from sla_core.calendars import ALWAYS, Calendar
from sla_core.catalogue import Customer
from sla_core.coverage import Coverage
from sla_core.errors import SlaError
from sla_core.ladders import Ladder
from sla_core.patterns import Closure, Pattern, Versions
from sla_core.sides import Internal, internals
from sla_core.zones import epoch

AHEAD = timedelta(days=366)


class NoSuchAgreement(SlaError):
    """An agreement that there never was under that name, or not in that version."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One agreement in force with those of its targets that can hold; `until` is when a later version comes in.

    One that was asked for by its name may be `gone`: then it is told as it was. `beside` are the internal targets
    beside its own, for the house alone.
    """

    agreement: Agreement
    targets: tuple[Target, ...]
    until: datetime | None = None
    gone: Gone | None = None
    beside: Mapping[Target, tuple[Internal, ...]] = field(default_factory=dict)

    def internal(self, target: Target, *, house: bool) -> tuple[Internal, ...]:
        """The internal targets beside one of its own; nobody outside of the house is told of any."""
        return self.beside.get(target, ()) if house else ()

    @property
    def calendars(self) -> tuple[str, ...]:
        """The calendars that its targets are counted in, in order."""
        return tuple(dict.fromkeys(target.calendar for target in self.targets if target.within is not None))

    @property
    def ladders(self) -> tuple[str, ...]:
        """The ladders that are climbed for its targets, in order."""
        named = (name for t in self.targets for name in (t.ladder, *(ladder for _, ladder in t.ladders)))
        return tuple(dict.fromkeys(name for name in named if name is not None))


@dataclass(frozen=True, slots=True)
class Hours:
    """A calendar as it stands: what it is made of, and the holidays and breaks of the next year."""

    name: str
    pattern: Pattern
    closures: tuple[Closure, ...]


@dataclass(frozen=True)
class Terms:
    """Agreements in force at an instant, external ones first, the most specific first, and what they refer to.

    `customer` is whose they are; None for everybody's, or for the one agreement asked about. `names` are what
    services, teams, customers and people are called, by key. `ladders` are as they stood at that instant, None for one
    that was not loaded yet; those of `dated` have to be told with their version, for it is not sure to be the present.
    """

    at: datetime
    clauses: tuple[Clause, ...]
    customer: Customer | None = None
    hours: Mapping[str, Hours] = field(default_factory=dict)
    ladders: Mapping[str, Ladder | None] = field(default_factory=dict)
    dated: frozenset[str] = frozenset()
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def called(self, one: str) -> str:
        """What a person or a roster is called."""
        return self.names.get(("person", one)) or self.name("roster", one)

    def name(self, sort: str, key: str) -> str:
        """What something of that sort (customer, service, team, person, roster) is called."""
        return self.names.get((sort, key), key)


def terms(
    contracts: Contracts,
    *,
    now: datetime,
    customer: str | None = None,
    agreement: str | None = None,
    version: int | None = None,
    today: datetime | None = None,
    kinds: Collection[Kind] = (),
) -> Terms:
    """What is promised at `now` to a ticket opened then: to a customer, in one agreement, or to everybody.

    Targets that something more specific leaves no ticket are left out for a customer, and kept otherwise. No kinds
    named means all. One agreement is told as it was where it is not in force, in a `version` of it if that is asked
    for, and `today` (now, unless somebody looks back) says whether it is gone; NoSuchAgreement if there never was one.
    Where internal agreements are told too, each promise knows the internal targets beside it.
    """
    if agreement is not None:
        return _one(contracts, agreement, now=now, today=today or now, version=version, kinds=kinds)
    known = customers_at(contracts, now)
    found = agreements_at(contracts, now)
    under = Coverage(tuple(found), known)
    ranked = sorted(found, key=lambda one: (list(Kind).index(one.kind), one.layer, one.order, one.name))
    clauses = []
    for one in ranked:
        held = tuple(t for t in one.targets if customer is None or under.can_hold(one, t, customer=customer))
        if held and (not kinds or one.kind in kinds):
            clauses.append(Clause(one, held, _ends(contracts, one, now)))
    whose = known.get(customer, Customer(customer)) if customer else None
    told = _with_facts(contracts, Terms(now, tuple(clauses), whose))
    return _with_internals(contracts, told, under) if not kinds or Kind.OLA in kinds else told


def _one(
    contracts: Contracts,
    name: str,
    *,
    now: datetime,
    today: datetime,
    version: int | None,
    kinds: Collection[Kind],
) -> Terms:
    then = as_it_was(contracts, name, at=now, today=today, version=version)
    if then is None:
        raise NoSuchAgreement(_unknown(contracts, name, version, now))
    one = then.agreement
    clause = Clause(one, one.targets, None if then.gone else _ends(contracts, one, now), then.gone)
    wanted = not kinds or one.kind in kinds
    found = _with_facts(contracts, Terms(then.at, (clause,) if wanted else ()))
    if kinds and Kind.OLA not in kinds:
        return found
    others = [other for other in agreements_at(contracts, then.at) if other.name != name]
    return _with_internals(contracts, found, Coverage((one, *others), customers_at(contracts, then.at)))


def agreements_at(contracts: Contracts, now: datetime) -> list[Agreement]:
    """The version of each agreement that holds for a ticket opened at `now`."""
    names = dict.fromkeys(one.name for one in contracts.catalogue.agreements)
    found = (contracts.catalogue.in_force(name, now, now) for name in names)
    return [one for one in found if one is not None]


def customers_at(contracts: Contracts, now: datetime) -> Mapping[str, Customer]:
    """The customers as they are known at `now`."""
    found: Mapping[str, Customer] = {}
    for directory in contracts.catalogue.directories:
        if directory.effective_from is None or directory.effective_from <= now:
            found = directory.customers
    return found


def _unknown(contracts: Contracts, name: str, version: int | None, now: datetime) -> str:
    """That there is no such agreement, or no such version of it, with those there are."""
    if version is not None and (known := contracts.catalogue.versions(name)):
        numbers = ", ".join(str(one.version) for one in known if not one.withdrawn)
        return f"there is no version {version} of {name!r}: {numbers}"
    begins = [one.effective_from for one in contracts.catalogue.versions(name) if one.effective_from is not None]
    if begins:
        return f"{name!r} comes into force {min(begins).astimezone(contracts.place):%Y-%m-%d %H:%M}, and was not before"
    names = [one.name for one in agreements_at(contracts, now)]
    like = nearest(name, names)
    hint = f" (did you mean {like}?)" if like else ""
    return f"there is no agreement {name!r}{hint}" + (f": {', '.join(names[:12])}" if names else "")


def _ends(contracts: Contracts, agreement: Agreement, now: datetime) -> datetime | None:
    later = (one.effective_from for one in contracts.catalogue.versions(agreement.name))
    return min((since for since in later if since is not None and since > now), default=None)


def _with_facts(contracts: Contracts, found: Terms) -> Terms:
    named = (name for clause in found.clauses for name in clause.calendars)
    calendars = dict.fromkeys(name for name in named if name != ALWAYS.name)
    if found.customer is not None and found.customer.calendar:
        calendars[found.customer.calendar] = None
    ladders = {name: contracts.catalogue.ladder_at(name, found.at) for one in found.clauses for name in one.ladders}
    gone = any(clause.gone is not None for clause in found.clauses)
    return replace(
        found,
        hours={name: hours_of(contracts.catalogue.calendar(name), found.at) for name in calendars},
        ladders=ladders,
        dated=frozenset(name for name, ladder in ladders.items() if gone or ladder != contracts.ladder(name)),
        names=all_names(contracts),
    )


def _with_internals(contracts: Contracts, found: Terms, under: Coverage) -> Terms:
    """The same terms, each promise with the internal targets beside it."""
    customer = found.customer.key if found.customer else None
    internal = {target.metric for one in under.agreements if one.kind is Kind.OLA for target in one.targets}

    def beside(clause: Clause, target: Target) -> tuple[Internal, ...]:
        if target.metric not in internal:
            return ()
        return internals(under, clause.agreement, target, priorities=contracts.priorities, customer=customer)

    clauses = (replace(one, beside={t: made for t in one.targets if (made := beside(one, t))}) for one in found.clauses)
    return replace(found, clauses=tuple(clauses))


def all_names(contracts: Contracts) -> dict[tuple[str, str], str]:
    """What everything that an agreement may refer to is called, by sort and key; people by user id too."""
    return {
        **{("customer", key): name for key, name in contracts.customers.items()},
        **{("service", key): name for key, name in contracts.services.items()},
        **{("team", key): name for key, name in contracts.teams.items()},
        **{("roster", key): roster.title or key for key, roster in contracts.rosters.items()},
        **{("person", key): name for key, name in names_of(contracts).items()},
    }


def hours_of(calendar: Calendar, at: datetime) -> Hours:
    """A calendar as its version at an instant has it."""
    pattern, second = calendar.pattern, epoch(at)
    if isinstance(pattern, Versions):
        begun = [part for since, part in zip(pattern.since, pattern.parts, strict=True) if since <= second]
        pattern = begun[-1] if begun else pattern.parts[0]
    return Hours(calendar.name, pattern, tuple(pattern.closures(second, second + int(AHEAD.total_seconds()))))
