"""The arithmetic of service levels: standard library only, no clock, no database, no Slack; records in, records out."""
