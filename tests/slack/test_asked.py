"""`/sla ...` as people type it: what is read from it, and what they are told when it cannot be read."""

import string
from contextlib import suppress
from datetime import datetime
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.slack.asked import WORDS, Asked, NotUnderstood, Vocabulary, read
from sla_core.agreements import Metric
from sla_core.errors import BadDuration, BadTime, SlaError
from tests.builders import at

BERLIN = ZoneInfo("Europe/Berlin")
# Wednesday, eleven o'clock in Berlin.
NOW = at("Wed 09:00")
KNOWN = Vocabulary(
    priorities=("P1", "P2", "P3"),
    customers={
        "acme": "ACME Corp",
        "globex": "Globex",
        "mail": "Mail Order Ltd",
        "sun": "Sun Systems",
        "dawn": "Meet at Dawn",
    },
    services={"mail": "Mail", "erp": "ERP", "vpn": "Remote Access"},
    reasons={
        "waiting_customer": "Waiting for the customer",
        "waiting_third_party": "Waiting for a third party",
        "maintenance": "Maintenance",
    },
)
CONFINED = Vocabulary(KNOWN.priorities, {"acme": "ACME Corp"}, KNOWN.services, KNOWN.reasons, confined=True)


def asked(text: str, known: Vocabulary = KNOWN) -> Asked:
    return read(text, known, place=BERLIN, now=NOW)


def berlin(when: str) -> datetime:
    return at(when, "Europe/Berlin")


