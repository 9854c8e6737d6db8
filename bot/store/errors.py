"""What the store refuses or cannot do. Each message can be shown to a person as it stands."""


class StoreError(Exception):
    """Root of everything the store raises on purpose."""


class BadAddress(StoreError):
    """DATABASE_URL cannot be used; the message names the wanted forms and never repeats the address."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"DATABASE_URL: {reason}; write sqlite:///sla.db or postgresql://user:password@host:5432/name")


class Unreachable(StoreError):
    """The database does not answer, or cannot write: not there, gone away, disk full, read-only."""


class Busy(StoreError):
    """Another transaction held a lock for too long. Nothing was written: run the whole block again."""


class Refused(StoreError):
    """A row breaks a rule of the tables: a constraint, an append-only table, an instant without a zone."""


class WrongVersion(StoreError):
    """The store's tables are not the ones this program was written for."""
