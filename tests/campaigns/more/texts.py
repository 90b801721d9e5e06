"""Small notices of our own, about invented places: the frame, and the reading of one."""

from typing import Any

from campaigns.notices import keep, read_notice

FRAME = """云麓市水务局关于印发{title}的通知
云水发〔2023〕18号
各区（县）水务局，局属各单位：
现将《{title}》印发给你们，请认真贯彻执行。
{cover}云麓市水务局
2023年3月6日

{title}
{body}
"""
TITLE = "全市取水许可专项整治行动实施方案"
#: Something to be done, for notices that look at another part.
WORK = """一、工作目标
规范取水秩序，管住超量取水。
二、整治重点
（一）许可管理方面
1.取水单位未取得许可擅自取水。
2.许可到期未延续仍在取水。
（二）计量监控方面
3.取水口没有安装计量设施。
4.计量数据弄虚作假。
"""


def notice(body: str, title: str = TITLE, cover: str = "") -> str:
    """A notice with a plan whose paragraphs are `body`."""
    return FRAME.format(title=title, body=body.strip("\n"), cover=cover)


def read(text: str) -> dict[str, Any]:
    return read_notice(keep(text)).as_dict()


def doubts(row: dict[str, Any], name: str) -> str:
    """All reasons against one field."""
    return "".join(row.get("doubts", {}).get(name, []))


def dues(clause: dict[str, Any]) -> list[tuple[str, str, str | None, bool]]:
    """Kind, words, day and whether it is ongoing, of a clause's deadlines."""
    return [(d["kind"], d["text"], d["iso"], d["ongoing"]) for d in clause["deadlines"]]
