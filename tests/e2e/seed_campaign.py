"""Writes a small published campaign beside the cast. Run as a process with the product's environment."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

UNITS = {"bureau": "LC", "legal": "LC-FG", "office": "LC-BG", "detachment": "LC-ZD", "wangxi": "WX", "shiwan": "SW",
         "wangxi_brigade": "WX-DD", "shiwan_brigade": "SW-DD"}  # fmt: skip
PEOPLE = {"zhao": "zhaominzhi", "zhou": "zhoulan", "wu": "wutong", "qian": "qianyi", "sun": "sunheping",
          "chen": "chendaoyuan", "shen": "shenyutong", "han": "hanlicheng", "lin": "linxiaohe", "ding": "dingxueqin",
          "bai": "baichuan", "hao": "haojian", "luo": "luoqing", "admin": "xitong", "guard": "anquan",
          "auditor": "shenji"}  # fmt: skip


def main() -> None:
    """The campaign of `tests/campaign_factory.py`, for the people that `tests/e2e/seed.py` wrote."""
    django.setup()

    from accounts.models import Unit, UnitGroup, User
    from tests.campaign_factory import make_campaign
    from tests.cast import Cast

    cast = Cast(
        **{name: Unit.objects.get(code=code) for name, code in UNITS.items()},
        **{name: User.objects.get(username=username) for name, username in PEOPLE.items()},
        counties=UnitGroup.objects.get(code="counties"),
        teams=UnitGroup.objects.get(code="teams"),
    )
    make_campaign(cast)


if __name__ == "__main__":
    main()
