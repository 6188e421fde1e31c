"""People and how they sign in. No religion, caste, community or voter number has a column here, or ever will (P4)."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Language(models.TextChoices):
    HINDI = "hi", "हिन्दी"
    ENGLISH = "en", "English"


# How somebody proved who they are at a sign-in, in words; the codes are those of `queries`.
HOW = {
    "pin": _("phone, by PIN"),
    "mail": _("code by mail"),
    "passkey unseen": _("passkey that nobody saw added"),
    "mail+totp": _("code by mail and authenticator app"),
    "passkey": _("passkey"),
    "demo": _("sample person of the demo"),
}


class PersonQuerySet(models.QuerySet["Person"]):
    def here(self) -> PersonQuerySet:
        """Those who have not left."""
        return self.filter(left_at=None)


class Person(models.Model):
    """A worker of the cell: a name in two scripts, a sealed phone number, a language."""

    name_hi = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    search_key = models.CharField(max_length=250, db_collation="C")
    sort_key = models.CharField(max_length=150, db_collation="C")
    phone_sealed = models.BinaryField(null=True)
    phone_blind = models.BinaryField(null=True)
    language = models.CharField(max_length=2, choices=Language, default=Language.HINDI)
    sample = models.BooleanField(default=False)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    objects = PersonQuerySet.as_manager()
    ledger_kind: ClassVar[str] = "person"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(language__in=Language.values), name="person_language_known"),
            models.UniqueConstraint(fields=["phone_blind"], condition=Q(phone_blind__isnull=False), name="person_phone_once"),
        ]
        # New names wait in half a megabyte before they are sorted in: a sheet goes in half as fast without, and a search reads
        # the few that wait besides.
        indexes = [GinIndex(OpClass(F("search_key"), name="gin_trgm_ops"), name="person_search", fastupdate=True, gin_pending_list_limit=512)]

    def __str__(self) -> str:
        return f"person {self.pk}"

    @property
    def is_here(self) -> bool:
        """Has not left."""
        return self.left_at is None


class LoginManager(BaseUserManager["Login"]):
    def get_by_natural_key(self, username: str | None) -> Login:
        return self.get(email=username)


class Login(AbstractBaseUser):
    """An office-bearer's way in: a mail address for codes, second factors beside it. It carries no rights of its own."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="login")
    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    objects = LoginManager()

    def __str__(self) -> str:
        return f"login {self.pk}"


class Slip(models.Model):
    """A one-time slip of 8 letters, handed over on paper, by which one person joins with one phone for one office.

    `appointment` is the plain id of that office's row, which lies in a room above.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="slips")
    code_hash = models.BinaryField(unique=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    appointment = models.BigIntegerField(null=True)
    confirmed_at = models.DateTimeField(null=True)  # the own phone number was typed beside its letters
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(made_by=F("person")), name="slip_from_another_hand")]

    def __str__(self) -> str:
        return f"slip {self.pk}"

    def is_open(self, at: datetime) -> bool:
        """Not used and not over its time."""
        return self.used_at is None and at < self.until


class PhoneSession(models.Model):
    """One phone of one person: a cookie on the phone, opened by a PIN that only the person knows."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="phones")
    token_hash = models.BinaryField(unique=True)
    pin_hash = models.CharField(max_length=128)
    tries = models.PositiveSmallIntegerField(default=0)
    shut_until = models.DateTimeField(null=True)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=10, blank=True, db_default="")  # "replaced": another phone was joined

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at=None), name="one_open_phone_a_person")
        ]

    def __str__(self) -> str:
        return f"phone {self.pk}"


class Session(models.Model):
    """One sign-in of somebody in one browser: how, since when, on which day it was last used. No address, no device's name.

    The browser's session names this row; once it has ended the browser is nobody's. Of a phone `phone` tells which, so
    that the phone's own end ends it too.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sessions")
    phone = models.ForeignKey(PhoneSession, on_delete=models.CASCADE, null=True, related_name="+")
    how = models.CharField(max_length=20)
    begun_at = models.DateTimeField()
    seen_on = models.DateField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["person", "-begun_at"], name="session_of")]

    def __str__(self) -> str:
        return f"session {self.pk}"

    @property
    def is_over(self) -> bool:
        """It was ended, or the phone that it was opened on was."""
        return self.ended_at is not None or (self.phone is not None and self.phone.ended_at is not None)

    @property
    def says(self) -> str:
        """How this sign-in proved who it is, in words."""
        return str(HOW.get(self.how, self.how))


class KeyWitness(models.Model):
    """A third officer's word: I looked on while this person added this passkey. Only such a key counts at approvals.

    `authenticator` is the plain id of the sign-in library's row, which the person may take away later; ids are never
    given twice. The row itself stays.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="key_witnesses")
    authenticator = models.BigIntegerField(unique=True)
    witness = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    ledger_kind: ClassVar[str] = "keywitness"

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(witness=F("person")), name="key_witnessed_by_another")]

    def __str__(self) -> str:
        return f"witness of passkey {self.authenticator}"


class Consent(models.Model):
    """A person's yes to one version of the notice (P2); withdrawing it is a time on the same row."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    notice = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"consent {self.pk}"
