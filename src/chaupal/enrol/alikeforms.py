"""What is said about two rows that may be one person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chaupal.base.words import hi_or_en
from chaupal.enrol.models import Alike


class MergeForm(forms.Form):
    """Whose row goes on, and what says that they are one."""

    kept = forms.TypedChoiceField(label=_("Whose row goes on"), coerce=int, choices=(), widget=forms.RadioSelect)
    why = forms.CharField(
        label=_("What says so"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("For instance: asked on the phone, the old number was given up.")
    )

    def __init__(self, *args: Any, pair: Alike, **more: Any) -> None:
        super().__init__(*args, **more)
        kept = self.fields["kept"]
        assert isinstance(kept, forms.TypedChoiceField)
        kept.choices = [(who.pk, f"{hi_or_en(who, 'name')} ({side})") for who, side in ((pair.one, _("on the left")), (pair.other, _("on the right")))]


class WhyForm(forms.Form):
    """Why a merge is returned or taken apart."""

    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
