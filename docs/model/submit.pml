/* submit.pml: a submission whose answer is lost, and the scripts that are repeated by the Redis client.
 *
 * One caller's request goes through the api (api/accept.go submit, withdraw); a second caller sends an equal request,
 * or the first repeats its own with the same Idempotency-Key. A worker takes the job up whenever it can: the sweep
 * finds it. A command may be executed and its answer lost, be executed long after its sender gave it up, or be
 * executed twice, because go-redis repeats commands.
 *
 *   NO_WITHDRAW    the api says 503 without taking the submission back      withdraw.lua, api/accept.go withdraw
 *   NO_TOMBSTONE   withdraw leaves no mark against a late submission        withdraw.lua, first lines of submit.lua
 *   NO_REPEAT      submit, claim and end don't know their own repetition    first lines of submit, claim, end .lua
 *   NO_TOLD        withdraw does not ask whether another was told of it     told in submit.lua, withdraw.lua
 *
 * With HOLDER another job has the VM. It may be in its last step, then the request waits for its end and submits again,
 * under the same id (api/accept.go submitBehind, joblog/last_step.go). It may be that of an equal request, too, and its
 * worker may be gone, so that it does not end.
 *
 *   UNBOUNDED_BEHIND  the request waits for that end for ever               joblog/last_step.go LastStepWait
 *   NO_LEAVE          it waits on when its client has gone                  api/accept.go submitBehind
 *   NO_MARK           before 409, and before 202 with another's job, it is not withdrawn     api/accept.go forestall
 *
 * With FORGER somebody watches what Redis is sent, and can write to it: he deletes the mark of a withdrawal, and puts the
 * submission in.
 */

/* ---- the properties: a violation names itself ---- */
bool runs_after_503, told_job_is_gone, refused_yet_accepted, owner_walked_away, ended_yet_superseded;
bool told_of_one_of_two, unanswered, left_behind;
#define any_id 0
#define runs_after_503_id 1        /* 503 "nothing was accepted" was said, and there is a job, or there will be */
#define told_job_is_gone_id 2      /* 202 was said, and the job was taken back */
#define refused_yet_accepted_id 3  /* 409 was said because of one's own job, or one's own job comes after it */
#define owner_walked_away_id 4     /* an owner takes its own claim for somebody else's: the job stands still till it is stale */
#define ended_yet_superseded_id 5  /* who ended a job is told that it was not his */
#define told_of_one_of_two_id 6    /* 202 was said with another's job, and one's own comes, too */
#define unanswered_id 7            /* nothing moves any more, and the request has no answer */
#define left_behind_id 8           /* a client that waited for another job's end went away, and a job is made for it */
#ifndef ONLY
#define ONLY any_id
#endif
#define VIOLATED(p) p = (ONLY == p##_id || ONLY == any_id); assert(!p)

mtype = { absent, pending, running, ended };
mtype job = absent;             /* the record; with it the alias lock */
bool tombstone = false, told = false, toldOther = false;
bool said503 = false, said202 = false;
byte late = 0;                  /* copies of submit that are still on their way */
#ifdef HOLDER
bool held = true;               /* another job has the alias lock */
bool equal = false;             /* it is that of an equal request */
bool waiting = false, gone = false;  /* the client waits for that job's end; it went away meanwhile */
bool said409 = false, saidOther = false, answered = false;
#endif

#ifdef HOLDER
#define FREE (job == absent && !tombstone && !held)
#define ACCEPTED_AFTER_ALL \
       if :: said409 -> VIOLATED(refused_yet_accepted) :: else fi; \
       if :: saidOther -> VIOLATED(told_of_one_of_two) :: else fi;
#else
#define FREE (job == absent && !tombstone)
#define ACCEPTED_AFTER_ALL
#endif

inline submit() {               /* submit.lua, by the first caller's id -> created, withdrawn, busy, live */
  d_step {
    if
#ifndef NO_REPEAT
    :: job != absent -> answer = created
#else
    :: job == pending || job == running -> answer = busy      /* by its own lock */
    :: job == ended -> answer = created
#endif
    :: job == absent && tombstone -> answer = withdrawn
#ifdef HOLDER
    :: job == absent && !tombstone && held -> answer = (equal -> live : busy)
#endif
    :: FREE -> job = pending; answer = created;
       ACCEPTED_AFTER_ALL
       if :: said503 -> VIOLATED(runs_after_503) :: else fi
    fi } }

inline withdraw() {             /* withdraw.lua -> withdrawn, created (accepted) */
  d_step {
    if
    :: job == running || job == ended -> answer = created
#ifndef NO_TOLD
    :: job == pending && toldOther -> answer = created
    :: (job == pending && !toldOther) || job == absent ->
#else
    :: job == pending || job == absent ->
#endif
#ifndef NO_TOMBSTONE
       tombstone = true;
#endif
       if :: told && job == pending -> VIOLATED(told_job_is_gone) :: else fi;
       job = absent; answer = withdrawn
    fi } }

