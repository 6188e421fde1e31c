"""A chat with the cell's own number is taken whole: how the number is known, what is taken, and what is refused (T8)."""

from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from chaupal.base.errors import Refused
from chaupal.base.seal import unseal
from chaupal.ledger.models import Entry, EntryLine
from chaupal.tips import chatfile, ownnumber
from chaupal.tips.actions import own
from chaupal.tips.choices import OWN_NOTICE
from chaupal.tips.commands import number
from chaupal.tips.models import OwnLabel, Tip, TipBooth
from tests import make
from tests.tips.people_and_places import World, world

pytestmark = pytest.mark.django_db

NUMBER, NAME = "+91 94500 12345", "दावा डेस्क"
THEIRS = ("voter card ke bina vote nahi dalne denge", "वोटर पर्ची ही पहचान है, ••• को बताओ", "call ••••••10 abhi karo sab log")
ANDROID = """12/01/27, 9:15 pm - Messages and calls are end-to-end encrypted.
12/01/27, 9:15 pm - Ravi Kumar: voter card ke bina vote nahi dalne denge
12/01/27, 9:16 pm - {ours}: धन्यवाद, इसकी जाँच हो रही है
12/01/27, 9:17 pm - Ravi Kumar: वोटर पर्ची ही पहचान है, Ravi Kumar को बताओ
12/01/27, 9:17 pm - Ravi Kumar: <Media omitted>
12/01/27, 9:18 pm - Ravi Kumar: call 98765 43210 abhi karo sab log
12/01/27, 9:19 pm - Ravi Kumar: ok
"""
IOS = """[12/01/27, 9:15:01\u202fPM] {ours}: \u200eMessages and calls are end-to-end encrypted.
[12/01/27, 9:15:03\u202fPM] ~ Ravi Kumar: voter card ke bina vote nahi dalne denge
\u200e[12/01/27, 9:16:10\u202fPM] {ours}: धन्यवाद, इसकी जाँच हो रही है
[12/01/27, 9:17:00\u202fPM] ~ Ravi Kumar: वोटर पर्ची ही पहचान है, Ravi Kumar को बताओ
[12/01/27, 9:17:30\u202fPM] ~ Ravi Kumar: \u200eimage omitted
[12/01/27, 9:18:00\u202fPM] ~ Ravi Kumar: call 98765 43210 abhi karo sab log
"""
HINDI = """१२/०१/२७, ९:१५ अपराह्न - मैसेज और कॉल एंड-टू-एंड एन्क्रिप्टेड हैं।
१२/०१/२७, ९:१५ अपराह्न - Ravi Kumar: voter card ke bina vote nahi dalne denge
१२/०१/२७, ९:१६ अपराह्न - {ours}: धन्यवाद, इसकी जाँच हो रही है
१२/०१/२७, ९:१७ अपराह्न - Ravi Kumar: वोटर पर्ची ही पहचान है, Ravi Kumar को बताओ
१२/०१/२७, ९:१७ अपराह्न - Ravi Kumar: <मीडिया शामिल नहीं है>
१२/०१/२७, ९:१८ अपराह्न - Ravi Kumar: call 98765 43210 abhi karo sab log
"""


@pytest.fixture
def here(db: None, noon: datetime) -> World:
    own.set_own_number(number=NUMBER, names=[NAME], by="command", at=noon)
    return world()


def read(text: str) -> chatfile.OwnChat:
    is_ours = ownnumber.recogniser()
    assert is_ours is not None
    return chatfile.read_own(BytesIO(text.encode()), len(text.encode()), is_ours)


def takes(here: World, at: datetime, text: str = ANDROID.format(ours=NAME), **more: Any) -> own.Taken:
    values: dict[str, Any] = {"messages": read(text).messages, "unit": here.mandal, "notice": OWN_NOTICE, "by": here.desk, "at": at}
    return own.take_own_chat(**(values | more))


