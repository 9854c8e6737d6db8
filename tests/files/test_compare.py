"""Differences between two files, in words a lead understands."""

import copy
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.files.compare import compare
from tests.files.documents import EXAMPLE, body_of, in_calendar, unhurried

EXAMPLE_TEXT = EXAMPLE.read_text(encoding="utf-8")
EXAMPLE_BODY = body_of(EXAMPLE_TEXT)

ROWS = [
    ("name: Example Ltd", "name: Sample Ltd", ["organization: name Example Ltd -> Sample Ltd"]),
    ("[P1, P2, P3, P4] #", "[P1, P2, P3, P4, P5] #", ["priorities: P1, P2, P3, P4 -> P1, P2, P3, P4, P5"]),
    ("tiers: [gold, silver]", "tiers: [gold, silver, tin]", ["tiers: gold, silver -> gold, silver, tin"]),
    ("name: Payments\n", "name: Paying\n", ["service payments: Payments -> Paying"]),
    ("teams:\n", "teams:\n  desk: {name: Desk}\n", ["team desk added (Desk)"]),
    ("  parts_on_order: Spare parts are on order", "  parts_on_order: Parts", [
        "pause reason parts_on_order: Spare parts are on order -> Parts"]),
    ("Nordic Parts, tier: silver", "Nordic Parts, tier: gold", ["customer nordic: tier silver -> gold"]),
    ("channels: [C0NORDIC]", "channels: [C0NORDIC, C0B]", ["customer nordic: channels C0NORDIC -> C0NORDIC, C0B"]),
    (", slack_team: T0ACME", "", ["customer acme: slack team T0ACME -> none"]),
    ("  walk-in: {name: Walk-in customers}\n", "", ["customer walk-in removed"]),
    ("  C0MAIL: {service: mail}", "  C0MAIL: {service: payments}", ["channel C0MAIL: service mail -> payments"]),
    ("  C0MAIL: {service: mail}", "  C0MAIL: {service: mail, priority: P2}", ["channel C0MAIL: priority none -> P2"]),
    ("priorities:", "conversations: {reactions: {ticket: opens}}\npriorities:", [
        "conversations: reactions none -> ticket opens"]),
    ("      fri: 09:00-15:00", "      fri: 09:00-17:00", ["calendar office: Fri 09:00-15:00 -> 09:00-17:00"]),
    ('mon-thu: ["09:00-12:30", "13:00-18:00"]', "mon-thu: 09:00-18:00", [
        "calendar office: Mon-Thu 09:00-12:30 and 13:00-18:00 -> 09:00-18:00"]),
    ("sat,sun: closed", "sat: 10:00-12:00", ["calendar office: Sat closed -> 10:00-12:00"]),
    ("add: {2026-12-24: Christmas Eve}", "add: {2026-12-23: Quiet}", [
        "calendar office: 2026-12-23 becomes a holiday (Quiet); 2026-12-24 is no longer a holiday (Christmas Eve)"]),
    ("2026-12-24: Christmas Eve", "2026-12-24: Holy Evening", [
        "calendar office: 2026-12-24 is called Holy Evening, not Christmas Eve"]),
    ("until: 2027-01-02", "until: 2027-01-03", [
        "calendar office: closed from 2026-12-28 12:00 until 2027-01-03 00:00 (Winter break) added; "
        "closed from 2026-12-28 12:00 until 2027-01-02 00:00 (Winter break) removed"]),
    ("      2026-12-31: 09:00-12:00\n", "", ["calendar office: 2026-12-31 has its usual hours again, not 09:00-12:00"]),
    ("2026-10-03: closed", "2026-10-03: 24h", ["calendar office: 2026-10-03 has the hours 00:00-24:00, not closed"]),
    ("zone: Asia/Kolkata, hours", "zone: Asia/Dubai, hours", ["calendar plant: zone Asia/Kolkata -> Asia/Dubai"]),
    ("union: [office, sydney, nights]", "union: [office, sydney]", [
        "calendar sun: union of office, sydney and nights -> union of office and sydney"]),
    ("intersection: [sun, acme-hours]", "union: [sun, acme-hours]", [
        "calendar overlap: intersection of sun and acme-hours -> union of sun and acme-hours"]),
    ("P1: 8bh, P2: 16bh", "P1: 8bh, P2: 12bh", ["standard: resolution P2: 16bh -> 12bh"]),
    ("P3: 5bd, P4: none", "P3: 5bd", ["standard: resolution P4: nothing no longer promised"]),
    ("P3: 5bd, P4: none", "P3: none, P4: 9bd", [
        "standard: resolution P3: 5bd -> nothing", "standard: resolution P3: warns at 75% -> nothing",
        "standard: resolution P4: nothing -> 9bd", "standard: resolution P4: warns at nothing -> 75%"]),
    ("{P1: 5m, P2: 15m}", "{P1: 5m, P2: 15m, P3: 1h}", ["gold-payments: first_response P3: 1h promised anew"]),
    ("objective: 90%", "objective: 92.5%", ["standard: objective 90% -> 92.5%"]),
    ("pause_on: [waiting_customer]", "pause_on: maintenance", ["silver: pauses on waiting_customer -> maintenance"]),
    ("on_change: retroactive", "on_change: reset", ["silver: on change retroactive -> reset"]),
    ("warn_anytime: [P1]", "warn_anytime: []", ["gold: warns at any time for P1 -> nothing"]),
    ("    applies_to: open\n", "", ["gold-payments: applies to open -> new"]),
    ("effective_from: 2026-02-01 08:00", "effective_from: 2026-04-01", [
        "acme: effective from 2026-02-01 08:00 -> 2026-04-01 00:00"]),
    ("    effective_from: 2026-02-01 08:00\n", "", ["acme: effective from 2026-02-01 08:00 -> loading"]),
    ("mode: grid", "mode: sliding", ["gold: update P1, P2 by phone: mode grid -> sliding"]),
    ("new_cycle: true", "new_cycle: false", ["gold: resolution P2: new cycle on -> off"]),
    ("warn: [50%, 1h before]", "warn: [60%]", ["gold: resolution P1: warns at 50% and 1h before -> 60%"]),
    (", objective: 99.5%", "", ["gold: resolution P1: objective 99.5% -> none"]),
    ("{team: network, priority: P1, within: 30bm}", "{team: network, priority: P1, within: 20bm}", [
        "internal: ownership P1 for team network: 30bm -> 20bm"]),
    ("tier: gold, service: [payments, mail], within: 4bh", "tier: gold, service: [payments, mail], within: 5bh", [
        "gold: update for service mail and payments for tier gold: 4bh -> 5bh"]),
    ("within: 4bh, calendar: overlap", "within: 4bh, calendar: sun", [
        "gold: update for service mail and payments for tier gold: calendar overlap -> sun"]),
    ("credits:\n  usual:", "credits:\n  spare: {over: {1h: 5%}}\n  usual:", ["credit scheme spare added"]),
    ("fee: 4200.00", "fee: 4300.00", ["credit scheme gold: fee 4200.00 -> 4300.00", "gold-payments: credits changed"]),
    ("{95%: 5%, 90%: 10%}", "{95%: 5%}", ["credit scheme usual: scales changed", "gold: credits changed"]),
    ("    credits: usual\n", "    credits: gold\n", ["gold: credits usual -> gold"]),
    ("availability: 99.9%\n", "availability: 99.95%\n", [
        "gold-payments: availability of payments 99.9% -> 99.95%"]),
    ("hours: plant, maintenance_hours", "hours: office, maintenance_hours", [
        "uptime of service mail: hours plant -> office"]),
    ("Tom Brandt, manager: yara", "Tom Brandt, manager: ruth", ["person tom: manager yara -> ruth"]),
    (", leave: [{from: 2026-12-21, until: 2027-01-05}]", ", leave: [{from: 2026-12-21, until: 2027-01-06}]", [
        "person ruth: on leave from 2026-12-21 00:00 until 2027-01-06 00:00 added; "
        "on leave from 2026-12-21 00:00 until 2027-01-05 00:00 removed"]),
    ("people:\n", "people:\n  x: {slack: U0X}\n", ["person x added"]),
    ("[ruth, tom, U0NINA0001]", "[tom, nina]", ["roster first-line: rotation weekday: ruth, tom, nina -> tom, nina"]),
    ("every: 1 week, only: office", "every: 2 weeks", [
        "roster first-line: rotation weekday: every 7 days -> every 14 days, only office -> none"]),
    ("      nights: {people: [tom, U0EXTERN01], starts: 2026-01-05, at: \"18:30\", every: 3 days, zone: Europe/Oslo}\n",
        "", ["roster first-line: rotation nights removed"]),
    ("      always: {people: yara, starts: 2026-01-01}", "      late: {people: [yara, tom], starts: 2026-01-01}", [
        "roster second-line: rotation late added (yara, tom); rotation always removed"]),
    (", covers: ruth}", "}", [
        "roster first-line: override nina from 2026-12-24 09:00 until 2026-12-27 09:00 added; "
        "override nina for ruth from 2026-12-24 09:00 until 2026-12-27 09:00 removed"]),
    ("network.ics?key=1", "network.ics?key=2", [
        "roster network: ical https://calendar.example.com/network.ics?key=1 -> "
        "https://calendar.example.com/network.ics?key=2"]),
    ("    expires: 4h\n", "", ["ladder urgent: expires 4h -> none"]),
    ("direct: true", "direct: false", ["ladder urgent: direct on -> off"]),
    ("catch_all: [{person: yara}, {channel: C0LEADS}]", "catch_all: owner", [
        "ladder urgent: catches all with person yara, channel C0LEADS -> owner"]),
    ("{when: 75%, call: owner}", "{when: 50%, call: owner}", [
        "ladder urgent: rung 1: 75% call owner -> 50% call owner"]),
    ("{on_duty: second-line, pick: all}], answer: all}", "{on_duty: second-line}]}", [
        "ladder urgent: rung 3: at breach call on_duty first-line, on_duty second-line (all) until all answer -> "
        "at breach call on_duty first-line, on_duty second-line"]),
    ("otherwise: hold}", "otherwise: skip}", [
        "ladder urgent: rung 4: 15m call group S0NETWORK1 only in office, otherwise hold -> "
        "15m call group S0NETWORK1 only in office, otherwise skip"]),
    ("repeat: {times: 2, every: 10m}", "repeat: {times: 3, every: 10m}", [
        "ladder urgent: rung 5: 1bh after breach call person tom, manager, round_robin first-line, "
        "round_robin ruth, tom again 2 times every 10m -> 1bh after breach call person tom, manager, "
        "round_robin first-line, round_robin ruth, tom again 3 times every 10m"]),
    ("      - {when: at breach, call: owner, only: office}", "      - {when: 50%, call: owner}\n"
        "      - {when: at breach, call: owner, only: office}", [
        "ladder calm: rung 1: at breach call owner only in office, otherwise skip -> 50% call owner; "
        "rung 2 added: at breach call owner only in office, otherwise skip"]),
    ("ladder: {P1: urgent, P2: calm}", "ladder: {P1: calm, P2: calm}", [
        "standard: first_response: ladder P1 urgent, P2 calm -> P1 calm, P2 calm",
        "standard: resolution P1: ladder urgent -> calm"]),
    ("new_cycle: true, ladder: calm", "new_cycle: true, ladder: none", ["gold: resolution P2: ladder calm -> none"]),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "words"), ROWS, ids=[f"{row[2][0][:60]} {n}" for n, row in enumerate(ROWS)])
