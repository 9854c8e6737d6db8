"""`/sla agreement`: what holds for whom, in words, and what concerns whoever asks."""

from collections.abc import Iterable, Iterator

from bot.agreement_words import (
    because_words,
    clause_words,
    climbing_words,
    force_words,
    gone_words,
    hours_words,
    summary_words,
    title_words,
    whom_words,
)
from bot.jobs.agreement import Clause, Terms
from bot.jobs.agreement_mine import Mine
from bot.jobs.agreement_then import Gone
from bot.ladder_words import ladder_title_words, ladder_words
from bot.sentences import Reader
from bot.slack.mrkdwn import is_person, person, quoted
from bot.slack.views.message import Block, Shown, context, header, section
from bot.words import plural, sentence

SENTENCE = 600
RUNG = 250
CLAUSES = 12


def agreement_view(terms: Terms, reader: Reader, *, title: str, house: bool) -> Shown:
    """Each agreement in force with its promises, then the hours they are counted in and, for the house, the ladders."""
    if not terms.clauses:
        text = "No agreement is in force here: nothing is promised."
        return Shown(f"{quoted(title)}. {text}", (header(title), section(text)))
    blocks: list[Block] = [header(title)]
    shown = terms.clauses[:CLAUSES]
    blocks += [section("\n".join(_clause(clause, terms, reader, house=house))) for clause in shown]
    if len(terms.clauses) > CLAUSES:
        rest = plural(len(terms.clauses) - CLAUSES, "more agreement")
        blocks.append(context(f"and {rest}: ask for a customer, or for one by its name"))
    blocks += [context(line) for line in _hours(terms)]
    if house:
        blocks += [section("\n".join(lines)) for lines in _ladders(terms, reader)]
    spoken = (f"{quoted(title_words(one.agreement))}: {_spoken(one, terms, reader)}" for one in shown)
    return Shown("\n".join((quoted(title), *spoken)), tuple(blocks))


def _clause(clause: Clause, terms: Terms, reader: Reader, *, house: bool) -> Iterator[str]:
    yield f"*{quoted(title_words(clause.agreement))}*"
    yield f"_{quoted(whom_words(clause.agreement, terms), SENTENCE)}; {quoted(force_words(clause, reader), SENTENCE)}_"
    if clause.gone is not None:
        yield f"*{_gone(clause.gone, reader)}*"
    for label, said in clause_words(clause, terms, reader, house=house):
        yield f"{quoted(label)}: {quoted(said, SENTENCE)}"


def _gone(gone: Gone, reader: Reader) -> str:
    return f"{quoted(sentence(gone_words(gone, reader)), SENTENCE)}."


def _spoken(clause: Clause, terms: Terms, reader: Reader) -> str:
    said = clause_words(clause, terms, reader, house=False)
    gone = f"{_gone(clause.gone, reader)} " if clause.gone else ""
    return gone + "; ".join(f"{quoted(label)} {quoted(words, SENTENCE)}" for label, words in said)


def _hours(terms: Terms) -> Iterator[str]:
    for name, hours in terms.hours.items():
        yield f"*{quoted(name, 60)}*: {quoted(hours_words(hours, terms.at), SENTENCE)}"


def _ladders(terms: Terms, reader: Reader) -> Iterator[Iterable[str]]:
    for name in terms.ladders:
        said = (quoted(line, RUNG) for line in ladder_words(name, terms, reader))
        yield (f"*Ladder {quoted(ladder_title_words(name, terms))}*", *said)


def mine_view(found: Mine, reader: Reader) -> Shown:
    """The promises to those whose tickets somebody has, between their teams, and where they are called, in short."""
    title = "What you have to do with"
    lines = list(_mine(found, reader))
    if not lines:
        who = person(found.person) if is_person(found.person) else quoted(found.person)
        text = f"{who} has no ticket, stands in no roster and is called by no ladder."
        return Shown(text, (header(title), section(text)))
    blocks = [header(title), *(section("\n".join(part)) for part in lines)]
    return Shown("\n".join(line for part in lines for line in part), tuple(blocks))


def _mine(found: Mine, reader: Reader) -> Iterator[list[str]]:
    for one in found.customers:
        name = quoted(reader.customer(one.customer) if one.customer else "Tickets of no customer")
        said = [f"{quoted(label)}: {quoted(words, SENTENCE)}" for label, words in summary_words(one.terms, house=True)]
        yield [f"*{name}*: {because_words(one.tickets)}", *said]
    for clause in found.between:
        teams = quoted(", ".join(found.names.name("team", team) for team in found.teams))
        said = [f"{quoted(label)}: {quoted(words, SENTENCE)}" for label, words in _ownership(clause, found)]
        yield [f"*{quoted(title_words(clause.agreement))}*, for {teams}", *said]
    if found.rosters:
        names = ", ".join(found.names.name("roster", name) for name in found.rosters)
        yield [f"*On duty in turn*: {quoted(names, SENTENCE)}"]
    if found.ladders:
        naming = found.names.called
        yield ["*Called by*", *(quoted(climbing_words(one, naming), SENTENCE) for one in found.ladders)]


def _ownership(clause: Clause, found: Mine) -> Iterator[tuple[str, str]]:
    return summary_words(Terms(found.at, (clause,), names=found.names.names))
