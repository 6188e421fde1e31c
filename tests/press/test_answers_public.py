"""The public page of an answer and its ClaimReview, alone and in the feed."""

import json
import re
from datetime import datetime, timedelta

import pytest
from django.test import Client

from chaupal.claims.choices import Rating
from chaupal.press import actions, answers
from tests.press.claim_review import RECOMMENDED, faults
from tests.press.desk import LONG_EN, SHORT_EN, SHORT_HI, Desk

HOUR = timedelta(hours=1)


@pytest.mark.parametrize("language", ["hi", "en"])
@pytest.mark.parametrize("rating", list(Rating))
def test_every_verdict_in_both_languages_has_the_shape_of_a_claim_review(desk: Desk, rating: Rating, language: str) -> None:
    post = desk.released(desk.answer(verdict=rating))

    told = answers.published(post.answer_version.answer_id, language).review

    assert faults(told, "ClaimReview") == []
    assert [name for name in RECOMMENDED if not told.get(name)] == []
    assert told["reviewRating"].get("ratingValue") == {"true": 5, "half_true": 3, "misleading": 2, "false": 1}.get(rating)


def test_the_shape_sees_what_is_wrong() -> None:
    told = {"@type": "ClaimReview", "url": "", "reviewRating": {"@type": "Rating"}, "datePublished": "2027-02-01", "secret": 1}

    assert faults(told, "ClaimReview") == [
        "$: claimReviewed is missing",
        "$: secret is unknown to ClaimReview",
        "$.url: '' is no str",
        "$.reviewRating: alternateName is missing",
        "$.datePublished: no zone",
    ]


def test_the_page_shows_words_sources_and_hash_and_carries_the_same_data(desk: Desk, client: Client) -> None:
    answer = desk.released().answer_version.answer_id

    hindi, english = client.get(f"/answers/{answer}/?hl=hi"), client.get(f"/answers/{answer}/?hl=en")
    machine = client.get(f"/answers/{answer}.json?hl=en")
    text = english.content.decode()
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)

    assert (SHORT_HI in hindi.content.decode(), SHORT_EN in text, LONG_EN in text, "ab" * 32 in text) == (True, True, True, True)
    assert block is not None and json.loads(block[1]) == machine.json()
    assert machine.json()["isBasedOn"][0]["sha256"] == "ab" * 32
    assert (machine.json()["author"]["name"], machine["Access-Control-Allow-Origin"]) == (machine.json()["publisher"]["name"], "*")
    assert [len(one.cookies) for one in (hindi, english, machine)] == [0, 0, 0]
    assert english["Cache-Control"] == "no-store"
    assert not any(who.name_en in text for who in (desk.asha, desk.ira, desk.gauri))


def test_words_that_look_like_the_end_of_the_block_stay_inside_it(desk: Desk, client: Client) -> None:
    nasty = "</script><script>alert(1)</script>"
    answer = desk.released(desk.answer(long_hi=nasty)).answer_version.answer_id

    text = client.get(f"/answers/{answer}/?hl=hi").content.decode()

    assert nasty not in text
    assert answers.published(answer, "hi").review["reviewBody"] == nasty


def test_what_was_not_released_is_not_there(desk: Desk, client: Client) -> None:
    draft = desk.post().answer_version.answer_id

    assert [client.get(f"/answers/{pk}{end}").status_code for pk in (draft, 999) for end in ("/", ".json")] == [404] * 4
    assert client.get("/answers/feed.json").json()["dataFeedElement"] == []


def test_a_recalled_answer_says_why_and_has_no_verdict(desk: Desk, noon: datetime, client: Client) -> None:
    post = desk.released()
    answer = post.answer_version.answer_id
    actions.recall_post(post=post, reason_hi="आदेश बदला", reason_en="The order changed", by=desk.asha, at=noon + HOUR)

    told = client.get(f"/answers/{answer}.json?hl=en").json()
    text = client.get(f"/answers/{answer}/?hl=en").content.decode()
    item = client.get("/answers/feed.json?hl=en").json()["dataFeedElement"][0]

    assert faults(told, "WebPage") == []
    assert ("reviewRating" in told, told["correction"][0]["text"]) == (False, "The order changed")
    assert ("The order changed" in text, SHORT_EN in text.split("<main")[1]) == (True, False)
    assert (datetime.fromisoformat(item["dateDeleted"]), item["item"]["@type"]) == (noon + HOUR, "WebPage")


def test_a_newer_version_stands_and_shows_the_one_it_replaced(desk: Desk, noon: datetime, client: Client) -> None:
    first = desk.released()
    claim = first.answer_version.answer.claim
    second = desk.released(desk.answer(claim, verdict=Rating.TRUE, short_en="It says it right now"), at=noon + HOUR)

    told = client.get(f"/answers/{second.answer_version.answer_id}.json?hl=en").json()
    page = client.get(f"/answers/{second.answer_version.answer_id}/?hl=en")

    assert faults(told, "ClaimReview") == []
    assert (told["name"], told["version"], told["reviewRating"]["ratingValue"], len(told["correction"])) == ("It says it right now", 2, 5, 1)
    assert [one.version for one in page.context["page"].versions] == [2, 1]


def test_the_feed_turns_pages_and_is_304_until_something_is_released(desk: Desk, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = sorted(desk.released().answer_version.answer_id for _number in range(3))
    monkeypatch.setattr(answers.feed, "__defaults__", (2,))

    first = client.get("/answers/feed.json")
    following = re.search(r"<[^>]*(/answers/feed\.json\?[^>]*)>", first["Link"])
    assert following is not None
    second = client.get(following[1])
    same = client.get("/answers/feed.json", headers={"If-None-Match": first["ETag"]})
    desk.released()
    changed = client.get("/answers/feed.json", headers={"If-None-Match": first["ETag"]})

    assert [faults(page.json(), "DataFeed") for page in (first, second)] == [[], []]
    shown = [item["item"]["url"].rstrip("/").rsplit("/", 1)[1] for page in (first, second) for item in page.json()["dataFeedElement"]]
    assert shown == [str(pk) for pk in ids]
    assert ("Link" in second, same.status_code, same.content, changed.status_code) == (False, 304, b"", 200)
    assert len(first.cookies) == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_the_feed_costs_the_same_queries_however_many(rows: int, desk: Desk, django_assert_max_num_queries: object) -> None:
    for _number in range(rows):
        desk.released()

    with django_assert_max_num_queries(8):  # type: ignore[operator]
        found = answers.feed(0, "hi")

    assert len(found.body["dataFeedElement"]) == rows
