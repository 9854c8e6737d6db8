"""What each view looks like, in words: a change of the picture is seen here first."""

from textwrap import wrap

from inline_snapshot import snapshot

from bot.slack.views.failure import refusal_view
from bot.slack.views.help import help_view
from bot.slack.views.message import Shown
from bot.slack.views.notice import notice_view
from tests.slack.views.harmless import literal, marked_up, objects
from tests.slack.views.records import (
    attainment_shown,
    facts,
    form,
    notice_shown,
    reader,
    receipt_shown,
    status_shown,
    when_shown,
    why_shown,
)


def picture(shown: Shown) -> str:
    """What a reader sees: a block's type, then its texts on lines of their own, the rows of a table one by one."""
    lines: list[str] = []
    for block in shown.payload()["blocks"]:
        lines.append(f"[{block['type']}]")
        rows = block.get("rows") or [[one] for one in objects(block) if isinstance(one.get("text"), str)]
        for row in rows:
            for line in " | ".join(one["text"] for one in row).splitlines():
                lines += wrap(line, 100)
    return "\n".join(lines)


def test_status_of_little() -> None:
    assert picture(status_shown("Plain", 1)) == snapshot("""\
[header]
Plain
[context]
Wed 4 Jun 2025 12:00 UTC  ·  1 over, 1 running, 1 paused
[section]
*Over*
[section]
*over by 1 h*   *T-0 Plain* Plain
resolution was due 13:00 (30 m of working time ago)  ·  Plain Plain  ·  <@U0ADA00001>
Why
[section]
*Next*
[section]
*1 h left*   *T-1 Plain* Plain
resolution due 13:00 (30 m of working time)  ·  Plain Plain  ·  Plain
customer's response due 13:00 (30 m of working time), 1 h left
Why
[section]
*Paused*
[section]
*30 m left when it goes on*   *T-2 Plain* Plain
resolution paused: Plain  ·  Plain Plain  ·  <@U0ADA00001>
Why\
""")


def test_status_of_nothing() -> None:
    assert picture(status_shown("Plain", 0)) == snapshot("""\
[header]
Plain
[section]
Nothing is open here.
[context]
Wed 4 Jun 2025 12:00 UTC\
""")


def test_status_where_titles_are_nasty() -> None:
    assert picture(status_shown("<!here> *b* & \u202eco", 1)) == snapshot("""\
[header]
<!here> *b* & co
[context]
Wed 4 Jun 2025 12:00 UTC  ·  1 over, 1 running, 1 paused
[section]
*Over*
[section]
*over by 1 h*   *T-0 &lt;!here&gt; ∗b∗ &amp; co* &lt;!here&gt; ∗b∗ &amp; co
resolution was due 13:00 (30 m of working time ago)  ·  &lt;!here&gt; ∗b∗ &amp; co &lt;!here&gt; ∗b∗
&amp; co  ·  <@U0ADA00001>
Why
[section]
*Next*
[section]
*1 h left*   *T-1 &lt;!here&gt; ∗b∗ &amp; co* &lt;!here&gt; ∗b∗ &amp; co
resolution due 13:00 (30 m of working time)  ·  &lt;!here&gt; ∗b∗ &amp; co &lt;!here&gt; ∗b∗ &amp;
co  ·  &lt;!here&gt; ∗b∗ &amp; co
customer's response due 13:00 (30 m of working time), 1 h left
Why
[section]
*Paused*
[section]
*30 m left when it goes on*   *T-2 &lt;!here&gt; ∗b∗ &amp; co* &lt;!here&gt; ∗b∗ &amp; co
resolution paused: &lt;!here&gt; ∗b∗ &amp; co  ·  &lt;!here&gt; ∗b∗ &amp; co &lt;!here&gt; ∗b∗ &amp;
co  ·  <@U0ADA00001>
Why\
""")


