"""docs/data-model.md names every term of ours that documents use, and no other."""

import re
from pathlib import Path

from kg.entities.concept_names import ConceptNames, concept_name
from kg.entities.regions import region_of
from kg.lexicons import Lexicons
from ontology.loading import ONTOLOGY, triples
from ontology.namespaces import KEPU

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "data-model.md").read_text(encoding="utf-8")
WRITERS = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "kg" / "triples").glob("*.py"))


def terms(text: str) -> set[str]:
    return set(re.findall(r"kepu:([A-Za-z]+)", text))


def test_the_page_names_every_term_that_documents_use() -> None:
    assert terms(WRITERS) - terms(PAGE) - {"Region", "Unit"} == set()


def test_the_page_names_no_term_that_the_ontology_lacks() -> None:
    declared = {getattr(t.subject, "value", "").removeprefix(KEPU) for t in triples([ONTOLOGY])}
    assert terms(PAGE) - declared == set()


def test_the_lexicon_on_the_page_works(tmp_path: Path) -> None:
    found = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert found
    (tmp_path / "activities.toml").write_text(found[1], encoding="utf-8")
    rules = ConceptNames.load(Lexicons.load(tmp_path), "activities")
    names = {concept_name(name, region_of("341321"), rules) for name in ("梨园科普节", "“梨花园科普季”")}
    assert names == {"梨园科普节"}
