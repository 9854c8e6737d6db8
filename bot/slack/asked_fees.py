"""`/sla fee` as typed: what a customer pays a month under an agreement, from a month on."""

import re

from bot.slack.names import NotUnderstood, Vocabulary, names_in, shown
from bot.slack.reading import Asked, Reading
from bot.slack.typed import trimmed
from bot.words import nearest, sentence

_AMOUNT = re.compile(r"[+-]?\d[\d.,'’]*", re.ASCII)
_MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)
_CURRENCY = re.compile(r"[A-Za-z]{3}")
_FILLING = frozenset({"pays", "from", "since", "under", "for", "of", "in", "the"})
_SO = "write `/sla fee CUSTOMER 2026-03 4200.00 EUR`, with an agreement beside it"


def fee(word: str, args: list[str], reading: Reading) -> Asked:
    """`fee [CUSTOMER] [AGREEMENT] [MONTH] AMOUNT [CURRENCY]`, in any order; `text` is the amount and the currency."""
    known = reading.vocabulary
    found, left = names_in(args, {"customer": known.customers, "agreement": known.agreements})
    said = [trimmed(arg) for arg in left if arg.casefold() not in _FILLING]
    places = [i for i, arg in enumerate(said) if _AMOUNT.fullmatch(arg) and not _MONTH.fullmatch(arg)]
    if len(places) != 1:
        which = f"which of {shown(', '.join(said[i] for i in places))} is the amount" if places else "how much"
        raise NotUnderstood(f"{which}? {sentence(_SO)}")
    (place,) = places
    currency = [one.upper() for one in said[place + 1 : place + 2] if _CURRENCY.fullmatch(one)]
    period = _month(said[:place] + said[place + 1 + len(currency) :], known)
    text = " ".join([said[place], *currency])
    return Asked(word, customer=found.get("customer"), agreement=found.get("agreement"), period=period, text=text)


def _month(args: list[str], known: Vocabulary) -> str | None:
    """The month that the words left over name, None if there are none."""
    text = " ".join(args).casefold()
    if not text:
        return None
    if text in ("this month", "last month") or _MONTH.fullmatch(text):
        return text
    unread = " ".join(arg for arg in args if not _MONTH.fullmatch(arg)) or text
    like = nearest(unread[:100], [*known.customers, *known.customers.values(), *known.agreements])
    raise NotUnderstood(f"I cannot read {shown(unread)}{f' (did you mean {like}?)' if like else ''}: {_SO}")
