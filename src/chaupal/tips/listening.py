"""Reads of recordings at the desk: what waits to be typed, and one message's sound, frames, and who is typing it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, CharField, OuterRef, Q, Subquery, Value, When

from chaupal.base.errors import NotFound
from chaupal.org import permission
from chaupal.people.models import Person
from chaupal.tips.choices import Channel, Heard, Opened, TipState
from chaupal.tips.models import Frame, Opening, Recording, Tip, Typing
from chaupal.tips.queries import inside

PAGE = 40
# Can be heard, and nobody, person or machine, wrote down a word of it.
UNTYPED = Q(channel=Channel.SOUND, said_text="", recording__state=Heard.READY) & ~Q(recording__type="")


@dataclass(frozen=True, slots=True)
class Listening:
    """A message's recording as the desk sees it; frames and sound only while an opening of this person lasts."""

    recording: Recording
    is_open: bool
    frames: tuple[int, ...]
    typist: Person | None  # somebody else who holds it
    until: datetime | None
    mine: bool

    @property
    def waits(self) -> bool:
        """The worker has not looked at it."""
        return self.recording.state == Heard.SEALED

    @property
    def ready(self) -> bool:
        """There is something to hear or to see."""
        return self.recording.state == Heard.READY

    @property
    def says(self) -> str:
        """Why nothing of it is kept, in words."""
        return str(Heard(self.recording.state).label)


def listening(person: Person, tip: Tip, at: datetime) -> Listening | None:
    """The recording of a message; None where none came. Five queries at most, none for a message of another kind."""
    recording = Recording.objects.filter(tip=tip).first() if tip.channel == Channel.SOUND else None
    if recording is None:
        return None
    is_open = tip.state != TipState.HELD and Opening.objects.filter(tip=tip, what=Opened.SOUND, by_person=person.pk, until__gt=at).exists()
    held = Typing.objects.filter(tip=tip).first()
    other = held is not None and held.by_person != person.pk and held.until > at
    return Listening(
        recording,
        is_open,
        tuple(Frame.objects.filter(tip=tip).order_by("place").values_list("place", flat=True)) if is_open else (),
        Person.objects.filter(pk=held.by_person).first() if held is not None and other else None,
        held.until if held is not None else None,
        held is not None and held.by_person == person.pk,
    )


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits to be typed, the heaviest first; how many in all, how many of them somebody is typing, and how long they last."""

    rows: tuple[Tip, ...]
    waiting: int
    held: int
    seconds: float
    may_type: bool

    @property
    def minutes(self) -> int:
        """How long it takes to hear all of it, begun minutes."""
        return -int(-self.seconds // 60)


def queue(person: Person, at: datetime) -> Queue:
    """The typing queue in this person's reach: forty rows, each with `typist` (the name) while somebody holds it.
    Two queries beside the permission's."""
    permission.require(person, "view", "tips")
    reach = inside(permission.scope(person, "view", "tips"))
    every = Tip.objects.heads().waiting().filter(UNTYPED, unit_id__in=reach)
    told = list(every.values_list("recording__seconds", "typing__until"))
    who = Person.objects.filter(pk=OuterRef("typing__by_person"))
    holds = Case(When(typing__until__gt=at, then=Subquery(who.values("name_hi")[:1])), default=Value(""), output_field=CharField())
    rows = every.select_related("unit", "recording").annotate(typist=holds).order_by("-weight", "pk")[:PAGE]
    return Queue(
        tuple(rows),
        len(told),
        sum(1 for _seconds, until in told if until is not None and until > at),
        sum(seconds for seconds, _until in told),
        permission.may(person, "edit", "tips"),
    )


def sound(person: Person, tip: Tip, at: datetime) -> tuple[str, str]:
    """File and type of a recording's sound, for somebody who opened it and while that lasts; NotFound otherwise."""
    found = listening(person, tip, at)
    if found is None or not found.is_open or not found.recording.type or not found.recording.file:
        raise NotFound
    return str(found.recording.file.name), found.recording.type


def frame(person: Person, tip: Tip, place: int, at: datetime) -> str:
    """File of one frame of a video, for somebody who opened it and while that lasts; NotFound otherwise."""
    found = listening(person, tip, at)
    one = Frame.objects.filter(tip=tip, place=place).first()
    if found is None or not found.is_open or one is None:
        raise NotFound
    return str(one.picture.name)
