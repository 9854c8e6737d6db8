"""The environment a bot is started in, without whatever the developer's own says about one."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from bot.settings import Settings

VARIABLES = tuple(name.upper() for name in Settings.model_fields)


def bare(**said: str) -> Mapping[str, str]:
    """This process's environment without any of the bot's variables, and with these."""
    unwanted = {*VARIABLES, "PYTHONDONTWRITEBYTECODE"}
    rest = {name: value for name, value in os.environ.items() if name.upper() not in unwanted}
    return {**rest, "PYTHONUNBUFFERED": "1", "PYTHONPYCACHEPREFIX": _compiled(), "NO_COLOR": "1", **said}


@cache
def _compiled() -> str:
    """A folder for compiled modules, so that only the first process of a test session compiles them."""
    folder = tempfile.mkdtemp(prefix="sla-compiled-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def sqlite_address(path: Path) -> str:
    return f"sqlite:///{path}"
