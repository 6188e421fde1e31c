"""Records of the common exports: how each is told, and what of it is who, when, what and which objects."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from chaupal_coord._adapted import Record
from chaupal_coord._objects import canonical_link, domain, objects_of

Fields = dict[str, Any]
Object = tuple[str, str]


def unpacked(record: Fields) -> Iterator[Fields]:
    """The posts in a record that holds many: an API's answer, a chat, a list of threads."""
    if isinstance(record.get("data"), list | dict) and not is_crowdtangle(record):
        data = record["data"]
        yield from (one for one in (data if isinstance(data, list) else [data]) if isinstance(one, dict))
    elif isinstance(record.get("chats"), dict):
        for chat in record["chats"].get("list", ()):
            yield from unpacked(chat)
    elif isinstance(record.get("messages"), list):
        chat = record.get("id")
        yield from (message | {"_chat": chat} for message in record["messages"] if isinstance(message, dict))
    elif isinstance(record.get("items"), list):
        yield from (one for one in record["items"] if isinstance(one, dict))
    elif isinstance(record.get("posts"), list):
        yield from (one for one in record["posts"] if isinstance(one, dict))
    else:
        yield record


def is_no_post(record: Fields) -> bool:
    """A record that says something happened and is no post (a person joined a chat)."""
    return record.get("type") == "service"


def _first(record: Fields, *names: str) -> str | None:
    """The first of these that is there and not empty, case and a dotted path aside."""
    there = {str(name).strip().lower(): value for name, value in record.items() if name is not None}
    for name in names:
        value: Any = there.get(name.lower())
        if value is None and "." in name:
            value = record
            for part in name.split("."):
                value = value.get(part) if isinstance(value, dict) else None
        if value is not None and not isinstance(value, dict | list) and str(value).strip():
            return str(value)
    return None


def _has(record: Fields, *names: str) -> bool:
    there = {str(name).strip().lower() for name in record}
    return all(name.lower() in there for name in names)


def _objects(text: str, *more: Object | None, shared: Iterable[str | None] = ()) -> tuple[Object, ...]:
    """The objects that an export names, then those of the text, each once."""
    found: dict[Object, None] = {one: None for one in more if one is not None}
    for link in shared:
        name = canonical_link(link) if link else None
        if link and name:
            found["link", name] = None
            found["domain", domain(link) or name] = None
    found.update(dict.fromkeys(objects_of(text)))
    return tuple(found)


def is_twitter(record: Fields) -> bool:
    """A tweet of the API's second version."""
    return _has(record, "id", "text", "author_id") and not _has(record, "post_owner")


def twitter(record: Fields) -> Iterator[Record]:
    """A tweet: its links as they were resolved, what it reposts, quotes and answers."""
    text = _first(record, "note_tweet.text", "text") or ""
    entities = record.get("entities") or {}
    kinds = {"retweeted": "repost", "quoted": "quote", "replied_to": "reply"}
    about = [(kinds[one["type"]], str(one["id"])) for one in record.get("referenced_tweets") or () if one.get("type") in kinds]
    flat = ((kind, _first(record, f"referenced_tweets.{name}.id")) for name, kind in kinds.items())  # as twarc-csv writes it
    about += [(kind, found) for kind, found in flat if found]
    shared = [one.get("unwound_url") or one.get("expanded_url") for one in entities.get("urls") or () if not one.get("media_key")]
    media = [("media", str(key)) for key in (record.get("attachments") or {}).get("media_keys") or ()]
    bare = re.sub(r"https?://t\.co/\w+", " ", text) if shared else text
    kind = next((one for one in ("repost", "quote", "reply") if one in dict(about)), "post")
    yield Record(0, _first(record, "id"), _first(record, "author_id"), _first(record, "created_at"), text, kind, _objects(bare, *about, *media, shared=shared))


def is_archive(record: Fields) -> bool:
    """A tweet of somebody's own archive."""
    tweet = record.get("tweet", record)
    return isinstance(tweet, dict) and _has(tweet, "id_str", "full_text", "created_at") and not _has(tweet, "author_id")


def archive(record: Fields) -> Iterator[Record]:
    """A tweet of an archive; whose it is stands beside it."""
    tweet = record.get("tweet", record)
    text = _first(tweet, "full_text") or ""
    shared = [one.get("expanded_url") for one in (tweet.get("entities") or {}).get("urls") or ()]
    answers = _first(tweet, "in_reply_to_status_id_str")
    kind = "repost" if text.startswith("RT @") else "reply" if answers else "post"
    bare = re.sub(r"https?://t\.co/\w+", " ", text) if shared else text
    objects = _objects(bare, ("reply", answers) if answers else None, shared=shared)
    owner = _first(tweet, "user.id_str") or _first(record, "_account")
    yield Record(0, _first(tweet, "id_str"), owner, _first(tweet, "created_at"), text, kind, objects)


# CrowdTangle wrote the zone of its user as letters.
_ZONES = {"UTC": 0, "GMT": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "BST": 1, "CET": 1, "CEST": 2}


def is_crowdtangle(record: Fields) -> bool:
    """A row of CrowdTangle's historical data."""
    return _has(record, "Post Created", "URL") and any(_has(record, one) for one in ("Message", "Description"))


