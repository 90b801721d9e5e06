"""What is being filed: told by the app above, which this one may not know."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class FilingFacts:
    """A filing as an amendment sees it: the words of its state, whether it was ever submitted, whether it is done."""

    label: str
    submitted: bool
    done: bool = False


#: Ids of obligations → their filings by obligation id.
FilingSource = Callable[[Collection[int]], Mapping[int, FilingFacts]]
_sources: list[FilingSource] = []


def add_filing_source(source: FilingSource) -> FilingSource:
    """Register who knows about filings."""
    _sources.append(source)
    return source


def filings_of(obligations: Collection[int]) -> dict[int, FilingFacts]:
    """The filings of obligations by obligation id."""
    return {key: facts for source in _sources for key, facts in source(obligations).items()}
