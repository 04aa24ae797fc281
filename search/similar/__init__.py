"""Measures against measures: one topic or not, what differs, links in the graph, groups."""
