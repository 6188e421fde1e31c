"""A sheet brought in: good rows put forward, bad rows back with reasons, nothing twice, nothing of what rule P4 forbids."""

from __future__ import annotations

import contextlib
import io
import zipfile
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from chaupal.base import seal
from chaupal.base.forbidden import ForbiddenColumn
from chaupal.enrol import queries, reading, refusals
from chaupal.enrol.actions import looking, putting, sheets
from chaupal.enrol.choices import Reason
from chaupal.enrol.models import Sheet, SheetHeads, SheetRow
from chaupal.ledger.models import Entry, EntryLine
from chaupal.org import permission
from chaupal.org.actions.offices import return_nomination
from chaupal.org.models import Appointment
from chaupal.people.models import Person
from tests import make
from tests.enrol.ground import HEADS, Ground, as_csv, as_xlsx, number


def entries() -> list[str]:
    return list(Entry.objects.filter(act__startswith="enrol.").order_by("id").values_list("act", flat=True))


def test_good_rows_are_nominations_of_their_sender(ground: Ground) -> None:
    sheet = ground.brought(ground.take(as_csv([HEADS, ground.row(1), ground.row(2)])))

    rows = list(SheetRow.objects.filter(sheet=sheet).order_by("number"))
    first = rows[0].appointment
    assert (sheet.state, sheet.counts["new"], sheet.counts.get("bad", 0)) == ("done", 2, 0)
    assert [row.number for row in rows] == [2, 3]
    assert (first.state, first.proposed_by, first.proposed_at, first.booth) == ("nominated", ground.bilal, ground.noon, ground.booths[1])
    assert (first.office.key, first.approved_by, first.accepted_at, first.until_on) == ("booth_president", None, None, None)
    assert (first.person.name_hi, first.person.name_en) == ("राकेश कक", "Rakesh Kak")
    assert rows[0].suggested == "en"
    assert seal.unseal(first.person.phone_sealed or b"", field="people.phone") == "91" + number(1)


def test_an_import_leaves_one_entry_with_its_lines(ground: Ground) -> None:
    sheet = ground.brought(ground.take(as_csv([HEADS, ground.row(1), ground.row(2)])))

    entry = Entry.objects.get(act="enrol.names_put_forward")
    made = list(SheetRow.objects.filter(sheet=sheet).order_by("number").values_list("appointment_id", "appointment__person_id"))
    lines = list(EntryLine.objects.filter(entry=entry).order_by("index").values_list("text", flat=True))
    assert (entry.by_id, entry.about_kind, entry.about_id, entry.rows) == (str(ground.bilal.pk), "sheet", str(sheet.pk), 2)
    assert lines == [f'[{pk},null,{{"office":"booth_president","person":{person}}}]' for pk, person in made]
    assert entries() == ["enrol.sheet_brought", "enrol.sheet_mapped", "enrol.sheet_started", "enrol.names_put_forward", "enrol.sheet_done"]


def test_the_file_is_destroyed_when_it_was_brought_in_and_cannot_be_kept(ground: Ground) -> None:
    sheet = ground.brought(ground.take(as_csv([HEADS, ground.row(1)])))

    assert (sheet.sealed, sheet.first_sealed) == (None, None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sheet.objects.filter(pk=sheet.pk).update(sealed=b"kept")


def test_running_it_again_changes_nothing(ground: Ground) -> None:
    data = as_csv([HEADS, ground.row(1), ground.row(2)])
    ground.brought(ground.take(data))
    before = (Person.objects.count(), Appointment.objects.count(), SheetRow.objects.count())

    again = ground.brought(ground.take(data))

    assert (Person.objects.count(), Appointment.objects.count(), SheetRow.objects.count()) == before
    assert (again.counts["there"], again.counts.get("new", 0), again.counts.get("bad", 0)) == (2, 0, 0)
    assert Entry.objects.filter(act="enrol.names_put_forward").count() == 1


BAD = [
    ({"name": ""}, Reason.NO_NAME), ({"name": "12"}, Reason.BAD_NAME), ({"phone": ""}, Reason.NO_PHONE), ({"phone": "0512-2345"}, Reason.BAD_PHONE),
    ({"phone": "9.88E+09"}, Reason.CUT_PHONE), ({"phone": "9000000001, 9000000002"}, Reason.MANY_PHONES), ({"office": ""}, Reason.NO_OFFICE),
    ({"office": "राजा"}, Reason.UNKNOWN_OFFICE), ({"booth": ""}, Reason.NO_PLACE), ({"booth": "999"}, Reason.UNKNOWN_PLACE),
    ({"seat": "नकुड़"}, Reason.UNKNOWN_PLACE), ({"office": "संगठन प्रभारी"}, Reason.NO_PLACE),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "reason"), BAD, ids=[reason.value + str(at) for at, (_wrong, reason) in enumerate(BAD)])
