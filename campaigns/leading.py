"""A list of people as it is typed or pasted from the paper, read line by line. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

#: Roles as papers print them, and what they are here.
ROLES = {
    "第一组长": "leader", "组长": "leader", "第一副组长": "first_deputy", "常务副组长": "first_deputy",
    "副组长": "deputy", "成员": "member",
}  # fmt: skip
WORDS = {"leader": "组长", "first_deputy": "第一副组长", "deputy": "副组长", "member": "成员"}
MOST_PEOPLE = 200
_ROLE = re.compile(r"(第一组长|第一副组长|常务副组长|副\s*组\s*长|组\s*长|成\s*员)\s*[:：]?\s*")
_SPACED_NAME = re.compile(r"([\u4e00-\u9fff])\s([\u4e00-\u9fff])(?=\s|$)")
_PHONE = re.compile(r"(?:^|\s)([0-9][0-9\-－转]{5,})$")


@dataclass(frozen=True)
class Seat:
    """One person of a group."""

    role: str
    name: str
    body: str = ""
    post: str = ""
    phone: str = ""


def read_people(text: str) -> tuple[list[Seat], list[str]]:
    """The people, and what cannot be read, by line. A line: 职责：姓名 职务 电话, or 姓名｜单位｜职务｜电话 with
    strokes or tabs between; without a role it goes on with that of the line before."""
    seats: list[Seat] = []
    faults: list[str] = []
    role = ""
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.replace("\u3000", " ").strip()
        if not line:
            continue
        if mark := _ROLE.match(line):
            role, line = ROLES[re.sub(r"\s", "", mark[1])], line[mark.end() :].strip()
        seat = _seat(role, line) if line else None
        if not role:
            faults.append(_("第%(number)d行没有写职责。请在行首写“组长：”“副组长：”或“成员：”。") % {"number": number})
        elif line and seat is None:
            faults.append(_("第%(number)d行看不出姓名。请写“姓名 职务”。") % {"number": number})
        elif seat is not None:
            seats.append(seat)
    return seats, faults


def _seat(role: str, line: str) -> Seat | None:
    parts = [part.strip() for part in re.split(r"[|｜\t]", line)]
    if len(parts) > 1:
        name, *rest = parts
        body, post, phone = [*rest, "", "", ""][:3] if len(rest) > 2 else ([*rest, ""][0], [*rest, ""][1], "")
        return Seat(role, re.sub(r"\s", "", name), body, post, phone) if name else None
    phone = ""
    if found := _PHONE.search(line):
        phone, line = found[1], line[: found.start()].strip()
    spaced = _SPACED_NAME.match(line)
    if spaced:
        name, rest_of = spaced[1] + spaced[2], line[spaced.end() :]
    else:
        name, _space, rest_of = line.partition(" ")
    return Seat(role, name, "", rest_of.strip(), phone) if name and len(name) <= 20 else None


def as_text(seats: Iterable[Seat]) -> str:
    """The people as they may be typed again: every field of each."""
    lines = [
        f"{WORDS[seat.role]}：{seat.name}" + (f"｜{seat.body}｜{seat.post}" + (f"｜{seat.phone}" if seat.phone else ""))
        for seat in seats
    ]
    return "\n".join(lines)


def printed_name(name: str) -> str:
    """A name of two characters is printed as wide as one of three."""
    return f"{name[0]}\u3000{name[1]}" if len(name) == 2 else name
