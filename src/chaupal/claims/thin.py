"""Whether a text says enough to be checked: who or what, and what is said of it. Pure; the examples stand in the tests.

A claim that says only that something goes round ("N.'s tweet", "यह वीडियो") cannot be looked up, and as a wording of
the index it would draw every message of that kind to itself. Words in Devanagari and Roman are told by their folded
spelling. The rule counts what is left when words that carry no matter are taken away: three words; or two with a
number, a denial or a ban. Where the text names its carrier (a tweet, a video) it must also say what is asserted there.
"""

from __future__ import annotations

import re

from chaupal.people.names import fold

ENOUGH = 3  # words of matter
ENOUGH_WITH_FIGURE = 2  # with a number, a denial or a ban beside them

# What a claim travels in, and that it travels.
_CARRIERS = """
message messages msg sandesh tweet tweets post posts video videos clip reel photo photos picture image pic screenshot forward forwarded
forwards audio voice note news khabar khabren article link viral whatsapp facebook instagram twitter youtube story status fake rumour rumor
afwah afvah claim claims dava daava
संदेश सन्देश मैसेज मेसेज ट्वीट पोस्ट वीडियो विडियो क्लिप रील फोटो तस्वीर चित्र स्क्रीनशॉट फॉरवर्ड फारवर्ड ऑडियो आवाज खबर खबरें समाचार लिंक
वायरल व्हाट्सऐप व्हाट्सएप फेसबुक इंस्टाग्राम ट्विटर यूट्यूब अफवाह दावा दावे बात बयान फर्जी
"""
# Words that bind others and carry no matter of their own.
_BINDING = """
a an the this that these those it its is are was were be been being has have had do does did of on in at to for from by with about and or
as so such his her their our your my he she they we you i s t one some any all very please see look what which who whom when where how here
there again now new says said saying say
का की के को ने से में पर तक और या भी ही तो है हैं था थी थे हो होना यह ये वह वे इस उस इन उन इसे उसे जो कि एक कुछ कोई सब अब यहां वहां क्या कौन कब कहां कैसे
मेरा मेरी हमारा हमारी आपका आपकी उनका उनकी इसका इसकी जी श्री बहुत देखो देखिए देखें नया नई आया आई चल रहा रही रहे गया गई गए हुआ हुई हुए
कहा कहते बोला बताया कृपया
ka ki ke ko ne se me mein par pe tak aur ya bhi hi to hai hain tha thi the ho hona yah ye yeh vah wo woh is us jo ek kuch koi sab ab yahan kya
kaun kab kahan kaise ji shri bahut dekho dekhiye naya nayi aaya aayi chal raha rahi rahe gaya gayi gaye hua hui hue kaha bola bataya
"""
# A denial, a ban or a duty: with it two words of matter say something of the world.
_DENYING = """
no not never cannot cant without only banned ban closed cancelled stopped must free lost won
नहीं नही मत बिना बंद मना रद्द अनिवार्य जरूरी केवल सिर्फ मुफ्त जीते हारे
nahi nahin mat bina band mana radd zaroori jaruri sirf muft
"""
# That something is asserted: finite verbs of Hindi, also in Roman, and of English.
_ASSERTING = re.compile(
    r"^(?:.{2,}(?:ेगा|ेगी|ेंगे|ेंगी|एगा|एगी|एंगे|ता|ते|ती|ाया|ायी|ाई|ाए|ाये)|हैं?|था|थी|थे|हो|होगा|होगी|होंगे|गया|गई|गए|गये|किया|दिया|लिया|मिला|मिले|मिली|डाले|"
    r"सके|सकते|सकता|सकती|पड़े|मरे|हुआ|हुई|हुए|is|are|was|were|will|has|have|had|can|may|did|does|says|said|gets|got|takes|took|pays|gives|gave|shows|makes|made|goes|went|costs|counts|"
    r""
    r"hai|hain|tha|thi|hoga|hogi|honge|gaya|gayi|gaye|kiya|diya|liya|mila|sakte|sakta|sakti|.{2,}(?:ega|egi|enge|ta|te|ti)|[a-z]{3,}ed)$"
)
_WORD = re.compile(r"[\wऀ-ॣ०-ॿ]+")


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(words).split())


_NO_MATTER = _folded(_CARRIERS) | _folded(_BINDING)
_CARRIER = _folded(_CARRIERS)
_DENIAL = _folded(_DENYING)


def says_enough(text: str) -> bool:
    """Whether this text can be checked at all. It says nothing of whether it is true, and asks no table."""
    words = _WORD.findall(fold(text))
    figures = [word for word in words if any(letter.isdigit() for letter in word)]
    denied = any(word in _DENIAL for word in words)
    matter = {word for word in words if word not in _NO_MATTER and word not in _DENIAL and word not in figures and len(word) > 1}
    if _CARRIER & set(words) and not denied and not any(_ASSERTING.match(word) for word in words if word not in _CARRIER):
        return False
    return len(matter) >= (ENOUGH_WITH_FIGURE if figures or denied else ENOUGH)
