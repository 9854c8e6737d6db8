"""A month of a customer without credits: what was reached is frozen all the same, and what is told later moves that."""

import json
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest

from bot.jobs.closed import DoesNotAddUp, accounts_of, as_owed, body_of
from bot.jobs.credits import Owed
from bot.jobs.outages import Told, add_outage
from bot.jobs.statement import Settled
from bot.store import Store
from bot.store.closings import ClosingRow
from sla_core.credits import attained
from tests.builders import at, opened, replies, resolves
from tests.house import AGREEMENTS, contracts_of, furnished, loaded, take
from tests.jobs import test_closing as desk
from tests.jobs.test_closing import AFTER, close_june, told
from tests.jobs.test_credits import JULY, PAYING, june

WITHOUT = AGREEMENTS.replace(
    "targets: {first_response: {P1: 1bh", "targets: {availability: {mail: 99%}, first_response: {P1: 1bh"
)
Line = tuple[str, Fraction | None, Fraction | None]
HALF, ALL, SHARE = Fraction(1, 2), Fraction(1), 1 - Fraction(8, 720)
ONE_HOUR, TWO_OUTAGES = 1 - Fraction(1, 720), 1 - Fraction(44, 720)
NOTHING = Decimal(0)


def without_credits(store: Store, text: str = WITHOUT) -> Store:
    """ACME under two agreements that pay nothing; B was answered and resolved late, and mail was down for 8 hours."""
    furnished(store, text)
    for key, answered, resolved in (("A", "Mon 08:00", "Mon 09:00"), ("B", "Mon 10:00", "Wed 12:00")):
        take(
            store,
            opened("Mon 07:00", ticket=key, event_id=f"{key}1", customer="acme", priority="P2"),
            replies(answered, ticket=key, event_id=f"{key}2"),
            resolves(resolved, ticket=key, event_id=f"{key}3"),
        )
    take(
        store,
        opened("Mon 07:00", ticket="M", event_id="M1", customer="acme", priority="P2", service="mail"),
        replies("Mon 07:30", ticket="M", event_id="M2"),
        resolves("Mon 08:00", ticket="M", event_id="M3"),
    )
    down = Told("mail", at("Tue 08:00"), at("Tue 16:00"), "disk full")
    add_outage(store, contracts_of(store), down, by="ada", now=at(JULY))
    return store


@pytest.fixture
def closed(store: Store) -> Store:
    close_june(without_credits(store))
    return store


@pytest.fixture
def quick(sqlite_store: Store) -> Store:
    close_june(without_credits(sqlite_store))
    return sqlite_store


def lines(owed: Owed | None) -> list[Line]:
    assert owed is not None
    assert owed.credit is not None
    return [(line.key or line.scale.metric or "", line.raw, line.counted) for line in owed.credit.lines]


def settled(store: Store, agreement: str = "gold") -> Settled:
    return {one.agreement: one for one in told(store).settled}[agreement]


def test_what_was_reached_is_stated_under_the_most_specific_agreement_with_every_ticket(store: Store) -> None:
    found = {one.agreement.name: one for one in told(without_credits(store)).owed}
    assert [one.pays for one in found.values()] == [False, False]
    assert lines(found["gold"]) == [("first_response", HALF, HALF), ("resolution", HALF, HALF)]
    # The ticket of the mail service takes the resolution of its own agreement, and the response of the tier's.
    assert lines(found["acme-mail"]) == [("first_response", ALL, ALL), ("resolution", ALL, ALL), ("mail", SHARE, SHARE)]
    behind = {name: {one.clock.ticket for one in owed.judged} for name, owed in found.items()}
    assert behind == {"gold": {"A", "B"}, "acme-mail": {"M"}}
    assert june(store) == [], "credits are of those who are paid"


@pytest.mark.parametrize(
    ("said", "figures"),
    [
        ("{resolution: {P1: 4bh, P2: 6bh}}", ["first_response", "resolution", "mail"]),  # the response is the tier's
        ("{resolution: {P1: 4bh}, first_response: none}", ["resolution", "mail"]),  # and is not, where it is said so
        ("{resolution: {P1: none, P2: 6bh}}", ["first_response", "resolution", "mail"]),  # for another priority it is
        ("{update: 4bh}", ["first_response", "update", "resolution", "mail"]),  # one more
    ],
)
def test_each_metric_that_anybody_promised_for_the_service_has_a_figure(
    sqlite_store: Store, said: str, figures: list[str]
) -> None:
    without_credits(sqlite_store, WITHOUT.replace("{resolution: {P1: 4bh, P2: 6bh}}", said))
    found = {one.agreement.name: one for one in told(sqlite_store).owed}
    assert [name for name, _, _ in lines(found["acme-mail"])] == figures
    assert [name for name, _, _ in lines(found["gold"])] == ["first_response", "resolution"]


def test_what_was_reached_is_met_over_all_that_was_decided(quick: Store) -> None:
    for owed in told(quick).owed:
        for line in owed.credit.lines if owed.credit else ():
            mine = [one.case for one in owed.judged if one.case.metric == line.scale.metric]
            assert line.key or line.raw == attained(mine)


