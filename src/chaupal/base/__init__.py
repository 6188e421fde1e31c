"""The ground floor: errors, clock, database, pages' frame. No word of the field appears here."""
