"""`sla-bot init`: a few questions, and a first agreements file with comments that teach."""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.files.template import TEMPLATES, TIERS, Answers, BadAnswer, Hurt, template
from bot.jobs.beginning import Beginning, Filled, begin, begin_from_history
from bot.jobs.replaying import Past
from bot.now import now as read_clock
from bot.printed.lines import printable
from bot.settings import read_settings
from bot.terminal.asking import show
from bot.terminal.backtest import telling
from bot.wiring import opened
from bot.words import METRICS, nearest, plural
from sla_core.agreements import Metric
from sla_core.errors import SlaError

HOUSES = {"1": "helpdesk", "2": "it-services", "3": "departments"}
_WHO = "Who are your customers? 1 one house, 2 customers with their own agreements, 3 departments"
SELLS = {"1": "it-services", "2": "saas", "3": "telecom", "4": "ecommerce"}
_WHAT = "What do they get? 1 IT services, 2 software as a service, 3 lines, 4 a shop with a season"
TRIES = 3
_HURTS = ", ".join(Hurt)

Name = Annotated[str | None, typer.Option("--template", help=f"One of {', '.join(TEMPLATES)}; asked if left out.")]
_SAID = (
    f"An answer, such as zone=Europe/Berlin, instead of a question: {', '.join(one.name for one in fields(Answers))}."
)
Said = Annotated[list[str] | None, typer.Option("--answer", help=_SAID, metavar="NAME=ANSWER")]
Output = Annotated[Path, typer.Option(help="Where to write it; a file that is there is never overwritten.")]
Yes = Annotated[bool, typer.Option("--yes", help="Ask nothing: what no answer says is as the template has it.")]
_PAST = "Fill the targets with what the imported tickets of this store bear."
FromHistory = Annotated[bool, typer.Option("--from-history", help=_PAST)]
_JSON = "Print what was written as JSON instead of sentences; with --yes only."


def init_command(
    *,
    name: Name = None,
    said: Said = None,
    from_history: FromHistory = False,
    output: Output = Path("agreements.yaml"),
    yes: Yes = False,
    json_: Annotated[bool, typer.Option("--json", help=_JSON)] = False,
) -> None:
    """Ask a few questions and write a first agreements file, with comments that teach, from a template."""
    if json_ and not yes:
        raise SlaError("--json wants --yes: questions are no JSON")
    if output.exists():
        raise SlaError(f"{output} is there already, and stays as it is: say where else with --output")
    now, known = read_clock(), _said(said or [])
    chosen, answers = (name or TEMPLATES[0], _answers(known)) if yes else _asked(name, known, now)
    made = _made(chosen, answers, now, from_history=from_history)
    _write(output, made.text)
    show(beginning_json(made, chosen, output), "\n".join(_told(made, chosen, output)), as_text=not json_)


def _said(pairs: list[str]) -> dict[str, str]:
    """Answers by name; BadAnswer for one without a name, or with a name that no question has."""
    names = [one.name for one in fields(Answers)]
    found = {}
    for pair in pairs:
        name, mark, text = pair.partition("=")
        if not mark:
            raise BadAnswer(f"--answer {pair}: wanted a name and an answer, such as zone=Europe/Berlin")
        if name.strip() not in names:
            like = nearest(name.strip(), names)
            raise BadAnswer(f"nobody asks for {name.strip()!r}" + (f" (did you mean {like}?)" if like else ""))
        found[name.strip()] = text.strip()
    return found


def _made(name: str, answers: Answers, now: datetime, *, from_history: bool) -> Beginning:
    if not from_history:
        return begin(name, answers, now=now)
    with opened(read_settings()) as store, store.read() as rows, telling() as telling_of:
        return begin_from_history(rows, name, answers, now=now, past=Past(progress=telling_of("init")))


def _write(output: Path, text: str) -> None:
    """Writes the file, unless one has come there since: then nothing is touched."""
    try:
        with output.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise SlaError(f"{output} cannot be written: {error.strerror or error}") from None


def _told(made: Beginning, name: str, output: Path) -> list[str]:
    assert made.reading.file is not None
    agreements = plural(len(made.reading.file.agreements), "agreement")
    lines = [f"Written to {output} from the template {name}: {agreements}, and why each line is as it is."]
    lines += [f"  {replace(warning, file=str(output))} (warning)" for warning in made.reading.warnings]
    if made.filled:
        after = sum(bool(one.after) for one in made.filled)
        lines.append(f"{after} of {len(made.filled)} targets are from {plural(made.tickets, 'ticket')} of the past:")
        lines += [f"  {_filled(one)}" for one in made.filled]
    lines.append(f"Next: read it, then `sla-bot check {output}` and `sla-bot load {output}`.")
    return [printable(line) for line in lines]


