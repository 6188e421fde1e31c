"""Rule P4 (test 8 of the rule sheet): columns that are never taken, in Hindi and Roman spellings."""

import pytest

from chaupal.base.forbidden import ForbiddenColumn, forbidden_column, refuse_columns


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("jati", "caste"),
        ("Jaati", "caste"),
        ("JATI_CODE", "caste"),
        ("up-jati", "caste"),
        ("casteName", "caste"),
        ("Caste Category", "caste"),
        ("जाति", "caste"),
        ("जाती", "caste"),
        ("उप जाति", "caste"),
        ("पिछड़ा वर्ग", "caste"),
        ("पिछड़ा", "caste"),
        ("गोत्र", "caste"),
        ("Scheduled_Caste", "caste"),
        ("dharm", "religion"),
        ("Dharam", "religion"),
        ("DHARMA", "religion"),
        ("धर्म", "religion"),
        ("मज़हब", "religion"),
        ("religion", "religion"),
        ("is_muslim", "religion"),
        ("हिंदू", "religion"),
        ("हिन्दू", "religion"),
        ("samuday", "community"),
        ("समुदाय", "community"),
        ("Community", "community"),
        ("health_status", "health"),
        ("बीमारी", "health"),
        ("blood group", "health"),
        ("aadhaar", "Aadhaar"),
        ("AadharNo", "Aadhaar"),
        ("आधार संख्या", "Aadhaar"),
        ("epic_no", "voter id"),
        ("EPIC", "voter id"),
        ("voter id", "voter id"),
        ("VoterID", "voter id"),
        ("मतदाता पहचान पत्र", "voter id"),
        ("vote_intention", "vote intention"),
        ("party preference", "vote intention"),
        ("झुकाव", "vote intention"),
        ("ration_card", "ration or job card"),
        ("राशन कार्ड", "ration or job card"),
        ("job card", "ration or job card"),
        ("pension", "pension"),
        ("वृद्धा पेंशन", "pension"),
        ("पेन्शन", "pension"),
        ("beneficiary", "scheme or beneficiary"),
        ("labharthi", "scheme or beneficiary"),
        ("योजना", "scheme or beneficiary"),
        ("bank account", "bank account"),
        ("bank_ac", "bank account"),
        ("IFSC", "bank account"),
        ("खाता संख्या", "bank account"),
    ],
)
def test_forbidden_column_is_known_in_every_spelling(name: str, what: str) -> None:
    assert forbidden_column(name) == what


@pytest.mark.parametrize(
    "name",
    [
        "ac_no", "part_no", "name_hi", "name_en", "reserved", "electors_2017", "electors", "booths_2017", "script",
        "name_quality", "org_district", "region", "district", "division", "pc_code", "broadcast", "epicentre", "panel",
        "phone", "language", "नाम", "बूथ संख्या", "ज़िला", "भाग संख्या", "suffix", "parent_code", "", "123",
    ],
)  # fmt: skip
def test_plain_columns_pass(name: str) -> None:
    assert forbidden_column(name) is None


def test_refuse_columns_names_file_column_and_rule() -> None:
    with pytest.raises(ForbiddenColumn) as refusal:
        refuse_columns(["name", "jati"], file="people.csv")

    assert refusal.value.code == "base.forbidden_column"
    assert refusal.value.values == {"file": "people.csv", "column": "jati", "what": "caste"}
