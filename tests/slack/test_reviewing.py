"""A review is told to leads on its day, once, with what it is held with in the thread."""

from collections.abc import Iterator

import pytest

from bot.jobs.reviewing import remind_reviews
from bot.playground.records import Message
from bot.store import Store
from tests.builders import at, opened, replies
from tests.house import AGREEMENTS, furnished
from tests.office import ACME, ADA, BOB, HOUSE, Office, everything, office

LEADS = "C0LEADS001"
# In force from 2 May, so that its first review is on Monday 2 June.
REVIEWED = AGREEMENTS.replace(
    "    tier: gold\n", "    tier: gold\n    effective_from: 2025-05-02\n    review: every month\n", 1
)
ANSWERS = {"K-1": "07:10", "N-1": "07:57", "L-1": "09:00"}
MORNING = f'digests: {{morning: {{channel: {LEADS}, at: "08:30"}}}}\n'


@pytest.fixture
def leads(sqlite_store: Store) -> Iterator[Office]:
    furnished(sqlite_store, REVIEWED + MORNING)
    with office(sqlite_store, now="2025-05-05 05:00") as opened_:
        space = opened_.slack.workspace
        space.add_channel("leads", space.users[ADA], space.users[BOB], id=LEADS)
        yield opened_


def told(office: Office, when: str, channel: str = LEADS) -> list[Message]:
    """What was told of reviews by then, in order."""
    office.clock.move_to(at(when))
    remind_reviews(office.store, office.bot.door.contracts(), now=office.clock())
    office.send()
    found = sorted(office.posted(channel), key=lambda one: float(one.ts))
    return [one for one in found if "reviewed" in one.text or "Objective" in one.text]


def test_what_holds_for_all_times_is_reviewed_so_long_after_it_was_loaded(sqlite_store: Store) -> None:
    ageless = REVIEWED.replace("    effective_from: 2025-05-02\n", "")
    furnished(sqlite_store, ageless + MORNING)
    with office(sqlite_store, now="2025-05-05 05:00") as opened_:
        space = opened_.slack.workspace
        space.add_channel("leads", space.users[ADA], space.users[BOB], id=LEADS)
        assert told(opened_, "2025-05-31 10:00") == [], "it was loaded on the first of a month"
        head, _ = told(opened_, "2025-06-01 10:00")
        assert "gold version 1 is to be reviewed, 2025-06-01" in everything(head)


def busy(office: Office) -> None:
    """Three answers under gold's hour for a P1: after ten minutes, after 57, and after two hours."""
    # Office hours begin at nine in Berlin, which is 07:00 UTC in May.
    start = "2025-05-06 07:00"
    office.until(start)
    office.take(*(opened(start, ticket=key, event_id=key, customer="acme", priority="P1") for key in ANSWERS))
    for key, when in ANSWERS.items():
        office.clock.move_to(at(f"2025-05-06 {when}"))
        office.take(replies(f"2025-05-06 {when}", ticket=key, event_id=f"{key}r"))


def test_leads_are_reminded_on_the_day_with_the_evidence_in_the_thread(leads: Office) -> None:
    busy(leads)
    assert told(leads, "Mon 06:59") == [], "a minute before nine in Berlin"
    head, thread = told(leads, "Mon 07:00")
    assert "gold version 1 is to be reviewed, 2025-06-02" in everything(head)
    assert thread.thread_ts == head.ts
    said = everything(thread)
    assert "Objective: 90 %" in said
    assert "First response, 2025-05: 66.6 % (2 of 3, fewer than 20)" in said
    # 57 of 60 minutes are 95 % of the target; ten are not near.
    assert "Nearly missed, with a tenth of the target left or less: N-1\n" in said
    assert "Credits: none" in said


def test_it_is_told_once_whoever_looks_how_often_and_again_the_next_month(leads: Office) -> None:
    for when in ("Mon 07:00", "Mon 07:01", "Tue 07:00"):
        assert len(told(leads, when)) == 2, when
    assert len(told(leads, "2025-07-02 07:00")) == 4


def test_one_that_nobody_was_there_to_tell_is_told_within_the_week_and_no_later(leads: Office) -> None:
    assert told(leads, "2025-06-10 07:00") == []
    assert len(told(leads, "2025-07-08 07:00")) == 2


def test_nothing_of_it_is_told_to_a_customer(leads: Office) -> None:
    assert told(leads, "Mon 07:00", ACME) == told(leads, "Mon 07:01", HOUSE) == []
    assert len(told(leads, "Mon 07:02")) == 2
