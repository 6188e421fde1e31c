"""What people do with posts: make, draw, release, take back. Each public step is a line of the register."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.db import connection, transaction

from chaupal.base.copy import copy_rows
from chaupal.base.later import later
from chaupal.base.words import indian
from chaupal.claims.models import Answer, AnswerApproval, AnswerVersion
from chaupal.gate.actions.judge import judge_item
from chaupal.gate.choices import Moment, Result
from chaupal.gate.item import Judged
from chaupal.gate.words import why
from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.org.models import Unit
from chaupal.people.models import Person
from chaupal.press import card, codes, queries, refusals, register, wording
from chaupal.press.choices import EntryKind, Part
from chaupal.press.models import Pair, Picture, Post, Recall, RegisterEntry, Release, Wording
from chaupal.press.register import Body, GateWord, Named, RuleWord

log = logging.getLogger("chaupal.press")
_NUMBERING = 7_204_553  # the lock at which two makers of posts meet; any number nobody else takes
LATEST_APPROVALS = 200
DUE_WITHIN = timedelta(days=2)


@transaction.atomic
def make_post(*, answer_version: AnswerVersion, by: Person, at: datetime) -> Post:
    """Make the post of an approved version: its number, its code, and the order to draw its two pictures.

    It carries the version's approval and needs none of its own. The gate is asked at this moment and its word kept;
    a post that it would stop is made nevertheless, because the release asks again. Raises NotApproved, PostExists.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_NUMBERING])
    approval = AnswerApproval.objects.filter(answer_version=answer_version).first()
    if approval is None:
        raise refusals.NotApproved
    there = Post.objects.filter(answer_version=answer_version).first()
    if there is not None:
        raise refusals.PostExists(number=f"{there.number:04d}")
    last = Post.objects.order_by("-number").values_list("number", flat=True).first() or 0
    post = Post.objects.create(
        answer_version=answer_version, approval=approval, number=last + 1, code=_unused_code(), created_at=at
    )
    judge_item(item=queries.item_of(post, ()), moment=Moment.APPROVAL, by=by, at=at)
    record("press.post_made", by=by, about=post, at=at, detail={"version": answer_version.pk, "code": post.code})
    later("press.jobs.draw_pictures", post=post.pk)
    return post


def _unused_code() -> str:
    while True:
        code = codes.fresh()
        if not Post.objects.filter(code=code).exists():
            return code


def make_due_posts(*, at: datetime) -> int:
    """Make the posts of versions approved in the last two days that have none; how many. Looks at the last 200 approvals.

    So an approval needs to know nothing of posts, and one given while the worker was down is not lost.
    """
    latest = AnswerApproval.objects.order_by("-id")[:LATEST_APPROVALS]
    due = [one.pk for one in latest if one.at > at - DUE_WITHIN]
    waiting = AnswerApproval.objects.filter(pk__in=due, answer_version__posts=None).select_related("answer_version", "by")
    made = 0
    for approval in waiting.order_by("id"):
        try:
            make_post(answer_version=approval.answer_version, by=approval.by, at=at)
        except refusals.PostExists:  # somebody made it between the look and the lock
            continue
        except Exception:
            # One answer that cannot be made into a post keeps none of the others waiting; it is tried again.
            log.exception("no post could be made", extra={"facts": {"version": approval.answer_version_id}})
            continue
        made += 1
    return made


def draw_pictures(*, post: Post, at: datetime) -> list[Picture]:
    """Draw what is missing of the post's two cards, with the register root last sealed; the pictures drawn now.

    About 130 ms a card, outside any transaction, because followers wait for open ones. A second call draws nothing.
    """
    post = queries.posts().get(pk=post.pk)
    root = queries.root_letters()
    there = {picture.language for picture in post.pictures.all()}
    missing = [language for language in queries.LANGUAGES if language not in there]
    drawn = [(language, card.draw(queries.card_of(post, language, at, root), language)) for language in missing]
    kept = [_keep_picture(post, language, png, root, at) for language, png in drawn]
    return [picture for picture in kept if picture is not None]


