from dataclasses import replace

import pytest

from kg.stores.manifest import (
    EMPTY,
    Changes,
    DocumentEntry,
    Manifest,
    changes_from_json,
    differences,
    manifest_from_json,
    to_json,
    tombstones,
)


def entry(plan: str, generation: int = 1) -> DocumentEntry:
    return DocumentEntry(
        plan, f"{plan}.txt", "题目", "g", "i", "p", "0", "1", "2", "3", {"measures": 2}, {}, generation, "t"
    )


def manifest(number: int, *plans: str) -> Manifest:
    return Manifest(Changes(number, f"day {number}"), documents={plan: entry(plan) for plan in plans})


def test_a_manifest_comes_back_from_json_as_it_was() -> None:
    whole = replace(
        manifest(3, "a", "b"),
        versions={"software": "1"},
        shared={"vocabulary": "v2"},
        checksums={"graph/1.sst": "ab"},
        changes=Changes(3, "now", added=("a",), withdrawn=("c",)),
        tombstones=tombstones(manifest(2, "c"), {}, Changes(3, "now", withdrawn=("c",))),
    )
    assert manifest_from_json(to_json(whole)) == whole
    assert changes_from_json(to_json(whole.changes)) == whole.changes


def test_differences_tell_added_replaced_and_withdrawn_apart() -> None:
    old, new = manifest(1, "kept", "changed", "gone"), manifest(2, "kept", "new")
    new = replace(new, documents={**new.documents, "changed": entry("changed", 2)}, shared={"v": "1"})
    assert differences(old, new) == Changes(2, "day 2", ("new",), ("changed",), ("gone",), ("v",))


def test_nothing_changed_is_no_change() -> None:
    assert not differences(manifest(1, "a"), manifest(2, "a"))
    assert differences(EMPTY, manifest(1, "a"))


def test_a_tombstone_goes_when_its_document_comes_back() -> None:
    gone = tombstones(manifest(1, "a"), {}, Changes(2, "now", withdrawn=("a",)))
    assert gone["a"].generation == 2
    later = replace(manifest(2), tombstones=gone)
    assert tombstones(later, {"a": entry("a")}, Changes(3, "later", added=("a",))) == {}


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"changes": {}}'])
def test_what_is_no_manifest_raises(data: bytes) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        manifest_from_json(data)
