"""Relevance: judged questions, measures of ranked lists, the systems compared, the report."""
