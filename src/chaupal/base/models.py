"""What the ground floor keeps: the epoch, the cursors of the followers, the worker's heartbeat."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q

from chaupal.base.follower import Xid8Field


class Epoch(models.Model):
    """One row: how many times this database was restored into a fresh cluster, plus one.

    Transaction ids start low again in a fresh cluster, so `(epoch, tx, id)` orders rows where `(tx, id)` would not.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    number = models.IntegerField(default=1)

    class Meta:
        constraints = [CheckConstraint(condition=Q(id=1), name="base_epoch_is_one_row")]

    def __str__(self) -> str:
        return f"epoch {self.number}"


class Cursor(models.Model):
    """How far one follower has read. Written in the transaction that writes the follower's result."""

    name = models.CharField(max_length=80, primary_key=True)
    epoch = models.IntegerField(default=0)
    tx = Xid8Field(default=0)
    last_id = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} at ({self.epoch}, {self.tx}, {self.last_id})"


class Beat(models.Model):
    """The last sign of life of a long-running process, for /healthz."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
    pid = models.IntegerField()
    version = models.CharField(max_length=40)

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%Y-%m-%d %H:%M:%S}"
