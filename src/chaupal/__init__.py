"""Chaupal: the operating system of a party's or a civic campaign's digital cell, made answerable."""

__version__ = "0.1.0"
