#!/usr/bin/env bash
# Makes a directory of settings for containers, and leaves alone what is there already:
#
#   deploy/settings.sh DIRECTORY PROJECT
#
#   keys/     the keyring, for workers and commands
#   public/   its public halves, for the api
#   shared/   who may ask, the vCenter profiles, Redis' password
#   redis/    Redis' users
#
# All of it belongs to the user of the containers: to 65532 where root makes it, else to who does. The
# directory itself keeps everybody else out. PROJECT is the one of docker compose, whose Redis must not
# hold jobs of another keyring.
set -euo pipefail
directory=$1 project=$2
owner=$(id -u):$(id -g)
[ "$(id -u)" != 0 ] || owner=65532:65532

# vmapower runs the program, in a container unless VMAPOWER names one.
vmapower() {
  if [ -n "${VMAPOWER:-}" ]; then
    "$VMAPOWER" "$@"
  else
    docker run --rm --interactive --network none --user "$owner" --volume "$directory:$directory" "vmapower:${VERSION:-dev}" "$@"
  fi
}

# quietly shows what a command says only when it fails.
quietly() { local said; said=$("$@" 2>&1) || { printf '%s\n' "$said" >&2; exit 1; }; }

give() { [ "$(id -u)" != 0 ] || chown -R "$owner" "$directory"; }

sha256() { if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi | cut -d' ' -f1; }

keyring=$directory/keys/keyring.json
if [ ! -e "$keyring" ] && docker volume inspect "${project}_redis" >/dev/null 2>&1; then
  cat >&2 <<END
Redis' volume ${project}_redis holds jobs that were signed with a keyring which is not here: with a new
one nobody could tell any more what was done for them. Put that keyring back as
  $keyring
or remove both, and every job with them: make reset, or docker compose down --volumes.
END
  exit 1
fi

mkdir -p -m 0700 "$directory"
for part in keys public shared cli; do mkdir -p -m 0700 "$directory/$part"; done
mkdir -p -m 0755 "$directory/redis"
give

if [ ! -e "$keyring" ]; then
  quietly vmapower keys generate "$keyring"
fi
if [ ! -e "$directory/public/keyring.json" ]; then
  quietly vmapower keys public "$keyring" "$directory/public/keyring.json"
fi

if [ ! -e "$directory/redis/users.acl" ]; then
  password=$(head -c 32 /dev/urandom | sha256)
  (umask 077; printf '%s\n' "$password" >"$directory/shared/redis-password")
  # Nobody can be the user default, and yet it may do everything: Redis reads its own log with what that
  # user may, and leaves out of it, in silence, every script's writes that it may not do. The health check
  # is a user that may ask whether Redis is there; vmapower may do what docs/operations.md says. Redis runs
  # as another user than the rest, and finds the hash of the password here alone.
  cat >"$directory/redis/users.acl" <<END
user default off resetpass ~* &* +@all
user health on nopass resetkeys resetchannels -@all +ping
user vmapower on #$(printf %s "$password" | sha256) resetkeys resetchannels ~{vmapower}:* ~asynq:* &{vmapower}:* &asynq:* -@all +@read +@write +@scripting +@pubsub +@transaction +@connection -@dangerous +info +config|get +acl|dryrun +time +wait +cluster|slots +cluster|info +cluster|keyslot
END
  chmod 0644 "$directory/redis/users.acl"
fi

# A list of profiles with none in it is written by taking out the only one.
if [ ! -e "$directory/shared/profiles.json" ]; then
  files=(--profiles-file "$directory/shared/profiles.json" --keyring-file "$keyring")
  quietly vmapower profiles add none --vcenter vcenter.example.test --username nobody --password-stdin \
    --thumbprint "$(printf none | sha256)" "${files[@]}" <<<not-a-real-password
  quietly vmapower profiles remove none "${files[@]}"
fi
give
