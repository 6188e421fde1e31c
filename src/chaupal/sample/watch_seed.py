"""Posts of invented accounts as a platform's interface might export them, a run over them, and what it finds.

Three groups act together: one that posts the same links within a minute, one that passes pictures on within ten, and
accounts that share the cards we released ourselves, which the run then marks as declared (I8). The others post by chance.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random

from chaupal.base.clock import local
from chaupal.people.models import Person
from chaupal.press.models import Wording
from chaupal.watch import detector
from chaupal.watch.actions import datasets, reading, runs
from chaupal.watch.models import Run
from chaupal.watch.parameters import Parameters

DAYS = 6
CROWD = 160
FAST, SLOW, RELAY = 11, 7, 8
HEADS = ("post_id", "account_id", "ts", "text", "object_type", "object_id")
TOPICS = ("मतदान केंद्र की दूरी", "बस का समय", "परीक्षा की तारीख़", "नमूना मेला", "क्रिकेट का नमूना मैच", "मौसम का हाल", "किताबों की दुकान")

Row = tuple[str, str, str, str, str, str]


class _Posts:
    def __init__(self, rng: Random, upto: datetime) -> None:
        self.rng, self.begin, self.rows = rng, upto - timedelta(days=DAYS), list[Row]()

    def put(self, account: str, minute: float, text: str, kind: str, thing: str) -> None:
        at = (self.begin + timedelta(minutes=minute)).astimezone(UTC).replace(microsecond=0)
        self.rows.append((f"p{len(self.rows):06d}", account, at.isoformat(), text, kind, thing))

    def waking(self) -> float:
        """A minute of the six days, mostly by day."""
        return self.rng.randrange(DAYS) * 1440 + min(max(self.rng.gauss(840, 240), 0), 1439)


def posts(upto: datetime, issued: Sequence[str], seed: int = 2027) -> bytes:
    """The file as CSV, about 6,000 posts; the same for the same moment, texts and seed."""
    rng = Random(seed)
    made = _Posts(rng, upto)
    for one in range(CROWD):
        for _ in range(int(rng.lognormvariate(3.2, 0.7))):
            topic = rng.randrange(len(TOPICS))
            # One in seven posts is of something that many post: some meet by chance, as anywhere.
            thing = f"https://example.org/{topic}/{rng.randrange(60) if rng.random() < 0.15 else rng.randrange(10**6)}"
            made.put(f"sample_reader_{one:03d}", made.waking(), f"{TOPICS[topic]}: {thing}", "link", thing)
    for act in range(26):
        begin, thing = made.waking(), f"https://example.net/story/{act}"
        for one in rng.sample(range(FAST), rng.randrange(6, FAST + 1)):
            made.put(f"sample_morning_{one:02d}", begin + rng.uniform(0, 0.8), f"सबको बताइए, नमूना ख़बर {act} {thing}", "link", thing)
    for act in range(18):
        begin, thing = made.waking(), f"samplehash{act:04d}"
        for one in rng.sample(range(SLOW), rng.randrange(4, SLOW + 1)):
            made.put(f"sample_evening_{one:02d}", begin + rng.uniform(0, 8), f"नमूना चित्र {act}", "image", thing)
    for act in range(9):
        begin = made.waking()
        text = issued[act % len(issued)] if issued else f"नमूना कार्ड {act} जो हमने जारी किया"
        for one in rng.sample(range(RELAY), rng.randrange(5, RELAY + 1)):
            made.put(f"sample_keeper_{one:02d}", begin + rng.uniform(0, 6), text, "text", f"card-{act}")
    made.rows.sort(key=lambda row: (row[2], row[0]))
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(HEADS)
    sheet.writerows(made.rows)
    return out.getvalue().encode()


def seed_watch(analyst: Person, at: datetime) -> Run:
    """A dataset that says it is sample, read, with a run that is done; the worker has nothing left to do."""
    issued = list(Wording.objects.filter(language="hi", part="whole").order_by("pk").values_list("text", flat=True)[:2])
    told = datasets.Provenance(
        title="नमूना पोस्ट, छह दिन / Sample posts, six days",
        platform="other",
        basis="own_pages",
        exported_by="नमूना संगठन, पड़ताल कक्ष / Sample organisation, watch room",
        exported_from="chaupal.sample.watch_seed",
        exported_at=local(at).date(),
        terms="गढ़े हुए खातों की गढ़ी हुई पोस्ट; किसी असली व्यक्ति की नहीं। Invented posts of invented accounts, of no real person.",
        keep_until=local(at).date() + timedelta(days=300),
    )
    made = datasets.add_dataset(parts=[posts(at, issued)], name="posts.csv", told=told, by=analyst, at=at, sample=True)
    read = reading.read_dataset(dataset=made, columns=detector.columns, summary=detector.summary, at=at)
    asked = Parameters((60, 600), tuple(sorted(read.object_types)), 3, 0.01, 0, True)
    run = runs.start_run(dataset=read, asked=asked, by=analyst, at=at, sample=True)
    return runs.do_run(run=run, detect=detector.detect, engine=detector.engine_name(), at=at)
