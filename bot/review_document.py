"""The evidence of a review as a document, to lay on the table beside the agreement."""

from collections.abc import Mapping
from typing import Any

from bot.agreement_document import Items, Part, Section, Table, Written
from bot.review_words import advice_words, kept_cells, near_words, objective_words, summary_of
from bot.words import sentence
from sla_core.attainment import COUNTING_RULE

_KEPT = ("Promise", "Month", "Kept", "Share", "Sample")


def reviewed(facts: Mapping[str, Any]) -> Written:
    """What was seen since the review before; the same facts give the same document."""
    title = f"Review of {facts['agreement']} version {facts['version']}, {facts['day']}"
    sections = (
        Section("Attainment", (*_attainment(facts), objective_words(facts), COUNTING_RULE)),
        Section("Nearly missed", (f"{sentence(near_words(facts))}.",)),
        Section("Credits", _credits(facts)),
        Section("Advice", (Items(tuple(map(advice_words, facts["advice"]))),) if facts["advice"] else (_FITS,)),
    )
    return Written(title, f"Seen since {facts['since']}: {sentence(summary_of(facts))}", sections)


_FITS = "No target is too loose or too tight."


def _attainment(facts: Mapping[str, Any]) -> tuple[Part, ...]:
    rows = tuple(map(kept_cells, facts["kept"]))
    return (Table(_KEPT, rows),) if rows else ("Nothing was decided under it.",)


def _credits(facts: Mapping[str, Any]) -> tuple[Part, ...]:
    rows = tuple((one["month"], one["customer"], one["amount"]) for one in facts["credits"])
    return (Table(("Month", "Customer", "Owed"), rows),) if rows else ("None.",)
