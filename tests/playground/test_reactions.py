import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground import Person
from bot.playground.records import Channel


def test_the_app_reacts_once_and_takes_it_back_once(web: WebClient, person: Person, support: Channel) -> None:
    message = person.says(support, "look")
    where = {"channel": support.id, "timestamp": message.ts, "name": "eyes"}
    web.reactions_add(**where)
    with pytest.raises(SlackApiError, match="already_reacted"):
        web.reactions_add(**where)
    web.reactions_remove(**where)
    assert message.reactions == {}
    with pytest.raises(SlackApiError, match="no_reaction"):
        web.reactions_remove(**where)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [({"timestamp": "1.000001"}, "message_not_found"), ({"timestamp": ""}, "no_item_specified")],
)
def test_a_reaction_to_nothing_is_refused(
    web: WebClient, support: Channel, arguments: dict[str, str], error: str
) -> None:
    with pytest.raises(SlackApiError, match=error):
        web.api_call("reactions.add", params={"channel": support.id, "name": "eyes"} | arguments)
