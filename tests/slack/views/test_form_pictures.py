"""The forms of channels and digests, and the word to the owner of a ladder: what people see, and what Slack takes."""

from textwrap import fill
from typing import Any

import pytest
from inline_snapshot import snapshot

from bot.calling import Naming
from bot.files.records import ChannelEntry, DigestEntry, Opens, Shows
from bot.playground.blocks import refused_blocks, refused_view
from bot.slack.mrkdwn import quoted
from bot.slack.views.channel import bound_view, channel_form
from bot.slack.views.digest_form import digest_form, scheduled_view
from bot.slack.views.word import word_view
from sla_core.schedules import Schedule
from tests.slack.views.harmless import assert_harmless, assert_readable, literal, marked_up, objects
from tests.slack.views.records import ADA, contracts, reader
from tests.slack.views.test_nasty import NASTY


def entry(text: str = "c0") -> ChannelEntry:
    """A channel with everything that can be said of one."""
    return ChannelEntry(
        text, text, "P0", Opens.MESSAGES, (ADA, "S0AGENTS01"), text, promise=10, csat=True, hours=text, nudge=0
    )  # fmt: skip


def scheduled(text: str = "morning") -> DigestEntry:
    return DigestEntry(text, "C0LEADS001", Schedule(30600, "Europe/Berlin"), Shows.DAY, text, ("c0",), ("s0",))


def picture(view: dict[str, Any]) -> str:
    """Its title and then each field with what can be chosen or stands in it, as far as that is text."""
    lines = [view["title"]["text"]]
    for block in view["blocks"]:
        texts = [one["text"] for one in objects(block) if one.get("type") in ("plain_text", "mrkdwn")]
        lines += f"[{' / '.join(texts)}]".splitlines()
    return "\n".join(fill(line, 110, subsequent_indent="    ", break_long_words=False) for line in lines)


def test_the_form_of_a_channel() -> None:
    view = channel_form(contracts(2, "Acme"), entry(), conversation="C0ACME001", seal="s")
    assert picture(view) == snapshot("""\
This channel
[Whose channel is it? / Acme 0 / Acme 1 / Acme 0]
[Which service is it about? / 0 Acme / 1 Acme]
[What opens a ticket here? / A customer's message / An agent's reaction to a message / Only a command or the
    form / A customer's message]
[Priority of a new ticket / P0 / P1 / P0]
[Who answers here? / Nobody named: everybody of the house.]
[And / Show how each ticket stands in its thread / Tell the customer by when they will hear from you / Ask the
    customer how it went, once a ticket is resolved / Remind the customer once their own clock runs out / Take
    the binding of this channel away / Show how each ticket stands in its thread / Tell the customer by when
    they will hear from you / Ask the customer how it went, once a ticket is resolved / Remind the customer
    once their own clock runs out]
[Whoever asks in a customer's channel sees that customer's tickets only.]\
""")
    bare = channel_form(contracts(1, "Acme"), None, conversation="C0ACME001", seal="s")
    assert picture(bare) == snapshot("""\
This channel
[Whose channel is it? / Acme 0]
[Which service is it about? / 0 Acme]
[What opens a ticket here? / A customer's message / An agent's reaction to a message / Only a command or the
    form / A customer's message]
[Priority of a new ticket / P0]
[Who answers here? / Nobody named: everybody of the house.]
[And / Show how each ticket stands in its thread / Tell the customer by when they will hear from you / Ask the
    customer how it went, once a ticket is resolved / Remind the customer once their own clock runs out / Show
    how each ticket stands in its thread]
[Whoever asks in a customer's channel sees that customer's tickets only.]\
""")


def test_what_the_form_of_a_channel_turns_into() -> None:
    said = bound_view(entry(), reader("Acme"), member=False)
    assert picture(said) == snapshot("""\
This channel
[It is about *c0, c0*.
A customer's message opens a ticket of priority P0.
Answers count from <@U0ADA00001>, S0AGENTS01.
The customer is told by when they will hear.
Once a ticket is resolved, the customer is asked how it went.
The customer is reminded when their own clock runs out.
News waits while c0 is closed; calls do not.
I am not in this channel yet and hear nothing: invite me with `/invite`.]\
""")


def test_the_form_of_a_digest() -> None:
    view = digest_form(contracts(2, "Acme"), scheduled(), conversation="C0LEADS001", seal="s", zone="UTC")
    assert picture(view) == snapshot("""\
Digest
[Where?]
[What? / The day: missed, due today, what the objectives bear / Before leaving: what the next day begins with
    / The week / The month / The day: missed, due today, what the objectives bear]
[When?]
[In which zone?]
[On which days? / Monday / Tuesday / Wednesday / Thursday / Friday / Saturday / Sunday / Monday / Tuesday /
    Wednesday / Thursday / Friday / Saturday / Sunday]
[Only these customers / Acme 0 / Acme 1 / Acme 0]
[Only these services / 0 Acme / 1 Acme / 0 Acme]
[Or / Tell this digest no more]\
""")
    assert picture(scheduled_view(scheduled(), "Tue 08:30")) == snapshot("""\
Digest
[*The day: missed, due today, what the objectives bear*
First in <#C0LEADS001> Tue 08:30.]\
""")
    assert picture(scheduled_view(None, "")) == snapshot("""\
Digest
[This digest is told no more.]\
""")


def word_of(text: str) -> Any:
    call = {"who": "person", "name": text, "pick": "first", "people": []}
    facts = {"ladder": text or "urgent", "ticket": text or "T-1", "rung": 1, "call": call}
    naming: Naming = lambda name: quoted(name, 60)  # noqa: E731
    return word_view(facts, naming)


def test_the_word_to_the_owner_of_a_ladder() -> None:
    shown = word_of("ada")
    assert "\n".join(marked_up(shown.blocks)) == snapshot("""\
*Rung 2 of ada had nobody to call, so the next one was called at once*
For ada.
It calls ada.
Look at the roster, the leave and the ladder itself. You hear of this ladder at most once a day.\
""")


@pytest.mark.parametrize("what", NASTY)
def test_slack_takes_every_form_of_anything(what: str) -> None:
    text = NASTY[what]
    known = contracts(150, text)
    views = [
        channel_form(known, entry(text), conversation="C0ACME001", seal="s"),
        bound_view(entry(text), reader(text), member=False),
        digest_form(known, scheduled(text), conversation="C0LEADS001", seal="s", zone="UTC"),
        scheduled_view(scheduled(text), text),
    ]
    for view in views:
        assert refused_view(view, "modal") == []
        for said in literal(view):
            assert_readable(said)


@pytest.mark.parametrize("what", NASTY)
def test_the_word_of_anything_is_harmless(what: str) -> None:
    payload: dict[str, Any] = word_of(NASTY[what]).payload()
    assert refused_blocks(payload["blocks"], "message") is None
    for text in (payload["text"], *marked_up(payload["blocks"])):
        assert_harmless(text)
