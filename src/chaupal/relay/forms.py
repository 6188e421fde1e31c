"""Raw input of the relay's addresses to clean values."""

from __future__ import annotations

import re
import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from chaupal.relay.actions.receipt import Told
from chaupal.relay.choices import NAME_MOST, LastPost, Size
from chaupal.relay.rules import Said


class ReceiptForm(forms.Form):
    """One rung for one or both groups of a card, from a page without script."""

    dispatch = forms.IntegerField(min_value=1)
    groups = forms.TypedMultipleChoiceField(coerce=int)
    rung = forms.IntegerField(min_value=1, max_value=8)
    client_id = forms.UUIDField()

    def __init__(self, data: Any, groups: list[int]) -> None:
        super().__init__(data)
        self.fields["groups"].choices = [(number, str(number)) for number in groups]  # type: ignore[attr-defined]

    def told(self, at: datetime) -> list[Told]:
        """One receipt a group; the client ids follow from the page's own, so that a reload doubles nothing."""
        clean = self.cleaned_data
        return [
            Told(uuid.uuid5(clean["client_id"], f"{group}:{clean['rung']}"), clean["dispatch"], group, clean["rung"], at)
            for group in clean["groups"]
        ]


class ObjectionForm(forms.Form):
    text = forms.CharField(label=_("What is wrong with this card?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    client_id = forms.UUIDField(widget=forms.HiddenInput)


_LINK = re.compile(r"https://chat\.whatsapp\.com/[A-Za-z0-9]{18,40}")


class CheckForm(forms.Form):
    """A keeper's weekly word on one group: is it there, who runs it, how many, when somebody last wrote."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    exists = forms.TypedChoiceField(
        label=_("Is the group there?"), choices=(("1", _("Yes")), ("0", _("No, it is gone or was never made"))), coerce=lambda text: text == "1"
    )
    two_admins = forms.TypedChoiceField(
        label=_("Are two of ours admins?"), choices=(("1", _("Yes, two or more")), ("0", _("No, one or none"))), coerce=lambda text: text == "1", required=False
    )
    size = forms.ChoiceField(label=_("How many are in it?"), choices=Size.choices, required=False)
    last_post = forms.ChoiceField(label=_("When did somebody last write?"), choices=LastPost.choices, required=False)
    said_at = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def clean_said_at(self) -> datetime | None:
        """The phone's time, where it sends one that can be read."""
        try:
            told = parse_datetime(self.cleaned_data["said_at"])
        except ValueError:
            return None
        return told if told is not None and told.tzinfo is not None else None

    def said(self) -> Said:
        """What was said, as plain values."""
        told = self.cleaned_data
        return Said(told["exists"], bool(told["two_admins"]), told["size"], told["last_post"])


class GroupForm(forms.Form):
    """Name and invite link of a group (R5): the link only where the keeper wants it kept."""

    name = forms.CharField(
        label=_("Name of the group, as it stands in WhatsApp"), required=False, max_length=NAME_MOST, help_text=_("WhatsApp takes at most 100 letters.")
    )
    link = forms.CharField(
        label=_("Invite link, if you want it kept"), required=False, max_length=100,
        help_text=_("Kept sealed; only who runs the group sees it. Empty it to take it out. Never a list of members."),
    )  # fmt: skip

    def clean_link(self) -> str:
        """A WhatsApp invite and nothing else."""
        link = str(self.cleaned_data["link"]).strip()
        if link and not _LINK.fullmatch(link):
            raise forms.ValidationError(_("This is no WhatsApp invite link: it begins with https://chat.whatsapp.com/"))
        return link


class AssignForm(forms.Form):
    """Who of the booth's keepers runs a group, and who stands in."""

    keeper = forms.TypedChoiceField(label=_("Keeper"), coerce=int)
    deputy = forms.TypedChoiceField(label=_("Deputy"), coerce=int, required=False, empty_value=None)

    def __init__(self, *args: Any, team: dict[int, str], **more: Any) -> None:
        super().__init__(*args, **more)
        people = [(str(pk), name) for pk, name in team.items()]
        self.fields["keeper"].choices = people  # type: ignore[attr-defined]
        self.fields["deputy"].choices = [("", _("nobody")), *people]  # type: ignore[attr-defined]
