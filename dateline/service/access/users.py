"""Who uses the services, and what they may do there."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Role(StrEnum):
    """What a user may do."""

    NONE = "none"
    """Nothing, but what they may at a desk."""
    CONTENT = "content"
    """Push articles, and nothing else: a content system."""
    READER = "reader"
    """Ask and read."""
    CURATOR = "curator"
    """Also change the archive."""
    ADMINISTRATOR = "administrator"
    """Also read who did what."""


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who uses the services."""

    name: str
    role: Role
    desks: Mapping[str, Role] = field(default_factory=dict)
    """Their role at each desk that they have one at."""

    @property
    def may_read(self) -> bool:
        """Whether they may ask and read."""
        return self.role not in (Role.NONE, Role.CONTENT)

    @property
    def may_push(self) -> bool:
        """Whether they may push articles."""
        return self.role is Role.CONTENT or self.is_curator

    @property
    def is_curator(self) -> bool:
        """Whether they may change the archive."""
        return self.role in (Role.CURATOR, Role.ADMINISTRATOR)

    @property
    def is_administrator(self) -> bool:
        """Whether they may read the audit."""
        return self.role is Role.ADMINISTRATOR

    def at(self, desk: str) -> "User | None":
        """Return the user with the role that they have at a desk; None: they have none."""
        role = self.desks.get(desk)
        return User(self.name, role) if role else None

    def among(self, desks: Collection[str]) -> "User":
        """Return the user as they are above the desks: an administrator, or nobody but at these."""
        role = self.role if self.is_administrator else Role.NONE
        held = {desk: self.desks[desk] for desk in desks if desk in self.desks}
        return replace(self, role=role, desks=held)