def test_why() -> None:
    assert picture(why_shown("Plain", 4, others=1)) == snapshot("""\
[header]
T-1 Plain Plain
[section]
*Resolution.* Used up at closing, Mon 17:00; a breach from Tue 09:00 on. 1 h of 8 h used.
[context]
Promise: 8 working hours (office), from Plain version 1 (tier)
Would hold otherwise: 8 working hours (office), from Plain version 1 (tier)
[table]
Time | Treated as | Counts | Total
Wed 4 Jun 12:00-12:30 | counted | 1 m | 0 m
Wed 4 Jun 12:30-13:00 | closed: Plain | - | 1 m
Wed 4 Jun 13:00-13:30 | paused: Plain | - | 2 m
Wed 4 Jun 13:30-14:00 | counted | 1 m | 3 m
[section]
*Resolution.* Paused, 7 h left: Plain. 1 h of 8 h used.
Why
[context]
Restated 3 times, last by Plain: Plain
[context]
As of Wed 4 Jun 2025 12:00 UTC\
""")


def test_why_of_a_long_story_is_cut_in_the_middle() -> None:
    table = next(one for one in objects(why_shown("Plain", 2000).payload()) if one.get("type") == "table")
    assert [literal(row) for row in table["rows"]][8:10] == snapshot(
        [["Wed 4 Jun 15:30-16:00", "closed: Plain", "-", "7 m"], ["… 1,984 more lines", "-", "11 h 1 m", "33 h 11 m"]]
    )


def test_when() -> None:
    assert picture(when_shown("Plain", 1)).split("[context]")[1] == snapshot("""\

Plain, Plain, Plain
[section]
*Resolution* due Mon 17:00: 1 d 19 h after opening, 8 h of it working time; closing time, so a
breach only from Tue 09:00
""")


def test_attainment() -> None:
    assert picture(attainment_shown("Plain", 2)) == snapshot("""\
[header]
Attainment Plain, Plain
[table]
Promise, service | Attained | Objective | Met of decided | Open | Without pauses
ownership (OLA), 0 Plain | 25 %* (5-70 %) | 99.95 % | 1 of 4 | 2 | 0 %
ownership (OLA), 1 Plain | 25 %* (5-70 %) | 99.95 % | 1 of 4 | 2 | 0 %
[section]
*Ownership (OLA) 0 Plain*: 3 misses over what the objective bears
*Ownership (OLA) 1 Plain*: 3 misses over what the objective bears
[context]
A met clock counts when it was met, a missed one at the instant of breach, answered or not;
undecided clocks stand apart and cancelled ones do not count.
* fewer than 20 decided, so the share may be luck: the 95 % interval stands beside it.
As of Wed 4 Jun 2025 12:00 UTC\
""")


def test_attainment_of_too_much_says_how_much_more_there_is() -> None:
    table = next(one for one in objects(attainment_shown("Plain", 300).payload()) if one.get("type") == "table")
    assert literal(table["rows"][-1]) == snapshot(["… 202 more rows", "-", "-", "-", "-", "-"])


def test_receipt() -> None:
    assert picture(receipt_shown("Plain")) == snapshot("""\
[section]
*T-1* is paused: Plain, expected until 12:00
Why
[section]
*Resolution.* Paused, 7 h left: waiting customer. 1 h of 8 h used.
[context]
This had been done already; nothing was done twice.\
""")


def test_a_breach() -> None:
    assert picture(notice_shown("Plain")) == snapshot("""\
[section]
*Breached: resolution was due 13:00*
*T-1 Plain* Plain
Plain  ·  Plain
[context]
With Plain
Promise: 8 working hours (Plain), Plain version 1
[actions]
Why
Status\
""")


def test_a_warning() -> None:
    shown = notice_view("warning", "75%", facts("Plain", assignee="U0ADA00001"), reader("Plain"))
    assert picture(shown) == snapshot("""\
[section]
*1 h left: resolution due 13:00*
*T-1 Plain* Plain
Plain  ·  Plain
[context]
With <@U0ADA00001>
Promise: 8 working hours (Plain), Plain version 1  ·  75 % of the target used
[actions]
Why
Status\
""")
    assert shown.text == snapshot("T-1 Plain: 1 h left: resolution due 13:00. Plain")


