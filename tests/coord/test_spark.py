"""The Spark job beside the engine, where pyspark and a Java are; elsewhere a word says that nothing was compared."""

import random
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from chaupal_coord import edges, read_posts
from chaupal_coord import spark as job
from tests.coord.test_edges import told

pyspark = pytest.importorskip("pyspark", reason="pyspark is not installed: the Spark job was not compared with the engine")
pytestmark = [
    pytest.mark.skipif(shutil.which("java") is None, reason="no Java: the Spark job was not compared with the engine"),
    pytest.mark.filterwarnings("default"),  # Spark's own are not ours
]


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    held = job.session(spark_master="local[1]", spark_ui_enabled="false", spark_sql_shuffle_partitions="2")
    yield held
    held.stop()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("posts") / "posts.parquet"
    dice = random.Random(7)
    values = ", ".join(
        f"('p{dice.randint(0, 250)}', 'u{dice.randint(0, 12)}', {dice.randint(0, 3_000)}, '{dice.choice(['link', 'tag'])}', 'o{dice.randint(0, 6)}')" for _ in range(400)
    )
    duckdb.execute(f"COPY (SELECT * FROM (VALUES {values}) AS v(post_id, account_id, ts, object_type, object_id)) TO '{path}'")
    return path


@pytest.mark.parametrize(("window", "least", "directed"), [(60, 1, True), (60, 2, True), (300, 1, False), (0, 1, True)])
def test_the_spark_job_finds_the_edges_of_the_engine(window: int, least: int, directed: bool, file: Path, spark: Any) -> None:
    ours = edges(read_posts(file), window, min_weight=least, directed=directed)

    theirs = job.edges(spark.read.parquet(str(file)), timedelta(seconds=window), min_weight=least, directed=directed).collect()

    assert {(row.source, row.target): row.weight for row in theirs} == told(ours)
