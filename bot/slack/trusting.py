"""Whom a call to Slack trusts: the machine's certificates, read once and not for every call."""

from functools import cache
from ssl import PROTOCOL_TLS_CLIENT, SSLContext, create_default_context
from typing import Any


class Trusted(SSLContext):
    """Checks certificates and names as the standard library's own does."""

    def __deepcopy__(self, memo: dict[int, Any]) -> "Trusted":
        """Itself: Bolt copies a request, with its client, for a listener that goes on after its acknowledgement."""
        return self


@cache
def trusted() -> Trusted:
    """One for all clients; the client would read all certificates anew each time it connects."""
    context = Trusted(PROTOCOL_TLS_CLIENT)
    context.load_default_certs()
    # Later versions of Python are stricter there, and only there.
    context.verify_flags = create_default_context().verify_flags
    return context
