"""The acts of the tips room, by noun."""
