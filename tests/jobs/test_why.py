"""Why: which agreement, through which layer, which would have been next, and the arithmetic."""

import pytest

from bot.jobs.asking import NoSuchTicket
from bot.jobs.when import when
from bot.jobs.why import NoSuchClock, Why, why
from bot.sentences import shares_words
from bot.store import Store
from sla_core.agreements import Kind, Layer, Metric
from sla_core.attribution import Shares
from sla_core.explanation import Treatment
from sla_core.tickets import Scope
from tests.builders import at, opened, pauses, replies, resolves, resumes
from tests.house import contracts_of, furnished, take
from tests.sided import SIDED


def ask(store: Store, ticket: str = "T-1", now: str = "Fri 17:00", metric: Metric | None = None) -> Why:
    with store.read() as rows:
        return why(rows, contracts_of(store), ticket, now=at(now), metric=metric)


def test_of_two_agreements_in_three_layers_the_version_the_layer_and_the_runner_up_are_named(house: Store) -> None:
    take(house, opened("Mon 07:00", customer="acme", service="mail", priority="P2"), now="Mon 07:00")
    (resolution,) = ask(house, now="Mon 08:00", metric=Metric.RESOLUTION).explanations
    promise, runner_up = resolution.promise, resolution.runner_up
    assert (promise.agreement.name, promise.agreement.version, promise.layer) == (
        "acme-mail",
        1,
        Layer.CUSTOMER_SERVICE,
    )
    assert str(promise.target.within) == "6bh"
    assert runner_up is not None
    assert (runner_up.agreement.name, runner_up.layer, str(runner_up.target.within)) == ("gold", Layer.TIER, "16bh")


def test_a_metric_the_specific_agreement_does_not_name_comes_from_the_next_layer(house: Store) -> None:
    take(house, opened("Mon 07:00", customer="acme", service="mail", priority="P2"), now="Mon 07:00")
    (response,) = ask(house, now="Mon 08:00", metric=Metric.FIRST_RESPONSE).explanations
    assert response.promise.agreement.name == "gold"
    assert response.runner_up is not None
    assert response.runner_up.agreement.name == "standard"


def test_the_lines_add_up_to_what_was_used(house: Store) -> None:
    log = (opened("Mon 06:00", customer="acme", priority="P2"), pauses("Mon 07:30"), resumes("Mon 09:30"))
    take(house, *log, replies("Mon 10:00"))
    (response,) = ask(house, metric=Metric.FIRST_RESPONSE).explanations
    told = [(line.treatment, line.seconds, line.total) for line in response.lines]
    assert told == [
        (Treatment.CLOSED, 0, 0),
        (Treatment.COUNTED, 1800, 1800),
        (Treatment.PAUSED, 7200, 1800),
        (Treatment.COUNTED, 1800, 3600),
    ]
    assert response.clock.used == 3600


def test_open_clocks_come_first_by_due_instant(house: Store) -> None:
    take(house, opened("Mon 07:00", customer="acme", priority="P2"), replies("Mon 07:30"), now="Mon 08:00")
    assert [one.clock.metric for one in ask(house, now="Mon 08:00").explanations] == [
        Metric.RESOLUTION,
        Metric.FIRST_RESPONSE,
    ]


def test_what_is_aimed_at_internally_stands_right_behind_its_promise(sqlite_store: Store) -> None:
    furnished(sqlite_store, SIDED)
    take(sqlite_store, opened("Mon 07:00", customer="acme", priority="P2", team="desk"), now="Mon 07:00")
    asked = ask(sqlite_store, now="Mon 08:00")
    assert [(one.clock.metric.value, one.clock.kind.value, one.clock.target) for one in asked.explanations] == [
        ("first_response", "sla", "2bh"), ("first_response", "ola", "1h30m"), ("ownership", "ola", "8bh"),
        ("resolution", "sla", "16bh"), ("resolution", "ola", "12bh"),
    ], "each pair stands where its tighter side would, and the promise leads it"  # fmt: skip
    promised, internal, owned = (one.clock for one in asked.explanations[:3])
    assert (asked.sides[promised.key], asked.sides[internal.key]) == (internal, promised)
    assert owned.key not in asked.sides
    assert asked.only({Kind.SLA}).sides == {}


def test_an_unknown_ticket_is_said_to_be_unknown(house: Store) -> None:
    with pytest.raises(NoSuchTicket, match="there is no ticket T-404"):
        ask(house, "T-404")


def test_a_metric_without_a_clock_names_the_ones_there_are(house: Store) -> None:
    take(house, opened("Mon 07:00", customer="acme", priority="P2"))
    with pytest.raises(NoSuchClock, match="no clock for update; it has: "):
        ask(house, metric=Metric.UPDATE)


def test_a_rehearsal_answers_the_deadlines_and_stores_nothing(house: Store) -> None:
    contracts = contracts_of(house)
    found = when(contracts, Scope(customer="acme", priority="P2"), at("Fri 14:30"))
    assert [(one.clock.metric.value, one.clock.due_at) for one in found.explanations] == [
        ("first_response", at("next Mon 08:30")),
        ("resolution", at("next Tue 14:30")),
    ]
    with house.read() as rows:
        assert rows.events.count() == 0


def test_a_rehearsal_that_ends_at_closing_gives_both_deadlines(house: Store) -> None:
    found = when(contracts_of(house), Scope(customer="acme", priority="P2"), at("Fri 13:00"))
    clock = found.explanations[0].clock
    assert (clock.due_at, clock.breach_at) == (at("Fri 15:00"), at("next Mon 07:00"))


def test_whose_the_time_was_is_counted_in_the_hours_of_the_resolution(house: Store) -> None:
    log = (opened("Mon 06:00", customer="acme", priority="P2"), pauses("Mon 07:30"), resumes("Mon 09:30"))
    take(house, *log, replies("Mon 10:00"), resolves("Mon 11:00"))
    found = ask(house, now="Fri 17:00")
    assert (found.hours, found.shares) == ("office", Shares(ours=2 * 3600, customer=2 * 3600, closed=3600))
    assert shares_words(found.shares) == "Whose time: ours 2 h, the customer's 2 h, closed hours 1 h"


def test_of_a_ticket_without_a_promise_nobody_can_say_whose_the_time_was(house: Store) -> None:
    take(house, opened("Mon 06:00", customer="acme", priority="P2"))
    with house.read() as rows:
        alone = why(rows, contracts_of(house), "T-1", now=at("Mon 09:00"), kinds={Kind.UC})
    assert (alone.explanations, alone.hours, alone.shares) == ((), None, Shares())
