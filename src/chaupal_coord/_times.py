"""Times of a file as microseconds since 1970 in UTC, as SQL."""

from collections.abc import Mapping

UNITS: Mapping[str, int] = {"s": 1_000_000, "ms": 1_000, "us": 1}
# Counts up to these are taken as seconds (to the year 5138), milliseconds, microseconds; beyond as nanoseconds.
_SECONDS, _MILLIS, _MICROS = 100_000_000_000, 100_000_000_000_000, 100_000_000_000_000_000
_WRITTEN = ("%a %b %d %H:%M:%S %z %Y", "%Y-%m-%d %H:%M:%S %Z", "%a, %d %b %Y %H:%M:%S %z")


def microseconds(column: str, kind: str, unit: str | None) -> str:
    """SQL that gives the microseconds of `column` (its DuckDB type is `kind`), NULL where it holds no time.

    Whole numbers are seconds, milliseconds, microseconds or nanoseconds since 1970 by their size, unless `unit` (s, ms, us)
    says; fractions count. Written times with a zone are brought to UTC, without one they are taken as UTC.
    """
    kind = kind.upper()
    if kind.startswith(("TIMESTAMP", "DATE")):
        return f"epoch_us({column}{'' if 'ZONE' in kind else '::TIMESTAMP'})"
    if kind in ("DOUBLE", "FLOAT", "REAL") or kind.startswith("DECIMAL"):
        return _fraction(f"{column}::DOUBLE", unit)
    if "INT" in kind:
        return _whole(f"try_cast({column} AS BIGINT)", unit)
    whole = f"CASE WHEN contains({column}, '.') THEN NULL ELSE try_cast({column} AS BIGINT) END"  # a cast would round
    forms = ", ".join(f"'{form}'" for form in _WRITTEN)
    return (
        f"coalesce({_whole(f'({whole})', unit)}, {_fraction(f'try_cast({column} AS DOUBLE)', unit)}, "
        f"epoch_us(try_cast({column} AS TIMESTAMPTZ)), epoch_us(try_strptime({column}, [{forms}])))"
    )


def without_zone(column: str) -> str:
    """SQL: true where a written time names no zone."""
    return rf"regexp_matches({column}, '^\d{{4}}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d([.]\d+)?)?)?\s*$')"


def _whole(value: str, unit: str | None) -> str:
    if unit is not None:
        return f"try_cast({value}::HUGEINT * {UNITS[unit]} AS BIGINT)"
    size = f"abs({value}::HUGEINT)"
    return (
        f"CASE WHEN {size} < {_SECONDS} THEN {value} * 1000000 WHEN {size} < {_MILLIS} THEN {value} * 1000 "
        f"WHEN {size} < {_MICROS} THEN {value} ELSE {value} // 1000 END"
    )


def _fraction(value: str, unit: str | None) -> str:
    # Rounded to the microsecond: a double holds a time of today in seconds to a quarter of one.
    if unit is not None:
        return f"try_cast(round({value} * {UNITS[unit]}) AS BIGINT)"
    size = f"abs({value})"
    return (
        f"CASE WHEN NOT isfinite({value}) THEN NULL WHEN {size} < {_SECONDS} THEN try_cast(round({value} * 1000000) AS BIGINT) "
        f"WHEN {size} < {_MILLIS} THEN try_cast(round({value} * 1000) AS BIGINT) "
        f"WHEN {size} < {_MICROS} THEN try_cast(round({value}) AS BIGINT) ELSE try_cast(round({value} / 1000) AS BIGINT) END"
    )
