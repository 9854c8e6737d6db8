"""Home tabs, as full and as nasty as asked for, built without a store."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from bot.jobs.attainment import Row
from bot.jobs.digest import Subject
from bot.jobs.figures import Figures, Trended
from bot.jobs.health import Health
from bot.jobs.home import MINE, TEAM, Entry, Listed, Looking, Mine, Part, Shift, Team
from bot.jobs.status import StalePause
from bot.slack.views.home import mine_view, team_view
from bot.slack.views.home_frame import Frame
from bot.slack.views.home_place import Place
from bot.slack.views.home_rows import Seeing
from bot.store.records import Narrowed
from sla_core.agreements import Kind, Metric
from sla_core.attainment import Attainment
from sla_core.clocks import State
from tests.slack.views.calls import running
from tests.slack.views.records import ADA, NOW, contracts, reader, standing

HOUR = timedelta(hours=1)
TICKETS = tuple(part for part in (*MINE, *TEAM) if part not in (Part.CALLED, Part.CALLS))


def entry(n: int, text: str, part: Part) -> Entry:
    """The n-th ticket of a list; whatever somebody typed is the text, every second one of the team's is nobody's."""
    late: dict[str, Any] = {"missed": True, "state": State.MISSED} if part is Part.OVER else {}
    still: dict[str, Any] = {"state": State.PAUSED, "due_at": None, "breach_at": None, "reason": "waiting"}
    rest = still if part in (Part.PAUSED, Part.STILL) else late
    first = standing(n, text, **rest)
    whose = ADA if n % 2 or part in MINE else None
    subject = Subject(first.on.clock.ticket, text, "acme", text[:80], whose, "C0ACME001", "1748847600.000100")
    pause = StalePause("waiting", NOW - HOUR, NOW - HOUR, None) if part is Part.STILL else None
    return Entry(subject, (first, standing(n, text)), NOW - HOUR, pause)


def listed(part: Part, text: str, shown: int, total: int | None = None) -> Listed[Entry]:
    of_all = shown if total is None else total
    return Listed(tuple(entry(n, text, part) for n in range(shown)), 0, of_all, of_all > shown)


def frame(place: Place, text: str, names: int = 3, notice: str = "") -> Frame:
    return Frame(place, contracts(names, text), reader(text), notice)


def seeing(text: str, link: str = "https://t.slack.com/archives/C0ACME001/p1748847600000100") -> Seeing:
    return Seeing(reader(text), ADA, lambda subject: link)


def my_tab(text: str, shown: int, *, names: int = 3, calls: int = 1, place: Place | None = None) -> dict[str, Any]:
    called = Listed(tuple(running(text) for _ in range(calls)), 0, calls, False)
    shifts = tuple(Shift(text, NOW - HOUR + n * HOUR, NOW + (n + 1) * HOUR, n == 0) for n in range(shown))
    tickets = {part: listed(part, text, shown) for part in (Part.TICKETS, Part.WAITING, Part.PAUSED)}
    found = Mine(NOW, Looking(ADA), 1 if shown else 0, called, tickets, shifts)
    return mine_view(found, frame(place or Place(), text, names), seeing(text))


def trended(n: int, text: str) -> Trended:
    figure = Attainment(24, 3, 2, 20, 7, Decimal("95"))
    row = Row(Kind.SLA, Metric.FIRST_RESPONSE, f"{text} {n}".strip(), figure)
    return Trended(row, Attainment(9, 1, 0, 9, 1), Attainment(8, 0, 0, 8, 0), NOW + 50 * HOUR)


def team_tab(
    text: str, shown: int, *, health: Health | None = None, part: Part | None = None, total: int | None = None,
    names: int = 3, which: Narrowed | None = None, rows: int = 1, calls: int = 1,
) -> dict[str, Any]:  # fmt: skip
    called = Listed(tuple(running(text) for _ in range(calls)), 0, calls, False)
    parts = (Part.RISK, Part.OVER, Part.STILL) if part is None else (part,)
    tickets = {one: listed(one, text, shown, total) for one in parts}
    figures = Figures(NOW, "in June 2025", tuple(trended(n, text) for n in range(rows)))
    looking = Looking(ADA, which or Narrowed(), part)
    found = Team(NOW, looking, health or Health(2), called, tickets, figures)
    place = Place(team=True, part=part, which=which or Narrowed())
    return team_view(found, frame(place, text, names), seeing(text))
