"""How hard the properties are tried: HYPOTHESIS_PROFILE=long for a longer run, `quick` otherwise."""

import os

from hypothesis import HealthCheck, settings

for name, examples in (("quick", 50), ("long", 2000)):
    settings.register_profile(name, max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))
