"""What the past would have cost: each calendar month accounted under the promises in force and under proposed ones.

An account is kept by whole months, and counts what was decided in one, whenever its ticket was opened, beside how much
the services were up. It is that of `bot.jobs.credits`, told what a replay says was decided.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from fractions import Fraction

from bot.jobs.accounts import Accounts, Held
from bot.jobs.attainment import Period
from bot.jobs.availability import promised_to
from bot.jobs.contracts import Contracts
from bot.jobs.credits import Judgement, Month, judgements, priced
from bot.jobs.folding import with_absorbed
from bot.jobs.owed import Account, Both, Cost, Up
from bot.jobs.periods import period
from bot.jobs.replaying import TELL, Progress
from bot.jobs.waiving import clock_called
from bot.store import Rows
from sla_core.courses import Courses, Pair
from sla_core.credits import AVAILABILITY, BadScheme, Case, Credit, Scheme, credit, rounded
from sla_core.decided import Decided, Sort, bounds_of, cases_of, decided_by_fold, decided_in, lateness
from sla_core.plain_lives import past
from sla_core.what_if import own_of

_EVER = datetime(1970, 1, 1, tzinfo=UTC)


def owed_past(
    rows: Rows, before: Contracts, after: Contracts, *, since: datetime | None, now: datetime,
    progress: Progress | None = None,
) -> Cost:  # fmt: skip
    """What the months since an instant (None: all there are) cost under contracts whose promises never change.

    1. who is paid, and the months. 2. What was decided in each, of every ticket that one of them can see. 3. The
    accounts of each month on both sides. 4. Both beside each other.
    """
    waived = frozenset(rows.waivers.holding())
    known = oldest(rows, now)
    months = months_of(before.place, since=known if since is None else max(since, known), now=now)
    sides = [_Side(one, [month.since for month in months], waived, now) for one in (before, after)]
    payable = {customer for side in sides for customer in side.accounts}
    if not payable or not months:
        return Cost()
    _count(rows, sides, payable, now=now, progress=progress)
    both = Both(months, before.place, since, now)
    for number, month in enumerate(months):
        for place, side in enumerate(sides):
            for account in side.month(rows, number, month):
                both.add(place, number, account)
    return both.result()


def oldest(rows: Rows, now: datetime) -> datetime:
    """When the first ticket was opened, or the first outage began; now where nothing is recorded."""
    outages = [one.since for one in rows.outages.touching(_EVER, now)[:1]]
    return min((one for one in (rows.replays.oldest(), *outages) if one is not None), default=now)


def months_of(place: tzinfo, *, since: datetime, now: datetime) -> list[Period]:
    """The calendar months of a zone from that of an instant until that of now."""
    found, local = list[Period](), max(since, _EVER).astimezone(place)
    year, month = local.year, local.month
    while not found or found[-1].until <= now:
        found.append(period(f"{year}-{month:02}", place, now))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return found


class _Side:
    """The clocks that one side's promises pay for, as tickets tell them, and the accounts of every month."""

    def __init__(self, contracts: Contracts, starts: Sequence[datetime], waived: frozenset[str], now: datetime) -> None:
        self.contracts, self.now = contracts, now
        self.starts, self._waived = starts, waived
        self._bounds = bounds_of(contracts.catalogue)
        every = {customer: Accounts(contracts, customer) for customer in contracts.customers}
        self.accounts = {key: one for key, one in every.items() if any(one.at(now).values())}
        self._schemes: dict[tuple[str | None, str | None], Scheme | None] = {}
        self._counts: Counter[Sort] = Counter()
        self._sorted: dict[tuple[str, int], list[tuple[Sort, int]]] = {}

    def take(self, ticket: str, one: Decided) -> None:
        """A decided clock of a ticket, if anybody is paid for the likes of it."""
        place = (one.customer, one.service)
        if place not in self._schemes:
            self._schemes[place] = self._scheme(*place)
        scheme, month = self._schemes[place], bisect_right(self.starts, one.at) - 1
        if scheme is None or one.customer is None or month < 0:
            return
        late = None if one.late is None else lateness(one.late, self._bounds)
        held = not scheme.exclusion(one.at)
        if held and late is not None and self._waived:
            held = clock_called(ticket, one.metric, one.cycle) not in self._waived
        self._counts[Sort(one.customer, one.service, month, one.metric, one.priority, late, held)] += 1

    def month(self, rows: Rows, number: int, chosen: Period) -> Iterator[Account]:
        """Every customer's accounts of a month; all tickets have been taken."""
        if not self._sorted:
            for sort, count in self._counts.items():
                self._sorted.setdefault((sort.customer, sort.month), []).append((sort, count))
        month = Month(rows, self.contracts, chosen, self.now, rows.waivers.holding())
        for customer, accounts in self.accounts.items():
            counts = self._sorted.get((customer, number), [])
            for held in accounts.within(chosen.since, month.at).values():
                name = held.agreement.name
                mine = [one for one in counts if self._named(customer, one[0].service) == name]
                cases = [case for sort, count in mine for case in cases_of(sort, count, self._bounds)]
                yield self._account(month, customer, held, cases)

    def _account(self, month: Month, customer: str, held: Held, cases: Sequence[Case]) -> Account:
        accounts, name = self.accounts[customer], held.agreement.name
        # A customer's own copy of an agreement is paid by the fee of what it is a copy of.
        recorded = replace(held, agreement=replace(held.agreement, name=own_of(name, customer)))
        scheme, fee = priced(month, customer, accounts, recorded)
        spans = {service: accounts.span(name, service, month.period) for service in self.contracts.services}
        found = tuple(judgements(month, customer, scheme, [(s, span) for s, span in spans.items() if span is not None]))
        paid, problem = None, ""
        try:
            paid = credit(scheme, cases, [one.uptime for one in found], fee=fee)
        except BadScheme as error:
            problem = str(error)
        targets = {service: share for _, service, share in promised_to(self.contracts, customer, month.at)}
        ups = tuple(_up(name, one, scheme, (targets.get(one.uptime.service), paid)) for one in found)
        return Account(customer, name, paid, scheme.currency, ups, tuple(one.uptime.service for one in found), problem)

    def _scheme(self, customer: str | None, service: str | None) -> Scheme | None:
        accounts = self.accounts.get(customer or "")
        agreement = accounts.of(service, self.now) if accounts else None
        return agreement.credits if agreement else None

    def _named(self, customer: str, service: str | None) -> str | None:
        agreement = self.accounts[customer].of(service, self.now)
        return agreement.name if agreement else None


