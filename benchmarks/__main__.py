"""`python -m benchmarks [NAME ...]`: run the benches, keep their figures, exit 1 when one misses its limit."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.figures import machine

HERE = Path(__file__).parent


def names() -> list[str]:
    """Every bench: a folder with a `run.py`."""
    return sorted(path.parent.name for path in HERE.glob("*/run.py"))


def run(name: str) -> tuple[list[dict[str, object]], int]:
    """Run one bench in a process of its own, its lines shown as they come."""
    command = [sys.executable, "-m", f"benchmarks.{name}.run"]
    figures: list[dict[str, object]] = []
    with subprocess.Popen(command, cwd=HERE.parent, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            if line.startswith('{"bench"'):
                figures.append(json.loads(line))
    return figures, process.returncode


def keep(name: str, figures: list[dict[str, object]]) -> None:
    """Write the latest figures beside the bench, with the machine and the command, for `git diff` to show."""
    folder = HERE / name / "results"
    folder.mkdir(exist_ok=True)
    told = {
        "command": f"make bench ONLY={name}",
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "figures": figures,
    }
    (folder / "latest.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main(asked: list[str]) -> int:
    """0 when every figure of the benches asked for is within its limit."""
    unknown = set(asked) - set(names())
    if unknown:
        print(f"no such bench: {', '.join(sorted(unknown))}; there are: {', '.join(names())}", file=sys.stderr)
        return 2
    missed = []
    for name in asked or names():
        figures, status = run(name)
        if figures:
            keep(name, figures)
        missed += [f"{name}: {figure['name']}" for figure in figures if not figure["ok"]]
        if status != 0 or not figures:
            missed.append(f"{name}: ended with status {status} after {len(figures)} figures")
    for line in missed:
        print(f"missed: {line}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
