"""The account of a period that was closed, and what every later correction moves in attainment and in money.

An account holds what a credit is counted from, and nothing that was counted: so a correction can be told to it, and
what it owes is counted anew. Corrections are told one after the other, in the order in which they were made, and each
is answered for what it moves on top of those before it. Their sum is therefore exactly what was moved in all.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from sla_core.availability import Availability, Outage, counted_within
from sla_core.credits import BadScheme, Case, Credit, Scheme, Uptime, Waiver, attained, credit
from sla_core.spans import Span, Spans, cut, tidy
from sla_core.zones import epoch


class Told(StrEnum):
    """What a correction is about."""

    CLOCK = "clock"
    OUTAGE = "outage"
    WAIVER = "waiver"
    TERMS = "terms"


@dataclass(frozen=True, slots=True)
class Entry:
    """A clock that was decided in the period at `at`; `late` as in Case, and nothing said yet of waivers."""

    key: str
    metric: str
    at: datetime
    late: int | None = None
    priority: str | None = None
    service: str | None = None


@dataclass(frozen=True)
class Terms:
    """By what is counted: the scheme, the fee, and in which epoch seconds each service was promised to be up."""

    scheme: Scheme
    fee: Decimal | None = None
    promised: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)


Value = Entry | Outage | Waiver | Terms


@dataclass(frozen=True)
class Correction:
    """Something told anew about one thing: what it is from then on, None if it counts no longer, by whom and why."""

    told: Told
    key: str
    value: Value | None
    at: datetime
    author: str
    reason: str


@dataclass(frozen=True)
class Account:
    """All that a credit of a period is counted from. Waivers are kept by what they waive, a clock or an outage."""

    terms: Terms
    entries: Mapping[str, Entry] = field(default_factory=dict)
    outages: Mapping[str, Outage] = field(default_factory=dict)
    waivers: Mapping[str, Waiver] = field(default_factory=dict)

    @property
    def subjects(self) -> frozenset[str]:
        """The keys of all that can be waived in it, or was."""
        return frozenset((*self.entries, *self.outages, *self.waivers))

    def cases(self) -> list[Case]:
        """The clocks as money sees them, by when they were decided; only a miss can be waived."""
        return [self._case(one) for one in sorted(self.entries.values(), key=lambda one: (one.at, one.key))]

    def _case(self, one: Entry) -> Case:
        waiver = self.waivers.get(one.key) if one.late is not None else None
        excluded = self.terms.scheme.exclusion(one.at)
        return Case(one.key, one.metric, one.late, one.priority, one.service, waiver, excluded)

    def figure(self, service: str) -> Availability:
        """How long a service was promised and down in the whole period, which is over."""
        promised = list(self.terms.promised.get(service, ()))
        counted = tuple(counted_within(promised, self._outages_of(service)))
        length = _length(promised)
        return Availability(length, length, sum(one.seconds for one in counted), counted)

    def uptime(self, service: str) -> Uptime:
        """Its availability, and the same without the outages that were waived or lie in an excluded span."""
        excluded = tidy((epoch(one.start), epoch(one.end)) for one in self.terms.scheme.excluded)
        promised = list(self.terms.promised.get(service, ()))
        held = [one for one in self._outages_of(service) if one.key not in self.waivers]
        down = sum(one.seconds for one in counted_within(cut(promised, excluded), held))
        share = 1 - Fraction(down, _length(promised)) if promised else None
        return Uptime(service, self.figure(service).share, share)

    def _outages_of(self, service: str) -> list[Outage]:
        return [one for one in self.outages.values() if one.service == service]

    def credit(self) -> Credit:
        """What is owed; BadScheme where a percentage of a fee is to be paid that nobody has named."""
        uptimes = [self.uptime(service) for service in self.terms.promised]
        return credit(self.terms.scheme, self.cases(), uptimes, fee=self.terms.fee)

    def amount(self) -> Decimal | None:
        """The same in money; None where it cannot be counted."""
        try:
            return self.credit().amount
        except BadScheme:
            return None

    def value(self, told: Told, key: str) -> Value | None:
        """What the account says of one thing; None if it says nothing."""
        if told is Told.TERMS:
            return self.terms
        shelves: dict[Told, Mapping[str, Value]] = {
            Told.CLOCK: self.entries, Told.OUTAGE: self.outages, Told.WAIVER: self.waivers,
        }  # fmt: skip
        return shelves[told].get(key)

    def after(self, correction: Correction) -> "Account":
        """The account once it was told."""
        key, value = correction.key, correction.value
        if isinstance(value, Terms):
            return replace(self, terms=value)
        if correction.told is Told.CLOCK:
            return replace(self, entries=_with(self.entries, key, value))
        if correction.told is Told.OUTAGE:
            return replace(self, outages=_with(self.outages, key, value))
        return replace(self, waivers=_with(self.waivers, key, value))

    def figure_of(self, told: Told, key: str) -> str | None:
        """The name of the figure that one thing has a part in: its metric, or its service. None if it has none."""
        if told is Told.OUTAGE or (told is Told.WAIVER and key in self.outages):
            outage = self.outages.get(key)
            return outage.service if outage else None
        entry = self.entries.get(key)
        return entry.metric if entry and told is not Told.TERMS else None

    def shares(self, name: str) -> "Shares":
        """The figure of that name: a service whose availability was promised, or a metric."""
        return self._availability(name) if name in self.terms.promised else self._attainment(name)

    def _availability(self, service: str) -> "Shares":
        uptime = self.uptime(service)
        return Shares(service, uptime.raw, uptime.counted)

    def _attainment(self, metric: str) -> "Shares":
        mine = [self._case(one) for one in self.entries.values() if one.metric == metric]
        return Shares(metric, attained(mine), attained(case for case in mine if case.counts))


@dataclass(frozen=True, slots=True)
class Shares:
    """An attainment or availability as fractions of one: as it was reached, and as it is held against us."""

    name: str
    reached: Fraction | None
    held: Fraction | None


@dataclass(frozen=True)
class Restatement:
    """A correction with what it was about before and since, and the account before and since.

    `moved` is the money, in the rounded amounts of the account: what could not be counted counts as nothing.
    """

    correction: Correction
    before: Account
    after: Account
    moved: Decimal

    @property
    def pays(self) -> bool:
        """Whether it is about money at all: an account that pays nothing is moved in what was reached only."""
        return self.before.terms.scheme.pays or self.after.terms.scheme.pays

    @property
    def was(self) -> Value | None:
        return self.before.value(self.correction.told, self.correction.key)

    @property
    def now(self) -> Value | None:
        return self.after.value(self.correction.told, self.correction.key)

    @property
    def shares(self) -> tuple[Shares, Shares] | None:
        """The figure it has a part in, before and since; None for one that is about all figures."""
        told, key = self.correction.told, self.correction.key
        name = self.after.figure_of(told, key) or self.before.figure_of(told, key)
        return (self.before.shares(name), self.after.shares(name)) if name else None


def restatements(account: Account, corrections: Iterable[Correction]) -> tuple[Restatement, ...]:
    """What each correction moves, told to the account in this order; one that changes nothing is left out."""
    return tuple(_restated(account, corrections))


def _restated(account: Account, corrections: Iterable[Correction]) -> Iterator[Restatement]:
    owed = account.amount() or Decimal(0)
    for correction in corrections:
        if account.value(correction.told, correction.key) == correction.value:
            continue
        after = account.after(correction)
        owed_after = after.amount() or Decimal(0)
        yield Restatement(correction, account, after, owed_after - owed)
        account, owed = after, owed_after


def differences(old: Account, new: Account) -> list[tuple[Told, str]]:
    """The things of which two accounts say something different: the terms first, then clocks, outages and waivers."""
    found = [(Told.TERMS, "")] if old.terms != new.terms else []
    shelves: Sequence[tuple[Told, Mapping[str, Value], Mapping[str, Value]]] = (
        (Told.CLOCK, old.entries, new.entries),
        (Told.OUTAGE, old.outages, new.outages),
        (Told.WAIVER, old.waivers, new.waivers),
    )
    for told, was, now in shelves:
        found += [(told, key) for key in sorted(was.keys() | now.keys()) if was.get(key) != now.get(key)]
    return found


def _with(shelf: Mapping[str, Any], key: str, value: Value | None) -> dict[str, Any]:
    return {name: one for name, one in {**shelf, key: value}.items() if one is not None}


def _length(spans: Spans) -> int:
    return sum(end - start for start, end in spans)
