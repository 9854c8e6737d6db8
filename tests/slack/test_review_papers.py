"""A review brings its papers into its thread: the agreement in force and the evidence, as files, once."""

from collections.abc import Iterator

import pytest

from bot.agreement_document import written
from bot.jobs.agreement_document import paper
from bot.jobs.reviewing import remind_reviews
from bot.playground.files import File
from bot.playground.records import Message
from bot.printed.document import as_html
from bot.sentences import Reader
from bot.slack.papers import PATIENCE, TRIES
from bot.slack.reconciling import recheck, reconcile
from bot.slack.sending import send_due
from bot.store import Store
from bot.store.paging import OutboxKind, OutboxRow, OutboxState
from tests.builders import at
from tests.house import AGREEMENTS, furnished, loaded
from tests.office import ADA, BOB, Office, everything, office
from tests.slack.test_reviewing import LEADS, MORNING, REVIEWED, busy


@pytest.fixture
def leads(sqlite_store: Store) -> Iterator[Office]:
    """The office with a channel for leads, on the morning of gold's review, with a month behind it."""
    furnished(sqlite_store, REVIEWED + MORNING)
    with office(sqlite_store, now="2025-05-05 05:00") as opened:
        space = opened.slack.workspace
        space.add_channel("leads", space.users[ADA], space.users[BOB], id=LEADS)
        busy(opened)
        opened.clock.move_to(at("Mon 06:59"))
        opened.sweep()
        opened.send()  # what the month brought, so that only the review is due
        opened.clock.move_to(at("Mon 07:00"))
        remind_reviews(opened.store, opened.bot.door.contracts(), now=opened.clock())
        yield opened


def works(office: Office, seconds: float) -> None:
    """Sends and looks after what is unclear for so long, as the timer would; not each second where that is long."""
    step = 1 if seconds <= 60 else 4
    for _ in range(0, int(seconds), step):
        while send_due(office.bot.door):
            pass
        reconcile(office.bot.door)
        recheck(office.bot.door)
        office.clock.advance(step)


def row(office: Office) -> OutboxRow:
    """The row of the papers, sent."""
    with office.store.read() as rows:
        (found,) = rows.outbox.told(at("2025-01-01 00:00"), at("2026-01-01 00:00"), [OutboxKind.FILES])
    return found


def papers(office: Office) -> list[Message]:
    """The messages with files, in order."""
    found = sorted(office.posted(LEADS), key=lambda one: float(one.ts))
    return [one for one in found if one.files]


def head_of(office: Office) -> Message:
    return next(one for one in office.posted(LEADS) if "is to be reviewed" in one.text)


def text_of(file: File) -> str:
    assert file.content is not None
    return file.content.decode()


def test_the_agreement_in_force_and_the_evidence_stand_in_the_thread(leads: Office) -> None:
    works(leads, 20)
    (message,) = papers(leads)
    assert message.thread_ts == head_of(leads).ts
    assert message.text == "Gold version 1 and Review of gold version 1, 2025-06-02"
    assert [file.name for file in message.files] == ["gold-2025-06-02.html", "review-gold-2025-06-02.html"]
    contracts = leads.bot.door.contracts()
    with leads.store.read() as rows:
        found = paper(rows, contracts, now=at("Mon 07:00"), agreement="gold")
    reader = Reader(contracts.place, at("Mon 07:00"), contracts.reasons, contracts.customers)
    document, evidence = map(text_of, message.files)
    assert document == as_html(written(found, reader, house=True))
    assert "<td>First response</td><td>2025-05</td><td>2 of 3</td><td>66.6 %</td>" in evidence
    assert "<p>With a tenth of the target left or less: N-1.</p>" in evidence
    assert (row(leads).sent_ts, row(leads).sent_place) == (message.ts, LEADS)
    assert "Objective: 90 %" in everything(leads.posted(LEADS)[1]), "the words stay"


def test_it_is_the_version_in_force_when_it_is_sent(leads: Office) -> None:
    later = REVIEWED.replace("    effective_from: 2025-05-02\n", "").replace("objective: 90%", "objective: 95%", 1)
    loaded(leads.store, later + MORNING, now=leads.clock())
    works(leads, 20)
    document, evidence = papers(leads)[0].files
    assert document.title == "Gold version 2"
    assert "Objective of gold: 95 %" in text_of(document)
    assert evidence.title == "Review of gold version 1, 2025-06-02"


