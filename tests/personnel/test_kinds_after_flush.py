"""The kinds of certificates that a migration writes are there after a transactional test, too."""

from django.core.management.sql import emit_post_migrate_signal

from personnel.models import CertificateKind


def test_a_flush_brings_the_kinds_back(db):
    there = [kind.code for kind in CertificateKind.objects.order_by("position")]
    CertificateKind.objects.all().delete()

    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")

    assert [kind.code for kind in CertificateKind.objects.order_by("position")] == there
    assert {"national", "transport", "supervision"} <= set(there)