def test_a_bad_row_comes_back_with_its_reason(wrong: dict[str, str], reason: Reason, ground: Ground) -> None:
    sheet = ground.brought(ground.take(as_csv([HEADS, ground.row(1), ground.row(2, **wrong)])))

    assert sheet.reasons == {reason.value: 1}
    assert (sheet.counts["new"], sheet.counts["bad"]) == (1, 1)


def test_rows_come_back_as_a_sheet_that_goes_in_once_corrected(ground: Ground) -> None:
    first = ground.brought(ground.take(as_csv([HEADS, ground.row(1), ground.row(2, phone="12"), ground.row(3, name="=cmd()")])))
    with translation.override("en"):
        back = queries.coming_back(first)
        text = queries.as_csv(back)
        book = load_workbook(io.BytesIO(queries.as_xlsx(back)))

    told = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert told[0] == [*HEADS, "Why it was not taken"]
    assert told[1][1:6] == ["12", *ground.row(2)[2:], "This is no Indian mobile number of ten digits."]
    assert told[2][0] == "'=cmd()"
    fixed = ground.brought(ground.take(text.replace(",12,", f",{number(2)},").replace("'=cmd()", "राधा").encode()))
    assert (fixed.counts["new"], fixed.counts.get("bad", 0)) == (2, 0)


def test_running_it_again_brings_no_name_past_its_return(ground: Ground) -> None:
    data = as_csv([HEADS, ground.row(1), ground.row(2)])
    ground.brought(ground.take(data))
    appointment = Appointment.objects.order_by("-pk")[0]
    return_nomination(appointment=appointment, reason="not known there", by=make.officer("Gauri", "approver"), at=ground.noon)
    before = Appointment.objects.count()

    again = ground.brought(ground.take(data))

    assert (again.counts["there"], again.counts["bad"], again.reasons) == (1, 1, {"returned": 1})
    assert Appointment.objects.count() == before


def test_rows_of_one_sheet_are_held_against_one_another(ground: Ground) -> None:
    one, other = ground.booths[1].part, ground.booths[2].part
    rows = [
        ground.row(1), ground.row(1), ground.row(1, name="मोहन लाल"), ground.row(1, office="बूथ सदस्य"), ground.row(1, booth=other),
        ground.row(11, office="बूथ सदस्य", booth=one), ground.row(12, office="बूथ सदस्य", booth=one),
    ]  # fmt: skip
    sheet = ground.brought(ground.take(as_csv([HEADS, *rows])))

    assert sheet.reasons == {"repeated": 1, "other_name": 1, "office_full": 1}
    held = Appointment.objects.filter(person__phone_blind=seal.blind("91" + number(1), field="people.phone"))
    assert {(row.office.key, row.booth_id) for row in held} == {
        ("booth_president", ground.booths[1].number), ("booth_member", ground.booths[1].number), ("booth_president", ground.booths[2].number),
    }  # fmt: skip
    assert len({row.person_id for row in held}) == 1


def test_a_number_of_somebody_here_comes_back_unless_the_name_is_theirs(ground: Ground) -> None:
    ground.brought(ground.take(as_csv([HEADS, ground.row(1)])))
    Person.objects.filter(pk=ground.bilal.pk).update(phone_blind=seal.blind("91" + number(9), field="people.phone"))

    other = ground.brought(ground.take(as_csv([HEADS, ground.row(1, name="मोहन लाल")])))
    sheet = ground.brought(ground.take(as_csv([HEADS, ground.row(1, office="बूथ सदस्य"), ground.row(9, name="Bilal")])))

    assert (other.reasons, sheet.reasons) == ({"phone_known": 1}, {"own_office": 1})
    assert sheet.counts["new"] == 1
    assert Person.objects.filter(phone_blind=seal.blind("91" + number(1), field="people.phone")).count() == 1