def test_a_change_is_told_in_words(old: str, new: str, words: list[str]) -> None:
    assert EXAMPLE_TEXT.count(old) == 1 or old.startswith("pause_on")
    changed = body_of(EXAMPLE_TEXT.replace(old, new, 1) if "pause_on" not in old else _replaced_last(old, new))
    assert [str(change) for change in compare(EXAMPLE_BODY, changed)] == words


def _replaced_last(old: str, new: str) -> str:
    head, tail = EXAMPLE_TEXT.split(f"calendar: sun\n    {old}", 1)
    return f"{head}calendar: sun\n    {new}{tail}"


def test_an_agreement_that_is_gone_is_withdrawn_and_a_new_one_is_added_with_its_scope() -> None:
    start, end = EXAMPLE_TEXT.index("  acme:\n    kind"), EXAMPLE_TEXT.index("  internal:")
    without = body_of(EXAMPLE_TEXT[:start] + EXAMPLE_TEXT[end:])
    assert [str(change) for change in compare(EXAMPLE_BODY, without)] == ["agreement acme withdrawn"]
    assert [str(change) for change in compare(without, EXAMPLE_BODY)] == [
        "agreement acme added (sla, customer acme, 1 target)"
    ]


def test_days_that_change_alike_are_told_together_only_where_they_follow_each_other() -> None:
    old, new = (
        "zone: UTC\nhours: {mon-sun: 09:00-17:00}",
        "zone: UTC\nhours: {'mon,wed-thu': 24h, 'tue,fri-sun': 09:00-17:00}",
    )
    changes = compare(body_of(in_calendar(old)), body_of(in_calendar(new)))
    assert [str(change) for change in changes] == [
        "calendar office: Mon 09:00-17:00 -> 00:00-24:00; Wed-Thu 09:00-17:00 -> 00:00-24:00"
    ]


