"""Whatever happens to a ladder: it comes to rest, climbs in order, calls nobody who has nothing to do with it."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from sla_core import answering, climbing
from sla_core.errors import CannotEscalate
from sla_core.escalations import CALLING, Stage, Step, Why
from sla_core.ladders import Rung
from tests.builders import at, opened, pauses, reopens, resolves, resumes
from tests.core.ladders import Climb, ladder, rung

START = at("Mon 09:00")
ANCHORED = ("25%", "75%", "1h before", "1bh before", "at breach", "20m after breach", "1bh after breach")
DELAYS = ("1m", "15m", "2h", "30bm", "1bd")
GATES = (None, None, None, ("office", "skip"), ("office", "hold"), ("office", "use", "night"))
ACTS = ("acknowledge", "promise", "give back", "snooze", "hand over", "escalate", "pause", "resume", "resolve",
        "reopen", "empty", "fail", "sleep")  # fmt: skip


@st.composite
def rungs(draw: st.DrawFn) -> tuple[Rung, ...]:
    count = draw(st.integers(1, 4))
    found = []
    for i in range(count):
        due = draw(st.sampled_from(ANCHORED if i == 0 else ANCHORED + DELAYS))
        gate, repeat = draw(st.sampled_from(GATES)), draw(st.sampled_from((None, None, (2, "10m"))))
        rest = {**({"only": gate} if gate else {}), **({"repeat": repeat} if repeat else {})}
        found.append(rung(due, f"person-{i}", **rest))
    return tuple(found)


@st.composite
def climbs(draw: st.DrawFn) -> Climb:
    wanted = ladder(
        *draw(rungs()), loops=draw(st.integers(1, 2)), gives_up=draw(st.sampled_from(("5m", "30m", "1bh"))),
        calendar=draw(st.sampled_from((None, "office"))), **draw(st.sampled_from(({}, {"expires": "1h"}))),
    )  # fmt: skip
    return Climb(wanted, within=draw(st.sampled_from(("4h", "8bh"))), events=[opened(START, priority="P1")], now=START)


def act(climb: Climb, what: str) -> None:
    """Does it, if it can be done as things stand."""
    one, view, now = climb.escalation, climb.view, climb.now
    steps = {
        "acknowledge": lambda: answering.acknowledge(one, view, actor="zoe", now=now),
        "promise": lambda: answering.acknowledge(one, view, actor="zoe", now=now, until=now + timedelta(minutes=40)),
        "give back": lambda: answering.give_back(one, view, actor="zoe", now=now),
        "snooze": lambda: answering.snooze(one, view, actor="zoe", now=now, until=now + timedelta(hours=1), reason="x"),
        "hand over": lambda: answering.hand_over(one, view, actor="zoe", to="yan", now=now),
        "escalate": lambda: answering.escalate(one, view, actor="zoe", now=now, rung=one.rung),
        "empty": lambda: climbing.emptied(one, view, now=now) if one.stage is Stage.ACTIVE else Step(one),
        "fail": lambda: answering.undelivered(one, view, now=now, reason="gone") if one.stage in CALLING else Step(one),
        "sleep": lambda: climbing.wake(one, view, now=now + timedelta(hours=5)),
    }
    facts = {"pause": pauses, "resume": resumes, "resolve": resolves, "reopen": reopens}
    if what in facts:
        climb.happens(facts[what](now))
        return
    if what == "sleep":
        climb.now = now + timedelta(hours=5)
    try:
        climb.taken(steps[what]())
    except CannotEscalate:
        return


@given(climb=climbs(), acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(1, 300)), max_size=12))
def test_whatever_happens_it_comes_to_rest_and_climbs_in_order(climb: Climb, acts: list[tuple[str, int]]) -> None:
    for what, minutes in acts:
        climb.until(climb.now + timedelta(minutes=minutes))
        before, silent = climb.escalation, climb.escalation.stage not in CALLING
        act(climb, what)
        assert climb.escalation.epoch >= before.epoch
        if silent and what == "sleep" and before.until is None:
            assert not climb.orders[len(climb.orders) :]
    climb.until(climb.now + timedelta(days=9))
    one = climb.escalation
    assert one.wake_at is None or one.wake_at > climb.now
    called = [(order.epoch, order.rung) for order in climb.orders if order.why is Why.RUNG]
    assert called == sorted(called, key=lambda pair: pair[0])
    ids = [(o.epoch, o.loop, o.rung, o.attempt, o.call, o.why) for o in climb.orders]
    assert len(ids) == len(set(ids)), "two pages would bear the same id"


@given(climb=climbs(), minutes=st.integers(1, 3000))
def test_waking_again_at_once_does_nothing(climb: Climb, minutes: int) -> None:
    climb.until(START + timedelta(minutes=minutes))
    step = climbing.wake(climb.escalation, climb.view, now=climb.now)
    assert (step.after, step.orders, step.lines) == (climb.escalation, (), ())


@given(climb=climbs(), minutes=st.integers(1, 3000), stage=st.sampled_from(("acknowledge", "pause", "resolve")))
def test_what_is_answered_held_or_over_calls_nobody(climb: Climb, minutes: int, stage: str) -> None:
    climb.until(START + timedelta(minutes=minutes))
    act(climb, stage)
    if climb.ladder.expires is not None and stage == "acknowledge":
        return
    climb.forget()
    climb.until(climb.now + timedelta(days=9))
    assert climb.orders == []


@given(climb=climbs(), minutes=st.integers(60, 6000))
def test_a_downtime_makes_at_most_one_step(climb: Climb, minutes: int) -> None:
    climb.until(START + timedelta(minutes=minutes), sleeping=True)
    assert len({order.epoch for order in climb.orders}) <= 1
