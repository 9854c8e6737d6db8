"""What a database's error means for the caller: try again, wait, or mend the program."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.exc import TimeoutError as NoConnection

from bot.store.errors import Busy, Refused, StoreError, Unreachable, WrongVersion

# https://www.sqlite.org/rescode.html: primary result codes.
_SQLITE: dict[int, type[StoreError]] = {
    5: Busy, 6: Busy, 8: Unreachable, 10: Unreachable, 11: Unreachable, 13: Unreachable, 14: Unreachable,
    18: Refused, 19: Refused, 20: Refused, 26: Unreachable,
}  # fmt: skip
# https://www.postgresql.org/docs/current/errcodes-appendix.html: a whole code, or the class it begins with.
_POSTGRESQL: dict[str, type[StoreError]] = {
    "40001": Busy, "40P01": Busy, "55P03": Busy, "57014": Busy, "42P01": WrongVersion, "42703": WrongVersion,
    "08": Unreachable, "25": Unreachable, "28": Unreachable, "3D": Unreachable, "53": Unreachable,
    "57": Unreachable, "58": Unreachable, "22": Refused, "23": Refused, "54": Refused,
}  # fmt: skip
_MEANING: dict[type[StoreError], str] = {
    Busy: "the store is busy, nothing was written",
    Unreachable: "the store cannot be reached or written to",
    Refused: "the store refuses this",
    WrongVersion: "the store's tables are not this program's (is it migrated?)",
}


@contextmanager
def told_apart(*, reading: bool = False) -> Iterator[None]:
    """Turns errors of the database into those of bot.store.errors; all others pass."""
    try:
        yield
    except NoConnection as error:
        raise Busy(f"{_MEANING[Busy]}: every connection is in use") from error
    except StatementError as error:
        kind = _kind(error, reading=reading)
        if kind is None:
            raise
        raise kind(f"{_MEANING[kind]}: {_gist(error)}") from error


def _kind(error: StatementError, *, reading: bool) -> type[StoreError] | None:
    if not isinstance(error, DBAPIError):
        return Refused
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return _of_sqlite(code & 0xFF, str(error.orig), reading=reading)
    state: str | None = getattr(error.orig, "sqlstate", None)
    if state is None:
        return Unreachable if error.connection_invalidated or "Operational" in type(error.orig).__name__ else Refused
    if state == "25006" and reading:
        return Refused
    return _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2])


def _of_sqlite(code: int, words: str, *, reading: bool) -> type[StoreError] | None:
    if code == 8 and reading:
        return Refused
    if code == 1 and words.startswith("no such"):
        return WrongVersion
    return _SQLITE.get(code)


def _gist(error: StatementError) -> str:
    # Without the statement and its parameters, which are for nobody to read.
    return str(error.orig).strip().split("\n", 1)[0]
