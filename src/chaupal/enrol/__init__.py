"""Names going up: sheets of nominations, people who ask to join, two rows for one person, ID cards."""
