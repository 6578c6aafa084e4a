/* job.pml: the protocol of a job, as joblog/lua and worker/ have it, for Spin.
 *
 * Two jobs for one VM, two workers, the sweep, asynq ("at least once, by id alone"), vCenter, a guest, time.
 * Job 0 is a power-off, and when it has ended job 1 is asked for: the power-on of the same VM (a rollback).
 *
 * Every script is one d_step under the script's own name: Redis runs it as one. Everything else is interleaved
 * as it likes, so "a worker was stopped for a while" needs no words here: it is a process that is not scheduled.
 * Time is its order: what a constant of joblog.go promises ("the send budget is over before the owner is stale")
 * is the guard of a transition of Time or World below.
 *
 * Without switches this is the protocol whole, and without disturbances. Switches (-DX on spin's command line):
 *
 * rules that can be taken away                         what they stand for
 *   NO_WAKE_NUMBER   wake-ups are named job:epoch        sweep.lua: a number is never used twice
 *   NO_NONCE         claims are told apart by epoch      prelude.lua mine()
 *   NO_BIND          no lock on the real VM              bind.lua
 *   NO_LOOK          an unanswered call is repeated at   worker/guest_shutdown.go mustAskGuest, call.go change
 *                    once, and without a look
 *   NO_EVENTS        the look does not ask for events    vcenter/history.go GuestAsked
 *   NO_WINDOW        calls leave no window on the VM     intent.lua, bind.lua (quiet), end.lua (wait)
 *   NO_QUIET         bind does not wait for windows      worker/handle.go bind
 *   NO_END_WAIT      end does not wait for own windows   end.lua {'wait'}
 *   NO_RELOOK        after that wait nobody looks again  worker/finish.go
 *   NO_BUDGET        calls may be sent however late      vcenter/dial.go WithSendBy
 *   RESENDS          a re-login resends the call         vcenter/transport.go RoundTrip
 *   NO_PESSIMISM     an unanswered PowerOff is not       worker/verify_off.go result, call.go last
 *                    counted as one that cut the power
 *   NO_SETTLE        power-on believes "powered on"      bind.lua (off asked), worker/power_on.go
 *   NAIVE_CANCEL     cancel ends a running job           cancel.lua
 *   NAIVE_DEADLINE   the sweep ends a job with an owner  sweep.lua, expire.lua
 *   NO_LOOK_AGAIN    a look from before a window's end   intent.lua, end.lua: {'wait', 0} for a window that is found
 *                    counts                              over: whoever looked before looks again
 *   NO_FENCE_KEPT    each claim deletes the fence        claim.lua
 *   NO_BEHIND_END    who waited in vain for the holder   joblog/last_step.go AwaitLastStep
 *                    of the lock goes on all the same
 *   UNBOUNDED_BEHIND it waits for the holder for ever    joblog/last_step.go LastStepWait
 *   STALE_LOOK       the look before that wait counts    worker/handle.go follow (waited)
 *   NO_RESERVE       a firm job calls up to its deadline worker/firm.go lastCall, intent.lua
 *   FIRM_TELLS       it ends without waiting for a call  worker/firm.go endUnsure
 *                    of its own, and says what it read
 *   NO_DOUBT         a PowerOff that failed because the  vcenter/power.go: a host lost during a call is no answer
 *                    host was lost counts as not sent
 *   NO_OWN_PROOF     a recorded refusal, or timeout, is  worker/hard_off.go cutPower (mayCut)
 *                    reason enough to cut the power
 *   NO_WISH          nobody looks whether a user has     worker/wish.go makeSure
 *                    wished otherwise since
 * disturbances, each with its number or yes/no
 *   CRASHES STALES REDELIVERIES RELEASES LOST_REPLIES REFUSES    (how many, 0 unless given)
 *   LATE         an unanswered request may be carried out by vCenter later, but before its window is over
 *   PAUSE        a worker may stop between its last look at the clock and the write to the socket
 *   PRIVILEGE    the account may end sessions: who overtakes an owner ends its session (worker/handle.go endOvertakenSession)
 *   CANCEL DEADLINE LOOK_FAILS SESSION_ENDS HOST_LOST
 *   REDIS_LOSS   Redis loses its newest claim once
 *   TWO_IDS      job 1 asks for the same VM by another id, at any time
 *   FIRM         job 0 is an older caller's, who goes away at a given time; the deadline comes before, and no call of
 *                the job may come after. A call may take its time, too: without LATE not longer than the reserve
 *   STAYS_DEAD   a worker that has died does not come back
 *   FORGER       how many writes somebody makes to the record of job 0: he puts it back as pending without its end, with
 *                as much of the sheet as he likes, deletes steps and calls, puts a refusal back that was once recorded
 *   REWRITES     he may put back an earlier owner's epoch and nonce, too
 *   POLICY       THEN_FORCE, ONLY (the guest), NOWAIT, FORCE
 *   FIRST, SECOND  the operations of job 0 and job 1: OFF or ON;   ONE_JOB: job 1 is never asked for
 *   QUEUE        asynq and the sweep as they are, and the sheets left out (claim, then end or give back). Without it
 *                the sheets are whole, and any job may be delivered at any time, which is all the queue can do to them
 *   ONLY         assert one property alone, e.g. -DONLY=late_call_id
 */
#ifndef CRASHES
#define CRASHES 0
#endif
#ifndef STALES
#define STALES 0
#endif
#ifndef REDELIVERIES
#define REDELIVERIES 0
#endif
#ifndef RELEASES
#define RELEASES 0
#endif
#ifndef LOST_REPLIES
#define LOST_REPLIES 0
#endif
#ifndef REFUSES
#define REFUSES 0
#endif
#ifndef FORGER
#define FORGER 0
#endif
#ifdef FIRM
#define DEADLINE
#endif
#define THEN_FORCE 0
#define GRACEFUL_ONLY 1
#define NOWAIT 2
#define FORCE 3
#ifndef POLICY
#define POLICY THEN_FORCE
#endif
#define OFF 0
#define ON 1
#ifndef FIRST
#define FIRST OFF
#endif
#ifndef SECOND
#define SECOND ON
#endif
#define OPERATION(j) (j == 0 -> FIRST : SECOND)

