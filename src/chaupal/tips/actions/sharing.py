"""Drafts: what another app of a phone shared, before its person has read the notice and sent it."""

from __future__ import annotations

from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django.db.models import Count, Sum
from django.db.models.functions import Length

from chaupal.org import permission
from chaupal.people.models import Person
from chaupal.tips import drafts, pictures, recordings, refusals
from chaupal.tips.choices import DRAFT_KEPT
from chaupal.tips.models import Draft
from chaupal.tips.wash import READ_LIMIT

AT_MOST = 500  # drafts at one time, on the whole server
ROOM = 400_000_000  # bytes of them; a picture is under a megabyte, a recording up to sixteen


@transaction.atomic
def keep_draft(
    *,
    text: str,
    picture: BinaryIO | None,
    picture_size: int,
    by: Person,
    at: datetime,
    sound: BinaryIO | None = None,
    sound_size: int = 0,
) -> str:
    """Keep what was shared for 15 minutes; the key that alone opens it. No entry: it is no message yet, and whose it
    is may not be written (T3). Raises NotAPicture, PictureTooLarge, NotASound, SoundTooLarge, SoundTooLong, SoundNotPlain,
    TooManyDrafts, OutOfReach, VerbMissing.
    """
    permission.require(by, "create", "tips")
    kept = Draft.objects.filter(until__gt=at).aggregate(count=Count("pk"), room=Sum(Length("sealed")))
    if kept["count"] >= AT_MOST or (kept["room"] or 0) >= ROOM:
        raise refusals.TooManyDrafts
    small = pictures.take(picture, picture_size) if picture is not None else None
    heard = recordings.taken(sound, sound_size) if sound is not None else None
    digest = heard.sha256 if heard else small.sha256 if small else ""
    shared = drafts.Shared(text[:READ_LIMIT], small.jpeg if small else b"", heard.data if heard else b"", digest)
    key = drafts.new_key()
    sealed = drafts.seal(shared, key)
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
