"""The pages: who gets them, what a sender is told, what the desk may see, and that nothing names the sender."""

import json
import logging
import zipfile
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from chaupal.base import paging
from chaupal.base.clock import now
from chaupal.claims.actions.answer import Words, approve_answer, draft_answer, submit_answer
from chaupal.claims.models import Claim
from chaupal.ledger.models import Entry
from chaupal.people.models import Person
from chaupal.press.models import Post, RegisterEntry, Release
from chaupal.tips import desk as reads
from chaupal.tips.actions import receive, triage
from chaupal.tips.desk import pieces
from chaupal.tips.models import Match, Tip
from tests import make
from tests.tips.people_and_places import FORWARD, World, take, tip, world
from tests.tips.test_matching import Told, run
from tests.tips.test_pictures import header_of, image

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
SEND = {"notice": "tips-1", "token": "", "text": FORWARD}


@pytest.fixture
def here(db: None) -> World:
    return world()


@pytest.fixture
def phone(here: World, client: Client) -> Client:
    return make.sign_in(client, here.keeper)


@pytest.fixture
def desk(here: World) -> Client:
    return make.sign_in(Client(), here.desk)


def test_sending_leads_to_a_thread_that_only_the_phone_knows(here: World, phone: Client) -> None:
    page = phone.get("/tips/new/?hl=en").content.decode()
    token = page.split('name="token" value="')[1].split('"')[0]

    answer = phone.post("/tips/new/", SEND | {"token": token})

    assert (answer.status_code, answer["Location"], answer["Referrer-Policy"]) == (303, f"/tips/thread/{token}/", "same-origin")
    assert bytes(Tip.objects.get().thread_hash) == receive.thread_hash(token)


def test_the_form_shows_the_notice_in_both_languages_before_the_box(phone: Client) -> None:
    page = phone.get("/tips/new/").content.decode()

    assert [page.index(mark) < page.index("<textarea") for mark in ('lang="hi"><p>', 'lang="en"><p>', 'value="tips-1"')] == [True, True, True]


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        (SEND | {"text": "  "}, "There is nothing in it."),
        (SEND | {"notice": "tips-0"}, "The notice has changed"),
        (SEND | {"picture": SimpleUploadedFile("a.jpg", b"MZ\0")}, "This is not a picture"),
        (SEND | {"picture": SimpleUploadedFile("a.png", header_of(8000, 6250), "image/png")}, "The picture is too large"),
        (SEND | {"picture": SimpleUploadedFile("a.png", b"")}, "This is not a picture"),
    ],
    ids=["empty", "old-notice", "false-extension", "50-megapixels", "empty-file"],
)
def test_what_cannot_be_kept_comes_back_with_its_reason(phone: Client, sent: dict[str, Any], says: str) -> None:
    answer = phone.post("/tips/new/?hl=en", sent)

    assert (answer.status_code, says in answer.content.decode(), Tip.objects.count()) == (422, True, 0)


def test_ten_megabytes_are_refused_before_they_are_read(phone: Client) -> None:
    answer = phone.post("/tips/new/", SEND | {"text": "x" * 10_000_000})

    assert (answer.status_code, Tip.objects.count()) == (413, 0)


def test_a_megabyte_is_cut(phone: Client) -> None:
    phone.post("/tips/new/", SEND | {"text": "वोट " * 100_000})

    assert (Tip.objects.get().cut, len(Tip.objects.get().text)) == (True, 7_999)


def test_a_picture_goes_with_its_typed_text(phone: Client) -> None:
    phone.post("/tips/new/", SEND | {"picture": SimpleUploadedFile("x.exe", image("PNG"))})

    kept = Tip.objects.get()
    assert (kept.channel, str(kept.picture.name).endswith(".jpg")) == ("picture", True)


def test_what_t7_names_is_not_kept_and_the_law_is_shown(phone: Client) -> None:
    answer = phone.post("/tips/new/", SEND | {"unlawful": "on", "picture": SimpleUploadedFile("x.jpg", image())}, follow=True)

    kept = Tip.objects.get()
    assert (kept.state, kept.text, kept.picture.name, answer.redirect_chain) == ("quarantined", "", "", [("/tips/unlawful/", 303)])
    assert "1930" in answer.content.decode()


