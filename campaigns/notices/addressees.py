"""To whom a notice is sent: the names of its salutation, as printed. Pure."""

import re

from campaigns.notices.parties import split_units
from campaigns.notices.parts import Parts
from campaigns.notices.pieces import Piece

_LOOKED_AT = 3
_MOST_SIGNS = 300
_ENDS_IN_BODY = re.compile(
    r"(?:局|厅|委|办|部门|单位|政府|办事处|机关|机构|支队\)?|大队|队|中心|公司|企业|学校|院|所|站|科室?|处室?|股室?"
    r"|街道\)?|乡镇?|镇|县区?|区县?|市|管委会|委员会|协会|集团|社区|村|园|中学|小学|大学|机构|商会|银行|医院)(?:\([^()]*\))?$"
)


def addressees_of(parts: Parts) -> list[Piece]:
    """The names before the colon that opens the covering letter or the only document."""
    for piece in (parts.cover or parts.body)[:_LOOKED_AT]:
        folded = piece.folded.rstrip()
        if not folded.endswith(":") or len(folded) > _MOST_SIGNS or re.search(r"[。!?]", folded):
            continue
        names = split_units(piece.cut(0, len(folded) - 1))
        if names and all(_ENDS_IN_BODY.search(name.folded) for name in names):
            return names
        return []
    return []
