"""The database under the catalogue: what its errors say."""

import pytest

from index_store.catalogue.database import Database
from index_store.errors import IndexStoreError


def test_an_error_names_the_database_and_not_its_password() -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(IndexStoreError, match=r"127\.0\.0\.1:1/archive") as caught:
        Database("postgresql://ada:opensesame@127.0.0.1:1/archive")
    assert "opensesame" not in str(caught.value)
    assert "opensesame" not in repr(caught.value.__cause__)
