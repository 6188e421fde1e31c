"""The acts of the enrol room, one module a noun."""
