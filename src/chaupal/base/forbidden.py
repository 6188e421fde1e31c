"""Columns that no table, form or import of this product may carry (rule P4), in Hindi and Roman spellings.

A name is cut into words and compared word by word, so that `caste_code` is found and `broadcast` is not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from chaupal.base.errors import Refused

# What is refused, and the words that give it away. Several words in one entry must follow one another.
_WORDS: dict[str, str] = {
    "religion": """
        religion religious faith dharm dharam dharma mazhab majhab mazhab panth sampraday sampradaya hindu muslim
        musalman sikh isai christian jain bauddh minority alpsankhyak
        धर्म धरम मजहब पंथ सम्प्रदाय हिन्दू मुस्लिम मुसलमान सिख ईसाई जैन बौद्ध अल्पसंख्यक
    """,
    "caste": """
        caste castes subcaste jati jaati jaat jat upjati upjaati biradari biraderi gotra gotr varna obc ebc dalit
        savarn swarn pichda pichhda adivasi brahmin thakur yadav
        scheduled+caste scheduled+tribe social+category caste+category
        जाति जात उपजाति बिरादरी गोत्र वर्ण दलित सवर्ण पिछडा आदिवासी अनुसूचित ओबीसी सामाजिक+वर्ग सामाजिक+श्रेणी
    """,
    "community": "community communities samuday samudaay samudai समुदाय",
    "health": """
        health swasthya svasthya medical disease illness bimari beemari rog blood blood+group disability disabled
        divyang viklang vaccination vaccine hiv
        स्वास्थ्य बीमारी रोग रक्त दिव्यांग विकलांग टीका टीकाकरण
    """,
    "Aadhaar": "aadhaar aadhar adhaar adhar aadhaarno uidai uid आधार",
    "voter id": """
        epic epicno epicnumber voterid voterno voter+id voter+no voter+number voter+card voter+serial matdata
        elector+id elector+no electoral+roll voter+list roll+serial nirvachak
        मतदाता वोटर निर्वाचक पहचान+पत्र
    """,
    "vote intention": """
        vote+intention voting+intention vote+preference voting+preference party+preference party+affiliation
        political+affiliation leaning inclination supporter swing+voter likely+vote voted+for kisko+vote jhukav
        rujhan samarthak
        झुकाव रुझान समर्थक किसको+वोट वोट+किसको
    """,
    "ration or job card": """
        ration rashan rasan bpl apl antyodaya job+card jobcard nrega mnrega manrega mgnrega
        राशन बीपीएल एपीएल अंत्योदय जॉब+कार्ड मनरेगा नरेगा
    """,
    "pension": "pension pensioner penshan पेंशन",
    "scheme or beneficiary": """
        beneficiary beneficiaries labharthi laabharthi labhaarthi hitgrahi scheme yojana yojna subsidy pmkisan ujjwala
        लाभार्थी हितग्राही योजना सब्सिडी उज्ज्वला
    """,
    "bank account": """
        bank bank+account account+no account+number accountno khata khaata ifsc upi pan pan+no pancard
        बैंक खाता आईएफएससी यूपीआई पैन
    """,
}


class ForbiddenColumn(Refused):
    """A file or form carries what this product never takes."""

    code = "base.forbidden_column"
    status = 422
    says = _("%(file)s has a column “%(column)s” (%(what)s). Rule P4: this is never taken in. Nothing was stored.")


def _folded(text: str) -> str:
    # NFD and without nukta, so that both spellings of a letter agree; anusvara and the half nasals fall together.
    text = unicodedata.normalize("NFD", text).casefold().replace("\u093c", "")
    text = re.sub("[\u200b-\u200d\ufeff]", "", text).replace("\u0901", "\u0902")
    text = re.sub("[ङञणनम]\u094d(?=[क-भश-ह])", "\u0902", text)
    # Long and short vowels are mixed up in both scripts: jaati, jati; जाती, जाति.
    text = text.replace("\u0940", "\u093f").replace("\u0942", "\u0941")
    return re.sub(r"([aeiou])\1+", r"\1", text)


def _words(text: str) -> list[str]:
    # Camel case counts as words too: casteName, VoterID.
    text = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", unicodedata.normalize("NFKC", text))
    return re.findall(r"[a-z]+|[\u0900-\u097f]+", _folded(text))


Phrases = dict[tuple[str, ...], str]


def phrases(said: Mapping[str, str]) -> Phrases:
    """A list of words by what they give away, ready to be looked for; in one entry "a+b" must follow one another."""
    return {tuple(map(_folded, entry.split("+"))): what for what, words in said.items() for entry in words.split()}


_PHRASES = phrases(_WORDS)


def found_in(name: str, listed: Phrases) -> str | None:
    """What a column's name gives away by this list, or None. Pure, some microseconds."""
    words = _words(name)
    longest = max(map(len, listed))
    for at in range(len(words)):
        for length in range(longest, 0, -1):
            what = listed.get(tuple(words[at : at + length]))
            if what is not None:
                return what
    return None


def forbidden_column(name: str) -> str | None:
    """What is forbidden about a column of this name, in English ("caste"), or None. Pure, some microseconds."""
    return found_in(name, _PHRASES)


def refuse_columns(names: Iterable[str], *, file: str) -> None:
    """Raise ForbiddenColumn for the first column of a file that rule P4 forbids."""
    for name in names:
        what = forbidden_column(name)
        if what is not None:
            raise ForbiddenColumn(file=file, column=name[:60], what=what)
