"""Search by meaning: passages → vectors and terms → ranked measures."""
