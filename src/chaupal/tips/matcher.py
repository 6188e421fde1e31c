"""The light half of the door to the matching engine: fingerprints, near copies, pictures, sounds. No embedder.

What claim a message repeats is asked of `claims.matcher`, by the worker alone; so are pictures looked at and up.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, cast

from django.core.files.storage import default_storage
from PIL import Image

from chaupal.tips import rules
from chaupal.tips.choices import GONE
from chaupal.tips.models import Frame, Recording, Tip

if TYPE_CHECKING:
    from chaupal_match import MediaKind, PictureIndex, SoundIndex

log = logging.getLogger("chaupal.tips")

LOOKED_UP, LAID_BESIDE = 8, 3  # pictures whose windows agree; of them, laid on each other pixel by pixel
LOOK_BACK = 100  # messages
FRAME = "frame "  # begins the key of a video's frame among those of pictures


def marks(text: str) -> tuple[str, list[int]]:
    """Fingerprint (equal for equal words) and band numbers (near copies share one) of a masked text. About 0.5 ms."""
    from chaupal_match import bands, fingerprint  # late: slow module

    return fingerprint(text), list(bands(text))


def copy_score(one: str, other: str) -> float | None:
    """How near two texts are, 0..1, when they are the same message; None when they are not.

    Another number or another negation is never the same message, however near the rest is.
    """
    from chaupal_match import NEAR, near_score, strict_guards  # late: slow module

    score = near_score(one, other)
    return round(score, 4) if score >= NEAR and not strict_guards(one, other) else None


@dataclass(frozen=True, slots=True)
class SeenIn:
    """What a picture holds: its print (empty where there is nothing to tell it by), and what a program read in it."""

    print: bytes
    text: str
    by: str  # the reading program; "" where none is installed or it failed


def see(picture: bytes, *, read: bool) -> SeenIn:
    """Look at a picture that is kept: 15 ms for its print, about 0.5 to 2 s for reading. For the worker."""
    from chaupal_match import ReadingFailed, picture_print, read_picture  # late: slow module

    opened = _opened(picture)
    kept = picture_print(opened).to_bytes()
    try:
        found = read_picture(opened) if read else None
    except ReadingFailed as problem:
        log.warning("picture not read", extra={"facts": {"why": str(problem)}})
        found = None
    return SeenIn(kept, found.text if found else "", found.reader[:40] if found else "")


def reading_program() -> str | None:
    """The program that reads pictures in Hindi and English, or None where it is not installed."""
    from chaupal_match import reader  # late: slow module

    return reader()


@dataclass(frozen=True, slots=True)
class Alike:
    """An earlier message whose picture is the same by its pixels."""

    tip: int
    is_copy: bool  # no word of the first became another
    written: int  # windows of writing in what both show
    added: int  # windows of writing that stand in one of the two and not in the other
    score: float
    frame: bool = False  # it is one of a video

    @property
    def adds_little(self) -> bool:
        """No more writing than a watermark, a phone's screen or a strip adds to a picture that holds as much itself."""
        return self.added <= max(rules.ADDED, self.written)


