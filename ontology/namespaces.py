"""The namespaces of kepu-graph and of the vocabularies it is aligned with."""

KEPU = "https://w3id.org/kepu/ontology#"
BASE = "https://w3id.org/kepu/id/"
"""Default base IRI of all things; configurable, see ``kg.iris``."""
SEARCH_SERVICE = "https://w3id.org/kepu/search"
"""The endpoint that stands for the search in SERVICE clauses, the same in every deployment."""
SEARCH = f"{SEARCH_SERVICE}#"
"""The properties of such a clause."""

PREFIXES: dict[str, str] = {
    "kepu": KEPU,
    "id": BASE,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "org": "http://www.w3.org/ns/org#",
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "https://schema.org/",
    "sssom": "https://w3id.org/sssom/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vann": "http://purl.org/vocab/vann/",
    "qudt": "http://qudt.org/schema/qudt/",
    "unit": "http://qudt.org/vocab/unit/",
    "sh": "http://www.w3.org/ns/shacl#",
}
"""Prefixes known to Turtle output and to SPARQL queries."""
QUERY_PREFIXES: dict[str, str] = {**PREFIXES, "s": SEARCH}
"""Prefixes known to SPARQL queries."""
