# What scripts/reg and scripts/test share: the packages, the toolchain, the machine, the build. To be sourced.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
readonly root
readonly binary="$root/.build/release/reg"
# As old as the sources of the last build may be.
readonly build_stamp="$root/.build/reg-built"

say() { printf '%s\n' "$*" >&2; }
fail() { say "error: $*"; exit 1; }

# install_packages PACKAGE=SIGN…: installs the packages whose sign, a command or a file's absolute path, is missing, and
# asks apt for nothing when all are there.
install_packages() {
    local missing=() entry sign
    for entry in "$@"; do
        sign=${entry#*=}
        if [[ $sign == /* ]]; then
            compgen -G "$sign" >/dev/null || missing+=("${entry%%=*}")
        else
            command -v "$sign" >/dev/null || missing+=("${entry%%=*}")
        fi
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    command -v apt-get >/dev/null || fail "these packages are needed: ${missing[*]} (their names on Debian and Ubuntu)"
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || fail "install these packages as root first: apt-get install ${missing[*]}"
        as_root=(sudo)
    fi
    say "Installing ${missing[*]} …"
    "${as_root[@]}" apt-get update -qq >&2 || say "warning: 'apt-get update' failed; trying with the lists as they are"
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2 \
        || fail "these packages could not be installed: ${missing[*]}"
}

# The libraries that reg is linked to, and gnuplot, which draws its pictures into files.
install_libraries() {
    install_packages 'libedit-dev=/usr/include/histedit.h' 'libdnnl-dev=/usr/include/*dnnl.h' \
        'zlib1g-dev=/usr/include/zlib.h' \
        'gnuplot-nox=gnuplot' 'gcc=/usr/lib/gcc/*/*/libgomp.so' 'g++=/usr/lib/gcc/*/*/libstdc++.so'
}

check_processor() {
    local flags
    flags=$(grep -m 1 '^flags' /proc/cpuinfo || true)
    [[ " $flags " == *" avx2 "* && " $flags " == *" fma "* ]] \
        || fail "reg's kernels are compiled for x86-64 processors with AVX2 and FMA, which this machine does not report"
}

check_toolchain() {
    local advice="Swift 6.0 or later is needed (https://www.swift.org/install/linux/), its usr/bin on PATH"
    command -v swift >/dev/null || fail "no Swift toolchain found. $advice"
    local found
    found=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9]*\).*/\1/p' | head -n 1)
    [ -n "$found" ] || fail "'swift --version' does not work. $advice"
    [ "$found" -ge 6 ] || fail "this toolchain is Swift $found. $advice"
}

# Whether the binary was built from the sources as they are; the package manager would take a second to say so.
is_up_to_date() {
    [ -x "$binary" ] && [ -e "$build_stamp" ] || return 1
    [ -z "$(find "$root/Sources" "$root/Package.swift" -newer "$build_stamp" -print -quit)" ]
}

# build [ARGUMENT…]: builds in release, telling about it on stderr only.
build() {
    install_libraries
    check_processor
    check_toolchain
    say "Building reg …"
    mkdir -p "$root/.build"
    touch "$build_stamp.new"
    (cd "$root" && swift build -c release "$@" >&2) || fail "the build failed"
    mv "$build_stamp.new" "$build_stamp"
}
