/* logins.pml: wrong passwords of one account at one vCenter. Two processes, five logins at once, each with a right password
 * or a wrong one. Three wrong ones may reach vCenter within 15 minutes, which are not over here.
 *
 *   COUNTS_AFTER   a try is counted when it was answered       vcenter/tries.go takeHere, access/lua/reserve_login.lua
 *   RIGHT_CLEARS   a right password takes the wrong ones back  vcenter/tries.go end, access/lua/release_login.lua
 *   REDIS_AWAY     each process counts alone                   vcenter/tries.go share
 */
#ifndef ONLY
#define ONLY any_id
#endif
#define any_id 0
bool fourth_wrong, standstill;
#define fourth_wrong_id 1          /* a fourth wrong password reaches vCenter */
#define standstill_id 2            /* nothing moves any more, and a login has neither been sent nor refused */
#define VIOLATED(p) p = (ONLY == p##_id || ONLY == any_id); assert(!p)

#define MOST 3
#define LOGINS 5
byte unsure, wrong;                /* in Redis: logins without an answer, wrong passwords */
byte unsureHere[2], wrongHere[2];    /* in each process */
byte reached = 0, over = 0;        /* wrong passwords that vCenter has had; logins that are over */

#ifdef COUNTS_AFTER
#define UNSURE(n) 0
#else
#define UNSURE(n) n
#endif

/* takes one of what is left: reserved, refused, or waits for an answer */
inline take(w, o) {
  d_step {
    if
    :: w >= MOST -> answer = refused
    :: w < MOST && w + UNSURE(o) < MOST -> o++; answer = reserved
    fi } }

inline giveBack(w, o) {
  d_step { o--;
    if :: sent == wrongOne -> w++
#ifdef RIGHT_CLEARS
       :: sent == rightOne -> w = 0
#endif
       :: else fi } }

mtype = { reserved, refused, rightOne, wrongOne };

proctype Login(byte p) { mtype answer, sent;
  take(wrongHere[p], unsureHere[p]);                            /* tries.go takeHere */
  if :: answer == refused -> goto done :: else fi;
#ifndef REDIS_AWAY
  take(wrong, unsure);                                        /* reserve_login.lua, asked until it tells */
  if :: answer == refused -> giveBack(wrongHere[p], unsureHere[p]); goto done :: else fi;
#endif
  if
  :: sent = rightOne
  :: d_step { sent = wrongOne; reached++;
       if :: reached > MOST -> VIOLATED(fourth_wrong) :: else fi }
  fi;
#ifndef REDIS_AWAY
  giveBack(wrong, unsure);                                    /* release_login.lua */
#endif
  giveBack(wrongHere[p], unsureHere[p]);                        /* tries.go end */
done: over++ }

proctype Observer() {
end_o: timeout -> d_step { if :: over < LOGINS -> VIOLATED(standstill) :: else fi } }

init { atomic { run Login(0); run Login(0); run Login(0); run Login(1); run Login(1); run Observer() } }
