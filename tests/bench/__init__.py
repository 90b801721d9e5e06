"""Named measurements, run by ``bin/bench NAME``; never part of the tests or of CI.

A benchmark is a module here that, run as a program, sets up Django, makes its own data, measures the product
and its baseline in turns (so that both meet the same machine load), and hands its figures to :func:`report`.
Figures are ratios to the baseline beside the absolute values, so that those of different machines compare.
"""

import argparse
import json
from collections.abc import Mapping


def parser(description: str) -> argparse.ArgumentParser:
    """The options that all benchmarks share; add your own to it."""
    result = argparse.ArgumentParser(description=description)
    result.add_argument("--json", action="store_true", help="print one JSON object instead of lines")
    return result


def report(figures: Mapping[str, float], *, as_json: bool) -> None:
    """Print the figures, one ``figure: value`` a line, or all as one JSON object.

    Keys are lower-case words joined by ``_`` that end in their unit (``rows_per_second``) or in ``_ratio``.
    """
    if as_json:
        print(json.dumps(dict(figures)))
        return
    for name, value in figures.items():
        print(f"{name}: {value:.4g}")
