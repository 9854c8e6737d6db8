"""What a past would have cost, held against the accounts of each month and against a slow, obvious count."""

import shutil
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from bot.jobs.backtest import backtest
from bot.jobs.credits import credits_of
from bot.jobs.outages import Told, add_outage
from bot.jobs.owed import Cost
from bot.jobs.periods import period
from bot.jobs.replaying import Past
from bot.jobs.waiving import Wish, record_fee, waive
from bot.jobs.what_if import read_sentence, what_if
from bot.store import Store, open_store
from bot.store.waivers import FeeRow
from sla_core.agreements import Metric
from sla_core.tickets import Changed, Event
from sla_core.what_if import Wish as Change
from tests.builders import asks, at, event, merges, opened, pauses, reopens, replies, resolves, resumes
from tests.house import AGREEMENTS, contracts_of, loaded, take
from tests.jobs.test_backtest import replayed

NOW = "2025-07-11 10:00"
MONTHS = ("2025-04", "2025-05", "2025-06", "2025-07")
SERVICES = "services: {mail: {name: Mail}, erp: {name: ERP}}"
GOLD = "    tier: gold\n    calendar: office\n"
PROMISED = "targets: {first_response: {P1: 1bh, P2: 2bh}"
SCHEMES = """
credits:
  gold:
    currency: EUR
    fee: 1234.50
    cap: 50%
    excluded: [{from: 2025-05-06, until: 2025-05-08, reason: Flood}]
    scales:
      - {metric: availability, below: {99.9%: 10%, 99%: 25%, 95%: 50%}}
      - {metric: first_response, below: {95%: 3.3%, 50%: 10%}}
      - {metric: resolution, over: {1bh: 20.05, 4bh: 50}, cap: 260}
  contract:
    currency: EUR
    fee: 777
    scales:
      - {metric: resolution, priority: [P1, P2], below: {99%: 7%, 60%: 15%}}
      - {metric: availability, service: mail, below: {99.95%: 5%}}
"""
IN_FORCE = (
    AGREEMENTS.replace(GOLD, f"{GOLD}    credits: gold\n", 1)
    .replace(PROMISED, "targets: {availability: {mail: 99.5%, erp: 99%}, first_response: {P1: 1bh, P2: 2bh}")
    .replace(
        "    service: mail\n    calendar: office\n", "    service: mail\n    calendar: office\n    credits: contract\n"
    )
    + SCHEMES
)
PROPOSED = (
    IN_FORCE.replace("first_response: {P1: 1bh, P2: 2bh}", "first_response: {P1: 2bh, P2: 1bh}")
    .replace("P1: 8bh, P2: 16bh, P3: 40bh", "P1: 5bh, P2: 12bh, P3: 2bd")
    .replace("99.9%: 10%, 99%: 25%, 95%: 50%", "99.95%: 12.5%, 98%: 20%")
    .replace("cap: 50%", "cap: 35%")
    .replace("mail: {name: Mail}", "mail: {name: Mail, hours: office, maintenance: "
             "[{from: 2025-06-10 10:00, until: 2025-06-10 12:00, name: Move}]}", 1)
)  # fmt: skip
TIERLESS = PROPOSED.replace("globex: {name: Globex, tier: silver}", "globex: {name: Globex, tier: gold}")


def lives(seed: int) -> Iterator[Event]:
    """Tickets of two customers over three months, of many fates, half of which are answered or resolved late."""
    random = Random(seed)
    for number in range(60):
        key, start = f"R-{number:02}", at("2025-04-01 06:00") + timedelta(hours=random.randrange(24 * 96))

        def named(step: int, key: str = key) -> dict[str, str]:
            return {"ticket": key, "event_id": f"{key}/{step}"}

        scope = {"priority": random.choice(["P1", "P2", "P3"]), "customer": random.choice(["acme", "acme", "globex"])}
        service = random.choice([{}, {"service": "mail"}, {"service": "erp"}])
        yield opened(start, **named(0), **scope, **service)
        hours = sorted(random.randrange(1, 120) for _ in range(5))
        instants = [start + timedelta(hours=hour, minutes=random.randrange(60)) for hour in hours]
        yield from fate(random, instants, named)


def fate(random: Random, instants: Sequence[datetime], named: object) -> Iterator[Event]:
    """What becomes of a ticket at five instants."""
    assert callable(named)
    first, second, third, fourth, last = (min(one, at("2025-07-10 09:00")) for one in instants)
    kind = random.randrange(6)
    if kind != 5:
        yield replies(first, **named(1))
    if kind == 1:
        yield pauses(second, **named(2))
        yield resumes(third, **named(3))
    if kind == 2:
        yield event(Changed({"priority": "P1"}), second, **named(4))
    if kind != 4:
        yield resolves(fourth, **named(5))
    if kind == 3:
        yield asks(last, **named(6))
        yield reopens(last + timedelta(seconds=1), **named(7))


