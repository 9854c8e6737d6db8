"""What keeps forecasts fast changes nothing of them: what is read, what is kept, and who waits for whom."""

from datetime import timedelta
from threading import Event as Signal
from threading import Thread
from typing import Any

from bot.jobs.forecast import Scores, score
from bot.jobs.learning import FRESH, LONGEST, Learnt, Memory, is_over, learn
from bot.store import Store
from sla_core.agreements import Kind, Metric
from sla_core.clocks import State
from tests.builders import at, pauses, replies
from tests.house import contracts_of, take
from tests.jobs.test_forecast import begun, history

NOW = at("Tue 08:00")


def busy(store: Store) -> None:
    """A history, and tickets over, running, due later, paused and of another customer."""
    history(store)
    take(
        store, begun("OVER", "Mon 07:00"), begun("SOON", "Tue 07:15"), begun("NEXT", "Tue 07:59"),
        begun("HALF", "Tue 07:30:29", customer="globex", priority="P3"),
        begun("HELD", "Tue 07:00"), pauses("Tue 07:30", ticket="HELD", event_id="HELD/2"),
        now=NOW,
    )  # fmt: skip


def test_what_is_over_and_what_stands_still_is_counted_as_one_by_one(house: Store) -> None:
    busy(house)
    for customer, kinds in ((None, None), ("acme", None), ("globex", None), (None, {Kind.SLA}), ("acme", {Kind.OLA})):
        with house.read() as rows:
            found = [row for row in rows.lives.open(customer=customer) if kinds is None or row.kind in kinds]
            over = sum(is_over(row, NOW) for row in found)
            paused = sum(row.state is State.PAUSED for row in found)
            assert rows.lives.aside(NOW, customer=customer, kinds=kinds) == (over, paused)
    with house.read() as rows:
        assert rows.lives.aside(NOW) == (1, 2)


def test_only_what_can_breach_within_the_span_is_read(house: Store) -> None:
    busy(house)
    until = NOW + timedelta(hours=2)
    with house.read() as rows:
        due = [row.key for row in rows.lives.due(NOW, until)]
        slowly = sorted(
            (row.breach_at, row.key)
            for row in rows.lives.open()
            if row.state is State.RUNNING and row.breach_at is not None and NOW <= row.breach_at < until
        )
    assert due == [key for _, key in slowly]
    assert [key[0] for key in due] == ["SOON", "NEXT"]


def test_a_chance_that_is_shared_is_that_of_the_clock_by_itself_to_the_minute(house: Store) -> None:
    busy(house)
    contracts = contracts_of(house)
    with house.read() as rows:
        model = learn(rows, contracts, now=NOW).model
        scores = Scores(contracts, model, NOW)
        found = [row for row in rows.lives.open() if row.state is State.RUNNING and not is_over(row, NOW)]
        answers = [row for row in found if row.metric is Metric.FIRST_RESPONSE]
        cut = {row.ticket: (scores.of(row), score(row, contracts, model, now=NOW)) for row in answers}
    assert {"SOON", "NEXT", "HALF"} <= cut.keys()
    for ticket, (shared, alone) in cut.items():
        assert shared.left == alone.left, ticket
        assert shared.forecast is not None
        assert alone.forecast is not None
        assert shared.forecast.chance.like >= alone.forecast.chance.like, ticket
        assert shared.forecast == alone.forecast or ticket == "HALF", ticket


def test_what_was_learnt_is_kept_for_ten_minutes_and_longer_while_nothing_happens(house: Store) -> None:
    history(house)
    memory, contracts, now = Memory(), contracts_of(house), at("Tue 07:00")

    def learnt(later: timedelta) -> Learnt:
        with house.read() as rows:
            return memory.learnt(rows, contracts, now + later)

    first, tick = learnt(timedelta()), timedelta(seconds=1)
    assert learnt(FRESH) is first, "nothing happened"
    take(house, replies("Tue 07:00", ticket="H-0"), now="Tue 07:00")
    assert learnt(FRESH - tick) is first
    second = learnt(FRESH)
    assert second is not first
    assert learnt(FRESH + LONGEST - tick) is second
    third = learnt(FRESH + LONGEST)
    assert third is not second
    assert learnt(timedelta()) is not third, "of a past time nothing is known that came later"


class _Slow:
    """Rows that are read only once somebody lets them be."""

    def __init__(self, rows: Any, reached: Signal, go: Signal) -> None:
        self.events, self.verdicts = rows.events, rows.verdicts
        self._rows, self._reached, self._go = rows, reached, go

    @property
    def lives(self) -> Any:
        self._reached.set()
        assert self._go.wait(10)
        return self._rows.lives


def test_while_one_learns_anew_the_others_go_on_with_what_was_known(house: Store) -> None:
    history(house)
    memory, contracts, later = Memory(), contracts_of(house), at("Tue 07:00") + FRESH
    with house.read() as rows:
        first = memory.learnt(rows, contracts, at("Tue 07:00"))
    take(house, replies("Tue 07:00", ticket="H-0"), now="Tue 07:00")
    reached, go, made = Signal(), Signal(), list[Learnt]()

    def learning() -> None:
        with house.read() as rows:
            made.append(memory.learnt(_Slow(rows, reached, go), contracts, later))  # type: ignore[arg-type]

    thread = Thread(target=learning)
    thread.start()
    assert reached.wait(10)
    with house.read() as rows:
        assert memory.learnt(rows, contracts, later) is first
    go.set()
    thread.join(10)
    with house.read() as rows:
        assert [memory.learnt(rows, contracts, later)] == made
    assert made[0] is not first
