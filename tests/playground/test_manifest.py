from typing import Any

import pytest

from bot.playground.manifest import Manifest, ManifestError

from .conftest import manifest


def test_a_manifest_names_what_the_app_may_do() -> None:
    read = Manifest.read(manifest())
    assert read.commands["/ledger"].should_escape
    assert not read.commands["/plain"].should_escape
    assert (read.bot_name, read.shortcuts["keep"].kind) == ("ledger", "message")
    assert "app_mention" in read.events


def test_optional_scopes_count_as_granted() -> None:
    document = manifest(without="chat:write")
    document["oauth_config"]["scopes"]["bot_optional"] = ["chat:write"]
    assert "chat:write" in Manifest.read(document).scopes


@pytest.mark.parametrize(
    ("features", "words"),
    [
        ({"slash_commands": [{"command": "sla", "description": "a"}]}, "'sla' must start with a slash"),
        ({"slash_commands": [{"command": "/" + "x" * 32, "description": "a"}]}, "33 characters, at most 32"),
        ({"slash_commands": [{"command": "/sla"}]}, "/sla needs a description"),
        ({"shortcuts": [{"name": "x" * 25, "type": "global", "callback_id": "a"}]}, "at most 24"),
        ({"shortcuts": [{"name": "x", "type": "global", "callback_id": str(n)} for n in range(11)]}, "at most 10"),
    ],
)
def test_a_manifest_slack_would_not_take_is_refused(features: dict[str, Any], words: str) -> None:
    with pytest.raises(ManifestError, match=words):
        Manifest.read({"features": features})
