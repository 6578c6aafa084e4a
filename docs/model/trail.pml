/* trail.pml: what an attempt believes of those before it. The recorded steps of a final sync, and somebody who can write
 * to Redis.
 *
 * One job, whose attempts come one after the other, and may end between any two lines. A copy may go wrong without anybody
 * noticing; that is what the verification is for. Each note of a step names the one before by its MAC, so that a note of
 * one round (1, 2, ...) follows only on those of the same round.
 *
 *   NO_AFTER    notes of steps do not name the one before      joblog/trail.go openTrail, joblog/step.go recordDone
 *   FORGER      how many writes he makes: he deletes the note of a step
 *   PUTS_BACK   or puts an earlier one back, which he has seen
 */
#ifndef FORGER
#define FORGER 0
#endif
bool verified_other_copy;          /* the property: completed, because another copy than that on the target was compared */

#define ATTEMPTS 3
byte copied = 0, verified = 0;     /* the notes in the record: of which round; 0 for none */
byte copies = 0;                   /* that were made; the newest ones that were recorded, and verified */
byte noted = 0, compared = 0;
bool equal = false;                /* target and source, in truth */
byte forged = 0;

proctype Worker() { byte attempts, copy, verify;
  do
  :: d_step { attempts < ATTEMPTS -> attempts++;                       /* claim.go, trail.go openTrail */
       copy = copied; verify = verified;
#ifndef NO_AFTER
       if :: verify != copy -> verify = 0 :: else fi
#endif
     };
     if
     :: copy == 0 ->
        atomic { copies++; if :: equal = true :: equal = false fi };   /* sync_copy.go */
        if :: skip :: goto next fi;
        d_step { copy = copies; copied = copies; noted = copies;
#ifndef NO_AFTER
          verify = 0
#endif
        }
     :: else
     fi;
     if :: skip :: goto next fi;
     if
     :: verify == 0 && !equal -> break                                 /* verification_failed */
     :: verify == 0 && equal -> d_step { verify = copy; verified = copy; compared = copy }
     :: else
     fi;
     if :: skip :: goto next fi;
     if :: !equal -> verified_other_copy = true; assert(!verified_other_copy) :: else fi;         /* record-change-id, end */
     break;
next: atomic { copy = 0; verify = 0 }
  :: attempts == ATTEMPTS -> break
  od }

#define WRITE(what) :: atomic { forged < FORGER -> forged++; what }
proctype Forger() {
  do
  WRITE(copied = 0)
  WRITE(verified = 0)
#ifdef PUTS_BACK
  WRITE(if :: noted > 0 -> copied = 1 :: noted > 1 -> copied = 2 fi)
  WRITE(if :: compared > 0 -> verified = compared fi)
#endif
  od }

init { atomic { run Worker(); run Forger() } }
