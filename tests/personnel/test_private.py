"""Checks, tokens, marks and masks of private numbers, and new keys."""

import os
import stat
import subprocess
import sys
from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.core.management import call_command
from django.core.management.base import CommandError
from hypothesis import given
from hypothesis import strategies as st

from accounts.actors import SYSTEM
from config.private_keys import new_key, private_keys, read_keys
from personnel.models import Officer
from personnel.private import (
    Unreadable,
    decrypt,
    encrypt,
    id_number_fault,
    is_current,
    marks_of,
    mask_id_number,
    mask_mobile,
    mobile_fault,
    normal_id_number,
    normal_mobile,
    private_in,
)
from personnel.services import rotate_keys
from tests.e2e.stack import PROJECT
from tests.personnel.scenes import act, id_number, mobile, officer

TODAY = date(2026, 6, 9)


def test_masks():
    assert mask_mobile("13812345678") == "138****5678"
    assert mask_id_number("510101198802290018") == "510101********0018"
    assert mask_mobile("") == mask_id_number("") == ""
    assert set(mask_mobile("1381234")) == {"*"}, "what has another form shows nothing"


@given(st.integers(0, 999), st.dates(date(1930, 1, 1), date(2008, 1, 1)))
def test_a_right_id_number_is_right_and_any_other_last_place_is_not(place, born):
    number = id_number(place, born.strftime("%Y%m%d"))
    assert id_number_fault(number, today=TODAY) == ""
    for other in set("0123456789X") - {number[-1]}:
        assert "校验码" in id_number_fault(number[:-1] + other, today=TODAY)


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(place, step):
    number = id_number(7)
    wrong = number[:place] + str((int(number[place]) + step) % 10) + number[place + 1 :]
    assert id_number_fault(wrong, today=TODAY) != ""


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("5101011988022900", "18位"),
        ("510101880229001", "18位"),
        (id_number(1, "19880230"), "日期"),
        (id_number(1, "20270101"), "出生日期"),
        (id_number(1, "18991231"), "出生日期"),
        ("99" + id_number(1)[2:], "省份"),
    ],
)
def test_faults_say_what_is_wrong_and_never_the_number(number, words):
    fault = id_number_fault(number, today=TODAY)
    assert words in fault and number not in fault


def test_numbers_as_people_type_them():
    assert normal_id_number(" ５１０１０１ 19880229 001x ") == "51010119880229001X"
    assert normal_mobile("+86 138-1234-5678") == "13812345678"
    assert mobile_fault("13812345678") == ""
    assert "11位" in mobile_fault("12812345678") and "11位" in mobile_fault("1381234567")


def test_private_numbers_in_a_text_are_seen():
    assert private_in("电话 138 1234 5678 联系") and private_in(f"证件{id_number(3).lower()}")
    assert not private_in("岚交发〔2026〕31号，第20260609号") and not private_in("案号 202606091234567")


def test_a_token_opens_in_its_own_place_alone():
    token = encrypt("13812345678", about="officer.mobile:a")
    assert "13812345678" not in token and decrypt(token, about="officer.mobile:a") == "13812345678"
    assert token != encrypt("13812345678", about="officer.mobile:a"), "equal numbers have different tokens"
    for about, text in (("officer.mobile:b", token), ("officer.mobile:a", token[:-6] + "AAAAA="), ("x", "k9:AAAA")):
        with pytest.raises(Unreadable):
            decrypt(text, about=about)
    assert encrypt("", about="x") == decrypt("", about="x") == ""


def test_marks_find_equal_numbers_and_keep_kinds_apart():
    assert marks_of("mobile", "1") == marks_of("mobile", "1") != marks_of("id_number", "1")
    assert all(len(mark) == 64 for mark in marks_of("mobile", "1")) and marks_of("mobile", "") == []


def test_keys_are_read_and_faults_tell_no_key():
    one = new_key("k1")
    assert [name for name, _key in read_keys("X", f"{new_key('k2')}, {one}")] == ["k2", "k1"]
    for wrong in ("", "k1", "k1:short", f"{one},{one}", "b d:" + one.partition(":")[2], "k1:!!"):
        with pytest.raises(ImproperlyConfigured) as fault:
            read_keys("PRIVATE_KEYS", wrong)
        assert one.partition(":")[2] not in str(fault.value)


def test_outside_of_production_a_key_is_made_once_and_kept(tmp_path):
    first = private_keys("PRIVATE_KEYS", "", var_dir=tmp_path, production=False)[0]
    again = private_keys("PRIVATE_KEYS", "", var_dir=tmp_path, production=False)[0]
    other = private_keys("PRIVATE_INDEX_KEYS", "", var_dir=tmp_path, production=False)[0]
    assert first == again != other
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["private_index_keys", "private_keys"]
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in tmp_path.iterdir())


def test_production_starts_with_no_key_of_its_own(tmp_path):
    with pytest.raises(ImproperlyConfigured, match="PRIVATE_KEYS"):
        private_keys("PRIVATE_KEYS", "", var_dir=tmp_path, production=True)
    env = {**os.environ, "ENVIRONMENT": "production", "SECRET_KEY": "x" * 60, "ALLOWED_HOSTS": "a"}
    env |= {"VAR_DIR": str(tmp_path), "PRIVATE_KEYS": "", "PRIVATE_INDEX_KEYS": ""}
    told = subprocess.run(
        [sys.executable, "-c", "import config.settings"], cwd=PROJECT, env=env, capture_output=True, text=True
    )
    assert told.returncode and "PRIVATE_KEYS must be set" in told.stderr


@pytest.mark.django_db
def test_new_keys_take_over_and_the_old_ones_may_go(cast, settings):
    row = officer(cast.wangxi, cast.shen, id_number=id_number(1), mobile=mobile(1))
    bare = officer(cast.wangxi, cast.shen, "无号")
    old = list(settings.PRIVATE_KEYS), list(settings.PRIVATE_INDEX_KEYS)
    new = read_keys("X", new_key("n1")), read_keys("X", new_key("n2"))
    settings.PRIVATE_KEYS, settings.PRIVATE_INDEX_KEYS = new[0] + old[0], new[1] + old[1]
    assert Officer.objects.known_as(id_number(1)).get() == row, "found by the old mark until it is written anew"

    call_command("rotate_private_keys", verbosity=0)

    settings.PRIVATE_KEYS, settings.PRIVATE_INDEX_KEYS = new
    row.refresh_from_db()
    assert is_current(row.id_token) and row.id_masked == "510101********" + id_number(1)[-4:]
    assert Officer.objects.known_as(mobile(1)).get() == row
    bare.refresh_from_db()
    assert (bare.id_token, bare.mobile_mark) == ("", "")
    assert rotate_keys(actor=SYSTEM) == 0, "again changes nothing"
    with pytest.raises(PermissionDenied):
        rotate_keys(actor=act(cast.admin))


@pytest.mark.django_db
def test_a_lost_key_is_told_and_breaks_no_page(cast, settings):
    row = officer(cast.wangxi, cast.shen, id_number=id_number(1))
    settings.PRIVATE_KEYS = read_keys("X", new_key("other"))
    assert row.id_masked == "缺少密钥，读不出"
    with pytest.raises(CommandError, match="put the old key back"):
        call_command("rotate_private_keys")
