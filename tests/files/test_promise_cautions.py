"""What is allowed in agreements, but probably not meant."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.files.reading import read_agreements
from tests.files.documents import EXAMPLE, NOW, reading_of

ROOT = Path(__file__).parent.parent.parent
REST = """
tiers: [gold, silver, bronze]
services: {mail: {name: Mail}, erp: {name: ERP}}
teams: {net: {name: Network}}
customers: {acme: {name: ACME, tier: gold}, globex: {name: Globex, tier: gold}, umbra: {name: Umbra, tier: silver}}
calendars:
  office: {zone: UTC, hours: {mon-fri: 09:00-17:00}, holidays: {}}
  late: {zone: UTC, hours: {mon-fri: 12:00-20:00}, holidays: {}}
"""


def warned(text: str, *, now: datetime = NOW) -> list[str]:
    """The warnings of a file without problems, without the file's name; those about calendars unused left aside."""
    reading = reading_of(text + REST, now=now)
    assert reading.problems == ()
    return [str(w).removeprefix("sla.yaml:") for w in reading.warnings if "used by nothing" not in w.what]


def targets(*lines: str, kind: str = "sla", scope: str = "") -> str:
    """One agreement in working time, with targets from line 6 on, indented by six; for others than sla, beside one."""
    inside = "\n".join(f"      {line}" for line in lines)
    head = f"agreements:\n  one:\n    kind: {kind}\n    calendar: office\n    targets:\n{inside}\n"
    return head + (f"    {scope}\n" if scope else "")


def beside(*more: str) -> str:
    """Further agreements of one line each."""
    return "".join(f"  {line}\n" for line in more)


