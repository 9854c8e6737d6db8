"""The Slack door: what people type and press comes in, what they see goes out."""
