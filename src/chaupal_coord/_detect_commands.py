"""The commands on coordination: detect, plant, near."""

import argparse
import sys
from datetime import UTC, timedelta, timezone
from pathlib import Path

from chaupal_coord._commands import add_input, reading
from chaupal_coord._spans import span


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Name the three commands."""
    detect = commands.add_parser("detect", help="groups of accounts that act together more than chance explains, with a report", epilog=_SAYS)
    add_input(detect)
    detect.add_argument("--window", type=span, required=True, help="60s, 10m, 2h, 1d")
    detect.add_argument("--out", type=Path, required=True, metavar="DIR", help="groups.csv, edges.csv and report.html are written there")
    detect.add_argument("--null", choices=("activity", "both", "hypergeometric"), default="activity", help="what chance is (activity); both asks for close times as well")
    detect.add_argument("--strata", choices=("time", "topic", "none"), default="time", help="within which labels are dealt anew (time)")
    detect.add_argument("--alpha", type=_share, default=0.01, help="false discovery rate of pairs (0.01)")
    detect.add_argument("--smallest", type=int, default=3, metavar="N", help="accounts of a group (3)")
    detect.add_argument("--declared", type=Path, metavar="FILE.jsonl", help='what somebody openly issued: lines with "text", "object_id" or both')
    detect.add_argument("--no-texts", action="store_true", help="do not compare texts")
    detect.add_argument("--language", choices=("hi", "en", "both"), default="both", help="of the report (both)")
    detect.add_argument("--utc-offset", type=float, default=0.0, metavar="HOURS", help="for the times in the report: 5.5 is India (0)")
    detect.set_defaults(run=_detect)
    plant = commands.add_parser("plant", help="put groups of known accounts into real posts, to measure what is found")
    plant.add_argument("file", type=Path, metavar="FILE", help="posts: Parquet, CSV, JSON lines, Arrow")
    plant.add_argument("--spec", type=Path, required=True, metavar="SPEC.toml", help="[[group]]: accounts, posts_each, jitter, cover, paraphrase, kind, objects")
    plant.add_argument("--seed", type=int, required=True)
    plant.add_argument("--out", type=Path, required=True, metavar="FILE.parquet|.csv", help="all rows by time; the planted accounts stand in FILE.planted.csv beside it")
    plant.set_defaults(run=_plant)
    near = commands.add_parser("near", help="pairs of posts with nearly the same text", epilog=_NEAR_SAYS)
    add_input(near)
    near.add_argument("--threshold", type=_share, default=0.7, help="least Jaccard (0.7)")
    near.add_argument("--shingle", choices=("letters", "words"), default="letters", help="five letters or three words in a row (letters)")
    near.add_argument("--out", type=Path, required=True, metavar="PAIRS.csv", help="columns post_a, post_b, jaccard")
    near.set_defaults(run=_near)


_SAYS = """
An account that is not found is not cleared, and one that is found is not accused: real people act together too. groups.csv has
group, account, score (zeros of the chance) and what the score stands on.
"""
_NEAR_SAYS = """
Compared without links, in small letters, all but letters and digits as one space. More than ten posts of equal text are tied to
the first of them alone.
"""


def _detect(asked: argparse.Namespace) -> int:
    from chaupal_coord._declared import read_declared  # late: slow module
    from chaupal_coord._detect import detect, write_groups, write_pairs  # late: slow module
    from chaupal_coord._files import read_posts  # late: slow module
    from chaupal_coord._report import write_report  # late: slow module

    declared = read_declared(asked.declared) if asked.declared else None
    posts = read_posts(asked.file, **reading(asked), texts=not asked.no_texts)
    found = detect(
        posts,
        asked.window,
        null=asked.null,
        strata=asked.strata,
        alpha=asked.alpha,
        smallest=asked.smallest,
        declared=declared,
        step=lambda name: print(f"  {name}", file=sys.stderr),
    )
    asked.out.mkdir(parents=True, exist_ok=True)
    write_groups(found, asked.out / "groups.csv")
    write_pairs(found, asked.out / "edges.csv")
    zone = timezone(timedelta(hours=asked.utc_offset)) if asked.utc_offset else UTC
    write_report(found, asked.out / "report.html", language=asked.language, zone=zone, source=asked.file.name)
    accounts = sum(len(group.members) for group in found.groups)
    print(f"{len(found.groups)} groups, {accounts} of {found.found.accounts} accounts ({found.flagged:.2%}): {asked.out}", file=sys.stderr)
    return 0


def _plant(asked: argparse.Namespace) -> int:
    from chaupal_coord._plant import read_specs  # late: slow module
    from chaupal_coord._plant_files import plant_file  # late: slow module

    count, beside = plant_file(asked.file, read_specs(asked.spec), asked.seed, asked.out)
    print(f"{count} accounts planted: {asked.out}; their names: {beside}", file=sys.stderr)
    return 0


def _near(asked: argparse.Namespace) -> int:
    from chaupal_coord._files import read_posts  # late: slow module
    from chaupal_coord._near_files import write_near  # late: slow module

    posts = read_posts(asked.file, **reading(asked), texts=True)
    texts, pairs = write_near(posts, asked.out, threshold=asked.threshold, shingle=asked.shingle)
    print(f"{texts} posts with text, {pairs} pairs: {asked.out}", file=sys.stderr)
    return 0


def _share(text: str) -> float:
    value = float(text)
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError(f"{text} does not lie between 0 and 1")
    return value
