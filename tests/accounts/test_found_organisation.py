"""The first unit and the three administrators of an empty product."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from accounts.capabilities import Role
from accounts.models import Unit, User
from accounts.services.founding import Administrator, found_organisation
from accounts.services.units import UnitFields
from accounts.transitions import Refused
from audit.models import Entry

pytestmark = pytest.mark.django_db


def test_the_command_prints_three_one_time_passwords(capsys):
    call_command(
        "create_administrators", "--unit-code", "LC", "--unit-name", "岚川市交通运输局", "--auditor", "shen.ji"
    )
    lines = [line.split("\t") for line in capsys.readouterr().out.strip().splitlines()]
    assert [username for _name, username, _password in lines] == ["xitong", "anquan", "shen.ji"]
    roles = {}
    for _name, username, password in lines:
        user = User.objects.get(username=username)
        assert user.check_password(password) and user.must_change_password
        roles[username] = {post.role for post in user.grants.posts}
    assert roles == {"xitong": {Role.SYSTEM_ADMIN}, "anquan": {Role.SECURITY_ADMIN}, "shen.ji": {Role.AUDITOR}}
    assert Unit.objects.get().records.count() == 1
    granted = Entry.objects.filter(action="accounts.membership.granted")
    assert granted.count() == 3 and all(entry.actor_id is None for entry in granted)


def test_it_works_only_once():
    arguments = ("create_administrators", "--unit-code", "LC", "--unit-name", "岚川市交通运输局")
    call_command(*arguments)
    with pytest.raises(CommandError, match="已经有账号"):
        call_command(*arguments)
    assert Unit.objects.count() == 1


def test_all_three_are_needed():
    with pytest.raises(Refused, match="都要有人"):
        found_organisation(
            code="LC",
            fields=UnitFields("岚川市交通运输局", "bureau"),
            valid_from=date(2015, 1, 1),
            administrators=[Administrator(Role.SYSTEM_ADMIN, "xitong", "系统管理员")],
        )
