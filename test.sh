#!/usr/bin/env bash
# Installs what the tests need (Debian packages, npm packages), builds, and runs every test.
# --long runs the same checks at higher counts. A missing engine or client is a failure, never a silent skip.
set -u
cd "$(dirname "$0")"

long=0
for argument in "$@"; do
  case "$argument" in
    --long) long=1 ;;
    *) echo "usage: ./test [--long]" >&2; exit 1 ;;
  esac
done
export STRONGROOM_LONG=$long

die() { echo "test: $*" >&2; echo "0 passed, 1 failed"; exit 1; }

missing=()
for package in python3-azure python3-msal libnss-myhostname openssl curl strace; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  echo "Installing: ${missing[*]}"
  run=(); [ "$(id -u)" = 0 ] || run=(sudo)
  "${run[@]}" apt-get update -qq && "${run[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null || die "cannot install ${missing[*]}"
fi
(cd test/clients/js && npm ci --no-audit --no-fund --loglevel=error >/dev/null) || die "cannot install the npm packages"

dotnet build Strongroom.slnx -c Release -v quiet -nologo || die "the build failed"

passed=0; failed=0
for suite in Strongroom.Tests Strongroom.Specs; do
  log=$(mktemp)
  dotnet "artifacts/bin/$suite/release/$suite.dll" -noLogo -noColor "${@:1:0}" 2>&1 | tee "$log"
  summary=$(grep -E '^ *(=== TEST EXECUTION SUMMARY ===|.*Total: *[0-9]+)' "$log" | grep -oE 'Total: *[0-9]+, Errors: *[0-9]+, Failed: *[0-9]+, Skipped: *[0-9]+' | tail -n 1)
  rm -f "$log"
  read -r total errors fails skips <<<"$(echo "$summary" | grep -oE '[0-9]+' | tr '\n' ' ')"
  if [ -z "${total:-}" ] || [ "$total" = 0 ]; then
    failed=$((failed + 1))
    continue
  fi
  # A skipped test is a test that did not pass: the environment lacks something that this script should have installed.
  bad=$((errors + fails + skips))
  failed=$((failed + bad)); passed=$((passed + total - fails - skips))
done

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
