"""Every page of this app, every role: who is let in, who is told no, who finds nothing."""

import pytest
from django.urls import reverse

from accounts.capabilities import Capability, Role, reach_of
from accounts.models import ImportBatch, Membership
from audit import clock
from tests.factories import make_change, make_request

ROLES = {
    "liaison": "shen", "unit_leader": "han", "campaign_manager": "zhao", "leader": "chen", "inspector": "luo",
    "system_admin": "admin", "security_admin": "guard", "auditor": "auditor",
}  # fmt: skip

#: name → (capability, method); the pages without an object.
PLAIN = {
    "home": (Capability.SELF, "get"),
    "account": (Capability.SELF, "get"),
    "password-change": (Capability.SELF, "get"),
    "deputy-list": (Capability.SELF, "get"),
    "unit-list": (Capability.ACCOUNT_READ, "get"),
    "unit-find": (Capability.SELF, "get"),
    "unit-create": (Capability.ORGANISATION_MANAGE, "get"),
    "organisation-change-list": (Capability.ACCOUNT_READ, "get"),
    "organisation-change-create": (Capability.ORGANISATION_MANAGE, "get"),
    "group-list": (Capability.ACCOUNT_READ, "get"),
    "group-create": (Capability.ORGANISATION_MANAGE, "get"),
    "user-list": (Capability.ACCOUNT_READ, "get"),
    "user-create": (Capability.ORGANISATION_MANAGE, "get"),
    "membership-list": (Capability.ROLE_GRANT, "get"),
    "membership-bulk-grant": (Capability.ROLE_GRANT, "post"),
    "import-start": (Capability.ORGANISATION_MANAGE, "get"),
    "organisation-export": (Capability.ORGANISATION_MANAGE, "get"),
    "import-template": (Capability.ORGANISATION_MANAGE, "get"),
    "account-request-list": (Capability.ORGANISATION_MANAGE, "get"),
    "trail-list": (Capability.TRAIL_READ, "get"),
    "trail-export": (Capability.TRAIL_READ, "get"),
}
#: name → (capability, method, kind of object).
OBJECTS = {
    "unit-detail": (Capability.ACCOUNT_READ, "get", "unit"),
    "unit-edit": (Capability.ORGANISATION_MANAGE, "get", "unit"),
    "unit-dissolve": (Capability.ORGANISATION_MANAGE, "get", "unit"),
    "organisation-change-detail": (Capability.ACCOUNT_READ, "get", "change"),
    "organisation-change-answer": (Capability.ORGANISATION_MANAGE, "post", "change"),
    "organisation-change-confirm": (Capability.ORGANISATION_MANAGE, "post", "change"),
    "organisation-change-withdraw": (Capability.ORGANISATION_MANAGE, "get", "change"),
    "group-detail": (Capability.ACCOUNT_READ, "get", "group"),
    "group-rename": (Capability.ORGANISATION_MANAGE, "get", "group"),
    "group-members": (Capability.ORGANISATION_MANAGE, "get", "group"),
    "user-detail": (Capability.ACCOUNT_READ, "get", "user"),
    "user-edit": (Capability.ORGANISATION_MANAGE, "get", "user"),
    "user-deactivate": (Capability.ORGANISATION_MANAGE, "post", "user"),
    "user-activate": (Capability.ORGANISATION_MANAGE, "post", "user"),
    "user-reset-password": (Capability.ORGANISATION_MANAGE, "post", "user"),
    "user-unlock": (Capability.ROLE_GRANT, "post", "user"),
    "membership-propose": (Capability.ORGANISATION_MANAGE, "get", "user"),
    "membership-grant": (Capability.ROLE_GRANT, "post", "membership"),
    "membership-decline": (Capability.ROLE_GRANT, "post", "membership"),
    "membership-end": (Capability.ROLE_GRANT, "post", "membership"),
    "membership-withdraw": (Capability.ORGANISATION_MANAGE, "post", "membership"),
    "import-detail": (Capability.ORGANISATION_MANAGE, "get", "batch"),
    "import-faults": (Capability.ORGANISATION_MANAGE, "get", "batch"),
    "import-apply": (Capability.ORGANISATION_MANAGE, "post", "batch"),
    "import-discard": (Capability.ORGANISATION_MANAGE, "post", "batch"),
    "account-request-fulfil": (Capability.ORGANISATION_MANAGE, "post", "request"),
    "account-request-decline": (Capability.ORGANISATION_MANAGE, "post", "request"),
}
#: Who sees the rows of a kind at all; to everybody else they are 404.
SEEN_WITH = {
    "unit": Capability.ACCOUNT_READ,
    "group": Capability.ACCOUNT_READ,
    "change": Capability.ACCOUNT_READ,
    "user": Capability.ACCOUNT_READ,
    "membership": Capability.ACCOUNT_READ,
    "batch": Capability.ORGANISATION_MANAGE,
    "request": Capability.ORGANISATION_MANAGE,
}


