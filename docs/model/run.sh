#!/usr/bin/env bash
# Checks the model of the job protocol: what must hold does, and each rule that is taken away fails as it should.
#
#   docs/model/run.sh              every row; exits 1 when one comes out other than expected
#   docs/model/run.sh C5 C24       these rows, and for those that fail the shortest trace (or the one found)
#   BREAK=NO_WINDOW docs/model/run.sh   the same with a rule taken away everywhere: must exit 1
#
# A row: name | what is claimed | expected | model | search | switches
#   expected  holds, the name of the property that is violated, or nothing-found (a search that can't be finished)
#   search    all (every state), short (every state, breadth first: the shortest trace), bits (hashed, by time)
set -euo pipefail

rows() { cat <<'ROWS'
W1  | every job ends and frees its locks: crash, redelivery, archive, retry  | holds | job | all | QUEUE ONE_JOB CRASHES=1 REDELIVERIES=1 RELEASES=1
W1b | the same with a slow owner for the redelivery                          | holds | job | all | QUEUE ONE_JOB CRASHES=1 STALES=1 RELEASES=1
W2  | one owner at a time, when Redis loses its newest claim                 | holds | job | all | QUEUE ONE_JOB REDIS_LOSS STALES=2 RELEASES=1
W3  | one VM under two ids: one job at a time acts on it                     | holds | job | all | TWO_IDS STALES=1 LOST_REPLIES=1
W3b | the same, and the holder crashes or is retried in its last step        | holds | job | all | TWO_IDS CRASHES=1 RELEASES=1 LOST_REPLIES=1 STAYS_DEAD
W4  | all, with a crash, a lost reply and a retry                            | holds | job | all | CRASHES=1 LOST_REPLIES=1 RELEASES=1
W5  | all, with a slow owner, a lost reply, a lost host and a cancel         | holds | job | all | STALES=1 LOST_REPLIES=1 HOST_LOST CANCEL
W6  | all, with a slow owner, a deadline, a refusal and an ended session     | holds | job | all | STALES=1 DEADLINE REFUSES SESSION_ENDS
W7  | all, with a late call, a slow owner, a cancel, a look that fails       | holds | job | all | LATE LOST_REPLIES=1 STALES=1 CANCEL LOOK_FAILS
W8  | all, with a late call, a crash, a cancel and a deadline                | holds | job | all | LATE LOST_REPLIES=1 CRASHES=1 CANCEL DEADLINE
W9  | W7 for graceful_only                                                   | holds | job | all | LATE LOST_REPLIES=1 STALES=1 CANCEL POLICY=GRACEFUL_ONLY
W10 | W7 for wait_for_shutdown: false                                        | holds | job | all | LATE LOST_REPLIES=1 STALES=1 CANCEL POLICY=NOWAIT
W11 | W7 for force, two replies lost                                         | holds | job | all | LATE LOST_REPLIES=2 STALES=1 CANCEL LOOK_FAILS POLICY=FORCE
W12 | first a power-on, then a power-off (a late PowerOn)                    | holds | job | all | LATE LOST_REPLIES=1 STALES=1 CANCEL LOOK_FAILS FIRST=ON SECOND=OFF
W13 | a submission is withdrawn, or comes late, or twice, or from two        | holds | submit | all |
W13b| the same behind a job that is in its last step, or has more to do      | holds | submit | all | HOLDER
W14 | everything at once                                                     | nothing-found | job | bits | LATE LOST_REPLIES=1 CRASHES=1 STALES=1 RELEASES=1 CANCEL DEADLINE LOOK_FAILS REFUSES
W15 | an older caller's job: no call after that caller has gone              | holds | job | all | FIRM ONE_JOB LOST_REPLIES=1 STALES=1
W15b| the same for a power-on, with a crash and a cancel                     | holds | job | all | FIRM LOST_REPLIES=1 CRASHES=1 CANCEL FIRST=ON SECOND=OFF
W15c| the same for wait_for_shutdown: false, with a slow owner               | holds | job | all | FIRM LOST_REPLIES=1 STALES=1 POLICY=NOWAIT
W15d| the same for force, two replies lost, with a look that fails           | holds | job | all | FIRM LOST_REPLIES=2 STALES=1 LOOK_FAILS POLICY=FORCE
W16 | two jobs await an approval for one VM: one live at a time, no lock before  | holds | approve | all |
W16b| Redis is written to: nothing is done that nobody asked for, or approved    | holds | approve | all | FORGER=2
W17 | a job's record is written to: no cut unproven, no newer wish undone       | holds | job | all | FORGER=2 REFUSES
W17b| the same for a power-on                                                | holds | job | all | FORGER=2 FIRST=ON SECOND=OFF
W18 | recorded steps of a sync are deleted: it was the target that was verified | holds | trail | all | FORGER=2
W18b| or one is put back                                                     | holds | trail | all | FORGER=1 PUTS_BACK
W19 | five logins at once by two processes: three wrong passwords, no more   | holds | logins | all |
C1  | wake-ups named by the epoch, a crash, the wake-up archived             | standstill | job | short | NO_WAKE_NUMBER QUEUE ONE_JOB CRASHES=1
C2  | wake-ups named by the epoch, a late beat, the wake-up kept             | standstill | job | short | NO_WAKE_NUMBER QUEUE ONE_JOB STALES=1 RELEASES=1
C3  | claims told apart by the epoch alone, a claim lost by Redis            | two_owners | job | short | NO_NONCE QUEUE ONE_JOB REDIS_LOSS STALES=1
C4  | no send budget, a worker that stood still                              | late_call | job | short | NO_BUDGET STALES=1
C5  | no windows on the VM, a PowerOff carried out late                      | late_call | job | short | NO_WINDOW LATE LOST_REPLIES=1
C5b | bind does not wait, the closing look failed                            | late_call | job | short | NO_QUIET LATE LOST_REPLIES=1 CANCEL LOOK_FAILS POLICY=FORCE
C6  | a re-login resends the call by itself                                  | late_call | job | short | RESENDS SESSION_ENDS STALES=1
C7  | an unanswered PowerOff does not count                                  | false_clean | job | short | NO_PESSIMISM LOST_REPLIES=1
C8  | power-on believes "powered on" after a cancel                          | on_then_off | job | short | NO_SETTLE CANCEL
C8b | the same after wait_for_shutdown: false                                | on_then_off | job | short | NO_SETTLE POLICY=NOWAIT
C9  | 503 is said without a withdrawal                                       | runs_after_503 | submit | short | NO_WITHDRAW
C9b | a withdrawal leaves no mark, the submission comes late                 | runs_after_503 | submit | short | NO_TOMBSTONE
C10 | submit does not know its repetition                                    | refused_yet_accepted | submit | short | NO_REPEAT
C10b| claim does not know its repetition                                     | owner_walked_away | submit | short | NO_REPEAT
C10c| end does not know its repetition                                       | ended_yet_superseded | submit | short | NO_REPEAT
C12 | no windows on the VM, a PowerOn carried out late                       | late_call | job | short | NO_WINDOW LATE LOST_REPLIES=1 CANCEL FIRST=ON SECOND=OFF
C13 | one VM under two ids, no lock on the real one                          | two_jobs_on_vm | job | short | NO_BIND TWO_IDS
C14 | an unanswered guest shutdown is repeated without a look                | second_shutdown | job | short | NO_LOOK LOST_REPLIES=1
C15 | cancel ends a running job                                              | call_of_ended_job | job | short | NAIVE_CANCEL CANCEL
C16 | the sweep ends a job that has an owner                                 | call_of_ended_job | job | short | NAIVE_DEADLINE DEADLINE
C17 | end does not wait for the job's own windows                            | false_state | job | short | NO_END_WAIT LATE LOST_REPLIES=1 CANCEL
C18 | after that wait nobody looks again                                     | false_state | job | short | NO_RELOOK LATE LOST_REPLIES=1 CANCEL
C19 | the look before a repeated guest shutdown asks for no events           | second_shutdown | job | short | NO_EVENTS LATE LOST_REPLIES=1
C20 | the closing look was before a window's end, the end after it           | false_state | job | short | NO_LOOK_AGAIN LATE LOST_REPLIES=1 CANCEL
C21 | the same with a look and the intent of a guest shutdown                | second_shutdown | job | short | NO_LOOK_AGAIN LATE LOST_REPLIES=1
C22 | the same with a look and the intent of a PowerOff                      | second_power_off | job | short | NO_LOOK_AGAIN LATE LOST_REPLIES=1
C23 | the host is lost during PowerOff, which counts as not sent             | false_clean | job | short | NO_DOUBT HOST_LOST
C24 | a job that another request was told of is withdrawn                    | told_job_is_gone | submit | short | NO_TOLD
C25 | each claim deletes the fence, the first successor gave up              | late_call | job | short | NO_FENCE_KEPT PAUSE PRIVILEGE STALES=1 RELEASES=1
C26 | who waited in vain for the holder of the lock goes on all the same      | two_jobs_on_vm | job | short | NO_BEHIND_END TWO_IDS
C27 | it waits for the holder without end, whose worker is gone              | standstill | job | short | UNBOUNDED_BEHIND TWO_IDS CRASHES=1 STAYS_DEAD
C28 | after that wait the look from before it counts                         | stale_decision | job | short | STALE_LOOK TWO_IDS
C29 | an older caller's job calls up to its deadline                         | call_after_caller | job | short | NO_RESERVE FIRM LOST_REPLIES=1
C30 | it ends without waiting for its own call, and says what it read        | false_state | job | short | FIRM_TELLS FIRM LOST_REPLIES=1
C31 | a request waits for another job without end, whose worker is gone      | unanswered | submit | short | UNBOUNDED_BEHIND HOLDER
C32 | its client goes away, and it waits on                                  | left_behind | submit | short | NO_LEAVE HOLDER
C33 | a refused submission is not withdrawn, and a copy of it comes          | refused_yet_accepted | submit | short | NO_MARK HOLDER
C34 | the same when the request was told of another job                      | told_of_one_of_two | submit | short | NO_MARK HOLDER
C35 | approve looks at the lock in a script of its own                       | two_live_for_alias | approve | short | NO_ONE_SCRIPT
C36 | approve does not ask whether the job awaits                            | approved_after_end | approve | short | NO_AWAITS
C37 | the end of a job that awaits frees the lock without comparing          | lock_stolen | approve | short | NO_COMPARE
C38 | the api dies after approve, and nobody else wakes the job              | standstill | approve | short | NO_SWEEP
C38b| approve does not know its repetition                                   | refused_yet_approved | approve | short | NO_REPEAT
C39 | a job takes its lock before it is approved                             | lock_left | approve | short | EARLY_LOCK
C40 | a worker does not ask who has signed the submission                    | runs_unasked | approve | short | NO_SUBMISSION FORGER=1
C41 | nor who has signed the decision                                        | runs_unapproved | approve | short | NO_DECISION FORGER=1
C42 | no look for a newer wish, an ended job is put back                     | late_wish_lost | job | short | NO_WISH FORGER=1
C43 | notes of steps do not name the one before, one is deleted              | verified_other_copy | trail | short | NO_AFTER FORGER=1
C44 | a recorded refusal is reason enough for a cut                          | cut_on_record | job | short | NO_OWN_PROOF REFUSES STALES=1
C44b| a recorded timeout is                                                  | cut_on_record | job | short | NO_OWN_PROOF STALES=1
C45 | a try of a password is counted when it was answered                    | fourth_wrong | logins | short | COUNTS_AFTER
C46 | a right password takes the wrong ones back                             | fourth_wrong | logins | short | RIGHT_CLEARS
R1  | residual: stopped between the last look at the clock and the write     | late_call | job | short | PAUSE STALES=1
R2  | the same where the overtaken owner's session may be ended              | holds | job | all | ONLY=late_call_id PAUSE PRIVILEGE STALES=1
R3  | the same when the first successor gives up before it ends the session  | holds | job | all | ONLY=late_call_id PAUSE PRIVILEGE STALES=1 RELEASES=1
R4  | residual: vCenter carries out a call of an older caller's job late     | call_after_caller | job | short | FIRM LATE LOST_REPLIES=1
R5  | even then the job says no state that its call makes untrue             | holds | job | all | ONLY=false_state_id FIRM LATE LOST_REPLIES=1
R6  | residual: a submission that was refused is put in by who has seen it    | runs_after_503 | submit | short | FORGER
R7  | residual: the same of an approval                                       | runs_refused | approve | short | FORGER=2
R8  | residual: an overtaken owner's epoch and nonce are put back            | two_owners | job | short | FORGER=1 REWRITES STALES=1
R9  | residual: a verified copy's note is put back after another copy         | verified_other_copy | trail | short | FORGER=2 PUTS_BACK
R10 | residual: Redis is away, and each process counts passwords alone       | fourth_wrong | logins | short | REDIS_AWAY
ROWS
}

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
seconds_of_bits=${SECONDS_OF_BITS:-10}

