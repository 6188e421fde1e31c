"""Joining by slip and opening a phone by its PIN: every exit."""

from datetime import datetime, timedelta

import pytest

from chaupal.base.errors import Refused
from chaupal.ledger.models import Entry
from chaupal.people import actions
from chaupal.people.models import Consent, PhoneSession, Slip
from tests import make

WRONG = "927461"


def acts() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("act", flat=True))


def refusal_of(token: str, pin: str, at: datetime) -> str:
    with pytest.raises(Refused) as refusal:
        actions.open_phone(token=token, pin=pin, at=at)
    return refusal.value.code


def wrong_pins(token: str, times: int, at: datetime) -> list[str]:
    return [refusal_of(token, WRONG, at) for _turn in range(times)]


def test_joining_keeps_consent_phone_and_one_entry(db: None, noon: datetime) -> None:
    chitra = make.person("Chitra")

    opened = make.phone(chitra, noon)

    assert list(Consent.objects.values_list("person", "notice", "version", "withdrawn_at")) == [
        (chitra.pk, actions.NOTICE, actions.NOTICE_VERSION, None)
    ]
    assert list(PhoneSession.objects.values_list("pk", "person", "ended_at")) == [(opened.phone.pk, chitra.pk, None)]
    assert acts() == ["people.joined"]


def test_the_tables_hold_neither_letters_nor_pin_nor_token(db: None, noon: datetime) -> None:
    chitra = make.person("Chitra")
    code = make.slip(chitra, noon)

    opened = actions.join_with_slip(code=code, pin=make.PIN, agreed=True, at=noon)

    kept = bytes(Slip.objects.get().code_hash) + bytes(opened.phone.token_hash) + opened.phone.pin_hash.encode()
    assert [told for told in (code, make.PIN, opened.token) if told.encode() in kept] == []


@pytest.mark.parametrize("written", ["{0}", " {0} ", "{1}-{2}", "{1} {2}"])
def test_letters_are_read_as_people_write_them(db: None, noon: datetime, written: str) -> None:
    chitra = make.person("Chitra")
    code = make.slip(chitra, noon)

    slip = actions.slip_for_code(written.format(code.lower(), code[:4].lower(), code[4:]), noon)

    assert slip.person == chitra


def test_a_slip_works_once_and_for_72_hours(db: None, noon: datetime) -> None:
    chitra, dev = make.person("Chitra"), make.person("Dev")
    used, old = make.slip(chitra, noon), make.slip(dev, noon)
    actions.join_with_slip(code=used, pin=make.PIN, agreed=True, at=noon)
    end = noon + timedelta(hours=actions.SLIP_HOURS)

    assert actions.slip_for_code(old, end - timedelta(seconds=1)).person == dev
    for code, at in ((used, noon), (old, end), ("AAAAAAAA", noon), ("", noon)):
        with pytest.raises(actions.SlipUnknown):
            actions.slip_for_code(code, at)


def test_the_slip_of_somebody_who_left_is_unknown(db: None, noon: datetime) -> None:
    chitra = make.person("Chitra")
    code = make.slip(chitra, noon)
    chitra.left_at = noon
    chitra.save(update_fields=["left_at"])

    with pytest.raises(actions.SlipUnknown):
        actions.slip_for_code(code, noon)


def test_joining_without_a_yes_changes_nothing(db: None, noon: datetime) -> None:
    code = make.slip(make.person("Chitra"), noon)

    with pytest.raises(actions.NoticeNotAccepted) as refusal:
        actions.join_with_slip(code=code, pin=make.PIN, agreed=False, at=noon)

    assert list(refusal.value.fields) == ["agreed"]
    assert (Consent.objects.count(), PhoneSession.objects.count(), Slip.objects.get().used_at, acts()) == (0, 0, None, [])


@pytest.mark.parametrize("pin", ["", "12345", "1234567", "123456", "876543", "111111", "121212", "abcdef", "१२३४५७"])
def test_a_plain_pin_is_refused_and_the_slip_stays_good(db: None, noon: datetime, pin: str) -> None:
    code = make.slip(make.person("Chitra"), noon)

    with pytest.raises(actions.PinTooPlain) as refusal:
        actions.join_with_slip(code=code, pin=pin, agreed=True, at=noon)

    assert list(refusal.value.fields) == ["pin"]
    assert Slip.objects.get().used_at is None


