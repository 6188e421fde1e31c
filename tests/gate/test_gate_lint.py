from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

import chaupal
from chaupal.gate.lint import Broken, pages_rank, people_measured


def test_r12_no_table_measures_a_person_and_no_receipt_names_one():
    ours = [model for model in apps.get_models() if model.__module__.startswith("chaupal.")]

    assert list(people_measured(ours)) == []


def test_r12_no_page_ranks_people():
    pages = [
        (path.name, path.read_text(encoding="utf-8"))
        for path in Path(chaupal.__file__).parent.glob("*/templates/**/*.html")
    ]

    assert list(pages_rank(pages)) == []


@pytest.fixture
def leaky() -> Iterator[list[type[models.Model]]]:
    with isolate_apps("chaupal.gate"):

        class Keeper(models.Model):
            person = models.ForeignKey("people.Person", models.CASCADE)
            week_score = models.IntegerField()

            class Meta:
                app_label = "gate"

        class Judged(models.Model):
            by = models.ForeignKey("people.Person", models.CASCADE)
            score = models.FloatField()

            class Meta:
                app_label = "gate"

        class Receipt(models.Model):
            by = models.ForeignKey("people.Person", models.CASCADE)

            class Meta:
                app_label = "gate"

        found = [Keeper, Judged, Receipt]
        for model in found:
            for field in model._meta.local_fields:
                if isinstance(field, models.ForeignKey):
                    field.remote_field.model = apps.get_model("people.Person")
        yield found


def test_r12_lint_finds_a_score_of_a_person_and_a_receipt_with_a_name(leaky):
    assert list(people_measured(leaky)) == [
        Broken("gate.keeper.week_score", "measures a person"),
        Broken("gate.receipt", "a receipt that names a person"),
    ]


def test_r12_lint_finds_a_ranking_on_a_page():
    assert list(pages_rank([("a.html", "Top 10 keepers"), ("b.html", "ten keepers")])) == [
        Broken("a.html", "top 10 keepers")
    ]
