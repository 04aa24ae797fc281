"""``search.json``: with which encoder a generation's index was made, and the parameters of its scores."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from search.encoder import EncoderIdentity
from search.errors import IndexDamagedError, NewerIndexError, NoIndexError

FORMAT = 1
"""Version of the index's layout on disk."""

META = "search.json"


@dataclass(frozen=True)
class IndexMeta:
    """What is known of an index beside its contents.

    ``encoder`` is None for an index of words only. ``scaling`` are the parameters that make scores comparable
    between questions (:func:`search.similar.reference.reference_scaling`). ``withdrawn`` is how many
    measures the words still count that are withdrawn.
    """

    encoder: EncoderIdentity | None
    scaling: Mapping[str, float] = field(default_factory=dict)
    withdrawn: int = 0
    format: int = FORMAT


def is_same(one: EncoderIdentity | None, other: EncoderIdentity | None) -> bool:
    """Whether vectors of both can be compared: a model is the same wherever it lies."""
    if one is None or other is None:
        return one is other
    return (one.checksum, one.dimension) == (other.checksum, other.dimension)


def write_meta(folder: Path, meta: IndexMeta) -> None:
    """Write ``search.json`` of a generation in the making."""
    (folder / META).write_text(json.dumps(asdict(meta), ensure_ascii=False, indent=1, sort_keys=True))


def read_meta(folder: Path) -> IndexMeta:
    """The generation's ``search.json``.

    Raises :class:`NoIndexError`, :class:`NewerIndexError`, :class:`IndexDamagedError`.
    """
    path = folder / META
    try:
        raw = json.loads(path.read_bytes())
        if raw["format"] > FORMAT:
            raise NewerIndexError(folder, raw["format"], FORMAT)
        encoder = EncoderIdentity(**raw["encoder"]) if raw["encoder"] else None
        return IndexMeta(encoder, dict(raw["scaling"]), int(raw["withdrawn"]), raw["format"])
    except FileNotFoundError as error:
        raise NoIndexError(folder) from error
    except (ValueError, KeyError, TypeError) as error:
        raise IndexDamagedError(path, "it cannot be read") from error
