"""Words of the tips room."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    PASTE = "paste", _("Pasted text")
    PICTURE = "picture", _("Picture with its text typed")
    CHAT_FILE = "chat_file", _("Exported chat")


class TipState(TextChoices):
    NEW = "new", _("New")
    PROPOSED = "proposed", _("A claim is proposed")
    ATTACHED = "attached", _("Attached to a claim")
    OUT_OF_SCOPE = "out_of_scope", _("Not our matter")
    SPAM = "spam", _("Spam")
    QUARANTINED = "quarantined", _("Quarantined")
