"""Words that name a kind of unit and no unit: 乡镇、街道, 各科室, 县直各部门. Pure."""

import re
from collections.abc import Mapping

from accounts.models import UnitKind

_TOWN = r"(?:乡镇场?|镇街|街镇|乡|镇|街道)"
_GOVERNED = r"(?:街?道?办事处|党工委|(?:党委)?(?:人民)?政府)"
_KINDS: Mapping[str, re.Pattern[str]] = {
    UnitKind.TOWN: re.compile(rf"{_TOWN}{_GOVERNED}?(?:[、(和及]*各?{_TOWN}{_GOVERNED}?\)?{_GOVERNED}?)*"),
    UnitKind.SECTION: re.compile(
        r"(?:[\u4e00-\u9fff]{0,12}局)?(?:机关)?各?(?:有关|相关)?(?:内设)?(?:科|处|股)室?(?:室|机构)?(?:、(?:科|处|股)?室)*|内设机构|室"
    ),
    UnitKind.DEPARTMENT: re.compile(
        r"(?:[省市县区州旗]?(?:级|直|政府|人民政府|直属)?)各?(?:有关|相关)?(?:职能|工作|行业主管|主管|直属|成员)?"
        r"(?:部门|委办局|委、办、局)|[省市县区](?:直|级)各?(?:有关|相关)?(?:单位|部门)"
    ),
    UnitKind.DETACHMENT: re.compile(r"(?:综合)?(?:行政)?(?:执法)?支队"),
    UnitKind.BRIGADE: re.compile(r"(?:综合)?(?:行政)?(?:执法)?(?:大队|中队)(?:、中队)?"),
    UnitKind.VERTICAL: re.compile(r"(?:中央)?(?:[省市]级)?(?:垂直?管理?|垂管|驻[市县区])(?:单位|部门|机构)"),
    UnitKind.REGION: re.compile(
        r"(?:县|市|区|旗|州|盟)(?:[、(](?:县|市|区|旗|州|盟)\)?)*(?:人民政府|政府)?|县市区|县区|区县"
    ),
}
_ALL = re.compile(
    r"(?:各?(?:有关|相关|责任|参与|参加|成员|下属|直属|所属|涉及|行政)?(?:单位|部门))(?:[、和及]各?(?:单位|部门|地区?))*"
    r"|各?地区?(?:[、和及]?各?(?:单位|部门))*"
)
_ENFORCING = re.compile(
    r"(?:[省市县区州旗](?:级|直|属))?各?(?:级|行政|综合|重点|行政综合|综合行政)*执法(?:单位|机构|部门|机关|队伍|主体)"
)
_ORGANISER = re.compile(
    r"(?:牵头|主办|组织|印发|主管)(?:单位|部门|科室)|.{0,20}(?:专项|整治|行动|工作)[\u4e00-\u9fff]{0,6}(?:领导小组)?办公室"
    r"|(?:领导小组|专班|工专|整治)办公?室?|本局|我局|局|市局|县局"
)


def kind_named(words: str) -> str | None:
    """The kind that words name as a whole."""
    return next((kind for kind, pattern in _KINDS.items() if pattern.fullmatch(words)), None)


def names_everybody(words: str) -> bool:
    """各单位, 各地各部门: who is addressed, without saying who that is."""
    return bool(_ALL.fullmatch(words))


def names_enforcers(words: str) -> bool:
    """各执法单位."""
    return bool(_ENFORCING.fullmatch(words))


def names_organiser(words: str) -> bool:
    """牵头单位, 专项整治办公室: whoever runs the campaign."""
    return bool(_ORGANISER.fullmatch(words))
