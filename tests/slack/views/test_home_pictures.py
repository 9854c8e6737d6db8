"""What the Home tab looks like, in words: a change of the picture is seen here first."""

from textwrap import wrap
from typing import Any

from inline_snapshot import snapshot

from bot.jobs.health import Health
from bot.jobs.home import Part
from bot.slack.views.home_frame import plain_home
from bot.slack.views.modal import modal_of
from bot.store.records import Narrowed
from tests.builders import at
from tests.slack.views.harmless import objects
from tests.slack.views.homes import my_tab, team_tab
from tests.slack.views.records import why_shown


def picture(view: dict[str, Any]) -> str:
    """What a reader sees: a block's type, then its texts on lines of their own; of a menu what is chosen."""
    lines: list[str] = []
    for block in view["blocks"]:
        lines.append(f"[{block['type']}]")
        rows = block.get("rows") or [[one] for one in objects(_chosen(block)) if isinstance(one.get("text"), str)]
        for row in rows:
            for line in " | ".join(one["text"] for one in row).splitlines():
                lines += wrap(line, 100)
    return "\n".join(lines)


def _chosen(block: dict[str, Any]) -> dict[str, Any]:
    if block["type"] != "actions":
        return block
    elements = [one.get("initial_option", one) for one in block["elements"]]
    return {**block, "elements": elements}


def test_my_work() -> None:
    assert picture(my_tab("Plain", 1)) == snapshot("""\
[actions]
My work
Team
Refresh
[context]
As of Wed 4 Jun 2025 12:00 UTC
[section]
*1 call* waits for your answer; you have 1 ticket with a deadline, *1 breached*; 1 customer waits
for you. You are on duty in Plain until 13:00.
[header]
Calls that wait for your answer: 1
[section]
*Answer the customer*   *<https://t.slack.com/archives/C0ACME001/p1748847600000100|T-1>* Plain
<@U0ADA00001> called, rung 2 of 3 (15 m after rung 1)
1 h left: first response due 13:00 (30 m of working time)
Next: Plain at 12:10, rung 3  ·  Plain Plain  ·  <@U0BOB00001>
[actions]
Acknowledge
Ladder
[header]
Your tickets, least time left first: 1
[section]
*1 h left*   *<https://t.slack.com/archives/C0ACME001/p1748847600000100|T-0 Plain>* Plain
resolution due 13:00 (30 m of working time)  ·  Plain Plain
then resolution 13:00
Why
[header]
Who waits for your answer: 1
[section]
*waiting 1 h*   *<https://t.slack.com/archives/C0ACME001/p1748847600000100|T-0 Plain>* Plain
1 h left: resolution due 13:00 (30 m of working time)  ·  Plain Plain
Why
[header]
Paused: 1
[section]
*30 m left when it goes on*   *<https://t.slack.com/archives/C0ACME001/p1748847600000100|T-0 Plain>*
Plain
resolution paused: Plain  ·  Plain Plain
then resolution 13:00
Why
[header]
Your duty in the next 7 days
[section]
*Plain*: now, until 13:00
[context]
Show only
[actions]
Every customer
Every priority
Every service\
""")


def test_my_work_when_there_is_none() -> None:
    assert picture(my_tab("Plain", 0, calls=0)) == snapshot("""\
[actions]
My work
Team
Refresh
[context]
As of Wed 4 Jun 2025 12:00 UTC
[section]
Nothing waits for you.
[context]
Show only
[actions]
Every customer
Every priority
Every service\
""")


def test_the_team() -> None:
    assert picture(team_tab("Plain", 1, rows=2)) == snapshot("""\
[actions]
My work
Team
Refresh
[context]
As of Wed 4 Jun 2025 12:00 UTC
[section]
*1 call* not answered; *1 ticket* at risk; *1 ticket* breached; *1 ticket* standing still too long.
[header]
Called, and nobody answered yet: 1
[section]
*Answer the customer*   *<https://t.slack.com/archives/C0ACME001/p1748847600000100|T-1>* Plain
<@U0ADA00001> called, rung 2 of 3 (15 m after rung 1)
1 h left: first response due 13:00 (30 m of working time)
Next: Plain at 12:10, rung 3  ·  Plain Plain  ·  <@U0BOB00001>
Ladder
[header]
At risk: 1
[context]
Not breached, and due within the next two working hours of its own calendar.
[section]
*1 h left*   *<https://t.slack.com/archives/C0ACME001/p1748847600000100|T-0 Plain>* Plain
resolution due 13:00 (30 m of working time)  ·  Plain Plain  ·  nobody has it
then resolution 13:00
Why
[actions]
Take
[header]
Breached and still open: 1
[context]
The most urgent priority first, then what is over longest.
[section]
*over by 1 h*   *<https://t.slack.com/archives/C0ACME001/p1748847600000100|T-0 Plain>* Plain
resolution was due 13:00 (30 m of working time ago)  ·  Plain Plain  ·  nobody has it
then resolution 13:00
Why
[actions]
Take
[header]
Standing still too long: 1
[section]
*30 m left when it goes on*   *<https://t.slack.com/archives/C0ACME001/p1748847600000100|T-0 Plain>*
Plain
resolution paused: Plain  ·  Plain Plain  ·  nobody has it
then resolution 13:00
still paused, though it was expected to end 11:00
Why
[actions]
Take
[header]
Attainment in June 2025
[table]
Promise | Attained | Objective | Left to miss | Last 7 days
Plain 0, first response | 88.8 % | 95 % | 2 too many; all gone Fri 6 Jun | 90 %, down 10 points
Plain 1, first response | 88.8 % | 95 % | 2 too many; all gone Fri 6 Jun | 90 %, down 10 points
[context]
Counted 12:00
[context]
The bot itself: 2 processes, everything on time
[context]
Show only
[actions]
Every customer
Every priority
Every service\
""")


