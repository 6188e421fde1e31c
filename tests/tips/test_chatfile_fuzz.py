"""The chat importer against whatever a phone may write and whatever somebody may make up."""

from __future__ import annotations

import zipfile
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chaupal.base.errors import BadInput
from chaupal.tips import chatfile

START = datetime.fromisoformat("2027-01-12T00:00:00+05:30")
# How phones write the head of a line: Android and iOS, 12 and 24 hours, in English and Hindi, days first or the year.
HEADS = (
    "{0:%d/%m/%y}, {0:%I:%M} pm - ",
    "{0:%d/%m/%Y}, {0:%H:%M} - ",
    "{0:%m/%d/%y}, {0:%I:%M}\u202fPM - ",
    "{0:%Y-%m-%d}, {0:%H:%M} - ",
    "{0:%d.%m.%y}, {0:%H:%M} - ",
    "{0:%d/%m/%y}, {0:%I:%M} अपराह्न - ",
    "{0:%d/%m/%y}, रात {0:%I:%M} बजे - ",
    "[{0:%d/%m/%y}, {0:%I:%M:%S} PM] ",
    "[{0:%d/%m/%Y}, {0:%H:%M:%S}] ",
    "\u200e[{0:%d/%m/%y}, {0:%I:%M:%S}\u202fAM] ",
)
NAMES = ("रीता देवी", "Ramesh Kumar", "+91 94500 12345", "~ Anu 🌸", "Dr. O'Neil", "मो. सलीम", "A-1 Tent House")
WORDS = some.sampled_from(["बूथ", "बदल", "गए", "suna", "hai", "ki", "vote", "nahi", "dalega", "कल", "सबको", "batao", "🙏", "12", "तारीख", "रविवार"])
MESSAGE = some.lists(WORDS, min_size=6, max_size=20).map(" ".join).filter(lambda said: sum(letter.isalnum() for letter in said) >= 8)
LINES = some.lists(some.tuples(some.integers(0, 1), MESSAGE), min_size=1, max_size=30)
PAIR = some.lists(some.sampled_from(NAMES), min_size=2, max_size=2, unique=True)


def export(head: str, lines: list[tuple[str, str]]) -> bytes:
    told = [f"{head.format(START + timedelta(minutes=7 * n))}{name}: {said}" for n, (name, said) in enumerate(lines)]
    return "\n".join(told).encode()


def zipped(data: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("WhatsApp Chat.txt", data)
    return out.getvalue()


def read(data: bytes) -> chatfile.Chat:
    return chatfile.read(BytesIO(data), len(data))


@given(head=some.sampled_from(HEADS), names=PAIR, lines=LINES, packed=some.booleans())
def test_every_way_a_phone_writes_a_chat_gives_its_messages_in_order_without_a_name(
    head: str, names: list[str], lines: list[tuple[int, str]], packed: bool
) -> None:
    data = export(head, [(names[who], said) for who, said in lines])

    found = read(zipped(data) if packed else data)

    assert list(found.messages) == [said for _who, said in lines]
    assert [name in " ".join(found.messages) for name in names] == [False, False]


@given(head=some.sampled_from(HEADS), lines=some.lists(MESSAGE, min_size=3, max_size=12), place=some.data())
def test_a_third_speaker_anywhere_is_refused(head: str, lines: list[str], place: some.DataObject) -> None:
    who = [NAMES[n % 2] for n in range(len(lines))]
    who.insert(place.draw(some.integers(2, len(who))), NAMES[4])

    with pytest.raises(BadInput) as refused:
        read(export(head, list(zip(who, [*lines, lines[0]], strict=True))))

    assert refused.value.code == "tips.three_speakers"


@given(head=some.sampled_from(HEADS), names=PAIR, said=MESSAGE, number=some.integers(6_000_000_000, 9_999_999_999))
def test_names_and_numbers_inside_a_message_are_hidden(head: str, names: list[str], said: str, number: int) -> None:
    found = read(export(head, [(names[0], f"{said} @{names[1]} ko bolo {number}"), (names[1], said)]))

    assert [part in " ".join(found.messages) for part in (*names, str(number))] == [False] * 3


@given(head=some.sampled_from(HEADS), lines=LINES)
def test_of_a_chat_with_our_number_only_what_the_other_wrote_is_taken(head: str, lines: list[tuple[int, str]]) -> None:
    both = [(0, "Bilkul naya mamla hai yah"), (1, "Jawab hamari taraf se aayega"), *lines]
    data = export(head, [(NAMES[who], said) for who, said in both])

    found = chatfile.read_own(BytesIO(data), len(data), lambda name: name == NAMES[1])

    assert [said for _head, said in found.messages] == [said for who, said in both if who == 0]


@given(data=some.binary(max_size=3_000))
def test_any_bytes_are_read_or_refused_with_a_word(data: bytes) -> None:
    for told in (data, b"PK\x03\x04" + data, b"\xff\xfe" + data, b"\xef\xbb\xbf" + data):
        try:
            assert len(read(told).messages) <= chatfile.SHOWN
        except BadInput as refusal:
            assert refusal.code.startswith("tips.")


@given(text=some.text(max_size=2_000), head=some.sampled_from(HEADS))
def test_any_letters_between_true_heads_are_read_or_refused_with_a_word(text: str, head: str) -> None:
    told = head.format(START)
    data = f"{told}Rita: {text}\n{told}{text}\n{text}\n{told}: {text}".encode("utf-8", "surrogatepass")
    try:
        found = read(data)
    except BadInput as refusal:
        assert refusal.code.startswith("tips.")
    else:
        assert all(len(said) <= chatfile.TEXT_LIMIT + 100 for said in found.messages)


@given(place=some.data())
def test_a_zip_with_broken_bytes_is_read_or_refused_with_a_word(place: some.DataObject) -> None:
    broken = bytearray(zipped(export(HEADS[0], [(NAMES[n % 2], "Suna hai booth badal gaye hain") for n in range(20)])))
    for _time in range(place.draw(some.integers(1, 6))):
        broken[place.draw(some.integers(2, len(broken) - 1))] = place.draw(some.integers(0, 255))
    cut = place.draw(some.integers(4, len(broken)))
    for data in (bytes(broken), bytes(broken[:cut])):
        try:
            read(data)
        except BadInput as refusal:
            assert refusal.code.startswith("tips.")
