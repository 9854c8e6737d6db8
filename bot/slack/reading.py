"""What a reader of a command makes, and needs beside its words: the names, the instant, the text as written."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from bot.slack import names
from bot.slack.names import WEEKDAYS, NotUnderstood, Vocabulary, shown
from bot.slack.typed import trimmed
from bot.times import WANTED, parse_moment
from sla_core.agreements import Metric
from sla_core.errors import BadTime, SlaError

_FIRST_YEAR, _LAST_YEAR = 1970, 2149


@dataclass(frozen=True, slots=True)
class Asked:
    """One command, read. `ticket` and the others are None where nothing was said about them."""

    word: str
    ticket: str | None = None
    customer: str | None = None
    service: str | None = None
    priority: str | None = None
    metric: Metric | None = None
    person: str | None = None
    reason: str | None = None
    where: str | None = None
    by: str | None = None
    period: str | None = None
    roster: str | None = None
    agreement: str | None = None
    version: int | None = None
    days: int | None = None
    hours: int | None = None
    cycle: int | None = None
    text: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """`said` is the whole text, `ends` where each word of it ends."""

    vocabulary: Vocabulary
    place: tzinfo
    now: datetime
    said: str = ""
    ends: tuple[int, ...] = ()

    def after(self, words: int) -> str:
        """The text after so many words, as it was written."""
        return self.said[self.ends[words - 1] :].strip() if len(self.ends) >= words else ""

    def moment(self, text: str) -> datetime:
        """The instant meant; BadTime says what to write."""
        text = trimmed(text)
        if len(text) > 60:
            raise BadTime(f"{shown(text)} is not an instant I can read; {WANTED}")
        try:
            at = parse_moment(text, self.place, self.now)
        except OverflowError:
            raise BadTime(f"{shown(text)} lies outside of every calendar; {WANTED}") from None
        if not _FIRST_YEAR <= at.year <= _LAST_YEAR:
            raise BadTime(f"{shown(text)} lies outside the years {_FIRST_YEAR} to {_LAST_YEAR}; {WANTED}")
        return at

    def past(self, text: str) -> datetime:
        """The instant meant by somebody who looks back: a weekday is the last one, not the next."""
        at = self.moment(text)
        if at > self.now and WEEKDAYS.match(trimmed(text)):
            at = min(at, self._a_week_earlier(text))
        if at > self.now:
            raise NotUnderstood(f"{shown(text)} is still to come: `/sla when` rehearses what would be due")
        return at

    def _a_week_earlier(self, text: str) -> datetime:
        return parse_moment(trimmed(text), self.place, self.now - timedelta(days=7))


def split_at(args: list[str], reading: Reading) -> tuple[list[str], datetime | None]:
    """Takes `at TIME` off the end: the first `at` after which a time can be read."""
    refusal: SlaError | None = None
    for i in range(max(0, len(args) - 9), len(args)):
        if args[i].casefold() == "at":
            try:
                return args[:i], reading.past(" ".join(args[i + 1 :]))
            except SlaError as error:
                refusal = refusal or error
    if refusal is not None:
        raise refusal
    return args, None


def on_ticket(word: str, args: list[str], reading: Reading) -> Asked:
    """A command about one ticket; `text` is what was said after its key."""
    if not args:
        raise NotUnderstood(f"{word} which ticket? Write `/sla {word} TICKET`")
    return Asked(word, ticket=names.ticket(args[0]), text=" ".join(args[1:]))


def without_to(args: list[str]) -> list[str]:
    """The words without a `to` after the ticket."""
    return [args[0], *args[2:]] if len(args) > 2 and args[1].casefold() == "to" else args


def alone(word: str, args: list[str], reading: Reading) -> Asked:
    """A command about one ticket, after whose key nothing follows."""
    asked = on_ticket(word, args, reading)
    if asked.text:
        raise NotUnderstood(f"I cannot read {shown(asked.text)} after the ticket: write `/sla {word} {asked.ticket}`")
    return asked
