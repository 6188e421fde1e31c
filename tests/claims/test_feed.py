"""Checks of other publishers: what a file may hold, what is told of bad items, and that they are never ours."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from chaupal.claims import commands, feed
from chaupal.claims.models import Claim, OthersReview
from chaupal.claims.refusals import NotAFeed
from chaupal.ledger.models import Entry
from chaupal.people.models import Person
from tests import make

GOOD: dict[str, Any] = {
    "@type": "ClaimReview",
    "url": "https://example.org/check/1",
    "claimReviewed": "बूथ 7 पर मतदान रद्द हुआ",
    "author": {"@type": "Organization", "name": "Another desk"},
    "reviewRating": {"@type": "Rating", "alternateName": "Fake"},
    "datePublished": "2027-01-30T10:00:00+05:30",
}
BAD: list[Any] = [
    7, {}, {"@type": "Article"}, GOOD | {"url": "javascript:alert(1)"}, GOOD | {"url": "https://["}, GOOD | {"claimReviewed": ""},
    GOOD | {"claimReviewed": "x" * 2001}, GOOD | {"reviewRating": {}}, GOOD | {"reviewRating": 1}, GOOD | {"author": None}, GOOD | {"author": []},
    GOOD | {"claimReviewed": "a\x00b"}, GOOD | {"claimReviewed": "\ud800"},
]  # fmt: skip


@pytest.mark.parametrize(
    "whole", [[GOOD], GOOD, {"@graph": [GOOD]}, {"@type": "DataFeed", "dataFeedElement": [{"@type": "DataFeedItem", "item": GOOD}]}]
)
def test_an_item_is_found_in_every_usual_wrapping(whole: Any) -> None:
    ((number, item),) = feed.read(json.dumps(whole))

    assert isinstance(item, feed.Item)
    assert (number, item.publisher, item.claim, item.verdict, item.published_on) == (1, "Another desk", GOOD["claimReviewed"], "Fake", "2027-01-30")


@pytest.mark.parametrize("bad", BAD)
def test_a_bad_item_is_told_and_the_next_is_taken(bad: Any) -> None:
    (first, second) = feed.read(json.dumps([bad, GOOD]))

    assert (isinstance(first[1], str), isinstance(second[1], feed.Item), second[0]) == (True, True, 2)


@given(st.recursive(st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from([*GOOD, "@graph", "item"]), inner)))
def test_nonsense_is_told_and_never_breaks(told: Any) -> None:
    try:
        found = list(feed.read(json.dumps(told)))
    except feed.NotAFeed:
        found = []

    assert [number for number, _item in found] == list(range(1, len(found) + 1))


def test_the_command_reports_bad_items_by_number_and_twice_changes_nothing(db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "feed.json"
    file.write_text(json.dumps([GOOD, GOOD | {"url": ""}, GOOD | {"url": "https://example.org/check/2"}]), encoding="utf-8")

    first = commands.read_feed([str(file)])
    told = capsys.readouterr()
    again = commands.read_feed([str(file)])

    assert (first, again, OthersReview.objects.count(), Claim.objects.count()) == (0, 0, 2, 0)
    assert ("2" in told.err, told.err.count("\n")) == (True, 1)
    assert list(Entry.objects.filter(act="claims.feed_read").values_list("rows", flat=True)) == [2]


@pytest.mark.parametrize("text", ["", "{", "7", '{"@type": "Thing"}', "\xff"])
def test_a_file_that_is_no_feed_is_refused(db: None, tmp_path: Path, text: str) -> None:
    file = tmp_path / "feed.json"
    file.write_bytes(text.encode("latin-1"))

    with pytest.raises(NotAFeed):
        commands.read_feed([str(file)])


def test_the_desk_reads_them_as_somebody_elses(desk: Client, dev: Person, tmp_path: Path, noon: datetime) -> None:
    file = tmp_path / "feed.json"
    file.write_text(json.dumps([GOOD]), encoding="utf-8")
    commands.read_feed([str(file)])

    text = desk.get("/claims/others/").content.decode()
    found = [len(desk.get("/claims/others/", {"q": words}).context["page"].rows) for words in ("मतदान रद्द", "नहीं है")]

    assert ("Another desk" in text, "हमारा नहीं" in text, "Fake" in text, found) == (True, True, True, [1, 0])
    assert make.sign_in(Client(), dev).get("/claims/others/").status_code == 404
