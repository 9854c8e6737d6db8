"""The rules that hold whatever happens, each looked at in what is left after a storm."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import pairwise

from bot.chaos.kept import Kept
from bot.chaos.plan import Plan
from bot.store.paging import OutboxKind, OutboxRow, OutboxState
from sla_core.escalations import CALLING, Stage

WAITING = (OutboxState.DUE, OutboxState.SENDING, OutboxState.DOUBT)
LATEST_SECONDS = 300
"""The lateness that no page may exceed, however often whoever was sending it or looking for it was killed."""
_IN_FLIGHT = timedelta(seconds=5)
_EXAMPLES = 3


def broken(plan: Plan, kept: Kept, lateness: Sequence[float]) -> list[str]:
    """Every rule that does not hold, in words, with some examples."""
    found = []
    for words, rule in RULES.items():
        wrong = sorted(rule(plan, kept))
        if wrong:
            found.append(f"{words}: {len(wrong)}, such as {'; '.join(wrong[:_EXAMPLES])}")
    if plan.pace == 1 and lateness and lateness[-1] > LATEST_SECONDS:
        found.append(f"I4 a page was {lateness[-1]:.0f} s late; at most {LATEST_SECONDS} s are allowed")
    return [*found, *(f"I6 {words}" for words in kept.trail)]


def _unopened(plan: Plan, kept: Kept) -> Iterator[str]:
    yield from (one.ticket for one in plan.openings() if one.ticket not in kept.tickets)


def _without_ladder(plan: Plan, kept: Kept) -> Iterator[str]:
    yield from kept.tickets - {one.ticket for one in kept.escalations}


def _unsettled(plan: Plan, kept: Kept) -> Iterator[str]:
    for row in kept.rows:
        if row.state in WAITING:
            yield f"{row.id} ({row.kind.value}, {row.state.value}: {row.last_error})"


def _forgotten(plan: Plan, kept: Kept) -> Iterator[str]:
    """Sent by its row, but no message bears its id."""
    for row in kept.rows:
        if row.state is OutboxState.SENT and row.id not in kept.messages:
            yield f"{row.id} ({row.kind.value})"


def _uncalled(plan: Plan, kept: Kept) -> Iterator[str]:
    """A rung that was climbed, but neither called nor said to be skipped."""
    for one in kept.escalations:
        calls = kept.calls.get(one.id, ())
        told = {row.payload.get("rung") for row in calls}
        told |= {rung for row in calls for rung in row.payload.get("skipped") or ()}
        yield from (f"rung {rung + 1} of {one.ticket}" for rung in range(one.rung + 1) if rung not in told)


def _unanswered(plan: Plan, kept: Kept) -> Iterator[str]:
    """Nobody has answered, and yet the last that was due for it did not arrive."""
    for one in kept.escalations:
        if one.stage in CALLING and not any(row.id in kept.arrived for row in _last(kept.calls.get(one.id, ()))):
            yield one.ticket


def _last(calls: Sequence[OutboxRow]) -> list[OutboxRow]:
    newest = max((row.epoch or 0 for row in calls), default=0)
    return [row for row in calls if (row.epoch or 0) == newest]


def _after_answer(plan: Plan, kept: Kept) -> Iterator[str]:
    for one in kept.escalations:
        for line in kept.lines[one.id]:
            if line.what != "acknowledged":
                continue
            for row in kept.calls.get(one.id, ()):
                old = (row.epoch or 0) < (line.epoch or 0)
                if old and row.tried_at is not None and row.tried_at > line.at + _IN_FLIGHT:
                    yield f"{row.id} of {one.ticket}, tried {row.tried_at - line.at} after"


def _out_of_order(plan: Plan, kept: Kept) -> Iterator[str]:
    """By when each page was handed to Slack: that Slack stores one late is not in our hands."""
    for one in kept.escalations:
        sent = [row for row in kept.calls.get(one.id, ()) if row.kind is OutboxKind.PAGE and row.id in kept.messages]
        tried = [(row.tried_at, row.epoch or 0) for row in sent if row.tried_at is not None]
        if any(a[1] > b[1] for a, b in pairwise(sorted(tried))):
            yield one.ticket


def _unrecorded(plan: Plan, kept: Kept) -> Iterator[str]:
    for one in kept.escalations:
        seen = [line.epoch for line in kept.lines[one.id]]
        if missing := [epoch for epoch in range(one.epoch + 1) if epoch not in seen]:
            yield f"{one.ticket}, epoch {missing[0]}"


def _unexhausted(plan: Plan, kept: Kept) -> Iterator[str]:
    """The last rung was called long ago, and nothing comes any more, though nobody answered."""
    for one in kept.escalations:
        if one.stage in (Stage.ARMED, Stage.ACTIVE) and one.wake_at is None:
            yield one.ticket


Rule = Callable[[Plan, Kept], Iterator[str]]
RULES: dict[str, Rule] = {
    "tickets that were never opened": _unopened,
    "tickets without an escalation": _without_ladder,
    "messages not settled": _unsettled,
    "I1 messages sent, yet not there": _forgotten,
    "I1 rungs climbed without a call": _uncalled,
    "I1 escalations whose last call did not arrive": _unanswered,
    "I1 escalations fallen silent": _unexhausted,
    "I3 pages tried after an acknowledgement": _after_answer,
    "I5 pages out of order": _out_of_order,
    "I6 transitions without a line in the trail": _unrecorded,
}