mtype = { unknown, created, withdrawn, busy, live };

proctype Api() { mtype answer, other; byte tries;
take:
  tries = 0;
  do                            /* accept.go submit: repeated while there is no sure answer */
  :: submit(); break
  :: submit(); answer = unknown; tries++;                                     /* executed, the answer is lost */
     if :: tries < 2 -> skip :: break fi
  :: late < 2 -> late++; answer = unknown; tries++;                           /* neither yet */
     if :: tries < 2 -> skip :: break fi
  :: tries == 2 -> break
  od;
#ifdef HOLDER
  if
  :: answer == busy -> waiting = true;                                        /* last_step.go AwaitLastStep */
     if
#ifndef NO_LEAVE
     :: d_step { !held && !gone -> waiting = false }; goto take
     :: d_step { gone -> waiting = false }
#else
     :: d_step { !held -> waiting = false };
        if :: gone -> VIOLATED(left_behind) :: else fi; goto take
#endif
#ifndef UNBOUNDED_BEHIND
     :: waiting = false         /* it has more to do, or takes long, or is another caller's */
#endif
     fi
  :: else
  fi;
#ifndef NO_MARK
  if
  :: answer == busy || answer == live -> other = answer;
     if :: withdraw(); if :: answer == withdrawn -> answer = other :: else fi
        :: withdraw(); answer = 0                                             /* the body says: look for this job */
        :: answer = 0 fi
  :: else
  fi;
#endif
#endif
  if
  :: answer == unknown ->
#ifdef NO_WITHDRAW
     answer = withdrawn
#else
     if :: withdraw()
        :: withdraw(); answer = unknown                                       /* the body says: look for this job */
        :: skip fi
#endif
  :: else
  fi;
  d_step {
    if
    :: answer == created -> said202 = true; told = true;
       if :: job == absent -> VIOLATED(told_job_is_gone) :: else fi
    :: answer == withdrawn -> said503 = true;
       if :: job != absent -> VIOLATED(runs_after_503) :: else fi
#ifdef HOLDER
    :: answer == busy -> said409 = true;
       if :: job != absent -> VIOLATED(refused_yet_accepted) :: else fi
    :: answer == live -> saidOther = true;
       if :: job != absent -> VIOLATED(told_of_one_of_two) :: else fi
#else
    :: answer == busy ->        /* 409 with one's own id */
       VIOLATED(refused_yet_accepted)
#endif
    :: else
    fi;
#ifdef HOLDER
    answered = true
#endif
  } }

#ifdef HOLDER
proctype Holder() {             /* its end; or its worker is gone */
  if :: held = false :: skip fi }

proctype Leaver() {             /* a client that may not wait so long */
  if :: d_step { waiting -> gone = true } :: skip fi }

proctype Observer() {
end_o: timeout -> d_step { if :: !answered -> VIOLATED(unanswered) :: else fi } }
#endif

proctype Network() { mtype answer;
  do :: late > 0 -> submit(); d_step { late--; answer = 0 } od }

#ifdef FORGER
proctype Forger() {
  d_step { tombstone && late < 2 -> tombstone = false; late++ } }
#endif

proctype Other() {              /* submit.lua {'live'} or {'replayed'}: the answer is 202 with the first one's job */
  d_step { job != absent -> told = true; toldOther = true } }

inline claim() {                /* claim.lua; mine: the record has this worker's nonce */
  d_step {
    if
    :: job == pending -> job = running; mine = true; answer = created
#ifndef NO_REPEAT
    :: job == running && mine -> answer = created
#endif
    :: else -> answer = busy    /* not due: somebody lives */
    fi } }

inline end() {                  /* end.lua */
  d_step {
    if
    :: job == running && mine -> job = ended; answer = created
#ifndef NO_REPEAT
    :: job == ended && mine -> answer = created
#endif
    :: else -> answer = withdrawn  /* superseded */
    fi } }

proctype Worker() { mtype answer; bool mine;
  do
  :: job == pending ->
     claim();
     if :: skip :: claim() fi;  /* the answer was lost, the client repeats the command */
     if :: answer == busy && mine -> VIOLATED(owner_walked_away)
        :: answer == busy && !mine -> goto next
        :: else fi;
     end();
     if :: skip :: end() fi;
     if :: answer == withdrawn -> VIOLATED(ended_yet_superseded) :: else fi;
next: answer = 0; mine = false
  od }

init { atomic {
#ifdef HOLDER
  if :: equal = true :: skip fi;
  run Holder(); run Leaver(); run Observer();
#endif
#ifdef FORGER
  run Forger();
#endif
  run Api(); run Network(); run Worker();
  run Other() } }
