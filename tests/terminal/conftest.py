"""A terminal in an empty folder, with a store of its own."""

import shutil
from pathlib import Path

import pytest

from bot.store import Store
from tests.environment import VARIABLES, sqlite_address
from tests.house import AGREEMENTS, furnished


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the commands run: DATABASE_URL is the file of `sqlite_store`, and no other variable of the bot is set."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    shutil.copy(sqlite_template, tmp_path / "quick.db")
    monkeypatch.setenv("DATABASE_URL", sqlite_address(tmp_path / "quick.db"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def agreements(folder: Path) -> Path:
    """The agreements of the small house, as a file, in which it says that it keeps no holidays."""
    path = folder / "agreements.yaml"
    path.write_text(AGREEMENTS.replace('17:00"}}', '17:00"}, holidays: {}}'), encoding="utf-8")
    return path


@pytest.fixture
def house(sqlite_store: Store) -> Store:
    """The store of this terminal with those agreements loaded."""
    furnished(sqlite_store)
    return sqlite_store
