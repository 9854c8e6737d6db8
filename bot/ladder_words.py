"""The ladders of an agreement as sentences, as they stood when it is told."""

from collections.abc import Iterator

from bot.calling import calls_words, rung_words
from bot.jobs.agreement import Terms
from bot.sentences import Reader
from bot.words import full_moment


def ladder_title_words(name: str, terms: Terms) -> str:
    """What a ladder is called, with its version where another one may hold now: `When it burns (version 1)`."""
    ladder = terms.ladders[name]
    if ladder is None:
        return name
    return f"{ladder.title or name} (version {ladder.version})" if name in terms.dated else ladder.title or name


def ladder_words(name: str, terms: Terms, reader: Reader) -> Iterator[str]:
    """A ladder as lines, as it stood then: its rungs in order, and who is called if nobody answered."""
    ladder, naming = terms.ladders[name], terms.called
    if ladder is None:
        yield f"no version of it was loaded by {full_moment(terms.at, reader.place)}: nobody was called by itself"
        return
    yield from (f"{number}. {rung_words(rung, naming)}" for number, rung in enumerate(ladder.rungs, start=1))
    if ladder.catch_all:
        yield f"Nobody answered: {calls_words(ladder.catch_all, naming)}"
