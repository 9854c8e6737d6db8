"""Slack's answers to a failed call, as what to do next."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from http.client import HTTPException
from socket import gaierror
from ssl import SSLCertVerificationError

from slack_bolt.error import BoltError
from slack_sdk.errors import SlackApiError

from sla_core.errors import SlaError


class NotIntroduced(SlaError):
    """The bot cannot start, because Slack does not take its token or does not answer."""


class NotShared(Exception):
    """Slack fell silent over a file before it was to be shown: nothing stands anywhere."""


class Failure(StrEnum):
    """What a failed post means.

    `UNSENT`: nothing left this host. `LATER`: Slack refused it for now, so it was not posted. `CHANNEL`: this channel
    will never take it. `THREAD`: not as a reply. `WORKSPACE`: nothing can be posted with this token. `REFUSED`: this
    message will never be taken. `UNKNOWN`: it may have been posted.
    """

    UNSENT = "unsent"
    LATER = "later"
    CHANNEL = "channel"
    THREAD = "thread"
    WORKSPACE = "workspace"
    REFUSED = "refused"
    UNKNOWN = "unknown"


# What a call ends in when Slack does not answer it: whether it was done is not known.
SILENCE = (OSError, HTTPException)
_NOT_REACHED = (ConnectionRefusedError, gaierror, SSLCertVerificationError)
UNREADABLE = ("invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long")
TOO_LONG = ("msg_too_long", "msg_blocks_too_long")
# What an edit or a deletion meets when there is nothing left to edit or to delete.
GONE = (
    "message_not_found", "cant_update_message", "cant_delete_message", "edit_window_closed", "channel_not_found",
    "is_inactive", "is_archived", "not_in_channel",
)  # fmt: skip
_CODES = {
    Failure.LATER: ("ratelimited", "rate_limited", "message_limit_exceeded"),
    Failure.CHANNEL: (
        "channel_not_found", "is_archived", "not_in_channel", "restricted_action",
        "restricted_action_read_only_channel", "restricted_action_thread_only_channel", "ekm_access_denied",
        "is_inactive", "posting_to_channel_denied", "messages_tab_disabled", "cannot_dm_bot", "user_not_found",
        "user_disabled", "user_not_visible",
    ),
    Failure.THREAD: (
        "cannot_reply_to_message", "thread_not_found", "restricted_action_non_threadable_channel",
        "restricted_action_thread_locked", "cannot_broadcast_message", "cant_broadcast_message",
    ),
    Failure.WORKSPACE: (
        "token_revoked", "token_expired", "account_inactive", "invalid_auth", "not_authed", "missing_scope",
        "team_access_not_granted", "org_login_required", "no_permission", "access_denied", "accesslimited",
        "app_access_restricted", "enterprise_is_restricted", "not_allowed_token_type", "two_factor_setup_required",
        "team_added_to_org",
    ),
    Failure.REFUSED: (
        "invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long", "no_text",
        "invalid_arguments", "too_many_attachments", "metadata_too_large", "invalid_metadata_format",
        "invalid_metadata_schema", "slack_connect_file_link_sharing_blocked",
    ),
}  # fmt: skip
_FILES = {
    "missing_scope": "the app was installed before it could share files; install it again from its manifest",
    "no_permission": "the app may not share files here",
    "file_uploads_disabled": "this workspace takes no files",
    "file_uploads_except_images_disabled": "this workspace takes no files but pictures",
    "file_upload_size_restricted": "it is larger than this workspace allows",
    "storage_limit_reached": "the workspace has no room left for files",
    "file_type_not_allowed": "this workspace takes no files of that kind",
    "blocked_file_type": "this workspace takes no files of that kind",
    "slack_connect_blocked_file_type": "no files of that kind may be shared with the other organisation",
    "slack_connect_file_upload_sharing_blocked": "no files may be shared with the other organisation",
}
_BY_CODE = {code: failure for failure, codes in _CODES.items() for code in codes}


def failure_of(error: Exception) -> Failure:
    """What a failed call means; every code that is not a listed refusal leaves it open whether the call was done."""
    if not isinstance(error, SlackApiError):
        # The client puts what went wrong while it connected inside of an error of its own.
        reason = getattr(error, "reason", error)
        return Failure.UNSENT if isinstance(reason, (*_NOT_REACHED, NotShared)) else Failure.UNKNOWN
    if error.response.status_code == 429:
        return Failure.LATER
    return _BY_CODE.get(code_of(error), Failure.UNKNOWN)


def no_file(error: SlackApiError) -> str:
    """Why Slack takes a file nowhere here, in words; empty for an error that is not about files."""
    return _FILES.get(code_of(error), "")


def what_of(error: Exception) -> str:
    """The error in a word for a record: Slack's code, or what kind of silence it was. Never a body, never a token."""
    if not isinstance(error, SlackApiError):
        return type(getattr(error, "reason", error)).__name__
    return _said(error)


@contextmanager
def introducing(variable: str, address: str) -> Iterator[None]:
    """Turns what goes wrong at the start into a line that names the variable to look at, and never its secret."""
    try:
        yield
    except (SlackApiError, BoltError) as error:
        # Bolt raises its own error while it handles the one that knows Slack's code.
        cause = error if isinstance(error, SlackApiError) else error.__context__
        said = f"Slack answers {_said(cause)}" if isinstance(cause, SlackApiError) else str(error)
        raise NotIntroduced(f"{variable}: {said}") from error
    except OSError as error:
        raise NotIntroduced(f"SLACK_API_URL: {address} cannot be reached: {error}") from error


def _said(error: SlackApiError) -> str:
    code = code_of(error)
    # An answer that is no JSON stands where the code would.
    return code if code.isidentifier() else f"HTTP status {error.response.status_code}"


def code_of(error: SlackApiError) -> str:
    """Slack's error code, empty where it sent none."""
    try:
        return str(error.response.get("error") or "")
    except (AttributeError, ValueError):
        return ""


def retry_after(error: SlackApiError) -> int:
    """Seconds to wait before the next call, at least one."""
    value = str(error.response.headers.get("Retry-After") or error.response.headers.get("retry-after") or "1")
    return max(1, int(value)) if value.isdigit() else 1
