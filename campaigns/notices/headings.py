"""What a section's heading means: problems, work, schedule, requirements, or aims. Pure.

README rule 3: the section's heading decides, for all its paragraphs. The vocabularies are those of the genre; a heading
that none of them knows is read by what stands under it.
"""

import re

from campaigns.notices.outline import Node
from campaigns.notices.pieces import Piece

FOCUS, TASKS, BOTH, PHASES, REQUIREMENTS, AIMS, REPORTING, UNKNOWN = (
    "focus", "tasks", "both", "phases", "requirements", "aims", "reporting", "unknown",
)  # fmt: skip

_ACT = (
    "整治|治理|整改|排查|检查|督查|督导|清理|清查|打击|查处|纠治|整顿|监管|巡查|自查|核查|抽查|抽检"
    "|监测|评查|执法|行动|活动|工作|专项|"
    "集中|重点|主要|突出|具体|核心|关键|主攻|监督|摸排|专项整治|专项行动|专项治理|综合整治|专项检查"
    "|隐患排查|审查|评估|攻坚|提升|摸底"
)
_FOCUS = re.compile(
    rf"(?:{_ACT})(?:的)?(?:重点|内容|领域|问题|事项|环节|行为|对象及内容|隐患|情形|方向|要点)|(?:重点"
    rf"|主要|突出)(?:整治|治理|问题|内容|检查|排查|打击|查处)|"
    r"重点(?:内容|领域|问题|环节|区域|对象|行为|事项)|存在(?:的)?(?:主要|突出)?问题|问题(?:表现|清单|导向)$|"
    r"(?:整治|治理|检查|排查|清理|打击|督查|自查|整顿|监管|查处|摸排|抽查)(?:的)?(?:重点|内容|范围(?:和"
    r"|与|及|、)(?:重点|内容))|突出问题|负面清单|违法违规行为"
)
_TASKS = re.compile(
    r"任务|措施|举措|分工|职责|做法|工作内容|工作重点|重点工作|主要工作|工作安排|工作部署|具体工作|主要内容"
    r"|实施内容|实施项目|"
    r"行动内容|活动内容|下一?步(?:工作|打算|建议|计划)|整改(?:要求|内容|落实)|工作方法$|方式方法$"
)
_PHASES = re.compile(
    r"步骤|阶段|时间(?:安排|进度|节点|步骤|及步骤|要求|计划|部署)|进度(?:安排|计划|要求)?|日程|时序|(?:工作"
    r"|实施|整治|活动|行动|治理)(?:进程|流程|时间|进度)|"
    r"安排(?:和|与|及)?(?:步骤|进度)|方法(?:和|与|及|、)?步骤|推进安排"
)
_REQUIREMENTS = re.compile(
    r"要求|保障|组织领导|组织实施|组织机构|组织管理|领导(?:小组|机构|组)|工作纪律|纪律|监督(?:考核|管理"
    r"|问责|检查)$|考核|督导检查|责任追究|宣传(?:引导|发动|报道)$|"
    r"工作机制$|注意事项|几点意见|有关事项|其他事项|附则|奖惩|加强领导|工作组织|组织形式|组织分工$|机构(?:设置"
    r"|及职责)|廉政"
)
_AIMS = re.compile(
    r"目标|目的|总体(?:要求|思路|考虑|安排)|指导思想|(?:基本|工作|整治|治理|实施)原则|重要(?:意义|性)"
    r"|意义|背景|形势|依据|必要性|"
    r"范围$|对象$|适用|时间范围|整治时间$|检查时间$|活动时间$|行动时间$|参加(?:人员|单位|对象)|(?:整治"
    r"|检查|行动|活动|治理)(?:范围|对象|时间|主题|名称)|主题$|(?:检查|工作|整治|活动|治理|督查)?(?:方式"
    r"|形式)$|名词解释|术语|编制"
)
_REPORTING = re.compile(
    r"(?:信息|材料|情况|资料|数据|报表|总结)(?:报送|上报|反馈|报告)|报送(?:要求|内容|时间|方式|事项|制度)"
    r"|联系(?:人|方式)|总结上报|资料报送"
)
_PROBLEM = re.compile(
    r"问题|不(?!断|仅|但|同|得|少于|低于|动产|良|锈|论|定期|折不扣|忘|准|能|留)[\u4e00-\u9fff]|不(?:良"
    r"|能)|乱象|违法|违规|违纪|隐患|"
    r"无证|非法|超(?:范围|限|载|标|期|员|速)|虚假|擅自|未(?:按|经|取得|依法|建立|落实|制定|履行|办理"
    r"|设置)|缺失|缺乏|薄弱|滞后|侵占|欺诈|拖欠|短板|"
    r"不作为|乱作为|慢作为|弄虚作假|以权谋私|吃拿卡要|推诿|形式主义|官僚主义|腐败|是否|有无"
)
_INSTRUCTION = re.compile(
    r"加强|建立|健全|完善|开展|落实|推进|推动|组织|制定|制订|规范|严格|强化|深化|做好|督促|检查|排查"
    r"|整治|治理|清理|查处|打击|严厉|严肃|提升|提高|"
    r"优化|加大|加快|实施|实行|推行|梳理|编制|印发|公布|公开|畅通|严禁|杜绝|明确|细化|压实|抓好|抓实"
    r"|对照|全面|深入|积极|主动|完成|配备|"
    r"培训|宣传|引导|指导|监督|监管|落细|统筹|协调|配合|牵头|负责|纠正|整改|核查|摸清|摸排|建设|创新"
    r"|探索|坚持|确保|保障|拓宽|选聘|培育|"
    r"聚焦|围绕|充分|及时|定期|依法|要|应当|须|必须|不得|禁止|参加|召开|举办|设立|成立|修订|清查|取缔"
    r"|拆除|关停|更新|改造|维护|安装|购置|激发|理清|总结"
)
#: These open an order about work; a heading of problems that opens with one orders their removal.
_SOLVING = re.compile(
    r"(?:着力|切实|重点|集中|坚决|严肃|全面|深入)*(?:解决|整治|纠治|治理|纠正|查处|打击|整改|破除|查纠)"
)
_MEASURES = re.compile(
    r"^(?:[\u4e00-\u9fff]{0,4}?(?:整治|治理|整改|工作|主要|具体|解决|重点|防范|改进|推进|监管|落实|工作任务和)?(?:措施"
    r"|举措|任务|任务及措施|办法|做法|要求及措施))[:。]?$"
)
_PROBLEMS = re.compile(
    r"^(?:主要|存在(?:的)?(?:主要|突出)?|突出|重点|具体|整治|治理)?(?:问题|表现|问题表现|突出问题|重点"
    r"|内容|整治重点|整治内容|存在的问题)[:。]?$"
)


