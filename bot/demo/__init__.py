"""The product without a Slack account: a workspace of our own, real incidents, and a clock to fast-forward."""
