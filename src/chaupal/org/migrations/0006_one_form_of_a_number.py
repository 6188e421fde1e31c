"""The first officers' numbers, kept without 91 by earlier versions, are sealed anew in the one form (see `org.phones`)."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from chaupal.base import seal
from chaupal.org import phones

FIELD = "people.phone"  # as org.actions.offices seals it


def one_form(apps: StateApps, _editor: BaseDatabaseSchemaEditor | None) -> None:
    """Seal what stands in another form again, index and all. 10 microseconds a person; sample people have no such numbers.

    Where somebody was put forward a second time under the one form, both rows stay as they are: no number is two people's,
    and which of the two goes is for a person to say.
    """
    people = apps.get_model("people", "Person").objects
    for pk, sealed in people.filter(sample=False, phone_sealed__isnull=False).values_list("pk", "phone_sealed").iterator():
        kept = seal.unseal(sealed, field=FIELD)
        told = phones.cleaned(kept)
        if told is None or told == kept:
            continue
        blind = seal.blind(told, field=FIELD)
        if not people.filter(phone_blind=blind).exists():
            people.filter(pk=pk).update(phone_sealed=seal.seal(told, field=FIELD), phone_blind=blind)


class Migration(migrations.Migration):

    dependencies = [
        ("org", "0005_station_electors"),
        ("people", "0003_keywitness_stays"),
    ]

    operations = [migrations.RunPython(one_form, migrations.RunPython.noop)]
