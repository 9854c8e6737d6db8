"""What was kept in a period, and how it is counted."""

from decimal import Decimal

import pytest

from bot.jobs.asking import About
from bot.jobs.attainment import Report, attainment
from bot.jobs.periods import between
from bot.store import Store
from sla_core.agreements import Kind
from sla_core.errors import SlaError
from tests.builders import at, opened, pauses, reopens, replies, resolves, resumes
from tests.house import contracts_of, furnished, take
from tests.sided import SIDED

WEEK = ("Mon 00:00", "next Mon 00:00")


SLAS = About(kinds=frozenset({Kind.SLA}))


def report(
    store: Store,
    *,
    by: str = "priority",
    at_: str | None = None,
    span: tuple[str, str] = WEEK,
    now: str = "Fri 17:00",
) -> Report:
    period = between(at(span[0]), at(span[1]), contracts_of(store).place)
    with store.read() as rows:
        moment = at(at_) if at_ else None
        return attainment(rows, contracts_of(store), SLAS, period, by=by, now=at(now), at=moment)


def counts(report: Report, metric: str = "first_response") -> dict[str, tuple[int, int, int]]:
    rows = (row for row in report.rows if row.metric.value == metric)
    return {row.group: (row.attainment.met, row.attainment.missed, row.attainment.undecided) for row in rows}


def ticket(key: str, answered: str | None, **scope: str) -> list[object]:
    first = opened("Mon 07:00", ticket=key, event_id=f"{key}/1", **{"customer": "acme", "priority": "P2", **scope})
    return [first, replies(answered, ticket=key, event_id=f"{key}/2")] if answered else [first]


def test_met_missed_and_undecided_by_priority(house: Store) -> None:
    events = [*ticket("A", "Mon 08:00"), *ticket("B", "Mon 10:00"), *ticket("C", "Mon 07:30", priority="P1")]
    late = opened("Fri 14:30", ticket="D", event_id="D/1", customer="acme", priority="P2")
    take(house, *events, late, now="Fri 14:40")  # type: ignore[arg-type]
    assert counts(report(house, now="Fri 14:40")) == {"P1": (1, 0, 0), "P2": (1, 1, 1)}


def test_rows_stand_in_the_order_the_priorities_are_written(house: Store) -> None:
    take(house, *ticket("A", "Mon 08:00"), *ticket("C", "Mon 07:30", priority="P1"))  # type: ignore[arg-type]
    assert [row.group for row in report(house).rows if row.metric.value == "first_response"] == ["P1", "P2"]


def test_an_open_clock_over_its_breach_is_a_miss_though_no_sweep_came(house: Store) -> None:
    take(house, *ticket("A", None), now="Mon 07:00")  # type: ignore[arg-type]
    assert counts(report(house, now="Mon 09:00")) == {"P2": (0, 0, 1)}
    assert counts(report(house, now="Mon 09:00:01")) == {"P2": (0, 1, 0)}


def test_a_miss_counts_at_the_instant_of_breach_not_when_it_was_answered(house: Store) -> None:
    take(house, *ticket("A", "Tue 10:00"))  # type: ignore[arg-type]
    assert counts(report(house, span=("Mon 00:00", "Tue 00:00"))) == {"P2": (0, 1, 0)}
    assert counts(report(house, span=("Tue 00:00", "Wed 00:00"))) == {}


def test_gross_of_pauses_beside_net(house: Store) -> None:
    log = [*ticket("A", "Mon 10:30"), pauses("Mon 07:30", ticket="A"), resumes("Mon 10:00", ticket="A")]
    take(house, *log)  # type: ignore[arg-type]
    (row,) = [row for row in report(house).rows if row.metric.value == "first_response"]
    assert (row.attainment.share, row.attainment.gross_share) == (1.0, 0.0)


