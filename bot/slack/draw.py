"""A message of the outbox as a view; one that cannot be drawn is said in a plain line, so that nothing waits for it."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from bot.jobs.agreement import terms
from bot.jobs.burning import burning_of
from bot.jobs.digest_parts import subject_of
from bot.jobs.expiring import after_expiry
from bot.jobs.ladder import Running, escalation_of
from bot.jobs.oncall import names_of
from bot.jobs.promising import told_before
from bot.sentences import Reader
from bot.slack.cards import card_shown
from bot.slack.digests import digest_shown, linking
from bot.slack.door import Door, reader_of
from bot.slack.mrkdwn import person, quoted
from bot.slack.papers import papers_shown
from bot.slack.views.alarm import alarm_view
from bot.slack.views.bundle import bundle_view
from bot.slack.views.burn import burn_view
from bot.slack.views.expiry import expiry_view
from bot.slack.views.live import live_view
from bot.slack.views.message import Shown
from bot.slack.views.news import news_view
from bot.slack.views.notice import notice_view
from bot.slack.views.nudge import nudge_view
from bot.slack.views.page import direct_view, page_view
from bot.slack.views.promise import promise_reminder_view, promise_view
from bot.slack.views.reminder import reminder_view
from bot.slack.views.replica import replica_view
from bot.slack.views.review import evidence_view, review_view
from bot.slack.views.summons import naming
from bot.slack.views.survey import survey_view
from bot.slack.views.version import version_view
from bot.slack.views.word import word_view
from bot.store.paging import UNDER, OutboxKind, OutboxRow
from bot.words import METRICS
from sla_core.agreements import Kind, Metric
from sla_core.escalations import Stage

log = logging.getLogger(__name__)


def draw(door: Door, row: OutboxRow, *, heads: bool = False, members: Sequence[OutboxRow] = ()) -> Shown:
    """How a message looks now; `heads` if it is to become the live message, `members` are the pages of a bundle."""
    try:
        return _drawn(door, row, heads, members)
    except Exception:
        log.exception("cannot be drawn, said plainly", extra={"action": "plain", "page": row.id})
        return plainly(row)


def draw_live(running: Running, reader: Reader, row: OutboxRow | None) -> Shown:
    """How a live message looks now; `row` is the one it was posted as, for what to say if that cannot be drawn."""
    try:
        return live_view(running, reader)
    except Exception:
        log.exception("cannot be drawn, said plainly", extra={"action": "plain", "escalation": running.escalation.id})
        ticket = running.row.ticket
        return plainly(row) if row else Shown(f"{quoted(ticket.key, 60)} {quoted(ticket.title)}")


def plainly(row: OutboxRow) -> Shown:
    """Who is called, and for what, in one line that needs nothing but the row."""
    facts = row.payload
    who = " ".join(person(one) for one in row.people)
    if (call := facts.get("call")) and call.get("who") == "group":
        who = f"<!subteam^{quoted(str(call.get('name')), 20)}>"
    what = _LEADS.get(row.kind, "")
    metric = METRICS.get(Metric(facts["metric"]), "") if facts.get("metric") in _METRICS else ""
    ticket = f"{quoted(str(facts.get('ticket') or row.ticket or ''), 60)} {quoted(str(facts.get('title') or ''))}"
    again = "(possible duplicate)" if row.suspect else ""
    parts = (who, what, metric and f"{metric}:", ticket.strip(), again)
    return Shown(" ".join(part for part in parts if part) or "Something is due; this message could not be drawn.")


_METRICS = {metric.value for metric in Metric}
_LEADS = {
    OutboxKind.PAGE: "You are called.",
    OutboxKind.DIRECT: "You are called.",
    OutboxKind.REMINDER: "Your acknowledgement expires.",
    OutboxKind.ALARM: "Nobody answered.",
    OutboxKind.REPLICA: "A process of the bot has fallen silent.",
    OutboxKind.BURN: "A service burns its error budget too fast.",
}


def _drawn(door: Door, row: OutboxRow, heads: bool, members: Sequence[OutboxRow]) -> Shown:
    contracts, now = door.contracts(), door.now()
    reader = reader_of(contracts, now)
    if row.escalation is None:
        return _drawn_alone(door, row, reader, members)
    with door.store.read() as rows:
        running = escalation_of(rows, contracts, row.escalation, now=now)
    if running is None:
        return plainly(row)
    if heads:
        return live_view(running, reader, row=row)
    views: dict[OutboxKind, Any] = {OutboxKind.ALARM: alarm_view, OutboxKind.REMINDER: reminder_view}
    if row.kind in views:
        shown: Shown = views[row.kind](running, reader)
        return shown
    return (direct_view if row.kind is OutboxKind.DIRECT else page_view)(row, running, reader)


def _drawn_alone(door: Door, row: OutboxRow, reader: Reader, members: Sequence[OutboxRow]) -> Shown:
    """What is about no escalation."""
    if row.kind is OutboxKind.NEWS:
        return news_view(members, reader, talked_of(door, members))
    if row.kind is OutboxKind.BUNDLE:
        return bundle_view(members, reader, bundle=row.id, answered=answered(door, members))
    drawn = _ALONE.get(row.kind)
    return (drawn(door, row, reader) if drawn is not None else None) or plainly(row)


def _notice(door: Door, row: OutboxRow, reader: Reader) -> Shown:
    return notice_view(row.payload["notice"], row.payload["level"], row.payload, reader)


def _promise(door: Door, row: OutboxRow, reader: Reader) -> Shown:
    with door.store.read() as rows:
        before = told_before(rows, row)
    return promise_view(row.payload, reader, before=before.payload if before else None)


def _survey(door: Door, row: OutboxRow, reader: Reader) -> Shown | None:
    with door.store.read() as rows:
        known = rows.tickets.get(row.ticket or "")
    return survey_view(known.ticket) if known is not None else None


def _nudge(door: Door, row: OutboxRow, reader: Reader) -> Shown:
    hours = door.contracts().catalogue.calendar(row.payload["calendar"])
    return nudge_view(row.payload, replace(reader, place=hours.pattern.place))


def _version(door: Door, row: OutboxRow, reader: Reader) -> Shown:
    customer = row.payload["customer"]
    held = terms(door.contracts(), now=reader.now, customer=customer, kinds=(Kind.SLA,))
    return version_view(held, row.payload, reader)


def _expiry(door: Door, row: OutboxRow, reader: Reader) -> Shown | None:
    contracts, facts = door.contracts(), row.payload
    versions = contracts.catalogue.versions(facts["agreement"])
    ended = next((one for one in versions if one.version == facts["version"]), None)
    if ended is None or ended.expires is None:
        return None
    after = after_expiry(contracts, ended, max(ended.expires, reader.now))
    return expiry_view(ended, list(after), reader)


def _review(door: Door, row: OutboxRow, reader: Reader) -> Shown | None:
    if UNDER not in row.payload:
        return review_view(row.payload)
    with door.store.read() as rows:
        head = rows.outbox.get(row.payload[UNDER])
    return evidence_view(head.payload) if head is not None else None


_ALONE: dict[OutboxKind, Callable[[Door, OutboxRow, Reader], Shown | None]] = {
    OutboxKind.NOTICE: _notice,
    OutboxKind.CARD: lambda door, row, reader: card_shown(door, row.ticket or "", row.place or ""),
    OutboxKind.PROMISE: _promise,
    OutboxKind.REMINDER: lambda door, row, reader: promise_reminder_view(row.payload, reader),
    OutboxKind.SURVEY: _survey,
    OutboxKind.NUDGE: _nudge,
    OutboxKind.DIGEST: lambda door, row, reader: digest_shown(door, row),
    OutboxKind.WORD: lambda door, row, reader: word_view(row.payload, naming(names_of(door.contracts()))),
    OutboxKind.REPLICA: lambda door, row, reader: replica_view(row.payload, reader),
    OutboxKind.VERSION: _version,
    OutboxKind.BURN: lambda door, row, reader: burn_view(burning_of(row.payload)),
    OutboxKind.EXPIRY: _expiry,
    OutboxKind.REVIEW: _review,
    OutboxKind.FILES: papers_shown,
}


def talked_of(door: Door, lines: Sequence[OutboxRow]) -> Callable[[str], str]:
    """Where each of the lines' tickets is talked about, as an address; empty where that is nowhere."""
    with door.store.read() as rows:
        known = rows.tickets.get_many({line.ticket for line in lines if line.ticket})
    link = linking(door)

    def address(key: str) -> str:
        row = known.get(key)
        return link(subject_of(row)) if row is not None else ""

    return address


def answered(door: Door, members: Sequence[OutboxRow]) -> dict[str, str]:
    """Who has acknowledged the escalations of these pages since."""
    with door.store.read() as rows:
        found = {row.escalation: rows.escalations.get(row.escalation) for row in members if row.escalation}
    return {one.id: one.actor for one in found.values() if one is not None and (one.over or one.stage is Stage.ACKED)}
