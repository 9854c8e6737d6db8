"""Faults to order: what goes wrong on the way to Slack, on the real socket."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from threading import Lock
from typing import Any

KINDS = (
    "http_429",
    "status_5xx_before",
    "status_5xx_after",
    "reset_before",
    "reset_after",
    "hang_before",
    "hang_after",
    "late_store",
    "not_json",
    "error_code",
    "drop_events",
    "down",
)


@dataclass
class Fault:
    """One ordered fault. What each kind does:

    http_429           answers 429 with Retry-After `retry_after`; nothing is stored
    status_5xx_*       answers 503, before or after the call took effect
    reset_*            closes the connection without an answer, before or after the call took effect
    hang_before        is silent for `seconds`, then closes; the call never takes effect
    hang_after         the call takes effect, then silence for `seconds`, then the answer
    late_store         closes at once; the call takes effect `seconds` later
    not_json           the call takes effect (unless `stored` is False) and the answer is a web page
    error_code         answers ok false with `error`; takes effect first if `stored` is True
    drop_events        an event never leaves (`method` is the event's type, or * for any)
    down               every call is closed without an answer, and no connection stays open
    """

    method: str
    kind: str
    times: int | None
    channel: str | None
    after: int
    seconds: float
    retry_after: int
    error: str
    stored: bool

    @property
    def takes_effect(self) -> bool:
        """Whether the call is carried out before its answer goes wrong."""
        return self.stored or self.kind.endswith("_after")

    @property
    def closes(self) -> bool:
        """Whether the connection is closed in place of an answer."""
        return self.kind in ("reset_before", "reset_after", "hang_before", "late_store", "down")


@dataclass
class Chance:
    """Faults by chance. Which calls they strike, and how, follows from the seed and the number of the call alone."""

    seed: int
    shares: Mapping[str, float]
    methods: tuple[str, ...]
    seconds: Mapping[str, float]
    retry_after: int
    number: int = 0

    def draw(self, method: str) -> Fault | None:
        """Returns what strikes this call, the next one of these methods; None for most of them."""
        if method not in self.methods:
            return None
        self.number += 1
        point = Random(f"{self.seed}/{self.number}").random()
        for kind, share in self.shares.items():
            if point < share:
                seconds, stored = self.seconds.get(kind, 1.0), kind == "not_json"
                return Fault(method, kind, 1, None, 0, seconds, self.retry_after, "fatal_error", stored)
            point -= share
        return None


@dataclass
class Faults:
    """The orders of a workspace, first ordered first served. `done` lists what struck, as (method, kind)."""

    orders: list[Fault] = field(default_factory=list)
    chances: list[Chance] = field(default_factory=list)
    done: list[tuple[str, str]] = field(default_factory=list)
    watch: Callable[[Fault], None] | None = None
    _lock: Any = field(default_factory=Lock)

    def order(
        self,
        method: str = "*",
        kind: str = "error_code",
        *,
        times: int | None = 1,
        channel: str | None = None,
        after: int = 0,
        seconds: float = 1.0,
        retry_after: int = 1,
        error: str = "fatal_error",
        stored: bool | None = None,
    ) -> Fault:
        """Orders a fault for the next `times` matching calls (None: until lifted), after letting `after` pass."""
        if kind not in KINDS:
            raise ValueError(f"no fault of the kind {kind!r}; there are {', '.join(KINDS)}")
        if stored is not None and kind not in ("error_code", "not_json"):
            raise ValueError(f"`stored` is for error_code and not_json; the name of {kind!r} says it already")
        effect = kind == "not_json" if stored is None else stored
        fault = Fault(method, kind, times, channel, after, seconds, retry_after, error, effect)
        with self._lock:
            self.orders.append(fault)
        if self.watch is not None:
            self.watch(fault)
        return fault

    def random(
        self,
        seed: int,
        shares: Mapping[str, float],
        *,
        methods: Sequence[str] = ("chat.postMessage",),
        seconds: Mapping[str, float] | None = None,
        retry_after: int = 1,
    ) -> Chance:
        """Lets faults strike calls of these methods by chance until lifted: kind -> its share of the calls.

        `seconds` says for each kind how long it takes, one second if it does not.
        """
        for kind in shares:
            if kind not in KINDS or kind in ("drop_events", "down"):
                raise ValueError(f"{kind!r} cannot strike by chance; there are {', '.join(KINDS[:-2])}")
        if min(shares.values(), default=0) < 0 or sum(shares.values()) > 1:
            raise ValueError(f"the shares {dict(shares)} are not shares of one")
        chance = Chance(seed, dict(shares), tuple(methods), dict(seconds or {}), retry_after)
        with self._lock:
            self.chances.append(chance)
        return chance

    def lift(self, fault: Fault | Chance | None = None) -> None:
        """Ends one fault, or all of them."""
        with self._lock:
            self.orders = [f for f in self.orders if fault is not None and f is not fault]
            self.chances = [c for c in self.chances if fault is not None and c is not fault]

    def take(self, method: str, args: Mapping[str, Any]) -> Fault | None:
        """Returns the fault that strikes this Web API call and counts it, or None; what was ordered comes first."""
        return self._take(method, args, events=False) or self._by_chance(method)

    def drops(self, event_type: str) -> bool:
        """Tells whether an ordered fault swallows this event, and counts it."""
        return self._take(event_type, {}, events=True) is not None

    def _take(self, method: str, args: Mapping[str, Any], *, events: bool) -> Fault | None:
        place = args.get("channel") or args.get("channel_id")
        with self._lock:
            for fault in self.orders:
                fits = fault.method in ("*", method) and fault.channel in (None, place)
                if not fits or (fault.kind == "drop_events") is not events or fault.times == 0:
                    continue
                if fault.after > 0:
                    fault.after -= 1
                    continue
                fault.times = None if fault.times is None else fault.times - 1
                self.done.append((method, fault.kind))
                return fault
            return None

    def _by_chance(self, method: str) -> Fault | None:
        with self._lock:
            # Every one counts the call, so that none of them depends on what the others do.
            struck = [fault for chance in self.chances if (fault := chance.draw(method)) is not None]
            self.done += [(method, fault.kind) for fault in struck[:1]]
            return struck[0] if struck else None
