"""The working behind an attainment for a terminal, and as plain values for `--json`."""

from collections.abc import Sequence
from typing import Any

from rich.console import Group, RenderableType

from bot.attainment_words import (
    LEFT_OUT_RULE,
    fraction_words,
    left_out_words,
    missed_words,
    objective_words,
    promise_words,
)
from bot.jobs.attainment_why import Working, Workings
from bot.sentences import Reader
from bot.store.records import CountedClock
from bot.terminal.as_json import plain
from bot.terminal.draw import safe
from bot.words import full_moment, plural
from sla_core.attainment import COUNTING_RULE

MOST = 20


def workings_drawn(found: Workings, reader: Reader) -> RenderableType:
    """Each figure as a fraction, its objective, what is left out and why, and the tickets behind it."""
    parts: list[RenderableType] = [safe(f"Why attainment {found.period.name} is what it is", style="bold")]
    if not found.found:
        parts.append(safe("No clock was decided, open or left out in this period."))
    for one in found.found:
        parts += [safe(""), safe(promise_words(one), style="bold")]
        lines = [fraction_words(one), objective_words(one), *left_out_words(one)]
        lines += [f"missed {clock.ticket}: {missed_words(clock)}" for clock in one.missed[:MOST]]
        if len(one.missed) > MOST:
            lines.append(f"and {len(one.missed) - MOST:,} more missed")
        sides = (("met", one.met), ("undecided", one.undecided), ("left out", [clock for clock, _ in one.left_out]))
        lines += [f"{name}: {_keys(clocks)}" for name, clocks in sides if clocks]
        parts += [safe(f"  {line}") for line in lines]
    as_of = f"As of {full_moment(found.at, reader.place)}."
    return Group(*parts, safe(""), safe(f"{COUNTING_RULE} {LEFT_OUT_RULE} {as_of}", style="dim"))


def _keys(clocks: Sequence[CountedClock]) -> str:
    keys = list(dict.fromkeys(clock.ticket for clock in clocks))
    more = f" and {plural(len(keys) - MOST, 'more ticket')}" if len(keys) > MOST else ""
    return ", ".join(keys[:MOST]) + more


def workings_json(found: Workings) -> dict[str, Any]:
    """Every figure with every clock behind it."""
    return {
        "period": plain(found.period),
        "at": plain(found.at),
        "agreement": found.agreement,
        "customer": found.about.customer,
        "figures": [_figure(one) for one in found.found],
        "rule": f"{COUNTING_RULE} {LEFT_OUT_RULE}",
    }


def _figure(one: Working) -> dict[str, Any]:
    promise, figure = one.promise, one.figure
    return {
        "kind": promise.kind.value,
        "metric": promise.metric.value,
        "agreement": promise.agreement,
        "priority": promise.priority,
        **plain(figure),
        "decided": figure.decided,
        "share": figure.share,
        "objective_reached": figure.holds,
        "misses_allowed": one.allowed,
        "met_clocks": [_clock(clock) for clock in one.met],
        "missed_clocks": [_clock(clock) for clock in one.missed],
        "undecided_clocks": [_clock(clock) for clock in one.undecided],
        "left_out": [{**_clock(clock), "reason": reason} for clock, reason in one.left_out],
    }


def _clock(clock: CountedClock) -> dict[str, Any]:
    return {
        "ticket": clock.ticket,
        "cycle": clock.cycle,
        "target": clock.target,
        "target_seconds": clock.target_seconds,
        "used": clock.used,
        "paused": clock.paused,
        "decided_at": plain(clock.decided_at),
    }
