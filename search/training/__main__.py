"""Make the bundled encoder: ``python -m search.training --shared ../shared --out data/encoder``."""

from __future__ import annotations

import argparse
import logging
import os
from pathlib import Path

import jieba

from search.training.distil import Schedule, distil
from search.training.material import make_material
from search.training.save import save
from search.training.static import TableShape, frequencies, make_table
from search.training.student import Shape, make_student
from search.training.teacher import TEACHER
from search.training.texts import Amounts, make_texts
from search.training.words import dictionary

_PROBES = 600  # held-out texts that show which inner neurons matter


def main() -> None:
    """Make the model that the arguments name, and write its folder."""
    wanted = _arguments()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    jieba.setLogLevel(logging.WARNING)
    _KINDS[wanted.kind](wanted)


def _transformer(wanted: argparse.Namespace) -> None:
    """Read the texts, ask the teacher, teach the student."""
    teacher = wanted.shared / TEACHER
    texts = make_texts(wanted.shared / "corpus" / "policies.jsonl", Amounts(), wanted.seed)
    material = make_material(teacher, texts.lessons, wanted.work)
    student = make_student(teacher, Shape(), texts.held_out[:_PROBES])
    distil(student, material, Schedule(passes=wanted.passes, seed=wanted.seed))
    save(student, wanted.out)


def _static(wanted: argparse.Namespace) -> None:
    """Ask the teacher about words."""
    shape = TableShape()
    found = frequencies(dictionary(), shape.words)
    table = make_table(wanted.shared / TEACHER, found, shape, wanted.work)
    table.save_pretrained(str(wanted.out), create_model_card=False)


_KINDS = {"transformer": _transformer, "static": _static}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m search.training", description=__doc__)
    shared = Path(os.environ.get("KEPU_SHARED", "../shared"))
    work = Path("var/training")
    parser.add_argument("--kind", choices=_KINDS, default="transformer", help="which kind of model")
    parser.add_argument("--shared", type=Path, default=shared, help="folder with corpus/ and models/")
    parser.add_argument("--out", type=Path, default=Path("data/encoder"), help="folder of the new model")
    parser.add_argument("--work", type=Path, default=work, help="where the teacher's answers are kept")
    parser.add_argument("--passes", type=float, default=Schedule.passes, help="how often each text is seen")
    parser.add_argument("--seed", type=int, default=Schedule.seed, help="of texts and order")
    return parser.parse_args()


if __name__ == "__main__":
    main()
