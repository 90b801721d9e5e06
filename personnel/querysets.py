"""Which officers and certificates a capability covers, and the named reads of each. Reach goes by unit."""

from datetime import date, timedelta
from typing import Any, Self

from django.apps import apps
from django.db.models import Case, DateField, Exists, OuterRef, Q, Subquery, Value, When

from accounts.capabilities import Capability
from accounts.grants import NOTHING, Grants
from accounts.querysets import AdministeredQuerySet, ScopedQuerySet
from audit import clock
from personnel.private import marks_of, normal_id_number, normal_mobile

#: States of a certificate that is out: `models.OUT`, which this module may not import.
_OUT = ("valid", "inspection_due", "suspended", "lost", "expired")
_PENDING = ("applied", "examined")


def _model(name: str) -> Any:
    return apps.get_model("personnel", name)


def unit_reach(grants: Grants, capability: Capability) -> Q:
    """Condition on rows with a `unit`. Unmasking is for named persons, over what they may read anyway."""
    if capability == Capability.OFFICER_UNMASK:
        named = _model("UnmaskGrant").objects.in_force(clock.today()).filter(user=grants.user_id)
        if not grants.assigned(capability) or not named.exists():
            return NOTHING
        return grants.unit_q(Capability.OFFICER_READ, "unit")
    return grants.unit_q(capability, "unit")


def text_lookup(text: str) -> str:
    """How a text is looked for: case matters to nobody, and folding it costs most of the search."""
    return "contains" if text.upper() == text.lower() else "icontains"


class OfficerQuerySet(ScopedQuerySet[Any]):
    """By unit; one's own file (SELF) by account."""

    read_capability = Capability.OFFICER_READ

    def reach(self, grants: Grants, capability: Capability) -> Q:
        if capability == Capability.SELF:
            return Q(user=grants.user_id)
        return unit_reach(grants, capability)

    def serving(self) -> Self:
        """On duty today: neither lent nor gone."""
        return self.filter(state="serving")

    def known_as(self, text: str) -> Self:
        """Whose ID number or mobile this is: by the keyed index, whole numbers only."""
        marks = marks_of("id_number", normal_id_number(text)), marks_of("mobile", normal_mobile(text))
        return self.filter(Q(id_mark__in=marks[0]) | Q(mobile_mark__in=marks[1]))

    def called(self, text: str) -> Self:
        """Whose name, number or certificate number contains the text."""
        lookup = text_lookup(text)
        held = _model("Certificate").objects.filter(officer__isnull=False, **{f"number__{lookup}": text})
        # By keys: asked of one officer after the other, all numbers are read as often as there are people.
        names = Q(**{f"name__{lookup}": text}) | Q(**{f"number__{lookup}": text})
        return self.filter(names | Q(pk__in=held.order_by().values("officer")))

    def holding(self, state: str, on: date) -> Self:
        """With a certificate in a state; "none": with none that is out; "expiring": within the first lead time."""
        held = _model("Certificate").objects.filter(officer=OuterRef("pk"))
        if state == "none":
            return self.filter(~Exists(held.filter(state__in=_OUT)))
        if state == "expiring":
            return self.filter(Exists(held.expiring(on)))
        if state == "to_revoke":
            return self.filter(Exists(held.to_revoke()))
        return self.filter(Exists(held.filter(state=state)))


class TermQuerySet(ScopedQuerySet[Any]):
    """As visible as the officer."""

    read_capability = Capability.OFFICER_READ

    def reach(self, grants: Grants, capability: Capability) -> Q:
        return part_of_officer(grants, capability, "officer")

    def in_force(self, on: date) -> Self:
        """The terms that held on a day; of several the last one counts."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)


def part_of_officer(grants: Grants, capability: Capability, path: str) -> Q:
    """Condition on rows that belong to one officer."""
    officers = _model("Officer").objects
    return Q(**{f"{path}__in": officers.filter(officers.all().reach(grants, capability)).values("pk")})


class OfficerPartQuerySet(ScopedQuerySet[Any]):
    """Rows of one officer, as visible as he is; the model's `officer_path` leads to him."""

    read_capability = Capability.OFFICER_READ

    def reach(self, grants: Grants, capability: Capability) -> Q:
        return part_of_officer(grants, capability, self.model.officer_path)


class CertificateQuerySet(ScopedQuerySet[Any]):
    read_capability = Capability.OFFICER_READ

    def reach(self, grants: Grants, capability: Capability) -> Q:
        return unit_reach(grants, capability)

    def out(self) -> Self:
        """Issued and neither replaced nor revoked."""
        return self.filter(state__in=_OUT)

    def out_on(self, on: date) -> Self:
        """Issued by a day and not ended by it."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=on), issued_on__lte=on)

    def pending(self) -> Self:
        """Applied for and not issued."""
        return self.filter(state__in=_PENDING)

    def to_revoke(self) -> Self:
        """A revocation is proposed and waits."""
        return self.out().filter(revocation="proposed")

    def expiring(self, on: date) -> Self:
        """Out, and within the first lead time of the end, or past it."""
        return self.out().filter(valid_until__lte=_days_after(on, "kind__lead_first"))

    def about(self, text: str) -> Self:
        """Whose number or holder's name contains the text."""
        lookup = text_lookup(text)
        return self.filter(Q(**{f"number__{lookup}": text}) | Q(**{f"holder_name__{lookup}": text}))

    def with_terms(self, on: date) -> Self:
        """With `held_state`, `held_kind`, `held_unit` of the officer as of a day; null without officer or term."""
        terms = _model("OfficerTerm").objects.in_force(on).filter(officer=OuterRef("officer"))
        last = terms.order_by("-valid_from", "-id")
        names = {"held_state": "state", "held_kind": "kind", "held_unit": "unit"}
        return self.annotate(**{name: Subquery(last.values(of)[:1]) for name, of in names.items()})


def _days_after(on: date, path: str) -> Any:
    """`on` plus as many days as a column says, in SQL that every database has: one case for each lead time in use."""
    days = sorted(set(_model("CertificateKind").objects.values_list(path.removeprefix("kind__"), flat=True)))
    cases = [When(**{path: each}, then=Value(on + timedelta(days=each))) for each in days]
    return Case(*cases, default=Value(on), output_field=DateField())


class CertificatePartQuerySet(ScopedQuerySet[Any]):
    """Rows of one certificate, as visible as it is; the model's `certificate_path` leads to it."""

    read_capability = Capability.OFFICER_READ

    def reach(self, grants: Grants, capability: Capability) -> Q:
        rows = _model("Certificate").objects
        path = self.model.certificate_path
        return Q(**{f"{path}__in": rows.filter(rows.all().reach(grants, capability)).values("pk")})


class CertificateKindQuerySet(AdministeredQuerySet):
    """Parameters of the whole system: read by everybody's pages, kept by the system administrator."""

    read_capability = Capability.ORGANISATION_MANAGE


class UnmaskGrantQuerySet(AdministeredQuerySet):
    """Kept by the security administrators."""

    read_capability = Capability.ROLE_GRANT

    def in_force(self, on: date) -> Self:
        """Valid on a day."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)


class ExchangeQuerySet(ScopedQuerySet[Any]):
    """Lines with private numbers: for nobody but who uploaded them."""

    read_capability = Capability.OFFICER_MANAGE

    def reach(self, grants: Grants, capability: Capability) -> Q:
        return Q(uploaded_by=grants.user_id)

    def open(self) -> Self:
        """Between dry run and confirmation."""
        return self.filter(confirmed_at=None)

    def unfinished(self) -> Self:
        """Not written to the end and not dropped."""
        return self.filter(applied_at=None)
