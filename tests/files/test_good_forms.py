"""Every form a good file can take, and the record it makes."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from bot.files.reading import read_agreements
from bot.files.records import ChannelEntry, Combination, How, Opens, Talk
from sla_core.agreements import AppliesTo, Kind, Level, Metric, OnChange, Target, UpdateMode
from sla_core.durations import parse_duration
from sla_core.patterns import Break, Intersection, Union, Week, Window
from tests.files.documents import EXAMPLE, NOW, completed, file_of, in_calendar, in_gold, in_targets, reading_of

NINE_TO_FIVE = (Window(9 * 3600, 17 * 3600),)
WHOLE_DAY = (Window(0, 86_400),)


def targets_of(lines: str) -> list[Target]:
    """The targets that lines under `targets` make."""
    return list(file_of(in_targets(lines)).agreements[0].targets)


def week_of(lines: str) -> Week:
    """The calendar that lines under its name make."""
    calendar = file_of(in_calendar(lines)).calendars["office"]
    assert isinstance(calendar, Week)
    return calendar


def test_the_smallest_file_is_one_agreement() -> None:
    file = file_of("")
    assert [agreement.name for agreement in file.agreements] == ["standard"]
    assert file.agreements[0].targets == (Target(Metric.FIRST_RESPONSE, parse_duration("4h")),)
    assert file.organization.zone == "Europe/Berlin"


def test_names_may_be_words_yaml_once_read_as_truth_or_numbers() -> None:
    file = file_of("priorities: [1, 2]\ntiers: [NO, yes, 007]\nservices: {on: {}}")
    assert (file.priorities, file.tiers, file.services) == (("1", "2"), ("NO", "yes", "007"), {"on": "on"})


def test_a_key_without_a_name_is_shown_as_it_is() -> None:
    file = file_of("services: {mail: {}}\nteams: {network: {name: The net}}\ncustomers: {acme: {}}")
    assert (file.services, file.teams) == ({"mail": "mail"}, {"network": "The net"})
    assert file.customers["acme"].customer.name == "acme"


def test_the_standard_reasons_hold_when_a_file_names_none() -> None:
    assert list(file_of("").pause_reasons) == ["waiting_customer", "waiting_third_party", "maintenance"]
    assert file_of("pause_reasons: {parts: Spare parts}").pause_reasons == {"parts": "Spare parts"}


def test_a_channel_belongs_to_the_customer_that_lists_it_or_to_whom_it_is_given() -> None:
    file = file_of(
        "customers: {acme: {channels: C0A}, zeta: {channels: [C0Z]}}\n"
        "services: {mail: {}}\n"
        "channels: {C0A: {service: mail}, C0S: {service: mail}, C0B: {customer: zeta}}"
    )
    found = {channel: file.channel(channel) for channel in ("C0A", "C0Z", "C0S", "C0B", "C0X")}
    assert found == {
        "C0A": ChannelEntry("acme", "mail"),
        "C0Z": ChannelEntry("zeta"),
        "C0S": ChannelEntry(None, "mail"),
        "C0B": ChannelEntry("zeta"),
        "C0X": None,
    }


def test_a_channel_says_what_opens_a_ticket_and_who_answers() -> None:
    file = file_of(
        "customers: {acme: {channels: C0A}}\n"
        "people: {ruth: {slack: U0RUTH01}}\n"
        "channels: {C0A: {opens: messages, priority: P2, agents: [ruth, U0RUTH02, S0AGENTS], resumes: maintenance}}\n"
        "conversations: {reactions: {ticket: opens, ':eyes:': assigns}, closing: much obliged, holding: [en route]}"
    )
    agents = ("ruth", "U0RUTH02", "S0AGENTS")
    assert file.channel("C0A") == ChannelEntry("acme", None, "P2", Opens.MESSAGES, agents, "maintenance")
    assert file.talk == Talk({"ticket": "opens", "eyes": "assigns"}, ("much obliged",), ("en route",))


def test_without_a_word_only_a_command_opens_a_ticket_in_a_channel() -> None:
    entry = file_of("customers: {acme: {channels: C0A}}").channel("C0A")
    assert entry is not None
    assert (entry.opens, entry.agents) == (Opens.COMMANDS, ())


HOURS = [
    ("{mon: 09:00-17:00}", [NINE_TO_FIVE, *[()] * 6], "one window, without quotes"),
    ("{mon: 9:00 - 17:00}", [NINE_TO_FIVE, *[()] * 6], "an hour of one digit, spaces"),
    ("{mon: 09:00\u201317:00}", [NINE_TO_FIVE, *[()] * 6], "an en dash, as word processors write it"),
    ("{Monday: 09:00-17:00}", [NINE_TO_FIVE, *[()] * 6], "a whole name"),
    ("{mon-wed: 09:00-17:00}", [*[NINE_TO_FIVE] * 3, *[()] * 4], "a range"),
    ("{'mon,wed': 09:00-17:00}", [NINE_TO_FIVE, (), NINE_TO_FIVE, *[()] * 4], "a list"),
    ("{'mon-tue, sun': 24h}", [WHOLE_DAY, WHOLE_DAY, *[()] * 4, WHOLE_DAY], "a range and a day"),
    ("{mon: 00:00-24:00}", [WHOLE_DAY, *[()] * 6], "a whole day, written out"),
    ("24h", [WHOLE_DAY] * 7, "a whole week"),
    ("{mon: 24h, tue: closed}", [WHOLE_DAY, *[()] * 6], "closed said aloud"),
    (
        "{mon: [13:00-17:00, 09:00-12:00]}",
        [(Window(9 * 3600, 12 * 3600), Window(13 * 3600, 17 * 3600)), *[()] * 6],
        "several windows, in any order",
    ),
    (
        "{mon: [09:00-12:00, 12:00-17:00]}",
        [(Window(9 * 3600, 12 * 3600), Window(12 * 3600, 17 * 3600)), *[()] * 6],
        "windows that touch do not overlap",
    ),
]


@pytest.mark.parametrize(("hours", "windows", "reason"), HOURS, ids=[row[2] for row in HOURS])
def test_hours_can_be_written_in_each_of_these_forms(hours: str, windows: list[object], reason: str) -> None:
    assert list(week_of(f"zone: UTC\nhours: {hours}").windows) == windows, reason


def test_exceptions_of_a_calendar_are_dates_breaks_and_shifts() -> None:
    week = week_of(
        "zone: Europe/Berlin\nhours: 24h\n"
        "holidays: {add: {2026-12-24: Eve}}\n"
        "breaks: [{from: 2026-12-28 12:00, until: 2027-01-02}]\n"
        "shifts: {2026-12-31: [09:00-17:00], 2026-12-30: closed}"
    )
    assert week.holidays == ((date(2026, 12, 24), "Eve"),)
    assert week.breaks == (Break(datetime(2026, 12, 28, 12), datetime(2027, 1, 2), "closed"),)
    assert week.shifts == ((date(2026, 12, 30), ()), (date(2026, 12, 31), NINE_TO_FIVE))


def test_calendars_combine_whatever_the_order_in_which_they_are_written() -> None:
    file = file_of(
        "calendars:\n  sun: {union: [a, both]}\n  both: {intersection: [a, always]}\n  a: {zone: UTC, hours: 24h}"
    )
    assert file.calendars["sun"] == Combination(How.UNION, ("a", "both"))
    sun = file.patterns["sun"]
    assert isinstance(sun, Union)
    assert isinstance(sun.parts[1], Intersection)


TARGETS = [
    ("resolution: 4bh", [{}], "a length"),
    ("resolution: none", [{"within": None}], "nothing promised"),
    ("resolution: {P1: 4bh, P2: 4bh}", [{"priorities": {"P1"}}, {"priorities": {"P2"}}], "by priority"),
    ("resolution: {P2: none}", [{"priorities": {"P2"}, "within": None}], "nothing for one priority"),
    ("resolution: {within: 4bh}", [{}], "a mapping"),
    ("resolution: {within: 4h, calendar: always}", [{"within": "4h", "calendar": "always"}], "its own calendar"),
    ("resolution: {P1: {within: 4bh, new_cycle: true}}", [{"priorities": {"P1"}, "new_cycle": True}], "by both"),
    ("resolution: [{priority: P1, within: 4bh}, 4bh]", [{"priorities": {"P1"}}, {}], "a list, its last plain"),
    ("resolution: {within: 4bh, priority: [P1, P2]}", [{"priorities": {"P1", "P2"}}], "two priorities"),
    ("resolution: {within: 4bh, channel: phone}", [{"channels": {"phone"}}], "a way in"),
    ("resolution: {within: 4bh, service: mail}", [{"services": {"mail"}}], "a service"),
    ("resolution: {within: 4bh, tier: gold, team: network}", [{"tiers": {"gold"}, "teams": {"network"}}], "both"),
    ("update: {within: 4bh, mode: grid}", [{"metric": Metric.UPDATE, "mode": UpdateMode.GRID}], "a mode"),
    ("resolution: {within: 4bh, objective: 99.50%}", [{"objective": Decimal("99.5")}], "an objective"),
    ("resolution: {within: 4bh, warn: 75%}", [{"warn": (Level(75),)}], "one warning"),
    (
        "resolution: {within: 4bh, warn: [50%, 1h before, 30bm before]}",
        [{"warn": (Level(50), Level(before=parse_duration("1h")), Level(before=parse_duration("30bm")))}],
        "several warnings, in real and in working time",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "wanted", "reason"), TARGETS, ids=[row[2] for row in TARGETS])
def test_targets_can_be_written_in_each_of_these_forms(
    lines: str, wanted: list[dict[str, object]], reason: str
) -> None:
    found = targets_of(lines)
    assert len(found) == len(wanted), reason
    for target, fields in zip(found, wanted, strict=True):
        expected = {"metric": Metric.RESOLUTION, "within": "4bh", "calendar": "office", **fields}
        if isinstance(expected["within"], str):
            expected["within"] = parse_duration(expected["within"])
        assert {key: getattr(target, key) for key in expected} == expected, reason


def test_warnings_are_inherited_replaced_or_taken_away() -> None:
    file = file_of(
        in_gold("warn: [75%]").replace(
            "{first_response: 4bh}",
            "{first_response: 4bh, resolution: {within: 4bh, warn: 50%}, update: {within: 4bh, warn: []}, "
            "next_response: {within: none}}",
        )
    )
    warned = {target.metric: target.warn for target in file.agreements[0].targets}
    assert list(warned.values()) == [(Level(75),), (Level(50),), (), ()]


def test_an_agreement_carries_all_it_says() -> None:
    agreement = file_of(
        in_gold(
            "title: Gold\napplies_to: open\nobjective: 95%\non_change: reset\n"
            "pause_on: [maintenance, waiting_customer]\nwarn_anytime: P1"
        )
    ).agreements[0]
    assert (agreement.name, agreement.version, agreement.kind, agreement.title) == ("gold", 0, Kind.SLA, "Gold")
    assert (agreement.applies_to, agreement.on_change) == (AppliesTo.OPEN, OnChange.RESET)
    assert agreement.objective == Decimal(95)
    assert agreement.pause_on == {"maintenance", "waiting_customer"}
    assert agreement.warn_anytime == {"P1"}


DATES = [
    ("2026-07-01", datetime(2026, 6, 30, 22, tzinfo=UTC), "midnight in Berlin, summer time"),
    ("2026-01-01", datetime(2025, 12, 31, 23, tzinfo=UTC), "midnight in Berlin, winter time"),
    ("2026-01-01 08:00", datetime(2026, 1, 1, 7, tzinfo=UTC), "a wall time"),
    ("2026-01-01T08:00:30", datetime(2026, 1, 1, 7, 0, 30, tzinfo=UTC), "with seconds"),
    ("2026-01-01 08:00Z", datetime(2026, 1, 1, 8, tzinfo=UTC), "in UTC"),
    ("2026-03-29 02:30", datetime(2026, 3, 29, 1, 30, tzinfo=UTC), "skipped in spring: moves forward by the gap"),
    ("2026-10-25 02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "twice in autumn: the first"),
]


@pytest.mark.parametrize(("text", "instant", "reason"), DATES, ids=[row[2] for row in DATES])
def test_a_date_is_meant_in_the_zone_of_the_organization(text: str, instant: datetime, reason: str) -> None:
    assert file_of(in_gold(f"effective_from: {text}")).agreements[0].effective_from == instant, reason


def test_a_customer_in_another_scope_does_not_bind_the_time_customers_have() -> None:
    file = file_of(
        "agreements:\n"
        "  standard: {kind: sla, targets: {first_response: 4h}}\n"
        "  zeta: {kind: sla, customer: zeta, targets: {customer_response: 8h}}\n"
        "  silver: {kind: sla, tier: silver, targets: {customer_response: 9h}}\n"
        "tiers: [gold, silver]\n"
        "calendars: {office: {zone: UTC, hours: 24h}}\n"
        "customers: {acme: {calendar: office, tier: gold}, zeta: {}}"
    )
    assert [agreement.targets[0].within for agreement in file.agreements[1:]] == [
        parse_duration("8h"),
        parse_duration("9h"),
    ]


def test_the_example_uses_every_part_of_the_format_without_a_word_of_complaint() -> None:
    reading = reading_of(EXAMPLE.read_text(encoding="utf-8"))
    assert (reading.problems, reading.warnings) == ((), ())
    file = reading.file
    assert file is not None
    assert {target.metric for agreement in file.agreements for target in agreement.targets} == set(Metric)
    assert {agreement.layer.name for agreement in file.agreements} >= {"CUSTOMER", "TIER", "TIER_SERVICE", "DEFAULT"}


def test_a_file_may_be_json() -> None:
    text = (
        '{"format": 1, "organization": {"name": "X", "zone": "UTC"}, "priorities": ["P1"],'
        ' "agreements": {"a": {"kind": "sla", "targets": {"resolution": "4h"}}}}'
    )
    file = read_agreements(text, name="sla.json", now=NOW).file
    assert file is not None
    assert file.agreements[0].name == "a"


def test_windows_line_ends_make_the_same_file() -> None:
    assert reading_of(completed("").replace("\n", "\r\n"), now=NOW).file == file_of("")