GOOD: list[tuple[str, Asked]] = [
    # status
    ("", Asked("status")),
    ("   ", Asked("status")),
    ("status", Asked("status")),
    ("STATUS", Asked("status")),
    ("Status.", Asked("status")),
    ("status:", Asked("status")),
    ("status mine", Asked("status", where="mine")),
    ("status Mine?", Asked("status", where="mine")),
    ("status me", Asked("status", where="mine")),
    ("status here", Asked("status", where="here")),
    ("status all", Asked("status", where="all")),
    ("status acme", Asked("status", customer="acme")),
    ("status ACME Corp", Asked("status", customer="acme")),
    ("status acme corp.", Asked("status", customer="acme")),
    ("status for ACME Corp", Asked("status", customer="acme")),
    ("status customer Globex", Asked("status", customer="globex")),
    ("status Customer “ACME Corp”", Asked("status", customer="acme")),
    ("status «ACME Corp»", Asked("status", customer="acme")),
    ("status\u00a0customer\u00a0ACME\u00a0Corp", Asked("status", customer="acme")),
    ("status\tacme\n", Asked("status", customer="acme")),
    ("sta\u200btus ac\ufeffme", Asked("status", customer="acme")),
    ("status erp", Asked("status", service="erp")),
    ("status Remote Access", Asked("status", service="vpn")),
    ("status service mail", Asked("status", service="mail")),
    ("status mail", Asked("status", customer="mail")),
    ("status mail mail", Asked("status", customer="mail", service="mail")),
    ("status acme erp", Asked("status", customer="acme", service="erp")),
    ("status customer acme service mail", Asked("status", customer="acme", service="mail")),
    ("status A-1", Asked("status", ticket="A-1")),
    ("status `A-1`", Asked("status", ticket="A-1")),
    ("status (INC0001234)", Asked("status", ticket="INC0001234")),
    ("status #4711", Asked("status", ticket="#4711")),
    ("status R&amp;D-7", Asked("status", ticket="R&D-7")),
    ("status ticket acme", Asked("status", ticket="acme")),
    ('status ticket "INC 7"', Asked("status", ticket="INC 7")),
    ("status <http://acme.example|acme.example>", Asked("status", ticket="acme.example")),
    ("status <@U0ADA00001>", Asked("status", where="mine", person="U0ADA00001")),
    ("status <@U0ADA00001|ada>.", Asked("status", where="mine", person="U0ADA00001")),
    ("status <#C0ACME001|acme>", Asked("status", where="channel", text="C0ACME001")),
    ("status channel <#C0ACME001>", Asked("status", where="channel", text="C0ACME001")),
    ("status channel", Asked("status", where="channel")),
    # as it stood
    ("status at yesterday 17:00", Asked("status", at=berlin("Tue 17:00"))),
    ("status ACME Corp at yesterday 17:00", Asked("status", customer="acme", at=berlin("Tue 17:00"))),
    ("status acme AT 9:30", Asked("status", customer="acme", at=berlin("Wed 09:30"))),
    ("status at yesterday at 17:00", Asked("status", at=berlin("Tue 17:00"))),
    ("status at Fri 9:00", Asked("status", at=berlin("2025-05-30 09:00"))),
    ("status at Wednesday 10:00", Asked("status", at=berlin("Wed 10:00"))),
    ("status at Wed 12:00", Asked("status", at=berlin("2025-05-28 12:00"))),
    ("status at 2025-05-01 09:00", Asked("status", at=berlin("2025-05-01 09:00"))),
    ("status at now", Asked("status", at=NOW)),
    ("status Meet at Dawn", Asked("status", customer="dawn")),
    ("status Meet at Dawn at 9:30", Asked("status", customer="dawn", at=berlin("Wed 09:30"))),
    # why
    ("why A-1", Asked("why", ticket="A-1")),
    ("Why A-1?", Asked("why", ticket="A-1")),
    ("why “A-1”", Asked("why", ticket="A-1")),
    ("why A-1 resolution", Asked("why", ticket="A-1", metric=Metric.RESOLUTION)),
    ("why A-1 response", Asked("why", ticket="A-1", metric=Metric.FIRST_RESPONSE)),
    ("why A-1 First-Response at 9:30",
     Asked("why", ticket="A-1", metric=Metric.FIRST_RESPONSE, at=berlin("Wed 09:30"))),
    ("why A-1 first_response.", Asked("why", ticket="A-1", metric=Metric.FIRST_RESPONSE)),
    ("why A-1 customer’s response", Asked("why", ticket="A-1", metric=Metric.CUSTOMER_RESPONSE)),
    ('why "INC 7" resolution', Asked("why", ticket="INC 7", metric=Metric.RESOLUTION)),
    ("why ticket A-1", Asked("why", ticket="A-1")),
    # when
    ("when", Asked("when", at=NOW)),
    ("when P2", Asked("when", priority="P2", at=NOW)),
    ("when p2, acme, Fri 16:30", Asked("when", priority="P2", customer="acme", at=berlin("Fri 16:30"))),
    ("when P2 ACME Corp Fri 16:30", Asked("when", priority="P2", customer="acme", at=berlin("Fri 16:30"))),
    ("when P2 globex erp tomorrow 9",
     Asked("when", priority="P2", customer="globex", service="erp", at=berlin("Thu 09:00"))),
    ("when P2 for globex at Fri 16:30", Asked("when", priority="P2", customer="globex", at=berlin("Fri 16:30"))),
    ("when Fri 16:30 P2 acme", Asked("when", priority="P2", customer="acme", at=berlin("Fri 16:30"))),
    ("when service mail", Asked("when", service="mail", at=NOW)),
    ("when P1 Sun 9:00", Asked("when", priority="P1", at=berlin("Sun 09:00"))),
    ("when P1 Sun Systems 12:00", Asked("when", priority="P1", customer="sun", at=berlin("Wed 12:00"))),
    ("when P1 customer sun 12:00", Asked("when", priority="P1", customer="sun", at=berlin("Wed 12:00"))),
    ("when acme in 2h", Asked("when", customer="acme", at=at("Wed 11:00"))),
    # attainment
    ("attainment", Asked("attainment")),
    ("attainment last month by customer", Asked("attainment", period="last month", by="customer")),
    ("Attainment Last Month, by Customers.", Asked("attainment", period="last month", by="customer")),
    ("attainment by customer acme last week", Asked("attainment", period="last week", by="customer", customer="acme")),
    ("attainment of ACME Corp in this year", Asked("attainment", period="this year", customer="acme")),
    ("attainment by person", Asked("attainment", by="assignee")),
    ("attainment Ever", Asked("attainment", period="ever")),
    # new, help
    ("new", Asked("new")),
    ("new Printer on fire", Asked("new", text="Printer on fire")),
    ("new R&amp;D: &lt;b&gt; is slow", Asked("new", text="R&D: <b> is slow")),
    ("new see <https://example.org/a?b=1&amp;c=2>", Asked("new", text="see https://example.org/a?b=1&c=2")),
    ("new <https://evil.example|bank.example>", Asked("new", text="https://evil.example")),
    ("help", Asked("help")),
    ("?", Asked("help")),
    ("Help!", Asked("help")),
    ("help status", Asked("help")),
    # deeds
    ("reply A-1", Asked("reply", ticket="A-1")),
    ("reply A-1: We are on it.", Asked("reply", ticket="A-1", text="We are on it.")),
    ("reply A-1 “Soon”,  he said\nand left", Asked("reply", ticket="A-1", text="“Soon”,  he said\nand left")),
    ("reply A-1 Tom &amp; <@U0BOB00001> know", Asked("reply", ticket="A-1", text="Tom & <@U0BOB00001> know")),
    ("pause A-1 waiting_customer", Asked("pause", ticket="A-1", reason="waiting_customer")),
    ("pause A-1 customer", Asked("pause", ticket="A-1", reason="waiting_customer")),
    ("pause A-1 Waiting for the customer.", Asked("pause", ticket="A-1", reason="waiting_customer")),
    ("pause A-1 third party", Asked("pause", ticket="A-1", reason="waiting_third_party")),
    ("pause A-1 waiting for a third party until Mon 9:00",
     Asked("pause", ticket="A-1", reason="waiting_third_party", at=berlin("next Mon 09:00"))),
    ("Pause A-1 “Maintenance” Until tomorrow 9",
     Asked("pause", ticket="A-1", reason="maintenance", at=berlin("Thu 09:00"))),
    ("resume A-1", Asked("resume", ticket="A-1")),
    ("resolve 'A-1'.", Asked("resolve", ticket="A-1")),
    ("REOPEN A-1", Asked("reopen", ticket="A-1")),
    ("priority A-1 p1", Asked("priority", ticket="A-1", priority="P1")),
    ("priority A-1 to P1.", Asked("priority", ticket="A-1", priority="P1")),
    ("assign A-1", Asked("assign", ticket="A-1", where="mine")),
    ("assign A-1 to me", Asked("assign", ticket="A-1", where="mine")),
    ("assign A-1 <@U0BOB00001|bob>", Asked("assign", ticket="A-1", person="U0BOB00001")),
    ("assign A-1 to <@W0BOB00001>.", Asked("assign", ticket="A-1", person="W0BOB00001")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), GOOD, ids=[text for text, _ in GOOD])
