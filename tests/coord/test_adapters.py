"""Exports, small and made up: every account, text and number in them is invented."""

import json
from pathlib import Path
from typing import Any

import pytest

from chaupal_coord import BadPosts, BadRows, read_posts
from chaupal_coord._adapters import ADAPTERS, adapter_of
from chaupal_coord._commands import FORMS

NOON = 1_629_633_600_000_000  # 2021-08-22T12:00:00Z

TWEET = {
    "id": "11",
    "author_id": "7",
    "created_at": "2021-08-22T12:00:00.000Z",
    "text": "RT @someone: #एक #दो https://t.co/abc @friend",
    "entities": {"urls": [{"url": "https://t.co/abc", "expanded_url": "https://www.example.org/a?utm_source=x"}]},
    "referenced_tweets": [{"type": "retweeted", "id": "10"}],
    "attachments": {"media_keys": ["3_9"]},
}
TWEET_OBJECTS = {
    ("repost", "10"), ("media", "3_9"), ("link", "example.org/a"), ("domain", "example.org"),
    ("hashtag", "एक"), ("hashtag", "दो"), ("hashtags", "एक दो"), ("mention", "friend"),
}  # fmt: skip
ARCHIVED = {
    "tweet": {
        "id_str": "21",
        "full_text": "पढ़ें https://t.co/x",
        "created_at": "Sun Aug 22 12:00:00 +0000 2021",
        "in_reply_to_status_id_str": "20",
        "entities": {"urls": [{"expanded_url": "http://example.org/a/"}], "hashtags": []},
    }
}
CHAT = {
    "name": "A channel",
    "type": "public_channel",
    "id": 5,
    "messages": [
        {"id": 1, "type": "service", "date": "2021-08-22T12:00:00", "actor": "x", "action": "create_channel", "text": ""},
        {
            "id": 2, "type": "message", "date": "2021-08-22T17:30:00", "date_unixtime": "1629633600", "from": "A channel", "from_id": "channel5",
            "forwarded_from": "Another", "text": ["Read ", {"type": "text_link", "text": "this", "href": "https://example.org/a"}, " #एक"],
        },
    ],
}  # fmt: skip
THREAD = {
    "items": [
        {
            "id": "c1",
            "snippet": {
                "videoId": "v1",
                "topLevelComment": {
                    "id": "c1",
                    "snippet": {"textOriginal": "#एक", "authorChannelId": {"value": "ch1"}, "publishedAt": "2021-08-22T12:00:00Z"},
                },
            },
            "replies": {
                "comments": [
                    {"id": "c2", "snippet": {"textOriginal": "yes", "authorChannelId": {"value": "ch2"}, "publishedAt": "2021-08-22T12:00:00Z", "parentId": "c1"}}
                ]
            },
        }
    ]
}
CROWDTANGLE = (
    "Page Name,User Name,Facebook Id,Post Created,Type,URL,Message,Link,Final Link\n"
    'A page,apage,99,2021-08-22 08:00:00 EDT,Link,https://www.facebook.com/99/posts/1,"#एक, read",https://short.example/1,https://www.example.org/a?fbclid=1\n'
)
META_CSV = "id,creation_time,text,post_owner.id,content_type,link_attachment.link\n31,2021-08-22T12:00:00+00:00,#एक,p1,Photos,https://example.org/a\n"
META_LINE = {"id": "31", "creation_time": "2021-08-22T12:00:00+00:00", "text": "#एक", "post_owner": {"id": "p1"}, "link_attachment": {"link": "https://example.org/a"}}
YOUTUBE_CSV = "video_id,comment_id,author_channel_id,text,published_at\nv1,c1,ch1,#एक,2021-08-22T12:00:00Z\n"
TOOLKIT = "message_id,user_id,username,repost_id,reply_id,message,timestamp,urls\n1,u,U,9,,hello,1629633600,http://example.org/a http://example.org/b\n"

LINK = {("link", "example.org/a"), ("domain", "example.org")}
TAG = {("hashtag", "एक")}


def put(path: Path, content: Any) -> Path:
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def told(path: Path, **how: Any) -> list[tuple[str, str, int, str, set[tuple[str, str]]]]:
    """Of each post: id, account, time, kind, objects."""
    posts = read_posts(path, **how)
    found: dict[tuple[str, str, int, str], set[tuple[str, str]]] = {}
    for at in range(len(posts)):
        key = (posts.post_names[posts.post[at]], posts.account_names[posts.account[at]], int(posts.time[at]), posts.kind_names[posts.kind[at]])
        things = found.setdefault(key, set())
        if posts.object[at] >= 0:
            things.add((posts.object_type_names[posts.object_type[at]], posts.object_names[posts.object[at]]))
    return [(*key, things) for key, things in found.items()]


