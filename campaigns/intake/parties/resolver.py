"""From printed words to units and groups: how sure, and why. Pure; nothing is invented.

What people answered goes first, then names of groups, names of units, classes of units (for which a group with the same
units stands), several parties in one print, and last those whom the notice addresses.
"""

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from django.utils.translation import gettext as _

from campaigns.intake.parties import kinds, naming, wording
from campaigns.intake.parties.facts import (
    Candidate,
    GroupFact,
    Match,
    Organisation,
    Sure,
    Target,
    Targets,
    UnitFact,
)
from campaigns.intake.parties.wording import Quantity, Variant, alike

MOST_CANDIDATES = 5
_NAMED = 3
_LIKE = 0.6
_RANK_OF_SURE = (Sure.REMEMBERED, Sure.SURE, Sure.LIKELY, Sure.OPEN)


Fit = Callable[[Variant, UnitFact, str], int | None]


class Resolver:
    """Answers for one organisation; `addressed` are the parties to whom the notice is sent, as printed."""

    def __init__(self, organisation: Organisation, addressed: Sequence[str] = ()) -> None:
        self.org = organisation
        self.addressed = tuple(addressed)
        house = organisation.house
        self.own_place = naming.name_of(house.name, house.region).place
        self._seen: dict[tuple[Variant, Fit], Mapping[int, int]] = {}
        self._answers = {naming.inside(words): words for words in organisation.answers}
        self._group_names = [(group, wording.quantity(alike(group.name))) for group in organisation.groups]

    def resolve(self, words: str) -> Match:
        """What printed words stand for."""
        key = alike(words)
        match = self._remembered(key)
        if match is None and (named := wording.without_others(key)) != key:
            match = self._found(named)
            doubt = _("原文在“%(name)s”后面写了“等”，没有说明还有谁。请核对。") % {"name": named}
            match = replace(
                match, sure=max(match.sure, Sure.LIKELY, key=_RANK_OF_SURE.index), doubts=(*match.doubts, doubt)
            )
        return replace(match or self._found(key), words=words)

    # -- what was answered before ---

    def _remembered(self, key: str) -> Match | None:
        said = key if key in self.org.answers else self._answers.get(naming.inside(key))
        if said is None:
            return None
        if not self.org.answers[said]:
            return Match(key, sure=Sure.REMEMBERED, reason=_("按上次的指定：不在系统里，只留原文"))
        targets = tuple(target for target in self.org.answers[said] if self._stands(target))
        if not targets:
            return None
        gone = len(targets) < len(self.org.answers[said])
        doubts = (_("上次指定的单位有的已撤销。请看一看其余的是否齐全。"),) if gone else ()
        return Match(key, targets, Sure.LIKELY if gone else Sure.REMEMBERED, _("按上次的指定"), doubts)

    def _stands(self, target: Target) -> bool:
        if target.kind == "group":
            return target.id in self.org.groups_by_id
        return target.id in self.org.by_id and not self.org.by_id[target.id].dissolved

    # -- what names say ---

    def _found(self, key: str) -> Match:
        asked = wording.quantity(key)
        ways: tuple[Callable[[str, Quantity], Match | None], ...] = (
            self._group_by_name, self._unit, self._class, self._kind, self._several, self._whoever,
        )  # fmt: skip
        best: Match | None = None
        for way in ways:
            match = way(key, asked)
            if match is not None:
                match = self._counted(match, asked)
                if match.answered:
                    return match
                best = best if best is not None and _order(best) <= _order(match) else match
        return best or self._open(key, asked)

    def _counted(self, match: Match, asked: Quantity) -> Match:
        """A printed count must agree; a group must have units."""
        units = self.org.covered(match.targets)
        doubts = list(match.doubts)
        if match.targets and asked.count is not None and asked.count != len(units):
            doubts.append(
                _("原文说%(printed)d个，系统里现在是%(found)d个单位。请核对单位或分组。")
                % {"printed": asked.count, "found": len(units)}
            )
        if match.targets and not units:
            doubts.append(_("这个分组现在没有成员。请先在单位分组里加上单位。"))
        if asked.vague and match.targets:
            doubts.append(_("原文写“有关”，没有说明是哪些。请核对。"))
        sure = Sure.LIKELY if len(doubts) > len(match.doubts) and match.sure == Sure.SURE else match.sure
        return replace(match, doubts=tuple(doubts), sure=sure)

    def _group_by_name(self, key: str, asked: Quantity) -> Match | None:
        fitting = [group for group, name in self._group_names if alike(group.name) == key or _same_class(name, asked)]
        whole = [group for group in fitting if alike(group.name) == key] or fitting
        if len(whole) == 1:
            return Match(key, (_group(whole[0]),), Sure.SURE, _("与分组名称相同"))
        if whole:
            return Match(key, candidates=tuple(Candidate((_group(g),), _("分组名称相近")) for g in whole))
        return None

    def _unit(self, key: str, asked: Quantity) -> Match | None:
        readings = list(wording.variants(key, many=False))
        if asked.many or any(v.level and not v.own for v in readings):
            return None
        if "(" in key:
            readings.append(Variant(wording.without_brackets(key)))
        for circle in (*self.org.circles, tuple(u for u in self.org.units if u.dissolved)):
            ranked = self._ranked(readings, circle)
            if not ranked:
                continue
            best = min(rank for _unit, rank in ranked)
            units = [unit for unit, rank in ranked if rank == best]
            if units[0].dissolved:
                return Match(key, reason=_("“%(name)s”已经撤销。请指定现在的单位。") % {"name": units[0].name})
            if len(units) == 1:
                sure = Sure.LIKELY if best == naming.ENDING else Sure.SURE
                return Match(key, (_unit(units[0]),), sure, naming.why(best))
            return Match(key, candidates=tuple(Candidate((_unit(u),), naming.why(best)) for u in units))
        return None

    def _ranked(self, readings: Iterable[Variant], circle: Iterable[UnitFact]) -> list[tuple[UnitFact, int]]:
        """The units of a circle that readings of a name fit, with how well."""
        return _best(circle, [self._ranks(reading, naming.rank) for reading in readings])

    def _ranks(self, reading: Variant, fit: Fit) -> Mapping[int, int]:
        """How one reading fits each unit, by id; looked at once, as circles lie within one another."""
        if (reading, fit) not in self._seen:
            pairs = ((unit.id, fit(reading, unit, self.own_place)) for unit in self.org.units)
            self._seen[reading, fit] = {one: rank for one, rank in pairs if rank is not None}
        return self._seen[reading, fit]

    # -- classes ---

    def _class(self, key: str, asked: Quantity) -> Match | None:
        """Every unit of a name: 各县(市、区)甲局, 市、县(市、区)乙支(大)队."""
        readings = wording.variants(asked.rest, many=asked.many)
        classes = [v for v in readings if v.level and not v.own]
        if not classes and not asked.many:
            return None
        if asked.many:
            classes += [v for v in readings if not v.level]
        own = [v for v in readings if v.own] if not asked.many else []
        for circle in self.org.circles:
            found = (
                {u: r for u, r in self._ranked(own, (*circle, *self._house_line())) if r != naming.ENDING}
                if own
                else {}
            )
            members = dict(_best(circle, [self._ranks(reading, naming.class_rank) for reading in classes]))
            if members:
                return self._set(key, {**members, **found})
        return None

    def _house_line(self) -> tuple[UnitFact, ...]:
        return (self.org.house, *self.org.above(self.org.house))

    def _set(self, key: str, ranks: dict[UnitFact, int]) -> Match:
        """Units found by their names: as the group that has the same units, else one by one."""
        ids = frozenset(unit.id for unit in ranks)
        match = self._same_group(key, ids)
        if match is not None:
            return match
        whole = max(ranks.values()) <= naming.PLACELESS
        beside = self._beside(ids) if wording.quantity(key).count is None else []
        targets = tuple(_unit(unit) for unit in self.org.standing if unit.id in ids)
        near = self._near_groups(ids)
        sure = Sure.SURE if whole and not near and not beside else Sure.LIKELY
        reason = _("按名称找到%(count)d个单位") % {"count": len(ids)}
        doubts = (_("还有同名的%(names)s，原文没有包括。请核对。") % {"names": "、".join(beside)},) if beside else ()
        return Match(key, targets, sure, reason, doubts, near)

    def _beside(self, ids: frozenset[int]) -> list[str]:
        """Units of other places under the same roof that are called like those found."""
        found = [self.org.by_id[one] for one in ids]
        bare = {naming.name_of(unit.name, unit.region).bare for unit in found}
        roofs = {unit.parent for unit in found}
        return [
            unit.name
            for unit in self.org.standing
            if unit.id not in ids and unit.parent in roofs and self._is_of(unit, bare)
        ][:_NAMED]

    def _is_of(self, unit: UnitFact, bare: set[str]) -> bool:
        name = naming.name_of(unit.name, unit.region)
        return name.bare in bare and name.place != self.own_place

    def _same_group(self, key: str, ids: frozenset[int]) -> Match | None:
        same = [group for group in self.org.groups if group.members == ids]
        if len(same) > 1:
            named = sorted(same, key=lambda group: -_likeness(key, alike(group.name)))
            return Match(key, candidates=tuple(Candidate((_group(g),), _("分组的单位正是这些")) for g in named))
        if not same:
            return None
        reason = _("分组“%(name)s”的单位正是按名称找到的%(count)d个") % {"name": same[0].name, "count": len(ids)}
        return Match(key, (_group(same[0]),), Sure.SURE, reason)

    def _near_groups(self, ids: frozenset[int]) -> tuple[Candidate, ...]:
        """Groups that have most of the units, and few others."""
        near = []
        for group in self.org.groups:
            share = len(group.members & ids) / max(1, len(group.members | ids))
            if share >= _LIKE:
                near.append((-share, Candidate((_group(group),), _("分组的单位与找到的大体相同"))))
        return tuple(candidate for _share, candidate in sorted(near, key=lambda pair: pair[0]))

    def _kind(self, key: str, asked: Quantity) -> Match | None:
        """Every unit of a kind: 22个乡镇、街道."""
        kind = kinds.kind_named(asked.rest)
        if kind is None or not (asked.many or kind != "region"):
            return None
        for circle in self.org.circles:
            ids = frozenset(unit.id for unit in circle if unit.kind == kind)
            if ids:
                match = self._same_group(key, ids)
                if match is not None:
                    return match
                targets = tuple(_unit(unit) for unit in self.org.standing if unit.id in ids)
                near = self._near_groups(ids)
                sure = Sure.SURE if (asked.many or "各" in key) and not near else Sure.LIKELY
                return Match(key, targets, sure, _("是这一类的全部单位"), candidates=near)
        return None

    # -- several, or nobody by name ---

    def _several(self, key: str, asked: Quantity) -> Match | None:
        """Several parties in one print: each by itself. A part without 各 behind one with it is a class too."""
        parts = wording.pieces(key)
        if len(parts) < 2:
            return None
        matches: list[Match] = []
        for at, part in enumerate(parts):
            many = at > 0 and wording.quantity(parts[0]).many and not wording.quantity(part).many
            match = self._remembered(part) or self._found(part)
            if many and not match.answered:
                match = min((self._found("各" + part), match), key=lambda m: (not m.targets, _order(m)))
            matches.append(match)
        if not all(match.targets for match in matches):
            return None
        targets = tuple(dict.fromkeys(target for match in matches for target in match.targets))
        sure = max((match.sure for match in matches), key=_RANK_OF_SURE.index)
        reason = "；".join(f"{part}：{match.reason}" for part, match in zip(parts, matches, strict=True))
        doubts = tuple(dict.fromkeys(doubt for match in matches for doubt in match.doubts))
        return Match(key, targets, Sure.SURE if sure == Sure.REMEMBERED else sure, reason, doubts)

    def _whoever(self, key: str, asked: Quantity) -> Match | None:
        """Words that leave open who is meant: what they most likely are, for a person to confirm."""
        if kinds.names_organiser(key):
            return Match(key, (Target("unit", self.org.organiser),), Sure.LIKELY, _("看来指牵头单位"))
        if kinds.names_everybody(key):
            return self._everybody(key, _("原文没有说明是哪些单位，按主送单位提出"))
        if kinds.names_enforcers(key) or kinds.names_enforcers(asked.rest):
            return self._enforcers(key)
        return None

    def _enforcers(self, key: str) -> Match:
        """Nobody says which units enforce: groups called so, all departments, those addressed are offered."""
        offered = [Candidate((_group(g),), _("分组名称含“执法”")) for g in self.org.groups if "执法" in g.name]
        for match in (self._kind("各部门", wording.quantity("各部门")), self._everybody(key, _("通知主送的单位"))):
            if match is not None and match.targets:
                offered.append(Candidate(match.targets, match.reason))
        unlike = {candidate.targets: candidate for candidate in reversed(offered)}
        return Match(
            key, reason=_("原文没有说明是哪些单位"), candidates=tuple(reversed(unlike.values()))[:MOST_CANDIDATES]
        )

    def _everybody(self, key: str, reason: str) -> Match | None:
        targets = self._addressed_targets
        return Match(key, targets, Sure.LIKELY, reason) if targets else None

    @cached_property
    def _addressed_targets(self) -> Targets:
        """All that the notice is sent to; looked for once, however many parties are “all of you”."""
        matches = [self._found(alike(words)) for words in self.addressed if not kinds.names_everybody(alike(words))]
        return tuple(dict.fromkeys(target for match in matches for target in match.targets))

    def _open(self, key: str, asked: Quantity) -> Match:
        """Nothing fits: units and groups with a similar name are offered."""
        core = naming.inside(wording.without_brackets(asked.rest))
        rows: list[tuple[float, Target]] = [
            (max(_likeness(core, naming.name_of(u.name, u.region).bare), _likeness(key, alike(u.short_name))), _unit(u))
            for u in self.org.standing
        ]
        rows += [(_likeness(core, name.rest), _group(group)) for group, name in self._group_names]
        near = sorted((row for row in rows if row[0] >= _LIKE), key=lambda row: (-row[0], row[1]))
        offered = tuple(Candidate((target,), _("名称相近")) for _share, target in near[:MOST_CANDIDATES])
        return Match(key, reason=_("没有找到叫这个名称的单位或分组"), candidates=offered)


