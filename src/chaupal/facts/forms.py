"""Raw input of the data bank to clean values."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chaupal.base.errors import Refused
from chaupal.base.words import latin_digits
from chaupal.facts.choices import Rank, Topic
from chaupal.facts.models import Source


def say(form: forms.Form, refusal: Refused) -> None:
    """Put a refusal's words beside its fields, or above the form."""
    for field, says in refusal.fields.items():
        form.add_error(field if field in form.fields else None, says)
    if not refusal.fields:
        form.add_error(None, refusal.text)


class FilterForm(forms.Form):
    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    topic = forms.ChoiceField(label=_("Topic"), required=False, choices=[("", _("All topics")), *Topic.choices])
    state = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("All")), ("approved", _("Approved")), ("proposed", _("Waiting for a second person")), ("expired", _("Expired"))],
    )


class NumberField(forms.DecimalField):
    """A figure as people type it: Devanagari digits and Indian grouping are taken."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = latin_digits(value).replace(",", "").strip()
        return super().to_python(value)


class SourceForm(forms.Form):
    title_hi = forms.CharField(label=_("Title in Hindi"), max_length=300, widget=forms.TextInput(attrs={"lang": "hi"}))
    title_en = forms.CharField(label=_("Title in English"), max_length=300, widget=forms.TextInput(attrs={"lang": "en"}))
    publisher_hi = forms.CharField(label=_("Who published it, in Hindi"), max_length=200, widget=forms.TextInput(attrs={"lang": "hi"}))
    publisher_en = forms.CharField(label=_("Who published it, in English"), max_length=200, widget=forms.TextInput(attrs={"lang": "en"}))
    url = forms.URLField(label=_("Address"), required=False, max_length=500, assume_scheme="https")
    rank = forms.TypedChoiceField(label=_("How close it stands to the thing itself"), coerce=int, choices=Rank.choices)
    dated = forms.CharField(label=_("Its own date"), max_length=20, help_text=_("As the document gives it: a day, a month or a year."))
    copy = forms.FileField(
        label=_("The copy we keep"),
        help_text=_("PDF, JPEG, PNG, text or a saved page, up to 8 MB. A photograph of a paper order counts."),
    )


class FactForm(forms.Form):
    """What a version of a fact says; the source is chosen among those that are here."""

    topic = forms.ChoiceField(label=_("Topic"), choices=Topic.choices)
    what_hi = forms.CharField(label=_("What is counted or stated, in Hindi"), max_length=400, widget=forms.Textarea(attrs={"rows": 2, "lang": "hi"}))
    what_en = forms.CharField(label=_("What is counted or stated, in English"), max_length=400, widget=forms.Textarea(attrs={"rows": 2, "lang": "en"}))
    number = NumberField(
        label=_("Figure"), required=False, max_digits=20, decimal_places=4, widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=_("Leave empty where the fact is a statement."),
    )
    unit_hi = forms.CharField(label=_("Unit in Hindi"), required=False, max_length=60, widget=forms.TextInput(attrs={"lang": "hi"}))
    unit_en = forms.CharField(label=_("Unit in English"), required=False, max_length=60, widget=forms.TextInput(attrs={"lang": "en"}))
    place_hi = forms.CharField(label=_("Place in Hindi"), required=False, max_length=120, widget=forms.TextInput(attrs={"lang": "hi"}))
    place_en = forms.CharField(label=_("Place in English"), required=False, max_length=120, widget=forms.TextInput(attrs={"lang": "en"}))
    period_hi = forms.CharField(label=_("Period in Hindi"), required=False, max_length=120, widget=forms.TextInput(attrs={"lang": "hi"}))
    period_en = forms.CharField(label=_("Period in English"), required=False, max_length=120, widget=forms.TextInput(attrs={"lang": "en"}))
    provisional = forms.BooleanField(label=_("Provisional: the figure may be revised"), required=False)
    valid_until = forms.DateField(
        label=_("Last day on which it holds"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    source = forms.TypedChoiceField(label=_("Source"), coerce=int)

    def __init__(self, sources: list[Source], names: dict[int, str], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["source"].choices = [("", _("Choose")), *((one.pk, names[one.pk]) for one in sources)]  # type: ignore[attr-defined]


class ConflictForm(forms.Form):
    other = forms.IntegerField(label=_("Number of the other fact"), min_value=1)
    uses = forms.ChoiceField(label=_("Which we use"), choices=[("this", _("This one")), ("other", _("The other"))], widget=forms.RadioSelect)
    why_hi = forms.CharField(label=_("Why, in Hindi"), max_length=500, widget=forms.Textarea(attrs={"rows": 2, "lang": "hi"}))
    why_en = forms.CharField(label=_("Why, in English"), max_length=500, widget=forms.Textarea(attrs={"rows": 2, "lang": "en"}))

