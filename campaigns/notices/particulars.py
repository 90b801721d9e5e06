"""What a page prints about a notice: labels with values, in one line, in cells or on lines of their own. Pure.

索引号：… 发布机构：… 成文日期 2020-01-03 | 文  号： | … Values count only where the notice has none of its own (README
rule 15: where nothing is signed, the imprint's or the page's).
"""

import re
from dataclasses import dataclass, field

from campaigns.notices.pieces import EMPTY, Piece
from campaigns.notices.words import BODY_NAME, DOC_NUMBER, TITLE_END

ISSUER, SOURCE, ISSUED, POSTED, NUMBER, TITLE, OTHER = (
    "issuer", "source", "issued", "posted", "number", "title", "other",
)  # fmt: skip
_NAMES = {
    ISSUER: "发布机构 发文机关 发文单位 发布单位 发文机构 制发机关 成文机关 颁布部门 发布部门 发布机关 "
    "信息发布机构 制定机关 公开责任部门 公开机构 印发单位 颁发部门 发文部门 印发机关 公布机关 "
    "责任部门 发布主体",
    SOURCE: "来源 信息来源 文章来源 稿件来源 稿源 信息提供 供稿单位",
    ISSUED: "成文日期 发文日期 成文时间 发文时间 生成日期 印发日期 印发时间 颁布日期 制发日期 签发日期 "
    "颁发日期 生成时间",
    POSTED: "发布日期 发布时间 公开日期 公开时间 公布日期 公布时间 上载日期 上传时间 更新时间 更新日期 "
    "录入时间 日期 时间 发表时间",
    NUMBER: "文号 发文字号 文件编号 发文号 发布文号 文件号 公文编号 发文编号 文件字号 公文文号 文件文号",
    TITLE: "标题 名称 信息名称 文件名称 公文名称 文件标题 公文标题 信息标题",
    OTHER: "索引号 信息索引号 信息索引 主题分类 信息分类 组配分类 体裁分类 公文种类 公文目录 分类 类别 "
    "所属分类 服务对象 主题词 关键词 关键字 有效性 时效 时效性 效力状态 效力 是否有效 文件状态 "
    "文件有效性 有效期 生效日期 生效时间 实施日期 施行日期 终止时间 终止日期 废止日期 废止时间 "
    "失效日期 失效时间 公开方式 公开形式 公开范围 公开属性 公开类别 公开程度 内容概述 概述 摘要 "
    "信息格式 语种 载体类型 浏览次数 浏览量 浏览 阅读 阅读量 阅读数 阅读次数 访问量 访问次数 点击数 "
    "点击量 点击次数 点击率 人气 热度 字体 字号 字体大小 文字大小 作者 编辑 发布人 发布者 责任编辑 "
    "审核 审核人 录入 录入人 录入者 打印 分享 分享到 视力保护色 视力保护 背景色 保护视力色 栏目 "
    "所属栏目 部门 页码 编号 体裁 下载地址 统一编号 规范性文件编号 统一登记号 登记号 公开时限 密级 "
    "归档时间 温馨提示 层级 发文系统 所在行业 信息公开选项 主办 承办 文件类型 文件类别 公文类型 适用范围",
}
_KINDS = {name: kind for kind, names in _NAMES.items() for name in names.split()}
LABELS = "|".join(" ?".join(name) for name in sorted(_KINDS, key=len, reverse=True))
_CELL = r"(?:^|(?<=[ |\[【(,;>]))"
_LABELLED = re.compile(rf"{_CELL}(?P<label>{LABELS}) ?[:|]")
#: A table whose labels have no colon opens with one of these.
_TABLE = re.compile(
    r"(?:索 ?引 ?号|信息索引号?|主题分类|发文机关|发布机构|发布机关|发文单位|发文机构|成文日期|发文日期"
    r"|文 ?号|发文字号|标 ?题|公开责任部门|有 ?效 ?性|组配分类|生成日期|废止日期|公开日期|信息分类|公文种类)(?= |$|:)"
)
_ALONE = re.compile(LABELS)
_BARE = re.compile(rf"{_CELL}(?P<label>{LABELS})(?= |$| ?[:|])")
_DAY = re.compile(r"(?<!\d)20\d{2} ?[-年./] ?\d{1,2} ?[-月./] ?\d{1,2}(?!\d)")
_BLANK = "[ \u3000\u00a0\t]"
_APART = re.compile(
    rf"(?:^|(?<={_BLANK}))(?P<label>{LABELS.replace(' ?', f'{_BLANK}{{0,4}}')})(?={_BLANK}*[:|]|{_BLANK}|$)"
)
_EDGES = " |[]【】<>-:"