def test_targets_in_another_order_are_told_because_the_first_that_fits_holds() -> None:
    one, two = "- {team: network, priority: P1, within: 30bm}", "- {team: [network, database], within: 4bh}"
    swapped = EXAMPLE_TEXT.replace(one, "<>").replace(two, one).replace("<>", two)
    assert [str(change) for change in compare(EXAMPLE_BODY, body_of(swapped))] == [
        "internal: targets in another order, and the first that fits holds"
    ]


def test_many_new_holidays_are_counted_instead_of_listed() -> None:
    longer = body_of(
        EXAMPLE_TEXT.replace("subdivision: BE\n      years: 2024-2028", "subdivision: BE\n      years: 2024-2029")
    )
    (change,) = compare(EXAMPLE_BODY, longer)
    assert str(change).startswith("calendar office: 10 dates become holidays: 2029-01-01 (New Year's Day), ")
    assert str(change).endswith(" and 4 more")


def test_without_an_old_file_everything_is_new() -> None:
    told = [str(change) for change in compare(None, EXAMPLE_BODY)]
    assert "agreement standard added (sla, default, 5 targets)" in told
    assert "customer acme added" in told
    assert all("added" in line for line in told)


def test_the_same_file_has_no_changes() -> None:
    assert compare(EXAMPLE_BODY, copy.deepcopy(EXAMPLE_BODY)) == []


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        return [leaf for key in value for leaf in _leaves(value[key], (*path, key))]
    if isinstance(value, list):
        return [leaf for n, item in enumerate(value) for leaf in _leaves(item, (*path, n))]
    return [path]


def _another(value: Any, path: tuple[Any, ...]) -> Any:
    """Another value of the same form."""
    if isinstance(value, bool):
        return not value
    if path[-1] == "effective_from" or (isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\dT", value)):
        return "2026-01-05T00:00:00+00:00"
    if value is None and path[-1] in {"only", "repeat"}:
        return ["office", "skip", []] if path[-1] == "only" else [2, "10m"]
    return f"{value}x"


# Names are what agreements are told apart by, and the format is the program's own.
_PATHS = [path for path in _leaves(EXAMPLE_BODY) if path[-1] != "name" or path[0] not in {"agreements", "rosters"}]


@unhurried
@given(st.sampled_from([path for path in _PATHS if path[0] != "format"]))
def test_no_change_of_any_value_goes_unmentioned(path: tuple[Any, ...]) -> None:
    changed = copy.deepcopy(EXAMPLE_BODY)
    at: Any = changed
    for step in path[:-1]:
        at = at[step]
    was = at[path[-1]]
    at[path[-1]] = _another(was, path)
    changes = compare(EXAMPLE_BODY, changed)
    assert changes
    assert all(str(change).strip().rstrip(":") for change in changes)
