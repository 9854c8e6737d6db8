"""The keys of a column map, one reader each. What is wrong is noted at its place, and reading goes on."""

import codecs
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from bot.files.places import Place
from bot.files.tree import Mapping as Tree
from bot.files.tree import Scalar
from bot.files.values import choice, name, words, zone_name
from bot.imports.columns import (
    ATTRIBUTES,
    BETWEEN,
    INSTANTS,
    PAYLOAD,
    RESOLUTION,
    Cell,
    Columns,
    Form,
    Meaning,
    Phase,
    Shape,
)
from bot.imports.instants import ISO, Times, check_format, contradicting

OWN_SOURCE = "sla-bot"
_CELL = ("column", "constant", "values", "unlisted", "split", "part")
_MOST_PARTS = 100


@dataclass(slots=True)
class Draft:
    """The map while it is read."""

    shape: Shape
    fields: dict[str, Any] = field(default_factory=dict)

    def columns(self) -> Columns:
        """The map as far as it was read; whoever asks looks at the problems first."""
        return Columns(shape=self.shape, **{"source": OWN_SOURCE, **self.fields})

    def check(self, found: Mapping[str, Place]) -> None:
        """Notes what only shows when several keys are seen together."""
        states = self.fields.get("states", {})
        for item in found["first_answer"].items("a list of states") if "first_answer" in found and states else []:
            if item.text not in states:
                item.unknown("state", item.text, list(states))
        if "kind" in found and (kind := self.fields.get("kind")) and not kind.values and kind.column is not None:
            found["kind"].wrong("the kinds need translating: {column: type, values: {Created: opened}}")
        if "instants" in found and "opened" not in self.fields.get("instants", {}):
            found["instants"].wrong("'opened' is missing: without it no ticket has a beginning")


Reader = Callable[[Place, Draft], None]


def _source(place: Place, draft: Draft) -> None:
    found = name(place)
    if found is not None:
        draft.fields["source"] = found


def _file(place: Place, draft: Draft) -> None:
    found = place.fields(("form", "delimiter", "encoding"), "a mapping such as {form: csv, delimiter: ';'}")
    if "form" in found and (form := choice(found["form"], Form)) is not None:
        draft.fields["form"] = form
    if "delimiter" in found:
        delimiter = found["delimiter"].text
        if len(delimiter) != 1 or delimiter in '"\r\n':
            found["delimiter"].wants('a single character such as "," or ";" or "\\t"')
        draft.fields["delimiter"] = delimiter
    if "encoding" in found:
        draft.fields["encoding"] = _encoding(found["encoding"])


def _encoding(place: Place) -> str:
    with suppress(LookupError):
        known = codecs.lookup(place.text)
        if getattr(known, "_is_text_encoding", True):
            return known.name
    place.wrong(f"{place.text!r} is not an encoding: write utf-8, cp1252, latin-1, utf-16 ...")
    return "utf-8"


def _times(place: Place, draft: Draft) -> None:
    found = place.fields(("formats", "zone", "offset"), "a mapping such as {formats: [iso], zone: Europe/Berlin}")
    forms = found["formats"].items("a list of time formats", or_one=True) if "formats" in found else []
    wrong = [form for form in forms if not _sound(form)]
    written = tuple(form.text for form in forms if form not in wrong) or (ISO,)
    clash = contradicting(written)
    if clash is not None:
        found["formats"].wrong(f"{clash[0]!r} and {clash[1]!r} read the same text as different days: keep one")
    ignored = "offset" in found and found["offset"].text == "ignored"
    if "offset" in found and found["offset"].text not in {"ignored", "honoured"}:
        found["offset"].wants("ignored or honoured")
    zone = zone_name(found["zone"]) if "zone" in found else None
    if ignored and "zone" not in found:
        place.wrong("an offset that is ignored leaves wall times: name their zone")
    draft.fields["times"] = Times(written, zone, ignored)


def _sound(form: Place) -> bool:
    wrong = check_format(form.text)
    if wrong is not None:
        form.wrong(wrong)
    return wrong is None


def _missing(place: Place, draft: Draft) -> None:
    draft.fields["missing"] = frozenset(item.text for item in place.items("a list of texts", or_one=True))


def _state(place: Place, draft: Draft) -> None:
    draft.fields["state"] = tuple(item.text for item in place.items("a column, or a list of columns", or_one=True))


def _seq(place: Place, draft: Draft) -> None:
    if place.text == "rows":
        draft.fields["by_rows"] = True
    else:
        draft.fields["seq"] = cell(place)