trim() { local s=$1; s=${s#"${s%%[![:space:]]*}"}; printf '%s' "${s%"${s##*[![:space:]]}"}"; }

# check model search property switches...: leaves its findings in the file out
check() {
	local model=$1 search=$2 property=$3 flags=() how=(-DSAFETY -DVECTORSZ=1024 -DMEMLIM=2800) word
	shift 3
	for word in "$@"; do flags+=("-D$word"); done
	if [ -n "$property" ]; then flags+=("-DONLY=${property}_id"); fi
	rm -f pan* ./*.trail
	spin -a "${flags[@]}" "$here/$model.pml" >spin.out 2>&1 || { cat spin.out >&2; return 1; }
	case $search in
	all) how+=(-O1 -DCOLLAPSE) ;;
	short) how+=(-O0 -DBFS) ;;
	bits) how+=(-O1 -DBITSTATE) ;;
	esac
	gcc -w "${how[@]}" -o pan pan.c
	local limit=300
	if [ "$search" = bits ]; then limit=$seconds_of_bits; fi
	# INT makes pan stop and say how far it came.
	timeout -s INT "$limit" ./pan -E -m500000 $([ "$search" = bits ] && echo -w31) >out 2>&1 || true
	printf '%s\n' "${flags[@]}" >flags
}

# verdict reads the file out
verdict() {
	local search=$1
	if grep -q 'assertion violated' out; then
		sed -nE 's/.*assertion violated *!\(?([a-z_0-9]+)\)?.*/\1/p; s/.*assertion violated *(\(.*)/bound:\1/p' out | head -1
	elif ! grep -q 'errors: 0' out; then
		echo broken
	elif [ "$search" = bits ]; then
		echo nothing-found
	elif grep -qE 'Search not completed|max search depth too small|MEMLIM' out; then
		echo unfinished
	else
		echo holds
	fi
}

steps() { sed -nE 's/.*at depth ([0-9]+)\).*/\1/p' out | head -1; }
states() { sed -nE 's/^ *([0-9.e+]+) states, stored.*/\1/p' out | head -1 | awk '{printf $1 < 1e4 ? "%d" : $1 < 1e6 ? "%dk" : "%.1fM", $1 < 1e4 ? $1 : $1 < 1e6 ? $1 / 1e3 : $1 / 1e6}'; }

wrong=0 ran=0 began=$SECONDS
printf '| row | claim | expected | came out | steps | states | s |\n|---|---|---|---|---|---|---|\n'
while IFS='|' read -r name claim expected model search switches; do
	name=$(trim "$name") claim=$(trim "$claim") expected=$(trim "$expected") model=$(trim "$model") search=$(trim "$search")
	if [ $# -gt 0 ] && [[ " $* " != *" $name "* ]]; then continue; fi
	property=
	case $expected in holds | nothing-found) ;; *) property=$expected ;; esac
	# shellcheck disable=SC2086 # switches are words
	start=$(date +%s%N)
	check "$model" "$search" "$property" $switches ${BREAK:-}
	took=$((($(date +%s%N) - start) / 100000000))
	got=$(verdict "$search")
	mark=
	if [ "$got" != "$expected" ]; then mark=" **differs**" wrong=$((wrong + 1)); fi
	ran=$((ran + 1))
	printf '| %s | %s | %s | %s%s | %s | %s | %s |\n' "$name" "$claim" "$expected" "$got" "$mark" "$(steps)" "$(states)" "$((took / 10)).$((took % 10))"
	if [ $# -gt 0 ] && compgen -G '*.trail' >/dev/null; then
		mapfile -t flags <flags
		spin -t -p -k ./*.trail "${flags[@]}" "$here/$model.pml" | grep -E '^ *[0-9]+:.*\[' | grep -vE '\[(else|IF|DO|goto|break|\.\(goto\)|sub-sequence|\(1\))' |
			sed -E "s#$here/##; s/ \(state [0-9]+\)//" || true
	fi
done < <(rows)

if [ "$ran" -eq 0 ]; then echo "no such row: $*" >&2; exit 1; fi
echo
echo "$ran rows, $wrong differ from what is expected, $((SECONDS - began)) s"
[ "$wrong" -eq 0 ]
