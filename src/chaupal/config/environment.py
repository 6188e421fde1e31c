"""Strict reading of `CHAUPAL_*` from the environment: nonsense is refused with the variable's name."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path


class BadSetting(Exception):
    """A variable holds what cannot be meant; the message names it and says what it takes."""


class Environment:
    """Typed answers from a mapping of variables; every question names one variable.

    `name_FILE` may hold the path of a file with the value, for secrets.
    """

    def __init__(self, variables: Mapping[str, str] = os.environ) -> None:
        self.variables = variables

    def text(self, name: str, default: str = "") -> str:
        """The value, or what the file named by `name_FILE` holds, or the default."""
        if name in self.variables and f"{name}_FILE" in self.variables:
            raise BadSetting(f"{name} and {name}_FILE are both set; keep one of them.")
        if f"{name}_FILE" in self.variables:
            path = Path(self.variables[f"{name}_FILE"])
            try:
                return path.read_text(encoding="utf-8").strip()
            except OSError as problem:
                raise BadSetting(f"{name}_FILE={path}: the file cannot be read ({problem.strerror}).") from problem
        return self.variables.get(name, default)

    def flag(self, name: str, default: bool = False) -> bool:
        """True or False, written just so."""
        value = self.variables.get(name, str(default))
        if value not in ("True", "False"):
            raise BadSetting(f"{name}={value!r}: write True or False.")
        return value == "True"

    def number(self, name: str, default: int, *, least: int, most: int) -> int:
        """A whole number within bounds."""
        value = self.variables.get(name, str(default))
        if not re.fullmatch(r"-?[0-9]+", value) or not least <= int(value) <= most:
            raise BadSetting(f"{name}={value!r}: write a whole number from {least} to {most}.")
        return int(value)

    def one_of(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        """One of the words listed."""
        value = self.variables.get(name, default)
        if value not in choices:
            raise BadSetting(f"{name}={value!r}: write one of {', '.join(choices)}.")
        return value

    def names(self, name: str, default: str = "") -> list[str]:
        """Host names, parted by commas."""
        value = self.variables.get(name, default)
        hosts = [part.strip() for part in value.split(",") if part.strip()]
        for host in hosts:
            if not re.fullmatch(r"\[?[A-Za-z0-9.:-]+\]?", host):
                raise BadSetting(f"{name}: {host!r} is not a host name.")
        return hosts

    def listen(self, name: str, default: str) -> str:
        """An address of this machine to listen on: a number such as 127.0.0.1 or ::1, or `localhost`."""
        value = self.variables.get(name, default)
        try:
            return value if value == "localhost" else str(ip_address(value))
        except ValueError as problem:
            raise BadSetting(f"{name}={value!r}: write an address to listen on, such as 127.0.0.1, 0.0.0.0 or ::1.") from problem

    def secret(self, name: str, *, least: int) -> str:
        """A secret of at least so many letters, or nothing where none is given; the refusal does not show it."""
        value = self.text(name)
        if (name in self.variables or f"{name}_FILE" in self.variables) and len(value) < least:
            raise BadSetting(f"{name}: write at least {least} letters, or leave it out.")
        return value

    def folder(self, name: str, default: str) -> Path:
        """An absolute path; it need not exist yet."""
        value = self.variables.get(name, default)
        if not value or "\0" in value:
            raise BadSetting(f"{name}={value!r}: write the path of a folder.")
        return Path(value).expanduser().absolute()

    def address(self, name: str, default: str) -> str:
        """A `https://` or `http://` address without a trailing slash."""
        value = self.variables.get(name, default)
        if value and not re.fullmatch(r"https?://[A-Za-z0-9.:\[\]-]+", value):
            raise BadSetting(f"{name}={value!r}: write an address such as https://chaupal.example.org, without a path.")
        return value

    def database(self, name: str) -> str:
        """A PostgreSQL address, or nothing when the embedded database is meant."""
        value = self.text(name)
        if value and not value.startswith(("postgresql://", "postgres://")):
            raise BadSetting(f"{name}: write postgresql://USER:PASSWORD@HOST:PORT/NAME; other databases are not supported.")
        return value