def test_an_agreement_that_is_gone_by_then_comes_as_it_was(leads: Office) -> None:
    before, _, after = AGREEMENTS.partition("  gold:\n")
    without = before + "  standard:\n" + after.partition("  standard:\n")[2] + MORNING
    loaded(leads.store, without, now=leads.clock())
    works(leads, 20)
    document, evidence = papers(leads)[0].files
    assert (document.name, evidence.name) == ("gold-2025-06-02.html", "review-gold-2025-06-02.html")
    assert "Not in force since " in text_of(document)


STEPS = ("files.getUploadURLExternal", "upload", "files.completeUploadExternal")


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        *((step, kind) for step in STEPS for kind in ("reset_before", "reset_after", "status_5xx_after", "http_429")),
        ("files.completeUploadExternal", "not_json"),
        ("conversations.replies", "reset_before"),  # who looks for it is not answered
        ("conversations.history", "http_429"),
    ],
)
def test_whatever_step_fails_they_stand_there_once(leads: Office, step: str, kind: str) -> None:
    leads.slack.workspace.faults.order(step, kind, seconds=0.05)
    works(leads, 60)
    assert leads.slack.workspace.faults.done == [(step, kind)]
    (message,) = papers(leads)
    assert message.thread_ts == head_of(leads).ts
    assert row(leads).sent_ts == message.ts
    assert row(leads).copies == 0


def test_slack_may_take_its_time_and_nothing_is_sent_again_meanwhile(leads: Office) -> None:
    files = leads.slack.workspace.files
    files.slow = True
    works(leads, PATIENCE.total_seconds() - 10)
    assert papers(leads) == []
    assert len(files.known) == 2, "two files, announced once"
    files.share()
    works(leads, 10)
    assert row(leads).sent_ts == papers(leads)[0].ts


def test_what_slack_never_showed_goes_again_and_a_copy_that_comes_late_goes_away(leads: Office) -> None:
    files = leads.slack.workspace.files
    files.slow = True
    works(leads, 20)
    late, files.waiting, files.slow = files.waiting, [], False
    works(leads, PATIENCE.total_seconds() + 20)
    (message,) = papers(leads)
    for sharing in late:
        sharing()
    assert len(papers(leads)) == 2
    works(leads, 300)
    assert papers(leads) == [message]
    assert row(leads).copies == 1


def test_what_slack_says_yes_to_and_never_shows_is_posted_as_text(leads: Office) -> None:
    leads.slack.workspace.files.slow = True
    works(leads, (TRIES + 1) * (PATIENCE.total_seconds() + 20))
    assert papers(leads) == []
    text = leads.posted(LEADS)[-1]
    assert row(leads).sent_ts == text.ts
    assert "Slack did not take this as a file, so here it is as text." in everything(text)


@pytest.mark.parametrize("refusal", ["file_uploads_disabled", "missing_scope"])
def test_where_slack_takes_no_files_the_document_is_a_message(leads: Office, refusal: str) -> None:
    space = leads.slack.workspace
    if refusal == "missing_scope":
        space.tokens[space.bot_token].scopes.remove("files:write")
    else:
        space.files.refuses = refusal
    works(leads, 20)
    text = leads.posted(LEADS)[-1]
    assert (text.thread_ts, row(leads).sent_ts) == (head_of(leads).ts, text.ts)
    assert "Parties and agreements" in everything(text)
    works(leads, 300)
    assert leads.posted(LEADS)[-1] is text, "once"


def test_where_nobody_may_look_what_slack_said_yes_to_counts_as_sent(leads: Office) -> None:
    space = leads.slack.workspace
    space.tokens[space.bot_token].scopes.remove("channels:history")
    works(leads, 120)
    assert len(papers(leads)) == 1
    assert row(leads).state is OutboxState.SENT


def test_a_worker_that_was_away_for_too_long_shows_nothing(leads: Office) -> None:
    """Its claim lapses while the bytes are on their way: it stops, and the files are sent anew."""
    door, faults = leads.bot.door, leads.slack.workspace.faults
    faults.order("upload", "hang_after", seconds=3)
    working = door.background.submit(leads.send, 5)
    leads.slack.workspace.wait_for(lambda: faults.done, 10)
    leads.clock.advance(60)
    with leads.store.write() as rows:
        assert rows.outbox.lapse(leads.clock()) == 1
    working.result()
    assert papers(leads) == []
    works(leads, 60)
    assert len(papers(leads)) == 1
    assert row(leads).copies == 0
