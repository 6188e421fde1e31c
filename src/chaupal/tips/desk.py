"""Reads of the desk: what waits, what matters first, and one message beside the claim it may repeat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Count, F, Max, Prefetch, Q, Sum
from django.utils.translation import gettext_lazy as _

from chaupal.base import paging
from chaupal.base.errors import NotFound
from chaupal.base.multirange import Runs
from chaupal.base.seal import unseal
from chaupal.claims import matcher
from chaupal.claims.lit import Piece, pieces
from chaupal.claims.models import AnswerVersion, Claim, Sighting
from chaupal.facts.models import FactVersion
from chaupal.gate import queries as gate
from chaupal.org import permission
from chaupal.org.models import Booth
from chaupal.people.models import Person
from chaupal.tips.choices import BY_A_PERSON, SET_ASIDE, WAITING, MatchVerdict, Opened, TipState
from chaupal.tips.heat import Spread, spread
from chaupal.tips.listening import UNTYPED, Listening, listening
from chaupal.tips.models import Match, Opening, Tip, TipBooth, TipQuerySet
from chaupal.tips.queries import inside

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

GROUNDS: dict[str, StrPromise] = {
    "query_covered": _("Letters of the message found in the claim"),
    "claim_covered": _("Letters of the claim found in the message"),
    "keys_covered": _("Consonants of its words"),
    "cosine": _("Meaning"),
}
GUARDS: dict[str, StrPromise] = {
    "number": _("another number"),
    "date": _("another date"),
    "place": _("another place"),
    "negation": _("one of the two denies"),
    "word": _("another word stands in its place"),
}
PAGE = 40
EXPORTED = 10_000
BESIDE = 12  # rows of the queue beside an open message
LEFT_AFTER = timedelta(hours=24)  # one copy and a day old: set aside unless asked for
SEEN_WITHIN = timedelta(hours=48)
PLACES = 8


@dataclass(frozen=True, slots=True)
class Row:
    """One message with all its copies, as the queue shows it."""

    tip: Tip
    best: Match | None
    mandals: int
    left: timedelta
    allowed: timedelta


@dataclass(frozen=True, slots=True)
class Totals:
    """How much waits: messages, how many came in all, and how many single old ones the queue leaves out."""

    messages: int
    came: int
    aside: int
    untyped: int  # recordings that nobody has written down, see listening.UNTYPED


def _reachable(reach: Runs) -> TipQuerySet:
    """Waiting firsts whose mandal lies in these booths."""
    return Tip.objects.heads().waiting().filter(unit_id__in=inside(reach))


def totals(person: Person, at: datetime) -> Totals:
    """What waits for this person. One query beside the permission's."""
    permission.require(person, "view", "tips")
    found = _reachable(permission.scope(person, "view", "tips")).aggregate(
        messages=Count("pk"), came=Sum("copies"), aside=Count("pk", filter=_old(at)), untyped=Count("pk", filter=UNTYPED)
    )
    return Totals(found["messages"], found["came"] or 0, found["aside"], found["untyped"])


