"""Agreements in words."""

from datetime import date

import pytest

from bot.agreement_words import condition_words, hours_words, lasting_words, pattern_words, promise_words, whom_words
from bot.jobs.agreement import Terms, hours_of
from bot.life_words import review_words
from bot.sentences import Reader
from sla_core.agreements import Agreement, Kind, Target, UpdateMode
from sla_core.calendars import Calendar
from sla_core.catalogue import Customer
from sla_core.durations import parse_duration
from sla_core.patterns import Always, Intersection, Pattern, Union, Versions
from sla_core.reviews import Review
from sla_core.zones import zone
from tests.builders import agreement, at, target, week

NAMES = {("customer", "acme"): "ACME Corp", ("service", "mail"): "Mail", ("team", "net"): "Network"}
TERMS = Terms(at("Mon 09:00"), (), Customer("acme", calendar="theirs"), names=NAMES)

PROMISES = [
    (target(within="8bh"), "8 working hours (office)", "working time names its calendar"),
    (target(within="4h"), "4h round the clock", "real time needs none"),
    (target(within="2bd"), "2 business days (office)", "days are days"),
    (target(within=None), "no promise", "said so, so that nothing less specific fills in"),
    (target("update", "1h"), "every 1h round the clock after the last one", "the usual way to count updates"),
    (target("update", "1h", mode=UpdateMode.GRID), "every 1h round the clock in fixed steps from the start", "a grid"),
    (target("update", "4bh", mode=UpdateMode.AFTER_CUSTOMER),
        "every 4 working hours (office) after the customer last wrote", "their clock sets ours"),
    (target(within="8bh", new_cycle=True), "8 working hours (office), afresh after each reopening", "a new cycle"),
    (target("customer_response", "5bd"), "5 business days (theirs)", "customers answer in their own hours"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "said", "reason"), PROMISES, ids=[row[2] for row in PROMISES])
def test_a_promise_says_how_long_and_in_which_time(one: Target, said: str, reason: str) -> None:
    assert promise_words(one, TERMS) == said, reason


CONDITIONS = [
    (target(), "", "for everything"),
    (target(priorities=["P2", "P1"]), "P1, P2", "in order"),
    (target(priorities=["P1"], channels=["phone"]), "P1 by phone", "a way in"),
    (target(channels=["email", "chat"]), "by chat, by e-mail", "ways as people call them"),
    (target(channels=["portal"]), "by portal", "a way that nobody foresaw"),
    (target(services=["mail"], tiers=["gold"]), "service Mail, tier gold", "by its name"),
    (target(priorities=["P1"], teams=["net"]), "P1, team Network", "a team"),
]


@pytest.mark.parametrize(("one", "said", "reason"), CONDITIONS, ids=[row[2] for row in CONDITIONS])
def test_conditions_are_said_by_name(one: Target, said: str, reason: str) -> None:
    assert condition_words(one, TERMS) == said, reason


WHOM = [
    (agreement(), "SLA for everything that no other agreement says"),
    (agreement(customer="acme", service="mail"), "SLA for ACME Corp, service Mail"),
    (agreement(tier="gold"), "SLA for customers of tier gold"),
    (agreement(kind=Kind.OLA), "OLA between teams for all tickets"),
    (agreement(kind=Kind.UC, service="mail"), "Underpinning contract of a supplier for service Mail"),
]


@pytest.mark.parametrize(("one", "said"), WHOM, ids=[row[1] for row in WHOM])
def test_an_agreement_says_for_whom_it_is(one: Agreement, said: str) -> None:
    assert whom_words(one, TERMS) == said


PATTERNS: list[tuple[Pattern, str, str]] = [
    (Always(), "at every hour of every day", "never closed"),
    (week(), "Mon-Fri 09:00-17:00 (UTC)", "days of the same hours are one span"),
    (week("09:00-12:00, 13:00-17:00", "Mon"), "Mon 09:00-12:00 and 13:00-17:00 (UTC)", "a lunch break"),
    (week("00:00-24:00", "Mon-Sun"), "every day around the clock (UTC)", "a whole week"),
    (week(shifts=[("2025-06-07", "10:00-14:00"), ("2025-06-09", "")]),
        "Mon-Fri 09:00-17:00 (UTC); otherwise on Sat 7 Jun 2025 10:00-14:00, Mon 9 Jun 2025 closed", "days apart"),
    (week(shifts=[("2025-05-30", "10:00-14:00")]), "Mon-Fri 09:00-17:00 (UTC)", "but not those that are over"),
    (Union((week(), week(days="Sat"))), "[Mon-Fri 09:00-17:00 (UTC)] or [Sat 09:00-17:00 (UTC)]", "follow the sun"),
    (Intersection((week(), Always())),
        "[Mon-Fri 09:00-17:00 (UTC)] and at the same time [at every hour of every day]", "both at once"),
]  # fmt: skip


@pytest.mark.parametrize(("pattern", "said", "reason"), PATTERNS, ids=[row[2] for row in PATTERNS])
def test_hours_are_said_as_on_a_door(pattern: Pattern, said: str, reason: str) -> None:
    assert pattern_words(pattern, at("Mon 09:00")) == said, reason


def test_the_next_holidays_are_named_in_the_calendars_own_dates() -> None:
    days = ["2025-06-09", "2025-10-03", "2025-12-25", "2025-12-26", "2024-12-25"]
    hours = hours_of(Calendar("office", week(zone="Pacific/Auckland", holidays=days)), at("Mon 09:00"))
    assert hours_words(hours, at("Mon 09:00")) == (
        "Mon-Fri 09:00-17:00 (Pacific/Auckland); closed on 4 holidays within a year, next Mon 9 Jun 2025 holiday "
        "2025-06-09, Fri 3 Oct 2025 holiday 2025-10-03, Thu 25 Dec 2025 holiday 2025-12-25"
    )


def test_hours_are_those_of_the_version_in_force() -> None:
    since = int(at("Wed 00:00").timestamp())
    calendar = Calendar("office", Versions((0, since), (week("09:00-17:00"), week("08:00-18:00"))))
    said = [hours_words(hours_of(calendar, at(when)), at(when)) for when in ("Tue 23:59", "Wed 00:00")]
    assert said == ["Mon-Fri 09:00-17:00 (UTC)", "Mon-Fri 08:00-18:00 (UTC)"]


@pytest.mark.parametrize(
    ("text", "said"), [("30m", "30 m"), ("1bh30bm", "1 h 30 m of working time"), ("2bd", "2 business days")]
)
def test_a_length_by_itself_says_its_kind_of_time(text: str, said: str) -> None:
    assert lasting_words(parse_duration(text)) == said


REVIEWS = [
    (Review(on=date(2025, 12, 1)), "standard is reviewed Mon 1 Dec 2025", "to come"),
    (Review(on=date(2025, 6, 1)), "standard was to be reviewed Sun 1 Jun 2025", "over"),
    (Review(months=6), "standard is reviewed every 6 months, next Fri 5 Dec 2025", "from the first file on"),
]


@pytest.mark.parametrize(("review", "said", "reason"), REVIEWS, ids=[row[2] for row in REVIEWS])
def test_a_review_is_said_with_its_date(review: Review, said: str, reason: str) -> None:
    reader = Reader(zone("Europe/Berlin"), at("Mon 09:00"), {}, {})
    assert review_words(agreement(review=review), reader, begun=at("2025-06-04 23:00")) == said, reason
