"""Records as sentences, the same in Slack, terminal and page. Plain text: each door escapes it in its own way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.figures import between, stated
from bot.jobs.csat import Csat
from bot.jobs.status import StalePause, Standing
from bot.store.mutes import MuteRow
from bot.words import (
    KINDS,
    LAYERS,
    METRICS,
    SCORES,
    length,
    moment,
    percent,
    plural,
    reason,
    span,
    target,
    working,
)
from sla_core.agreements import Kind, Metric
from sla_core.attainment import Attainment
from sla_core.attribution import Shares
from sla_core.clocks import Clock, State
from sla_core.explanation import Candidate, Explanation, Line, Treatment


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: in which zone, at what instant, and the words for pause reasons and customers."""

    place: tzinfo
    now: datetime
    reasons: Mapping[str, str]
    customers: Mapping[str, str]

    def moment(self, at: datetime) -> str:
        return moment(at, self.place, self.now)

    def minute(self, at: datetime) -> str:
        """The same without seconds: a rung that is due at a breach is due one second after the deadline."""
        return self.moment(at.replace(second=0, microsecond=0))

    def day(self, at: datetime) -> str:
        """The date alone: `today`, `Thu 5 Jun`."""
        local, today = at.astimezone(self.place), self.now.astimezone(self.place).date()
        return "today" if local.date() == today else f"{local:%a} {local.day} {local:%b}"

    def customer(self, key: str | None) -> str:
        return self.customers.get(key or "", key or "")

    def reason(self, key: str) -> str:
        return reason(key, dict(self.reasons))


def csat_words(csat: Csat) -> str:
    """`CSAT 50 %: 1 of 2 who answered said well or very well, 3 asked`; empty if nobody was asked or answered."""
    if not (csat.asked or csat.answered):
        return ""
    said = f"{csat.content:,} of {csat.answered:,} who answered said {SCORES[4]} or {SCORES[5]}"
    return f"CSAT {percent(csat.share)}: {said}, {csat.asked:,} asked"


def mute_words(row: MuteRow, reader: Reader, *, who: str, why: str) -> str:
    """`until Mon 14:00, by Ada: the vendor is on it; 3 messages kept quiet`, who and why as a door writes them."""
    kept = f"; {plural(row.kept, 'message')} kept quiet" if row.kept else ""
    over = row.ended_at is not None or row.until <= reader.now
    return (
        f"until {reader.moment(row.ended_at or row.until)}, by {who}{f': {why}' if why else ''}{kept}{'; over' * over}"
    )


def promise_name(kind: Kind, metric: Metric) -> str:
    """`first response`, or `first response (OLA)` for an internal promise."""
    return METRICS[metric] if kind is Kind.SLA else f"{METRICS[metric]} ({KINDS[kind]})"


def metric_name(clock: Clock) -> str:
    """What a clock's promise is called."""
    return promise_name(clock.kind, clock.metric)


def margin(one: Standing) -> str:
    """How a clock stands, point first: `42 m left`, `over by 3 h 5 m`, `3 h 10 m left when it goes on`."""
    if one.real_left is None:
        return f"{working(one.working_left)} left when it goes on"
    if one.missed:
        return f"over by {length(one.real_left)}"
    if one.real_left <= 0:
        return "used up, not yet a breach"
    return f"{length(one.real_left)} left"


def standing(one: Standing, reader: Reader) -> str:
    """`first response due Mon 10:30 (1 h 10 m of working time)`; the margin is said apart."""
    clock = one.on.clock
    name = metric_name(clock)
    if clock.due_at is None:
        return f"{name} paused: {reader.reason(clock.reason)}"
    due = reader.moment(clock.due_at)
    if one.missed:
        how = ", breached by a change of target" if clock.reclassified else ""
        return f"{name} was due {due}{_in_working_time(one, ' ago')}{how}"
    if one.real_left is not None and one.real_left <= 0 and clock.breach_at is not None:
        if clock.breach_at <= reader.now:
            return f"{name} due now"
        return f"{name} was due {due} at closing; a breach only when open again, {reader.moment(clock.breach_at)}"
    if clock.started_at > reader.now:
        return f"{name} due {due}, counted from {reader.moment(clock.started_at)}"
    return f"{name} due {due}{_in_working_time(one, '')}"


def _in_working_time(one: Standing, ago: str) -> str:
    """The margin in working time, where it is not the same as in real time."""
    return "" if one.working_left == one.real_left else f" ({working(one.working_left)} of working time{ago})"