/* ---- the properties: a violation names itself ---- */
bool standstill, two_owners, two_jobs_on_vm, ended_twice, lock_left, call_of_ended_job, late_call;
bool second_shutdown, second_power_off, false_clean, false_state, on_then_off, stale_decision, call_after_caller;
bool cut_on_record, late_wish_lost;
#define any_id 0
#define standstill_id 1         /* nothing moves any more, and a job lives or a lock is held */
#define two_owners_id 2         /* two claims pass as "mine" */
#define two_jobs_on_vm_id 3     /* two live jobs act on one real VM */
#define ended_twice_id 4        /* a job that has ended changes */
#define lock_left_id 5          /* a lock without its live job, or a live job without its lock */
#define call_of_ended_job_id 6  /* a call leaves a worker for a job that has ended */
#define late_call_id 7          /* a call of job 0 changes the VM after job 1 has changed it or is done */
#define second_shutdown_id 8    /* two guest shutdowns of one job take effect */
#define second_power_off_id 9   /* vCenter carries out two PowerOffs of one job, the second at least for nothing */
#define false_clean_id 10       /* "graceful" or "already off", and our own PowerOff cut the power */
#define false_state_id 11       /* a job says in what state it left the VM, and its own call has made, or makes, that untrue */
#define on_then_off_id 12       /* power-on is done, then the guest goes down from an earlier job's shutdown */
#define stale_decision_id 13    /* a job decides by a look from before another job's end, and the VM is otherwise by now */
#define call_after_caller_id 14 /* a call of a firm job changes the VM after its caller has gone */
#define cut_on_record_id 15     /* the power is cut by an attempt that has not seen why */
#define late_wish_lost_id 16    /* a call of job 0 undoes what a user has asked for since: what job 1 has done */
#ifndef ONLY
#define ONLY any_id
#endif
#if defined(TWO_IDS)           /* the jobs come in any order, so nothing is late, and a state is anybody's */
#define TELLS(id) (id != late_call_id && id != on_then_off_id && id != false_clean_id && id != false_state_id)
#elif FORGER > 0               /* he can stop and delay, and late_wish_lost says what of late_call is not that */
#define TELLS(id) (id == two_owners_id || id == cut_on_record_id || id == late_wish_lost_id)
#else
#define TELLS(id) true
#endif
#define ASSERTED(id) (TELLS(id) && (ONLY == any_id || ONLY == id))
#define VIOLATED(p) p = ASSERTED(p##_id); assert(!p)

/* ---- the record, one element a job ---- */
#define NJ 2
mtype = { none, pending, running, completed, failed, cancelled };
mtype st[NJ] = none;
byte ep[NJ];                    /* epoch */
byte nonce[NJ];
#ifdef REDIS_LOSS
byte nonces = 0;
#endif
bool fresh[NJ];                 /* beat_at is younger than STALE */
bool cfl[NJ];                   /* cancel requested */
bool dl[NJ];                    /* past the deadline */
byte wake[NJ];                  /* number of the last wake-up */
bool wused[NJ];                 /* wake_used: sweep sends the next at once */
byte sCheck[NJ], sAsk[NJ], sWait[NJ]; bool sCut[NJ], sStart[NJ];   /* the sheet: results of completed steps */
bool bound[NJ];                 /* bind was answered ok */
#ifdef TWO_IDS
bool sLast[NJ];                 /* the last step of the plan has begun, and has not failed */
#define IN_LAST_STEP(j) (st[j] == running && sLast[j])
#endif
#ifdef FIRM
#define ANYTIME 0
#define NO_CALLS 1              /* after the last call, which leaves a reserve to the deadline */
#define CLOSING 2               /* after the deadline, which leaves time to the caller's limit */
#define GONE_AWAY 3
byte clock = ANYTIME;
#endif
#define LIVE(j)  (st[j] == pending || st[j] == running)
#define ENDED(j) (st[j] == completed || st[j] == failed || st[j] == cancelled)
#define STOP(j)  (cfl[j] || dl[j])
#define DUE(j)   (st[j] == pending || (st[j] == running && !fresh[j]))

/* ---- what hangs on the VM: locks, windows, off_asked ---- */
byte alias = 0, real = 0;       /* lock by the id as given, and by the real VM: job + 1 */
bool offAsked = false;
mtype = { shutdownGuest, powerOff, powerOn };
mtype = { unanswered, done, already, notSent, refused, resent };
#define OPEN 1
#define OVER 2
typedef Call {                  /* call.N of the job, its window on the VM, and its request on the way */
  byte job; byte epoch; mtype verb; mtype answer;
  byte window;                  /* w:job:epoch:N on the VM's key: OPEN, OVER (the field is still there) or 0 */
  bool budget;                  /* now < sendBy */
  bool flying;                  /* vCenter has it and will carry it out */
#ifdef FIRM
  bool inTime                   /* announced before the last call was over */
#endif
};
#ifdef QUEUE
#define NC 1
#else
#define NC 6
#endif
Call call[NC];
#define NOTHING 255

/* ---- the VM in truth ---- */
#if FIRST == ON
bool on = false;
#else
bool on = true;
#endif
bool guestDown = false;         /* the guest is shutting down */
bool event = false;             /* vCenter's events tell of the shutdown of job 0 */
mtype = { nobody, guest, cut };
mtype offBy = nobody;
bool turned = false;            /* a call of job 1 has changed the VM */
byte shutdowns = 0, cuts = 0;   /* carried out for job 0: shutdowns while on, PowerOffs in any state */
byte saidWas[NJ];               /* the job ended without success and said ON + 1 or OFF + 1 */

/* ---- workers ---- */
byte own[NJ];                   /* worker + 1 that works under the newest claim */
byte wj[2] = NOTHING, we[2], wn[2];   /* the claim that a worker believes in */
bool die[2], busy[2];
#ifdef PAUSE
byte session[NJ], fence[NJ];    /* worker + 1 whose session announced the last call; the same, once it was overtaken */
bool overthrown[2];             /* the worker's session was ended */
#endif
#ifdef NO_NONCE
#define SAME(j, w) (wj[w] == j && we[w] == ep[j])
#else
#define SAME(j, w) (wj[w] == j && we[w] == ep[j] && wn[w] == nonce[j])
#endif
#define MINE(j) (st[j] == running && SAME(j, id))
#ifdef REWRITES
#define OVERTAKEN(j) (own[j] == 2 - id)  /* the other works under the newest claim */
#else
#define OVERTAKEN(j) false
#endif

