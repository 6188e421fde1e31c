"""Taking in what a person chose to send (T1), without a trace of the person (T3)."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import BinaryIO

from django.db import transaction

from chaupal.base.later import later
from chaupal.base.seal import seal
from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.people.models import Person
from chaupal.tips import matcher, pictures, recordings, refusals, rules
from chaupal.tips.actions.keeping import keep_recording, off_disk, on_disk, put
from chaupal.tips.actions.sharing import drop_draft
from chaupal.tips.choices import BOOTH_KEPT, NOTICE, Channel, TipState
from chaupal.tips.models import Tip, TipBooth
from chaupal.tips.queries import Origin
from chaupal.tips.recordings import Incoming
from chaupal.tips.wash import Washed, wash

_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}\Z")


MESSAGES_LIMIT = 20  # T8


@dataclass(frozen=True, slots=True)
class Received:
    """The tip and the one key to its thread. Only the hash of `token` is kept; whoever loses it cannot be told again."""

    tip: Tip
    token: str
    known: bool = False  # the same message under the same token came before: nothing was done again


def new_token() -> str:
    """A thread's token: 144 random bits in 32 letters."""
    return secrets.token_urlsafe(24)


def thread_hash(token: str) -> bytes:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).digest()


def take_tip(
    *,
    text: str,
    channel: str,
    origin: Origin,
    notice: str,
    by: Person,
    at: datetime,
    picture: BinaryIO | None = None,
    picture_size: int = 0,
    sound: BinaryIO | None = None,
    sound_size: int = 0,
    token: str = "",
    draft: str = "",
    sent_sha256: str = "",
) -> Received:
    """Keep one message that somebody chose to send, and let the worker match it.

    `by` is asked for the right to send from there and then forgotten: neither tip nor ledger names them. `token` is
    the one the form was given; sent twice with it, a message is kept once. `draft` is the key of what another app
    shared, which is no longer kept then; `sent_sha256` is what that says of the file as it was sent.
    Raises NoticeNotShown, NothingToRead, NotAPicture, PictureTooLarge, NotASound, SoundTooLarge, SoundTooLong,
    SoundNotPlain, OutOfReach, VerbMissing.
    """
    permission.require(by, "create", "tips", origin.within)
    if notice != NOTICE:
        raise refusals.NoticeNotShown(fields={"notice": str(refusals.NoticeNotShown.says)})
    washed = wash(text)
    if not washed.text and picture is None and sound is None:
        raise refusals.NothingToRead(fields={"text": str(refusals.NothingToRead.says)})
    token = token if _TOKEN.match(token) else new_token()
    small = pictures.take(picture, picture_size) if picture is not None else None
    incoming = recordings.taken(sound, sound_size) if sound is not None else None
    if sent_sha256:
        small = replace(small, sha256=sent_sha256) if small else None
        incoming = replace(incoming, sha256=sent_sha256) if incoming else None
    fingerprint, bands = matcher.marks(washed.text)
    drop_draft(draft)
    if incoming is not None and not washed.text:
        fingerprint = incoming.sha256[:32]
    elif small is not None and not washed.text:
        fingerprint = pictures.fingerprint(small.jpeg)
    known = Tip.objects.filter(thread_hash=thread_hash(token)).first()
    if known is not None and known.fingerprint == fingerprint:
        return Received(known, token, known=True)
    if known is not None:
        token = new_token()  # the page was opened again by "back" and another message sent from it
    if channel == Channel.CHAT_FILE:
        washed = replace(washed, original=washed.text)  # T8: numbers are dropped before anything is stored
    return keep(washed=washed, marks=(fingerprint, bands), channel=channel, origin=origin, at=at, token=token, small=small, incoming=incoming)


