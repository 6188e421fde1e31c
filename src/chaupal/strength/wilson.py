"""How sure a share is that was read off a sample: Wilson's interval, narrower where the sample is much of the whole. Pure."""

from __future__ import annotations

from math import sqrt

Z = 1.959963984540054  # 95 of 100


def interval(yes: int, called: int, whole: int) -> tuple[float, float]:
    """The lowest and highest share of the whole, 95 % sure, when `yes` of `called` said so, drawn by lot out of `whole`.

    The whole called: the share itself. Nobody called: (0, 1). Raises ValueError where the numbers cannot be.
    """
    if not 0 <= yes <= called <= max(whole, called):
        raise ValueError(f"{yes} of {called} of {whole}")
    if called == 0:
        return 0.0, 1.0
    share = yes / called
    if called >= whole:
        return share, share
    # Of a finite whole the sample tells as much as a larger one of an endless one.
    n = called * (whole - 1) / (whole - called)
    middle = share + Z * Z / (2 * n)
    around = Z * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    low, high = (middle - around) / (1 + Z * Z / n), (middle + around) / (1 + Z * Z / n)
    return (0.0 if yes == 0 else max(0.0, low)), (1.0 if yes == called else min(1.0, high))
