"""Raw input of the gate's pages to clean values."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chaupal.base.clock import IST, local
from chaupal.base.words import latin_digits
from chaupal.gate.actions.calendars import PollTime
from chaupal.gate.choices import ContentClass, Flag
from chaupal.gate.desk import Phase
from chaupal.org.models import Unit

_RUN = re.compile(r"(\d+)(?:-(\d+))?")


class PackForm(forms.Form):
    """A rule pack as TOML; `cleaned_data["values"]` is the parsed text."""

    text = forms.CharField(label=_("The whole pack"), widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "false"}))

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        try:
            self.cleaned_data["values"] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as problem:
            raise forms.ValidationError(gettext("Not TOML: %(problem)s") % {"problem": problem}) from problem
        return text


class ElectionForm(forms.Form):
    code = forms.SlugField(label=_("Short name, as up-2027"), max_length=40)
    name_hi = forms.CharField(label=_("Name in Hindi"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=120)


class CalendarForm(forms.Form):
    """Dates of the code of conduct and, in lines, the phases; `cleaned_data["polls"]` are the polls of all seats."""

    code_start = forms.DateTimeField(
        label=_("Code of conduct from"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    code_end = forms.DateTimeField(
        label=_("until"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    phases = forms.CharField(
        label=_("Phases, one a line"),
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text=_(
            "Phase; date; opens; closes; seats by number. Example: 1; 2027-02-10; 07:00; 18:00; 1-58 60. "
            "Where a station closes earlier: early; 12; 16:00"
        ),
    )

    def clean_phases(self) -> str:
        text = latin_digits(self.cleaned_data["phases"])
        seats = {unit.number: unit for unit in Unit.objects.filter(kind="seat") if unit.number is not None}
        self.cleaned_data["polls"] = read_phases(text, seats)
        return text


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason, kept with your name"), widget=forms.Textarea(attrs={"rows": 3}))


class MarkForm(forms.Form):
    flag = forms.ChoiceField(label=_("This text"), choices=Flag.choices)


class NameForm(forms.Form):
    names_it = forms.ChoiceField(choices=[("yes", _("yes")), ("no", _("no"))])


class ClassForm(ReasonForm):
    content_class = forms.ChoiceField(
        label=_("Content class"),
        choices=[(one.value, one.label) for one in ContentClass if one != ContentClass.WITHDRAWAL],
    )
    field_order = ("content_class", "reason")


class CandidateForm(forms.Form):
    seat = forms.IntegerField(label=_("Seat number"), min_value=1)
    name_hi = forms.CharField(label=_("Name in Hindi"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=120)


def _bad(line: int, reason: str) -> forms.ValidationError:
    return forms.ValidationError(gettext("Line %(line)s: %(reason)s") % {"line": line, "reason": reason})


def _numbers(text: str, line: int, known: dict[int, Unit]) -> list[int]:
    numbers: list[int] = []
    for word in text.replace(",", " ").split():
        run = _RUN.fullmatch(word)
        if run is None:
            raise _bad(line, gettext("%(word)s is not a seat number") % {"word": word})
        first, last = int(run[1]), int(run[2] or run[1])
        if last < first or last - first > 1000:
            raise _bad(line, gettext("%(word)s is not a range of seats") % {"word": word})
        numbers += range(first, last + 1)
    unknown = [number for number in numbers if number not in known]
    if unknown:
        raise _bad(line, gettext("there is no seat %(number)s") % {"number": unknown[0]})
    if not numbers:
        raise _bad(line, gettext("no seat is named"))
    return numbers


def _clock(text: str, line: int) -> time:
    try:
        return time.fromisoformat(text.strip())
    except ValueError:
        raise _bad(line, gettext("%(text)s is not a time") % {"text": text.strip()}) from None


def read_phases(text: str, seats: dict[int, Unit]) -> list[PollTime]:
    """The polls that lines of phases describe. Raises ValidationError with the line and what is wrong there."""
    polls: dict[tuple[int, date], PollTime] = {}
    for line, raw in enumerate(text.splitlines(), 1):
        parts = [part.strip() for part in raw.split(";")]
        if parts == [""]:
            continue
        if parts[0] == "early" and len(parts) == 3:
            for number in _numbers(parts[1], line, seats):
                last = max((key for key in polls if key[0] == number), default=None)
                if last is None:
                    raise _bad(line, gettext("seat %(number)s has no poll above") % {"number": number})
                early = datetime.combine(last[1], _clock(parts[2], line), IST)
                polls[last] = replace(polls[last], earliest_close=early)
        elif len(parts) == 5 and parts[0].isdecimal() and len(parts[0]) < 10 and int(parts[0]) > 0:
            polls |= _phase(parts, line, seats, polls)
        else:
            raise _bad(line, gettext("five parts with ; between them were expected"))
    bad = next((one for one in polls.values() if not one.opens < (one.earliest_close or one.closes) <= one.closes), None)
    if bad:
        raise forms.ValidationError(gettext("Seat %(number)s closes before it opens.") % {"number": bad.seat.number})
    return list(polls.values())


def _phase(
    parts: list[str], line: int, seats: dict[int, Unit], there: dict[tuple[int, date], PollTime]
) -> dict[tuple[int, date], PollTime]:
    try:
        on = date.fromisoformat(parts[1])
    except ValueError:
        raise _bad(line, gettext("%(text)s is not a date, as 2027-02-10") % {"text": parts[1]}) from None
    opens, closes = _clock(parts[2], line), _clock(parts[3], line)
    polls: dict[tuple[int, date], PollTime] = {}
    for number in _numbers(parts[4], line, seats):
        if (number, on) in there or (number, on) in polls:
            raise _bad(line, gettext("seat %(number)s stands twice") % {"number": number})
        polls[number, on] = PollTime(
            seats[number],
            int(parts[0]),
            datetime.combine(on, opens, IST),
            datetime.combine(on, closes, IST),
        )
    return polls


def _runs(numbers: Iterable[int]) -> str:
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return " ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def write_phases(phases: Iterable[Phase]) -> str:
    """The lines that `read_phases` reads back to the same polls."""
    lines = []
    for phase in phases:
        opens, closes = local(phase.opens), local(phase.closes)
        seats = _runs(seat.number for seat in phase.seats if seat.number is not None)
        lines.append(f"{phase.number}; {opens:%Y-%m-%d}; {opens:%H:%M}; {closes:%H:%M}; {seats}")
        lines += [f"early; {seat.number}; {local(early):%H:%M}" for seat, early in phase.early]
    return "\n".join(lines)


def initial_calendar(version: Any, phases: Iterable[Phase]) -> dict[str, Any]:
    """A form's first values from a calendar, for the next version of it."""
    return {
        "code_start": version.code_start and local(version.code_start),
        "code_end": version.code_end and local(version.code_end),
        "phases": write_phases(phases),
    }
