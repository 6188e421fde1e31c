"""The second person's yes and no, the same for every room where something waits for one.

A room's page hands over its act (all but when it is done), how the page is shown again, and where the list is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from chaupal.base.clock import now
from chaupal.base.errors import Refused
from chaupal.base.pages import see_other
from chaupal.org import permission

Act = Callable[..., object]
Again = Callable[..., HttpResponse]


class ReturnForm(forms.Form):
    """Why a thing goes back to the one who wrote it."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("The author reads this and nobody else.")
    )


def approve(request: HttpRequest, act: Act, again: Again, then: str) -> HttpResponse:
    """Call `act(at=)` and go on to `then`; a refusal is shown on the page, by `again(status=, refusal=)`.

    Raises PasskeyNeeded for somebody who did not sign in by a passkey that a third officer saw added.
    """
    permission.passkey(request.visitor)  # type: ignore[attr-defined]
    return _done(lambda: act(at=now()), again, then)


def give_back(request: HttpRequest, act: Act, again: Again, then: str, *, form: type[ReturnForm] = ReturnForm) -> HttpResponse:
    """Call `act(reason=, at=)`, likewise; without a reason the page comes again with the form (422)."""
    permission.passkey(request.visitor)  # type: ignore[attr-defined]
    told = form(request.POST)
    if not told.is_valid():
        return again(status=422, form=told)
    return _done(lambda: act(reason=told.cleaned_data["reason"], at=now()), again, then, form=told)


def _done(act: Callable[[], object], again: Again, then: str, **more: Any) -> HttpResponse:
    try:
        act()
    except Refused as refusal:
        return again(status=refusal.status, refusal=refusal, **more)
    return see_other(then)
