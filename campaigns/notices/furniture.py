"""A page's furniture around a notice: paths, counters, tables of particulars, footers. Pure."""

import re

from campaigns.notices.markers import marker_at
from campaigns.notices.particulars import TITLE, Cell, Particulars, body_in, cells_of, day_in, fits, note
from campaigns.notices.pieces import EMPTY, Piece, join
from campaigns.notices.words import BODY_NAME, TITLE_END

_FURNITURE = re.compile(
    r"当前位置|您(?:现在)?(?:的|所在)?位置|所在位置|首页(?: ?[>/|]|$)|网站首页|返回(?:首页|顶部|列表)|"
    r"(?:浏览|访问|阅读|点击)(?:次数|量|数)|字体 ?[:大\[]|字号 ?[:大\[]|【?(?:打印|关闭|字体|字号)|打印本页|关闭窗口|"
    r"分享(?:到|至)|扫一扫|无障碍|适老|长者|登录|注册|责任编辑|网站地图|联系我们|版权所有|主办单位|承办单位"
    r"|技术支持|备案|"
    r"ICP|公网安备|网站标识码|上一篇|下一篇|相关(?:文件|信息|解读|附件|文档|链接|阅读|新闻)|政策解读|头部背景|"
    r"视力保护|背景色|收藏|微信|微博|主题词 ?:|废止|^下载|^附件下载|^点击下载|^保存$|^朗读"
    r"|语音播报|^纠错|document|javascript|^欢迎(?:您|进入|登录|访问|光临|来到)|门户网站!?$|设为首页|^\[?接上页|^法搜网"
)
_FOOTER = re.compile(
    r"扫一扫|扫描二维码|分享(?:到|至)|相关(?:文件|信息|解读|附件|文档|链接|阅读|新闻)|上一篇|下一篇|版权所有|主办单位"
    r"|责任编辑|网站地图|用户登录|打印此页|【?打印】|浏览次数|本站(?:新闻|声明)|免责声明|版权声明"
    r"|友情链接|关闭窗口|打印本页|ICP|公网安备|返回顶部"
)
_SHARE = re.compile(r"扫一扫|朋友圈|扫描二维码|个人中心")
#: The path to the page, up to its last step.
_PATH = re.compile(r"(?:[^:>]{0,14}位置 ?: ?)?(?:网站)?首页(?: ?[>/»›|]+ ?[^ >/»›|]{1,18})+ ?")
_BULLET = re.compile(r"[•·●■*◆] ?|- (?=\S)")
#: A line with a colon that opens a notice: it names who is addressed.
_ADDRESSED = re.compile(
    r"(?:各|[局厅委办府会队所站校院处科镇乡]|部门|单位|公司|中心|街道|机关|机构|企业|成员|同志|社区|基地).{0,40}:$"
)
_SENTENCE_END = ("。", ";")


def is_furniture(piece: Piece) -> bool:
    """Whether a paragraph belongs to the page and not to the notice."""
    folded = piece.folded
    if len(folded) > 200 and not folded.startswith(("当前位置", "索引号")):
        return False
    if re.fullmatch(r"[\W_\d次]*", folded):
        return not re.search(r"\d{4}", folded) or bool(re.match(r"20\d\d[-/.]\d", folded))
    if re.fullmatch(r"\W*20\d\d年\d{1,2}月\d{1,2}日 ?\d{1,2}[:时]\d{2}.{0,6}", folded):
        return True
    if _SHARE.search(folded) and len(folded) < 60:
        return True
    match = _FURNITURE.search(folded)
    if match is None or (len(folded) > 10 and TITLE_END.search(folded)):
        return False  # a title may name 无障碍, 备案 or 注册
    return match.start() < 60 and not folded.endswith(_SENTENCE_END)


def clear(paragraphs: list[Piece]) -> tuple[list[Piece], Particulars]:
    """The notice's own paragraphs, and what the page said about it."""
    head = _Head()
    number = 0
    while number < min(len(paragraphs), 60) and not head.begun:
        head.read(paragraphs[number], number + 1 < len(paragraphs))
        number += 1
    rest = [_without_footer(p) for p in paragraphs[number : _end(paragraphs, number)]]
    return head.kept + [p for p in rest if re.search(r"\w", p.folded)], head.about


class _Head:
    """The lines of a page up to the notice's first sentence, salutation or number."""

    def __init__(self) -> None:
        self.kept: list[Piece] = []
        self.about = Particulars()
        self.begun = False
        self._open: str | None = None  # the kind of a label that still waits for its value

    def read(self, piece: Piece, more: bool) -> None:
        """Take one line in."""
        bullet = _BULLET.match(piece.folded)
        piece = piece.cut(bullet.end()) if bullet else piece
        before, cells = cells_of(piece) if len(piece) <= 400 else (piece, [])
        waiting, self._open = self._open, None
        if cells and not before.folded.endswith(_SENTENCE_END):
            self._particulars(before, cells, more)
        elif waiting and fits(waiting, piece):
            note(Cell(waiting, piece), self.about)
        else:
            self._line(piece, more)

    def _particulars(self, before: Piece, cells: list[Cell], more: bool) -> None:
        for cell in cells:
            note(cell, self.about)
        self._open = None if cells[-1].value else cells[-1].kind
        if not before:
            return
        if BODY_NAME.fullmatch(before.folded):
            self.about.source = self.about.source or body_in(before)
        else:
            self._line(before, more)

    def _line(self, piece: Piece, more: bool) -> None:
        path = _PATH.match(piece.folded)
        if path:
            self._drop()
            piece = piece.cut(path.end()).strip(" >/")
            if len(piece) <= 8:
                return
        if is_furniture(piece):
            if day_in(piece):
                self.about.posted = self.about.posted or day_in(piece)
        elif self.kept or not more or not re.fullmatch(r"[\u4e00-\u9fff ]{2,6}|\W+", piece.folded):
            self.kept.append(piece)  # else a menu's word; a title's last line comes after its first
            self.begun = _opens(piece)

    def _drop(self) -> None:
        """What stands above the path is the page's name or repeats the title."""
        title = join(self.kept)
        if TITLE_END.search(title.folded):
            note(Cell(TITLE, title), self.about)
        self.kept.clear()


def _opens(piece: Piece) -> bool:
    folded = piece.folded
    return "。" in folded or bool(_ADDRESSED.search(folded)) or marker_at(folded) is not None


def _without_footer(piece: Piece) -> Piece:
    """A line without the page's last words; empty where it is nothing else."""
    folded = piece.folded
    found = _FOOTER.search(folded) if not folded.endswith(("。", ";", ":")) else None
    if found and len(piece) - found.start() < 40 and (len(piece) < 40 or folded[found.start() - 1] in " 】"):
        return piece.cut(0, found.start()).strip() if found.start() > 10 else EMPTY
    return piece


def _opens_footer(piece: Piece) -> bool:
    found = _FOOTER.search(piece.folded)
    return found is not None and len(piece) < 40 and found.start() <= 10


def _end(paragraphs: list[Piece], begun: int) -> int:
    """The number of the first footer line in the last part of a page."""
    for number, piece in enumerate(paragraphs):
        if number >= begun and number > len(paragraphs) * 0.5 and _opens_footer(piece):
            return number
    return len(paragraphs)
