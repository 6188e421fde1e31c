"""The light half of the door to the matching engine: fingerprints, near copies, pictures. No embedder.

What claim a message repeats is asked of `claims.matcher`, by the worker alone; so are pictures looked at and up.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from django.core.files.storage import default_storage
from PIL import Image

from chaupal.tips import rules
from chaupal.tips.choices import GONE
from chaupal.tips.models import Tip

if TYPE_CHECKING:
    from chaupal_match import PictureIndex

log = logging.getLogger("chaupal.tips")

LOOKED_UP, LAID_BESIDE = 8, 3  # pictures whose windows agree; of them, laid on each other pixel by pixel
LOOK_BACK = 100  # messages


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
        """Earlier firsts with the same picture, the nearest first; at most three are laid beside it. 0.1 to 0.4 s."""
        from chaupal_match import compare_pictures, picture_print  # late: slow module

        with self._lock:
            index = self._caught_up(tip.pk)
            sent = _opened(picture)
            found = [int(one.key) for one in index.search(picture_print(sent, asking=True), LOOKED_UP)]
            firsts = Tip.objects.heads().exclude(state__in=GONE).exclude(picture="")
            kept = {one.pk: one for one in firsts.filter(pk__in=[pk for pk in found if pk < tip.pk])}
            if Tip.objects.filter(pk__in=found, picture_print__isnull=False).count() < len(found):
                self._index = None  # one of them was destroyed: built anew the next time
        alike = []
        for pk in [pk for pk in found if pk in kept][:LAID_BESIDE]:
            with default_storage.open(str(kept[pk].picture.name)) as file:
                one = compare_pictures(_opened(file.read()), sent)
            if one.same_picture:
                alike.append(Alike(pk, one.is_copy, one.written, one.added, round(one.agreed, 4)))
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
        new = [(key, kept) for key, kept in new if key not in self._index]
        if len(new) > len(self._index):
            self._index.add_all(new)
        else:
            for key, kept in new:
                self._index.add(key, kept)
        # A message whose reading failed and was tried again comes later than its number says: look a little back.
        self._last = max([self._last, *(int(key) - LOOK_BACK for key, _kept in new)])
        return self._index


pictures = Pictures()


def _opened(picture: bytes) -> Image.Image:
    opened = Image.open(BytesIO(picture), formats=("JPEG",))
    opened.load()
    return opened