/* ---- questions about calls: ANY(X, j) is true when X holds for one of them ---- */
#ifdef QUEUE
#define ANY(X, j) false
#else
#define ANY(X, j) (X(0, j) || X(1, j) || X(2, j) || X(3, j) || X(4, j) || X(5, j))
#endif
#define CALLED(k, j)   (call[k].verb != 0 && call[k].job == j)
#define OURS(k, j)     (call[k].window == OPEN && call[k].job == j)
#define FOREIGN(k, j)  (call[k].window == OPEN && call[k].job != j)
#define EARLIER(k, j)  (call[k].window == OPEN && !(call[k].job == j && call[k].epoch == we[id]))  /* not of this claim */
#define EARLIER_OVER(k, j) (call[k].window == OVER && !(call[k].job == j && call[k].epoch == we[id]))
#define OURS_OVER(k, j) (call[k].window == OVER && call[k].job == j)
#define FORGET(k) if :: call[k].window == OVER -> call[k].window = 0 :: else fi
#define FORGET_OVER FORGET(0); FORGET(1); FORGET(2); FORGET(3); FORGET(4); FORGET(5)
/* call.go last: carried out, or maybe */
#define COUNTS(k, j)   (CALLED(k, j) && (call[k].answer == done || call[k].answer == unanswered))
#define ASKED(k, j)    (COUNTS(k, j) && call[k].verb == shutdownGuest)
#define ASKING(k, j)   (CALLED(k, j) && call[k].verb == shutdownGuest)
#define TAKEN(k, j)    (ASKED(k, j) && call[k].answer == done)
#define WASCUT(k, j)   (COUNTS(k, j) && call[k].verb == powerOff)
#define CUTDONE(k, j)  (WASCUT(k, j) && call[k].answer == done)
#define FLYING(k, j)   (CALLED(k, j) && call[k].flying)
#define UNSENT(k, j)   (CALLED(k, j) && call[k].budget)
#ifdef FIRM
#define UNDER_WAY      (LIVE(0) || ANY(FLYING, 0))        /* else the time does not matter any more */
#define IN_TIME_UNSENT(k, j) (UNSENT(k, j) && call[k].inTime)
#ifdef LATE
#define IN_TIME_FLYING(k, j) false
#else
#define IN_TIME_FLYING(k, j) (FLYING(k, j) && call[k].inTime)
#endif
#endif
#define SHUTTING(k, j) (call[k].verb == shutdownGuest && (call[k].flying || call[k].budget))

/* ---- what scripts answer ---- */
#define OK 0
#define SUPERSEDED 1
#define WAIT 2
#define STOPPED 3
#define BUSY 4
#define UNKNOWN 2               /* a power state, beside OFF and ON */

/* what this attempt has seen itself of why the power must be cut (hard_off.go mayCut); with a reason on record alone it
 * asks the guest again, and waits for it */
#define NONE 0
#define ASKS_AGAIN 1
#define SEEN_WHY 2

#ifdef QUEUE
/* ---- asynq: tasks by id ---- */
#ifndef MAXWAKE
#define MAXWAKE 8
#endif
#define ID(j, k) ((j) * MAXWAKE + (k))
mtype = { absent, queued, taken, kept, archived };
mtype tk[NJ * MAXWAKE] = absent;
byte hold[NJ * MAXWAKE];        /* worker + 1 that has it; 0: that worker is gone */
#endif
byte crashes = 0, stales = 0, redeliveries = 0, releases = 0, lostReplies = 0, refusals = 0, forged = 0;
bool sessionEnded = false, hostLost = false, redisLost = false;

/* ======================================================================================= the scripts */

inline submit(j) {              /* submit.lua; withdraw and its races are in submit.pml */
  d_step { st[j] = pending; wake[j] = 0; wused[j] = false;
#ifndef TWO_IDS
    if :: alias != 0 -> VIOLATED(lock_left) :: else fi; alias = j + 1
#endif
  } }

/* claim.lua -> mode: 0 nothing to do, 1 normal, 2 closing. It refuses jobs that only the sweep may still end, too; here
 * the sweep may end them at once */
inline claim(j) {
  d_step { mode = 0;
    if
    :: st[j] == pending || (st[j] == running && !fresh[j]) ->
#ifdef PAUSE
#ifndef NO_FENCE_KEPT
       if :: st[j] == running && session[j] != 0 -> fence[j] = session[j]; session[j] = 0 :: else fi;
#else
       fence[j] = 0; if :: st[j] == running -> fence[j] = session[j]; session[j] = 0 :: else fi;
#endif
#endif
       ep[j]++; st[j] = running; fresh[j] = true; wused[j] = true; own[j] = id + 1;
#ifdef REDIS_LOSS
       nonces++; nonce[j] = nonces;
#else
       nonce[j] = ep[j];        /* any fresh value; without lost writes the epoch is one */
#endif
       wj[id] = j; we[id] = ep[j]; wn[id] = nonce[j];
       mode = (STOP(j) -> 2 : 1)
    :: else
    fi } }

/* every script of an owner begins like this: when it passes, nobody else may */
inline owner(j) {
  if :: MINE(j) -> r = OK; if :: SAME(j, 1 - id) || OVERTAKEN(j) -> VIOLATED(two_owners) :: else fi
     :: else -> r = SUPERSEDED fi }

inline bind(j) {                /* bind.lua */
  d_step { owner(j);
#ifndef NO_BIND
    if :: r == OK && real != 0 && real != j + 1 -> r = BUSY;
#ifdef TWO_IDS
          holder = real - 1
#endif
       :: else fi;
#endif
    if :: r == OK -> real = j + 1; actsOnVM(j); asked = offAsked
       :: else fi } }

inline actsOnVM(j) {
  bound[j] = true;
  if :: bound[0] && bound[1] && LIVE(0) && LIVE(1) -> VIOLATED(two_jobs_on_vm) :: else fi }

#ifdef TWO_IDS
#define SEES_ON (lookBehind -> look : on)
#else
#define SEES_ON on
#endif

/* intent.lua {'late'}: no call of a firm job any more */
#if defined(FIRM) && !defined(NO_RESERVE)
#define TOO_LATE(j) (j == 0 && clock != ANYTIME)
#else
#define TOO_LATE(j) false
#endif

