"""The verify page: five answers and no trace."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from chaupal.press import actions, verify
from chaupal.press.choices import Found
from chaupal.press.models import Post
from chaupal.press.queries import caption
from tests.press.desk import LONG_HI, SHORT_EN, SHORT_HI, Desk


def recalled(desk: Desk) -> Post:
    post = desk.released()
    actions.recall_post(
        post=post, reason_hi="समय ग़लत छपा था।", reason_en="The time was wrong.", by=desk.asha, at=desk.noon + timedelta(hours=1)
    )
    return post


@pytest.mark.parametrize("language", ["hi", "en"])
def test_our_text_is_ours_word_for_word_however_it_was_forwarded(desk: Desk, language: str) -> None:
    post = desk.released()

    answers = [
        verify.look_up(text)
        for text in (
            caption(post, language),
            "  ".join(caption(post, language).split()).replace("।", " ।"),
            getattr(post.answer_version, f"short_{language}"),
            f"*{getattr(post.answer_version, f'long_{language}')}*\n\n",
        )
    ]

    assert [(answer.found, answer.post, answer.language) for answer in answers] == [(Found.GENUINE, post, language)] * 4


def test_an_altered_text_is_marked_word_by_word(desk: Desk) -> None:
    post = desk.released()

    answer = verify.look_up(f"{SHORT_HI} {LONG_HI}".replace("12 मान्य", "2 मान्य").replace("देख लें", "मत देखें"))

    assert answer.compared is not None
    changed = [piece for piece in answer.compared.pieces if piece[0] != "same"]
    assert (answer.found, answer.post) == (Found.ALTERED, post)
    assert changed == [("removed", "12"), ("added", "2"), ("removed", "देख लें।"), ("added", "मत देखें।")]


def test_words_put_around_ours_are_marked(desk: Desk) -> None:
    desk.released()

    answer = verify.look_up(f"भाइयो और बहनो सुनो {LONG_HI}")

    assert answer.compared is not None
    assert (answer.found, answer.compared.pieces[0]) == (Found.ALTERED, ("added", "भाइयो और बहनो सुनो"))


def test_our_code_under_other_words_is_told(desk: Desk) -> None:
    post = desk.released()

    answer = verify.look_up(f"कल मतदान रद्द हो गया है, घर पर रहें। /v/{post.code}")

    assert (answer.found, answer.post) == (Found.BORROWED, post)


def test_a_recalled_post_says_so_by_text_and_by_code(desk: Desk) -> None:
    post = recalled(desk)

    answers = [verify.look_up(caption(post, "hi")), verify.look_up(post.code), verify.by_code(post.code.lower())]

    assert [(answer.found, answer.post) for answer in answers] == [(Found.RECALLED, post)] * 3


def test_a_corrected_post_names_what_is_right(desk: Desk) -> None:
    old = desk.released()
    new = desk.released(desk.answer(old.answer_version.answer.claim, short_hi="पहचान-पत्र ज़रूरी नहीं, नाम ज़रूरी है।"))

    answer = verify.by_code(old.code)

    assert (answer.found, answer.corrected_by) == (Found.CORRECTED, new)


def test_the_same_words_in_a_post_in_force_outrank_a_recalled_one(desk: Desk) -> None:
    recalled(desk)
    new = desk.released()

    answer = verify.look_up(SHORT_EN)

    assert (answer.found, answer.post) == (Found.GENUINE, new)


def test_what_was_never_released_is_not_found(desk: Desk) -> None:
    draft = desk.post()

    answers = [verify.look_up(SHORT_HI), verify.by_code(draft.code), verify.look_up("आज बारिश होगी, छाता ले जाएँ।")]

    assert [answer.found for answer in answers] == [Found.UNKNOWN] * 3


def test_a_code_misread_by_a_letter_offers_the_near_one(desk: Desk) -> None:
    post = desk.released()
    wrong = post.code[:5] + ("A" if post.code[5] != "A" else "C")

    answer = verify.by_code(wrong)

    assert (answer.found, answer.near) == (Found.UNKNOWN, (post,))


@pytest.mark.parametrize(
    "hostile",
    ["\x00" * 100, "क " * 500_000, "%_\\'\";--" * 200, "<script>alert(1)</script>", "\u202e" * 5_000, "(a+)+$" * 500, "\ud800"],
)
def test_hostile_text_is_answered_not_found(desk: Desk, hostile: str) -> None:
    desk.released()

    assert verify.look_up(hostile).found == Found.UNKNOWN


@pytest.mark.parametrize("posts", [1, 3])
def test_looking_up_costs_the_same_queries_however_many_posts(desk: Desk, posts: int, django_assert_max_num_queries: Any) -> None:
    for _ in range(posts):
        desk.released()

    with django_assert_max_num_queries(18):
        verify.look_up(f"{SHORT_HI} {LONG_HI} और")


def pages(desk: Desk) -> list[tuple[str, str]]:
    post = recalled(desk)
    entry = post.register.order_by("id")[0]
    draft = desk.post()
    return [
        ("GET", "/verify/"), ("POST", "/verify/"), ("GET", f"/v/{post.code}"), ("GET", f"/v/{draft.code}"), ("GET", "/v/XXXXXX"),
        ("GET", "/register/"), ("GET", "/register/?after=2&hl=en"), ("GET", f"/register/{entry.pk}/"),
        ("GET", f"/register/{entry.pk}.json"), ("GET", "/register/checkpoint"),
    ]  # fmt: skip


def test_no_public_page_sets_a_cookie_or_may_be_kept(desk: Desk) -> None:
    client = Client(enforce_csrf_checks=True)

    for method, address in pages(desk):
        answer = client.generic(method, address, "text=" + SHORT_EN, content_type="application/x-www-form-urlencoded")
        assert (address, answer.status_code, answer.cookies.output()) == (address, 200, "")
        assert (address, answer["Cache-Control"], answer.has_header("Set-Cookie")) == (address, "no-store", False)


def test_a_check_writes_nothing_and_logs_nothing_of_the_text(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.released()
    caplog.set_level(logging.DEBUG)
    caplog.handler.setLevel(logging.INFO)

    with connection.execute_wrapper(only_reads):
        Client().post("/verify/", {"text": "यह गुप्त पाठ कहीं न लिखा जाए"})
        Client().post("/verify/", {"text": f"{SHORT_HI} {LONG_HI} गुप्त"})

    assert [record for record in caplog.records if record.levelno >= logging.INFO and "गुप्त" in record.getMessage()] == []


def only_reads(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    assert sql.lstrip().split()[0].upper() in ("SELECT", "WITH"), sql
    return execute(sql, params, many, context)


def test_page_shows_the_difference_and_escapes_what_was_pasted(desk: Desk) -> None:
    desk.released()

    page = Client().post("/verify/?hl=en", {"text": f"{SHORT_EN} {LONG_HI}".replace("12", "<script>x</script>")}).content.decode()

    assert "<script>x" not in page
    assert "<ins>&lt;script&gt;x&lt;/script&gt;</ins>" in page


def test_page_of_a_recall_says_when_why_and_what_replaced_it(desk: Desk) -> None:
    post = recalled(desk)
    new = desk.released(desk.answer(post.answer_version.answer.claim, short_hi="सही बात"), at=desk.noon + timedelta(hours=2))

    page = Client().get(f"/v/{post.code}?hl=en").content.decode()

    assert "It was ours and has been recalled." in page
    assert "The time was wrong." in page
    assert f"/v/{new.code}" in page
    assert "Mon, 1 Feb 2027, 1:00 pm" in page


def test_page_of_an_unknown_text_does_not_call_it_false(desk: Desk) -> None:
    page = Client().post("/verify/?hl=en", {"text": "Tomorrow it will rain, take an umbrella."}).content.decode()

    assert "Not found in our register." in page
    assert "This does not say that it is false." in page


def test_half_a_code_is_told_how_many_letters_are_missing(desk: Desk) -> None:
    page = Client().post("/verify/?hl=en", {"text": "K7M"}).content.decode()

    assert "A code has six letters; here are 3." in page


def test_picture_of_a_released_post_is_public_and_of_a_draft_not(desk: Desk) -> None:
    post, draft = desk.released(), desk.post()

    out = Client().get(f"/v/{post.code}/hi.png")

    assert (out.status_code, out.content) == (200, b"png")
    assert Client().get(f"/v/{draft.code}/hi.png").status_code == 404
    assert draft.pictures.count() == 2
