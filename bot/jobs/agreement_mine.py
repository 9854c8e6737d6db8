"""The promises that concern one person: by their tickets, the rosters they are on, the ladders that call them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.jobs.agreement import Clause, Terms, agreements_at, terms
from bot.jobs.contracts import Contracts
from bot.store import Rows
from sla_core.agreements import Agreement, Kind, Layer, Metric
from sla_core.ladders import Call, Ladder, Rung, Who


@dataclass(frozen=True, slots=True)
class Customers:
    """What is promised to a customer of whose tickets this person has some; the customer is None for nobody's."""

    customer: str | None
    tickets: int
    terms: Terms


@dataclass(frozen=True, slots=True)
class Climbing:
    """A ladder that calls this person: the rungs, numbered from 0, and the agreements that name it."""

    ladder: Ladder
    rungs: tuple[tuple[int, Rung], ...]
    catches: bool
    agreements: tuple[Agreement, ...]


@dataclass(frozen=True, slots=True)
class Mine:
    """Everything that concerns a person, who is given by a Slack user id or by a name that nobody explains.

    `teams` are those whose tickets they have, `between` what these teams promise each other.
    """

    person: str
    at: datetime
    customers: tuple[Customers, ...]
    teams: tuple[str, ...]
    between: tuple[Clause, ...]
    rosters: tuple[str, ...]
    ladders: tuple[Climbing, ...]
    names: Terms


def mine(rows: Rows, contracts: Contracts, person: str, *, now: datetime) -> Mine:
    """What concerns the person of a Slack user id, or of a key of the agreements file, at `now`."""
    known = contracts.person_of(person)
    called = frozenset({known.key, known.slack} if known else {person})
    clocks = [one for name in sorted(called) for one in rows.clocks.open(assignee=name)]
    held: dict[str | None, set[str]] = {}
    for one in clocks:
        held.setdefault(one.customer, set()).add(one.clock.ticket)
    everything = terms(contracts, now=now)
    return Mine(
        known.slack if known else person,
        now,
        customers=tuple(_promised(contracts, key, len(held[key]), now) for key in sorted(held, key=lambda k: k or "")),
        teams=(teams := tuple(sorted({one.team for one in clocks if one.team}))),
        between=tuple(_between(everything, teams)),
        rosters=tuple(name for name in contracts.rosters if called & _on_roster(contracts, name)),
        ladders=tuple(_climbing(contracts, called, now)),
        names=everything,
    )


def _promised(contracts: Contracts, customer: str | None, tickets: int, now: datetime) -> Customers:
    found = terms(contracts, now=now, customer=customer)
    found = replace(found, clauses=tuple(one for one in found.clauses if one.agreement.kind is Kind.SLA))
    if customer is None:
        everybodys = (one for one in found.clauses if one.agreement.layer >= Layer.SERVICE)
        found = replace(found, clauses=tuple(everybodys))
    return Customers(customer, tickets, found)


def _between(everything: Terms, teams: tuple[str, ...]) -> Iterator[Clause]:
    """The clauses between teams, with the targets that hold for one of these."""
    for clause in everything.clauses:
        held = tuple(
            t for t in clause.targets
            if t.metric is Metric.OWNERSHIP and (not t.teams or t.teams & set(teams))
        )  # fmt: skip
        if teams and held:
            yield Clause(clause.agreement, held, clause.until)


def _on_roster(contracts: Contracts, name: str) -> set[str]:
    roster = contracts.rosters[name]
    return {person for rotation in roster.rotations for person in rotation.people}


def _climbing(contracts: Contracts, called: frozenset[str], now: datetime) -> Iterator[Climbing]:
    agreements = agreements_at(contracts, now)
    for ladder in contracts.ladders.values():
        rungs = tuple((i, r) for i, r in enumerate(ladder.rungs) if any(_calls(c, contracts, called) for c in r.calls))
        catches = any(_calls(call, contracts, called) for call in ladder.catch_all)
        named = tuple(one for one in agreements if ladder.name in Clause(one, one.targets).ladders)
        if (rungs or catches) and named:
            yield Climbing(ladder, rungs, catches, named)


def _calls(call: Call, contracts: Contracts, called: frozenset[str]) -> bool:
    """Whether a call may reach one of these names; owners and groups are known only once it is made."""
    match call.who:
        case Who.PERSON:
            return call.name in called
        case Who.MANAGER:
            return any(person.manager in called for person in contracts.people.values())
        case Who.ON_DUTY | Who.ROUND_ROBIN:
            on_roster = _on_roster(contracts, call.name) if call.name in contracts.rosters else set()
            return bool(called & ({*call.people} | on_roster))
    return False