def _single(target: str) -> Reader:
    def read(place: Place, draft: Draft) -> None:
        draft.fields[target] = cell(place)

    return read


def _group(target: str, known: tuple[str, ...], wanted: str) -> Reader:
    def read(place: Place, draft: Draft) -> None:
        found = place.fields(known, wanted)
        draft.fields[target] = {key: cell(value) for key, value in found.items()}

    return read


def _opened(place: Place, draft: Draft) -> None:
    found = place.fields(("at", "actor"), "a mapping such as {at: opened_at, actor: caller}")
    if "at" in found and draft.shape is Shape.TICKETS:
        found["at"].wrong("where a row is a ticket the opening stands under instants > opened")
    elif "at" in found:
        draft.fields["opened_at"] = cell(found["at"])
    if "actor" in found:
        draft.fields["opened_by"] = cell(found["actor"])


def _states(place: Place, draft: Draft) -> None:
    meanings: dict[str, Meaning] = {}
    for key, value in place.entries(f"a mapping of states (columns joined by {BETWEEN!r}) to what they mean"):
        meaning = _meaning(value)
        if meaning is not None:
            meanings[key.text] = meaning
    draft.fields["states"] = meanings


def _meaning(place: Place) -> Meaning | None:
    if isinstance(place.node, Tree):
        reason = place.fields(("paused",), "", required=("paused",)).get("paused")
        named = name(reason) if reason is not None else None
        return Meaning(Phase.PAUSED, named) if named is not None else None
    if place.text == Phase.PAUSED:
        place.wrong("a pause has a reason: write {paused: waiting_customer}")
        return None
    phase = choice(place, Phase)
    return Meaning(phase) if phase is not None else None


def _first_answer(place: Place, draft: Draft) -> None:
    draft.fields["first_answer"] = frozenset(item.text for item in place.items("a list of states", or_one=True))


def cell(place: Place) -> Cell:
    """Where a value comes from: a column's name, or a mapping that says more."""
    if isinstance(place.node, Scalar):
        if not place.text:
            place.wants("a column's name")
        return Cell(column=place.text)
    found = place.fields(_CELL, "a column's name, or a mapping such as {column: prio, values: {High: P1}}")
    if ("column" in found) == ("constant" in found) and found:
        place.wrong("wanted either 'column' or 'constant'")
    if "constant" in found:
        for extra in [key for key in found if key not in {"column", "constant"}]:
            found[extra].wrong(f"{extra!r} means nothing beside 'constant'")
        return Cell(constant=words(found["constant"]))
    values = _values(found["values"]) if "values" in found else {}
    return Cell(
        column=words(found["column"]) if "column" in found else None,
        values=values,
        keep_unlisted="unlisted" in found and _unlisted(found["unlisted"]),
        split=(found["split"].text or None) if "split" in found else None,
        part=_part(found["part"]) if "part" in found else 1,
    )


def _values(place: Place) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for key, value in place.entries("a mapping of the file's words to ours"):
        plain = value.node.value if isinstance(value.node, Scalar) else ""
        found[key.text] = value.text if isinstance(plain, bool) else None if plain is None else words(value)
    return found


def _unlisted(place: Place) -> bool:
    if place.text not in {"keep", "refuse"}:
        place.wants("keep or refuse")
    return place.text == "keep"


def _part(place: Place) -> int:
    number = place.node.value if isinstance(place.node, Scalar) else None
    if isinstance(number, int) and not isinstance(number, bool) and 1 <= number <= _MOST_PARTS:
        return number
    place.wants(f"the number of a piece, from 1 to {_MOST_PARTS}")
    return 1


FIELDS: Mapping[str, Reader] = {
    "source": _source,
    "file": _file,
    "times": _times,
    "missing": _missing,
    "ticket": _single("ticket"),
    "at": _single("at"),
    "seq": _seq,
    "actor": _single("actor"),
    "id": _single("event_id"),
    "kind": _single("kind"),
    "opened": _opened,
    "attributes": _group("attributes", ATTRIBUTES, f"a mapping with any of {', '.join(ATTRIBUTES)}"),
    "state": _state,
    "states": _states,
    "first_answer": _first_answer,
    "instants": _group("instants", INSTANTS, f"a mapping with any of {', '.join(INSTANTS)}"),
    "resolution": _group("resolution", RESOLUTION, f"a mapping with any of {', '.join(RESOLUTION)}"),
    "payload": _group("payload", PAYLOAD, f"a mapping with any of {', '.join(PAYLOAD)}"),
}