def queue_mark() -> tuple[int | None, int | None]:
    """Changes whenever a line of the queue would: with every entry of the ledger, and every proposal. One query of two
    index looks, so that a poll of a page that stands still counts nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT max(id) FROM ledger_entry), (SELECT max(id) FROM tips_match)")
        found: tuple[int | None, int | None] = cursor.fetchone()
    return found


def _old(at: datetime) -> Q:
    return Q(copies=1, last_at__lt=at - LEFT_AFTER)


def outcomes(person: Person, at: datetime) -> tuple[tuple[str, StrPromise, int], ...]:
    """How many messages that came in the last 24 hours were set aside, and as what: (state, its words, how many). One query."""
    reach = inside(permission.scope(person, "view", "tips"))
    found = Tip.objects.heads().filter(unit_id__in=reach, at__gt=at - LEFT_AFTER, state__in=SET_ASIDE)
    count = dict(found.values_list("state").annotate(n=Count("pk")))
    return tuple((state, TipState(state).label, count[state]) for state in SET_ASIDE if count.get(state))


def held_count(person: Person) -> int:
    """How many messages in reach are held because they look like a destroyed one (T7), whenever they came. One query."""
    return Tip.objects.heads().filter(unit_id__in=inside(permission.scope(person, "view", "tips")), state=TipState.HELD).count()


def queue(
    person: Person, at: datetime, wanted: paging.Asked, *, aside: bool = False, outcome: str = "", size: int = PAGE
) -> paging.Page[Row]:
    """What matters first: many copies and recent ones; with `aside` the old single ones instead, with `outcome` what was
    set aside as that in the last 24 hours, or is held. Four queries."""
    permission.require(person, "view", "tips")
    rows = _reachable(permission.scope(person, "view", "tips")).select_related("unit")
    if outcome == TipState.HELD:
        reach = inside(permission.scope(person, "view", "tips"))
        rows = Tip.objects.heads().filter(unit_id__in=reach, state=TipState.HELD).select_related("unit")
    elif outcome in SET_ASIDE:
        reach = inside(permission.scope(person, "view", "tips"))
        rows = Tip.objects.heads().filter(unit_id__in=reach, at__gt=at - LEFT_AFTER, state=outcome).select_related("unit")
    else:
        rows = rows.filter(_old(at)) if aside else rows.exclude(_old(at))
    if wanted.before is not None:
        weight, pk = wanted.before
        rows = rows.filter(Q(weight__gt=weight) | Q(weight=weight, pk__lt=pk)).order_by("weight", "-pk")
    else:
        if wanted.after is not None:
            weight, pk = wanted.after
            rows = rows.filter(Q(weight__lt=weight) | Q(weight=weight, pk__gt=pk))
        rows = rows.order_by("-weight", "pk")
    page = paging.page(list(rows[: size + 1]), wanted, size, lambda tip: (tip.weight, tip.pk))
    return paging.Page(_rows(page.rows, at), page.next, page.previous)


def export_rows(person: Person, at: datetime, *, aside: bool = False) -> list[Row]:
    """What waits, for a file: as the queue stands, at most 10,000, within the reach of this person's exports. Four queries."""
    permission.require(person, "export", "tips")
    rows = _reachable(permission.scope(person, "export", "tips")).select_related("unit")
    rows = rows.filter(_old(at)) if aside else rows.exclude(_old(at))
    return _rows(list(rows.order_by("-weight", "pk")[:EXPORTED]), at)


def _rows(tips: Sequence[Tip], at: datetime) -> list[Row]:
    keys = [tip.pk for tip in tips]
    mandals = _mandals(keys)
    refused = Match.objects.filter(
        tip_id__in=keys, verdict__in=(MatchVerdict.DIFFERENT, MatchVerdict.UNSURE), withdrawn_at=None
    ).values_list("tip_id", "claim_id")
    said = set(refused)
    best: dict[int, Match] = {}
    proposed = Match.objects.filter(tip_id__in=keys, verdict=MatchVerdict.PROPOSED, withdrawn_at=None).select_related("claim")
    for found in proposed.order_by(F("score").desc(nulls_last=True), "pk"):
        if (found.tip_id, found.claim_id) not in said:
            best.setdefault(found.tip_id, found)
    hours = gate.pack_in_force().pack.claims_sla_h
    made = []
    for tip in tips:
        match = best.get(tip.pk)
        likely = match is not None and match.why.get("verdict") == "same"
        allowed = timedelta(hours=getattr(hours, match.claim.kind) if match is not None and likely else hours.other)
        made.append(Row(tip, match if likely else None, mandals.get(tip.pk, 1), tip.at + allowed - at, allowed))
    return made


def _mandals(keys: list[int]) -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(copy_of_id, id), count(DISTINCT unit_id) FROM tips_tip"
            " WHERE id = ANY(%(keys)s) OR copy_of_id = ANY(%(keys)s) GROUP BY 1",
            {"keys": keys},
        )
        return dict(cursor.fetchall())


