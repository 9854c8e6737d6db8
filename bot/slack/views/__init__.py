"""Records in, blocks out. Everything that people typed is escaped here."""
