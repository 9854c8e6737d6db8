"""Agreements as lines for a terminal."""

from collections.abc import Iterator

from rich.console import Group, RenderableType

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
from bot.ladder_words import ladder_title_words, ladder_words
from bot.sentences import Reader
from bot.terminal.draw import safe
from bot.words import sentence


def agreement_drawn(terms: Terms, reader: Reader) -> RenderableType:
    """Each agreement in force with its promises, then the hours and the ladders they refer to."""
    if not terms.clauses:
        return safe("No agreement is in force: nothing is promised.")
    return Group(*(part for clause in terms.clauses for part in _clause(clause, terms, reader)), *_hours(terms, reader))


def _clause(clause: Clause, terms: Terms, reader: Reader) -> Iterator[RenderableType]:
    yield safe(title_words(clause.agreement), style="bold")
    if clause.gone is not None:
        yield safe(f"{sentence(gone_words(clause.gone, reader))}.", style="bold")
    yield safe(f"  {whom_words(clause.agreement, terms)}; {force_words(clause, reader)}")
    for label, said in clause_words(clause, terms, reader, house=True):
        yield safe(f"  {label}: {said}")
    yield safe("")


def _hours(terms: Terms, reader: Reader) -> Iterator[RenderableType]:
    for name, hours in terms.hours.items():
        yield safe(f"{name}: {hours_words(hours, terms.at)}")
    for name in terms.ladders:
        yield safe("")
        yield safe(f"Ladder {ladder_title_words(name, terms)}", style="bold")
        yield from (safe(f"  {line}") for line in ladder_words(name, terms, reader))


def mine_drawn(found: Mine, reader: Reader) -> RenderableType:
    """The promises to those whose tickets somebody has, between their teams, and where they are called."""
    return Group(*(safe(line) for line in _mine(found, reader) or ()))


def _mine(found: Mine, reader: Reader) -> Iterator[str]:
    for one in found.customers:
        name = reader.customer(one.customer) if one.customer else "Tickets of no customer"
        yield f"{name}: {because_words(one.tickets)}"
        yield from (f"  {label}: {said}" for label, said in summary_words(one.terms, house=True))
    for clause in found.between:
        yield f"{title_words(clause.agreement)}, for {', '.join(found.names.name('team', t) for t in found.teams)}"
        alone = Terms(found.at, (clause,), names=found.names.names)
        yield from (f"  {label}: {said}" for label, said in summary_words(alone))
    for name in found.rosters:
        yield f"On duty in turn: {found.names.name('roster', name)}"
    for one_ladder in found.ladders:
        yield f"Called by {climbing_words(one_ladder, found.names.called)}"
    if not (found.customers or found.rosters or found.ladders):
        yield f"{found.person} has no ticket, stands in no roster and is called by no ladder."
