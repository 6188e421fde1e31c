"""Raw input of the organisation's pages to clean values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from chaupal.base.words import hi_or_en, latin_digits
from chaupal.org import lending, phones, second
from chaupal.org.choices import Matter, Verb
from chaupal.org.models import Appointment, Booth, Unit
from chaupal.org.permission import Grant
from chaupal.org.roster import Vacancy


class ReturnForm(second.ReturnForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The one who put the name forward reads this."),
    )


class EndForm(forms.Form):
    why = forms.CharField(label=_("Why does it end?"), max_length=200)


class MailForm(forms.Form):
    email = forms.EmailField(label=_("Mail address"), max_length=254)


class WitnessForm(forms.Form):
    code = forms.CharField(label=_("The six letters on their screen"), max_length=20)


class CodeForm(forms.Form):
    code = forms.CharField(label=_("The 8 letters on the slip"), max_length=20)


class NumberForm(forms.Form):
    """One's own number, as it was written down by whoever put the name forward."""

    phone = forms.CharField(
        label=_("Your own mobile number, 10 digits"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel-national"}),
    )

    def clean_phone(self) -> str:
        """91 and ten digits."""
        return _phone(self.cleaned_data["phone"])


class PinForm(forms.Form):
    """The yes to the notice, and a PIN; digits in either script."""

    agreed = forms.BooleanField(label=_("I have read this and say yes"), required=False)
    pin = forms.CharField(label=_("Choose a PIN of 6 digits"), max_length=12)

    def clean_pin(self) -> str:
        """The digits as 0-9."""
        return latin_digits(self.cleaned_data["pin"]).strip()


class AcceptForm(NumberForm):
    agreed = forms.BooleanField(label=_("I have read this and say yes"), required=False)


def _phone(text: str) -> str:
    found = phones.cleaned(text)
    if found is None:
        raise ValidationError(_("Write the ten digits of an Indian mobile number."))
    return found

class SuspendForm(forms.Form):
    whole = forms.ChoiceField(
        label=_("What is suspended?"),
        choices=(("", _("this office")), ("1", _("everything this person holds; every sign-in ends"))),
        required=False,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("The person concerned reads it with your name."))


class AccessForm(forms.Form):
    what = forms.CharField(
        label=_("A unit's code, a booth's number, or the address of a page"), max_length=200, required=False,
        error_messages={"max_length": _("That is too long for an address of this product.")},
    )  # fmt: skip
    matter = forms.ChoiceField(label=_("Matter"), choices=[("", _("as the page")), *Matter.choices], required=False)
    verb = forms.ChoiceField(label=_("Right"), choices=[("", _("as the page")), *Verb.choices], required=False)


class LendForm(forms.Form):
    """A part of an own office for somebody until a day; which rights may be chosen hangs on the office."""

    office = forms.ChoiceField(label=_("From my office"))
    to = forms.ChoiceField(label=_("To"), help_text=_("Whoever holds an office in the same unit. Somebody else: open their page under People and choose “Lend to this person”."))
    grants = forms.MultipleChoiceField(label=_("Rights"), widget=forms.CheckboxSelectMultiple)
    where = forms.CharField(label=_("Only in this unit or booth (code or number; empty: all of my office's place)"), max_length=40, required=False)
    from_on = forms.DateField(label=_("From the day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    until_on = forms.DateField(label=_("First day without it"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, own: Sequence[Grant], to: Sequence[Appointment], day: date, **more: Any) -> None:
        more["initial"] = {"from_on": day, "until_on": day + timedelta(days=7)} | more.get("initial", {})
        super().__init__(*args, **more)
        self.offices = {str(held.pk): held for held in Appointment.objects.filter(pk__in=[one.appointment for one in own])}
        self.people = {str(one.pk): one.person for one in to}
        self.fields["office"].choices = [(str(one.appointment), f"{hi_or_en(one, 'office')}, {hi_or_en(one, 'place')}") for one in own]  # type: ignore[attr-defined]
        self.fields["to"].choices = [(str(one.pk), f"{hi_or_en(one.person, 'name')}, {hi_or_en(one.office, 'name')}") for one in to]  # type: ignore[attr-defined]
        rights = {right.key: right for one in own for right in lending.rights(one.verbs)}
        self.fields["grants"].choices = [(key, f"{right.matter}: {right.verb}") for key, right in rights.items()]  # type: ignore[attr-defined]

    def clean_grants(self) -> dict[str, list[str]]:
        """Matter to verbs, as an office has them."""
        found: dict[str, list[str]] = {}
        for right in self.cleaned_data["grants"]:
            matter, _dot, verb = right.partition(".")
            found.setdefault(matter, []).append(verb)
        return found

    def clean(self) -> dict[str, Any]:
        """The unit or booth that was written down; what is out of the office's place is refused by the act."""
        told: dict[str, Any] = super().clean() or {}
        where = told.get("where", "").strip()
        told["unit"] = told["booth"] = None
        if where:
            told["booth"] = Booth.objects.filter(pk=int(where[:9])).first() if where.isdecimal() else None
            told["unit"] = Unit.objects.filter(code=where).first()
            if told["unit"] is None and told["booth"] is None:
                self.add_error("where", _("There is no such place in your office's unit."))
        return told


class NominateForm(forms.Form):
    """Somebody new for an office of one place: two spellings of the name, a phone number, nothing else (P4)."""

    name_hi = forms.CharField(label=_("Name in Hindi"), max_length=120)
    name_en = forms.CharField(label=_("Name in English letters"), max_length=120)
    phone = forms.CharField(label=_("Mobile number, 10 digits"), max_length=20, widget=forms.TextInput(attrs={"inputmode": "tel"}))
    office = forms.ChoiceField(label=_("Office"))

    def __init__(self, *args: object, offices: Sequence[Vacancy], **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.offices = {str(one.office.pk): one.office for one in offices}
        choices = [(str(one.office.pk), hi_or_en(one.office, "name")) for one in offices]
        self.fields["office"].choices = choices  # type: ignore[attr-defined]

    def clean_phone(self) -> str:
        """The number as it is stored: 91 and ten digits."""
        return _phone(self.cleaned_data["phone"])