inline intent(j, v) {           /* intent.lua -> r, c */
  d_step { owner(j);
    if
    :: r == OK && (STOP(j) || TOO_LATE(j)) -> r = STOPPED
#ifndef NO_WINDOW
#ifdef NO_LOOK
    :: r == OK && !STOP(j) && !TOO_LATE(j) && ANY(FOREIGN, j) -> r = WAIT
#else
    :: r == OK && !STOP(j) && !TOO_LATE(j) && (ANY(EARLIER, j) || ANY(EARLIER_OVER, j)) -> r = WAIT; FORGET_OVER
#endif
#endif
    :: else ->
       if :: r == OK ->
          c = 0; do :: c < NC && call[c].verb != 0 -> c++ :: else -> break od;
          assert(c < NC);       /* else the model's bound is too small */
          call[c].job = j; call[c].epoch = we[id]; call[c].verb = v; call[c].answer = unanswered;
          call[c].budget = true; fresh[j] = true;
#ifdef FIRM
          call[c].inTime = (clock == ANYTIME);
#endif
#ifdef PAUSE
          session[j] = id + 1;
#endif
#ifndef NO_WINDOW
          call[c].window = OPEN;
#endif
          if :: v == shutdownGuest -> offAsked = true :: else fi
       :: else fi
    fi } }

inline outcome(j, o) {          /* outcome.lua */
  d_step { owner(j); call[c].budget = false;
    if :: r == OK -> call[c].answer = o; call[c].window = 0 :: else fi } }

/* step.lua, for a step that completes */
#define step(j, field, value) owner(j); if :: r == OK -> field[j] = value :: else fi

/* the same for the last step of the plan, while which somebody may wait for the lock */
#ifdef TWO_IDS
inline beginLastStep(j) { atomic { step(j, sLast, true); if :: r != OK -> goto leave :: else fi } }
inline failLastStep(j)  { step(j, sLast, false); if :: r != OK -> goto leave :: else fi }
#else
#define beginLastStep(j) skip
#define failLastStep(j) skip
#endif

inline release(j) {             /* release.lua */
  d_step { owner(j);
    if :: r == OK -> st[j] = pending; own[j] = 0; wused[j] = true;
#ifdef TWO_IDS
          sLast[j] = false      /* a step that runs is to be done again */
#endif
       :: else fi } }

inline finish(j, s) {           /* prelude.lua finish and unlock */
  if :: ENDED(j) -> VIOLATED(ended_twice) :: else fi;
  st[j] = s; own[j] = 0;
#ifndef TWO_IDS
  if :: alias != j + 1 -> VIOLATED(lock_left) :: else -> alias = 0 fi;
#endif
  if :: real == j + 1 -> real = 0 :: else fi }

/* what the job says as it ends, held against the truth */
inline truth(j, s, said) {
#ifndef QUEUE
  if
  :: s == completed && OPERATION(j) == OFF && said == OFF && j == 0 && FIRST == OFF ->
     /* verify_off.go result: forced and crash-consistent when a cut of ours counts, else clean */
#ifdef NO_PESSIMISM
     if :: !ANY(CUTDONE, j) && offBy == cut -> VIOLATED(false_clean) :: else fi
#else
     if :: !ANY(WASCUT, j) && offBy == cut -> VIOLATED(false_clean) :: else fi
#endif
  :: s != completed && said != UNKNOWN ->
     saidWas[j] = said + 1;
     if :: j == 0 && said == ON && !on && offBy == cut -> VIOLATED(false_state)
        :: j == 0 && said == OFF && on && FIRST == ON -> VIOLATED(false_state)
        :: else fi
  :: else
  fi
#else
  skip
#endif
}

/* finish.go inDoubt */
#define IN_DOUBT(j) (said != UNKNOWN && said != OPERATION(j))
inline end(j, s, said, settled) {   /* end.lua; said: the state that was read */
  d_step { owner(j);
#if !defined(NO_END_WAIT) && !defined(FIRM_TELLS)
    if :: r == OK && bound[j] && IN_DOUBT(j) && (ANY(OURS, j) || ANY(OURS_OVER, j)) -> r = WAIT; FORGET_OVER :: else fi;
#endif
    if :: r == OK ->
          finish(j, s);
          if :: settled -> offAsked = false
             :: !settled && ANY(ASKING, j) -> offAsked = true              /* for SETTLE_GRACE at least */
             :: else fi;
          truth(j, s, said)
       :: else fi } }

/* ======================================================================================= vCenter */

inline carryOut(c) {            /* vCenter carries a request out -> changed */
  call[c].flying = false; changed = false;
  if :: call[c].job == 0 && call[c].verb == powerOff ->
        cuts++; if :: cuts > 1 -> VIOLATED(second_power_off) :: else fi
     :: else fi;
  if
  :: call[c].verb == shutdownGuest && on -> changed = true; guestDown = true;
     if :: call[c].job == 0 -> event = true; shutdowns++; if :: shutdowns > 1 -> VIOLATED(second_shutdown) :: else fi :: else fi
  :: call[c].verb == powerOff && on      -> changed = true; on = false; guestDown = false; offBy = cut
  :: call[c].verb == powerOn && !on      -> changed = true; on = true; guestDown = false; offBy = nobody
  :: else
  fi;
  if :: changed && call[c].job == 0 && (turned || st[1] == completed) -> VIOLATED(late_call)
     :: changed && call[c].job == 1 -> turned = true
     :: else fi;
#if FORGER > 0
  if :: changed && call[c].job == 0 && turned -> VIOLATED(late_wish_lost) :: else fi;
#endif
#ifdef FIRM
  if :: changed && call[c].job == 0 && clock == GONE_AWAY -> VIOLATED(call_after_caller) :: else fi;
#endif
  if :: changed && ENDED(call[c].job) && saidWas[call[c].job] != 0 -> VIOLATED(false_state) :: else fi }

/* the call, from the announcement to the answer (worker/call.go send) -> answer */
inline send(j) {
#ifdef PAUSE
  /* the last look at the clock, then anything may happen, then the write */
  if :: call[c].budget -> answer = unanswered :: !call[c].budget -> answer = notSent fi;
#else
  answer = unanswered;
#endif
  atomic {
    if
#ifndef NO_BUDGET
#ifndef PAUSE
    :: answer == unanswered && !call[c].budget -> answer = notSent
    :: answer == unanswered && call[c].budget -> toVCenter(j)
#else
    :: answer == unanswered -> toVCenter(j)
#endif
#else
    :: answer == unanswered -> toVCenter(j)
#endif
    :: answer == notSent -> skip
    fi;
    call[c].budget = false }
}