@pytest.mark.parametrize("form", [ANDROID, IOS, HINDI], ids=["android", "ios", "hindi"])
@pytest.mark.parametrize("ours", [NAME, "\u200e ~\u00a0दावा  डेस्क", "+91 94500 12345", "\u202a+91\u00a094500\u00a012345\u202c", "+91-94500-12345", "०९४५०० १२३४५"])
def test_the_cells_side_is_known_by_number_or_name_however_the_phone_writes_it(here: World, form: str, ours: str) -> None:
    assert tuple(text for _head, text in read(form.format(ours=ours)).messages) == THEIRS


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (ANDROID.format(ours="Asha"), "tips.not_our_chat"),
        (ANDROID.format(ours="+91 94500 12346"), "tips.not_our_chat"),
        (ANDROID.format(ours="दावा डेस्क 2"), "tips.not_our_chat"),
        (ANDROID.format(ours=NAME).replace("Ravi Kumar", NUMBER), "tips.not_our_chat"),
        (ANDROID.format(ours="Ravi Kumar"), "tips.not_our_chat"),
        (ANDROID.format(ours=NAME) + "12/01/27, 9:20 pm - Third: namaste sab ko\n", "tips.three_speakers"),
        ("12/01/27, 9:15 pm - Ravi created group \"Booth 7\"\n" + ANDROID.format(ours=NAME), "tips.three_speakers"),
        ("prose", "tips.not_a_chat"),
    ],
    ids=["a-stranger", "another-number", "another-name", "both-ours", "one-speaker", "three", "group", "prose"],
)  # fmt: skip
def test_what_is_not_a_chat_of_two_with_our_number_is_refused(here: World, text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read(text)

    assert refused.value.code == code


def test_the_others_messages_are_kept_under_the_mandal_and_nothing_of_who_and_when(here: World, noon: datetime) -> None:
    done = takes(here, noon)

    kept = list(Tip.objects.order_by("pk"))
    assert (done, tuple(one.text for one in kept)) == (own.Taken(3, 0), THEIRS)
    assert {(one.channel, one.unit, one.at, one.notice, one.state) for one in kept} == {("own_number", here.mandal, noon, OWN_NOTICE, "new")}
    assert tuple(unseal(one.original_sealed, field="tips.original") for one in kept) == THEIRS
    assert TipBooth.objects.count() == 0
    with connection.cursor() as cursor:
        for table in ("tips_tip", "ledger_entry", "ledger_entrysalt", "ledger_entryline", "tips_ownlabel", "procrastinate_jobs"):
            # Hashes, seals and bands are long runs of digits in which anything turns up by chance.
            told = "regexp_replace(t::text, '[0-9a-f]{13,}', '', 'g')"
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE {told} ~ 'Ravi|9876|43210|9450|12/01|9:15|दावा डेस्क'")
            assert cursor.fetchone() == (0,)


def test_a_chat_is_one_entry_by_the_desk_with_a_line_a_message(here: World, noon: datetime) -> None:
    takes(here, noon)

    entry = Entry.objects.get(act="tips.chat_taken")
    assert (entry.by_kind, entry.by_id, entry.about_kind, entry.about_id, entry.rule_ids, entry.rows) == (
        "person", str(here.desk.pk), "unit", str(here.mandal.pk), ["T8"], 3,
    )  # fmt: skip
    assert [line.text for line in EntryLine.objects.filter(entry=entry).order_by("index")] == [
        f'[{pk},"","new"]' for pk in Tip.objects.order_by("pk").values_list("pk", flat=True)
    ]


def test_the_same_chat_exported_again_brings_only_what_is_new_even_after_a_message_is_gone(here: World, noon: datetime) -> None:
    takes(here, noon)
    Tip.objects.filter(text=THEIRS[0]).update(text="", fingerprint="", state="purged")

    again = takes(here, noon, ANDROID.format(ours=NUMBER) + "12/01/27, 9:30 pm - Ravi Kumar: राशन की दुकान बंद हो जाएगी\n")

    assert (again, Tip.objects.count()) == (own.Taken(1, 3), 4)


def test_the_same_words_at_another_hour_count_again(here: World, noon: datetime) -> None:
    more = ANDROID.format(ours=NAME) + "13/01/27, 9:15 pm - Ravi Kumar: voter card ke bina vote nahi dalne denge\n"

    assert takes(here, noon, more).fresh == 4


@pytest.mark.parametrize(
    ("more", "code"),
    [({"notice": "tips-0"}, "tips.notice_not_shown"), ({"messages": ()}, "tips.nothing_to_take")],
)
def test_what_cannot_be_taken_is_refused_and_leaves_nothing(here: World, noon: datetime, more: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        takes(here, noon, **more)

    assert (refused.value.code, Tip.objects.count(), Entry.objects.filter(act="tips.chat_taken").count()) == (code, 0, 0)


def test_only_the_desk_takes_a_chat_in(here: World, noon: datetime) -> None:
    def code(name: str) -> str:
        with pytest.raises(Refused) as refused:
            takes(here, noon, by=getattr(here, name))
        return refused.value.code

    assert [code(name) for name in ("reader", "keeper", "outsider")] == ["org.verb_missing", "org.out_of_reach", "org.out_of_reach"]


def test_the_newest_thousand_are_taken(here: World) -> None:
    text = f"12/01/27, 21:14 - {NAME}: नमस्ते, बताइए क्या आया है\n" + "".join(f"12/01/27, 21:15 - Ravi: वोटर पर्ची नंबर {n}\n" for n in range(1_050))

    found = read(text)

    assert (len(found.messages), found.messages[-1][1], found.left_out) == (1_000, "वोटर पर्ची नंबर 1049", 50)


def test_setting_the_number_keeps_blind_indexes_alone_and_is_recorded_once(db: None, noon: datetime) -> None:
    made = [own.set_own_number(number=NUMBER, names=[NAME, " "], by="command", at=noon) for _ in range(2)]

    assert (made, set(OwnLabel.objects.values_list("kind", flat=True))) == ([2, 0], {"number", "name"})
    assert {len(bytes(one)) for one in OwnLabel.objects.values_list("blind", flat=True)} == {16}
    entry = Entry.objects.get()
    assert (entry.act, entry.by_kind, entry.by_id) == ("tips.own_number_set", "engine", "command")


@pytest.mark.parametrize("wrong", ["दावा डेस्क", "12345", "", "+91 94500 1234567890"])
def test_what_is_no_number_is_refused(db: None, noon: datetime, wrong: str) -> None:
    with pytest.raises(Refused) as refused:
        own.set_own_number(number=wrong, names=[NAME], by="command", at=noon)

    assert (refused.value.code, OwnLabel.objects.count()) == ("tips.not_a_number", 0)


def test_the_command_sets_and_drops(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    number([NUMBER, "--name", NAME])
    there = OwnLabel.objects.count()
    number([NUMBER, "--name", NAME, "--drop"])

    assert (there, OwnLabel.objects.count(), ownnumber.recogniser()) == (2, 0, None)
    assert list(Entry.objects.order_by("pk").values_list("act", flat=True)) == ["tips.own_number_set", "tips.own_number_dropped"]
    assert "94500" not in capsys.readouterr().out


@pytest.fixture
def desk(here: World) -> Client:
    return make.sign_in(Client(), here.desk)


def sends(client: Client, here: World, text: str = ANDROID.format(ours=NAME), **more: str) -> Any:
    chat = SimpleUploadedFile("WhatsApp Chat with Ravi Kumar.txt", text.encode())
    return client.post("/tips/own/?hl=en", {"seat": "212", "mandal": here.mandal.code, "notice": OWN_NOTICE, "chat": chat} | more)


def test_the_page_asks_for_the_seat_then_shows_its_mandals_and_the_notice_before_the_file(here: World, desk: Client) -> None:
    first = desk.get("/tips/own/?hl=en").content.decode()
    second = desk.get("/tips/own/?hl=en&seat=212").content.decode()

    assert ('name="seat"' in first, 'name="chat"' in first) == (True, False)
    assert [f'value="{unit.code}"' in second for unit in (here.mandal, here.other)] == [True, True]
    assert [mark in second for mark in ('lang="hi"><p>', 'lang="en"><p>', f'value="{OWN_NOTICE}"')] == [True, True, True]


def test_the_desk_sends_a_chat_and_is_told_how_much_was_taken(here: World, desk: Client) -> None:
    first, again = sends(desk, here).content.decode(), sends(desk, here).content.decode()

    assert ("3 messages were taken in." in first, Tip.objects.count()) == (True, 3)
    assert ("0 messages were taken in." in again, "3 had come before and are not counted again." in again) == (True, True)
    assert "Ravi" not in first + again


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"text": ANDROID.format(ours="Asha")}, "This is not a chat of two with our number."),
        ({"text": ANDROID.format(ours=NAME) + "12/01/27, 9:20 pm - Third: namaste sab ko\n"}, "This is the chat of a group"),
        ({"notice": "tips-0"}, "The notice has changed"),
        ({"mandal": "m-322-3"}, "Select a valid choice"),
        ({"seat": "399"}, "No mandal of this seat is in your reach."),
        ({"text": f"12/01/27, 9:15 pm - {NAME}: नमस्ते जी\n12/01/27, 9:16 pm - Ravi: ok\n"}, "The other person wrote nothing in it"),
    ],
)
def test_bad_input_comes_back_with_its_reason(here: World, desk: Client, more: dict[str, str], says: str) -> None:
    answer = sends(desk, here, **more)

    assert (answer.status_code, says in answer.content.decode(), Tip.objects.count()) == (422, True, 0)


def test_without_a_number_nothing_can_be_taken_and_the_page_says_who_sets_it(here: World, desk: Client) -> None:
    OwnLabel.objects.all().delete()

    page, answer = desk.get("/tips/own/?hl=en&seat=212").content.decode(), sends(desk, here)

    assert ("chaupal tips number" in page, 'name="chat"' in page, answer.status_code, Tip.objects.count()) == (True, False, 409, 0)


def test_who_does_not_decide_about_messages_gets_neither_page_nor_link(here: World) -> None:
    def codes(name: str) -> list[int]:
        client = make.sign_in(Client(), getattr(here, name))
        return [client.get("/tips/own/").status_code, sends(client, here).status_code]

    assert [codes(name) for name in ("reader", "keeper", "outsider")] == [[403, 403], [404, 404], [404, 404]]
    assert ["/tips/own/" in make.sign_in(Client(), who).get("/tips/").content.decode() for who in (here.desk, here.reader)] == [True, False]
