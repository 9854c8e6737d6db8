"""The ways in which customers reach us: those that targets are agreed for, and the usual ones."""

from collections.abc import Sequence

from bot.jobs.contracts import Contracts

USUAL = ("phone", "email", "chat")
_SAME = (("phone", "telephone", "call", "tel"), ("email", "e-mail", "mail"), ("chat", "messenger"))


def contacts_of(contracts: Contracts, customer: str | None = None) -> tuple[str, ...]:
    """Their names: the usual ones, then those of the agreements in the newest file, in the order written.

    Where only one customer may be told of, those that are agreed with others are left out.
    """
    agreements = contracts.file.agreements if contracts.file else ()
    mine = [one for one in agreements if customer is None or one.customer in (None, customer)]
    named = [name for one in mine for target in one.targets for name in sorted(target.channels)]
    usual = [name for name in USUAL if contact_named(name, named) is None]
    return tuple(dict.fromkeys((*usual, *named)))


def contact_named(text: str, known: Sequence[str]) -> str | None:
    """The one of these names that is meant, by itself or by a word for the same; None if none is."""
    said = text.casefold()
    folded = {name.casefold(): name for name in known}
    alike = next((group for group in _SAME if said in group), ())
    return next((folded[name] for name in (said, *alike) if name in folded), None)