def _up(agreement: str, one: Judgement, scheme: Scheme, told: tuple[Decimal | None, Credit | None]) -> Up:
    target, paid = told
    amount = None
    if paid is not None:
        about = (line for line in paid.lines if line.key == one.uptime.service and line.late is None)
        mine = [line.exact for line in about if line.scale.covers(metric=AVAILABILITY, priority=None, service=line.key)]
        amount = rounded(sum(mine, Fraction(0)), scheme.currency)
    return Up(agreement, target, one.uptime.raw, one.uptime.counted, amount, scheme.currency)


def _count(
    rows: Rows, sides: Sequence[_Side], customers: set[str], *, now: datetime, progress: Progress | None
) -> None:
    """Tells both sides what was decided of every ticket; where nothing differs between them it is found out once."""
    before, after = (side.contracts.catalogue for side in sides)
    courses, targets = Courses(Pair(before, after, now=now)), rows.tickets.took_others()
    since = sides[0].starts[0]
    total = rows.replays.count_unsettled(since, customers) if progress is not None else 0
    for done, told in enumerate(rows.replays.unsettled(since, customers), 1):
        key, instants = told.ticket, told.instants
        plain = told.facts is not None and key not in targets and past(instants, now)
        course = courses.of(told.facts) if plain and told.facts is not None else None
        if course is not None:
            known = [*instants, now]
            found = [list(decided_in(course, known, 0))]
            found.append(found[0] if course.same else list(decided_in(course, known, 1)))
        else:
            log = told.events()
            log = with_absorbed(rows, {key: log})[key] if key in targets else log
            found = [list(decided_by_fold(key, log, under, now=now)) for under in (before, after)]
        for side, clocks in zip(sides, found, strict=True):
            for one in clocks:
                side.take(key, one)
        if progress is not None and (done % TELL == 0 or done == total):
            progress(done, total)
