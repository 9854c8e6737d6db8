"""What a storm came to, as a table for people and as JSON for programs."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.chaos.counting import Tally


def lines_of(tally: Tally) -> list[str]:
    """The table, then what is wrong, if anything is."""
    rows = list(_rows(tally))
    width = max(len(name) for name, _ in rows)
    table = [f"{name.ljust(width)}  {value}" for name, value in rows]
    wrong = [f"lost: {', '.join(tally.lost[:10])}"] if tally.lost else []
    wrong += [f"doubled: {', '.join(tally.doubled[:10])}"] if tally.doubled else []
    return [*table, *wrong, *tally.problems, verdict(tally)]


def verdict(tally: Tally) -> str:
    """One sentence."""
    if tally.good:
        return "Nothing was lost, nothing came twice, and every rule held."
    return f"{len(tally.lost)} lost, {len(tally.doubled)} doubled, {len(tally.problems)} rules broken."


def _rows(tally: Tally) -> Iterator[tuple[str, str]]:
    plan = tally.plan
    yield "seed", str(plan.seed)
    yield "took", f"{tally.seconds:.0f} s, {plan.replicas} processes, {plan.channels} channels"
    yield "tickets", f"{tally.tickets}, {tally.answered} of them acknowledged by a person"
    if plan.standing:
        yield "standing", f"{plan.standing} more were open all the time"
    yield "pages", f"{tally.pages} ({_counted(tally.states)} with all other messages)"
    yield "messages", str(tally.messages)
    yield "kills", f"{sum(tally.killed.values())} ({_counted(tally.killed)})"
    if plan.freezes:
        yield "stopped for a minute", f"{sum(tally.frozen.values())} ({_counted(tally.frozen)})"
    yield "faults", f"{sum(tally.faults.values())} ({_counted(tally.faults)})"
    yield "tried again", str(tally.retried)
    yield "copies removed", str(tally.copies)
    yield "overtaken", f"{tally.overtaken} not sent, since a later rung was called first"
    yield "lateness", f"p50 {tally.late(0.5):.1f} s, p99 {tally.late(0.99):.1f} s, max {tally.late(1):.1f} s"
    yield "lost", str(len(tally.lost))
    yield "doubled", str(len(tally.doubled))


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {number}" for name, number in sorted(counts.items())) or "none"


def json_of(tally: Tally) -> dict[str, Any]:
    """The same as plain values; lateness in seconds."""
    plan = tally.plan
    return {
        "seed": plan.seed,
        "replicas": plan.replicas,
        "channels": plan.channels,
        "seconds": round(tally.seconds, 1),
        "tickets": tally.tickets,
        "standing": plan.standing,
        "acknowledged": tally.answered,
        "pages": tally.pages,
        "messages": tally.messages,
        "states": dict(tally.states),
        "kills": dict(tally.killed),
        "frozen": dict(tally.frozen),
        "faults": dict(tally.faults),
        "tried_again": tally.retried,
        "copies_removed": tally.copies,
        "overtaken": tally.overtaken,
        "lateness": {name: round(tally.late(share), 3) for name, share in (("p50", 0.5), ("p99", 0.99), ("max", 1.0))},
        "lost": list(tally.lost),
        "doubled": list(tally.doubled),
        "problems": list(tally.problems),
        "good": tally.good,
    }
