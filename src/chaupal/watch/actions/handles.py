"""Acts on the register of our own accounts: one person enters, another confirms, then it is public."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max

from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.people.models import Person
from chaupal.watch import files, matcher, refusals
from chaupal.watch.models import OwnHandle, OwnHandleApproval, OwnHandleVersion

_HANDLE = re.compile(r"[\w.\-\u0900-\u097f\u200c\u200d]{1,100}\Z")
_ONLY_DIGITS = re.compile(r"\d{7,}\Z")


@dataclass(frozen=True, slots=True)
class Said:
    """What a version of an entry says: whose account it is, as what it shows itself, where, since when, until when."""

    bearer: str
    shown_name: str
    of_hi: str
    of_en: str
    address: str
    since: date
    until: date | None = None


def handle_of(typed: str) -> str:
    """What was typed as a bare handle; raises NotAHandle for an address, a phone number and the like."""
    bare = typed.strip().lstrip("@").strip()
    if not _HANDLE.match(bare) or _ONLY_DIGITS.match(bare):
        raise refusals.NotAHandle(fields={"handle": str(refusals.NotAHandle.says)})
    return bare


@transaction.atomic
def enter_handle(*, platform: str, handle: str, said: Said, avatar: bytes | None, by: Person, at: datetime) -> OwnHandleVersion:
    """A new account of ours in its first version, waiting for a second person. Raises NotAHandle, HandleKnown."""
    permission.require(by, "create", "watch")
    bare = handle_of(handle)
    if OwnHandle.objects.filter(platform=platform, handle__iexact=bare).exists():
        raise refusals.HandleKnown(fields={"handle": str(refusals.HandleKnown.says)})
    own = OwnHandle.objects.create(platform=platform, handle=bare, created_at=at)
    return _write(own, 1, said, avatar, by, at, "watch.handle_entered")


@transaction.atomic
def revise_handle(*, own: OwnHandle, said: Said, avatar: bytes | None, by: Person, at: datetime) -> OwnHandleVersion:
    """The next version of an entry, its end included; without a new picture the last one stays."""
    permission.require(by, "create", "watch")
    own = OwnHandle.objects.select_for_update().get(pk=own.pk)
    number = own.versions.aggregate(last=Max("version"))["last"] or 0
    return _write(own, number + 1, said, avatar, by, at, "watch.handle_revised")


def _write(own: OwnHandle, number: int, said: Said, avatar: bytes | None, by: Person, at: datetime, act: str) -> OwnHandleVersion:
    version = OwnHandleVersion(own=own, version=number, author=by, at=at, **asdict(said))
    before = own.versions.order_by("-version").first()
    if avatar:
        upload = files.read(avatar)
        if not upload.small:
            raise refusals.EvidenceNotWhatItSays(fields={"avatar": str(refusals.EvidenceNotWhatItSays.says)})
        version.avatar_sha256, version.avatar_print = upload.sha256, matcher.avatar_print(upload.small)
        version.avatar.save(f"{upload.sha256}.jpg", ContentFile(upload.small), save=False)
    elif before is not None:
        version.avatar, version.avatar_sha256, version.avatar_print = before.avatar.name, before.avatar_sha256, before.avatar_print
    version.save(force_insert=True)
    record(act, by=by, about=own, at=at, detail={"version": number})
    return version


@transaction.atomic
def confirm_handle(*, version: OwnHandleVersion, by: Person, at: datetime) -> OwnHandleApproval:
    """A second person's yes to the newest version: from now on it is public. Raises OwnEntry, EntryConfirmed, NotNewestEntry."""
    permission.require(by, "approve", "watch", apart=(version.author_id,))
    own = OwnHandle.objects.select_for_update().get(pk=version.own_id)
    if version.author_id == by.pk:
        raise refusals.OwnEntry
    if OwnHandleApproval.objects.filter(handle_version=version).exists():
        raise refusals.EntryConfirmed
    if own.versions.filter(version__gt=version.version).exists():
        raise refusals.NotNewestEntry
    approval = OwnHandleApproval.objects.create(
        handle_version=version, own=own, version=version.version, author_id=version.author_id, by=by, at=at
    )
    record("watch.handle_confirmed", by=by, about=own, at=at, detail={"version": version.version})
    return approval
