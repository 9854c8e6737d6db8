"""The environment a bot is started in, without whatever the developer's own says about one."""

import os
from collections.abc import Mapping
from pathlib import Path

from bot.settings import Settings

VARIABLES = tuple(name.upper() for name in Settings.model_fields)


def bare(**said: str) -> Mapping[str, str]:
    """This process's environment without any of the bot's variables, and with these."""
    rest = {name: value for name, value in os.environ.items() if name.upper() not in VARIABLES}
    # The coverage tool and colours would write into what a test reads.
    return {**rest, "PYTHONUNBUFFERED": "1", "NO_COLOR": "1", **said}


def sqlite_address(path: Path) -> str:
    return f"sqlite:///{path}"
