"""`/sla forecast`: what will probably breach, what to save first, and the working behind it."""

from bot import forecast_words as words
from bot.jobs.forecast import SAVE_RULE, Detail, Outlook, Saving
from bot.jobs.forecast_why import ForecastWhy
from bot.sentences import Reader, promise_name
from bot.slack.mrkdwn import person, plain, quoted
from bot.slack.typed import spelled
from bot.slack.views.message import Block, Shown, actions, button, context, header, section
from bot.words import full_moment, plural, sentence
from sla_core.flow import FLOW_RULE
from sla_core.forecast import BACK_OFF_RULE

_CHANCES = "Chances are those of tickets like it that had used as much: `/sla forecast TICKET` says which."
# The mark is drawn as it is drawn behind the figures.
_SMALL = quoted(words.SMALL)
_SENTENCE = 300


def outlook_view(found: Outlook, reader: Reader) -> Shown:
    """The misses expected, the save-list and the queues short of hands; for a customer only what is due of its own."""
    whose = reader.customer(found.about.customer)
    title = plain(sentence(words.span_words(found)) + (f", {whose}" if whose else ""), 150)
    when = full_moment(found.at, reader.place)
    said = f"{plural(found.due, 'clock')} could breach, {found.over:,} over already, {found.paused:,} paused"
    if found.expected is None:
        return Shown(f"{quoted(title)}: {said}.", (header(title), section(sentence(said) + "."), context(when)))
    head = (
        f"{sentence(words.expectation(found.expected, found))}; {found.over:,} over already, {found.paused:,} paused."
    )
    blocks: list[Block] = [header(title), section(head)]
    if found.save:
        blocks.append(section("*Save these, in this order, in the next 30 minutes*"))
        blocks += [_saving(number, one, reader) for number, one in enumerate(found.save, start=1)]
    queues = [quoted(words.queue_words(queue), _SENTENCE) for queue in found.queues[:5]]
    if queues:
        blocks.append(section("*Short of hands*\n" + "\n".join(queues)))
    rules = [_CHANCES, *([SAVE_RULE, _SMALL] if found.save else []), *([FLOW_RULE] if queues else [])]
    blocks.append(context(*rules, f"Learnt from {found.learnt:,}, as of {when}"))
    spoken = [f"{quoted(one.scored.row.ticket, 60)}: {quoted(words.rescue(one.scored, reader))}" for one in found.save]
    return Shown("\n".join([f"{quoted(title)}: {head}", *spoken, *queues]), tuple(blocks))


def _saving(number: int, one: Saving, reader: Reader) -> Block:
    """The ticket, its chance and what is left; whose it is, and who has it."""
    row = one.scored.row
    whose = " ".join(part for part in (reader.customer(one.on.customer), one.on.priority or "") if part)
    who = person(one.on.assignee) if one.on.assignee else "unassigned"
    lines = [
        f"{number}. *{quoted(row.ticket, 60)}* {quoted(one.on.title, 100)}".rstrip(),
        quoted(words.rescue(one.scored, reader), _SENTENCE),
        "  ·  ".join(part for part in (quoted(whose, 80), who) if part),
    ]
    why = button("Why", "why", f"{spelled(row.ticket)} {row.metric.value}", label=f"Why {row.ticket}")
    return section("\n".join(lines), why)


def detail_view(found: Detail, reader: Reader) -> Shown:
    """Each open clock with its chance, and how many like it there were."""
    title = plain(f"Forecast of {found.ticket}", 150)
    lines = []
    for one in found.scored:
        used = one.row.target_seconds - one.left
        said = sentence(words.saving(one, reader))
        lines.append(f"*{quoted(said, _SENTENCE)}*\n{quoted(words.sample(one.forecast, used), _SENTENCE)}")
    lines += [f"{sentence(promise_name(row.kind, row.metric))}: breached already." for row in found.over]
    if not lines:
        lines = ["It has no open clock."]
    rules = (BACK_OFF_RULE, _SMALL, f"Learnt from {found.learnt:,}, as of {full_moment(found.at, reader.place)}")
    name = [quoted(found.title, 150)] if found.title else []
    blocks = (header(title), *(section(line) for line in (*name, *lines)), context(*rules), *_why(found))
    return Shown("\n".join([quoted(title), *name, *lines]), blocks)


def _why(found: Detail) -> tuple[Block, ...]:
    """The button that shows how the chances come about; none where there are none."""
    asked = f"forecast {spelled(found.ticket)} why"
    return (
        (actions(button("How it comes about", "status", asked, label=f"Forecast of {found.ticket}: why")),)
        if found.scored
        else ()
    )


def forecast_why_view(found: ForecastWhy, reader: Reader) -> Shown:
    """Each chance with the working behind it, step by step."""
    title = plain(f"Forecast of {found.detail.ticket}", 150)
    lines = []
    for one in found.reasons:
        steps = "\n".join(f"• {quoted(line, _SENTENCE)}" for line in words.reason_words(one))
        lines.append(f"*{quoted(sentence(words.saving(one.scored, reader)), _SENTENCE)}*\n{steps}")
    lines = lines or ["It has no open clock that could still be kept."]
    rules = (BACK_OFF_RULE, f"As of {full_moment(found.detail.at, reader.place)}")
    return Shown("\n".join([quoted(title), *lines]), (header(title), *map(section, lines), context(*rules)))
