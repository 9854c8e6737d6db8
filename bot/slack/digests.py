"""Digests at the door: drawn from what was gathered, continued in their thread, and told to whoever asks."""

from collections.abc import Callable, Mapping

from bot.jobs.digest import Digest, Subject, digest_in
from bot.jobs.digest_telling import PART, following_parts
from bot.jobs.oncall import names_of
from bot.jobs.reviewing import evidence_under, papers_under
from bot.points import reached
from bot.sentences import Reader
from bot.slack.door import Door
from bot.slack.mrkdwn import is_person, quoted
from bot.slack.views.digest import Split, digest_page, digest_pages, digest_split
from bot.slack.views.digest_lines import ROOM, Telling
from bot.slack.views.message import Shown
from bot.store import Rows
from bot.store.paging import UNDER, OutboxKind, OutboxRow
from sla_core.zones import zone

SPLIT = "split"


def digest_shown(door: Door, row: OutboxRow) -> Shown | None:
    """The message of a digest, or of its part in the thread; None if what it is a part of is gone."""
    head: OutboxRow | None = row
    if UNDER in row.payload:
        with door.store.read() as rows:
            head = rows.outbox.get(str(row.payload[UNDER]))
    if head is None or "digest" not in head.payload:
        return None
    digest = digest_in(head.payload["digest"])
    telling = _telling(door, digest)
    split = head.payload.get(SPLIT) or _split(door, head, digest, telling)
    part = int(row.payload.get(PART, 0))
    return digest_page(digest, telling, split, part) if part < len(split) else None


def _split(door: Door, head: OutboxRow, digest: Digest, telling: Telling) -> Split:
    """How a digest is spread over messages, noted before the first is posted.

    Whoever draws the others may know of other names, and the lines of each have to begin where those before end.
    """
    split = digest_split(digest, telling)
    with door.store.write() as rows:
        rows.outbox.note(head.id, head.generation, {**head.payload, SPLIT: split})
    return split


def pages_of(door: Door, digest: Digest, *, room: int = ROOM) -> list[Shown]:
    """A digest as messages, the first and those in its thread; the first has room for so many lines of each kind."""
    return digest_pages(digest, _telling(door, digest, room=room))


def _telling(door: Door, digest: Digest, *, room: int = ROOM) -> Telling:
    contracts = door.contracts()
    # As at the time it was gathered, whenever it is drawn.
    reader = Reader(zone(digest.zone), digest.made_at, contracts.reasons, contracts.customers)
    return Telling(reader, _naming(door, names_of(contracts)), linking(door), room)


def continued(door: Door, rows: Rows, row: OutboxRow) -> None:
    """Once a digest stands in its channel, the rest of it follows in its thread; adding it again adds nothing."""
    if row.kind is OutboxKind.DIGEST and UNDER not in row.payload:
        head = rows.outbox.get(row.id)
        split = head.payload.get(SPLIT, ()) if head is not None else ()
        rows.outbox.add(following_parts(row, len(split), now=door.now()))
        reached("continued")
    if row.kind is OutboxKind.REVIEW and UNDER not in row.payload:
        now = door.now()
        rows.outbox.add([evidence_under(row, now=now), papers_under(row, now=now)])
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
