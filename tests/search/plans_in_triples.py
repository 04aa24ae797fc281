"""Plans of a few measures as the store takes them, written as triples: for tests that write many of them."""

from kg.stores.base import Document, GraphNames
from ontology.namespaces import BASE, PREFIXES

REGIONS = ("532924", "532930", "430181", "430182", "430121", "341321")


def plan_iri(name: str) -> str:
    """The plan of this name; its region is one of a few, told by the name."""
    region = REGIONS[sum(name.encode()) % len(REGIONS)]
    return f"{BASE}plan/{region}/{name}/2021-2025"


def plan_document(name: str, *texts: str, source: str = "") -> Document:
    """The document of the plan of this name: one action, a measure for each text, all led by one agent."""
    plan = plan_iri(name)
    region = plan.removeprefix(f"{BASE}plan/").split("/")[0]
    path = plan.removeprefix(f"{BASE}plan/")
    lines = [
        _link(plan, "kepu:region", f"{BASE}region/{region}"),
        _link(plan, "kepu:level", f"{BASE}level/county"),
        _say(plan, "rdfs:label", f"方案{name}"),
        _link(plan, "kepu:hasAction", f"{plan}/A1"),
        _say(f"{plan}/A1", "kepu:title", "青少年科学素质提升行动"),
        _say(f"{plan}/A1", "kepu:objective", f"{name}的目标。"),
        _link(f"{plan}/A1", "kepu:actionKind", f"{BASE}action-kind/improvement"),
    ]
    for number, text in enumerate(texts, 1):
        lines += _measure(f"{plan}/A1", number, text)
    return Document(
        plan=plan,
        source=source or f"{name}.txt",
        title=f"方案{name}",
        graphs=GraphNames(
            f"{BASE}graph/document/{path}", f"{BASE}graph/inferred/{path}", f"{BASE}graph/provenance"
        ),
        asserted="".join(sorted(lines)).encode(),
        inferred=b"",
        provenance=b"",
        original="\n".join(texts).encode(),
        text="\n".join(texts),
        figures={"measures": len(texts)},
    )


def _measure(action: str, number: int, text: str) -> list[str]:
    iri = f"{action}.{number}"
    return [
        _link(action, "kepu:hasMeasure", iri),
        _say(iri, "kepu:order", number),
        _say(iri, "kepu:number", f"{number}."),
        _say(iri, "kepu:text", text),
    ]


def _link(subject: str, name: str, value: str) -> str:
    return f"<{subject}> <{_iri(name)}> <{value}> .\n"


def _say(subject: str, name: str, value: str | int) -> str:
    kind = "" if isinstance(value, str) else "^^<http://www.w3.org/2001/XMLSchema#integer>"
    return f'<{subject}> <{_iri(name)}> "{value}"{kind} .\n'


def _iri(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local
