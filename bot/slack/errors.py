"""Slack's answers to a failed call, as what to do next."""

from enum import StrEnum

from slack_sdk.errors import SlackApiError


class Failure(StrEnum):
    """What a failed post means.

    `LATER`: Slack refused it for now, so it was not posted. `CHANNEL`: this channel will never take it.
    `WORKSPACE`: nothing can be posted with this token. `REFUSED`: this message will never be taken.
    `UNKNOWN`: it may have been posted.
    """

    LATER = "later"
    CHANNEL = "channel"
    WORKSPACE = "workspace"
    REFUSED = "refused"
    UNKNOWN = "unknown"


_CODES = {
    Failure.LATER: ("ratelimited", "rate_limited", "message_limit_exceeded"),
    Failure.CHANNEL: (
        "channel_not_found", "is_archived", "not_in_channel", "restricted_action", "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel", "restricted_action_non_threadable_channel", "ekm_access_denied",
        "cannot_reply_to_message", "thread_not_found",
    ),
    Failure.WORKSPACE: (
        "token_revoked", "token_expired", "account_inactive", "invalid_auth", "not_authed", "missing_scope",
        "team_access_not_granted", "org_login_required", "no_permission",
    ),
    Failure.REFUSED: (
        "invalid_blocks", "invalid_blocks_format", "msg_too_long", "no_text", "invalid_arguments", "too_many_attachments",
        "metadata_too_large", "invalid_metadata_format",
    ),
}  # fmt: skip
_BY_CODE = {code: failure for failure, codes in _CODES.items() for code in codes}


def failure_of(error: SlackApiError) -> Failure:
    """What a failed call means; every code that is not a listed refusal leaves it open whether the call was done."""
    if error.response.status_code == 429:
        return Failure.LATER
    return _BY_CODE.get(code_of(error), Failure.UNKNOWN)


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
