"""Files of tickets and events from elsewhere: a column map says what a row means, and rows become events."""