inline toVCenter(j) {
  if :: ENDED(j) -> VIOLATED(call_of_ended_job) :: else fi;
  if :: call[c].verb == powerOff && POLICY != FORCE && proof != SEEN_WHY -> VIOLATED(cut_on_record) :: else fi;
  if
#ifdef PAUSE
  :: overthrown[id] -> overthrown[id] = false; answer = notSent                /* NotAuthenticated */
  :: !overthrown[id] -> carryOut(c); answer = (changed || call[c].verb == shutdownGuest -> done : already)
#else
  :: carryOut(c); answer = (changed || call[c].verb == shutdownGuest -> done : already)
#endif
  :: lostReplies < LOST_REPLIES -> lostReplies++; carryOut(c); answer = unanswered
  :: lostReplies < LOST_REPLIES -> lostReplies++; answer = unanswered           /* it never arrived */
#if defined(LATE) || defined(FIRM)
  :: lostReplies < LOST_REPLIES -> lostReplies++; call[c].flying = true; answer = unanswered
#endif
#if REFUSES > 0
  :: call[c].verb == shutdownGuest && refusals < REFUSES -> refusals++; answer = refused   /* the Tools do not run */
#endif
#ifdef HOST_LOST
  :: call[c].verb == powerOff && !hostLost -> hostLost = true;                  /* the task fails: no word from the host */
     carryOut(c);
#ifndef NO_DOUBT
     answer = unanswered
#else
     answer = notSent
#endif
#endif
#ifdef SESSION_ENDS
  :: !sessionEnded -> sessionEnded = true;                                      /* NotAuthenticated; a new login follows */
#ifdef RESENDS
     answer = resent
#else
     answer = notSent
#endif
#endif
  fi }

/* ======================================================================================= workers */

#ifdef PAUSE
#define LOGGED_IN overthrown[id] = false
#else
#define LOGGED_IN skip
#endif
#ifdef TWO_IDS
#define FORGET_LOOK holder = 0; waited = false; look = false; lookBehind = false
#else
#define FORGET_LOOK skip
#endif
/* wish.go makeSure, before the first call: what job 1 has done was wished later */
#if FORGER > 0
#define FORGET_WISH sure = false
#ifdef NO_WISH
#define OPPOSED(j) false
#else
#define OPPOSED(j) (j == 0 && turned)
#endif
#define MAKE_SURE(j, again) \
  if :: sure -> skip \
     :: !sure && OPPOSED(j) -> goto closing \
     :: !sure && !OPPOSED(j) -> sure = true; goto again fi
#else
#define FORGET_WISH skip
#define MAKE_SURE(j, again) skip
#endif

inline rest() { LOGGED_IN; busy[id] = false; wj[id] = NOTHING; we[id] = 0; wn[id] = 0;
  t = 0; j = 0; c = 0; r = 0; mode = 0; said = 0; next = 0; answer = 0; asked = false; changed = false; proof = NONE;
  FORGET_LOOK; FORGET_WISH }

/* guest_shutdown.go mustAskGuest */
#ifdef NO_EVENTS
#define SEEN(j) false
#else
#define SEEN(j) (j == 0 && event)
#endif
#ifdef NO_LOOK
#define MUST_ASK(j) (on && !ANY(TAKEN, j))
#else
#define MUST_ASK(j) (on && !(ANY(ASKED, j) && (ANY(TAKEN, j) || guestDown || SEEN(j))))
#endif

#if POLICY == FORCE || defined(NO_OWN_PROOF)
#define MAY_CUT true
#else
#define MAY_CUT (proof == SEEN_WHY)
#endif
/* the first answer is the step's; who asks again keeps it */
#define ASKED_IS(found) \
  if :: proof == ASKS_AGAIN -> skip \
     :: proof != ASKS_AGAIN -> step(j, sAsk, found); if :: r != OK -> goto leave :: else fi fi

