"""What the analyst sends, as clean values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chaupal.base.errors import Refused
from chaupal.watch.choices import Basis, Platform
from chaupal.watch.parameters import SEED_MOST, WEIGHT_MOST, Parameters

WINDOWS = (
    (10, _("10 seconds")), (60, _("60 seconds")), (600, _("10 minutes")), (3_600, _("1 hour")), (7_200, _("2 hours")), (86_400, _("1 day")),
)  # fmt: skip
FIRST_WINDOWS = (60, 600)


def say(form: forms.Form, refusal: Refused) -> None:
    """Put a refusal's words beside its fields, or above the form."""
    for field, says in refusal.fields.items():
        form.add_error(field if field in form.fields else None, says)
    if not refusal.fields:
        form.add_error(None, refusal.text)


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


class DatasetForm(forms.Form):
    """A file of public posts, and by what right it is here. Nothing of it is optional (I4)."""

    file = forms.FileField(
        label=_("The file"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.jsonl,.ndjson,.parquet,.pq,.arrow,.feather,.json"}),
        help_text=_("CSV, JSON lines, Parquet or Arrow, up to 512 MB. A million posts as Parquet are about 100 MB."),
    )
    title = forms.CharField(label=_("Title"), max_length=200)
    platform = forms.ChoiceField(label=_("Platform"), choices=Platform.choices)
    basis = forms.ChoiceField(label=_("By what right it is here"), choices=[("", _("Choose")), *Basis.choices])
    exported_by = forms.CharField(label=_("Who exported it"), max_length=200, help_text=_("An office or a body, not a private person."))
    exported_from = forms.CharField(label=_("From where"), max_length=300, help_text=_("The interface, the page or the collection it was taken from."))
    exported_at = _day(_("On which day"))
    terms = forms.CharField(
        label=_("Under which terms"), max_length=4_000, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("The licence or the rule of the platform that allows it.")
    )
    keep_until = _day(_("Keep until"), help_text=_("On the next day the file, its results and every name in them are destroyed."))

    def __init__(self, *args: Any, offered: Sequence[str] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        if offered:
            self.fields["named"] = forms.ChoiceField(
                label=_("Or a file of the server's folder"), required=False, choices=[("", _("none")), *((one, one) for one in offered)]
            )


class ColumnsForm(forms.Form):
    """Which column of the file holds what."""

    account_id = forms.ChoiceField(label=_("Who posted"))
    ts = forms.ChoiceField(label=_("Time"), help_text=_("A date with the hour, or seconds since 1970. Without a zone it is taken as UTC."))
    post_id = forms.ChoiceField(label=_("Post’s id"), required=False, help_text=_("None: every row is a post of its own."))
    object_id = forms.ChoiceField(label=_("Thing that is shared"), required=False, help_text=_("A link, a hashtag, a picture’s number: what two accounts have in common."))
    object_type = forms.ChoiceField(label=_("Kind of thing"), required=False)
    text = forms.ChoiceField(label=_("Text"), required=False)
    kind = forms.ChoiceField(label=_("Kind of post"), required=False)

    def __init__(self, *args: Any, columns: Sequence[str], **more: Any) -> None:
        super().__init__(*args, **more)
        for field in self.fields.values():
            field.choices = [("", _("Choose") if field.required else _("none")), *((one, one) for one in columns)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The columns, none of them twice."""
        clean = super().clean() or {}
        taken = [column for column in clean.values() if column]
        for name, column in clean.items():
            if column and taken.count(column) > 1:
                self.add_error(name, _("This column is named twice."))
        return clean


class RunForm(forms.Form):
    """What is asked of the detector."""

    windows = forms.TypedMultipleChoiceField(
        label=_("How close in time"), coerce=int, choices=WINDOWS, widget=forms.CheckboxSelectMultiple, initial=FIRST_WINDOWS
    )
    object_types = forms.MultipleChoiceField(label=_("Which things count as the same"), widget=forms.CheckboxSelectMultiple)
    min_weight = forms.IntegerField(
        label=_("At least how often"), min_value=1, max_value=WEIGHT_MOST, initial=3, help_text=_("Posts of two accounts that meet; once happens by chance.")
    )
    alpha = forms.FloatField(
        label=_("Above chance, q at most"), min_value=0.0001, max_value=1, initial=0.01, widget=forms.NumberInput(attrs={"step": "any"})
    )
    seed = forms.IntegerField(label=_("Number that chance begins from (seed)"), min_value=0, max_value=SEED_MOST, initial=0, help_text=_("The same seed gives the same result, to the byte."))
    declared = forms.BooleanField(
        label=_("Mark what our public register says we issued ourselves"), required=False, initial=True
    )

    def __init__(self, *args: Any, types: dict[str, int], **more: Any) -> None:
        super().__init__(*args, **more)
        names = sorted(types, key=lambda one: (-types[one], one))
        self.fields["object_types"].choices = [(one, f"{one} ({types[one]:,})") for one in names]  # type: ignore[attr-defined]
        self.fields["object_types"].initial = [one for one in names if one != "domain"] or names

    @property
    def asked(self) -> Parameters:
        """The parameters, sorted so that the same question is the same bytes."""
        clean = self.cleaned_data
        return Parameters(
            tuple(sorted(clean["windows"])), tuple(sorted(clean["object_types"])), clean["min_weight"], clean["alpha"], clean["seed"], clean["declared"]
        )


class OpeningForm(forms.Form):
    """Why somebody needs to see the handles."""

    reason = forms.CharField(label=_("Why you need to see the names"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
