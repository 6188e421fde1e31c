import csv
import json
import re
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from chaupal_coord import BadPosts, Declared, detect, evidence, posts_of, read_declared, repeats, write_report
from chaupal_coord.__main__ import main
from chaupal_coord._detect import NEAR_TEXT, with_near_texts

CARD = "The booth of ward {} moved to the new school on Station Road, come with any paper that shows your name"
BEGIN = datetime(2027, 1, 4, tzinfo=UTC).timestamp()


def relay(minutes: int, seed: int = 0):
    """Twelve days, thirty volunteers who pass on one card a day within so many minutes, amid three hundred others."""
    random = np.random.default_rng(seed)
    rows = []
    for day in range(12):
        begins = BEGIN + day * 86_400 + 8 * 3_600
        for who in range(30):
            text = CARD.format(day) + (" 🙏" if who % 3 else "")
            rows.append((f"v{who}", f"card{day}", begins + random.integers(0, minutes * 60), text))
    for _ in range(6_000):
        thing = int(random.pareto(1.0) * 10) % 800
        rows.append((f"o{int(random.integers(300))}", f"t{thing}", BEGIN + random.integers(0, 12 * 86_400), f"talk number {thing} of the day, at length"))
    account, things, time, texts = (list(column) for column in zip(*rows, strict=True))
    size = len(rows)
    return posts_of(
        np.array(account), np.array(things), np.array([f"p{at}" for at in range(size)]), (np.array(time) * 1_000_000).astype(np.int64),
        object_type=np.full(size, "text"), texts=np.array(texts, object),
    )  # fmt: skip


REGISTER = Declared(texts=tuple(CARD.format(day) for day in range(12)))


@pytest.mark.parametrize("minutes", [10, 360])
def test_a_relay_is_flagged_without_a_register_and_marked_declared_with_it(minutes) -> None:
    posts = relay(minutes)

    plainly, told = detect(posts, 3_600), detect(posts, 3_600, declared=REGISTER)

    for found in (plainly, told):
        names = {str(found.posts.account_names[code]) for group in found.groups for code in group.accounts}
        assert len([name for name in names if name.startswith("v")]) >= 28
    assert plainly.declared == {}
    assert told.declared[1] >= 0.95


def test_what_is_declared_is_told_by_content_and_not_by_account() -> None:
    posts = relay(10)

    mask = repeats(posts, REGISTER)

    who = {str(posts.account_names[code])[0] for code in posts.account[mask].tolist()}
    assert mask.sum() == 12 * 30
    assert who == {"v"}
    assert not repeats(posts, Declared(texts=("nobody ever wrote this sentence in these posts",))).any()
    assert repeats(posts, Declared(objects=frozenset({"card3"}))).sum() == 30


def test_a_register_that_names_accounts_is_refused(tmp_path) -> None:
    file = tmp_path / "register.jsonl"
    file.write_text('{"text": "a card", "account_id": "v1"}\n')

    with pytest.raises(BadPosts, match="no accounts"):
        read_declared(file)


def test_reworded_texts_are_one_object() -> None:
    posts = with_near_texts(relay(10))

    near = posts.object_type == list(posts.object_type_names).index(NEAR_TEXT)
    cards = {posts.object[row] for row in np.flatnonzero(near) if "v" in str(posts.account_names[posts.account[row]])}
    assert len(cards) <= 12
    assert len(posts.time[near & np.isin(posts.object, list(cards))]) == 12 * 30


def test_evidence_says_what_made_the_group() -> None:
    found = detect(relay(10), 3_600, declared=REGISTER)

    shown = evidence(found.posts, found.found.met, found.groups[0], limit=4, declared=found.repeated)

    assert len(shown) == 4
    assert all(one.members >= 25 and one.others == 0 and one.declared for one in shown)
    assert all(one.span <= timedelta(minutes=10) and one.begins.hour == 8 for one in shown)
    assert list(shown[0].acts) == sorted(shown[0].acts, key=lambda act: (act.at, act.account))


@pytest.mark.parametrize("language", ["hi", "en", "both"])
def test_the_report_asks_no_other_site_for_anything(tmp_path, language) -> None:
    found = detect(relay(10), 3_600)

    write_report(found, tmp_path / "one.html", language=language)
    write_report(found, tmp_path / "two.html", language=language)

    page = (tmp_path / "one.html").read_text()
    assert page == (tmp_path / "two.html").read_text()
    assert page.count("<svg") == 3
    assert re.findall(r"(?:src|href)=|@import|url\(|<script", page) == []
    assert "fake accounts" not in page.lower()
    heads = {"hi": "क्या नहीं बता सकती", "en": "cannot tell"}
    for tongue, words in heads.items():
        assert (words in page) is (language in (tongue, "both"))
        assert language not in (tongue, "both") or page.index(words) < page.index("<svg")


def test_hostile_names_do_not_leave_their_place(tmp_path) -> None:
    posts = relay(10)
    posts.account_names[:] = [f"<script>alert(1)</script>{name}" for name in posts.account_names]

    write_report(detect(posts, 3_600), tmp_path / "report.html")

    assert "<script" not in (tmp_path / "report.html").read_text()


def test_the_command_writes_groups_edges_and_report(tmp_path) -> None:
    posts = relay(10)
    file, register, out = tmp_path / "posts.csv", tmp_path / "register.jsonl", tmp_path / "out"
    with file.open("w", newline="") as told:
        rows = csv.writer(told)
        rows.writerow(("post_id", "account_id", "ts", "text", "kind", "object_type", "object_id"))
        for at in range(len(posts)):
            assert posts.texts is not None
            rows.writerow((posts.post_names[posts.post[at]], posts.account_names[posts.account[at]], posts.time[at] // 10**6, posts.texts[at], "post", "text", posts.object_names[posts.object[at]]))
    register.write_text("".join(json.dumps({"text": text}) + "\n" for text in REGISTER.texts))

    done = main(["detect", str(file), "--window", "1h", "--out", str(out), "--declared", str(register), "--language", "en"])

    with (out / "groups.csv").open() as groups:
        accounts = list(csv.DictReader(groups))
    assert done == 0
    assert list(accounts[0])[:3] == ["group", "account", "score"]
    assert {one["account"] for one in accounts if one["group"] == "1"} >= {f"v{who}" for who in range(28)}
    assert float(accounts[0]["declared"]) >= 0.95
    assert (out / "edges.csv").read_text().startswith("source,target,weight,expected,log10_q,kept,group\n")
    assert (out / "report.html").exists()


def test_near_writes_the_pairs_of_a_file(tmp_path) -> None:
    file, out = tmp_path / "posts.csv", tmp_path / "pairs.csv"
    file.write_text(f"post_id,account_id,ts,text\n2,a,10,{CARD[:60]}\n1,b,11,{CARD[:60]}!\n3,c,12,something else was said by them\n")

    done = main(["near", str(file), "--out", str(out)])

    assert done == 0
    assert out.read_text() == "post_a,post_b,jaccard\n1,2,1.000000\n"


def test_timeline_begins_with_the_first_common_post_and_not_in_1970(tmp_path):
    found = detect(relay(10), 3_600)

    write_report(found, tmp_path / "report.html")

    years = set(re.findall(r"<text[^>]*>(\d{4})-\d\d-\d\d \d\d:\d\d</text>", (tmp_path / "report.html").read_text()))
    assert years == {"2027"}
