"""Reads of the tips room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db.models import Q
from django.db.models.expressions import RawSQL

from chaupal.base import multirange
from chaupal.base.multirange import Runs, to_database
from chaupal.facts.models import Source
from chaupal.org import permission
from chaupal.org.choices import UnitKind
from chaupal.org.models import Unit
from chaupal.people.models import Person
from chaupal.press.models import Post
from chaupal.tips import drafts, refusals
from chaupal.tips.choices import GONE, SET_ASIDE, WAITING, Heard, MatchVerdict, TipState
from chaupal.tips.models import Draft, Tip

SMALLEST = (UnitKind.MANDAL, UnitKind.SECTOR)
ORIGINS_LIMIT = 60
UNREAD_AFTER = timedelta(hours=25)  # 24, and the one that is cut off the hour of its arrival


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a message was got: the mandal, and for a keeper the booth, which is sealed and dropped after 72 hours."""

    unit: Unit
    booth: int | None = None

    @property
    def within(self) -> Runs:
        """The booths over which the sender needs the right to send."""
        return self.unit.booths if self.booth is None else ((self.booth, self.booth + 1),)


def origins(person: Person) -> tuple[Origin, ...]:
    """The places this person may send from: one for a keeper, the mandals of their unit for a lead. Two queries.

    Raises OutOfReach for somebody who sends nothing.
    """
    permission.require(person, "create", "tips")
    held = [grant for grant in permission.grants(person) if "create" in grant.verbs.get("tips", ())]
    booths = [grant.booths[0][0] for grant in held if grant.unit is None]
    asked = Q(above_rows__above__in=[grant.unit for grant in held if grant.unit is not None])
    for booth in booths:
        asked |= Q(booths__holds=booth)
    units = list(Unit.objects.filter(asked, kind__in=SMALLEST).distinct().order_by("place")[:ORIGINS_LIMIT])
    own = {booth: unit for booth in booths for unit in units if multirange.contains(unit.booths, booth)}
    found = [Origin(unit, booth) for booth, unit in own.items()]
    return (*found, *(Origin(unit) for unit in units if unit not in own.values()))


def mandals_of(person: Person, seat: int) -> tuple[Unit, ...]:
    """The mandals of an assembly seat in which this person decides about messages. Two queries beside the permission's."""
    permission.require(person, "edit", "tips")
    there = Unit.objects.filter(kind=UnitKind.SEAT, number=seat).first()
    if there is None:
        return ()
    reach = multirange.intersect(there.booths, permission.scope(person, "edit", "tips"))
    return tuple(Unit.objects.filter(kind__in=SMALLEST, pk__in=inside(reach)).order_by("place")[:ORIGINS_LIMIT])


def inside(reach: Runs) -> RawSQL:
    """Keys of the units that lie in these booths, for a filter."""
    return RawSQL("SELECT u.id FROM org_unit u WHERE u.booths <@ %s::int4multirange", (to_database(reach),))


def draft(key: str, at: datetime) -> drafts.Shared | None:
    """What was shared under this key; None once its 15 minutes are over, it was sent, or the key is another's."""
    row = Draft.objects.filter(key_hash=drafts.key_hash(key), until__gt=at).first() if key else None
    return None if row is None else drafts.unseal(bytes(row.sealed), key)


def is_known(token: str) -> bool:
    """Whether a message came under this token."""
    return Tip.objects.filter(thread_hash=sha256(token.encode()).digest()).exists()


@dataclass(frozen=True, slots=True)
class Thread:
    """What a sender's phone is told, by the token it holds; nothing of who asked."""

    stage: str  # looking, unread, known, answered, gone, purged, or as what it was set aside
    due_at: datetime | None
    post: Post | None
    sources: tuple[Source, ...] = ()
    corrected: bool = False
    may_withdraw: bool = True
    unheard: str = ""  # why nothing of its recording is kept, in words
    foreign: str = ""  # the script it is in, where the desk does not read that


def thread(token: str, at: datetime) -> Thread:
    """Where a message stands, and the answer once it was released and not taken back (T5). Raises NoThread.

    A message about which nobody decided within 24 hours is "unread", and its sender is told so.

    At most six queries; none of them asks who is looking.
    """
    tip = Tip.objects.select_related("copy_of", "recording").filter(thread_hash=sha256(token.encode()).digest()).first()
    if tip is None:
        raise refusals.NoThread
    first = tip.copy_of or tip
    if tip.state == TipState.PURGED:
        return Thread("purged", None, None, may_withdraw=False)
    if tip.state in GONE:
        return Thread("gone", None, None, may_withdraw=False)
    if first.state in SET_ASIDE:
        return Thread(str(first.state), None, None)
    told = first.matches.filter(verdict__in=(MatchVerdict.SAME, MatchVerdict.COPY), withdrawn_at=None)
    match = told.select_related("claim__same_as").order_by("-verdict").first()
    if match is None:
        late = first.state in WAITING and tip.at + UNREAD_AFTER <= at
        return Thread("unread" if late else "looking", None, None, unheard=_unheard(tip), foreign=tip.tongue_said if tip.is_foreign else "")
    claim = match.claim.same_as or match.claim
    post = (
        Post.objects.select_related("answer_version")
        .prefetch_related("answer_version__facts__source")
        .filter(answer_version__answer__claim=claim, releases__isnull=False, recall=None)
        .order_by("-answer_version__version")
        .first()
    )
    if post is None:
        return Thread("known", claim.due_at if claim.state in ("open", "review") else None, None)
    sources = {fact.source_id: fact.source for fact in post.answer_version.facts.all()}
    ranked = tuple(sorted(sources.values(), key=lambda source: (source.rank, source.pk)))
    return Thread("answered", None, post, ranked, post.answer_version.version > 1)


def _unheard(tip: Tip) -> str:
    recording = getattr(tip, "recording", None)
    return str(Heard(recording.state).label) if recording is not None and recording.state in (Heard.BROKEN, Heard.TOO_LONG) else ""
