"""What a storm is made of: when tickets are opened, and where in its work each process is killed. All from one seed."""

from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

from bot.now import Now
from bot.now import now as read_clock
from bot.points import POINTS
from sla_core.errors import SlaError

RUNGS_OF_A_CLIMB = 4
"""The rungs of a ladder that climbs, its catch-all among them."""
RUSH = 0.6
"""The messages a second each channel is to take on average, of the one that Slack allows."""
ANSWERED = 0.15
BUNDLED = 0.1
STEADY = 0.6
# Points where a storm kills; `during` lies inside of a call, and None is any moment at all.
_WEIGHTS = {
    "claimed": 2,
    "before_post": 2,
    "during": 4,
    "after_post": 3,
    "before_finish": 3,
    "finished": 1,
    "looked": 2,
    "before_acknowledge": 1,
    "acknowledged": 1,
}
_ANYWHERE = 3
_STORM = "CHAOS-"
_PASSINGS = (1, 1, 1, 2, 3)
FROZEN_SECONDS = 60.0
_RANGES = {
    "pages": (1, 1_000_000), "kills": (0, 100_000), "freezes": (0, 1000), "replicas": (1, 9), "channels": (1, 1000),
    "calls": (1, 4), "standing": (0, 1_000_000),
}  # fmt: skip


def is_of_storm(ticket: str) -> bool:
    """Whether a ticket was opened by the storm, and did not stand there before."""
    return ticket.startswith(_STORM)


class BadPlan(SlaError):
    """A storm that cannot be; the message names the option and what it wants."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A ticket to be opened: when, in seconds from the start, and how long after its breach somebody acknowledges it.

    A steady one calls everybody at its breach, and nothing may take the place of these pages; the others climb.
    """

    number: int
    at: float
    channel: int
    steady: bool
    priority: str
    answered_after: float | None = None

    @property
    def ticket(self) -> str:
        return f"{_STORM}{self.number}"


@dataclass(frozen=True, slots=True)
class Killing:
    """A process to be killed: from when on, in seconds from the start, and at which point, passed how many times.

    With `frozen` it is stopped for so many real seconds instead, and then goes on as if nothing had happened.
    """

    at: float
    replica: int
    point: str | None
    passing: int = 1
    frozen: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A storm. `ambiguous` and `late` are shares of the posts that Slack leaves unclear or stores after it hung up.

    `freezes` is how often a process is stopped for a minute and goes on with what it holds in its hands.
    `calls` is how many people a steady ticket's rung calls at once, each with a page of its own. `standing` is how many
    tickets with a ladder are open already when it begins, none of them due.

    `minutes` is over how long the pages fall due; None: so long that each channel has room for its messages. `points`
    are where to kill, in turn; none named: at all of them, by chance. `patience` is how many real seconds a process has
    to come to its point; then it is killed wherever it is. `pace` is how fast the storm's clock runs: at more than one
    Slack neither hangs nor stores anything late, for its seconds are real ones, and lateness says nothing.
    """

    pages: int
    kills: int
    replicas: int = 1
    seed: int = 1
    channels: int = 20
    freezes: int = 0
    calls: int = 4
    standing: int = 0
    ambiguous: float = 0.08
    late: float = 0.03
    minutes: float | None = None
    points: tuple[str, ...] = ()
    patience: float = 5.0
    pace: float = 1.0

    def __post_init__(self) -> None:
        for name, (least, most) in _RANGES.items():
            given = getattr(self, name)
            if not least <= given <= most:
                raise BadPlan(f"--{name}: {given} is out of range; wanted {least} to {most:,}")
        for name in ("ambiguous", "late"):
            if not 0 <= getattr(self, name) <= 0.5:
                raise BadPlan(f"--{name}: {getattr(self, name)} is out of range; wanted a share from 0 to 0.5")
        if self.minutes is not None and not 0 < self.minutes <= 24 * 60:
            raise BadPlan(f"--minutes: {self.minutes} is out of range; wanted more than 0 and at most {24 * 60}")

    @property
    def seconds(self) -> float:
        """Over how long tickets are opened."""
        return self.minutes * 60 if self.minutes else max(10.0, self.pages / (self.channels * RUSH))

    @property
    def pages_of_a_ticket(self) -> float:
        """How many pages a ticket has on average if nobody answers."""
        return STEADY * self.calls + (1 - STEADY) * RUNGS_OF_A_CLIMB

    def openings(self) -> list[Opening]:
        """The tickets, in order of time, spread evenly with some chance."""
        chance, count = _chance(self.seed, "openings"), max(1, round(self.pages / self.pages_of_a_ticket))
        moments = sorted(chance.uniform(0, self.seconds) for _ in range(count))
        return [self._opening(chance, number, at) for number, at in enumerate(moments)]

    def _opening(self, chance: Random, number: int, at: float) -> Opening:
        answered = chance.uniform(2, 14) if chance.random() < ANSWERED else None
        priority = "P2" if chance.random() < BUNDLED else "P1"
        steady = chance.random() < STEADY
        return Opening(number, at, chance.randrange(self.channels), steady, priority, answered)

    def killings(self) -> list[Killing]:
        """The kills, in order of time; the last twentieth of the storm is left for what they have left behind."""
        chance = _chance(self.seed, "killings")
        kills = [self._killing(chance, number, at) for number, at in enumerate(self._moments(chance, self.kills))]
        chance = _chance(self.seed, "freezings")
        stops = [self._killing(chance, number, at) for number, at in enumerate(self._moments(chance, self.freezes))]
        return sorted([*kills, *(replace(one, frozen=FROZEN_SECONDS) for one in stops)], key=lambda one: one.at)

    def _moments(self, chance: Random, count: int) -> list[float]:
        return sorted(chance.uniform(0.02, 0.95) * self.seconds for _ in range(count))

    def _killing(self, chance: Random, number: int, at: float) -> Killing:
        replica = chance.randrange(self.replicas)
        if self.points:
            return Killing(at, replica, self.points[number % len(self.points)])
        point = chance.choices([*_WEIGHTS, None], [*_WEIGHTS.values(), _ANYWHERE])[0]
        return Killing(at, replica, point, chance.choice(_PASSINGS))

    def clock(self, begun: datetime) -> Now:
        """The storm's clock, which has run at its pace since it began."""
        return lambda: begun + (read_clock() - begun) * self.pace


def _chance(seed: int, what: str) -> Random:
    return Random(f"{seed}/{what}")  # noqa: S311 - the same storm again for the same seed, and nothing secret


assert set(_WEIGHTS) <= set(POINTS), "a storm kills at points that there are"
