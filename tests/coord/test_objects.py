import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from chaupal_coord import canonical_link, domain, hashtags, links, mentions, objects_of


@pytest.mark.parametrize(
    ("shared", "name"),
    [
        ("https://www.Example.org/News/?utm_source=x&b=2&a=1#top", "example.org/News?a=1&b=2"),
        ("http://example.org/News?a=1&b=2&fbclid=Z", "example.org/News?a=1&b=2"),
        ("m.example.org/", "example.org"),
        ("https://mobile.example.co.in:443/a/", "example.co.in/a"),
        ("http://example.org:8080/a", "example.org:8080/a"),
        ("https://example.org/index.html", "example.org"),
        ("https://example.org/a%7eb/%e0%a4%95", "example.org/a~b/%E0%A4%95"),
        ("https://example.org/a~b/क", "example.org/a~b/%E0%A4%95"),
        ("https://उदाहरण.भारत/a", "xn--p1b6ci4b4b3a.xn--h2brj9c/a"),
        ("https://youtu.be/abcDEF123?si=x", "youtube.com/watch?v=abcDEF123"),
        ("https://m.youtube.com/watch?v=abcDEF123&feature=share&t=3", "youtube.com/watch?v=abcDEF123"),
        ("https://www.youtube.com/shorts/abcDEF123", "youtube.com/watch?v=abcDEF123"),
        ("https://x.com/someone/status/123?s=20", "twitter.com/i/status/123"),
        ("https://mobile.twitter.com/renamed/status/123/photo/1", "twitter.com/i/status/123"),
        ("http://m.co/a", "m.co/a"),
        ("https://www.co/a", "www.co/a"),
        ("mailto:a@example.org", None),
        ("ftp://example.org/a", None),
        ("http://[::1", None),
        ("http://nodots/a", None),
        ("", None),
    ],
)
def test_a_link_has_one_name_however_it_was_shared(shared: str, name: str | None) -> None:
    assert canonical_link(shared) == name


@settings(deadline=None)  # the machine may be busy
@given(some.text(max_size=60))
def test_naming_a_link_once_more_changes_nothing(text: str) -> None:
    name = canonical_link(text)

    assert name is None or canonical_link(name) == name


def test_a_domain_is_the_host_alone() -> None:
    assert [domain(link) for link in ("https://www.example.org:8080/a?b=c", "https://news.example.org", "no link")] == [
        "example.org",
        "news.example.org",
        None,
    ]


def test_links_end_where_the_sentence_goes_on() -> None:
    text = "देखें https://example.org/a।  (https://example.org/b), www.example.org/c. https://example.org/d_(e) mail@www.example.org"

    assert links(text) == ["https://example.org/a", "https://example.org/b", "www.example.org/c", "https://example.org/d_(e)"]


def test_hashtags_of_any_script_in_their_order() -> None:
    assert hashtags("#Vote2027 और #मतदान_दिवस, #किसान! #123 a#b &#39; #Vote2027") == ["vote2027", "मतदान_दिवस", "किसान", "vote2027"]


def test_mentions_leave_out_mail_and_the_head_of_a_repost() -> None:
    assert mentions("RT @first: @Second see me@example.org .@third") == ["second", "third"]


def test_a_text_names_each_of_its_objects_once() -> None:
    text = "#एक #दो @Some https://www.example.org/a?utm_source=x http://example.org/a/"

    assert list(objects_of(text)) == [
        ("link", "example.org/a"),
        ("domain", "example.org"),
        ("hashtag", "एक"),
        ("hashtag", "दो"),
        ("hashtags", "एक दो"),
        ("mention", "some"),
    ]
