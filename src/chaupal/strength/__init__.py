"""How many an office should have from which day, what is vacant, what is checked, and who is still to be called."""
