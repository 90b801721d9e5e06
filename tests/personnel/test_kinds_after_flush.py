"""The kinds of certificates that a migration writes are there in every test that has the cast."""

from personnel.models import CertificateKind
from tests.cast import KINDS, build_cast


def test_the_cast_brings_the_kinds_that_a_flush_took(db):
    CertificateKind.objects.all().delete()
    build_cast()
    assert [kind.code for kind in CertificateKind.objects.order_by("position")] == [code for code, *_more in KINDS]
