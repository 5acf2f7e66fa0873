#!/usr/bin/env bash
# A newer az than this Debian release has: the one of Debian trixie, in a chroot of its own.
#   trixie.sh build            makes the chroot if it is not there (some minutes, 2 GiB)
#   trixie.sh path             prints where it is
#   trixie.sh run FOLDER az …  runs a command inside it and in FOLDER, which it sees at its own path
# Making and entering a chroot needs root. It is kept under $STRONGROOM_TRIXIE, by default in the user's cache. Which Debian mirror it comes
# from is read from apt's sources.
set -eu
umask 022

root=${STRONGROOM_TRIXIE:-${XDG_CACHE_HOME:-$HOME/.cache}/strongroom/trixie}
begun=$root/.strongroom-trixie
complete=$root/.complete

die() { echo "trixie: $*" >&2; exit 1; }

build() {
  [ -f "$complete" ] && return 0
  command -v debootstrap >/dev/null || die "debootstrap is missing: apt-get install debootstrap"
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' | head -n 1)
  [ -n "$mirror" ] || die "apt knows no Debian mirror; run apt-get update"
  [ ! -e "$root" ] || [ -e "$begun" ] || die "$root is there already and was not made here"
  rm -rf --one-file-system "$root"
  mkdir -p "$root"
  touch "$begun"
  # azure-cli comes in a second step: debootstrap does not resolve virtual packages and would leave some unconfigured.
  debootstrap --variant=minbase --include=ca-certificates trixie "$root" "$mirror"
  cp /etc/resolv.conf "$root/etc/resolv.conf"
  [ ! -d /usr/local/share/ca-certificates ] || cp -r /usr/local/share/ca-certificates/. "$root/usr/local/share/ca-certificates/"
  unshare -m sh -euc 'mount -t proc proc "$1/proc"
    exec chroot "$1" sh -euc "update-ca-certificates >/dev/null
      apt-get update -qq
      DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends azure-cli libnss-myhostname
      apt-get clean"' sh "$root"
  touch "$complete"
}

run() {
  [ -f "$complete" ] || die "there is no chroot at $root; build it first"
  folder=$1
  shift
  exec unshare -m sh -euc 'root=$1; folder=$2; shift 2
    mount -t proc proc "$root/proc"
    mount -t tmpfs tmpfs "$root/tmp"
    mkdir -p "$root$folder"
    mount --bind "$folder" "$root$folder"
    exec chroot "$root" env -C "$folder" "$@"' sh "$root" "$folder" "$@"
}

[ "$(id -u)" = 0 ] || [ "${1:-}" = path ] || die "a chroot needs root"
case "${1:-}" in
  build) build ;;
  path) echo "$root" ;;
  run) shift; [ $# -ge 2 ] || die "usage: run FOLDER COMMAND…"; run "$@" ;;
  *) die "usage: trixie.sh build | path | run FOLDER COMMAND…" ;;
esac
