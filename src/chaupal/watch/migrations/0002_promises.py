"""What nobody does alone in a case, kept by the database: who reviews, what a case stands on, what a dossier needs."""

from django.db import migrations

from chaupal.base.constraints import AppendOnly, RowRule, SameRow, TwoPeople

# Where a dataset comes from, by what right, and who collected it is written once (I4, I1).
PROVENANCE = (
    "title",
    "platform",
    "format",
    "sha256",
    "size",
    "exported_by",
    "exported_from",
    "exported_at",
    "terms",
    "basis",
    "collector_id",
    "at",
    "sample",
)
# What was asked of a run; a result is never exchanged.
ASKED = ("dataset_id", "by_id", "at", "parameters", "again_of_id", "sample")
FEW = "(SELECT count(*) FROM watch_review r WHERE r.case_id = {id} AND r.finding = 'deceives') < 2"


def _changed(columns: tuple[str, ...]) -> str:
    return " OR ".join(f'NEW."{one}" IS DISTINCT FROM OLD."{one}"' for one in columns)


class Migration(migrations.Migration):
    # Homes of before took these steps one by one.
    replaces = [("watch", "0002_handles_and_cases"), ("watch", "0003_by_two_people"), ("watch", "0004_columns_named")]
    dependencies = [("base", "0001_followers"), ("watch", "0001_initial")]

    operations = [
        RowRule("watch_dataset", "watch_dataset_stays", refuses=_changed(PROVENANCE), on="UPDATE"),
        RowRule(
            "watch_run",
            "watch_run_stays",
            on="UPDATE",
            refuses=f"{_changed(ASKED)} OR (OLD.state = 'done' AND ({_changed(('state', 'engine', 'result_sha256', 'counts'))}))",
        ),
        AppendOnly("watch_opening"),
        TwoPeople("watch_ownhandleversion", "watch_ownhandleapproval", thing="own_id"),
        SameRow(
            "watch_ownhandleapproval",
            ["handle_version_id", "own_id", "version", "author_id"],
            "watch_ownhandleversion",
            ["id", "own_id", "version", "author_id"],
        ),
        # I9: from a run's group of five or more, or from an account that imitates ours; its collector is theirs.
        RowRule(
            "watch_case",
            "watch_case_of_its_collector",
            refuses="""(NEW.run_id IS NOT NULL AND NEW.collector_id IS DISTINCT FROM
                (SELECT d.collector_id FROM watch_run r JOIN watch_dataset d ON d.id = r.dataset_id WHERE r.id = NEW.run_id))
                OR (NEW.imitation_id IS NOT NULL AND NEW.collector_id IS DISTINCT FROM
                (SELECT i.by_id FROM watch_imitation i WHERE i.id = NEW.imitation_id AND i.kind = 'account'))""",
            on="INSERT",
        ),
        RowRule(
            "watch_case",
            "watch_case_of_five",
            refuses="""NEW.run_id IS NOT NULL AND (SELECT count(*) FROM watch_runaccount a JOIN watch_rungroup g ON g.id = a.group_id
                WHERE g.run_id = NEW.run_id AND g.number = NEW."group") < 5""",
            on="INSERT",
        ),
        RowRule(
            "watch_case",
            "watch_case_stays",
            refuses="""(NEW.number, NEW.run_id, NEW."group", NEW.imitation_id, NEW.collector_id, NEW.opened_at, NEW.lapses_at)
                IS DISTINCT FROM (OLD.number, OLD.run_id, OLD."group", OLD.imitation_id, OLD.collector_id, OLD.opened_at, OLD.lapses_at)""",
            on="UPDATE",
        ),
        RowRule(
            "watch_case",
            "watch_case_two_reviews",
            refuses=f"NEW.state IN ('dossier', 'submitted', 'outcome', 'appealed') AND {FEW.format(id='NEW.id')}",
        ),
        RowRule("watch_imitation", "watch_imitation_stays", refuses="NEW.by_id <> OLD.by_id OR NEW.kind <> OLD.kind", on="UPDATE"),
        SameRow("watch_review", ["case_id", "collector_id"], "watch_case", ["id", "collector_id"]),
        AppendOnly("watch_review"),
        AppendOnly("watch_reviewtext", may_delete=True),
        AppendOnly("watch_caseopening"),
        AppendOnly("watch_evidence", may_delete=True),
        RowRule("watch_dossier", "watch_dossier_two_reviews", refuses=FEW.format(id="NEW.case_id"), on="INSERT"),
        AppendOnly("watch_dossier"),
    ]
