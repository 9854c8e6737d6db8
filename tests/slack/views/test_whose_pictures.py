"""What `/sla whose` looks like: the parts of the whole, and a table of the groups with one line for all of them."""

from inline_snapshot import snapshot

from bot.jobs.asking import About
from bot.jobs.attainment import Period
from bot.jobs.whose import Report, Row
from bot.slack.limits import TABLE_ROWS
from bot.slack.views.whose import whose_view
from sla_core.attribution import Shares, Spent
from tests.builders import at
from tests.slack.views.records import reader
from tests.slack.views.test_pictures import picture

NOW = at("Fri 15:00")
WEEK = Period(at("Mon 00:00"), at("next Mon 00:00"), "in the week of 2025-06-02")
ACME = Spent(2, Shares(ours=16200, customer=7200, third_party=5400, closed=57600))
OTHERS = Spent(1, Shares(ours=3600))


def told(*rows: Row, unpromised: int = 0) -> Report:
    return Report(About(), WEEK, "customer", NOW, sum((row.spent for row in rows), Spent()), rows, unpromised)


def test_a_week_by_customer() -> None:
    shown = whose_view(told(Row("acme", ACME), Row(None, OTHERS), unpromised=2), reader("Plain"))
    assert picture(shown) == snapshot("""\
[header]
Whose time it was in the week of 2025-06-02
[section]
3 tickets resolved; 2 more under no agreement, in nobody's working hours, are left out.
Whose time it was: ours 22 %, customers' 8 %, third parties' 6 %, closed hours 64 %
[table]
Customer (tickets) | Ours | Customers' | Third parties' | Closed hours
Plain (2) | 2 h 15 m (18.8 %) | 1 h (8.3 %) | 45 m (6.2 %) | 66.7 %
no customer (1) | 1 h (100 %) | 0 m (0 %) | 0 m (0 %) | 0 %
all (3) | 1 h 50 m (22 %) | 40 m (8 %) | 30 m (6 %) | 64 %
[context]
In the table: the mean of a ticket, and the share of all its time.
Counted are the tickets resolved in the period and not merged, each with its whole life until the
period's end.
From the first contact until the ticket is resolved, in the working hours of its resolution: the
customer's time is that in which we waited for the customer and had no answer yet, a third party's
any other pause, ours the rest. What lies outside of these hours is closed.
As of Fri 6 Jun 2025 15:00 UTC\
""")
    assert shown.text == snapshot("""\
Whose time it was in the week of 2025-06-02
3 tickets resolved; 2 more under no agreement, in nobody's working hours, are left out.
Whose time it was: ours 22 %, customers' 8 %, third parties' 6 %, closed hours 64 %
Plain: ours 4 h 30 m (18.8 %), customers' 2 h (8.3 %), third parties' 1 h 30 m (6.2 %), closed hours 16 h (66.7 %)
no customer: ours 1 h (100 %), customers' 0 m (0 %), third parties' 0 m (0 %), closed hours 0 m (0 %)\
""")


def test_a_week_in_which_nothing_was_resolved() -> None:
    assert picture(whose_view(told(), reader("Plain"))) == snapshot("""\
[header]
Whose time it was in the week of 2025-06-02
[section]
0 tickets resolved.
[context]
Counted are the tickets resolved in the period and not merged, each with its whole life until the
period's end.
From the first contact until the ticket is resolved, in the working hours of its resolution: the
customer's time is that in which we waited for the customer and had no answer yet, a third party's
any other pause, ours the rest. What lies outside of these hours is closed.
As of Fri 6 Jun 2025 15:00 UTC\
""")


def test_more_groups_than_a_table_takes_are_counted_in_its_last_line() -> None:
    rows = [Row(f"c{number:03}", ACME) for number in range(300)]
    (table,) = [block for block in whose_view(told(*rows), reader("Plain")).blocks if block["type"] == "table"]
    assert len(table["rows"]) <= TABLE_ROWS
    assert "more rows" in table["rows"][-1][0]["text"]
