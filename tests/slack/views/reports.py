"""Reports on ladders for the views: rosters, rehearsals, pages, as many and as nasty as asked for."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from bot.jobs.answering import Answered
from bot.jobs.oncall import OnDuty
from bot.jobs.paged import Paged, PersonPages
from bot.jobs.simulate import Climb, Simulation, Stop
from bot.slack.views.answered import all_mine_view, answered_view
from bot.slack.views.ladder import no_ladder_view
from bot.slack.views.message import Shown
from bot.slack.views.oncall import oncall_view
from bot.slack.views.pages import pages_view
from bot.slack.views.simulate import simulate_view
from bot.store.paging import OverrideRow
from sla_core.escalations import Line, Stage, Step, Why
from sla_core.ladders import Call, Who
from sla_core.rosters import Roster, Shift
from sla_core.tickets import Scope
from tests.builders import at, clock
from tests.slack.views.calls import BOB, escalation, ladder
from tests.slack.views.records import ADA, NOW, reader

HOUR = timedelta(hours=1)


def on_duty(text: str, n: int = 0) -> OnDuty:
    """A roster with somebody on duty, a gap, and an override."""
    shift = Shift(ADA, NOW - HOUR, NOW + HOUR, text)
    over = OverrideRow("o", f"r{n}", ADA, NOW, NOW + HOUR, text or None, text, ADA, NOW)
    gap = (NOW + HOUR, NOW + 2 * HOUR)
    after = Shift(text or BOB, NOW + 2 * HOUR, NOW + 3 * HOUR)
    roster = Roster(f"r{n}", "UTC", title=text)
    return OnDuty(f"r{n}", roster, NOW, (shift,), after, (gap,) * 9, (over,) * 9, {ADA: text} if text else {})


def stop(text: str, n: int = 0, people: tuple[str, ...] = (BOB,)) -> Stop:
    call = (Call(Who.ON_DUTY, text),)
    why = Why.RUNG if n % 2 == 0 else Why.REPEAT
    return Stop(NOW + n * HOUR, n // 2, n % 2, 0, why, call, people, {text: text} if text else {}, groups=False)


def simulation(text: str, climbs: int, stops: int) -> Simulation:
    """So many ladders of so many calls; every third call finds nobody."""
    one = clock(due_at=at("Wed 14:00"), breach_at=at("Wed 14:00"))
    made = tuple(stop(text, n, () if n % 3 == 2 else (BOB,)) for n in range(stops))
    end = Stop(NOW + 90 * HOUR, stops, 0, 0, Why.CATCH_ALL, (Call(Who.GROUP, text),), (), {}, groups=True)
    climb = Climb(one, ladder(text), (*made, end), NOW + 90 * HOUR)
    scope = Scope(customer="acme", service=text, priority=text)
    return Simulation(scope, NOW, (climb,) * climbs, (one,), {BOB: text} if text else {})


def pages(text: str, people: int) -> Paged:
    found = tuple(PersonPages(f"{text} {n}", people - n, n, n, 1 / people) for n in range(people))
    return Paged(NOW - 30 * 24 * HOUR, NOW, found, people, {f"{text} 0": text})


def answered(text: str, what: str, said: str = "", **rest: object) -> Answered:
    """An answer that came to a line of the trail, or to nothing but words."""
    before = escalation(ticket=f"T-1 {text[:80]}".strip())
    after = replace(before, **rest)  # type: ignore[arg-type]
    lines = (Line(what, NOW, ADA, before.stage, after.stage, 3, {"to": text}),) if what else ()
    return Answered(before, Step(after, (), lines, said))


ANSWERS: dict[str, Callable[[str], Answered]] = {
    "acknowledged": lambda text: answered(text, "acknowledged", stage=Stage.ACKED, actor=ADA),
    "promised": lambda text: answered(
        text, "acknowledged", stage=Stage.ACKED, actor=ADA, until=at("Wed 12:30"), promised=True
    ),
    "one of several": lambda text: answered(text, "answered"),
    "second": lambda text: answered(text, "", "already acknowledged", stage=Stage.ACKED, actor=ADA, since=NOW),
    "given back": lambda text: answered(text, "given back"),
    "snoozed": lambda text: answered(text, "snoozed", stage=Stage.SNOOZED, actor=ADA, until=at("Wed 14:30")),
    "handed over": lambda text: answered(text, "handed over"),
    "escalated": lambda text: answered(text, "escalated", rung=2),
    "escalated twice": lambda text: answered(text, "", "the ladder has gone on already"),
    "exhausted": lambda text: answered(text, "exhausted", stage=Stage.EXHAUSTED),
    "over": lambda text: answered(text, "", "this is over: resolved", stage=Stage.RESOLVED),
}

REPORTS: dict[str, Callable[[str], Shown]] = {
    "oncall": lambda text: oncall_view([on_duty(text)], reader(text)),
    "oncall, 60 rosters": lambda text: oncall_view([on_duty(text, n) for n in range(60)], reader(text)),
    "oncall of nobody": lambda text: oncall_view([], reader(text)),
    "simulate": lambda text: simulate_view(simulation(text, 1, 4), reader(text)),
    "simulate, 60 calls": lambda text: simulate_view(simulation(text, 9, 60), reader(text)),
    "simulate of nothing": lambda text: simulate_view(simulation(text, 0, 0), reader(text)),
    "pages": lambda text: pages_view(pages(text, 3), reader(text)),
    "pages of 500": lambda text: pages_view(pages(text, 500), reader(text)),
    "pages of nobody": lambda text: pages_view(pages(text, 0), reader(text)),
    "no ladder": no_ladder_view,
    "all mine": lambda text: all_mine_view(3, 1),
    "none mine": lambda text: all_mine_view(0, 4),
    **{
        f"answer, {name}": lambda text, made=made: answered_view(made(text), reader(text))  # type: ignore[misc]
        for name, made in ANSWERS.items()
    },
}
