"""What racing processes do to officers and certificates. Called by name from `test_races`."""

from accounts.actors import Actor
from accounts.models import User
from audit import clock
from personnel import services
from personnel.models import Certificate, Officer
from personnel.services import From, Looked, Printed


def on_certificate(verb: str, by: int, certificate: int, number: str = "") -> None:
    """One verb on a certificate as it is read at the start."""
    actor, row = Actor(User.objects.get(pk=by)), Certificate.objects.get(pk=certificate)
    today = clock.today()
    acts = {
        "issue": lambda: services.issue(certificate=row, printed=Printed(number, today), actor=actor),
        "renew": lambda: services.renew(certificate=row, printed=Printed(number, today), actor=actor),
        "revoke": lambda: services.revoke(certificate=row, on=today, actor=actor),
        "inspect": lambda: services.inspect(certificate=row, looked=Looked(today, True), actor=actor),
        "suspend": lambda: services.suspend(certificate=row, on=today, reason="培训不合格", actor=actor),
        "drop": lambda: services.drop_revocation(certificate=row, reason="留任", actor=actor),
    }
    acts[verb]()


def leave(by: int, officer: int) -> None:
    since = From(clock.today(), "岚交人〔2026〕5号")
    services.change_state(
        officer=Officer.objects.get(pk=officer), state="left", since=since, actor=Actor(User.objects.get(pk=by))
    )


def find(by: int, text: str) -> None:
    services.find_by_number(text=text, actor=Actor(User.objects.get(pk=by)))


def one_of(path: str, **arguments: object) -> None:
    """Different acts in one race."""
    {"on_certificate": on_certificate, "leave": leave}[path](**arguments)  # type: ignore[operator]
