"""Identity cards: a whole unit in one file, revoked with the office, proved by anybody, and no code kept anywhere."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from chaupal.base import seal
from chaupal.base.clock import local, now
from chaupal.enrol import cards, cardsheet
from chaupal.enrol.actions import cards as acts
from chaupal.enrol.actions import leaving, own
from chaupal.enrol.models import Card, CardBatch
from chaupal.ledger.models import Entry
from chaupal.org.models import Appointment
from tests import make
from tests.enrol.test_own_page import picture

WHY = "Poll-day training"


@pytest.fixture(autouse=True)
def no_counts(db):
    cache.clear()
    yield
    cache.clear()


def state_of(code, at):
    """What a stranger reads of a card that is there."""
    found = cards.look_up(code, at)
    assert found is not None
    return found.state


def ask(cast, unit=None, **more):
    told = {"why": WHY, "until": local(now()).date() + timedelta(days=90), "again": False, "by": cast.gita, "at": now()} | more
    return acts.ask_for_cards(unit=unit or cast.mandal, **told)


def drawn(cast, **more):
    """The batch, drawn, and the code of each name on it."""
    seen: list[cardsheet.Face] = []

    def draw(faces, **told):
        seen.extend(faces)
        return cardsheet.draw(faces, **told)

    batch = acts.draw_cards(batch=ask(cast, **more), draw=draw, at=now())
    return batch, {face.name_en: face.code for face in seen}


def test_a_unit_has_all_its_cards_in_one_file(cast):
    batch, codes = drawn(cast)

    made = list(Card.objects.order_by("pk").values_list("appointment__person__name_en", "made_by", "until_on", "revoked_at"))
    entry = Entry.objects.latest("id")
    data = acts.fetch_cards(batch=batch, by=cast.gita, at=now())
    assert (batch.state, batch.done, batch.whole) == ("ready", 2, 2)
    assert sorted(one[0] for one in made) == ["Chitra Kumari", "Esha"] == sorted(codes)
    assert {one[1:] for one in made} == {(cast.gita.pk, batch.until_on, None)}
    assert (entry.act, entry.by_id, entry.about_id, entry.rows) == ("enrol.cards_made", str(cast.gita.pk), str(batch.pk), 2)
    assert data[:5] == b"%PDF-"


def test_neither_codes_nor_pictures_lie_open(cast):
    own.show_photo(data=picture(), agreed=True, by=cast.chitra, at=now())
    batch, codes = drawn(cast)

    stored = (Path(settings.MEDIA_ROOT) / batch.file).read_bytes()
    kept = [bytes(one) for one in Card.objects.values_list("code_blind", flat=True)]
    assert (b"%PDF" in stored, oct((Path(settings.MEDIA_ROOT) / batch.file).stat().st_mode)[-3:]) == (False, "600")
    assert [code for code in codes.values() if code.replace("-", "").encode() in kept] == []
    assert re.fullmatch(r"[A-Z0-9]{5}-[A-Z0-9]{5}", codes["Esha"])


def test_a_scan_proves_a_valid_card_and_shows_no_family_name(cast):
    _batch, codes = drawn(cast)

    answer = Client().get(f"/c/{codes['Chitra Kumari']}/?hl=en")

    page = answer.content.decode()
    assert answer.status_code == 200
    assert ("This card is valid" in page, "Chitra" in page, "Kumari" in page, "Booth 11" in page, "photo.jpg" in page) == (True, True, False, True, False)
    assert (answer["Cache-Control"], answer["X-Robots-Tag"], dict(answer.cookies)) == ("no-store", "noindex", {})


def test_the_picture_is_shown_for_a_valid_card_and_no_longer(cast):
    own.show_photo(data=picture(), agreed=True, by=cast.chitra, at=now())
    _batch, codes = drawn(cast)
    address = f"/c/{codes['Chitra Kumari']}/photo.jpg"

    assert Client().get(address).content[:3] == b"\xff\xd8\xff"
    own.remove_photo(by=cast.chitra, at=now())
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize("ends", ["office", "suspended", "leaves", "revoked"])
def test_a_card_is_worth_no_more_than_the_office(ends, cast):
    batch, codes = drawn(cast)
    held = Appointment.objects.filter(person=cast.chitra)
    if ends == "office":
        held.update(until_on=local(now()).date(), state="ended")
    elif ends == "suspended":
        held.update(state="suspended")
    elif ends == "leaves":
        leaving.leave(by=cast.chitra, why="erased", at=now())
    else:
        acts.revoke_batch(batch=batch, by=cast.gita, at=now())

    page = Client().get(f"/c/{codes['Chitra Kumari']}/?hl=en").content.decode()

    assert ("This card is revoked" in page, "Chitra" in page, "Booth 11" in page) == (True, False, False)


def test_an_old_card_says_that_it_expired(cast, monkeypatch):
    batch, codes = drawn(cast)

    monkeypatch.setattr("chaupal.enrol.views.cards.now", lambda: now() + timedelta(days=91))

    page = Client().get(f"/c/{codes['Esha']}/?hl=en").content.decode()
    assert ("This card has expired" in page, "Esha" in page) == (True, False)


def test_a_card_made_anew_revokes_the_old_one(cast):
    _batch, first = drawn(cast)
    _again, second = drawn(cast, again=True)

    told = [state_of(codes["Esha"], now()) for codes in (first, second)]
    assert told == ["revoked", "valid"]


def test_one_persons_card_is_made_anew_and_the_others_stay(cast):
    _batch, first = drawn(cast)
    held = Appointment.objects.select_related("booth", "unit").get(person=cast.chitra)

    _again, second = drawn(cast, appointment=held)

    assert list(second) == ["Chitra Kumari"]
    assert [state_of(code, now()) for code in (first["Chitra Kumari"], first["Esha"], second["Chitra Kumari"])] == ["revoked", "valid", "valid"]


def test_who_has_a_valid_card_is_not_printed_twice(cast):
    drawn(cast)

    with pytest.raises(acts.NobodyToPrint):
        ask(cast)


def test_drawing_twice_changes_nothing_more(cast):
    batch, codes = drawn(cast)

    acts.draw_cards(batch=batch, draw=cardsheet.draw, at=now())

    assert (Card.objects.count(), state_of(codes["Esha"], now())) == (2, "valid")


def test_a_drawing_that_breaks_leaves_nothing(cast):
    drawn(cast)
    batch = ask(cast, again=True)

    def breaks(*_faces, **_told):
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        acts.draw_cards(batch=batch, draw=breaks, at=now())

    assert (Card.objects.filter(batch=batch).count(), Card.objects.filter(revoked_at=None).count()) == (0, 2)
    acts.draw_cards(batch=CardBatch.objects.get(pk=batch.pk), draw=cardsheet.draw, at=now())
    assert Card.objects.filter(batch=batch, revoked_at=None).count() == 2


@pytest.mark.parametrize("code", ["ACDEF-GHJKM", "x", "%00", "A" * 60])
def test_a_card_that_is_not_ours_is_said_to_be_none(code, cast):
    answer = Client().get(f"/c/{code}/?hl=en")

    assert (answer.status_code, "We made no such card" in answer.content.decode()) == (404, True)


def test_guessing_codes_is_stopped(cast, monkeypatch):
    monkeypatch.setattr("chaupal.enrol.pace.CODES_MOST", 2)

    assert [Client().get("/c/ACDEFGHJKM/").status_code for _turn in range(3)] == [404, 404, 429]


def test_the_person_sees_who_printed_their_card_and_why(cast):
    drawn(cast)

    page = make.sign_in(Client(), cast.chitra).get("/me/?hl=en").content.decode()

    section = page.partition('id="held-cards"')[2].partition("</section>")[0]
    assert (WHY in section, "Gita" in section) == (True, True)


def test_asking_for_cards_by_the_form_defers_the_work(cast):
    until = local(now()).date() + timedelta(days=30)

    answer = make.sign_in(Client(), cast.gita).post(f"/enrol/cards/?unit={cast.mandal.code}", {"why": WHY, "until": until.isoformat()})

    batch = CardBatch.objects.get()
    assert answer["Location"] == f"/enrol/cards/{batch.pk}/"
    assert (batch.unit, batch.why, batch.until_on, batch.state, batch.whole) == (cast.mandal, WHY, until, "queued", 2)
    assert Entry.objects.latest("id").act == "enrol.cards_asked"
    assert 'hx-trigger="every 3s"' in make.sign_in(Client(), cast.gita).get(answer["Location"]).content.decode()


@pytest.mark.parametrize("given", [{"why": "", "until": "2099-01-01"}, {"why": WHY, "until": "2099-01-01"}, {"why": WHY, "until": "soon"}])
def test_cards_without_a_reason_or_a_day_are_bad_input(given, cast):
    answer = make.sign_in(Client(), cast.gita).post(f"/enrol/cards/?unit={cast.mandal.code}", given)

    assert (answer.status_code, CardBatch.objects.count()) == (422, 0)


def test_cards_are_for_who_may_take_people_out(cast):
    batch, _codes = drawn(cast)
    form = {"why": WHY, "until": (local(now()).date() + timedelta(days=30)).isoformat()}

    asked = {who: make.sign_in(Client(), getattr(cast, who)).post(f"/enrol/cards/?unit={cast.mandal.code}", form).status_code for who in ("dev", "asha")}
    fetched = {who: make.sign_in(Client(), getattr(cast, who)).post(f"/enrol/cards/{batch.pk}/file/").status_code for who in ("dev", "esha", "bilal")}

    assert asked["dev"] == 404
    assert asked["asha"] in (403, 404)
    assert fetched == {"dev": 404, "esha": 404, "bilal": 404}


def test_a_fetch_is_recorded(cast):
    batch, _codes = drawn(cast)

    answer = make.sign_in(Client(), cast.gita).post(f"/enrol/cards/{batch.pk}/file/")

    assert (answer["Content-Type"], answer.content[:5], Entry.objects.latest("id").act) == ("application/pdf", b"%PDF-", "enrol.cards_fetched")


def test_the_file_goes_after_a_day_and_the_cards_stay(cast):
    batch, codes = drawn(cast)
    path = Path(settings.MEDIA_ROOT) / batch.file

    assert acts.remove_files(at=now() + timedelta(hours=23)) == 0
    assert acts.remove_files(at=now() + timedelta(hours=25)) == 1

    assert (path.exists(), state_of(codes["Esha"], now())) == (False, "valid")
    assert make.sign_in(Client(), cast.gita).post(f"/enrol/cards/{batch.pk}/file/").status_code == 410


@pytest.mark.parametrize(("hindi", "english", "told"), [("चित्रा कुमारी", "x", "चिकु"), ("रमेश", "x", "र"), ("", "Ada Lal", "AL")])
def test_initials_keep_vowel_signs_with_their_letter(hindi, english, told):
    assert cardsheet.initials(hindi, english) == told


def test_a_code_is_blind_by_the_deployments_key(cast):
    _batch, codes = drawn(cast)

    assert Card.objects.filter(code_blind=seal.blind(codes["Esha"].replace("-", ""), field=cards.CODE)).count() == 1
