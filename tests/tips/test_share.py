"""What another app shares: a draft under a key that only the phone holds, and no message before its person sends it."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as some

from chaupal.base.clock import now
from chaupal.base.errors import BadInput
from chaupal.ledger.models import Entry
from chaupal.tips import drafts, jobs, pictures, queries
from chaupal.tips.actions import sharing
from chaupal.tips.models import Draft, Tip
from tests import make
from tests.tips.people_and_places import FORWARD, World, world
from tests.tips.test_pictures import header_of, image

pytestmark = pytest.mark.django_db
SHARED = {"title": "", "text": FORWARD, "url": "http://x.example"}


@pytest.fixture
def here(db: None) -> World:
    return world()


@pytest.fixture
def phone(here: World) -> Client:
    client = make.sign_in(Client(enforce_csrf_checks=True), here.keeper)
    client.cookies["language"] = "en"
    return client


def picture(side: int = 400) -> SimpleUploadedFile:
    return SimpleUploadedFile("IMG-1.jpg", image("JPEG", (side, side)), "image/jpeg")


def key_in(answer: Any) -> str:
    assert answer.status_code == 303, answer.content
    return str(answer["Location"].removeprefix("/tips/new/?draft="))


def send(client: Client, key: str, **more: str) -> Any:
    page = client.get("/tips/new/", {"draft": key}).content.decode()
    fields = ("csrfmiddlewaretoken", "notice", "token", "draft")
    told = {name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in fields if f'name="{name}" value="' in page}
    return client.post("/tips/new/", told | {"text": FORWARD} | more)


def test_what_is_shared_is_a_draft_and_no_message_until_it_is_sent(phone: Client) -> None:
    key = key_in(phone.post("/tips/share/", SHARED))

    page = phone.get("/tips/new/", {"draft": key}).content.decode()

    assert f"{FORWARD}\nhttp://x.example</textarea>" in page
    assert page.index("Neither your name nor your number is kept") < page.index("Nothing was sent yet") < page.index("<textarea")
    assert (Tip.objects.count(), Entry.objects.filter(act__startswith="tips.").count()) == (0, 0)


def test_a_shared_picture_goes_along_and_the_draft_is_gone_then(phone: Client, here: World) -> None:
    key = key_in(phone.post("/tips/share/", {"text": "", "picture": picture()}))

    answer = send(phone, key)

    one = Tip.objects.get()
    assert (answer.status_code, one.channel, bool(one.picture), Draft.objects.count()) == (303, "picture", True, 0)
    default_storage.delete(str(one.picture.name))


def test_a_shared_picture_can_be_left_out(phone: Client) -> None:
    key = key_in(phone.post("/tips/share/", {"text": FORWARD, "picture": picture()}))

    send(phone, key, bare="on")

    one = Tip.objects.get()
    assert (one.channel, one.picture.name, Draft.objects.count()) == ("paste", "", 0)


def test_of_a_shared_picture_under_rule_t7_nothing_is_left(phone: Client) -> None:
    key = key_in(phone.post("/tips/share/", {"picture": picture()}))

    send(phone, key, unlawful="on")

    one = Tip.objects.get()
    assert (one.state, one.text, one.picture.name, Draft.objects.count()) == ("quarantined", "", "", 0)


def test_sent_twice_with_its_draft_a_message_is_kept_once(phone: Client) -> None:
    key = key_in(phone.post("/tips/share/", {"picture": picture()}))
    page = phone.get("/tips/new/", {"draft": key}).content.decode()
    told = {name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("csrfmiddlewaretoken", "notice", "token", "draft")}

    first, second = (phone.post("/tips/new/", told | {"text": FORWARD}) for _time in range(2))

    assert (first.status_code, second.status_code, first["Location"] == second["Location"], Tip.objects.count()) == (303, 303, True, 1)
    default_storage.delete(str(Tip.objects.get().picture.name))


def test_after_fifteen_minutes_the_draft_is_shown_to_nobody_and_the_beat_deletes_it(here: World, noon: datetime) -> None:
    key = sharing.keep_draft(text=FORWARD, picture=None, picture_size=0, by=here.keeper, at=noon)
    almost, over = noon + timedelta(minutes=14, seconds=59), noon + timedelta(minutes=15)

    seen = [queries.draft(key, moment) for moment in (almost, over)]
    gone = [sharing.expire_drafts(at=moment) for moment in (almost, over)]

    assert (seen, gone, Draft.objects.count()) == ([drafts.Shared(FORWARD), None], [0, 1], 0)


def test_a_picture_whose_quarter_of_an_hour_is_over_is_asked_for_again_and_the_text_stays(phone: Client) -> None:
    key = key_in(phone.post("/tips/share/", {"picture": picture()}))
    page = phone.get("/tips/new/", {"draft": key}).content.decode()
    told = {name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("csrfmiddlewaretoken", "notice", "token", "draft")}
    Draft.objects.update(until=now())

    answer = phone.post("/tips/new/", told | {"text": FORWARD})

    assert (answer.status_code, Tip.objects.count()) == (422, 0)
    assert "Share it once more" in answer.content.decode()
    assert f"{FORWARD}</textarea>" in answer.content.decode()


def test_nothing_of_a_draft_can_be_read_without_the_phones_key(here: World, noon: datetime) -> None:
    key = sharing.keep_draft(text=FORWARD, picture=BytesIO(image("JPEG")), picture_size=10, by=here.keeper, at=noon)
    row = Draft.objects.get()

    held = bytes(row.key_hash) + bytes(row.sealed)

    assert [part in held for part in (key.encode(), b"voter", b"JFIF", str(here.keeper.pk).encode() * 3)] == [False] * 4
    assert drafts.unseal(bytes(row.sealed), drafts.new_key()) is None
    assert queries.draft(drafts.new_key(), noon) is None
    assert {field.name for field in Draft._meta.get_fields()} == {"id", "key_hash", "sealed", "until"}


@pytest.mark.parametrize("came_from", ["cross-site", "same-site"])
def test_a_form_of_another_site_makes_no_draft(phone: Client, came_from: str) -> None:
    answer = phone.post("/tips/share/", SHARED, headers={"Sec-Fetch-Site": came_from})

    assert (answer.status_code, Draft.objects.count(), Tip.objects.count()) == (403, 0, 0)


def test_without_a_session_nothing_is_kept(here: World) -> None:
    answer = Client().post("/tips/share/", SHARED)

    assert (answer.status_code, answer["Location"].startswith("/sign-in/"), Draft.objects.count()) == (303, True, 0)


def test_who_may_send_nothing_may_share_nothing(here: World) -> None:
    answer = make.sign_in(Client(), make.person("Nobody", "कोई")).post("/tips/share/", SHARED)

    assert (answer.status_code, Draft.objects.count()) == (404, 0)


def test_what_is_shared_is_not_sent_by_sharing_it_to_the_form_either(phone: Client) -> None:
    answer = phone.post("/tips/new/", SHARED | {"notice": "tips-1"})

    assert (answer.status_code, Tip.objects.count()) == (403, 0)


HOSTILE: list[tuple[str, dict[str, Any], str]] = [
    ("a program", {"picture": SimpleUploadedFile("a.jpg", b"MZ\x90\0" * 50, "image/jpeg")}, "tips.not_a_picture"),
    ("a bomb", {"picture": SimpleUploadedFile("a.png", header_of(60_000, 60_000), "image/png")}, "tips.picture_too_large"),
    ("nothing", {"picture": SimpleUploadedFile("a.jpg", b"", "image/jpeg")}, "tips.not_a_picture"),
    ("a drawing with a script", {"picture": SimpleUploadedFile("a.svg", b"<svg onload='x()'/>", "image/svg+xml")}, "tips.not_a_picture"),
    ("a page", {"picture": SimpleUploadedFile("../../a.html", b"<script>x()</script>", "text/html")}, "tips.not_a_picture"),
    ("nine megabytes", {"picture": SimpleUploadedFile("a.jpg", b"\xff\xd8" + b"0" * 9_000_000, "image/jpeg")}, "tips.picture_too_large"),
    ("a zip called ogg", {"sound": SimpleUploadedFile("a.ogg", b"PK\x03\x04" * 50, "audio/ogg")}, "tips.not_a_sound"),
    ("a list of addresses called mp4", {"sound": SimpleUploadedFile("a.mp4", b"#EXTM3U\nfile:///etc/passwd", "video/mp4")}, "tips.not_a_sound"),
    ("seventeen megabytes", {"sound": SimpleUploadedFile("a.ogg", b"OggS" + b"0" * 17_000_000, "audio/ogg")}, "tips.shared_too_large"),
]


@pytest.mark.parametrize(("what", "told", "code"), HOSTILE, ids=[one[0] for one in HOSTILE])
def test_what_cannot_be_taken_is_refused_with_a_word_and_leaves_nothing(phone: Client, what: str, told: dict[str, Any], code: str) -> None:
    answer = phone.post("/tips/share/", told, headers={"Accept": "application/json"})

    assert (answer.json()["code"], answer.status_code, Draft.objects.count()) == (code, 422, 0)
    for one in told.values():
        one.seek(0)


@given(head=some.sampled_from([b"", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP"]), rest=some.binary(max_size=500))
def test_any_bytes_as_a_picture_are_refused_or_drawn_anew(head: bytes, rest: bytes) -> None:
    data = head + rest
    try:
        small = pictures.small_jpeg(BytesIO(data), len(data))
    except BadInput as refusal:
        assert refusal.code in ("tips.not_a_picture", "tips.picture_too_large")
    else:
        assert small[:2] == b"\xff\xd8"


@given(text=some.text(max_size=300), picture=some.binary(max_size=300))
def test_a_draft_comes_back_as_it_was_shared_under_its_key_alone(text: str, picture: bytes) -> None:
    shared, key = drafts.Shared(text.encode("utf-8", "ignore").decode(), picture), drafts.new_key()
    sealed = drafts.seal(shared, key)

    assert (drafts.unseal(sealed, key), drafts.unseal(sealed, drafts.new_key())) == (shared, None)


def test_ten_megabytes_of_text_become_a_draft_of_forty_thousand_letters(here: World, noon: datetime) -> None:
    key = sharing.keep_draft(text="a" * 10_000_000, picture=None, picture_size=0, by=here.keeper, at=noon)

    assert len(queries.draft(key, noon).text) == 40_000  # type: ignore[union-attr]


def test_words_that_turn_the_page_around_are_shown_as_letters(phone: Client) -> None:
    key = key_in(phone.post("/tips/share/", {"text": "</textarea><script>x()</script>\0\u202e"}))

    page = phone.get("/tips/new/", {"draft": key}).content.decode()

    assert "&lt;/textarea&gt;&lt;script&gt;" in page
    assert "<script>x()" not in page


def test_when_too_much_is_shared_at_once_the_next_one_is_asked_to_wait(here: World, phone: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "AT_MOST", 1)
    key_in(phone.post("/tips/share/", SHARED))

    answer = phone.post("/tips/share/", SHARED)

    assert (answer.status_code, Draft.objects.count()) == (503, 1)


def test_the_worker_deletes_drafts_by_itself(here: World) -> None:
    sharing.keep_draft(text="x", picture=None, picture_size=0, by=here.keeper, at=now() - timedelta(hours=1))

    assert (jobs.expire_drafts(), Draft.objects.count()) == (1, 0)
