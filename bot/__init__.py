"""A chat-ops bot for service level agreements."""

import zoneinfo

# The system's tz database and the pinned one disagree on more than a dozen zones: every process counts with the pinned.
zoneinfo.reset_tzpath(to=())
