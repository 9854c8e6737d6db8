from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from bot.playground.inputs import spread, state_of, values_of
from bot.playground.records import Json

from .conftest import button, field

OPTIONS = [{"text": {"type": "plain_text", "text": t}, "value": v} for t, v in (("Low", "p3"), ("High", "p1"))]
GROUPS = [{"label": {"type": "plain_text", "text": "All"}, "options": OPTIONS}]


@pytest.mark.parametrize(
    ("element", "raw", "state"),
    [
        ({"type": "plain_text_input"}, "a", {"value": "a"}),
        ({"type": "number_input"}, 7, {"value": "7"}),  # Slack sends numbers as text
        ({"type": "static_select", "options": OPTIONS}, "p1", {"selected_option": OPTIONS[1]}),
        ({"type": "static_select", "options": OPTIONS}, "High", {"selected_option": OPTIONS[1]}),
        ({"type": "static_select", "options": OPTIONS}, None, {"selected_option": None}),
        ({"type": "static_select", "option_groups": GROUPS}, "p3", {"selected_option": OPTIONS[0]}),
        ({"type": "checkboxes", "options": OPTIONS}, ["p3"], {"selected_options": OPTIONS[:1]}),
        ({"type": "users_select"}, "U1", {"selected_user": "U1"}),
        ({"type": "multi_users_select"}, ["U1"], {"selected_users": ["U1"]}),
        ({"type": "conversations_select"}, "C1", {"selected_conversation": "C1"}),
        ({"type": "datepicker"}, date(2025, 6, 2), {"selected_date": "2025-06-02"}),
        ({"type": "timepicker"}, time(9, 5), {"selected_time": "09:05"}),
        ({"type": "datetimepicker"}, datetime(2025, 6, 2, tzinfo=UTC), {"selected_date_time": 1748822400}),
        ({"type": "datepicker"}, {"selected_date": "2025-06-02"}, {"selected_date": "2025-06-02"}),  # Slack's own form
    ],
)
def test_what_a_person_puts_in_becomes_slacks_state(element: Json, raw: Any, state: Json) -> None:
    assert state_of(element, raw) == {"type": element["type"]} | state


def test_values_may_name_the_block_the_action_or_both() -> None:
    blocks = [field("note"), field("why"), field("who")]
    given = {"note_block": "a", "why": "b", "who_block": {"who": "c"}}
    found = spread(blocks, given)
    assert [found[f"{n}_block"][n]["value"] for n in ("note", "why", "who")] == ["a", "b", "c"]


def test_untouched_elements_start_with_their_initial_value_or_nothing() -> None:
    menu = {"type": "multi_users_select", "action_id": "people"}
    blocks = [
        field("note", initial_value="first"),
        field("why"),
        {"type": "actions", "block_id": "acts", "elements": [menu, button()]},
    ]
    assert values_of(blocks, {}) == {
        "note_block": {"note": {"type": "plain_text_input", "value": "first"}},
        "why_block": {"why": {"type": "plain_text_input", "value": None}},
        "acts": {"people": {"type": "multi_users_select", "selected_users": []}},
    }
