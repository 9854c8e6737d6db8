"""The working behind an attainment in words, the same in Slack and terminal."""

from collections import Counter

from bot.figures import stated
from bot.jobs.attainment_why import Working
from bot.sentences import promise_name
from bot.store.records import CountedClock
from bot.words import percent, plural, sentence, working

MERGED = "the ticket was merged into another"
LEFT_OUT_RULE = (
    "Left out is what was cancelled, and what nobody can decide any more because its ticket was resolved without it."
)


def promise_words(found: Working) -> str:
    """`First response, gold, P2`."""
    promise = found.promise
    parts = (sentence(promise_name(promise.kind, promise.metric)), promise.agreement, promise.priority)
    return ", ".join(part for part in parts if part)


def fraction_words(found: Working) -> str:
    """`24 met of 26 decided = 92.3 %`, and what stands beside it."""
    figure = found.figure
    said = f"{figure.met:,} met of {figure.decided:,} decided = {percent(figure.share)}"
    return f"{said}; {figure.undecided:,} undecided" if figure.undecided else said


def objective_words(found: Working) -> str:
    """What the objective asks and bears: `objective 90 %, of 26 it bears 2 misses: 2 so far, reached`."""
    figure, allowed = found.figure, found.allowed
    if figure.objective is None or allowed is None:
        return "no objective"
    volume = figure.decided + figure.undecided
    said = f"objective {stated(figure.objective)}, of {volume:,} it bears {plural(allowed, 'miss', 'misses')}"
    reached = {True: ", reached", False: ", not reached", None: ""}[figure.holds]
    return f"{said}: {figure.missed:,} so far{reached}"


def missed_words(clock: CountedClock) -> str:
    """`3 h of 2 h (2bh)`, or `just over 2 h (2bh)` where only seconds tell them apart; and what was paused."""
    used, target = working(clock.used), working(clock.target_seconds)
    said = f"{f'{used} of' if used != target else 'just over'} {target} ({clock.target})"
    return f"{said}, {working(clock.paused)} paused" if clock.paused else said


def left_out_words(found: Working) -> list[str]:
    """How many do not count, for each reason: `2 clocks left out: the ticket was merged into another`.

    Not into which: that one may be another customer's.
    """
    reasons = Counter(MERGED if reason.startswith("merged into ") else reason for _, reason in found.left_out)
    return [f"{plural(count, 'clock')} left out: {reason}" for reason, count in reasons.items()]
