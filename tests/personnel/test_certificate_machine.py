"""The life of certificates under random acts by random people, over days."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.personnel.certificate_life import CALLS, RULES, VERBS, CertificateLife


@pytest.mark.django_db
def test_lives_of_certificates(cast, settings_of_files):
    run_state_machine_as_test(
        lambda: CertificateLife(cast),  # type: ignore[arg-type]  # any factory does, by its docstring
        settings=settings(
            max_examples=20, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


@pytest.fixture
def settings_of_files(settings, tmp_path):
    """Proofs are written hundreds of times: not into the run's folder."""
    settings.MEDIA_ROOT = tmp_path


def test_the_machine_knows_every_verb():
    assert set(CALLS) == set(RULES) == set(VERBS)
