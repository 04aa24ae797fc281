"""A tokenizer without the pieces that Chinese texts never use."""

from __future__ import annotations

import json
import unicodedata
from typing import Any, NamedTuple

_CONTINUED = "##"
# BERT's tokenizer puts every Chinese character apart, so a continued one cannot occur.
_NEVER_CONTINUED = ("CJK",)
_FOREIGN = ("HIRAGANA", "KATAKANA", "HANGUL", "THAI", "ARABIC", "CYRILLIC", "BOPOMOFO")


class Cut(NamedTuple):
    """The tokenizer's JSON with fewer pieces, and the teacher's id of each that is left."""

    tokenizer: dict[str, Any]
    kept: list[int]


def cut(tokenizer: dict[str, Any]) -> Cut:
    """The tokenizer (the parsed tokenizer.json of a WordPiece model) without unused and foreign pieces."""
    vocabulary: dict[str, int] = tokenizer["model"]["vocab"]
    kept = sorted((index, piece) for piece, index in vocabulary.items() if _needed(piece))
    renamed = {piece: new for new, (_, piece) in enumerate(kept)}
    shorter = json.loads(json.dumps(tokenizer))
    shorter["model"]["vocab"] = renamed
    for token in shorter["added_tokens"]:
        token["id"] = renamed[token["content"]]
    for token in shorter["post_processor"]["special_tokens"].values():
        token["ids"] = [renamed[piece] for piece in token["tokens"]]
    return Cut(shorter, [index for index, _ in kept])


def _needed(piece: str) -> bool:
    if piece.startswith("[unused"):
        return False
    continued = piece.startswith(_CONTINUED)
    script = unicodedata.name(piece.removeprefix(_CONTINUED)[:1] or "#", "")
    return not script.startswith(_FOREIGN) and not (continued and script.startswith(_NEVER_CONTINUED))
