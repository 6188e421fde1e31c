"""R12, checked over the tables and pages that exist: no score, rank, streak or history of a person anywhere."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import models

# A column of one of these words beside a person measures that person.
MEASURES = frozenset(
    {"score", "rank", "ranking", "points", "streak", "badge", "rating", "grade", "karma", "stars", "performance"}
)
# Who did something, as against whom a row is about.
_ACTOR = re.compile(r"(^|_)by$|^(author|approver|reviewer|keeper_of|made_by)$")
_PAGE = re.compile(r"\b(leader ?board|streak|ranking|top \d+ (?:keepers|volunteers|people)|best (?:keeper|volunteer))", re.I)


@dataclass(frozen=True, slots=True)
class Broken:
    """One place that breaks R12."""

    where: str
    what: str


def people_measured(found: Iterable[type[models.Model]]) -> Iterator[Broken]:
    """Tables that are about a person and hold a measure of that person, and receipts that lead to one."""
    for model in found:
        about = _people(model)
        own = model._meta.label_lower == "people.person"
        for field in model._meta.local_fields:
            if (own or any(not _ACTOR.search(name) for name in about)) and MEASURES & set(field.name.split("_")):
                yield Broken(f"{model._meta.label_lower}.{field.name}", "measures a person")
        if about and model.__name__.endswith("Receipt"):
            yield Broken(model._meta.label_lower, "a receipt that names a person")


def pages_rank(pages: Iterable[tuple[str, str]]) -> Iterator[Broken]:
    """Pages (name, text) that speak of people in a ranking."""
    for name, text in pages:
        said = _PAGE.search(text)
        if said:
            yield Broken(name, said.group().lower())


def _people(model: type[models.Model]) -> list[str]:
    return [
        field.name
        for field in model._meta.local_fields
        if field.related_model is not None
        and not isinstance(field.related_model, str)
        and field.related_model._meta.label_lower == "people.person"
    ]
