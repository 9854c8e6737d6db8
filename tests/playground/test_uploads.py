"""Files as Slack takes them: announced, sent, shared; by the client that everybody uses, over real HTTP."""

import json
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground import Person, Playground, Workspace
from bot.playground.records import Channel, Json, User

from .conftest import manifest
from .test_chat import refusal

PAGE = "<h1>Ä</h1><script>document.title = 'taken'</script>"


def upload(web: WebClient, channel: str | None, name: str = "gold.html", **rest: Any) -> Any:
    return web.files_upload_v2(content=PAGE, filename=name, channel=channel, **rest)


def sent(web: WebClient, content: bytes = b"abc", name: str = "a.md") -> tuple[str, str]:
    """A file of which the bytes are there: its id and where they were sent to."""
    told = web.files_getUploadURLExternal(filename=name, length=len(content))
    assert httpx.post(told["upload_url"], content=content).status_code == 200
    return str(told["file_id"]), str(told["upload_url"])


def test_an_uploaded_file_stands_in_the_channel_with_what_was_said_of_it(
    web: WebClient, support: Channel, person: Person
) -> None:
    told = upload(web, support.id, title="Gold", initial_comment="the document")
    [seen] = person.messages(support)
    assert (seen.text, seen.subtype, seen.user) == ("the document", "file_share", web.auth_test()["user_id"])
    [file] = seen.as_json()["files"]
    assert (file["id"], file["name"], file["title"]) == (told["files"][0]["id"], "gold.html", "Gold")
    assert (file["mimetype"], file["pretty_type"], file["size"]) == ("text/html", "HTML", len(PAGE.encode()))
    assert seen.files[0].content == PAGE.encode()
    assert told["files"] == [{"id": file["id"], "title": "Gold"}], "Slack's answer names no message"


def test_it_is_in_the_history_and_in_its_thread(web: WebClient, support: Channel) -> None:
    head = web.chat_postMessage(channel=support.id, text="head")["ts"]
    upload(web, support.id)
    upload(web, support.id, "reply.md", thread_ts=head)
    history = web.conversations_history(channel=support.id)["messages"]
    assert [[f["name"] for f in m.get("files", [])] for m in history] == [["gold.html"], []]
    _, reply = web.conversations_replies(channel=support.id, ts=head)["messages"]
    assert [f["pretty_type"] for f in reply["files"]] == ["Markdown (raw)"]


def test_many_files_are_one_message(web: WebClient, support: Channel, person: Person) -> None:
    uploads = [{"content": "a", "filename": "a.txt"}, {"content": "bb", "filename": "b.bin"}]
    web.files_upload_v2(file_uploads=uploads, channel=support.id)
    [seen] = person.messages(support)
    assert [(f.name, f.kind[2], f.content) for f in seen.files] == [
        ("a.txt", "Plain Text", b"a"),
        ("b.bin", "Binary", b"bb"),
    ]


def test_without_a_channel_it_stands_nowhere(web: WebClient, support: Channel, person: Person) -> None:
    assert upload(web, None)["ok"]
    assert person.messages(support) == []


def test_the_direct_conversation_is_named_by_its_own_id(web: WebClient, person: Person) -> None:
    with pytest.raises(SlackApiError) as refused:
        upload(web, person.id)
    assert refused.value.response["error"] == "invalid_arguments"
    [words] = refused.value.response["response_metadata"]["messages"]
    assert words == "[ERROR] input must match regex pattern: ^[CGDZ][A-Z0-9]{8,}$ [json-pointer:/channel_id]"
    upload(web, web.conversations_open(users=person.id)["channel"]["id"])
    assert [f.name for m in person.messages(person.direct) for f in m.files] == ["gold.html"]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"members": []}, "not_in_channel"),
        ({"members": [], "kind": "private"}, "channel_not_found"),  # what the app is not in, it does not know
        ({"is_archived": True}, "is_archived"),
        ({"refuses": "posting_to_channel_denied"}, "posting_to_channel_denied"),
    ],
)
def test_a_channel_that_takes_no_file_says_why(
    web: WebClient, support: Channel, change: dict[str, Any], error: str
) -> None:
    for name, value in change.items():
        setattr(support, name, value)
    assert refusal(upload, web=web, channel=support.id) == error


