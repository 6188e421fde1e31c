"""What is asked of a run, as one value that is stored, shown and asked again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LONGEST = 7 * 86_400  # seconds
WINDOWS_MOST = 5
WEIGHT_MOST = 10_000
SEED_MOST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Parameters:
    """Windows in seconds, kinds of object (none: all), least weight of an edge, level of the false discovery rate, seed,
    and whether our own released posts are marked, by the public register (I8)."""

    windows: tuple[int, ...]
    object_types: tuple[str, ...]
    min_weight: int
    alpha: float
    seed: int
    declared: bool
    register: int = 0  # the last line of the public register that was read, so that the same is read again
    columns: tuple[tuple[str, str], ...] = ()  # which column of the file a person named for which field; none: found by itself

    def as_json(self) -> dict[str, Any]:
        """As it is stored with a run."""
        told = {
            "windows": list(self.windows), "object_types": list(self.object_types), "min_weight": self.min_weight, "alpha": self.alpha,
            "seed": self.seed, "declared": self.declared, "register": self.register,
        }  # fmt: skip
        return told | ({"columns": dict(self.columns)} if self.columns else {})

    @property
    def is_sound(self) -> bool:
        """Within what the engine is run with."""
        return (
            0 < len(self.windows) <= WINDOWS_MOST
            and len(set(self.windows)) == len(self.windows)
            and all(1 <= window <= LONGEST for window in self.windows)
            and 1 <= self.min_weight <= WEIGHT_MOST
            and 0 < self.alpha <= 1
            and 0 <= self.seed <= SEED_MOST
        )


def read(stored: Mapping[str, Any]) -> Parameters:
    """The parameters of a stored run."""
    return Parameters(
        tuple(int(one) for one in stored["windows"]),
        tuple(str(one) for one in stored["object_types"]),
        int(stored["min_weight"]),
        float(stored["alpha"]),
        int(stored["seed"]),
        bool(stored["declared"]),
        int(stored.get("register", 0)),
        tuple(sorted((str(field), str(column)) for field, column in stored.get("columns", {}).items())),
    )
