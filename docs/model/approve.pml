/* approve.pml: who may begin. Jobs that await an approval, those who approve them, and what a worker believes.
 *
 * Jobs 0 and 1 await an approval and want the same VM by the same id; job 2 wants it, too, and needs none. Two approvers
 * decide as they like, each through an api of its own, whose commands may be repeated by the Redis client; one api may
 * die between the script and the wake-up. Either job may be cancelled, and its 15 minutes may be over at any moment.
 *
 * rules that can be taken away                       what they stand for
 *   NO_ONE_SCRIPT  the lock is looked at, and taken    approve.lua: one script
 *                  by another script
 *   NO_AWAITS      approve does not ask whether the    approve.lua, prelude.lua finish
 *                  job awaits
 *   NO_COMPARE     an end frees the lock whosever      prelude.lua unlock
 *                  it is
 *   NO_SWEEP       nobody wakes a job whose wake-up    sweep.lua wake_at
 *                  was never sent
 *   NO_REPEAT      approve does not know its own       approve.lua: the same decision again
 *                  repetition
 *   EARLY_LOCK     submit takes the lock of a job that submit.lua needs_approval
 *                  awaits
 *   NO_DECISION    a worker does not ask for the note  joblog/open.go openDecision, worker/authentic.go
 *                  of the decision
 *   NO_SUBMISSION  nor for that of the submission      joblog/open.go open
 *
 * FORGER is how many writes somebody makes to Redis by hand: he sets the status of a job, also of job 3, which nobody has
 * asked for, deletes the note of a decision, and puts in one that he has seen, also when it was refused. He can sign
 * nothing. There is no job 2 then, each approver decides once, and nobody cancels.
 */
#ifndef FORGER
#define FORGER 0
#endif
#if FORGER > 0
#define TRIES 1
#define CRASHES 0
#else
#define TRIES 2
#define CRASHES 1
#endif

/* ---- the properties: a violation names itself ---- */
bool standstill, two_live_for_alias, approved_after_end, lock_stolen, lock_left, refused_yet_approved;
bool runs_unapproved, runs_unasked, runs_refused;
#define any_id 0
#define standstill_id 1            /* nothing moves any more, and a job has not ended, or a lock is held */
#define two_live_for_alias_id 2    /* two jobs with one id of a VM are pending or running */
#define approved_after_end_id 3    /* a job that has ended is pending again */
#define lock_stolen_id 4           /* a job is pending or running without its lock */
#define lock_left_id 5             /* a lock is held for a job that awaits, or has ended */
#define refused_yet_approved_id 6  /* an approver is told that somebody else decided, and the decision was his own */
#define runs_unapproved_id 7       /* a job is done that no approver has said yes to */
#define runs_unasked_id 8          /* a job is done that nobody has asked for */
#define runs_refused_id 9          /* a job is done whose approval was refused: 409, 410 */
#ifndef ONLY
#define ONLY any_id
#endif
#if FORGER > 0                     /* he can stop, so nothing else is said of what he has touched */
#define TELLS(id) (id >= runs_unapproved_id && (id != runs_refused_id || ONLY == runs_refused_id))
#else
#define TELLS(id) true
#endif
#define VIOLATED(p) p = TELLS(p##_id) && (ONLY == p##_id || ONLY == any_id); assert(!p)

#define NJ 4
#define NEEDS(j) (j < 2)
mtype = { none, awaiting, pending, running, ended };
mtype st[NJ] = none;
byte lock = 0;                     /* of the alias: job + 1 */
mtype = { approve, reject };
mtype decided[NJ];                 /* what the script keeps of a decision; 0 for none */
bool woken[NJ], overdue[NJ], cancelled[NJ];
bool submission[NJ];               /* its note is in the record */
mtype decision[NJ];                /* that of the decision */
bool said[NJ], granted[NJ];        /* an approver has said yes, so such a note was once sent; the script said yes, too */
byte crashes = 0, forged = 0;

#define LIVE(j)  (st[j] == pending || st[j] == running)
#define LIVES    (LIVE(0) + LIVE(1) + LIVE(2))
#define UNLOCKED(j) (LIVE(j) && lock != j + 1)
/* what must be so after each script */
#define CHECK \
  if :: LIVES > 1 -> VIOLATED(two_live_for_alias) :: else fi; \
  if :: UNLOCKED(0) || UNLOCKED(1) || UNLOCKED(2) -> VIOLATED(lock_stolen) :: else fi; \
  if :: lock != 0 && !LIVE((lock + NJ - 1) % NJ) -> VIOLATED(lock_left) :: else fi

/* ======================================================================================= the scripts */

inline submit(j) {                 /* submit.lua */
  d_step {
    if
    :: NEEDS(j) -> st[j] = awaiting; submission[j] = true;
#ifdef EARLY_LOCK
       if :: lock == 0 -> lock = j + 1 :: else fi
#endif
    :: !NEEDS(j) && lock == 0 -> st[j] = pending; submission[j] = true; lock = j + 1; woken[j] = true
    :: else                        /* busy */
    fi;
    CHECK } }

inline finish(j) {                 /* prelude.lua finish and unlock */
  st[j] = ended;
#ifdef NO_COMPARE
  lock = 0
#else
  if :: lock == j + 1 -> lock = 0 :: else fi
#endif
}

mtype = { ok, gone, expired, otherwise, busy };

