"""Every rule of the rule sheet: its id, what it asks in one sentence, and whether code holds it today.

docs/rules.md is drawn from this table, and a test looks for each enforced id in the tests.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

ENFORCED, PARTLY, LATER = "enforced", "partly", "later"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `room` is where it is or will be held; `key` the table of the pack that carries its values."""

    id: str
    says: Promise
    state: str
    room: str
    key: str = ""


RULES: tuple[Rule, ...] = (
    Rule("G1", _("Two people set the dates of the code of conduct and the polls, and sign the rule pack."), ENFORCED, "gate", "code_of_conduct"),
    Rule("G2", _("Nothing meant to affect the poll goes to an audience that touches a seat in silence."), ENFORCED, "gate", "silence"),
    Rule("G3", _("Nothing goes by a bulk channel into a seat in silence; open tasks shut at each read."), ENFORCED, "gate", "silence"),
    Rule("G4", _("State-wide means the seats that are not silent; naming a silent seat or its candidate stops an item."), ENFORCED, "gate", "silence"),
    Rule("G5", _("Nobody watches or counts what volunteers post as themselves."), LATER, "relay"),
    Rule("G6", _("Exit polls are shut everywhere in the notified window. The window is shown; texts are not yet judged."), PARTLY, "gate", "exit_poll"),
    Rule("G7", _("No opinion polls or surveys for silent seats."), LATER, "gate", "silence"),
    Rule("G8", _("A paid or bulk item needs the certificate of the very same file."), LATER, "press", "precert"),
    Rule("G9", _("An unpaid post on a declared account needs no certificate and passes the other checks."), LATER, "press"),
    Rule("G10", _("Help with certificates: whom to ask, and how many days ahead."), LATER, "press", "precert"),
    Rule("G11", _("No print advertisement on poll day or the day before without a certificate."), LATER, "press", "precert"),
    Rule("G12", _("Public messages wait in quiet hours until six in the morning."), ENFORCED, "gate", "quiet_hours"),
    Rule("G13", _("Nothing printable leaves without printer and publisher, with addresses, on its face."), PARTLY, "press"),
    Rule("G14", _("Appeals to religion, caste, community or language are held for a person."), LATER, "gate"),
    Rule("G15", _("A claim about a named candidate needs evidence and a second approver; private life never goes out."), ENFORCED, "gate", "named_candidate"),
    Rule("G16", _("No campaign material uses a child, and no user is under 18."), LATER, "press"),
    Rule("G17", _("Content that degrades women or disabled people or harms animals is held."), LATER, "press"),
    Rule("G18", _("No form, code or missed call signs people up for a benefit after the poll."), LATER, "press"),
    Rule("G19", _("Nothing is published without an expense entry; alerts near the seat's cap."), LATER, "spend", "expense"),
    Rule("G20", _("No spending for a candidate without that candidate's written authority."), LATER, "spend"),
    Rule("G21", _("Only declared accounts are destinations."), LATER, "press"),
    Rule("G22", _("A notice starts the three-hour clock; recall and do-not-forward tasks are never held. The clock comes with incidents."), PARTLY, "gate", "takedown"),
    Rule("G23", _("Every decision is in the ledger with rule, version, hash, result, actor and reason; a hold undecided in time becomes a refusal."), ENFORCED, "gate", "hold"),
    Rule("R1", _("WhatsApp leaves only by a share that a person opens and sends."), ENFORCED, "relay", "whatsapp"),
    Rule("R2", _("No WhatsApp business platform: its policy bars parties and campaigns."), ENFORCED, "relay", "whatsapp"),
    Rule("R3", _("The build fails when an unofficial WhatsApp library is locked."), ENFORCED, "base"),
    Rule("R4", _("Tasks carry the original for a fresh share and never ask for more than five chats."), PARTLY, "relay", "whatsapp"),
    Rule("R5", _("Group records have no member list and no number import."), ENFORCED, "relay", "whatsapp"),
    Rule("R6", _("Telegram: slow enough, obeys waiting times, people start the bot themselves."), LATER, "relay", "telegram"),
    Rule("R7", _("X: one declared account, no near-copies, labelled automation, no unasked replies."), LATER, "relay", "x"),
    Rule("R8", _("SMS and voice stay off until every registration is present."), LATER, "relay"),
    Rule("R9", _("The gate is asked again at release and at sending; a keeper's card is a window that locks by itself."), ENFORCED, "gate", "relay"),
    Rule("R10", _("Passed on is what the volunteer says, with a time; nobody reads receipts or members."), ENFORCED, "relay"),
    Rule("R11", _("Help for paid advertisements: verification, paid-for-by line, disclosure, certificate."), LATER, "press"),
    Rule("R12", _("No score, rank, streak or history of a person anywhere."), ENFORCED, "gate", "relay"),
    Rule("R13", _("An audience is units from the mandal upward, never a list of booths or people."), ENFORCED, "gate", "relay"),
    Rule("L1", _("Each upload says whether it is synthetic; there is no default."), LATER, "press"),
    Rule("L2", _("A synthetic image carries its label on a tenth of its area."), LATER, "press", "ai_label"),
    Rule("L3", _("A synthetic video carries its label on every frame."), LATER, "press", "ai_label"),
    Rule("L4", _("A synthetic sound begins with a spoken notice."), LATER, "press", "ai_label"),
    Rule("L5", _("Id, responsible entity, tool and time are in the file and cannot be taken out here."), LATER, "press"),
    Rule("L6", _("A register of synthetic media can be exported."), LATER, "press"),
    Rule("L7", _("No real person's face or voice without written consent; no words put into an opponent's mouth."), LATER, "press"),
    Rule("L8", _("Crop, colour, subtitles and translation need no label and are logged."), LATER, "press"),
    Rule("T1", _("Only what a person chose to send is taken; groups are never read."), ENFORCED, "tips"),
    Rule("T2", _("The notice is shown in Hindi and English before anything is stored."), ENFORCED, "tips"),
    Rule("T3", _("No path leads from a tip to a person."), ENFORCED, "tips"),
    Rule("T4", _("Clocks as in the pack; a claim that helps us is treated as one that hurts us."), ENFORCED, "claims", "claims_sla_h"),
    Rule("T5", _("Answers pass the gate, show sources and date, and corrections are public."), PARTLY, "press"),
    Rule("T6", _("Violations on the ground go to cVIGIL or 1950."), LATER, "tips"),
    Rule("T7", _("Intimate images and anything sexual with a child are quarantined, never copied."), ENFORCED, "tips"),
    Rule("T8", _("A chat file is one-to-one with the cell or at most 20 ticked messages."), ENFORCED, "tips"),
    Rule("I1", _("The machine says coordination signal; two people conclude."), ENFORCED, "watch"),
    Rule("I2", _("A dossier has no field for a private person."), ENFORCED, "watch"),
    Rule("I3", _("No column or inference for what an account holder believes or is."), ENFORCED, "watch"),
    Rule("I4", _("Data comes from official interfaces or exports people own."), ENFORCED, "watch"),
    Rule("I5", _("A look-alike of our handle is reported at once and tracked."), ENFORCED, "watch"),
    Rule("I6", _("Election matters go to the election office."), ENFORCED, "watch"),
    Rule("I7", _("One report by one authorised person."), ENFORCED, "watch"),
    Rule("I8", _("The same detector runs where our own posts are in the data."), ENFORCED, "watch"),
    Rule("I9", _("No case under five accounts, and never from a name."), ENFORCED, "watch"),
    Rule("I10", _("Undecided cases lapse; data of dismissed ones is deleted."), ENFORCED, "watch"),
    Rule("I11", _("Who is the subject of a case has a form and an answer."), ENFORCED, "watch"),
    Rule("P1", _("The deploying party is responsible for the data; the host works under a contract."), LATER, "people"),
    Rule("P2", _("Consent is itemised, versioned and as easy to withdraw as to give."), ENFORCED, "people", "data"),
    Rule("P3", _("Nobody under 18."), PARTLY, "people", "data"),
    Rule("P4", _("No field or import names religion, caste, community, health, identity numbers or vote."), ENFORCED, "base"),
    Rule("P5", _("People see, correct and erase their own data themselves."), ENFORCED, "people", "data"),
    Rule("P6", _("Erasure hides at once and purges with proof."), ENFORCED, "people", "data"),
    Rule("P7", _("One clock for an incident with personal data."), LATER, "people", "data"),
    Rule("P8", _("Logs in India, official time, encryption, least access, tested backup."), PARTLY, "config", "data"),
    Rule("P9", _("A warning about extra duties over a million people."), LATER, "people"),
    Rule("P10", _("Pages meet WCAG 2.2 AA."), PARTLY, "base"),
    Rule("P11", _("A volunteer declares not to be in government service."), PARTLY, "people"),
    Rule("P12", _("A keeper is told who will see the number before accepting."), PARTLY, "people"),
    Rule("E1", _("No approving, relaying or reviewing without a current certificate."), LATER, "training"),
    Rule("E2", _("The rota has no uncovered minute while the code of conduct is on."), LATER, "rota"),
    Rule("E3", _("Attendance codes change; no history of places is kept."), LATER, "training"),
    Rule("E4", _("No gifts to electors; wages, devices and data are expenses."), PARTLY, "devices"),
)  # fmt: skip

BY_ID = {rule.id: rule for rule in RULES}

_HEAD = """# Rules

Every rule of the rule sheet by its id, as code, tests, ledger and help text name it. Drawn from `gate/catalogue.py`; a test keeps the two alike.
State: `enforced` (code holds it and a test names it), `partly`, `later`. `chaupal doctor` lists what is not enforced. Engineering guidance, not legal advice.

| Rule | In English | हिन्दी में | State | Room |
|---|---|---|---|---|
"""


def page() -> str:
    """The text of docs/rules.md."""

    def in_(language: str) -> list[str]:
        with override(language):
            return [str(rule.says) for rule in RULES]

    rows = zip(RULES, in_("en"), in_("hi"), strict=True)
    return _HEAD + "".join(
        f"| {rule.id} | {english} | {hindi} | {rule.state} | {rule.room} |\n" for rule, english, hindi in rows
    )
