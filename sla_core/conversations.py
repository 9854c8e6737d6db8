"""What is said in a conversation, and what that means for its ticket: who spoke, and whether an answer is wanted."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sla_core.tickets import Author, Fact, Message, Opened, Reopened, Resumed, Scope, Ticket

TITLE = 120
"""How many characters of a message become the title of the ticket it opens."""
WORDS = 12
"""A message of more words than this says more than thanks, and more than that somebody is looking into it."""


class Role(StrEnum):
    """In what part somebody speaks. A bystander is of the house, but no agent here; a machine is nobody."""

    CUSTOMER = "customer"
    AGENT = "agent"
    BYSTANDER = "bystander"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases in small letters and without punctuation.

    A message that only closes is made of `closing` and `polite` ones, one that only holds the line of `holding` and
    `polite` ones.
    """

    closing: frozenset[str]
    holding: frozenset[str]
    polite: frozenset[str]

    def with_more(self, *, closing: Iterable[str] = (), holding: Iterable[str] = ()) -> "Phrases":
        """The same with more phrases, however they are written."""
        more = {" ".join(_words(one)) for one in closing}, {" ".join(_words(one)) for one in holding}
        return Phrases(self.closing | more[0], self.holding | more[1], self.polite)


def facts_of(
    ticket: Ticket | None, role: Role, text: str, *, scope: Scope, phrases: Phrases, resumes: str = ""
) -> tuple[Fact, ...]:
    """What a message makes happen, in order; nothing where it changes no clock.

    `ticket` is the one that the message's thread belongs to, None where it begins a conversation; `scope` is what a
    ticket that it opens is about. `resumes` is the reason for waiting that an answer of the customer ends.
    """
    if role is Role.CUSTOMER:
        closing = is_closing(text, phrases)
        if ticket is None:
            # Thanks in the channel itself are for something that is over.
            return () if closing else (Opened(title_of(text), scope),)
        return _goes_on(ticket, resumes, closing=closing)
    if role is Role.AGENT and ticket is not None:
        return (Message(Author.AGENT, acknowledgement=is_holding(text, phrases)),)
    return ()


def _goes_on(ticket: Ticket, resumes: str, *, closing: bool) -> tuple[Fact, ...]:
    if closing:
        return (Message(Author.CUSTOMER, needs_reply=False),)
    again = (Reopened(),) if ticket.resolved else ()
    answered = (Resumed(resumes),) if resumes in ticket.waiting else ()
    return (*again, *answered, Message(Author.CUSTOMER))


def is_closing(text: str, phrases: Phrases) -> bool:
    """Whether a message only closes the conversation, such as `Perfect, thanks Tom!`: no answer is wanted."""
    return _only(text, phrases.closing, phrases)


def is_holding(text: str, phrases: Phrases) -> bool:
    """Whether a message only says that somebody is looking into it: an answer, but not yet one of substance."""
    return _only(text, phrases.holding, phrases)


def title_of(text: str) -> str:
    """The first line that says something, cut to the length of a title."""
    lines = (" ".join(_plain(line).split()) for line in text.splitlines())
    greeting = next((line for line in lines if line), "")
    return greeting if len(greeting) <= TITLE else greeting[: TITLE - 1].rstrip() + "…"


def _only(text: str, wanted: frozenset[str], phrases: Phrases) -> bool:
    """Whether a message consists of wanted and polite phrases, with one at least of the wanted ones.

    A name may stand beside them. Whoever asks wants an answer, and a message that goes on about something else says
    more than its first words: to start a clock for nothing is the smaller mistake.
    """
    said = _plain(text)
    words = _words(said)
    if "?" in said or not words or len(words) > WORDS:
        return False
    left, found = _without(words, wanted)
    left, _ = _without(left, phrases.polite)
    return found and len(left) <= 1 and all(_is_name(word, said) for word in left)


def _without(words: Sequence[str], phrases: frozenset[str]) -> tuple[list[str], bool]:
    """The words with every phrase taken out, the longest first, and whether there was one."""
    longest = max((phrase.count(" ") + 1 for phrase in phrases), default=0)
    left: list[str] = []
    found, at = False, 0
    while at < len(words):
        room = min(longest, len(words) - at)
        size = next((n for n in range(room, 0, -1) if " ".join(words[at : at + n]) in phrases), 0)
        if size:
            found, at = True, at + size
        else:
            left.append(words[at])
            at += 1
    return left, found


_MARKUP = re.compile(r"<[@#!][^>]*>")
_LINK = re.compile(r"<([^>|]*)\|?([^>]*)>")
_WORD = re.compile(r":[a-z0-9_+'-]+:|[^\W_]+(?:['’][^\W_]+)*|[\U0001F300-\U0001FAFF\u2600-\u27BF]")


def _plain(text: str) -> str:
    """The words as a reader sees them: without mentions, and with a link's words instead of its address."""
    shown = _LINK.sub(lambda link: link[2] or link[1], _MARKUP.sub(" ", text))
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _words(text: str) -> list[str]:
    return [word.replace("’", "'") for word in _WORD.findall(text.casefold())]


def _is_name(word: str, said: str) -> bool:
    """Whether a word is written as names are. The first word says nothing, since any word is written so there."""
    return re.search(rf"\w\W+{re.escape(word.capitalize())}\b", said) is not None
