"""What anybody may read: one post as the verify page shows it, the register's lines, its shares and proofs."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q

from chaupal.base import paging
from chaupal.claims.choices import Rating
from chaupal.ledger import queries as ledger
from chaupal.ledger.choices import REGISTER
from chaupal.ledger.queries import Inclusion
from chaupal.org.models import Unit
from chaupal.press import codes, queries
from chaupal.press.choices import EntryKind
from chaupal.press.models import Picture, Post, RegisterEntry, Release
from chaupal.press.refusals import NoSuchPost
from chaupal.press.register import Named, PublicSource

A_PAGE = 50
NAMED = 60  # units of an audience that a line tells by name
LEAF_KIND = "register_entry"


@dataclass(frozen=True, slots=True)
class Shown:
    """A released post in one language. Nothing in it leads to a person."""

    number: int
    code: str  # as it stands on the card
    version: int
    verdict: str
    heard: str
    short: str
    long: str
    sources: tuple[PublicSource, ...]
    picture: str  # its address, "" before it is drawn
    entry: int  # the line of its first release
    released_at: datetime
    recalled_at: datetime | None
    recalled_because: str
    replaced_by: Named | None  # the post that says it right


def shown(post: Post, language: str) -> Shown:
    """A post that came from `queries.posts()` and was released. One query when it was recalled, to find what replaced it."""
    lines = {entry.kind: entry for entry in reversed(post.register.all())}
    released = lines[EntryKind.RELEASED]
    recall = lines.get(EntryKind.RECALLED)
    corrected = lines.get(EntryKind.CORRECTED)
    version = post.answer_version
    claim = queries.claim_of(post)
    return Shown(
        number=post.number,
        code=codes.shown(post.code),
        version=version.version,
        verdict=version.get_verdict_display(),
        heard=getattr(claim, f"text_{language}") or claim.text_hi,
        short=queries.short(post, language),
        long=queries.long(post, language),
        sources=tuple(queries.public_sources(version)),
        picture=f"/v/{post.code}/{language}.png" if post.pictures.all() else "",
        entry=released.pk,
        released_at=released.at,
        recalled_at=recall.at if recall else None,
        recalled_because=str(recall.body["reason"][language]) if recall else "",
        replaced_by=Named(**corrected.body["corrected_by"]) if corrected else _replacement(post) if recall else None,
    )


def _replacement(post: Post) -> Named | None:
    newer = Post.objects.filter(
        answer_version__answer=post.answer_version.answer_id, number__gt=post.number, releases__isnull=False, recall=None
    )
    found = newer.order_by("-number").values_list("number", "code").first()
    return Named(*found) if found else None


def picture_of(code: str, language: str) -> Picture:
    """The picture of a released post; NoSuchPost for one that is not out. One query."""
    if language not in queries.LANGUAGES or not codes.is_code(codes.read(code)):
        raise NoSuchPost
    out = Release.objects.filter(post__code=codes.read(code)).values("post")
    found = Picture.objects.filter(post__in=out, language=language).first()
    if found is None:
        raise NoSuchPost
    return found


@dataclass(frozen=True, slots=True)
class Lines:
    """A page of the register, newest first, with the tokens of its neighbours."""

    rows: tuple[RegisterEntry, ...]
    next: str
    previous: str


def lines(after: str = "", before: str = "") -> Lines:
    """Fifty lines older than the line `after` or newer than the line `before`. One query, whatever the page."""
    rows = RegisterEntry.objects.select_related("post")
    newer, older = paging.number(before), paging.number(after)
    if newer is not None:
        found = list(rows.filter(pk__gt=newer).order_by("pk")[: A_PAGE + 1])
        more_new, page = len(found) > A_PAGE, found[:A_PAGE][::-1]
        return Lines(tuple(page), str(page[-1].pk) if page else "", str(page[0].pk) if more_new else "")
    if older is not None:
        rows = rows.filter(pk__lt=older)
    found = list(rows.order_by("-pk")[: A_PAGE + 1])
    page = found[:A_PAGE]
    return Lines(
        tuple(page),
        next=str(page[-1].pk) if len(found) > A_PAGE else "",
        previous=str(page[0].pk) if page and older is not None else "",
    )


@dataclass(frozen=True, slots=True)
class Share:
    """One verdict among the released posts: how many, and how many of them speak against us."""

    verdict: str
    label: str
    posts: int
    against_us: int


@dataclass(frozen=True, slots=True)
class Shares:
    """Every verdict with its count, the whole, and what became of the posts."""

    rows: tuple[Share, ...]
    whole: int
    true_and_against_us: int
    corrected: int
    recalled: int


def shares() -> Shares:
    """What we found, over all released posts: the claims that hurt us beside those that do not. Two queries."""
    out = Post.objects.filter(pk__in=Release.objects.values("post"))
    told = {
        row["verdict"]: (row["posts"], row["against"])
        for row in out.values(verdict=F("answer_version__verdict")).annotate(
            posts=Count("pk"), against=Count("pk", filter=Q(answer_version__answer__claim__against_us=True))
        )
    }
    rows = tuple(Share(rating, str(rating.label), *told.get(rating, (0, 0))) for rating in Rating)
    later = RegisterEntry.objects.exclude(kind=EntryKind.RELEASED).aggregate(
        corrected=Count("post", filter=Q(kind=EntryKind.CORRECTED), distinct=True),
        recalled=Count("post", filter=Q(kind=EntryKind.RECALLED), distinct=True),
    )
    return Shares(
        rows=rows,
        whole=sum(row.posts for row in rows),
        true_and_against_us=told.get(Rating.TRUE, (0, 0))[1],
        corrected=later["corrected"],
        recalled=later["recalled"],
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One line with its proof; `proof` is None while it waits to be sealed."""

    entry: RegisterEntry
    proof: Inclusion | None
    names: dict[str, Unit]  # of the first units it was meant for, by the codes that the line holds

    @property
    def places(self) -> tuple[tuple[str, Unit | None], ...]:
        """Those units as (code, unit); a unit that is gone has its code alone."""
        return tuple((code, self.names.get(code)) for code in self.entry.body.get("audience", ())[:NAMED])

    @property
    def texts(self) -> tuple[tuple[str, dict[str, str]], ...]:
        """Language and texts of a release, Hindi first."""
        told = self.entry.body.get("texts", {})
        return tuple((language, told[language]) for language in queries.LANGUAGES if language in told)

    @property
    def pictures(self) -> tuple[tuple[str, str], ...]:
        """Language and SHA-256 of each picture of a release, Hindi first."""
        told = self.entry.body.get("pictures", {})
        return tuple((language, told[language]) for language in queries.LANGUAGES if language in told)

    @property
    def verdict(self) -> str:
        """The verdict of a release in the reader's language."""
        told = self.entry.body.get("verdict")
        return str(Rating(told).label) if told else ""

    @property
    def path(self) -> tuple[str, ...]:
        """The hashes from the leaf to the root, lowest first, in base64."""
        return tuple(base64.b64encode(step).decode() for step in self.proof.path) if self.proof else ()

    def as_json(self) -> dict[str, Any]:
        """Everything that is needed to check the line without us."""
        return {
            "id": self.entry.pk,
            "kind": self.entry.kind,
            "text": self.entry.text,
            "leaf": bytes(self.entry.hash).hex(),
            "index": self.proof.index if self.proof else None,
            "path": list(self.path),
            "checkpoint": self.proof.root.text if self.proof else None,
        }


def line(pk: int) -> Line:
    """One line of the register; NoSuchPost for none. At most twelve queries."""
    entry = RegisterEntry.objects.select_related("post").filter(pk=pk).first()
    if entry is None:
        raise NoSuchPost
    sealed = ledger.leaf_of(LEAF_KIND, entry.pk)
    root = ledger.last_root(REGISTER) if sealed else None
    covered = sealed is not None and root is not None and sealed[1] < root.size
    names = {unit.code: unit for unit in Unit.objects.filter(code__in=entry.body.get("audience", ())[:NAMED])}
    return Line(entry, ledger.inclusion(REGISTER, sealed[1]) if covered and sealed else None, names)