@dataclass(frozen=True, slots=True)
class Beside:
    """A claim that a message may repeat, with why."""

    claim: Claim
    match: Match | None
    text: str  # the wording of the claim that was compared
    probability: float | None
    message_pieces: tuple[Piece, ...]
    claim_pieces: tuple[Piece, ...]
    shared: int
    channels: tuple[tuple[str, float | None], ...]
    guards: tuple[str, ...]
    verdict: str  # what a person said of it: different, unsure, same or ""
    version: AnswerVersion | None
    places: tuple[tuple[str, str, int], ...]  # mandal in Hindi and English, times seen in 48 hours

    @property
    def match_said(self) -> str:
        """What a person said of the two, in words."""
        return str(MatchVerdict(self.verdict).label)

    @property
    def channels_said(self) -> tuple[tuple[StrPromise, float | None], ...]:
        """Each ground of the score with its share, 0..1; None where it was not asked."""
        return tuple((GROUNDS[key], value) for key, value in self.channels)

    @property
    def guards_said(self) -> tuple[StrPromise, ...]:
        """What parts the two although their words agree."""
        return tuple(GUARDS[guard] for guard in self.guards if guard in GUARDS)


@dataclass(frozen=True, slots=True)
class Page:
    """One message at the desk."""

    tip: Tip
    mandals: int
    beside: Beside | None
    others: tuple[Match, ...]
    decision: Match | None
    waits: bool
    original: str | None  # while an opening of this person lasts
    picture: bool
    heard: Listening | None
    alike: Tip | None  # an earlier message with the same picture or recording; shown beside it once both are open
    alike_open: bool
    alike_heard: Listening | None
    booth: str | None
    booth_kept: bool
    spread: Spread | None  # below the mandal, for those who may open a booth
    may_decide: bool
    may_open: bool
    undoable: bool

    @property
    def kept(self) -> bool:
        """Something of the message is there that could be destroyed."""
        return bool(self.tip.words or self.tip.is_more_than_words)


def tip_for(person: Person, pk: int) -> Tip:
    """The door: the first of this message, if its mandal is in this person's reach; OutOfReach otherwise."""
    permission.require(person, "view", "tips")
    tip = Tip.objects.select_related("unit", "copy_of__unit", "copy_of__looks_like__unit", "looks_like__unit").filter(pk=pk).first()
    if tip is None:
        raise permission.OutOfReach
    first = tip.copy_of or tip
    permission.require(person, "view", "tips", first.unit.booths)
    return first


@dataclass(frozen=True, slots=True)
class HeldPage:
    """What the desk sees of a message that is held (T7): neither words nor picture nor sound, only whence and when."""

    tip: Tip
    mandals: int
    may_decide: bool


def held(person: Person, tip: Tip) -> HeldPage:
    """A message that looks like one that was destroyed. One query beside the permission's."""
    return HeldPage(tip, _mandals([tip.pk]).get(tip.pk, 1), permission.may(person, "edit", "tips", tip.unit.booths))


def claim_named(pk: int) -> Claim:
    """The claim of this number; NotFound when there is none."""
    found = Claim.objects.select_related("same_as").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def open_picture(person: Person, tip: Tip, at: datetime) -> str:
    """The file of the picture, for somebody who opened it and while that lasts; NotFound otherwise."""
    if not tip.picture or tip.state == TipState.HELD or not _is_open(person, tip, at):
        raise NotFound
    return str(tip.picture.name)


def _is_open(person: Person, tip: Tip, at: datetime) -> bool:
    return Opening.objects.filter(tip=tip, what=Opened.PICTURE, by_person=person.pk, until__gt=at).exists()


