#!/usr/bin/env bash
# What make up does: an image, settings, everything started and ready, and what there is to try.
set -euo pipefail
cd "$(dirname "$0")/.."
settings=$PWD/deploy/settings
project=${COMPOSE_PROJECT_NAME:-vmapower}

# set_in_env writes one line of .env in place of those of that name.
set_in_env() {
  { grep -v "^$1=" .env || true; echo "$1=$2"; } >.env.new
  mv .env.new .env
}

[ -e .env ] || cp .env.example .env
owner=$(id -u):$(id -g)
[ "$(id -u)" != 0 ] || owner=65532:65532
set_in_env VERSION "$VERSION"
set_in_env VMAPOWER_USER "$owner"

# chosen is the value of a name: the shell's, or that in .env, or the one given.
chosen() {
  local value=${!1-$(sed -n "s/^$1=//p" .env | tail -n 1)}
  echo "${value:-${2:-}}"
}
profiles=$(chosen COMPOSE_PROFILES)
api=http://127.0.0.1:$(chosen API_PORT 8081)
admin=http://127.0.0.1:$(chosen ADMIN_PORT 8083)

# quietly shows what a command writes to standard error only when it fails.
quietly() {
  local said
  said=$(mktemp)
  if ! "$@" 2>"$said"; then
    cat "$said" >&2
    rm -f "$said"
    exit 1
  fi
  rm -f "$said"
}

cli() { docker compose run --rm --no-deps --quiet-pull -T cli "$@"; }

# start waits until the services are ready, and shows what is wrong with them when they are not.
start() {
  docker compose up --detach --wait --wait-timeout 180 "$@" && return
  echo "make up: not everything is ready" >&2
  docker compose ps --all >&2
  docker compose logs --tail 15 "$@" >&2
  exit 1
}

docker compose build
deploy/settings.sh "$settings" "$project"

if [ ! -e "$settings/shared/appliances.yaml" ]; then
  oma=$(quietly cli appliances add oma)
  desk=$(quietly cli appliances add desk --role approver --role operator)
  cat <<END

Two may ask, and these are their tokens, shown this once:
  oma    asks for failovers                      $oma
  desk   approves them, and sees the jobs of all $desk

END
fi

mkdir -p "$settings/simulator" "$settings/targets"
case ",$profiles," in *,target,*)
  for disk in web-01=64M db-01=32M db-01_1=64M; do
    [ -e "$settings/targets/${disk%=*}.img" ] || truncate -s "${disk#*=}" "$settings/targets/${disk%=*}.img"
  done ;;
esac
[ "$(id -u)" != 0 ] || chown -R "$owner" "$settings/simulator" "$settings/targets"
case ",$profiles," in *,simulator,*)
  start simulator
  quietly cli profiles add simulator --vcenter simulator:8989 --username administrator@vsphere.local --password-stdin \
    --ca /etc/vmapower/simulator/ca.pem <<<not-a-real-password ;;
esac
start

cat <<END

The operators' page  $api/ui/            sign in as desk
The API              $api/docs/
The queue            $admin/monitoring/
Metrics              $admin/metrics, and of workers: docker compose port --index 1 worker 8083
Every command        docker compose run --rm cli --help
Who may ask          docker compose run --rm cli appliances --help    a lost token: appliances rotate ID
END
case ",$profiles," in *,simulator,*)
  cat <<'END'

VMs of the simulated vCenter, which is the profile simulator:
  web-01     420570c7-f61f-a930-77c5-1e876786cb3c   on; its guest shuts down in 3 s
  legacy-01  42056f2d-13a4-b5c6-d7e8-f90a1b2c3d03   on; no VMware Tools: its power is cut at once
  stuck-01   420588aa-77bb-66cc-55dd-44ee33ff2204   on; its guest hangs: the power is cut when its time is over
To try. What oma asks for waits for the approval of desk, on the page; jobs watch JOB_ID follows it then:
  docker compose run --rm cli login oma
  docker compose run --rm cli power-off 420570c7-f61f-a930-77c5-1e876786cb3c --profile simulator
END
  case ",$profiles," in
  *,target,*) echo "  docker compose run --rm cli final-sync 420570c7-f61f-a930-77c5-1e876786cb3c --profile simulator --disk 2000=nbd://target:10809/web-01.img" ;;
  *) echo "  (a final sync needs a target: COMPOSE_PROFILES=simulator,target in .env, and make up)" ;;
  esac
  echo "  docker compose run --rm cli power-on 420570c7-f61f-a930-77c5-1e876786cb3c --profile simulator --wait-for-tools" ;;
esac
