"""A backtest: the stored tickets under the promises in force and under those of a proposed file. Stores nothing."""

from dataclasses import dataclass
from datetime import datetime

from bot.files.catalogue import proposed
from bot.files.problems import Problem
from bot.files.reading import read_agreements
from bot.jobs.contracts import Contracts
from bot.jobs.counting_past import Task, counted
from bot.jobs.loading import BadFile
from bot.jobs.replaying import Past
from bot.store import Rows
from sla_core.agreements import Catalogue
from sla_core.backtest import Backtest
from sla_core.errors import SlaError
from sla_core.replay import standing


@dataclass(frozen=True, slots=True)
class Replayed:
    """A backtest of the tickets opened since an instant (None: of all), as they stood at `at`.

    `name` is the proposal's, `warnings` are those of its file.
    """

    name: str
    since: datetime | None
    at: datetime
    found: Backtest
    warnings: tuple[Problem, ...] = ()


def backtest(rows: Rows, contracts: Contracts, text: bytes, *, name: str, now: datetime, past: Past) -> Replayed:
    """What a proposed file would have meant; BadFile if it has problems, SlaError if nothing is in force yet.

    1. read the proposal, and let it hold for all times, as do the promises in force
    2. judge each ticket under both, and count
    """
    reading = read_agreements(text, name=name, now=now)
    if reading.file is None:
        raise BadFile(reading.problems)
    if contracts.file is None:
        raise SlaError("nothing is promised yet to compare with: load an agreements file first")
    found = replay(rows, contracts, proposed(reading.file, now), now=now, past=past)
    return Replayed(name, past.since, now, found, reading.warnings)


def replay(rows: Rows, contracts: Contracts, proposal: Catalogue, *, now: datetime, past: Past) -> Backtest:
    """The stored tickets under the promises in force and under a catalogue that stands still."""
    in_force = standing(contracts.catalogue, now)
    task = Task(in_force, proposal, now, contracts.place, past.since, past.most)
    return counted(rows, task, past).result()