def test_a_command_is_read_as_meant(text: str, wanted: Asked) -> None:
    assert asked(text) == wanted


BAD: list[tuple[str, str]] = [
    # words
    ("staus", "did you mean `/sla status`?"),
    ("stat", "did you mean `/sla status`?"),
    ("statsu acme", "did you mean `/sla status`?"),
    ("resolved A-1", "did you mean `/sla resolve`?"),
    ("close A-1", "`/sla help` shows what I know"),
    ("fnord", "`/sla help` shows what I know"),
    ("A-1", "did you mean `/sla status A-1`?"),
    ("ACME Corp", "did you mean `/sla status ACME Corp`?"),
    ("erp", "did you mean `/sla status erp`?"),
    ("<!channel>", "`/sla help` shows what I know"),
    ("x" * 3001, "that is 3,001 characters"),
    ("x" * 3000, "`/sla help` shows what I know"),
    # status
    ("status acne", "did you mean acme?"),
    ("status Globax", "did you mean Globex?"),
    ("status remote acess", "did you mean Remote Access?"),
    ("status A-1 resolution", "`/sla status ticket KEY`"),
    ("status acme corporation", "`/sla status customer NAME`"),
    ("status A-1 A-2", "`/sla status ticket KEY`"),
    ("status customer", "which customer? Known here: acme, globex"),
    ("status customer acne", "there is no customer 'acne' (did you mean acme?)"),
    ("status customer ''", "which customer?"),
    ("status service", "which service? Known here: mail, erp, vpn"),
    ("status service erq", "did you mean erp?"),
    ("status channel acme", "'acme' is not a channel: write `/sla status #channel`"),
    ("status channel <@U0ADA00001>", "is not a channel"),
    ("status <#C0ACME001|acme> now", "I cannot read"),
    ("status <!subteam^S0ONCALL01|@oncall>", "is not a ticket key; wanted one such as SLA-12"),
    ("status " + "9" * 101, "is not a ticket key"),
    ("status at", "is not an instant"),
    ("status at noon", "wanted 16:30"),
    ("status at tomorrow 9:00", "still to come: `/sla when` rehearses"),
    ("status at 12:00", "still to come"),
    ("status at in 2h", "still to come"),
    ("status acme at 25:00", "there is no time 25:00"),
    ("status acme at 2025-02-30", "is not an instant"),
    ("status at 0001-01-01", "lies outside"),
    ("status at 9999-12-31", "lies outside the years 1970 to 2149"),
    ("status at 1969-12-31", "lies outside the years 1970 to 2149"),
    ("status at in 2bd", "working time, which has no calendar here"),
    ("status at in 2d", "ambiguous"),
    ("status at in " + "9" * 50 + "h", "longer than five years"),
    ("status at " + "9" * 80, "is not an instant I can read"),
    # why
    ("why", "why what? Write `/sla why TICKET`"),
    ("why at 9:00", "why what?"),
    ("why A-1 resolutoin", "did you mean resolution?"),
    ("why A-1 everything", "is not a metric: first response"),
    ("why A-1 A-2", "is not a metric"),
    ("why <@U0ADA00001>", "is not a ticket key"),
    ("why <#C0ACME001|acme>", "is not a ticket key"),
    ("why ''", "is not a ticket key"),
    ("why A-1 at tomorrow", "still to come"),
    ("why A-1 at", "is not an instant"),
    # when
    ("when P2 acme Freitag", "wanted 16:30, Fri 16:30"),
    ("when P9 acme Fri 16:30", "Before it may stand a priority, customer or service: P1, P2, P3, acme"),
    ("when P1 P2", "is not an instant"),
    ("when acne Fri 16:30", "Before it may stand"),
    ("when P2 2025-13-01", "is not an instant"),
    ("when Fri 24:30", "there is no time 24:30"),
    ("when 30 Feb 9:00", "is not a date"),
    ("when 3 Foo 9:00", "'foo' is not a month"),
    ("when in 8bh", "working time, which has no calendar here"),
    ("when in 1d", "ambiguous"),
    ("when 0001-01-01 00:00", "lies outside"),
    ("when 9999-12-31 23:59", "lies outside"),
    # attainment
    ("attainment by", "cannot group by ''"),
    ("attainment by 5", "cannot group by '5': wanted one of priority, customer"),
    ("attainment by custommer", "did you mean customer?"),
    ("attainment last month by week", "cannot group by 'week'"),
    ("attainment last mont", "did you mean last month?"),
    ("attainment may", "a period is one of this month, last month"),
    ("attainment last month this month", "I cannot read 'last month'"),
    ("attainment acne", "did you mean acme?"),
    ("attainment customer acne", "there is no customer 'acne' (did you mean acme?)"),
    ("attainment customer", "which customer?"),
    ("attainment Everest", "I cannot read 'everest'"),
    ("attainment 2024", "I cannot read '2024'"),
    ("attainment A-1", "I cannot read 'a-1'"),
    # deeds
    ("reply", "reply which ticket? Write `/sla reply TICKET`"),
    ("reply <@U0ADA00001> hello", "is not a ticket key"),
    ("resume", "resume which ticket?"),
    ("resolve", "resolve which ticket?"),
    ("reopen", "reopen which ticket?"),
    ("resolve A-1 A-2", "I cannot read 'A-2' after the ticket: write `/sla resolve A-1`"),
    ("resume A-1 tomorrow", "I cannot read 'tomorrow' after the ticket"),
    ("reopen A-1 now", "I cannot read 'now'"),
    ("pause", "pause which ticket?"),
    ("pause A-1", "why does it wait? Write `/sla pause A-1 REASON`: waiting_customer, waiting_third_party"),
    ("pause A-1 until Mon 9:00", "why does it wait?"),
    ("pause A-1 waiting", "'waiting' is not a reason to pause"),
    ("pause A-1 waiting_custommer", "did you mean waiting_customer?"),
    ("pause A-1 lunch", "'lunch' is not a reason to pause: waiting_customer"),
    ("pause A-1 customer until", "is not an instant"),
    ("pause A-1 customer until later", "wanted 16:30"),
    ("pause A-1 customer until 2bd", "is not an instant"),
    ("priority", "priority which ticket?"),
    ("priority A-1", "'' is not a priority: P1, P2, P3"),
    ("priority A-1 P9", "'P9' is not a priority: P1, P2, P3"),
    ("priority A-1 P1 P2", "is not a priority"),
    ("assign", "assign which ticket?"),
    ("assign A-1 bob", "write `/sla assign A-1 @name` or `me`"),
    ("assign A-1 <@U0ADA00001> <@U0BOB00001>", "is not a person"),
    ("assign A-1 <!subteam^S0ONCALL01|@oncall>", "is not a person"),
]


