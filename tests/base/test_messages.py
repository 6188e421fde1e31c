"""The finder, the checker and the compiler of translations, on rooms made for the purpose."""

import gettext
import os

import polib
import pytest
from django.utils import translation

from chaupal.base import messages
from chaupal.base.messages import Text

PYTHON = '''
from django.utils.translation import gettext as _, ngettext, pgettext_lazy
says = _("Seat is closed.")
two = _("One line, "
        "two lines")
many = ngettext("%(n)d seat", "%(n)d seats", 3)
may = pgettext_lazy("month", "May")
'''
TEMPLATE = """
{% translate "Open" %} {% translate "May" context "verb" %}
{% blocktranslate trimmed with n=x %}
  {{ n }} of
  100%
{% endblocktranslate %}
{% blocktranslate count n=x %}{{ n }} booth{% plural %}{{ n }} booths{% endblocktranslate %}
{{ x|default:_("none") }} {% state "ring" _("shown") %} {# {% translate "never" %} #}
"""


@pytest.fixture
def house(tmp_path):
    """Two rooms, `base` and `org`, without words."""
    for room in ("base", "org"):
        (tmp_path / room / "templates" / room).mkdir(parents=True)
        (tmp_path / room / "__init__.py").touch()
    return tmp_path


def says(house, room, *texts):
    (house / room / "views.py").write_text("\n".join(f"_({text!r})" for text in texts))


def hindi(house, room, words, **more):
    path = messages.po_of(house / room)
    path.parent.mkdir(parents=True, exist_ok=True)
    file = polib.POFile()
    file.metadata = dict(messages.HEADER)
    file.extend(polib.POEntry(msgid=msgid, msgstr=msgstr, **more) for msgid, msgstr in words.items())
    file.save(str(path))
    return path


def test_find_sees_every_form_of_call_and_tag(house):
    (house / "org" / "views.py").write_text(PYTHON)
    (house / "org" / "templates" / "org" / "board.html").write_text(TEMPLATE)

    found = messages.find(house / "org")

    assert found.unreadable == []
    assert sorted(found.texts) == sorted(
        [
            Text("Seat is closed."),
            Text("One line, two lines"),
            Text("%(n)d seat", "%(n)d seats"),
            Text("May", context="month"),
            Text("May", context="verb"),
            Text("Open"),
            Text("%(n)s of 100%%"),
            Text("%(n)s booth", "%(n)s booths"),
            Text("none"),
            Text("shown"),
        ]
    )


def test_find_refuses_a_text_that_is_not_a_literal(house):
    (house / "org" / "views.py").write_text('_(f"{n} seats")')

    assert messages.check(house) == ["org: views.py:1: the text given to _() is not a literal"]


def test_check_is_empty_when_every_text_has_hindi(house):
    says(house, "org", "Open", "%(n)s seats")
    hindi(house, "org", {"Open": "खोलें", "%(n)s seats": "%(n)s सीटें"})

    assert messages.check(house) == []


def test_check_names_what_has_no_hindi_and_where(house):
    says(house, "org", "Open")

    assert messages.check(house) == ["org: 'Open' has no Hindi (views.py)"]


def test_check_lets_base_speak_for_all(house):
    says(house, "org", "Open")
    hindi(house, "base", {"Open": "खोलें"})

    assert messages.check(house) == []


@pytest.mark.parametrize(
    ("msgid", "msgstr", "more", "fault"),
    [
        ("Open", "", {}, "has no Hindi"),
        ("Open", "खोलें", {"flags": ["fuzzy"]}, "is marked fuzzy"),
        ("%(n)s seats", "सीटें", {}, "has placeholders [] in Hindi, ['%(n)s'] in English"),
        ("{n} seats", "{m} सीटें", {}, "has placeholders ['{m}'] in Hindi, ['{n}'] in English"),
        ("Two", "२", {}, "has Devanagari digits; write Latin ones"),
        ("I cannot", "आज नहीं कर पाऊँगा", {}, "speaks as a man or a woman ('पाऊँगा'); say it without the first person"),
        ("I send", "मैं भेज रही हूँ", {}, "speaks as a man or a woman ('रही हूँ'); say it without the first person"),
    ],
)
def test_check_names_what_is_wrong_in_the_hindi(house, msgid, msgstr, more, fault):
    says(house, "org", msgid)
    hindi(house, "org", {msgid: msgstr}, **more)

    assert messages.check(house) == [f"org: {msgid!r} {fault}"]


@pytest.mark.parametrize("good", ["पहुँचा गाँव", "मैं भी साथ हूँ", "जाऊँ गा", "ऊँचा गाना"])
def test_check_lets_words_pass_that_only_look_gendered(house, good):
    says(house, "org", "Open")
    hindi(house, "org", {"Open": good})

    assert messages.check(house) == []


def test_check_names_what_nobody_says_any_more(house):
    hindi(house, "org", {"Old": "पुराना"})

    assert messages.check(house) == ["org: 'Old' is said nowhere; remove it"]


def test_check_refuses_two_hindis_of_one_text(house):
    says(house, "base", "Open")
    says(house, "org", "Open")
    hindi(house, "base", {"Open": "खोलें"})
    hindi(house, "org", {"Open": "खुला"})

    assert messages.check(house) == ["org: 'Open' is 'खुला' here and 'खोलें' in base"]


def test_extract_adds_the_new_takes_out_the_old_and_keeps_what_was_written(house):
    says(house, "org", "Open", "Close", "Shared")
    says(house, "base", "Shared")
    hindi(house, "base", {"Shared": "साझा"})
    path = hindi(house, "org", {"Open": "खोलें", "Old": "पुराना"})

    done = messages.extract(house)

    assert done == {"base": (0, 0), "org": (1, 1)}
    assert {entry.msgid: entry.msgstr for entry in polib.pofile(str(path))} == {"Open": "खोलें", "Close": ""}
    assert messages.extract(house) == {"base": (0, 0), "org": (0, 0)}


def test_extract_of_one_room_leaves_the_others_alone(house):
    says(house, "base", "Shared")
    says(house, "org", "Open")

    assert messages.extract(house, only=["org"]) == {"org": (1, 0)}
    assert not messages.po_of(house / "base").exists()


def test_compile_makes_what_is_stale_and_nothing_else(house):
    path = hindi(house, "org", {"Open": "खोलें"})

    assert (messages.compile_stale(house), messages.compile_stale(house)) == (1, 0)
    os.utime(path, ns=(path.stat().st_atime_ns, path.with_suffix(".mo").stat().st_mtime_ns + 1))
    assert messages.compile_stale(house) == 1
    with path.with_suffix(".mo").open("rb") as made:
        assert gettext.GNUTranslations(made).gettext("Open") == "खोलें"
    assert sorted(each.name for each in path.parent.iterdir()) == ["django.mo", "django.po"]


def test_words_that_were_asked_for_before_they_were_compiled_are_read_after_all(house, settings):
    """A fresh clone: some app says something while it is loaded, and only then the catalogues are made."""
    settings.LOCALE_PATHS = [house / "org" / "locale"]

    def said():
        with translation.override("hi"):
            return translation.gettext("Open the ferry")

    before = said()
    hindi(house, "org", {"Open the ferry": "नाव खोलें"})
    messages.compile_stale(house)
    stale = said()
    messages.read_anew()

    assert (before, stale, said()) == ("Open the ferry", "Open the ferry", "नाव खोलें")
