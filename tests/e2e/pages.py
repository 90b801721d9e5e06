"""The main pages of each role in the demo: what is checked for accessibility and shown in the gallery.

Pages of one object have no fixed address: they are reached by links of the page before them.
"""

import re
from dataclasses import dataclass

from playwright.sync_api import Page

ID = "[0-9a-f-]{36}"


@dataclass(frozen=True)
class Stop:
    """A page by the name of its picture. `follow`: go on to the first link to such an address, one after the other."""

    name: str
    address: str
    follow: tuple[str, ...] = ()


ROUNDS: dict[str, tuple[Stop, ...]] = {
    "shenyutong": (  # liaison
        Stop("liaison-obligations", "/obligations/"),
        Stop("liaison-all-obligations", "/obligations/?tab=all"),
        Stop("liaison-filing", "/obligations/?tab=all", (rf"/filings/{ID}/",)),
        Stop("liaison-ledger", "/problems/"),
        Stop("liaison-institutions", "/institutions/"),
        Stop("liaison-statistics", "/statistics/"),
        Stop("liaison-plan", "/campaigns/demo/"),
        Stop("account", "/account/"),
        Stop("password", "/account/password/"),
    ),
    "fangyuan": (Stop("liaison-problem", "/problems/", (rf"/problems/{ID}/",)),),
    "hanlicheng": (  # unit leader
        Stop("leader-signatures", "/signatures/"),
        Stop("leader-sign", "/signatures/", (rf"/filings/{ID}/sign/",)),
        Stop("leader-ledger", "/problems/"),
    ),
    "zhaominzhi": (  # campaign manager
        Stop("office-desk", "/desk/"),
        Stop("office-reviews", "/reviews/"),
        Stop("office-missing", "/reviews/?tab=missing"),
        Stop("office-review", "/reviews/", (rf"/reviews/{ID}/",)),
        Stop("office-waive", "/reviews/?tab=missing", (rf"/obligations/{ID}/waive/",)),
        Stop("office-ledger", "/problems/"),
        Stop("office-verify", "/problems/?state=claimed", (rf"/problems/{ID}/",)),
        Stop("office-institutions", "/institutions/"),
        Stop("office-statistics", "/statistics/"),
        Stop("office-reports", "/reports/"),
        Stop("office-campaigns", "/campaigns/"),
        Stop("office-new-campaign", "/campaigns/new/"),
        Stop("office-plan", "/campaigns/demo/"),
        Stop("search", "/search/?q=执法"),
        Stop("search-empty", "/search/"),
    ),
    "chendaoyuan": (  # leader of the bureau
        Stop("bureau-overview", "/overview/"),
        Stop("bureau-reports", "/reports/"),
        Stop("bureau-statistics", "/statistics/"),
    ),
    "luoqing": (  # inspector
        Stop("inspector-ledger", "/problems/"),
        Stop("inspector-problem", "/problems/?state=claimed", (rf"/problems/{ID}/",)),
    ),
    "xitong": (  # system administrator
        Stop("admin-units", "/units/"),
        Stop("admin-unit", "/units/", (r"/units/\d+/",)),
        Stop("admin-groups", "/groups/"),
        Stop("admin-users", "/users/"),
        Stop("admin-user", "/users/", (rf"/users/{ID}/",)),
        Stop("admin-import", "/import/"),
    ),
    "anquan": (Stop("security-grants", "/grants/"),),  # security administrator
    "shenji": (Stop("auditor-trail", "/trail/"),),
}


def visit(page: Page, url: str, stop: Stop) -> None:
    """Open the page; an error page is a fault."""
    answer = page.goto(url + stop.address)
    assert answer is not None and answer.status == 200, f"{stop.name}: {answer and answer.status}"
    for part in stop.follow:
        links = page.locator("main a[href]").evaluate_all("links => links.map(link => link.getAttribute('href'))")
        target = next((link for link in links if re.fullmatch(part, link.split("?")[0])), None)
        assert target, f"{stop.name}: no link to {part} on {page.url}"
        answer = page.goto(url + target)
        assert answer is not None and answer.status == 200, f"{stop.name}: {target}"
    page.wait_for_load_state("networkidle")
