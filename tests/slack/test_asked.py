"""`/sla ...` as people type it: what is read from it, and what they are told when it cannot be read."""

import string
from contextlib import suppress
from time import perf_counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.slack.asked import WORDS, Asked, NotUnderstood, Vocabulary, first_word, read
from sla_core.errors import BadDuration, BadTime, SlaError
from tests.slack import typed_calls, typed_commands, typed_reports
from tests.slack.typed_commands import BERLIN, KNOWN, NOW

GOOD = typed_commands.GOOD + typed_reports.GOOD + typed_calls.GOOD
BAD = typed_commands.BAD + typed_reports.BAD + typed_calls.BAD

CONFINED = Vocabulary(KNOWN.priorities, {"acme": "ACME Corp"}, KNOWN.services, KNOWN.reasons, confined=True)


def asked(text: str, known: Vocabulary = KNOWN) -> Asked:
    return read(text, known, place=BERLIN, now=NOW)


@pytest.mark.parametrize(("text", "wanted"), GOOD, ids=[text for text, _ in GOOD])
def test_a_command_is_read_as_meant(text: str, wanted: Asked) -> None:
    assert asked(text) == wanted


@pytest.mark.parametrize(("text", "gist"), BAD, ids=[text[:60] for text, _ in BAD])
def test_what_cannot_be_read_says_what_to_type(text: str, gist: str) -> None:
    with pytest.raises(SlaError) as refused:
        asked(text)
    assert isinstance(refused.value, NotUnderstood | BadTime | BadDuration)
    assert gist.lower() in str(refused.value).lower()
    assert len(str(refused.value)) < 800


@pytest.mark.parametrize(
    "text", ["status customer globex", "attainment customer globex", "status customer globexx", "advise globex"]
)
def test_whoever_is_confined_hears_of_no_other_customer(text: str) -> None:
    with pytest.raises(NotUnderstood, match="is not a customer of this channel") as refused:
        asked(text, CONFINED)
    assert "Globex" not in str(refused.value)


def test_whoever_is_confined_asks_for_a_kind_of_digest_and_hears_of_none_by_name() -> None:
    assert asked("digest weekly", CONFINED) == Asked("digest", period="week")
    with pytest.raises(NotUnderstood) as refused:
        asked("digest morning", CONFINED)
    assert str(refused.value).endswith("of another kind: day, overnight, week, month")


@pytest.mark.parametrize("word", WORDS)
def test_every_word_can_be_typed_in_capitals(word: str) -> None:
    said = {
        "pause": " A-1 customer",
        "priority": " A-1 P1",
        "snooze": " A-1 2h",
        "handover": " A-1 <@U0BOB00001>",
        "close": " last month",
        "fee": " acme 4200",
    }
    on_ticket = ("why", "assign", "reply", "resume", "resolve", "reopen", "ladder", "ack", "escalate", "unmute")
    rest = said.get(word, " A-1" if word in on_ticket else "")
    assert asked(word.upper() + rest) == asked(word + rest)


@pytest.mark.parametrize(("text", "word"), [("snoze A-1", "snooze"), ("ladde A-1", "ladder"), ("onccall", "oncall")])
def test_whoever_is_confined_is_not_told_of_calls(text: str, word: str) -> None:
    with pytest.raises(NotUnderstood, match=word):
        asked(text)
    with pytest.raises(NotUnderstood) as refused:
        asked(text, CONFINED)
    assert word not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "word"), [("", "status"), ("Ack A-1", "ack"), ("`on-call`", "oncall"), ("\u200bfnord x", "fnord")]
)
def test_the_first_word_is_known_before_the_rest_is_read(text: str, word: str) -> None:
    assert first_word(text) == word


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
