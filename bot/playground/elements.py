"""The shapes of Block Kit's elements: buttons, menus, inputs (docs.slack.dev: reference/block-kit/block-elements)."""

from collections.abc import Iterator
from typing import Any

from bot.playground import limits
from bot.playground.shapes import (
    Check,
    anything,
    array,
    both,
    flag,
    kinds,
    mrkdwn,
    number,
    one_of,
    plain,
    record,
    string,
    wrong,
)

URL = string(limits.URL)
OPTION = record(
    {"text": mrkdwn(limits.OPTION_TEXT), "value": string(limits.OPTION_VALUE)},
    {"description": mrkdwn(limits.OPTION_TEXT), "url": URL},
)
CONFIRM = record(
    {
        "title": plain(limits.CONFIRM_TITLE),
        "text": mrkdwn(limits.CONFIRM_TEXT),
        "confirm": plain(limits.CONFIRM_BUTTON),
        "deny": plain(limits.CONFIRM_BUTTON),
    },
    {"style": one_of("primary", "danger")},
)
ACTING = {"action_id": string(limits.ACTION_ID), "confirm": CONFIRM, "focus_on_load": flag}
MENU = ACTING | {"placeholder": plain(limits.PLACEHOLDER)}
TYPED = {
    "action_id": string(limits.ACTION_ID),
    "placeholder": plain(limits.PLACEHOLDER),
    "focus_on_load": flag,
    "dispatch_action_config": record({}, {"trigger_actions_on": array(anything, 2)}),
}
IMAGE = record({"alt_text": string(limits.IMAGE_ALT)}, {"image_url": URL, "slack_file": anything})
BUTTON = record(
    {"text": plain(limits.BUTTON_TEXT)},
    ACTING
    | {
        "url": URL,
        "value": string(limits.BUTTON_VALUE),
        "style": one_of("primary", "danger"),
        "accessibility_label": string(limits.BUTTON_LABEL),
    },
)


def _one_source(value: Any, at: str) -> Iterator[str]:
    if isinstance(value, dict) and ("options" in value) is ("option_groups" in value):
        yield wrong("must define either `options` or `option_groups`", at)


OPTIONS = array(OPTION, limits.OPTIONS_IN_SELECT)
GROUPS = array(record({"label": plain(limits.OPTION_TEXT), "options": OPTIONS}), limits.OPTIONS_IN_SELECT)
STATIC = MENU | {"options": OPTIONS, "option_groups": GROUPS}
MANY = {"max_selected_items": number(1)}
EXTERNAL = MENU | {"min_query_length": number(0)}
FILTER = record(
    {}, {"include": array(anything, 4), "exclude_external_shared_channels": flag, "exclude_bot_users": flag}
)
PLACES = {"default_to_current_conversation": flag, "filter": FILTER, "response_url_enabled": flag}
IDS = array(string(255), 1_000, 0)
CHOICES = {"options": array(OPTION, limits.OPTIONS_IN_CHOICE)}
SIZES = {"min_length": number(0, limits.INPUT_TEXT), "max_length": number(1, limits.INPUT_TEXT)}

MENUS: dict[str, Check] = {
    "static_select": both(record({}, STATIC | {"initial_option": OPTION}), _one_source),
    "multi_static_select": both(record({}, STATIC | MANY | {"initial_options": OPTIONS}), _one_source),
    "external_select": record({}, EXTERNAL | {"initial_option": OPTION}),
    "multi_external_select": record({}, EXTERNAL | MANY | {"initial_options": OPTIONS}),
    "users_select": record({}, MENU | {"initial_user": string(255)}),
    "multi_users_select": record({}, MENU | MANY | {"initial_users": IDS}),
    "conversations_select": record({}, MENU | PLACES | {"initial_conversation": string(255)}),
    "multi_conversations_select": record({}, MENU | PLACES | MANY | {"initial_conversations": IDS}),
    "channels_select": record({}, MENU | {"initial_channel": string(255), "response_url_enabled": flag}),
    "multi_channels_select": record({}, MENU | MANY | {"initial_channels": IDS}),
}
PICKERS: dict[str, Check] = {
    "checkboxes": record(CHOICES, ACTING | {"initial_options": CHOICES["options"]}),
    "radio_buttons": record(CHOICES, ACTING | {"initial_option": OPTION}),
    "datepicker": record({}, MENU | {"initial_date": string(10, 10)}),
    "timepicker": record({}, MENU | {"initial_time": string(5, 5), "timezone": string(100)}),
    "datetimepicker": record({}, ACTING | {"initial_date_time": number(1_000_000_000, 9_999_999_999)}),
}
OVERFLOW = record({"options": array(OPTION, limits.OPTIONS_IN_OVERFLOW)}, ACTING)
PRESSED: dict[str, Check] = {
    "button": BUTTON,
    "overflow": OVERFLOW,
    "workflow_button": record({"text": plain(limits.BUTTON_TEXT), "workflow": anything}, {"action_id": string(255)}),
}
INITIAL = {"initial_value": string(limits.INPUT_TEXT, 0)}
WRITTEN: dict[str, Check] = {
    "plain_text_input": record({}, TYPED | INITIAL | SIZES | {"multiline": flag}),
    "email_text_input": record({}, TYPED | INITIAL),
    "url_text_input": record({}, TYPED | INITIAL),
    "number_input": record(
        {"is_decimal_allowed": flag},
        TYPED | INITIAL | {"min_value": string(50), "max_value": string(50)},
    ),
    "rich_text_input": record({}, TYPED | {"initial_value": anything}),
    "file_input": record({}, {"action_id": string(255), "filetypes": anything, "max_files": number(1, 10)}),
}

ACCESSORY = kinds(image=IMAGE, **PRESSED, **MENUS, **PICKERS)
ACTION = kinds(**PRESSED, **MENUS, **PICKERS)
INPUT = kinds(**WRITTEN, **MENUS, **PICKERS)
