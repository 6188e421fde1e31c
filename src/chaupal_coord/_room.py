"""Where columns lie: in memory, or for what is larger than memory in files that the system may put out of it."""

import os
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Room:
    """Columns kept in a folder, or plainly in memory where there is none. The files are the folder's owner's to remove."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder

    def empty(self, size: int, dtype: Any) -> NDArray[Any]:
        """A column to be filled."""
        if self.folder is None or not size:
            return np.empty(size, dtype)
        handle, name = tempfile.mkstemp(dir=self.folder, prefix="column-")
        os.close(handle)
        return np.memmap(name, dtype, "w+", shape=(size,))

    def keep(self, column: NDArray[Any]) -> NDArray[Any]:
        """The column, moved into the folder where there is one."""
        if self.folder is None or not len(column):
            return column
        kept = self.empty(len(column), column.dtype)
        kept[:] = column
        return kept
