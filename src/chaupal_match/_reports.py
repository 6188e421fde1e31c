"""The commands on files alone: eval, near."""

import argparse
import csv
import os
import sys
from pathlib import Path

from chaupal_match._files import read_answers, read_run, read_texts
from chaupal_match._measures import measures
from chaupal_match._near import NEAR
from chaupal_match._progress import progress
from chaupal_match._stream import PARTNERS, Stream

_NEAR_SAYS = f"""
Writes the columns a, b, score under a header line: a is the message that stands earlier in the file, b the later one,
score the share of five-letter pieces they have in common (1 when their words are equal). Pairs come in the order of b,
then of a. A message is paired with the {PARTNERS} earliest messages that it copies (--partners): a cluster up to that size comes
out whole, and in a larger one every message is still tied to the first ones. Messages without words copy nothing.
About 0.4 ms a message and 4 KB of memory a distinct one, at any length of the stream.
"""


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Name the two commands."""
    score = commands.add_parser("eval", help="score a run: S@1, S@5, S@10, MRR@5, MAP@5 in percent")
    score.add_argument("run_file", metavar="RUN.tsv", type=Path, help="TREC run: query Q0 claim rank score tag")
    score.add_argument("answers", metavar="QRELS.tsv", type=Path, help='lines "query claim 1" or "query 0 claim 1"')
    score.add_argument("--bootstrap", metavar="N", type=_count, default=0, help="add the 95 %% interval of N resamples, as two columns more")
    score.add_argument("--seed", type=int, default=1)
    score.set_defaults(run=_eval)
    near = commands.add_parser("near", help="find near copies in a stream of messages", epilog=_NEAR_SAYS)
    near.add_argument("messages", metavar="FILE.jsonl", type=Path, help='JSON lines {"id", "text"} in the order in which they came')
    near.add_argument("--out", metavar="PAIRS.csv", type=Path, required=True)
    near.add_argument("--at-least", metavar="SCORE", type=_share, default=NEAR, help=f"the least score of a pair ({NEAR})")
    near.add_argument("--no-guards", action="store_true", help="pair texts too that tell another number, deny, or exchange a word")
    near.add_argument("--partners", metavar="N", type=_count, default=PARTNERS, help=f"pairs a message, at most ({PARTNERS})")
    near.set_defaults(run=_near)


def _eval(asked: argparse.Namespace) -> int:
    run, answers = read_run(asked.run_file), read_answers(asked.answers)
    print(f"queries\t{len(answers)}")
    for measure in measures(run, answers, bootstrap=asked.bootstrap, seed=asked.seed):
        interval = "" if measure.low is None or measure.high is None else f"\t{measure.low:.2f}\t{measure.high:.2f}"
        print(f"{measure.name}\t{measure.value:.2f}{interval}")
    if missing := len(answers.keys() - run.keys()):
        print(f"{missing} of {len(answers)} queries are not in the run and count as failed", file=sys.stderr)
    return 0


def _near(asked: argparse.Namespace) -> int:
    stream = Stream(asked.at_least, guarded=not asked.no_guards, partners=asked.partners)
    tell = progress("messages")
    count = pairs = 0
    # Written beside and put in its place when whole: a bad line leaves no half of a file.
    part = asked.out.with_name(asked.out.name + ".part")
    try:
        with part.open("w", encoding="utf-8", newline="") as out:
            rows = csv.writer(out, lineterminator="\n")
            rows.writerow(("a", "b", "score"))
            for message in read_texts(asked.messages, blanks=True):
                found = stream.take(message.key, message.text)
                rows.writerows((pair.a, pair.b, f"{pair.score:.4f}") for pair in found)
                count, pairs = count + 1, pairs + len(found)
                tell(count)
        os.replace(part, asked.out)
    finally:
        part.unlink(missing_ok=True)
    print(f"{count} messages, {pairs} pairs: {asked.out}", file=sys.stderr)
    return 0


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1_000_000:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 to 1,000,000")
    return int(text)


def _share(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 < value <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number above 0 and up to 1")
    return value
