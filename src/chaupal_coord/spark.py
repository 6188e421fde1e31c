"""The same edges as a Spark job, for posts that outgrow one machine. An extra: pyspark and a Java are yours to bring.

    spark-submit -m chaupal_coord.spark POSTS.parquet EDGES.parquet --window 60s --min-weight 2
"""

from __future__ import annotations

import argparse
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from chaupal_coord._spans import span

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


def edges(posts: DataFrame, window: timedelta, *, min_weight: int = 1, directed: bool = True) -> DataFrame:
    """Columns source, target, weight of posts with the columns post_id, account_id, ts (seconds or a timestamp), object_id.

    The definition is that of `chaupal_coord.edges`: distinct posts of source with a post of target on the same object (of the
    same `object_type`, where there is that column) at most `window` apart; undirected, distinct posts of either. Every row is
    put into a bucket as wide as the window and met with the rows of its own and the two around it, so that a join by equality
    does the work on many machines. Unlike the engine it sets no object aside: filter what is shared by everybody beforehand.
    """
    from pyspark.sql import functions as f  # late: optional extra

    kind = f.col("object_type") if "object_type" in posts.columns else f.lit("")
    stamp = f.col("ts").cast("decimal(20,6)") if dict(posts.dtypes)["ts"] != "timestamp" else f.unix_micros("ts").cast("decimal(26,0)") / 1_000_000
    micros = (stamp * 1_000_000).cast("long")
    apart = window // timedelta(microseconds=1)
    wide = max(apart, 1)
    rows = posts.where("account_id IS NOT NULL AND post_id IS NOT NULL AND ts IS NOT NULL AND object_id IS NOT NULL").select(
        f.col("account_id").cast("string").alias("source"),
        f.col("post_id").cast("string").alias("post"),
        f.coalesce(kind.cast("string"), f.lit("")).alias("type"),
        f.col("object_id").cast("string").alias("object"),
        micros.alias("t"),
        f.floor(micros / wide).cast("long").alias("bucket"),
    )
    around = f.explode(f.array(f.col("bucket") - 1, f.col("bucket"), f.col("bucket") + 1)).alias("bucket")
    others = rows.select(f.col("source").alias("target"), "type", "object", f.col("t").alias("then"), around)
    met = rows.join(others, ["type", "object", "bucket"]).where((f.col("source") != f.col("target")) & (f.abs(f.col("t") - f.col("then")) <= apart))
    first, second = f.col("source"), f.col("target")
    if not directed:
        first, second = f.least("source", "target"), f.greatest("source", "target")
    found = met.select(first.alias("a"), second.alias("b"), "source", "post").distinct().groupBy("a", "b").agg(f.count("*").cast("int").alias("weight"))
    return found.where(f.col("weight") >= min_weight).select(f.col("a").alias("source"), f.col("b").alias("target"), "weight")


def session(**settings: Any) -> SparkSession:
    """A session in UTC; on this machine alone unless Spark was told otherwise."""
    from pyspark.sql import SparkSession  # late: optional extra

    made = SparkSession.builder.appName("chaupal-coord").config("spark.sql.session.timeZone", "UTC")
    for name, value in settings.items():
        made = made.config(name.replace("_", "."), value)
    return made.getOrCreate()


def main(argv: list[str] | None = None) -> int:
    """Read Parquet, write Parquet."""
    parser = argparse.ArgumentParser(prog="chaupal_coord.spark", description=__doc__)
    parser.add_argument("posts")
    parser.add_argument("out")
    parser.add_argument("--window", type=span, required=True)
    parser.add_argument("--min-weight", type=int, default=1)
    parser.add_argument("--undirected", action="store_true")
    asked = parser.parse_args(argv)
    read = session().read.parquet(asked.posts)
    edges(read, asked.window, min_weight=asked.min_weight, directed=not asked.undirected).write.mode("overwrite").parquet(asked.out)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
