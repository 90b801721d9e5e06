"""Sheet 人员 against the accounts there are."""

import re
from collections.abc import Set
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from accounts.capabilities import Role
from accounts.imports.book import Book, Faults, Row
from accounts.imports.cells import check_cells, check_unit_code
from accounts.imports.columns import PEOPLE, ROLES
from accounts.imports.plan import Known, PersonStep, Plan, PostStep
from accounts.separation import mixed_roles
from accounts.services.users import USERNAME

PHONE = re.compile(r"[0-9+()（）\- ]+")


@dataclass
class _People:
    """The check's workings: the first row of each person, the phone given for him, his posts, his roles."""

    known: Known
    codes: Set[str] | None
    faults: Faults
    first: dict[str, Row] = field(default_factory=dict)
    phones: dict[str, Row] = field(default_factory=dict)
    posts: dict[tuple[str, str, str], Row] = field(default_factory=dict)
    roles: dict[str, set[str]] = field(default_factory=dict)


def check_people(book: Book, known: Known, plan: Plan, codes: Set[str] | None) -> None:
    """Adds faults and steps to the plan. Roles become proposals; nobody receives a right from a workbook."""
    work = _People(known, codes, Faults(PEOPLE))
    for row in book.of(PEOPLE):
        sound = check_cells(row, work.faults)
        if "username" in sound and _check_username(row, work):
            if "name" in sound:
                _check_person(row, work)
            if "phone" in sound:
                _check_phone(row, work)
            _check_post(row, sound, work)
    plan.faults += work.faults
    for username in work.first:
        _plan_person(username, work, plan)
    for (_username, unit, role), row in work.posts.items():
        _plan_post(row, unit, role, known, plan)


def _check_username(row: Row, work: _People) -> bool:
    username = row["username"]
    if USERNAME.fullmatch(username):
        return True
    if USERNAME.fullmatch(username.lower()):
        work.faults.add(row, "username", _("有大写字母"), _("请改成“%(name)s”") % {"name": username.lower()})
    else:
        remedy = _("用3至40个小写字母、数字、点、横线、下划线，以字母或数字开头")
        work.faults.add(row, "username", _("不合登录名的写法"), remedy)
    return False


def _check_person(row: Row, work: _People) -> None:
    """One user name is one person, here and in the product."""
    username = row["username"]
    former = work.first.setdefault(username, row)
    if former["name"] != row["name"]:
        problem = _("与第%(row)d行的姓名不一致") % {"row": former.number}
        work.faults.add(row, "name", problem, _("不是同一人，请换登录名；是同一人，请写成一样"))
        return
    present = work.known.users.get(username)
    if former is row and present is not None and present.name != row["name"]:
        problem = _("登录名%(username)s已是%(name)s的") % {"username": username, "name": present.name}
        remedy = _("不是同一人，请换登录名；是同一人改名，请先在“用户”页面改")
        work.faults.add(row, "name", problem, remedy)
    if former is row and present is not None and not present.active:
        work.faults.add(row, "username", _("这个账号已停用"), _("请先在“用户”页面启用，或者删掉这一行"))


def _check_phone(row: Row, work: _People) -> None:
    if not PHONE.fullmatch(row["phone"]):
        work.faults.add(row, "phone", _("不是电话号码"), _("只能有数字、空格、括号、加号和横线"))
        return
    former = work.phones.setdefault(row["username"], row)
    if former["phone"] != row["phone"]:
        problem = _("与第%(row)d行的电话不一致") % {"row": former.number}
        work.faults.add(row, "phone", problem, _("同一人的各行，电话要一样，或者只写一次"))


def _check_post(row: Row, sound: set[str], work: _People) -> None:
    """Unit and role come together, once, and roles that exclude each other do not meet."""
    if not row["unit"] and not row["role"]:
        if row["post"]:
            work.faults.add(row, "post", _("有职务，没有单位和角色"), _("请补上单位代码和角色，或者清空职务"))
        return
    for key, other in (("unit", "role"), ("role", "unit")):
        if not row[key]:
            heading = PEOPLE.column(other).heading
            work.faults.add(row, key, _("没有填，但填了%(other)s") % {"other": heading}, _("两栏要一起填"))
    standing = "unit" in sound and check_unit_code(row, work.known, work.codes, work.faults)
    if "role" in sound and row["role"] not in ROLES:
        remedy = _("只能填：%(roles)s") % {"roles": "、".join(ROLES)}
        work.faults.add(row, "role", _("没有这个角色"), remedy)
    elif "role" in sound:
        _check_separation(row, work)
        if standing:
            _check_once(row, work)


def _check_separation(row: Row, work: _People) -> None:
    """Reported where the roles first meet, once a person."""
    username, role = row["username"], ROLES[row["role"]]
    present = work.known.users.get(username)
    held = work.roles.setdefault(username, {role for _unit, role in present.posts} if present else set())
    if mixed_roles(held | {role}) and not mixed_roles(held):
        others = "、".join(sorted(str(Role(other).label) for other in held - {role}))
        problem = _("不能与“%(others)s”兼任") % {"others": others}
        work.faults.add(row, "role", problem, _("系统管理员、安全管理员、审计员要各用单独的账号，不兼其他角色"))
    held.add(role)


def _check_once(row: Row, work: _People) -> None:
    key = (row["username"], row["unit"], ROLES[row["role"]])
    former = work.posts.setdefault(key, row)
    if former is not row:
        problem = _("与第%(row)d行重复") % {"row": former.number}
        work.faults.add(row, "role", problem, _("请删掉一行"))


def _plan_person(username: str, work: _People, plan: Plan) -> None:
    present = work.known.users.get(username)
    name = work.first[username]["name"]
    given = work.phones[username]["phone"] if username in work.phones else ""
    if present is None:
        plan.people.append(PersonStep(username, True, name, given))
    elif given and given != present.phone:
        change = (PEOPLE.column("phone").heading, present.phone, given)
        plan.people.append(PersonStep(username, False, present.name, given, (change,)))
    else:
        plan.unchanged[PEOPLE.key] += 1


def _plan_post(row: Row, unit: str, role: str, known: Known, plan: Plan) -> None:
    present = known.users.get(row["username"])
    if present is None or (unit, role) not in present.posts:
        plan.posts.append(PostStep(row["username"], row["name"], unit, role, row["post"]))