proctype Worker(byte id) {
  byte t, j, c, r, mode, said, next, proof; mtype answer; bool asked, changed;
#if FORGER > 0
  bool sure;
#endif
#ifdef TWO_IDS
  byte holder; bool waited;
  bool look, lookBehind;        /* on, as the watch shows it; and: it was read while another job had the VM */
#endif
  do
  :: {
#ifndef QUEUE
    /* a wake-up proves nothing: here one may come for any job at any time, and those that claim nothing leave no trace */
    atomic { if :: DUE(0) -> j = 0
#ifndef ONE_JOB
                :: DUE(1) -> j = 1
#endif
             fi; busy[id] = true; claim(j) };
#else
    atomic {                    /* dispatcher.go note, work: take a wake-up */
      if
      :: tk[ID(0,0)] == queued -> t = ID(0,0) :: tk[ID(0,1)] == queued -> t = ID(0,1)
      :: tk[ID(0,2)] == queued -> t = ID(0,2) :: tk[ID(0,3)] == queued -> t = ID(0,3)
      :: tk[ID(0,4)] == queued -> t = ID(0,4) :: tk[ID(0,5)] == queued -> t = ID(0,5)
      :: tk[ID(0,6)] == queued -> t = ID(0,6) :: tk[ID(0,7)] == queued -> t = ID(0,7)
#ifndef ONE_JOB
      :: tk[ID(1,0)] == queued -> t = ID(1,0) :: tk[ID(1,1)] == queued -> t = ID(1,1)
      :: tk[ID(1,2)] == queued -> t = ID(1,2) :: tk[ID(1,3)] == queued -> t = ID(1,3)
      :: tk[ID(1,4)] == queued -> t = ID(1,4) :: tk[ID(1,5)] == queued -> t = ID(1,5)
      :: tk[ID(1,6)] == queued -> t = ID(1,6) :: tk[ID(1,7)] == queued -> t = ID(1,7)
#endif
      fi;
      tk[t] = taken; hold[t] = id + 1; busy[id] = true; j = t / MAXWAKE };
    claim(j);
#endif
    if :: mode == 0 -> goto leave
       :: mode == 1 -> skip
       :: mode == 2 -> goto closing fi;

#ifdef QUEUE
    if :: said = UNKNOWN; next = completed; goto ending
       :: releases < RELEASES -> releases++; goto giveBack fi;
#endif
#ifdef PRIVILEGE
    if :: skip                  /* handle.go connect, endOvertakenSession */
       :: releases < RELEASES -> releases++; goto giveBack fi;   /* vCenter can't be asked now */
    d_step { if :: fence[j] != 0 && fence[j] != id + 1 -> overthrown[fence[j] - 1] = true; fence[j] = 0 :: else fi };
#endif
#ifndef TWO_IDS
    bind(j);                    /* handle.go resolve */
    if :: r == SUPERSEDED -> goto leave
       :: r == BUSY -> goto closing
       :: else fi;
#else
    d_step { look = on; lookBehind = (real != 0 && real != j + 1) };
                                /* handle.go follow: the watch begins before the lock is taken */
take:
    bind(j);                    /* last_step.go AwaitLastStep */
    if :: r == SUPERSEDED -> goto leave
       :: r == BUSY ->
          if :: ENDED(holder) -> waited = true; goto take
             :: LIVE(holder) && !IN_LAST_STEP(holder) -> goto closing
#ifndef UNBOUNDED_BEHIND
             :: LIVE(holder) && IN_LAST_STEP(holder) ->   /* the wait is over; or it is another caller's job */
#ifdef NO_BEHIND_END
                d_step { actsOnVM(j) }
#else
                goto closing
#endif
#else
             :: !MINE(j) -> goto leave
#endif
          fi
       :: else fi;
    d_step {
      if :: !waited -> lookBehind = false                 /* the watch has shown the VM as it is */
#ifndef STALE_LOOK
         :: waited -> look = on; lookBehind = (real != j + 1)     /* handle.go follow: it is read again */
#endif
         :: else
      fi };
#endif
#ifndef NO_QUIET
    if :: !ANY(FOREIGN, j) -> skip
       :: STOP(j) -> goto closing fi;
#endif
    atomic {                    /* step check-power-state */
      if :: releases < RELEASES -> releases++; goto giveBack
         :: STOP(j) -> goto closing
         :: !STOP(j) && sCheck[j] == 0 -> step(j, sCheck, (SEES_ON -> 1 : 2)); if :: r != OK -> goto leave :: else fi;
#ifdef TWO_IDS
            if :: SEES_ON != on -> VIOLATED(stale_decision) :: else fi
#endif
         :: !STOP(j) && sCheck[j] != 0 -> skip fi;
      if :: OPERATION(j) == ON -> goto start
         :: OPERATION(j) == OFF && sCheck[j] == 2 -> goto verifyOff
         :: else fi };
#if POLICY == FORCE
    goto forceOff;
#endif

askGuest:                       /* guest_shutdown.go, call.go change: looks, announces, or waits and looks again */
    atomic {
      if :: sAsk[j] == 1 || sAsk[j] == 3 -> goto waitForGuest
         :: sAsk[j] == 2 -> goto forceOff
         :: else fi };
askAgain:
    atomic {
      if
      :: !MUST_ASK(j) && (ANY(ASKED, j)) -> goto asked1            /* not repeated */
      :: !MUST_ASK(j) && !ANY(ASKED, j) -> goto askedOff
      :: MUST_ASK(j) -> MAKE_SURE(j, askAgain)
      fi };
    intent(j, shutdownGuest);
    if
    :: r == SUPERSEDED -> goto leave
    :: r == STOPPED -> goto closing
    :: r == WAIT -> if :: !ANY(EARLIER, j) -> goto askAgain :: STOP(j) -> goto closing fi
    :: r == OK -> skip
    fi;
    goto sending;

asked1:   atomic { ASKED_IS(1); goto waitForGuest };
asked2:   atomic { ASKED_IS(2); proof = SEEN_WHY; goto forceOff };
askedOff: atomic { ASKED_IS(3); if :: proof == ASKS_AGAIN -> goto wasCut :: else -> goto waitForGuest fi };

waitForGuest:
#if POLICY == NOWAIT
    atomic { if :: STOP(j) -> goto closing :: else -> said = (on -> ON : OFF); next = completed; goto ending fi };
#else
    atomic {                    /* off, or the graceful clock has run out */
      if :: STOP(j) -> goto closing
         :: !STOP(j) && proof == ASKS_AGAIN && !on -> goto wasCut
         :: !STOP(j) && proof == ASKS_AGAIN && on -> proof = SEEN_WHY; goto forceOff
         :: proof != ASKS_AGAIN && sWait[j] == 0 && !on -> step(j, sWait, 1)
         :: proof != ASKS_AGAIN && sWait[j] == 0 && on && !STOP(j) -> step(j, sWait, 2); proof = SEEN_WHY
         :: !STOP(j) && proof != ASKS_AGAIN && sWait[j] != 0 -> r = OK fi;
      if :: r != OK -> goto leave
         :: r == OK && sWait[j] == 1 -> goto verifyOff
         :: r == OK && sWait[j] == 2 -> skip fi };
#if POLICY == GRACEFUL_ONLY
    goto closing;
#endif
#endif

forceOff:                       /* hard_off.go */
    atomic { if :: STOP(j) -> goto closing
                :: !STOP(j) && sCut[j] -> goto verifyOff
                :: !STOP(j) && !sCut[j] && !on -> goto wasCut
                :: !STOP(j) && !sCut[j] && on && MAY_CUT -> MAKE_SURE(j, forceOff)
                :: !STOP(j) && !sCut[j] && on && !MAY_CUT -> proof = ASKS_AGAIN; goto askAgain fi };
    intent(j, powerOff);
    if
    :: r == SUPERSEDED -> goto leave
    :: r == STOPPED -> goto closing
    :: r == WAIT -> if :: !ANY(EARLIER, j) -> goto forceOff :: STOP(j) -> goto closing fi
    :: r == OK -> skip
    fi;
    goto sending;
wasCut: atomic { step(j, sCut, true); if :: r == OK -> goto verifyOff :: else -> goto leave fi };

verifyOff:                      /* verify_off.go */
    beginLastStep(j);
    atomic { if :: !on -> said = OFF; next = completed; goto ending
                :: on -> failLastStep(j); goto closing fi };

start:                          /* power_on.go start */
#ifndef NO_SETTLE
    if :: asked && on && !sStart[j] ->
          if :: !on || !offAsked -> skip
             :: on && offAsked -> goto closing                             /* longer than the request allows: failed */
             :: STOP(j) -> goto closing fi
       :: else fi;
#endif
stillDown:
    atomic { if :: STOP(j) -> goto closing
                :: !STOP(j) && (on || sStart[j]) -> goto isOn
                :: !STOP(j) && !on && !sStart[j] -> MAKE_SURE(j, stillDown) fi };
    intent(j, powerOn);
    if
    :: r == SUPERSEDED -> goto leave
    :: r == STOPPED -> goto closing
    :: r == WAIT -> if :: !ANY(EARLIER, j) -> goto stillDown :: STOP(j) -> goto closing fi
    :: r == OK -> skip
    fi;
    goto sending;
isOn:
    atomic { step(j, sStart, true); if :: r != OK -> goto leave :: else fi };
    beginLastStep(j);
    atomic { if :: on -> said = ON; next = completed; goto ending
                :: !on -> failLastStep(j); goto closing fi };        /* it did not stay on */

sending:                        /* call.go send */
    send(j);
#ifdef RESENDS
    if :: answer == resent ->   /* after the login, whenever that is */
          atomic { carryOut(c); answer = (changed || call[c].verb == shutdownGuest -> done : already) }
       :: else fi;
#endif
    if
    :: answer == unanswered -> goto giveBack           /* ErrNoAnswer: another attempt */
    :: else -> skip
    fi;
    outcome(j, answer);
    if
    :: r != OK -> goto leave
    :: r == OK && answer == notSent -> goto giveBack
    :: r == OK && answer == refused -> goto asked2
    :: r == OK && (answer == done || answer == already) ->
       if :: call[c].verb == shutdownGuest -> goto asked1
          :: call[c].verb == powerOff -> goto wasCut
          :: call[c].verb == powerOn -> goto isOn fi
    fi;

giveBack:                       /* finish.go: retried */
    release(j);
    goto leave;

closing:                        /* finish.go: failed or cancelled: look once more, say what is, end */
    atomic { next = (cfl[j] -> cancelled : failed);
      if :: said = (on -> ON : OFF)
#ifdef LOOK_FAILS
         :: said = UNKNOWN
#endif
      fi };
ending:
    end(j, next, said, (said == OFF || (next == completed && OPERATION(j) == ON)));
    if :: r == WAIT ->
#ifdef FIRM
          if :: j == 0 && ANY(OURS, j) ->                 /* firm.go endUnsure: the wait is too long for it */
                next = (next == completed -> failed : next); said = UNKNOWN; goto ending
             :: (j != 0 || clock < CLOSING) && (!ANY(OURS, j) || !MINE(j)) -> skip
             :: j == 0 && !ANY(OURS, j) -> skip
          fi;
#else
          !ANY(OURS, j) || !MINE(j);
#endif
#ifdef NO_RELOOK
          goto ending
#else
          if :: next == completed -> goto ending :: else -> goto closing fi
#endif
       :: else fi;

leave:
    atomic {
#ifdef QUEUE
      if :: tk[t] == taken -> tk[t] = kept :: else fi;   /* by id alone, also when another runs it */
      hold[t] = 0;
#endif
      if :: own[j] == id + 1 -> own[j] = 0 :: else fi;
      rest() }
#if CRASHES > 0
  } unless { atomic { die[id] -> die[id] = false;
      if :: own[j] == id + 1 -> own[j] = 0 :: else fi;
#ifdef QUEUE
      if :: hold[t] == id + 1 -> hold[t] = 0 :: else fi;
#endif
      c = 0; do :: c < NC -> if :: call[c].verb != 0 && call[c].job == wj[id] && call[c].epoch == we[id] -> call[c].budget = false :: else fi; c++
                :: else -> break od;
      rest();
#ifdef STAYS_DEAD
      false
#endif
      } }
#else
  }
