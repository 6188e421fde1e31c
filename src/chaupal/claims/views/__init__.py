"""The pages of the claim desk, by noun."""
