"""An agreement as a document that both sides can read and sign. Plain text: each format escapes it in its own way."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from bot.agreement_words import (
    condition_words,
    force_words,
    gone_words,
    hours_words,
    promise_words,
    title_words,
    whom_words,
)
from bot.credit_words import CREDIT_RULE, UPTIME_RULE, excluded_words, scheme_words
from bot.figures import stated
from bot.jobs.agreement_document import Paper
from bot.ladder_words import ladder_title_words, ladder_words
from bot.life_words import agreed_words, review_words
from bot.measuring import CHANGED, EXCLUDED, GENERAL, GLOSSARY, MEASURED, OURS, YOURS
from bot.quality_words import wanted_words
from bot.sentences import Reader
from bot.words import METRICS, fine_length, full_moment, sentence
from sla_core.agreements import Kind, Metric, Target
from sla_core.attainment import COUNTING_RULE
from sla_core.calendars import ALWAYS
from sla_core.zones import DAY, instant


@dataclass(frozen=True, slots=True)
class Table:
    """Cells under a head; each row is as long as the head."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Items:
    """Points of a list."""

    lines: tuple[str, ...]


Part = str | Table | Items


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its paragraphs, tables and lists."""

    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """The whole document."""

    title: str
    subtitle: str
    sections: tuple[Section, ...]


def written(paper: Paper, reader: Reader, *, house: bool) -> Written:
    """The document of a paper; the same paper at the same instant gives the same document.

    Who is called and when, and what quality is to reach, is left out for readers outside of the house.
    """
    agreements = paper.agreements
    whose = paper.terms.customer
    title = f"Service levels for {paper.theirs[0]}" if whose else title_words(agreements[0])
    sections = [
        _parties(paper, reader), _services(paper), _levels(paper), _hours(paper), _measured(paper),
        _exclusions(paper, reader), _responsibilities(paper),
    ]  # fmt: skip
    sections += [*_quality(paper), _escalation(paper, reader)] if house else []
    sections += [_credits(paper, reader), _review(paper, reader), _glossary()]
    subtitle, gone = f"As of {full_moment(paper.terms.at, reader.place)}", paper.terms.clauses[0].gone
    if gone is not None:
        title, subtitle = f"{title}, not in force", f"{sentence(gone_words(gone, reader))}. {subtitle}"
    return Written(title, subtitle, tuple(sections))


def _parties(paper: Paper, reader: Reader) -> Section:
    kinds = {one.kind for one in paper.agreements}
    if kinds == {Kind.OLA}:
        said = [f"Between the teams of {paper.provider}."]
    elif kinds == {Kind.UC}:
        said = [f"A supplier promises {paper.provider}."]
    else:
        said = [f"{paper.provider} promises {', '.join(paper.theirs) or 'every customer without terms of its own'}."]
    named = [f"Party to {one.title or one.name}: {', '.join(one.parties)}." for one in paper.agreements if one.parties]
    agreed = [agreed_words(one, row, reader) for one, row in paper.agreed]
    rows = tuple(
        (title_words(one.agreement), whom_words(one.agreement, paper.terms), sentence(force_words(one, reader)))
        for one in paper.terms.clauses
    )  # fmt: skip
    return Section("Parties and agreements", (*said, *named, Table(("Agreement", "For", "In force"), rows), *agreed))


def _services(paper: Paper) -> Section:
    named = {one.service for one in paper.agreements if one.service}
    if len(named) == 1 and len(paper.agreements) == 1:
        return Section("Services", (Items((paper.terms.name("service", named.pop()),)),))
    return Section("Services", (Items(paper.services),) if paper.services else ("Every service of the provider.",))


def _levels(paper: Paper) -> Section:
    rows: list[tuple[str, str, str]] = []
    for metric in Metric:
        said = [
            (clause.agreement.service, one)
            for clause in paper.terms.clauses
            for one in clause.targets
            if one.metric is metric
        ]
        rest = "every ticket" if len(said) == 1 else "every other ticket"
        rows += [
            (sentence(METRICS[metric]), _condition(service, one, paper) or rest, promise_words(one, paper.terms))
            for service, one in said
        ]
    objectives = [
        f"Objective of {one.title or one.name}: {stated(one.objective)} of each in time, in each calendar month."
        for one in paper.agreements
        if one.objective is not None
    ]
    rules = (COUNTING_RULE, UPTIME_RULE) if any(one.uptimes for one in paper.agreements) else (COUNTING_RULE,)
    levels = Table(("What", "For", "Within"), tuple(rows))
    return Section("Service levels", (levels, *_uptimes(paper), *objectives, *rules))


def _uptimes(paper: Paper) -> list[Part]:
    """How much of its time each service is up, and how long that lets it be down in thirty days."""
    rows = []
    for one in paper.agreements:
        for service, share in one.uptimes:
            down = fine_length(Fraction(100 - share) / 100 * 30 * DAY)
            rows.append((paper.terms.name("service", service), stated(share), down))
    return [Table(("Available", "Of its hours", "Down in 30 days round the clock"), tuple(rows))] if rows else []


def _condition(service: str | None, one: Target, paper: Paper) -> str:
    about = f"service {paper.terms.name('service', service)}" if service else ""
    return ", ".join(part for part in (about, condition_words(one, paper.terms)) if part)


def _hours(paper: Paper) -> Section:
    parts: list[Part] = []
    for name, hours in paper.terms.hours.items():
        parts.append(f"{name}: {hours_words(hours, paper.terms.at)}.")
        place = hours.pattern.place
        days = [(f"{instant(one.start).astimezone(place):%Y-%m-%d}", one.name) for one in hours.closures]
        if days:
            parts.append(Table((f"Closed ({name})", "Because of"), tuple(days)))
    return Section("Hours and holidays", tuple(parts) or ("Everything counts round the clock.",))


def _measured(paper: Paper) -> Section:
    present = {one.metric for clause in paper.terms.clauses for one in clause.targets if one.within is not None}
    rows = tuple((sentence(METRICS[metric]), MEASURED[metric]) for metric in Metric if metric in present)
    changed = dict.fromkeys(CHANGED[one.on_change] for one in paper.agreements)
    return Section("How it is measured", (Table(("What", "Measured"), rows), Items((*GENERAL, *changed))))


def _exclusions(paper: Paper, reader: Reader) -> Section:
    reasons = sorted({reason for one in paper.agreements for reason in one.pause_on})
    pauses = tuple(f"time in which the ticket is paused: {reader.reason(reason)}" for reason in reasons)
    away = tuple(_maintained(paper, reader))
    return Section("Exclusions", ("What does not count:", Items((*pauses, *EXCLUDED, *away))))


def _maintained(paper: Paper, reader: Reader) -> Iterator[str]:
    """When the services whose availability is promised need not be up."""
    for service in dict.fromkeys(service for one in paper.agreements for service, _ in one.uptimes):
        entry, name = paper.uptime.get(service), paper.terms.name("service", service)
        if entry is None:
            continue
        if entry.hours != ALWAYS.name:
            yield f"outages of {name} outside of its hours ({entry.hours})"
        if entry.maintenance_hours:
            yield f"outages of {name} during its agreed maintenance ({entry.maintenance_hours})"
        for start, end, reason in entry.maintenance:
            if end > paper.terms.at:
                span = f"{full_moment(start, reader.place)} until {full_moment(end, reader.place)}"
                yield f"outages of {name} during agreed maintenance, {span}{': ' + reason if reason else ''}"


def _responsibilities(paper: Paper) -> Section:
    if {one.kind for one in paper.agreements} != {Kind.SLA}:
        return Section("Responsibilities", ("Whoever promises will:", Items(OURS)))
    theirs = ", ".join(paper.theirs) or "The customer"
    ours = f"{paper.provider} will:"
    return Section("Responsibilities", (ours, Items(OURS), f"{theirs} will:", Items(YOURS)))


def _quality(paper: Paper) -> list[Section]:
    said = [f"{one.title or one.name}: {wanted_words(one.quality)}." for one in paper.agreements if one.quality]
    return [Section("Quality", (Items(tuple(said)),))] if said else []


def _escalation(paper: Paper, reader: Reader) -> Section:
    parts: list[Part] = []
    for name in paper.terms.ladders:
        parts += [f"{ladder_title_words(name, paper.terms)}:", Items(tuple(ladder_words(name, paper.terms, reader)))]
    return Section("Escalation", tuple(parts) or ("No ladder is agreed: nobody is called by itself.",))


def _credits(paper: Paper, reader: Reader) -> Section:
    parts: list[Part] = []
    for one in paper.agreements:
        if one.credits is not None:
            said = map(sentence, scheme_words(one.credits, partial(paper.terms.name, "service")))
            parts += [
                f"{one.title or one.name}, in {one.credits.currency or 'percent of the fee'}:",
                Items(tuple(said)),
            ]
            out = tuple(excluded_words(one.credits, lambda at: full_moment(at, reader.place)))
            parts += ["Both sides leave out:", Items(out)] if out else []
    return Section("Credits", (*parts, CREDIT_RULE) if parts else ("No credits are agreed.",))


def _review(paper: Paper, reader: Reader) -> Section:
    changes = [
        f"{title_words(one.agreement)} is superseded {full_moment(one.until, reader.place)}."
        for one in paper.terms.clauses
        if one.until is not None
    ]
    for one in paper.agreements:
        if one.expires is not None:
            ends = f"{'expired' if one.ended(reader.now) else 'expires'} {full_moment(one.expires, reader.place)}"
            changes.append(f"{title_words(one)} {ends}; tickets opened before keep it.")
    rule = "A change makes a new version with a date; open tickets keep theirs unless the new one says otherwise."
    reviews = [review_words(one, reader, begun=paper.begun) for one in paper.agreements if one.review is not None]
    return Section("Review and changes", (*map(sentence, reviews), *changes, rule))


def _glossary() -> Section:
    return Section("Glossary", (Table(("Word", "Meaning"), GLOSSARY),))