@pytest.mark.parametrize("who", ["desk", "reader", "nobody"])
def test_only_those_who_send_get_the_sending_pages(here: World, who: str) -> None:
    visitor = Client() if who == "nobody" else make.sign_in(Client(), getattr(here, who))

    codes = [visitor.get("/tips/new/").status_code, visitor.post("/tips/new/", SEND).status_code, visitor.get("/tips/chat/").status_code]

    expected = {"desk": 403, "reader": 403, "nobody": 303}[who]
    assert (codes, Tip.objects.count()) == ([expected] * 3, 0)


CHAT = "12/01/27, 9:15 pm - Ravi: voter card ke bina vote nahi dalne denge\n12/01/27, 9:16 pm - Asha: 98765 43210 par call karo jaldi\n"


def preview(phone: Client, data: bytes = CHAT.encode()) -> Any:
    return phone.post("/tips/chat/?hl=en", {"notice": "tips-1", "chat": SimpleUploadedFile("c.txt", data)})


def test_a_chat_is_shown_for_ticking_and_nothing_is_stored(phone: Client) -> None:
    page = preview(phone).content.decode()

    assert ("voter card ke bina" in page, "Ravi" in page, "43210" in page, Tip.objects.count()) == (True, False, False, 0)


def test_only_ticked_messages_are_kept_each_with_a_thread(phone: Client) -> None:
    page = preview(phone).content.decode()
    value = next(piece.split('"')[0] for piece in page.split('name="message" value="')[1:] if "voter card" in piece.split('"')[0])

    answer = phone.post("/tips/chat/ticked/", {"notice": "tips-1", "message": [value]})

    assert list(Tip.objects.values_list("text", "channel")) == [("voter card ke bina vote nahi dalne denge", "chat_file")]
    assert f"/tips/thread/{value[:32]}/" in answer.content.decode()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"PK\x03\x04 broken", "The zip file is damaged"),
        (b"prose", "This is not a chat exported by WhatsApp"),
        (CHAT.encode() + b"12/01/27, 9:17 pm - Third: namaste\n", "This is the chat of a group"),
    ],
)
def test_a_file_that_is_no_chat_of_two_comes_back_with_its_reason(phone: Client, data: bytes, says: str) -> None:
    answer = preview(phone, data)

    assert (answer.status_code, says in answer.content.decode()) == (422, True)


def test_a_zip_bomb_is_refused(phone: Client) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("chat.txt", b"a" * 30_000_000)

    assert "There is too much in this zip file" in preview(phone, out.getvalue()).content.decode()


@pytest.mark.parametrize("count", [0, 21])
def test_none_or_too_many_ticks_come_back_with_the_list(phone: Client, count: int) -> None:
    answer = phone.post("/tips/chat/ticked/?hl=en", {"notice": "tips-1", "message": [f"{'a' * 32}:संदेश {n}" for n in range(count)]})

    assert (answer.status_code, answer.content.decode().count('name="message"'), Tip.objects.count()) == (422, count, 0)


def test_the_thread_neither_asks_who_looks_nor_may_be_kept(here: World, noon: datetime, phone: Client, django_assert_num_queries: Any) -> None:
    token = take(here, noon).token

    with django_assert_num_queries(2):
        answer = phone.get(f"/tips/thread/{token}/?hl=en")

    assert (answer["Cache-Control"], answer["Referrer-Policy"], "Chitra" in answer.content.decode()) == ("no-store", "no-referrer", False)
    assert "The desk has your message" in answer.content.decode()


