"""The JSON of the values: pydantic writes what their fields say, and reads it back.

The values stay plain dataclasses, which cost nothing to make: hundreds of sentences are looked at
for every question. What writes and reads a class is made when it is first used.
"""

from collections.abc import Mapping
from typing import Any, Self

from pydantic import ConfigDict, TypeAdapter

_ADAPTERS: dict[type, TypeAdapter[Any]] = {}


class JsonValue:
    """Base of the dataclasses that have a JSON form; the texts below the fields describe it."""

    __slots__ = ()
    __pydantic_config__ = ConfigDict(
        use_attribute_docstrings=True, json_schema_serialization_defaults_required=True
    )

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON-serialisable values."""
        told: dict[str, Any] = _adapter_of(type(self)).dump_python(self, mode="json", by_alias=True)
        return told

    @classmethod
    def from_dict(cls, told: Mapping[str, Any], context: Any = None) -> Self:
        """Return the value that ``to_dict`` made this of.

        Args:
            told: As ``to_dict`` returns it.
            context: What the fields are completed from, where they do not stand alone.

        Raises:
            ValidationError: Pydantic's: it is none of ``to_dict``.
        """
        value: Self = _adapter_of(cls).validate_python(told, context=context)
        return value


def _adapter_of(kind: type) -> TypeAdapter[Any]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]
