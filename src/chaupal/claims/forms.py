"""Raw input of the claim desk to clean values."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chaupal.base.errors import Refused
from chaupal.claims.choices import ClaimKind, ClaimState, Outcome, Rating, Same
from chaupal.people.models import Person

HEADLINE = 120  # letters that fit a card
LONG = 4_000


def say(form: forms.Form, refusal: Refused) -> None:
    """Put a refusal's words beside its fields, or above the form."""
    for field, says in refusal.fields.items():
        form.add_error(field if field in form.fields else None, says)
    if not refusal.fields:
        form.add_error(None, refusal.text)


class FilterForm(forms.Form):
    """What of the queue is shown; nonsense in the address counts as nothing said."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("Waiting")), *ClaimState.choices, ("all", _("All"))]
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All kinds")), *ClaimKind.choices])
    mine = forms.BooleanField(label=_("Only mine"), required=False)


class ClaimForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=ClaimKind.choices,
        initial=ClaimKind.POLL_PROCESS,
        help_text=_("It sets the clock: voting process 1 hour, false voice or picture 3 hours, other 24 hours."),
    )
    text_hi = forms.CharField(
        label=_("The claim in Hindi"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "hi"}),
        help_text=_("One plain sentence that says what is asserted, without taking a side."),
    )
    text_en = forms.CharField(
        label=_("The claim in English"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 2, "lang": "en"})
    )
    against_us = forms.BooleanField(
        label=_("It speaks against us"), required=False, help_text=_("Such a claim is treated like any other and counted openly.")
    )


class AnswerForm(forms.Form):
    """An answer as it is written; the facts it stands on come beside it, because they are searched for."""

    verdict = forms.ChoiceField(label=_("Verdict"), choices=[("", _("Choose")), *Rating.choices])
    short_hi = forms.CharField(label=_("Headline in Hindi"), max_length=HEADLINE, widget=forms.TextInput(attrs={"lang": "hi"}))
    short_en = forms.CharField(label=_("Headline in English"), max_length=HEADLINE, widget=forms.TextInput(attrs={"lang": "en"}))
    long_hi = forms.CharField(label=_("Answer in Hindi"), max_length=LONG, widget=forms.Textarea(attrs={"rows": 6, "lang": "hi"}))
    long_en = forms.CharField(label=_("Answer in English"), max_length=LONG, widget=forms.Textarea(attrs={"rows": 6, "lang": "en"}))
    names_candidate = forms.BooleanField(label=_("The answer names a candidate (rule G15)"), required=False)
    evidence = forms.CharField(
        label=_("Evidence on record"),
        max_length=300,
        required=False,
        help_text=_("Needed when a candidate is named: which document, kept where."),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ("short_hi", "short_en", "long_hi", "long_en"):
            field = self.fields[name]
            said = self.data.get(name) if self.is_bound else self.initial.get(name)
            written = len(str(said or ""))
            most = HEADLINE if name.startswith("short") else LONG
            field.help_text = _("%(written)s of %(most)s letters") % {"written": written, "most": most}


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("How it ends"),
        choices=[("", _("Choose")), *(one for one in Outcome.choices if one[0] not in (Outcome.ANSWERED, Outcome.SAME_AS))],
    )


class AssignForm(forms.Form):
    to = forms.TypedChoiceField(label=_("Give to"), coerce=int)

    def __init__(self, people: list[Person], names: dict[int, str], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["to"].choices = [("", _("Choose")), *((one.pk, names[one.pk]) for one in people)]  # type: ignore[attr-defined]


class ReviewForm(forms.Form):
    """Whether a check of another publisher is about a claim."""

    review = forms.IntegerField(min_value=1)
    verdict = forms.ChoiceField(choices=Same.choices)


class JudgeForm(forms.Form):
    other = forms.IntegerField(min_value=1)
    verdict = forms.ChoiceField(choices=Same.choices)
    score = forms.FloatField(required=False, min_value=0, max_value=1)

