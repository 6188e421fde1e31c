"""Drafts: what another app of a phone shared, before its person has read the notice and sent it."""

from __future__ import annotations

from datetime import datetime
from typing import BinaryIO

from django.db import transaction

from chaupal.org import permission
from chaupal.people.models import Person
from chaupal.tips import drafts, pictures, refusals
from chaupal.tips.choices import DRAFT_KEPT
from chaupal.tips.models import Draft
from chaupal.tips.wash import READ_LIMIT

AT_MOST = 500  # drafts at one time, on the whole server; each is under a megabyte


@transaction.atomic
def keep_draft(*, text: str, picture: BinaryIO | None, picture_size: int, by: Person, at: datetime) -> str:
    """Keep what was shared for 15 minutes; the key that alone opens it. No entry: it is no message yet, and whose it
    is may not be written (T3). Raises NotAPicture, PictureTooLarge, TooManyDrafts, OutOfReach, VerbMissing.
    """
    permission.require(by, "create", "tips")
    if Draft.objects.filter(until__gt=at).count() >= AT_MOST:
        raise refusals.TooManyDrafts
    small = pictures.small_jpeg(picture, picture_size) if picture is not None else b""
    key = drafts.new_key()
    sealed = drafts.seal(drafts.Shared(text[:READ_LIMIT], small), key)
    Draft.objects.create(key_hash=drafts.key_hash(key), sealed=sealed, until=at + DRAFT_KEPT)
    return key


def drop_draft(key: str) -> None:
    """It was sent, or may not be kept; part of the act that says so."""
    if key:
        Draft.objects.filter(key_hash=drafts.key_hash(key)).delete()


@transaction.atomic
def expire_drafts(*, at: datetime, limit: int = 5_000) -> int:
    """Delete the drafts whose 15 minutes are over; how many."""
    over = Draft.objects.filter(until__lte=at).values("pk")[:limit]
    return Draft.objects.filter(pk__in=over).delete()[0]