def test_the_objective_comes_from_the_agreement_and_is_left_out_where_it_is_mixed(house: Store) -> None:
    take(house, *ticket("A", "Mon 08:00"), *ticket("G", "Mon 08:00", customer="globex"))  # type: ignore[arg-type]
    by_customer = {row.group: row.attainment.objective for row in report(house, by="customer").rows}
    assert by_customer == {"acme": Decimal(90), "globex": None}
    mixed = [row for row in report(house).rows if row.metric.value == "first_response"]
    assert [row.attainment.objective for row in mixed] == [None]


def test_as_it_stood_then_before_a_ticket_was_reopened(house: Store) -> None:
    log = [*ticket("A", "Mon 08:00"), resolves("Mon 09:00", ticket="A"), reopens("Wed 09:00", ticket="A")]
    take(house, *log, now="Wed 10:00")  # type: ignore[arg-type]
    assert counts(report(house, now="Wed 10:00"), "resolution") == {"P2": (0, 0, 1)}
    assert counts(report(house, at_="Tue 09:00", now="Wed 10:00"), "resolution") == {"P2": (1, 0, 0)}


def test_a_clock_that_its_tickets_resolution_left_standing_is_not_counted_as_open(house: Store) -> None:
    take(house, *ticket("A", None), resolves("Mon 08:00", ticket="A"))  # type: ignore[arg-type]
    assert counts(report(house)) == {}
    assert counts(report(house), "resolution") == {"P2": (1, 0, 0)}


def test_an_unknown_grouping_names_the_ones_there_are(quick_house: Store) -> None:
    with pytest.raises(SlaError, match="cannot group by 'colour': wanted one of priority"):
        report(quick_house, by="colour")


def of_the_house(store: Store, by: str) -> list[tuple[str, str, str]]:
    """The rows of a report on all kinds of agreement, in their order: kind, metric, group."""
    contracts = contracts_of(store)
    with store.read() as rows:
        whole = between(at(WEEK[0]), at(WEEK[1]), contracts.place)
        found = attainment(rows, contracts, About(), whole, by=by, now=at("Fri 17:00"))
    return [(row.kind.value, row.metric.value, row.group) for row in found.rows]


def tickets(store: Store, *scopes: dict[str, str]) -> None:
    """A ticket answered in time for each scope."""
    for number, scope in enumerate(scopes):
        take(store, *ticket(f"T-{number}", "Mon 08:00", **scope))  # type: ignore[arg-type]


def test_by_agreement_what_is_aimed_at_internally_stands_below_its_promise(sqlite_store: Store) -> None:
    furnished(sqlite_store, SIDED)
    tickets(sqlite_store, {"team": "desk"}, {"customer": "globex"})
    assert of_the_house(sqlite_store, "agreement") == [
        ("sla", "first_response", "gold"),
        ("ola", "first_response", "gold-internal"),
        ("sla", "first_response", "standard"),
        ("sla", "resolution", "gold"),
        ("ola", "resolution", "gold-internal"),
        ("sla", "resolution", "standard"),
        ("ola", "ownership", "hand-over"),
    ]


def test_one_that_stands_beside_several_promises_is_below_that_of_its_scope_or_the_last(sqlite_store: Store) -> None:
    both = SIDED.replace("    targets: {ownership: 8bh}\n", "    targets: {ownership: 8bh, resolution: 7bh}\n")
    furnished(sqlite_store, both.replace("P1: 6bh, P2: 12bh", "P1: 6bh"))
    tickets(sqlite_store, {}, {"service": "mail", "priority": "P1"}, {"customer": "globex"}, {"priority": "P1"})
    rows = of_the_house(sqlite_store, "agreement")
    assert [group for _, metric, group in rows if metric == "resolution"] == [
        "acme-mail", "gold", "gold-internal", "standard", "hand-over",
    ]  # fmt: skip


def test_by_anything_else_what_is_internal_stays_apart(sqlite_store: Store) -> None:
    furnished(sqlite_store, SIDED)
    tickets(sqlite_store, {})
    assert of_the_house(sqlite_store, "priority") == [
        ("sla", "first_response", "P2"),
        ("sla", "resolution", "P2"),
        ("ola", "first_response", "P2"),
        ("ola", "resolution", "P2"),
    ]
