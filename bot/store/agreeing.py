"""What was proposed, and who agreed to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from bot.store.agreeing_tables import AGREEING
from bot.store.dialect import insert


@dataclass(frozen=True, slots=True)
class AgreeingRow:
    """A proposal, or with `proposal` and `side` the consent of a side to one. `digest` says what was proposed."""

    agreement: str
    digest: str
    person: str
    at: datetime
    proposal: int | None = None
    side: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    id: int = 0


_COLUMNS = [AGREEING.c[n] for n in ("agreement", "digest", "person", "at", "proposal", "side", "facts", "id")]


class Agreeing:
    """Proposals and consents, inside one transaction. None is ever changed or deleted."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, row: AgreeingRow) -> bool:
        """Adds a proposal or a consent; False if that side agreed to that proposal already."""
        values = {
            "agreement": row.agreement, "digest": row.digest, "person": row.person, "at": row.at,
            "proposal": row.proposal, "side": row.side, "facts": dict(row.facts),
        }  # fmt: skip
        new = insert(self._connection, AGREEING).on_conflict_do_nothing().returning(AGREEING.c.id)
        return bool(self._connection.execute(new, [values]).all())

    def all(self, agreement: str | None = None) -> list[AgreeingRow]:
        """What was proposed and agreed to, of one agreement or of all, in order."""
        wanted = select(*_COLUMNS).order_by(AGREEING.c.id)
        if agreement is not None:
            wanted = wanted.where(AGREEING.c.agreement == agreement)
        return [AgreeingRow(*row) for row in self._connection.execute(wanted)]
