"""A seal for what travels through a form: whoever sends the form back cannot have changed it."""

from hashlib import sha256
from hmac import compare_digest, new

from bot.slack.door import Door


def sealed(door: Door, user: str, *about: str) -> str:
    """The seal for a form that this person opened about this: a conversation, and perhaps a message in it."""
    told = ":".join(("form", user, *filter(None, about)))
    return new((door.client.token or "").encode(), told.encode(), sha256).hexdigest()


def is_sealed(door: Door, seal: str, user: str, *about: str) -> bool:
    """Whether the seal is the one for this person and what the form is about."""
    return compare_digest(sealed(door, user, *about).encode(), seal.encode("utf-8", "replace"))