def _best(circle: Iterable[UnitFact], ranks: Sequence[Mapping[int, int]]) -> list[tuple[UnitFact, int]]:
    """The units that any of several readings fits, each with the best of its ranks."""
    return [(unit, min(found)) for unit in circle if (found := [rank[unit.id] for rank in ranks if unit.id in rank])]


def _order(match: Match) -> tuple[int, int]:
    """The better, the smaller: how sure, then whether there is something to choose from."""
    return _RANK_OF_SURE.index(match.sure), -len(match.candidates)


def _unit(unit: UnitFact) -> Target:
    return Target("unit", unit.id)


def _group(group: GroupFact) -> Target:
    return Target("group", group.id)


def _likeness(one: str, other: str) -> float:
    """How alike two names are, from 0 to 1; 0 also for those that share too few signs to count as similar."""
    shared = sum(min(one.count(sign), other.count(sign)) for sign in set(one) & set(other))
    if 2 * shared < _LIKE * (len(one) + len(other)) or not shared:
        return 0.0
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()


def _same_class(name: Quantity, asked: Quantity) -> bool:
    """Whether a group's name and the printed words differ in quantity and the print of places alone: 各县（区）甲局 and
    各县(市、区)甲局. One that prints nothing but levels does not count."""
    one, other = (_places_alike(words).replace("各", "") for words in (name.rest, asked.rest))
    return one == other and len(one) > 1 and (asked.many or one != asked.rest)


def _places_alike(words: str) -> str:
    """县(市、区), 县区, 区县 → 县; a single level and the organiser's own before them stay."""
    own, _joint, rest = words.partition("、") if words[1:2] == "、" and words[:1] in "省市州县区" else ("", "", words)
    stripped = rest.lstrip("县市区旗州盟(、)")
    head = rest[: len(rest) - len(stripped)]
    return own + (head if len(head) < 2 else "县") + stripped


__all__ = ["MOST_CANDIDATES", "Resolver", "Targets"]
