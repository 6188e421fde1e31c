"""What is typed into the press room's pages."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class RecallForm(forms.Form):
    """Why a post is taken back, in both languages, and a second look before it happens."""

    reason_hi = forms.CharField(
        label=_("Why, in Hindi"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "lang": "hi"}),
        help_text=_("Keepers and the public read exactly these words."),
    )
    reason_en = forms.CharField(
        label=_("Why, in English"), max_length=300, widget=forms.Textarea(attrs={"rows": 2, "lang": "en"})
    )
    sure = forms.BooleanField(label=_("Yes, take it back in every group. This cannot be undone."))
