"""From the kept text to the draft. Pure.

paragraphs → page furniture away → parts → outline → sections → areas, tasks, phases; submissions from every sentence.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from campaigns.deadlines import Context
from campaigns.notices.addressees import addressees_of
from campaigns.notices.dates import blank_quotes, day_of
from campaigns.notices.draft import Taken
from campaigns.notices.furniture import clear
from campaigns.notices.identity import identify
from campaigns.notices.kinds import Reading
from campaigns.notices.lines import paragraphs
from campaigns.notices.more import Source, read_more
from campaigns.notices.outline import Node, outline
from campaigns.notices.parting import part_lost_breaks
from campaigns.notices.parts import Parts, take_apart
from campaigns.notices.phases import overall_window
from campaigns.notices.pieces import Piece, join
from campaigns.notices.sections import Gathered, gather
from campaigns.notices.submissions import submissions_of
from campaigns.notices.unnumbered import bare_headings


@dataclass
class Draft:
    """A read notice: `text` is the kept text that every span counts in."""

    text: str
    identity: Taken
    gathered: Gathered
    submissions: list[Taken] = field(default_factory=list)
    attachments: list[Piece] = field(default_factory=list)
    contacts: list[Taken] = field(default_factory=list)
    window: Taken | None = None
    addressees: list[Piece] = field(default_factory=list)
    more: Taken = field(default_factory=Taken)

    def as_dict(self) -> dict[str, Any]:
        """The keys of the notices' README, with spans and doubts."""
        content = self.identity.as_dict()
        content["focus_areas"] = [area.as_dict() for area in self.gathered.areas]
        content["tasks"] = [task.as_dict() for task in self.gathered.tasks]
        content["phases"] = [phase.as_dict() for phase in self.gathered.phases]
        content["submissions"] = [submission.as_dict() for submission in self.submissions]
        content["attachments"] = [title.tight for title in self.attachments]
        content["spans"]["attachments"] = [list(title.span) for title in self.attachments]
        content["addressees"] = [name.tight for name in self.addressees]
        content["spans"]["addressees"] = [list(name.span) for name in self.addressees]
        content["contacts"] = [contact.as_dict() for contact in self.contacts]
        content["campaign_window"] = self.window.as_dict() if self.window else None
        further = self.more.as_dict()
        content["spans"] |= further.pop("spans")
        doubts = content.pop("doubts", {}) | further.pop("doubts", {})
        return content | further | ({"doubts": doubts} if doubts else {})


def read_notice(text: str) -> Draft:
    """Read a kept text (decoding.keep). Never raises."""
    pieces, about = clear(part_lost_breaks(paragraphs(text)))
    parts = take_apart(pieces, about)
    root = outline(parts.body, bare_headings(parts.body))
    identity = identify(parts, [*parts.cover, *parts.body])
    context = Context(issued=_issued(identity, parts))
    window = _window(parts, root, context)
    if window and window.fields["start_iso"] and window.fields["end_iso"]:
        context = _with_window(context, window)
    gathered = gather(root, Reading(context, bool(parts.heading) or not _is_notice(parts)))
    groups = [parts.cover, root.body, *(_group(node) for node in _leaf_groups(root)), root.closing]
    submissions = submissions_of(groups, context)
    if _tells_of_work_done(identity):
        submissions = [one for one in submissions if one.fields["deadline_iso"] or one.fields["recurrence"]]
    addressees = addressees_of(parts)
    more = read_more(Source(pieces, parts, root, context, identity, gathered, submissions, parts.attachments))
    return Draft(text, identity, gathered, submissions, parts.attachments, _contacts(parts), window, addressees, more)


def _tells_of_work_done(identity: Taken) -> bool:
    """Whether the document is a report: that something is handed in at once tells there what was done."""
    return bool(re.search(r"(?:工作报告|情况报告|总结)$", str(identity.fields["title"] or "")))


def _is_notice(parts: Parts) -> bool:
    title = join(parts.title).folded
    return bool(re.search(r"通知|通告|公告|函$", title))


def _issued(identity: Taken, parts: Parts) -> Any:
    iso = identity.fields["issue_date"]
    if iso:
        return day_of(Piece(iso, tuple(range(len(iso)))))
    places = [
        join(parts.heading or parts.title).folded,
        *(n.folded for n in parts.numbers),
        *(p.folded for p in parts.body),
    ]
    year = next(
        (found for place in places if (found := re.search(r"(20\d\d)(?=年|[)\]】])", blank_quotes(place)))), None
    )
    return day_of(Piece(f"{year[1]}年1月1日", tuple(range(9)))) if year else None


def _leaf_groups(root: Node) -> list[Node]:
    """The numbered paragraphs on the level at which 以上材料 is said: the second, or the first where there is none."""
    found: list[Node] = []
    for top in root.children:
        found.append(Node(top.marker, top.number, top.line, top.body))
        found += top.children
    return found


def _group(node: Node) -> list[Piece]:
    return node.pieces


def _window(parts: Parts, root: Node, context: Context) -> Taken | None:
    """The campaign's own window: from the title, or a section about its time."""
    places = [join(parts.heading or parts.title)]
    places += [p for node in root.children if re.search(r"时间$|时限$", node.line.folded[:16]) for p in node.pieces]
    for place in places:
        found = overall_window(place, context)
        if found:
            return Taken().put("text", found[0].tight, found[0]).put("start_iso", found[1]).put("end_iso", found[2])
    return None


def _with_window(context: Context, window: Taken) -> Context:
    if context.issued:
        return context
    day = window.fields["start_iso"]
    return Context(issued=day_of(Piece(day, tuple(range(len(day))))))


_PERSON = re.compile(
    r"联系人(?!名单|信息|姓名|员)(?:及电话|及联系(?:方式|电话))?(?:姓名)?[:]? ?(?P<name>[\u4e00-\u9fff]{2,4}(?=[ "
    r",;、:(。]"
    r"|联系|电话|$|\d)(?:[、 ][\u4e00-\u9fff]{2,4}(?=[ ,;、(。]|联系|电话|$|\d))*)"
)
_PHONE = re.compile(
    r"(?:电话|手机|联系方式|热线)(?:号码)?(?:\(传真\))?[:]? ?(?P<phone>(?:\d{3,4}-)?\d{7,11}(?:[、,/]\d{7,11})*)"
    r"|(?P<bare>(?:\d{3,4}-)?\d{7,8}|1\d{10})"
)


def _contacts(parts: Parts) -> list[Taken]:
    """Contact persons with their numbers, in printed order."""
    found: list[Taken] = []
    for piece in parts.contacts:
        person = _PERSON.search(piece.folded)
        phone = _PHONE.search(piece.folded, person.end() if person else 0)
        if person:
            name = piece.group(person, "name").strip()
            found.append(Taken().put("name", name.tight, name).put("phone", None))
        if phone and (found or person):
            number = piece.group(phone, "phone" if phone["phone"] else "bare")
            if found[-1].fields["phone"] is None:
                found[-1].put("phone", number.tight, number)
    return found