@transaction.atomic
def _keep_picture(post: Post, language: str, png: bytes, root: str, at: datetime) -> Picture | None:
    Post.objects.select_for_update().get(pk=post.pk)
    if Picture.objects.filter(post=post, language=language).exists():
        return None  # another worker was faster
    digest = hashlib.sha256(png).hexdigest()
    picture = Picture(post=post, language=language, sha256=digest, size=len(png), root_letters=root, drawn_at=at)
    # The name cannot be guessed before the release: it holds the picture's own hash.
    picture.file.save(f"{post.number:04d}-{language}-{digest[:16]}.png", ContentFile(png), save=False)
    picture.save(force_insert=True)
    return picture


def release_post(
    *,
    post: Post,
    units: Sequence[Unit],
    by: Person,
    at: datetime,
    then: Callable[[Release], object] | None = None,
) -> Release:
    """Let a post go to units from the mandal upward: the register's line, the frozen audience, one verdict row a seat.

    `then` is done with the release in its transaction: a room above opens its channel there, or nothing is released.

    The audience keeps every seat asked for; a seat in silence is shut anew at each read of its card (G3). Raises OutOfReach
    or VerbMissing, OwnDraft, AlreadyRecalled, Overtaken, NotDrawn, NoAudience, and GateShut where the gate opens no seat at all; what
    only waits for the end of quiet hours is taken.
    The gate is asked in a transaction of its own, so that a refusal too stays on record (G23), unless the caller holds one.
    """
    if not units:
        raise refusals.NoAudience
    permission.require(by, "release", "press", queries.audience_booths(units))
    post = queries.posts().get(pk=post.pk)
    state = queries.state_of(post)
    if post.answer_version.author_id == by.pk:
        raise refusals.OwnDraft
    permission.require(by, "release", "press", queries.audience_booths(units), apart=(post.answer_version.author_id,))
    if state.recalled_at is not None:
        raise refusals.AlreadyRecalled
    if not state.drawn:
        raise refusals.NotDrawn
    _still_stands(post.answer_version)
    judged = judge_item(item=queries.item_of(post, units, by), moment=Moment.RELEASE, by=by, at=at)
    # In quiet hours a release is queued (G12): the gate keeps every card shut until 06:00 and is asked anew at each read.
    if not (judged.passes or judged.overall == Result.WAIT):
        raise _shut(judged)
    with transaction.atomic():
        release = _release(post, units, judged, by=by, at=at)
        if then is not None:
            then(release)
    return release


def _still_stands(version: AnswerVersion) -> None:
    newer = AnswerApproval.objects.filter(answer=version.answer_id, version__gt=version.version)
    if newer.exists() or Answer.objects.filter(pk=version.answer_id, reopened_at__isnull=False).exists():
        raise refusals.Overtaken


def _release(post: Post, units: Sequence[Unit], judged: Judged, *, by: Person, at: datetime) -> Release:
    Post.objects.select_for_update().get(pk=post.pk)
    _still_stands(post.answer_version)
    if Recall.objects.filter(post=post).exists():
        raise refusals.AlreadyRecalled
    entry = _enter(post, EntryKind.RELEASED, _released(post, units, judged, at), at)
    release = Release.objects.create(post=post, entry=entry, audience=queries.audience_booths(units), by=by, at=at)
    _keep_wordings(post)
    corrected = _correct_older(post, at)
    record(
        "press.released",
        by=by,
        about=release,
        at=at,
        rule_ids=judged.rules,
        detail={
            "post": post.pk,
            "entry": entry.pk,
            "leaf": bytes(entry.hash).hex(),
            "units": len(units),
            "seats": len(judged.seats),
            "open": len(judged.shown),
            "corrects": corrected,
        },
    )
    return release