def heading_of(node: Node) -> Piece:
    """The printed heading of a numbered paragraph: up to its first stop or colon; short of a stop, the whole line."""
    return first_clause(node.line)


def first_clause(line: Piece) -> Piece:
    """Up to the first 。 ； or colon outside brackets."""
    depth = 0
    for index, sign in enumerate(line.folded):
        if sign in "(《“[":
            depth += 1
        elif sign in ")》”]":
            depth = max(0, depth - 1)
        elif (sign in "。;:!?" and not depth) or sign == "。":
            return line.cut(0, index).strip()
    return line.strip()


def section_words(heading: str) -> str:
    """What of a heading is read: a section whose line break was lost has no stop before its text."""
    heading = re.sub(r"[(].*?[)]| ", "", heading)
    if len(heading) <= 24:
        return heading
    match = re.match(
        r".{0,10}?(?:总体要求|指导思想|工作目标|整治目标|基本原则|重点任务|主要任务|工作任务|整治任务"
        r"|任务分工|职责分工|整治重点|整治内容|"
        r"治理重点|治理内容|检查内容|整治范围|工作措施|工作步骤|实施步骤|时间安排|整治步骤|工作要求|保障措施"
        r"|组织领导|有关要求|方法及步骤|方法步骤|目标任务|重点内容)",
        heading,
    )
    return match[0] if match else heading[:24]


def kind_of_section(heading: str) -> str:
    """What a top section's heading says that its paragraphs are."""
    words = section_words(heading)
    last = re.split(r"[和与及、]|以及", words)
    if _REPORTING.search(words) and not _TASKS.search(words):
        return REPORTING
    kinds = [kind for part in last if (kind := _single(part)) != UNKNOWN]
    if not kinds:
        return _single(words)
    if FOCUS in kinds and TASKS in kinds:
        return BOTH
    for kind in (FOCUS, TASKS, PHASES):
        if kind in kinds:
            if kind == TASKS and AIMS in kinds and words.startswith("目标"):
                return AIMS
            return PHASES if PHASES in kinds and kind == TASKS else kind
    return kinds[0]


#: Read in this order: the first that fits decides.
_KINDS = (
    (REQUIREMENTS, re.compile(r"保障措施|(?:工作|有关|相关|具体|几点|组织|纪律)要求")),
    (AIMS, re.compile(r"总体(?:要求|思路|目标)|指导思想|目标任务|目标要求|(?:工作|整治|治理|主要|总体|行动)目标")),
    (PHASES, _PHASES),
    (FOCUS, re.compile(r"(?:范围|对象)(?:和|与|及|、)(?:重点|内容)|^(?:主要)?(?:重点|内容)$")),
    (FOCUS, re.compile(r"(?:整治|治理|检查|排查)的?(?:主要|重点)?内容")),
    (TASKS, _TASKS),
    (AIMS, re.compile(r"(?:范围|对象|时间)$")),
    (FOCUS, _FOCUS),
    (REQUIREMENTS, _REQUIREMENTS),
    (AIMS, _AIMS),
)


def _single(words: str) -> str:
    return next((kind for kind, pattern in _KINDS if pattern.search(words)), UNKNOWN)


def names_problems(text: str) -> bool:
    """Whether words say what is wrong."""
    return bool(_PROBLEM.search(text))


def orders_work(text: str) -> bool:
    """Whether words say what is to be done."""
    return bool(_INSTRUCTION.search(text))


def removes_problems(heading: str) -> bool:
    """A heading such as 着力解决…问题: the problems are named, their removal is the work."""
    return bool(_SOLVING.match(heading)) and names_problems(heading)


def is_measures_label(text: str) -> bool:
    """整治措施: and the like on a line of its own."""
    return len(text) <= 12 and bool(_MEASURES.match(text))


def is_problems_label(text: str) -> bool:
    """主要问题: and the like on a line of its own."""
    return len(text) <= 12 and bool(_PROBLEMS.match(text))
