"""Search blocks: ``SERVICE <https://w3id.org/kepu/search> { … }`` in SPARQL queries."""
