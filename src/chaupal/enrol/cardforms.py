"""Raw input of the pages of cards to clean values."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class CardsForm(forms.Form):
    why = forms.CharField(label=_("What are the cards for?"), max_length=200, help_text=_("Everybody whose card it is reads this on their own page."))
    until = forms.DateField(label=_("Valid until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    again = forms.BooleanField(label=_("Also for those who have a valid card; the old ones are revoked"), required=False)


class CheckForm(forms.Form):
    code = forms.CharField(label=_("The ten letters on the card"), max_length=20, widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}))