def test_a_second_slip_ends_the_old_phone(db: None, noon: datetime) -> None:
    chitra = make.person("Chitra")
    old = make.phone(chitra, noon)

    new = make.phone(chitra, noon + timedelta(hours=1))

    assert actions.phone_for_token(new.token).person == chitra
    assert refusal_of(old.token, make.PIN, noon) == "people.phone_unknown"
    assert PhoneSession.objects.filter(ended_at=None).count() == 1


def test_the_pin_opens_the_phone(db: None, noon: datetime) -> None:
    joined = make.phone(make.person("Chitra"), noon)

    opened = actions.open_phone(token=joined.token, pin=make.PIN, at=noon)

    assert (opened.phone, opened.token) == (joined.phone, "")


def test_a_right_pin_forgets_the_wrong_ones(db: None, noon: datetime) -> None:
    joined = make.phone(make.person("Chitra"), noon)
    wrong_pins(joined.token, 4, noon)

    actions.open_phone(token=joined.token, pin=make.PIN, at=noon)

    joined.phone.refresh_from_db()
    assert (joined.phone.tries, joined.phone.shut_until) == (0, None)


def test_five_wrong_pins_shut_the_phone_for_fifteen_minutes(db: None, noon: datetime) -> None:
    joined = make.phone(make.person("Chitra"), noon)

    told = wrong_pins(joined.token, 5, noon)

    assert told == ["people.pin_wrong"] * 4 + ["people.phone_shut"]
    assert refusal_of(joined.token, make.PIN, noon + timedelta(minutes=14, seconds=59)) == "people.phone_shut"
    assert actions.open_phone(token=joined.token, pin=make.PIN, at=noon + timedelta(minutes=15)).phone == joined.phone


def test_a_try_while_shut_is_not_counted(db: None, noon: datetime) -> None:
    joined = make.phone(make.person("Chitra"), noon)
    wrong_pins(joined.token, 5, noon)

    wrong_pins(joined.token, 3, noon + timedelta(minutes=1))

    joined.phone.refresh_from_db()
    assert joined.phone.tries == 5


def test_ten_wrong_pins_shut_it_for_thirty_and_fifteen_end_it(db: None, noon: datetime) -> None:
    joined = make.phone(make.person("Chitra"), noon)
    wrong_pins(joined.token, 5, noon)
    later = noon + timedelta(minutes=15)
    wrong_pins(joined.token, 5, later)

    assert refusal_of(joined.token, make.PIN, later + timedelta(minutes=29)) == "people.phone_shut"

    told = wrong_pins(joined.token, 5, later + timedelta(minutes=30))

    assert told == ["people.pin_wrong"] * 4 + ["people.phone_unknown"]
    assert acts() == ["people.joined", "people.phone_ended"]
    assert refusal_of(joined.token, make.PIN, noon + timedelta(days=1)) == "people.phone_unknown"


def test_the_refusal_says_how_many_tries_are_left(db: None, noon: datetime) -> None:
    joined = make.phone(make.person("Chitra"), noon)

    with pytest.raises(actions.PinWrong) as refusal:
        actions.open_phone(token=joined.token, pin=WRONG, at=noon)

    assert refusal.value.values == {"left": 4}


def test_the_phone_of_somebody_who_left_is_unknown(db: None, noon: datetime) -> None:
    chitra = make.person("Chitra")
    joined = make.phone(chitra, noon)
    chitra.left_at = noon
    chitra.save(update_fields=["left_at"])

    assert refusal_of(joined.token, make.PIN, noon) == "people.phone_unknown"
    assert refusal_of("no such token", make.PIN, noon) == "people.phone_unknown"


def test_ending_a_lost_phone_is_one_entry_and_nothing_when_there_is_none(db: None, noon: datetime) -> None:
    chitra, lead = make.person("Chitra"), make.person("Lead")
    make.phone(chitra, noon)

    actions.end_phone(person=chitra, by=lead, at=noon)
    actions.end_phone(person=chitra, by=lead, at=noon)

    assert acts() == ["people.joined", "people.phone_ended"]
    assert PhoneSession.objects.filter(ended_at=None).count() == 0
