"""Files as tables that DuckDB reads: which form they have, which columns, and what of them could not be read at all."""

import gzip
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import duckdb

from chaupal_coord._posts import BadPosts, BadRow, UnnamedColumn

FIELDS = ("post_id", "account_id", "ts", "text", "kind", "object_type", "object_id")
# Other names under which exports carry a field; the field's own name goes first.
ALSO: Mapping[str, tuple[str, ...]] = {
    "post_id": ("post", "content_id", "message_id", "tweet_id", "status_id", "comment_id", "id"),
    "account_id": ("account", "user_id", "author_id", "user", "author", "username", "screen_name"),
    "ts": ("timestamp", "time", "created_at", "timestamp_share", "date", "published_at"),
    "text": ("message", "content", "body", "full_text"),
    "kind": ("action", "post_type"),
    "object_type": (),
    "object_id": ("object", "url", "link"),
}
_HEAD = 1_000  # lines of a JSONL file that are looked at for its columns


@dataclass(frozen=True, slots=True)
class Table:
    """A file that DuckDB can scan: the FROM part of a query, its columns with their types, and lines that are not rows."""

    scan: str
    columns: Mapping[str, str]
    number: str | None  # the column that numbers its rows from 0; None where a scan is costly, so that the rows are better kept
    broken: Callable[[], list[BadRow]]
    record: str | None = None  # the column that says from which record of the file a row comes, where one makes several


def connect(folder: Path | None = None) -> duckdb.DuckDBPyConnection:
    """An empty database that fetches nothing from anywhere and reads times without a zone as UTC; what it cannot hold goes to `folder`."""
    held = duckdb.connect(config={"autoinstall_known_extensions": "false"})
    settings = ["TimeZone = 'UTC'", "default_null_order = 'NULLS FIRST'", "enable_progress_bar = false"]
    if folder is not None:
        settings += [f"temp_directory = {literal(str(folder))}", "memory_limit = '2GB'"]
    for setting in settings:
        held.execute(f"SET {setting}")
    return held


def quoted(name: str) -> str:
    """A name as SQL takes it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as SQL takes it."""
    return "'" + text.replace("'", "''") + "'"


def open_table(held: duckdb.DuckDBPyConnection, path: Path) -> Table:
    """The file as a table; BadPosts where its form is not known or it cannot be opened as that form."""
    if not path.is_file():
        raise BadPosts(f"{path}: there is no such file")
    name = path.name.lower().removesuffix(".gz").removesuffix(".zst")
    form = name.rpartition(".")[2]
    try:
        if form in ("parquet", "pq"):
            scan = f"read_parquet({literal(str(path))}, file_row_number = true)"
            columns = _described(held, scan)
            columns.pop("file_row_number")
            return Table(scan, columns, "file_row_number", list)
        if form in ("csv", "tsv", "tab", "txt"):
            return _csv(held, path)
        if form in ("jsonl", "ndjson"):
            return _json_lines(path)
        if form in ("arrow", "feather", "ipc"):
            return _arrow(held, path)
    except duckdb.Error as wrong:
        raise BadPosts(f"{path}: cannot be read as {form} ({_first_line(wrong)})") from wrong
    raise BadPosts(f"{path}: unknown form .{form}; posts are read from .parquet, .csv, .tsv, .jsonl and .arrow (.csv and .jsonl also as .gz)")


def _first_line(wrong: Exception) -> str:
    return str(wrong).strip().splitlines()[0] if str(wrong).strip() else type(wrong).__name__


def _described(held: duckdb.DuckDBPyConnection, scan: str) -> dict[str, str]:
    return {row[0]: row[1] for row in held.execute(f"DESCRIBE SELECT * FROM {scan}").fetchall()}


def _csv(held: duckdb.DuckDBPyConnection, path: Path) -> Table:
    """Every column as text; lines of another width or with bytes that are not UTF-8 are set aside and told."""
    with gzip.open(path, "rt", errors="replace") if path.suffix == ".gz" else path.open(errors="replace") as lines:
        head = lines.readline(1_000_000) if path.suffix != ".zst" else ""
    mark = max(",;\t|", key=head.count)
    fixed = f"{f'delim = {literal(mark)}, ' if mark in head else ''}header = true, all_varchar = true, quote = '\"', escape = '\"', null_padding = false"
    columns = _described(held, f"read_csv({literal(str(path))}, {fixed}, ignore_errors = true)")
    scan = f"read_csv({literal(str(path))}, {fixed}, store_rejects = true)"
    if len(columns) < 2:
        raise BadPosts(f"{path}: only one column was found ({', '.join(columns)}); the head line names the columns, parted by comma, semicolon, tab or bar")

    def broken() -> list[BadRow]:
        found = held.execute("SELECT line, min(error_message), min(csv_line) FROM reject_errors GROUP BY line ORDER BY line").fetchall()
        return [BadRow(line - 1, "line", repr(text[:60]), f"{says.splitlines()[0]}; put the line right") for line, says, text in found]

    return Table(scan, columns, None, broken)


def _json_lines(path: Path) -> Table:
    """The keys of the first thousand lines as columns of text; a line that is not an object becomes a row without an account."""
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as lines:
        keys = list(dict.fromkeys(key for line in islice(lines, _HEAD) for key in _keys(line)))
    if not keys:
        raise BadPosts(f"{path}: none of its first {_HEAD} lines is a JSON object")
    shape = ", ".join(f"{quoted(key)}: 'VARCHAR'" for key in keys)
    scan = f"read_json({literal(str(path))}, format = 'newline_delimited', ignore_errors = true, columns = {{{shape}}})"
    return Table(scan, dict.fromkeys(keys, "VARCHAR"), None, list)


def _keys(line: bytes) -> Iterable[str]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return ()
    return row if isinstance(row, dict) else ()


def _arrow(held: duckdb.DuckDBPyConnection, path: Path) -> Table:
    try:
        from pyarrow import feather, ipc  # late: optional extra
    except ImportError as missing:
        raise BadPosts(f"{path}: reading Arrow needs the package pyarrow; install it, or save the posts as Parquet") from missing
    try:
        with path.open("rb") as file:
            streamed = file.read(6) != b"ARROW1" and file.seek(0) == 0
            held.register("posts_in_arrow", ipc.open_stream(file).read_all() if streamed else feather.read_table(str(path)))
    except (ValueError, OSError) as wrong:
        raise BadPosts(f"{path}: not an Arrow file ({_first_line(wrong)})") from wrong
    return Table("posts_in_arrow", _described(held, "posts_in_arrow"), None, list)


def chosen(table: Table, given: Mapping[str, str], file: str) -> dict[str, str]:
    """Which column of the file each field is read from: as given, else by the field's own name, else by another known one."""
    if unknown := given.keys() - set(FIELDS):
        raise BadPosts(f"no such field: {', '.join(sorted(unknown))}; fields are {', '.join(FIELDS)}")
    there = {column.lower(): column for column in reversed(list(table.columns))}
    found: dict[str, str] = {}
    for field in FIELDS:
        wanted = (given[field],) if field in given else (field, *ALSO[field])
        named = next((there[name.lower()] for name in wanted if name.lower() in there), None)
        if named is None and field in given:
            raise BadPosts(f"{file}: no column {given[field]!r} for {field}; there are {', '.join(table.columns)}")
        if named is not None and named not in found.values():
            found[field] = named
    for field in ("account_id", "ts"):
        if field not in found:
            says = f"{file}: no column for {field}; name it with --column {field}=NAME; there are {', '.join(table.columns)}"
            raise UnnamedColumn(says, field, tuple(table.columns))
    return found