#endif
  od }

/* ======================================================================================= all others */

proctype Client() {             /* the api: record, then wake; it may die between the two */
  submit(0);
#ifdef QUEUE
  if :: tk[ID(0,0)] = queued
     :: crashes < CRASHES -> crashes++ fi;                       /* the sweep repeats it by time */
#endif
#ifndef ONE_JOB
#ifndef TWO_IDS
  ENDED(0);
#endif
  submit(1);
#ifdef QUEUE
  tk[ID(1,0)] = queued
#endif
#endif
}

#ifdef CANCEL
proctype Canceller() {
  d_step { LIVE(0) ->           /* cancel.lua */
#ifdef NAIVE_CANCEL
    finish(0, cancelled)
#else
    if :: st[0] != running && !ANY(CALLED, 0) -> finish(0, cancelled)
       :: else -> cfl[0] = true; if :: st[0] == pending -> wused[0] = true :: else fi fi
#endif
  } }
#endif

#define GONE(j) (wused[j] || tk[ID(j, wake[j])] == absent || tk[ID(j, wake[j])] == kept || tk[ID(j, wake[j])] == archived \
                 || (tk[ID(j, wake[j])] == taken && hold[ID(j, wake[j])] == 0))
#ifdef NO_WAKE_NUMBER
#define SWEEP(j) \
  :: atomic { DUE(j) && tk[ID(j, ep[j])] == absent -> x = ID(j, ep[j]) }; \
     atomic { if :: tk[x] == absent -> tk[x] = queued :: else fi; x = 0 }
#else
#define SWEEP(j) \
  :: atomic { DUE(j) && GONE(j) -> wake[j]++; assert(wake[j] < MAXWAKE); wused[j] = false; x = ID(j, wake[j]) }; \
     atomic { tk[x] = queued; x = 0 }
#endif
#if defined(QUEUE) || defined(DEADLINE)
proctype Sweeper() { byte x;    /* sweep.lua, then the queue; expire.lua */
  do
#ifdef QUEUE
  SWEEP(0)
#ifndef ONE_JOB
  SWEEP(1)
#endif
#endif
#ifdef DEADLINE
#ifdef NAIVE_DEADLINE
  :: d_step { LIVE(0) && dl[0] -> finish(0, failed) }
#else
  :: d_step { st[0] == pending && dl[0] && !ANY(CALLED, 0) -> finish(0, failed) }
  /* END_GRACE is longer than a window: who is given up without a look has none open */
  :: d_step { LIVE(0) && dl[0] && !(st[0] == running && fresh[0]) && !ANY(OURS, 0) -> finish(0, failed) }
#endif
#endif
  od }
#endif

