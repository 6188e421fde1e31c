"""Exported chats: both phones, both languages, both clocks; three speakers and broken files are refused (T8)."""

import zipfile
from io import BytesIO

import pytest

from chaupal.base.errors import Refused
from chaupal.tips.chatfile import read

ANDROID = """12/01/27, 9:15 pm - Messages and calls are end-to-end encrypted. No one outside of this chat can read them.
12/01/27, 9:15 pm - Ravi Kumar: Suna hai voter card ke bina vote nahi dalne denge
aur yeh sabko batana hai
12/01/27, 9:16\u202fpm - Asha: Ravi Kumar yeh sach hai kya? mujhe 98765 43210 par batao
12/01/27, 9:17 pm - Ravi Kumar: <Media omitted>
12/01/27, 9:18 pm - Asha: ok
"""
KEPT = (
    "Suna hai voter card ke bina vote nahi dalne denge\naur yeh sabko batana hai",
    "••• yeh sach hai kya? mujhe ••••••10 par batao",
)


def messages(text: str | bytes) -> tuple[str, ...]:
    data = text if isinstance(text, bytes) else text.encode()
    return read(BytesIO(data), len(data)).messages


def packed(**files: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as into:
        for name, data in files.items():
            into.writestr(name.replace("__", "."), data)
    return out.getvalue()


def test_android_export_gives_messages_without_names_numbers_and_system_lines() -> None:
    assert messages(ANDROID) == KEPT


@pytest.mark.parametrize(
    "head",
    [
        "12/01/2027, 21:15 - {}: ",
        "1/12/27, 9:15 PM - {}: ",
        "2027-01-12, 21:15 - {}: ",
        "12.01.27, 21:15 - {}: ",
        "[12/01/27, 9:15:03\u202fPM] {}: ",
        "\u200e[12/01/27, 21:15:03] {}: ",
        "[2027-01-12, 21:15:03] {}: ",
        "१२/०१/२७, ९:१५ अपराह्न - {}: ",
        "12/1/27, रात 9:15 बजे - {}: ",
        "12/01/27, 9:15 p.m. - {}: ",
    ],
)
def test_every_form_of_the_line_is_understood(head: str) -> None:
    text = head.format("Ravi") + "वोटर पर्ची ही पहचान है\n" + head.format("+91 98765 43210") + "नहीं, पर्ची पहचान नहीं है\n"

    assert messages(text) == ("वोटर पर्ची ही पहचान है", "नहीं, पर्ची पहचान नहीं है")


@pytest.mark.parametrize(
    "line",
    [
        "<Media omitted>", "<मीडिया शामिल नहीं है>", "\u200eimage omitted", "IMG-20270112-WA0001.jpg (file attached)",
        "This message was deleted", "आपने यह मैसेज मिटाया", "Missed voice call", "मिस्ड वॉइस कॉल", "null",
        "\u200eMessages and calls are end-to-end encrypted.", "मैसेज और कॉल एंड-टू-एंड एन्क्रिप्टेड हैं।",
    ],
)  # fmt: skip
def test_what_whatsapp_writes_itself_is_left_out(line: str) -> None:
    assert messages(f"[12/01/27, 21:15:03] Ravi: {line}\n[12/01/27, 21:16:03] Ravi: वोटर पर्ची ही पहचान है") == ("वोटर पर्ची ही पहचान है",)


def test_a_zip_around_the_text_reads_the_same() -> None:
    assert messages(packed(**{"WhatsApp Chat with Ravi__txt": ANDROID.encode(), "IMG__jpg": b"\xff\xd8"})) == KEPT


def test_utf16_reads_the_same() -> None:
    assert messages(ANDROID.encode("utf-16")) == KEPT


def broken(data: bytes) -> bytes:
    return data[: len(data) // 2]




BOMB = packed(chat__txt=b"a" * 20_000_000)
SQUEEZED = packed(chat__txt=b"12/01/27, 21:15 - R: " + b"a" * 4_000_000)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (ANDROID.encode() + b"12/01/27, 9:19 pm - Third: namaste sab ko\n", "tips.three_speakers"),
        ("12/01/27, 9:15 pm - Ravi created group \"Booth 7\"\n12/01/27, 9:15 pm - Ravi: वोटर पर्ची ही पहचान है\n".encode(), "tips.three_speakers"),
        ("12/01/27, 9:15 pm - रवि ने ग्रुप बनाया\n".encode(), "tips.three_speakers"),
        (b"just some text, no chat at all", "tips.not_a_chat"),
        (b"\xff\xd8\xff\xe0 a picture called chat.txt", "tips.not_a_chat"),
        (b"", "tips.not_a_chat"),
        (packed(a__txt=ANDROID.encode(), b__txt=ANDROID.encode()), "tips.several_chats"),
        (packed(photo__jpg=b"x"), "tips.not_a_chat"),
        (packed(**{f"f{n}__jpg": b"" for n in range(2_001)}), "tips.too_much_in_zip"),
        (BOMB, "tips.too_much_in_zip"),
        (SQUEEZED, "tips.too_much_in_zip"),
        (broken(packed(chat__txt=ANDROID.encode())), "tips.broken_zip"),
        (b"PK\x03\x04 not a zip", "tips.broken_zip"),
    ],
    ids=["three", "group", "group-hindi", "prose", "picture", "empty", "two-texts", "no-text", "many", "bomb", "ratio", "broken", "fake"],
)
def test_what_is_no_chat_of_two_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read(BytesIO(data), len(data))

    assert refused.value.code == code


def test_a_damaged_text_inside_a_whole_zip_is_refused() -> None:
    data = bytearray(packed(chat__txt=ANDROID.encode() * 3))
    data[60:90] = b"\x55" * 30

    with pytest.raises(Refused) as refused:
        read(BytesIO(bytes(data)), len(data))

    assert refused.value.code == "tips.broken_zip"


def test_a_file_over_eight_megabytes_is_refused_unread() -> None:
    with pytest.raises(Refused) as refused:
        read(BytesIO(b""), 8_000_001)

    assert refused.value.code == "tips.chat_too_large"


def test_only_the_newest_two_hundred_are_put_up() -> None:
    text = "".join(f"12/01/27, 21:15 - Ravi: वोटर पर्ची नंबर {n}\n" for n in range(250))

    chat = read(BytesIO(text.encode()), len(text.encode()))

    assert (len(chat.messages), chat.messages[-1], chat.left_out) == (200, "वोटर पर्ची नंबर 249", 50)