def test_a_thread_that_is_not_there_takes_none(web: WebClient, support: Channel, space: Workspace) -> None:
    assert refusal(upload, web=web, channel=support.id, thread_ts="1.000001") == "thread_not_found"
    assert space.messages[support.id] == {}


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"filename": "a"}, "invalid_arguments"),  # no length
        ({"filename": "a", "length": "many"}, "invalid_arguments"),
        ({"filename": "a", "length": 0}, "missing_argument"),  # what Slack answers to nothing
        ({"length": 1}, "invalid_arguments"),  # no name
        ({"filename": "a", "length": 1_000_000_001}, "file_upload_size_restricted"),
    ],
)
def test_what_cannot_be_announced_is_refused(web: WebClient, given: Json, error: str) -> None:
    assert refusal(web.api_call, api_method="files.getUploadURLExternal", params=given) == error


def test_a_workspace_may_take_no_files_or_none_that_large(web: WebClient, space: Workspace) -> None:
    space.files.largest = 2
    assert refusal(web.files_getUploadURLExternal, filename="a", length=3) == "file_upload_size_restricted"
    space.files.refuses = "file_uploads_disabled"
    assert refusal(web.files_getUploadURLExternal, filename="a", length=1) == "file_uploads_disabled"


def test_an_app_that_was_not_allowed_to_is_told_which_scope_is_missing(clock: Any) -> None:
    with Playground(manifest(without="files:write"), now=clock, rates=False) as slack:
        web = WebClient(slack.workspace.bot_token, base_url=slack.api_url, timeout=15)
        with pytest.raises(SlackApiError) as refused:
            web.files_getUploadURLExternal(filename="a", length=1)
    assert (refused.value.response["error"], refused.value.response["needed"]) == ("missing_scope", "files:write")


def test_bytes_that_are_not_as_many_as_announced_are_not_taken(web: WebClient) -> None:
    told = web.files_getUploadURLExternal(filename="a", length=3)
    assert httpx.post(told["upload_url"], content=b"four").status_code == 400
    files: list[dict[str, str | None]] = [{"id": str(told["file_id"]), "title": "a"}]
    assert refusal(web.files_completeUploadExternal, files=files) == "file_not_found", "its bytes never came"
    answer = httpx.post(told["upload_url"], content=b"abc")
    assert (answer.status_code, answer.text) == (200, "OK - 3")
    assert web.files_completeUploadExternal(files=files)["ok"]


def test_bytes_may_come_as_a_form(web: WebClient, space: Workspace) -> None:
    content = b"\x00one\r\ntwo\n"
    told = web.files_getUploadURLExternal(filename="a.bin", length=len(content))
    assert httpx.post(told["upload_url"], files={"filename": ("a.bin", content)}).status_code == 200
    assert space.files.known[told["file_id"]].content == content


def test_an_address_takes_bytes_once_and_only_one_that_was_given(web: WebClient, slack: Playground) -> None:
    _, address = sent(web)
    assert httpx.post(address, content=b"abc").status_code == 404
    assert httpx.post(f"{slack.url}/upload/v1/ffff", content=b"abc").status_code == 404


def test_a_file_is_completed_once(web: WebClient, support: Channel) -> None:
    file, _ = sent(web)
    files: list[dict[str, str | None]] = [{"id": file, "title": "a"}]
    web.files_completeUploadExternal(files=files, channel_id=support.id)
    assert refusal(web.files_completeUploadExternal, files=files, channel_id=support.id) == "file_update_failed"


@pytest.mark.parametrize("files", ["[]", "{", '"F1"', "[1]"])
def test_a_list_of_files_that_is_none_is_refused(web: WebClient, files: str) -> None:
    assert refusal(web.api_call, api_method="files.completeUploadExternal", params={"files": files}) == (
        "invalid_arguments"
    )


def test_what_slack_looks_through_first_stands_there_later(
    web: WebClient, support: Channel, person: Person, space: Workspace
) -> None:
    space.files.slow = True
    assert upload(web, support.id)["ok"]
    assert person.messages(support) == []
    space.files.share()
    space.files.share()
    assert len(person.messages(support)) == 1


