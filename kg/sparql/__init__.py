"""SPARQL texts as far as we must read them ourselves; the engine parses and evaluates them."""
