"""The sample people whom the demo offers to sign in as. All are invented."""

from __future__ import annotations

from dataclasses import dataclass

from chaupal.people.models import Person
from chaupal.sample.models import CastMember


@dataclass(frozen=True, slots=True)
class Player:
    """One of the cast: the office held, where (a unit's code, or a seat and part number), and what one would look at first."""

    key: str
    name_hi: str
    name_en: str
    office: str
    unit: str = ""
    seat: int = 0
    part: int = 0
    does_hi: str = ""
    does_en: str = ""
    start: str = "/"


STATE, DISTRICT = "state", "org_district"

CAST = (
    Player("chitra", "चित्रा पतंग", "Chitra Patang", "keeper_1", seat=211, part=7, start="/today/",
           does_hi="कल्याणपुर के एक बूथ के दोनों समूह चलाती हैं; संदेश जँचवाएँ, कार्ड भेजें",
           does_en="keeps both groups of a booth in Kalyanpur: sends tips, shares cards"),
    Player("gopal", "गोपाल उजाला", "Gopal Ujala", "keeper_1", seat=47, part=7, start="/today/",
           does_hi="मेरठ कैंट के बूथ के समूह प्रभारी; वहाँ प्रचार बंद है, इसलिए कोई कार्ड नहीं मिलता",
           does_en="keeper in Meerut Cantt, where silence holds: no card reaches this phone"),
    Player("esha", "ईशा आँगन", "Esha Angan", "mandal_lead", seat=211, part=7, start="/units/",
           does_hi="चित्रा के मंडल की प्रभारी; कौन बाकी है, समूह में देखकर पुष्टि",
           does_en="leads Chitra's mandal: who is still open, seen in the group"),
    Player("bilal", "बिलाल कुमार", "Bilal Kumar", "convenor", unit="org_district", seat=211, start="/units/",
           does_hi="कानपुर के ज़िला संयोजक; बूथ के लोगों का अनुमोदन",
           does_en="district convenor in Kanpur: approves booth people"),
    Player("dev", "देव बाबू", "Dev Babu", "keeper_1", seat=322, part=7, start="/today/",
           does_hi="गोरखपुर के बूथ के समूह प्रभारी; कानपुर का कुछ नहीं दिखता",
           does_en="keeper in Gorakhpur: sees nothing of Kanpur"),
    Player("asha", "आशा रानी", "Asha Rani", "operator", unit=STATE, start="/control/",
           does_hi="राज्य नियंत्रण कक्ष; कतार, जारी करना",
           does_en="state control room: queues, release"),
    Player("ira", "इरा कुमारी", "Ira Kumari", "researcher", unit=STATE, start="/claims/",
           does_hi="शोध; दावों का मिलान, उत्तर और तथ्य",
           does_en="researcher: matches claims, writes answers and facts"),
    Player("gauri", "गौरी देवी", "Gauri Devi", "approver", unit=STATE, start="/approvals/",
           does_hi="मुख्यालय में अनुमोदन; दूसरा व्यक्ति",
           does_en="approver at headquarters: the second person"),
    Player("hari", "हरि प्रकाश", "Hari Prakash", "compliance_officer", unit=STATE, start="/gate/",
           does_hi="नियम-मिलान; रोके गए संदेश, आचार संहिता",
           does_en="compliance officer: the rule pack, holds"),
    Player("jaya", "जया कुमारी", "Jaya Kumari", "duty_officer", unit=STATE, start="/control/",
           does_hi="रात की ड्यूटी; वापस लेना", does_en="duty officer: recall, at any hour"),
    Player("lata", "लता देवी", "Lata Devi", "auditor", unit=STATE, start="/ledger/",
           does_hi="स्वतंत्र परीक्षक; अमिट अभिलेख", does_en="auditor: proves the ledger"),
    Player("nida", "निदा तारा", "Nida Tara", "integrity_analyst", unit=STATE, start="/watch/",
           does_hi="पड़ताल; डेटा जुटाना, एक साथ चलते खातों का जाल देखना",
           does_en="integrity analyst: datasets, networks of accounts"),
    Player("omar", "ओमर पुरवाई", "Omar Purvai", "organiser", unit=STATE, start="/strength/",
           does_hi="संगठन प्रभारी; पदों की संख्या, विस्तार योजना, फ़ोन से जाँच, मतदेय स्थलों की सूची",
           does_en="organiser: strength of offices, the roll-out plan, calls, station lists"),
    Player("kiran", "किरण झरना", "Kiran Jharna", "grievance_contact", unit=STATE, start="/people/requests/",
           does_hi="शिकायत संपर्क; लोगों के डेटा के अनुरोध, पहचान कार्ड",
           does_en="grievance contact: requests about people's data, identity cards"),
)


def joined(key: str) -> bool:
    """Whether this one of the cast was seeded; a home made before they joined it has them not."""
    return any(CastMember.objects.filter(place=at).exists() for at, player in enumerate(CAST) if player.key == key)


def person(key: str) -> Person:
    """The seeded person of one of the cast; raises Person.DoesNotExist before they are seeded."""
    place = next(at for at, player in enumerate(CAST) if player.key == key)
    return Person.objects.get(castmember__place=place)
