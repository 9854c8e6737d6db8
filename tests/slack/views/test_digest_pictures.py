"""What people see of digests and cards, in words; and that Slack takes them, however much there is and of whatever."""

import re
from dataclasses import replace
from textwrap import fill
from typing import Any

import pytest
from inline_snapshot import snapshot

from bot.digest_words import point
from bot.files.records import Shows
from bot.playground.blocks import refused_blocks
from bot.slack.views.message import Shown
from tests.builders import at
from tests.slack.views.digests import ADDRESS, card, digest, pages
from tests.slack.views.harmless import assert_harmless, assert_readable, literal, marked_up
from tests.slack.views.records import ADA
from tests.slack.views.test_nasty import NASTY

_OURS = re.compile(r"<!date\^\d+\^\{date_short_pretty\} \{time\}\|[^<>|]*>|<" + re.escape(ADDRESS) + r"[^<>|]*\|")
_CLOSED = re.compile(r"(?<=T-\d)>|(?<=T-\d\d)>|(?<=T-\d\d\d)>")


def lines(shown: Shown) -> str:
    """The blocks of a message as lines."""
    found: list[str] = []
    for block in shown.blocks:
        texts = [*marked_up(block), *literal(block)]
        if block["type"] == "data_visualization":
            texts = [block["title"]]
        found += [f"[{block['type']}]", *(line for text in texts for line in text.splitlines())]
    # Long lines are broken here only.
    return "\n".join(fill(line, 110, subsequent_indent="    ", break_long_words=False) for line in found)


def assert_good(shown: Shown) -> None:
    payload: dict[str, Any] = shown.payload()
    refusal = refused_blocks(payload["blocks"], "message")
    assert refusal is None, refusal
    assert 0 < len(payload["text"].strip()) <= 4000
    for text in (payload["text"], *marked_up(payload["blocks"])):
        assert_harmless(_CLOSED.sub("", _OURS.sub("", text)))
    for text in literal(payload["blocks"]):
        assert_readable(text)


def test_a_morning() -> None:
    assert lines(pages(digest())[0]) == snapshot("""\
[header]
Plain, Mon 2 Jun 2025
[section]
*1 missed*, 1 of them still open; *1 due today*; 1 ticket standing still; *1* that nobody answered; 1
    objective not reached in June 2025 so far.
[section]
Save first, in this order: T-0 (resolution, 36 % to breach)
[section]
Misses of the month at this pace: resolution, Plain gone Thu 5 Jun
[section]
Credits at risk this month: Plain (Plain) 50.00 EUR more if all that is open were missed, 60.00 of 350.00 EUR
    owed for misses that are still open
[section]
*Nobody answered*
•  *<https://x.example/archives/C0ACME001/p15|T-0>* Plain: everybody was called, the last Mon 06:30; P1, Plain
[section]
*Missed*
•  *<https://x.example/archives/C0ACME001/p15|T-0>* Plain: resolution still open, 1 h over, nobody answered,
    with Plain; P1, Plain
[section]
*Due today*
•  *Mon 09:00* *<https://x.example/archives/C0ACME001/p15|T-0>* Plain: first response (OLA) used up Mon 09:00,
    a breach once it is open again; Plain; P1, Plain
[section]
*Standing still*
•  *<https://x.example/archives/C0ACME001/p15|T-0>* Plain: Plain: still paused, though it was expected to end
    Mon 06:30; P1, Plain
[section]
*Promised and not kept*
•  *<https://x.example/archives/C0ACME001/p15|T-0>* Plain: the customer was promised to hear by Mon 06:30; P1,
    Plain
[section]
*Not content*
•  *<https://x.example/archives/C0ACME001/p15|T-0>* Plain: it went very badly, says the customer: “Plain”; P1,
    Plain
[section]
*Nearly missed*
•  *<https://x.example/archives/C0ACME001/p15|T-0>* Plain: update kept with 1 m 40 s to spare; P1, Plain
[section]
*Muted*
•  T-0 until 14:00, by U0ADA00001: Plain; 3 messages kept quiet
[table]
Attainment in June 2025
Attained
Objective
Met of decided
Left to miss
Resolution, Plain
90 %
95 %
18 of 20
-1
Resolution, Plain
90 %
95 %
18 of 20
-1
Customer's response, Plain
90 %
95 %
18 of 20
-1
[data_visualization]
Kept and missed by day
[context]
Last 7 days 90 %, the 7 before 100 %: down 10 points
Called at night: Plain once, U0ADA00001 3 times
Whose time it was: ours 30 %, customers' 10 %, closed hours 60 %
CSAT 83.3 %: 10 of 12 who answered said well or very well, 30 asked
Pings that led to an action: 31 of 40 (77.5 %)
This came 43 m late.
Sun 1 Jun 06:30 - Mon 2 Jun 06:30, working time counted by each promise's own calendar\
""")


