"""The acts of the claims room, by noun."""
