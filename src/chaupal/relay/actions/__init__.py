"""The acts of the relay room, by noun."""
