"""The OWL ontology of plans, its SKOS vocabularies and SHACL shapes: loading, checking, inference."""
