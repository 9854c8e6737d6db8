"""`sla-bot agreement document`: an agreement to read, print and sign."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.store import Store
from tests.builders import at
from tests.files.documents import EXAMPLE
from tests.house import AGREEMENTS, furnished, loaded
from tests.slack.duty import CALLED
from tests.terminal.command_line import good, refused

SECTIONS = [
    "Parties and agreements", "Services", "Service levels", "Hours and holidays", "How it is measured", "Exclusions",
    "Responsibilities", "Escalation", "Credits", "Review and changes", "Glossary",
]  # fmt: skip
AT = ("--at", "2026-03-02 09:00")
_VOID = {"meta"}


class Page(HTMLParser):
    """The elements of a page, in order; complains of one that is not closed in its place."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.said: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not any(name.startswith("on") or name in ("src", "href") for name, _ in attrs)
        self.seen.append(tag)
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.said.append(data)


@pytest.fixture
def example(sqlite_store: Store) -> Store:
    loaded(sqlite_store, EXAMPLE.read_text("utf-8"), now=at("2026-01-05 08:00"))
    return sqlite_store


def test_every_part_of_an_agreement_is_written_down(example: Store) -> None:
    text = good("agreement", "document", "gold", *AT).out
    assert text.startswith("# Gold customers \\(gold version 1\\)\n")
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == SECTIONS
    for said in (
        "Example Ltd promises ACME Corp.",
        "| First response | P1 | 15m round the clock |",
        "| Resolution | P2 | 16 working hours \\(office\\), afresh after each reopening |",
        "Objective of Gold customers: 95 % of each in time, in each calendar month.",
        "| 2026\\-12\\-24 | Christmas Eve |",
        "- time in which the ticket is paused: Spare parts are on order",
        "- 3. At the breach: on duty in First line",
        "| Payments | 99.5 % | 3 h 36 m |",
        "- outages of Mail and calendars outside of its hours \\(plant\\)",
        "- outages of Payments during agreed maintenance, Sat 7 Mar 2026 22:00 CET until Sun 8 Mar 2026 02:00 CET: New",
        "- Resolution: below 95 % pays 5 % of the fee, below 90 % pays 10 % of the fee",
        "| breach | more time was used than the target gives |",
    ):
        assert said in text, said
    assert "ends at the same time on the next day" in text


def test_credits_say_what_is_paid_at_most_and_what_both_sides_leave_out(example: Store) -> None:
    text = good("agreement", "document", "gold-payments", *AT).out
    said = text[text.index("## Credits") : text.index("A boundary belongs")]
    assert [line for line in said.splitlines() if line] == [
        "## Credits",
        "Payments for gold customers, in EUR:",
        "- Availability: below 99.9 % pays 10 % of the fee, below 99 % pays 25 % of the fee, "
        "below 95 % pays 50 % of the fee",
        "- First resolution, P1, Payments: each late by more than 4 h pays 500.00 EUR, "
        "each late by more than 6 h pays 1,000.00 EUR, each late by more than 10 h pays 2,000.00 EUR, "
        "at most 1,200.00 EUR",
        "- At most 50 % of the fee a month",
        "- The fee is 4,200.00 EUR a month",
        "Both sides leave out:",
        "- from Sun 1 Mar 2026 00:00 CET until Tue 3 Mar 2026 00:00 CET: Flood in the data centre",
    ]


def test_an_agreement_without_credits_says_so(example: Store) -> None:
    assert "## Credits\n\nNo credits are agreed.\n" in good("agreement", "document", "acme", *AT).out


def test_the_same_agreement_gives_the_same_document(example: Store) -> None:
    for form in ("md", "html"):
        first, second = (good("agreement", "document", "gold", "--format", form, *AT).out for _ in range(2))
        assert first == second


def test_the_page_is_whole_and_loads_and_runs_nothing(example: Store) -> None:
    text = good("agreement", "document", "gold", "--format", "html", *AT).out
    page = Page(text)
    assert [tag for tag in page.seen if tag in ("script", "link", "img", "iframe")] == []
    assert "http" not in text
    assert page.seen.count("h2") == len(SECTIONS)
    assert "@media print" in text
    assert "Gold customers (gold version 1)" in page.said


def test_both_formats_say_the_same(example: Store) -> None:
    markdown = good("agreement", "document", "gold", *AT).out
    page = Page(good("agreement", "document", "gold", "--format", "html", *AT).out)
    plain = re.sub(r"\\(.)", r"\1", markdown)
    assert [said for said in page.said if said.strip() and said.strip() not in plain] == []