def may(role, capability):
    return capability == Capability.SELF or bool(reach_of(role, capability))


def keys_of(cast, kind):
    if kind == "unit":
        return {"pk": cast.wangxi.pk}
    if kind == "group":
        return {"pk": cast.counties.pk}
    if kind == "change":
        return {"uuid": make_change(cast.wangxi_brigade, cast.admin).uuid}
    if kind == "user":
        return {"uuid": cast.lin.uuid}
    if kind == "membership":
        return {"pk": Membership.objects.get(user=cast.lin).pk}
    if kind == "request":
        return {"uuid": make_request(cast.wangxi, cast.zhao).uuid}
    content = {"valid_from": "2020-06-01", "rows": {}}
    batch = ImportBatch.objects.create(name="x.xlsx", content=content, uploaded_by=cast.admin, uploaded_at=clock.now())
    return {"uuid": batch.uuid}


@pytest.mark.parametrize("name", PLAIN)
@pytest.mark.parametrize("role", Role.values)
def test_page_without_object(client, cast, role, name):
    capability, method = PLAIN[name]
    client.force_login(getattr(cast, ROLES[role]))
    answer = getattr(client, method)(reverse(name))
    assert answer.status_code in ((200, 302) if may(role, capability) else (403,))


@pytest.mark.parametrize("name", OBJECTS)
@pytest.mark.parametrize("role", Role.values)
def test_page_of_an_object(client, cast, role, name):
    capability, method, kind = OBJECTS[name]
    url = reverse(name, kwargs=keys_of(cast, kind))
    client.force_login(getattr(cast, ROLES[role]))
    answer = getattr(client, method)(url)
    if may(role, capability):
        assert answer.status_code in (200, 302)
    else:
        assert answer.status_code == (403 if may(role, SEEN_WITH[kind]) else 404)


@pytest.mark.parametrize("name", [*PLAIN, *OBJECTS])
def test_strangers_are_sent_to_sign_in(client, cast, name):
    keys = keys_of(cast, OBJECTS[name][2]) if name in OBJECTS else {}
    for method in ("get", "post"):
        answer = getattr(client, method)(reverse(name, kwargs=keys))
        assert answer.status_code == 302 and answer.url.startswith(reverse("login"))


@pytest.mark.parametrize("name", [name for name, row in {**PLAIN, **OBJECTS}.items() if row[1] == "post"])
def test_verbs_answer_to_post_alone(client, cast, name):
    capability = (PLAIN.get(name) or OBJECTS[name])[0]
    keys = keys_of(cast, OBJECTS[name][2]) if name in OBJECTS else {}
    client.force_login(cast.guard if capability == Capability.ROLE_GRANT else cast.admin)
    assert client.get(reverse(name, kwargs=keys)).status_code == 405


def test_this_table_names_every_page_of_the_app():
    from accounts.urls import urlpatterns

    # One's own absences are nobody else's, whatever the role: tests/accounts/test_name_deputy.py.
    assert {pattern.name for pattern in urlpatterns} == {*PLAIN, *OBJECTS, "deputy-end", "login", "logout"}


@pytest.mark.parametrize("name", ["unit-list", "group-list", "user-list", "membership-list"])
def test_queries_do_not_grow_with_rows(client, cast, name, django_assert_max_num_queries):
    from tests.factories import make_group, make_unit, make_user

    client.force_login(cast.guard)
    url = reverse(name)
    client.get(url)
    for number in range(30):
        unit = make_unit(f"X{number}", f"第{number}单位", parent=cast.bureau)
        make_group(f"g{number}", f"第{number}分组", unit)
        user = make_user(f"person{number}", f"第{number}人", (Role.LIAISON, unit, ""))
        Membership.objects.filter(user=user).update(state="proposed")
    with django_assert_max_num_queries(14):
        assert client.get(url).status_code == 200
