"""Records on a terminal: tables and sentences, or JSON."""
