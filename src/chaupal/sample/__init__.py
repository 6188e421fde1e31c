"""Everything that seeds a demo, and says that it is sample."""
