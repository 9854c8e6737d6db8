"""Named points at which a crash test may end the process; nothing happens there otherwise."""

from collections.abc import Callable

POINTS = (
    "claimed", "before_post", "during", "after_post", "before_finish", "finished", "looked",
    "before_acknowledge", "acknowledged", "relayed", "gathered", "noted", "told", "continued",
)  # fmt: skip
"""Every point. `during` lies inside of a call, after the request was written: only its carrier can stand there."""

hook: Callable[[str], None] | None = None
"""What a test puts here is called with each point's name."""


def reached(name: str) -> None:
    """Says that a point was reached."""
    if hook is not None:
        hook(name)
