"""One week of a desk of twelve people, with 400 real incidents: what the bot said, held against what was called for."""
