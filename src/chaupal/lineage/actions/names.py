"""What a booth is called: said by its own people, confirmed by a second person. The list's row is never rewritten."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from chaupal.base.errors import BadInput, NotAllowed, Refused
from chaupal.ledger.actions import record
from chaupal.lineage.rules import is_of_booth
from chaupal.org import permission
from chaupal.org.folder import NAME_LENGTH
from chaupal.org.models import Booth, BoothName, Station, StationList
from chaupal.people.models import Person

_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff<>]")


class NoName(BadInput):
    code, says = "lineage.no_name", _("Write the name in Hindi as people here say it, at most 200 letters.")


class NameWaits(Refused):
    code, says = "lineage.name_waits", _("A name for this booth waits for a second person already.")


class NotOfBooth(NotAllowed):
    code, says = "lineage.not_of_booth", _("Only somebody of this booth, or its lead, can say what it is called.")


class OwnName(NotAllowed):
    code, says = "lineage.own_name", _("Somebody else has to confirm this: you said the name.")


class NameDecided(Refused):
    code, says = "lineage.name_decided", _("This name has been decided already.")


@transaction.atomic
def say_name(*, booth: Booth, as_listed: bool, name_hi: str = "", name_en: str = "", by: Person, at: datetime) -> BoothName:
    """Say that the listed name is right, or give a better one; it waits for a second person.

    By somebody who holds an office of the booth, or may edit its people. Raises NoName, NameWaits, NotOfBooth.
    """
    place = ((booth.number, booth.number + 1),)
    permission.require(by, "view", "org", place)
    if not is_of_booth(by, booth):
        raise NotOfBooth
    current = StationList.objects.in_force()
    if as_listed:
        listed = Station.objects.filter(list=current, booth=booth).first()
        name_hi, name_en = (listed.name if listed else ""), ""
    name_hi, name_en = (" ".join(name.split()) for name in (name_hi, name_en))
    if not name_hi or any(len(name) > NAME_LENGTH or _UNFIT.search(name) for name in (name_hi, name_en)):
        raise NoName(fields={"name_hi": str(NoName.says)})
    try:
        with transaction.atomic():
            said = BoothName.objects.create(booth=booth, list=current, as_listed=as_listed, name_hi=name_hi, name_en=name_en, said_by=by, said_at=at)
    except IntegrityError as problem:
        raise NameWaits from problem
    record("lineage.name_said", by=by, about=said, at=at, detail={"booth": str(booth.pk), "as_listed": int(as_listed)})
    return said


@transaction.atomic
def decide_name(*, name: BoothName, yes: bool, by: Person, at: datetime) -> BoothName:
    """A second person's yes or no to a name: by somebody who may edit people at the booth, never by who said it."""
    name = BoothName.objects.select_for_update(of=("self",)).select_related("booth").get(pk=name.pk)
    permission.require(by, "edit", "people", ((name.booth_id, name.booth_id + 1),))
    if name.said_by_id == by.pk:
        raise OwnName
    if name.confirmed is not None:
        raise NameDecided
    name.confirmed, name.decided_by, name.decided_at = yes, by, at
    name.save(update_fields=["confirmed", "decided_by", "decided_at"])
    record("lineage.name_confirmed" if yes else "lineage.name_declined", by=by, about=name, at=at, detail={"booth": str(name.booth_id)})
    return name
