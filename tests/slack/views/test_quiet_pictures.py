"""What people see of news, mutes, promises and questions; and that Slack takes them, however much and of whatever."""

import re
from typing import Any

import pytest
from inline_snapshot import snapshot

from bot.playground.blocks import refused_blocks, refused_view
from bot.slack.views.message import Shown
from bot.slack.views.survey import Said, said_in
from tests.slack.views.harmless import assert_harmless, assert_readable, literal, marked_up
from tests.slack.views.quiet import (
    muted_shown,
    mutes_shown,
    news_shown,
    nudge_shown,
    promise_shown,
    reminded_shown,
    survey_asked,
    survey_shown,
    unmuted_shown,
)
from tests.slack.views.test_digest_pictures import lines
from tests.slack.views.test_nasty import NASTY

_DATES = re.compile(r"<!date\^\d+\^\{date_short_pretty\} \{time\}\|[^<>|]*>")
_PLACES = re.compile(r"<#C0HOUSE001>")


def test_news() -> None:
    assert lines(news_shown("Plain", 5)) == snapshot("""\
[section]
*3 breached, 2 due soon: 5 tickets*
•  *T-0 Plain* Plain: *breached*, resolution was due 13:00; Plain, Plain; with Plain
•  *T-3 Plain* Plain: *breached*, resolution was due 13:00; Plain, Plain; with <@U0ADA00001>
•  *T-2 Plain* Plain: resolution breached by a change of target; nobody was slow; Plain, Plain; with Plain
•  *T-1 Plain* Plain: *1 h left*, resolution due 13:00 (warning); Plain, Plain; with <@U0ADA00001>
•  *T-4 Plain* Plain: *1 h left*, resolution due 13:00 (warning); Plain, Plain; with Plain
[actions]
What breaches next
status\
""")


def test_what_is_muted() -> None:
    assert lines(muted_shown("Plain")) == snapshot("""\
[section]
*Muted until 14:00: T Plain.*
[context]
Clocks run on and people are still called. Leads see this in their digest.
`/sla unmute "T Plain"` ends it.\
""")
    assert lines(mutes_shown("Plain", 3)) == snapshot("""\
[section]
*3 things muted*
•  T Plain until 14:00, by <@U0ADA00001>: Plain; 3 messages kept quiet
•  breaches in <#C0HOUSE001> until 14:00, by <@U0ADA00001>: Plain; 3 messages kept quiet
•  75 % warnings of T Plain until 14:00, by <@U0ADA00001>: Plain; 3 messages kept quiet
[actions]
What breaches next
status all\
""")
    assert lines(mutes_shown("Plain", 0)) == snapshot("""\
[section]
Nothing is muted.
[context]
`/sla mute TICKET 2h` keeps the news of a ticket quiet.\
""")
    assert lines(unmuted_shown("Plain")) == snapshot("""\
[section]
*Told again: T Plain.*
[context]
3 messages kept quiet meanwhile.\
""")


def test_a_promise_and_the_reminder_of_it() -> None:
    assert lines(promise_shown("Plain")) == snapshot("""\
[section]
You will hear from us by *<!date^1749044700^{date_short_pretty} {time}|Wed 4 Jun 2025 13:45 UTC>* (your time).\
""")
    assert lines(promise_shown("Plain", moved=True)) == snapshot("""\
[section]
The time has moved: you will now hear from us by *<!date^1749044700^{date_short_pretty} {time}|Wed 4 Jun 2025
    13:45 UTC>* (your time), instead of <!date^1749041100^{date_short_pretty} {time}|Wed 4 Jun 2025 12:45
    UTC>.\
""")
    heard = promise_shown("Plain", moved=True).text
    assert heard.startswith("The time has moved: you will now hear from us by Wed 4 Jun 2025 13:45 UTC, instead of ")
    assert lines(reminded_shown("Plain")) == snapshot("""\
[section]
*The customer was promised to hear by 13:45: 1 h 45 m left*
*T-1 Plain* Plain
[context]
Agreed is 14:00. Any reply to the customer keeps it.
[actions]
Why
Status
"T-1 Plain" first_response
Why T-1 Plain
status ticket "T-1 Plain"
Status of T-1 Plain\
""")


def test_the_question_and_the_thanks() -> None:
    assert lines(survey_shown("Plain")) == snapshot("""\
[section]
*T-1 Plain* Plain is resolved. How did it go?
[actions]
Very well
Well
So-so
Badly
Very badly
5 T-1 Plain
very well, 5 of 5
4 T-1 Plain
well, 4 of 5
3 T-1 Plain
so-so, 3 of 5
2 T-1 Plain
badly, 2 of 5
1 T-1 Plain
very badly, 1 of 5
[context]
One click is enough. Your answer goes to the people who run the desk.\
""")
    assert lines(survey_shown("Plain", 2)) == snapshot("""\
[section]
*T-1 Plain* Plain
Thank you. You said: badly.
[actions]
Add a word
T-1 Plain\
""")


ALL: dict[str, Any] = {
    "news of few": lambda text: news_shown(text, 4),
    "news of many": lambda text: news_shown(text, 30),
    "muted": muted_shown,
    "one mute": lambda text: mutes_shown(text, 1),
    "many mutes": lambda text: mutes_shown(text, 200),
    "unmuted": unmuted_shown,
    "promise": promise_shown,
    "moved promise": lambda text: promise_shown(text, moved=True),
    "reminder": reminded_shown,
    "nudge": nudge_shown,
    "question": survey_shown,
    "thanks": lambda text: survey_shown(text, 5),
}


@pytest.mark.parametrize("view", ALL)
@pytest.mark.parametrize("what", NASTY)
def test_a_view_of_anything_is_taken_by_slack_and_harmless(view: str, what: str) -> None:
    shown: Shown = ALL[view](NASTY[what])
    payload: dict[str, Any] = shown.payload()
    assert refused_blocks(payload["blocks"], "message") is None, refused_blocks(payload["blocks"], "message")
    assert 0 < len(payload["text"].strip()) <= 4000
    for text in (payload["text"], *marked_up(payload["blocks"])):
        assert_harmless(_PLACES.sub("", _DATES.sub("", text)))
    for text in literal(payload["blocks"]):
        assert_readable(text)


@pytest.mark.parametrize("what", NASTY)
def test_the_form_beside_the_answer_is_taken_by_slack(what: str) -> None:
    assert refused_view(survey_asked(NASTY[what]), "modal") == []


@pytest.mark.parametrize(
    "view", [{}, {"private_metadata": "no json"}, {"state": {"values": {"score": 1}}}, {"state": []}]
)
def test_a_form_that_comes_back_damaged_says_nothing(view: dict[str, Any]) -> None:
    assert said_in(view) == Said(None, "", "", "", "", "")