OUTAGES = [
    ("mail", "2025-04-07 08:00", "2025-04-07 19:30"),
    ("mail", "2025-04-07 12:00", "2025-04-07 20:00"),
    ("mail", "2025-06-10 09:30", "2025-06-10 12:30"),
    ("erp", "2025-05-07 20:00", "2025-05-08 04:00"),
    ("erp", "2025-06-29 01:00", "2025-07-01 05:00"),
    ("mail", "2025-07-10 06:00", None),
]


def filled(store: Store, text: str, seed: int) -> Store:
    """A store in which a file has always held, with tickets, outages, waivers and fees."""
    loaded(store, text, now=at("2025-01-01 00:00"))
    take(store, *lives(seed), now=NOW, quiet=True)
    merged = opened("2025-05-12 07:00", ticket="M", event_id="M/1", customer="acme", priority="P1")
    take(store, merged, merges("2025-05-14 09:00", "R-00", ticket="M", event_id="M/2"), now=NOW, quiet=True)
    contracts = contracts_of(store)
    for service, since, until in OUTAGES:
        add_outage(store, contracts, Told(service, at(since), at(until) if until else None, "down"), by="ada",
                   now=at(NOW))  # fmt: skip
    fee = FeeRow("acme", "gold", at("2025-05-31 22:00"), Decimal("2000.10"), "EUR", "lea", at(NOW))
    record_fee(store, contracts, fee)
    waive(store, contracts, Wish("O-5", "carl", "agreed by telephone"), by="ada", now=at(NOW))
    return store


def accounts(store: Store) -> dict[tuple[str, str], Decimal]:
    """What `sla-bot credits` says for each month: customer and month -> the sum of its agreements."""
    contracts, found = contracts_of(store), dict[tuple[str, str], Decimal]()
    with store.read() as rows:
        for month in MONTHS:
            chosen = period(month, contracts.place, at(NOW))
            for one in credits_of(rows, contracts, chosen, now=at(NOW)).owed:
                assert one.credit is not None
                known = found.get((one.customer, month), Decimal(0))
                found[one.customer, month] = known + one.credit.amount
    return found


def cost_of(store: Store, text: str, since: datetime | None = None, *, share: Past | None = None) -> Cost:
    return replayed(store, text, since=since, now=NOW, share=share).cost


def by_month(cost: Cost, side: str) -> dict[tuple[str, str], Decimal]:
    return {
        (one.customer, month.month): amount
        for one in cost.owed
        for month in one.months
        if (amount := getattr(month, side)) is not None
    }


def waive_some(store: Store) -> None:
    """Waives every fourth miss of a first response under the agreement in force."""
    contracts = contracts_of(store)
    with store.read() as rows:
        found = [c for c in rows.clocks.decided(at("2025-04-01 00:00"), at(NOW)) if c.outcome and c.state == "missed"]
    misses = [c for c in found if c.metric is Metric.FIRST_RESPONSE and c.kind == "sla"]
    assert len(misses) > 4
    for clock in misses[::4]:
        wish = Wish(clock.ticket, "carl", "he had asked us to wait", clock.metric, clock.cycle)
        waive(store, contracts, wish, by="ada", now=at(NOW))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_an_identity_replay_pays_each_month_to_the_cent_what_its_accounts_say(store: Store, seed: int) -> None:
    filled(store, IN_FORCE, seed)
    waive_some(store)
    found, told = cost_of(store, IN_FORCE), accounts(store)
    assert by_month(found, "before") == by_month(found, "after") == told
    assert len([amount for amount in told.values() if amount]) >= 3


@pytest.fixture
def another_store(sqlite_template: Path, tmp_path: Path) -> Iterator[Store]:
    """A second empty store, in which the proposal was always agreed."""
    copy = tmp_path / "another.db"
    shutil.copy(sqlite_template, copy)
    opened = open_store(f"sqlite:///{copy}")
    yield opened
    opened.close()


@pytest.mark.parametrize("seed", [4, 5, 6])
@pytest.mark.parametrize("text", [PROPOSED, TIERLESS], ids=["other targets", "another tier"])
def test_a_proposal_pays_what_the_accounts_would_say_had_it_always_held(
    sqlite_store: Store, another_store: Store, seed: int, text: str
) -> None:
    found = cost_of(filled(sqlite_store, IN_FORCE, seed), text)
    assert by_month(found, "before") == accounts(sqlite_store)
    assert by_month(found, "after") == accounts(filled(another_store, text, seed))
    assert by_month(found, "after") != by_month(found, "before")


