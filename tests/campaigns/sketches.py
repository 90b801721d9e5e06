"""Notices of our own that agree with themselves, of any size, for the linter's tests: one thing is then broken."""

from dataclasses import dataclass, replace
from typing import Any

from campaigns.linting import Finding
from campaigns.linting.from_draft import lint_draft
from campaigns.notices import keep, read_notice

_CHINESE = "零一二三四五六七八九十"
_FAULTS = (
    "采砂许可手续不全",
    "运砂车辆超载抛洒",
    "采后河床没有平复",
    "夜间偷采没有人管",
    "举报线索办得慢",
    "弃料堆占行洪通道",
)
_WORKS = ("核对采砂许可档案", "清运河道弃料", "设立举报信箱", "安装砂场监控", "修复受损堤脚", "公布可采河段")
_HEADS = ("许可管理", "现场作业", "运输环节", "执法监督", "群众举报", "长效机制")
PARTIES = "各县区水务局、市河道管理处"


@dataclass(frozen=True)
class Sketch:
    """A notice by its sizes and the words that tests break. `areas` and `groups` count the rows under each heading."""

    areas: tuple[int, ...] = (3, 2)
    groups: tuple[int, ...] = (2, 3)
    said_areas: str = ""
    said_items: str = ""
    said_groups: str = ""
    said_phases: str = "三"
    party: str = f"责任单位：{PARTIES}，"
    limit: str = "2026年5月底"
    first_limit: str = ""
    third_item: str = "3"
    phases: tuple[str, ...] = ("3月2日至3月20日", "3月21日至6月30日", "7月1日至8月31日")
    names_by: str = "3月15日前"
    form: str = "附件1"
    report_by: str = "7月10日前"
    table: str = "附件2"
    summary_by: str = "8月25日前"
    also: str = ""
    annexes: tuple[str, ...] = ("河道采砂专项整治联络员登记表", "河道采砂专项整治情况统计表")

    def text(self) -> str:
        """As it would be printed."""
        return "\n".join([*self._head(), *self._focus(), *self._tasks(), *self._steps(), *self._closing()]) + "\n"

    def but(self, **changes: Any) -> "Sketch":
        """The same with something changed."""
        return replace(self, **changes)

    def _head(self) -> list[str]:
        return [
            "各县区水务局，市河道管理处：",
            "现将《河道采砂专项整治实施方案》印发给你们，请认真贯彻执行。",
            "岚川市水务局",
            "2026年3月2日",
            "河道采砂专项整治实施方案",
            "为规范河道采砂秩序，保障行洪安全，制定本方案。",
            "一、工作目标",
            "通过专项整治，砂场手续齐全，河道行洪通畅，群众举报件件有回音。",
        ]

    def _focus(self) -> list[str]:
        lines = ["二、整治重点", f"重点整治以下{self.said_areas or han(len(self.areas))}个方面的突出问题："]
        number = 0
        for at, count in enumerate(self.areas):
            lines.append(f"（{han(at + 1)}）{_HEADS[at % 6]}方面的问题")
            for _ in range(count):
                number += 1
                printed = self.third_item if number == 3 else str(number)
                lines.append(f"{printed}.{_FAULTS[number % 6]}，台账与实际不符。")
        return lines

    def _tasks(self) -> list[str]:
        areas, items = self.said_areas or str(len(self.areas)), self.said_items or str(sum(self.areas))
        groups = self.said_groups or han(len(self.groups))
        lines = ["三、任务分工", f"对照以上{areas}个方面的{items}条整治重点，做好以下{groups}个方面的工作："]
        number = 0
        for at, count in enumerate(self.groups):
            lines.append(f"（{han(at + 1)}）抓好{_HEADS[at % 6]}")
            for _ in range(count):
                number += 1
                limit = self.first_limit if number == 1 and self.first_limit else self.limit
                lines.append(f"{number}.{_WORKS[number % 6]}，逐处登记。（{self.party}完成时限：{limit}）")
        return lines

    def _steps(self) -> list[str]:
        names = ("动员部署阶段", "自查整改阶段", "巩固提升阶段")
        lines = ["四、工作步骤", f"专项整治分为{self.said_phases}个阶段进行："]
        for at, (name, window) in enumerate(zip(names, self.phases, strict=True), 1):
            lines.append(f"（{han(at)}）{name}（{window}）。各单位对照方案做好工作。")
        return lines

    def _closing(self) -> list[str]:
        lines = [
            "五、工作要求",
            "（一）加强领导。各单位主要负责人亲自抓。",
            f"（二）按时报送。各单位{self.names_by}将联络员名单报市河道管理处（详见{self.form}）；{self.report_by}报送"
            f"自查整改情况报告和情况统计表（详见{self.table}）；{self.summary_by}报送专项整治工作总结。{self.also}",
            "联系人：周启明，联系电话：5550123。",
        ]
        listed = [f"{at}.{title}" for at, title in enumerate(self.annexes, 1)]
        return [*lines, f"附件：{listed[0]}", *listed[1:]] if listed else lines


def han(number: int) -> str:
    """一 … 九十九."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_CHINESE[tens]}十"
    return head + (_CHINESE[ones] if ones or not tens else "")


def linted(sketch: Sketch | str) -> list[Finding]:
    """What the linter says of a sketch as it is read."""
    text = keep(sketch if isinstance(sketch, str) else sketch.text())
    return lint_draft(read_notice(text).as_dict(), text)


def told(sketch: Sketch | str) -> list[str]:
    """The rules that find something."""
    return [finding.rule for finding in linted(sketch)]
