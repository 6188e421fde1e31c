"""Raw input of handles, imitations, cases and questions to clean values."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chaupal.base.clock import local
from chaupal.base.errors import Refused
from chaupal.watch.choices import (
    Bearer,
    CaseOutcome,
    EvidenceKind,
    Finding,
    ImitationKind,
    Platform,
    Reply,
    ReportedTo,
)

NEVER_NAMED = _("No name, number, address, workplace or relative of anybody: such a text is refused.")


def say(form: forms.Form, refusal: Refused) -> None:
    """Put a refusal's words beside its fields, or above the form."""
    for field, says in refusal.fields.items():
        form.add_error(field if field in form.fields else None, says)
    if not refusal.fields:
        form.add_error(None, refusal.text)


class MomentField(forms.DateTimeField):
    """A day and a minute, as India's clocks show them."""

    def __init__(self, **more: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **more)

    def to_python(self, value: Any) -> Any:
        """A moment of this century: one far from it, moved to another zone, is none that a column holds."""
        told = super().to_python(value)
        if told is not None and not 2000 < told.year < 2100:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return told


def minute(at: datetime) -> datetime:
    """The moment as a form begins with it."""
    return local(at).replace(second=0, microsecond=0, tzinfo=None)


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


def _words(label: Any, rows: int, lang: str = "", **more: Any) -> forms.CharField:
    attrs: dict[str, Any] = {"rows": rows} | ({"lang": lang} if lang else {})
    return forms.CharField(label=label, max_length=4_000, widget=forms.Textarea(attrs=attrs), **more)


class SaidForm(forms.Form):
    """What a version of an account of ours says."""

    bearer = forms.ChoiceField(label=_("Whose it is"), choices=Bearer.choices)
    of_hi = forms.CharField(label=_("Leader, unit or organisation, in Hindi"), max_length=160, widget=forms.TextInput(attrs={"lang": "hi"}))
    of_en = forms.CharField(label=_("Leader, unit or organisation, in English"), max_length=160, widget=forms.TextInput(attrs={"lang": "en"}))
    shown_name = forms.CharField(label=_("Name that the platform shows"), max_length=120)
    address = forms.CharField(label=_("Address, as text"), max_length=300)
    since = _day(_("Ours since"))
    until = _day(_("Last day on which it is ours"), required=False)
    avatar = forms.FileField(label=_("Its picture"), required=False, help_text=_("JPEG, PNG or WebP. By it we know a copy."))


class HandleForm(SaidForm):
    """An account of ours that the register does not have yet."""

    platform = forms.ChoiceField(label=_("Platform"), choices=Platform.choices)
    handle = forms.CharField(label=_("Handle"), max_length=100, help_text=_("As it stands after the @."))

    field_order = ["platform", "handle", "bearer", "of_hi", "of_en", "shown_name", "address", "since", "avatar", "until"]


class ImitationForm(forms.Form):
    """One imitation as somebody met it. What is needed for a report is asked first, the rest can wait."""

    kind = forms.ChoiceField(label=_("What it is"), choices=ImitationKind.choices)
    platform = forms.ChoiceField(label=_("Platform"), choices=Platform.choices)
    address = forms.CharField(label=_("Address, as text"), max_length=300, help_text=_("Copied from the app; nobody clicks on it here."))
    handle = forms.CharField(label=_("Its handle"), max_length=100, required=False, help_text=_("For an account. Ours that it imitates is found by it."))
    shown_name = forms.CharField(label=_("Name that it shows"), max_length=120, required=False)
    file = forms.FileField(label=_("Screenshot, or the forged file itself"), help_text=_("Kept unchanged under its SHA-256, sealed."))
    avatar = forms.FileField(label=_("Its picture, if it copies ours"), required=False)
    own = forms.TypedChoiceField(label=_("Which of ours it imitates"), coerce=int, required=False, empty_value=None)
    post = forms.CharField(label=_("Code of our genuine post"), max_length=12, required=False, help_text=_("Or choose the genuine file below."))
    original = forms.FileField(label=_("The genuine file"), required=False)
    met_at = MomentField(label=_("Seen at"))
    where = forms.CharField(label=_("Where it was met"), max_length=200, required=False, help_text=NEVER_NAMED)

    def __init__(self, ours: list[tuple[int, str]], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["own"].choices = [("", _("The nearest by its letters")), *ours]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("kind") == ImitationKind.ACCOUNT and not told.get("handle"):
            self.add_error("handle", _("Write the handle of the account."))
        return told


class EvidenceForm(forms.Form):
    kind = forms.ChoiceField(label=_("What it shows"), choices=EvidenceKind.choices)
    file = forms.FileField(label=_("File"), help_text=_("Picture, video, PDF, saved page or web archive, up to 40 MB."))
    address = forms.CharField(label=_("Address, as text"), max_length=300, required=False)
    taken_at = MomentField(label=_("Taken at"))


class ReportForm(forms.Form):
    to = forms.ChoiceField(label=_("Reported to"), choices=ReportedTo.choices, widget=forms.HiddenInput)
    reference = forms.CharField(label=_("Reference number"), max_length=80)
    sent_at = MomentField(label=_("Sent at"))


class ReplyForm(forms.Form):
    reply = forms.ChoiceField(label=_("What they replied"), choices=Reply.choices)
    reply_at = MomentField(label=_("Reply came at"))


class OutcomeForm(ReplyForm):
    outcome = forms.ChoiceField(label=_("What became of the case"), choices=CaseOutcome.choices)


class NoteForm(forms.Form):
    note = _words(_("For the reviewers: what the evidence is, how it was come by"), 4, help_text=NEVER_NAMED)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Why you need to see the handles"), max_length=300, help_text=_("It stands in the record beside your name."))


class ReviewForm(forms.Form):
    """One of two reviews."""

    finding = forms.ChoiceField(label=_("What you conclude"), choices=Finding.choices, widget=forms.RadioSelect)
    reasons = _words(_("Your reasons"), 5, help_text=_("Which posts, minutes and things; at least 40 letters."))
    alternative = _words(_("The innocent explanation that you considered"), 5, help_text=_("Who else would act like this, and why that holds or does not; at least 40 letters."))


class AskForm(forms.Form):
    """A holder's question; no name and no address to write to are asked."""

    platform = forms.ChoiceField(label=_("Platform"), choices=Platform.choices)
    handle = forms.CharField(label=_("Handle of your account"), max_length=100)
    said = _words(_("What you want to say about it"), 4, required=False, help_text=_("You need not say who you are, and please do not."))


class MoreForm(forms.Form):
    said = _words(_("What you want to add"), 3)


class AnswerForm(forms.Form):
    answer = _words(_("The answer"), 5, help_text=NEVER_NAMED)
