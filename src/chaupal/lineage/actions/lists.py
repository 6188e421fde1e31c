"""Handing in a list of stations: it is read, compared with the one in force and laid before the seats. Nothing is in force yet."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from chaupal.base.copy import copy_rows, take_ids
from chaupal.base.errors import BadInput, Refused
from chaupal.base.later import later
from chaupal.ledger.actions import record
from chaupal.lineage import compare, matcher
from chaupal.lineage.choices import Kind, ListState
from chaupal.lineage.models import ComingList, ComingStation, Judgement, SeatSheet
from chaupal.lineage.reading import BrokenList, Read, digest_of
from chaupal.org import permission
from chaupal.org.folder import StationRow
from chaupal.org.models import Booth, StationList, Unit
from chaupal.people.models import Person

Say = Callable[[str], None]
FILE_AT_MOST = 80_000_000  # bytes: a state's list in UTF-16 has about 40 MB


class ListThere(Refused):
    code, says = "lineage.list_there", _("This very list is here already; open it instead of handing it in again.")


class NoPlaces(Refused):
    code, says = "lineage.no_places", _("There are no booths yet. Load the first list with `chaupal places load`.")


class FileTooLarge(BadInput):
    code, says = "lineage.file_too_large", _("This file is larger than a list of stations is.")


def kept_at(digest: str) -> Path:
    """Where a file that was handed in waits for the worker."""
    return Path(settings.MEDIA_ROOT) / "lineage" / f"{digest}.csv"


def silent(line: str) -> None:
    """No progress wanted."""


@transaction.atomic
def take_in_list(*, file: UploadedFile, year: int, dated_on: date, by: Person, at: datetime) -> ComingList:
    """Keep a file that was handed in and let the worker read it; the list, still being read. Raises ListThere, FileTooLarge."""
    permission.require(by, "edit", "org", Unit.objects.get(kind="state").booths)
    if file.size is None or file.size > FILE_AT_MOST:
        raise FileTooLarge(fields={"file": str(FileTooLarge.says)})
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    _refuse_twice(digest.hexdigest())
    path = kept_at(digest.hexdigest())
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as kept:
        for chunk in file.chunks():
            kept.write(chunk)
    coming = ComingList.objects.create(
        year=year, dated_on=dated_on, source=str(file.name)[:200], digest=digest.hexdigest(), engine=compare.ENGINE, read_by=by, read_at=at
    )
    record("lineage.list_taken_in", by=by, about=coming, at=at, detail={"digest": coming.digest})
    later("lineage.jobs.read_list", coming=coming.pk)
    return coming


def _refuse_twice(digest: str) -> None:
    open_ = ComingList.objects.filter(digest=digest).exclude(state__in=(ListState.FAILED, ListState.WITHDRAWN))
    if open_.exists() or StationList.objects.filter(digest=digest).exists():
        raise ListThere


@transaction.atomic
def fail_list(*, coming: ComingList, refusal: Refused, at: datetime) -> ComingList:
    """Note why a list could not be read; nothing of it is kept but the rows that are to blame."""
    wrong = [one.as_json() for one in refusal.wrong] if isinstance(refusal, BrokenList) else []
    coming.problems = [{"row": 0, "field": "", "says": refusal.text}, *wrong]
    coming.state = ListState.FAILED
    coming.save(update_fields=["state", "problems"])
    record("lineage.list_refused", by="lineage", about=coming, at=at, detail={"code": refusal.code, "rows": len(wrong)})
    return coming


def compare_list(
    *, read: Read, year: int, dated_on: date, by: Person | str, at: datetime, coming: ComingList | None = None, say: Say = silent
) -> ComingList:
    """Compare a list that was read with the booths as they stand, and lay the proposals before the seats.

    The comparing writes nothing; then all is written at once or not at all. `by` is a person, or a command's name.
    About 40 s for 177,516 stations, most of it spelling names.
    """
    if isinstance(by, Person):
        permission.require(by, "edit", "org", Unit.objects.get(kind="state").booths)
    if not Booth.objects.exists():
        raise NoPlaces
    if coming is None:
        _refuse_twice(read.digest)
    seats = {unit.number: unit for unit in Unit.objects.of_kind("seat").filter(number__in=list(read.stations)) if unit.number is not None}
    against = StationList.objects.in_force()
    olds = _booths({unit.pk for unit in seats.values()}, against)
    proposed: dict[int, list[compare.Proposed]] = {}
    for number, rows in read.stations.items():
        news = [compare.Line(at, row.part, row.name, row.electors) for at, row in enumerate(rows)]
        proposed[number] = compare.compare(olds[seats[number].pk], news, matcher.spelled, matcher.building)
    say(f"{read.count} stations compared")
    with transaction.atomic():
        if coming is None:
            coming = ComingList(source=read.name[:200], digest=read.digest, read_by=by if isinstance(by, Person) else None, read_at=at)
        coming.year, coming.dated_on, coming.engine, coming.against = year, dated_on, compare.ENGINE, against
        coming.state, coming.stations_count = ListState.READY, read.count
        coming.save()
        _write(coming, read.stations, proposed, seats, olds, at)
        lines = [[seats[number].code, None, digest_of(rows)] for number, rows in read.stations.items()]
        record("lineage.list_compared", by=by, about=coming, at=at, detail={"digest": read.digest, "stations": read.count}, lines=lines)
    say("proposals written")
    return coming


def _booths(seats: Iterable[int], against: StationList | None) -> dict[int, list[compare.Line]]:
    """The open booths of these seats with the names and electors of the list in force. One query."""
    found: dict[int, list[compare.Line]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT b.seat_id, b.number, b.part_no, b.suffix, coalesce(s.name, ''), s.electors FROM org_booth b"
            " LEFT JOIN org_station s ON s.booth_id = b.number AND s.list_id = %s WHERE b.closed_on IS NULL AND b.seat_id = ANY(%s)",
            [against.pk if against else None, list(seats)],
        )
        for seat, number, part, suffix, name, electors in cursor.fetchall():
            found[seat].append(compare.Line(number, (part, suffix), name, electors))
    return found


def _write(
    coming: ComingList,
    stations: Mapping[int, list[StationRow]],
    proposed: Mapping[int, list[compare.Proposed]],
    seats: Mapping[int, Unit],
    olds: Mapping[int, list[compare.Line]],
    at: datetime,
) -> None:
    ids = {number: take_ids(ComingStation, len(rows)) for number, rows in stations.items()}
    copy_rows(
        ComingStation,
        ["id", "coming_id", "seat_id", "part_no", "suffix", "name", "script", "quality", "electors"],
        (
            (ids[number][place], coming.pk, seats[number].pk, *row.part, row.name, row.script, row.quality, row.electors)
            for number, rows in stations.items()
            for place, row in enumerate(rows)
        ),
    )
    copy_rows(
        Judgement,
        ["coming_id", "seat_id", "old_id", "station_id", "kind", "share", "confidence", "asked", "why", "engine", "at"],
        (
            (
                coming.pk, seats[number].pk, one.old, None if one.new is None else ids[number][one.new], str(one.kind), one.share, one.confidence,
                one.asked, _json(one.why), compare.ENGINE, at,
            )
            for number, told in proposed.items()
            for one in told
        ),
    )  # fmt: skip
    SeatSheet.objects.bulk_create(
        [
            SeatSheet(coming=coming, seat=seats[number], before=len(olds[seats[number].pk]), after=len(stations[number]), **counts_of(told))
            for number, told in proposed.items()
        ]
    )


def counts_of(told: Iterable[compare.Proposed]) -> dict[str, int]:
    """How many booths of each kind, and how many are asked, as a seat's sheet keeps it."""
    rows = list(told)
    kinds = Counter(str(one.kind) for one in rows)
    return {kind: kinds[kind] for kind in Kind.values} | {"asked": sum(one.asked for one in rows)}


def _json(why: dict[str, Any]) -> str:
    return json.dumps(why, ensure_ascii=False)
