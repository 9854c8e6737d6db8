"""What a later document may not do: change the past, or make an agreement into one of another kind."""

from collections.abc import Sequence
from datetime import datetime

from bot.files.catalogue import AgreementRow, Document, numbered
from bot.files.freeze import freeze
from bot.files.problems import Problem
from bot.files.reading import Reading
from sla_core.zones import zone


def refuse_backdating(history: Sequence[Document], reading: Reading, *, now: datetime) -> list[Problem]:
    """The problems of a file as successor of the documents loaded so far; none for the first file.

    A changed or new agreement may not say that it holds since before `now`: finished clocks are not scored again.
    A date that has not come yet may be changed, and a date that is left out means from now on.
    """
    file = reading.file
    if file is None or not history:
        return []
    at = max(now, history[-1].since)
    rows = numbered([*history, Document(at, freeze(file))]).agreements
    latest = {row.name: row for row in rows if row.document == len(history)}
    first = {row.name: row for row in reversed(rows)}
    place = zone(file.organization.zone)
    found: list[Problem] = []
    for agreement in file.agreements:
        row, kind = latest.get(agreement.name), first[agreement.name].body["kind"]
        if kind != agreement.kind:
            what = (
                f"was of kind {kind} and is now {agreement.kind}: its clocks are kept by kind, so give it another name"
            )
            found.append(_problem(reading, (agreement.name,), f"{agreement.name} {what}"))
        if row is not None and agreement.effective_from is not None and agreement.effective_from < now:
            since = agreement.effective_from.astimezone(place)
            found.append(_problem(reading, (agreement.name, "effective_from"), _backdated(row, since)))
    return sorted(found)


def _backdated(row: AgreementRow, since: datetime) -> str:
    shown = f"{since:%Y-%m-%d}" if (since.hour, since.minute) == (0, 0) else f"{since:%Y-%m-%d %H:%M}"
    became = "is new" if row.version == 1 else "changed"
    return (
        f"{row.name} {became} but says it holds since {shown}; finished clocks are not re-scored: "
        "give a date from now on, or leave it out"
    )


def _problem(reading: Reading, path: tuple[str, ...], what: str) -> Problem:
    line, column = reading.places.get(path, (1, 1))
    return Problem(reading.name, line, column, " > ".join(("agreements", *path)), what)
