"""What became of an import, counted as it goes on and kept with its position."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.imports.rows import BadRow
from bot.jobs.intake import Intake
from bot.store.records import ImportRow
from sla_core.tickets import Event

MOST_PLACES = 5
_ADDED, _KNOWN, _REFUSED = "added", "known", "refused: "
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ][\d:.+Z-]+|the year \d+|\w{3} \d{1,2} \w{3} \d{4} \d\d:\d\d \S+")
_EVENT = re.compile(r"^(event|ticket) \S+?: ")


@dataclass(frozen=True, slots=True)
class Refused:
    """Rows or events left out for one reason: how many, and the first few messages, each with its line."""

    reason: str
    count: int
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """What an import did. `added` and `known` count events; `first` and `last` are the instants of those read.

    `resumed_at` is the row after which an earlier, stopped import was taken up again; 0 for one from the start.
    """

    file: str
    source: str
    rows: int
    tickets: int
    added: int
    known: int
    refused: tuple[Refused, ...]
    first: datetime | None
    last: datetime | None
    resumed_at: int

    @property
    def left_out(self) -> int:
        """How many rows or events were refused in all."""
        return sum(entry.count for entry in self.refused)


@dataclass(slots=True)
class Tally:
    """The counts of a running import. What the log refused counts on from an earlier run; the rest is read anew."""

    taken_in: Counter[str] = field(default_factory=Counter)
    bad: Counter[str] = field(default_factory=Counter)
    places: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    tickets: set[str] = field(default_factory=set)
    first: datetime | None = None
    last: datetime | None = None

    @classmethod
    def resumed(cls, stopped: ImportRow | None) -> "Tally":
        """The counts an earlier import left behind, if there was one."""
        return cls(Counter(dict(stopped.counts)) if stopped is not None else Counter())

    def read(self, events: Sequence[tuple[int, Event]], bad: Sequence[BadRow]) -> None:
        """Counts what was read from the file."""
        for row in bad:
            self.bad[row.gist] += 1
            self._place(row.gist, row.line, row.placed(""))
        for _, event in events:
            self.tickets.add(event.ticket)
            self.first = event.at if self.first is None else min(self.first, event.at)
            self.last = event.at if self.last is None else max(self.last, event.at)

    def taken(self, events: Sequence[tuple[int, Event]], intake: Intake) -> None:
        """Counts what became of events in the log."""
        self.taken_in = Counter(self.counts_with(intake))
        lines = {event.key: line for line, event in events}
        for refusal in intake.refused:
            line = lines.get(refusal.event.key, 0)
            self._place(_gist(refusal.reason), line, f":{line}: {refusal.reason}")

    def counts_with(self, intake: Intake) -> Mapping[str, int]:
        """The counts as they stand once a batch is in, by what is counted."""
        counts = self.taken_in + Counter({_ADDED: intake.added, _KNOWN: intake.known})
        return counts + Counter(_REFUSED + _gist(refusal.reason) for refusal in intake.refused)

    def summary(self, file: str, source: str, *, rows: int, resumed_at: int) -> Summary:
        """The record of it all, most frequent reasons first."""
        refused = Counter({key.removeprefix(_REFUSED): n for key, n in self.taken_in.items() if _REFUSED in key})
        reasons = [
            Refused(reason, count, tuple(f"{file}{text}" for _, text in sorted(self.places.get(reason, []))))
            for reason, count in sorted((refused + self.bad).items(), key=lambda entry: (-entry[1], entry[0]))
        ]
        return Summary(
            file=file, source=source, rows=rows, tickets=len(self.tickets), added=self.taken_in[_ADDED],
            known=self.taken_in[_KNOWN], refused=tuple(reasons), first=self.first, last=self.last,
            resumed_at=resumed_at,
        )  # fmt: skip

    def _place(self, reason: str, line: int, text: str) -> None:
        places = self.places.setdefault(reason, [])
        if len(places) < MOST_PLACES:
            places.append((line, text))


def _gist(reason: str) -> str:
    """A reason without the names, values and instants in it, so that the same reasons can be counted together."""
    return _INSTANT.sub("…", _QUOTED.sub("…", _EVENT.sub("", reason)))