@pytest.mark.parametrize(
    ("tell", "agreement", "told_of", "now"),
    [
        # A resolution that was met is undecided again: B alone is left, and missed
        (desk.reopened, "gold", ("clock", "A resolution", "ada"), [("first_response", HALF, HALF),
                                                                   ("resolution", Fraction(0), Fraction(0))]),
        # it was answered in time after all
        (desk.corrected, "gold", ("clock", "B first_response", "bob"), [("first_response", ALL, ALL),
                                                                        ("resolution", HALF, HALF)]),
        # a waived miss stays a miss, and is not held against us
        (desk.waived, "gold", ("waiver", "B resolution", "lea"), [("first_response", HALF, HALF),
                                                                 ("resolution", HALF, ALL)]),
        # one hour of 720 instead of eight
        (desk.outage_corrected, "acme-mail", ("outage", "O-1", "bob"),
         [("first_response", ALL, ALL), ("resolution", ALL, ALL), ("mail", ONE_HOUR, ONE_HOUR)]),
        # 36 hours more
        (desk.outage_told_late, "acme-mail", ("outage", "O-2", "bob"),
         [("first_response", ALL, ALL), ("resolution", ALL, ALL),
          ("mail", TWO_OUTAGES, TWO_OUTAGES)]),
    ],
)  # fmt: skip
def test_what_is_told_after_the_close_is_restated_in_what_was_reached(
    closed: Store,
    tell: Callable[[Store], None],
    agreement: str,
    *,
    told_of: tuple[str, str, str],
    now: list[Line],
) -> None:
    before = told(closed)
    tell(closed)
    found = settled(closed, agreement)
    (one,) = found.restatements
    made = one.correction
    assert (made.told.value, made.key, made.author) == told_of
    assert made.reason
    assert lines(found.now) == now
    assert one.shares is not None
    moved = {name: (raw, counted) for name, raw, counted in now}[one.shares[1].name]
    assert (one.shares[1].reached, one.shares[1].held) == moved, "the restatement leads to the figure of now"
    assert (found.pays, one.pays, one.moved) == (False, False, NOTHING)
    assert told(closed).owed == before.owed, "what was closed stays as it stood"
    (other,) = [each for each in told(closed).settled if each.agreement != agreement]
    assert other.restatements == ()


def test_one_correction_after_another_leads_from_what_was_closed_to_what_is_now(closed: Store) -> None:
    for tell in (desk.reopened, desk.corrected, desk.waived):
        tell(closed)
    found = settled(closed)
    assert [(one.correction.key, one.correction.author) for one in found.restatements] == [
        ("A resolution", "ada"), ("B first_response", "bob"), ("B resolution", "lea"),
    ]  # fmt: skip
    assert lines(found.was) == [("first_response", HALF, HALF), ("resolution", HALF, HALF)]
    assert lines(found.now) == [("first_response", ALL, ALL), ("resolution", Fraction(0), None)]


@pytest.mark.parametrize(
    ("at_first", "later", "invoiced"),
    [
        (WITHOUT, PAYING, None),  # agreed in July: June pays nothing
        (PAYING, WITHOUT, "350.00"),  # given up in July: June is paid
    ],
)
def test_credits_agreed_or_given_up_after_the_close_leave_the_month_as_it_was(
    sqlite_store: Store, at_first: str, later: str, invoiced: str | None
) -> None:
    close_june(without_credits(sqlite_store, at_first))
    loaded(sqlite_store, later, now=at("2025-07-09 12:00"))
    found = settled(sqlite_store)
    assert (found.pays, found.restatements) == (invoiced is not None, ())
    assert found.invoiced == found.amount == Decimal(invoiced or 0)


def test_maintenance_agreed_after_the_close_is_told_of_and_moves_availability(quick: Store) -> None:
    agreed = "{mail: {name: Mail, maintenance: [{from: 2025-06-03 10:00, until: 2025-06-03 17:00, name: Disks}]}"
    loaded(quick, WITHOUT.replace("{mail: {name: Mail}", agreed), now=at("2025-07-09 12:00"))
    found = settled(quick, "acme-mail")
    (one,) = found.restatements
    assert (one.correction.told.value, one.correction.author, one.pays) == ("terms", "lead", False)
    # one hour of the 713 that are left
    assert lines(found.now)[2] == ("mail", 1 - Fraction(1, 713), 1 - Fraction(1, 713))


def test_what_pays_nothing_is_kept_without_an_amount_and_read_as_it_was_written(quick: Store) -> None:
    with quick.read() as rows:
        body = json.loads(json.dumps(rows.closings.all("acme")[0].body))
    read = accounts_of(body)
    assert {one.agreement: (one.pays, one.amount) for one in read} == {
        "gold": (False, None),
        "acme-mail": (False, None),
    }
    assert (body["format"], body_of(read)) == (2, body)
    with quick.read() as rows:
        noted = [row.facts["owed"] for row in rows.trail.since(0, 100) if row.what == "period closed"]
    assert noted == [{}, {}]
    told_wrong = {**body, "accounts": [{**body["accounts"][0], "amount": "0.00"}]}
    with pytest.raises(DoesNotAddUp, match=r"closed with 0.00, and its account adds up to None"):
        as_owed(accounts_of(told_wrong)[0], "acme", contracts_of(quick))


def test_a_month_that_was_closed_before_this_was_frozen_is_told_as_it_was(sqlite_store: Store) -> None:
    without_credits(sqlite_store)
    since, until = told(sqlite_store).period.since, told(sqlite_store).period.until
    with sqlite_store.write() as rows:
        rows.closings.add(ClosingRow("acme", since, until, {"format": 1, "accounts": []}, "ada", at(JULY)))
    desk.reopened(sqlite_store)
    found = told(sqlite_store)
    assert found.closing is not None
    assert (found.closing.whole, found.owed, found.settled) == (False, (), ())
    (again,) = close_june(sqlite_store, AFTER, customer="acme")
    assert (again.author, again.new) == ("ada", False), "and is not closed anew"
