"""What fuzzed requests found: replies by status, errors of the server, and what it told."""

from collections import Counter


class Findings:
    """What was sent and what was wrong with the replies."""

    def __init__(self, secrets: list[str]) -> None:
        self.statuses: Counter[int] = Counter()
        self.errors: list[str] = []
        self.leaks: list[str] = []
        self.undescribed: list[str] = []
        self._secrets = secrets

    def look(self, status: int, text: str, what: str) -> None:
        """Take note of one reply."""
        self.statuses[status] += 1
        if status >= 500:
            self.errors.append(f"{status} {what}")
        self.leaks += [f"{secret} {what}" for secret in self._secrets if secret in text]

    def count(self) -> int:
        """How many replies there were."""
        return sum(self.statuses.values())
