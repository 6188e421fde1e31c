"""The acts of the watch room, one file a noun."""
