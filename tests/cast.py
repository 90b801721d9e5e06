"""The named cast: the transport bureau of Lanchuan (invented), the units below it, and their people."""

from dataclasses import dataclass

from accounts.capabilities import Role
from accounts.models import Unit, UnitGroup, UnitKind, User
from tests.factories import make_group, make_unit, make_user


@dataclass
class Cast:
    """Units, groups and people by the names the tests use.

    The lead office is `legal` (局法规科), a leaf beside the detachment. `zhao` and `zhou` are its campaign managers,
    `qian` its liaison, `sun` its leader; `wu`, manager in the general office, is who may review the legal section.
    """

    bureau: Unit
    legal: Unit
    office: Unit
    detachment: Unit
    wangxi: Unit
    shiwan: Unit
    wangxi_brigade: Unit
    shiwan_brigade: Unit
    counties: UnitGroup
    teams: UnitGroup
    zhao: User
    zhou: User
    wu: User
    qian: User
    sun: User
    chen: User
    shen: User
    han: User
    lin: User
    ding: User
    bai: User
    hao: User
    luo: User
    admin: User
    guard: User
    auditor: User

    @property
    def people(self) -> dict[str, User]:
        """Every person of the cast by name."""
        return {name: value for name, value in vars(self).items() if isinstance(value, User)}


def build_cast(password: str | None = None, *, city: str = "岚川", mark: str = "") -> Cast:
    """Write the cast's rows. With `password` everybody can sign in with it. Another `city` needs its own `mark`,
    which stands before its codes and sign-in names."""
    bureau = make_unit(mark + "LC", f"{city}市交通运输局", short_name="市局", region=f"{city}市")
    legal = make_unit(mark + "LC-FG", "局法规科", parent=bureau, kind=UnitKind.SECTION, short_name="法规科", position=1)
    office = make_unit(
        mark + "LC-BG", "局办公室", parent=bureau, kind=UnitKind.SECTION, short_name="办公室", position=2
    )
    detachment = make_unit(
        mark + "LC-ZD",
        f"{city}市交通运输综合执法支队",
        parent=bureau,
        kind=UnitKind.DETACHMENT,
        short_name="市支队",
        position=3,
    )
    wangxi = make_unit(
        mark + "WX", "望溪县交通运输局", parent=bureau, short_name="望溪县局", position=4, region="望溪县"
    )
    shiwan = make_unit(
        mark + "SW", "石湾县交通运输局", parent=bureau, short_name="石湾县局", position=5, region="石湾县"
    )
    wangxi_brigade = make_unit(
        mark + "WX-DD", "望溪县交通运输综合执法大队", parent=wangxi, kind=UnitKind.BRIGADE, short_name="望溪大队"
    )
    shiwan_brigade = make_unit(
        mark + "SW-DD", "石湾县交通运输综合执法大队", parent=shiwan, kind=UnitKind.BRIGADE, short_name="石湾大队"
    )
    counties = make_group(mark + "counties", mark + "各县（区）交通运输局", wangxi, shiwan)
    teams = make_group(
        mark + "teams", mark + "市、县（区）综合执法支（大）队", detachment, wangxi_brigade, shiwan_brigade
    )

    def person(username: str, name: str, *posts: tuple[Role, Unit, str]) -> User:
        return make_user(mark + username, name, *posts, password=password)

    return Cast(
        bureau=bureau, legal=legal, office=office, detachment=detachment, wangxi=wangxi, shiwan=shiwan,
        wangxi_brigade=wangxi_brigade, shiwan_brigade=shiwan_brigade, counties=counties, teams=teams,
        zhao=person("zhaominzhi", "赵敏之", (Role.CAMPAIGN_MANAGER, legal, "科员")),
        zhou=person("zhoulan", "周岚", (Role.CAMPAIGN_MANAGER, legal, "副科长")),
        wu=person("wutong", "吴桐", (Role.CAMPAIGN_MANAGER, office, "副主任")),
        qian=person("qianyi", "钱奕", (Role.LIAISON, legal, "科员")),
        sun=person("sunheping", "孙和平", (Role.UNIT_LEADER, legal, "科长")),
        chen=person("chendaoyuan", "陈道远", (Role.LEADER, bureau, "副局长")),
        shen=person("shenyutong", "沈雨桐", (Role.LIAISON, wangxi, "人事法制股")),
        han=person("hanlicheng", "韩立诚", (Role.UNIT_LEADER, wangxi, "局长")),
        lin=person("linxiaohe", "林晓禾", (Role.LIAISON, shiwan, "法制股")),
        ding=person("dingxueqin", "丁学勤", (Role.UNIT_LEADER, shiwan, "局长")),
        bai=person("baichuan", "白川", (Role.LIAISON, detachment, "法制大队")),
        hao=person("haojian", "郝建", (Role.UNIT_LEADER, detachment, "支队长")),
        luo=person("luoqing", "罗青", (Role.INSPECTOR, bureau, "督查专员")),
        admin=person("xitong", "系统管理员", (Role.SYSTEM_ADMIN, bureau, "")),
        guard=person("anquan", "安全管理员", (Role.SECURITY_ADMIN, bureau, "")),
        auditor=person("shenji", "审计员", (Role.AUDITOR, bureau, "")),
    )  # fmt: skip
