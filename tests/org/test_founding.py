"""The first officers: from a file, once, two people for each, and a third left over for who approves."""

from pathlib import Path

import pytest
from django.test import Client

from chaupal.base import seal
from chaupal.base.clock import now
from chaupal.base.errors import BadInput
from chaupal.base.forbidden import ForbiddenColumn
from chaupal.ledger.models import Entry
from chaupal.org import founders, permission, phones, shape
from chaupal.org.actions import founding, joining, offices
from chaupal.org.actions.offices import install_offices
from chaupal.org.forms import NominateForm
from chaupal.org.models import Appointment, Office, Unit
from chaupal.org.roster import Vacancy
from chaupal.people.models import Login, Person
from tests import make

pytestmark = pytest.mark.django_db

HEAD = "name_hi,name_en,phone,mail,office,unit"
ROWS = [
    "ओम पत्थर,Om Patthar,98000 00001,om@example.org,organiser,",
    "ओस बादल,Os Badal,9800000002,os@example.org,organiser,",
    "ईंट गारा,Eent Gara,+91-9800000003,eent@example.org,approver,",
    "रेत नदी,Ret Nadi,9800000004,ret@example.org,operator,",
]


@pytest.fixture(autouse=True)
def state() -> None:
    install_offices(shape.load(make.SHAPE))
    make.state()


def listed(tmp_path: Path, rows: list[str], head: str = HEAD) -> list[founders.Founder]:
    path = tmp_path / "officers.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return founders.read(path)


def accepted() -> None:
    """Every founder says yes at their first sign-in."""
    for held in Appointment.objects.select_related("person"):
        phone = seal.unseal(held.person.phone_sealed or b"", field="people.phone")
        joining.accept_office(appointment=held, phone=phone, agreed=True, by=held.person, at=now())


def test_a_founder_has_no_right_before_the_own_yes(tmp_path: Path) -> None:
    founding.found(founders=listed(tmp_path, ROWS), by="command", at=now())
    organiser = Person.objects.get(name_en="Om Patthar")
    client = make.sign_in(Client(), organiser, strong=False)

    asked = client.get("/people/")
    page = client.get(asked["Location"] + "&hl=en").content.decode()
    done = client.post("/accept/", {"phone": "98000 00001", "agreed": "on", "next": "/people/"})

    assert (asked.status_code, asked["Location"]) == (303, "/accept/?next=/people/")
    assert ("Do you accept the office?" in page, "Every member of both groups" in page) == (True, False)
    assert (done.status_code, client.get("/people/").status_code) == (303, 200)
    assert (Appointment.objects.get(person=organiser).state, Entry.objects.latest("id").act) == ("active", "org.office_accepted")


def test_the_first_officers_hold_their_offices_and_sign_in_by_mail(tmp_path: Path) -> None:
    founding.found(founders=listed(tmp_path, ROWS), by="command", at=now())
    accepted()

    organiser, approver = Person.objects.get(name_en="Om Patthar"), Person.objects.get(name_en="Eent Gara")
    entry = Entry.objects.get(act="org.founded")
    assert permission.may(organiser, "create", "people", Unit.objects.get(kind="state").booths)
    assert permission.may(approver, "approve", "people", Unit.objects.get(kind="state").booths)
    assert sorted(Login.objects.values_list("email", flat=True)) == ["eent@example.org", "om@example.org", "os@example.org", "ret@example.org"]
    assert (entry.act, entry.by_kind, entry.by_id) == ("org.founded", "engine", "command")


def test_a_founder_is_known_again_by_the_number_however_it_is_typed(tmp_path: Path) -> None:
    founding.found(founders=listed(tmp_path, ROWS), by="command", at=now())
    accepted()
    organiser, office = Person.objects.get(name_en="Om Patthar"), Office.objects.get(key="researcher")
    form = NominateForm({"name_hi": "ईंट", "name_en": "Eent", "phone": "+91 98000 00003", "office": str(office.pk)}, offices=[Vacancy(office, 0)])
    form.is_valid()

    with pytest.raises(offices.PhoneKnown):
        offices.nominate_member(name_hi="ईंट", name_en="Eent", phone=form.cleaned_data["phone"], office=office, unit=Unit.objects.get(kind="state"), by=organiser, at=now())


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("98000 00001", "919800000001"), ("+91-9800000001", "919800000001"), ("०९८०००००००१", "919800000001"), ("15559800000001", None), ("12345", None), ("", None)],
)
def test_a_number_has_one_form_or_none(typed: str, kept: str | None) -> None:
    assert phones.cleaned(typed) == kept


def test_a_third_who_cares_for_people_is_left_to_see_the_approvers_passkey(tmp_path: Path) -> None:
    founding.found(founders=listed(tmp_path, ROWS), by="command", at=now())

    held = Appointment.objects.get(person__name_en="Eent Gara")
    organisers = set(Appointment.objects.filter(office__key="organiser").values_list("person_id", flat=True))
    assert organisers - {held.proposed_by_id, held.approved_by_id}


def test_it_works_once_and_not_with_fewer_than_four_or_without_a_witness(tmp_path: Path) -> None:
    with pytest.raises(founding.TooFew):
        founding.found(founders=listed(tmp_path, ROWS[:3]), by="command", at=now())
    without = [row.replace("organiser", "researcher") for row in ROWS]
    with pytest.raises(founding.NoWitness):
        founding.found(founders=listed(tmp_path, without), by="command", at=now())
    founding.found(founders=listed(tmp_path, ROWS), by="command", at=now())
    with pytest.raises(founding.Founded):
        founding.found(founders=listed(tmp_path, ROWS), by="command", at=now())

    assert Person.objects.count() == 4


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("ओम,Om,12345,om@example.org,organiser,", " 6, phone"),
        ("ओम,Om,9800000009,om at example,organiser,", " 6, mail"),
        ("ओम,Om,9800000009,omm@example.org,king,", " 6, office"),
        ("ओम,Om,9800000009,omm@example.org,organiser,nowhere", " 6, unit"),
        ("ओम,Om,9800000009,omm@example.org,convenor,", " 6, unit"),
        (",Om,9800000009,omm@example.org,organiser,", " 6, name_hi"),
        ("ओम,Om,9800000001,omm@example.org,organiser,", " 6, phone"),
        ("ओम,Om", " 6, phone"),
    ],
)
def test_a_bad_row_is_named_with_its_column(row: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(founders.BadList) as told:
        listed(tmp_path, [*ROWS, row])

    assert says in str(told.value)


def test_a_column_that_is_forbidden_or_missing_or_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ForbiddenColumn):
        listed(tmp_path, [ROWS[0] + ",x"], head=HEAD + ",caste")
    with pytest.raises(founders.BadList, match="phone"):
        listed(tmp_path, ["a,b"], head="name_hi,name_en")
    (tmp_path / "officers.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match="UTF-8"):
        founders.read(tmp_path / "officers.csv")
