"""One's own page: what is held, correcting it, taking it along."""

import json
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation
from PIL import Image

from chaupal.base import seal
from chaupal.base.clock import now
from chaupal.base.words import day
from chaupal.enrol import pictures
from chaupal.enrol.actions import own
from chaupal.enrol.models import Nominee, Photo
from chaupal.enrol.own import as_json
from chaupal.ledger.models import Entry
from chaupal.org.actions.openings import open_phone_number
from chaupal.org.models import Appointment
from chaupal.people.models import Consent
from chaupal.strength.actions.chase import note_reason
from chaupal.strength.actions.contact import note_contact
from tests import make


def picture(size=(900, 1200), kind="JPEG", **more) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "#aa7744").save(out, kind, **more)
    return out.getvalue()


def with_place() -> bytes:
    """A picture that says where it was taken."""
    exif = Image.Exif()
    exif[0x010E] = "at home"
    exif.get_ifd(0x8825)[1] = "N"
    return picture(exif=exif.tobytes())


@pytest.fixture
def chitra(cast) -> Client:
    return make.sign_in(Client(), cast.chitra)


def test_the_page_says_what_every_room_holds(cast, chitra):
    open_phone_number(appointment=Appointment.objects.get(person=cast.chitra), reason="other", told="her card is not there", by=cast.esha, at=now())

    page = chitra.get("/me/")

    text = page.content.decode()
    keys = [
        "person", "ways", "sessions", "consents", "offices", "lent", "suspensions", "openings", "lists", "given", "cards", "requests", "ledger", "devices",
        "groups", "tokens", "hooks",
    ]  # fmt: skip
    assert [key for key in keys if f'id="held-{key}"' not in text] == []
    assert ("+919876543210" in text, "ईशा" in text, "गीता" in text, "her card is not there" in text) == (True, True, True, True)
    assert page["Cache-Control"] == "no-store"


def test_nobody_signed_in_is_led_to_the_sign_in(db, client):
    assert client.get("/me/")["Location"] == "/sign-in/?next=/me/"


@pytest.mark.parametrize("offices", [1, 3])
def test_the_page_costs_the_same_however_much_is_held(offices, cast, chitra, django_assert_max_num_queries):
    for number in range(1, offices):
        make.appoint(cast.chitra, "mandal_lead", [cast.mandal, cast.elsewhere][number - 1])

    with django_assert_max_num_queries(39):
        page = chitra.get("/me/")

    assert page.status_code == 200


def test_all_of_it_comes_along_as_json(cast, chitra):
    answer = chitra.get("/me/data.json?hl=en")

    told = json.loads(answer.content)
    by_key = {one["key"]: one for one in told["sections"]}
    assert answer["Content-Disposition"] == 'attachment; filename="chaupal-my-data.json"'
    assert told["about"] == cast.chitra.pk
    assert ["Name in Hindi", "चित्रा कुमारी"] in by_key["person"]["rows"]
    assert by_key["offices"]["rows"][0][:3] == ["Keeper of the first group", "Booth 11, Unit s-212", "Active"]


def test_all_of_it_comes_along_as_pdf(cast, chitra):
    answer = chitra.get("/me/data.pdf")

    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")


def test_the_letter_of_work_is_a_pdf(cast, chitra):
    answer = chitra.get("/me/letter.pdf")

    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")


def test_correcting_the_name_changes_it_at_once_and_is_recorded(cast, chitra):
    answer = chitra.post("/me/name/", {"name_hi": "चित्रा  देवी", "name_en": "Chitra Devi"})

    cast.chitra.refresh_from_db()
    entry = Entry.objects.latest("id")
    assert (answer.status_code, cast.chitra.name_hi, cast.chitra.name_en) == (303, "चित्रा देवी", "Chitra Devi")
    assert (entry.act, entry.by_id, entry.about_kind, entry.about_id) == ("enrol.name_corrected", str(cast.chitra.pk), "person", str(cast.chitra.pk))
    assert "Chitra Devi" in make.sign_in(Client(), cast.esha).get("/people/?q=devi&hl=en").content.decode()