@pytest.mark.parametrize(("text", "gist"), BAD, ids=[text[:60] for text, _ in BAD])
def test_what_cannot_be_read_says_what_to_type(text: str, gist: str) -> None:
    with pytest.raises(SlaError) as refused:
        asked(text)
    assert isinstance(refused.value, NotUnderstood | BadTime | BadDuration)
    assert gist.lower() in str(refused.value).lower()
    assert len(str(refused.value)) < 800


@pytest.mark.parametrize("text", ["status customer globex", "attainment customer globex", "status customer globexx"])
def test_whoever_is_confined_hears_of_no_other_customer(text: str) -> None:
    with pytest.raises(NotUnderstood, match="is not a customer of this channel") as refused:
        asked(text, CONFINED)
    assert "Globex" not in str(refused.value)


@pytest.mark.parametrize("word", WORDS)
def test_every_word_can_be_typed_in_capitals(word: str) -> None:
    rest = {"pause": " A-1 customer", "priority": " A-1 P1", "why": " A-1", "assign": " A-1"}.get(word, "")
    rest = rest or (" A-1" if word in ("reply", "resume", "resolve", "reopen") else "")
    assert asked(word.upper() + rest) == asked(word + rest)


def test_nothing_known_is_said_without_a_list() -> None:
    bare = Vocabulary()
    with pytest.raises(NotUnderstood, match="none are defined"):
        asked("priority A-1 P1", bare)
    with pytest.raises(NotUnderstood, match=r"there is no customer 'acme'$"):
        asked("status customer acme", bare)