def test_who_left_is_not_put_forward_by_a_sheet(ground: Ground) -> None:
    ground.brought(ground.take(as_csv([HEADS, ground.row(1)])))
    Person.objects.filter(phone_blind=seal.blind("91" + number(1), field="people.phone")).update(left_at=ground.noon)

    sheet = ground.brought(ground.take(as_csv([HEADS, ground.row(1, office="बूथ सदस्य")])))

    assert sheet.reasons == {"phone_known": 1}


@pytest.mark.parametrize("age", ["17", "१७", "2010", "05/06/2012", "2012-06-05"])
def test_nobody_under_18_is_taken_p3(age: str, ground: Ground) -> None:
    sheet = ground.brought(ground.take(as_csv([[*HEADS, "उम्र"], [*ground.row(1), age], [*ground.row(2), "41"], [*ground.row(3), ""]])))

    assert (sheet.reasons, sheet.counts["new"]) == ({"under_age": 1}, 2)


FORBIDDEN = ["जाति", "धर्म", "jati", "Dharm", "आधार संख्या", "Aadhaar No", "EPIC No", "मतदाता पहचान पत्र", "समुदाय", "ration card", "पेंशन", "बैंक खाता", "samuday", "vote intention"]


@pytest.mark.parametrize("head", FORBIDDEN)
def test_a_forbidden_column_turns_the_sheet_away_whole_p4(head: str, ground: Ground) -> None:
    with pytest.raises(ForbiddenColumn):
        ground.take(as_csv([[*HEADS, head], [*ground.row(1), "x"]]))

    assert (Sheet.objects.count(), entries()) == (0, [])


def test_forbidden_columns_are_found_where_people_put_them_p4(ground: Ground) -> None:
    good = [HEADS, ground.row(1)]
    found: list[tuple[str, Any]] = [
        ("hidden column", as_xlsx([[*HEADS, "जाति"], [*ground.row(1), ""]], hidden="F")),
        ("another sheet, hidden", as_xlsx(good, others=[("list", [["Name", "Dharm"], ["x", "y"]])])),
        ("another sheet without heads of ours", as_xlsx(good, others=[("x", [["jati"], ["y"]])])),
        ("second row of heads", as_xlsx([[*HEADS, "विवरण"], ["", "", "", "", "", "jati"], [*ground.row(1), ""]])),
        ("a row above the heads", as_xlsx([["", "", "", "", "क्षेत्र", "धर्म"], HEADS, ground.row(1)])),
        ("under a title", as_xlsx([["सूची", *[""] * 5], [*HEADS, "धर्म"], [*ground.row(1), ""]], merges=["A1:F1"])),
    ]
    passed = []
    for what, data in found:
        try:
            ground.take(data, "names.xlsx")
            passed.append(what)
        except ForbiddenColumn:
            pass

    assert passed == []
    assert Sheet.objects.count() == 0


def test_heads_repeated_further_down_with_a_forbidden_column_destroy_the_sheet_p4(ground: Ground) -> None:
    sheet = ground.take(as_csv([[*HEADS, "टिप्पणी"], [*ground.row(1), ""], [*HEADS, "जाति"], [*ground.row(2), "x"]]))

    sheet = ground.looked(sheet)

    assert (sheet.state, sheet.fault, sheet.sealed) == ("refused", "base.forbidden_column", None)
    assert Entry.objects.get(act="enrol.sheet_refused").rule_ids == ["P4"]
    assert Person.objects.filter(name_hi__startswith="राकेश").count() == 0


def test_values_are_not_looked_at(ground: Ground) -> None:
    sheet = ground.brought(ground.take(as_csv([HEADS, ground.row(1, name="रतन जैन"), ground.row(2, name="हिन्दू राव")])))

    assert sheet.counts["new"] == 2


@pytest.mark.parametrize("wrong", [{"phone": "12345"}, {"phone": ""}, {"phone": "", "name": ""}, {"phone": "", "office": "मंडल प्रभारी", "booth": "बूथ 5"}])
def test_a_row_without_a_number_is_never_taken_for_heads(wrong: dict[str, str], ground: Ground) -> None:
    first = ground.brought(ground.take(as_csv([HEADS, ground.row(1, **wrong), ground.row(2)])))
    below = ground.brought(ground.take(as_csv([HEADS, ground.row(3), ground.row(4, **wrong)])))

    assert [(one.counts["new"], one.counts["bad"]) for one in (first, below)] == [(1, 1), (1, 1)]



