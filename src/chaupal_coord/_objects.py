"""What a post acts on: the links, domains, hashtags, mentions, reposts and pictures in it, each under one name."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

# Parameters that say where a reader came from, not what is read.
_TRACKING = re.compile(
    r"utm_\w+|ga_\w+|pk_\w+|mc_[ce]id|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igsh|igshid|ref_src|ref_url|"
    r"cmpid|ocid|xtor|sr_share|smid|smtyp|ncid|__twitter_impression|_branch_match_id|mibextid|rdid|sfnsn|paipv|eav|__tn__|__cft__\[\d+\]",
    re.IGNORECASE,
)
# On some sites nothing else says what is read.
_ONLY = {"youtube.com": {"v", "list"}, "twitter.com": set[str](), "instagram.com": set[str](), "tiktok.com": set[str](), "open.spotify.com": set[str]()}
_HOST_PREFIX = re.compile(r"^(?:www\d?|m|mobile|amp|touch|mbasic|web|old|l)\.(?=[^.]+\.[^.]+)")
_HOSTS = {"x.com": "twitter.com", "fb.com": "facebook.com", "nitter.net": "twitter.com"}
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$", re.IGNORECASE)
_LINK = re.compile(r"(?:https?://|(?<![\w@./-])www\.)[^\s<>\"'`|\\^{}\u2026]+", re.IGNORECASE)
_TRAILING = ".,;:!?)]}'\"»”’।…*"
# A hashtag: letters, marks, digits and underscores of any script, not digits alone; a mention: Latin letters, digits, underscores.
_HASHTAG = re.compile(r"(?<![\w&/])[#\uff03]((?=[^\W\d_]|\d*_*[^\W\d])(?:\w|[\u0900-\u0dff\u200c\u200d])+)")
_MENTION = re.compile(r"(?<![\w@/])@(\w{1,30}(?:\.\w+)*)")
_REPOST = re.compile(r"^\s*RT\s+@(\w{1,30}):?\s", re.IGNORECASE)


def canonical_link(link: str) -> str | None:
    """One name for a link however it was shared: host and path with the parameters that matter, in order; None where it is no link.

    The scheme, www and mobile hosts, default ports, tracking parameters, fragments, trailing slashes and index pages go; a
    host in its own script becomes punycode; escapes are written one way. Short links stay: resolving them needs a network.
    """
    text = link.strip().strip("<>")
    if not re.match(r"[a-z][a-z0-9+.-]*://", text, re.IGNORECASE):
        text = f"http://{text}"
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or parts.username is not None:
        return None
    host = _host(parts.hostname or "")
    if host is None:
        return None
    if host == "youtu.be" and len(parts.path) > 1:
        return f"youtube.com/watch?v={parts.path.strip('/').split('/')[0]}"
    path = quote(unquote(_INDEX.sub("/", parts.path), errors="replace"), safe="/:@!$&'()*+,;=~-._").rstrip("/")
    if host == "youtube.com" and (short := re.match(r"/(?:shorts|live|embed)/([\w-]{6,})", path)):
        return f"youtube.com/watch?v={short[1]}"
    if host == "twitter.com":  # the author's name in it may change, the number stays
        path = re.sub(r"^/(?:i/web|[^/]+)/status(?:es)?/(\d+).*", r"/i/status/\1", path)
    kept = sorted((name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if _matters(host, name))
    where = f":{port}" if port not in (None, 80, 443) else ""
    query = f"?{urlencode(kept)}" if kept else ""
    return f"{host}{where}{path}{query}"


def _matters(host: str, name: str) -> bool:
    if host in _ONLY:
        return name in _ONLY[host]
    return not _TRACKING.fullmatch(name)


def _host(host: str) -> str | None:
    """The host in lower case and punycode, without www and the hosts for phones; None where it is none."""
    host = host.rstrip(".").lower()
    try:
        host = host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        return None
    host = _HOST_PREFIX.sub("", host)
    host = _HOSTS.get(host, host)
    return host if re.fullmatch(r"(?:[a-z0-9_-]+\.)+[a-z0-9-]{2,}", host) else None


def domain(link: str) -> str | None:
    """The host of a link, without www and the hosts for phones; None where it is no link."""
    found = canonical_link(link)
    return re.split(r"[/?:]", found)[0] if found else None


def links(text: str) -> list[str]:
    """The links in a text as they stand there, without the punctuation behind them."""
    found = []
    for link in _LINK.findall(text):
        while link and link[-1] in _TRAILING and not (link[-1] == ")" and link.count("(") >= link.count(")")):
            link = link[:-1]
        found.append(link)
    return found


def hashtags(text: str) -> list[str]:
    """The hashtags of a text in their order, in lower case, without the sign; of any script."""
    return [tag.casefold() for tag in _HASHTAG.findall(text)]


def mentions(text: str) -> list[str]:
    """The accounts that a text names by @, in lower case; that of a repost's head is not one of them."""
    return [name.lower() for name in _MENTION.findall(_REPOST.sub("", text))]


def objects_of(text: str) -> Iterator[tuple[str, str]]:
    """(type, id) of each object in a text, once: link, domain, hashtag, hashtags (two and more, in their order), mention.

    What a post reposts, replies to or shows is not in its text: an adapter takes it from the export's own fields.
    """
    found: dict[tuple[str, str], None] = {}
    for link in links(text):
        name = canonical_link(link)
        if name:
            found["link", name] = None
            found["domain", re.split(r"[/?:]", name)[0]] = None
    tags = hashtags(text)
    found.update({("hashtag", tag): None for tag in tags})
    if len(tags) > 1:
        found["hashtags", " ".join(tags)] = None
    found.update({("mention", name): None for name in mentions(text)})
    yield from found
