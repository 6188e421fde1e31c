"""Is it really ours? Looks for a pasted text or a code among released posts. Reads only; keeps and logs nothing of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import F, QuerySet

from chaupal.press import codes, queries, wording
from chaupal.press.choices import EntryKind, Found
from chaupal.press.models import Post, RegisterEntry, Wording
from chaupal.press.wording import Compared

MOST_CANDIDATES = 4

_NEAR = """
SELECT p.wording_id FROM press_pair p WHERE p.pair = ANY(%s)
GROUP BY p.wording_id ORDER BY count(*) DESC, p.wording_id DESC LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the page says. `post` is the genuine one (None when not found); `compared` marks the differences."""

    found: Found
    post: Post | None = None
    language: str = ""
    part: str = ""
    compared: Compared | None = None
    recalled: bool = False
    corrected_by: Post | None = None
    near: tuple[Post, ...] = ()  # posts whose code differs from the one asked by a letter


def look_up(text: str) -> Answer:
    """The answer for a pasted text, or for a code alone typed into the same box. At most 6,000 letters are looked at.

    Exact wordings first, then the post whose code the text carries, then those that share
    the most pairs of words. About 15 queries, whatever the text.
    """
    text = wording.clean(text)
    typed = codes.read(text)
    if codes.is_code(typed):
        return by_code(typed)
    exact = _exact(text)
    if exact is not None:
        return _stand(Found.GENUINE, exact.post, exact.language, exact.part)
    said = codes.within(text)[:MOST_CANDIDATES]
    carried = list(Wording.objects.filter(post__code__in=said).select_related("post").order_by("pk")) if said else []
    best = _best(text, [*carried, *_near(text)])
    if best is not None and best[1].is_ours:
        near, compared = best
        return _stand(Found.ALTERED, near.post, near.language, near.part, compared)
    if carried:
        return _stand(Found.BORROWED, carried[0].post)
    return Answer(Found.UNKNOWN)


def by_code(code: str) -> Answer:
    """The genuine post of a code, to compare with what one has. Posts that are not out are not found."""
    code = codes.read(code)
    post = _public().filter(code=code).first() if codes.is_code(code) else None
    if post is not None:
        return _stand(Found.COMPARE, post)
    return Answer(Found.UNKNOWN, near=tuple(_one_letter_off(code)) if codes.is_code(code) else ())


def _public() -> QuerySet[Post]:
    return queries.posts().filter(releases__isnull=False).distinct()


def _one_letter_off(code: str) -> Iterable[Post]:
    pattern = "|".join(codes.one_letter_off(code)).replace("_", ".")
    return _public().filter(code__regex=f"^({pattern})$").order_by("number")[:3]


def _exact(text: str) -> Wording | None:
    if not wording.keys(text):
        return None
    same = Wording.objects.filter(fingerprint=wording.fingerprint(text)).select_related("post")
    # The same words may stand in several posts: the one in force is meant, and of those the newest.
    return same.order_by(F("post__recall").asc(nulls_first=True), "-post__number", "part").first()


def _near(text: str) -> list[Wording]:
    """Every text of the posts whose answer shares the most pairs of words."""
    pairs = sorted(wording.pairs(text))
    if not pairs:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_NEAR, [pairs, MOST_CANDIDATES])
        ids = [row[0] for row in cursor.fetchall()]
    whole = Wording.objects.filter(pk__in=ids)
    return list(Wording.objects.filter(post__in=whole.values("post")).select_related("post").order_by("pk"))


def _best(text: str, candidates: list[Wording]) -> tuple[Wording, Compared] | None:
    if not candidates:
        return None
    theirs = wording.keys(text)
    common = [wording.overlap(wording.keys(one.text), theirs) for one in candidates]
    # The text that is most alike; where none is alike enough, the one of which most stands inside the longer text.
    by = 0 if max(share for share, _kept in common) >= wording.ALIKE else 1
    _best_share, place = max((shares[by], -place) for place, shares in enumerate(common))
    nearest = candidates[-place]
    return nearest, wording.compare(nearest.text, text)


def _stand(found: Found, post: Post, language: str = "", part: str = "", compared: Compared | None = None) -> Answer:
    """The answer with what became of the post since: recalled and corrected outrank word for word and altered."""
    post = queries.posts().get(pk=post.pk)
    state = queries.state_of(post)
    corrected_by = _corrector(post) if state.corrected_at else None
    if found in (Found.GENUINE, Found.COMPARE):
        if state.recalled_at:
            found = Found.RECALLED
        elif corrected_by:
            found = Found.CORRECTED
    return Answer(
        found=found,
        post=post,
        language=language,
        part=part,
        compared=compared,
        recalled=state.recalled_at is not None,
        corrected_by=corrected_by,
    )


def _corrector(post: Post) -> Post | None:
    entry = RegisterEntry.objects.filter(post=post, kind=EntryKind.CORRECTED).order_by("-id").first()
    return queries.posts().filter(number=entry.body["corrected_by"]["number"]).first() if entry else None
