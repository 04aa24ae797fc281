"""Measures found, as a terminal shows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from api.found import label
from api.goals import figure
from api.layout import BOLD, FAINT, Piece, print_pieces
from api.marking import stretches
from api.signals import strongest
from search.fields import field_of
from search.requests import Comparison, Hit, SearchAnswer, Shares, Understood

INDENT = 5
QUOTE = 160
"""So many characters of the best passage are shown; ``--format json`` has all."""


def print_hits(hits: Sequence[Hit], base: str) -> None:
    """A block for each measure: its score and title, where it stands, the best passage, why it was found."""
    for number, hit in enumerate(hits, 1):
        _print_hit(number, hit, base)


def answer_messages(answer: SearchAnswer) -> Iterator[str]:
    """What a user should know of an answer beside its measures."""
    yield from map(_understood_message, answer.understood)
    if answer.mode == "lexical":
        yield "只按词检索，没有比较语义。Found by words only; meanings were not compared."
    if answer.emptied_by:
        yield answer.emptied_by
    elif not answer.hits:
        yield "没有找到措施。No measure was found."


def differences(comparison: Comparison) -> Iterator[str]:
    """What differs between two measures, a line a kind: = in both, − in the one asked about only, + new."""
    yield f"同题概率 probability of one topic {comparison.probability:.2f}"
    for pair in comparison.goals:
        yield f"指标 figure {pair.label}: {figure(pair.mine)} → {figure(pair.theirs)}"
    for name, shares in (
        ("牵头 led by", comparison.leads),
        ("职能 functions", comparison.functions),
        ("人群 groups", comparison.groups),
    ):
        if words := _shares(shares):
            yield f"{name}: {words}"


def _print_hit(number: int, hit: Hit, base: str) -> None:
    entry = hit.entry
    print_pieces([Piece(label(entry), BOLD), Piece(f"  {hit.score:.2f}")], INDENT, f"{number:>3}. ")
    print_pieces([Piece(f"{entry.plan_title}（{entry.source}）")], INDENT)
    print_pieces(_quoted(hit), INDENT)
    if hit.comparison:
        for line in differences(hit.comparison):
            print_pieces([Piece(line)], INDENT)
    print_pieces([Piece(_signals(hit), FAINT)], INDENT)
    print_pieces([Piece(entry.iri.removeprefix(base), FAINT)], INDENT)


def _quoted(hit: Hit) -> list[Piece]:
    text = hit.why.passage.text if hit.why.passage else hit.entry.text
    text = " ".join(text.split())
    shown = text if len(text) <= QUOTE else f"{text[:QUOTE]}…"
    marked = [Piece(each.text, BOLD if each.marked else "") for each in stretches(shown, hit.why.words)]
    return [Piece("“"), *marked, Piece("”")]


def _signals(hit: Hit) -> str:
    given = [f"{each.name} {each.value:.2f}" for each in strongest(hit.why.signals)]
    return f"依据 found by {', '.join(given)}"


def _understood_message(each: Understood) -> str:
    field = field_of(each.field)
    verb = "只列出 Only" if each.narrows else "优先 First"
    return (
        f"{verb} {field.zh} {field.en}: {each.label}（“{each.text}”）。"
        f"不要这样请加 Not so: --literal {field.name}"
    )


def _shares(shares: Shares) -> str:
    parts = (("=", shares.both), ("−", shares.mine), ("+", shares.theirs))
    return "；".join(f"{sign} {'、'.join(names)}" for sign, names in parts if names)
