"""What a voice note or video holds: made plain, known again, written down by a machine and marked so, typed by a person."""

from __future__ import annotations

import logging
from datetime import datetime
from io import BytesIO

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction

from chaupal.base.later import later
from chaupal.base.seal import unseal_bytes
from chaupal.base.words import hour
from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.people.models import Person
from chaupal.tips import matcher, pictures, refusals, rules, wash
from chaupal.tips.actions.alike import alike_of
from chaupal.tips.actions.keeping import SEALED, off_disk, on_disk
from chaupal.tips.actions.seeing import mark, matched_anew
from chaupal.tips.actions.triage import open_sealed
from chaupal.tips.choices import GONE, SEEN_BY_DESK, TYPED_WITHIN, WAITING, Heard, Opened
from chaupal.tips.listening import UNTYPED
from chaupal.tips.models import Frame, Recording, Tip, Typing
from chaupal.tips.queries import inside

log = logging.getLogger("chaupal.tips")

LISTENER = "tips.listener"  # the machine's name in the ledger; which program it was stands in the message
OWN_PROGRAM = "transcriber"  # how the operator's program is called on the desk
READ_FRAMES = 4  # of a video's frames, as many are read by a program


def hear_recording(*, tip: Tip, at: datetime) -> Tip:
    """Make a message's recording small and plain, with its print and the frames of a video; destroy what came. Once a message.

    All of it happens before the transaction. What cannot be read, or lasts longer than ten minutes, is not kept, and the
    sender's thread says so. Where fpcalc came later, a print is made then.
    """
    recording = Recording.objects.filter(tip=tip).first()
    if recording is None or tip.state in GONE or not recording.file or recording.print is not None:
        return tip
    with default_storage.open(str(recording.file.name)) as file:
        kept = file.read()
    if recording.state == Heard.READY:
        Recording.objects.filter(tip=tip).update(print=matcher.print_of(kept))
        return tip
    if recording.state != Heard.SEALED:
        return tip
    try:
        made = matcher.hear(unseal_bytes(kept, field=SEALED), recording.kind)
    except matcher.Unheard as problem:
        log.warning("recording not read", extra={"facts": {"why": str(problem)}})
        return _give_up(tip, Heard.TOO_LONG if problem.too_long else Heard.BROKEN)
    frames = [pictures.small_jpeg(BytesIO(frame), len(frame)) for frame in made.frames]
    seen = [matcher.see(frame, read=False) for frame in frames]
    names = [on_disk(frame, tip.at, ".jpg") for frame in frames]
    if made.sound:
        names.append(on_disk(made.sound, tip.at, ".ogg"))
    try:
        with transaction.atomic():
            tip = Tip.objects.select_for_update().get(pk=tip.pk)
            recording = Recording.objects.filter(tip=tip, state=Heard.SEALED).first()
            if recording is None or tip.state in GONE:
                off_disk(names)
                return tip
            sealed = str(recording.file.name)
            recording.state, recording.file, recording.type = Heard.READY, names[-1] if made.sound else "", made.type
            recording.seconds, recording.print = made.seconds, made.print
            recording.save(update_fields=["state", "file", "type", "seconds", "print"])
            Frame.objects.bulk_create(
                Frame(tip=tip, place=place, picture=name, picture_print=one.print)
                for place, (name, one) in enumerate(zip(names, seen, strict=False), 1)
            )
            transaction.on_commit(lambda: off_disk([sealed]))
    except BaseException:
        off_disk(names)
        raise
    return _read_frames(tip, at)


def _give_up(tip: Tip, state: str) -> Tip:
    with transaction.atomic():
        recording = Recording.objects.select_for_update().filter(tip=tip, state=Heard.SEALED).first()
        if recording is not None:
            name = str(recording.file.name)
            recording.state, recording.file = state, ""
            recording.save(update_fields=["state", "file"])
            transaction.on_commit(lambda: off_disk([name]))
    return tip


def _read_frames(tip: Tip, at: datetime) -> Tip:
    """What a program reads in the first frames of a video, each line once; not for one that came before."""
    frames = list(Frame.objects.filter(tip=tip).order_by("place")[:READ_FRAMES])
    if not frames or matcher.reading_program() is None or any(one.is_copy for one in alike_of(tip)):
        return tip
    lines: dict[str, None] = {}
    by = ""
    for frame in frames:
        with default_storage.open(str(frame.picture.name)) as file:
            seen = matcher.see(file.read(), read=True)
        lines |= dict.fromkeys(seen.text.splitlines())
        by = by or seen.by
    washed = wash.wash("\n".join(lines))
    if not washed.text:
        return tip
    with transaction.atomic():
        tip = Tip.objects.select_for_update().get(pk=tip.pk)
        if tip.seen_text or tip.state in GONE:
            return tip
        tip.seen_text, tip.seen_by = washed.text, by
        mark(tip)
        tip.save(update_fields=["seen_text", "seen_by", "bands", "language"])
        record("tips.read", by="tips.reader", about=tip, at=rules.hour_of(at), detail={"letters": len(washed.text)})
    return tip


