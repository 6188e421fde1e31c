"""Raw input of the pages of tokens and webhooks to clean values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chaupal.api import sender
from chaupal.api.choices import Event, Right
from chaupal.api.refusals import BadAddress
from chaupal.base.words import hi_or_en
from chaupal.org.choices import TakeoutReason
from chaupal.org.models import Appointment

HOOK_EVENTS = [(event.value, event.label) for event in Event if event != Event.TRIAL]


class TokenForm(forms.Form):
    """Which office a token is cut from, what it may do, where, and until when."""

    name = forms.CharField(label=_("What is it for?"), max_length=80, help_text=_("The program and who looks after it, so that others know what they revoke."))
    office = forms.TypedChoiceField(label=_("From which of your offices"), coerce=int)
    rights = forms.MultipleChoiceField(label=_("What it may do"), choices=Right.choices, widget=forms.CheckboxSelectMultiple)
    reason = forms.ChoiceField(
        label=_("If it takes names out: why?"), required=False, choices=[("", _("it takes no names out")), *TakeoutReason.choices],
        help_text=_("Stands beside every list that it takes; those who stand in the list read it."),
    )  # fmt: skip
    told = forms.CharField(label=_("Another reason, in a few words"), required=False, max_length=200)
    unit = forms.CharField(
        label=_("In which unit"), required=False, max_length=40, help_text=_("Code of a unit inside your office's place; empty for the whole of it.")
    )
    until_on = forms.DateField(label=_("Until which day"), widget=forms.DateInput(attrs={"type": "date"}), help_text=_("180 days at most."))

    def __init__(self, *args: Any, offices: Sequence[Appointment], **more: Any) -> None:
        super().__init__(*args, **more)
        self.held = {one.pk: one for one in offices}
        choices = [(one.pk, f"{hi_or_en(one.office, 'name')}, {one.unit.name if one.unit else one.booth}") for one in offices]
        self.fields["office"].choices = choices  # type: ignore[attr-defined]


class HookForm(forms.Form):
    """Which address is told of what."""

    unit = forms.CharField(label=_("Events of which unit"), max_length=40, help_text=_("Code of the unit"))
    url = forms.CharField(label=_("Address that is told"), max_length=300, help_text=_("https, on the public internet"))
    events = forms.MultipleChoiceField(label=_("What it is told of"), choices=HOOK_EVENTS, widget=forms.CheckboxSelectMultiple)

    def clean_url(self) -> str:
        """An address that events may go to."""
        url = str(self.cleaned_data["url"]).strip()
        try:
            sender.target(url)
        except BadAddress as refusal:
            raise forms.ValidationError(refusal.text) from refusal
        return url
