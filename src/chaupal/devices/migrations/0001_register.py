"""Phones of the organisation, their movements and who confirmed them."""

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

from chaupal.base.constraints import AppendOnly, SameRow
from chaupal.base.tables import Tables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("base", "0001_followers"),
        ("org", "0001_places"),
        ("people", "0001_initial"),
    ]

    operations = [
        Tables(
            models=[
                migrations.CreateModel(
                    name="Lot",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit")),
                        ("kind", models.CharField(choices=[("phone", "Phone"), ("tablet", "Tablet")], max_length=8)),
                        ("count", models.PositiveIntegerField()),
                        ("voucher", models.CharField(max_length=40)),
                        ("bought_on", models.DateField()),
                        ("note", models.CharField(blank=True, max_length=200)),
                        ("by", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("kind__in", ["phone", "tablet"])), name="lot_kind_known"),
                            models.CheckConstraint(condition=models.Q(("count__gt", 0)), name="lot_has_devices"),
                            models.UniqueConstraint(fields=("unit", "voucher", "kind"), name="lot_voucher_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Device",
                    fields=[
                        ("number", models.BigAutoField(primary_key=True, serialize=False)),
                        ("lot", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="devices", to="devices.lot")),
                        ("kind", models.CharField(choices=[("phone", "Phone"), ("tablet", "Tablet")], max_length=8)),
                        ("tail", models.CharField(db_collation="C", db_index=True, max_length=6)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("kind__in", ["phone", "tablet"])), name="device_kind_known"),
                            models.CheckConstraint(condition=models.Q(("tail__regex", "^[0-9A-Z]{6}$")), name="device_tail_alone"),
                            models.UniqueConstraint(fields=("lot", "tail"), name="device_once_a_lot"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Movement",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("device", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="movements", to="devices.device")),
                        ("place", models.PositiveIntegerField()),
                        ("after", models.PositiveIntegerField(null=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("bought", "Bought"),
                                    ("handed", "Handed to another unit"),
                                    ("issued", "Issued to a person"),
                                    ("returned", "Returned"),
                                    ("lost", "Lost"),
                                    ("found", "Found again"),
                                    ("retired", "Retired"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("undoes", models.BooleanField(default=False)),
                        ("before", models.CharField(blank=True, max_length=8)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("stock", "In stock"),
                                    ("issued", "With a person"),
                                    ("lost", "Lost"),
                                    ("retired", "Retired"),
                                    ("void", "Entered by mistake"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "from_unit",
                            models.ForeignKey(
                                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"
                            ),
                        ),
                        ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit")),
                        ("holder", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.appointment")),
                        (
                            "condition",
                            models.CharField(
                                choices=[("new", "New"), ("good", "Works well"), ("worn", "Worn, works"), ("broken", "Broken")], max_length=8
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=200)),
                        ("on", models.DateField()),
                        ("by", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("device", "place"), name="movement_place_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("after", None), ("from_unit", None), ("kind", "bought"), ("place", 1), ("undoes", False)),
                                    models.Q(
                                        ("after", django.db.models.expressions.CombinedExpression(models.F("place"), "-", models.Value(1))),
                                        ("from_unit__isnull", False),
                                        ("place__gt", 1),
                                    ),
                                    _connector="OR",
                                ),
                                name="movement_follows_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("before", ""), ("kind", "bought"), ("state", "stock"), ("undoes", False)),
                                    models.Q(("before", "stock"), ("kind", "handed"), ("state", "stock"), ("undoes", False)),
                                    models.Q(("before", "stock"), ("kind", "issued"), ("state", "issued"), ("undoes", False)),
                                    models.Q(("before", "issued"), ("kind", "returned"), ("state", "stock"), ("undoes", False)),
                                    models.Q(("before", "stock"), ("kind", "lost"), ("state", "lost"), ("undoes", False)),
                                    models.Q(("before", "issued"), ("kind", "lost"), ("state", "lost"), ("undoes", False)),
                                    models.Q(("before", "lost"), ("kind", "found"), ("state", "stock"), ("undoes", False)),
                                    models.Q(("before", "stock"), ("kind", "retired"), ("state", "retired"), ("undoes", False)),
                                    models.Q(("before", "stock"), ("kind", "bought"), ("state", "void"), ("undoes", True)),
                                    models.Q(("before", "stock"), ("kind", "handed"), ("state", "stock"), ("undoes", True)),
                                    models.Q(("before", "issued"), ("kind", "issued"), ("state", "stock"), ("undoes", True)),
                                    models.Q(("before", "stock"), ("kind", "returned"), ("state", "issued"), ("undoes", True)),
                                    models.Q(("before", "lost"), ("kind", "lost"), ("state", "stock"), ("undoes", True)),
                                    models.Q(("before", "lost"), ("kind", "lost"), ("state", "issued"), ("undoes", True)),
                                    models.Q(("before", "stock"), ("kind", "found"), ("state", "lost"), ("undoes", True)),
                                    models.Q(("before", "retired"), ("kind", "retired"), ("state", "stock"), ("undoes", True)),
                                    _connector="OR",
                                ),
                                name="movement_step_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("holder__isnull", False), ("state", "issued")),
                                    models.Q(models.Q(("state", "issued"), _negated=True), ("holder", None)),
                                    _connector="OR",
                                ),
                                name="movement_holder_while_issued",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("from_unit", None),
                                    models.Q(("kind", "handed"), models.Q(("unit", models.F("from_unit")), _negated=True)),
                                    models.Q(models.Q(("kind", "handed"), _negated=True), ("unit", models.F("from_unit"))),
                                    _connector="OR",
                                ),
                                name="movement_unit_changes_by_handing",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("condition__in", ["new", "good", "worn", "broken"])), name="movement_condition_known"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(models.Q(("kind", "lost"), _negated=True), models.Q(("note", ""), _negated=True), _connector="OR"),
                                name="movement_loss_is_told",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Confirmation",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "movement",
                            models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="confirmation", to="devices.movement"),
                        ),
                        (
                            "told",
                            models.CharField(
                                choices=[("holder", "The holder said so on their own phone"), ("signed", "Signed on paper, reported by the desk")],
                                max_length=8,
                            ),
                        ),
                        ("by", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("told__in", ["holder", "signed"])), name="confirmation_told_known")
                        ],
                    },
                ),
            ],
        ),
        SameRow("devices_movement", ["device_id", "after", "before", "from_unit_id"], "devices_movement", ["device_id", "place", "state", "unit_id"]),
        AppendOnly("devices_lot"),
        AppendOnly("devices_device"),
        AppendOnly("devices_movement"),
        AppendOnly("devices_confirmation"),
    ]
