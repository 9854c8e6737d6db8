"""The life of an agreement: proposed, approved by both sides, in force, superseded or ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.files.compare import Change, compare
from bot.files.freeze import Body, contents, freeze
from bot.files.problems import Problem
from bot.files.reading import read_agreements
from bot.jobs.contracts import Contracts
from bot.jobs.expiring import after_expiry, expired_at
from bot.jobs.loading import BadFile
from bot.jobs.proposals import Proposal, Side, amended, is_open, newest, proposals_of
from bot.store import Rows, Store
from bot.store.agreeing import AgreeingRow
from bot.words import nearest
from sla_core.agreements import Agreement, AppliesTo
from sla_core.errors import SlaError


class CannotAgree(SlaError):
    """There is nothing to agree to, or that side has agreed already; nothing was stored."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """What came of a file that was proposed: its amendments, and what it warns of."""

    proposals: tuple[Proposal, ...]
    warnings: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Life:
    """An agreement as it stands: every version in order, which holds now and comes next, and what was proposed last.

    `open` is the newest proposal if no version has come of it yet. `expired` is the version that would hold if it had
    not expired, and `instead` what holds for those it was for. `begun` is when the first file was loaded.
    """

    name: str
    versions: tuple[Agreement, ...]
    holding: Agreement | None
    coming: Agreement | None
    proposals: tuple[Proposal, ...]
    open: Proposal | None
    expired: Agreement | None = None
    instead: tuple[Agreement, ...] = ()
    begun: datetime | None = None


def propose(store: Store, source: str | bytes, *, name: str, author: str, now: datetime) -> Proposed:
    """Notes each agreement that a file would change, for both sides to agree to; BadFile if it has problems.

    Nothing comes into force by it. What is proposed already, in the same words, is not proposed again.
    """
    reading = read_agreements(source, name=name, now=now)
    if reading.file is None:
        raise BadFile(reading.problems)
    body = freeze(reading.file)
    with store.write() as rows:
        rows.documents.lock()
        latest = rows.documents.latest()
        before = latest.body if latest else None
        changes, wanted = compare(before, body), amended(before, body)
        known = {one.agreement: one.digest for one in newest(proposals_of(rows)).values() if is_open(rows, one)}
        for agreement, digest in wanted.items():
            if known.get(agreement) != digest:
                facts = {"changes": _words(changes, agreement), "open": _reaches(body, agreement)}
                rows.agreeing.add(AgreeingRow(agreement, digest, author, now, facts=facts))
        found = newest(proposals_of(rows))
    return Proposed(tuple(found[one] for one in wanted), reading.warnings)


def _words(changes: Sequence[Change], agreement: str) -> list[str]:
    return [change.words for change in changes if change.section == "agreements" and change.name == agreement]


def _reaches(body: Body, agreement: str) -> bool:
    return bool(contents(body)[agreement]["applies_to"] == AppliesTo.OPEN)


def approve(store: Store, agreement: str, side: Side, *, person: str, by: str, now: datetime) -> Proposal:
    """Notes that a person agrees for a side to what was proposed last; CannotAgree says why not.

    `by` is who notes it, who may be somebody else.
    """
    with store.write() as rows:
        rows.documents.lock()
        known = newest(proposals_of(rows))
        proposal = known.get(agreement)
        if proposal is None:
            like = nearest(agreement, list(known))
            hint = f" (did you mean {like}?)" if like else ""
            raise CannotAgree(f"nothing was proposed for an agreement {agreement!r}{hint}")
        facts = {"noted_by": by}
        row = AgreeingRow(agreement, proposal.digest, person, now, proposal.id, side.value, facts)
        if not rows.agreeing.add(row):
            given = next(one for one in proposal.consents if one.side == side.value)
            raise CannotAgree(f"{given.person} agreed to it for that side already")
        return newest(proposals_of(rows, agreement))[agreement]


def lives(rows: Rows, contracts: Contracts, *, now: datetime, agreement: str | None = None) -> list[Life]:
    """How each agreement stands at `now`, or one; CannotAgree if nobody ever heard of it."""
    names = dict.fromkeys(one.name for one in contracts.catalogue.agreements)
    proposals = proposals_of(rows)
    names |= dict.fromkeys(one.agreement for one in proposals)
    if agreement is not None and agreement not in names:
        like = nearest(agreement, list(names))
        raise CannotAgree(f"there is no agreement {agreement!r}" + (f" (did you mean {like}?)" if like else ""))
    wanted = [agreement] if agreement is not None else list(names)
    return [_life(rows, contracts, name, [p for p in proposals if p.agreement == name], now=now) for name in wanted]


def _life(rows: Rows, contracts: Contracts, name: str, proposals: Sequence[Proposal], *, now: datetime) -> Life:
    versions = tuple(contracts.catalogue.versions(name))
    coming = next((v for v in versions if v.effective_from is not None and v.effective_from > now), None)
    last = proposals[-1] if proposals else None
    expired = expired_at(contracts, name, now)
    return Life(
        name,
        versions,
        contracts.catalogue.in_force(name, now, now),
        coming,
        tuple(proposals),
        last if last is not None and is_open(rows, last) else None,
        expired,
        tuple(after_expiry(contracts, expired, now)) if expired else (),
        contracts.begun,
    )
