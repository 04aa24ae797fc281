"""Scripts that make the derived files of the ontology anew; nothing here is used at run time."""
