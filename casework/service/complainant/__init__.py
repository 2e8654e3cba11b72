"""What the complainant may do to a filed ticket: add, answer, withdraw, ask how it stands."""
