"""What comes in is made safe to keep: nothing hidden, nobody's number."""

import pytest

from chaupal.tips.wash import READ_LIMIT, TEXT_LIMIT, wash


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("vote\x00 band\x07", "vote band"),
        ("photo\u202egnp.exe", "photognp.exe"),
        ("\u2066वोट\u2069 \u200fबंद", "वोट बंद"),
        ("vo\u200bte\ufeff b\u00adand", "vote band"),
        ("क्\u200dष और र्\u200cक", "क्\u200dष और र्\u200cक"),
        ("a\u200db", "ab"),
        ("👨\u200d👩 आए", "👨\u200d👩 आए"),
        ("h\u0300\u0301\u0302\u0303\u0304ai", "h\u0300\u0301ai"),
        ("एक\r\nदो\r\n\r\n\r\n\r\nतीन", "एक\nदो\n\nतीन"),
        ("tag\U000e0041\U000e0042 end", "tag end"),
        ("half \ud83d pair", "half  pair"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_washing_takes_away_what_hides_and_nothing_else(raw: str, kept: str) -> None:
    assert wash(raw).original == kept


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("call 98765 43210 abhi", "call ••••••10 abhi"),
        ("+91-9876543210", "••••••10"),
        ("०९८७६५४३२१०", "••••••१०"),
        ("(0512) 234-5678", "••••••78"),
        ("आधार 1234 5678 9012", "आधार ••••••12"),
        ("मेल ravi.k@example.org पर", "मेल •••••• पर"),
        ("ravi@okbank pe bhejo", "•••••• pe bhejo"),
        ("card ABC1234567", "card ••••••67"),
        ("1950 पर पूछें", "1950 पर पूछें"),
        ("1,77,516 बूथ, 18:20, 10-02-2027", "1,77,516 बूथ, 18:20, 10-02-2027"),
        ("2000000000 रुपये", "2000000000 रुपये"),
        ("2017 2019 2022 2024", "2017 2019 2022 2024"),
    ],
)
def test_masking_hides_numbers_of_people_and_leaves_figures(text: str, masked: str) -> None:
    washed = wash(text)

    assert (washed.text, washed.original) == (masked, text.lstrip())


def test_ten_megabytes_are_cut_and_say_so() -> None:
    washed = wash("वोट बंद है। " * 900_000)

    assert (len(washed.text) <= TEXT_LIMIT, washed.cut) == (True, True)


def test_a_text_that_is_whole_is_not_called_cut() -> None:
    assert (wash("क" * TEXT_LIMIT).cut, wash(" " * (READ_LIMIT - 1) + "क").cut) == (False, False)


@pytest.mark.parametrize(
    ("text", "tongue"),
    [
        ("वोट नहीं डाल सकते", "hi"),
        ("vote nahi dal sakte hai", "hinglish"),
        ("You cannot vote without the card", "en"),
        ("🙏 1950 !!", ""),
    ],
)
def test_the_tongue_is_told_by_letters_and_little_words(text: str, tongue: str) -> None:
    assert wash(text).tongue == tongue
