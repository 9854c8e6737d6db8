"""A quarter in the life of one agreement, through the doors a person uses: from its draft to its first amendment."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from freezegun import freeze_time

from bot.jobs.reviewing import remind_reviews
from bot.store import Store
from bot.store.engine import open_store
from tests.environment import VARIABLES, sqlite_address
from tests.office import ACME, HOUSE, everything, office
from tests.terminal.command_line import Ran, good

# Hours in UTC, so that every figure can be worked out on fingers: 1 July, 1 August and 1 October are weekdays.
AGREEMENT = """\
format: 1
organization: {name: Rheinwerk, zone: UTC}
priorities: [P2]
tiers: [gold]
services: {mail: {name: Mail}}
customers: {acme: {name: ACME, tier: gold, channels: [C0ACME001]}}
calendars: {office: {zone: UTC, hours: {mon-fri: "09:00-17:00"}, holidays: {}}}
credits:
  gold:
    currency: EUR
    fee: 1000.00
    scales:
      - {metric: first_response, below: {90%: 5%}}
      - {metric: availability, below: {99.9%: 10%, 99%: 25%}}
agreements:
  gold:
    kind: sla
    tier: gold
    calendar: office
    effective_from: 2025-07-01
    objective: 90%
    pause_on: [waiting_customer]
    review: every 3 months
    credits: gold
    parties: [Rheinwerk, ACME]
    targets: {first_response: 1bh, resolution: 8bh, availability: {mail: 99.9%}}
  standard:
    kind: sla
    calendar: office
    targets: {first_response: 8bh, resolution: 40bh}
"""
AMENDED = AGREEMENT.replace("effective_from: 2025-07-01", "effective_from: 2025-10-06").replace(
    "first_response: 1bh", "first_response: 2bh"
)
MAP = """\
format: 1
shape: states
source: desk
times: {formats: ["%Y-%m-%d %H:%M"], zone: UTC}
ticket: key
at: at
attributes: {customer: {constant: acme}, priority: {constant: P2}}
state: state
states: {New: open, Answered: open, Waiting: {paused: waiting_customer}, Working: open, Solved: resolved}
first_answer: [Answered]
"""


def ticket(key: str, day: str, answered: str = "09:30", solved: str = "10:00") -> str:
    """A ticket of nine o'clock, answered and solved on the same day."""
    return f"{key},{day} 09:00,New\n{key},{day} {answered},Answered\n{key},{day} {solved},Solved\n"


def month(name: str, day: str, *, late: int) -> str:
    """Ten tickets of a day; so many of them answered after three hours instead of half an hour, and solved after it."""
    kept = (ticket(f"{name}-{n}", day) for n in range(10 - late))
    missed = (ticket(f"{name}-L{n}", day, "12:00", "12:30") for n in range(late))
    return "".join((*kept, *missed))


# Sixteen hours and a half of office time from Monday to Wednesday, of which it waited for the customer from ten on
# Monday until four on Tuesday: one hour, one more on Tuesday and a half on Wednesday are two and a half of eight.
PAUSED = (
    "aug-0,2025-08-11 09:00,New\naug-0,2025-08-11 09:30,Answered\naug-0,2025-08-11 10:00,Waiting\n"
    "aug-0,2025-08-12 16:00,Working\naug-0,2025-08-13 09:30,Solved\n"
)


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty store and the papers of the desk."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    shutil.copy(sqlite_template, tmp_path / "desk.db")
    monkeypatch.setenv("DATABASE_URL", sqlite_address(tmp_path / "desk.db"))
    monkeypatch.chdir(tmp_path)
    for name, text in (("gold.yaml", AGREEMENT), ("amended.yaml", AMENDED), ("desk.yaml", MAP)):
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.fixture
def store(desk: Path) -> Iterator[Store]:
    opened = open_store(sqlite_address(desk / "desk.db"))
    yield opened
    opened.close()


def on(when: str, *words: str) -> Ran:
    """What a command says at that time."""
    with freeze_time(when):
        return good(*words)


def imported(when: str, rows: str) -> None:
    Path("rows.csv").write_text("key,at,state\n" + rows)
    on(when, "import", "rows.csv", "--map", "desk.yaml")


def answers(when: str, name: str, metric: str = "first_response") -> dict[str, int]:
    """What was kept of a metric in a month."""
    rows = on(when, "attainment", name, "--json").value["rows"]
    (row,) = [one for one in rows if one["metric"] == metric]
    return {key: row[key] for key in ("met", "missed", "gross_missed")}


