"""One clause that orders a material to be handed in: what, when, how often. Pure. README rules 13 and 14."""

import itertools
import re
from dataclasses import dataclass, field, replace

from campaigns.notices.dates import DATE, SINCE_ISSUE, blank_quotes
from campaigns.notices.pieces import EMPTY, Piece, join

_OFFICE = (
    r"(?:办公室|领导小组|专班|工作组|[\u4e00-\u9fff](?:[局厅委办科处室股部站]|支队|大队|中心|政府|院)"
    r"|镇街|街道|乡镇|邮箱|平台|系统)"
)
_ALONE = r"(?<![举汇通申公预简快信情填上呈抄专月周日季年海警谎瞒虚漏误登])"
#: A verb that hands something in; 报 alone only where an office follows.
VERB = re.compile(
    rf"(?:报送|(?<!以)上报|呈报|报备|填报|提交|上交|送交|递交|报至|报到|报给|报来|送至|送到|发至|发送至"
    rf"|发送到|传至|汇总报|反馈(?:至|给|到)?|{_ALONE}报(?![警案名考废销道告表备纸])(?=[\u4e00-\u9fffA-Z“()、]{{0,24}}?{_OFFICE}"
    rf"|我[局厅委办]|[省市县区]))"
    r"(?:至|到|给|送)?(?! ?(?:的|了|工作(?=[,。;、和]|$)|制度|机制|渠道|质量|要求|时间|内容|时限|方式"
    r"|情况纳入|任务|单位|人员|时应|程序|流程|警))"
)
_NOMINAL = re.compile(r"(?:以上|上述|所有|各项|信息|材料|数据|情况|资料|联络|协调|文件|统计|总结|宣传|及|和|与|、)$")
#: What is handed in is named by one of these.
MATERIAL = re.compile(
    r"报告|总结|方案|情况|信息|表|台账|清单|名单|材料|联系方式|联系电话|进展|案例|计划|数据|资料|名册"
    r"|回执|简报|小结|图片|照片|视频|文件|成果|"
    r"统计|结果|汇总|联络员|联系人|名录|目录|问题|做法|经验|电话|月报|周报|日报|动态|工作专报|专报|承诺书"
    r"|责任书|措施|稿件|典型|意见|预案|档案|分工|安排|附件"
)
_RHYTHMS = (
    ("half-yearly", r"每(?:个)?半年|半年报|上半年和下半年"),
    (
        "semimonthly",
        r"每(?:个)?半(?:个)?月|每半月|每月\d{1,2}日(?:和|、|及|与)\d{1,2}日|每月(?:上|月)?中旬和(?:下旬"
        r"|月底)|半月报|每月15日和月底",
    ),
    ("ten-day", r"每(?:个)?旬|旬报|每(?:隔)?(?:10|十)天|每月\d{1,2}日、\d{1,2}日(?:和|、|及)(?:\d{1,2}日|月底)"),
    ("weekly", r"每(?:个)?(?:周|星期)|周报|按周|逐周|一周一(?:报|次)|每7天"),
    ("daily", r"每(?:个)?(?:工作)?(?:日|天)(?!常)|日报(?!告厅)|逐日|按日|一日一报|日(?:调度|报告|统计)制度"),
    ("monthly", r"每(?:个)?月|月报|按月|逐月|一月一(?:报|次)|月(?:调度|报告|通报)制度|各月"),
    ("quarterly", r"每(?:个)?季度?|季报|按季|逐季|季度(?:报告|调度)制度|各季度"),
    ("yearly", r"每(?:一)?年(?:度)?|年报|按年|逐年"),
)
_RHYTHM = tuple((name, re.compile(pattern)) for name, pattern in _RHYTHMS)
_RHYTHM_WORDS = re.compile(
    r"(?:每(?:个|一)?(?:半年|季度?|年度?|半个?月|月|旬|周|星期|工作日|[日天])(?:度)?(?:[一二三四五六日]"
    r"|末|初|底|上旬|中旬|下旬)?(?:的)?(?:(?:结束|终了)?(?:之|以)?后)?(?:第?\d{1,2}(?:个工作日|[日号天])?(?:[和、及]\d{1,2}[日号])*)?(?:\d{1,2}"
    r"[:点时]\d{0,2})?(?:下班)?(?:之?内|之?前|以前)?|及时|按时|随时|定期|按月|按季度?|按周|逐月|[月周旬季]报)"
)
_SPLITTERS = (
    r"(?:(?:[校院局处科所镇乡]长|主任|负责人|负责同志|领导|书记)(?:签字|签名)(?:、|,)?(?:并)?(?:加盖公章"
    r"|盖章)?后?|请|并|应|要|须|需|均|也|务必"
    r"|必须|分别|及时|按时|随时|定期|统一|书面|以书面形式|一并|同时|汇总后?"
    r"|整理后?|审核后?|签字(?:盖章|确认)?后?|加盖公章后?|盖章后?|经[^,。;]{2,24}(?:审核|审定|签字|同意|签批"
    r"|盖章|审签|确认)[^,。;将把]{0,10}?后?|向[^,。;]{2,28}?|以[^,。;将把]{2,12}形式|通过[^,。;]{2,20}|电子版"
    r"|逐级|由[^,。;]{2,20}?(?:汇总|统一)后?)"
)
_BEFORE_VERB = re.compile(rf"(?:[,、 ]*{_SPLITTERS}[,、 ]*)+$")
_MADE = re.compile(
    r"(?:制定|制订|形成|填写|填报|填好|完成|建立|梳理(?:出|形成)?|汇总|明确|确定|报名|编制|撰写|总结"
    r"|整理|提出|列出|研究制定|选定|细化)(?P<what>[^,;。]{2,40})$"
)
_HOUR = r"(?:上午|下午)?\d{0,2}[:时点]?\d{0,2}分?"
_DATE_PHRASE = re.compile(
    r"(?:请|应|须|要|务必)?(?:分别|最迟|一律|务必)?(?:于|在|自|至|截止)? ?"
    r"(?:每[^,。;]{1,14}?(?:之?前|以前|之?内|后)"
    rf"|(?:{DATE})(?:(?:、|和|及|与|,)(?:{DATE}|\d{{1,2}}[日号]|[底末]))*{_HOUR}(?: ?(?:下班)?(?:之?前|以前|前后|止))?)"
)
_RECIPIENT = re.compile(
    rf"^(?:至|到|给|送)?(?P<to>[\u4e00-\u9fffA-Z、()“”]{{0,36}}?{_OFFICE}(?:\([^()]{{1,30}}\))?)(?=[,;。) "
    rf"]|$|汇总|备案|审核|审定|邮箱|并)"
)
_GENERIC = re.compile(
    r"^(?:有关|相关|各类|各种|上述|以上|其他|所有|专项整治|整治|工作|的)*(?:材料|信息|情况|资料|数据"
    r"|文件|工作信息|有关情况|进展情况)$"
)
_NO_FILING = re.compile(
    r"线索|移送|移交|涉嫌|举报|投诉|突发|事故|险情|舆情|紧急|重大(?:情况|事项|问题|隐患信息)|审批|审查"
    r"|批准|立案|法院|检察|公安机关|纪检|监察|申请|许可|处罚决定|当事人|申报|奖励|经营者|复议|公示|表彰"
)
_RELAY = re.compile(
    r"(?:由|经)[^,。;]{2,24}(?:汇总|审核汇总|统一)(?:后|并)?(?:统一)?[,]?$|(?<!各)(?:办公室|科|处|股)(?:负责)?(?:汇总"
    r"|审核)(?:后|并)?(?:统一)?(?:于[^,。;]{2,16}前)?$"
)
_ALONG = re.compile(
    r"^(?:电子版|电子文档|电子稿|纸质(?:版|材料|件)?|扫描件|盖章(?:扫描)?件|word版|Word版|PDF版?|同时"
    r"|一并|材料|以上材料|上述材料)"
)
SIGNED = re.compile(
    r"(?:负责人|负责同志|领导|局长|主任|厅长|处长|科长|校长|院长|法定代表人|法人|镇长|乡长|书记|签发人"
    r"|责任人|分管[\u4e00-\u9fff]{0,4}|主要[\u4e00-\u9fff]{2,6})[^。;]{0,10}?(?:签字|签名|签署|审签|签批"
    r"|签发|亲笔)"
)


