"""Questions to measures, best first: candidates, signals, their weighted sum, reasons."""