def test_the_team_when_all_is_well() -> None:
    assert picture(team_tab("Plain", 0, calls=0, rows=0)) == snapshot("""\
[actions]
My work
Team
Refresh
[context]
As of Wed 4 Jun 2025 12:00 UTC
[section]
Nothing is at risk, nothing is breached, and nobody is called.
[context]
The bot itself: 2 processes, everything on time
[context]
Show only
[actions]
Every customer
Every priority
Every service\
""")


def test_the_team_when_the_bot_itself_is_not_well() -> None:
    unwell = Health(1, ("host:1:abc",), ("sweep",), at("Wed 11:50"), 2)
    assert picture(team_tab("Plain", 0, calls=0, rows=0, health=unwell)) == snapshot("""\
[actions]
My work
Team
Refresh
[context]
As of Wed 4 Jun 2025 12:00 UTC
[section]
:warning: *The bot itself needs somebody:* a call has waited to be sent since 11:50; sweep is late;
1 process fell silent.
[section]
Nothing is at risk, nothing is breached, and nobody is called.
[context]
The bot itself: 1 process, not everything on time, 2 messages in doubt
[context]
Show only
[actions]
Every customer
Every priority
Every service\
""")


def test_a_page_of_one_list_narrowed() -> None:
    which = Narrowed(customer="c1", priority="P2")
    assert picture(team_tab("Plain", 2, part=Part.OVER, total=500, which=which)) == snapshot("""\
[actions]
My work
Team
Refresh
[context]
As of Wed 4 Jun 2025 12:00 UTC
[section]
Only Plain 1, P2
Show everything
[header]
Breached and still open: 500+
[context]
The most urgent priority first, then what is over longest.
[context]
1 to 2 of 500+
[section]
*over by 1 h*   *<https://t.slack.com/archives/C0ACME001/p1748847600000100|T-0 Plain>* Plain
resolution was due 13:00 (30 m of working time ago)  ·  Plain Plain  ·  nobody has it
then resolution 13:00
Why
[actions]
Take
[section]
*over by 1 h*   *<https://t.slack.com/archives/C0ACME001/p1748847600000100|T-1 Plain>* Plain
resolution was due 13:00 (30 m of working time ago)  ·  Plain Plain  ·  yours
then resolution 13:00
Why
[actions]
Back
Later
[context]
Show only
[actions]
Plain 1
P2
Every service\
""")


def test_why_in_a_window() -> None:
    assert picture(modal_of("Why", why_shown("Plain", 2, others=1))) == snapshot("""\
[header]
T-1 Plain Plain
[section]
*Resolution.* Used up at closing, Mon 17:00; a breach from Tue 09:00 on. 1 h of 8 h used.
[context]
Promise: 8 working hours (office), from Plain version 1 (tier)
Would hold otherwise: 8 working hours (office), from Plain version 1 (tier)
[section]
Time  ·  Treated as  ·  Counts  ·  Total
Wed 4 Jun 12:00-12:30  ·  counted  ·  1 m  ·  0 m
Wed 4 Jun 12:30-13:00  ·  closed: Plain  ·  -  ·  1 m
[section]
*Resolution.* Paused, 7 h left: Plain. 1 h of 8 h used.
Why
[context]
Restated 3 times, last by Plain: Plain
[context]
As of Wed 4 Jun 2025 12:00 UTC\
""")


def test_a_tab_of_one_sentence() -> None:
    assert picture(plain_home("Guests can ask only in the channel of their own company.")) == snapshot("""\
[section]
Guests can ask only in the channel of their own company.
[actions]
Refresh\
""")
