"""A backtest: the stored tickets under the promises in force and under those of a proposed file. Stores nothing."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.files.catalogue import proposed
from bot.files.problems import Problem
from bot.files.reading import read_agreements
from bot.jobs.contracts import Contracts
from bot.jobs.counting_past import Task, counted
from bot.jobs.crews import Crew, Job
from bot.jobs.loading import BadFile
from bot.jobs.owed import Cost
from bot.jobs.owed_past import PastAccounts
from bot.jobs.replaying import Past
from bot.store import Rows
from sla_core.backtest import Backtest
from sla_core.errors import SlaError
from sla_core.replay import standing


@dataclass(frozen=True, slots=True)
class Replayed:
    """A backtest of the tickets opened since an instant (None: of all), as they stood at `at`.

    `name` is the proposal's, `warnings` are those of its file. `cost` is empty where nobody promises credits.
    """

    name: str
    since: datetime | None
    at: datetime
    found: Backtest
    warnings: tuple[Problem, ...] = ()
    cost: Cost = field(default_factory=Cost)


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
    proposal = replace(contracts, catalogue=proposed(reading.file, now), file=reading.file)
    return replace(replay(rows, contracts, proposal, name=name, now=now, past=past), warnings=reading.warnings)


def replay(rows: Rows, contracts: Contracts, proposal: Contracts, *, name: str, now: datetime, past: Past) -> Replayed:
    """The stored tickets under the promises in force and under a proposal whose promises stand still."""
    in_force = replace(contracts, catalogue=standing(contracts.catalogue, now))
    task = Task(in_force.catalogue, proposal.catalogue, now, contracts.place, past.since, past.most)
    accounts = PastAccounts(rows, in_force, proposal, since=past.since, now=now)
    owed = accounts.job
    jobs: list[Job[Any]] = [task] if owed is None else [task, owed]
    with Crew(rows, jobs, processes=past.processes, part=past.part) as crew:
        found = counted(rows, task, crew, progress=past.progress).result()
        cost = accounts.cost(owed, crew, progress=past.accounting)
    return Replayed(name, past.since, now, found, cost=cost)