def _filled(one: Filled) -> str:
    marker = one.marker
    what = f"{marker.agreement}, {METRICS[Metric(marker.metric)]}, {marker.priority}"
    return f"{what}: {one.after}, {one.why}" if one.after else f"{what}: {marker.length} as it was, {one.why}"


def beginning_json(made: Beginning, name: str, output: Path) -> dict[str, Any]:
    """What was written where, and each target that the past was asked about."""
    assert made.reading.file is not None
    targets = [
        {
            "agreement": one.marker.agreement, "metric": one.marker.metric, "priority": one.marker.priority,
            "template": one.marker.length, "within": one.after or one.marker.length, "from_history": bool(one.after),
            "why": one.why,
        }
        for one in made.filled
    ]  # fmt: skip
    names = [one.name for one in made.reading.file.agreements]
    return {"file": str(output), "template": name, "agreements": names, "tickets": made.tickets, "targets": targets}


def _answers(said: Mapping[str, str]) -> Answers:
    return Answers(**{key: _READERS.get(key, str.strip)(text) for key, text in said.items()})


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _hurts(text: str) -> frozenset[Hurt]:
    found = set()
    for word in _listed(text):
        try:
            found.add(Hurt(word.lower()))
        except ValueError:
            like = nearest(word.lower(), list(Hurt))
            raise BadAnswer(f"{word!r}: wanted {_HURTS}" + (f" (did you mean {like}?)" if like else "")) from None
    return frozenset(found)


_READERS: Mapping[str, Callable[[str], Any]] = {"tiers": _listed, "hurts": _hurts}


def _asked(name: str | None, said: Mapping[str, str], now: datetime) -> tuple[str, Answers]:
    """The template and the answers, each asked for unless an option said it, and checked before the next one."""
    try:
        if name is None:
            name = _question(_WHO, "1", lambda text: _one_of(HOUSES, text))
            if name == "it-services":
                name = _question(_WHAT, "1", lambda text: _one_of(SELLS, text))
        chosen = name
        template(chosen, Answers(), now=now)
        found = Answers()
        for key, words, default in _questions(chosen, with_tiers="tiers" in said):
            text, told = said.get(key), found
            if key == "subdivision" and not found.country and text is None:
                continue

            def added(text: str, key: str = key, told: Answers = told) -> Answers:
                read = replace(told, **{key: _READERS.get(key, str.strip)(text)})
                begin(chosen, read, now=now)
                return read

            found = added(text) if text is not None else _question(words, default, added)
    except typer.Abort:
        typer.echo("", err=True)
        raise SlaError("the questions ended before all were answered: nothing was written (--yes asks none)") from None
    return chosen, found


def _questions(name: str, *, with_tiers: bool) -> list[tuple[str, str, str]]:
    usual = Answers()
    asked = [
        ("organization", "What is your organization called?", usual.organization),
        ("zone", "In which time zone are your office hours?", read_settings().sla_zone or usual.zone),
        ("country", "Whose public holidays do you keep? A country's code such as DE, or nothing", ""),
        ("subdivision", "In which part of it? A code such as BE, or nothing", ""),
        ("hours", "When are you open? 24h, or days such as mon-thu 08:00-17:00, fri 08:00-14:00", usual.hours),
        ("hurts", f"What hurts most? Several with commas, or nothing: {_HURTS}", ""),
        ("leads", "In which Slack channel are leads told each morning? Its id, or nothing", ""),
    ]
    if name in TIERS or with_tiers:
        usual_tiers = ",".join(TIERS.get(name, ()))
        asked.insert(5, ("tiers", "Which tiers do customers have, the best first?", usual_tiers))
    return asked


def _one_of(choices: Mapping[str, str], text: str) -> str:
    if text.strip() not in choices:
        raise BadAnswer(f"{text.strip()!r}: wanted one of {', '.join(choices)}")
    return choices[text.strip()]


def _question(words: str, default: str, read: Callable[[str], Any]) -> Any:
    """What a person answers, read; asked again if it makes no sense, and BadAnswer if it never does."""
    for left in range(TRIES - 1, -1, -1):
        text = typer.prompt(words, default=default, show_default=bool(default))
        try:
            return read(text)
        except SlaError as wrong:
            if not left:
                raise BadAnswer(f"{wrong}. Nothing was written") from None
            typer.echo(str(wrong), err=True)
    raise AssertionError("unreachable")
