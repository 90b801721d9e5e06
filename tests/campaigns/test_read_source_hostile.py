"""Files that cannot or must not be read are refused in Chinese, with fact and remedy; nothing else is ever raised."""

from collections.abc import Callable

import pytest

from campaigns.notices import Unreadable
from campaigns.notices.sources import read_source
from tests.campaigns.sources.hostile import FILES


@pytest.mark.parametrize(("name", "content", "words"), [case[1:] for case in FILES], ids=[case[0] for case in FILES])
def test_a_hostile_file_is_refused(name: str, content: Callable[[], bytes], words: str):
    with pytest.raises(Unreadable, match=words) as fault:
        read_source(content(), name)
    assert str(fault.value).endswith("。")
    assert "请" in str(fault.value)
