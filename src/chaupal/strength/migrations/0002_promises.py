"""What the database keeps by itself: policies by two people, callers who are third persons, and marks of what changed.

The marks are written by statement triggers, whoever changes the rows and by whichever act: a counter that followed the
ledger would miss every act that somebody forgets to name to it. Above 5,000 rows of one statement one mark says "all".
"""

from django.db import migrations

from chaupal.base.constraints import AppendOnly, RowRule, SameRow

MARKS = """
CREATE FUNCTION strength_mark_all() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO strength_mark (unit, booth) VALUES (NULL, NULL);
    RETURN NULL;
END $$;

CREATE FUNCTION strength_mark_appointments() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF (SELECT count(*) FROM (SELECT 1 FROM changed LIMIT 5001) c) > 5000 THEN
        INSERT INTO strength_mark (unit, booth) VALUES (NULL, NULL);
    ELSE
        INSERT INTO strength_mark (unit, booth) SELECT DISTINCT unit_id, booth_id FROM changed;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION strength_mark_moved() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF (SELECT count(*) FROM (SELECT 1 FROM changed LIMIT 5001) c) > 5000 THEN
        INSERT INTO strength_mark (unit, booth) VALUES (NULL, NULL);
    ELSE
        INSERT INTO strength_mark (unit, booth) SELECT unit_id, booth_id FROM changed UNION SELECT unit_id, booth_id FROM before;
    END IF;
    RETURN NULL;
END $$;

-- Somebody seen again within the 14 days is as active as before; only one who was not is worth a mark.
CREATE FUNCTION strength_mark_contacts() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF (SELECT count(*) FROM (SELECT 1 FROM changed LIMIT 5001) c) > 5000 THEN
        INSERT INTO strength_mark (unit, booth) VALUES (NULL, NULL);
    ELSE
        INSERT INTO strength_mark (unit, booth)
            SELECT DISTINCT a.unit_id, a.booth_id FROM changed c JOIN org_appointment a ON a.person_id = c.person_id
            WHERE a.until_on IS NULL OR a.until_on > current_date;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION strength_mark_seen_again() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO strength_mark (unit, booth)
        SELECT DISTINCT a.unit_id, a.booth_id FROM changed c JOIN before b ON b.person_id = c.person_id AND b."on" < c."on" - 13
        JOIN org_appointment a ON a.person_id = c.person_id WHERE a.until_on IS NULL OR a.until_on > current_date;
    RETURN NULL;
END $$;

CREATE TRIGGER strength_added AFTER INSERT ON org_appointment REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION strength_mark_appointments();
CREATE TRIGGER strength_changed AFTER UPDATE ON org_appointment REFERENCING OLD TABLE AS before NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION strength_mark_moved();
CREATE TRIGGER strength_removed AFTER DELETE ON org_appointment REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION strength_mark_appointments();
CREATE TRIGGER strength_seen AFTER INSERT ON strength_contact REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION strength_mark_contacts();
CREATE TRIGGER strength_seen_again AFTER UPDATE ON strength_contact REFERENCING OLD TABLE AS before NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION strength_mark_seen_again();
CREATE TRIGGER strength_forgotten AFTER DELETE ON strength_contact REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION strength_mark_contacts();
CREATE TRIGGER strength_units AFTER INSERT OR UPDATE OR DELETE ON org_unit FOR EACH STATEMENT EXECUTE FUNCTION strength_mark_all();
CREATE TRIGGER strength_runs AFTER INSERT OR UPDATE OR DELETE ON org_unitrun FOR EACH STATEMENT EXECUTE FUNCTION strength_mark_all();
CREATE TRIGGER strength_above AFTER INSERT OR UPDATE OR DELETE ON org_unitabove FOR EACH STATEMENT EXECUTE FUNCTION strength_mark_all();
CREATE TRIGGER strength_booths AFTER INSERT OR UPDATE OR DELETE ON org_booth FOR EACH STATEMENT EXECUTE FUNCTION strength_mark_all();
CREATE TRIGGER strength_offices AFTER INSERT OR UPDATE OR DELETE ON org_office FOR EACH STATEMENT EXECUTE FUNCTION strength_mark_all();
CREATE TRIGGER strength_policies AFTER INSERT ON strength_policyapproval FOR EACH STATEMENT EXECUTE FUNCTION strength_mark_all();
INSERT INTO strength_mark (unit, booth) VALUES (NULL, NULL);
"""

GONE = """
DROP TRIGGER strength_policies ON strength_policyapproval;
DROP TRIGGER strength_offices ON org_office;
DROP TRIGGER strength_booths ON org_booth;
DROP TRIGGER strength_above ON org_unitabove;
DROP TRIGGER strength_runs ON org_unitrun;
DROP TRIGGER strength_units ON org_unit;
DROP TRIGGER strength_forgotten ON strength_contact;
DROP TRIGGER strength_seen_again ON strength_contact;
DROP TRIGGER strength_seen ON strength_contact;
DROP TRIGGER strength_removed ON org_appointment;
DROP TRIGGER strength_changed ON org_appointment;
DROP TRIGGER strength_added ON org_appointment;
DROP FUNCTION strength_mark_seen_again();
DROP FUNCTION strength_mark_contacts();
DROP FUNCTION strength_mark_moved();
DROP FUNCTION strength_mark_appointments();
DROP FUNCTION strength_mark_all();
"""


class Migration(migrations.Migration):
    dependencies = [("strength", "0001_initial"), ("base", "0001_followers")]

    operations = [
        SameRow("strength_policyapproval", ["policy_id", "author_id"], "strength_policy", ["id", "author_id"]),
        AppendOnly("strength_policy"),
        AppendOnly("strength_policyline"),
        AppendOnly("strength_policyapproval"),
        AppendOnly("strength_policyreturn"),
        # Who calls back is neither the one called, nor who put the name forward, recommended or approved it.
        RowRule(
            "strength_call",
            "call_by_a_third_person",
            refuses="NEW.by_id IS NOT NULL AND EXISTS (SELECT 1 FROM org_appointment a WHERE a.id = NEW.appointment_id"
            " AND NEW.by_id IN (a.person_id, a.proposed_by_id, a.recommended_by_id, a.approved_by_id))",
        ),
        migrations.RunSQL(MARKS, GONE),
    ]