def shortly(one: Standing, reader: Reader) -> str:
    """A further clock of a ticket in few words: `resolution Tue 14:13`, or what it has left while paused."""
    clock = one.on.clock
    name = metric_name(clock)
    return f"{name} {reader.moment(clock.due_at)}" if clock.due_at else f"{name} {working(one.working_left)}"


def stale_words(pause: StalePause, reader: Reader) -> str:
    """Why a pause should be over: `still paused, though the customer answered Tue 09:10`."""
    if pause.answered_at is not None:
        return f"still paused, though the customer answered {reader.moment(pause.answered_at)}"
    return f"still paused, though it was expected to end {reader.moment(pause.until or pause.since)}"


def promise(candidate: Candidate) -> str:
    """`8 working hours (office), from gold version 3: tier`."""
    agreement = candidate.agreement
    within = candidate.target.within
    said = target(str(within), candidate.target.calendar) if within else "no promise"
    return f"{said}, from {agreement.name} version {agreement.version} ({LAYERS[candidate.layer]})"


def verdict(explanation: Explanation, reader: Reader) -> str:
    """The point of an explanation in one sentence."""
    clock = explanation.clock
    used = f"{working(clock.used)} of {working(clock.target_seconds)} used"
    if clock.state is State.CANCELLED:
        return f"Cancelled: {clock.reason}. {used}."
    if clock.state is State.PAUSED:
        return f"Paused, {working(max(0, clock.remaining))} left: {reader.reason(clock.reason)}. {used}."
    due = reader.moment(clock.due_at) if clock.due_at else ""
    if clock.state is State.MET and clock.stopped_at is not None:
        return f"Met {reader.moment(clock.stopped_at)}, due {due}. {used}."
    if clock.state is State.MISSED:
        return f"Missed: due {due}, {_late(clock, reader)}. {used}."
    left = working(max(0, clock.remaining))
    if clock.due_at is not None and clock.due_at <= reader.now and clock.breach_at is not None:
        return f"Used up at closing, {due}; a breach from {reader.moment(clock.breach_at)} on. {used}."
    return f"Running, {left} of working time left: due {due}. {used}."


def _late(clock: Clock, reader: Reader) -> str:
    over = working(clock.used - clock.target_seconds)
    how = " by a change of target" if clock.reclassified else ""
    if clock.stopped_at is None:
        return f"breached{how} and still open, {over} over"
    return f"breached{how}, done {reader.moment(clock.stopped_at)}, {over} late"


def shares_words(whose: Shares) -> str:
    """`Whose time: ours 3 h, the customer's 2 h, closed hours 14 h`; a side that took none is left out."""
    sides = {"ours": whose.ours, "the customer's": whose.customer, "third parties'": whose.third_party}
    said = ", ".join(
        f"{side} {working(spent)}" for side, spent in {**sides, "closed hours": whose.closed}.items() if spent
    )
    return f"Whose time: {said}" if said else ""


def treatment(line: Line, reader: Reader) -> str:
    """What was made of a piece of time: `counted`, `closed: Whit Monday`, `paused: waiting for the customer`."""
    if line.treatment is Treatment.PAUSED:
        return f"paused: {reader.reason(line.reasons[0])}"
    if line.treatment is Treatment.CLOSED:
        return "closed" + (f": {', '.join(line.reasons)}" if line.reasons else "")
    return {"counted": "counted", "resolved": "resolved, not counted", "ahead": "will count"}[line.treatment.value]


def when_span(line: Line, reader: Reader) -> str:
    return span(line.start, line.end, reader.place)


def attainment_words(figure: Attainment) -> str:
    """`92.3 % (24 of 26 met), objective 95 %: missed`, with what a small sample is worth."""
    if not figure.decided:
        return f"nothing decided yet, {plural(figure.undecided, 'clock')} undecided"
    said = f"{percent(figure.share)} ({figure.met:,} of {figure.decided:,} met)"
    if figure.objective is not None:
        said += f", objective {stated(figure.objective)}: {'reached' if figure.holds else 'not reached'}"
    return said


def trust(figure: Attainment) -> str:
    """The 95 % interval of a small sample; empty for a large one."""
    if not figure.small_sample or figure.interval is None:
        return ""
    low, high = (int(100 * share + 0.5) for share in figure.interval)
    return between(low, high)


def budget(figure: Attainment) -> str:
    """How many more misses the objective bears; empty without one."""
    left = figure.misses_left
    if left is None:
        return ""
    if left < 0:
        return f"{plural(-left, 'miss', 'misses')} over what the objective bears"
    return f"{plural(left, 'more miss', 'more misses')} allowed" if left else "no more misses allowed"
