"""eval."""

from __future__ import annotations

from pathlib import Path

from api.commands.indexed import searching
from api.settings import Settings
from search.encoder import load_encoder
from search.evaluate import evaluate, read_judgements
from search.evaluation.reporting import report_lines


def print_report(settings: Settings, file: Path, other: str, *, ablation: bool, verbose: bool) -> None:
    """Print how well judged questions are answered; ``other`` names an encoder to compare with, "" for none.

    Raises JudgementError, SearchError and the store's errors.
    """
    topics = read_judgements(file)
    with searching(settings) as (_, opened):
        encoder = opened.loading.wait()
        against = load_encoder(other) if other else None
        report = evaluate(opened.needed, encoder, topics, ablation=ablation, other=against)
    print("\n".join(report_lines(report, verbose=verbose)))
