"""A word now and then while a command works."""

import sys
import time
from collections.abc import Callable

_PAUSE = 2.0  # seconds


def progress(what: str) -> Callable[[int], None]:
    """A function to be told how many are done: it says so on the error output every other second, and never when it is quick."""
    told = time.monotonic()

    def tell(done: int) -> None:
        nonlocal told
        if time.monotonic() - told >= _PAUSE:
            told = time.monotonic()
            print(f"  {done:,} {what}", file=sys.stderr, flush=True)

    return tell
