#!/usr/bin/env bash
#
# Shows that a fresh machine is enough: makes an empty Debian 12, adds Node and git and nothing else, clones the
# repository into it, and runs the two commands the README names. Prints how long each step took.
#
#   sudo deploy/fresh-root/run.sh [--keep] [--steps "start test"] REPOSITORY
#
#   REPOSITORY   a folder with the repository (what is committed at its HEAD is cloned) or a git bundle
#   --steps      which of `install` (npm ci alone), `start` (npm start -- --once --json), `test` (npm test), `check`
#                (npm run check) run in the clone, in this order of words; `start test` unless told
#   --keep       leaves the folder of the new system behind, and says where it is
#
# Needs root, debootstrap, unshare (util-linux) and git on this machine, and reaches a Debian mirror
# (DEBIAN_MIRROR, http://deb.debian.org/debian unless told) and the npm registry. It opens no port: what the two
# commands start listens on 127.0.0.1.
#
# What this machine lends: its Node with its npm; its .npmrc; its resolv.conf; its proxy settings; the certificates that
# NODE_EXTRA_CA_CERTS or npm's `cafile` name. The .npmrc may hold a token, which is why the folder is readable by root
# only, and deleted.
#
# Everything runs in a process and mount namespace of its own: when it ends, in whatever way, no process and no mount
# of it is left.
set -euo pipefail

say() { printf '\n=== %s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

# Runs a step by its name and notes how long it took.
timed() {
  local name=$1 began ended
  shift
  say "$name"
  began=$(date +%s.%N)
  "$@"
  ended=$(date +%s.%N)
  printf '%-12s %8.1f s\n' "$name" "$(awk "BEGIN { print $ended - $began }")" | tee -a "$times"
}

# --- Outside: the folder, and the namespace ------------------------------------------------------------------------

main() {
  local keep=false steps="start test" repository=
  while (($# > 0)); do
    case $1 in
      --keep) keep=true ;;
      --steps) shift; steps=${1:?--steps wants a list} ;;
      -*) sed -n '3,25s/^# \{0,1\}//p' "$0"; exit 2 ;;
      *) repository=$1 ;;
    esac
    shift
  done
  [[ -n $repository ]] || fail "which repository? A folder or a git bundle."
  ((EUID == 0)) || fail "making a root needs root: run it with sudo."
  local program
  for program in debootstrap unshare git node npm; do
    command -v "$program" >/dev/null || fail "$program is missing here; on Debian: apt-get install debootstrap util-linux git, and Node from https://nodejs.org/"
  done

  work=$(mktemp -d "${TMPDIR:-/tmp}/huilian-fresh-root.XXXXXX")
  chmod 700 "$work"
  namespace=
  if $keep; then trap 'end_namespace; printf "kept: %s\n" "$work"' EXIT; else trap 'end_namespace; remove_work' EXIT; fi
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP

  bundle_of "$repository" "$work/huilian.bundle"
  # In the background, because bash handles a signal only between two commands in the foreground.
  unshare --mount --pid --fork --kill-child --mount-proc "$BASH" "$0" --inside "$work" "$steps" </dev/null &
  namespace=$!
  wait "$namespace"
}

# `unshare` waits through every signal but this one; its death is the death of the first process of the namespace, and
# so of all the others.
end_namespace() {
  [[ -n $namespace ]] || return 0
  kill -KILL "$namespace" 2>/dev/null || true
  wait "$namespace" 2>/dev/null || true
}

# Twice, since a process of the namespace may be writing its last while the folder is emptied.
remove_work() {
  rm -rf --one-file-system "$work" 2>/dev/null || { sleep 2; rm -rf --one-file-system "$work"; }
}

# A bundle is one file that can be cloned, and holds what is committed and nothing else.
bundle_of() {
  if [[ -f $1 ]]; then cp "$1" "$2"; return; fi
  local branch
  branch=$(git -C "$1" symbolic-ref --quiet --short HEAD || true)
  git -C "$1" bundle create --quiet "$2" HEAD ${branch:+"$branch"}
}

