"""Every published answer for anybody: its page, and the same as schema.org's ClaimReview for those who collect checks.

An answer is published once a post of it was released. What was recalled stays with the reason and without a verdict;
what was corrected says so and leads to the newer version. Nothing in it leads to a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import override

from chaupal.claims.choices import Rating
from chaupal.press import public, queries
from chaupal.press.models import Picture, Post, RegisterEntry, Release
from chaupal.press.public import Shown
from chaupal.press.refusals import NoSuchPost

A_PAGE = 50
Data = dict[str, Any]

# On the scale of five; an opinion, satire and what has no proof are no step of it.
STEPS = {Rating.TRUE: 5, Rating.HALF_TRUE: 3, Rating.MISLEADING: 2, Rating.FALSE: 1}


@dataclass(frozen=True, slots=True)
class Published:
    """One answer in one language: what stands now, and every released version, newest first."""

    answer: int
    now: Shown
    versions: tuple[Shown, ...]
    review: Data

    @property
    def is_recalled(self) -> bool:
        return self.now.recalled_at is not None


def address(answer: int, language: str = "hi") -> str:
    """Where the page of an answer is, with its site; Hindi has the plain address."""
    return f"{settings.CHAUPAL_SITE.rstrip('/')}/answers/{answer}/" + ("?hl=en" if language == "en" else "")


def published(answer: int, language: str) -> Published:
    """The page of one answer; NoSuchPost where nothing of it was released. About ten queries, one more a recalled version."""
    return _published(_released([answer]), answer, language)


def _released(answers: list[int]) -> list[Post]:
    out = Release.objects.values("post")
    return list(queries.posts().filter(answer_version__answer__in=answers, pk__in=out).order_by("-number"))


def _published(posts: list[Post], answer: int, language: str) -> Published:
    own = [post for post in posts if post.answer_version.answer_id == answer]
    if not own:
        raise NoSuchPost
    with override(language):
        told = [(post, public.shown(post, language)) for post in own]
        post, now = next(((post, one) for post, one in told if one.recalled_at is None), told[0])
        review = _review(answer, post, now, [one for _post, one in told], language)
    return Published(answer, now, tuple(one for _post, one in told), review)


def _organization(name: str, url: str = "") -> Data:
    return {"@type": "Organization", "name": name} | ({"url": url} if url else {})


def _review(answer: int, post: Post, now: Shown, versions: list[Shown], language: str) -> Data:
    """The ClaimReview of a standing answer; for a recalled one a page that says so, without claim and verdict."""
    at, site = address(answer, language), settings.CHAUPAL_SITE.rstrip("/")
    us = _organization(queries.publisher(language), f"{site}/")
    changed = max(one.recalled_at or one.released_at for one in versions)
    told: Data = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "@id": at,
        "url": at,
        "inLanguage": language,
        "identifier": now.code,
        "version": now.version,
        "datePublished": versions[-1].released_at.isoformat(),
        "dateModified": changed.isoformat(),
        "author": us,
        "publisher": us,
    }
    comments = [_correction(one) for one in versions if one.recalled_at or one is not now]
    if comments:
        told["correction"] = comments
    if now.recalled_at is not None:
        return told | {"@type": "WebPage", "name": _("Recalled answer"), "creativeWorkStatus": "Withdrawn"}
    rating = Rating(post.answer_version.verdict)
    step: Data = {"ratingValue": STEPS[rating], "bestRating": 5, "worstRating": 1} if rating in STEPS else {}
    told |= {
        "claimReviewed": now.heard,
        "name": now.short,
        "reviewBody": now.long,
        "itemReviewed": {"@type": "Claim", "name": now.heard},
        "reviewRating": {"@type": "Rating", "alternateName": now.verdict} | step,
        "isBasedOn": [_source(one, language) for one in now.sources],
    }
    return told | ({"image": f"{site}{now.picture}"} if now.picture else {})


def _correction(one: Shown) -> Data:
    if one.recalled_at is not None:
        text, at = one.recalled_because, one.recalled_at
    else:
        text, at = _("Version %(version)s was replaced by a newer one.") % {"version": one.version}, one.released_at
    return {"@type": "CorrectionComment", "text": text, "datePublished": at.isoformat()}


def _source(one: Any, language: str) -> Data:
    told: Data = {
        "@type": "MediaObject",
        "name": getattr(one, f"title_{language}"),
        "publisher": _organization(getattr(one, f"publisher_{language}")),
        "sha256": one.sha256,
    }
    return told | ({"url": one.url} if one.url else {})


@dataclass(frozen=True, slots=True)
class Feed:
    """A page of the feed, and the answer after which the next one begins; 0 for the last page."""

    body: Data
    next: int


def mark() -> tuple[int, int]:
    """Changes whenever the feed would: with every line of the register and every picture. One query each."""
    return (RegisterEntry.objects.aggregate(last=Max("pk"))["last"] or 0, Picture.objects.aggregate(last=Max("pk"))["last"] or 0)


def feed(after: int, language: str, size: int = A_PAGE) -> Feed:
    """Published answers by number, oldest first, as schema.org's DataFeed. About ten queries and one a recalled version."""
    out = Release.objects.filter(post__answer_version__answer__gt=after).values_list("post__answer_version__answer", flat=True)
    found = list(out.order_by("post__answer_version__answer").distinct()[: size + 1])
    answers = found[:size]
    posts = _released(answers)
    items = []
    changed: datetime | None = None
    for answer in answers:
        one = _published(posts, answer, language)
        told = {key: value for key, value in one.review.items() if key != "@context"}
        item: Data = {"@type": "DataFeedItem", "dateCreated": told["datePublished"], "dateModified": told["dateModified"], "item": told}
        if one.now.recalled_at is not None:
            item["dateDeleted"] = one.now.recalled_at.isoformat()
        items.append(item)
        last = datetime.fromisoformat(told["dateModified"])
        changed = last if changed is None else max(changed, last)
    body: Data = {
        "@context": "https://schema.org",
        "@type": "DataFeed",
        "name": queries.publisher(language),
        "inLanguage": language,
        "dataFeedElement": items,
    }
    if changed is not None:
        body["dateModified"] = changed.isoformat()
    return Feed(body, answers[-1] if len(found) > size else 0)