def dirty(ground: Ground) -> bytes:
    """A title over everything, a row of notes, two rows of heads, a seat merged over its rows, numbers as figures, both scripts."""
    n = [int(number(at)) for at in range(1, 8)]
    parts = [booth.part for booth in ground.booths]
    return as_xlsx(
        [
            ["ज़िला सहारनपुर: बूथ कार्यकर्ता सूची 2026"],
            [],
            ["क्र.सं.", "कार्यकर्ता का", "", "संपर्क", "पद", "विधान सभा", "बूथ", "पता"],
            ["", "नाम", "", "मोबाइल", "", "", "संख्या", ""],
            [1, "राकेश बाबू", "", float(n[0]), "बूथ अध्यक्ष", "1 - बेहट", float(parts[0]) , "गली 1"],
            [2, "Sunita Devi", "", f"+91 {str(n[1])[:5]} {str(n[1])[5:]}", "Keeper", "", f"{parts[1]}.0", ""],
            [3, "मोहन (Mohan)", "", f"{n[2]:.9E}", "समूह प्रभारी, दूसरा समूह", "", f"बूथ {parts[2]}", ""],
            [4, "jkds'k dqekj", "", "".join("०१२३४५६७८९"[int(d)] for d in str(n[3])), "booth member", "", parts[3], ""],
            [5, "Raakesh Babu", "", n[4], "सदस्य", "Behat", parts[4], ""],
            [6, "", "", n[5], "बूथ अध्यक्ष", "बेहट", parts[5], ""],
            [],
            ["", "नाम", "", "मोबाइल", "पद", "विधान सभा", "बूथ", "पता"],
            [7, "मीरा", "", f"0{n[6]}", "बूथ अध्यक्ष", "AC 1", f"0{parts[6]}", ""],
            ["", "कुल", "", "", "", "", "", ""],
        ],
        merges=["A1:H1", "B3:C3", "B4:C4", "F5:F8"],
    )  # fmt: skip


def test_a_dirty_sheet_is_read_as_a_person_would(ground: Ground) -> None:
    sheet = ground.brought(ground.take(dirty(ground), "list.xlsx"))

    put = [(row.appointment.person.name_hi, row.appointment.person.name_en, row.appointment.office.key, row.appointment.booth_id) for row in SheetRow.objects.filter(sheet=sheet).order_by("number")]
    at = [booth.number for booth in ground.booths]
    assert put == [
        ("राकेश बाबू", "Rakesh Babu", "booth_president", at[0]), ("सुनीता देवी", "Sunita Devi", "keeper_1", at[1]), ("मोहन", "Mohan", "keeper_2", at[2]),
        ("राकेश कुमार", "Rakesh Kumar", "booth_member", at[3]), ("राकेश बाबू", "Raakesh Babu", "booth_member", at[4]),
        ("मीरा", "Meera", "booth_president", at[6]),
    ]  # fmt: skip
    assert sheet.reasons == {"no_name": 1, "no_phone": 1, "no_office": 1}
    phones = {seal.unseal(row.appointment.person.phone_sealed or b"", field="people.phone") for row in SheetRow.objects.filter(sheet=sheet)}
    assert phones == {f"91{number(n)}" for n in (1, 2, 3, 4, 5, 7)}


@pytest.mark.parametrize(("encoding", "delimiter"), [("utf-8", ","), ("utf-8-sig", ";"), ("utf-16", "\t"), ("utf-16-le", ","), ("utf-16-be", ";")])
def test_csv_is_read_in_whatever_encoding(encoding: str, delimiter: str, ground: Ground) -> None:
    sheet = ground.brought(ground.take(as_csv([HEADS, ground.row(1)], encoding=encoding, delimiter=delimiter)))

    assert (sheet.counts["new"], sheet.counts.get("bad", 0)) == (1, 0)


def test_an_old_typeface_in_eight_bits_is_made_readable(ground: Ground) -> None:
    rows = [["uke", "eksckbZy", "in", "fo/kkulHkk", "cwFk"], ["lhrk nsoh", number(1), "cwFk v/;{k", "csgV", ground.booths[0].part], ["jkds'k dqekj", number(2), "cwFk v/;{k", "csgV", ground.booths[1].part]]
    sheet = ground.brought(ground.take(as_csv(rows, encoding="cp1252")))

    assert sorted(row.appointment.person.name_hi for row in SheetRow.objects.filter(sheet=sheet)) == ["राकेश कुमार", "सीता देवी"]


