"""A process of its own that posts receipts as phones do: `python -m benchmarks.coverage.sender PLAN RESULT`, no Django.

The plan: {"port", "rate" (requests a second, 0 for as fast as they are answered), "threads", "requests": [[cookie, body]]}.
The result is one JSON object: seconds, latencies in ms from the moment a request was due, outcomes by word, receipts by outcome.
"""

import http.client
import json
import sys
import threading
import time
from collections import Counter
from pathlib import Path

TOKEN = "b" * 32


class Phones:
    """The plan's requests, worked off by threads that each keep one connection."""

    def __init__(self, plan: dict[str, object]) -> None:
        self.port = int(str(plan["port"]))
        self.rate = float(str(plan["rate"]))
        self.threads = int(str(plan["threads"]))
        self.requests: list[list[str]] = plan["requests"]  # type: ignore[assignment]
        self.next, self.lock = 0, threading.Lock()
        self.took: list[float] = []
        self.statuses: Counter[str] = Counter()
        self.outcomes: Counter[str] = Counter()
        self.again = 0

    def run(self) -> dict[str, object]:
        self.began = time.monotonic()
        threads = [threading.Thread(target=self._work) for _one in range(self.threads)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return {
            "seconds": time.monotonic() - self.began,
            "took": self.took,
            "statuses": self.statuses,
            "outcomes": self.outcomes,
            "again": self.again,
        }

    def _work(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        pause = threading.Event()
        while True:
            with self.lock:
                at, self.next = self.next, self.next + 1
            if at >= len(self.requests):
                return
            due = self.began + at / self.rate if self.rate else time.monotonic()
            pause.wait(max(due - time.monotonic(), 0))
            status, body = self._post(connection, *self.requests[at])
            took = (time.monotonic() - due) * 1000
            with self.lock:
                self.took.append(took)
                self.statuses[str(status)] += 1
                if status == 200:
                    self.outcomes.update(f"{one['outcome']} {one['why']}".strip() for one in json.loads(body)["replies"])

    def _post(self, connection: http.client.HTTPConnection, cookie: str, body: str) -> tuple[int, bytes]:
        """As a phone does: a request whose connection broke is sent again, with the same client ids."""
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Cookie": f"sessionid={cookie}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
        }
        for _try in range(5):
            try:
                connection.request("POST", "/relay/receipts/", body, headers)
                answer = connection.getresponse()
                return answer.status, answer.read()
            except (http.client.HTTPException, OSError):
                connection.close()
                with self.lock:
                    self.again += 1
        return 0, b""


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(json.dumps(Phones(json.loads(Path(sys.argv[1]).read_text())).run()))