def crowdtangle(record: Fields) -> Iterator[Record]:
    """A row of CrowdTangle: the page or account, and the link it ends at."""
    when = _first(record, "Post Created")
    if when and (found := re.fullmatch(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) ([A-Z]{2,4})", when)):
        hours = _ZONES.get(found[2])
        when = f"{found[1]}{hours:+03d}:00" if hours is not None else when
    text = " ".join(part for part in (_first(record, "Message"), _first(record, "Description")) if part)
    account = _first(record, "Facebook Id", "Page Id", "Platform Id", "User Name", "Page Name", "Group Name", "Account")
    shared = [_first(record, "Final Link", "Link")]
    own = _first(record, "URL")
    if shared[0] and own and canonical_link(shared[0]) == canonical_link(own):
        shared = []  # a picture links to itself
    yield Record(0, own, account, when, text, (_first(record, "Type") or "post").lower(), _objects(text, shared=shared))


def is_meta(record: Fields) -> bool:
    """A post of the Meta Content Library."""
    return "creation_time" in record and ("post_owner.id" in record or isinstance(record.get("post_owner"), dict))


def meta(record: Fields) -> Iterator[Record]:
    """A post of the Meta Content Library, its columns flat or nested."""
    text = _first(record, "text") or ""
    shared = [_first(record, "link_attachment.link", "link_attachment.url", "link")]
    original = _first(record, "shared_post.id", "shared_post_id")
    kind = _first(record, "content_type", "media_type") or "post"
    objects = _objects(text, ("repost", original) if original else None, shared=shared)
    yield Record(0, _first(record, "id", "mcl_url"), _first(record, "post_owner.id"), _first(record, "creation_time"), text, kind.lower(), objects)


def is_telegram(record: Fields) -> bool:
    """A message of Telegram Desktop's export."""
    return "_chat" in record and _has(record, "id", "type", "date")


def telegram(record: Fields) -> Iterator[Record]:
    """A message of a chat; who wrote it, where it was forwarded from, links behind words."""
    if is_no_post(record):
        return
    raw = record.get("text") or ""
    pieces = raw if isinstance(raw, list) else [raw]
    text = "".join(one if isinstance(one, str) else str(one.get("text", "")) for one in pieces)
    behind = [one.get("href") for one in pieces if isinstance(one, dict)]
    came = _first(record, "forwarded_from_id", "forwarded_from")
    number = _first(record, "id")
    post = f"{record['_chat']}/{number}" if number else None
    objects = _objects(text, ("forwarded_from", came) if came else None, shared=behind)
    when = _first(record, "date_unixtime", "date")
    yield Record(0, post, _first(record, "from_id", "from"), when, text, "forward" if came else "post", objects)


_COMMENT = ("comment_id", "commentId", "cid", "id")
_CHANNEL = ("author_channel_id", "authorChannelId.value", "authorChannelId", "channel", "author_id", "author", "authorDisplayName")


def is_youtube(record: Fields) -> bool:
    """A comment, or a thread of the API."""
    snippet = record.get("snippet")
    if isinstance(snippet, dict):
        return "topLevelComment" in snippet or "authorChannelId" in snippet
    return any(_has(record, one) for one in ("video_id", "videoId")) and any(_has(record, one) for one in ("author_channel_id", "authorChannelId", "comment_id", "commentId", "cid"))


def youtube(record: Fields) -> Iterator[Record]:
    """A comment, or a thread with its answers; the video is an object."""
    snippet = record.get("snippet")
    if isinstance(snippet, dict) and "topLevelComment" in snippet:
        video = _first(snippet, "videoId")
        answers = (record.get("replies") or {}).get("comments") or ()
        for one in (snippet["topLevelComment"], *answers):
            yield from _comment({**one, "snippet": {"videoId": video, **one["snippet"]}})
    else:
        yield from _comment(record)


def _comment(record: Fields) -> Iterator[Record]:
    snippet = record["snippet"] if isinstance(record.get("snippet"), dict) else record
    text = _first(snippet, "textOriginal", "text_original", "textDisplay", "text_display", "text", "comment") or ""
    video = _first(snippet, "videoId", "video_id")
    answers = _first(snippet, "parentId", "parent_id", "parent")
    when = _first(snippet, "publishedAt", "published_at", "time_parsed", "timestamp", "date")
    objects = _objects(text, ("video", video) if video else None, ("reply", answers) if answers else None)
    yield Record(0, _first(record, *_COMMENT), _first(snippet, *_CHANNEL), when, text, "reply" if answers else "comment", objects)


def is_toolkit(record: Fields) -> bool:
    """A row of coordination-network-toolkit's CSV."""
    return _has(record, "message_id", "user_id", "repost_id", "reply_id", "message", "timestamp")


def toolkit(record: Fields) -> Iterator[Record]:
    """A row of that CSV: links parted by blanks, what it reposts and answers."""
    text, repost, reply = _first(record, "message") or "", _first(record, "repost_id"), _first(record, "reply_id")
    shared = (_first(record, "urls") or "").split()
    objects = _objects(text, ("repost", repost) if repost else None, ("reply", reply) if reply else None, shared=shared)
    kind = "repost" if repost else "reply" if reply else "post"
    yield Record(0, _first(record, "message_id"), _first(record, "user_id"), _first(record, "timestamp"), text, kind, objects)


def plain(record: Fields) -> Iterator[Record]:
    """A record with our own names, or ones near to them; its object as it stands, else those of its text."""
    text = _first(record, "text", "message", "content", "body") or ""
    name, kind = _first(record, "object_id", "object"), _first(record, "object_type") or ""
    yield Record(
        0,
        _first(record, "post_id", "id", "message_id"),
        _first(record, "account_id", "account", "user_id", "author_id", "user", "author"),
        _first(record, "ts", "timestamp", "time", "created_at", "date"),
        text,
        _first(record, "kind") or "",
        ((kind, name),) if name else tuple(objects_of(text)),
    )
