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
from search.training.student import Shape, make_student
from search.training.teacher import TEACHER
from search.training.texts import Amounts, make_texts

_PROBES = 600  # held-out texts that show which inner neurons matter


def main() -> None:
    """Read the texts, ask the teacher, teach the student, write its folder."""
    wanted = _arguments()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    jieba.setLogLevel(logging.WARNING)
    teacher = wanted.shared / TEACHER
    texts = make_texts(wanted.shared / "corpus" / "policies.jsonl", Amounts(), wanted.seed)
    material = make_material(teacher, texts.lessons, wanted.work)
    student = make_student(teacher, Shape(), texts.held_out[:_PROBES])
    distil(student, material, Schedule(passes=wanted.passes, seed=wanted.seed))
    save(student, wanted.out)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m search.training", description=__doc__)
    shared = Path(os.environ.get("KEPU_SHARED", "../shared"))
    parser.add_argument("--shared", type=Path, default=shared, help="folder with corpus/ and models/")
    parser.add_argument("--out", type=Path, default=Path("data/encoder"), help="folder of the new model")
    parser.add_argument(
        "--work", type=Path, default=Path("var/training"), help="where the teacher's vectors are kept"
    )
    parser.add_argument("--passes", type=float, default=Schedule.passes, help="how often each text is seen")
    parser.add_argument("--seed", type=int, default=Schedule.seed, help="of texts and order")
    return parser.parse_args()


if __name__ == "__main__":
    main()
