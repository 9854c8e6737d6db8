"""`/sla agreement document NAME` sends a file: where it was asked for if it may be read there, and to nobody else."""

import pytest

from bot.agreement_document import written
from bot.jobs.agreement_document import paper
from bot.playground.files import File
from bot.playground.records import Message
from bot.printed.document import as_html, as_markdown
from bot.sentences import Reader
from bot.slack.listening import listen
from bot.store import Store
from tests.house import AGREEMENTS, loaded
from tests.office import ACME, ELSEWHERE, HOUSE, Office, everything
from tests.slack.duty import CALLED, Duty
from tests.slack.test_conversing import INSIDE, at_the_desk, settle, tickets

INTERNAL = ("Hand-over", "OLA", "Front desk", "Dora", "Escalation", "Globex", "Quality", "5 %")


@pytest.fixture
def desk(called: Duty) -> Duty:
    """The office with ladders, and an agreement that says what quality the house wants."""
    wanted = CALLED.replace("    tier: gold\n", "    tier: gold\n    quality: {reopened: at most 5%}\n", 1)
    loaded(called.store, wanted, now=called.clock())
    return called


def follows(office: Office, text: str, channel: str = HOUSE, person: str = "ada") -> str:
    """What is said once the file is on its way."""
    answer = getattr(office, person).types(channel, text)
    assert answer.error is None, answer.error
    office.slack.workspace.wait_for(lambda: len(answer.replies) > 1, 10, "the second answer")
    told: Message = next(one for one in answer.replies if "Parties and agreements" not in everything(one))
    assert told.only_for, "only whoever asked is told"
    return everything(told)


def files(office: Office, channel: str) -> list[File]:
    return [file for message in office.posted(channel) for file in message.files]


def alone(office: Office) -> list[File]:
    return files(office, office.ada.direct.id)


def text_of(file: File) -> str:
    assert file.content is not None
    return file.content.decode()


def test_it_is_the_page_that_the_command_line_writes_in_the_channel(desk: Duty) -> None:
    told = follows(desk, "/sla agreement document gold")
    assert told.splitlines()[0] == "Gold version 2, `gold-2025-06-02.html`, is in this channel."
    contracts = desk.bot.door.contracts()
    with desk.store.read() as rows:
        found = paper(rows, contracts, now=desk.clock(), agreement="gold")
    reader = Reader(contracts.place, desk.clock(), contracts.reasons, contracts.customers)
    [file] = files(desk, HOUSE)
    assert text_of(file) == as_html(written(found, reader, house=True))
    assert alone(desk) == []
    [message] = [one for one in desk.posted(HOUSE) if one.files]
    assert message.text == "*Gold version 2*, for <@U0ADA00001>"


def test_it_is_markdown_if_that_is_asked_for(desk: Duty) -> None:
    assert "`gold-2025-06-02.md`" in follows(desk, "/sla agreement document gold md")
    contracts = desk.bot.door.contracts()
    with desk.store.read() as rows:
        found = paper(rows, contracts, now=desk.clock(), agreement="gold")
    reader = Reader(contracts.place, desk.clock(), contracts.reasons, contracts.customers)
    assert text_of(files(desk, HOUSE)[0]) == as_markdown(written(found, reader, house=True))


@pytest.mark.parametrize("person", ["ada", "carl"])
def test_a_customers_channel_gets_its_own_and_nothing_internal(desk: Duty, person: str) -> None:
    told = follows(desk, "/sla agreement document", ACME, person)
    assert "Service levels for ACME Corp, `acme-2025-06-02.html`, is in this channel" in told
    [file] = files(desk, ACME)
    said = text_of(file)
    assert "First response" in said
    assert [word for word in INTERNAL if word in said] == []
    assert files(desk, HOUSE) == alone(desk) == []


def test_another_customers_is_not_to_be_had_there(desk: Duty) -> None:
    for text in ("/sla agreement document globex", "/sla agreement document hand-over"):
        answer = desk.ada.types(ACME, text)
        assert "is not a customer of this channel" in everything(answer.reply())
        desk.bot.door.background.submit(int).result()
        assert len(answer.replies) == 1, "what was refused has no file"
    assert files(desk, ACME) == []


def test_where_outsiders_read_along_it_goes_to_whoever_asked(desk: Duty) -> None:
    assert "is in your direct messages with me" in follows(desk, "/sla agreement document gold", ELSEWHERE)
    assert files(desk, ELSEWHERE) == []
    assert [file.name for file in alone(desk)] == ["gold-2025-06-02.html"]


