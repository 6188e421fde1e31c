"""Which earlier messages hold the same picture, the same recording, or the frames of the same video."""

from __future__ import annotations

from collections import Counter

from django.core.files.storage import default_storage

from chaupal.tips import matcher
from chaupal.tips.models import Frame, Recording, Tip


def alike_of(tip: Tip) -> list[matcher.Alike]:
    """Earlier firsts that look or sound the same, the surest first; none for words alone. 0.4 s a picture or frame."""
    if tip.picture and tip.picture_print:
        with default_storage.open(str(tip.picture.name)) as file:
            found = matcher.pictures.alike(tip, file.read())
        # A video says more than one picture out of it: it is laid beside, never joined.
        return [_beside(one) if one.frame else one for one in found]
    recording = Recording.objects.filter(tip=tip).first()
    return [] if recording is None else _same_recording(tip, bytes(recording.print or b""))


def _same_recording(tip: Tip, kept: bytes) -> list[matcher.Alike]:
    """By the sound where there is one, and by the frames: a voice over other pictures, or the voice of a video alone, is
    no copy, but laid beside."""
    heard = {one.tip: one for one in matcher.sounds.alike(tip, kept)} if kept else {}
    frames = list(Frame.objects.filter(tip=tip).order_by("place"))
    seen: Counter[int] = Counter()
    shown: dict[int, matcher.Alike] = {}
    for frame in frames:
        with default_storage.open(str(frame.picture.name)) as file:
            found = matcher.pictures.alike(tip, file.read())
        shown |= {one.tip: one for one in found if one.tip not in shown}
        seen.update({one.tip for one in found if one.frame and one.is_copy})
    keys = [*heard, *(pk for pk in shown if pk not in heard)]
    others = Counter(Frame.objects.filter(tip__in=keys).values_list("tip_id", flat=True))
    speaks = set(Recording.objects.filter(tip__in=keys).exclude(print=None).exclude(print=b"").values_list("pk", flat=True))
    made = []
    for pk in keys:
        sounds_same = heard[pk].is_copy if pk in heard else not kept and pk not in speaks and bool(frames)
        looks_same = 2 * seen[pk] >= max(len(frames), others[pk])
        one = heard.get(pk) or shown[pk]
        made.append(matcher.Alike(pk, sounds_same and looks_same, 0, 0, one.score))
    return sorted(made, key=lambda one: (not one.is_copy, -one.score, one.tip))


def _beside(one: matcher.Alike) -> matcher.Alike:
    return matcher.Alike(one.tip, False, one.written, one.added, one.score, one.frame)
