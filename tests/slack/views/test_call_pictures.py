"""What people see of ladders and calls, in words: a change of the picture is seen here first."""

from inline_snapshot import snapshot

from tests.slack.views.calls import CALLS
from tests.slack.views.reports import REPORTS
from tests.slack.views.test_pictures import picture


def seen(view: str) -> str:
    return picture({**CALLS, **REPORTS}[view]("Plain"))


def test_a_call_in_the_channel() -> None:
    assert seen("live, active") == snapshot("""\
[section]
<@U0ADA00001> *Acknowledge, then answer the customer*
[section]
*T-1* Plain
*1 h left*: first response due 13:00 (30 m of working time)
Plain  ·  Plain  ·  with Plain
[context]
Why you: rung 2 of 3 (15 m after rung 1): nobody answered rung 1
Promise: 2 working hours (office), Plain version 1
Next: Plain at 12:10, rung 3
[actions]
Acknowledge
Hand over
Snooze
Escalate now
Why
Acknowledge until…
The whole ladder\
""")


def test_a_call_on_a_lock_screen_says_whose_it_is_which_ticket_and_how_late() -> None:
    assert CALLS["live, late"]("Plain").text.split(": ") == snapshot(
        [
            "<@U0ADA00001> T-1 Plain. Over by 43 m",
            "first response was due 11:17 (10 m of working time ago). Acknowledge, then answer the customer",
        ]
    )


def test_a_call_after_downtime() -> None:
    assert seen("live, late") == snapshot("""\
[section]
<@U0ADA00001> *Acknowledge, then answer the customer*
[section]
*T-1* Plain
*Over by 43 m*: first response was due 11:17 (10 m of working time ago)
Plain  ·  Plain  ·  with Plain
[context]
Why you: rung 3 of 3 (15 m after rung 2)
Late by 43 m; rungs 1-2 were not sent
Possible duplicate: Slack did not say whether this had arrived before
Promise: 2 working hours (office), Plain version 1
Next: Plain at 12:10, rung 3
[actions]
Acknowledge
Hand over
Snooze
Escalate now
Why
Acknowledge until…
The whole ladder\
""")


def test_before_anybody_was_called() -> None:
    assert seen("live, armed") == snapshot("""\
[section]
*Nobody was called yet*
[section]
*T-1* Plain
*1 h left*: first response due 13:00 (30 m of working time)
Plain  ·  Plain  ·  with Plain
[context]
Promise: 2 working hours (office), Plain version 1
Next: Plain at 12:10, rung 3
[actions]
Acknowledge
Hand over
Snooze
Escalate now
Why
Acknowledge until…
The whole ladder\
""")


def test_acknowledged_with_a_promise() -> None:
    assert seen("live, promised") == snapshot("""\
[section]
*Acknowledged* by <@U0ADA00001> 11:59, until 12:30 as promised
[section]
*T-1* Plain
*1 h left*: first response due 13:00 (30 m of working time)
Plain  ·  Plain  ·  with Plain
[context]
Reached rung 2 of 3 (15 m after rung 1)
Promise: 2 working hours (office), Plain version 1
Next: Plain at 12:10, rung 3
[actions]
Give back
Why\
""")


def test_snoozed_past_the_breach() -> None:
    assert seen("live, snoozed") == snapshot("""\
[section]
*Snoozed until 12:30* by <@U0ADA00001> 11:40: Plain
[section]
*T-1* Plain
*Over by 43 m*: first response was due 11:17 (10 m of working time ago)
Plain  ·  Plain  ·  with Plain
[context]
Reached rung 2 of 3 (15 m after rung 1)
Promise: 2 working hours (office), Plain version 1
Next: Plain at 12:10, rung 3
[actions]
Acknowledge
Hand over
Why\
""")


def test_held_by_a_pause() -> None:
    assert seen("live, held") == snapshot("""\
[section]
*On hold* since 11:40: Plain
[section]
*T-1* Plain
*30 m left when it goes on*: first response paused: Plain
Plain  ·  Plain  ·  with Plain
[context]
Promise: 2 working hours (office), Plain version 1
Next: nobody until the clock runs again
[actions]
Acknowledge
Why\
""")


