"""The second path: e-mail and webhook for pages that Slack does not take, and a sign of life to the outside."""
