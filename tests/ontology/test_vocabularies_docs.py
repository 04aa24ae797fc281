"""What docs/vocabularies.md says holds."""

import re
from pathlib import Path

from kg.entities.department_rules import DepartmentRules
from kg.entities.departments import read_agent
from kg.entities.regions import region_of
from kg.lexicons import Lexicons
from ontology.loading import FOLDER, vocabulary_paths
from ontology.namespaces import BASE

PAGE = (FOLDER.parent / "docs" / "vocabularies.md").read_text(encoding="utf-8")


def test_the_example_of_a_lexicon_of_ones_own_is_read(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "departments.toml").write_text(example, encoding="utf-8")
    county = region_of("341321")
    for name, functions in {
        "县两山办": ("ecology-environment",),
        "县蚕桑局": ("agriculture-rural",),
        "县农业蚕桑局": ("agriculture-rural",),
        "片区党委": ("party-committee",),
    }.items():
        assert read_agent(name, county, DepartmentRules.load(Lexicons.load())).unknown
        agent = read_agent(name, county, DepartmentRules.load(Lexicons.load(tmp_path)))
        assert (agent.functions, agent.unknown) == (functions, False)


def test_the_addresses_given_as_examples_are_concepts() -> None:
    addresses = re.findall(r"\| `([a-z-]+/\S+)` \|$", PAGE, re.MULTILINE)
    assert len(addresses) == len(vocabulary_paths())
    texts = "".join(path.read_text(encoding="utf-8") for path in vocabulary_paths().values())
    for address in addresses:
        assert f"\n<{address}> a kepu:" in texts or f"\nr:{address.removeprefix('region/')} a kepu:" in texts
        assert address.split("/")[0] in {
            iri.split("/")[-1] for iri in re.findall(r"<(scheme/[a-z-]+)>", texts)
        }


def test_the_number_of_regions_of_each_sort_is_that_of_the_vocabulary() -> None:
    text = vocabulary_paths()["regions"].read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("r:")]
    ended = [line for line in lines if "owl:deprecated" in line]
    counts = {
        level: sum(f"l:{level} " in line for line in lines) - sum(f"l:{level} " in line for line in ended)
        for level in ("province", "prefecture", "county")
    }
    said = re.search(
        r"(\d+) provinces, (\d+) prefectures, ([\d,]+) counties, the nation, and (\d+) codes", PAGE
    )
    assert said
    assert [int(n.replace(",", "")) for n in said.groups()] == [*counts.values(), len(ended)]
    assert BASE in PAGE