@pytest.mark.parametrize(
    ("step", "kind", "stands"),
    [
        ("files.getUploadURLExternal", "status_5xx_after", 0),
        ("upload", "reset_before", 0),
        ("upload", "status_5xx_after", 0),  # the bytes are there, but nobody completed it
        ("files.completeUploadExternal", "reset_before", 0),
        ("files.completeUploadExternal", "reset_after", 1),
        ("files.completeUploadExternal", "not_json", 1),
    ],
)
def test_each_step_can_fail_before_or_after_it_took_effect(
    web: WebClient, support: Channel, space: Workspace, step: str, kind: str, stands: int
) -> None:
    space.faults.order(step, kind)
    web.retry_handlers.clear()
    with pytest.raises((OSError, SlackApiError)):
        upload(web, support.id)
    assert len(space.messages[support.id]) == stands
    assert space.faults.done == [(step, kind)]


def test_a_fault_for_a_channel_strikes_what_is_shared_there(web: WebClient, support: Channel, space: Workspace) -> None:
    space.faults.order("files.completeUploadExternal", "http_429", channel=support.id, retry_after=7)
    web.retry_handlers.clear()
    with pytest.raises(SlackApiError) as refused:
        upload(web, support.id)
    assert refused.value.response.headers["Retry-After"] == "7"
    upload(web, support.id)


# What a person reads


def reads(slack: Playground, user: User, file: str, **query: Any) -> httpx.Response:
    return httpx.get(f"{slack.url}/playground/file/{file}", params={"user": user.id} | query)


def test_only_who_reads_the_channel_reads_the_file(
    web: WebClient, slack: Playground, support: Channel, anna: User, space: Workspace
) -> None:
    ben = space.add_user("ben")
    file = str(upload(web, support.id)["files"][0]["id"])
    assert reads(slack, anna, file).text == PAGE
    refused = reads(slack, ben, file)
    assert (refused.status_code, refused.json()) == (400, {"error": f"no file '{file}' that ben may read"})
    assert reads(slack, anna, "F404").json() == {"error": "no file 'F404' that anna may read"}
    support.members.append(ben.id)
    assert reads(slack, ben, file).text == PAGE


def test_a_file_whose_message_is_gone_is_gone(web: WebClient, slack: Playground, support: Channel, anna: User) -> None:
    file = str(upload(web, support.id)["files"][0]["id"])
    [message] = slack.workspace.messages[support.id].values()
    web.chat_delete(channel=support.id, ts=message.ts)
    assert reads(slack, anna, file).status_code == 400


def test_a_file_cannot_act_as_the_page(web: WebClient, slack: Playground, support: Channel, anna: User) -> None:
    file = str(upload(web, support.id, 'g"\r\nX: 1.html')["files"][0]["id"])
    told = reads(slack, anna, file)
    policy = told.headers["Content-Security-Policy"].split("; ")
    assert policy[0] == "sandbox", "an origin of its own, and no script"
    assert "default-src 'none'" in policy
    assert told.headers["X-Content-Type-Options"] == "nosniff"
    assert told.headers["Content-Disposition"] == "inline; filename*=UTF-8''g%22%0D%0AX%3A%201.html"
    assert "X" not in told.headers


@pytest.mark.parametrize(
    ("name", "query", "kind", "how"),
    [
        ("a.md", {}, "text/plain; charset=utf-8", "inline"),
        ("a.HTML", {}, "text/html; charset=utf-8", "inline"),
        ("a.html", {"download": True}, "text/html; charset=utf-8", "attachment"),
        ("a.svg", {}, "application/octet-stream", "attachment"),  # it could run
        ("a.png", {}, "application/octet-stream", "attachment"),
    ],
)
def test_it_is_opened_or_downloaded(
    web: WebClient, slack: Playground, support: Channel, anna: User, name: str, query: Json, kind: str, how: str
) -> None:
    told = reads(slack, anna, str(upload(web, support.id, name)["files"][0]["id"]), **query)
    assert (told.headers["Content-Type"], told.headers["Content-Disposition"].split(";")[0]) == (kind, how)


def test_no_other_site_reads_it(web: WebClient, slack: Playground, support: Channel, anna: User) -> None:
    file = upload(web, support.id)["files"][0]["id"]
    where = f"{slack.url}/playground/file/{file}"
    assert httpx.get(where, params={"user": anna.id}, headers={"Host": "site.example"}).status_code == 403


def test_the_page_is_told_of_the_files(web: WebClient, slack: Playground, support: Channel, anna: User) -> None:
    upload(web, support.id)
    state = httpx.get(f"{slack.url}/playground/state", params={"user": anna.id}).json()
    assert [f["size"] for m in state["messages"][support.id] for f in m["files"]] == [len(PAGE.encode())]
    assert "script" not in json.dumps(state["messages"]), "what is in it is not"
