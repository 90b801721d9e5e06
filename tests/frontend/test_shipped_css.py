"""What the browsers of the offices cannot read must not be shipped: the floor is Chromium 109 and Firefox ESR."""

import re
from pathlib import Path

import pytest
import tinycss2  # type: ignore[import-untyped]

ROOT = Path(__file__).resolve().parents[2]
OWN = sorted((ROOT / "static" / "css").rglob("*.css"))
VENDOR = sorted((ROOT / "var" / "frontend" / "vendor").rglob("*.css"))
TOO_NEW = re.compile(
    r"color-mix\(|light-dark\(|oklch\(|oklab\(|\bsubgrid\b|field-sizing\s*:|:popover-open|\[popover|@container|@scope"
)


def rules_in(nodes):
    """Every qualified rule, inside @media, @layer and @supports too."""
    for node in nodes:
        if node.type == "qualified-rule":
            yield node
        elif node.type == "at-rule" and node.content and node.lower_at_keyword in {"media", "layer", "supports"}:
            yield from rules_in(tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True))


def parsed(path: Path):
    return tinycss2.parse_stylesheet(path.read_text(encoding="utf-8"), skip_comments=True, skip_whitespace=True)


def test_the_kit_has_been_built() -> None:
    assert [path.name for path in VENDOR] == ["tabler.css"]
    assert len(OWN) > 8


@pytest.mark.parametrize("path", OWN + VENDOR, ids=lambda path: path.name)
def test_no_feature_above_the_floor(path: Path) -> None:
    assert TOO_NEW.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_no_relational_selector_of_our_own(path: Path) -> None:
    """Firefox ESR 115 drops a whole rule that uses it; the kit has one, on a class that no page uses."""
    assert ":has(" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", OWN + VENDOR, ids=lambda path: path.name)
def test_no_nested_rules(path: Path) -> None:
    nested = [
        tinycss2.serialize(rule.prelude)
        for rule in rules_in(parsed(path))
        if any(token.type == "{} block" for token in rule.content)
    ]
    assert nested == []


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_own_classes_are_prefixed(path: Path) -> None:
    selectors = " ".join(tinycss2.serialize(rule.prelude) for rule in rules_in(parsed(path)))
    assert {name for name in re.findall(r"\.([a-zA-Z][\w-]*)", selectors) if not name.startswith("z-")} == set()


@pytest.mark.parametrize("path", OWN + VENDOR, ids=lambda path: path.name)
def test_no_address_of_another_host(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"@import", text) == []
    assert re.findall(r"url\(\s*[\"']?(?:https?:)?//", text) == []


def test_every_token_in_use_is_defined() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in OWN)
    defined = set(re.findall(r"(--z-[\w-]+)\s*:", text))
    assert set(re.findall(r"var\((--z-[\w-]+)", text)) - defined == set()