/* approve.lua -> answer; the note of the decision is stored with what it changes */
#ifdef NO_AWAITS
#define MOVABLE(j) true
#else
#define MOVABLE(j) (st[j] == awaiting)
#endif
inline decide(j, d) {
#ifdef NO_ONE_SCRIPT
  d_step { free = (lock == 0 || lock == j + 1) };
#define FREE(j) free
#else
#define FREE(j) (lock == 0 || lock == j + 1)
#endif
  d_step {
    if
#ifndef NO_REPEAT
    :: !MOVABLE(j) && decided[j] == d -> answer = ok
    :: !MOVABLE(j) && decided[j] != d -> answer = (st[j] == ended -> gone : otherwise)
#else
    :: !MOVABLE(j) -> answer = (st[j] == ended -> gone : otherwise)
#endif
    :: MOVABLE(j) && overdue[j] -> answer = expired
    :: MOVABLE(j) && !overdue[j] && d == reject -> decided[j] = d; decision[j] = d; finish(j); answer = ok
    :: MOVABLE(j) && !overdue[j] && d == approve && !FREE(j) -> answer = busy
    :: else ->
       if :: st[j] == ended -> VIOLATED(approved_after_end) :: else fi;
       decided[j] = d; decision[j] = d; granted[j] = true; lock = j + 1; st[j] = pending; woken[j] = false; answer = ok
    fi;
    CHECK } }

inline cancel(j) {                 /* cancel.lua: the owner of a running job ends it */
  d_step {
    if :: st[j] == awaiting || st[j] == pending -> finish(j)
       :: st[j] == running -> cancelled[j] = true
       :: else fi;
    CHECK } }

inline expire(j) {                 /* expire.lua, for a job that its reader saw awaiting */
  d_step { if :: st[j] == awaiting && overdue[j] -> finish(j) :: else fi; CHECK } }

/* ======================================================================================= the processes */

proctype Client() {
  atomic { submit(0); submit(1) };
#if FORGER == 0
  submit(2)
#endif
}

/* api/approval.go decide: it signs, has the script run, and sends the wake-up */
proctype Approver() { mtype d, answer; byte j, tries;
#ifdef NO_ONE_SCRIPT
  bool free;
#endif
  do
  :: atomic { tries < TRIES -> tries++;
       if :: st[0] != none -> j = 0 :: st[1] != none -> j = 1 fi;
       if :: d = approve; said[j] = true :: d = reject fi };
     decide(j, d);
#if FORGER == 0
     if
     :: skip
     :: answer == ok ->                                        /* the answer is lost: the client repeats the command */
        decide(j, d);
        if :: answer != ok -> VIOLATED(refused_yet_approved) :: else fi
     fi;
#endif
     atomic {
       if
       :: answer == ok && d == approve ->
          if :: woken[j] = true
             :: crashes < CRASHES -> crashes++; tries = TRIES        /* the api dies before the wake-up */
          fi
       :: else
       fi;
       d = 0; answer = 0; j = 0 }
  :: tries == TRIES -> break
  od }

proctype Canceller() {
  if :: cancel(0) :: cancel(1) :: skip fi }

#define TIME(j)  :: atomic { st[j] == awaiting && !overdue[j] -> overdue[j] = true }
#define OVER(j)  :: st[j] == awaiting && overdue[j] -> expire(j)
#ifdef NO_SWEEP
#define WAKE(j)
#else
#define WAKE(j)  :: atomic { st[j] == pending && !woken[j] -> woken[j] = true }
#endif
proctype Sweeper() {               /* sweep.lua; and time */
  do TIME(0) TIME(1) OVER(0) OVER(1) WAKE(0) WAKE(1) WAKE(2) WAKE(3) od }

/* a job is believed as far as its notes go: joblog/open.go, worker/authentic.go */
#ifdef NO_SUBMISSION
#define ASKED(j) true
#else
#define ASKED(j) submission[j]
#endif
#ifdef NO_DECISION
#define APPROVED(j) true
#else
#define APPROVED(j) (!NEEDS(j) || decision[j] == approve)
#endif
#define CLAIM(j) :: d_step { woken[j] && st[j] == pending -> woken[j] = false; st[j] = running; \
                     may = ASKED(j) && APPROVED(j); k = j; CHECK }

proctype Worker() { byte k; bool may;
  do
  :: if CLAIM(0) CLAIM(1) CLAIM(2)
#if FORGER > 0
        CLAIM(3)
#endif
     fi;
     d_step {                      /* its calls, none when it was cancelled, and its end */
       if :: may && !cancelled[k] ->
             if :: k == 3 -> VIOLATED(runs_unasked) :: else fi;
             if :: NEEDS(k) && !said[k] -> VIOLATED(runs_unapproved) :: else fi;
             if :: NEEDS(k) && said[k] && !granted[k] -> VIOLATED(runs_refused) :: else fi
          :: else fi;
       if :: st[k] == running -> finish(k) :: else fi; k = 0; may = false; CHECK }
  od }

#if FORGER > 0
#define WRITE(what) :: atomic { forged < FORGER -> forged++; what }
#define OF(j) WRITE(st[j] = awaiting) WRITE(st[j] = pending; woken[j] = true) \
  WRITE(decision[j] = 0) WRITE(if :: said[j] -> decision[j] = approve :: else fi)
proctype Forger() {
  do OF(0) OF(1) WRITE(st[3] = pending; woken[3] = true) od }
#endif

proctype Observer() {
end_o: timeout ->
  d_step { if :: LIVES > 0 || st[0] == awaiting || st[1] == awaiting || lock != 0 -> VIOLATED(standstill) :: else fi } }

init { atomic {
  run Client(); run Approver(); run Approver(); run Sweeper(); run Worker();
#if FORGER > 0
  run Forger();
#else
  run Canceller();
#endif
  run Observer() } }