# --- Inside ----------------------------------------------------------------------------------------------------------

inside() {
  work=$1
  steps=$2
  root=$work/root
  times=$work/times
  trap 'exit 143' TERM
  trap 'say "times"; cat "$times"' EXIT
  timed "debootstrap" make_root
  timed "node, git" add_node
  timed "clone" in_root / git clone --quiet /root/huilian.bundle /root/huilian
  local step
  for step in $steps; do
    case $step in
      install) timed "npm ci" in_root /root/huilian npm ci --ignore-scripts ;;
      start) timed "npm start" start_once ;;
      test) timed "npm test" in_root /root/huilian npm test ;;
      check) timed "npm check" in_root /root/huilian npm run check ;;
      *) fail "no step is called $step" ;;
    esac
  done
  say "on $(in_root / sh -c 'echo "Debian $(cat /etc/debian_version), Node $(node -p process.version), npm $(npm --version 2>/dev/null), $(git --version)"'), $(nproc) cores"
}

# The smallest variety: packages of priority `required` and apt. Node and the native module of the embedded store need
# libstdc++6 and libgcc-s1 of it, which apt brings; there is no compiler and no Python.
make_root() {
  debootstrap --variant=minbase --include=git bookworm "$root" "${DEBIAN_MIRROR:-http://deb.debian.org/debian}" >"$work/debootstrap.log" 2>&1 ||
    { tail -n 20 "$work/debootstrap.log" >&2; fail "debootstrap failed"; }
  mount -t proc proc "$root/proc"
  cp "$work/huilian.bundle" "$root/root/"
  cp -L /etc/resolv.conf "$root/etc/resolv.conf"
  apt-config dump 2>/dev/null | grep -E '^Acquire::https?::[Pp]roxy' >"$root/etc/apt/apt.conf.d/90proxy" || true
}

# Copies the Node and the npm that run here to where a Node unpacked by hand would stand.
add_node() {
  local npm_folder certificates
  npm_folder=$(npm root --global 2>/dev/null)/npm
  [[ -f $npm_folder/bin/npm-cli.js ]] || fail "npm is not at $npm_folder"
  mkdir -p "$root/usr/local/lib/node_modules"
  cp "$(node -p process.execPath)" "$root/usr/local/bin/node"
  cp -RL "$npm_folder" "$root/usr/local/lib/node_modules/npm"
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/local/bin/npm"
  ln -s ../lib/node_modules/npm/bin/npx-cli.js "$root/usr/local/bin/npx"
  if [[ -f $HOME/.npmrc ]]; then install -m 600 "$HOME/.npmrc" "$root/root/.npmrc"; fi
  for certificates in "${NODE_EXTRA_CA_CERTS:-}" "$(npm config get cafile 2>/dev/null)"; do
    if [[ -f $certificates ]]; then install -D -m 644 "$certificates" "$root$certificates"; fi
  done
  in_root / node --version
}

# Runs a program in the new system, in a folder of it, with an environment that holds nothing of this machine but the
# way out of it.
in_root() {
  local folder=$1 lent=() name
  shift
  for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY NODE_EXTRA_CA_CERTS; do
    if [[ -n ${!name:-} ]]; then lent+=("$name=${!name}"); fi
  done
  chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/local/bin:/usr/bin:/usr/sbin:/bin:/sbin LANG=C.UTF-8 \
    "${lent[@]}" /bin/sh -c 'cd "$0" && exec "$@"' "$folder" "$@"
}

# The last line of standard output is the summary as one JSON object.
start_once() {
  in_root /root/huilian npm start -- --once --json | tee "$work/start.log"
  tail -n 1 "$work/start.log" | in_root / node -e 'JSON.parse(require("node:fs").readFileSync(0, "utf8"))' ||
    fail "the last line is not a JSON object"
}

if [[ ${1:-} == --inside ]]; then
  shift
  inside "$@"
else
  main "$@"
fi
