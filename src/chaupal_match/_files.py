"""Claims, queries, runs and judgements in files, for the command line and the benchmarks."""

import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path


class BadLine(ValueError):
    """A line that cannot be read; says file, line and reason."""


@dataclass(frozen=True, slots=True)
class Text:
    """One claim, query or message of a file."""

    key: str
    text: str


def read_texts(path: Path, *, blanks: bool = False) -> Iterator[Text]:
    """Each {"id", "text"} of a JSON-lines file, a "title" put before its text; BadLine for the first line that is not one, or has an id twice.

    An id is a text or a whole number. Runs are parted by blanks, so an id holds none unless `blanks` allows it. Other
    fields are not looked at, empty lines passed over.
    """
    seen: set[str] = set()
    for number, line in _lines(path):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as wrong:
            raise BadLine(f"{path}:{number}: not JSON ({wrong})") from wrong
        if not isinstance(row, dict) or not isinstance(row.get("text"), str) or "id" not in row:
            raise BadLine(f'{path}:{number}: needs an "id" and a "text"')
        if not isinstance(row["id"], str | int) or isinstance(row["id"], bool):
            raise BadLine(f"{path}:{number}: the id is neither a text nor a whole number")
        key = str(row["id"])
        if key in seen or not key.strip() or (not blanks and any(letter.isspace() for letter in key)):
            raise BadLine(f"{path}:{number}: id {key!r} is empty, holds a blank or stands there twice")
        if any("\ud800" <= letter <= "\udfff" for letter in key):
            raise BadLine(f"{path}:{number}: id {key!r} holds half a letter")
        seen.add(key)
        title = row.get("title")
        yield Text(key, f"{title}\n{row['text']}" if isinstance(title, str) and title.strip() else row["text"])


def read_places(path: Path) -> dict[str, str]:
    """A place's id by each spelling of its name, from lines "NAME<TAB>ID"; BadLine for the first line that is not one."""
    names: dict[str, str] = {}
    for number, line in _lines(path):
        if not line.strip():
            continue
        name, _tab, place = (part.strip() for part in line.partition("\t"))
        if not name or not place:
            raise BadLine(f"{path}:{number}: needs a name, a tab and the place's id")
        names[name] = place
    return names


def read_answers(path: Path) -> dict[str, set[str]]:
    """Which claims answer each query, from lines "query claim 1" or TREC's "query 0 claim 1"; 0 and less is no answer."""
    answers: dict[str, set[str]] = {}
    for number, line in _lines(path):
        parts = _parts(line)
        if not parts:
            continue
        if len(parts) not in (3, 4):
            raise BadLine(f"{path}:{number}: needs query, claim and judgement")
        judged = _number(parts[-1])
        if judged is None:
            raise BadLine(f"{path}:{number}: the judgement {parts[-1]!r} is no number")
        if judged > 0:
            answers.setdefault(parts[0], set()).add(parts[-2])
    return answers


def read_run(path: Path) -> dict[str, list[str]]:
    """The claims found for each query, best first, from a TREC run (query Q0 claim rank score tag).

    By rank; by score, the highest first, where ranks are equal; by claim where scores are too. A claim found twice counts
    at its better place.
    """
    found: dict[str, list[tuple[float, float, str]]] = {}
    for number, line in _lines(path):
        parts = _parts(line)
        if not parts:
            continue
        if len(parts) != 6:
            raise BadLine(f"{path}:{number}: needs query Q0 claim rank score tag")
        rank, score = _number(parts[3]), _number(parts[4])
        if rank is None or score is None:
            raise BadLine(f"{path}:{number}: rank {parts[3]!r} or score {parts[4]!r} is no number")
        found.setdefault(parts[0], []).append((rank, -score, parts[2]))
    return {query: list(dict.fromkeys(claim for _, _, claim in sorted(claims))) for query, claims in found.items()}


def run_lines(query: str, found: Iterable[tuple[str, float]]) -> Iterator[str]:
    """One query's part of a TREC run."""
    for rank, (claim, score) in enumerate(found, 1):
        yield f"{query} Q0 {claim} {rank} {score:.6f} chaupal_match\n"


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Number and text of each line, whatever ends it; BadLine for one that is not UTF-8."""
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield number, line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
            except UnicodeDecodeError as wrong:
                raise BadLine(f"{path}:{number}: not UTF-8 (byte {wrong.start + 1})") from wrong


def _parts(line: str) -> list[str]:
    """Parted by tabs where there are tabs, by blanks otherwise."""
    return [part.strip() for part in line.split("\t")] if "\t" in line.strip() else line.split()


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return None if math.isnan(value) else value
