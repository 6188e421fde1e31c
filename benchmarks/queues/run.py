"""Answers: with 5,000 claims and 100,000 messages waiting, does each page of the desk's queues come within 150 ms?"""

from __future__ import annotations

import gzip
import html
import http.client
import os
import re
import time
from datetime import datetime

import psycopg

from benchmarks import product
from benchmarks.figures import at, middle, tell

BENCH = "queues"
CLAIMS, SIGHTINGS, TIPS = 5_000, 120_000, 100_000
TIMES = 25

_CLAIMS = """
INSERT INTO claims_claim (kind, text_hi, text_en, state, outcome, opened_at, due_at, against_us, sample, search)
SELECT CASE n %% 3 WHEN 0 THEN 'poll_process' ELSE 'other' END, 'बूथ ' || n || ' पर मशीन सुबह से बंद है और लोग लौट रहे हैं',
       'The machine of booth ' || n || ' stands still since the morning', 'open', '',
       %(at)s::timestamptz - n %% 1400 * interval '1 minute', %(at)s::timestamptz + (1440 - n %% 1900) * interval '1 minute', n %% 9 = 0, true,
       'buth ' || n || ' machine band'
FROM generate_series(1, %(many)s) n RETURNING id
"""
# A mandal each, most of a claim's in one part of the list; every tenth claim in the mandals of one district alone.
_SIGHTINGS = """
WITH mandals AS (
  SELECT m.id, row_number() OVER (ORDER BY m.place) - 1 AS at FROM org_unit m WHERE m.kind IN ('mandal', 'sector')
), count AS (SELECT count(*) AS whole FROM mandals),
seen AS (
  SELECT c.id, n, (c.id * 37 + CASE WHEN c.id %% 10 = 0 THEN n %% 3 ELSE (n * n * 13) %% 400 END) %% (SELECT whole FROM count) AS at
  FROM unnest(%(claims)s::bigint[]) c(id), generate_series(1, %(each)s) n
)
INSERT INTO claims_sighting (claim_id, unit_id, at)
SELECT seen.id, mandals.id, %(at)s::timestamptz - (seen.n * 97 + seen.id) %% 2800 * interval '1 minute' FROM seen JOIN mandals USING (at)
"""
_TIPS = """
WITH mandals AS (
  SELECT m.id, row_number() OVER (ORDER BY m.place) - 1 AS at FROM org_unit m WHERE m.kind IN ('mandal', 'sector')
), told AS (
  SELECT n, %(at)s::timestamptz - n %% 23 * interval '1 hour' AS came, 1 + (n * 7) %% 11 AS booths FROM generate_series(1, %(many)s) n
)
INSERT INTO tips_tip (unit_id, text, original_sealed, at, channel, notice, state, language, fingerprint, bands, copies, booths, last_at, weight,
                      thread_hash, matched_at, sample, picture, cut, seen_text, seen_by, said_text, said_by, sent_sha256)
SELECT mandals.id, 'सुना है बूथ ' || n || ' पर मशीन सुबह से बंद है, क्या यह सच है', '', came, 'paste', 'tips-1', 'new', 'hindi', md5(n::text), '{}',
       booths, booths, came, round((extract(epoch FROM came) / 3600 + 3 * ln(booths) / ln(2))::numeric, 6), decode(md5('queue' || n), 'hex'), came,
       true, '', false, '', '', '', '', ''
FROM told JOIN mandals ON mandals.at = n %% (SELECT count(*) FROM mandals) RETURNING id
"""
_PROPOSED = """
INSERT INTO tips_match (tip_id, claim_id, verdict, score, why, by_engine, at)
SELECT t.id, (%(claims)s::bigint[])[1 + t.at %% cardinality(%(claims)s::bigint[])], 'proposed', 0.9, '{"verdict": "same"}', 'words', %(at)s
FROM unnest(%(tips)s::bigint[]) WITH ORDINALITY t(id, at) WHERE t.at %% 3 = 0
"""


