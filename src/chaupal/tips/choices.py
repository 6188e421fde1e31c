"""Words of the tips room."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# The version of the notice in templates/tips/_notice.html; a change of its words is a new version (T2).
NOTICE = "tips-1"
OWN_NOTICE = "tips-own-1"  # for whoever writes to the cell's own number: templates/tips/_own_words.html
BOOTH_KEPT = timedelta(hours=72)  # T3
DRAFT_KEPT = timedelta(minutes=15)  # what another app shared, until its person sends it
SEEN_BY_DESK = "desk"  # a person of the desk typed what stands in the picture, or is said in the recording
TYPED_WITHIN = timedelta(minutes=15)  # how long somebody alone may type what is said in a recording
OPEN_FOR = timedelta(minutes=15)  # how long an opened original, picture or booth stays in view


class Channel(TextChoices):
    PASTE = "paste", _("Pasted text")
    PICTURE = "picture", _("Picture")
    SOUND = "sound", _("Voice note or video")
    CHAT_FILE = "chat_file", _("Exported chat")
    OWN_NUMBER = "own_number", _("Chat with our own number")


class TipState(TextChoices):
    NEW = "new", _("New")
    PROPOSED = "proposed", _("A claim is proposed")
    ATTACHED = "attached", _("Attached to a claim")
    OPINION = "opinion", _("Opinion")
    PRIVATE = "private", _("Private matter")
    OUT_OF_SCOPE = "out_of_scope", _("Not our matter")
    UNSUPPORTED = "unsupported", _("In a language that the desk does not read")
    SPAM = "spam", _("Spam")
    HELD = "held", _("Held: it looks like what was destroyed")
    QUARANTINED = "quarantined", _("Quarantined")
    WITHDRAWN = "withdrawn", _("Taken back by the sender")
    PURGED = "purged", _("Kept its time, then deleted")


WAITING = (TipState.NEW, TipState.PROPOSED)
GONE = (TipState.QUARANTINED, TipState.WITHDRAWN, TipState.PURGED)  # nothing of it is kept

# Decided, and no claim: each tells the sender something else.
SET_ASIDE = (TipState.OPINION, TipState.PRIVATE, TipState.OUT_OF_SCOPE, TipState.UNSUPPORTED, TipState.SPAM)

# T7: not shown, not even its words, until a person decides. Its copies are held with it.
HOLDS = (*WAITING, TipState.ATTACHED, *SET_ASIDE)

# A decision is undone by going back to where it was taken from; what is gone stays gone.
MOVES: dict[str, tuple[str, ...]] = {
    TipState.NEW: (TipState.PROPOSED, TipState.ATTACHED, *SET_ASIDE, TipState.HELD, *GONE),
    TipState.PROPOSED: (TipState.NEW, TipState.ATTACHED, *SET_ASIDE, TipState.HELD, *GONE),
    TipState.ATTACHED: (TipState.NEW, TipState.PROPOSED, TipState.HELD, *GONE),
    **dict.fromkeys(SET_ASIDE, (TipState.NEW, TipState.PROPOSED, TipState.HELD, *GONE)),
    TipState.HELD: (TipState.NEW, TipState.PROPOSED, TipState.ATTACHED, *GONE),
    **dict.fromkeys(GONE, ()),
}


class Tongue(TextChoices):
    HINDI = "hi", _("Hindi")
    HINGLISH = "hinglish", _("Hinglish")
    ENGLISH = "en", _("English")
    # The machine tells scripts apart, not the languages that share one: Marathi counts as Hindi.
    URDU = "arab", _("Urdu or another language in Arabic letters")
    BENGALI = "beng", _("Bengali or Assamese letters")
    PUNJABI = "guru", _("Punjabi letters")
    GUJARATI = "gujr", _("Gujarati letters")
    ODIA = "orya", _("Odia letters")
    TAMIL = "taml", _("Tamil letters")
    TELUGU = "telu", _("Telugu letters")
    KANNADA = "knda", _("Kannada letters")
    MALAYALAM = "mlym", _("Malayalam letters")
    OTHER = "other", _("Letters that the machine does not know")


READ = (Tongue.HINDI, Tongue.HINGLISH, Tongue.ENGLISH)  # what the desk reads


class Heard(TextChoices):
    """How far a recording came."""

    SEALED = "sealed", _("Not looked at yet")
    READY = "ready", _("Can be heard")
    BROKEN = "broken", _("Could not be opened")
    TOO_LONG = "too_long", _("Longer than ten minutes")


class MatchVerdict(TextChoices):
    """What stands between a tip and a claim; the first three are a person's word."""

    SAME = "same", _("Same claim")
    DIFFERENT = "different", _("Different")
    UNSURE = "unsure", _("Unsure")
    PROPOSED = "proposed", _("Proposed by the machine")
    COPY = "copy", _("Copy of a message that was decided")


BY_A_PERSON = (MatchVerdict.SAME, MatchVerdict.DIFFERENT, MatchVerdict.UNSURE)


class OwnKind(TextChoices):
    """How an exported chat names the cell's own number."""

    NUMBER = "number", _("The number itself")
    NAME = "name", _("A name for it")


class Opened(TextChoices):
    """What somebody opened that is otherwise masked or sealed."""

    ORIGINAL = "original", _("The text with its numbers")
    PICTURE = "picture", _("The picture")
    SOUND = "sound", _("The voice note or video")
    BOOTH = "booth", _("The booth")
