"""What was proposed as an agreement, and which side has agreed to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.files.freeze import contents, digest_of
from bot.store import Rows
from bot.store.agreeing import AgreeingRow

Body = Mapping[str, Any]


class Side(StrEnum):
    """Who agrees: we who promise, or they to whom it is promised."""

    US = "us"
    THEM = "them"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One amendment: what it changes, in words, and who agreed to it; whoever proposed it may be of either side.

    `open_too` says that open tickets are taken over; they keep their version otherwise.
    """

    agreement: str
    digest: str
    person: str
    at: datetime
    changes: tuple[str, ...]
    open_too: bool
    consents: tuple[AgreeingRow, ...] = ()
    id: int = 0

    @property
    def missing(self) -> tuple[Side, ...]:
        """The sides that have not agreed."""
        given = {row.side for row in self.consents}
        return tuple(side for side in Side if side.value not in given)


def proposals_of(rows: Rows, agreement: str | None = None) -> list[Proposal]:
    """Every proposal with the consents given to it, of one agreement or of all, in order."""
    stored = rows.agreeing.all(agreement)
    consents: dict[int, list[AgreeingRow]] = {}
    for row in stored:
        if row.proposal is not None:
            consents.setdefault(row.proposal, []).append(row)
    return [
        Proposal(
            row.agreement, row.digest, row.person, row.at, tuple(row.facts["changes"]), row.facts["open"],
            tuple(consents.get(row.id, ())), row.id,
        )
        for row in stored
        if row.proposal is None
    ]  # fmt: skip


def newest(proposals: Sequence[Proposal]) -> dict[str, Proposal]:
    return {one.agreement: one for one in proposals}


def amended(old: Body | None, new: Body) -> dict[str, str]:
    """The agreements that differ, with the digest of what they would promise."""
    before = {name: digest_of(promise) for name, promise in contents(old).items()} if old else {}
    after = {name: digest_of(promise) for name, promise in contents(new).items()}
    return {name: digest for name, digest in after.items() if before.get(name) != digest}


def is_open(rows: Rows, proposal: Proposal) -> bool:
    """Whether no version has come of a proposal yet."""
    later = (row for row in rows.documents.all() if row.loaded_at >= proposal.at)
    return all(amended(None, row.body).get(proposal.agreement) != proposal.digest for row in later)


def unapproved(rows: Rows, digests: Mapping[str, str]) -> list[Proposal]:
    """The proposals, of these agreements with these digests, to which not both sides have agreed."""
    found = map(newest(proposals_of(rows)).get, digests)
    return [one for one in found if one is not None and one.digest == digests[one.agreement] and one.missing]


def consents(rows: Rows) -> Mapping[str, tuple[AgreeingRow, ...]]:
    """Who agreed to what the newest file promises, by agreement; nobody where it was never proposed like that."""
    latest = rows.documents.latest()
    wanted = amended(None, latest.body) if latest else {}
    found = {one.agreement: one.consents for one in proposals_of(rows) if one.digest == wanted.get(one.agreement)}
    return {name: given for name, given in found.items() if given}
