"""Spans of time as they are typed: 60s, 10m, 2h, 1d."""

import argparse
import re
from datetime import timedelta

_SPAN = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|sec|m|min|h|d)?")
_SECONDS = {"ms": 0.001, "s": 1, "sec": 1, "m": 60, "min": 60, "h": 3_600, "d": 86_400, None: 1}


def span(text: str) -> timedelta:
    """The span; seconds where no unit stands. Raises argparse's error, which argparse tells."""
    found = _SPAN.fullmatch(text.strip().lower())
    if found is None or float(found[1]) * _SECONDS[found[2]] > 3_660 * 86_400:
        raise argparse.ArgumentTypeError(f"{text!r} is no span such as 60s, 10m, 2h or 1d")
    return timedelta(seconds=float(found[1]) * _SECONDS[found[2]])