PIECES = st.sampled_from([
    *WORDS, "at", "until", "by", "customer", "service", "ticket", "in", "for", "to", "me", "acme", "ACME Corp", "P1",
    "A-1", "last month", "ever", "Fri", "9:00", "25:00", "2h", "<@U0ADA00001>", "<@", "<#C0ACME001|x>", "<!channel>",
    "<http:", "|", ">", "“", '"', "'", "&amp;", "&lt;", "&", "\u200b", "\u202e", "\ud800", "\x00", "\n", "٣", "🙂",
    "0001-01-01", "9" * 60,
])  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=200),
    st.text(alphabet=string.ascii_letters + string.digits + " <>@#!|&;:\"'", max_size=400),
    st.lists(PIECES, max_size=40).map(" ".join),
    st.lists(PIECES, max_size=40).map("".join),
)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
@example("when 0001-01-01")
@example("status at 9999-12-31T23:59:59-23:59")
@example("pause A-1 customer until 0000-00-00")
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        answer: object = asked(text)
    except (NotUnderstood, BadTime, BadDuration) as refusal:
        answer = str(refusal)
    assert answer


MANY = Vocabulary(
    tuple(f"P{n}" for n in range(200)),
    {f"c{n}": f"Customer Number {n} of Many" for n in range(200)},
    {f"s{n}": f"Service {n} " + "x" * 1000 for n in range(200)},
    {f"waiting_{n}": f"Waiting for {n}" for n in range(200)},
)
LONG = [
    "a", "a ", "at ", "at 9 ", "by ", "until ", '"', '" ', "“a ", "<", "<@U", "<http:", "<http:|", "&amp;", "9", "9 ",
    "customer ", "c1 ", "in ", "\u200b", ", ", "- ", "Fri ", "9:", "P1 ",
]  # fmt: skip


@pytest.mark.parametrize("word", ["", *WORDS])
def test_no_text_takes_long_to_read(word: str) -> None:
    """3,000 characters of anything are read, whatever the word and however many names there are.

    The bound is far above what it takes and far below what a pattern that backtracks without end would need.
    """
    for piece in LONG:
        text = f"{word} {'A-1 ' if word in ('pause', 'why') else ''}{piece * 3000}"[:3000]
        begun = perf_counter()
        with suppress(SlaError):
            asked(text, MANY)
        assert perf_counter() - begun < 10, (word, piece)
