"""Reads of the register of our own accounts, and which of them a met handle resembles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.files.storage import default_storage
from django.db.models import Exists, OuterRef, Q, QuerySet

from chaupal.org import permission
from chaupal.people.models import Person
from chaupal.watch import matcher
from chaupal.watch.alike import Alike, alike
from chaupal.watch.choices import Bearer
from chaupal.watch.models import OwnHandle, OwnHandleApproval, OwnHandleVersion
from chaupal.watch.refusals import NoSuchHandle

MOST = 2_000  # accounts of ours: 1,200 offices have none, some of them one or two


def standing(on: date | None = None) -> QuerySet[OwnHandleVersion]:
    """The newest confirmed version of every account; with a day only those that are ours then."""
    newer = OwnHandleApproval.objects.filter(own=OuterRef("own"), version__gt=OuterRef("version"))
    found = OwnHandleVersion.objects.filter(~Exists(newer), approval__isnull=False).select_related("own", "approval__by", "author")
    return found if on is None else found.filter(Q(until=None) | Q(until__gte=on))


def register(person: Person) -> list[OwnHandleVersion]:
    """Every account with its newest version, confirmed or not: what waits first, then leaders. One query."""
    permission.require(person, "view", "watch")
    newer = OwnHandleVersion.objects.filter(own=OuterRef("own"), version__gt=OuterRef("version"))
    found = list(OwnHandleVersion.objects.filter(~Exists(newer)).select_related("own", "approval__by", "author")[:MOST])
    return sorted(found, key=lambda one: (hasattr(one, "approval"), *_order(one)))


def public(on: date) -> list[OwnHandleVersion]:
    """Which accounts are ours on that day, leaders first, for anybody. One query."""
    return sorted(standing(on)[:MOST], key=_order)


def _order(one: OwnHandleVersion) -> tuple[int, str, str]:
    return (list(Bearer.values).index(one.bearer), one.of_en.casefold(), one.own.platform)


def handle_for(person: Person, pk: int, to: str = "view") -> OwnHandle:
    """The door to an account of ours; OutOfReach, VerbMissing or NoSuchHandle otherwise."""
    permission.require(person, to, "watch")
    found = OwnHandle.objects.filter(pk=pk).first()
    if found is None:
        raise NoSuchHandle
    return found


def history(own: OwnHandle) -> list[OwnHandleVersion]:
    """Every version, the newest first. One query."""
    return list(own.versions.select_related("own", "author", "approval__by").order_by("-version"))


def current(own: OwnHandle) -> OwnHandleVersion | None:
    """The newest confirmed version. One query."""
    return standing().filter(own=own).first()


def public_avatar(pk: int) -> bytes:
    """The picture of an account that is in the public register; NoSuchHandle otherwise. One query."""
    version = standing().filter(own=pk).first()
    if version is None or not version.avatar:
        raise NoSuchHandle
    with default_storage.open(str(version.avatar.name)) as file:
        return bytes(file.read())


@dataclass(frozen=True, slots=True)
class Resembles:
    """An account of ours that a met handle resembles, and how."""

    version: OwnHandleVersion
    alike: Alike
    sounds: bool
    avatar: float | None  # how much of the two pictures agrees, where they are one picture

    @property
    def is_near(self) -> bool:
        """By letters, sound or picture."""
        return self.alike.is_near or self.sounds or self.avatar is not None

    @property
    def weight(self) -> tuple[bool, bool, float, int]:
        """Smaller is nearer."""
        return (not (self.alike.same or self.alike.confusable), not self.is_near, -(self.avatar or 0.0), self.alike.distance)

    def as_json(self) -> dict[str, object]:
        """What is kept of it beside the imitation."""
        told = self.alike
        return {
            "same": told.same, "confusable": told.confusable, "swaps": [[one.seen, one.looks_like] for one in told.swaps], "distance": told.distance,
            "affixes": list(told.affixes), "shown_distance": told.shown_distance, "says_parody": told.says_parody, "near": self.is_near, "sounds": self.sounds,
            "avatar": self.avatar,
        }  # fmt: skip


def resembles(version: OwnHandleVersion, handle: str, shown_name: str, picture: bytes = b"") -> Resembles:
    """How a met account resembles this one of ours. With pictures on both sides about 0.1 s."""
    found = alike(handle, version.own.handle, seen_name=shown_name, genuine_name=version.shown_name)
    avatar = None
    if picture and version.avatar:
        with default_storage.open(str(version.avatar.name)) as file:
            avatar = matcher.same_picture(file.read(), picture)
    sounds = bool(shown_name.strip()) and matcher.sounds_alike(shown_name, version.shown_name)
    return Resembles(version, found, sounds, avatar)


def nearest(handle: str, shown_name: str, on: date, ours: Sequence[OwnHandleVersion] | None = None) -> Resembles | None:
    """The account of ours that a met one resembles most by its letters; None when it resembles none. One query.

    About 0.1 ms an account of ours.
    """
    known = list(standing(on)[:MOST]) if ours is None else ours
    found = [(alike(handle, one.own.handle, seen_name=shown_name, genuine_name=one.shown_name), one) for one in known]
    near = [Resembles(one, told, False, None) for told, one in found if told.is_near]
    return min(near, key=lambda one: one.weight, default=None)
