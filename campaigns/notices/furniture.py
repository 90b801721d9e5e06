"""A page's furniture around a notice: paths, counters, tables of particulars, footers. Pure.

Particulars that a page prints about the notice (number, issuer, day) are kept for where the notice has none of its
own (README rule 15: where nothing is signed, the imprint's or the page's).
"""

import re
from dataclasses import dataclass, field

from campaigns.notices.markers import marker_at
from campaigns.notices.pieces import EMPTY, Piece, join
from campaigns.notices.words import BODY_NAME, DOC_NUMBER

_FURNITURE = re.compile(
    r"当前位置|您(?:现在)?(?:的|所在)?位置|所在位置|首页(?: ?[>/|]|$)|网站首页|返回(?:首页|顶部|列表)|"
    r"(?:浏览|访问|阅读|点击)(?:次数|量|数)|字体 ?[:大\[]|字号 ?[:大\[]|【?(?:打印|关闭|字体|字号)|打印本页|关闭窗口|"
    r"分享(?:到|至)|扫一扫|无障碍|适老|长者|登录|注册|责任编辑|网站地图|联系我们|版权所有|主办单位|承办单位"
    r"|技术支持|备案|"
    r"ICP|公网安备|网站标识码|上一篇|下一篇|相关(?:文件|信息|解读|附件|文档|链接|阅读|新闻)|政策解读|头部背景|"
    r"视力保护|背景色|收藏|微信|微博|(?:^|[ \[【])来源 ?:|信息来源|文章来源|发布(?:时间|日期|人|机构"
    r"|单位|者)? ?:|日期 ?:|时间 ?: ?\d{4}|"
    r"索引号|主题分类|体裁|有效性|公开(?:方式|形式|范围)|公开属性|发文机关 ?:|发文单位 ?:|发文字号 ?:"
    r"|发文日期|成文日期|文号 ?:|"
    r"名称 ?:|主题词 ?:|关键词 ?:|废止|生效日期|信息名称|组配分类|^下载|^附件下载|^点击下载|^保存$|^朗读"
    r"|语音播报|^纠错|document|javascript"
)
_FOOTER = re.compile(
    r"扫一扫|分享(?:到|至)|相关(?:文件|信息|解读|附件|文档|链接|阅读|新闻)|上一篇|下一篇|版权所有|主办单位"
    r"|责任编辑|网站地图|"
    r"友情链接|关闭窗口|打印本页|ICP|公网安备|返回顶部"
)
_SOURCE = re.compile(
    r"(?:来源|发文机关|发文单位|发布机构|发布单位|制发机关|公开责任部门|成文机关) ?: ?(?P<body>[^\s:|\[【]{3,40})"
)
#: A table of particulars whose cells stand on lines of their own.
_LABEL_ALONE = re.compile(
    r"(?:索引号|信息索引|文号|发文字号|文件编号|发文机关|发文单位|发布机构|发布单位|制发机关|公开日期"
    r"|发布日期|发文日期|成文日期|生成日期|"
    r"主题分类|信息分类|有效性|文件状态|标题|信息名称|公开方式|公开范围|体裁分类|主题词|关键词) ?:?"
)
_COLON = Piece(":", (0,))
_NUMBER = re.compile(r"(?:文 ?号|发文字号|文件编号|发文号) ?: ?")
_ISSUED = re.compile(
    r"(?:成文日期|发文日期|成文时间|发文时间|生成日期) ?:? ?(?P<day>\d{4} ?[-年./] ?\d{1,2} ?[-月./] ?\d{1,2})"
)
_POSTED = re.compile(r"(?<!\d)(?P<day>20\d{2} ?[-年./] ?\d{1,2} ?[-月./] ?\d{1,2})(?!\d)")


@dataclass
class Particulars:
    """What the page says about the notice; each a piece of the kept text or empty."""

    issuer: Piece = EMPTY
    source: Piece = EMPTY
    issued: Piece = EMPTY
    posted: Piece = EMPTY
    numbers: list[Piece] = field(default_factory=list)


def is_furniture(piece: Piece) -> bool:
    """Whether a paragraph belongs to the page and not to the notice."""
    folded = piece.folded
    if len(folded) > 200 and not folded.startswith(("当前位置", "索引号")):
        return False
    if re.fullmatch(r"[\W_\d]*", folded):
        return not re.search(r"\d{4}", folded)
    match = _FURNITURE.search(folded)
    return match is not None and (match.start() < 60 and not folded.endswith(("。", ";")))


def clear(paragraphs: list[Piece]) -> tuple[list[Piece], Particulars]:
    """The notice's own paragraphs, and what the page said about it."""
    about = Particulars()
    last = _end(paragraphs)
    kept: list[Piece] = []
    skip = False
    for number, piece in enumerate(paragraphs[:last]):
        if skip:
            skip = False
            continue
        if number < 40 and number + 1 < last and _LABEL_ALONE.fullmatch(piece.folded):
            _note(join((piece, _COLON, paragraphs[number + 1])), about)
            skip = not _LABEL_ALONE.fullmatch(paragraphs[number + 1].folded)
            continue
        head = number < 40 and not _has_begun(kept)
        if head and is_furniture(piece):
            _note(piece, about)
        elif head and not kept and re.fullmatch(r"[\u4e00-\u9fff ]{2,6}|\W+", piece.folded) and number + 1 < last:
            continue  # a menu's word; a title's last line comes after its first
        elif not (len(piece) < 40 and _FOOTER.search(piece.folded) and not piece.folded.endswith(("。", ";", ":"))):
            kept.append(piece)
    return kept, about


def _has_begun(kept: list[Piece]) -> bool:
    return any("。" in piece.folded or piece.folded.endswith(":") or marker_at(piece.folded) for piece in kept)


def _end(paragraphs: list[Piece]) -> int:
    """The number of the first footer line in the last part of a page."""
    for number, piece in enumerate(paragraphs):
        if number > len(paragraphs) * 0.5 and len(piece) < 40 and _FOOTER.search(piece.folded):
            return number
    return len(paragraphs)


def _note(piece: Piece, about: Particulars) -> None:
    folded = piece.folded
    source = _SOURCE.search(folded)
    if source:
        body = piece.group(source, "body").strip(" ,;。")
        name = BODY_NAME.match(body.folded)
        if name:
            named = body.cut(0, name.end())
            if folded[source.start() :].startswith("来源"):
                about.source = about.source or named
            else:
                about.issuer = about.issuer or named
    if _NUMBER.search(folded):
        found = DOC_NUMBER.search(folded, _NUMBER.search(folded).end())  # type: ignore[union-attr]
        if found:
            about.numbers.append(piece.group(found, "number").strip())
    issued, posted = _ISSUED.search(folded), _POSTED.search(folded)
    if issued:
        about.issued = about.issued or piece.group(issued, "day")
    elif posted:
        about.posted = about.posted or piece.group(posted, "day")