class Pictures:
    """Prints of the first of each message, in the worker's memory; built from the rows when first asked.

    A cache: what a found row is worth is asked of the database. Heirs of messages that went are taken in when the cache
    finds that one of its own is gone.
    """

    def __init__(self) -> None:
        self._index: PictureIndex | None = None
        self._last = 0
        self._lock = threading.Lock()

    def alike(self, tip: Tip, picture: bytes) -> list[Alike]:
        """Earlier firsts with the same picture, as one or in a video, the nearest first; at most three are laid beside it.
        0.1 to 0.4 s."""
        from chaupal_match import compare_pictures, picture_print  # late: slow module

        with self._lock:
            index = self._caught_up(tip.pk)
            sent = _opened(picture)
            found = [_number(one.key) for one in index.search(picture_print(sent, asking=True), LOOKED_UP)]
            stills, frames = [pk for pk, frame in found if not frame], [pk for pk, frame in found if frame]
            firsts = Tip.objects.heads().filter(pk__lt=tip.pk).exclude(state__in=GONE).exclude(picture="")
            kept = {(one.pk, 0): (one.pk, one.picture) for one in firsts.filter(pk__in=stills)}
            moving = Frame.objects.filter(pk__in=frames, tip__copy_of=None, tip__lt=tip.pk).exclude(tip__state__in=GONE)
            kept |= {(0, one.pk): (one.tip_id, one.picture) for one in moving}
            if Tip.objects.filter(pk__in=stills, picture_print__isnull=False).count() + Frame.objects.filter(pk__in=frames).count() < len(found):
                self._index = None  # one of them was destroyed: built anew the next time
        alike = []
        for pk, frame in [(pk, frame) for pk, frame in found if ((0, pk) if frame else (pk, 0)) in kept][:LAID_BESIDE]:
            first, picture_of = kept[(0, pk) if frame else (pk, 0)]
            with default_storage.open(str(picture_of.name)) as file:
                one = compare_pictures(_opened(file.read()), sent)
            if one.same_picture:
                alike.append(Alike(first, one.is_copy, one.written, one.added, round(one.agreed, 4), frame))
        return alike

    def forget(self) -> None:
        """Build it anew when it is asked next."""
        self._index, self._last = None, 0

    def _caught_up(self, before: int) -> PictureIndex:
        from chaupal_match import PictureIndex, PicturePrint  # late: slow module

        if self._index is None:
            self._index, self._last = PictureIndex(), 0
        rows = Tip.objects.heads().filter(pk__gt=self._last, pk__lt=before, picture_print__isnull=False).order_by("pk")
        new = [(str(pk), PicturePrint.from_bytes(bytes(kept or b""))) for pk, kept in rows.values_list("pk", "picture_print").iterator()]
        moving = Frame.objects.filter(tip__copy_of=None, tip__gt=self._last, tip__lt=before).order_by("tip", "pk")
        shown = list(moving.values_list("pk", "tip", "picture_print"))
        seen = [*(int(key) for key, _kept in new), *(tip for _pk, tip, _kept in shown)]
        new += [(f"{FRAME}{pk}", PicturePrint.from_bytes(bytes(kept or b""))) for pk, _tip, kept in shown]
        new = [(key, kept) for key, kept in new if key not in self._index]
        if len(new) > len(self._index):
            self._index.add_all(new)
        else:
            for key, kept in new:
                self._index.add(key, kept)
        # A message whose reading failed and was tried again comes later than its number says: look a little back.
        self._last = max([self._last, *(pk - LOOK_BACK for pk in seen)])
        return self._index


def _number(key: str) -> tuple[int, bool]:
    """The number of a message, or of a frame and that it is one."""
    return int(key.removeprefix(FRAME)), key.startswith(FRAME)


