"""The web door: signed requests from Slack, and a look at the bot's health."""
