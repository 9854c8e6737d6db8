"""The life of agreements as sentences: where one stands, what was proposed, who agreed, when it ends. Plain text."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.agreement_words import date_words
from bot.files.problems import listed
from bot.jobs.lifecycle import Life
from bot.jobs.proposals import Proposal, Side
from bot.sentences import Reader
from bot.store.agreeing import AgreeingRow
from bot.words import full_moment
from sla_core.agreements import Agreement

NOTHING_AGREED = "Nothing is agreed yet."
SIDES = {Side.US: "we", Side.THEM: "the other side"}


def missing_words(one: Proposal) -> str:
    """Who has still to agree: `the other side has not agreed yet`; `both sides have agreed`."""
    if not one.missing:
        return "both sides have agreed"
    if len(one.missing) == len(SIDES):
        return "neither side has agreed yet"
    (side,) = one.missing
    return f"{SIDES[side]} {'have' if side is Side.US else 'has'} not agreed yet"


def stage_words(life: Life, reader: Reader) -> str:
    """Where an agreement stands: `version 2 in force since ..., version 3 from ...; an amendment is proposed`."""
    said = []
    if life.holding is not None:
        since = life.holding.effective_from
        said.append(f"version {life.holding.version} in force" + (f" since {reader.moment(since)}" if since else ""))
        if life.holding.expires is not None:
            said.append(f"expires {full_moment(life.holding.expires, reader.place)}")
    elif life.expired is not None:
        said.append(expired_words(life.expired, life.instead, reader))
    elif life.versions:
        said.append("ended" if life.coming is None else "not in force yet")
    if life.coming is not None and life.coming.effective_from is not None:
        what = "ends" if life.coming.withdrawn else f"version {life.coming.version}"
        said.append(f"{what} from {reader.moment(life.coming.effective_from)}")
    if life.open is not None:
        stage = "draft" if life.open.missing else "approved, to be loaded"
        said.append(
            f"{stage}: proposed {reader.moment(life.open.at)} by {life.open.person}, {missing_words(life.open)}"
        )
    if life.holding is not None and life.holding.review is not None:
        said.append(review_words(life.holding, reader, begun=life.begun))
    return "; ".join(said)


def proposal_words(one: Proposal, reader: Reader) -> Iterator[str]:
    """A proposal line by line: who and when, what it changes, what becomes of open tickets, who agreed."""
    yield f"{reader.moment(one.at)} proposed by {one.person}"
    yield from (f"  {change}" for change in one.changes)
    yield f"  open tickets {'are taken over' if one.open_too else 'keep the version they have'}"
    for row in one.consents:
        yield f"  {reader.moment(row.at)} {row.person} agreed for {'us' if row.side == Side.US else 'the other side'}"


def review_words(one: Agreement, reader: Reader, *, begun: datetime | None) -> str:
    """When an agreement is looked at again: `gold is reviewed every 6 months, next Tue 1 Dec 2026`.

    The months count from when its version came into force, or from `begun` where it holds for all times.
    """
    assert one.review is not None
    since = one.effective_from or begun
    today = reader.now.astimezone(reader.place).date()
    on = one.review.after(since.astimezone(reader.place).date() if since else None, today)
    if on is not None and on < today:
        return f"{one.name} was to be reviewed {date_words(on)}"
    said = f"{one.name} is reviewed"
    if one.review.months is not None:
        said += f" {one.review}"
        return f"{said}, next {date_words(on)}" if on else said
    return f"{said} {date_words(on)}" if on else said


def version_words(one: Agreement, life: Life, reader: Reader) -> str:
    """A version in the history: `version 2 from 1 Jan 2026 00:00: superseded`."""
    since = f"from {reader.moment(one.effective_from)}" if one.effective_from else "from the beginning"
    later = life.coming is not None and one.version >= life.coming.version
    now = "in force" if one == life.holding else ("to come" if later else "superseded")
    now = "expired" if one == life.expired else now
    return f"version {one.version} {since}: {'ended' if one.withdrawn and not later else now}"


def expired_words(ended: Agreement, instead: Sequence[Agreement], reader: Reader) -> str:
    """`version 2 expired Thu ...: new tickets have what gold and standard promise`."""
    assert ended.expires is not None
    names = [one.title or one.name for one in instead]
    after = f"new tickets have what {listed(names)} says" if names else "nothing is promised to new tickets"
    over = "expired" if ended.expires <= reader.now else "expires"
    return f"version {ended.version} {over} {full_moment(ended.expires, reader.place)}: from then on {after}"


def agreed_words(agreement: str, row: AgreeingRow, reader: Reader) -> str:
    """`gold: Carla Customer agreed for the other side Mon 2 Jun 2025 09:00 CEST, recorded by ada`."""
    side = "us" if row.side == Side.US else "the other side"
    when, by = full_moment(row.at, reader.place), row.facts["noted_by"]
    return f"{agreement}: {row.person} agreed for {side} {when}, recorded by {by}."
