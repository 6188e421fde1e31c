"""Booth groups and their keepers, dispatches, and what is known of one group's passing it on."""

from __future__ import annotations

from typing import ClassVar, cast

from django.db import models
from django.db.models import F, Q

from chaupal.base.follower import Followed, order_index
from chaupal.base.multirange import MultirangeField, to_database
from chaupal.org import permission
from chaupal.org.models import Unit
from chaupal.people.models import Person
from chaupal.press.models import Post, Release
from chaupal.relay.choices import GroupState, LastPost, Rung, Size


class GroupQuerySet(models.QuerySet["Group"]):
    """Words for sets of groups."""

    def run_by(self, person: Person) -> GroupQuerySet:
        """Groups this person keeps or is deputy of, as far as what they may do reaches today: none of a booth whose office is
        suspended, none outside the part of an office that a token holds. No query after the first of a request."""
        reach = to_database(permission.scope(person, "create", "relay"))
        kept = self.filter(Q(keeper=person) | Q(deputy=person))
        return cast("GroupQuerySet", kept.extra(where=["relay_group.booth <@ %s::int4multirange"], params=[reach]))


class Group(models.Model):
    """One of a booth's two WhatsApp groups. Its number is booth number x 2 + slot, for life; no members are listed (R5)."""

    number = models.BigIntegerField(primary_key=True)
    booth = models.IntegerField()
    slot = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=GroupState, default=GroupState.PLANNED)
    keeper = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="groups")
    deputy = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    # A lead chose them within the booth's team: it stands as long as both hold one of its keepers' offices.
    chosen = models.BooleanField(default=False)
    name = models.CharField(max_length=100, blank=True)
    link_sealed = models.BinaryField(null=True)  # the invite link, where the keeper wants it kept (R5)
    checked_on = models.DateField(null=True)  # the Monday of the week of the last check

    objects = GroupQuerySet.as_manager()
    ledger_kind: ClassVar[str] = "group"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(number=F("booth") * 2 + F("slot")), name="group_number_from_booth"),
            models.CheckConstraint(condition=Q(slot__in=(0, 1)), name="group_slot"),
            models.CheckConstraint(condition=Q(state__in=GroupState.values), name="group_state_known"),
            models.CheckConstraint(condition=Q(keeper=None) | Q(deputy=None) | ~Q(deputy=F("keeper")), name="group_deputy_is_another"),
        ]
        indexes = [models.Index(fields=["booth"], name="group_booth")]

    def __str__(self) -> str:
        return f"group {self.number}"


class GroupCheck(models.Model):
    """What a keeper said of a group in one week: a fact about the group, told without who said it (R12).

    The latest word of a week stands; the last two weeks are kept. No member, no number, no text of the group.
    """

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="checks", db_index=False)
    week = models.DateField()  # its Monday
    exists = models.BooleanField()
    two_admins = models.BooleanField()
    size = models.CharField(max_length=4, choices=Size, blank=True)
    last_post = models.CharField(max_length=5, choices=LastPost, blank=True)
    said_at = models.DateTimeField()
    client_id = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "week"], name="group_check_once_a_week"),
            models.CheckConstraint(
                condition=Q(exists=False, two_admins=False, size="", last_post="")
                | Q(exists=True, size__in=Size.values, last_post__in=LastPost.values),
                name="group_check_says_enough",
            ),
        ]

    def __str__(self) -> str:
        return f"check {self.pk}"


class Dispatch(models.Model):
    """A released post on its way to the groups of a frozen audience. No row a group is written here."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="dispatches")
    release = models.OneToOneField(Release, on_delete=models.PROTECT, related_name="dispatch")
    audience = MultirangeField()
    groups = models.PositiveIntegerField()  # how many groups the audience held when it was frozen
    opens_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    ledger_kind: ClassVar[str] = "dispatch"

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(expires_at__gt=F("opens_at")), name="dispatch_has_time")]

    def __str__(self) -> str:
        return f"dispatch {self.pk}"


class Receipt(Followed):
    """One rung of one dispatch in one group, as a phone or a lead told it; it names no person.

    The first of (dispatch, group, rung) counts; a client id seen before is the same receipt sent twice.
    """

    dispatch = models.ForeignKey(Dispatch, on_delete=models.PROTECT, related_name="+", db_index=False)
    client_id = models.UUIDField()
    group = models.BigIntegerField()
    rung = models.PositiveSmallIntegerField(choices=Rung)
    said_at = models.DateTimeField()  # the phone's time, corrected to the server's
    at = models.DateTimeField()  # when it came in
    salt = models.BinaryField()

    class Meta:
        constraints = [
            # The client id first: an index that began with the dispatch would be taken, while a dispatch is too new for the
            # planner's counts, to look for one group in it, and read all its receipts each time.
            models.UniqueConstraint(fields=["client_id", "dispatch"], name="receipt_once_a_client_id"),
            models.UniqueConstraint(fields=["dispatch", "group", "rung"], name="receipt_first_counts"),
            models.CheckConstraint(condition=Q(rung__in=Rung.values), name="receipt_rung_known"),
        ]
        indexes = [order_index("relay_receipt")]

    def __str__(self) -> str:
        return f"receipt {self.pk}"


class Counter(models.Model):
    """How many groups of a unit reached a rung of a dispatch: folded from receipts by a follower, never by a request."""

    dispatch = models.ForeignKey(Dispatch, on_delete=models.CASCADE, related_name="counters", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+", db_index=False)
    rung = models.PositiveSmallIntegerField()
    n = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dispatch", "unit", "rung"], name="counter_once")]

    def __str__(self) -> str:
        return f"counter {self.pk}"


class Audience(models.Model):
    """How many groups of a unit a dispatch was meant for: the figure that counters are read against, written at release."""

    dispatch = models.ForeignKey(Dispatch, on_delete=models.CASCADE, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+", db_index=False)
    groups = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dispatch", "unit"], name="audience_once")]

    def __str__(self) -> str:
        return f"audience {self.pk}"


class Objection(models.Model):
    """"Something is wrong here": told by a keeper about a card, shown to the desk by mandal, not by person."""

    dispatch = models.ForeignKey(Dispatch, on_delete=models.PROTECT, related_name="objections")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=500)
    client_id = models.UUIDField(unique=True)
    at = models.DateTimeField()
    seen_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    seen_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"objection {self.pk}"


class Standing(models.Model):
    """How a unit's groups stand, counted over both trees by `standing.refresh`, never by a request."""

    unit = models.OneToOneField(Unit, on_delete=models.CASCADE, primary_key=True, related_name="+")
    groups = models.PositiveIntegerField()
    kept = models.PositiveIntegerField()  # groups with a keeper
    active = models.PositiveIntegerField()
    checked = models.PositiveIntegerField(default=0)  # groups whose keeper checked them this week
    stale = models.PositiveIntegerField(default=0)  # checked in an earlier week; the rest never
    dormant = models.PositiveIntegerField(default=0)
    lost = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()  # of the top unit: when all were counted last; of others: when they last changed

    def __str__(self) -> str:
        return f"standing of unit {self.pk}"
