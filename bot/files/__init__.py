"""Agreements as code: a YAML file read into records, frozen into a body that never changes, compared and catalogued.

Nothing in here knows Slack or the store, and nothing reads a clock: `now` is handed in where it matters.
"""
