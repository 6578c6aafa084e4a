#!/usr/bin/env bash
# Makes the secrets of `make up`, for trying it out, and leaves those alone that are there already:
# a keyring, Redis' users with a password, and an appliance whose token is in the file token.
#
# The containers run as other users and read the files as these are, so it is the directory that
# keeps everybody else out.
set -euo pipefail
cd "$(dirname "$0")/.."
made=${SECRETS:-$PWD/deploy/secrets}
mkdir -p -m 0700 "$made"

# vmapower runs the program from its sources, or where there is no Go, from the image.
vmapower() {
  if command -v go >/dev/null; then
    go run -buildvcs=false ./cmd/vmapower "$@"
  else
    docker compose build api >&2
    docker run --rm --network none --user "$(id -u):$(id -g)" --volume "$made:$made" "vmapower:${VERSION:-dev}" "$@"
  fi
}

sha256() { if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi | cut -d' ' -f1; }

if [ ! -e "$made/vmapower-keyring" ]; then
  vmapower keys generate "$made/vmapower-keyring"
fi

if [ ! -e "$made/redis-users.acl" ]; then
  password=$(head -c 32 /dev/urandom | sha256)
  (umask 077; printf '%s\n' "$password" >"$made/redis-password")
  # Whoever has no password may ask whether Redis is there, as the health check does. vmapower may do
  # what docs/operations.md says.
  cat >"$made/redis-users.acl" <<END
user default on nopass resetkeys resetchannels -@all +ping
user vmapower on #$(printf %s "$password" | sha256) resetkeys resetchannels ~{vmapower}:* ~asynq:* &{vmapower}:* &asynq:* -@all +@read +@write +@scripting +@pubsub +@transaction +@connection -@dangerous +info +config|get +time +wait +cluster|slots +cluster|info +cluster|keyslot
END
fi

if [ ! -e "$made/vmapower-appliances" ]; then
  (umask 077; vmapower appliances add local --appliances-file "$made/vmapower-appliances" \
    --role operator --approval pre-approved >"$made/token")
fi

chmod 0644 "$made"/vmapower-keyring "$made"/vmapower-appliances "$made"/redis-password "$made"/redis-users.acl