@transaction.atomic
def recall_post(*, post: Post, reason_hi: str, reason_en: str, by: Person, at: datetime) -> Recall:
    """Take a post back, at any hour: the gate is not asked, because G2, G3 and G12 never hold a recall (G22).

    The reason is what keepers and the public read. Raises OutOfReach or VerbMissing, NoReason, NeverReleased,
    AlreadyRecalled.
    """
    Post.objects.select_for_update().get(pk=post.pk)
    post = queries.posts().get(pk=post.pk)
    releases = list(post.releases.order_by("id"))
    for release in releases:
        permission.require(by, "recall", "press", release.audience)
    reason_hi, reason_en = reason_hi.strip(), reason_en.strip()
    if not releases:
        raise refusals.NeverReleased
    if queries.state_of(post).recalled_at is not None:
        raise refusals.AlreadyRecalled
    if not reason_hi or not reason_en:
        raise refusals.NoReason
    body = register.recalled(
        post=_named(post), at=at, released_at=releases[0].at, reason={"hi": reason_hi, "en": reason_en}
    )
    entry = _enter(post, EntryKind.RECALLED, body, at)
    recall = Recall.objects.create(post=post, entry=entry, reason_hi=reason_hi, reason_en=reason_en, by=by, at=at)
    record(
        "press.recalled", by=by, about=recall, at=at, detail={"post": post.pk, "entry": entry.pk, "leaf": bytes(entry.hash).hex()}
    )
    return recall


def _named(post: Post) -> Named:
    return Named(post.number, post.code)


def _enter(post: Post, kind: str, body: Body, at: datetime) -> RegisterEntry:
    text = register.canonical(body)
    return RegisterEntry.objects.create(post=post, kind=kind, at=at, text=text, hash=register.leaf(text))


def _released(post: Post, units: Sequence[Unit], judged: Judged, at: datetime) -> Body:
    version = post.answer_version
    return register.released(
        post=_named(post),
        at=at,
        version=version.version,
        content_class=str(judged.content_class),
        verdict=str(version.verdict),
        against_us=queries.claim_of(post).against_us,
        texts={
            language: {"short": queries.short(post, language), "long": queries.long(post, language)}
            for language in queries.LANGUAGES
        },
        sources=queries.public_sources(version),
        pictures={picture.language: picture.sha256 for picture in post.pictures.all()},
        audience=[unit.code for unit in units],
        gate=gate_word(judged),
        publisher={language: queries.publisher(language) for language in queries.LANGUAGES},
    )


def gate_word(judged: Judged) -> GateWord:
    """The gate's answer, folded to rules and counts of seats."""
    told = tuple(
        RuleWord(finding.rule, str(finding.result), len(finding.seats) or len(judged.seats)) for finding in judged.findings
    )
    return GateWord(pack=judged.pack_hash, seats=len(judged.seats), open=len(judged.shown), rules=told)


def _shut(judged: Judged) -> refusals.GateShut:
    said = dict.fromkeys(
        f"{finding.rule}: {why(finding.why)}"
        for finding in judged.findings
        if finding.result in (Result.HOLD, Result.BLOCK)
    )
    return refusals.GateShut(seats=indian(len(judged.seats)), why=" · ".join(said))


def _keep_wordings(post: Post) -> None:
    if post.wordings.exists():
        return  # a second release says the same words
    rows = [
        Wording(post=post, language=language, part=part, text=text, fingerprint=wording.fingerprint(text))
        for language in queries.LANGUAGES
        for part, text in queries.wordings(post, language).items()
    ]
    kept = Wording.objects.bulk_create(rows)
    whole = [row for row in kept if row.part == Part.WHOLE]
    copy_rows(Pair, ["wording_id", "pair"], [(row.pk, pair) for row in whole for pair in sorted(wording.pairs(row.text))])


def _correct_older(post: Post, at: datetime) -> list[int]:
    """The register's line on every older post of this answer that is out and not yet corrected; their ids."""
    version = post.answer_version
    older = queries.posts().filter(answer_version__answer=version.answer_id, answer_version__version__lt=version.version)
    done = []
    for old in older.order_by("number"):
        state = queries.state_of(old)
        if state.is_out and state.corrected_at is None:
            _enter(old, EntryKind.CORRECTED, register.corrected(post=_named(old), at=at, by=_named(post)), at)
            done.append(old.pk)
    return done