def test_no_log_line_of_tips_names_user_text_or_booth(here: World, phone: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        location = phone.post("/tips/new/", SEND)["Location"]
        phone.get(location)
        phone.get("/tips/thread/unknown/")

    lines = [f"{record.getMessage()} {record.__dict__}" for record in caplog.records if record.name.split(".")[0] == "chaupal"]
    assert [line for line in lines if "Suna" in line or "Chitra" in line or str(here.booth.number) in line] == []


def release(claim: Claim, here: World, noon: datetime) -> Post:
    other = make.officer("Gauri", "approver")
    fact = make.fact(here.desk, noon, approver=other, number=Decimal(12))
    words = Words("false", "बिना कार्ड भी वोट", "Vote without the card", "बारह पहचान-पत्र मान्य हैं।", "Twelve papers do.")
    version = draft_answer(claim=claim, words=words, facts=[fact], by=here.desk, at=noon)
    submit_answer(version=version, by=here.desk, at=noon)
    approval = approve_answer(version=version, by=other, at=noon)
    post = Post.objects.create(answer_version=version, approval=approval, number=412, code="K7M4RX", created_at=noon)
    entry = RegisterEntry.objects.create(post=post, kind="released", at=noon, text="{}", hash=b"\0" * 32)
    Release.objects.create(post=post, entry=entry, audience=here.mandal.booths, by=other, at=noon)
    return post


def test_the_thread_tells_the_answer_after_its_release_and_never_the_false_text(here: World, noon: datetime, client: Client) -> None:
    claim = make.claim(here.desk, noon)
    received = take(here, noon)
    copy = receive.take_tip(text=FORWARD, channel="paste", origin=here.origin, notice="tips-1", by=here.keeper, at=noon)
    run(received.tip, noon)
    run(copy.tip, noon)
    triage.attach_tip(tip=received.tip, claim=claim, by=here.desk, at=noon)
    before = client.get(f"/tips/thread/{received.token}/?hl=en").content.decode()

    release(claim, here, noon)

    for token in (received.token, copy.token):
        page = client.get(f"/tips/thread/{token}/?hl=en").content.decode()
        assert [words in page for words in ("Vote without the card", "Twelve papers do.", "Election office", "2027-01-20", "/v/K7M4RX", FORWARD, claim.text_en)] == [
            True, True, True, True, True, False, False,
        ]  # fmt: skip
    assert ("It repeats a claim that is being answered" in before, "Twelve papers" in before) == (True, False)


def test_the_sender_takes_a_message_back_without_a_session(here: World, noon: datetime) -> None:
    token = take(here, noon).token

    answer = Client(enforce_csrf_checks=True).post(f"/tips/thread/{token}/withdrawal/", follow=True)

    assert (Tip.objects.get().state, answer.redirect_chain) == ("withdrawn", [(f"/tips/thread/{token}/", 303)])


def test_an_unknown_thread_is_not_found(db: None, client: Client) -> None:
    assert (client.get("/tips/thread/abc/").status_code, client.post("/tips/thread/abc/withdrawal/").status_code) == (404, 404)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queue_costs_the_same_however_long(here: World, desk: Client, rows: int, django_assert_num_queries: Any) -> None:
    for n in range(rows):
        run(tip(here, now(), f"बूथ {n} पर कुछ अलग ही अफ़वाह चली है " + ["पानी", "बिजली", "सड़क", "स्कूल"][n]), now())

    with django_assert_num_queries(13):
        page = desk.get("/tips/", headers=HTMX)

    assert page.content.decode().count("data-row") == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_a_poll_of_a_queue_that_stands_still_counts_nothing(here: World, desk: Client, rows: int, django_assert_max_num_queries: Any) -> None:
    for n in range(rows):
        run(tip(here, now(), f"बूथ {n} पर कुछ अलग ही अफ़वाह चली है " + ["पानी", "बिजली", "सड़क", "स्कूल"][n]), now())
    tag = desk.get("/tips/", headers=HTMX)["ETag"]

    with django_assert_max_num_queries(13 if desk.get("/tips/", headers=HTMX | {"If-None-Match": tag}).status_code == 200 else 6):
        desk.get("/tips/", headers=HTMX | {"If-None-Match": tag})


def test_the_queue_puts_what_many_sent_first_and_says_what_it_leaves_out(here: World, desk: Client) -> None:
    at = now()
    single = run(tip(here, at - timedelta(minutes=30), "राशन की दुकान बंद हो जाएगी"), at)
    many = [run(tip(here, at - timedelta(hours=2), unit=unit), at) for unit in (here.mandal, here.other, make.mandal(4), make.mandal(5))]
    run(tip(here, at - timedelta(hours=30), "बस का किराया दोगुना"), at)

    page = desk.get("/tips/?hl=en").content.decode()

    assert page.index(f'id="tip-{many[0].pk}"') < page.index(f'id="tip-{single.pk}"')
    assert ("6 came in and wait; copies joined, they are 3 messages." in page, "1 single messages are older" in page) == (True, True)
    assert "बस का किराया" in desk.get("/tips/?aside=1").content.decode()


def test_the_queue_turns_by_key_without_loss(here: World) -> None:

    at = now()
    words = ["पानी", "बिजली", "सड़क", "स्कूल", "अस्पताल", "किराया", "राशन"]
    keys = [run(tip(here, at - timedelta(minutes=n), f"{word} को लेकर {word} वाली अफ़वाह फैली है"), at).pk for n, word in enumerate(words)]
    first = reads.queue(here.desk, at, paging.Asked(), size=3)
    second = reads.queue(here.desk, at, paging.asked({"after": first.next}, float, int), size=3)
    back = reads.queue(here.desk, at, paging.asked({"before": second.previous}, float, int), size=3)

    assert [[row.tip.pk for row in page.rows] for page in (first, second, back)] == [keys[:3], keys[3:6], keys[:3]]


def test_the_polled_queue_is_not_drawn_again_while_nothing_comes(here: World, desk: Client) -> None:
    tag = desk.get("/tips/", headers=HTMX)["ETag"]

    same = desk.get("/tips/", headers=HTMX | {"If-None-Match": tag}).status_code
    tip(here, now())
    changed = desk.get("/tips/", headers=HTMX | {"If-None-Match": tag}).status_code

    assert changed == 200
    assert same in (200, 304)  # 200 where the minute turned in between


@pytest.mark.parametrize("rows", [1, 3])
def test_one_message_costs_the_same_however_many_proposals(here: World, noon: datetime, desk: Client, rows: int, django_assert_max_num_queries: Any) -> None:
    claims = [make.claim(here.desk, noon) for _ in range(rows)]
    one = run(tip(here, now()), now(), lambda text, k: [Told(claim.pk) for claim in claims])

    with django_assert_max_num_queries(22):
        page = desk.get(f"/tips/{one.pk}/?hl=en").content.decode()

    assert ("Is it the same claim?" in page, page.count("?claim=")) == (True, rows - 1)


def test_the_same_word_in_both_scripts_carries_the_same_number(here: World, noon: datetime, desk: Client) -> None:
    claim = make.claim(here.desk, noon)
    one = run(tip(here, now()), now(), lambda text, k: [Told(claim.pk)])

    page = desk.get(f"/tips/{one.pk}/").content.decode()

    assert [f'<span class="m">{word}<sup>{number}</sup></span>' in page for number, word in ((1, "voter"), (2, "card"), (1, "वोटर"), (2, "कार्ड"))] == [
        True, True, True, True,
    ]  # fmt: skip


def test_script_tags_and_turned_letters_stand_as_plain_words(here: World, desk: Client) -> None:
    one = run(tip(here, now(), "<script>alert(1)</script> \u202eवोट बंद"), now())

    page = desk.get(f"/tips/{one.pk}/").content.decode()

    assert ("<script>alert" in page, "&lt;script&gt;alert(1)&lt;/script&gt;" in page, "\u202e" in page) == (False, True, False)


def test_a_copy_leads_to_the_first_of_its_message(here: World, desk: Client) -> None:
    first, copy = run(tip(here, now()), now()), run(tip(here, now()), now())

    assert desk.get(f"/tips/{copy.pk}/")["Location"] == f"/tips/{first.pk}/"


ACTS: list[tuple[str, dict[str, str]]] = [
    ("verdict", {"verdict": "same", "claim": "{claim}"}),
    ("verdict", {"verdict": "different", "claim": "{claim}"}),
    ("aside", {"state": "spam"}),
    ("claim", {"kind": "other", "text_hi": "बूथ 7 पर वोटर सूची नहीं"}),
    ("quarantine", {}),
]


@pytest.mark.parametrize(("act", "sent"), ACTS)
def test_who_may_decide_decides_and_nobody_else(here: World, noon: datetime, act: str, sent: dict[str, str]) -> None:
    claim = make.claim(here.desk, noon)
    one = run(tip(here, now()), now())
    values = {name: value.format(claim=claim.pk) for name, value in sent.items()}

    def code(who: Person | None) -> int:
        visitor = Client() if who is None else make.sign_in(Client(), who)
        return visitor.post(f"/tips/{one.pk}/{act}/", values).status_code

    assert [code(here.keeper), code(here.outsider), code(here.reader), code(here.desk)] == [404, 404, 403, 303]
    assert Entry.objects.filter(act__startswith="tips.", by_id=str(here.desk.pk), by_kind="person").count() == 1


@pytest.mark.parametrize(
    ("act", "sent", "code"),
    [
        ("verdict", {"verdict": "maybe", "claim": "1"}, 422),
        ("verdict", {"verdict": "same", "claim": "x"}, 422),
        ("verdict", {"verdict": "same", "claim": "99999999"}, 404),
        ("aside", {"state": "attached"}, 422),
        ("opening", {"what": "person"}, 422),
        ("claim", {"kind": "other", "text_hi": ""}, 422),
        ("claim", {"kind": "other", "text_hi": "यह वायरल वीडियो"}, 422),  # says too little
        ("undo", {}, 409),
    ],
)
def test_bad_input_is_refused(here: World, desk: Client, act: str, sent: dict[str, str], code: int) -> None:
    one = run(tip(here, now()), now())

    assert desk.post(f"/tips/{one.pk}/{act}/", sent).status_code == code


def test_a_message_that_is_nowhere_is_not_found(here: World, desk: Client) -> None:
    assert (desk.get("/tips/999999/").status_code, desk.get("/tips/999999/picture/").status_code) == (404, 404)


def test_the_desk_sees_the_mandal_and_neither_booth_nor_numbers(here: World, desk: Client) -> None:
    one = run(take(here, now(), "call 98765 43210 abhi karo").tip, now())

    page = desk.get(f"/tips/{one.pk}/?hl=en").content.decode()

    assert [words in page for words in (here.mandal.name_en, "••••••10", "43210", "212/7", "Open the booth", "Show the numbers")] == [
        True, True, False, False, False, False,
    ]  # fmt: skip


def test_an_officer_opens_booth_and_numbers_and_that_is_recorded(here: World) -> None:
    one = run(take(here, now(), "call 98765 43210 abhi karo").tip, now())
    officer = make.sign_in(Client(), here.reader)

    officer.post(f"/tips/{one.pk}/opening/", {"what": "booth"})
    officer.post(f"/tips/{one.pk}/opening/", {"what": "original"})

    page = officer.get(f"/tips/{one.pk}/?hl=en").content.decode()
    assert [words in page for words in ("98765 43210", "212/7")] == [True, True]
    assert Entry.objects.filter(act="tips.opened", by_id=str(here.reader.pk)).count() == 2


def test_a_picture_is_covered_until_this_person_opens_it(here: World, phone: Client, desk: Client) -> None:
    phone.post("/tips/new/", SEND | {"picture": SimpleUploadedFile("x.jpg", image())})
    one = run(Tip.objects.get(), now())
    covered = desk.get(f"/tips/{one.pk}/picture/").status_code

    desk.post(f"/tips/{one.pk}/opening/", {"what": "picture"})

    shown = desk.get(f"/tips/{one.pk}/picture/")
    other = make.sign_in(Client(), here.reader).get(f"/tips/{one.pk}/picture/")
    assert (covered, shown.status_code, shown["Content-Type"], b"".join(shown)[:2], other.status_code) == (
        404, 200, "image/jpeg", b"\xff\xd8", 404,
    )  # fmt: skip


def test_undo_from_the_page_brings_the_message_back(here: World, noon: datetime, desk: Client) -> None:
    one = run(tip(here, now()), now())
    desk.post(f"/tips/{one.pk}/verdict/", {"verdict": "same", "claim": str(make.claim(here.desk, noon).pk)})

    desk.post(f"/tips/{one.pk}/undo/")

    one.refresh_from_db()
    assert (one.state, Match.objects.filter(withdrawn_at=None).count()) == ("new", 0)


def test_a_refusal_as_json_has_the_one_shape(here: World, desk: Client) -> None:
    one = run(tip(here, now()), now())

    told = desk.post(f"/tips/{one.pk}/undo/", headers={"Accept": "application/json"})

    assert sorted(json.loads(told.content)) == ["code", "fields", "says"]


def test_a_mark_stands_around_whole_words_alone() -> None:
    text = "*सूचना* नाम न हो। वोट"

    assert pieces(text, ["न", "हो", "सूच", "वोट"]) == (
        ("*सूचना* नाम ", 0), ("न", 1), (" ", 0), ("हो", 2), ("। ", 0), ("वोट", 4),
    )  # fmt: skip
