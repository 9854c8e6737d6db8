"""Gather, decide, store: one file per job. No Slack, no clock; each is told `now` once."""
