"""Verify: fold everything again from the log and list each place where the store says something else."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields

from bot.jobs.contracts import Contracts
from bot.jobs.folding import logs_of
from bot.jobs.rulings import agrees
from bot.store import Rows, Store
from bot.store.records import Ruling, VerdictRow
from bot.words import plural
from sla_core.clocks import Clock
from sla_core.fold import Folded, fold
from sla_core.tickets import Scope, Ticket

BATCH = 500
ClockKey = tuple[str, str, str, int]
Fields = Ticket | Clock | Scope


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where the store and the log disagree."""

    ticket: str
    what: str
    stored: str
    folded: str

    def __str__(self) -> str:
        return f"{self.ticket}: {self.what}: stored {self.stored}, the log says {self.folded}"


@dataclass(frozen=True, slots=True)
class Verified:
    """What was looked at, and every difference."""

    tickets: int = 0
    events: int = 0
    clocks: int = 0
    verdicts: int = 0
    differences: tuple[Difference, ...] = ()


def verify(store: Store, contracts: Contracts, *, progress: Callable[[int, int], None] | None = None) -> Verified:
    """Compares each ticket, clock and verdict with a fold of its log at the instant at which it was stored.

    `progress` is told how many of how many tickets are done.
    """
    found = Verified()
    with store.read() as rows:
        keys = rows.events.tickets()
        for start in range(0, len(keys), BATCH):
            found = _add(found, _verify_batch(rows, contracts, keys[start : start + BATCH]))
            if progress:
                progress(min(start + BATCH, len(keys)), len(keys))
    return found


def _verify_batch(rows: Rows, contracts: Contracts, keys: Sequence[str]) -> Verified:
    stored, clocks, logs = rows.tickets.get_many(keys), rows.clocks.of_many(keys), logs_of(rows, keys)
    verdicts: dict[str, dict[ClockKey, VerdictRow]] = {key: {} for key in keys}
    for clock_key, verdict in rows.verdicts.latest(keys).items():
        verdicts[clock_key[0]][clock_key] = verdict
    differences: list[Difference] = []
    for key in keys:
        row = stored.get(key)
        if row is None:
            differences.append(Difference(key, "ticket", "nothing", plural(len(logs[key]), "event")))
            continue
        folded = fold(key, logs[key], contracts.catalogue, now=row.folded_at)
        differences += _ticket_differences(row.ticket, folded.ticket)
        differences += _clock_differences(key, clocks[key], folded)
        differences += _verdict_differences(key, verdicts[key], folded)
    return Verified(
        tickets=len(keys),
        events=sum(len(log) for log in logs.values()),
        clocks=sum(len(found) for found in clocks.values()),
        verdicts=sum(len(found) for found in verdicts.values()),
        differences=tuple(differences),
    )


def _add(left: Verified, right: Verified) -> Verified:
    return Verified(
        left.tickets + right.tickets,
        left.events + right.events,
        left.clocks + right.clocks,
        left.verdicts + right.verdicts,
        left.differences + right.differences,
    )


def _ticket_differences(stored: Ticket, folded: Ticket) -> Iterator[Difference]:
    yield from _field_differences(folded.key, "", stored, folded)


def _clock_differences(key: str, stored: Sequence[Clock], folded: Folded) -> Iterator[Difference]:
    known = {clock.key: clock for clock in stored}
    made = {trace.clock.key: trace.clock for trace in folded.traces}
    for clock_key in sorted(known.keys() | made.keys()):
        name = " ".join(map(str, clock_key[1:]))
        if clock_key not in known:
            yield Difference(key, f"clock {name}", "nothing", made[clock_key].state.value)
        elif clock_key not in made:
            yield Difference(key, f"clock {name}", known[clock_key].state.value, "nothing")
        else:
            yield from _field_differences(key, f"clock {name}: ", known[clock_key], made[clock_key])


def _verdict_differences(key: str, stored: dict[ClockKey, VerdictRow], folded: Folded) -> Iterator[Difference]:
    made = {trace.clock.key: trace.clock for trace in folded.traces}
    for clock_key in sorted(stored.keys() | made.keys()):
        verdict, clock = stored.get(clock_key), made.get(clock_key)
        name = "verdict " + " ".join(map(str, clock_key[1:]))
        if verdict is None:
            if clock is not None and clock.outcome is not None:
                yield Difference(key, name, "nothing", clock.outcome.value)
        elif clock is None:
            if verdict.outcome is not Ruling.WITHDRAWN:
                yield Difference(key, name, verdict.outcome.value, "nothing")
        elif not agrees(verdict, clock):
            said = f"{clock.outcome.value if clock.outcome else 'undecided'} at {clock.decided_at}"
            yield Difference(key, name, f"{verdict.outcome.value} at {verdict.decided_at}", said)


def _field_differences(key: str, prefix: str, stored: Fields, folded: Fields) -> Iterator[Difference]:
    for field in fields(stored):
        left, right = getattr(stored, field.name), getattr(folded, field.name)
        if isinstance(left, Scope) and isinstance(right, Scope):
            yield from _field_differences(key, prefix, left, right)
        elif left != right:
            yield Difference(key, f"{prefix}{field.name}", _value(left), _value(right))


def _value(value: object) -> str:
    return "nothing" if value is None else str(value)
