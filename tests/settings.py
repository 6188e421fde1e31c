"""The product's own settings on a home of the test run, so that no test touches `.chaupal/`.

pytest-django reads settings before any conftest, hence a module of its own and not a fixture.
"""

import os
import shutil
import tempfile

MEMORY, ROOM = "/dev/shm", 4_000_000_000  # bytes; two servers with their log, copies and indexes stay below 2 GB


def _in_memory() -> str | None:
    """The folder that lies in memory, where the machine has one with room: a copy of the template is 1,500 files, and takes
    0.06 s there and 1.4 s on a slow disk. None: the ordinary temporary folder."""
    if os.path.isdir(MEMORY) and os.access(MEMORY, os.W_OK | os.X_OK) and shutil.disk_usage(MEMORY).free >= ROOM:
        return MEMORY
    return None


# The controller makes the folder; the workers inherit its name.
HOME = os.environ.get("CHAUPAL_TEST_HOME") or tempfile.mkdtemp(prefix="chaupal-test-", dir=_in_memory())
os.environ["CHAUPAL_TEST_HOME"] = HOME
os.environ["CHAUPAL_HOME"] = HOME
os.makedirs(os.path.join(HOME, "static"), exist_ok=True)  # whitenoise warns where there is none
os.environ["CHAUPAL_MAIL"] = "memory"
os.environ["PORT"] = "8000"
os.environ["CHAUPAL_ASKS_A_MINUTE"] = "0"  # the walks ask for thousands of pages with one sign-in
for name in ("CHAUPAL_DEMO", "CHAUPAL_CLOCK_OFFSET", "CHAUPAL_PROCESS", "CHAUPAL_KEYS"):
    os.environ.pop(name, None)

from chaupal.config.settings import *  # noqa: E402, F403

SAMPLE_SIGN_IN = True  # `make.sign_in` signs people in as the sample does
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
