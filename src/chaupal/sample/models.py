"""The mark that a database holds sample data: without it no page lets anybody sign in as somebody."""

from __future__ import annotations

from django.db import models

from chaupal.people.models import Person


class Seed(models.Model):
    """One step of seeding that is done, so that a half-finished first start goes on where it stopped."""

    step = models.CharField(max_length=20, primary_key=True)
    size = models.CharField(max_length=10)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.step


class CastMember(models.Model):
    """A sample person whom the demo offers to sign in as, and why one would."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True)
    place = models.PositiveSmallIntegerField()
    role_hi = models.CharField(max_length=120)
    role_en = models.CharField(max_length=120)
    does_hi = models.CharField(max_length=200)
    does_en = models.CharField(max_length=200)
    start = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"cast {self.place}"
