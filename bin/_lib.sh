# Sourced by the commands beside it. Each prepare_* function does nothing when there is nothing to do.
set -euo pipefail
PROJECT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$PROJECT"
PYTHON=$PROJECT/.venv/bin/python
export PYTHONUTF8=1

# All set-up talk goes to stderr, so that stdout holds results alone.
say() { printf '==> %s\n' "$*" >&2; }
die() {
    printf '错误：%s\n' "$*" >&2
    exit 1
}

# Opens the lock that keeps two commands from preparing the same folder at once.
lock_preparing() {
    [[ -d var ]] || mkdir -m 700 var
    exec 9>var/prepare.lock
    flock 9
}
# Must precede the start of any server: a child that inherited the lock would keep it.
unlock_preparing() { exec 9>&-; }

may_be_root() {
    [[ $EUID -eq 0 ]] || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }
}
as_root() {
    if [[ $EUID -eq 0 ]]; then "$@"; else sudo -n "$@"; fi
}

is_installed() {
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

# missing_packages LIST...: the packages of requirements/apt-LIST.txt that are not installed.
missing_packages() {
    local list line package
    for list in "$@"; do
        while read -r line; do
            [[ -z $line || $line == \#* ]] && continue
            for package in ${line//|/ }; do
                is_installed "$package" && continue 2
            done
            echo "${line%%|*}"
        done <"requirements/apt-$list.txt"
    done
}

# Keeps maintainer scripts from starting servers (PostgreSQL, Redis) while "$@" runs.
without_services() {
    local policy=/usr/sbin/policy-rc.d status=0
    if [[ -e $policy ]]; then
        "$@"
        return
    fi
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
    as_root chmod 755 "$policy"
    "$@" || status=$?
    as_root rm -f "$policy"
    return "$status"
}

apt_get() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y "$@" </dev/null >&2
}

# Servers that came with the tests' packages must not come up at the next boot either.
disable_new_services() {
    local package
    [[ -d /run/systemd/system ]] || return 0
    for package in "$@"; do
        case $package in
            postgresql-15) as_root systemctl disable --quiet postgresql || true ;;
            redis-server) as_root systemctl disable --quiet redis-server || true ;;
        esac
    done
}

install_packages() {
    [[ $# -gt 0 ]] || return 0
    if ! may_be_root; then
        die "缺少系统软件包，且当前用户没有管理员权限。请管理员执行下面的命令，然后重试：
    sudo apt-get update && sudo apt-get install -y --no-install-recommends $*"
    fi
    say "installing system packages: $*"
    apt_get update || say "apt-get update failed; trying with the package lists at hand"
    without_services apt_get install --no-install-recommends "$@" ||
        die "系统软件包安装失败：$*"
    disable_new_services "$@"
}

find_python() {
    local name
    for name in python3.11 python3 python; do
        if "$name" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then
            echo "$name"
            return 0
        fi
    done
    return 1
}

# A venv cannot be moved: its scripts carry the path they were made for.
venv_is_sound() {
    "$PYTHON" -c 'import sys, pip; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null &&
        grep -qF "$PROJECT/.venv/" .venv/bin/pip
}

# Packages without which no .venv can be made; Debian keeps ensurepip in one of its own.
missing_python() {
    local python
    venv_is_sound && return
    if ! python=$(find_python); then
        echo python3.11
        echo python3.11-venv
    elif ! "$python" -c 'import ensurepip' 2>/dev/null; then
        echo python3.11-venv
    fi
}

# prepare_system LIST...: what requirements/apt-LIST.txt names and Python, on Debian and its kin.
prepare_system() {
    local missing
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        say "no apt here: requirements/apt-*.txt name the system packages, please see to them yourself"
        return 0
    fi
    mapfile -t missing < <(missing_packages "$@" && missing_python)
    install_packages "${missing[@]}"
}

prepare_venv() {
    local python
    venv_is_sound && return
    python=$(find_python) || die "没有找到 Python 3.11，请安装后重试"
    say "making .venv with $("$python" --version)"
    rm -rf .venv
    "$python" -m venv .venv || die "无法建立 .venv：此 Python 缺少 venv 或 ensurepip 模块，请补装后重试"
}

# prepare_python base|dev|node: the locked packages of requirements/NAME.txt.
prepare_python() {
    local file=requirements/$1.txt stamp=.venv/installed-$1 sum
    sum=$(sha256sum "$file")
    if [[ -f $stamp && $(<"$stamp") == "$sum" ]]; then return; fi
    say "installing Python packages of $file"
    "$PYTHON" -m pip install --quiet --disable-pip-version-check --no-input \
        --require-hashes --only-binary :all: -r "$file" >&2 ||
        die "Python 软件包安装失败（$file）。请检查到软件源的网络，然后重试。"
    printf '%s\n' "$sum" >"$stamp"
}

prepare_frontend() {
    local stamp=node_modules/.installed sum npm=npm
    sum=$(sha256sum package-lock.json .npmrc)
    if [[ ! -f $stamp || $(<"$stamp") != "$sum" ]]; then
        if ! npm --version >/dev/null 2>&1; then
            prepare_python node
            npm=$PROJECT/.venv/bin/npm
        fi
        say "installing front-end packages"
        "$npm" ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error </dev/null >&2 ||
            die "前端软件包安装失败。请检查到软件源的网络，然后重试。"
        printf '%s\n' "$sum" >"$stamp"
    fi
    "$PYTHON" bin/build_frontend.py >/dev/null
}

# prepare run: all that serving needs. prepare test: all that tests, checks and benchmarks need.
prepare() {
    lock_preparing
    case $1 in
        run) prepare_system run ;;
        dev) prepare_system run ;;
        test) prepare_system run test ;;
    esac
    prepare_venv
    case $1 in
        run) prepare_python base ;;
        dev | test) prepare_python dev ;;
    esac
    prepare_frontend
    unlock_preparing
}
