"""What a phone and the desk send, as clean values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chaupal.claims.choices import ClaimKind
from chaupal.org.models import Unit
from chaupal.tips.queries import Origin


class _FromSomewhere(forms.Form):
    """A form that says where a message was got; the question is asked only of those who hold more than one mandal."""

    notice = forms.CharField(widget=forms.HiddenInput, max_length=20)

    def __init__(self, *args: Any, origins: Sequence[Origin], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.origins = origins
        if len(origins) > 1:
            choices = [(str(number), str(origin.unit)) for number, origin in enumerate(origins)]
            self.fields["where"] = forms.ChoiceField(label=_("In which mandal did you get it?"), choices=[("", _("Choose")), *choices])

    @property
    def origin(self) -> Origin:
        """The place chosen, or the only one."""
        return self.origins[int(self.cleaned_data.get("where") or 0)]


class TipForm(_FromSomewhere):
    """A message pasted, with or without the picture whose text it is."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    draft = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    bare = forms.BooleanField(label=_("Leave the shared file out"), required=False)
    text = forms.CharField(
        label=_("Paste it as it came"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto", "autocomplete": "off"}),
        help_text=_("Hindi, Hinglish or English. With a picture: type what stands in it, if you can."),
    )
    picture = forms.FileField(
        label=_("Picture, if it came as one"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("JPEG, PNG or WebP, up to 8 MB. Place and time in it are removed."),
    )
    sound = forms.FileField(
        label=_("Voice note or video, if it came as one"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "audio/*,video/*", "data-most": "16000000"}),
        help_text=_("Up to 16 MB and ten minutes. On a slow (2G) line 1 MB takes about a minute. Place, time and names in it are removed."),
    )
    unlawful = forms.BooleanField(label=_("It shows sexual content with a child, or an intimate picture of somebody"), required=False)


class ChatForm(_FromSomewhere):
    """An exported chat, to choose messages from."""

    chat = forms.FileField(
        label=_("The exported chat (.txt or .zip)"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".txt,.zip,text/plain,application/zip"}),
        help_text=_("In WhatsApp: open the chat, menu, Export chat, Without media."),
    )


class SeatForm(forms.Form):
    """The assembly seat whose mandals are put up."""

    seat = forms.IntegerField(label=_("Number of the assembly seat"), min_value=1, max_value=999)


class OwnChatForm(forms.Form):
    """A chat with the cell's own number, and the mandal in which the other one lives."""

    notice = forms.CharField(widget=forms.HiddenInput, max_length=20)
    mandal = forms.ChoiceField(label=_("Mandal of the person who wrote to us"))
    chat = forms.FileField(
        label=_("The exported chat (.txt or .zip)"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".txt,.zip,text/plain,application/zip"}),
        help_text=_("On the phone with our number: open the chat, menu, Export chat, Without media."),
    )

    def __init__(self, *args: Any, mandals: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mandals = {unit.code: unit for unit in mandals}
        self.fields["mandal"].choices = [("", _("Choose")), *((unit.code, str(unit)) for unit in mandals)]  # type: ignore[attr-defined]

    @property
    def unit(self) -> Unit:
        """The mandal that was chosen."""
        return self.mandals[self.cleaned_data["mandal"]]


class TickedForm(_FromSomewhere):
    """The messages that were ticked in the preview; each value is a token, a colon and the text."""

    def messages(self, told: Sequence[str]) -> list[tuple[str, str]]:
        """Pairs (token, text)."""
        return [(token, text) for token, _colon, text in (one.partition(":") for one in told)]


class SeenForm(forms.Form):
    """What stands in a picture, typed or put right at the desk."""

    seen = forms.CharField(
        label=_("What stands in the picture"),
        strip=False,
        max_length=8_000,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto", "autocomplete": "off"}),
        help_text=_("Word for word, in its own script. Numbers of people are masked when you save."),
    )


class SaidForm(forms.Form):
    """What is said in a recording, typed or put right at the desk."""

    said = forms.CharField(
        label=_("What is said in it"),
        strip=False,
        max_length=8_000,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto", "autocomplete": "off"}),
        help_text=_("Word for word, in the script you type fastest. Numbers of people are masked when you save."),
    )


class ClaimForm(forms.Form):
    """A claim in one neutral sentence, as the desk words it."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ClaimKind.choices)
    text_hi = forms.CharField(
        label=_("The claim in Hindi, one neutral sentence"), max_length=600, widget=forms.Textarea(attrs={"rows": 3, "lang": "hi"})
    )
    text_en = forms.CharField(
        label=_("The claim in English"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3, "lang": "en"})
    )
    against_us = forms.BooleanField(label=_("If it is true, it speaks against us"), required=False)
