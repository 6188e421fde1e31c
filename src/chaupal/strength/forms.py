"""Raw input of the strength room's pages to clean values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chaupal.base.words import hi_or_en
from chaupal.org.models import Office
from chaupal.strength.choices import SIZES


class Day(forms.DateInput):
    """A day, picked by the browser's own calendar and sent as 2026-12-15."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class PolicyForm(forms.Form):
    """New numbers for the offices of one kind of place, from a day on."""

    from_on = forms.DateField(label=_("From which day"), widget=Day())
    why = forms.CharField(label=_("Why"), max_length=300, help_text=_("The order or decision that says so. Stays with the change."))

    def __init__(self, *args: Any, offices: Sequence[tuple[Office, int]], **more: Any) -> None:
        super().__init__(*args, **more)
        for office, number in offices:
            self.fields[f"office_{office.pk}"] = forms.IntegerField(
                label=hi_or_en(office, "name"), min_value=0, max_value=50, initial=number, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
            )

    @property
    def numbers(self) -> dict[int, int]:
        """Office to its number, once the form is valid."""
        return {int(name.removeprefix("office_")): told for name, told in self.cleaned_data.items() if name.startswith("office_")}

    @property
    def office_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("office_")]


class PlanForm(forms.Form):
    """A day and a share for every ticked unit; no day takes their dates away."""

    due_on = forms.DateField(label=_("By which day"), required=False, widget=Day(), help_text=_("Left empty, the ticked units lose their date."))
    share = forms.IntegerField(label=_("Share of the places active by then, in percent"), min_value=1, max_value=100, initial=100)


class DrawForm(forms.Form):
    """How many are to be called."""

    size = forms.TypedChoiceField(label=_("How many to call"), coerce=int, choices=[(one, str(one)) for one in SIZES], initial=SIZES[1])


def asked_day(text: str) -> date | None:
    """The day of an address; None for anything else."""
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None
