"""A backtest: the stored tickets under the promises in force and under those of a proposed file. Stores nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from itertools import chain

from bot.files.catalogue import proposed
from bot.files.problems import Problem
from bot.files.reading import read_agreements
from bot.jobs.contracts import Contracts
from bot.jobs.counting_past import Task, counted
from bot.jobs.loading import BadFile
from bot.jobs.periods import period
from bot.jobs.replaying import Past
from bot.store import Rows
from sla_core.backtest import Backtest
from sla_core.catalogue import Catalogue
from sla_core.errors import SlaError
from sla_core.replay import standing
from sla_core.replayed_credits import Cost, costs


@dataclass(frozen=True, slots=True)
class Owed:
    """What a customer would have been paid under the promises in force and under the proposed ones; None for nothing.

    In one currency: a proposal in another is a row of its own.
    """

    customer: str
    currency: str
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True, slots=True)
class Replayed:
    """A backtest of the tickets opened since an instant (None: of all), as they stood at `at`.

    `name` is the proposal's, `warnings` are those of its file. `owed` is empty where nobody promised credits, and
    `uncounted` says where they are promised and cannot be counted.
    """

    name: str
    since: datetime | None
    at: datetime
    found: Backtest
    warnings: tuple[Problem, ...] = ()
    owed: tuple[Owed, ...] = ()
    uncounted: tuple[str, ...] = ()


def backtest(rows: Rows, contracts: Contracts, text: bytes, *, name: str, now: datetime, past: Past) -> Replayed:
    """What a proposed file would have meant; BadFile if it has problems, SlaError if nothing is in force yet.

    1. read the proposal, and let it hold for all times, as do the promises in force
    2. judge each ticket under both, and count
    3. what each customer would have been paid
    """
    reading = read_agreements(text, name=name, now=now)
    if reading.file is None:
        raise BadFile(reading.problems)
    if contracts.file is None:
        raise SlaError("nothing is promised yet to compare with: load an agreements file first")
    found = replay(rows, contracts, proposed(reading.file, now), name=name, now=now, past=past)
    return replace(found, warnings=reading.warnings)


def replay(rows: Rows, contracts: Contracts, proposal: Catalogue, *, name: str, now: datetime, past: Past) -> Replayed:
    """The stored tickets under the promises in force and under a catalogue that stands still."""
    in_force = standing(contracts.catalogue, now)
    task = Task(in_force, proposal, now, contracts.place, past.since, past.most)
    made = counted(rows, task, past)

    def fee(customer: str, agreement: str, month: str) -> tuple[Decimal, str] | None:
        row = rows.fees.at(customer, agreement, period(month, contracts.place, now).since)
        return (row.amount, row.currency) if row is not None else None

    sides = [costs(made.paid_for(side), under, now=now, fee=fee) for side, under in enumerate((in_force, proposal))]
    problems = dict.fromkeys(f"{one.customer}, {one.agreement}: {one.problem}" for one in chain(*sides) if one.problem)
    return Replayed(name, past.since, now, made.result(), owed=_owed(sides), uncounted=tuple(problems))


def _owed(sides: Sequence[Sequence[Cost]]) -> tuple[Owed, ...]:
    """Both sides beside each other; where a side could not be counted, it has nothing."""
    sums: dict[tuple[str, str], list[Decimal | None]] = {}
    for side, found in enumerate(sides):
        for one in found:
            if one.amount is not None:
                both = sums.setdefault((one.customer, one.currency), [None, None])
                both[side] = (both[side] or Decimal(0)) + one.amount
    return tuple(Owed(*who, *both) for who, both in sorted(sums.items()))
