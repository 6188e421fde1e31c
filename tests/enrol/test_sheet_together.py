"""From a sheet that was brought in to its slips and to its recommendation, for all of its names at once."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from chaupal.enrol import queries
from chaupal.enrol.models import Sheet
from chaupal.ledger.models import Entry
from chaupal.org.models import Appointment, Batch
from chaupal.people.models import Person, Slip
from tests import make
from tests.enrol.ground import HEADS, Ground, as_csv


def brought(ground: Ground, count: int) -> Sheet:
    return ground.brought(ground.take(as_csv([HEADS, *(ground.row(n, booth=ground.booths[n].part) for n in range(count))])))


def of(sheet: Sheet) -> Any:
    return Appointment.objects.filter(pk__in=sheet.rows.values("appointment")).order_by("pk")


def as_(who: Person) -> Client:
    client = make.sign_in(Client(), who)
    client.cookies["language"] = "en"
    return client


def consent(sheet: Sheet, ground: Ground, count: int) -> None:
    for one in of(sheet)[:count]:
        Appointment.objects.filter(pk=one.pk).update(state="consented", confirmed_at=ground.noon, accepted_at=ground.noon)


def test_slips_of_a_sheet_are_printed_once_for_each_name(ground: Ground) -> None:
    sheet = brought(ground, 3)
    client = as_(ground.bilal)
    before = client.get(f"/enrol/sheets/{sheet.pk}/").content.decode()

    printed = client.post(f"/enrol/sheets/{sheet.pk}/slips/")
    again = client.post(f"/enrol/sheets/{sheet.pk}/slips/")

    entry = Entry.objects.get(act="org.slips_handed")
    assert "3 names have no slip that is good." in before
    assert (printed.status_code, printed["Cache-Control"], len(re.findall(r"/join/[A-Z0-9]{8}/", printed.content.decode()))) == (200, "no-store", 3)
    assert f'href="/enrol/sheets/{sheet.pk}/"' in printed.content.decode()
    assert (again.status_code, Slip.objects.count(), entry.rows, entry.by_id) == (422, 3, 3, str(ground.bilal.pk))
    assert list(of(sheet).values_list("state", flat=True)) == ["slip"] * 3
    assert "Print slips" not in client.get(f"/enrol/sheets/{sheet.pk}/").content.decode()


def test_who_let_a_slip_lapse_gets_another_and_who_holds_a_good_one_does_not(ground: Ground) -> None:
    sheet = brought(ground, 2)
    as_(ground.bilal).post(f"/enrol/sheets/{sheet.pk}/slips/")
    lapsed = of(sheet)[0]
    Slip.objects.filter(appointment=lapsed.pk).update(until=ground.noon)

    assert queries.next_of(sheet, "slips", 10, at=ground.noon) == [lapsed.pk]


def test_a_long_sheet_is_printed_piece_by_piece(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chaupal.org.actions.handing.MOST", 2)
    sheet = brought(ground, 3)
    client = as_(ground.bilal)
    page = client.get(f"/enrol/sheets/{sheet.pk}/").content.decode()

    counts = [len(re.findall(r"/join/[A-Z0-9]{8}/", client.post(f"/enrol/sheets/{sheet.pk}/slips/").content.decode())) for _time in range(2)]

    assert "One print takes 2" in page
    assert counts == [2, 1]


def test_the_names_of_a_sheet_that_said_yes_are_recommended_together(ground: Ground) -> None:
    sheet = brought(ground, 3)
    consent(sheet, ground, 2)
    client = as_(ground.bilal)
    page = client.get(f"/enrol/sheets/{sheet.pk}/").content.decode()

    done = client.post(f"/enrol/sheets/{sheet.pk}/recommendation/")

    batch = Batch.objects.get()
    entry = Entry.objects.get(act="org.appointments_recommended")
    assert "Recommend 2 names" in page
    assert (done.status_code, done["Location"]) == (303, f"/approvals/people/batches/{batch.pk}/")
    assert sorted(of(sheet).values_list("state", "recommended_by")) == [("nominated", None), ("recommended", ground.bilal.pk), ("recommended", ground.bilal.pk)]
    assert (entry.about_kind, entry.about_id, entry.rows) == ("batch", str(batch.pk), 2)


@pytest.mark.parametrize("act", ["slips", "recommendation"])
def test_acts_upon_a_sheet_are_404_outside_403_for_who_looks_and_422_for_nothing(act: str, ground: Ground) -> None:
    sheet = brought(ground, 1)
    where = f"/enrol/sheets/{sheet.pk}/{act}/"
    looks = as_(ground.asha).post(where).status_code
    outside = [as_(who).post(where).status_code for who in (ground.dev, ground.esha, make.person("Nobody"))]
    of(sheet).update(state="confirmed", confirmed_at=ground.noon)

    nothing = as_(ground.bilal).post(where)

    assert (looks, outside, nothing.status_code) == (403, [404] * 3, 422)
    assert "None of the chosen names can go this step" in nothing.content.decode()
