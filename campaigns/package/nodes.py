"""A row to be, with the rows that it will hold."""

from dataclasses import dataclass, field
from typing import Any

from django.db import models


@dataclass
class Node:
    """Values for one row of a model, and the nodes that belong to it, in order."""

    model: type[models.Model]
    values: dict[str, Any] = field(default_factory=dict)
    children: list["Node"] = field(default_factory=list)

    def below(self, model: type[models.Model]) -> list["Node"]:
        """The nodes of one model anywhere below."""
        found = [child for child in self.children if child.model is model]
        return found + [row for child in self.children for row in child.below(model)]
