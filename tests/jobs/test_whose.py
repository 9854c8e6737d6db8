"""Whose the time was of what was resolved, by group, held against each ticket's why and a recount by minutes."""

import tracemalloc
from collections import defaultdict
from datetime import timedelta
from random import Random

import pytest

from bot.jobs.asking import About
from bot.jobs.attainment import GROUPS
from bot.jobs.periods import period
from bot.jobs.whose import Report, Row, report
from bot.jobs.why import why
from bot.store import Store
from sla_core.agreements import Kind
from sla_core.attribution import Shares, Spent
from sla_core.errors import SlaError
from sla_core.rules import WAITING_CUSTOMER
from sla_core.tickets import Author, Event, Message, Paused, Reopened, Resolved, Resumed, in_order
from sla_core.zones import zone
from tests.builders import at, corrects, event, merges, opened, pauses, reopens, resolves, resumes
from tests.core.test_attribution import minute_by_minute
from tests.house import AGREEMENTS, contracts_of, furnished, take

HOUR = 3600
VENDOR = "waiting_third_party"


def found(
    store: Store, by: str = "priority", name: str = "this week", *, now: str = "Fri 15:00", about: About | None = None
) -> Report:
    counted = period(name, zone("Europe/Berlin"), at(now))
    with store.read() as rows:
        return report(rows, contracts_of(store), about or About(), counted, by=by, now=at(now))


def worked_week(store: Store) -> Store:
    """Office hours are 07:00-15:00 UTC. Of ACME two were resolved and one is open; of Globex one was resolved."""
    furnished(store)
    take(
        store,
        opened("Mon 07:00", ticket="A", customer="acme", priority="P1"),
        pauses("Mon 08:00", ticket="A"), resumes("Mon 10:00", ticket="A"), resolves("Mon 12:00", ticket="A"),
        opened("Mon 14:00", ticket="B", customer="acme", priority="P2"),
        pauses("Mon 14:30", VENDOR, ticket="B"), resumes("Tue 08:00", ticket="B"), resolves("Tue 09:00", ticket="B"),
        opened("Mon 07:00", ticket="C", customer="acme", priority="P2"),
        opened("Wed 07:00", ticket="G", customer="globex", priority="P2"), resolves("Wed 08:00", ticket="G"),
        opened("Mon 07:00", ticket="M", customer="globex", priority="P2"), resolves("Mon 08:00", ticket="M"),
        merges("Mon 09:00", "C", ticket="M"),
        now="Fri 15:00",
    )  # fmt: skip
    return store


