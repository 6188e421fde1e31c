"""The one settings file. Everything a deployment may choose is a `CHAUPAL_*` variable (see docs/operate.md)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from psycopg.conninfo import conninfo_to_dict

from chaupal.base import keys
from chaupal.config.environment import BadSetting, Environment

env = Environment()

SOURCE = Path(__file__).resolve().parents[1]
CHAUPAL_HOME = env.folder("CHAUPAL_HOME", ".chaupal")
CHAUPAL_DEMO = env.flag("CHAUPAL_DEMO")
CHAUPAL_BIND = env.listen("CHAUPAL_BIND", "127.0.0.1")
PORT = env.number("PORT", 8000, least=1, most=65535)
CHAUPAL_SITE = env.address("CHAUPAL_SITE", f"http://localhost:{PORT}")
SAMPLE_PUBLISHER = ("नमूना संगठन, लखनऊ", "Sample organisation, Lucknow")
CHAUPAL_PUBLISHER_HI = env.text("CHAUPAL_PUBLISHER_HI", SAMPLE_PUBLISHER[0])
CHAUPAL_PUBLISHER_EN = env.text("CHAUPAL_PUBLISHER_EN", SAMPLE_PUBLISHER[1])
# Who answers for people's data (P5): name and how to reach them. Empty: whoever holds the contact's office.
CHAUPAL_GRIEVANCE_HI = env.text("CHAUPAL_GRIEVANCE_HI")
CHAUPAL_GRIEVANCE_EN = env.text("CHAUPAL_GRIEVANCE_EN")
# Another state than Uttar Pradesh: the folder of its tables (docs/operate.md).
CHAUPAL_STATE = env.text("CHAUPAL_STATE")
CHAUPAL_SHAPE = env.one_of(
    "CHAUPAL_SHAPE", "district-seat-mandal-booth", ("district-seat-mandal-booth", "district-seat-sector-booth")
)
# A folder on the server whose files the integrity analyst may bring in without uploading them.
CHAUPAL_WATCH_FOLDER = env.text("CHAUPAL_WATCH_FOLDER")
# How often one sign-in may ask, in each of the two server processes; 0: as often as it likes.
CHAUPAL_ASKS_A_MINUTE = env.number("CHAUPAL_ASKS_A_MINUTE", 300, least=0, most=100_000)
# Seconds added to the clock, so that a demo can stand inside a sample election whatever day it is run.
CHAUPAL_CLOCK_OFFSET = env.number("CHAUPAL_CLOCK_OFFSET", 0, least=-10**9, most=10**9)
CHAUPAL_PROCESS = env.one_of("CHAUPAL_PROCESS", "command", ("web", "worker", "command"))

if CHAUPAL_CLOCK_OFFSET and not CHAUPAL_DEMO:
    raise BadSetting("CHAUPAL_CLOCK_OFFSET: only a demo (CHAUPAL_DEMO=True) may shift its clock.")
if CHAUPAL_DEMO and CHAUPAL_STATE:
    raise BadSetting("CHAUPAL_STATE: a demo (CHAUPAL_DEMO=True) shows Uttar Pradesh alone; leave one of the two.")
if CHAUPAL_DEMO and CHAUPAL_BIND not in ("127.0.0.1", "::1", "localhost"):
    raise BadSetting(f"CHAUPAL_DEMO=True with CHAUPAL_BIND={CHAUPAL_BIND}: a demo listens on loopback only.")

DEBUG = False
SAMPLE_SIGN_IN = CHAUPAL_DEMO  # sessions of the sample's sign-in count in a demo alone, whatever a table holds
HOOKS_TO_LOOPBACK = CHAUPAL_DEMO  # webhooks of a demo may speak to their own machine
SECRET_KEY = env.secret("CHAUPAL_SECRET_KEY", least=32) or keys.text("web", CHAUPAL_HOME)
ALLOWED_HOSTS = env.names("CHAUPAL_HOSTS", "localhost,127.0.0.1,[::1]")
ROOT_URLCONF = "chaupal.config.urls"
WSGI_APPLICATION = "chaupal.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
APPEND_SLASH = True
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
CHAUPAL_FRAME = "chaupal.config.frame.frame"
CSRF_FAILURE_VIEW = "chaupal.base.views.stale_form"
TEST_RUNNER = "django.test.runner.DiscoverRunner"

ROOMS = [
    "base", "ledger", "people", "org", "enrol", "lineage", "devices", "strength", "gate", "facts", "claims", "press",
    "relay", "tips", "watch", "control", "pocket", "api", "sample",
]  # fmt: skip
INSTALLED_APPS = [
    # Our templates and words stand before allauth's and Django's.
    *(f"chaupal.{room}" for room in ROOMS if (SOURCE / room / "__init__.py").exists()),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "template_partials",
    "csp",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "chaupal.base.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "chaupal.base.middleware.refusals",
    "chaupal.people.middleware.person",
    "chaupal.strength.middleware.contact",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
                        )
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "chaupal.base.frame.context",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "chaupal.base.templatetags.chaupal", "template_partials.templatetags.partials"],
        },
    }
]


def _database(url: str) -> dict[str, Any]:
    parts = {key: value for key, value in conninfo_to_dict(url).items() if value is not None}
    limits = {"web": "5s", "worker": "0", "command": "0"}[CHAUPAL_PROCESS]
    options: dict[str, Any] = {
        "options": f"-c statement_timeout={limits} -c lock_timeout={'2s' if CHAUPAL_PROCESS == 'web' else '30s'}"
        " -c idle_in_transaction_session_timeout=30s -c jit=off"
    }
    if CHAUPAL_PROCESS == "web":
        options["pool"] = {"min_size": 1, "max_size": 8, "timeout": 4}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", "chaupal"),
        "USER": parts.pop("user", "chaupal_app"),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "CONN_MAX_AGE": 0 if CHAUPAL_PROCESS == "web" else None,
        "CONN_HEALTH_CHECKS": CHAUPAL_PROCESS != "web",
        "OPTIONS": parts | options,
    }


# Without an address the program that starts us (`chaupal ...`) runs the embedded database and sets these two.
CHAUPAL_DATABASE_URL = env.database("CHAUPAL_DATABASE_URL")
CHAUPAL_DATABASE_OWNER_URL = env.database("CHAUPAL_DATABASE_OWNER_URL")
DATABASES = {
    "default": _database(CHAUPAL_DATABASE_URL or "postgresql://chaupal_app@/chaupal"),
    "owner": _database(CHAUPAL_DATABASE_OWNER_URL or "postgresql://chaupal_owner@/chaupal"),
}
DATABASES["owner"]["TEST"] = {"MIRROR": "default"}

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "chaupal_cache", "TIMEOUT": 600}
}
PROCRASTINATE_DATABASE_ALIAS = "default"
# A daily job whose hour passed while no worker ran is done when one starts, once.
PROCRASTINATE_PERIODIC_DEFAULTS = {"max_delay": 86_400}
PROCRASTINATE_IMPORT_PATHS = [f"chaupal.{room}.jobs" for room in ROOMS if (SOURCE / room / "jobs.py").exists()]

LANGUAGE_CODE = "hi"
LANGUAGES = [("hi", _("Hindi")), ("en", _("English"))]
# Ours before Django's: its catalogues hold "groups", "open" and the like in other senses.
LOCALE_PATHS = sorted(SOURCE.glob("*/locale"))
LANGUAGE_COOKIE_NAME = "language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Kolkata"

STATIC_URL = "/static/"
STATIC_ROOT = CHAUPAL_HOME / "static"
STATICFILES_DIRS = [folder for folder in [CHAUPAL_HOME / "build"] if folder.is_dir()]
MEDIA_ROOT = CHAUPAL_HOME / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if CHAUPAL_PROCESS == "web"
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

AUTH_USER_MODEL = "people.Login"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "chaupal.people.adapter.NoSignUp"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# A stranger's address gets no mail from us: anybody could have it sent.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# By person first (the mail address, the login); an office signs in from one address, all of it at nine in the morning.
# A browser in which the login signed in before counts for itself, and not for its address: nobody else can use that up.
ACCOUNT_RATE_LIMITS = {"request_login_code": "3/m/key,60/m/ip", "request_login_code_known": "3/m/key", "login": "120/m/ip"}
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}  # nothing there can be guessed
ACCOUNT_FORMS = {"request_login_code": "chaupal.people.forms.CodeForm"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {"add_webauthn": "chaupal.people.forms.AddKeyForm"}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = CHAUPAL_DEMO
CHAUPAL_TRANSCRIBE = env.text("CHAUPAL_TRANSCRIBE")
CHAUPAL_MAIL = env.one_of("CHAUPAL_MAIL", "file", ("file", "smtp", "memory"))
EMAIL_BACKEND = {
    "file": "django.core.mail.backends.filebased.EmailBackend",
    "smtp": "django.core.mail.backends.smtp.EmailBackend",
    "memory": "django.core.mail.backends.locmem.EmailBackend",
}[CHAUPAL_MAIL]
EMAIL_FILE_PATH = str(CHAUPAL_HOME / "mail")
EMAIL_HOST = env.text("CHAUPAL_MAIL_HOST", "localhost")
EMAIL_PORT = env.number("CHAUPAL_MAIL_PORT", 25, least=1, most=65535)
EMAIL_HOST_USER = env.text("CHAUPAL_MAIL_USER")
EMAIL_HOST_PASSWORD = env.text("CHAUPAL_MAIL_PASSWORD")
EMAIL_USE_TLS = env.flag("CHAUPAL_MAIL_TLS")
DEFAULT_FROM_EMAIL = env.text("CHAUPAL_MAIL_FROM", "chaupal@localhost")

_TLS = CHAUPAL_SITE.startswith("https://")
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = _TLS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = _TLS
CSRF_TRUSTED_ORIGINS = [CHAUPAL_SITE]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _TLS else None
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if _TLS else 0  # else all callers behind the proxy are one to its limits
SECURE_HSTS_SECONDS = 31_536_000 if _TLS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "chaupal.base.logs.JsonLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {"django.server": {"level": "WARNING"}, "procrastinate": {"level": "WARNING"}},
}