@dataclass
class Filing:
    """A material to be handed in, still without computed days."""

    what: Piece
    dates: list[Piece] = field(default_factory=list)
    rhythm: str | None = None
    words: Piece = EMPTY
    to: Piece = EMPTY
    sentence: Piece = EMPTY
    signed: bool = False


def rhythm_of(folded: str) -> str | None:
    """The README's name of a printed rhythm, or None."""
    return next((name for name, pattern in _RHYTHM if pattern.search(folded)), None)


def filings_in(sentence: Piece) -> list[Filing]:
    """The materials that one sentence orders to be handed in."""
    found: list[Filing] = []
    blanked = blank_quotes(sentence.folded)
    start = 0
    for match in VERB.finditer(blanked):
        if match.start() < start or (
            _NOMINAL.search(blanked[max(0, match.start() - 2) : match.start()]) and _is_noun(blanked, match)
        ):
            continue
        end = _object_end(blanked, match.end())
        listed = _listed(sentence, match.end(), end)
        begin = _segment_start(blanked, start, match.start())
        for first, last in _handed(blanked, begin, match.start()):
            segment = join((sentence.cut(first, last), sentence.cut(match.start(), end)))
            filing = _filing(segment, last - first, last - first + len(match[0]), sentence, listed[:1])
            if filing and listed:
                return found + [replace(filing, what=item) for item in listed]
            if filing:
                found.append(filing)
        start = end
    return found


