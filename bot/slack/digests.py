"""Digests at the door: drawn from what was gathered, continued in their thread, and told to whoever asks."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.jobs.digest import Digest, Subject, digest_in
from bot.jobs.digest_telling import PART, following_parts
from bot.jobs.oncall import names_of
from bot.points import reached
from bot.sentences import Reader
from bot.slack.door import Door
from bot.slack.mrkdwn import is_person, quoted
from bot.slack.views.digest import digest_pages
from bot.slack.views.digest_lines import ROOM, Telling
from bot.slack.views.message import Shown
from bot.store import Rows
from bot.store.paging import UNDER, OutboxKind, OutboxRow
from sla_core.zones import zone


def digest_shown(door: Door, row: OutboxRow) -> Shown | None:
    """The message of a digest, or of its part in the thread; None if what it is a part of is gone."""
    pages = _pages(door, row)
    part = int(row.payload.get(PART, 0))
    return pages[part] if part < len(pages) else None


def pages_of(door: Door, digest: Digest, *, room: int = ROOM) -> list[Shown]:
    """A digest as messages, the first and those in its thread; the first has room for so many lines of each kind."""
    contracts = door.contracts()
    # As at the time it was gathered: however often it is drawn, the parts fit each other.
    reader = Reader(zone(digest.zone), digest.made_at, contracts.reasons, contracts.customers)
    return digest_pages(digest, Telling(reader, _naming(door, names_of(contracts)), linking(door), room))


def _pages(door: Door, row: OutboxRow) -> list[Shown]:
    facts: Any = row.payload.get("digest")
    if facts is None:
        with door.store.read() as rows:
            head = rows.outbox.get(str(row.payload.get(UNDER) or ""))
        facts = head.payload.get("digest") if head is not None else None
    return pages_of(door, digest_in(facts)) if facts is not None else []


def continued(door: Door, rows: Rows, row: OutboxRow) -> None:
    """Once a digest stands in its channel, the rest of it follows in its thread; adding it again adds nothing."""
    if row.kind is OutboxKind.DIGEST and UNDER not in row.payload:
        rows.outbox.add(following_parts(row, len(_pages(door, row)), now=door.now()))
        reached("continued")


def _naming(door: Door, names: Mapping[str, str]) -> Callable[[str], str]:
    """Names people without telling them: nobody is called by a digest."""

    def named(one: str) -> str:
        known = names.get(one) or (door.confines.name(door.quick, one) if is_person(one) else one)
        return quoted(known, 60)

    return named


def linking(door: Door) -> Callable[[Subject], str]:
    """Where each ticket is talked about, as an address; empty where that is nowhere, or Slack does not say its own."""
    address = door.confines.address(door.quick)

    def link(subject: Subject) -> str:
        if not (address and subject.conversation and subject.thread_ts):
            return ""
        return f"{address}archives/{subject.conversation}/p{subject.thread_ts.replace('.', '')}"

    return link