A = Spent(1, Shares(ours=3 * HOUR, customer=2 * HOUR))
B = Spent(1, Shares(ours=HOUR // 2 + HOUR, third_party=HOUR // 2 + HOUR, closed=16 * HOUR))
G = Spent(1, Shares(ours=HOUR))


@pytest.fixture
def desk(store: Store) -> Store:
    return worked_week(store)


GROUPED = [
    ("priority", (Row("P1", A), Row("P2", B + G)), "in the order of the priorities"),
    ("customer", (Row("acme", A + B), Row("globex", G)), "each customer's"),
    ("agreement", (Row("gold", A + B), Row("standard", G)), "under which the resolution was promised"),
    ("assignee", (Row(None, A + B + G),), "nobody has them"),
]


@pytest.mark.parametrize(("by", "rows", "why"), GROUPED, ids=[why for *_, why in GROUPED])
def test_what_was_resolved_is_added_up_group_by_group(desk: Store, by: str, rows: tuple[Row, ...], why: str) -> None:
    told = found(desk, by)
    assert told.rows == rows, why
    assert (told.total, told.unpromised) == (A + B + G, 0)


def test_only_what_is_asked_about_is_counted(desk: Store) -> None:
    assert found(desk, about=About(customer="globex")).total == G
    nothing = found(desk, name="last week")
    assert (nothing.total, nothing.rows, nothing.unpromised) == (Spent(), (), 0)
    with pytest.raises(SlaError, match="cannot group by 'weather': wanted one of priority, customer"):
        found(desk, "weather")


def test_what_comes_after_a_period_does_not_change_it(desk: Store) -> None:
    before = found(desk, name="this week").total
    take(desk, reopens("next Mon 08:00", ticket="G"), resolves("next Mon 12:00", ticket="G"), now="next Mon 13:00")
    assert found(desk, name="last week", now="next Mon 13:00").total == before
    again = found(desk, name="this week", now="next Mon 13:00").total
    assert again == Spent(1, Shares(ours=5 * HOUR)), "the hour before, and the four since it came back"


def test_a_correction_moves_the_time_with_it(desk: Store) -> None:
    late = resolves("Thu 12:00", ticket="K", source="desk")
    take(desk, opened("Thu 07:00", ticket="K", customer="globex"), late, now="Fri 15:00")
    assert found(desk, about=About(customer="globex")).total == G + Spent(1, Shares(ours=5 * HOUR))
    take(desk, corrects("Fri 09:00", late, to="Thu 09:00", ticket="K"), now="Fri 15:00")
    assert found(desk, about=About(customer="globex")).total == G + Spent(1, Shares(ours=2 * HOUR))


def test_a_ticket_under_no_agreement_is_in_nobodys_hours(store: Store) -> None:
    most_urgent = "{first_response: {P1: 4bh}, resolution: {P1: 12bh}}"
    furnished(
        store, AGREEMENTS.replace("{first_response: 4bh, resolution: {P1: 12bh, P2: 24bh, P3: 60bh}}", most_urgent)
    )
    take(
        store,
        opened("Mon 07:00", ticket="A", customer="acme", priority="P1"), resolves("Mon 08:00", ticket="A"),
        opened("Mon 07:00", ticket="G", customer="globex", priority="P3"), resolves("Mon 08:00", ticket="G"),
    )  # fmt: skip
    told = found(store)
    assert (told.total, told.unpromised) == (Spent(1, Shares(ours=HOUR)), 1)


def test_readers_of_some_promises_are_told_in_the_hours_of_those(desk: Store) -> None:
    assert found(desk, about=About(kinds=frozenset({Kind.SLA}))).total == A + B + G
    none = found(desk, about=About(kinds=frozenset({Kind.UC})))
    assert (none.total, none.rows, none.unpromised) == (Spent(), (), 3)


FACTS = (
    Paused(WAITING_CUSTOMER), Paused(VENDOR), Resumed(), Resumed(WAITING_CUSTOMER), Resumed(VENDOR), Resolved(),
    Reopened(), Message(Author.CUSTOMER), Message(Author.AGENT),
)  # fmt: skip
NOW = at("next Tue 12:00")


def crowd(count: int) -> dict[str, list[Event]]:
    """So many tickets of a week, each with anything in its log, always the same."""
    random, logs = Random(5), {}
    for number in range(count):
        key, start = f"R-{number:04}", at("Mon 05:00") + timedelta(minutes=random.randrange(4 * 24 * 60))
        customer, priority = random.choice(["acme", "globex"]), random.choice(["P1", "P2"])
        first = opened(start, ticket=key, customer=customer, priority=priority)
        minutes = sorted(random.sample(range(1, 5000), random.randrange(1, 9)))
        rest = [event(random.choice(FACTS), start + timedelta(minutes=after), ticket=key) for after in minutes]
        logs[key] = [first, *rest, event(Resolved(), start + timedelta(minutes=5001), ticket=key)]
    return logs


@pytest.mark.parametrize("by", ["priority", "customer", "agreement"])
def test_a_recount_minute_by_minute_comes_to_the_same(
    store: Store, by: str, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setattr("bot.jobs.quality.BATCH", 7)
    contracts = furnished(store)
    logs = crowd(40)
    take(store, *(one for log in logs.values() for one in log), now=NOW)
    hours, counted = contracts.catalogue.calendar("office"), period("last week", zone("Europe/Berlin"), NOW)
    sums: dict[str | None, Spent] = defaultdict(Spent)
    for log in logs.values():
        known, solved = in_order(log), False
        for one in known:
            before, solved = solved, isinstance(one.fact, Resolved) or (solved and not isinstance(one.fact, Reopened))
            if solved and not before and counted.since <= one.at < counted.until:
                scope = known[0].fact.scope  # type: ignore[union-attr]
                names = {"priority": scope.priority, "customer": scope.customer,
                         "agreement": "gold" if scope.customer == "acme" else "standard"}  # fmt: skip
                end = min(counted.until, NOW)
                past = [each for each in known if each.at < end]
                sums[names[by]] += Spent(1, minute_by_minute(past, known[0].at, end, hours))
                break
    told = found(store, by, "last week", now="next Tue 12:00")
    assert 20 < told.total.tickets < 40, "some are counted and some are not"
    assert told.rows == tuple(Row(group, sums[group]) for group in sorted(sums, key=str))


def test_ten_times_the_tickets_take_no_more_memory(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    # What is kept of one ticket for the next is bounded, by more than there are here.
    for bound in ("bot.jobs.quality.BATCH", "bot.jobs.whose.BATCH", "bot.store.dialect.BATCH",
                  "bot.store.replays._MOST_TEXTS", "bot.store.replays._MOST_LOGS"):  # fmt: skip
        monkeypatch.setattr(bound, 10)
    furnished(sqlite_store)
    few, many = list(crowd(30).values()), list(crowd(300).values())
    take(sqlite_store, *(one for log in few for one in log), now=NOW, quiet=True)
    before = peak(sqlite_store)
    take(sqlite_store, *(one for log in many[30:] for one in log), now=NOW, quiet=True)
    assert found(sqlite_store, name="last week", now="next Tue 12:00").total.tickets > 200
    assert peak(sqlite_store) < 2 * before


def peak(store: Store) -> int:
    """The bytes that a report takes at most; the second one, so that nothing is counted that is kept for all."""
    found(store, name="last week", now="next Tue 12:00")
    tracemalloc.start()
    try:
        found(store, name="last week", now="next Tue 12:00")
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("by", GROUPS)
def test_it_is_the_sum_of_what_why_says_of_each_ticket(desk: Store, by: str) -> None:
    with desk.read() as rows:
        each = [why(rows, contracts_of(desk), key, now=at("Fri 15:00")).shares for key in "ABG"]
    assert sum((row.spent for row in found(desk, by).rows), Spent()) == sum((Spent(1, one) for one in each), Spent())