def test_exhausted() -> None:
    assert seen("live, exhausted") == snapshot("""\
[section]
<@U0ADA00001> *Nobody answered, 3 rungs were called: acknowledge, then answer the customer*
[section]
*T-1* Plain
*1 h left*: first response due 13:00 (30 m of working time)
Plain  ·  Plain  ·  with Plain
[context]
Promise: 2 working hours (office), Plain version 1
Next: Plain at 13:00, after the last rung
[actions]
Acknowledge
Hand over
Snooze
Why
Acknowledge until…
The whole ladder\
""")


def test_resolved() -> None:
    assert seen("live, resolved") == snapshot("""\
[context]
*T-1* Plain: first response done 12:20, 40 m before it was due  ·  2 calls\
""")


def test_a_page_in_the_thread() -> None:
    assert seen("page") == snapshot("""\
[section]
<@U0ADA00001> *T-1* Plain  ·  *1 h left*: first response due 13:00 (30 m of working time)
[context]
Why you: rung 2 of 3 (15 m after rung 1): nobody answered rung 1
[actions]
Acknowledge
Why\
""")


def test_a_page_that_was_answered() -> None:
    assert seen("page, answered") == snapshot("""\
[section]
<@U0ADA00001> *T-1* Plain
[context]
Acknowledged by <@U0ADA00001> 11:59\
""")


def test_a_page_of_what_is_over() -> None:
    assert seen("page, over") == snapshot("""\
[section]
<@U0ADA00001> *T-1* Plain
[context]
First response done 12:20, 40 m before it was due\
""")


def test_a_direct_message_that_was_answered() -> None:
    assert seen("direct, answered") == snapshot("""\
[context]
*T-1* Plain: acknowledged by <@U0ADA00001> 11:59\
""")


def test_a_process_that_fell_silent() -> None:
    assert seen("replica") == snapshot("""\
[section]
*A process of the bot has given no sign of life since 12:00*
Plain. 2 processes go on, and calls go out.
[context]
Look at its log and start it again, or take it away: one that is ended in order is not missed.\
""")


def test_a_direct_message() -> None:
    assert seen("direct") == snapshot("""\
[section]
*You are called: acknowledge, then answer the customer*
*T-1* Plain
*1 h left*: first response due 13:00 (30 m of working time)
Plain  ·  Plain  ·  with Plain
[context]
Why you: rung 2 of 3 (15 m after rung 1): nobody answered rung 1
[actions]
Acknowledge
Why\
""")


def test_an_alarm_to_the_leads() -> None:
    assert seen("alarm") == snapshot("""\
[section]
*Nobody answered the 3 rungs of Plain: answer the customer, or find somebody who does*
[section]
*T-1* Plain
*1 h left*: first response due 13:00 (30 m of working time)
Plain  ·  Plain  ·  with Plain
[section]
11:40  rung 1: Plain, arrived 11:40
11:55  rung 2: <@U0ADA00001>, arrived 11:55
[context]
Promise: 2 working hours (office), Plain version 1
[actions]
Acknowledge
Hand over
Why\
""")


def test_a_long_alarm_is_cut_in_the_middle() -> None:
    assert "… 484 more calls" in seen("alarm, 500 rungs")


def test_a_reminder() -> None:
    assert seen("reminder") == snapshot("""\
[section]
*Your acknowledgement expires 12:30: answer the customer, or promise a time.*
*T-1* Plain
*1 h left*: first response due 13:00 (30 m of working time)
Plain  ·  Plain  ·  with Plain
[context]
Otherwise you and whoever is on duty then are called again.
[actions]
Acknowledge until…
Hand over
Give back
Why\
""")


def test_a_bundle() -> None:
    assert seen("bundle of 6") == snapshot("""\
[section]
*6 tickets called at once*
[section]
*T-0 Plain* Plain Plain: first response 1 h left <@U0ADA00001>
*T-3 Plain* Plain Plain: first response 1 h left <@U0ADA00001>
*T-1 Plain* Plain Plain: first response 1 h left <@U0ADA00001>
*T-4 Plain* Plain Plain: first response 1 h left <@U0ADA00001>
*T-2 Plain* Plain Plain: first response 1 h left <@U0ADA00001>
*T-5 Plain* Plain Plain: first response 1 h left <@U0ADA00001>
[actions]
Acknowledge all mine
Acknowledge all of yours?
Of these 6 tickets, every one that calls you is then yours.
They are mine
Not yet\
""")
