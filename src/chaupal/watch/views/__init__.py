"""The pages of the watch room, one file a noun."""