def wants_words(tip: Tip) -> bool:
    """A program of the operator's own may write down what is said: it is no copy, and nobody did before."""
    if not settings.CHAUPAL_TRANSCRIBE or tip.copy_of_id is not None or tip.state not in WAITING or tip.said_text:
        return False
    return Recording.objects.filter(tip=tip, state=Heard.READY, trouble="").exclude(type="").exists()


def transcribe(*, tip: Tip, at: datetime) -> Tip:
    """Have the operator's program write down what is said, numbers masked; the message is matched anew with it.

    The program has thirty seconds and twice as long as the recording lasts. What it said when it failed stands beside the
    recording, which then waits in the typing queue. Once a message.
    """
    if not wants_words(tip):
        return tip
    recording = Recording.objects.get(tip=tip)
    with default_storage.open(str(recording.file.name)) as file:
        sound = file.read()
    try:
        text = matcher.written_down(sound, settings.CHAUPAL_TRANSCRIBE, 30 + 2 * recording.seconds)
    except matcher.Unheard as problem:
        log.warning("recording not written down", extra={"facts": {"why": str(problem)}})
        Recording.objects.filter(tip=tip).update(trouble=str(problem)[:200])
        return tip
    washed = wash.wash(text)
    with transaction.atomic():
        tip = Tip.objects.select_for_update().get(pk=tip.pk)
        if not wants_words(tip):
            return tip
        if not washed.text:
            Recording.objects.filter(tip=tip).update(trouble="no words")
            return tip
        tip.said_text, tip.said_by = washed.text, OWN_PROGRAM
        mark(tip)
        tip.save(update_fields=["said_text", "said_by", "bands", "language"])
        matched_anew(tip, rules.hour_of(at))
        record("tips.transcribed", by=LISTENER, about=tip, at=rules.hour_of(at), detail={"letters": len(washed.text)})
    return tip


@transaction.atomic
def take_next(*, by: Person, at: datetime) -> Tip:
    """The message that most wants to be typed and that nobody types: this person's for 15 minutes, and opened to them.

    Two people who ask at once get two messages. The opening is recorded; to hold it is no act on the message. Raises
    NothingToType.
    """
    permission.require(by, "edit", "tips")
    mine = Typing.objects.filter(by_person=by.pk, until__gt=at, tip__said_text="").first()
    if mine is not None:
        return mine.tip
    reach = inside(permission.scope(by, "edit", "tips"))
    waiting = Tip.objects.heads().waiting().filter(UNTYPED, unit_id__in=reach).exclude(typing__until__gt=at)
    tip = waiting.order_by("-weight", "pk").select_for_update(of=("self",), skip_locked=True).first()
    if tip is None:
        raise refusals.NothingToType
    hold(tip=tip, by=by, at=at)
    open_sealed(tip=tip, what=Opened.SOUND, by=by, at=at)
    return tip


@transaction.atomic
def hold(*, tip: Tip, by: Person, at: datetime) -> Typing:
    """Be the one who types what is said in this message, for 15 minutes; again to go on. Raises TypedByAnother, NothingHeard.

    It leaves no entry, as holding a claim does.
    """
    permission.require(by, "edit", "tips", tip.unit.booths)
    tip = Tip.objects.select_for_update(of=("self",)).get(pk=tip.pk)
    if not Recording.objects.filter(tip=tip, state=Heard.READY).exists():
        raise refusals.NothingHeard
    held = Typing.objects.filter(tip=tip).first()
    if held is not None and held.by_person != by.pk and at < held.until:
        raise refusals.TypedByAnother(name=Person.objects.get(pk=held.by_person).name_hi, until=hour(held.until))
    return Typing.objects.update_or_create(tip=tip, defaults={"by_person": by.pk, "until": at + TYPED_WITHIN})[0]


@transaction.atomic
def type_said(*, tip: Tip, text: str, by: Person, at: datetime) -> Tip:
    """Say what is said in a recording, in place of what a machine wrote down; the message is matched anew.

    Only for whoever holds it (a quarter of an hour that is over is no matter while nobody else took it). Raises NoSaid,
    NotYours, WrongMove when the message was decided.
    """
    permission.require(by, "edit", "tips", tip.unit.booths)
    washed = wash.wash(text)
    if not washed.text:
        raise refusals.NoSaid(fields={"said": str(refusals.NoSaid.says)})
    tip = Tip.objects.select_for_update(of=("self",)).get(pk=tip.pk)
    if tip.state not in WAITING or tip.copy_of_id is not None:
        raise refusals.WrongMove
    if not Typing.objects.filter(tip=tip, by_person=by.pk).exists():
        raise refusals.NotYours
    tip.said_text, tip.said_by, tip.looks_like = washed.text, SEEN_BY_DESK, None
    mark(tip)
    tip.save(update_fields=["said_text", "said_by", "looks_like", "bands", "language"])
    Typing.objects.filter(tip=tip).delete()
    matched_anew(tip, at)
    record("tips.words_typed", by=by, about=tip, at=at, detail={"letters": len(washed.text)})
    later("tips.jobs.match_tip", tip=tip.pk)
    return tip
