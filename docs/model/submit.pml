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
 */

/* ---- the properties: a violation names itself ---- */
bool runs_after_503, told_job_is_gone, refused_yet_accepted, owner_walked_away, ended_yet_superseded;
#define any_id 0
#define runs_after_503_id 1        /* 503 "nothing was accepted" was said, and there is a job, or there will be */
#define told_job_is_gone_id 2      /* 202 was said, and the job was taken back */
#define refused_yet_accepted_id 3  /* 409 because of one's own job */
#define owner_walked_away_id 4     /* an owner takes its own claim for somebody else's: the job stands still till it is stale */
#define ended_yet_superseded_id 5  /* who ended a job is told that it was not his */
#ifndef ONLY
#define ONLY any_id
#endif
#define VIOLATED(p) p = (ONLY == any_id || ONLY == p##_id); assert(!p)

mtype = { absent, pending, running, ended };
mtype job = absent;             /* the record; with it the alias lock */
bool tombstone = false, told = false, toldOther = false;
bool said503 = false, said202 = false;
byte late = 0;                  /* copies of submit that are still on their way */

inline submit() {               /* submit.lua, by the first caller's id -> created, withdrawn, busy */
  d_step {
    if
#ifndef NO_REPEAT
    :: job != absent -> answer = created
#else
    :: job == pending || job == running -> answer = busy      /* by its own lock */
    :: job == ended -> answer = created
#endif
    :: job == absent && tombstone -> answer = gone
    :: job == absent && !tombstone -> job = pending; answer = created;
       if :: said503 -> VIOLATED(runs_after_503) :: else fi
    fi } }

inline withdraw() {             /* withdraw.lua -> gone, created (accepted) */
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
       job = absent; answer = gone
    fi } }

mtype = { unknown, created, gone, busy };

proctype Api() { mtype answer; byte tries;
  do                            /* accept.go submit: repeated while there is no sure answer */
  :: submit(); break
  :: submit(); answer = unknown; tries++;                                     /* executed, the answer is lost */
     if :: tries < 2 -> skip :: break fi
  :: late < 2 -> late++; answer = unknown; tries++;                           /* neither yet */
     if :: tries < 2 -> skip :: break fi
  :: tries == 2 -> break
  od;
  if
  :: answer == unknown ->
#ifdef NO_WITHDRAW
     answer = gone
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
    :: answer == gone -> said503 = true;
       if :: job != absent -> VIOLATED(runs_after_503) :: else fi
    :: answer == busy ->        /* 409 with one's own id */
       VIOLATED(refused_yet_accepted)
    :: else
    fi } }

proctype Network() { mtype answer;
  do :: late > 0 -> submit(); d_step { late--; answer = 0 } od }

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
    :: else -> answer = gone    /* superseded */
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
     if :: answer == gone -> VIOLATED(ended_yet_superseded) :: else fi;
next: answer = 0; mine = false
  od }

init { atomic { run Api(); run Network(); run Worker();
  run Other() } }