def _handed(blanked: str, start: int, verb: int) -> list[tuple[int, int]]:
    """The parts of 3月底前将甲、6月底前将乙报送: each 将 with its own date before the one verb."""
    cuts = [
        m.start() + 1
        for m in re.finditer(
            rf"[、,](?=(?:于|在)?(?:{DATE}|每[^,。;、将]{{1,10}})[^,。;将]{{0,4}}将)", blanked[start:verb]
        )
    ]
    if not cuts or blanked[start : start + cuts[0]].count("将") == 0:
        return [(start, verb)]
    bounds = [start, *[start + cut for cut in cuts], verb + 1]
    return [(a, b - 1) for a, b in itertools.pairwise(bounds)]


def _is_noun(blanked: str, match: re.Match[str]) -> bool:
    """信息报送、材料上报 as a name of work and not an order."""
    before = blanked[max(0, match.start() - 6) : match.start()]
    if before.endswith(("以上", "上述", "所有", "各项")):
        return True
    after = blanked[match.end() : match.end() + 4]
    return not after or after[0] in ",。;:、)和及与" or before.endswith(("做好信息", "加强信息", "及信息", "和信息"))


def _segment_start(blanked: str, start: int, verb: int) -> int:
    """A bracket that orders a filing is a segment of its own."""
    opening = blanked.rfind("(", start, verb)
    return opening + 1 if opening >= 0 and ")" not in blanked[opening:verb] else start


def _object_end(blanked: str, start: int) -> int:
    depth = 0
    for index in range(start, len(blanked)):
        if blanked[index] == "(":
            depth += 1
        elif blanked[index] == ")":
            if not depth:
                return index
            depth -= 1
        elif blanked[index] in ",;。" and not depth:
            return index
    return len(blanked)


def _listed(sentence: Piece, start: int, end: int) -> list[Piece]:
    """Materials listed behind a colon: 报送以下材料：甲；乙；丙。"""
    whole = re.search(r"^[^。:]{0,24}(?:以下|下列|如下)[^。:]{0,10}[:]", sentence.folded[start:])
    if whole is None:
        return []
    tail = sentence.cut(start + whole.end())
    sign = next((s for s in ";,、" if s in tail.folded), ";")
    cuts = [0, *[i + 1 for i, at in enumerate(tail.folded) if at == sign], len(tail) + 1]
    return [item for a, b in itertools.pairwise(cuts) if (item := _unnumbered(tail.cut(a, b - 1)))]


def _unnumbered(item: Piece) -> Piece:
    item = item.strip(" ;,、。")
    match = re.match(r"(?:[(]?\d{1,2}[).、]|[①-⑳]|[一二三四五六七八九]是)", item.folded)
    return item.cut(match.end()).strip() if match else item


def _filing(segment: Piece, verb: int, after: int, sentence: Piece, listed: list[Piece]) -> Filing | None:
    before, behind = segment.cut(0, verb), segment.cut(after)
    blanked = blank_quotes(before.folded)
    if _RELAY.search(blanked) or re.search(r"(?:已|曾|未|不|是否|拒不|没有)(?:按[^,。;]{1,6})?$", blanked):
        return None
    recipient = _RECIPIENT.match(behind.folded)
    if re.search(r"一并$", blanked) and not _dates(before):
        return None
    what = listed[0] if listed else _material(before, behind, recipient)
    if not what or not MATERIAL.search(what.folded) or (_ALONG.match(what.folded) and not listed):
        return None
    folded = segment.folded
    rhythm = rhythm_of(folded)
    dates = [] if rhythm else _dates(before) or _dates(behind)
    undated = not rhythm and not dates
    if undated and folded[verb:after].startswith(("反馈", "报备")):
        return None
    if _NO_FILING.search(what.folded + (recipient["to"] if recipient else "")) and (undated or "线索" in what.folded):
        return None
    if undated and (_GENERIC.match(what.folded) or re.search(r"备案", behind.folded[:20])):
        return None
    words = _words(segment, dates, rhythm)
    to = behind.group(recipient, "to") if recipient else EMPTY
    return Filing(what, dates, rhythm, words, to, sentence, bool(SIGNED.search(folded)))