def test_from_the_draft_to_the_amendment(store: Store) -> None:
    # 1. Nothing is promised yet: forty tickets of June, answered after half an hour, say what could be.
    imported("2025-06-23 09:00", "".join(ticket(f"jun-{n}", "2025-06-16") for n in range(40)))
    baseline = on("2025-06-23 10:00", "advise").out
    # Forty of forty are 91.2 % at least; half an hour is two quarters.
    assert "First response, P2: with these 40 tickets you could promise 90 % within 30 m (always)." in baseline

    # 2. A draft, to which both sides agree; then it is loaded, and holds from July on.
    on("2025-06-24 09:00", "agreement", "propose", "gold.yaml")
    (standing,) = on("2025-06-24 10:00", "agreement", "status", "gold").lines
    assert "draft: proposed" in standing
    on("2025-06-25 09:00", "agreement", "approve", "gold", "--side", "us", "--person", "Ada")
    on("2025-06-26 09:00", "agreement", "approve", "gold", "--side", "them", "--person", "Carla")
    assert "approved, to be loaded" in on("2025-06-26 10:00", "agreement", "status", "gold").out
    # The default is no promise to anybody by name, and nobody was asked about it.
    complaints = on("2025-06-27 09:00", "load", "gold.yaml").complaints
    assert complaints == ["standard was proposed, and neither side has agreed yet."]
    assert "gold version 1" in on("2025-07-01 09:00", "when", "2025-07-01 09:00", "--customer", "acme").out

    # 3. July: nine of ten answers in time, which the objective bears.
    imported("2025-07-31 17:00", month("jul", "2025-07-08", late=1))
    assert answers("2025-07-31 18:00", "2025-07") == {"met": 9, "missed": 1, "gross_missed": 1}
    assert on("2025-08-01 09:00", "credits", "2025-07", "--json").value["owed"][0]["amount"] == "0.00"

    # 4. August: eight of ten, so five per cent of 1,000 are owed; and one was kept by its pause alone.
    ten = month("aug", "2025-08-05", late=2).split("\n", 3)[3]
    imported("2025-08-31 17:00", PAUSED + ten)
    assert answers("2025-08-31 18:00", "2025-08") == {"met": 8, "missed": 2, "gross_missed": 2}
    assert answers("2025-08-31 18:00", "2025-08", "resolution") == {"met": 10, "missed": 0, "gross_missed": 1}
    (owed,) = on("2025-09-01 09:00", "credits", "2025-08", "--json").value["owed"]
    assert (owed["amount"], owed["currency"]) == ("50.00", "EUR")
    statement = on("2025-09-01 09:00", "statement", "acme", "2025-08").out
    assert "**Credit: 50.00 EUR**, of a fee of 1,000.00 EUR." in statement
    assert [key for key in ("aug-L0", "aug-L1") if f"| {key} |" not in statement] == []

    # 5. September: every answer in time, but mail was down for 8 of 720 hours: 98.888 %, and a quarter of the fee.
    on("2025-09-11 09:00", "outage", "add", "mail", "--from", "2025-09-10 10:00", "--until", "2025-09-10 18:00")
    imported("2025-09-30 17:00", month("sep", "2025-09-09", late=0))
    assert on("2025-10-01 06:00", "credits", "2025-09", "--json").value["owed"][0]["amount"] == "250.00"

    # 6. The first of October is the day of the review: leads are reminded, with the quarter in the thread.
    reviewed_in_slack(store)

    # 7. The amendment: what it changes in words, who agrees, and what becomes of a ticket that is open.
    imported("2025-10-02 09:10", "oct-1,2025-10-02 09:00,New\n")
    proposed = on("2025-10-02 10:00", "agreement", "propose", "amended.yaml").lines
    assert "    gold: first_response: 1bh -> 2bh" in proposed
    assert "    open tickets keep the version they have" in proposed
    for side, person in (("us", "Ada"), ("them", "Carla")):
        on("2025-10-02 11:00", "agreement", "approve", "gold", "--side", side, "--person", person)
    loaded = on("2025-10-02 11:30", "load", "amended.yaml")
    assert loaded.lines[-1] == "1 ticket looked at, 0 clocks moved."
    announced_in_slack(store)
    history = on("2025-10-06 10:00", "agreement", "history", "gold").lines
    assert [line.rsplit(": ", 1)[1] for line in history if line.startswith("version")] == ["superseded", "in force"]
    document = on("2025-10-06 10:00", "agreement", "document", "gold").out
    assert document.count(" agreed for ") == 2
    assert on("2025-10-06 11:00", "verify").lines[0].endswith(" 0 differences")


def reviewed_in_slack(store: Store) -> None:
    with office(store, now="2025-10-01 09:00") as slack:
        remind_reviews(store, slack.bot.door.contracts(), now=slack.clock())
        slack.send()
        head, thread, papers = sorted(slack.posted(HOUSE), key=lambda one: float(one.ts))
        assert "gold version 1 is to be reviewed, 2025-10-01" in everything(head)
        assert thread.thread_ts == papers.thread_ts == head.ts
        assert [file.title for file in papers.files] == ["Gold version 1", "Review of gold version 1, 2025-10-01"]
        assert b"<td>2025-09</td><td>acme</td><td>250.00 EUR</td>" in (papers.files[1].content or b"")
        said = everything(thread)
    for line in (
        "First response, 2025-07: 90 % (9 of 10, fewer than 20)",
        "First response, 2025-08: 80 % (8 of 10, fewer than 20)",
        "First response, 2025-09: 100 % (10 of 10, fewer than 20)",
        "Credits: 2025-08 acme 50.00 EUR; 2025-09 acme 250.00 EUR",
    ):
        assert line in said, said


def announced_in_slack(store: Store) -> None:
    with office(store, now="2025-10-05 23:59") as slack:
        slack.send()
        assert [one for one in slack.posted(ACME) if "A new version" in one.text] == []
        slack.until("2025-10-06 00:01")
        (message,) = [one for one in slack.posted(ACME) if "A new version" in one.text]
        said = everything(message)
        assert "First response: 2 working hours (office)" in said
        assert "open ones keep what they have" in said
        # The ticket of Thursday, nine o'clock, still had its one hour: it was missed then, and not two hours later.
        assert "gold version 1" in everything(slack.ada.types(HOUSE, "/sla why oct-1 first response").reply())
