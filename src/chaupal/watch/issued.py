"""What our own public register says we issued: the measure by which our own relay is told from others (I8)."""

from __future__ import annotations

from django.db.models import Max

from chaupal.press.choices import EntryKind
from chaupal.press.models import Picture, RegisterEntry, Wording
from chaupal.press.queries import verify_address
from chaupal.watch.network import Issued


def last_line() -> int:
    """The number of the register's last line; 0 for an empty one. One query."""
    return int(RegisterEntry.objects.aggregate(last=Max("pk"))["last"] or 0)


def issued(upto: int) -> Issued:
    """Texts, pictures and the address of what was released up to that line of the register. Three queries.

    What was recalled later counts too: it was ours when somebody passed it on.
    """
    released = RegisterEntry.objects.filter(pk__lte=upto, kind=EntryKind.RELEASED).values_list("post_id", flat=True)
    posts = sorted(set(released))
    texts = Wording.objects.filter(post_id__in=posts).order_by("pk").values_list("text", flat=True)
    pictures = Picture.objects.filter(post_id__in=posts).values_list("sha256", flat=True)
    return Issued(tuple(texts), frozenset(pictures), (f"{verify_address()}/",) if posts else ())
