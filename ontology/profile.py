"""Whether a graph is OWL 2 DL. Each rule has an id, ``profile-…``.

Source: OWL 2 Structural Specification, sections 2.4 (reserved names), 3.1 (ontology IRI), 5.8 (declarations)
and 11 (global restrictions); OWL 2 Mapping to RDF Graphs, section 3 (lists, restrictions).
"""

from collections.abc import Iterator

from rdflib import OWL, RDF, BNode, Graph, URIRef
from rdflib.term import Node

from ontology.declarations import BUILTIN, TABLES, check_declarations, term, terms
from ontology.findings import Finding
from ontology.namespaces import PREFIXES
from ontology.property_rules import check_properties

_RESERVED_NAMES = frozenset[Node]().union(*BUILTIN.values(), *(terms(key) for key in TABLES["syntax"]))
_RESERVED = tuple(PREFIXES[prefix] for prefix in ("owl", "rdf", "rdfs", "xsd"))


def check_profile(graph: Graph) -> list[Finding]:
    """All that keeps a graph from being OWL 2 DL; empty if it is. Broken lists are reported alone."""
    broken = list(_lists(graph))
    if broken:
        return sorted(broken)
    checks = (_header, _reserved, _restrictions, check_declarations, check_properties)
    return sorted({finding for check in checks for finding in check(graph)})


def _error(rule: str, subject: Node, message: str) -> Finding:
    return Finding("error", f"profile-{rule}", str(subject), message)


def _lists(graph: Graph) -> Iterator[Finding]:
    for relation in map(term, TABLES["members"]):
        for subject, head in graph.subject_objects(relation):
            if not _is_list(graph, head):
                yield _error("list", subject, f"{relation} 的列表不完整。Its list is broken.")


def _is_list(graph: Graph, head: Node) -> bool:
    seen: set[Node] = set()
    while head != RDF.nil:
        firsts, rests = list(graph.objects(head, RDF.first)), list(graph.objects(head, RDF.rest))
        if head in seen or len(firsts) != 1 or len(rests) != 1:
            return False
        seen.add(head)
        head = rests[0]
    return True


def _header(graph: Graph) -> Iterator[Finding]:
    headers = list(graph.subjects(RDF.type, OWL.Ontology))
    if len(headers) != 1:
        message = f"须有且只有一个本体声明，现有{len(headers)}个。There must be one ontology header."
        yield _error("header", OWL.Ontology, message)
    for header in headers:
        if isinstance(header, BNode) and graph.value(header, OWL.versionIRI):
            yield _error(
                "header", header, "无名本体不得有版本IRI。An ontology without IRI has no version IRI."
            )


def _reserved(graph: Graph) -> Iterator[Finding]:
    for name in {name for triple in graph for name in triple}:
        if isinstance(name, URIRef) and str(name).startswith(_RESERVED) and name not in _RESERVED_NAMES:
            yield _error("reserved", name, "保留名称空间中没有此名。No such name in a reserved namespace.")
    for name in _RESERVED_NAMES.intersection(graph.subjects()):
        yield _error("reserved", name, "保留名称不得重新定义。A reserved name is not to be redefined.")


def _restrictions(graph: Graph) -> Iterator[Finding]:
    fillers = terms("fillers")
    for restriction in graph.subjects(RDF.type, OWL.Restriction):
        properties = list(graph.objects(restriction, OWL.onProperty))
        filled = [relation for relation in graph.predicates(restriction) if relation in fillers]
        if len(properties) != 1 or len(filled) != 1:
            name = properties[0] if properties else OWL.Restriction
            yield _error(
                "restriction", name, "约束须有一个属性和一个值。One property and one filler are due."
            )