def test_help() -> None:
    shown = help_view(customer="acme", ticket="A_1", priority="P2", reason="waiting_customer")
    assert "\n\n".join(marked_up(shown.payload()["blocks"])) == snapshot("""\
*What breaches next*
`/sla status`  what breaches next in this channel
`/sla status mine`  what waits for you
`/sla status customer acme`  one customer; a ticket key or a service works too
`/sla why A_1`  the arithmetic behind its deadlines
`/sla when P2 Fri 16:30`  the deadlines a ticket opened then would have
`/sla forecast 8h`  what will probably breach, and what to save first
`/sla forecast A_1`  how likely it is to breach, and from how many like it
`/sla pauses`  what stands still, who paused it, and what should be over

*What was kept, and what it costs*
`/sla digest`  missed, due today, what the objectives bear; `yesterday` for that day, `week` or `month`
`/sla attainment last month by customer`  what was kept
`/sla attainment why acme`  what is counted in it and left out, and which tickets were missed
`/sla availability last month`  how long each service was up, and what is left of its budget
`/sla budget`  how many more misses each objective bears, and when that is used up
`/sla credits last month`  what is owed for what was missed; `why` shows the arithmetic
`/sla statement acme last month`  the month as it was invoiced, and what was restated since
`/sla quality last month`  what came back, what one reply settled, what is old
`/sla whose last month by customer`  whose the time was: ours, theirs, closed hours

*What is promised, and what should be*
`/sla agreement acme`  what is promised to whom; `mine` for you, `document NAME` sends a file
`/sla agreement NAME version 1`  one as it was, also when it is not in force any more
`/sla agreement status`  where agreements stand; `approve NAME` notes that a side agrees
`/sla what-if P2 resolution 4bh since 90d`  past tickets under that target
`/sla advise acme since 90d`  which targets are too loose, too tight or carried by pauses

*Work on a ticket*
`/sla new`  open a ticket
`/sla reply A_1 We are on it`  answer the customer, and stop the response clock
`/sla pause A_1 waiting_customer until Mon 9:00`  stop the clock for a reason
`/sla resume A_1`  let it run again
`/sla priority A_1 P2`  change the priority, and with it the promise
`/sla assign A_1 @name`  hand it to somebody; `me` takes it
`/sla resolve A_1`  done; `via LINK`, `by phone` if it was there; `reopen` undoes it
`/sla mute A_1 2h`  no warnings of it until then; `warnings 2h` for this channel
`/sla channel`  say whose channel this is, and what opens a ticket in it

*Keep the books*
`/sla outage`  record that a service was down; `list` shows, ends and corrects them
`/sla waive A_1 resolution by NAME because ...`  what it does not hold against us
`/sla fee acme 2026-03 4200 EUR`  what it pays a month from then on
`/sla close last month`  what closing the month would freeze, and the button that does it

*When somebody is called*
`/sla oncall`  who is on duty, and who is next
`/sla ladder A_1`  who was called about a ticket, and who is next
`/sla ack A_1 until 14:30`  it is yours; the time is a promise and may be left out
`/sla handover A_1 @name`  somebody else is called
`/sla snooze A_1 2h`  call nobody until then; past the breach add `because ...`
`/sla escalate A_1`  call the next rung now
`/sla simulate P2 Fri 18:55`  who would be called when
`/sla pages 30d`  who was called how often, and at night

Add `at yesterday 17:00` to status or why to see it as it stood then.

Answers are seen by you alone until you press Share in channel.\
""")


def test_help_for_a_customer_has_no_topic_that_is_for_the_house_alone() -> None:
    shown = help_view(customer="acme", ticket="A_1", priority="P2", reason="waiting_customer", house=False)
    titles = [text.splitlines()[0] for text in marked_up(shown.payload()["blocks"])[:-2]]
    assert titles == [
        "*What breaches next*",
        "*What was kept, and what it costs*",
        "*What is promised, and what should be*",
        "*Work on a ticket*",
    ]
    assert "/sla forecast" not in shown.text


def test_a_refusal() -> None:
    assert picture(refusal_view("there is no customer 'a<b': write `/sla status`")) == snapshot("""\
[section]
There is no customer 'a&lt;b': write `/sla status`\
""")


def test_the_form() -> None:
    view = form("Plain", 2)
    assert [(block["block_id"], block["element"]["type"], literal(block)) for block in view["blocks"]] == snapshot(
        [
            ("title", "plain_text_input", ["What is it about?", "Plain"]),
            ("customer", "static_select", ["Customer", "Plain 0", "Plain 1", "c0", "c1"]),
            ("service", "static_select", ["Service", "0 Plain", "1 Plain", "s0", "s1"]),
            ("priority", "static_select", ["Priority", "P0", "P1", "P0", "P1"]),
            ("assignee", "users_select", ["Who takes it?"]),
        ]
    )
