"""Who signed a notice and when; closing words and the imprint. Pure. README rule 15."""

import re
from dataclasses import dataclass, field

from campaigns.notices.pieces import EMPTY, Piece
from campaigns.notices.words import BODY_NAME, DATE, DATE_LINE, LOST_DATE

IMPRINT = re.compile(rf"(?P<body>[\u4e00-\u9fff()]{{3,40}}?) ?(?P<date>{DATE}) ?印(?:发|制)?")
CLOSING = re.compile(
    r"^(?:抄送|抄报|主题词|主送|报 ?:|送 ?:|发 ?:|\(?此件|\(?此页无正文|\(?信息公开|公开属性|打字|校对|共印)"
)
CONTACT = re.compile(r"联系人|联系电话|联系方式|电子邮箱|邮箱 ?:|传真 ?:|电话 ?:")


#: Another body's seal, in brackets under the name.
_SEALED = re.compile(r"[(][^()]{0,30}(?:代章|代印|盖章|公章|此件公开发布|此件[^()]{2,8})[)]")


@dataclass
class Signature:
    """Who signed, when, and the imprint's line."""

    signers: list[Piece] = field(default_factory=list)
    signed_on: Piece = EMPTY
    imprint: Piece = EMPTY


def without_signature(rest: list[Piece]) -> tuple[list[Piece], Signature]:
    """The text without signature, closing words and imprint, and what these say."""
    found = Signature()
    kept: list[Piece] = []
    for index, piece in enumerate(rest):
        folded = piece.folded
        imprint = IMPRINT.search(folded)
        if imprint and len(piece) < 90:
            if not found.imprint:
                found.imprint = piece
            continue
        if CLOSING.match(folded) and (index > len(rest) // 3 or "此件" in folded[:4] or "此页" in folded[:4]):
            continue
        date = DATE_LINE.search(folded) or LOST_DATE.search(folded)
        if date and len(piece) < 120 and signs(piece.cut(0, date.start()).strip(" (")):
            before = piece.cut(0, date.start()).strip(" (")
            names = signers_of(before) if before else []
            while (
                not before and kept and len(names) < 20 and (_is_signer(kept[-1]) or _SEALED.fullmatch(kept[-1].folded))
            ):
                last = kept.pop()
                names = names if _SEALED.fullmatch(last.folded) else signers_of(last) + names
            if not found.signed_on or (names and not found.signers):
                found.signed_on, found.signers = piece.group(date, "date"), names
            continue
        kept.append(piece)
    if not found.signers and len(kept) > 3 and _is_signer(kept[-1]):
        found.signers = signers_of(kept.pop())  # a name without a day closes the text
    return kept, found


def signs(before: Piece) -> bool:
    """Whether what stands before the date on its line is nothing or names of bodies."""
    return not before or all(BODY_NAME.fullmatch(name.folded) for name in signers_of(before))


def _is_signer(piece: Piece) -> bool:
    names = signers_of(piece)
    return len(piece) < 120 and bool(names) and all(BODY_NAME.fullmatch(name.folded) for name in names)


def signers_of(piece: Piece) -> list[Piece]:
    """Names on one line, parted by blanks, 、 or commas."""
    found, start = [], 0
    for match in re.finditer(r"[ 、,;]+|$", piece.folded):
        name = piece.cut(start, match.start()).strip(" ()")
        start = match.end()
        seal = re.search(r"\((?:盖章|公章|印章|代章|印)$", name.folded)
        name = name.cut(0, seal.start()) if seal else name
        if name:
            found.append(name)
    return found
