"""The report of a what-if: to whoever presses the button, alone, with the charts of the command line's."""

from pathlib import Path

import pytest

from bot.jobs.replaying import Past
from bot.jobs.what_if import read_sentence, what_if
from bot.playground.files import File
from bot.playground.records import Message
from bot.sentences import Reader
from bot.slack.limits import BUTTON_VALUE
from bot.slack.views.what_if import REPORT
from bot.terminal.backtest_report import write_report
from sla_core.what_if import UptimeWish
from tests.office import ACME, CARL, HOUSE, Office, everything
from tests.slack.test_forecast import past

SENTENCE = "P2 first response 1bh since 90d"


@pytest.fixture
def desk(at_work: Office) -> Office:
    """Thirty tickets of ACME the week before, answered after half an hour or after one and a half."""
    answers = ["2025-05-26 07:30"] * 20 + ["2025-05-26 08:30"] * 10
    at_work.take(*(event for n, answer in enumerate(answers) for event in past(f"H-{n}", answer)))
    return at_work


def asked(office: Office, sentence: str = SENTENCE) -> Message:
    return office.ada.types(HOUSE, f"/sla what-if {sentence}").reply()


def pressed(office: Office, message: Message) -> str:
    """What is said to whoever presses `Report`."""
    answer = office.ada.presses(message, REPORT)
    assert answer.error is None, answer.error
    told = answer.reply(20)
    assert told.only_for == office.ada.id
    return everything(told)


def reports(office: Office) -> list[File]:
    return [file for message in office.posted(office.ada.direct.id) for file in message.files]


def test_it_is_the_report_of_the_command_line_with_its_charts(desk: Office, tmp_path: Path) -> None:
    told = pressed(desk, asked(desk))
    assert "`what-if-P2-first-response-within-1bh-2025-06-02.html`, is in your direct messages with me." in told
    contracts, now = desk.bot.door.contracts(), desk.clock()
    with desk.store.read() as rows:
        said = read_sentence(SENTENCE, contracts, now=now)
        assert not isinstance(said.wish, UptimeWish)
        found = what_if(rows, contracts, said.wish, since=said.since, now=now, past=Past())
    written = tmp_path / "report.html"
    write_report(written, found, Reader(contracts.place, now, contracts.reasons, contracts.customers))
    [file] = reports(desk)
    assert file.content is not None
    assert file.content.decode() == written.read_text(encoding="utf-8")
    assert b"data:image/png;base64," in file.content
    assert [message for message in desk.posted(HOUSE) if message.files] == []


def test_another_availability_has_a_report_too(desk: Office) -> None:
    told = pressed(desk, asked(desk, "mail availability 99.9 acme since 60d"))
    assert "`what-if-mail-up-99.9-for-ACME-Corp-2025-06-02.html`, is in your direct messages with me." in told
    [file] = reports(desk)
    assert file.content is not None
    assert "<h1>mail up 99.9 % for ACME Corp against what is in force</h1>" in file.content.decode()


def test_what_cannot_be_sent_as_a_file_comes_as_the_answer(desk: Office) -> None:
    message = asked(desk)
    desk.slack.workspace.files.refuses = "file_uploads_disabled"
    assert "as text, not as a file: this workspace takes no files" in pressed(desk, message)
    [sent] = desk.posted(desk.ada.direct.id)
    assert "What if: P2 first response within 1bh" in everything(sent)
    assert not any(block["type"] == "actions" for block in sent.blocks), "no button that would do the same again"


def test_a_guest_who_forges_the_button_gets_nothing(desk: Office) -> None:
    """Slack shows the answer to one person; what is sent back under its name is checked all the same."""
    message = asked(desk)
    desk.slack.workspace.channels[HOUSE].members.append(CARL)
    answer = desk.carl.presses(message, REPORT)
    assert "Guests can ask only in the channel of their own company" in everything(answer.reply())
    desk.slack.workspace.messages[ACME][message.ts] = message
    message.channel = ACME
    for person in (desk.carl, desk.ada):
        said = everything(person.presses(message, REPORT).reply())
        assert "not shown where a customer reads along" in said
    assert desk.slack.workspace.files.known == {}


def test_a_sentence_too_long_for_a_button_has_none(desk: Office) -> None:
    long = asked(desk, f"P2 first response 1bh{' of' * 700} since 90d")
    assert len(" of" * 700) > BUTTON_VALUE
    for message, buttons in ((long, 0), (asked(desk), 1)):
        assert "10 clocks would be missed." in everything(message)
        assert sum(block["type"] == "actions" for block in message.blocks) == buttons