class Sounds:
    """Prints of the recordings of the first of each message, in the worker's memory; a cache as `Pictures` is."""

    def __init__(self) -> None:
        self._index: SoundIndex | None = None
        self._last = 0
        self._lock = threading.Lock()

    def alike(self, tip: Tip, kept: bytes) -> list[Alike]:
        """Earlier firsts of which this recording, by its print, is the same in whole or in part; those most alike first. 10 ms."""
        from chaupal_match import SoundPrint  # late: slow module

        with self._lock:
            index = self._caught_up(tip.pk)
            found = index.search(SoundPrint.from_bytes(kept), LOOKED_UP)
            keys = [int(one.key) for one in found]
            firsts = set(Tip.objects.heads().filter(pk__in=keys, pk__lt=tip.pk).exclude(state__in=GONE).values_list("pk", flat=True))
            if Recording.objects.filter(pk__in=keys, print__isnull=False).count() < len(keys):
                self._index = None  # one of them was destroyed: built anew the next time
        return [
            Alike(pk, one.compared.is_copy and rules.says_little(one.compared.added, one.compared.agreed), 0, 0, round(one.compared.share, 4))
            for pk, one in zip(keys, found, strict=True)
            if pk in firsts
        ]

    def forget(self) -> None:
        """Build it anew when it is asked next."""
        self._index, self._last = None, 0

    def _caught_up(self, before: int) -> SoundIndex:
        from chaupal_match import SoundIndex, SoundPrint  # late: slow module

        if self._index is None:
            self._index, self._last = SoundIndex(), 0
        rows = Recording.objects.filter(tip__copy_of=None, pk__gt=self._last, pk__lt=before, print__isnull=False).order_by("pk")
        told = [(pk, bytes(kept or b"")) for pk, kept in rows.values_list("pk", "print").iterator()]
        index = self._index
        index.add_all((str(pk), SoundPrint.from_bytes(kept)) for pk, kept in told if str(pk) not in index)
        self._last = max([self._last, *(pk - LOOK_BACK for pk, _kept in told)])
        return index


@dataclass(frozen=True, slots=True)
class HeardIn:
    """A recording as it is kept: sound and how it is called, frames as JPEG, its print (None where nothing makes one)."""

    sound: bytes
    type: str
    seconds: float
    frames: tuple[bytes, ...]
    print: bytes | None


class Unheard(Exception):
    """Nothing can be made of the recording; `too_long` where that is why."""

    def __init__(self, why: str, *, too_long: bool = False) -> None:
        super().__init__(why)
        self.too_long = too_long


def kind_of(head: bytes) -> str:
    """The container that a file's first bytes begin, "" where it is no recording."""
    from chaupal_match import media_kind  # late: slow module

    return media_kind(head) or ""


def plain(data: bytes) -> tuple[bytes, str, float] | None:
    """Sound, type and seconds of a recording without what stood beside the sound, for a machine without ffmpeg; None
    where that cannot be told apart."""
    from chaupal_match import NotPlain, plain_sound  # late: slow module

    try:
        made = plain_sound(data)
    except NotPlain:
        return None
    return made.data, made.type, made.seconds


def hear(data: bytes, kind: str) -> HeardIn:
    """Make small plain sound and frames of what came, by ffmpeg, and a print by fpcalc. 1 s a minute. Raises Unheard."""
    from chaupal_match import ProgramFailed, TooLong, convert  # late: slow module

    try:
        made = convert(data, cast("MediaKind", kind))
    except TooLong as problem:
        raise Unheard("too long", too_long=True) from problem
    except ProgramFailed as problem:
        raise Unheard(str(problem)) from problem
    return HeardIn(made.sound, "audio/ogg" if made.sound else "", made.seconds, made.frames, print_of(made.wave) if made.wave else b"")


def print_of(sound: bytes) -> bytes | None:
    """The print of a sound that is kept; None where fpcalc is not installed."""
    from chaupal_match import sound_print  # late: slow module

    made = sound_print(sound)
    return None if made is None else made.to_bytes()


def written_down(sound: bytes, command: str, seconds: float) -> str:
    """What the operator's program hears in a sound that is kept, as plain text. Raises Unheard."""
    from chaupal_match import ProgramFailed, TooLong, convert, transcribe  # late: slow module

    try:
        made = convert(sound, cast("MediaKind", kind_of(sound[:64])))
        return transcribe(made.wave, command, seconds=seconds)
    except (ProgramFailed, TooLong) as problem:
        raise Unheard(str(problem)) from problem


def listening_programs() -> tuple[str | None, str | None]:
    """The programs that make recordings small and plain, and their prints; None for each that is not installed."""
    from chaupal_match import converter, printer  # late: slow module

    return converter(), printer()


pictures = Pictures()
sounds = Sounds()


def _opened(picture: bytes) -> Image.Image:
    opened = Image.open(BytesIO(picture), formats=("JPEG",))
    opened.load()
    return opened