def test_offices_above_the_booth_find_their_unit_by_name_number_and_code(ground: Ground) -> None:
    n = ground.mandal.name_hi.split()[-1]
    heads = ["नाम", "मोबाइल", "पद", "विधानसभा", "मंडल", "कोड"]
    rows = [
        ["आशा", number(1), "मंडल सह-प्रभारी", "बेहट", f"मंडल {n}", ""], ["उषा", number(2), "Mandal WhatsApp lead", "", ground.mandal.name_en, ""],
        ["निशा", number(3), "mandal_training_lead", "", "", ground.mandal.code.lower()], ["दिशा", number(4), "विधानसभा सह-प्रभारी", "Behat", "", ""],
        ["माया", number(5), "Convenor", "Behat", "", ""],
    ]  # fmt: skip
    sheet = ground.brought(ground.take(as_csv([heads, *rows])))

    put = {row.appointment.office.key: row.appointment.unit for row in SheetRow.objects.filter(sheet=sheet).select_related("appointment__unit", "appointment__office")}
    assert put == {"mandal_co_lead": ground.mandal, "mandal_whatsapp_lead": ground.mandal, "mandal_training_lead": ground.mandal, "seat_co_lead": ground.seat}
    assert sheet.reasons == {"no_place": 1}


def test_one_office_and_one_unit_hold_for_every_row_that_names_none(ground: Ground) -> None:
    sheet = ground.take(as_csv([["नाम", "मोबाइल"], ["आशा", number(1)], ["उषा", number(2)]]))

    looked = ground.looked(sheet, office="mandal_reports_lead", place=ground.mandal.code)

    assert (looked.counts["new"], looked.reasons) == (1, {"office_full": 1})


def test_how_heads_were_read_is_remembered_for_the_unit(ground: Ground) -> None:
    odd = as_csv([["क", "ख", "ग", "घ", "ङ"], ground.row(1)])
    first = ground.take(odd)
    told = {"name": 0, "phone": 1, "office": 2, "seat": 3, "booth": 4}
    assert first.mapping["columns"] == {}
    ground.looked(first, columns=told)

    again = ground.take(as_csv([["क", "ख", "ग", "घ", "ङ"], ground.row(2)]))
    elsewhere = ground.take(odd, by=ground.esha)

    assert again.mapping["columns"] == told
    assert elsewhere.mapping["columns"] == {}
    assert SheetHeads.objects.get().by == ground.bilal


def test_columns_that_are_missing_or_said_twice_are_refused(ground: Ground) -> None:
    sheet = ground.take(as_csv([HEADS, ground.row(1)]))

    def mapped(office: str = "", place: str = "", **told: int) -> dict[str, str]:
        with pytest.raises(refusals.BadInput) as problem:
            sheets.map_sheet(sheet=sheet, mapping=told, office=office, place=place, by=ground.bilal, at=ground.noon)
        return problem.value.fields

    assert sorted(mapped(office="booth_president")) == ["name", "phone"]
    assert sorted(mapped(name=0, phone=1)) == ["for_all"]
    assert sorted(mapped(name=0, phone=0, office="booth_president")) == ["phone"]
    assert sorted(mapped(name=0, phone=1, office="no_such")) == ["for_all"]
    assert sorted(mapped(name=0, phone=1, office="booth_president", place="UP-AC-002")) == ["place"]


def test_looking_stores_no_person_and_nothing_readable(ground: Ground) -> None:
    before = Person.objects.count()
    sheet = ground.looked(ground.take(as_csv([HEADS, ground.row(1)])))

    with connection.cursor() as cursor:
        cursor.execute("SELECT s::text FROM enrol_sheet s")
        told = cursor.fetchone()[0]
    assert Person.objects.count() == before
    assert (number(1) in told, "राकेश" in told, number(1).encode().hex() in told) == (False, False, False)
    assert [row["name_hi"] for row in queries.first_rows(sheet)] == ["राकेश कक"]
    assert [row["phone_end"] for row in queries.first_rows(sheet)] == [number(1)[-3:]]


def test_namesakes_in_the_same_place_are_counted_before_they_go_in(ground: Ground) -> None:
    make.appoint(make.person("Rakesh Kak", "राकेश कक"), "booth_member", ground.booths[1])

    sheet = ground.looked(ground.take(as_csv([HEADS, ground.row(1), ground.row(2)])))

    assert (sheet.counts["new"], sheet.counts["alike"]) == (2, 1)


