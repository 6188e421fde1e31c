"""Labels of allauth's forms that its own catalogue does not say in Hindi; our catalogue stands before it."""

from django.utils.translation import gettext_noop as _

LABELS = (_("Code"), _("Authenticator code"), _("Passwordless"), _("Incorrect code."), _("Email address"))
