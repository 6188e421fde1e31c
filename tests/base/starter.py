"""A program that starts a database on the home named and waits: `tests/base/test_postgres.py` kills it."""

import os
import sys
from pathlib import Path

from chaupal.base.errors import Refused
from chaupal.base.postgres import Server

server = Server(Path(sys.argv[1]), settings={"fsync": "off"})
try:
    server.start()
except Refused as refusal:
    sys.exit(refusal.code)
uid = os.stat(f"/proc/{server.pid}").st_uid if os.path.exists("/proc/self") else os.geteuid()
sys.stdout.write(f"{server.pid} {uid}\n")
sys.stdout.flush()
sys.stdin.read()
server.stop()