def test_a_stopped_sheet_puts_nothing_forward_and_can_be_taken_up_again(ground: Ground) -> None:
    sheet = sheets.start_import(sheet=ground.looked(ground.take(as_csv([HEADS, ground.row(1)]))), by=ground.bilal, at=ground.noon)

    stopped = sheets.stop_sheet(sheet=sheet, by=ground.bilal, at=ground.noon)
    after = putting.import_sheet(sheet=stopped, at=ground.noon)

    assert (after.state, SheetRow.objects.count()) == ("stopped", 0)
    assert ground.looked(after).state == "ready"
    with pytest.raises(refusals.SheetBusy):
        sheets.stop_sheet(sheet=after, by=ground.bilal, at=ground.noon)


def test_a_sheet_is_brought_in_once(ground: Ground) -> None:
    sheet = ground.brought(ground.take(as_csv([HEADS, ground.row(1)])))

    with pytest.raises(refusals.SheetBusy):
        sheets.start_import(sheet=sheet, by=ground.bilal, at=ground.noon)
    assert putting.import_sheet(sheet=sheet, at=ground.noon).counts == sheet.counts
    assert SheetRow.objects.count() == 1


def test_files_and_returned_rows_are_destroyed_after_seven_days(ground: Ground) -> None:
    waiting = ground.take(as_csv([HEADS, ground.row(1)]))
    done = ground.brought(ground.take(as_csv([HEADS, ground.row(2), ground.row(3, phone="")])))

    assert sheets.purge_sheets(at=ground.noon.replace(day=7)) == 0
    assert sheets.purge_sheets(at=ground.noon.replace(day=8)) == 2
    waiting.refresh_from_db()
    done.refresh_from_db()
    assert (waiting.state, waiting.sealed, done.state, done.back_sealed) == ("gone", None, "done", None)
    assert sheets.purge_sheets(at=ground.noon.replace(day=8)) == 0
    with pytest.raises(refusals.SheetGone):
        queries.coming_back(done)


@pytest.mark.parametrize("data", [b"", b"   \n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", b"%PDF-1.7", b"PK\x03\x04broken", b'"' + b"a" * 200_000])
def test_what_is_no_sheet_is_refused(data: bytes, ground: Ground) -> None:
    with pytest.raises((refusals.NotASheet, refusals.NoRows)):
        ground.take(data, "x.csv")

    assert Sheet.objects.count() == 0