@dataclass
class Particulars:
    """What the page says about the notice; each a piece of the kept text or empty."""

    title: Piece = EMPTY
    issuer: Piece = EMPTY
    source: Piece = EMPTY
    issued: Piece = EMPTY
    posted: Piece = EMPTY
    numbers: list[Piece] = field(default_factory=list)


@dataclass(frozen=True)
class Cell:
    """One label with its value, which may be empty."""

    kind: str
    value: Piece


def cells_of(piece: Piece) -> tuple[Piece, list[Cell]]:
    """What stands before the first label of a line, and its cells; no cells where the line is none of particulars."""
    folded = piece.folded
    table = _TABLE.match(folded) is not None or _ALONE.fullmatch(folded) is not None
    labels = list((_BARE if table else _LABELLED).finditer(folded))
    if not labels:
        return piece, []
    ends = [match.start() for match in labels[1:]] + [len(piece)]
    found = [
        Cell(_KINDS[match["label"].replace(" ", "")], piece.cut(match.end(), end).strip(_EDGES))
        for match, end in zip(labels, ends, strict=True)
    ]
    return piece.cut(0, labels[0].start()).strip(_EDGES), found


def parting_blanks(folded: str) -> set[int]:
    """Places of blanks that part cells and are no mere layout, in a line as printed: those beside a label."""
    single = re.sub(f"{_BLANK}+", " ", folded).strip()
    if not _TABLE.match(single) and not _LABELLED.search(single):
        return set()
    found: set[int] = set()
    for match in _APART.finditer(folded):
        found |= {match.start() - 1, match.end()}
    return found


def fits(kind: str, piece: Piece) -> bool:
    """Whether a line of its own may be the value of a label printed before it."""
    folded = piece.folded
    if kind in (ISSUED, POSTED):
        return len(folded) < 40 and _DAY.search(folded) is not None
    if kind == NUMBER:
        return len(folded) < 40 and (folded == "无" or DOC_NUMBER.search(folded) is not None)
    if kind == TITLE:
        return len(folded) < 120
    titled = (len(folded) > 8 and TITLE_END.search(folded) is not None) or "关于" in folded
    return len(folded) <= 30 and not titled and not DOC_NUMBER.search(folded) and not folded.endswith((":", "。"))


def note(cell: Cell, about: Particulars) -> None:
    """Keep a cell's value where it says something that a notice may lack; the first of a kind counts."""
    value, folded = cell.value, cell.value.folded
    if cell.kind == NUMBER:
        found = DOC_NUMBER.search(folded)
        if found:
            about.numbers.append(value.group(found, "number").strip())
    elif cell.kind in (ISSUED, POSTED):
        day = _DAY.search(folded)
        if day and not getattr(about, cell.kind):
            setattr(about, cell.kind, value.group(day))
    elif cell.kind in (ISSUER, SOURCE):
        name = body_in(value)
        if name and not getattr(about, cell.kind):
            setattr(about, cell.kind, name)
        about.posted = about.posted or day_in(value)
    elif cell.kind == TITLE and TITLE_END.search(folded) and not about.title:
        about.title = value


def body_in(value: Piece) -> Piece:
    """The body's name with which a value opens; several, parted by blanks, stay together."""
    words = value.folded.split(" ")
    if len(words) > 1 and all(BODY_NAME.fullmatch(word) for word in words):
        return value
    name = BODY_NAME.match(value.folded)
    if name is None or name[0].endswith(("网站", "本站")):
        return EMPTY
    return value.cut(0, name.end())


def day_in(piece: Piece) -> Piece:
    """A day in a line without labels."""
    found = _DAY.search(piece.folded)
    return piece.group(found) if found else EMPTY