def test_a_week() -> None:
    assert lines(pages(digest(shows=Shows.WEEK))[0]) == snapshot("""\
[header]
Plain, June 2025
[section]
*1 missed*, 1 of them still open; 1 ticket standing still; *1* that nobody answered; 1 objective not reached
    in June 2025.
[section]
Save first, in this order: T-0 (resolution, 36 % to breach)
[section]
Misses of the month at this pace: resolution, Plain gone Thu 5 Jun
[section]
Credits at risk this month: Plain (Plain) 50.00 EUR more if all that is open were missed, 60.00 of 350.00 EUR
    owed for misses that are still open
[section]
*Nobody answered*
•  *<https://x.example/archives/C0ACME001/p15|T-0>* Plain: everybody was called, the last Mon 06:30; P1, Plain
[section]
*Missed*
•  *<https://x.example/archives/C0ACME001/p15|T-0>* Plain: resolution still open, 1 h over, nobody answered,
    with Plain; P1, Plain
[section]
*First thing*
•  *Mon 09:00* *<https://x.example/archives/C0ACME001/p15|T-0>* Plain: first response (OLA) used up Mon 09:00,
    a breach once it is open again; Plain; P1, Plain
[section]
*Standing still*
•  *<https://x.example/archives/C0ACME001/p15|T-0>* Plain: Plain: still paused, though it was expected to end
    Mon 06:30; P1, Plain
[section]
*Promised and not kept*
•  *<https://x.example/archives/C0ACME001/p15|T-0>* Plain: the customer was promised to hear by Mon 06:30; P1,
    Plain
[section]
*Not content*
•  *<https://x.example/archives/C0ACME001/p15|T-0>* Plain: it went very badly, says the customer: “Plain”; P1,
    Plain
[section]
*Nearly missed*
•  *<https://x.example/archives/C0ACME001/p15|T-0>* Plain: update kept with 1 m 40 s to spare; P1, Plain
[section]
*Muted*
•  T-0 until 14:00, by U0ADA00001: Plain; 3 messages kept quiet
[table]
Attainment in June 2025
Attained
Objective
Met of decided
Left to miss
Resolution, Plain
90 %
95 %
18 of 20
-1
Resolution, Plain
90 %
95 %
18 of 20
-1
Customer's response, Plain
90 %
95 %
18 of 20
-1
[data_visualization]
Kept and missed by day
[context]
Kept 90 %, before that 100 %: down 10 points
Called at night: Plain once, U0ADA00001 3 times
Whose time it was: ours 30 %, customers' 10 %, closed hours 60 %
CSAT 83.3 %: 10 of 12 who answered said well or very well, 30 asked
Pings that led to an action: 31 of 40 (77.5 %)
This came 43 m late.
Sun 1 Jun 06:30 - Mon 2 Jun 06:30, working time counted by each promise's own calendar\
""")


def test_a_card() -> None:
    assert lines(card()) == snapshot("""\
[section]
*T-1*  Plain
Plain  ·  Plain  ·  Plain  ·  nobody has it yet
[section]
*Update* waits: Plain, 7 h of working time left
*First resolution overdue*: was due <!date^1748845800^{date_short_pretty} {time}|Mon 2 Jun 2025 06:30 UTC>
*Resolution* due <!date^1748876400^{date_short_pretty} {time}|Mon 2 Jun 2025 15:00 UTC>
[context]
First response kept: 42 m of 8 h  ·  Next response missed: 42 m of 8 h
[actions]
Take it
Resolve
Why
T-1
Take T-1
T-1
Resolve T-1
T-1
Why T-1\
""")


def test_a_card_whose_ticket_is_resolved() -> None:
    assert lines(card(resolved_at=at("Mon 08:00"), assignee=ADA)) == snapshot("""\
[section]
*T-1*  Plain
Resolved <!date^1748851200^{date_short_pretty} {time}|Mon 2 Jun 2025 08:00 UTC>, with <@U0ADA00001>
[context]
First response kept: 42 m of 8 h  ·  Next response missed: 42 m of 8 h\
""")


@pytest.mark.parametrize("what", NASTY)
def test_whatever_it_is_made_of_it_is_taken_and_does_nothing_but_be_read(what: str) -> None:
    text = NASTY[what]
    for shows in Shows:
        for shown in pages(digest(text, 12, shows), text):
            assert_good(shown)
    for rest in ({}, {"resolved_at": at("Mon 08:00")}, {"merged_into": text or "T-2"}, {"opened_at": None}):
        assert_good(card(text, **rest))


@pytest.mark.parametrize("letter", ["x", "ש", "🙂", "&"], ids=["long", "right to left", "emoji", "ampersands"])
def test_five_hundred_of_everything_are_all_told_in_messages_that_slack_takes(letter: str) -> None:
    text = letter * 200
    shown = pages(digest(text, 500), text)
    for one in shown:
        assert_good(one)
    told = "\n".join(part for one in shown for part in marked_up(one.payload()["blocks"]))
    for number in range(500):
        assert told.count(f"|T-{number}>") == 7, "in each of the seven lists that name tickets"


def test_beyond_five_hundred_they_are_counted() -> None:
    shown = pages(replace(digest(count=500), more={"due": 99_500}))
    assert "*100,000 due today*" in str(shown[0].blocks)
    told = "\n".join(part for one in shown for part in marked_up(one.payload()["blocks"]))
    assert told.count("and 99,500 more that are not told one by one: look with `/sla status`") == 1


SPANS = [
    (Shows.DAY, "in June 2025", "not reached in June 2025 so far", "the month goes on"),
    (Shows.MONTH, "in May 2025", "not reached in May 2025", "the month is over"),
    (Shows.WEEK, "2025-05-26 to 2025-06-02", "not reached from 2025-05-26 to 2025-06-02", "so is the week"),
]


@pytest.mark.parametrize(("shows", "period", "said", "reason"), SPANS, ids=[row[3] for row in SPANS])
def test_what_is_over_is_not_told_as_so_far(shows: Shows, period: str, said: str, reason: str) -> None:
    assert point(replace(digest(shows=shows), period=period)).rstrip(".").endswith(said), reason
