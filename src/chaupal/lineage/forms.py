"""Raw input of the lineage pages to clean values."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from chaupal.lineage.choices import BEGINS, CONTINUES, ENDS, Kind
from chaupal.org.folder import NAME_LENGTH

_STATIONS = [(kind, Kind(kind).label) for kind in (*CONTINUES, *BEGINS)]
_BOOTHS = [(kind, Kind(kind).label) for kind in ENDS]


class ListForm(forms.Form):
    """A list of stations as a file, with what its cover says."""

    file = forms.FileField(label=_("File (CSV or XLSX)"), help_text=_("A CSV in UTF-8, UTF-16 or an old code page, separated by comma, semicolon or tab; or a workbook, whose first sheet with these heads is read."))
    year = forms.IntegerField(label=_("Year of the list"), min_value=2000, max_value=2100)
    dated_on = forms.DateField(label=_("Date on the list"), widget=forms.DateInput(attrs={"type": "date"}))


class StationForm(forms.Form):
    """Where a station of the new list comes from."""

    kind = forms.ChoiceField(label=_("What it is"), choices=_STATIONS)
    part = forms.CharField(label=_("Part number in the old list"), max_length=8, required=False)


class BoothForm(forms.Form):
    """How an old booth ends."""

    kind = forms.ChoiceField(label=_("What becomes of it"), choices=_BOOTHS)
    part = forms.CharField(label=_("Part number in the new list"), max_length=8, required=False)


class DayForm(forms.Form):
    """From which day on a list is in force."""

    in_force_on = forms.DateField(label=_("In force from"), widget=forms.DateInput(attrs={"type": "date"}))


class NameForm(forms.Form):
    """What a booth is called."""

    name_hi = forms.CharField(label=_("Name in Hindi"), max_length=NAME_LENGTH, required=False)
    name_en = forms.CharField(label=_("Name in English letters, if you like"), max_length=NAME_LENGTH, required=False)