@pytest.mark.parametrize(
    "change",
    [
        {"members": ["U0ADA00001"]},  # the command works where the bot is not
        {"members": ["U0ADA00001"], "kind": "private"},
        {"refuses": "posting_to_channel_denied"},
    ],
)
def test_where_the_channel_takes_nothing_of_the_bot_it_goes_to_whoever_asked(
    desk: Duty, change: dict[str, object]
) -> None:
    for name, value in change.items():
        setattr(desk.slack.workspace.channels[HOUSE], name, value)
    assert "is in your direct messages with me" in follows(desk, "/sla agreement document gold")
    assert [file.name for file in alone(desk)] == ["gold-2025-06-02.html"]


@pytest.mark.parametrize(
    ("refusal", "words"),
    [
        ("file_uploads_disabled", "this workspace takes no files"),
        ("file_upload_size_restricted", "it is larger than this workspace allows"),
        ("storage_limit_reached", "the workspace has no room left for files"),
    ],
)
def test_where_slack_takes_no_files_it_comes_as_text_and_says_why(desk: Duty, refusal: str, words: str) -> None:
    desk.slack.workspace.files.refuses = refusal
    assert f"is in this channel as text, not as a file: {words}" in follows(desk, "/sla agreement document gold")
    said = everything(desk.posted(HOUSE)[-1])
    assert "Parties and agreements" in said
    assert "As of Mon 2 Jun 2025" in said


def test_an_installation_from_before_says_what_to_do(desk: Duty) -> None:
    desk.slack.workspace.tokens[desk.slack.workspace.bot_token].scopes.remove("files:write")
    told = follows(desk, "/sla agreement document", ACME)
    assert "the app was installed before it could share files; install it again from its manifest" in told
    assert [word for word in INTERNAL if word in everything(desk.posted(ACME)[-1])] == []


@pytest.mark.parametrize(
    ("step", "kind", "words", "stand"),
    [
        ("files.getUploadURLExternal", "reset_before", "was not sent: Slack does not answer", 0),
        ("upload", "reset_after", "was not sent: Slack does not answer", 0),
        ("files.completeUploadExternal", "reset_before", "may have been sent: Slack did not say", 0),
        ("files.completeUploadExternal", "reset_after", "may have been sent: Slack did not say", 1),
        ("files.completeUploadExternal", "http_429", "was not sent: Slack answers ratelimited", 0),
    ],
)
def test_a_slack_that_does_not_answer_is_said_as_far_as_it_is_known(
    desk: Duty, step: str, kind: str, words: str, stand: int
) -> None:
    desk.slack.workspace.faults.order(step, kind)
    assert words in follows(desk, "/sla agreement document gold")
    assert len(files(desk, HOUSE)) == stand
    assert alone(desk) == []


def test_titles_are_text_in_the_message_and_on_the_page(desk: Duty) -> None:
    hostile = AGREEMENTS.replace("    tier: gold\n", '    title: "<!channel> <b>*now*</b>"\n    tier: gold\n', 1)
    loaded(desk.store, hostile, now=desk.clock())
    said = follows(desk, "/sla agreement document gold")
    [message] = [one for one in desk.posted(HOUSE) if one.files]
    for one in (said, message.text):
        assert "<!channel>" not in one
        assert "&lt;!channel&gt;" in one
    assert "&lt;!channel&gt; &lt;b&gt;*now*&lt;/b&gt;" in text_of(message.files[0])


def test_the_bots_own_file_in_a_customers_channel_is_no_ticket(sqlite_store: Store) -> None:
    """Neither as Slack tells of it nor as it is read in the channel's history, which need not say that a bot wrote."""
    with at_the_desk(sqlite_store, INSIDE) as opened:
        opened.slack.workspace.channels[ACME].is_ext_shared = False
        assert listen(opened.bot.door) == 1, "from here on it is heard"
        follows(opened, "/sla agreement document", ACME)
        head = opened.carl.says(ACME, "Mail is slow")
        settle(opened)
        opened.clock.advance(120)
        assert listen(opened.bot.door) == 1
        assert [row.thread_ts for row in tickets(opened)] == [head.ts]


def test_sharing_the_answer_sends_no_second_file(desk: Duty) -> None:
    answer = desk.ada.types(HOUSE, "/sla agreement document gold")
    desk.slack.workspace.wait_for(lambda: len(answer.replies) > 1, 10, "the second answer")
    shown = next(one for one in answer.replies if "Parties and agreements" in everything(one))
    desk.ada.presses(shown, "share")
    desk.ada.sees(HOUSE, "Shared by")
    assert len(files(desk, HOUSE)) == 1
