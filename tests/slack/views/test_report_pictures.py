"""What people see of ladders, rosters, rehearsals and answers, in words: a change is seen here first."""

from inline_snapshot import snapshot

from bot.slack.views.answer_forms import hand_over_form, snooze_form, take_over_form, until_form
from bot.slack.views.answered import answered_view
from tests.builders import at
from tests.slack.views.calls import ID
from tests.slack.views.harmless import literal
from tests.slack.views.records import ADA, reader
from tests.slack.views.reports import ANSWERS, REPORTS
from tests.slack.views.test_call_pictures import seen


def test_a_ladder() -> None:
    assert seen("ladder") == snapshot("""\
[header]
T-1 Plain
[section]
*First response*, ladder Plain version 3
Called, nobody answered; rung 2 of 3 (15 m after rung 1).
*1 h left*: first response due 13:00 (30 m of working time)
[section]
*1*  30 m before it is due: the ticket's owner
        11:40  Plain: arrived 11:40
:arrow_right: *2*  15 m later: on duty in Plain, Plain
        11:55  <@U0ADA00001>: arrived 11:55
*3*  15 m later: on duty in Plain, Plain
[context]
Next: Plain at 12:10, rung 3
[actions]
Acknowledge
Hand over
Snooze
Escalate now
Why
[section]
*First response*, ladder Plain version 3
Over 11:40.\
""")


def test_who_is_on_duty() -> None:
    assert seen("oncall") == snapshot("""\
[header]
On duty
[section]
*Plain*
Now: Plain until 13:00 (Plain)
Next: Plain from 14:00
Nobody: Wed 4 Jun 13:00-14:00
Nobody: Wed 4 Jun 13:00-14:00
Nobody: Wed 4 Jun 13:00-14:00
and 6 more gaps in the next two weeks
Changed: Plain for Plain, Wed 4 Jun 12:00-13:00: Plain
Changed: Plain for Plain, Wed 4 Jun 12:00-13:00: Plain
Changed: Plain for Plain, Wed 4 Jun 12:00-13:00: Plain
[actions]
Override
Cover\
""")


def test_a_rehearsal() -> None:
    assert seen("simulate") == snapshot("""\
[header]
If opened Wed 4 Jun 2025 12:00 UTC and nobody answered
[context]
Plain, Plain, Plain
[section]
*Resolution*, due 14:00, ladder Plain version 3
[section]
*12:00*  rung 1 (2 h left): Plain (not Plain Plain)
*13:00*  rung 1, called again, since nobody answered (1 h left): Plain (not Plain Plain)
*14:00*  rung 2 (due): *nobody*, so the next rung follows at once (Plain Plain)
*15:00*  rung 2, called again, since nobody answered (over by 1 h): Plain (not Plain Plain)
*Sun 06:00*  whoever catches the rest (over by 3 d 16 h): the user group Plain
*Sun 06:00*  the ladder ends: the leads are told, and it goes on at a slow pace
[context]
Without a ladder, so nobody is called: resolution\
""")


def test_the_calls_of_a_month() -> None:
    assert seen("pages") == snapshot("""\
[header]
Calls of the last 30 days
[table]
Person | Calls | At night | Answered | Share
Plain | 3 | 0 | 0 | 33.3 %
Plain 1 | 2 | 1 | 1 | 33.3 %
Plain 2 | 1 | 2 | 2 | 33.3 %
[section]
Fairness 1.0: the calls fell evenly on those who were called.
[context]
Night is 22:00 to 07:00 where the person lives. Answered: acknowledged by that person.
As of Wed 4 Jun 2025 12:00 UTC\
""")


def test_what_an_answer_came_to() -> None:
    said = {name: answered_view(made("Plain"), reader("Plain")).text for name, made in ANSWERS.items()}
    assert said == snapshot(
        {
            "acknowledged": "T-1 Plain first response is yours. Nobody else is called.",
            "promised": "T-1 Plain first response is yours until 12:30 as promised. Nobody else is called.",
            "one of several": "T-1 Plain first response has your answer; this rung waits for everybody it called.",
            "second": "T-1 Plain first response was acknowledged by <@U0ADA00001> 12:00; nothing more was done.",
            "given back": "T-1 Plain first response was given back, and its rung is called again.",
            "snoozed": "T-1 Plain first response calls nobody until 14:30.",
            "handed over": "T-1 Plain first response was handed to Plain, who is called now.",
            "escalated": "T-1 Plain first response goes on at once: rung 3 is called.",
            "escalated twice": "T-1 Plain first response stands as it did: the ladder has gone on already.",
            "exhausted": "T-1 Plain first response has no rung left: the catch-all is called, and the leads are told.",
            "over": "T-1 Plain first response is over already: nobody has to answer it any more.",
        }
    )


def test_what_all_mine_came_to() -> None:
    assert [REPORTS[name]("").text for name in ("all mine", "none mine")] == snapshot(
        [
            "3 tickets are yours now. 1 other of the list calls somebody else.",
            "None of these calls you any more, so nothing was acknowledged.",
        ]
    )


def test_the_forms() -> None:
    known = reader("Plain")
    forms = [
        until_form(ID, "T-1", known, breach_at=at("Wed 13:00")),
        snooze_form(ID, "T-1", known, breach_at=at("Wed 13:00")),
        hand_over_form(ID, "T-1"),
        take_over_form("network", "Network", known, person=ADA, covers=True),
    ]
    assert [literal(form) for form in forms] == snapshot(
        [
            [
                "Acknowledge until",
                "Acknowledge",
                "Cancel",
                "By when is it done?",
                "15 m: 12:15",
                "30 m: 12:30",
                "1 h: 13:00",
                "Another time",
                "14:30, Fri 9:00 or in 2h",
                "T-1 stays yours until then and calls nobody. Afterwards its ladder goes on.",
                "1749039300",
                "1749040200",
                "1749042000",
            ],
            [
                "Snooze",
                "Snooze",
                "Cancel",
                "Call nobody until",
                "15 m: 12:15",
                "30 m: 12:30",
                "1 h: 13:00",
                "2 h: 14:00",
                "4 h: 16:00",
                "8 h: 20:00",
                "1 d: Thu 12:00",
                "3 d: Sat 12:00",
                "7 d: Wed 11 Jun 12:00",
                "30 m: 12:30",
                "Another time",
                "14:30, Fri 9:00 or in 2h; from 5 minutes to 7 days",
                "Why?",
                "T-1: Its clock runs on. Past the breach, 13:00, it takes a reason.",
                "1749039300",
                "1749040200",
                "1749042000",
                "1749045600",
                "1749052800",
                "1749067200",
                "1749124800",
                "1749297600",
                "1749643200",
                "1749040200",
            ],
            [
                "Hand over",
                "Call them",
                "Cancel",
                "Who takes it?",
                "They are called at once about T-1. If they do not answer, the ladder goes on.",
            ],
            [
                "Cover",
                "Take over",
                "Cancel",
                "Who is on duty instead?",
                "For whom?",
                "From",
                "Until",
                "Why? (optional)",
                "Roster Network. At most 60 days; times are in your own zone.",
            ],
        ]
    )
