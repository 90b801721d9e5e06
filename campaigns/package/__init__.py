"""Campaign packages: a whole campaign as one JSON file. The format is described in docs/package.md."""

from campaigns.package.faults import Fault, PackageInvalid
from campaigns.package.nodes import Node
from campaigns.package.reader import Package, read_package
from campaigns.package.writer import dump_package

__all__ = ["Fault", "Node", "Package", "PackageInvalid", "dump_package", "read_package"]
