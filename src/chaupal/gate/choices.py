"""Words of the gate that stand in the database."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Result(TextChoices):
    """What a rule says, mildest first. Nothing lifts BLOCK."""

    PASS = "PASS", _("passes")
    LOG = "LOG", _("passes, noted")
    WARN = "WARN", _("passes, look here")
    WAIT = "WAIT", _("waits")
    HOLD = "HOLD", _("held, needs permission")
    BLOCK = "BLOCK", _("cannot be sent")


SEVERITY: dict[str, int] = {str(result): place for place, result in enumerate(Result.values)}


class Moment(TextChoices):
    """When the gate was asked."""

    APPROVAL = "approval", _("at approval")
    RELEASE = "release", _("at release")
    SHARE = "share", _("at sharing")
    SEND = "send", _("when a machine sends")


class ContentClass(TextChoices):
    WITHDRAWAL = "withdrawal", _("withdrawal")
    ELECTION_MATTER = "election_matter", _("election matter")
    INTERNAL_LOGISTICS = "internal_logistics", _("team logistics")
    VOTER_SERVICE = "voter_service", _("voter service")


class Flag(TextChoices):
    """What a person may say of a thing that the machine cannot see (G15)."""

    PRIVATE_LIFE = "private_life", _("speaks of a candidate's private life")
    AGAINST_A_CLASS = "against_a_class", _("sets classes of people against each other")


class Channel(TextChoices):
    """Where an item goes. The names of bulk channels are those of the rule pack."""

    WHATSAPP_TASK = "whatsapp_task", _("WhatsApp, by hand")
    TELEGRAM_PUBLIC = "telegram_public", _("Telegram, public")
    SMS = "sms", _("SMS")
    VOICE = "voice", _("voice call")
    PUSH_PUBLIC = "push_public", _("notification, public")
    POST = "post", _("post on a declared account")
    PAID_AD = "paid_ad", _("paid advertisement")
    EVENT = "event", _("event")
    PAGE = "page", _("public page")
    TEAM = "team", _("team message")


# Reaches many people at once, in groups or by number (G3).
BULK = frozenset(
    {Channel.WHATSAPP_TASK, Channel.TELEGRAM_PUBLIC, Channel.SMS, Channel.VOICE, Channel.PUSH_PUBLIC}
)
# Seen in every seat, whatever its audience: it cannot be fenced by seat (G4).
UNFENCED = frozenset({Channel.POST, Channel.PAGE})
# A machine sends it, so its verdict grows old (R9).
MACHINE = (BULK - {Channel.WHATSAPP_TASK}) | {Channel.POST, Channel.PAID_AD}
