"""The pages of the enrol room, one module a noun."""