def test_a_name_left_out_is_bad_input_and_the_form_stays(cast, chitra):
    answer = chitra.post("/me/name/", {"name_hi": "", "name_en": "Chitra Devi"})

    cast.chitra.refresh_from_db()
    assert (answer.status_code, 'value="Chitra Devi"' in answer.content.decode(), cast.chitra.name_en) == (422, True, "Chitra Kumari")


def test_the_language_is_chosen(cast, chitra):
    chitra.post("/me/language/", {"language": "en"})

    cast.chitra.refresh_from_db()
    assert (cast.chitra.language, Entry.objects.latest("id").act) == ("en", "enrol.language_chosen")


def test_a_picture_is_kept_small_sealed_and_without_where_it_was_taken(cast, chitra):
    answer = chitra.post("/me/photo/", {"photo": SimpleUploadedFile("a.jpg", with_place(), "image/jpeg"), "agreed": "on"})

    photo = Photo.objects.get(person=cast.chitra)
    shown = chitra.get("/me/photo.jpg").content
    opened = Image.open(BytesIO(shown))
    assert answer.status_code == 303
    assert (opened.size, dict(opened.getexif())) == (pictures.SIZE, {})
    assert b"at home" in with_place() and b"at home" not in shown
    assert bytes(photo.sealed) != shown and seal.unseal_bytes(photo.sealed, field=own.PHOTO) == shown
    assert (photo.consent.notice, photo.consent.version, photo.consent.withdrawn_at) == ("photo", own.PHOTO_VERSION, None)


def test_a_picture_without_a_yes_is_not_kept(cast, chitra):
    answer = chitra.post("/me/photo/", {"photo": SimpleUploadedFile("a.jpg", picture(), "image/jpeg")})

    assert (answer.status_code, Photo.objects.count()) == (422, 0)


@pytest.mark.parametrize("data", [b"no picture", b"\xff\xd8\xff" + b"x" * 50, b"GIF89a" + b"0" * 40], ids=["text", "broken", "gif"])
def test_what_is_no_picture_is_refused(data, cast, chitra):
    answer = chitra.post("/me/photo/", {"photo": SimpleUploadedFile("a.jpg", data, "image/jpeg"), "agreed": "on"})

    assert (answer.status_code, Photo.objects.count()) == (422, 0)


def test_taking_the_picture_away_takes_back_the_consent(cast, chitra):
    own.show_photo(data=picture(), agreed=True, by=cast.chitra, at=cast.noon)

    chitra.post("/me/photo/", {"remove": "1"})

    assert Photo.objects.count() == 0
    assert Consent.objects.filter(person=cast.chitra, notice="photo", withdrawn_at=None).count() == 0
    assert Entry.objects.latest("id").act == "enrol.photo_removed"
    assert chitra.get("/me/photo.jpg").status_code == 404


def test_a_nominee_is_named_sealed_and_removed(cast, chitra):
    answer = chitra.post("/me/nominee/", {"name": "Ramesh", "phone": "98765 00001"})

    kept = Nominee.objects.get(person=cast.chitra)
    assert (answer.status_code, seal.unseal(kept.name_sealed, field=own.NOMINEE_NAME), seal.unseal(kept.phone_sealed, field=own.NOMINEE_PHONE)) == (303, "Ramesh", "919876500001")

    chitra.post("/me/nominee/", {"remove": "1"})
    assert Nominee.objects.count() == 0


def test_a_nominee_with_a_wrong_number_is_bad_input(cast, chitra):
    answer = chitra.post("/me/nominee/", {"name": "Ramesh", "phone": "123"})

    assert (answer.status_code, 'value="Ramesh"' in answer.content.decode(), Nominee.objects.count()) == (422, True, 0)


def test_what_the_strength_room_holds_is_told(cast, noon):
    appointment = Appointment.objects.get(person=cast.chitra)
    note_contact(person=cast.chitra, on=noon.date())
    note_reason(appointment=appointment, mandal=cast.mandal, reason="will_not_send", by=cast.esha, at=noon)

    with translation.override("en"):
        told = {one["key"]: one["rows"] for one in json.loads(as_json(cast.chitra, noon))["sections"]}

    assert (told["contact"], told["reasons"][0][1], told["calls"]) == ([[day(noon, "en")]], "Will not send", [])