def test_all_that_a_customer_is_promised_is_one_document(example: Store) -> None:
    text = good("agreement", "document", "ACME Corp", *AT).out
    assert text.startswith("# Service levels for ACME Corp\n")
    assert "Payments for gold customers" in text
    assert "Between our own teams" not in text
    assert "carrier" not in text


def test_for_readers_outside_it_is_left_out_who_is_called(sqlite_store: Store) -> None:
    furnished(sqlite_store, CALLED)
    assert "Dora Lead" in good("agreement", "document", "gold").out
    outside = good("agreement", "document", "gold", "--outside").out
    assert "Dora Lead" not in outside
    assert "## Escalation" not in outside


def escalation(*options: str) -> list[str]:
    """The lines below that heading of the document of gold."""
    text = re.sub(r"\\(.)", r"\1", good("agreement", "document", "gold", *options).out)
    said = text[text.index("## Escalation") : text.index("## Credits")]
    return [line for line in said.splitlines()[1:] if line]


def test_an_agreement_that_is_over_has_the_ladder_that_was_climbed_for_it(sqlite_store: Store) -> None:
    furnished(sqlite_store, CALLED)
    changed = CALLED.replace("10m, call: {person: bob}", "5m, call: owner").replace("P3: 40bh", "P3: 32bh")
    loaded(sqlite_store, changed, now=at("2025-06-02 08:00"))
    then = [
        "When it burns (version 1):", "- 1. 30 m before it is due: on duty in Front desk",
        "- 2. 10 m later: Bob Builder", "- 3. At the breach: Dora Lead", "- Nobody answered: Dora Lead",
    ]  # fmt: skip
    assert escalation("--version", "1") == then
    assert escalation("--at", "2025-05-01 09:00") == then
    assert escalation()[:3] == ["When it burns:", then[1], "- 2. 5 m later: the ticket's owner"]
    none = "no version of it was loaded by Sun 1 Dec 2024 09:00 CET: nobody was called by itself"
    assert escalation("--at", "2024-12-01 09:00") == ["urgent:", f"- {none}"]
    shown = good("agreement", "show", "--name", "gold", "--version", "1")
    assert {"Ladder When it burns (version 1)", "  2. 10 m later: Bob Builder"} <= {*shown.lines}
    as_json = good("agreement", "show", "--name", "gold", "--version", "1", "--json").value
    assert as_json["ladder_versions"] == {"urgent": 1}
    early = good("agreement", "show", "--name", "gold", "--at", "2024-12-01 09:00", "--json").value
    assert (early["ladders"], early["ladder_versions"]) == ({}, {"urgent": None})


HOSTILE = "<script>alert(1)</script> | *x* [a](b) `c`"


def test_what_people_named_is_text_in_either_format(sqlite_store: Store) -> None:
    titled = AGREEMENTS.replace("    tier: gold\n", f"    title: '{HOSTILE}'\n    tier: gold\n", 1)
    loaded(sqlite_store, titled)
    page = Page(good("agreement", "document", "gold", "--format", "html").out)
    assert "script" not in page.seen
    assert f"{HOSTILE} (gold version 1)" in page.said
    markdown = good("agreement", "document", "gold").out
    for mark in ("<script", " | *x", "[a](b)", "`c`"):
        assert not re.search(rf"(?<!\\){re.escape(mark.strip())}", markdown.splitlines()[0]), mark


def test_what_holds_for_all_tickets_alike_is_said_of_every_one_of_them(sqlite_store: Store) -> None:
    furnished(sqlite_store)
    lines = good("agreement", "document", "standard").lines
    assert "| First response | every ticket | 4 working hours \\(office\\) |" in lines
    assert "| Resolution | P1 | 12 working hours \\(office\\) |" in lines


def test_it_is_written_to_a_file(house: Store, folder: Path) -> None:
    assert good("agreement", "document", "gold", "--format", "html", "--output", "gold.html").lines == [
        "Written to gold.html."
    ]
    assert (folder / "gold.html").read_text("utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("words", "gist"),
    [
        (("golt",), "there is no agreement 'golt' (did you mean gold?)"),
        (("gold", "--format", "pdf"), "--format pdf: wanted one of md, html"),
        (("gold", "--output", "no/such/folder.md"), "no/such/folder.md cannot be written: No such file or directory"),
    ],
)
def test_what_cannot_be_written_is_refused_in_a_line(house: Store, words: tuple[str, ...], gist: str) -> None:
    assert gist in refused("agreement", "document", *words)


