"""A seal for what travels through a form: whoever sends the form back cannot have changed it."""

from hashlib import sha256
from hmac import compare_digest, new

from bot.slack.door import Door


def sealed(door: Door, user: str, conversation: str) -> str:
    """The seal for a form that this person opened in this conversation."""
    return new((door.client.token or "").encode(), f"form:{user}:{conversation}".encode(), sha256).hexdigest()


def is_sealed(door: Door, user: str, conversation: str, seal: str) -> bool:
    """Whether the seal is the one for this person and this conversation."""
    return compare_digest(sealed(door, user, conversation).encode(), seal.encode("utf-8", "replace"))