@pytest.mark.parametrize(
    ("name", "content", "form", "wanted"),
    [
        ("tweets.json", {"data": [TWEET], "meta": {}}, "twitter-v2", [("11", "7", NOON, "repost", TWEET_OBJECTS)]),
        ("tweets.jsonl", json.dumps(TWEET) + "\n" + json.dumps({"data": TWEET | {"id": "12"}}) + "\n", "twitter-v2",
         [("11", "7", NOON, "repost", TWEET_OBJECTS), ("12", "7", NOON, "repost", TWEET_OBJECTS)]),
        ("result.json", CHAT, "telegram", [("5/2", "channel5", NOON, "forward", LINK | TAG | {("forwarded_from", "Another")})]),
        ("all.json", {"chats": {"list": [CHAT]}}, "telegram", [("5/2", "channel5", NOON, "forward", LINK | TAG | {("forwarded_from", "Another")})]),
        ("threads.json", THREAD, "youtube",
         [("c1", "ch1", NOON, "comment", TAG | {("video", "v1")}), ("c2", "ch2", NOON, "reply", {("video", "v1"), ("reply", "c1")})]),
        ("comments.csv", YOUTUBE_CSV, "youtube", [("c1", "ch1", NOON, "comment", TAG | {("video", "v1")})]),
        ("crowdtangle.csv", CROWDTANGLE, "crowdtangle", [("https://www.facebook.com/99/posts/1", "99", NOON, "link", LINK | TAG)]),
        ("mcl.csv", META_CSV, "meta-content-library", [("31", "p1", NOON, "photos", LINK | TAG)]),
        ("mcl.jsonl", META_LINE, "meta-content-library", [("31", "p1", NOON, "post", LINK | TAG)]),
        ("toolkit.csv", TOOLKIT, "toolkit", [("1", "u", NOON, "repost", LINK | {("link", "example.org/b"), ("repost", "9")})]),
        ("plain.json", [{"post_id": 1, "account_id": 2, "ts": 1629633600, "text": "#एक"}], "generic", [("1", "2", NOON, "", TAG)]),
    ],
)  # fmt: skip
def test_an_export_is_known_by_itself_and_gives_posts_with_their_objects(name: str, content: Any, form: str, wanted: Any, tmp_path: Path) -> None:
    path = put(tmp_path / name, content)

    assert (adapter_of(path), told(path), told(path, form=form)) == (form, wanted, wanted)


def test_an_archive_takes_its_account_from_the_file_beside_it(tmp_path: Path) -> None:
    path = put(tmp_path / "tweets.js", "window.YTD.tweets.part0 = " + json.dumps([ARCHIVED]))
    with pytest.raises(BadPosts, match=r"put the archive's account\.js beside them"):
        read_posts(path)

    put(tmp_path / "account.js", 'window.YTD.account.part0 = [{"account": {"accountId": "77"}}]')

    assert told(path) == [("21", "77", NOON, "reply", LINK | {("reply", "20")})]


def test_a_record_that_cannot_be_read_is_told_by_its_number(tmp_path: Path) -> None:
    lines = [json.dumps(TWEET), "{broken", json.dumps({"id": "13", "author_id": "7", "text": "#एक #दो", "created_at": "soon"}), json.dumps(TWEET | {"id": "14", "entities": 5})]
    path = put(tmp_path / "tweets.jsonl", "\n".join(lines) + "\n")
    reports: list[BadRows] = []

    posts = read_posts(path, on_bad=reports.append)

    assert set(posts.post_names) == {"11"}
    assert [(row.number, row.field) for row in reports[0].first] == [(2, "account_id"), (3, "ts"), (4, "account_id")]
    assert reports[0].count == 3


def test_columns_of_our_own_are_never_taken_for_an_export(tmp_path: Path) -> None:
    path = put(tmp_path / "posts.csv", "post_id,account_id,ts,text,kind,object_type,object_id\n1,a,5,#एक,share,link,x\n")

    assert (adapter_of(path), told(path)) == (None, [("1", "a", 5_000_000, "share", {("link", "x")})])


def test_objects_are_made_from_texts_where_a_file_has_no_others_and_it_is_asked(tmp_path: Path) -> None:
    path = put(tmp_path / "posts.csv", "post_id,account_id,ts,text\n1,a,1629633600,#एक http://www.example.org/a\n2,b,1629633600,\n3,,1629633600,#एक #दो\n")
    reports: list[BadRows] = []

    found = told(path, from_text=True, on_bad=reports.append)

    assert found == [("1", "a", NOON, "", TAG | LINK), ("2", "b", NOON, "", set())]
    assert [(row.number, row.field) for row in reports[0].first] == [(3, "account_id")]
    assert told(path, on_bad=reports.append) == [("1", "a", NOON, "", set()), ("2", "b", NOON, "", set())]


def test_the_command_line_names_every_form() -> None:
    assert list(FORMS) == list(ADAPTERS)
