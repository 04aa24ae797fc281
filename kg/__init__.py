"""Documents → records → triples → store."""
