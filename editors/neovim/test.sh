#!/usr/bin/env bash
# Neovim, with the very configuration that docs/guide/editors.md shows, and the server that is built here: opens a
# file, gets findings, reads a hover, completes, applies a fix, renames, formats as it saves.
#
#   editors/neovim/test.sh [PATH OF kdsl]
#
# NVIM says which Neovim; where there is none, the test says so and is passed over.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
nvim=${NVIM:-nvim}

if ! command -v "$nvim" >/dev/null; then
  echo "SKIPPED: there is no Neovim; no editor but that of the extension's tests was driven"
  exit 0
fi

kdsl=${1:-}
if [ -z "$kdsl" ]; then
  cargo build --quiet --manifest-path "$root/Cargo.toml" -p kdsl-cli
  kdsl=${CARGO_TARGET_DIR:-$root/target}/debug/kdsl
fi

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
mkdir "$place/bin" "$place/project"
ln -s "$(realpath "$kdsl")" "$place/bin/kdsl"
printf 'kubernetes = "1.34"\n' >"$place/project/kdsl.toml"

# The block of the document for this version: the one whose first line names the newest that it is not older than.
if "$nvim" --headless -u NONE +'if !has("nvim-0.11") | cquit | endif' +quit 2>/dev/null; then version=0.11; else version=0.7; fi
awk -v first="-- Neovim $version" '
  /^```/ { inside = 0 }
  inside { print }
  fence && $0 == first { inside = 1 }
  { fence = /^```lua$/ }
' "$root/docs/guide/editors.md" >"$place/init.lua"
[ -s "$place/init.lua" ] || { echo "docs/guide/editors.md has no block for Neovim $version"; exit 1; }

"$nvim" --version | head -n 1
cd "$place/project"
export PATH="$place/bin:$PATH" HOME="$place" XDG_CONFIG_HOME="$place" XDG_STATE_HOME="$place/state" \
  XDG_DATA_HOME="$place/data" XDG_CACHE_HOME="$place/cache" NVIM_LOG_FILE="$place/log"
timeout 120 "$nvim" --headless -i NONE -n -u "$place/init.lua" -c "luafile $here/drive.lua" 2>&1
