"""A decision of the desk can be undone, and with it the sightings it wrote: they may be deleted, never changed."""

from django.db import migrations

from chaupal.base.constraints import AppendOnly


class NoLongerAppendOnly(AppendOnly):
    """The operation the other way round."""

    def forwards(self) -> list[str]:
        return super().backwards()

    def backwards(self) -> list[str]:
        return super().forwards()


class Migration(migrations.Migration):
    dependencies = [("tips", "0002_copies_and_openings"), ("claims", "0004_search")]

    operations = [NoLongerAppendOnly("claims_sighting"), AppendOnly("claims_sighting", may_delete=True)]