def test_a_waiver_holds_for_a_ticket_that_misses_the_proposal_too(sqlite_store: Store) -> None:
    text = IN_FORCE.replace("first_response, below: {95%: 3.3%, 50%: 10%}", "first_response, over: {0bm: 100}")
    loaded(sqlite_store, text, now=at("2025-01-01 00:00"))
    for key in ("A", "B"):
        take(
            sqlite_store,
            opened("Mon 07:00", ticket=key, event_id=f"{key}1", customer="acme", priority="P2"),
            replies("Mon 12:00", ticket=key, event_id=f"{key}2"),
            resolves("Mon 12:30", ticket=key, event_id=f"{key}3"),
        )
    wish = Wish("A", "carl", "he had asked us to wait", Metric.FIRST_RESPONSE)
    waive(sqlite_store, contracts_of(sqlite_store), wish, by="ada", now=at(NOW))
    (owed,) = cost_of(sqlite_store, text.replace("P1: 1bh, P2: 2bh", "P1: 1bh, P2: 1bh")).owed
    assert (owed.before, owed.after) == (Decimal("100.00"), Decimal("100.00"))
    (owed,) = cost_of(sqlite_store, text.replace("P1: 1bh, P2: 2bh", "P1: 1bh, P2: 8bh")).owed
    assert (owed.before, owed.after) == (Decimal("100.00"), Decimal("0.00"))


def test_months_that_the_period_only_touches_are_named_and_counted_whole(sqlite_store: Store) -> None:
    filled(sqlite_store, IN_FORCE, 1)
    found = cost_of(sqlite_store, IN_FORCE, since=at("2025-05-20 09:00"))
    (months,) = [one.months for one in found.owed if one.customer == "acme"]
    assert [(one.month, one.begun, one.running) for one in months] == [
        ("2025-05", True, False),
        ("2025-06", False, False),
        ("2025-07", False, True),
    ]
    told = {key: amount for key, amount in accounts(sqlite_store).items() if key[1] != "2025-04"}
    assert by_month(found, "before") == told


def test_a_period_that_begins_with_a_month_has_no_part_of_one(sqlite_store: Store) -> None:
    filled(sqlite_store, IN_FORCE, 1)
    found = cost_of(sqlite_store, IN_FORCE, since=at("2025-06-01 00:00", "Europe/Berlin"))
    assert [one.begun for one in found.owed[0].months] == [False, False]


def test_how_far_the_accounts_are_is_told_to_the_end(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.jobs.counting_owed.TELL", 5)
    filled(sqlite_store, IN_FORCE, 1)
    told: list[tuple[int, int]] = []
    with sqlite_store.read() as rows:
        past = Past(accounting=lambda *how_far: told.append(how_far))
        contracts = contracts_of(sqlite_store)
        found = backtest(rows, contracts, PROPOSED.encode(), name="proposed.yaml", now=at(NOW), past=past)
    assert found.cost.owed
    (total,) = {total for _, total in told}
    assert [done for done, _ in told] == [*range(5, total, 5), total]


def test_before_anything_is_recorded_there_are_no_months(sqlite_store: Store) -> None:
    filled(sqlite_store, IN_FORCE, 1)
    long_ago = cost_of(sqlite_store, IN_FORCE, since=at("1752-09-03 00:00"))
    assert long_ago == cost_of(sqlite_store, IN_FORCE)
    assert [one.month for one in long_ago.owed[0].months] == list(MONTHS)


def test_who_is_paid_nothing_has_no_row_and_no_log_is_read_for_it(sqlite_store: Store) -> None:
    filled(sqlite_store, IN_FORCE, 1)
    assert {one.customer for one in cost_of(sqlite_store, IN_FORCE).owed} == {"acme"}
    before = AGREEMENTS.replace("tier: silver", "tier: gold")
    assert cost_of(sqlite_store, before).owed[0].after is None


def test_a_copy_for_one_customer_is_paid_by_the_fee_of_what_it_was_made_of(sqlite_store: Store) -> None:
    filled(sqlite_store, IN_FORCE.replace("    fee: 1234.50\n", ""), 1)
    contracts = contracts_of(sqlite_store)
    with sqlite_store.read() as rows:
        said = read_sentence("P3 resolution 40bh acme gold since 2025-06-01", contracts, now=at(NOW))
        assert isinstance(said.wish, Change)
        found = what_if(rows, contracts, said.wish, since=said.since, now=at(NOW), past=Past()).cost
    assert found.uncounted == ()
    assert by_month(found, "after") == by_month(found, "before")


def test_other_money_is_a_row_of_its_own_and_what_has_no_fee_is_said(sqlite_store: Store) -> None:
    filled(sqlite_store, IN_FORCE, 1)
    dollars = IN_FORCE.replace("currency: EUR", "currency: USD")
    sides = {(one.currency, one.before is None, one.after is None) for one in cost_of(sqlite_store, dollars).owed}
    assert sides == {("EUR", False, True), ("USD", True, False)}
    unknown = cost_of(sqlite_store, IN_FORCE.replace("    fee: 777\n", ""))
    assert [(one.before is None, one.after) for one in unknown.owed] == [(False, None)]
    (told,) = unknown.uncounted
    assert told.startswith("acme, acme-mail: ")
    assert told.endswith(
        " of the fee cannot be counted: no fee is known for the period (2025-04, 2025-05, 2025-06, 2025-07)"
    )