DEFAULT = "standard: {kind: sla, calendar: office, targets: {first_response: 2bh, resolution: 20bh}}"
BASE = "standard: {kind: sla, calendar: office, targets: {first_response: 2bh}}"
NEVER = [
    (targets("resolution: [{within: 8bh}, {priority: P1, within: 4bh}]"),
        ["6:35: agreements > one > targets > resolution[2]: never holds: what stands before it says all that it says "
         "(one: 8bh)"], "the general one comes first"),
    (targets("resolution: [{priority: P1, within: 4bh}, {within: 8bh}]"), [], "the special one comes first"),
    (targets("resolution: [{priority: [P1, P2], within: 4bh}, {priority: P2, within: 8bh}, 20bh]"),
        ["6:55: agreements > one > targets > resolution[2]: never holds: what stands before it"], "P2 is said already"),
    (targets("resolution: [{priority: P1, channel: phone, within: 1bh}, {priority: P1, within: 4bh}, 8bh]"), [],
        "some do not phone"),
    (targets("resolution: 8bh", scope="tier: bronze") + beside(DEFAULT),
        ["7:11: agreements > one > tier: no customer is of tier 'bronze': it holds for nobody"], "nobody is bronze"),
    (targets("resolution: [{tier: bronze, within: 4bh}, 8bh]"),
        ["6:20: agreements > one > targets > resolution[1]: never holds: no customer it is for is of tier bronze"],
        "nor for this one target"),
    (targets("resolution: [{tier: silver, within: 4bh}, 8bh]", scope="customer: acme") + beside(DEFAULT),
        ["6:20: agreements > one > targets > resolution[1]: never holds: customer 'acme' is of another tier"],
        "a customer has one tier"),
    (targets("resolution: [{service: erp, within: 4bh}, 8bh]", scope="service: mail") + beside(DEFAULT),
        ["6:20: agreements > one > targets > resolution[1]: never holds: the agreement is about service 'mail' alone"],
        "an agreement has one service"),
    (targets("resolution: 8bh", "first_response: 1bh", scope="customer: acme")
        + beside("two: {kind: sla, customer: acme, calendar: office, targets: {resolution: 4bh, first_response: 1bh}}",
                 DEFAULT),
        ["9:3: agreements: agreement 'two' never holds: more specific agreements take all its tickets (one: 8bh)"],
        "the same scope, written later"),
    (targets("resolution: 8bh", scope="customer: acme")
        + beside("two: {kind: sla, customer: acme, calendar: office, targets: {resolution: 4bh}}", DEFAULT),
        ["8:76: agreements > two > targets > resolution: never holds: more specific agreements take all its tickets "
         "(one: 8bh)"], "of one target, it is told there"),
    (targets("resolution: 8bh", "first_response: 1bh", scope="customer: acme")
        + beside("two: {kind: sla, customer: acme, calendar: office, targets: {resolution: 4bh, first_response: 9bh}}",
                 DEFAULT),
        ["9:3: agreements: agreement 'two' never holds"], "what never holds need not fit together"),
    (targets("resolution: {P1: 8bh}", scope="tier: bronze") + beside(BASE),
        ["7:11: agreements > one > tier: no customer is of tier 'bronze'"], "nor have no gaps"),
    (targets("resolution: [{tier: silver, within: 4bh}, 8bh]", scope="customer: acme\n    service: mail")
        + beside(DEFAULT),
        ["6:20: agreements > one > targets > resolution[1]: never holds: customer 'acme' is of another tier"],
        "the service is not why"),
    (targets("resolution: [{tier: silver, service: mail, within: 4bh}, 8bh]",
             scope="customer: acme\n    service: mail") + beside(DEFAULT),
        ["6:20: agreements > one > targets > resolution[1]: never holds: customer 'acme' is of another tier"],
        "nor is it where both say the same"),
    (targets("resolution: [{tier: silver, service: erp, within: 4bh}, 8bh]", scope="customer: acme") + beside(DEFAULT),
        ["6:20: agreements > one > targets > resolution[1]: never holds: customer 'acme' is of another tier"],
        "nor where the agreement is about all services"),
    (targets("resolution: 8bh", scope="tier: gold")
        + beside("a: {kind: sla, customer: acme, calendar: office, targets: {resolution: 4bh}}",
                 "g: {kind: sla, customer: globex, calendar: office, targets: {resolution: 4bh}}", DEFAULT), [],
        "every gold customer has its own, but the next one may not"),
    (targets("resolution: none", scope="customer: acme")
        + beside("two: {kind: sla, customer: acme, calendar: office, targets: {resolution: 4bh}}", DEFAULT),
        ["8:76: agreements > two > targets > resolution: never holds: more specific agreements take all its tickets "
         "(one: none)"], "a promise of nothing takes them too"),
    (targets("resolution: 8bh", "first_response: 1bh", scope="customer: acme\n    effective_from: 2026-01-01")
        + beside("two: {kind: sla, customer: acme, calendar: office, targets: {resolution: 4bh, first_response: 1bh}}",
                 DEFAULT), ["10:3: agreements: agreement 'two' never holds"], "what takes its tickets is in force"),
    (targets("resolution: 8bh", "first_response: 1bh", scope="customer: acme\n    effective_from: 2026-06-01")
        + beside("two: {kind: sla, customer: acme, calendar: office, targets: {resolution: 4bh, first_response: 1bh}}",
                 DEFAULT), [], "what takes its tickets is not in force yet"),
]  # fmt: skip


def matches(found: list[str], gists: list[str]) -> bool:
    return len(found) == len(gists) and all(one.startswith(gist) for one, gist in zip(found, gists, strict=True))


@pytest.mark.parametrize(("text", "gists", "reason"), NEVER, ids=[row[2] for row in NEVER])
def test_what_can_never_hold_is_told_with_what_takes_its_tickets(text: str, gists: list[str], reason: str) -> None:
    assert matches(warned(text), gists), (reason, warned(text))