def test_what_quality_is_to_reach_is_said_to_the_house_alone(sqlite_store: Store) -> None:
    wanted = "    quality: {reopened: at most 5%, backlog_age: at most 120h}\n"
    loaded(sqlite_store, AGREEMENTS.replace("    tier: gold\n", f"    tier: gold\n{wanted}", 1))
    assert "- gold: reopened at most 5 %, age of the backlog at most 120h." in good("agreement", "document", "gold").out
    assert "Quality" in good("agreement", "show", "acme").out
    theirs = good("agreement", "document", "gold", "--outside").out
    assert "Quality" not in theirs
    assert "120h" not in theirs


def test_parties_and_reviews_are_written_down(sqlite_store: Store) -> None:
    more = "    effective_from: 2026-01-15\n    review: every 6 months\n    parties: [Example, ACME Corp]\n"
    loaded(sqlite_store, AGREEMENTS.replace("    tier: gold\n", f"    tier: gold\n{more}", 1))
    text = good("agreement", "document", "gold", *AT).out
    assert "Party to gold: Example, ACME Corp." in text
    assert "Gold is reviewed every 6 months, next Wed 15 Jul 2026" in text


TIGHTER = AGREEMENTS.replace("P3: 40bh", "P3: 32bh")


@pytest.fixture
def amended(sqlite_store: Store) -> Store:
    """Gold as it was, and since Monday tighter."""
    loaded(sqlite_store)
    loaded(sqlite_store, TIGHTER, now=at("Mon 08:00"))
    return sqlite_store


def test_a_version_that_was_superseded_is_written_as_it_was_and_marked(amended: Store) -> None:
    for words in (("--version", "1"), ("--at", "2025-05-01 09:00")):
        text = good("agreement", "document", "gold", *words).out
        assert text.startswith("# Gold version 1, not in force\n")
        assert "Not in force since Mon 2 Jun 2025 10:00 CEST: superseded; version 2 holds now. As of" in text
        assert "| Resolution | P3 | 40 working hours" in text
        assert "| Was in force until Mon 2 Jun 2025 10:00 CEST |" in text
    page = Page(good("agreement", "document", "gold", "--version", "1", "--format", "html").out)
    assert "Gold version 1, not in force" in page.said
    assert "not in force" not in good("agreement", "document", "gold").out
    assert "there is no version 3 of 'gold': 1, 2" in refused("agreement", "document", "gold", "--version", "3")
    assert "a customer has several" in refused("agreement", "document", "acme", "--version", "1")


def test_show_says_it_too_and_tells_programs(amended: Store) -> None:
    lines = good("agreement", "show", "--name", "gold", "--version", "1").lines
    assert lines[:2] == [
        "Gold version 1",
        "Not in force since Mon 2 Jun 2025 10:00 CEST: superseded; version 2 holds now.",
    ]
    (one,) = good("agreement", "show", "--name", "gold", "--at", "2025-05-01 09:00", "--json").value["agreements"]
    assert (one["version"], one["not_in_force"]) == (
        1,
        {"because": "superseded", "since": "2025-06-02T08:00:00Z", "until": None, "version_in_force": 2, "instead": []},
    )
    (one,) = good("agreement", "show", "--name", "gold", "--json").value["agreements"]
    assert (one["version"], one["not_in_force"]) == (2, None)
    assert "add --name" in refused("agreement", "show", "acme", "--version", "1")
    assert "add --name" in refused("agreement", "show", "--at", "2025-05-01 09:00")


def test_one_that_expired_or_that_no_file_names_any_more_is_still_written(sqlite_store: Store) -> None:
    loaded(sqlite_store, AGREEMENTS.replace("    service: mail\n", "    service: mail\n    expires: 2025-06-04\n", 1))
    text = good("agreement", "document", "acme-mail").out
    assert "# Acme\\-mail version 1, not in force" in text
    assert "Not in force since Wed 4 Jun 2025 00:00 CEST: expired; for new tickets there is gold, standard" in text
    assert "Acme\\-mail version 1 expired Wed 4 Jun 2025 00:00 CEST; tickets opened before keep it" in text
    loaded(sqlite_store, AGREEMENTS[: AGREEMENTS.index("  acme-mail:")] + AGREEMENTS[AGREEMENTS.index("  gold:\n") :],
           now=at("next Mon 08:00"))  # fmt: skip
    assert "not in force" in good("agreement", "document", "acme-mail").lines[0]
