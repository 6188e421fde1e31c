"""What allauth may do here: codes by mail for people who already have an office, never a sign-up."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from chaupal.base.clock import now
from chaupal.people import actions, known
from chaupal.people.queries import MAIL, SESSION


class NoSignUp(DefaultAccountAdapter):
    """Logins are made by a lead's nomination, not by a form on the web."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """The library's sign-in, and a row by which it can be ended from elsewhere."""
        before = request.session.get(SESSION)
        super().login(request, user)
        row = actions.begin_session(person=user.person, how=MAIL, at=now(), instead_of=before)  # type: ignore[attr-defined]
        request.session[SESSION] = row.pk
        known.remember(request, user.pk)
