"""From a checked draft and its parties to a campaign package (docs/package.md). Pure."""

from campaigns.intake.packaging.building import Packaged, package_of
from campaigns.intake.packaging.named import Named
from campaigns.intake.packaging.origins import Origin, Path

__all__ = ["Named", "Origin", "Packaged", "Path", "package_of"]
