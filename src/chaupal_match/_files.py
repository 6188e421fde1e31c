"""Claims, queries, runs and judgements in files, for the command line and the benchmarks."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path


class BadLine(ValueError):
    """A line that cannot be read; says file, line and reason."""


@dataclass(frozen=True, slots=True)
class Text:
    """One claim or query of a file."""

    key: str
    text: str


def read_texts(path: Path) -> Iterator[Text]:
    """Each {"id", "text"} of a JSON-lines file; BadLine for the first line that is not one, or has an id twice."""
    seen: set[str] = set()
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError as wrong:
                raise BadLine(f"{path}:{number}: not JSON ({wrong})") from wrong
            if not isinstance(row, dict) or not isinstance(row.get("text"), str) or "id" not in row:
                raise BadLine(f'{path}:{number}: needs an "id" and a "text"')
            key = str(row["id"])
            if key in seen or not key or any(letter.isspace() for letter in key):
                raise BadLine(f"{path}:{number}: id {key!r} is empty, holds a blank or stands there twice")
            seen.add(key)
            yield Text(key, row["text"])


def read_answers(path: Path) -> dict[str, set[str]]:
    """Which claims answer each query, from lines "query claim 1" or TREC's "query 0 claim 1"."""
    answers: dict[str, set[str]] = {}
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            parts = line.split()
            if len(parts) not in (0, 3, 4):
                raise BadLine(f"{path}:{number}: needs query, claim and judgement")
            if parts and parts[-1] not in ("0", "-1"):
                answers.setdefault(parts[0], set()).add(parts[-2])
    return answers


def read_run(path: Path) -> dict[str, list[str]]:
    """The claims found for each query, best first, from a TREC run (query Q0 claim rank score tag)."""
    found: dict[str, list[tuple[int, str]]] = {}
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            parts = line.split()
            if len(parts) != 6 or not parts[3].isdigit():
                raise BadLine(f"{path}:{number}: needs query Q0 claim rank score tag")
            found.setdefault(parts[0], []).append((int(parts[3]), parts[2]))
    return {query: [claim for _, claim in sorted(claims)] for query, claims in found.items()}


def run_lines(query: str, found: Iterable[tuple[str, float]]) -> Iterator[str]:
    """One query's part of a TREC run."""
    for rank, (claim, score) in enumerate(found, 1):
        yield f"{query} Q0 {claim} {rank} {score:.6f} chaupal_match\n"


def success(run: dict[str, list[str]], answers: dict[str, set[str]], at: int) -> float:
    """Share of the queries that have an answer and find one among the first `at`; a query not in the run has failed."""
    if not answers:
        return 0.0
    return sum(bool(right & set(run.get(query, [])[:at])) for query, right in answers.items()) / len(answers)
