"""What allauth may do here: codes by mail for people who already have an office, never a sign-up."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class NoSignUp(DefaultAccountAdapter):
    """Logins are made by a lead's nomination, not by a form on the web."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False