#ifdef QUEUE
#define BUDGETS_OVER(j) skip
#else
#define BUDGET(k, j) if :: call[k].verb != 0 && call[k].job == j -> call[k].budget = false :: else fi
#define BUDGETS_OVER(j) BUDGET(0, j); BUDGET(1, j); BUDGET(2, j); BUDGET(3, j); BUDGET(4, j); BUDGET(5, j)
#endif
/* STALE is longer than a send budget, and an intent counts as a beat: when the owner is stale, its budgets are over.
 * The owner may be dead, or merely slow: then its beat may still arrive. */
#define AGE(j) \
  :: atomic { st[j] == running && fresh[j] && (own[j] == 0 || stales < STALES) -> \
       if :: own[j] != 0 -> stales++ :: else fi; fresh[j] = false; BUDGETS_OVER(j) } \
  :: atomic { st[j] == running && !fresh[j] && own[j] != 0 && STALES > 0 -> fresh[j] = true }
/* asynq: a lease that ran out, a worker that is gone: again, or retries spent */
#define TASK(t) \
  :: atomic { tk[t] == taken && redeliveries < REDELIVERIES -> redeliveries++; tk[t] = queued; hold[t] = 0 } \
  :: atomic { tk[t] == taken && hold[t] == 0 -> tk[t] = archived } \
  :: atomic { tk[t] == taken && hold[t] == 0 && redeliveries < REDELIVERIES -> redeliveries++; tk[t] = queued }
/* a request that is flying is carried out; a window is over when nothing of its call can come any more: callLife */
#define TRAFFIC(k) \
  :: atomic { call[k].flying -> carryOut(k); changed = false } \
  :: atomic { call[k].window == OPEN && !call[k].flying && !call[k].budget -> LAPSE(k) }
#ifndef NO_LOOK_AGAIN
#define LAPSE(k) call[k].window = OVER
#else
#define LAPSE(k) call[k].window = 0
#endif

proctype World() { bool changed;
  do
  AGE(0)
#ifndef ONE_JOB
  AGE(1)
#endif
#ifdef QUEUE
  TASK(ID(0,0)) TASK(ID(0,1)) TASK(ID(0,2)) TASK(ID(0,3)) TASK(ID(0,4)) TASK(ID(0,5))
#ifndef ONE_JOB
  TASK(ID(1,0)) TASK(ID(1,1)) TASK(ID(1,2)) TASK(ID(1,3)) TASK(ID(1,4))
#endif
#endif
#if CRASHES > 0
  :: atomic { crashes < CRASHES && busy[0] -> crashes++; die[0] = true }
  :: atomic { crashes < CRASHES && busy[1] -> crashes++; die[1] = true }
#endif
#ifdef FIRM
  /* the reserve is longer than a send budget, and so is the time from the deadline to the caller's limit; both together
   * are longer than a call takes that is not late */
  :: atomic { clock == ANYTIME && UNDER_WAY -> clock = NO_CALLS }
  :: atomic { clock == NO_CALLS && UNDER_WAY && !ANY(IN_TIME_UNSENT, 0) -> clock = CLOSING; dl[0] = true }
  :: atomic { clock == CLOSING && UNDER_WAY && !ANY(UNSENT, 0) && !ANY(IN_TIME_FLYING, 0) -> clock = GONE_AWAY }
#elif defined(DEADLINE)
  :: atomic { LIVE(0) && !dl[0] -> dl[0] = true }
#endif
#ifdef REDIS_LOSS
  :: atomic { !redisLost && st[0] == running && ep[0] > 1 -> redisLost = true;
       ep[0]--; nonce[0] = 0; own[0] = 0; fresh[0] = false; wused[0] = true }
#endif
#ifndef QUEUE
  TRAFFIC(0) TRAFFIC(1) TRAFFIC(2) TRAFFIC(3) TRAFFIC(4) TRAFFIC(5)
  :: atomic { guestDown && on -> on = false; guestDown = false; offBy = guest;
       if :: st[1] == completed && SECOND == ON -> VIOLATED(on_then_off) :: else fi }
  :: atomic { guestDown && on -> guestDown = false }   /* or it gives that up */
  /* settleTime, settleGrace: a guest that was asked so long ago does not go down any more */
  :: atomic { offAsked && !guestDown && !ANY(SHUTTING, 0) -> offAsked = false }
#endif
  od }

#if FORGER > 0
/* somebody who can write to Redis, but sign nothing. No step is believed behind one that is missing (trail.go openTrail),
 * so what he leaves of the sheet is its beginning; a call without its note has not been made, as far as the job knows */
#define WRITE(what) :: atomic { forged < FORGER && st[0] != none -> forged++; what }
#define CUT_SHORT \
  if :: skip :: sCut[0] = false; sStart[0] = false; \
        if :: skip :: sWait[0] = 0; if :: skip :: sAsk[0] = 0; if :: skip :: sCheck[0] = 0 fi fi fi fi
#define FORGET_CALL(k) \
  if :: call[k].verb != 0 && call[k].job == 0 && !call[k].budget -> call[k].answer = notSent :: else fi
proctype Forger() { bool refusedOnce;
  do
  :: d_step { sAsk[0] == 2 && !refusedOnce -> refusedOnce = true }
  WRITE(st[0] = pending; own[0] = 0; fresh[0] = false; cfl[0] = false; CUT_SHORT)
  WRITE(CUT_SHORT)
  WRITE(if :: refusedOnce -> sCheck[0] = 1; sAsk[0] = 2; sWait[0] = 0; sCut[0] = false fi)
  WRITE(FORGET_CALL(0); FORGET_CALL(1); FORGET_CALL(2); FORGET_CALL(3); FORGET_CALL(4); FORGET_CALL(5))
#ifdef REWRITES
  WRITE(st[0] = running; fresh[0] = true;
        if :: wj[0] == 0 -> ep[0] = we[0]; nonce[0] = wn[0]
           :: wj[1] == 0 -> ep[0] = we[1]; nonce[0] = wn[1] fi)
#endif
  od }
#endif

proctype Observer() {
end_o: timeout ->
  d_step { if :: LIVE(0) || LIVE(1) || alias != 0 || real != 0 -> VIOLATED(standstill) :: else fi } }

init { atomic { run Client(); run World();
#if defined(QUEUE) || defined(DEADLINE)
  run Sweeper();
#endif
#ifdef CANCEL
  run Canceller();
#endif
#if FORGER > 0
  run Forger();
#endif
  run Worker(0); run Worker(1); run Observer() } }
