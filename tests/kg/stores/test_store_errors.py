import errno
from pathlib import Path

import pytest

from kg.stores import errors
from kg.stores.errors import StoreAccessError, StoreError, StoreFullError, mapped
from ontology.errors import KepuError


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EDQUOT, "Disk quota exceeded"),
        OSError(errno.EFBIG, "File too large"),
        OSError("IO error: No space left on device: While appending to file: /x/1.sst"),
    ],
)
def test_a_full_disk_has_one_error_whoever_finds_it(error: OSError) -> None:
    with pytest.raises(StoreFullError) as caught, mapped(Path("/store")):
        raise error
    assert caught.value.__cause__ is error
    assert caught.value.place == "/store"


def test_other_errors_of_the_system_keep_their_words() -> None:
    with pytest.raises(StoreAccessError, match="Permission denied"), mapped(Path("/store")):
        raise PermissionError(errno.EACCES, "Permission denied")


def test_store_errors_pass_as_they_are() -> None:
    with pytest.raises(StoreFullError), mapped(Path("/store")):
        raise StoreFullError(Path("/other"))


def test_every_error_of_the_store_is_one_of_the_systems() -> None:
    every = [each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, Exception)]
    assert all(issubclass(each, StoreError) for each in every if each is not KepuError)
    assert len(every) > 15
