"""The common exports, each read as posts with their objects; none is fetched, all are files that somebody was given."""

import csv
import gzip
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from chaupal_coord import _exports
from chaupal_coord._adapted import Record
from chaupal_coord._posts import BadPosts

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Adapter:
    """How an export is told by its first record (or its column heads), and how a record of it is read."""

    says: str
    is_it: Callable[[Fields], bool]
    read: Callable[[Fields], Iterable[Record]]


ADAPTERS: dict[str, Adapter] = {
    "twitter-v2": Adapter("Twitter/X API v2, JSON or JSON lines, as answered or one tweet a line", _exports.is_twitter, _exports.twitter),
    "twitter-archive": Adapter("a Twitter/X archive: tweets.js with account.js beside it", _exports.is_archive, _exports.archive),
    "crowdtangle": Adapter("CrowdTangle, CSV", _exports.is_crowdtangle, _exports.crowdtangle),
    "meta-content-library": Adapter("Meta Content Library, CSV or JSON lines", _exports.is_meta, _exports.meta),
    "telegram": Adapter("Telegram Desktop, result.json", _exports.is_telegram, _exports.telegram),
    "youtube": Adapter("YouTube comments, CSV or the API's JSON", _exports.is_youtube, _exports.youtube),
    "toolkit": Adapter("the CSV of coordination-network-toolkit", _exports.is_toolkit, _exports.toolkit),
    "generic": Adapter("our own columns, with any names by --column", lambda _: False, _exports.plain),
}


def adapter_of(path: Path) -> str | None:
    """The name of the export that the file is, None where its columns are to be taken as they stand."""
    name = path.name.lower().removesuffix(".gz")
    if not name.endswith((".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".js")):
        return None
    head = next((record for _, record in records_of(path) if isinstance(record, dict)), None)
    found = next((name for name, one in ADAPTERS.items() if head is not None and one.is_it(head)), None)
    return found or ("generic" if name.endswith((".json", ".js")) else None)


def read_export(path: Path, adapter: str) -> Iterator[Record]:
    """The posts of an export. A record that cannot be read is a Record without anything, so that it is told by its number."""
    owner = _owner(path) if adapter == "twitter-archive" else None
    for number, record in records_of(path):
        try:
            found = list(ADAPTERS[adapter].read(record | {"_account": owner} if owner else record)) if isinstance(record, dict) else []
        except (TypeError, AttributeError, KeyError, ValueError):  # a field of another shape than the export's
            found = []
        if not found and not (isinstance(record, dict) and _exports.is_no_post(record)):
            yield Record(number)
        for one in found:
            yield Record(number, one.post_id, one.account_id, one.ts, one.text, one.kind, one.objects)


def records_of(path: Path) -> Iterator[tuple[int, Any]]:
    """Number and content of each record: lines of CSV as dictionaries, objects of JSON; None for a line that is no JSON."""
    name = path.name.lower().removesuffix(".gz")
    with _opened(path) as file:
        if name.endswith((".csv", ".tsv")):
            head = file.read(65_536)
            file.seek(0)
            first = head.partition("\n")[0]
            mark = max("\t,;", key=first.count)
            csv.field_size_limit(10_000_000)
            yield from enumerate(csv.DictReader(file, delimiter=mark), 1)
        elif name.endswith((".jsonl", ".ndjson")):
            number = 0
            for line in file:
                for record in _parts(_parsed(line)) if line.strip() else ():
                    number += 1
                    yield number, record
        else:
            text = file.read()
            if name.endswith(".js"):
                text = text.partition("=")[2]  # window.YTD.tweets.part0 = [...]
            found = _parsed(text)
            if found is None:
                found = [_parsed(line) for line in text.splitlines() if line.strip()]  # JSON lines under another name
            yield from enumerate((one for record in (found if isinstance(found, list) else [found]) for one in _parts(record)), 1)


def _parts(record: Any) -> Iterable[Any]:
    """The posts within an answer or an export that holds many."""
    return _exports.unpacked(record) if isinstance(record, dict) else (record,)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _opened(path: Path) -> TextIO:
    if path.suffix.lower() == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", errors="replace", newline="")
    return path.open(encoding="utf-8-sig", errors="replace", newline="")


def _owner(path: Path) -> str:
    """The account of an archive: its tweets do not name it."""
    beside = path.with_name("account.js")
    if not beside.is_file():
        raise BadPosts(f"{path}: an archive's tweets do not name their account; put the archive's account.js beside them")
    for _, record in records_of(beside):
        account = record.get("account", {}) if isinstance(record, dict) else {}
        if account.get("accountId"):
            return str(account["accountId"])
    raise BadPosts(f"{beside}: names no accountId")
