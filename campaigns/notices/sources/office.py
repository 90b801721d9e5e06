"""Old Word files → .docx by LibreOffice, where it is installed.

Each conversion has a profile folder of its own (two may run at once, and none sees another's), in which macros,
links to other files and the network are switched off. It ends with all its processes at a ceiling of time.
"""

import shutil
import subprocess
import tempfile
from pathlib import Path

from campaigns.notices.decoding import Unreadable

SECONDS = 60.0
_LARGEST_RESULT = 64 * 1024 * 1024
_MEMORY = 4 * 1024 * 1024 * 1024
#: Blocks of 512 bytes at the start of which a Word document's own head may stand.
_SECTOR = 512

_BROKEN = "文件没有转换成功，可能已损坏或设有密码。请用 Word 或 WPS 打开，取消密码并另存为 .docx 后再上传。"
#: Limits are set in a shell, because LibreOffice starts further processes at once.
_LIMITED = (
    f'ulimit -c 0; ulimit -t {SECONDS:.0f}; ulimit -f {_LARGEST_RESULT // 512}; ulimit -v {_MEMORY // 1024}; exec "$@"'
)

_SETTINGS = {
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel"): "3",
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution"): "true",
    ("org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent"): "true",
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks"): "true",
    ("org.openoffice.Office.Writer/Content/Update", "Link"): "0",
    ("org.openoffice.Inet/Settings", "ooInetProxyType"): "2",
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyName"): "127.0.0.1",
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyPort"): "9",
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyName"): "127.0.0.1",
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort"): "9",
}


def is_installed() -> bool:
    """Whether there is a LibreOffice to convert with."""
    return shutil.which("soffice") is not None


def to_docx(content: bytes, seconds: float = SECONDS) -> bytes:
    """A .doc or .wps as .docx. Raises Unreadable: no LibreOffice here, macros, a password, broken, too slow."""
    _check(content)
    program = shutil.which("soffice")
    if program is None:
        raise Unreadable("服务器没有安装 LibreOffice，不能读取 .doc 和 .wps。请另存为 .docx，或复制正文粘贴。")
    with tempfile.TemporaryDirectory(prefix="notice-") as folder:
        place = Path(folder)
        (place / "notice.doc").write_bytes(content)
        _write_profile(place / "profile" / "user")
        _convert(program, place, seconds)
        result = place / "out" / "notice.docx"
        if not result.is_file() or not 0 < result.stat().st_size <= _LARGEST_RESULT:
            raise Unreadable(_BROKEN)
        return result.read_bytes()


def _check(content: bytes) -> None:
    """What can be told without opening the file."""
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        raise Unreadable("文件里有宏，不读取。请另存为 .docx 后再上传。")
    if "WordDocument".encode("utf-16-le") not in content:
        raise Unreadable("文件不是 Word 或 WPS 文字文档。请用原来的软件另存为 .docx 后再上传。")
    for place in range(_SECTOR, len(content) - 12, _SECTOR):
        if content[place : place + 2] == b"\xec\xa5":  # the document's head; bit 8 of its flags: encrypted
            if content[place + 11] & 1:
                raise Unreadable("文件设有密码，不能读取。请取消密码后再上传。")
            return


def _write_profile(folder: Path) -> None:
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for (path, name), value in _SETTINGS.items()
    )
    folder.mkdir(parents=True)
    (folder / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{items}</oor:items>",
        encoding="utf-8",
    )


def _convert(program: str, place: Path, seconds: float) -> None:
    from campaigns.notices.fence import end_group

    process = subprocess.Popen(
        [
            *("/bin/sh", "-c", _LIMITED, "sh", program, f"-env:UserInstallation={(place / 'profile').as_uri()}"),
            *("--headless", "--norestore", "--convert-to", "docx", "--outdir", str(place / "out"), "notice.doc"),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=place,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(place), "LANG": "C.UTF-8", "TMPDIR": str(place)},
        start_new_session=True,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        raise Unreadable(f"文件转换超过{seconds:g}秒，已停止。请另存为 .docx，或复制正文粘贴。") from None
    finally:
        end_group(process)
