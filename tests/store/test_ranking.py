"""Lists in their order, read as far as they are shown."""

from datetime import timedelta
from typing import Any

from bot.store import Rows, Store
from bot.store.paging import OutboxKind
from bot.store.records import Narrowed
from sla_core.agreements import Metric
from sla_core.clocks import RESOLVED, State
from sla_core.escalations import Stage
from tests.builders import at
from tests.store.samples import NOON, clock, escalation, escalations, page, stored, ticket_row

HOUR = timedelta(hours=1)
ALL = Narrowed()


def due(rows: Rows, ticket: str, hours: float, **rest: Any) -> None:
    """A ticket whose clock is due so many hours after noon."""
    names = ("customer", "priority", "service", "assignee", "unanswered_since", "resolved_at", "merged_into")
    scope = {name: rest.pop(name) for name in names if name in rest}
    when = NOON + hours * HOUR
    stored(rows, clock(ticket=ticket, **{"due_at": when, "breach_at": when, **rest}), **scope)


def test_what_is_due_comes_in_order_each_ticket_once(store: Store) -> None:
    with store.write() as rows:
        due(rows, "late", 3)
        due(rows, "over", -1, state=State.MISSED)
        stored(rows, clock(ticket="two", due_at=NOON + HOUR), clock(ticket="two", cycle=2, due_at=NOON + 2 * HOUR))
        due(rows, "paused", 0, state=State.PAUSED, due_at=None, breach_at=None)
        due(rows, "theirs", 1, metric=Metric.CUSTOMER_RESPONSE)
        due(rows, "solved", 1, reason=RESOLVED)
        due(rows, "done", 1, resolved_at=NOON)
        due(rows, "merged", 1, merged_into="late")
        assert rows.ranking.due(ALL, 10).keys == ("over", "two", "late")
        assert rows.ranking.paused(ALL, 10).keys == ("paused",)


def test_a_list_longer_than_its_limit_says_so(store: Store) -> None:
    with store.write() as rows:
        for n in range(5):
            due(rows, f"T-{n}", n)
        assert (rows.ranking.due(ALL, 4).keys, rows.ranking.due(ALL, 4).more) == (("T-0", "T-1", "T-2", "T-3"), True)
        assert (len(rows.ranking.due(ALL, 5).keys), rows.ranking.due(ALL, 5).more) == (5, False)


def test_a_ticket_of_many_clocks_does_not_hide_that_there_are_others(store: Store) -> None:
    with store.write() as rows:
        stored(rows, *(clock(ticket="many", cycle=n, due_at=NOON) for n in range(1, 12)))
        due(rows, "other", 1)
        found = rows.ranking.due(ALL, 2)
    assert (found.keys, found.more) == (("many",), True)


def test_only_what_has_all_the_attributes(store: Store) -> None:
    with store.write() as rows:
        due(rows, "a", 1, customer="acme", priority="P1", service="mail", assignee="ada")
        due(rows, "b", 2, customer="acme", priority="P2")
        due(rows, "c", 3, customer="globex", priority="P1")
        wanted = {
            "acme": Narrowed(customer="acme"), "P1": Narrowed(priority="P1"), "mail": Narrowed(service="mail"),
            "ada": Narrowed(assignee="ada"), "acme P2": Narrowed(customer="acme", priority="P2"),
        }  # fmt: skip
        found = {name: "".join(rows.ranking.due(which, 9).keys) for name, which in wanted.items()}
    assert found == {"acme": "ab", "P1": "ac", "mail": "a", "ada": "a", "acme P2": "b"}


def test_what_is_over_comes_by_priority_then_by_how_long(store: Store) -> None:
    with store.write() as rows:
        due(rows, "P2 long", -5, priority="P2", state=State.MISSED)
        due(rows, "P1", -1, priority="P1", state=State.MISSED)
        due(rows, "P2", -2, priority="P2", breach_at=NOON - HOUR)
        due(rows, "none", -9, priority=None, state=State.MISSED)
        due(rows, "closed", -3, breach_at=NOON + HOUR)
        due(rows, "running", 1, priority="P1")
        assert rows.ranking.over(NOON, ALL, 9, first=("P1", "P2")).keys == ("P1", "P2 long", "P2", "none")
        assert rows.ranking.over(NOON, ALL, 9).keys == ("none", "P2 long", "P2", "P1")


def test_at_risk_is_what_is_due_by_the_horizon_of_its_calendar(store: Store) -> None:
    horizons = {"office": (NOON + HOUR, NOON + HOUR), "always": (NOON + 3 * HOUR, NOON + 3 * HOUR)}
    with store.write() as rows:
        due(rows, "soon", 1)
        due(rows, "later", 2)
        due(rows, "always", 2.5, calendar="always")
        due(rows, "closed", -16, breach_at=NOON)
        due(rows, "over", -1)
        due(rows, "missed", -1, state=State.MISSED)
        due(rows, "elsewhere", 0.5, calendar="gone")
        assert rows.ranking.soon(NOON, horizons, ALL, 9).keys == ("closed", "soon", "always")
        assert rows.ranking.soon(NOON, {}, ALL, 9).keys == ()


def test_who_waits_longest_comes_first(store: Store) -> None:
    with store.write() as rows:
        due(rows, "short", 1, unanswered_since=NOON)
        due(rows, "long", 2, unanswered_since=NOON - HOUR)
        due(rows, "answered", 3)
        rows.tickets.save([ticket_row("promised nothing", unanswered_since=NOON - 2 * HOUR)])
        due(rows, "over and done with", 3, unanswered_since=NOON, resolved_at=NOON)
        assert rows.ranking.waiting(ALL, 9).keys == ("promised nothing", "long", "short")


def test_calls_are_those_that_nobody_answered_the_most_urgent_first(store: Store) -> None:
    with store.write() as rows:
        rows.tickets.save([ticket_row("T-2", customer="acme")])
        escalations(rows, escalation("e1", breach_at=at("Mon 14:00")), escalation("e2", breach_at=at("Mon 13:00")))
        escalations(rows, escalation("held", stage=Stage.ACKED), escalation("armed", stage=Stage.ARMED))
        rows.escalations.save(escalation("e3", ticket="T-2", stage=Stage.EXHAUSTED), before_epoch=None, rank=0)
        assert rows.ranking.calls(ALL, 9).keys == ("e3", "e2", "e1")
        assert rows.ranking.calls(Narrowed(customer="acme"), 9).keys == ("e3",)


def test_calls_of_one_person_are_those_that_called_them_on_whatever_rung(store: Store) -> None:
    with store.write() as rows:
        escalations(rows, escalation("e1"), escalation("e2"), escalation("e3"))
        rows.outbox.add([
            page(1, "e1", people=("U0ADA00001",)), page(2, "e1", people=("U0BOB00001",)),
            page(3, "e2", people=("U0BOB00001", "U0ADA00001"), kind=OutboxKind.DIRECT),
            page(4, "e3", people=("U0ADA000012",)),
        ])  # fmt: skip
        found = {who: rows.ranking.calls(ALL, 9, called=who).keys for who in ("U0ADA00001", "U0BOB00001", "U%")}
    assert found == {"U0ADA00001": ("e1", "e2"), "U0BOB00001": ("e1", "e2"), "U%": ()}