_NO_LIMIT = re.compile(r" ?(?:至|到|-|~)|起|后|召开|印发|发布|以来|下发|期间")


def _dates(text: Piece) -> list[Piece]:
    """The printed dates of a clause, 6月、9月底前 parted; of several apart from each other the last ones."""
    blanked = re.sub(r"\([^()]*\)", lambda m: "□" * len(m[0]), blank_quotes(text.folded))
    found: list[Piece] = []
    end = 0
    for phrase in _DATE_PHRASE.finditer(blanked):
        ranged = re.search(r"(?:至|到|-|~)$", blanked[: phrase.start()]) or "至" in phrase[0][:2]
        if ranged or _NO_LIMIT.match(blanked[phrase.end() :]) or re.search(r"[起后]$|以来$", phrase[0]):
            continue
        if not re.fullmatch(r"[、和及与,分别 ]*", blanked[end : phrase.start()]):
            found = []
        end = phrase.end()
        parts = list(re.finditer(rf"{DATE}|(?<=[、和及与,])\d{{1,2}}[日号]", phrase[0]))
        for number, part in enumerate(parts):
            stop = phrase.end() if number == len(parts) - 1 else phrase.start() + part.end()
            found.append(text.cut(phrase.start() + part.start(), stop))
    return found or [text.group(match) for match in SINCE_ISSUE.finditer(blanked)]


def _words(segment: Piece, dates: list[Piece], rhythm: str | None) -> Piece:
    if dates:
        return dates[0]
    match = next((m for m in _RHYTHM_WORDS.finditer(segment.folded) if m[0].startswith("每")), None)
    match = match or _RHYTHM_WORDS.search(segment.folded)
    return segment.group(match) if match else EMPTY


def _material(before: Piece, behind: Piece, recipient: re.Match[str] | None) -> Piece:
    """The material: behind 将 or 把, before the date, or behind the verb."""
    blanked = blank_quotes(before.folded)
    handed = list(re.finditer(r"(?:将|把)(?=[^,。;]{2})", blanked))
    if handed:
        return _bare(before.cut(handed[-1].end()))
    second = (
        re.search(r"(?:并|同时)[^,。;]{0,24}?(?:报送|上报|报备|提交|抄送)(?=[^,。;]{4})", behind.folded)
        if recipient
        else None
    )
    if (recipient is None and len(behind) > 1) or second:
        after = _behind(behind.cut(second.end()) if second else behind)
        if MATERIAL.search(after.folded):
            return after
    front = _bare(before)
    made = _MADE.search(front.folded)
    if made:
        return front.group(made, "what")
    cut = max(front.folded.rfind(sign) for sign in ",;。:") + 1
    covers = re.match(r"^.*?(?:以上|上述)[^,。;]{0,8}(?:材料|资料)(?:以及|及|和)", front.folded)
    return front.cut(covers.end() if covers else cut).strip(" ,、")


def _behind(behind: Piece) -> Piece:
    """The object behind the verb, without 本单位 and the like, without what follows it."""
    match = re.match(
        r"(?:至|到|给)?(?:以下|下列)?(?:[一1](?:次|期|份))?(?P<what>[^。;]*?)(?=$|,|;|。|\(?(?:详)?见附件"
        r"|\(附件)",
        behind.folded,
    )
    what = behind.group(match, "what") if match else behind
    return what.strip(" ,、:()")


def _bare(text: Piece) -> Piece:
    """Without the date phrase and the adverbs between the material and the verb."""
    for _ in range(6):
        blanked = blank_quotes(text.folded)
        dates = [m for m in _DATE_PHRASE.finditer(blanked) if m.end() >= len(blanked.rstrip(" ,、")) - 1]
        tail = _BEFORE_VERB.search(blanked)
        cut = dates[0].start() if dates else tail.start() if tail else None
        if cut is None:
            break
        text = text.cut(0, cut)
    text = _leading(text)
    bracket = re.search(r"[(](?:详?见|附件|附|模板|样式|格式)[^()]*[)]$", text.folded)
    return (text.cut(0, bracket.start()) if bracket else text).strip(" ,、:;。")


def _leading(text: Piece) -> Piece:
    """Without a date or rhythm with which the clause opens."""
    for _ in range(3):
        match = _DATE_PHRASE.match(text.folded) or re.match(
            r"[^,。;将把]{0,14}?每[^,。;]{1,14}(?:之?前|之?内|后),?", text.folded
        )
        if match is None:
            break
        text = text.cut(match.end()).strip(" ,、")
    return text


def is_generic(what: str) -> bool:
    """材料, 情况 and the like: no material of its own."""
    return bool(_GENERIC.match(what))
