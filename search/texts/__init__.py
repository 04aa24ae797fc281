"""Texts as the search compares them: one script, cut into sentences, words, bigrams and figures."""