def test_a_bomb_is_not_opened(ground: Ground) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"\0" * 30_000_000)
    entities = io.BytesIO()
    with zipfile.ZipFile(entities, "w") as packed:
        packed.writestr("xl/workbook.xml", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>')

    for data in (out.getvalue(), entities.getvalue()):
        with pytest.raises(refusals.SheetBomb):
            ground.take(data, "x.xlsx")


def workbook(*cells: tuple[str, object], merged: str = "") -> bytes:
    book, out = Workbook(), io.BytesIO()
    for place, value in cells:
        book.active[place] = value
    if merged:
        book.active.merge_cells(merged)
    book.create_chartsheet("a picture")
    book.save(out)
    return out.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def packed_again(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return out.getvalue()


def test_rows_and_columns_of_a_workbook_are_those_that_people_see() -> None:
    data = workbook(("C3", "खंड"), ("C4", 9876543210), ("E6", date(2026, 11, 30)), ("D4", 0.5), merged="C3:D3")

    sheets = reading.read(data, "x.xlsx")

    assert [(one.name, one.rows) for one in sheets] == [
        ("Sheet", [(), (), ("", "", "खंड", "खंड"), ("", "", "9876543210", "0.5"), (), ("", "", "", "", "2026-11-30")])
    ]


def test_a_cell_far_away_is_told_before_the_sheet_is_laid_out(ground: Ground) -> None:
    unplaced = parts_of(workbook(("A1", "x")))
    unplaced["xl/worksheets/sheet1.xml"] = b"<worksheet><sheetData>" + b"<row><c><v>1</v></c></row>" * 3_000 + b"</sheetData></worksheet>"

    far = []
    for cell in (b'<c r="XFD1048576"><v>1</v></c>', b"<c r='XFD1048576' ><v>1</v></c>", b'<c r="xfd1048576"><v>1</v></c>', b'<c t=">" r="XFD1048576"><v>1</v></c>'):
        parts = parts_of(workbook(("A1", "x")))
        parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(b"</sheetData>", b'<row r="1048576">' + cell + b"</row></sheetData>")
        far.append(packed_again(parts))
    renamed = {name.replace("sheet1.xml", "sheet1.dat"): part.replace(b"sheet1.xml", b"sheet1.dat") for name, part in parts.items()}
    for data in (workbook(("A1", "x"), ("XFD1048576", "x")), packed_again(unplaced), packed_again(renamed), *far):
        with pytest.raises(refusals.CellFarAway):
            ground.take(data, "x.xlsx")


def test_a_style_far_away_is_no_cell(ground: Ground) -> None:
    parts = parts_of(as_xlsx([HEADS, ground.row(1)]))
    name = next(one for one in parts if one.startswith("xl/worksheets/"))
    parts[name] = parts[name].replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>')

    assert ground.take(packed_again(parts), "x.xlsx").chosen["rows"] == 1


@given(part=st.sampled_from(["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "[Content_Types].xml"]), data=st.data())
@settings(max_examples=200, deadline=None)
def test_a_damaged_workbook_is_read_or_refused(part: str, data: st.DataObject) -> None:
    parts = parts_of(workbook(("A1", "नाम"), ("B1", "x"), ("A2", 5), merged="A3:B4"))
    whole = parts.get(part, b"<sst/>")
    at = data.draw(st.integers(0, len(whole)))
    parts[part] = whole[:at] + data.draw(st.binary(max_size=8)) + whole[at + data.draw(st.integers(0, 12)) :]

    with contextlib.suppress(refusals.NotASheet, refusals.SheetBomb, refusals.CellFarAway, refusals.TooManyRows):
        assert all(isinstance(cell, str) for sheet in reading.read(packed_again(parts), "x.xlsx") for row in sheet.rows for cell in row)


def test_too_many_rows_and_bytes_are_refused(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_ROWS", 2)
    with pytest.raises(refusals.TooManyRows):
        ground.take(as_csv([HEADS, ground.row(1), ground.row(2)]))
    monkeypatch.setattr(reading, "LARGEST", 10)
    with pytest.raises(refusals.SheetTooLarge):
        ground.take(as_csv([HEADS]))


def test_only_who_may_put_forward_brings_a_sheet(ground: Ground) -> None:
    with pytest.raises(permission.VerbMissing):
        ground.take(as_csv([HEADS, ground.row(1)]), by=ground.tara)
    with pytest.raises(permission.OutOfReach):
        ground.take(as_csv([HEADS, ground.row(1)]), by=make.person("Nobody"))


def test_a_place_outside_the_reach_looks_like_one_that_is_not_there(ground: Ground) -> None:
    other = next(booth for booth in make.Booth.objects.filter(seat=ground.seat).order_by("-number")[:1])

    sheet = ground.looked(ground.take(as_csv([HEADS, ground.row(1), ground.row(2, booth=other.part), ground.row(3, seat="", booth=ground.booths[3].part)]), by=ground.esha))

    assert (sheet.counts["new"], sheet.reasons) == (2, {"unknown_place": 1})


def test_who_lost_the_right_meanwhile_puts_nothing_forward(ground: Ground) -> None:
    sheet = sheets.start_import(sheet=ground.looked(ground.take(as_csv([HEADS, ground.row(1)]))), by=ground.bilal, at=ground.noon)
    Appointment.objects.filter(person=ground.bilal).update(until_on=date(2026, 1, 2), state="ended")

    done = putting.import_sheet(sheet=sheet, at=ground.noon)

    assert (done.counts.get("new", 0), done.reasons) == (0, {"unknown_place": 1})


def test_looking_again_at_a_sheet_that_is_not_being_read_changes_nothing(ground: Ground) -> None:
    sheet = ground.looked(ground.take(as_csv([HEADS, ground.row(1)])))

    assert looking.check_sheet(sheet=sheet, at=ground.noon).counts == sheet.counts


@pytest.mark.parametrize("rows", [1, 3])
def test_an_import_costs_the_same_queries_however_many_rows(rows: int, ground: Ground, django_assert_num_queries: Any) -> None:
    sheet = ground.looked(ground.take(as_csv([HEADS, *(ground.row(n) for n in range(rows))])))
    begun = sheets.start_import(sheet=sheet, by=ground.bilal, at=ground.noon)

    with django_assert_num_queries(29):
        putting.import_sheet(sheet=begun, at=ground.noon)
