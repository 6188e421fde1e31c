"""What a person does with their own data by themselves: correct it, show a picture, name who may act for them (P5)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chaupal.base import seal
from chaupal.base.errors import BadInput
from chaupal.enrol import pictures
from chaupal.enrol.models import Nominee, Photo
from chaupal.ledger.actions import record
from chaupal.org import phones
from chaupal.people import names
from chaupal.people.models import Consent, Language, Person

PHOTO, NOMINEE_NAME, NOMINEE_PHONE = "enrol.photo", "enrol.nominee_name", "enrol.nominee_phone"  # what columns are sealed as
PHOTO_NOTICE, PHOTO_VERSION = "photo", "2026-11"


class NameMissing(BadInput):
    code, says = "enrol.name_missing", _("Write the name in both scripts.")


class PhotoNotAgreed(BadInput):
    code, says = "enrol.photo_not_agreed", _("Say yes to the notice beside the picture, or leave the picture out.")


class NotANumber(BadInput):
    code, says = "enrol.not_a_number", _("Write the ten digits of an Indian mobile number.")


def number(text: str, field: str = "phone") -> str:
    """91 and ten digits; raises NotANumber."""
    found = phones.cleaned(text)
    if found is None:
        raise NotANumber(fields={field: str(NotANumber.says)})
    return found


@transaction.atomic
def correct_name(*, name_hi: str, name_en: str, by: Person, at: datetime) -> Person:
    """One's own name as it is spelled; found and sorted by the new one at once. Raises NameMissing."""
    hindi, english = " ".join(name_hi.split())[:120], " ".join(name_en.split())[:120]
    if not hindi or not english:
        raise NameMissing(fields={name: str(NameMissing.says) for name, told in (("name_hi", hindi), ("name_en", english)) if not told})
    person = Person.objects.select_for_update().get(pk=by.pk)
    person.name_hi, person.name_en = hindi, english
    person.search_key, person.sort_key = names.person_key(hindi, english), names.sort_key(hindi)
    person.save(update_fields=["name_hi", "name_en", "search_key", "sort_key"])
    record("enrol.name_corrected", by=person, about=person, at=at, rule_ids=("P5",))
    return person


@transaction.atomic
def choose_language(*, language: str, by: Person, at: datetime) -> Person:
    """The language in which one wants to be written to."""
    person = Person.objects.select_for_update().get(pk=by.pk)
    person.language = Language(language)
    person.save(update_fields=["language"])
    record("enrol.language_chosen", by=person, about=person, at=at, rule_ids=("P5",), detail={"language": str(person.language)})
    return person


@transaction.atomic
def show_photo(*, data: bytes, agreed: bool, by: Person, at: datetime) -> Photo:
    """A picture for one's card: made small, without what the camera wrote into it, sealed; the one before is gone.

    Raises PhotoNotAgreed, pictures.NotAPicture.
    """
    if not agreed:
        raise PhotoNotAgreed(fields={"agreed": str(PhotoNotAgreed.says)})
    small = pictures.passport(data)
    _drop_photo(by, at)
    consent = Consent.objects.create(person=by, notice=PHOTO_NOTICE, version=PHOTO_VERSION, given_at=at)
    photo = Photo.objects.create(person=by, sealed=seal.seal_bytes(small, field=PHOTO), consent=consent, at=at)
    record("enrol.photo_shown", by=by, about=by, at=at, rule_ids=("P2",), detail={"notice": PHOTO_VERSION})
    return photo


@transaction.atomic
def remove_photo(*, by: Person, at: datetime) -> None:
    """Take one's picture away, and with it the consent; nothing where there is none."""
    if _drop_photo(by, at):
        record("enrol.photo_removed", by=by, about=by, at=at, rule_ids=("P2",))


def _drop_photo(person: Person, at: datetime) -> bool:
    found = Photo.objects.select_for_update().filter(person=person).first()
    if found is None:
        return False
    Consent.objects.filter(pk=found.consent_id, withdrawn_at=None).update(withdrawn_at=at)
    Photo.objects.filter(pk=found.pk).delete()
    return True


@transaction.atomic
def name_nominee(*, name: str, phone: str, by: Person, at: datetime) -> Nominee:
    """Who may act for one's data when one cannot; both stand sealed. Raises NameMissing, NotANumber."""
    told = " ".join(name.split())[:120]
    if not told:
        raise NameMissing(fields={"name": str(_("Write the name."))})
    values = {"name_sealed": seal.seal(told, field=NOMINEE_NAME), "phone_sealed": seal.seal(number(phone), field=NOMINEE_PHONE), "at": at}
    made, _new = Nominee.objects.update_or_create(person=by, defaults=values)
    record("enrol.nominee_named", by=by, about=by, at=at, rule_ids=("P5",))
    return made


@transaction.atomic
def remove_nominee(*, by: Person, at: datetime) -> None:
    """Nobody may act for one any more; nothing where nobody did."""
    if Nominee.objects.filter(person=by).delete()[0]:
        record("enrol.nominee_removed", by=by, about=by, at=at, rule_ids=("P5",))