GAPS = [
    (targets("resolution: {P1: 4bh, P2: 8bh, P3: 20bh}"), [], "every priority"),
    (targets("resolution: {P1: 4bh, P2: 8bh}"),
        ["6:19: agreements > one > targets > resolution: P3 has no resolution, though P1 and P2 have"], "the last"),
    (targets("resolution: {P2: 8bh, P3: 20bh}"),
        ["6:19: agreements > one > targets > resolution: P1 has no resolution, though P2 and P3 have"], "the first"),
    (targets("resolution: {P1: 4bh, P2: 8bh, P3: none}"), [], "none is a word too"),
    (targets("resolution: [{priority: P1, within: 4bh}, 20bh]"), [], "the others are said together"),
    (targets("resolution: {P1: 4bh}", scope="tier: gold") + beside(DEFAULT), [], "the default fills in"),
    (targets("resolution: {P1: 4bh}", scope="customer: acme")
        + beside("g: {kind: sla, tier: gold, calendar: office, targets: {resolution: 8bh}}", BASE), [],
        "that of its tier does"),
    (targets("resolution: {P1: 4bh}", scope="customer: umbra")
        + beside("g: {kind: sla, tier: gold, calendar: office, targets: {resolution: 8bh}}", BASE),
        ["6:19: agreements > one > targets > resolution: P2 and P3 have no resolution, though P1 has"],
        "that of another tier does not"),
    (targets("resolution: {P1: 4bh}", scope="customer: acme\n    service: mail")
        + beside("a: {kind: sla, customer: acme, calendar: office, targets: {resolution: 8bh}}", BASE), [],
        "that of the customer about all services does"),
    (targets("resolution: {P1: 4bh}")
        + beside("a: {kind: sla, customer: acme, calendar: office, targets: {resolution: 8bh}}"),
        ["6:19: agreements > one > targets > resolution: P2 and P3 have no resolution, though P1 has"],
        "what one customer has fills no gap of all"),
    (targets("resolution: {P1: 4bh}", scope="tier: silver")
        + beside("a: {kind: sla, customer: acme, calendar: office, targets: {resolution: 8bh}}", BASE),
        ["6:19: agreements > one > targets > resolution: P2 and P3 have no resolution, though P1 has"],
        "nor of another tier"),
    (targets("next_response: {P1: 1bh, P2: 4bh}"), [], "only the urgent ones, as is usual"),
    (targets("next_response: {P1: 1bh, P3: 4bh}"),
        ["6:22: agreements > one > targets > next_response: P2 has no next_response, though P1 and P3 have"], "a hole"),
    (targets("ownership: {P1: 1bh}", kind="ola") + beside(DEFAULT), [], "between teams only what burns"),
    (targets("resolution: [{channel: [phone, chat], within: 4bh}]"),
        ["6:19: agreements > one > targets > resolution: tickets of channels other than chat and phone have no "
         "resolution"], "who writes an e-mail is promised nothing"),
    (targets("resolution: [{priority: P1, channel: phone, within: 4bh}, {priority: [P2, P3], within: 8bh}]"),
        ["6:19: agreements > one > targets > resolution: tickets of channels other than phone have no resolution"],
        "nor is P1 by e-mail"),
    (targets("resolution: [{channel: phone, within: 4bh}, 8bh]"), [], "the others are said after it"),
    (targets("resolution: [{channel: phone, within: 4bh}, {service: mail, within: 8bh}]"), [],
        "who writes about mail is promised something"),
    (targets("resolution: {P1: 4bh, P2: 8bh}", "first_response: 2bh"),
        ["6:19: agreements > one > targets > resolution: P3 has no resolution, though P1 and P2 have"],
        "another metric fills no gap"),
    (targets("resolution: [{channel: phone, within: 4bh}]", "first_response: 2bh"),
        ["6:19: agreements > one > targets > resolution: tickets of channels other than phone have no resolution"],
        "nor that of channels"),
    (targets("resolution: [{channel: phone, within: 4bh}]", scope="tier: gold") + beside(DEFAULT), [],
        "the default says the others"),
    (targets("next_response: [{channel: chat, within: 1bh}]"), [], "only where it is quick, as is usual"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gists", "reason"), GAPS, ids=[row[2] for row in GAPS])
def test_a_priority_that_is_left_out_is_told(text: str, gists: list[str], reason: str) -> None:
    assert matches(warned(text), gists), (reason, warned(text))


ODDS = [
    (targets("first_response: 9bh", "resolution: 8bh"),
        ["6:23: agreements > one > targets > first_response: 9bh to respond is longer than the resolution of "
         "'one' (8bh)"],
        "an answer after the solution"),
    (targets("first_response: 8bh", "resolution: 8bh"), [], "both at once is possible"),
    (targets("first_response: 8bh", "resolution: {P1: 4bh, P2: 8bh, P3: 20bh}"),
        ["6:23: agreements > one > targets > first_response: 8bh to respond is longer than the resolution of "
         "'one' (4bh)"],
        "for the urgent ones"),
    (targets("first_response: 9bh", "resolution: {P1: 4bh, P2: 8bh, P3: 20bh}"),
        ["6:23: agreements > one > targets > first_response: 9bh to respond is longer than the resolution of "
         "'one' (4bh)"], "of two that are shorter the first is named"),
    (targets("first_response: {P1: 5bh, P2: 8bh, P3: 20bh}", "resolution: {P1: 4bh, P2: 8bh, P3: 20bh}"),
        ["6:28: agreements > one > targets > first_response > P1: 5bh to respond"], "P1 alone"),
    (targets("first_response: 8bh", scope="tier: gold")
        + beside("a: {kind: sla, customer: acme, calendar: office, targets: {resolution: 4bh}}", DEFAULT),
        ["6:23: agreements > one > targets > first_response: 8bh to respond is longer than the resolution of "
         "'a' (4bh)"],
        "the solution is promised elsewhere"),
    (targets("first_response: {within: 9bh, calendar: late}", "resolution: 8bh"), [], "other hours cannot be compared"),
    (targets("first_response: 5bh", "resolution: {within: 4h, calendar: always}"),
        ["6:23: agreements > one > targets > first_response: 5bh to respond"], "working time takes longer"),
    (targets("update: 9bh", "resolution: 8bh"),
        ["6:15: agreements > one > targets > update: an update every 9bh is later than the resolution of 'one' (8bh)"],
        "nobody would ever hear one"),
    (targets("update: [{priority: P1, within: 1bh}, 9bh]", "resolution: {P1: 8bh, P2: 8bh, P3: 20bh}"), [],
        "the rest is judged by the rest"),
    (targets("update: [{priority: P1, within: 1bh}, {priority: [P2, P3], within: 9bh}]",
             "resolution: {P1: 8bh, P2: 8bh, P3: 20bh}"),
        ["6:45: agreements > one > targets > update[2]: an update every 9bh is later than the resolution of 'one' "
         "(8bh)"], "those that are named are judged by the most urgent"),
    (targets("first_response: none", "resolution: 8bh"), [], "what is not promised is not late"),
    (targets("ownership: {P1: 9bh}", kind="ola")
        + beside("standard: {kind: sla, calendar: office, targets: {resolution: {P1: 8bh, P2: 8bh, P3: 20bh}}}"),
        ["6:23: agreements > one > targets > ownership > P1: 9bh between teams is looser than the resolution of "
         "'standard' (8bh) that rests on it"], "a team may hold it longer than we may take"),
    (targets("ownership: {P1: 8bh, P2: 20bh}", kind="ola") + beside(DEFAULT), [], "tight enough"),
    (targets("first_response: 3bh", kind="uc") + beside(DEFAULT),
        ["6:23: agreements > one > targets > first_response: 3bh of the supplier is looser than the first_response of "
         "'standard' (2bh) that rests on it"], "the supplier answers later than we do"),
    (targets("resolution: 9bh", kind="uc")
        + beside("standard: {kind: sla, calendar: office, targets: {resolution: {P1: 8bh, P2: 20bh, P3: 20bh}}}"), [],
        "not every ticket rests on the supplier"),
    (targets("resolution: {P1: 9bh}", kind="uc")
        + beside("standard: {kind: sla, calendar: office, targets: {resolution: {P1: 8bh, P2: 20bh, P3: 20bh}}}"),
        ["6:24: agreements > one > targets > resolution > P1: 9bh of the supplier"], "but this one names P1"),
]  # fmt: skip

RESTING = "standard: {kind: sla, calendar: office, targets: {resolution: {P1: 8bh, P2: 16bh, P3: 40bh}}}"
CLOCKED = "standard: {kind: sla, calendar: office, targets: {resolution: {within: 8h, calendar: always}}}"
INSIDE = [
    (targets("resolution: {P1: 6bh, P2: 12bh, P3: 30bh}", kind="ola") + beside(RESTING), [], "tighter, each of them"),
    (targets("resolution: {P1: 8bh, P2: 16bh, P3: 40bh}", kind="ola") + beside(RESTING), [], "as tight is not looser"),
    (targets("resolution: {P1: 6bh, P2: 20bh, P3: 30bh}", kind="ola") + beside(RESTING),
        ["6:33: agreements > one > targets > resolution > P2: 20bh between teams is looser than the resolution of "
         "'standard' (16bh) that rests on it"], "one priority alone"),
    (targets("resolution: 10bh", kind="ola") + beside(RESTING),
        ["6:19: agreements > one > targets > resolution: 10bh between teams is looser than the resolution of "
         "'standard' (8bh)"], "one for all, looser for the first"),
    (targets("resolution: [{priority: P1, within: 6bh}, 20bh]", kind="ola") + beside(RESTING),
        ["6:49: agreements > one > targets > resolution[2]: 20bh between teams is looser than the resolution of "
         "'standard' (16bh)"], "the rest holds for P2, not only for P3"),
    (targets("ownership: [{priority: P1, within: 6bh}, 20bh]", kind="ola") + beside(RESTING), [],
        "how long a team holds the rest is judged by the rest"),
    (targets("resolution: {P1: 6bh}", kind="ola") + beside(RESTING), [], "the others have no inside"),
    (targets("resolution: {P1: {within: 20bh, calendar: late}}", kind="ola") + beside(RESTING), [],
        "other hours cannot be compared"),
    (targets("resolution: 9bh", kind="ola") + beside(CLOCKED),
        ["6:19: agreements > one > targets > resolution: 9bh between teams is looser than the resolution of "
         "'standard' (8h)"], "working time takes longer than real time"),
    (targets("resolution: 6bh", kind="ola") + beside(CLOCKED), [], "six hours of work may fit"),
    (targets("resolution: {within: 20h, calendar: always}", kind="ola") + beside(RESTING), [],
        "real time may be over first"),
    (targets("resolution: 3bd", kind="ola") + beside(RESTING),
        ["6:19: agreements > one > targets > resolution: 3bd between teams is looser than the resolution of "
         "'standard' (8bh)"], "three days have more than eight hours"),
    (targets("resolution: 30bh", kind="ola", scope="tier: silver")
        + beside("inner: {kind: ola, calendar: office, targets: {resolution: 6bh}}",
                 "gold: {kind: sla, tier: gold, calendar: office, targets: {resolution: 8bh}}",
                 "standard: {kind: sla, calendar: office, targets: {resolution: 40bh}}"), [],
        "gold is not promised by what silver rests on"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gists", "reason"), INSIDE, ids=[row[2] for row in INSIDE])
def test_an_internal_target_looser_than_its_promise_is_told(text: str, gists: list[str], reason: str) -> None:
    assert matches(warned(text), gists), (reason, warned(text))


@pytest.mark.parametrize(("text", "gists", "reason"), ODDS, ids=[row[2] for row in ODDS])
def test_promises_at_odds_with_each_other_are_told(text: str, gists: list[str], reason: str) -> None:
    assert matches(warned(text), gists), (reason, warned(text))


def test_one_pause_reason_needs_no_list() -> None:
    text = targets("resolution: 8bh", scope="pause_on: queued") + "pause_reasons: {queued: In the queue}\n"
    assert matches(warned(text), ["7:15: agreements > one > pause_on: 'queued' is how a ticket begins"])


SOON = "'one' expires within 30 days: agree on what comes after it"
# The scope of an agreement, when it expires where it is Monday 2 March 2026 at nine, what is said, and why.
ENDS = [
    ("tier: gold", "2026-04-02", [], "it goes on for longer than a month"),
    ("tier: gold", "2026-04-01", [SOON], "the last of thirty days"),
    ("tier: gold", "2026-03-02", ["'one' has expired: it holds for no new ticket"], "today already"),
    ("customer: acme", "2027-01-01", [], "a customer's own"),
    ("service: mail", "2027-01-01", [], "one service's"),
    ("title: One", "2027-01-01",
        ["'one' is the default: when it expires, nothing is promised to those without their own"], "behind it is none"),
    ("title: One", "2026-03-20", [SOON, "'one' is the default"], "and that is soon"),
]  # fmt: skip


@pytest.mark.parametrize(("scope", "expires", "gists", "reason"), ENDS, ids=[row[3] for row in ENDS])
def test_an_agreement_that_ends_is_told(scope: str, expires: str, gists: list[str], reason: str) -> None:
    other = "" if scope.startswith("title") else beside(DEFAULT)
    found = warned(targets("resolution: 8bh", scope=f"{scope}\n    expires: {expires}") + other)
    assert matches(found, [f"8:14: agreements > one > expires: {gist}" for gist in gists]), (reason, found)


STARTS = [
    ("queued: In the queue", "queued", True, "nobody looks yet"),
    ("fresh: New and not looked at", "fresh", True, "its words say so"),
    ("waiting_for_agent: Waiting", "waiting_for_agent", True, "its name does"),
    ("unassigned: Without an owner", "unassigned", True, "every ticket begins so"),
    ("waiting_customer: Waiting for the customer", "waiting_customer", False, "it is their turn"),
    ("new_hardware: Hardware on order", "new_hardware", False, "it is not the ticket that is new"),
    ("renewal: Renewal of the licence", "renewal", False, "new inside a word is nothing"),
    ("parts: Parts on order", "parts", False, "a reason that begins later"),
]


@pytest.mark.parametrize(("reason", "named", "told", "why"), STARTS, ids=[row[3] for row in STARTS])
def test_a_pause_in_which_a_ticket_begins_is_told(reason: str, named: str, told: bool, why: str) -> None:
    text = targets("resolution: 8bh", scope=f"pause_on: [{named}]") + f"pause_reasons: {{{reason}}}\n"
    gist = f"7:16: agreements > one > pause_on[1]: {named!r} is how a ticket begins"
    assert matches(warned(text), [gist] if told else []), (why, warned(text))


def test_the_examples_of_the_repository_raise_no_false_alarm() -> None:
    first, second = (part.split("```")[0] for part in (ROOT / "README.md").read_text("utf-8").split("```yaml")[1:3])
    readme = (first + second).replace("    tier: gold\n", "    tier: gold\n    ladder: {P1: urgent}\n", 1)
    demo = (ROOT / "bot" / "demo" / "agreements.yaml").read_text("utf-8")
    texts = {"README": (readme, 2026), "example": (EXAMPLE.read_text("utf-8"), 2026), "demo": (demo, 2016)}
    for name, (text, year) in texts.items():
        reading = read_agreements(text, name=name, now=datetime(year, 6, 2, 9, tzinfo=UTC))
        assert reading.problems == ()
        assert [str(one) for one in reading.warnings if "agreements" in one.where or "calendar" in one.what] == []


def test_a_large_file_is_checked_in_a_moment() -> None:
    customers = ", ".join(f"c{i}: {{name: C{i}, tier: gold}}" for i in range(300))
    promise = "calendar: office, targets: {resolution: {P1: 4bh, P2: 8bh, P3: 9bh}}"
    agreements = "".join(f"  a{i}: {{kind: sla, customer: c{i}, {promise}}}\n" for i in range(300))
    text = f"agreements:\n{agreements}  {DEFAULT}\n"
    rest = REST.replace("customers: {", f"customers: {{{customers}, ")
    begun = datetime.now(UTC)
    reading = reading_of(text + rest)
    assert reading.problems == ()
    assert [w for w in reading.warnings if "agreements" in w.where] == []
    assert (datetime.now(UTC) - begun).total_seconds() < 20
