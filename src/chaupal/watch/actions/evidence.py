"""Keeping a file of evidence: the original sealed under its hash, with when and by whom it was taken."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.people.models import Person
from chaupal.watch import files, imitations, refusals
from chaupal.watch.models import Case, Evidence, Imitation


def write(
    upload: files.Upload, *, kind: str, taken_at: datetime, address: str, by: Person, at: datetime, imitation: Imitation | None = None, case: Case | None = None
) -> Evidence:
    """The rows and files of one upload, inside its act's transaction; the files are taken off the disk again where it fails.

    Raises BadMoment for something taken in the future.
    """
    if taken_at > at:
        raise refusals.BadMoment(fields={"taken_at": str(refusals.BadMoment.says)})
    sealed, small = files.put_away(upload, "evidence")
    try:
        return Evidence.objects.create(
            imitation=imitation, case=case, kind=kind, sha256=upload.sha256, size=len(upload.data), mime=upload.mime, sealed=sealed, small=small,
            address=address[:300], taken_at=taken_at, by=by, at=at,
        )  # fmt: skip
    except BaseException:
        files.throw_away(sealed, small)
        raise


@transaction.atomic
def take_original(*, kept: Evidence, by: Person, at: datetime) -> bytes:
    """The file byte for byte, for the platform or an authority; who took it stands in the ledger. Raises EvidenceDamaged."""
    permission.require(by, "export", "watch")
    data = imitations.original_of(kept)
    record("watch.evidence_taken", by=by, about=kept, at=at, detail={"digest": kept.sha256})
    return data