def compare(person: Person, tip: Tip, at: datetime, *, claim: int | None = None) -> Page:
    """The message beside the likeliest claim, or beside the one of this number. At most twelve queries."""
    matches = list(
        tip.matches.filter(withdrawn_at=None).select_related("claim__same_as").order_by(F("score").desc(nulls_last=True), "pk")
    )
    said = {match.claim_id: match.verdict for match in matches if match.verdict in BY_A_PERSON}
    proposed = [match for match in matches if match.verdict == MatchVerdict.PROPOSED]
    told = [match for match in matches if match.verdict in (MatchVerdict.SAME, MatchVerdict.COPY)]
    decision = max(told, key=lambda match: (match.verdict == MatchVerdict.SAME, match.pk), default=None)
    chosen = _chosen(proposed, said, decision, claim)
    opened = set(Opening.objects.filter(tip=tip, by_person=person.pk, until__gt=at).values_list("what", flat=True))
    booth = TipBooth.objects.filter(tip=tip, until__gt=at).first()
    alike = tip.looks_like if tip.looks_like is not None and tip.looks_like.state != TipState.HELD else None
    return Page(
        tip=tip,
        mandals=_mandals([tip.pk]).get(tip.pk, 1),
        beside=None if chosen is None else _beside(tip, *chosen, said, at),
        others=tuple(match for match in proposed if chosen is None or match.claim_id != chosen[0].pk),
        decision=decision,
        waits=tip.state in WAITING,
        original=unseal(tip.original_sealed, field="tips.original") if Opened.ORIGINAL in opened and tip.original_sealed else None,
        picture=Opened.PICTURE in opened,
        heard=listening(person, tip, at),
        alike=alike,
        alike_open=alike is not None and _is_open(person, alike, at),
        alike_heard=listening(person, alike, at) if alike is not None else None,
        booth=_booth(booth) if booth is not None and Opened.BOOTH in opened else None,
        booth_kept=booth is not None,
        spread=spread(person, tip, None if decision is None else decision.claim, at),
        may_decide=permission.may(person, "edit", "tips", tip.unit.booths),
        may_open=permission.may(person, "see_phone", "tips", tip.unit.booths),
        undoable=tip.state in SET_ASIDE or bool(said) or decision is not None,
    )


def _chosen(
    proposed: Sequence[Match], said: dict[int, str], decision: Match | None, claim: int | None
) -> tuple[Claim, Match | None] | None:
    if claim is not None:
        match = next((match for match in proposed if match.claim_id == claim), None)
        found = match.claim if match else Claim.objects.filter(pk=claim).first()
        return None if found is None else (found, match)
    if decision is not None:
        return decision.claim, next((match for match in proposed if match.claim_id == decision.claim_id), None)
    match = next((match for match in proposed if match.claim_id not in said and match.why.get("verdict") != "new"), None)
    return None if match is None else (match.claim, match)


def _booth(row: TipBooth) -> str:
    found = Booth.objects.select_related("seat").get(pk=int(unseal(row.sealed, field="tips.booth")))
    return f"{found.seat.number}/{found.part}"


def _beside(tip: Tip, claim: Claim, match: Match | None, said: dict[int, str], at: datetime) -> Beside:
    why: dict[str, Any] = match.why if match else {}
    text = str(why.get("alias") or claim.text_hi)
    shared = [(str(one), str(other)) for one, other in why.get("shared") or matcher.shared(tip.words, text)]
    evidence = why.get("evidence") or {}
    facts = Prefetch("facts", FactVersion.objects.select_related("source").order_by("pk"))
    version = (
        AnswerVersion.objects.filter(answer__claim=claim, approval__isnull=False)
        .select_related("approval", "answer")
        .prefetch_related(facts)
        .order_by("-version")
        .first()
    )
    seen = Sighting.objects.filter(claim=claim, at__gt=at - SEEN_WITHIN).values("unit__name_hi", "unit__name_en")
    places = seen.annotate(times=Count("pk")).order_by("-times", "unit__name_hi")[:PLACES]
    return Beside(
        claim=claim,
        match=match,
        text=text,
        probability=match.score if match else None,
        message_pieces=pieces(tip.words, [one for one, __ in shared]),
        claim_pieces=pieces(text, [other for __, other in shared]),
        shared=len(shared),
        channels=tuple((key, evidence.get(key)) for key in ("query_covered", "claim_covered", "keys_covered", "cosine")),
        guards=tuple(why.get("guards") or (() if match else matcher.guards(tip.words, text))),
        verdict=said.get(claim.pk, ""),
        version=version,
        places=tuple((row["unit__name_hi"], row["unit__name_en"], row["times"]) for row in places),
    )


def last_change(person: Person, tip: Tip) -> tuple[Any, ...]:
    """What a polled part of one message depends on. One query."""
    found = tip.matches.aggregate(last=Max("pk"), withdrawn=Max("withdrawn_at"), count=Count("pk"))
    return (tip.state, tip.copies, person.pk, found["last"], found["withdrawn"], found["count"])
