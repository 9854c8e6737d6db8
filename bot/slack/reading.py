"""What a reader of a command needs beside its words: the names, the instant, the text as it was written."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from bot.slack.names import WEEKDAYS, NotUnderstood, Vocabulary, shown
from bot.slack.typed import trimmed
from bot.times import WANTED, parse_moment
from sla_core.errors import BadTime, SlaError

_FIRST_YEAR, _LAST_YEAR = 1970, 2149


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