def main() -> None:
    """A full home with both queues filled."""
    with product.copied(BENCH) as home, product.running(home) as run, product.django(run):
        from benchmarks import stage
        from chaupal.base.clock import now

        fill(now())
        for who, name, path in SCREENS:
            cookie = stage.cast_session(who)
            before = run.processor()
            took = [fetch(run.port, cookie, path, name)[0] for _one in range(TIMES + 3)][3:]
            tell(BENCH, f"{name}, processor time of all processes a page", (run.processor() - before) * 1000 / (TIMES + 3), "ms")
            tell(BENCH, f"{name}, p50", middle(took), "ms")
            tell(BENCH, f"{name}, p95", at(took, 0.95), "ms", goal=150, limit=300)
            later, page = fetch(run.port, cookie, path, name)[1], 1
            while later and page < 5:
                following, page = later, page + 1
                took = [fetch(run.port, cookie, following, name)[0] for _one in range(5)]
                later = fetch(run.port, cookie, following, name)[1]
            if page > 1:
                tell(BENCH, f"{name}, page {page}, median", middle(took), "ms", goal=150, limit=300)
            polled(run.port, cookie, path, name)


SCREENS = (
    ("asha", "queue of claims, whole state", "/claims/"),
    ("bilal", "queue of claims, one district", "/claims/"),
    ("asha", "queue of claims, words searched", "/claims/?q=machine+band"),
    ("asha", "queue of tips, whole state", "/tips/"),
    ("asha", "control room", "/control/"),
)


def fill(moment: datetime) -> None:
    """Write the rows; about a minute at full size."""
    from django.db import connection, transaction

    from chaupal.claims import counted

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(_CLAIMS, {"at": moment, "many": CLAIMS})
        claims = [row[0] for row in cursor.fetchall()]
        cursor.execute(_SIGHTINGS, {"at": moment, "claims": claims, "each": SIGHTINGS // CLAIMS})
        cursor.execute(_TIPS, {"at": moment, "many": TIPS})
        tips = [row[0] for row in cursor.fetchall()]
        cursor.execute(_PROPOSED, {"at": moment, "claims": claims, "tips": tips})
    counted.refresh(moment)
    # What the server does by itself within minutes; only the owner of a table may ask for it.
    with psycopg.connect(os.environ["CHAUPAL_DATABASE_OWNER_URL"], autocommit=True) as owner:
        for table in ("claims_claim", "claims_sighting", "claims_counted", "tips_tip", "tips_match"):
            owner.execute(f"VACUUM ANALYZE {table}")


def fetch(port: int, cookie: str, path: str, name: str, tag: str = "") -> tuple[float, str]:
    """Milliseconds of one fetch over a connection of its own, and the address of the page after it; with a tag its 304."""
    asked = {"Cookie": f"sessionid={cookie}; language=hi", "Accept-Encoding": "gzip"} | ({"If-None-Match": tag} if tag else {})
    began = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers=asked)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    took = (time.perf_counter() - began) * 1000
    if answer.status not in ((200, 304) if tag else (200,)):
        raise RuntimeError(f"{name}: {path} answered {answer.status}")
    if tag:
        return took, ""
    text = (gzip.decompress(body) if answer.headers.get("Content-Encoding") == "gzip" else body).decode()
    found = re.search(r'href="(\?[^"]*after=[^"]*)"', text)
    return took, path.partition("?")[0] + html.unescape(found[1]) if found else ""


def polled(port: int, cookie: str, path: str, name: str) -> None:
    """The poll of a page that did not change, as the browser asks every five seconds."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Cookie": f"sessionid={cookie}; language=hi", "HX-Request": "true"})
    answer = connection.getresponse()
    answer.read()
    tag = answer.headers.get("ETag", "")
    connection.close()
    if tag:
        took = [fetch(port, cookie, path, name, tag)[0] for _one in range(TIMES)]
        tell(BENCH, f"{name}, poll, p95", at(took, 0.95), "ms", goal=50, limit=150)


if __name__ == "__main__":
    main()
