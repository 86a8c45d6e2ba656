"""What the packages offer: ``__all__`` is complete and holds nothing else; ruff sorts it."""

import importlib
from types import ModuleType

import pytest

PACKAGES = ["index_store", "index_store.readers", "rag", "dateline.service", "dateline.page"]


@pytest.mark.parametrize("name", PACKAGES)
def test_all_names_every_public_name_and_no_other(name) -> None:
    package = importlib.import_module(name)
    for attribute in package.__all__:
        getattr(package, attribute)  # some are imported when they are first used
    public = {
        attribute
        for attribute, value in vars(package).items()
        if not attribute.startswith("_") and not isinstance(value, ModuleType)
    }
    assert set(package.__all__) == public


@pytest.mark.parametrize("name", ["index_store", "rag", "dateline.service"])
def test_every_error_can_be_caught_by_its_public_name(name) -> None:
    package, errors = importlib.import_module(name), importlib.import_module(f"{name}.errors")
    own = {
        attribute
        for attribute, value in vars(errors).items()
        if getattr(value, "__module__", "") == errors.__name__
    }
    assert own
    assert own <= set(package.__all__)
    assert [error for error in own if error not in (errors.__doc__ or "")] == []
