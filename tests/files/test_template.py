"""Templates of a first agreements file: good in every combination of answers, and what they teach."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.files.reading import Reading, read_agreements
from bot.files.template import TEMPLATES, TIERS, Answers, BadAnswer, Hurt, Length, hours_of, template
from sla_core.agreements import Kind, Metric
from sla_core.calendars import Calendar
from sla_core.coverage import Coverage
from sla_core.sides import internals
from tests.builders import at

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BERLIN = Answers("Rheinwerk", "Europe/Berlin", "DE", "BE", leads="C0LEADS001")
EVERY_HURT = [frozenset(some) for some in chain.from_iterable(combinations(Hurt, n) for n in range(len(Hurt) + 1))]


def text_of(name: str, answers: Answers = BERLIN, now: datetime = NOW) -> str:
    return template(name, answers, now=now).written()


def read(text: str, now: datetime = NOW) -> Reading:
    return read_agreements(text, name="first.yaml", now=now)


def faults(reading: Reading) -> list[str]:
    return [str(one) for one in (*reading.problems, *reading.warnings)]


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize(
    "answers",
    [replace(Answers(), country="GB"), BERLIN, replace(BERLIN, hours="24h"), replace(BERLIN, zone="Etc/GMT+1")],
)
def test_every_template_is_without_problems_and_cautions_whatever_hurts(name: str, answers: Answers) -> None:
    for hurts in EVERY_HURT:
        assert faults(read(text_of(name, replace(answers, hurts=hurts)))) == [], hurts


@pytest.mark.parametrize("name", TEMPLATES)
def test_without_a_country_each_template_is_cautioned_of_its_holidays_alone(name: str) -> None:
    for hurts in EVERY_HURT:
        found = faults(read(text_of(name, Answers(hurts=hurts))))
        assert ["calendar 'office' has no holidays" in one for one in found] == [True], (hurts, found)


@pytest.mark.parametrize("name", TIERS)
@pytest.mark.parametrize("tiers", [("a",), ("a", "b"), ("a", "b", "c"), ("1", "2")])
def test_there_is_an_agreement_for_each_tier_and_one_for_the_rest(name: str, tiers: tuple[str, ...]) -> None:
    for hurts in EVERY_HURT:
        reading = read(text_of(name, replace(BERLIN, tiers=tiers, hurts=hurts)))
        assert faults(reading) == []
        assert reading.file is not None
        assert reading.file.tiers == tiers
        assert [one.name for one in reading.file.agreements] == [*tiers, "standard"]


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("when", ["2024-02-29 12:00", "2026-01-02 12:00", "2027-12-31 23:00"])
def test_a_template_is_good_at_any_time_of_the_year(name: str, when: str) -> None:
    assert faults(read(text_of(name, now=at(when)), at(when))) == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_nothing_of_the_template_is_left_open_and_lines_fit_a_screen(name: str) -> None:
    text = text_of(name, replace(BERLIN, hurts=frozenset(Hurt)))
    assert re.findall(r"\{\{\w|^#\?|^#\.", text, re.MULTILINE) == []
    assert [line for line in text.splitlines() if len(line) > 120] == []
    comments = [line for line in text.splitlines() if "#" in line]
    assert len(comments) * 4 > len(text.splitlines()), "it teaches"


@pytest.mark.parametrize(
    ("name", "kinds", "why"),
    [
        ("helpdesk", {Kind.SLA}, "one house has one promise"),
        ("departments", {Kind.SLA, Kind.OLA}, "teams promise each other what departments rely on"),
        ("telecom", {Kind.SLA}, "lines are promised to customers"),
    ],
)
def test_a_template_is_about_what_its_name_says(name: str, kinds: set[Kind], why: str) -> None:
    file = read(text_of(name)).file
    assert file is not None
    assert {one.kind for one in file.agreements} == kinds, why
    owned = any(target.metric is Metric.OWNERSHIP for one in file.agreements for target in one.targets)
    assert owned is (name == "departments")
    assert any(one.credits and one.uptimes for one in file.agreements) is (name == "telecom")


def test_departments_show_a_promise_with_a_tighter_internal_target() -> None:
    file = read(text_of("departments")).file
    assert file is not None
    under = Coverage(file.agreements, {key: entry.customer for key, entry in file.customers.items()})
    finance = next(one for one in file.agreements if one.name == "finance-erp")
    pairs = [(str(t.within), internals(under, finance, t, priorities=file.priorities)) for t in finance.targets]
    assert [(promised, [str(one.target.within) for one in internal]) for promised, internal in pairs] == [
        ("4bh", ["3bh"]), ("12bh", ["9bh"]), ("40bh", []), ("80bh", []),
    ]  # fmt: skip


def test_the_season_of_a_shop_is_open_longer_and_only_then() -> None:
    file = read(text_of("ecommerce")).file
    assert file is not None
    desk = Calendar("desk", file.patterns["desk"])
    # Sundays at 20:00 in Berlin.
    for day, is_open, why in ((29, True, "in the season"), (1, False, "before it")):
        assert desk.open_at(datetime(2026, 11, day, 19, tzinfo=UTC)) is is_open, why


@pytest.mark.parametrize(
    ("hurt", "metrics"),
    [
        (Hurt.SILENCE, {Metric.UPDATE, Metric.NEXT_RESPONSE}),
        (Hurt.RESOLUTION, {Metric.CUSTOMER_RESPONSE}),
    ],
)
def test_what_hurts_most_is_promised(hurt: Hurt, metrics: set[Metric]) -> None:
    def promised(hurts: frozenset[Hurt]) -> set[Metric]:
        file = read(text_of("helpdesk", replace(BERLIN, hurts=hurts))).file
        assert file is not None
        return {target.metric for one in file.agreements for target in one.targets}

    assert promised(frozenset({hurt})) - promised(frozenset()) == metrics


def test_downtime_is_promised_as_availability_and_early_warnings_come_where_answers_are_late() -> None:
    assert "availability" not in text_of("helpdesk")
    assert "availability: {accounts: 99.5%" in text_of("helpdesk", replace(BERLIN, hurts=frozenset({Hurt.DOWNTIME})))
    assert "warn: [75%]" in text_of("helpdesk")
    assert "warn: [50%, 75%, 90%]" in text_of("helpdesk", replace(BERLIN, hurts=frozenset(Hurt)))


def test_a_length_that_the_past_says_takes_the_place_of_the_line_and_of_its_comment() -> None:
    made = template("helpdesk", BERLIN, now=NOW)
    (marker,) = [one for one in made.markers if (one.metric, one.priority) == ("first_response", "P1")]
    lines = set(made.written({marker: Length("90bm", "from 40 past tickets")}).splitlines())
    assert "        P1: 90bm  # from 40 past tickets" in lines
    assert len(lines ^ set(made.written().splitlines())) == 2, "no other line"


@pytest.mark.parametrize(
    ("answers", "gist"),
    [
        (Answers(organization=""), "wanted a name for the organization"),
        (Answers(organization="a\nagreements: {}"), "on one line"),
        (Answers(organization="{{zone}}"), "wanted a name for the organization"),
        (Answers(hours="always"), "'always': wanted days with hours such as mon-fri 09:00-17:00, or 24h"),
        (Answers(hours="mon-fri 9-17"), "wanted days with hours"),
        (Answers(leads="#leads"), "'#leads' is not the id of a Slack channel"),
        (Answers(subdivision="BE"), "'BE' is part of which country?"),
        (Answers(tiers=("gold",)), "the template helpdesk has no tiers: it-services and saas have"),
    ],
)
def test_what_cannot_stand_in_a_file_is_refused(answers: Answers, gist: str) -> None:
    with pytest.raises(BadAnswer, match=re.escape(gist)):
        template("helpdesk", answers, now=NOW)


@pytest.mark.parametrize("tiers", [("a", "b", "c", "d"), ("a", "a"), ("standard",), ("no spaces",), ("a: b",)])
def test_tiers_are_up_to_three_names(tiers: tuple[str, ...]) -> None:
    with pytest.raises(BadAnswer, match="wanted up to 3 different names"):
        template("saas", replace(BERLIN, tiers=tiers), now=NOW)


@given(st.text(max_size=40))
def test_any_name_of_an_organization_is_refused_or_read_back_as_it_was_said(called: str) -> None:
    try:
        text = text_of("telecom", replace(BERLIN, organization=called))
    except BadAnswer:
        return
    file = read(text).file
    assert file is not None
    assert file.organization.name == called.strip()


def test_hours_are_written_as_the_file_has_them() -> None:
    assert hours_of("mon-thu 08:00-12:00 13:00-17:00, fri 08:00-14:00") == (
        '{mon-thu: ["08:00-12:00", "13:00-17:00"], fri: "08:00-14:00"}'
    )
    assert hours_of("24h") == "24h"
