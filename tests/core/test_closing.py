"""The account of a closed period: told corrections, what each moves, and that all of them add up to the cent."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_core.availability import Outage
from sla_core.closing import Account, Correction, Entry, Terms, Told, Value, differences, restatements
from sla_core.credits import AVAILABILITY, Excluded, Scale, Scheme, Uptime, Waiver, Worth, credit
from sla_core.zones import epoch
from tests.builders import at

SINCE, HOUR = at("Mon 00:00"), 3600
WEEK = ((epoch(SINCE), epoch(SINCE) + 168 * HOUR),)
LATER = at("2025-07-05 09:00")
SCHEME = Scheme(
    "gold",
    "EUR",
    (
        Scale(AVAILABILITY, below=((Decimal(99), Worth(percent=Decimal("12.5"))),)),
        Scale("first_response", below=((Decimal(90), Worth(percent=Decimal(5))),)),
        Scale("resolution", over=((HOUR, Worth(amount=Decimal("33.335"))), (4 * HOUR, Worth(amount=Decimal(50))))),
    ),
    fee=Decimal(1000),
    cap=Worth(amount=Decimal(300)),
    excluded=(Excluded(at("Sat 00:00"), at("Sun 00:00"), "Flood"),),
)


def entry(key: str, metric: str = "first_response", late: int | None = None, when: str = "Tue 09:00") -> Entry:
    return Entry(f"{key} {metric}", metric, at(when), late)


def outage(key: str, since: str, until: str) -> Outage:
    return Outage("mail", at(since), at(until), "disk", key)


def waiver() -> Waiver:
    return Waiver("carl", "we had asked", LATER)


def account(*entries: Entry, outages: tuple[Outage, ...] = (), waived: tuple[str, ...] = ()) -> Account:
    terms = Terms(SCHEME, None, {"mail": WEEK})
    kept = {one.key: one for one in entries}
    return Account(terms, kept, {one.key: one for one in outages}, {key: waiver() for key in waived})


def told(what: Told, key: str, value: Value | None) -> Correction:
    return Correction(what, key, value, LATER, "ada", "a reason")


def test_an_account_owes_what_the_scheme_pays_for_it() -> None:
    found = account(entry("A"), entry("B", late=60), outages=(outage("O-1", "Tue 00:00", "Tue 04:00"),))
    assert found.amount() == Decimal("175.00"), "12.5 % and 5 % of 1000"
    assert found.uptime("mail").raw == 1 - Fraction(4, 168)
    assert [case.key for case in found.cases()] == ["A first_response", "B first_response"]


def test_without_a_fee_nothing_can_be_counted() -> None:
    found = account(entry("B", late=60))
    assert replace(found, terms=replace(found.terms, scheme=replace(SCHEME, fee=None))).amount() is None


def test_only_a_miss_can_be_waived_and_an_excluded_one_is_not_held_against_us() -> None:
    found = account(
        entry("A"), entry("B", late=60), entry("C", late=60, when="Sat 12:00"),
        waived=("A first_response", "B first_response"),
    )  # fmt: skip
    assert [(case.key[0], case.counts, case.excluded) for case in found.cases()] == [
        ("A", True, ""), ("B", False, ""), ("C", False, "Flood"),
    ]  # fmt: skip


def test_an_outage_that_is_waived_or_excluded_is_shown_and_not_held_against_us() -> None:
    night, flood = outage("O-1", "Tue 00:00", "Tue 04:00"), outage("O-2", "Fri 22:00", "Sat 06:00")
    uptime = account(outages=(night, flood), waived=("O-1",)).uptime("mail")
    assert uptime.raw == 1 - Fraction(12, 168)
    assert uptime.counted == 1 - Fraction(2, 168), "two hours before the flood"


def test_outages_that_overlap_count_once_whichever_of_them_is_waived() -> None:
    both = (outage("O-1", "Tue 00:00", "Tue 04:00"), outage("O-2", "Tue 02:00", "Tue 06:00"))
    assert account(outages=both).uptime("mail").raw == 1 - Fraction(6, 168)
    assert account(outages=both, waived=("O-1",)).uptime("mail").counted == 1 - Fraction(4, 168)


@pytest.mark.parametrize(
    ("correction", "moved", "figure"),
    [
        # the only miss is none after all: all of 5 % goes
        (told(Told.CLOCK, "B first_response", entry("B")), "-50", ("first_response", "1/2", "1/1")),
        # reopened: a met one counts no longer, and what is left is all missed
        (told(Told.CLOCK, "A first_response", None), "0", ("first_response", "1/2", "0/1")),
        # a late discovery
        (told(Told.CLOCK, "C resolution", entry("C", "resolution", 2 * HOUR)), "33.34", ("resolution", "-", "0/1")),
        # not held against us, and still missed
        (told(Told.WAIVER, "B first_response", waiver()), "-50", ("first_response", "1/2", "1/2")),
        (told(Told.WAIVER, "O-1", waiver()), "-125", ("mail", "41/42", "41/42")),
        (told(Told.OUTAGE, "O-1", outage("O-1", "Tue 00:00", "Tue 01:00")), "-125", ("mail", "41/42", "167/168")),
        (told(Told.OUTAGE, "O-1", None), "-125", ("mail", "41/42", "1/1")),
        (told(Told.TERMS, "", Terms(SCHEME, Decimal(2000), {"mail": WEEK})), "125", None),  # the cap of 300 holds it
    ],
)
def test_a_correction_moves_a_figure_and_money(
    correction: Correction, moved: str, figure: tuple[str, str, str] | None
) -> None:
    start = account(entry("A"), entry("B", late=60), outages=(outage("O-1", "Tue 00:00", "Tue 04:00"),))
    (found,) = restatements(start, [correction])
    assert found.moved == Decimal(moved)
    assert found.now == correction.value
    if figure is None:
        assert found.shares is None
    else:
        assert found.shares is not None
        before, after = found.shares
        shown = [
            f"{s.reached.numerator}/{s.reached.denominator}" if s.reached is not None else "-" for s in (before, after)
        ]
        assert (before.name, *shown) == figure


def test_what_changes_nothing_is_no_restatement() -> None:
    start = account(entry("A"))
    assert restatements(start, [told(Told.CLOCK, "A first_response", entry("A")), told(Told.WAIVER, "X", None)]) == ()


def test_each_correction_moves_what_it_adds_to_those_before_it() -> None:
    start = account(entry("A", "resolution", 5 * HOUR), entry("B", late=60))
    first = told(Told.CLOCK, "A resolution", entry("A", "resolution", 2 * HOUR))
    second = told(Told.WAIVER, "A resolution", waiver())
    assert [one.moved for one in restatements(start, [first, second])] == [Decimal("-16.66"), Decimal("-33.34")], (
        "100, 83.335 and 50 are 100.00, 83.34 and 50.00: a tie goes to the even digit, and no cent is lost"
    )


def test_a_waiver_moves_what_is_held_against_us_and_not_what_was_reached() -> None:
    (found,) = restatements(account(entry("A"), entry("B", late=60)), [told(Told.WAIVER, "B first_response", waiver())])
    assert found.shares is not None
    before, after = found.shares
    assert (before.reached, before.held) == (Fraction(1, 2), Fraction(1, 2))
    assert (after.reached, after.held) == (Fraction(1, 2), Fraction(1))


def test_what_could_not_be_counted_counts_as_nothing() -> None:
    scheme = replace(SCHEME, fee=None)
    known, unknown = Terms(scheme, Decimal(1000), {"mail": WEEK}), Terms(scheme, None, {"mail": WEEK})
    start = replace(account(entry("B", late=60)), terms=unknown)
    found = restatements(start, [told(Told.TERMS, "", known), told(Told.TERMS, "", unknown)])
    assert [one.moved for one in found] == [Decimal(50), Decimal(-50)]


def test_a_restatement_is_about_money_if_either_side_pays() -> None:
    paid, unpaid = Terms(SCHEME, Decimal(1000)), Terms(Scheme("gold", "EUR", (Scale("resolution"),)))
    start = replace(account(entry("A")), terms=unpaid)
    steps = [told(Told.WAIVER, "A resolution", waiver()), told(Told.TERMS, "", paid), told(Told.TERMS, "", unpaid)]
    assert [one.pays for one in restatements(start, steps)] == [False, True, True]


def test_a_service_that_is_not_promised_has_no_availability() -> None:
    found = account(outages=(replace(outage("O-1", "Tue 00:00", "Tue 04:00"), service="files"),))
    assert found.uptime("files") == Uptime("files", None, None)
    assert found.uptime("mail") == Uptime("mail", Fraction(1), Fraction(1)), "what another was down is not its own"


def test_what_two_accounts_differ_in_is_told_in_one_order() -> None:
    night, flood = outage("O-1", "Tue 00:00", "Tue 04:00"), outage("O-2", "Fri 22:00", "Sat 06:00")
    old = account(entry("B"), entry("A"), entry("C"), outages=(flood, night), waived=("C first_response",))
    new = account(entry("D"), entry("B", late=60), entry("C"), outages=(night,))
    new = replace(new, terms=replace(new.terms, fee=Decimal(1)))
    assert differences(old, new) == [
        (Told.TERMS, ""), (Told.CLOCK, "A first_response"), (Told.CLOCK, "B first_response"),
        (Told.CLOCK, "D first_response"), (Told.OUTAGE, "O-2"), (Told.WAIVER, "C first_response"),
    ]  # fmt: skip
    assert differences(old, old) == []


KEYS = [f"{name} {metric}" for name in "ABC" for metric in ("first_response", "resolution")]
HOURS = st.integers(0, 200)


@st.composite
def clock_told(draw: st.DrawFn) -> Correction:
    key = draw(st.sampled_from(KEYS))
    late = draw(st.none() | st.integers(1, 6 * HOUR))
    when = SINCE + timedelta(hours=draw(st.integers(0, 167)))
    return told(Told.CLOCK, key, draw(st.none() | st.just(Entry(key, key.split()[1], when, late))))


@st.composite
def outage_told(draw: st.DrawFn) -> Correction:
    key, since, hours = draw(st.sampled_from(["O-1", "O-2"])), draw(HOURS), draw(st.integers(1, 20))
    down = Outage("mail", SINCE + timedelta(hours=since), SINCE + timedelta(hours=since + hours), "", key)
    return told(Told.OUTAGE, key, draw(st.none() | st.just(down)))


@st.composite
def waiver_told(draw: st.DrawFn) -> Correction:
    key = draw(st.sampled_from([*KEYS, "O-1", "O-2"]))
    return told(Told.WAIVER, key, draw(st.none() | st.just(waiver())))


@st.composite
def terms_told(draw: st.DrawFn) -> Correction:
    fee = draw(st.none() | st.decimals(0, 5000, places=2))
    return told(Told.TERMS, "", Terms(SCHEME, fee, {"mail": WEEK}))


CORRECTIONS = st.lists(clock_told() | outage_told() | waiver_told() | terms_told(), max_size=12)


@given(CORRECTIONS, CORRECTIONS)
def test_what_was_closed_and_all_that_moved_it_is_what_is_owed_now(
    earlier: list[Correction], later: list[Correction]
) -> None:
    closed = account()
    for correction in earlier:
        closed = closed.after(correction)
    found = restatements(closed, later)
    last = found[-1].after if found else closed
    amounts = closed.amount(), last.amount()
    assert None not in amounts
    assert (amounts[0] or 0) + sum(one.moved for one in found) == amounts[1]
    assert {(one.correction.told, one.correction.key) for one in found} >= set(differences(closed, last))


def slow_share(found: Account, held: bool) -> Fraction:
    """Hour by hour: whether mail was down in it, as far as it is held against us."""
    excluded = {hour for hour in range(168) if held and 120 <= hour < 144}
    down = {
        hour
        for one in found.outages.values()
        if not (held and one.key in found.waivers)
        for hour in range(168)
        if one.since <= SINCE + timedelta(hours=hour) < (one.until or LATER)
    }
    return 1 - Fraction(len(down - excluded), 168)


@given(CORRECTIONS)
def test_an_availability_is_what_counting_every_hour_gives(corrections: list[Correction]) -> None:
    found = account()
    for correction in corrections:
        found = found.after(correction)
    uptime = found.uptime("mail")
    assert (uptime.raw, uptime.counted) == (slow_share(found, held=False), slow_share(found, held=True))
    assert found.credit() == credit(found.terms.scheme, found.cases(), [uptime], fee=found.terms.fee)
