"""What the timer wakes, and how often. Each job decides by rows what is due; none of them needs the one before it."""

import os
import socket
from collections.abc import Callable
from uuid import uuid4

from bot.jobs.auditing import audit
from bot.jobs.burning import tell_burning
from bot.jobs.digest_telling import tell_due
from bot.jobs.health import beat, steady
from bot.jobs.reviewing import remind_reviews
from bot.relay.feeds import refresh
from bot.relay.heartbeat import Heartbeat
from bot.settings import Settings
from bot.slack.canary import chirp
from bot.slack.cards import draw_cards
from bot.slack.door import Door
from bot.slack.drawing import draw_stale
from bot.slack.listening import listen
from bot.slack.reconciling import recheck, reconcile
from bot.slack.recovering import recover
from bot.slack.relaying import relay
from bot.slack.sending import send_due
from bot.store.errors import WrongVersion
from bot.store.migrate import expected
from bot.store.trail import mark
from bot.timer import Timer

SECONDS = {
    "sweep": 1.0,
    "send": 0.5,
    "draw": 1.0,
    "cards": 1.0,
    "reconcile": 0.5,
    "relay": 5.0,
    "recover": 15.0,
    "recheck": 60.0,
    "listen": 15.0,
    "digests": 5.0,
    "learnt": 5.0,
    "burn": 30.0,
    "reviews": 60.0,
    "beat": 20.0,
    "feeds": 60.0,
    "audit": 60.0,
    "heartbeat": 60.0,
    "canary": 300.0,
}


def worker_name() -> str:
    """A name for this process that no other has, and by which its host and its number can be told."""
    return f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"


def set_rhythm(
    timer: Timer, door: Door, settings: Settings, *, worker: str, sweep: Callable[[], object], pace: float = 1.0
) -> None:
    """Sets every job; `pace` wakes them that many times as often."""
    claiming: dict[str, Callable[[], object]] = {
        "sweep": sweep,
        "send": lambda: send_due(door),
        "reconcile": lambda: reconcile(door),
        "recover": lambda: recover(door),
        "recheck": lambda: recheck(door),
        "listen": lambda: listen(door),
        "digests": lambda: tell_due(door.store, door.contracts(), now=door.now(), memory=door.memory),
        "learnt": lambda: door.memory.keep(door.store),
        "burn": lambda: tell_burning(door.store, door.contracts(), now=door.now()),
        "reviews": lambda: remind_reviews(door.store, door.contracts(), now=door.now()),
        "audit": lambda: audit(door.store, now=door.now()),
    }
    if door.ways:
        claiming["relay"] = lambda: relay(door)
    for name, job in claiming.items():
        timer.every(SECONDS[name] / pace, name, _if_current(door, job))
    timer.every(SECONDS["draw"] / pace, "draw", lambda: draw_stale(door))
    timer.every(SECONDS["cards"] / pace, "cards", lambda: draw_cards(door))
    timer.every(SECONDS["feeds"] / pace, "feeds", lambda: refresh(door.store, door.contracts(), now=door.now))
    timer.every(SECONDS["beat"] / pace, "beat", _beating(timer, door, worker))
    if (channel := settings.sla_canary_channel) is not None:
        timer.every(SECONDS["canary"] / pace, "canary", lambda: chirp(door, channel))
    if settings.sla_heartbeat_url is not None:
        outside = Heartbeat(settings.sla_heartbeat_url.get_secret_value())
        told = _telling(timer, door, outside)
        # A process that is started again and again must not tell anybody that all is well.
        timer.every(SECONDS["heartbeat"] / pace, "heartbeat", told, soon=False)


def _if_current(door: Door, job: Callable[[], object]) -> Callable[[], object]:
    """The job, unless another replica has brought the store to a schema that is not this program's."""

    def guarded() -> object:
        found = door.store.revision()
        if found != expected():
            raise WrongVersion(f"the store is at {found}, this program needs {expected()}: nothing is claimed")
        return job()

    return guarded


def _telling(timer: Timer, door: Door, outside: Heartbeat) -> Callable[[], object]:
    def tell() -> None:
        if steady(timer.late()):
            # Whoever keeps this can say later whether lines were cut off the end of the trail.
            with door.store.read() as rows:
                head = rows.trail.head()
            outside.beat(f"audit {mark(head)}" if head is not None else "")

    return tell


def _beating(timer: Timer, door: Door, worker: str) -> Callable[[], object]:
    started_at = door.now()
    return lambda: beat(door.store, worker, started_at=started_at, jobs=dict(timer.successes), now=door.now())