@transaction.atomic
def take_messages(
    *, messages: Sequence[tuple[str, str]], origin: Origin, notice: str, by: Person, at: datetime
) -> list[Received]:
    """Keep up to 20 messages that a person ticked in an exported chat, given as (token, text); all or none (T8)."""
    if not messages:
        raise refusals.NoneTicked(fields={"message": str(refusals.NoneTicked.says)})
    if len(messages) > MESSAGES_LIMIT:
        raise refusals.TooManyTicked(fields={"message": str(refusals.TooManyTicked.says)})
    return [
        take_tip(text=text, channel=Channel.CHAT_FILE, origin=origin, notice=notice, by=by, at=at, token=token)
        for token, text in messages
    ]


def keep(
    *,
    washed: Washed,
    marks: tuple[str, list[int]],
    channel: str,
    origin: Origin,
    at: datetime,
    token: str,
    small: pictures.Small | None = None,
    incoming: Incoming | None = None,
    sample: bool = False,
) -> Received:
    """The rows of a message that may be kept: tip, sealed booth, ledger entry by the mandal, the worker's job.

    All or nothing; a file whose transaction fails is taken off the disk again. Of `at` the hour is kept (T3).
    """
    at = rules.hour_of(at)
    name = on_disk(small.jpeg, at, ".jpg") if small else ""
    heard = put(incoming, at) if incoming else ""
    try:
        with transaction.atomic():
            tip = Tip.objects.create(
                unit=origin.unit,
                at=at,
                channel=channel,
                notice=NOTICE,
                text=washed.text,
                cut=washed.cut,
                original_sealed=seal(washed.original, field="tips.original"),
                picture=name,
                sent_sha256=incoming.sha256 if incoming else small.sha256 if small else "",
                language=washed.tongue,
                fingerprint=marks[0],
                bands=marks[1],
                last_at=at,
                weight=rules.weight(1, at),
                thread_hash=thread_hash(token),
                sample=sample,
            )
            if incoming is not None:
                keep_recording(tip, incoming, heard)
            if origin.booth is not None:
                TipBooth.objects.create(tip=tip, sealed=seal(str(origin.booth), field="tips.booth"), until=at + BOOTH_KEPT)
            record("tips.received", by=origin.unit, about=tip, at=at, detail={"channel": channel, "notice": NOTICE})
            later("tips.jobs.match_tip", tip=tip.pk)
    except BaseException:
        off_disk([one for one in (name, heard) if one])
        raise
    return Received(tip, token)


@transaction.atomic
def quarantine_unseen(*, origin: Origin, notice: str, by: Person, at: datetime, token: str = "", draft: str = "") -> Received:
    """That something under rule T7 was met, and nothing of it: no text, no picture, no copy, no booth, no job, no draft."""
    permission.require(by, "create", "tips", origin.within)
    if notice != NOTICE:
        raise refusals.NoticeNotShown(fields={"notice": str(refusals.NoticeNotShown.says)})
    drop_draft(draft)
    at = rules.hour_of(at)
    token = token if _TOKEN.match(token) else new_token()
    known = Tip.objects.filter(thread_hash=thread_hash(token)).first()
    if known is not None:
        if known.state == TipState.QUARANTINED:
            return Received(known, token, known=True)
        token = new_token()
    tip = Tip.objects.create(
        unit=origin.unit,
        at=at,
        channel=Channel.PICTURE,
        notice=NOTICE,
        text="",
        original_sealed=b"",
        state=TipState.QUARANTINED,
        fingerprint="",
        last_at=at,
        thread_hash=thread_hash(token),
    )
    record("tips.quarantined", by=origin.unit, about=tip, at=at, rule_ids=["T7"])
    return Received(tip, token)


@transaction.atomic
def expire_booths(*, at: datetime, limit: int = 5_000) -> int:
    """Drop the booths whose 72 hours are over; how many. Nothing is recorded: what is dropped may not be named."""
    over = TipBooth.objects.filter(until__lte=at).values("pk")[:limit]
    return TipBooth.objects.filter(pk__in=over).delete()[0]
