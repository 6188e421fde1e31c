"""The organisation at full size: one file a part, run together."""
