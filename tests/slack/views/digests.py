"""Digests and cards to draw, every word of theirs as wanted."""

from datetime import timedelta
from decimal import Decimal

from bot.files.records import Shows
from bot.jobs.attainment import Row
from bot.jobs.cards import Card
from bot.jobs.csat import Csat
from bot.jobs.digest import (
    Broken,
    Day,
    Digest,
    Due,
    Gone,
    Miss,
    Muted,
    Near,
    Night,
    Poor,
    Save,
    Stake,
    Stale,
    Subject,
    Unanswered,
)
from bot.jobs.pings import Pings
from bot.jobs.status import StalePause
from bot.slack.mrkdwn import quoted
from bot.slack.views.card import card_view
from bot.slack.views.digest import digest_pages
from bot.slack.views.digest_lines import Telling
from bot.slack.views.message import Shown
from bot.store.records import TicketRow
from sla_core.agreements import Kind, Metric
from sla_core.attainment import Attainment
from sla_core.attribution import Shares, Spent
from sla_core.clocks import Outcome, State
from sla_core.tickets import Scope, Ticket
from tests.builders import MONDAY, at, clock
from tests.slack.views.quiet import mute
from tests.slack.views.records import ADA, reader

ADDRESS = "https://x.example/"
SIX = at("Mon 06:30")


def subject(text: str, key: str = "T-1") -> Subject:
    return Subject(key, text, text, "P1", text, "C0ACME001", "1.5")


def digest(text: str = "Plain", count: int = 1, shows: Shows = Shows.DAY) -> Digest:
    """One with something of everything, and so many of each."""
    keys = [f"T-{number}" for number in range(count)]
    about = [subject(text, key) for key in keys]
    figure = Attainment(met=18, missed=2, undecided=3, gross_met=17, gross_missed=3, objective=Decimal(95))
    row = Row(Kind.SLA, Metric.RESOLUTION, text, figure)
    return Digest(
        text, text, shows, MONDAY, "Europe/Berlin", SIX - timedelta(days=1), SIX, SIX + timedelta(minutes=43),
        late=43 * 60,
        period="in June 2025",
        misses=tuple(
            Miss(one, Kind.SLA, Metric.RESOLUTION, SIX, 3600, number % 2 == 0, reclassified=number % 5 == 4,
                 unanswered=number == 0, paused=1200)
            for number, one in enumerate(about)
        ),
        due=tuple(Due(one, Kind.OLA, Metric.FIRST_RESPONSE, at("Mon 09:00"), at("Mon 09:00"), 5400) for one in about),
        gone=tuple(Gone(Kind.SLA, Metric.RESOLUTION, text, SIX + timedelta(days=3)) for _ in about),
        stakes=tuple(Stake(text, text, "EUR", Decimal(350), Decimal(60), Decimal(50)) for _ in about[:6]),
        save=tuple(Save(one.key, Kind.SLA, Metric.RESOLUTION, 0.36) for one in about[:5]),
        stale=tuple(Stale(one, StalePause(text, SIX, SIX, None)) for one in about),
        unanswered=tuple(Unanswered(one, SIX) for one in about),
        broken=tuple(Broken(one, text if number % 2 else None, SIX) for number, one in enumerate(about)),
        poor=tuple(Poor(one, 1, text) for one in about),
        muted=tuple(Muted(mute(text, ticket=one.key), text) for one in about),
        csat=Csat(30, 12, 10),
        pings=Pings(40, 31),
        near=tuple(Near(one, Kind.SLA, Metric.UPDATE, 3500, 3600) for one in about),
        nights=(Night(text, 1), Night(ADA, 3)),
        figures=(row,) * min(count, 20),
        customers=(row,),
        theirs=(Row(Kind.SLA, Metric.CUSTOMER_RESPONSE, text, figure),),
        whose=Spent(3, Shares(ours=5400, customer=1800, closed=10800)),
        days=tuple(Day(MONDAY - timedelta(days=back), 5 + back, back % 3) for back in range(13, -1, -1)),
        now=figure,
        before=Attainment(20, 0, 0, 20, 0),
        opens=(count + 1) // 2,
    )  # fmt: skip


def pages(told: Digest, text: str = "Plain") -> list[Shown]:
    """The messages of a digest, in which people are named by the same words."""
    telling = Telling(reader(text), lambda name: quoted(name, 60), lambda one: f"{ADDRESS}archives/C0ACME001/p15")
    return digest_pages(told, telling)


def card(text: str = "Plain", **ticket: object) -> Shown:
    """A card with one clock of each state."""
    scope = Scope(customer=text, service=text, priority=text)
    row = TicketRow(Ticket("T-1", text, scope, **{"opened_at": SIX, **ticket}), 1, SIX)  # type: ignore[arg-type]
    done = {"stopped_at": SIX, "decided_at": SIX, "outcome": Outcome.MET, "state": State.MET, "used": 2520}
    late = {**done, "outcome": Outcome.MISSED, "state": State.MISSED}
    clocks = (
        clock(metric=Metric.FIRST_RESPONSE, **done),
        clock(metric=Metric.NEXT_RESPONSE, **late),
        clock(metric=Metric.UPDATE, state=State.PAUSED, due_at=None, breach_at=None, reason=text),
        clock(metric=Metric.FIRST_RESOLUTION, state=State.MISSED, due_at=SIX, breach_at=SIX, decided_at=SIX),
        clock(metric=Metric.RESOLUTION, due_at=at("Mon 15:00"), breach_at=at("Mon 15:00")),
    )
    return card_view(Card(row, clocks), reader(text))
