"""The outlook: what is learnt from what is stored, what falls into the next hours, and what to save first."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from bot.jobs.asking import About, NoSuchTicket
from bot.jobs.at_risk import Loss
from bot.jobs.forecast import Detail, Outlook, Scored, detail, outlook, save_first, score, without_chances
from bot.jobs.learning import Memory, learn, try_forecasts
from bot.store import Store
from bot.store.records import LifeRow
from sla_core.agreements import Kind, Metric
from sla_core.clocks import State
from sla_core.errors import SlaError
from sla_core.forecast import Width
from sla_core.tickets import Event
from tests.builders import at, opened, pauses, replies, resolves
from tests.house import contracts_of, take

EVERYTHING = About()


def done(key: str, answered: str, begun: str = "Mon 07:00", **scope: str) -> list[Event]:
    """A ticket of ACME in P2, due two working hours after its beginning, answered and resolved then."""
    wanted = {"customer": "acme", "priority": "P2", **scope}
    return [
        opened(begun, ticket=key, event_id=f"{key}/1", **wanted),
        replies(answered, ticket=key, event_id=f"{key}/2"),
        resolves(answered, ticket=key, event_id=f"{key}/3"),
    ]


def history(store: Store) -> None:
    """Of 30 answers due on Monday at 11:00 in Berlin 15 came after half an hour, 5 after 90 minutes, 10 too late."""
    answers = ["Mon 07:30"] * 15 + ["Mon 08:30"] * 5 + ["Mon 13:00"] * 10
    take(store, *(event for n, answer in enumerate(answers) for event in done(f"H-{n}", answer)), now="Mon 15:00")


def begun(key: str, when: str, **scope: str) -> Event:
    return opened(when, ticket=key, event_id=f"{key}/1", **{"customer": "acme", "priority": "P2", **scope})


def outlook_of(store: Store, now: str, about: About = EVERYTHING, hours: int = 8) -> Outlook:
    with store.read() as rows:
        return outlook(rows, contracts_of(store), Memory(), about, now=at(now), hours=hours)


def detail_of(store: Store, key: str, now: str) -> Detail:
    with store.read() as rows:
        return detail(rows, contracts_of(store), Memory(), key, now=at(now))


def first_response(found: Detail) -> Scored:
    (one,) = [one for one in found.scored if one.row.metric is Metric.FIRST_RESPONSE]
    return one


def test_the_chance_is_that_of_its_like_from_here_on(house: Store) -> None:
    history(house)
    take(house, begun("A", "Tue 07:00"), now="Tue 07:00")
    fresh, later = (first_response(detail_of(house, "A", now)) for now in ("Tue 07:00", "Tue 08:00"))
    assert fresh.forecast is not None
    assert later.forecast is not None
    # At the start 30 of 30 lie ahead and itself; after an hour the 15 quick ones are gone: 10 of 15 were late.
    assert (fresh.forecast.chance.like, fresh.forecast.chance.late) == (31, 10)
    assert (later.forecast.chance.like, later.forecast.chance.late, later.forecast.chance.ended) == (16, 10, 5)
    assert later.forecast.chance.probability > fresh.forecast.chance.probability
    assert (fresh.left, later.left) == (7200, 3600)


def test_few_of_its_like_are_marked_and_the_wider_group_is_named(house: Store) -> None:
    history(house)
    take(house, begun("G", "Tue 07:00", customer="globex"), now="Tue 07:00")
    found = first_response(detail_of(house, "G", "Tue 07:00"))
    assert found.forecast is not None
    assert (found.forecast.width, found.forecast.chance.small_sample) == (Width.PRIORITY, False)


def test_without_a_history_nothing_is_known_and_lists_still_stand(house: Store) -> None:
    take(house, begun("A", "Tue 07:00"), now="Tue 07:00")
    found = outlook_of(house, "Tue 07:00")
    assert [one.scored.forecast for one in found.save] == [None]
    assert found.expected is not None
    assert (found.due, found.expected.misses) == (1, 0.5)


@pytest.mark.parametrize(
    ("hours", "due", "why"),
    [
        (1, 0, "breached from 11:00 on"),
        (2, 0, "at 11:00 it is still on time, and the span ends there"),
        (3, 1, "in it"),
    ],
)
def test_a_clock_counts_if_its_instant_of_breach_falls_into_the_span(
    house: Store, hours: int, due: int, why: str
) -> None:
    take(house, begun("A", "Tue 07:00"), now="Tue 07:00")
    assert outlook_of(house, "Tue 07:00", hours=hours).due == due, why


def test_what_is_over_or_paused_is_counted_apart(house: Store) -> None:
    take(house, begun("A", "Mon 07:00"), now="Mon 07:00")
    take(house, begun("B", "Tue 07:00"), pauses("Tue 07:10", ticket="B", event_id="B/2"), now="Tue 07:15")
    found = outlook_of(house, "Tue 07:15")
    assert (found.due, found.over, found.paused) == (0, 1, 2)


def test_what_to_save_first_is_more_likely_more_urgent_or_more_important(house: Store) -> None:
    history(house)
    take(house, begun("SOON", "Tue 07:00"), begun("LATE", "Tue 08:30"), now="Tue 08:30")
    take(
        house, begun("MINOR", "Tue 07:00", customer="globex"), begun("TOP", "Tue 08:25", priority="P1"), now="Tue 08:30"
    )
    order = [one.on.clock.ticket for one in outlook_of(house, "Tue 08:30").save]
    assert sorted(order) == ["LATE", "MINOR", "SOON", "TOP"]
    assert order.index("SOON") < order.index("LATE")
    assert order.index("SOON") < order.index("MINOR")


ROW = LifeRow(
    "T", Kind.SLA, Metric.RESOLUTION, 1, "P2", "gold", "acme", "office", 0, 8 * 3600,
    State.RUNNING, None, at("Tue 07:00"), at("Tue 15:00"), at("Wed 07:00"), None, None,
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "other", "why"),
    [
        ({"left": 3600}, {"left": 7200}, "less time in which it can be saved"),
        ({"row": replace(ROW, priority="P1")}, {}, "a step up in priority"),
        ({"row": replace(ROW, customer="acme")}, {"row": replace(ROW, customer="globex")}, "a step up in tier"),
        ({"row": replace(ROW, customer="globex")}, {"row": replace(ROW, customer=None)}, "no tier is the lowest"),
        (
            {"at_risk": Loss(Decimal(1), "EUR"), "left": 28800},
            {"left": 1800},
            "a credit at risk goes before everything else",
        ),
        ({"left": 600}, {"left": 60, "row": replace(ROW, priority="P3")}, "under half an hour all are as urgent"),
    ],
)
def test_the_order_of_saving(house: Store, change: dict[str, object], other: dict[str, object], why: str) -> None:
    sides = {"first": change, "second": other}
    scored = [Scored(**{"row": ROW, "left": 7200, "forecast": None, **side}) for side in sides.values()]  # type: ignore[arg-type]
    named = [replace(one, row=replace(one.row, ticket=name)) for name, one in zip(sides, scored, strict=True)]
    for given in (named, named[::-1]):
        assert [one.row.ticket for one in save_first(given, contracts_of(house), now=at("Tue 09:00"))] == list(sides), (
            why
        )


def test_the_save_list_names_a_ticket_once_and_five_at_most(house: Store) -> None:
    take(house, *(begun(f"A-{n}", "Tue 07:00") for n in range(7)), now="Tue 07:00")
    found = outlook_of(house, "Tue 07:00")
    assert len({one.on.clock.ticket for one in found.save}) == len(found.save) == 5


def test_a_customer_sees_its_own_and_no_chances(house: Store) -> None:
    history(house)
    take(house, begun("A", "Tue 07:00"), begun("G", "Tue 07:00", customer="globex"), now="Tue 07:00")
    found = without_chances(outlook_of(house, "Tue 07:00", About(customer="acme", kinds=frozenset({Kind.SLA}))))
    assert (found.due, found.expected, found.save, found.queues, found.learnt) == (1, None, (), (), 0)


def test_an_open_clock_teaches_that_it_has_lasted_until_now(house: Store) -> None:
    take(house, *(begun(f"A-{n}", "Tue 07:00") for n in range(3)), now="Tue 07:00")
    with house.read() as rows:
        model = learn(rows, contracts_of(house), now=at("Tue 08:00")).model
        (row, *_) = [row for row in rows.lives.open() if row.metric is Metric.FIRST_RESPONSE]
        found = score(row, contracts_of(house), model, now=at("Tue 08:00"))
    assert (model.size, found.forecast) == (6, None)


def test_a_missed_clock_that_is_open_has_gone_beyond_its_target(house: Store) -> None:
    take(house, *(begun(f"A-{n}", "Mon 07:00") for n in range(30)), now="Mon 07:00")
    take(house, begun("B", "Tue 07:00"), now="Tue 07:00")
    found = first_response(detail_of(house, "B", "Tue 07:00"))
    assert found.forecast is not None
    assert (found.forecast.chance.probability, found.forecast.chance.late) == (1.0, 30)


def test_the_newest_decided_clocks_teach_and_no_more_than_are_allowed(house: Store) -> None:
    history(house)
    with house.read() as rows:
        learnt = learn(rows, contracts_of(house), now=at("Tue 07:00"), most=10)
    # 10 of 60 decided ones; nothing is open.
    assert learnt.model.size == 10


def test_a_queue_fed_faster_than_it_is_worked_is_named_with_its_hours(house: Store) -> None:
    events = (event for n in range(40) for event in done(f"Q-{n}", "Tue 14:30", "Tue 11:10"))
    take(house, *events, now="Tue 15:00")
    (queue,) = outlook_of(house, "Wed 09:00").queues
    assert (queue.priority, queue.metric) == ("P2", Metric.RESOLUTION)
    assert (queue.short.first, queue.short.until, queue.short.came, queue.short.done) == (13, 14, 40, 0)


def test_what_came_in_more_than_four_weeks_ago_says_nothing_of_hands(house: Store) -> None:
    events = (event for n in range(40) for event in done(f"Q-{n}", "Tue 14:30", "Tue 11:10"))
    take(house, *events, now="Tue 15:00")
    assert outlook_of(house, "2025-07-03 09:00").queues == ()


def test_a_ticket_that_is_not_there_is_said_so(house: Store) -> None:
    with pytest.raises(NoSuchTicket):
        detail_of(house, "NOPE", "Tue 07:00")


def months(count: int) -> Iterator[Event]:
    """Each month forty tickets: one customer's are all missed, another's all met."""
    for month in range(1, count + 1):
        for n in range(20):
            key = f"{month}-{n}"
            yield from done(f"BAD-{key}", f"2025-0{month}-03 13:00", f"2025-0{month}-03 08:00")
            yield from done(f"GOOD-{key}", f"2025-0{month}-03 08:30", f"2025-0{month}-03 08:00", customer="globex")


def test_forecasts_are_tried_on_the_last_months_from_what_was_before(house: Store) -> None:
    take(house, *months(4), now="2025-04-30 12:00")
    with house.read() as rows:
        tried = try_forecasts(rows, contracts_of(house), holdout=2, now=at("2025-05-02 12:00"))
    assert (tried.since, tried.until) == (
        at("2025-03-01 00:00", "Europe/Berlin"),
        at("2025-05-01 00:00", "Europe/Berlin"),
    )
    assert tried.learnt_from == 160
    assert tried.calibration.whole.brier < tried.calibration.whole.base


def test_without_decisions_there_is_nothing_to_try(house: Store) -> None:
    with house.read() as rows, pytest.raises(SlaError, match="nothing was decided"):
        try_forecasts(rows, contracts_of(house), holdout=2, now=at("Tue 07:00"))
