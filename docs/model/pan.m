#define rand	pan_rand
#define pthread_equal(a,b)	((a)==(b))
#if defined(HAS_CODE) && defined(VERBOSE)
	#ifdef BFS_PAR
		bfs_printf("Pr: %d Tr: %d\n", II, t->forw);
	#else
		cpu_printf("Pr: %d Tr: %d\n", II, t->forw);
	#endif
#endif
	switch (t->forw) {
	default: Uerror("bad forward move");
	case 0:	/* if without executable clauses */
		continue;
	case 1: /* generic 'goto' or 'skip' */
		IfNotBlocked
		_m = 3; goto P999;
	case 2: /* generic 'else' */
		IfNotBlocked
		if (trpt->o_pm&1) continue;
		_m = 3; goto P999;

		 /* PROC :init: */
	case 3: // STATE 1 - job.pml:714 - [(run Client())] (0:0:0 - 1)
		IfNotBlocked
		reached[5][1] = 1;
		if (!(addproc(II, 1, 1, 0)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 4: // STATE 2 - job.pml:714 - [(run Sweeper())] (0:0:0 - 1)
		IfNotBlocked
		reached[5][2] = 1;
		if (!(addproc(II, 1, 2, 0)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 5: // STATE 3 - job.pml:714 - [(run World())] (0:0:0 - 1)
		IfNotBlocked
		reached[5][3] = 1;
		if (!(addproc(II, 1, 3, 0)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 6: // STATE 4 - job.pml:718 - [(run Worker(0))] (0:0:0 - 1)
		IfNotBlocked
		reached[5][4] = 1;
		if (!(addproc(II, 1, 0, 0)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 7: // STATE 5 - job.pml:718 - [(run Worker(1))] (0:0:0 - 1)
		IfNotBlocked
		reached[5][5] = 1;
		if (!(addproc(II, 1, 0, 1)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 8: // STATE 6 - job.pml:718 - [(run Observer())] (0:0:0 - 1)
		IfNotBlocked
		reached[5][6] = 1;
		if (!(addproc(II, 1, 4, 0)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 9: // STATE 8 - job.pml:718 - [-end-] (0:0:0 - 1)
		IfNotBlocked
		reached[5][8] = 1;
		if (!delproc(1, II)) continue;
		_m = 3; goto P999; /* 0 */

		 /* PROC Observer */
	case 10: // STATE 1 - job.pml:709 - [(timeout)] (0:0:0 - 1)
		IfNotBlocked
		reached[4][1] = 1;
		if (!(((trpt->tau)&1)))
			continue;
		_m = 1; goto P999; /* 0 */
	case 11: // STATE 2 - job.pml:710 - [(((0==0)||(0==1)))] (0:0:0 - 1)
		IfNotBlocked
		reached[4][2] = 1;
		if (!(((0==0)||(0==1))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 12: // STATE 3 - job.pml:711 - [((((((st[0]==pending)||(st[0]==running))||((st[1]==pending)||(st[1]==running)))||(alias!=0))||(real!=0)))] (0:0:0 - 1)
		IfNotBlocked
		reached[4][3] = 1;
		if (!((((((now.st[0]==5)||(now.st[0]==4))||((now.st[1]==5)||(now.st[1]==4)))||(((int)now.alias)!=0))||(((int)now.real)!=0))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 13: // STATE 4 - job.pml:711 - [standstill = ((0==0)||(0==1))] (0:0:1 - 1)
		IfNotBlocked
		reached[4][4] = 1;
		(trpt+1)->bup.oval = ((int)now.standstill);
		now.standstill = ((0==0)||(0==1));
#ifdef VAR_RANGES
		logval("standstill", ((int)now.standstill));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 14: // STATE 5 - job.pml:711 - [assert(!(standstill))] (0:0:0 - 1)
		IfNotBlocked
		reached[4][5] = 1;
		spin_assert( !(((int)now.standstill)), " !(standstill)", II, tt, t);
		_m = 3; goto P999; /* 0 */
	case 15: // STATE 12 - job.pml:712 - [-end-] (0:0:0 - 5)
		IfNotBlocked
		reached[4][12] = 1;
		if (!delproc(1, II)) continue;
		_m = 3; goto P999; /* 0 */

		 /* PROC World */
	case 16: // STATE 1 - job.pml:680 - [((((st[0]==running)&&fresh[0])&&((own[0]==0)||(stales<0))))] (0:0:0 - 1)
		IfNotBlocked
		reached[3][1] = 1;
		if (!((((now.st[0]==4)&&((int)now.fresh[0]))&&((((int)now.own[0])==0)||(((int)now.stales)<0)))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 17: // STATE 2 - job.pml:680 - [((own[0]!=0))] (11:0:2 - 1)
		IfNotBlocked
		reached[3][2] = 1;
		if (!((((int)now.own[0])!=0)))
			continue;
		/* merge: stales = (stales+1)(11, 3, 11) */
		reached[3][3] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.stales);
		now.stales = (((int)now.stales)+1);
#ifdef VAR_RANGES
		logval("stales", ((int)now.stales));
#endif
		;
		/* merge: .(goto)(11, 6, 11) */
		reached[3][6] = 1;
		;
		/* merge: fresh[0] = 0(11, 7, 11) */
		reached[3][7] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.fresh[0]);
		now.fresh[0] = 0;
#ifdef VAR_RANGES
		logval("fresh[0]", ((int)now.fresh[0]));
#endif
		;
		_m = 3; goto P999; /* 3 */
	case 18: // STATE 7 - job.pml:680 - [fresh[0] = 0] (0:11:1 - 3)
		IfNotBlocked
		reached[3][7] = 1;
		(trpt+1)->bup.oval = ((int)now.fresh[0]);
		now.fresh[0] = 0;
#ifdef VAR_RANGES
		logval("fresh[0]", ((int)now.fresh[0]));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 19: // STATE 8 - job.pml:680 - [(((call[0].verb!=0)&&(call[0].job==0)))] (16:0:1 - 1)
		IfNotBlocked
		reached[3][8] = 1;
		if (!(((now.call[0].verb!=0)&&(((int)now.call[0].job)==0))))
			continue;
		/* merge: call[0].budget = 0(0, 9, 16) */
		reached[3][9] = 1;
		(trpt+1)->bup.oval = ((int)now.call[0].budget);
		now.call[0].budget = 0;
#ifdef VAR_RANGES
		logval("call[0].budget", ((int)now.call[0].budget));
#endif
		;
		/* merge: .(goto)(0, 12, 16) */
		reached[3][12] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 20: // STATE 13 - job.pml:680 - [(((call[1].verb!=0)&&(call[1].job==0)))] (21:0:1 - 1)
		IfNotBlocked
		reached[3][13] = 1;
		if (!(((now.call[1].verb!=0)&&(((int)now.call[1].job)==0))))
			continue;
		/* merge: call[1].budget = 0(0, 14, 21) */
		reached[3][14] = 1;
		(trpt+1)->bup.oval = ((int)now.call[1].budget);
		now.call[1].budget = 0;
#ifdef VAR_RANGES
		logval("call[1].budget", ((int)now.call[1].budget));
#endif
		;
		/* merge: .(goto)(0, 17, 21) */
		reached[3][17] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 21: // STATE 18 - job.pml:680 - [(((call[2].verb!=0)&&(call[2].job==0)))] (26:0:1 - 1)
		IfNotBlocked
		reached[3][18] = 1;
		if (!(((now.call[2].verb!=0)&&(((int)now.call[2].job)==0))))
			continue;
		/* merge: call[2].budget = 0(0, 19, 26) */
		reached[3][19] = 1;
		(trpt+1)->bup.oval = ((int)now.call[2].budget);
		now.call[2].budget = 0;
#ifdef VAR_RANGES
		logval("call[2].budget", ((int)now.call[2].budget));
#endif
		;
		/* merge: .(goto)(0, 22, 26) */
		reached[3][22] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 22: // STATE 23 - job.pml:680 - [(((call[3].verb!=0)&&(call[3].job==0)))] (31:0:1 - 1)
		IfNotBlocked
		reached[3][23] = 1;
		if (!(((now.call[3].verb!=0)&&(((int)now.call[3].job)==0))))
			continue;
		/* merge: call[3].budget = 0(0, 24, 31) */
		reached[3][24] = 1;
		(trpt+1)->bup.oval = ((int)now.call[3].budget);
		now.call[3].budget = 0;
#ifdef VAR_RANGES
		logval("call[3].budget", ((int)now.call[3].budget));
#endif
		;
		/* merge: .(goto)(0, 27, 31) */
		reached[3][27] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 23: // STATE 28 - job.pml:680 - [(((call[4].verb!=0)&&(call[4].job==0)))] (36:0:1 - 1)
		IfNotBlocked
		reached[3][28] = 1;
		if (!(((now.call[4].verb!=0)&&(((int)now.call[4].job)==0))))
			continue;
		/* merge: call[4].budget = 0(0, 29, 36) */
		reached[3][29] = 1;
		(trpt+1)->bup.oval = ((int)now.call[4].budget);
		now.call[4].budget = 0;
#ifdef VAR_RANGES
		logval("call[4].budget", ((int)now.call[4].budget));
#endif
		;
		/* merge: .(goto)(0, 32, 36) */
		reached[3][32] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 24: // STATE 33 - job.pml:680 - [(((call[5].verb!=0)&&(call[5].job==0)))] (595:0:1 - 1)
		IfNotBlocked
		reached[3][33] = 1;
		if (!(((now.call[5].verb!=0)&&(((int)now.call[5].job)==0))))
			continue;
		/* merge: call[5].budget = 0(595, 34, 595) */
		reached[3][34] = 1;
		(trpt+1)->bup.oval = ((int)now.call[5].budget);
		now.call[5].budget = 0;
#ifdef VAR_RANGES
		logval("call[5].budget", ((int)now.call[5].budget));
#endif
		;
		/* merge: .(goto)(595, 37, 595) */
		reached[3][37] = 1;
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 25: // STATE 37 - job.pml:680 - [.(goto)] (0:595:0 - 2)
		IfNotBlocked
		reached[3][37] = 1;
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 26: // STATE 39 - job.pml:680 - [(((((st[0]==running)&&!(fresh[0]))&&(own[0]!=0))&&(0>0)))] (595:0:1 - 1)
		IfNotBlocked
		reached[3][39] = 1;
		if (!(((((now.st[0]==4)&& !(((int)now.fresh[0])))&&(((int)now.own[0])!=0))&&(0>0))))
			continue;
		/* merge: fresh[0] = 1(0, 40, 595) */
		reached[3][40] = 1;
		(trpt+1)->bup.oval = ((int)now.fresh[0]);
		now.fresh[0] = 1;
#ifdef VAR_RANGES
		logval("fresh[0]", ((int)now.fresh[0]));
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 27: // STATE 42 - job.pml:682 - [((((st[1]==running)&&fresh[1])&&((own[1]==0)||(stales<0))))] (0:0:0 - 1)
		IfNotBlocked
		reached[3][42] = 1;
		if (!((((now.st[1]==4)&&((int)now.fresh[1]))&&((((int)now.own[1])==0)||(((int)now.stales)<0)))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 28: // STATE 43 - job.pml:682 - [((own[1]!=0))] (52:0:2 - 1)
		IfNotBlocked
		reached[3][43] = 1;
		if (!((((int)now.own[1])!=0)))
			continue;
		/* merge: stales = (stales+1)(52, 44, 52) */
		reached[3][44] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.stales);
		now.stales = (((int)now.stales)+1);
#ifdef VAR_RANGES
		logval("stales", ((int)now.stales));
#endif
		;
		/* merge: .(goto)(52, 47, 52) */
		reached[3][47] = 1;
		;
		/* merge: fresh[1] = 0(52, 48, 52) */
		reached[3][48] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.fresh[1]);
		now.fresh[1] = 0;
#ifdef VAR_RANGES
		logval("fresh[1]", ((int)now.fresh[1]));
#endif
		;
		_m = 3; goto P999; /* 3 */
	case 29: // STATE 48 - job.pml:682 - [fresh[1] = 0] (0:52:1 - 3)
		IfNotBlocked
		reached[3][48] = 1;
		(trpt+1)->bup.oval = ((int)now.fresh[1]);
		now.fresh[1] = 0;
#ifdef VAR_RANGES
		logval("fresh[1]", ((int)now.fresh[1]));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 30: // STATE 49 - job.pml:682 - [(((call[0].verb!=0)&&(call[0].job==1)))] (57:0:1 - 1)
		IfNotBlocked
		reached[3][49] = 1;
		if (!(((now.call[0].verb!=0)&&(((int)now.call[0].job)==1))))
			continue;
		/* merge: call[0].budget = 0(0, 50, 57) */
		reached[3][50] = 1;
		(trpt+1)->bup.oval = ((int)now.call[0].budget);
		now.call[0].budget = 0;
#ifdef VAR_RANGES
		logval("call[0].budget", ((int)now.call[0].budget));
#endif
		;
		/* merge: .(goto)(0, 53, 57) */
		reached[3][53] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 31: // STATE 54 - job.pml:682 - [(((call[1].verb!=0)&&(call[1].job==1)))] (62:0:1 - 1)
		IfNotBlocked
		reached[3][54] = 1;
		if (!(((now.call[1].verb!=0)&&(((int)now.call[1].job)==1))))
			continue;
		/* merge: call[1].budget = 0(0, 55, 62) */
		reached[3][55] = 1;
		(trpt+1)->bup.oval = ((int)now.call[1].budget);
		now.call[1].budget = 0;
#ifdef VAR_RANGES
		logval("call[1].budget", ((int)now.call[1].budget));
#endif
		;
		/* merge: .(goto)(0, 58, 62) */
		reached[3][58] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 32: // STATE 59 - job.pml:682 - [(((call[2].verb!=0)&&(call[2].job==1)))] (67:0:1 - 1)
		IfNotBlocked
		reached[3][59] = 1;
		if (!(((now.call[2].verb!=0)&&(((int)now.call[2].job)==1))))
			continue;
		/* merge: call[2].budget = 0(0, 60, 67) */
		reached[3][60] = 1;
		(trpt+1)->bup.oval = ((int)now.call[2].budget);
		now.call[2].budget = 0;
#ifdef VAR_RANGES
		logval("call[2].budget", ((int)now.call[2].budget));
#endif
		;
		/* merge: .(goto)(0, 63, 67) */
		reached[3][63] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 33: // STATE 64 - job.pml:682 - [(((call[3].verb!=0)&&(call[3].job==1)))] (72:0:1 - 1)
		IfNotBlocked
		reached[3][64] = 1;
		if (!(((now.call[3].verb!=0)&&(((int)now.call[3].job)==1))))
			continue;
		/* merge: call[3].budget = 0(0, 65, 72) */
		reached[3][65] = 1;
		(trpt+1)->bup.oval = ((int)now.call[3].budget);
		now.call[3].budget = 0;
#ifdef VAR_RANGES
		logval("call[3].budget", ((int)now.call[3].budget));
#endif
		;
		/* merge: .(goto)(0, 68, 72) */
		reached[3][68] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 34: // STATE 69 - job.pml:682 - [(((call[4].verb!=0)&&(call[4].job==1)))] (77:0:1 - 1)
		IfNotBlocked
		reached[3][69] = 1;
		if (!(((now.call[4].verb!=0)&&(((int)now.call[4].job)==1))))
			continue;
		/* merge: call[4].budget = 0(0, 70, 77) */
		reached[3][70] = 1;
		(trpt+1)->bup.oval = ((int)now.call[4].budget);
		now.call[4].budget = 0;
#ifdef VAR_RANGES
		logval("call[4].budget", ((int)now.call[4].budget));
#endif
		;
		/* merge: .(goto)(0, 73, 77) */
		reached[3][73] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 35: // STATE 74 - job.pml:682 - [(((call[5].verb!=0)&&(call[5].job==1)))] (595:0:1 - 1)
		IfNotBlocked
		reached[3][74] = 1;
		if (!(((now.call[5].verb!=0)&&(((int)now.call[5].job)==1))))
			continue;
		/* merge: call[5].budget = 0(595, 75, 595) */
		reached[3][75] = 1;
		(trpt+1)->bup.oval = ((int)now.call[5].budget);
		now.call[5].budget = 0;
#ifdef VAR_RANGES
		logval("call[5].budget", ((int)now.call[5].budget));
#endif
		;
		/* merge: .(goto)(595, 78, 595) */
		reached[3][78] = 1;
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 36: // STATE 78 - job.pml:682 - [.(goto)] (0:595:0 - 2)
		IfNotBlocked
		reached[3][78] = 1;
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 37: // STATE 80 - job.pml:682 - [(((((st[1]==running)&&!(fresh[1]))&&(own[1]!=0))&&(0>0)))] (595:0:1 - 1)
		IfNotBlocked
		reached[3][80] = 1;
		if (!(((((now.st[1]==4)&& !(((int)now.fresh[1])))&&(((int)now.own[1])!=0))&&(0>0))))
			continue;
		/* merge: fresh[1] = 1(0, 81, 595) */
		reached[3][81] = 1;
		(trpt+1)->bup.oval = ((int)now.fresh[1]);
		now.fresh[1] = 1;
#ifdef VAR_RANGES
		logval("fresh[1]", ((int)now.fresh[1]));
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 38: // STATE 83 - job.pml:684 - [(((tk[((0*8)+0)]==taken)&&(redeliveries<0)))] (595:0:3 - 1)
		IfNotBlocked
		reached[3][83] = 1;
		if (!(((now.tk[ Index(((0*8)+0), 16) ]==21)&&(((int)now.redeliveries)<0))))
			continue;
		/* merge: redeliveries = (redeliveries+1)(595, 84, 595) */
		reached[3][84] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.redeliveries);
		now.redeliveries = (((int)now.redeliveries)+1);
#ifdef VAR_RANGES
		logval("redeliveries", ((int)now.redeliveries));
#endif
		;
		/* merge: tk[((0*8)+0)] = queued(595, 85, 595) */
		reached[3][85] = 1;
		(trpt+1)->bup.ovals[1] = now.tk[ Index(((0*8)+0), 16) ];
		now.tk[ Index(((0*8)+0), 16) ] = 22;
#ifdef VAR_RANGES
		logval("tk[((0*8)+0)]", now.tk[ Index(((0*8)+0), 16) ]);
#endif
		;
		/* merge: hold[((0*8)+0)] = 0(595, 86, 595) */
		reached[3][86] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.hold[ Index(((0*8)+0), 16) ]);
		now.hold[ Index(((0*8)+0), 16) ] = 0;
#ifdef VAR_RANGES
		logval("hold[((0*8)+0)]", ((int)now.hold[ Index(((0*8)+0), 16) ]));
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 39: // STATE 88 - job.pml:684 - [(((tk[((0*8)+0)]==taken)&&(hold[((0*8)+0)]==0)))] (595:0:1 - 1)
		IfNotBlocked
		reached[3][88] = 1;
		if (!(((now.tk[ Index(((0*8)+0), 16) ]==21)&&(((int)now.hold[ Index(((0*8)+0), 16) ])==0))))
			continue;
		/* merge: tk[((0*8)+0)] = archived(0, 89, 595) */
		reached[3][89] = 1;
		(trpt+1)->bup.oval = now.tk[ Index(((0*8)+0), 16) ];
		now.tk[ Index(((0*8)+0), 16) ] = 19;
#ifdef VAR_RANGES
		logval("tk[((0*8)+0)]", now.tk[ Index(((0*8)+0), 16) ]);
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 40: // STATE 91 - job.pml:684 - [((((tk[((0*8)+0)]==taken)&&(hold[((0*8)+0)]==0))&&(redeliveries<0)))] (595:0:2 - 1)
		IfNotBlocked
		reached[3][91] = 1;
		if (!((((now.tk[ Index(((0*8)+0), 16) ]==21)&&(((int)now.hold[ Index(((0*8)+0), 16) ])==0))&&(((int)now.redeliveries)<0))))
			continue;
		/* merge: redeliveries = (redeliveries+1)(595, 92, 595) */
		reached[3][92] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.redeliveries);
		now.redeliveries = (((int)now.redeliveries)+1);
#ifdef VAR_RANGES
		logval("redeliveries", ((int)now.redeliveries));
#endif
		;
		/* merge: tk[((0*8)+0)] = queued(595, 93, 595) */
		reached[3][93] = 1;
		(trpt+1)->bup.ovals[1] = now.tk[ Index(((0*8)+0), 16) ];
		now.tk[ Index(((0*8)+0), 16) ] = 22;
#ifdef VAR_RANGES
		logval("tk[((0*8)+0)]", now.tk[ Index(((0*8)+0), 16) ]);
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 41: // STATE 95 - job.pml:684 - [(((tk[((0*8)+1)]==taken)&&(redeliveries<0)))] (595:0:3 - 1)
		IfNotBlocked
		reached[3][95] = 1;
		if (!(((now.tk[ Index(((0*8)+1), 16) ]==21)&&(((int)now.redeliveries)<0))))
			continue;
		/* merge: redeliveries = (redeliveries+1)(595, 96, 595) */
		reached[3][96] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.redeliveries);
		now.redeliveries = (((int)now.redeliveries)+1);
#ifdef VAR_RANGES
		logval("redeliveries", ((int)now.redeliveries));
#endif
		;
		/* merge: tk[((0*8)+1)] = queued(595, 97, 595) */
		reached[3][97] = 1;
		(trpt+1)->bup.ovals[1] = now.tk[ Index(((0*8)+1), 16) ];
		now.tk[ Index(((0*8)+1), 16) ] = 22;
#ifdef VAR_RANGES
		logval("tk[((0*8)+1)]", now.tk[ Index(((0*8)+1), 16) ]);
#endif
		;
		/* merge: hold[((0*8)+1)] = 0(595, 98, 595) */
		reached[3][98] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.hold[ Index(((0*8)+1), 16) ]);
		now.hold[ Index(((0*8)+1), 16) ] = 0;
#ifdef VAR_RANGES
		logval("hold[((0*8)+1)]", ((int)now.hold[ Index(((0*8)+1), 16) ]));
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 42: // STATE 100 - job.pml:684 - [(((tk[((0*8)+1)]==taken)&&(hold[((0*8)+1)]==0)))] (595:0:1 - 1)
		IfNotBlocked
		reached[3][100] = 1;
		if (!(((now.tk[ Index(((0*8)+1), 16) ]==21)&&(((int)now.hold[ Index(((0*8)+1), 16) ])==0))))
			continue;
		/* merge: tk[((0*8)+1)] = archived(0, 101, 595) */
		reached[3][101] = 1;
		(trpt+1)->bup.oval = now.tk[ Index(((0*8)+1), 16) ];
		now.tk[ Index(((0*8)+1), 16) ] = 19;
#ifdef VAR_RANGES
		logval("tk[((0*8)+1)]", now.tk[ Index(((0*8)+1), 16) ]);
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 43: // STATE 103 - job.pml:684 - [((((tk[((0*8)+1)]==taken)&&(hold[((0*8)+1)]==0))&&(redeliveries<0)))] (595:0:2 - 1)
		IfNotBlocked
		reached[3][103] = 1;
		if (!((((now.tk[ Index(((0*8)+1), 16) ]==21)&&(((int)now.hold[ Index(((0*8)+1), 16) ])==0))&&(((int)now.redeliveries)<0))))
			continue;
		/* merge: redeliveries = (redeliveries+1)(595, 104, 595) */
		reached[3][104] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.redeliveries);
		now.redeliveries = (((int)now.redeliveries)+1);
#ifdef VAR_RANGES
		logval("redeliveries", ((int)now.redeliveries));
#endif
		;
		/* merge: tk[((0*8)+1)] = queued(595, 105, 595) */
		reached[3][105] = 1;
		(trpt+1)->bup.ovals[1] = now.tk[ Index(((0*8)+1), 16) ];
		now.tk[ Index(((0*8)+1), 16) ] = 22;
#ifdef VAR_RANGES
		logval("tk[((0*8)+1)]", now.tk[ Index(((0*8)+1), 16) ]);
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 44: // STATE 107 - job.pml:684 - [(((tk[((0*8)+2)]==taken)&&(redeliveries<0)))] (595:0:3 - 1)
		IfNotBlocked
		reached[3][107] = 1;
		if (!(((now.tk[ Index(((0*8)+2), 16) ]==21)&&(((int)now.redeliveries)<0))))
			continue;
		/* merge: redeliveries = (redeliveries+1)(595, 108, 595) */
		reached[3][108] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.redeliveries);
		now.redeliveries = (((int)now.redeliveries)+1);
#ifdef VAR_RANGES
		logval("redeliveries", ((int)now.redeliveries));
#endif
		;
		/* merge: tk[((0*8)+2)] = queued(595, 109, 595) */
		reached[3][109] = 1;
		(trpt+1)->bup.ovals[1] = now.tk[ Index(((0*8)+2), 16) ];
		now.tk[ Index(((0*8)+2), 16) ] = 22;
#ifdef VAR_RANGES
		logval("tk[((0*8)+2)]", now.tk[ Index(((0*8)+2), 16) ]);
#endif
		;
		/* merge: hold[((0*8)+2)] = 0(595, 110, 595) */
		reached[3][110] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.hold[ Index(((0*8)+2), 16) ]);
		now.hold[ Index(((0*8)+2), 16) ] = 0;
#ifdef VAR_RANGES
		logval("hold[((0*8)+2)]", ((int)now.hold[ Index(((0*8)+2), 16) ]));
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 45: // STATE 112 - job.pml:684 - [(((tk[((0*8)+2)]==taken)&&(hold[((0*8)+2)]==0)))] (595:0:1 - 1)
		IfNotBlocked
		reached[3][112] = 1;
		if (!(((now.tk[ Index(((0*8)+2), 16) ]==21)&&(((int)now.hold[ Index(((0*8)+2), 16) ])==0))))
			continue;
		/* merge: tk[((0*8)+2)] = archived(0, 113, 595) */
		reached[3][113] = 1;
		(trpt+1)->bup.oval = now.tk[ Index(((0*8)+2), 16) ];
		now.tk[ Index(((0*8)+2), 16) ] = 19;
#ifdef VAR_RANGES
		logval("tk[((0*8)+2)]", now.tk[ Index(((0*8)+2), 16) ]);
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 46: // STATE 115 - job.pml:684 - [((((tk[((0*8)+2)]==taken)&&(hold[((0*8)+2)]==0))&&(redeliveries<0)))] (595:0:2 - 1)
		IfNotBlocked
		reached[3][115] = 1;
		if (!((((now.tk[ Index(((0*8)+2), 16) ]==21)&&(((int)now.hold[ Index(((0*8)+2), 16) ])==0))&&(((int)now.redeliveries)<0))))
			continue;
		/* merge: redeliveries = (redeliveries+1)(595, 116, 595) */
		reached[3][116] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.redeliveries);
		now.redeliveries = (((int)now.redeliveries)+1);
#ifdef VAR_RANGES
		logval("redeliveries", ((int)now.redeliveries));
#endif
		;
		/* merge: tk[((0*8)+2)] = queued(595, 117, 595) */
		reached[3][117] = 1;
		(trpt+1)->bup.ovals[1] = now.tk[ Index(((0*8)+2), 16) ];
		now.tk[ Index(((0*8)+2), 16) ] = 22;
#ifdef VAR_RANGES
		logval("tk[((0*8)+2)]", now.tk[ Index(((0*8)+2), 16) ]);
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 47: // STATE 119 - job.pml:684 - [(((tk[((0*8)+3)]==taken)&&(redeliveries<0)))] (595:0:3 - 1)
		IfNotBlocked
		reached[3][119] = 1;
		if (!(((now.tk[ Index(((0*8)+3), 16) ]==21)&&(((int)now.redeliveries)<0))))
			continue;
		/* merge: redeliveries = (redeliveries+1)(595, 120, 595) */
		reached[3][120] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.redeliveries);
		now.redeliveries = (((int)now.redeliveries)+1);
#ifdef VAR_RANGES
		logval("redeliveries", ((int)now.redeliveries));
#endif
		;
		/* merge: tk[((0*8)+3)] = queued(595, 121, 595) */
		reached[3][121] = 1;
		(trpt+1)->bup.ovals[1] = now.tk[ Index(((0*8)+3), 16) ];
		now.tk[ Index(((0*8)+3), 16) ] = 22;
#ifdef VAR_RANGES
		logval("tk[((0*8)+3)]", now.tk[ Index(((0*8)+3), 16) ]);
#endif
		;
		/* merge: hold[((0*8)+3)] = 0(595, 122, 595) */
		reached[3][122] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.hold[ Index(((0*8)+3), 16) ]);
		now.hold[ Index(((0*8)+3), 16) ] = 0;
#ifdef VAR_RANGES
		logval("hold[((0*8)+3)]", ((int)now.hold[ Index(((0*8)+3), 16) ]));
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 48: // STATE 124 - job.pml:684 - [(((tk[((0*8)+3)]==taken)&&(hold[((0*8)+3)]==0)))] (595:0:1 - 1)
		IfNotBlocked
		reached[3][124] = 1;
		if (!(((now.tk[ Index(((0*8)+3), 16) ]==21)&&(((int)now.hold[ Index(((0*8)+3), 16) ])==0))))
			continue;
		/* merge: tk[((0*8)+3)] = archived(0, 125, 595) */
		reached[3][125] = 1;
		(trpt+1)->bup.oval = now.tk[ Index(((0*8)+3), 16) ];
		now.tk[ Index(((0*8)+3), 16) ] = 19;
#ifdef VAR_RANGES
		logval("tk[((0*8)+3)]", now.tk[ Index(((0*8)+3), 16) ]);
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 49: // STATE 127 - job.pml:684 - [((((tk[((0*8)+3)]==taken)&&(hold[((0*8)+3)]==0))&&(redeliveries<0)))] (595:0:2 - 1)
		IfNotBlocked
		reached[3][127] = 1;
		if (!((((now.tk[ Index(((0*8)+3), 16) ]==21)&&(((int)now.hold[ Index(((0*8)+3), 16) ])==0))&&(((int)now.redeliveries)<0))))
			continue;
		/* merge: redeliveries = (redeliveries+1)(595, 128, 595) */
		reached[3][128] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.redeliveries);
		now.redeliveries = (((int)now.redeliveries)+1);
#ifdef VAR_RANGES
		logval("redeliveries", ((int)now.redeliveries));
#endif
		;
		/* merge: tk[((0*8)+3)] = queued(595, 129, 595) */
		reached[3][129] = 1;
		(trpt+1)->bup.ovals[1] = now.tk[ Index(((0*8)+3), 16) ];
		now.tk[ Index(((0*8)+3), 16) ] = 22;
#ifdef VAR_RANGES
		logval("tk[((0*8)+3)]", now.tk[ Index(((0*8)+3), 16) ]);
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 50: // STATE 131 - job.pml:684 - [(((tk[((0*8)+4)]==taken)&&(redeliveries<0)))] (595:0:3 - 1)
		IfNotBlocked
		reached[3][131] = 1;
		if (!(((now.tk[ Index(((0*8)+4), 16) ]==21)&&(((int)now.redeliveries)<0))))
			continue;
		/* merge: redeliveries = (redeliveries+1)(595, 132, 595) */
		reached[3][132] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.redeliveries);
		now.redeliveries = (((int)now.redeliveries)+1);
#ifdef VAR_RANGES
		logval("redeliveries", ((int)now.redeliveries));
#endif
		;
		/* merge: tk[((0*8)+4)] = queued(595, 133, 595) */
		reached[3][133] = 1;
		(trpt+1)->bup.ovals[1] = now.tk[ Index(((0*8)+4), 16) ];
		now.tk[ Index(((0*8)+4), 16) ] = 22;
#ifdef VAR_RANGES
		logval("tk[((0*8)+4)]", now.tk[ Index(((0*8)+4), 16) ]);
#endif
		;
		/* merge: hold[((0*8)+4)] = 0(595, 134, 595) */
		reached[3][134] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.hold[ Index(((0*8)+4), 16) ]);
		now.hold[ Index(((0*8)+4), 16) ] = 0;
#ifdef VAR_RANGES
		logval("hold[((0*8)+4)]", ((int)now.hold[ Index(((0*8)+4), 16) ]));
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 51: // STATE 136 - job.pml:684 - [(((tk[((0*8)+4)]==taken)&&(hold[((0*8)+4)]==0)))] (595:0:1 - 1)
		IfNotBlocked
		reached[3][136] = 1;
		if (!(((now.tk[ Index(((0*8)+4), 16) ]==21)&&(((int)now.hold[ Index(((0*8)+4), 16) ])==0))))
			continue;
		/* merge: tk[((0*8)+4)] = archived(0, 137, 595) */
		reached[3][137] = 1;
		(trpt+1)->bup.oval = now.tk[ Index(((0*8)+4), 16) ];
		now.tk[ Index(((0*8)+4), 16) ] = 19;
#ifdef VAR_RANGES
		logval("tk[((0*8)+4)]", now.tk[ Index(((0*8)+4), 16) ]);
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 52: // STATE 139 - job.pml:684 - [((((tk[((0*8)+4)]==taken)&&(hold[((0*8)+4)]==0))&&(redeliveries<0)))] (595:0:2 - 1)
		IfNotBlocked
		reached[3][139] = 1;
		if (!((((now.tk[ Index(((0*8)+4), 16) ]==21)&&(((int)now.hold[ Index(((0*8)+4), 16) ])==0))&&(((int)now.redeliveries)<0))))
			continue;
		/* merge: redeliveries = (redeliveries+1)(595, 140, 595) */
		reached[3][140] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.redeliveries);
		now.redeliveries = (((int)now.redeliveries)+1);
#ifdef VAR_RANGES
		logval("redeliveries", ((int)now.redeliveries));
#endif
		;
		/* merge: tk[((0*8)+4)] = queued(595, 141, 595) */
		reached[3][141] = 1;
		(trpt+1)->bup.ovals[1] = now.tk[ Index(((0*8)+4), 16) ];
		now.tk[ Index(((0*8)+4), 16) ] = 22;
#ifdef VAR_RANGES
		logval("tk[((0*8)+4)]", now.tk[ Index(((0*8)+4), 16) ]);
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 53: // STATE 143 - job.pml:684 - [(((tk[((0*8)+5)]==taken)&&(redeliveries<0)))] (595:0:3 - 1)
		IfNotBlocked
		reached[3][143] = 1;
		if (!(((now.tk[ Index(((0*8)+5), 16) ]==21)&&(((int)now.redeliveries)<0))))
			continue;
		/* merge: redeliveries = (redeliveries+1)(595, 144, 595) */
		reached[3][144] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.redeliveries);
		now.redeliveries = (((int)now.redeliveries)+1);
#ifdef VAR_RANGES
		logval("redeliveries", ((int)now.redeliveries));
#endif
		;
		/* merge: tk[((0*8)+5)] = queued(595, 145, 595) */
		reached[3][145] = 1;
		(trpt+1)->bup.ovals[1] = now.tk[ Index(((0*8)+5), 16) ];
		now.tk[ Index(((0*8)+5), 16) ] = 22;
#ifdef VAR_RANGES
		logval("tk[((0*8)+5)]", now.tk[ Index(((0*8)+5), 16) ]);
#endif
		;
		/* merge: hold[((0*8)+5)] = 0(595, 146, 595) */
		reached[3][146] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.hold[ Index(((0*8)+5), 16) ]);
		now.hold[ Index(((0*8)+5), 16) ] = 0;
#ifdef VAR_RANGES
		logval("hold[((0*8)+5)]", ((int)now.hold[ Index(((0*8)+5), 16) ]));
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 54: // STATE 148 - job.pml:684 - [(((tk[((0*8)+5)]==taken)&&(hold[((0*8)+5)]==0)))] (595:0:1 - 1)
		IfNotBlocked
		reached[3][148] = 1;
		if (!(((now.tk[ Index(((0*8)+5), 16) ]==21)&&(((int)now.hold[ Index(((0*8)+5), 16) ])==0))))
			continue;
		/* merge: tk[((0*8)+5)] = archived(0, 149, 595) */
		reached[3][149] = 1;
		(trpt+1)->bup.oval = now.tk[ Index(((0*8)+5), 16) ];
		now.tk[ Index(((0*8)+5), 16) ] = 19;
#ifdef VAR_RANGES
		logval("tk[((0*8)+5)]", now.tk[ Index(((0*8)+5), 16) ]);
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 55: // STATE 151 - job.pml:684 - [((((tk[((0*8)+5)]==taken)&&(hold[((0*8)+5)]==0))&&(redeliveries<0)))] (595:0:2 - 1)
		IfNotBlocked
		reached[3][151] = 1;
		if (!((((now.tk[ Index(((0*8)+5), 16) ]==21)&&(((int)now.hold[ Index(((0*8)+5), 16) ])==0))&&(((int)now.redeliveries)<0))))
			continue;
		/* merge: redeliveries = (redeliveries+1)(595, 152, 595) */
		reached[3][152] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.redeliveries);
		now.redeliveries = (((int)now.redeliveries)+1);
#ifdef VAR_RANGES
		logval("redeliveries", ((int)now.redeliveries));
#endif
		;
		/* merge: tk[((0*8)+5)] = queued(595, 153, 595) */
		reached[3][153] = 1;
		(trpt+1)->bup.ovals[1] = now.tk[ Index(((0*8)+5), 16) ];
		now.tk[ Index(((0*8)+5), 16) ] = 22;
#ifdef VAR_RANGES
		logval("tk[((0*8)+5)]", now.tk[ Index(((0*8)+5), 16) ]);
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 56: // STATE 155 - job.pml:686 - [(((tk[((1*8)+0)]==taken)&&(redeliveries<0)))] (595:0:3 - 1)
		IfNotBlocked
		reached[3][155] = 1;
		if (!(((now.tk[ Index(((1*8)+0), 16) ]==21)&&(((int)now.redeliveries)<0))))
			continue;
		/* merge: redeliveries = (redeliveries+1)(595, 156, 595) */
		reached[3][156] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.redeliveries);
		now.redeliveries = (((int)now.redeliveries)+1);
#ifdef VAR_RANGES
		logval("redeliveries", ((int)now.redeliveries));
#endif
		;
		/* merge: tk[((1*8)+0)] = queued(595, 157, 595) */
		reached[3][157] = 1;
		(trpt+1)->bup.ovals[1] = now.tk[ Index(((1*8)+0), 16) ];
		now.tk[ Index(((1*8)+0), 16) ] = 22;
#ifdef VAR_RANGES
		logval("tk[((1*8)+0)]", now.tk[ Index(((1*8)+0), 16) ]);
#endif
		;
		/* merge: hold[((1*8)+0)] = 0(595, 158, 595) */
		reached[3][158] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.hold[ Index(((1*8)+0), 16) ]);
		now.hold[ Index(((1*8)+0), 16) ] = 0;
#ifdef VAR_RANGES
		logval("hold[((1*8)+0)]", ((int)now.hold[ Index(((1*8)+0), 16) ]));
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 57: // STATE 160 - job.pml:686 - [(((tk[((1*8)+0)]==taken)&&(hold[((1*8)+0)]==0)))] (595:0:1 - 1)
		IfNotBlocked
		reached[3][160] = 1;
		if (!(((now.tk[ Index(((1*8)+0), 16) ]==21)&&(((int)now.hold[ Index(((1*8)+0), 16) ])==0))))
			continue;
		/* merge: tk[((1*8)+0)] = archived(0, 161, 595) */
		reached[3][161] = 1;
		(trpt+1)->bup.oval = now.tk[ Index(((1*8)+0), 16) ];
		now.tk[ Index(((1*8)+0), 16) ] = 19;
#ifdef VAR_RANGES
		logval("tk[((1*8)+0)]", now.tk[ Index(((1*8)+0), 16) ]);
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 58: // STATE 163 - job.pml:686 - [((((tk[((1*8)+0)]==taken)&&(hold[((1*8)+0)]==0))&&(redeliveries<0)))] (595:0:2 - 1)
		IfNotBlocked
		reached[3][163] = 1;
		if (!((((now.tk[ Index(((1*8)+0), 16) ]==21)&&(((int)now.hold[ Index(((1*8)+0), 16) ])==0))&&(((int)now.redeliveries)<0))))
			continue;
		/* merge: redeliveries = (redeliveries+1)(595, 164, 595) */
		reached[3][164] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.redeliveries);
		now.redeliveries = (((int)now.redeliveries)+1);
#ifdef VAR_RANGES
		logval("redeliveries", ((int)now.redeliveries));
#endif
		;
		/* merge: tk[((1*8)+0)] = queued(595, 165, 595) */
		reached[3][165] = 1;
		(trpt+1)->bup.ovals[1] = now.tk[ Index(((1*8)+0), 16) ];
		now.tk[ Index(((1*8)+0), 16) ] = 22;
#ifdef VAR_RANGES
		logval("tk[((1*8)+0)]", now.tk[ Index(((1*8)+0), 16) ]);
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 59: // STATE 167 - job.pml:686 - [(((tk[((1*8)+1)]==taken)&&(redeliveries<0)))] (595:0:3 - 1)
		IfNotBlocked
		reached[3][167] = 1;
		if (!(((now.tk[ Index(((1*8)+1), 16) ]==21)&&(((int)now.redeliveries)<0))))
			continue;
		/* merge: redeliveries = (redeliveries+1)(595, 168, 595) */
		reached[3][168] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.redeliveries);
		now.redeliveries = (((int)now.redeliveries)+1);
#ifdef VAR_RANGES
		logval("redeliveries", ((int)now.redeliveries));
#endif
		;
		/* merge: tk[((1*8)+1)] = queued(595, 169, 595) */
		reached[3][169] = 1;
		(trpt+1)->bup.ovals[1] = now.tk[ Index(((1*8)+1), 16) ];
		now.tk[ Index(((1*8)+1), 16) ] = 22;
#ifdef VAR_RANGES
		logval("tk[((1*8)+1)]", now.tk[ Index(((1*8)+1), 16) ]);
#endif
		;
		/* merge: hold[((1*8)+1)] = 0(595, 170, 595) */
		reached[3][170] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.hold[ Index(((1*8)+1), 16) ]);
		now.hold[ Index(((1*8)+1), 16) ] = 0;
#ifdef VAR_RANGES
		logval("hold[((1*8)+1)]", ((int)now.hold[ Index(((1*8)+1), 16) ]));
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 60: // STATE 172 - job.pml:686 - [(((tk[((1*8)+1)]==taken)&&(hold[((1*8)+1)]==0)))] (595:0:1 - 1)
		IfNotBlocked
		reached[3][172] = 1;
		if (!(((now.tk[ Index(((1*8)+1), 16) ]==21)&&(((int)now.hold[ Index(((1*8)+1), 16) ])==0))))
			continue;
		/* merge: tk[((1*8)+1)] = archived(0, 173, 595) */
		reached[3][173] = 1;
		(trpt+1)->bup.oval = now.tk[ Index(((1*8)+1), 16) ];
		now.tk[ Index(((1*8)+1), 16) ] = 19;
#ifdef VAR_RANGES
		logval("tk[((1*8)+1)]", now.tk[ Index(((1*8)+1), 16) ]);
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 61: // STATE 175 - job.pml:686 - [((((tk[((1*8)+1)]==taken)&&(hold[((1*8)+1)]==0))&&(redeliveries<0)))] (595:0:2 - 1)
		IfNotBlocked
		reached[3][175] = 1;
		if (!((((now.tk[ Index(((1*8)+1), 16) ]==21)&&(((int)now.hold[ Index(((1*8)+1), 16) ])==0))&&(((int)now.redeliveries)<0))))
			continue;
		/* merge: redeliveries = (redeliveries+1)(595, 176, 595) */
		reached[3][176] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.redeliveries);
		now.redeliveries = (((int)now.redeliveries)+1);
#ifdef VAR_RANGES
		logval("redeliveries", ((int)now.redeliveries));
#endif
		;
		/* merge: tk[((1*8)+1)] = queued(595, 177, 595) */
		reached[3][177] = 1;
		(trpt+1)->bup.ovals[1] = now.tk[ Index(((1*8)+1), 16) ];
		now.tk[ Index(((1*8)+1), 16) ] = 22;
#ifdef VAR_RANGES
		logval("tk[((1*8)+1)]", now.tk[ Index(((1*8)+1), 16) ]);
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 62: // STATE 179 - job.pml:686 - [(((tk[((1*8)+2)]==taken)&&(redeliveries<0)))] (595:0:3 - 1)
		IfNotBlocked
		reached[3][179] = 1;
		if (!(((now.tk[ Index(((1*8)+2), 16) ]==21)&&(((int)now.redeliveries)<0))))
			continue;
		/* merge: redeliveries = (redeliveries+1)(595, 180, 595) */
		reached[3][180] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.redeliveries);
		now.redeliveries = (((int)now.redeliveries)+1);
#ifdef VAR_RANGES
		logval("redeliveries", ((int)now.redeliveries));
#endif
		;
		/* merge: tk[((1*8)+2)] = queued(595, 181, 595) */
		reached[3][181] = 1;
		(trpt+1)->bup.ovals[1] = now.tk[ Index(((1*8)+2), 16) ];
		now.tk[ Index(((1*8)+2), 16) ] = 22;
#ifdef VAR_RANGES
		logval("tk[((1*8)+2)]", now.tk[ Index(((1*8)+2), 16) ]);
#endif
		;
		/* merge: hold[((1*8)+2)] = 0(595, 182, 595) */
		reached[3][182] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.hold[ Index(((1*8)+2), 16) ]);
		now.hold[ Index(((1*8)+2), 16) ] = 0;
#ifdef VAR_RANGES
		logval("hold[((1*8)+2)]", ((int)now.hold[ Index(((1*8)+2), 16) ]));
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 63: // STATE 184 - job.pml:686 - [(((tk[((1*8)+2)]==taken)&&(hold[((1*8)+2)]==0)))] (595:0:1 - 1)
		IfNotBlocked
		reached[3][184] = 1;
		if (!(((now.tk[ Index(((1*8)+2), 16) ]==21)&&(((int)now.hold[ Index(((1*8)+2), 16) ])==0))))
			continue;
		/* merge: tk[((1*8)+2)] = archived(0, 185, 595) */
		reached[3][185] = 1;
		(trpt+1)->bup.oval = now.tk[ Index(((1*8)+2), 16) ];
		now.tk[ Index(((1*8)+2), 16) ] = 19;
#ifdef VAR_RANGES
		logval("tk[((1*8)+2)]", now.tk[ Index(((1*8)+2), 16) ]);
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 64: // STATE 187 - job.pml:686 - [((((tk[((1*8)+2)]==taken)&&(hold[((1*8)+2)]==0))&&(redeliveries<0)))] (595:0:2 - 1)
		IfNotBlocked
		reached[3][187] = 1;
		if (!((((now.tk[ Index(((1*8)+2), 16) ]==21)&&(((int)now.hold[ Index(((1*8)+2), 16) ])==0))&&(((int)now.redeliveries)<0))))
			continue;
		/* merge: redeliveries = (redeliveries+1)(595, 188, 595) */
		reached[3][188] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.redeliveries);
		now.redeliveries = (((int)now.redeliveries)+1);
#ifdef VAR_RANGES
		logval("redeliveries", ((int)now.redeliveries));
#endif
		;
		/* merge: tk[((1*8)+2)] = queued(595, 189, 595) */
		reached[3][189] = 1;
		(trpt+1)->bup.ovals[1] = now.tk[ Index(((1*8)+2), 16) ];
		now.tk[ Index(((1*8)+2), 16) ] = 22;
#ifdef VAR_RANGES
		logval("tk[((1*8)+2)]", now.tk[ Index(((1*8)+2), 16) ]);
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 65: // STATE 191 - job.pml:686 - [(((tk[((1*8)+3)]==taken)&&(redeliveries<0)))] (595:0:3 - 1)
		IfNotBlocked
		reached[3][191] = 1;
		if (!(((now.tk[ Index(((1*8)+3), 16) ]==21)&&(((int)now.redeliveries)<0))))
			continue;
		/* merge: redeliveries = (redeliveries+1)(595, 192, 595) */
		reached[3][192] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.redeliveries);
		now.redeliveries = (((int)now.redeliveries)+1);
#ifdef VAR_RANGES
		logval("redeliveries", ((int)now.redeliveries));
#endif
		;
		/* merge: tk[((1*8)+3)] = queued(595, 193, 595) */
		reached[3][193] = 1;
		(trpt+1)->bup.ovals[1] = now.tk[ Index(((1*8)+3), 16) ];
		now.tk[ Index(((1*8)+3), 16) ] = 22;
#ifdef VAR_RANGES
		logval("tk[((1*8)+3)]", now.tk[ Index(((1*8)+3), 16) ]);
#endif
		;
		/* merge: hold[((1*8)+3)] = 0(595, 194, 595) */
		reached[3][194] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.hold[ Index(((1*8)+3), 16) ]);
		now.hold[ Index(((1*8)+3), 16) ] = 0;
#ifdef VAR_RANGES
		logval("hold[((1*8)+3)]", ((int)now.hold[ Index(((1*8)+3), 16) ]));
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 66: // STATE 196 - job.pml:686 - [(((tk[((1*8)+3)]==taken)&&(hold[((1*8)+3)]==0)))] (595:0:1 - 1)
		IfNotBlocked
		reached[3][196] = 1;
		if (!(((now.tk[ Index(((1*8)+3), 16) ]==21)&&(((int)now.hold[ Index(((1*8)+3), 16) ])==0))))
			continue;
		/* merge: tk[((1*8)+3)] = archived(0, 197, 595) */
		reached[3][197] = 1;
		(trpt+1)->bup.oval = now.tk[ Index(((1*8)+3), 16) ];
		now.tk[ Index(((1*8)+3), 16) ] = 19;
#ifdef VAR_RANGES
		logval("tk[((1*8)+3)]", now.tk[ Index(((1*8)+3), 16) ]);
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 67: // STATE 199 - job.pml:686 - [((((tk[((1*8)+3)]==taken)&&(hold[((1*8)+3)]==0))&&(redeliveries<0)))] (595:0:2 - 1)
		IfNotBlocked
		reached[3][199] = 1;
		if (!((((now.tk[ Index(((1*8)+3), 16) ]==21)&&(((int)now.hold[ Index(((1*8)+3), 16) ])==0))&&(((int)now.redeliveries)<0))))
			continue;
		/* merge: redeliveries = (redeliveries+1)(595, 200, 595) */
		reached[3][200] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.redeliveries);
		now.redeliveries = (((int)now.redeliveries)+1);
#ifdef VAR_RANGES
		logval("redeliveries", ((int)now.redeliveries));
#endif
		;
		/* merge: tk[((1*8)+3)] = queued(595, 201, 595) */
		reached[3][201] = 1;
		(trpt+1)->bup.ovals[1] = now.tk[ Index(((1*8)+3), 16) ];
		now.tk[ Index(((1*8)+3), 16) ] = 22;
#ifdef VAR_RANGES
		logval("tk[((1*8)+3)]", now.tk[ Index(((1*8)+3), 16) ]);
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 68: // STATE 203 - job.pml:686 - [(((tk[((1*8)+4)]==taken)&&(redeliveries<0)))] (595:0:3 - 1)
		IfNotBlocked
		reached[3][203] = 1;
		if (!(((now.tk[ Index(((1*8)+4), 16) ]==21)&&(((int)now.redeliveries)<0))))
			continue;
		/* merge: redeliveries = (redeliveries+1)(595, 204, 595) */
		reached[3][204] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.redeliveries);
		now.redeliveries = (((int)now.redeliveries)+1);
#ifdef VAR_RANGES
		logval("redeliveries", ((int)now.redeliveries));
#endif
		;
		/* merge: tk[((1*8)+4)] = queued(595, 205, 595) */
		reached[3][205] = 1;
		(trpt+1)->bup.ovals[1] = now.tk[ Index(((1*8)+4), 16) ];
		now.tk[ Index(((1*8)+4), 16) ] = 22;
#ifdef VAR_RANGES
		logval("tk[((1*8)+4)]", now.tk[ Index(((1*8)+4), 16) ]);
#endif
		;
		/* merge: hold[((1*8)+4)] = 0(595, 206, 595) */
		reached[3][206] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.hold[ Index(((1*8)+4), 16) ]);
		now.hold[ Index(((1*8)+4), 16) ] = 0;
#ifdef VAR_RANGES
		logval("hold[((1*8)+4)]", ((int)now.hold[ Index(((1*8)+4), 16) ]));
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 69: // STATE 208 - job.pml:686 - [(((tk[((1*8)+4)]==taken)&&(hold[((1*8)+4)]==0)))] (595:0:1 - 1)
		IfNotBlocked
		reached[3][208] = 1;
		if (!(((now.tk[ Index(((1*8)+4), 16) ]==21)&&(((int)now.hold[ Index(((1*8)+4), 16) ])==0))))
			continue;
		/* merge: tk[((1*8)+4)] = archived(0, 209, 595) */
		reached[3][209] = 1;
		(trpt+1)->bup.oval = now.tk[ Index(((1*8)+4), 16) ];
		now.tk[ Index(((1*8)+4), 16) ] = 19;
#ifdef VAR_RANGES
		logval("tk[((1*8)+4)]", now.tk[ Index(((1*8)+4), 16) ]);
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 70: // STATE 211 - job.pml:686 - [((((tk[((1*8)+4)]==taken)&&(hold[((1*8)+4)]==0))&&(redeliveries<0)))] (595:0:2 - 1)
		IfNotBlocked
		reached[3][211] = 1;
		if (!((((now.tk[ Index(((1*8)+4), 16) ]==21)&&(((int)now.hold[ Index(((1*8)+4), 16) ])==0))&&(((int)now.redeliveries)<0))))
			continue;
		/* merge: redeliveries = (redeliveries+1)(595, 212, 595) */
		reached[3][212] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.redeliveries);
		now.redeliveries = (((int)now.redeliveries)+1);
#ifdef VAR_RANGES
		logval("redeliveries", ((int)now.redeliveries));
#endif
		;
		/* merge: tk[((1*8)+4)] = queued(595, 213, 595) */
		reached[3][213] = 1;
		(trpt+1)->bup.ovals[1] = now.tk[ Index(((1*8)+4), 16) ];
		now.tk[ Index(((1*8)+4), 16) ] = 22;
#ifdef VAR_RANGES
		logval("tk[((1*8)+4)]", now.tk[ Index(((1*8)+4), 16) ]);
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 71: // STATE 215 - job.pml:700 - [(call[0].flying)] (0:0:0 - 1)
		IfNotBlocked
		reached[3][215] = 1;
		if (!(((int)now.call[0].flying)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 72: // STATE 216 - job.pml:318 - [call[0].flying = 0] (0:227:2 - 1)
		IfNotBlocked
		reached[3][216] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.call[0].flying);
		now.call[0].flying = 0;
#ifdef VAR_RANGES
		logval("call[0].flying", ((int)now.call[0].flying));
#endif
		;
		/* merge: changed = 0(227, 217, 227) */
		reached[3][217] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->changed);
		((P3 *)_this)->changed = 0;
#ifdef VAR_RANGES
		logval("World:changed", ((int)((P3 *)_this)->changed));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 73: // STATE 218 - job.pml:319 - [(((call[0].job==0)&&(call[0].verb==powerOff)))] (224:0:1 - 1)
		IfNotBlocked
		reached[3][218] = 1;
		if (!(((((int)now.call[0].job)==0)&&(now.call[0].verb==8))))
			continue;
		/* merge: cuts = (cuts+1)(0, 219, 224) */
		reached[3][219] = 1;
		(trpt+1)->bup.oval = ((int)now.cuts);
		now.cuts = (((int)now.cuts)+1);
#ifdef VAR_RANGES
		logval("cuts", ((int)now.cuts));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 74: // STATE 220 - job.pml:320 - [((cuts>1))] (254:0:1 - 1)
		IfNotBlocked
		reached[3][220] = 1;
		if (!((((int)now.cuts)>1)))
			continue;
		/* merge: second_power_off = ((0==0)||(0==9))(254, 221, 254) */
		reached[3][221] = 1;
		(trpt+1)->bup.oval = ((int)now.second_power_off);
		now.second_power_off = ((0==0)||(0==9));
#ifdef VAR_RANGES
		logval("second_power_off", ((int)now.second_power_off));
#endif
		;
		/* merge: assert(!(second_power_off))(254, 222, 254) */
		reached[3][222] = 1;
		spin_assert( !(((int)now.second_power_off)), " !(second_power_off)", II, tt, t);
		/* merge: .(goto)(0, 225, 254) */
		reached[3][225] = 1;
		;
		/* merge: .(goto)(0, 228, 254) */
		reached[3][228] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 75: // STATE 229 - job.pml:323 - [(((call[0].verb==shutdownGuest)&&on))] (241:0:2 - 1)
		IfNotBlocked
		reached[3][229] = 1;
		if (!(((now.call[0].verb==9)&&((int)now.on))))
			continue;
		/* merge: changed = 1(241, 230, 241) */
		reached[3][230] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->changed);
		((P3 *)_this)->changed = 1;
#ifdef VAR_RANGES
		logval("World:changed", ((int)((P3 *)_this)->changed));
#endif
		;
		/* merge: guestDown = 1(241, 231, 241) */
		reached[3][231] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.guestDown);
		now.guestDown = 1;
#ifdef VAR_RANGES
		logval("guestDown", ((int)now.guestDown));
#endif
		;
		_m = 3; goto P999; /* 2 */
	case 76: // STATE 232 - job.pml:324 - [((call[0].job==0))] (238:0:1 - 1)
		IfNotBlocked
		reached[3][232] = 1;
		if (!((((int)now.call[0].job)==0)))
			continue;
		/* merge: shutdowns = (shutdowns+1)(0, 233, 238) */
		reached[3][233] = 1;
		(trpt+1)->bup.oval = ((int)now.shutdowns);
		now.shutdowns = (((int)now.shutdowns)+1);
#ifdef VAR_RANGES
		logval("shutdowns", ((int)now.shutdowns));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 77: // STATE 234 - job.pml:324 - [((shutdowns>1))] (262:0:1 - 1)
		IfNotBlocked
		reached[3][234] = 1;
		if (!((((int)now.shutdowns)>1)))
			continue;
		/* merge: second_shutdown = ((0==0)||(0==8))(262, 235, 262) */
		reached[3][235] = 1;
		(trpt+1)->bup.oval = ((int)now.second_shutdown);
		now.second_shutdown = ((0==0)||(0==8));
#ifdef VAR_RANGES
		logval("second_shutdown", ((int)now.second_shutdown));
#endif
		;
		/* merge: assert(!(second_shutdown))(262, 236, 262) */
		reached[3][236] = 1;
		spin_assert( !(((int)now.second_shutdown)), " !(second_shutdown)", II, tt, t);
		/* merge: .(goto)(0, 239, 262) */
		reached[3][239] = 1;
		;
		/* merge: .(goto)(0, 242, 262) */
		reached[3][242] = 1;
		;
		/* merge: .(goto)(0, 255, 262) */
		reached[3][255] = 1;
		;
		_m = 3; goto P999; /* 5 */
	case 78: // STATE 243 - job.pml:325 - [(((call[0].verb==powerOff)&&on))] (262:0:4 - 1)
		IfNotBlocked
		reached[3][243] = 1;
		if (!(((now.call[0].verb==8)&&((int)now.on))))
			continue;
		/* merge: changed = 1(262, 244, 262) */
		reached[3][244] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->changed);
		((P3 *)_this)->changed = 1;
#ifdef VAR_RANGES
		logval("World:changed", ((int)((P3 *)_this)->changed));
#endif
		;
		/* merge: on = 0(262, 245, 262) */
		reached[3][245] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.on);
		now.on = 0;
#ifdef VAR_RANGES
		logval("on", ((int)now.on));
#endif
		;
		/* merge: guestDown = 0(262, 246, 262) */
		reached[3][246] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.guestDown);
		now.guestDown = 0;
#ifdef VAR_RANGES
		logval("guestDown", ((int)now.guestDown));
#endif
		;
		/* merge: offBy = cut(262, 247, 262) */
		reached[3][247] = 1;
		(trpt+1)->bup.ovals[3] = now.offBy;
		now.offBy = 16;
#ifdef VAR_RANGES
		logval("offBy", now.offBy);
#endif
		;
		/* merge: .(goto)(0, 255, 262) */
		reached[3][255] = 1;
		;
		_m = 3; goto P999; /* 5 */
	case 79: // STATE 248 - job.pml:326 - [(((call[0].verb==powerOn)&&!(on)))] (262:0:4 - 1)
		IfNotBlocked
		reached[3][248] = 1;
		if (!(((now.call[0].verb==7)&& !(((int)now.on)))))
			continue;
		/* merge: changed = 1(262, 249, 262) */
		reached[3][249] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->changed);
		((P3 *)_this)->changed = 1;
#ifdef VAR_RANGES
		logval("World:changed", ((int)((P3 *)_this)->changed));
#endif
		;
		/* merge: on = 1(262, 250, 262) */
		reached[3][250] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.on);
		now.on = 1;
#ifdef VAR_RANGES
		logval("on", ((int)now.on));
#endif
		;
		/* merge: guestDown = 0(262, 251, 262) */
		reached[3][251] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.guestDown);
		now.guestDown = 0;
#ifdef VAR_RANGES
		logval("guestDown", ((int)now.guestDown));
#endif
		;
		/* merge: offBy = nobody(262, 252, 262) */
		reached[3][252] = 1;
		(trpt+1)->bup.ovals[3] = now.offBy;
		now.offBy = 18;
#ifdef VAR_RANGES
		logval("offBy", now.offBy);
#endif
		;
		/* merge: .(goto)(0, 255, 262) */
		reached[3][255] = 1;
		;
		_m = 3; goto P999; /* 5 */
	case 80: // STATE 256 - job.pml:329 - [(((changed&&(call[0].job==0))&&(turned||(st[1]==completed))))] (268:0:1 - 1)
		IfNotBlocked
		reached[3][256] = 1;
		if (!(((((int)((P3 *)_this)->changed)&&(((int)now.call[0].job)==0))&&(((int)now.turned)||(now.st[1]==3)))))
			continue;
		/* merge: late_call = ((0==0)||(0==7))(268, 257, 268) */
		reached[3][257] = 1;
		(trpt+1)->bup.oval = ((int)now.late_call);
		now.late_call = ((0==0)||(0==7));
#ifdef VAR_RANGES
		logval("late_call", ((int)now.late_call));
#endif
		;
		/* merge: assert(!(late_call))(268, 258, 268) */
		reached[3][258] = 1;
		spin_assert( !(((int)now.late_call)), " !(late_call)", II, tt, t);
		/* merge: .(goto)(0, 263, 268) */
		reached[3][263] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 81: // STATE 259 - job.pml:330 - [((changed&&(call[0].job==1)))] (268:0:1 - 1)
		IfNotBlocked
		reached[3][259] = 1;
		if (!((((int)((P3 *)_this)->changed)&&(((int)now.call[0].job)==1))))
			continue;
		/* merge: turned = 1(0, 260, 268) */
		reached[3][260] = 1;
		(trpt+1)->bup.oval = ((int)now.turned);
		now.turned = 1;
#ifdef VAR_RANGES
		logval("turned", ((int)now.turned));
#endif
		;
		/* merge: .(goto)(0, 263, 268) */
		reached[3][263] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 82: // STATE 264 - job.pml:332 - [(((changed&&(((st[call[0].job]==completed)||(st[call[0].job]==failed))||(st[call[0].job]==cancelled)))&&saidOn[call[0].job]))] (595:0:3 - 1)
		IfNotBlocked
		reached[3][264] = 1;
		if (!(((((int)((P3 *)_this)->changed)&&(((now.st[ Index(((int)now.call[0].job), 2) ]==3)||(now.st[ Index(((int)now.call[0].job), 2) ]==2))||(now.st[ Index(((int)now.call[0].job), 2) ]==1)))&&((int)now.saidOn[ Index(((int)now.call[0].job), 2) ]))))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: changed */  (trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((P3 *)_this)->changed;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P3 *)_this)->changed = 0;
		/* merge: false_state = ((0==0)||(0==11))(595, 265, 595) */
		reached[3][265] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.false_state);
		now.false_state = ((0==0)||(0==11));
#ifdef VAR_RANGES
		logval("false_state", ((int)now.false_state));
#endif
		;
		/* merge: assert(!(false_state))(595, 266, 595) */
		reached[3][266] = 1;
		spin_assert( !(((int)now.false_state)), " !(false_state)", II, tt, t);
		/* merge: .(goto)(595, 269, 595) */
		reached[3][269] = 1;
		;
		/* merge: changed = 0(595, 271, 595) */
		reached[3][271] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->changed);
		((P3 *)_this)->changed = 0;
#ifdef VAR_RANGES
		logval("World:changed", ((int)((P3 *)_this)->changed));
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 5 */
	case 83: // STATE 269 - job.pml:332 - [.(goto)] (0:595:1 - 2)
		IfNotBlocked
		reached[3][269] = 1;
		;
		/* merge: changed = 0(595, 271, 595) */
		reached[3][271] = 1;
		(trpt+1)->bup.oval = ((int)((P3 *)_this)->changed);
		((P3 *)_this)->changed = 0;
#ifdef VAR_RANGES
		logval("World:changed", ((int)((P3 *)_this)->changed));
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 84: // STATE 273 - job.pml:700 - [((((call[0].window&&!(call[0].flying))&&!(call[0].budget))&&!((call[0].answer!=unanswered))))] (595:0:1 - 1)
		IfNotBlocked
		reached[3][273] = 1;
		if (!((((((int)now.call[0].window)&& !(((int)now.call[0].flying)))&& !(((int)now.call[0].budget)))&& !((now.call[0].answer!=15)))))
			continue;
		/* merge: call[0].window = 0(0, 274, 595) */
		reached[3][274] = 1;
		(trpt+1)->bup.oval = ((int)now.call[0].window);
		now.call[0].window = 0;
#ifdef VAR_RANGES
		logval("call[0].window", ((int)now.call[0].window));
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 85: // STATE 276 - job.pml:700 - [(call[1].flying)] (0:0:0 - 1)
		IfNotBlocked
		reached[3][276] = 1;
		if (!(((int)now.call[1].flying)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 86: // STATE 277 - job.pml:318 - [call[1].flying = 0] (0:288:2 - 1)
		IfNotBlocked
		reached[3][277] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.call[1].flying);
		now.call[1].flying = 0;
#ifdef VAR_RANGES
		logval("call[1].flying", ((int)now.call[1].flying));
#endif
		;
		/* merge: changed = 0(288, 278, 288) */
		reached[3][278] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->changed);
		((P3 *)_this)->changed = 0;
#ifdef VAR_RANGES
		logval("World:changed", ((int)((P3 *)_this)->changed));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 87: // STATE 279 - job.pml:319 - [(((call[1].job==0)&&(call[1].verb==powerOff)))] (285:0:1 - 1)
		IfNotBlocked
		reached[3][279] = 1;
		if (!(((((int)now.call[1].job)==0)&&(now.call[1].verb==8))))
			continue;
		/* merge: cuts = (cuts+1)(0, 280, 285) */
		reached[3][280] = 1;
		(trpt+1)->bup.oval = ((int)now.cuts);
		now.cuts = (((int)now.cuts)+1);
#ifdef VAR_RANGES
		logval("cuts", ((int)now.cuts));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 88: // STATE 281 - job.pml:320 - [((cuts>1))] (315:0:1 - 1)
		IfNotBlocked
		reached[3][281] = 1;
		if (!((((int)now.cuts)>1)))
			continue;
		/* merge: second_power_off = ((0==0)||(0==9))(315, 282, 315) */
		reached[3][282] = 1;
		(trpt+1)->bup.oval = ((int)now.second_power_off);
		now.second_power_off = ((0==0)||(0==9));
#ifdef VAR_RANGES
		logval("second_power_off", ((int)now.second_power_off));
#endif
		;
		/* merge: assert(!(second_power_off))(315, 283, 315) */
		reached[3][283] = 1;
		spin_assert( !(((int)now.second_power_off)), " !(second_power_off)", II, tt, t);
		/* merge: .(goto)(0, 286, 315) */
		reached[3][286] = 1;
		;
		/* merge: .(goto)(0, 289, 315) */
		reached[3][289] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 89: // STATE 290 - job.pml:323 - [(((call[1].verb==shutdownGuest)&&on))] (302:0:2 - 1)
		IfNotBlocked
		reached[3][290] = 1;
		if (!(((now.call[1].verb==9)&&((int)now.on))))
			continue;
		/* merge: changed = 1(302, 291, 302) */
		reached[3][291] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->changed);
		((P3 *)_this)->changed = 1;
#ifdef VAR_RANGES
		logval("World:changed", ((int)((P3 *)_this)->changed));
#endif
		;
		/* merge: guestDown = 1(302, 292, 302) */
		reached[3][292] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.guestDown);
		now.guestDown = 1;
#ifdef VAR_RANGES
		logval("guestDown", ((int)now.guestDown));
#endif
		;
		_m = 3; goto P999; /* 2 */
	case 90: // STATE 293 - job.pml:324 - [((call[1].job==0))] (299:0:1 - 1)
		IfNotBlocked
		reached[3][293] = 1;
		if (!((((int)now.call[1].job)==0)))
			continue;
		/* merge: shutdowns = (shutdowns+1)(0, 294, 299) */
		reached[3][294] = 1;
		(trpt+1)->bup.oval = ((int)now.shutdowns);
		now.shutdowns = (((int)now.shutdowns)+1);
#ifdef VAR_RANGES
		logval("shutdowns", ((int)now.shutdowns));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 91: // STATE 295 - job.pml:324 - [((shutdowns>1))] (323:0:1 - 1)
		IfNotBlocked
		reached[3][295] = 1;
		if (!((((int)now.shutdowns)>1)))
			continue;
		/* merge: second_shutdown = ((0==0)||(0==8))(323, 296, 323) */
		reached[3][296] = 1;
		(trpt+1)->bup.oval = ((int)now.second_shutdown);
		now.second_shutdown = ((0==0)||(0==8));
#ifdef VAR_RANGES
		logval("second_shutdown", ((int)now.second_shutdown));
#endif
		;
		/* merge: assert(!(second_shutdown))(323, 297, 323) */
		reached[3][297] = 1;
		spin_assert( !(((int)now.second_shutdown)), " !(second_shutdown)", II, tt, t);
		/* merge: .(goto)(0, 300, 323) */
		reached[3][300] = 1;
		;
		/* merge: .(goto)(0, 303, 323) */
		reached[3][303] = 1;
		;
		/* merge: .(goto)(0, 316, 323) */
		reached[3][316] = 1;
		;
		_m = 3; goto P999; /* 5 */
	case 92: // STATE 304 - job.pml:325 - [(((call[1].verb==powerOff)&&on))] (323:0:4 - 1)
		IfNotBlocked
		reached[3][304] = 1;
		if (!(((now.call[1].verb==8)&&((int)now.on))))
			continue;
		/* merge: changed = 1(323, 305, 323) */
		reached[3][305] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->changed);
		((P3 *)_this)->changed = 1;
#ifdef VAR_RANGES
		logval("World:changed", ((int)((P3 *)_this)->changed));
#endif
		;
		/* merge: on = 0(323, 306, 323) */
		reached[3][306] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.on);
		now.on = 0;
#ifdef VAR_RANGES
		logval("on", ((int)now.on));
#endif
		;
		/* merge: guestDown = 0(323, 307, 323) */
		reached[3][307] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.guestDown);
		now.guestDown = 0;
#ifdef VAR_RANGES
		logval("guestDown", ((int)now.guestDown));
#endif
		;
		/* merge: offBy = cut(323, 308, 323) */
		reached[3][308] = 1;
		(trpt+1)->bup.ovals[3] = now.offBy;
		now.offBy = 16;
#ifdef VAR_RANGES
		logval("offBy", now.offBy);
#endif
		;
		/* merge: .(goto)(0, 316, 323) */
		reached[3][316] = 1;
		;
		_m = 3; goto P999; /* 5 */
	case 93: // STATE 309 - job.pml:326 - [(((call[1].verb==powerOn)&&!(on)))] (323:0:4 - 1)
		IfNotBlocked
		reached[3][309] = 1;
		if (!(((now.call[1].verb==7)&& !(((int)now.on)))))
			continue;
		/* merge: changed = 1(323, 310, 323) */
		reached[3][310] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->changed);
		((P3 *)_this)->changed = 1;
#ifdef VAR_RANGES
		logval("World:changed", ((int)((P3 *)_this)->changed));
#endif
		;
		/* merge: on = 1(323, 311, 323) */
		reached[3][311] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.on);
		now.on = 1;
#ifdef VAR_RANGES
		logval("on", ((int)now.on));
#endif
		;
		/* merge: guestDown = 0(323, 312, 323) */
		reached[3][312] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.guestDown);
		now.guestDown = 0;
#ifdef VAR_RANGES
		logval("guestDown", ((int)now.guestDown));
#endif
		;
		/* merge: offBy = nobody(323, 313, 323) */
		reached[3][313] = 1;
		(trpt+1)->bup.ovals[3] = now.offBy;
		now.offBy = 18;
#ifdef VAR_RANGES
		logval("offBy", now.offBy);
#endif
		;
		/* merge: .(goto)(0, 316, 323) */
		reached[3][316] = 1;
		;
		_m = 3; goto P999; /* 5 */
	case 94: // STATE 317 - job.pml:329 - [(((changed&&(call[1].job==0))&&(turned||(st[1]==completed))))] (329:0:1 - 1)
		IfNotBlocked
		reached[3][317] = 1;
		if (!(((((int)((P3 *)_this)->changed)&&(((int)now.call[1].job)==0))&&(((int)now.turned)||(now.st[1]==3)))))
			continue;
		/* merge: late_call = ((0==0)||(0==7))(329, 318, 329) */
		reached[3][318] = 1;
		(trpt+1)->bup.oval = ((int)now.late_call);
		now.late_call = ((0==0)||(0==7));
#ifdef VAR_RANGES
		logval("late_call", ((int)now.late_call));
#endif
		;
		/* merge: assert(!(late_call))(329, 319, 329) */
		reached[3][319] = 1;
		spin_assert( !(((int)now.late_call)), " !(late_call)", II, tt, t);
		/* merge: .(goto)(0, 324, 329) */
		reached[3][324] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 95: // STATE 320 - job.pml:330 - [((changed&&(call[1].job==1)))] (329:0:1 - 1)
		IfNotBlocked
		reached[3][320] = 1;
		if (!((((int)((P3 *)_this)->changed)&&(((int)now.call[1].job)==1))))
			continue;
		/* merge: turned = 1(0, 321, 329) */
		reached[3][321] = 1;
		(trpt+1)->bup.oval = ((int)now.turned);
		now.turned = 1;
#ifdef VAR_RANGES
		logval("turned", ((int)now.turned));
#endif
		;
		/* merge: .(goto)(0, 324, 329) */
		reached[3][324] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 96: // STATE 325 - job.pml:332 - [(((changed&&(((st[call[1].job]==completed)||(st[call[1].job]==failed))||(st[call[1].job]==cancelled)))&&saidOn[call[1].job]))] (595:0:3 - 1)
		IfNotBlocked
		reached[3][325] = 1;
		if (!(((((int)((P3 *)_this)->changed)&&(((now.st[ Index(((int)now.call[1].job), 2) ]==3)||(now.st[ Index(((int)now.call[1].job), 2) ]==2))||(now.st[ Index(((int)now.call[1].job), 2) ]==1)))&&((int)now.saidOn[ Index(((int)now.call[1].job), 2) ]))))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: changed */  (trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((P3 *)_this)->changed;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P3 *)_this)->changed = 0;
		/* merge: false_state = ((0==0)||(0==11))(595, 326, 595) */
		reached[3][326] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.false_state);
		now.false_state = ((0==0)||(0==11));
#ifdef VAR_RANGES
		logval("false_state", ((int)now.false_state));
#endif
		;
		/* merge: assert(!(false_state))(595, 327, 595) */
		reached[3][327] = 1;
		spin_assert( !(((int)now.false_state)), " !(false_state)", II, tt, t);
		/* merge: .(goto)(595, 330, 595) */
		reached[3][330] = 1;
		;
		/* merge: changed = 0(595, 332, 595) */
		reached[3][332] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->changed);
		((P3 *)_this)->changed = 0;
#ifdef VAR_RANGES
		logval("World:changed", ((int)((P3 *)_this)->changed));
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 5 */
	case 97: // STATE 330 - job.pml:332 - [.(goto)] (0:595:1 - 2)
		IfNotBlocked
		reached[3][330] = 1;
		;
		/* merge: changed = 0(595, 332, 595) */
		reached[3][332] = 1;
		(trpt+1)->bup.oval = ((int)((P3 *)_this)->changed);
		((P3 *)_this)->changed = 0;
#ifdef VAR_RANGES
		logval("World:changed", ((int)((P3 *)_this)->changed));
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 98: // STATE 334 - job.pml:700 - [((((call[1].window&&!(call[1].flying))&&!(call[1].budget))&&!((call[1].answer!=unanswered))))] (595:0:1 - 1)
		IfNotBlocked
		reached[3][334] = 1;
		if (!((((((int)now.call[1].window)&& !(((int)now.call[1].flying)))&& !(((int)now.call[1].budget)))&& !((now.call[1].answer!=15)))))
			continue;
		/* merge: call[1].window = 0(0, 335, 595) */
		reached[3][335] = 1;
		(trpt+1)->bup.oval = ((int)now.call[1].window);
		now.call[1].window = 0;
#ifdef VAR_RANGES
		logval("call[1].window", ((int)now.call[1].window));
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 99: // STATE 337 - job.pml:700 - [(call[2].flying)] (0:0:0 - 1)
		IfNotBlocked
		reached[3][337] = 1;
		if (!(((int)now.call[2].flying)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 100: // STATE 338 - job.pml:318 - [call[2].flying = 0] (0:349:2 - 1)
		IfNotBlocked
		reached[3][338] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.call[2].flying);
		now.call[2].flying = 0;
#ifdef VAR_RANGES
		logval("call[2].flying", ((int)now.call[2].flying));
#endif
		;
		/* merge: changed = 0(349, 339, 349) */
		reached[3][339] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->changed);
		((P3 *)_this)->changed = 0;
#ifdef VAR_RANGES
		logval("World:changed", ((int)((P3 *)_this)->changed));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 101: // STATE 340 - job.pml:319 - [(((call[2].job==0)&&(call[2].verb==powerOff)))] (346:0:1 - 1)
		IfNotBlocked
		reached[3][340] = 1;
		if (!(((((int)now.call[2].job)==0)&&(now.call[2].verb==8))))
			continue;
		/* merge: cuts = (cuts+1)(0, 341, 346) */
		reached[3][341] = 1;
		(trpt+1)->bup.oval = ((int)now.cuts);
		now.cuts = (((int)now.cuts)+1);
#ifdef VAR_RANGES
		logval("cuts", ((int)now.cuts));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 102: // STATE 342 - job.pml:320 - [((cuts>1))] (376:0:1 - 1)
		IfNotBlocked
		reached[3][342] = 1;
		if (!((((int)now.cuts)>1)))
			continue;
		/* merge: second_power_off = ((0==0)||(0==9))(376, 343, 376) */
		reached[3][343] = 1;
		(trpt+1)->bup.oval = ((int)now.second_power_off);
		now.second_power_off = ((0==0)||(0==9));
#ifdef VAR_RANGES
		logval("second_power_off", ((int)now.second_power_off));
#endif
		;
		/* merge: assert(!(second_power_off))(376, 344, 376) */
		reached[3][344] = 1;
		spin_assert( !(((int)now.second_power_off)), " !(second_power_off)", II, tt, t);
		/* merge: .(goto)(0, 347, 376) */
		reached[3][347] = 1;
		;
		/* merge: .(goto)(0, 350, 376) */
		reached[3][350] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 103: // STATE 351 - job.pml:323 - [(((call[2].verb==shutdownGuest)&&on))] (363:0:2 - 1)
		IfNotBlocked
		reached[3][351] = 1;
		if (!(((now.call[2].verb==9)&&((int)now.on))))
			continue;
		/* merge: changed = 1(363, 352, 363) */
		reached[3][352] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->changed);
		((P3 *)_this)->changed = 1;
#ifdef VAR_RANGES
		logval("World:changed", ((int)((P3 *)_this)->changed));
#endif
		;
		/* merge: guestDown = 1(363, 353, 363) */
		reached[3][353] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.guestDown);
		now.guestDown = 1;
#ifdef VAR_RANGES
		logval("guestDown", ((int)now.guestDown));
#endif
		;
		_m = 3; goto P999; /* 2 */
	case 104: // STATE 354 - job.pml:324 - [((call[2].job==0))] (360:0:1 - 1)
		IfNotBlocked
		reached[3][354] = 1;
		if (!((((int)now.call[2].job)==0)))
			continue;
		/* merge: shutdowns = (shutdowns+1)(0, 355, 360) */
		reached[3][355] = 1;
		(trpt+1)->bup.oval = ((int)now.shutdowns);
		now.shutdowns = (((int)now.shutdowns)+1);
#ifdef VAR_RANGES
		logval("shutdowns", ((int)now.shutdowns));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 105: // STATE 356 - job.pml:324 - [((shutdowns>1))] (384:0:1 - 1)
		IfNotBlocked
		reached[3][356] = 1;
		if (!((((int)now.shutdowns)>1)))
			continue;
		/* merge: second_shutdown = ((0==0)||(0==8))(384, 357, 384) */
		reached[3][357] = 1;
		(trpt+1)->bup.oval = ((int)now.second_shutdown);
		now.second_shutdown = ((0==0)||(0==8));
#ifdef VAR_RANGES
		logval("second_shutdown", ((int)now.second_shutdown));
#endif
		;
		/* merge: assert(!(second_shutdown))(384, 358, 384) */
		reached[3][358] = 1;
		spin_assert( !(((int)now.second_shutdown)), " !(second_shutdown)", II, tt, t);
		/* merge: .(goto)(0, 361, 384) */
		reached[3][361] = 1;
		;
		/* merge: .(goto)(0, 364, 384) */
		reached[3][364] = 1;
		;
		/* merge: .(goto)(0, 377, 384) */
		reached[3][377] = 1;
		;
		_m = 3; goto P999; /* 5 */
	case 106: // STATE 365 - job.pml:325 - [(((call[2].verb==powerOff)&&on))] (384:0:4 - 1)
		IfNotBlocked
		reached[3][365] = 1;
		if (!(((now.call[2].verb==8)&&((int)now.on))))
			continue;
		/* merge: changed = 1(384, 366, 384) */
		reached[3][366] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->changed);
		((P3 *)_this)->changed = 1;
#ifdef VAR_RANGES
		logval("World:changed", ((int)((P3 *)_this)->changed));
#endif
		;
		/* merge: on = 0(384, 367, 384) */
		reached[3][367] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.on);
		now.on = 0;
#ifdef VAR_RANGES
		logval("on", ((int)now.on));
#endif
		;
		/* merge: guestDown = 0(384, 368, 384) */
		reached[3][368] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.guestDown);
		now.guestDown = 0;
#ifdef VAR_RANGES
		logval("guestDown", ((int)now.guestDown));
#endif
		;
		/* merge: offBy = cut(384, 369, 384) */
		reached[3][369] = 1;
		(trpt+1)->bup.ovals[3] = now.offBy;
		now.offBy = 16;
#ifdef VAR_RANGES
		logval("offBy", now.offBy);
#endif
		;
		/* merge: .(goto)(0, 377, 384) */
		reached[3][377] = 1;
		;
		_m = 3; goto P999; /* 5 */
	case 107: // STATE 370 - job.pml:326 - [(((call[2].verb==powerOn)&&!(on)))] (384:0:4 - 1)
		IfNotBlocked
		reached[3][370] = 1;
		if (!(((now.call[2].verb==7)&& !(((int)now.on)))))
			continue;
		/* merge: changed = 1(384, 371, 384) */
		reached[3][371] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->changed);
		((P3 *)_this)->changed = 1;
#ifdef VAR_RANGES
		logval("World:changed", ((int)((P3 *)_this)->changed));
#endif
		;
		/* merge: on = 1(384, 372, 384) */
		reached[3][372] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.on);
		now.on = 1;
#ifdef VAR_RANGES
		logval("on", ((int)now.on));
#endif
		;
		/* merge: guestDown = 0(384, 373, 384) */
		reached[3][373] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.guestDown);
		now.guestDown = 0;
#ifdef VAR_RANGES
		logval("guestDown", ((int)now.guestDown));
#endif
		;
		/* merge: offBy = nobody(384, 374, 384) */
		reached[3][374] = 1;
		(trpt+1)->bup.ovals[3] = now.offBy;
		now.offBy = 18;
#ifdef VAR_RANGES
		logval("offBy", now.offBy);
#endif
		;
		/* merge: .(goto)(0, 377, 384) */
		reached[3][377] = 1;
		;
		_m = 3; goto P999; /* 5 */
	case 108: // STATE 378 - job.pml:329 - [(((changed&&(call[2].job==0))&&(turned||(st[1]==completed))))] (390:0:1 - 1)
		IfNotBlocked
		reached[3][378] = 1;
		if (!(((((int)((P3 *)_this)->changed)&&(((int)now.call[2].job)==0))&&(((int)now.turned)||(now.st[1]==3)))))
			continue;
		/* merge: late_call = ((0==0)||(0==7))(390, 379, 390) */
		reached[3][379] = 1;
		(trpt+1)->bup.oval = ((int)now.late_call);
		now.late_call = ((0==0)||(0==7));
#ifdef VAR_RANGES
		logval("late_call", ((int)now.late_call));
#endif
		;
		/* merge: assert(!(late_call))(390, 380, 390) */
		reached[3][380] = 1;
		spin_assert( !(((int)now.late_call)), " !(late_call)", II, tt, t);
		/* merge: .(goto)(0, 385, 390) */
		reached[3][385] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 109: // STATE 381 - job.pml:330 - [((changed&&(call[2].job==1)))] (390:0:1 - 1)
		IfNotBlocked
		reached[3][381] = 1;
		if (!((((int)((P3 *)_this)->changed)&&(((int)now.call[2].job)==1))))
			continue;
		/* merge: turned = 1(0, 382, 390) */
		reached[3][382] = 1;
		(trpt+1)->bup.oval = ((int)now.turned);
		now.turned = 1;
#ifdef VAR_RANGES
		logval("turned", ((int)now.turned));
#endif
		;
		/* merge: .(goto)(0, 385, 390) */
		reached[3][385] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 110: // STATE 386 - job.pml:332 - [(((changed&&(((st[call[2].job]==completed)||(st[call[2].job]==failed))||(st[call[2].job]==cancelled)))&&saidOn[call[2].job]))] (595:0:3 - 1)
		IfNotBlocked
		reached[3][386] = 1;
		if (!(((((int)((P3 *)_this)->changed)&&(((now.st[ Index(((int)now.call[2].job), 2) ]==3)||(now.st[ Index(((int)now.call[2].job), 2) ]==2))||(now.st[ Index(((int)now.call[2].job), 2) ]==1)))&&((int)now.saidOn[ Index(((int)now.call[2].job), 2) ]))))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: changed */  (trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((P3 *)_this)->changed;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P3 *)_this)->changed = 0;
		/* merge: false_state = ((0==0)||(0==11))(595, 387, 595) */
		reached[3][387] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.false_state);
		now.false_state = ((0==0)||(0==11));
#ifdef VAR_RANGES
		logval("false_state", ((int)now.false_state));
#endif
		;
		/* merge: assert(!(false_state))(595, 388, 595) */
		reached[3][388] = 1;
		spin_assert( !(((int)now.false_state)), " !(false_state)", II, tt, t);
		/* merge: .(goto)(595, 391, 595) */
		reached[3][391] = 1;
		;
		/* merge: changed = 0(595, 393, 595) */
		reached[3][393] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->changed);
		((P3 *)_this)->changed = 0;
#ifdef VAR_RANGES
		logval("World:changed", ((int)((P3 *)_this)->changed));
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 5 */
	case 111: // STATE 391 - job.pml:332 - [.(goto)] (0:595:1 - 2)
		IfNotBlocked
		reached[3][391] = 1;
		;
		/* merge: changed = 0(595, 393, 595) */
		reached[3][393] = 1;
		(trpt+1)->bup.oval = ((int)((P3 *)_this)->changed);
		((P3 *)_this)->changed = 0;
#ifdef VAR_RANGES
		logval("World:changed", ((int)((P3 *)_this)->changed));
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 112: // STATE 395 - job.pml:700 - [((((call[2].window&&!(call[2].flying))&&!(call[2].budget))&&!((call[2].answer!=unanswered))))] (595:0:1 - 1)
		IfNotBlocked
		reached[3][395] = 1;
		if (!((((((int)now.call[2].window)&& !(((int)now.call[2].flying)))&& !(((int)now.call[2].budget)))&& !((now.call[2].answer!=15)))))
			continue;
		/* merge: call[2].window = 0(0, 396, 595) */
		reached[3][396] = 1;
		(trpt+1)->bup.oval = ((int)now.call[2].window);
		now.call[2].window = 0;
#ifdef VAR_RANGES
		logval("call[2].window", ((int)now.call[2].window));
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 113: // STATE 398 - job.pml:700 - [(call[3].flying)] (0:0:0 - 1)
		IfNotBlocked
		reached[3][398] = 1;
		if (!(((int)now.call[3].flying)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 114: // STATE 399 - job.pml:318 - [call[3].flying = 0] (0:410:2 - 1)
		IfNotBlocked
		reached[3][399] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.call[3].flying);
		now.call[3].flying = 0;
#ifdef VAR_RANGES
		logval("call[3].flying", ((int)now.call[3].flying));
#endif
		;
		/* merge: changed = 0(410, 400, 410) */
		reached[3][400] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->changed);
		((P3 *)_this)->changed = 0;
#ifdef VAR_RANGES
		logval("World:changed", ((int)((P3 *)_this)->changed));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 115: // STATE 401 - job.pml:319 - [(((call[3].job==0)&&(call[3].verb==powerOff)))] (407:0:1 - 1)
		IfNotBlocked
		reached[3][401] = 1;
		if (!(((((int)now.call[3].job)==0)&&(now.call[3].verb==8))))
			continue;
		/* merge: cuts = (cuts+1)(0, 402, 407) */
		reached[3][402] = 1;
		(trpt+1)->bup.oval = ((int)now.cuts);
		now.cuts = (((int)now.cuts)+1);
#ifdef VAR_RANGES
		logval("cuts", ((int)now.cuts));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 116: // STATE 403 - job.pml:320 - [((cuts>1))] (437:0:1 - 1)
		IfNotBlocked
		reached[3][403] = 1;
		if (!((((int)now.cuts)>1)))
			continue;
		/* merge: second_power_off = ((0==0)||(0==9))(437, 404, 437) */
		reached[3][404] = 1;
		(trpt+1)->bup.oval = ((int)now.second_power_off);
		now.second_power_off = ((0==0)||(0==9));
#ifdef VAR_RANGES
		logval("second_power_off", ((int)now.second_power_off));
#endif
		;
		/* merge: assert(!(second_power_off))(437, 405, 437) */
		reached[3][405] = 1;
		spin_assert( !(((int)now.second_power_off)), " !(second_power_off)", II, tt, t);
		/* merge: .(goto)(0, 408, 437) */
		reached[3][408] = 1;
		;
		/* merge: .(goto)(0, 411, 437) */
		reached[3][411] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 117: // STATE 412 - job.pml:323 - [(((call[3].verb==shutdownGuest)&&on))] (424:0:2 - 1)
		IfNotBlocked
		reached[3][412] = 1;
		if (!(((now.call[3].verb==9)&&((int)now.on))))
			continue;
		/* merge: changed = 1(424, 413, 424) */
		reached[3][413] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->changed);
		((P3 *)_this)->changed = 1;
#ifdef VAR_RANGES
		logval("World:changed", ((int)((P3 *)_this)->changed));
#endif
		;
		/* merge: guestDown = 1(424, 414, 424) */
		reached[3][414] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.guestDown);
		now.guestDown = 1;
#ifdef VAR_RANGES
		logval("guestDown", ((int)now.guestDown));
#endif
		;
		_m = 3; goto P999; /* 2 */
	case 118: // STATE 415 - job.pml:324 - [((call[3].job==0))] (421:0:1 - 1)
		IfNotBlocked
		reached[3][415] = 1;
		if (!((((int)now.call[3].job)==0)))
			continue;
		/* merge: shutdowns = (shutdowns+1)(0, 416, 421) */
		reached[3][416] = 1;
		(trpt+1)->bup.oval = ((int)now.shutdowns);
		now.shutdowns = (((int)now.shutdowns)+1);
#ifdef VAR_RANGES
		logval("shutdowns", ((int)now.shutdowns));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 119: // STATE 417 - job.pml:324 - [((shutdowns>1))] (445:0:1 - 1)
		IfNotBlocked
		reached[3][417] = 1;
		if (!((((int)now.shutdowns)>1)))
			continue;
		/* merge: second_shutdown = ((0==0)||(0==8))(445, 418, 445) */
		reached[3][418] = 1;
		(trpt+1)->bup.oval = ((int)now.second_shutdown);
		now.second_shutdown = ((0==0)||(0==8));
#ifdef VAR_RANGES
		logval("second_shutdown", ((int)now.second_shutdown));
#endif
		;
		/* merge: assert(!(second_shutdown))(445, 419, 445) */
		reached[3][419] = 1;
		spin_assert( !(((int)now.second_shutdown)), " !(second_shutdown)", II, tt, t);
		/* merge: .(goto)(0, 422, 445) */
		reached[3][422] = 1;
		;
		/* merge: .(goto)(0, 425, 445) */
		reached[3][425] = 1;
		;
		/* merge: .(goto)(0, 438, 445) */
		reached[3][438] = 1;
		;
		_m = 3; goto P999; /* 5 */
	case 120: // STATE 426 - job.pml:325 - [(((call[3].verb==powerOff)&&on))] (445:0:4 - 1)
		IfNotBlocked
		reached[3][426] = 1;
		if (!(((now.call[3].verb==8)&&((int)now.on))))
			continue;
		/* merge: changed = 1(445, 427, 445) */
		reached[3][427] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->changed);
		((P3 *)_this)->changed = 1;
#ifdef VAR_RANGES
		logval("World:changed", ((int)((P3 *)_this)->changed));
#endif
		;
		/* merge: on = 0(445, 428, 445) */
		reached[3][428] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.on);
		now.on = 0;
#ifdef VAR_RANGES
		logval("on", ((int)now.on));
#endif
		;
		/* merge: guestDown = 0(445, 429, 445) */
		reached[3][429] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.guestDown);
		now.guestDown = 0;
#ifdef VAR_RANGES
		logval("guestDown", ((int)now.guestDown));
#endif
		;
		/* merge: offBy = cut(445, 430, 445) */
		reached[3][430] = 1;
		(trpt+1)->bup.ovals[3] = now.offBy;
		now.offBy = 16;
#ifdef VAR_RANGES
		logval("offBy", now.offBy);
#endif
		;
		/* merge: .(goto)(0, 438, 445) */
		reached[3][438] = 1;
		;
		_m = 3; goto P999; /* 5 */
	case 121: // STATE 431 - job.pml:326 - [(((call[3].verb==powerOn)&&!(on)))] (445:0:4 - 1)
		IfNotBlocked
		reached[3][431] = 1;
		if (!(((now.call[3].verb==7)&& !(((int)now.on)))))
			continue;
		/* merge: changed = 1(445, 432, 445) */
		reached[3][432] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->changed);
		((P3 *)_this)->changed = 1;
#ifdef VAR_RANGES
		logval("World:changed", ((int)((P3 *)_this)->changed));
#endif
		;
		/* merge: on = 1(445, 433, 445) */
		reached[3][433] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.on);
		now.on = 1;
#ifdef VAR_RANGES
		logval("on", ((int)now.on));
#endif
		;
		/* merge: guestDown = 0(445, 434, 445) */
		reached[3][434] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.guestDown);
		now.guestDown = 0;
#ifdef VAR_RANGES
		logval("guestDown", ((int)now.guestDown));
#endif
		;
		/* merge: offBy = nobody(445, 435, 445) */
		reached[3][435] = 1;
		(trpt+1)->bup.ovals[3] = now.offBy;
		now.offBy = 18;
#ifdef VAR_RANGES
		logval("offBy", now.offBy);
#endif
		;
		/* merge: .(goto)(0, 438, 445) */
		reached[3][438] = 1;
		;
		_m = 3; goto P999; /* 5 */
	case 122: // STATE 439 - job.pml:329 - [(((changed&&(call[3].job==0))&&(turned||(st[1]==completed))))] (451:0:1 - 1)
		IfNotBlocked
		reached[3][439] = 1;
		if (!(((((int)((P3 *)_this)->changed)&&(((int)now.call[3].job)==0))&&(((int)now.turned)||(now.st[1]==3)))))
			continue;
		/* merge: late_call = ((0==0)||(0==7))(451, 440, 451) */
		reached[3][440] = 1;
		(trpt+1)->bup.oval = ((int)now.late_call);
		now.late_call = ((0==0)||(0==7));
#ifdef VAR_RANGES
		logval("late_call", ((int)now.late_call));
#endif
		;
		/* merge: assert(!(late_call))(451, 441, 451) */
		reached[3][441] = 1;
		spin_assert( !(((int)now.late_call)), " !(late_call)", II, tt, t);
		/* merge: .(goto)(0, 446, 451) */
		reached[3][446] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 123: // STATE 442 - job.pml:330 - [((changed&&(call[3].job==1)))] (451:0:1 - 1)
		IfNotBlocked
		reached[3][442] = 1;
		if (!((((int)((P3 *)_this)->changed)&&(((int)now.call[3].job)==1))))
			continue;
		/* merge: turned = 1(0, 443, 451) */
		reached[3][443] = 1;
		(trpt+1)->bup.oval = ((int)now.turned);
		now.turned = 1;
#ifdef VAR_RANGES
		logval("turned", ((int)now.turned));
#endif
		;
		/* merge: .(goto)(0, 446, 451) */
		reached[3][446] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 124: // STATE 447 - job.pml:332 - [(((changed&&(((st[call[3].job]==completed)||(st[call[3].job]==failed))||(st[call[3].job]==cancelled)))&&saidOn[call[3].job]))] (595:0:3 - 1)
		IfNotBlocked
		reached[3][447] = 1;
		if (!(((((int)((P3 *)_this)->changed)&&(((now.st[ Index(((int)now.call[3].job), 2) ]==3)||(now.st[ Index(((int)now.call[3].job), 2) ]==2))||(now.st[ Index(((int)now.call[3].job), 2) ]==1)))&&((int)now.saidOn[ Index(((int)now.call[3].job), 2) ]))))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: changed */  (trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((P3 *)_this)->changed;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P3 *)_this)->changed = 0;
		/* merge: false_state = ((0==0)||(0==11))(595, 448, 595) */
		reached[3][448] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.false_state);
		now.false_state = ((0==0)||(0==11));
#ifdef VAR_RANGES
		logval("false_state", ((int)now.false_state));
#endif
		;
		/* merge: assert(!(false_state))(595, 449, 595) */
		reached[3][449] = 1;
		spin_assert( !(((int)now.false_state)), " !(false_state)", II, tt, t);
		/* merge: .(goto)(595, 452, 595) */
		reached[3][452] = 1;
		;
		/* merge: changed = 0(595, 454, 595) */
		reached[3][454] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->changed);
		((P3 *)_this)->changed = 0;
#ifdef VAR_RANGES
		logval("World:changed", ((int)((P3 *)_this)->changed));
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 5 */
	case 125: // STATE 452 - job.pml:332 - [.(goto)] (0:595:1 - 2)
		IfNotBlocked
		reached[3][452] = 1;
		;
		/* merge: changed = 0(595, 454, 595) */
		reached[3][454] = 1;
		(trpt+1)->bup.oval = ((int)((P3 *)_this)->changed);
		((P3 *)_this)->changed = 0;
#ifdef VAR_RANGES
		logval("World:changed", ((int)((P3 *)_this)->changed));
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 126: // STATE 456 - job.pml:700 - [((((call[3].window&&!(call[3].flying))&&!(call[3].budget))&&!((call[3].answer!=unanswered))))] (595:0:1 - 1)
		IfNotBlocked
		reached[3][456] = 1;
		if (!((((((int)now.call[3].window)&& !(((int)now.call[3].flying)))&& !(((int)now.call[3].budget)))&& !((now.call[3].answer!=15)))))
			continue;
		/* merge: call[3].window = 0(0, 457, 595) */
		reached[3][457] = 1;
		(trpt+1)->bup.oval = ((int)now.call[3].window);
		now.call[3].window = 0;
#ifdef VAR_RANGES
		logval("call[3].window", ((int)now.call[3].window));
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 127: // STATE 459 - job.pml:700 - [(call[4].flying)] (0:0:0 - 1)
		IfNotBlocked
		reached[3][459] = 1;
		if (!(((int)now.call[4].flying)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 128: // STATE 460 - job.pml:318 - [call[4].flying = 0] (0:471:2 - 1)
		IfNotBlocked
		reached[3][460] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.call[4].flying);
		now.call[4].flying = 0;
#ifdef VAR_RANGES
		logval("call[4].flying", ((int)now.call[4].flying));
#endif
		;
		/* merge: changed = 0(471, 461, 471) */
		reached[3][461] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->changed);
		((P3 *)_this)->changed = 0;
#ifdef VAR_RANGES
		logval("World:changed", ((int)((P3 *)_this)->changed));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 129: // STATE 462 - job.pml:319 - [(((call[4].job==0)&&(call[4].verb==powerOff)))] (468:0:1 - 1)
		IfNotBlocked
		reached[3][462] = 1;
		if (!(((((int)now.call[4].job)==0)&&(now.call[4].verb==8))))
			continue;
		/* merge: cuts = (cuts+1)(0, 463, 468) */
		reached[3][463] = 1;
		(trpt+1)->bup.oval = ((int)now.cuts);
		now.cuts = (((int)now.cuts)+1);
#ifdef VAR_RANGES
		logval("cuts", ((int)now.cuts));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 130: // STATE 464 - job.pml:320 - [((cuts>1))] (498:0:1 - 1)
		IfNotBlocked
		reached[3][464] = 1;
		if (!((((int)now.cuts)>1)))
			continue;
		/* merge: second_power_off = ((0==0)||(0==9))(498, 465, 498) */
		reached[3][465] = 1;
		(trpt+1)->bup.oval = ((int)now.second_power_off);
		now.second_power_off = ((0==0)||(0==9));
#ifdef VAR_RANGES
		logval("second_power_off", ((int)now.second_power_off));
#endif
		;
		/* merge: assert(!(second_power_off))(498, 466, 498) */
		reached[3][466] = 1;
		spin_assert( !(((int)now.second_power_off)), " !(second_power_off)", II, tt, t);
		/* merge: .(goto)(0, 469, 498) */
		reached[3][469] = 1;
		;
		/* merge: .(goto)(0, 472, 498) */
		reached[3][472] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 131: // STATE 473 - job.pml:323 - [(((call[4].verb==shutdownGuest)&&on))] (485:0:2 - 1)
		IfNotBlocked
		reached[3][473] = 1;
		if (!(((now.call[4].verb==9)&&((int)now.on))))
			continue;
		/* merge: changed = 1(485, 474, 485) */
		reached[3][474] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->changed);
		((P3 *)_this)->changed = 1;
#ifdef VAR_RANGES
		logval("World:changed", ((int)((P3 *)_this)->changed));
#endif
		;
		/* merge: guestDown = 1(485, 475, 485) */
		reached[3][475] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.guestDown);
		now.guestDown = 1;
#ifdef VAR_RANGES
		logval("guestDown", ((int)now.guestDown));
#endif
		;
		_m = 3; goto P999; /* 2 */
	case 132: // STATE 476 - job.pml:324 - [((call[4].job==0))] (482:0:1 - 1)
		IfNotBlocked
		reached[3][476] = 1;
		if (!((((int)now.call[4].job)==0)))
			continue;
		/* merge: shutdowns = (shutdowns+1)(0, 477, 482) */
		reached[3][477] = 1;
		(trpt+1)->bup.oval = ((int)now.shutdowns);
		now.shutdowns = (((int)now.shutdowns)+1);
#ifdef VAR_RANGES
		logval("shutdowns", ((int)now.shutdowns));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 133: // STATE 478 - job.pml:324 - [((shutdowns>1))] (506:0:1 - 1)
		IfNotBlocked
		reached[3][478] = 1;
		if (!((((int)now.shutdowns)>1)))
			continue;
		/* merge: second_shutdown = ((0==0)||(0==8))(506, 479, 506) */
		reached[3][479] = 1;
		(trpt+1)->bup.oval = ((int)now.second_shutdown);
		now.second_shutdown = ((0==0)||(0==8));
#ifdef VAR_RANGES
		logval("second_shutdown", ((int)now.second_shutdown));
#endif
		;
		/* merge: assert(!(second_shutdown))(506, 480, 506) */
		reached[3][480] = 1;
		spin_assert( !(((int)now.second_shutdown)), " !(second_shutdown)", II, tt, t);
		/* merge: .(goto)(0, 483, 506) */
		reached[3][483] = 1;
		;
		/* merge: .(goto)(0, 486, 506) */
		reached[3][486] = 1;
		;
		/* merge: .(goto)(0, 499, 506) */
		reached[3][499] = 1;
		;
		_m = 3; goto P999; /* 5 */
	case 134: // STATE 487 - job.pml:325 - [(((call[4].verb==powerOff)&&on))] (506:0:4 - 1)
		IfNotBlocked
		reached[3][487] = 1;
		if (!(((now.call[4].verb==8)&&((int)now.on))))
			continue;
		/* merge: changed = 1(506, 488, 506) */
		reached[3][488] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->changed);
		((P3 *)_this)->changed = 1;
#ifdef VAR_RANGES
		logval("World:changed", ((int)((P3 *)_this)->changed));
#endif
		;
		/* merge: on = 0(506, 489, 506) */
		reached[3][489] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.on);
		now.on = 0;
#ifdef VAR_RANGES
		logval("on", ((int)now.on));
#endif
		;
		/* merge: guestDown = 0(506, 490, 506) */
		reached[3][490] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.guestDown);
		now.guestDown = 0;
#ifdef VAR_RANGES
		logval("guestDown", ((int)now.guestDown));
#endif
		;
		/* merge: offBy = cut(506, 491, 506) */
		reached[3][491] = 1;
		(trpt+1)->bup.ovals[3] = now.offBy;
		now.offBy = 16;
#ifdef VAR_RANGES
		logval("offBy", now.offBy);
#endif
		;
		/* merge: .(goto)(0, 499, 506) */
		reached[3][499] = 1;
		;
		_m = 3; goto P999; /* 5 */
	case 135: // STATE 492 - job.pml:326 - [(((call[4].verb==powerOn)&&!(on)))] (506:0:4 - 1)
		IfNotBlocked
		reached[3][492] = 1;
		if (!(((now.call[4].verb==7)&& !(((int)now.on)))))
			continue;
		/* merge: changed = 1(506, 493, 506) */
		reached[3][493] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->changed);
		((P3 *)_this)->changed = 1;
#ifdef VAR_RANGES
		logval("World:changed", ((int)((P3 *)_this)->changed));
#endif
		;
		/* merge: on = 1(506, 494, 506) */
		reached[3][494] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.on);
		now.on = 1;
#ifdef VAR_RANGES
		logval("on", ((int)now.on));
#endif
		;
		/* merge: guestDown = 0(506, 495, 506) */
		reached[3][495] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.guestDown);
		now.guestDown = 0;
#ifdef VAR_RANGES
		logval("guestDown", ((int)now.guestDown));
#endif
		;
		/* merge: offBy = nobody(506, 496, 506) */
		reached[3][496] = 1;
		(trpt+1)->bup.ovals[3] = now.offBy;
		now.offBy = 18;
#ifdef VAR_RANGES
		logval("offBy", now.offBy);
#endif
		;
		/* merge: .(goto)(0, 499, 506) */
		reached[3][499] = 1;
		;
		_m = 3; goto P999; /* 5 */
	case 136: // STATE 500 - job.pml:329 - [(((changed&&(call[4].job==0))&&(turned||(st[1]==completed))))] (512:0:1 - 1)
		IfNotBlocked
		reached[3][500] = 1;
		if (!(((((int)((P3 *)_this)->changed)&&(((int)now.call[4].job)==0))&&(((int)now.turned)||(now.st[1]==3)))))
			continue;
		/* merge: late_call = ((0==0)||(0==7))(512, 501, 512) */
		reached[3][501] = 1;
		(trpt+1)->bup.oval = ((int)now.late_call);
		now.late_call = ((0==0)||(0==7));
#ifdef VAR_RANGES
		logval("late_call", ((int)now.late_call));
#endif
		;
		/* merge: assert(!(late_call))(512, 502, 512) */
		reached[3][502] = 1;
		spin_assert( !(((int)now.late_call)), " !(late_call)", II, tt, t);
		/* merge: .(goto)(0, 507, 512) */
		reached[3][507] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 137: // STATE 503 - job.pml:330 - [((changed&&(call[4].job==1)))] (512:0:1 - 1)
		IfNotBlocked
		reached[3][503] = 1;
		if (!((((int)((P3 *)_this)->changed)&&(((int)now.call[4].job)==1))))
			continue;
		/* merge: turned = 1(0, 504, 512) */
		reached[3][504] = 1;
		(trpt+1)->bup.oval = ((int)now.turned);
		now.turned = 1;
#ifdef VAR_RANGES
		logval("turned", ((int)now.turned));
#endif
		;
		/* merge: .(goto)(0, 507, 512) */
		reached[3][507] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 138: // STATE 508 - job.pml:332 - [(((changed&&(((st[call[4].job]==completed)||(st[call[4].job]==failed))||(st[call[4].job]==cancelled)))&&saidOn[call[4].job]))] (595:0:3 - 1)
		IfNotBlocked
		reached[3][508] = 1;
		if (!(((((int)((P3 *)_this)->changed)&&(((now.st[ Index(((int)now.call[4].job), 2) ]==3)||(now.st[ Index(((int)now.call[4].job), 2) ]==2))||(now.st[ Index(((int)now.call[4].job), 2) ]==1)))&&((int)now.saidOn[ Index(((int)now.call[4].job), 2) ]))))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: changed */  (trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((P3 *)_this)->changed;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P3 *)_this)->changed = 0;
		/* merge: false_state = ((0==0)||(0==11))(595, 509, 595) */
		reached[3][509] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.false_state);
		now.false_state = ((0==0)||(0==11));
#ifdef VAR_RANGES
		logval("false_state", ((int)now.false_state));
#endif
		;
		/* merge: assert(!(false_state))(595, 510, 595) */
		reached[3][510] = 1;
		spin_assert( !(((int)now.false_state)), " !(false_state)", II, tt, t);
		/* merge: .(goto)(595, 513, 595) */
		reached[3][513] = 1;
		;
		/* merge: changed = 0(595, 515, 595) */
		reached[3][515] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->changed);
		((P3 *)_this)->changed = 0;
#ifdef VAR_RANGES
		logval("World:changed", ((int)((P3 *)_this)->changed));
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 5 */
	case 139: // STATE 513 - job.pml:332 - [.(goto)] (0:595:1 - 2)
		IfNotBlocked
		reached[3][513] = 1;
		;
		/* merge: changed = 0(595, 515, 595) */
		reached[3][515] = 1;
		(trpt+1)->bup.oval = ((int)((P3 *)_this)->changed);
		((P3 *)_this)->changed = 0;
#ifdef VAR_RANGES
		logval("World:changed", ((int)((P3 *)_this)->changed));
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 140: // STATE 517 - job.pml:700 - [((((call[4].window&&!(call[4].flying))&&!(call[4].budget))&&!((call[4].answer!=unanswered))))] (595:0:1 - 1)
		IfNotBlocked
		reached[3][517] = 1;
		if (!((((((int)now.call[4].window)&& !(((int)now.call[4].flying)))&& !(((int)now.call[4].budget)))&& !((now.call[4].answer!=15)))))
			continue;
		/* merge: call[4].window = 0(0, 518, 595) */
		reached[3][518] = 1;
		(trpt+1)->bup.oval = ((int)now.call[4].window);
		now.call[4].window = 0;
#ifdef VAR_RANGES
		logval("call[4].window", ((int)now.call[4].window));
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 141: // STATE 520 - job.pml:700 - [(call[5].flying)] (0:0:0 - 1)
		IfNotBlocked
		reached[3][520] = 1;
		if (!(((int)now.call[5].flying)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 142: // STATE 521 - job.pml:318 - [call[5].flying = 0] (0:532:2 - 1)
		IfNotBlocked
		reached[3][521] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.call[5].flying);
		now.call[5].flying = 0;
#ifdef VAR_RANGES
		logval("call[5].flying", ((int)now.call[5].flying));
#endif
		;
		/* merge: changed = 0(532, 522, 532) */
		reached[3][522] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->changed);
		((P3 *)_this)->changed = 0;
#ifdef VAR_RANGES
		logval("World:changed", ((int)((P3 *)_this)->changed));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 143: // STATE 523 - job.pml:319 - [(((call[5].job==0)&&(call[5].verb==powerOff)))] (529:0:1 - 1)
		IfNotBlocked
		reached[3][523] = 1;
		if (!(((((int)now.call[5].job)==0)&&(now.call[5].verb==8))))
			continue;
		/* merge: cuts = (cuts+1)(0, 524, 529) */
		reached[3][524] = 1;
		(trpt+1)->bup.oval = ((int)now.cuts);
		now.cuts = (((int)now.cuts)+1);
#ifdef VAR_RANGES
		logval("cuts", ((int)now.cuts));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 144: // STATE 525 - job.pml:320 - [((cuts>1))] (559:0:1 - 1)
		IfNotBlocked
		reached[3][525] = 1;
		if (!((((int)now.cuts)>1)))
			continue;
		/* merge: second_power_off = ((0==0)||(0==9))(559, 526, 559) */
		reached[3][526] = 1;
		(trpt+1)->bup.oval = ((int)now.second_power_off);
		now.second_power_off = ((0==0)||(0==9));
#ifdef VAR_RANGES
		logval("second_power_off", ((int)now.second_power_off));
#endif
		;
		/* merge: assert(!(second_power_off))(559, 527, 559) */
		reached[3][527] = 1;
		spin_assert( !(((int)now.second_power_off)), " !(second_power_off)", II, tt, t);
		/* merge: .(goto)(0, 530, 559) */
		reached[3][530] = 1;
		;
		/* merge: .(goto)(0, 533, 559) */
		reached[3][533] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 145: // STATE 534 - job.pml:323 - [(((call[5].verb==shutdownGuest)&&on))] (546:0:2 - 1)
		IfNotBlocked
		reached[3][534] = 1;
		if (!(((now.call[5].verb==9)&&((int)now.on))))
			continue;
		/* merge: changed = 1(546, 535, 546) */
		reached[3][535] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->changed);
		((P3 *)_this)->changed = 1;
#ifdef VAR_RANGES
		logval("World:changed", ((int)((P3 *)_this)->changed));
#endif
		;
		/* merge: guestDown = 1(546, 536, 546) */
		reached[3][536] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.guestDown);
		now.guestDown = 1;
#ifdef VAR_RANGES
		logval("guestDown", ((int)now.guestDown));
#endif
		;
		_m = 3; goto P999; /* 2 */
	case 146: // STATE 537 - job.pml:324 - [((call[5].job==0))] (543:0:1 - 1)
		IfNotBlocked
		reached[3][537] = 1;
		if (!((((int)now.call[5].job)==0)))
			continue;
		/* merge: shutdowns = (shutdowns+1)(0, 538, 543) */
		reached[3][538] = 1;
		(trpt+1)->bup.oval = ((int)now.shutdowns);
		now.shutdowns = (((int)now.shutdowns)+1);
#ifdef VAR_RANGES
		logval("shutdowns", ((int)now.shutdowns));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 147: // STATE 539 - job.pml:324 - [((shutdowns>1))] (567:0:1 - 1)
		IfNotBlocked
		reached[3][539] = 1;
		if (!((((int)now.shutdowns)>1)))
			continue;
		/* merge: second_shutdown = ((0==0)||(0==8))(567, 540, 567) */
		reached[3][540] = 1;
		(trpt+1)->bup.oval = ((int)now.second_shutdown);
		now.second_shutdown = ((0==0)||(0==8));
#ifdef VAR_RANGES
		logval("second_shutdown", ((int)now.second_shutdown));
#endif
		;
		/* merge: assert(!(second_shutdown))(567, 541, 567) */
		reached[3][541] = 1;
		spin_assert( !(((int)now.second_shutdown)), " !(second_shutdown)", II, tt, t);
		/* merge: .(goto)(0, 544, 567) */
		reached[3][544] = 1;
		;
		/* merge: .(goto)(0, 547, 567) */
		reached[3][547] = 1;
		;
		/* merge: .(goto)(0, 560, 567) */
		reached[3][560] = 1;
		;
		_m = 3; goto P999; /* 5 */
	case 148: // STATE 548 - job.pml:325 - [(((call[5].verb==powerOff)&&on))] (567:0:4 - 1)
		IfNotBlocked
		reached[3][548] = 1;
		if (!(((now.call[5].verb==8)&&((int)now.on))))
			continue;
		/* merge: changed = 1(567, 549, 567) */
		reached[3][549] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->changed);
		((P3 *)_this)->changed = 1;
#ifdef VAR_RANGES
		logval("World:changed", ((int)((P3 *)_this)->changed));
#endif
		;
		/* merge: on = 0(567, 550, 567) */
		reached[3][550] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.on);
		now.on = 0;
#ifdef VAR_RANGES
		logval("on", ((int)now.on));
#endif
		;
		/* merge: guestDown = 0(567, 551, 567) */
		reached[3][551] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.guestDown);
		now.guestDown = 0;
#ifdef VAR_RANGES
		logval("guestDown", ((int)now.guestDown));
#endif
		;
		/* merge: offBy = cut(567, 552, 567) */
		reached[3][552] = 1;
		(trpt+1)->bup.ovals[3] = now.offBy;
		now.offBy = 16;
#ifdef VAR_RANGES
		logval("offBy", now.offBy);
#endif
		;
		/* merge: .(goto)(0, 560, 567) */
		reached[3][560] = 1;
		;
		_m = 3; goto P999; /* 5 */
	case 149: // STATE 553 - job.pml:326 - [(((call[5].verb==powerOn)&&!(on)))] (567:0:4 - 1)
		IfNotBlocked
		reached[3][553] = 1;
		if (!(((now.call[5].verb==7)&& !(((int)now.on)))))
			continue;
		/* merge: changed = 1(567, 554, 567) */
		reached[3][554] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->changed);
		((P3 *)_this)->changed = 1;
#ifdef VAR_RANGES
		logval("World:changed", ((int)((P3 *)_this)->changed));
#endif
		;
		/* merge: on = 1(567, 555, 567) */
		reached[3][555] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.on);
		now.on = 1;
#ifdef VAR_RANGES
		logval("on", ((int)now.on));
#endif
		;
		/* merge: guestDown = 0(567, 556, 567) */
		reached[3][556] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.guestDown);
		now.guestDown = 0;
#ifdef VAR_RANGES
		logval("guestDown", ((int)now.guestDown));
#endif
		;
		/* merge: offBy = nobody(567, 557, 567) */
		reached[3][557] = 1;
		(trpt+1)->bup.ovals[3] = now.offBy;
		now.offBy = 18;
#ifdef VAR_RANGES
		logval("offBy", now.offBy);
#endif
		;
		/* merge: .(goto)(0, 560, 567) */
		reached[3][560] = 1;
		;
		_m = 3; goto P999; /* 5 */
	case 150: // STATE 561 - job.pml:329 - [(((changed&&(call[5].job==0))&&(turned||(st[1]==completed))))] (573:0:1 - 1)
		IfNotBlocked
		reached[3][561] = 1;
		if (!(((((int)((P3 *)_this)->changed)&&(((int)now.call[5].job)==0))&&(((int)now.turned)||(now.st[1]==3)))))
			continue;
		/* merge: late_call = ((0==0)||(0==7))(573, 562, 573) */
		reached[3][562] = 1;
		(trpt+1)->bup.oval = ((int)now.late_call);
		now.late_call = ((0==0)||(0==7));
#ifdef VAR_RANGES
		logval("late_call", ((int)now.late_call));
#endif
		;
		/* merge: assert(!(late_call))(573, 563, 573) */
		reached[3][563] = 1;
		spin_assert( !(((int)now.late_call)), " !(late_call)", II, tt, t);
		/* merge: .(goto)(0, 568, 573) */
		reached[3][568] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 151: // STATE 564 - job.pml:330 - [((changed&&(call[5].job==1)))] (573:0:1 - 1)
		IfNotBlocked
		reached[3][564] = 1;
		if (!((((int)((P3 *)_this)->changed)&&(((int)now.call[5].job)==1))))
			continue;
		/* merge: turned = 1(0, 565, 573) */
		reached[3][565] = 1;
		(trpt+1)->bup.oval = ((int)now.turned);
		now.turned = 1;
#ifdef VAR_RANGES
		logval("turned", ((int)now.turned));
#endif
		;
		/* merge: .(goto)(0, 568, 573) */
		reached[3][568] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 152: // STATE 569 - job.pml:332 - [(((changed&&(((st[call[5].job]==completed)||(st[call[5].job]==failed))||(st[call[5].job]==cancelled)))&&saidOn[call[5].job]))] (595:0:3 - 1)
		IfNotBlocked
		reached[3][569] = 1;
		if (!(((((int)((P3 *)_this)->changed)&&(((now.st[ Index(((int)now.call[5].job), 2) ]==3)||(now.st[ Index(((int)now.call[5].job), 2) ]==2))||(now.st[ Index(((int)now.call[5].job), 2) ]==1)))&&((int)now.saidOn[ Index(((int)now.call[5].job), 2) ]))))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: changed */  (trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((P3 *)_this)->changed;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P3 *)_this)->changed = 0;
		/* merge: false_state = ((0==0)||(0==11))(595, 570, 595) */
		reached[3][570] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.false_state);
		now.false_state = ((0==0)||(0==11));
#ifdef VAR_RANGES
		logval("false_state", ((int)now.false_state));
#endif
		;
		/* merge: assert(!(false_state))(595, 571, 595) */
		reached[3][571] = 1;
		spin_assert( !(((int)now.false_state)), " !(false_state)", II, tt, t);
		/* merge: .(goto)(595, 574, 595) */
		reached[3][574] = 1;
		;
		/* merge: changed = 0(595, 576, 595) */
		reached[3][576] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->changed);
		((P3 *)_this)->changed = 0;
#ifdef VAR_RANGES
		logval("World:changed", ((int)((P3 *)_this)->changed));
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 5 */
	case 153: // STATE 574 - job.pml:332 - [.(goto)] (0:595:1 - 2)
		IfNotBlocked
		reached[3][574] = 1;
		;
		/* merge: changed = 0(595, 576, 595) */
		reached[3][576] = 1;
		(trpt+1)->bup.oval = ((int)((P3 *)_this)->changed);
		((P3 *)_this)->changed = 0;
#ifdef VAR_RANGES
		logval("World:changed", ((int)((P3 *)_this)->changed));
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 154: // STATE 578 - job.pml:700 - [((((call[5].window&&!(call[5].flying))&&!(call[5].budget))&&!((call[5].answer!=unanswered))))] (595:0:1 - 1)
		IfNotBlocked
		reached[3][578] = 1;
		if (!((((((int)now.call[5].window)&& !(((int)now.call[5].flying)))&& !(((int)now.call[5].budget)))&& !((now.call[5].answer!=15)))))
			continue;
		/* merge: call[5].window = 0(0, 579, 595) */
		reached[3][579] = 1;
		(trpt+1)->bup.oval = ((int)now.call[5].window);
		now.call[5].window = 0;
#ifdef VAR_RANGES
		logval("call[5].window", ((int)now.call[5].window));
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 155: // STATE 581 - job.pml:701 - [((guestDown&&on))] (589:0:3 - 1)
		IfNotBlocked
		reached[3][581] = 1;
		if (!((((int)now.guestDown)&&((int)now.on))))
			continue;
		/* merge: on = 0(589, 582, 589) */
		reached[3][582] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.on);
		now.on = 0;
#ifdef VAR_RANGES
		logval("on", ((int)now.on));
#endif
		;
		/* merge: guestDown = 0(589, 583, 589) */
		reached[3][583] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.guestDown);
		now.guestDown = 0;
#ifdef VAR_RANGES
		logval("guestDown", ((int)now.guestDown));
#endif
		;
		/* merge: offBy = guest(589, 584, 589) */
		reached[3][584] = 1;
		(trpt+1)->bup.ovals[2] = now.offBy;
		now.offBy = 17;
#ifdef VAR_RANGES
		logval("offBy", now.offBy);
#endif
		;
		_m = 3; goto P999; /* 3 */
	case 156: // STATE 585 - job.pml:702 - [(((st[1]==completed)&&(1==1)))] (595:0:1 - 1)
		IfNotBlocked
		reached[3][585] = 1;
		if (!(((now.st[1]==3)&&(1==1))))
			continue;
		/* merge: on_then_off = ((0==0)||(0==12))(595, 586, 595) */
		reached[3][586] = 1;
		(trpt+1)->bup.oval = ((int)now.on_then_off);
		now.on_then_off = ((0==0)||(0==12));
#ifdef VAR_RANGES
		logval("on_then_off", ((int)now.on_then_off));
#endif
		;
		/* merge: assert(!(on_then_off))(595, 587, 595) */
		reached[3][587] = 1;
		spin_assert( !(((int)now.on_then_off)), " !(on_then_off)", II, tt, t);
		/* merge: .(goto)(595, 590, 595) */
		reached[3][590] = 1;
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 157: // STATE 590 - job.pml:702 - [.(goto)] (0:595:0 - 2)
		IfNotBlocked
		reached[3][590] = 1;
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 158: // STATE 592 - job.pml:704 - [(((offAsked&&!(guestDown))&&!((((((((call[0].verb==shutdownGuest)&&(call[0].flying||call[0].budget))||((call[1].verb==shutdownGuest)&&(call[1].flying||call[1].budget)))||((call[2].verb==shutdownGuest)&&(call[2].flying||call[2].budget)))||((call[3].verb==shutdownGuest)&&(call[3].flying||call[3].budget)))||((call[4].verb==shutdownGuest)&&(call[4].flying||call[4].budget)))||((call[5].verb==shutdownGuest)&&(call[5].flying||call[5].budget))))))] (595:0:1 - 1)
		IfNotBlocked
		reached[3][592] = 1;
		if (!(((((int)now.offAsked)&& !(((int)now.guestDown)))&& !((((((((now.call[0].verb==9)&&(((int)now.call[0].flying)||((int)now.call[0].budget)))||((now.call[1].verb==9)&&(((int)now.call[1].flying)||((int)now.call[1].budget))))||((now.call[2].verb==9)&&(((int)now.call[2].flying)||((int)now.call[2].budget))))||((now.call[3].verb==9)&&(((int)now.call[3].flying)||((int)now.call[3].budget))))||((now.call[4].verb==9)&&(((int)now.call[4].flying)||((int)now.call[4].budget))))||((now.call[5].verb==9)&&(((int)now.call[5].flying)||((int)now.call[5].budget))))))))
			continue;
		/* merge: offAsked = 0(0, 593, 595) */
		reached[3][593] = 1;
		(trpt+1)->bup.oval = ((int)now.offAsked);
		now.offAsked = 0;
#ifdef VAR_RANGES
		logval("offAsked", ((int)now.offAsked));
#endif
		;
		/* merge: .(goto)(0, 596, 595) */
		reached[3][596] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 159: // STATE 598 - job.pml:706 - [-end-] (0:0:0 - 1)
		IfNotBlocked
		reached[3][598] = 1;
		if (!delproc(1, II)) continue;
		_m = 3; goto P999; /* 0 */

		 /* PROC Sweeper */
	case 160: // STATE 1 - job.pml:641 - [((((st[0]==pending)||((st[0]==running)&&!(fresh[0])))&&((((wused[0]||(tk[((0*8)+wake[0])]==absent))||(tk[((0*8)+wake[0])]==kept))||(tk[((0*8)+wake[0])]==archived))||((tk[((0*8)+wake[0])]==taken)&&(hold[((0*8)+wake[0])]==0)))))] (9:0:3 - 1)
		IfNotBlocked
		reached[2][1] = 1;
		if (!((((now.st[0]==5)||((now.st[0]==4)&& !(((int)now.fresh[0]))))&&((((((int)now.wused[0])||(now.tk[ Index(((0*8)+((int)now.wake[0])), 16) ]==23))||(now.tk[ Index(((0*8)+((int)now.wake[0])), 16) ]==20))||(now.tk[ Index(((0*8)+((int)now.wake[0])), 16) ]==19))||((now.tk[ Index(((0*8)+((int)now.wake[0])), 16) ]==21)&&(((int)now.hold[ Index(((0*8)+((int)now.wake[0])), 16) ])==0))))))
			continue;
		/* merge: wake[0] = (wake[0]+1)(9, 2, 9) */
		reached[2][2] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.wake[0]);
		now.wake[0] = (((int)now.wake[0])+1);
#ifdef VAR_RANGES
		logval("wake[0]", ((int)now.wake[0]));
#endif
		;
		/* merge: assert((wake[0]<8))(9, 3, 9) */
		reached[2][3] = 1;
		spin_assert((((int)now.wake[0])<8), "(wake[0]<8)", II, tt, t);
		/* merge: wused[0] = 0(9, 4, 9) */
		reached[2][4] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.wused[0]);
		now.wused[0] = 0;
#ifdef VAR_RANGES
		logval("wused[0]", ((int)now.wused[0]));
#endif
		;
		/* merge: x = ((0*8)+wake[0])(9, 5, 9) */
		reached[2][5] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P2 *)_this)->x);
		((P2 *)_this)->x = ((0*8)+((int)now.wake[0]));
#ifdef VAR_RANGES
		logval("Sweeper:x", ((int)((P2 *)_this)->x));
#endif
		;
		_m = 3; goto P999; /* 4 */
	case 161: // STATE 7 - job.pml:641 - [tk[x] = queued] (0:19:2 - 1)
		IfNotBlocked
		reached[2][7] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = now.tk[ Index(((int)((P2 *)_this)->x), 16) ];
		now.tk[ Index(((P2 *)_this)->x, 16) ] = 22;
#ifdef VAR_RANGES
		logval("tk[Sweeper:x]", now.tk[ Index(((int)((P2 *)_this)->x), 16) ]);
#endif
		;
		/* merge: x = 0(19, 8, 19) */
		reached[2][8] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P2 *)_this)->x);
		((P2 *)_this)->x = 0;
#ifdef VAR_RANGES
		logval("Sweeper:x", ((int)((P2 *)_this)->x));
#endif
		;
		/* merge: .(goto)(0, 20, 19) */
		reached[2][20] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 162: // STATE 10 - job.pml:643 - [((((st[1]==pending)||((st[1]==running)&&!(fresh[1])))&&((((wused[1]||(tk[((1*8)+wake[1])]==absent))||(tk[((1*8)+wake[1])]==kept))||(tk[((1*8)+wake[1])]==archived))||((tk[((1*8)+wake[1])]==taken)&&(hold[((1*8)+wake[1])]==0)))))] (18:0:3 - 1)
		IfNotBlocked
		reached[2][10] = 1;
		if (!((((now.st[1]==5)||((now.st[1]==4)&& !(((int)now.fresh[1]))))&&((((((int)now.wused[1])||(now.tk[ Index(((1*8)+((int)now.wake[1])), 16) ]==23))||(now.tk[ Index(((1*8)+((int)now.wake[1])), 16) ]==20))||(now.tk[ Index(((1*8)+((int)now.wake[1])), 16) ]==19))||((now.tk[ Index(((1*8)+((int)now.wake[1])), 16) ]==21)&&(((int)now.hold[ Index(((1*8)+((int)now.wake[1])), 16) ])==0))))))
			continue;
		/* merge: wake[1] = (wake[1]+1)(18, 11, 18) */
		reached[2][11] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.wake[1]);
		now.wake[1] = (((int)now.wake[1])+1);
#ifdef VAR_RANGES
		logval("wake[1]", ((int)now.wake[1]));
#endif
		;
		/* merge: assert((wake[1]<8))(18, 12, 18) */
		reached[2][12] = 1;
		spin_assert((((int)now.wake[1])<8), "(wake[1]<8)", II, tt, t);
		/* merge: wused[1] = 0(18, 13, 18) */
		reached[2][13] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.wused[1]);
		now.wused[1] = 0;
#ifdef VAR_RANGES
		logval("wused[1]", ((int)now.wused[1]));
#endif
		;
		/* merge: x = ((1*8)+wake[1])(18, 14, 18) */
		reached[2][14] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P2 *)_this)->x);
		((P2 *)_this)->x = ((1*8)+((int)now.wake[1]));
#ifdef VAR_RANGES
		logval("Sweeper:x", ((int)((P2 *)_this)->x));
#endif
		;
		_m = 3; goto P999; /* 4 */
	case 163: // STATE 16 - job.pml:643 - [tk[x] = queued] (0:19:2 - 1)
		IfNotBlocked
		reached[2][16] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = now.tk[ Index(((int)((P2 *)_this)->x), 16) ];
		now.tk[ Index(((P2 *)_this)->x, 16) ] = 22;
#ifdef VAR_RANGES
		logval("tk[Sweeper:x]", now.tk[ Index(((int)((P2 *)_this)->x), 16) ]);
#endif
		;
		/* merge: x = 0(19, 17, 19) */
		reached[2][17] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P2 *)_this)->x);
		((P2 *)_this)->x = 0;
#ifdef VAR_RANGES
		logval("Sweeper:x", ((int)((P2 *)_this)->x));
#endif
		;
		/* merge: .(goto)(0, 20, 19) */
		reached[2][20] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 164: // STATE 22 - job.pml:654 - [-end-] (0:0:0 - 1)
		IfNotBlocked
		reached[2][22] = 1;
		if (!delproc(1, II)) continue;
		_m = 3; goto P999; /* 0 */

		 /* PROC Client */
	case 165: // STATE 11 - job.pml:204 - [D_STEP204]
		IfNotBlocked

		reached[1][11] = 1;
		reached[1][t->st] = 1;
		reached[1][tt] = 1;

		if (TstOnly) return 1;

		sv_save();
		S_928_0: /* 2 */
		now.st[0] = 5;
#ifdef VAR_RANGES
		logval("st[0]", now.st[0]);
#endif
		;
S_929_0: /* 2 */
		now.wake[0] = 0;
#ifdef VAR_RANGES
		logval("wake[0]", ((int)now.wake[0]));
#endif
		;
S_930_0: /* 2 */
		now.wused[0] = 0;
#ifdef VAR_RANGES
		logval("wused[0]", ((int)now.wused[0]));
#endif
		;
S_935_0: /* 2 */
S_931_0: /* 2 */
		if (!((((int)now.alias)!=0)))
			goto S_935_1;
S_932_0: /* 2 */
		now.lock_left = ((0==0)||(0==5));
#ifdef VAR_RANGES
		logval("lock_left", ((int)now.lock_left));
#endif
		;
S_933_0: /* 2 */
		spin_assert( !(((int)now.lock_left)), " !(lock_left)", II, tt, t);
		goto S_936_0;
S_935_1: /* 3 */
S_934_0: /* 2 */
		/* else */;
		goto S_936_0;
S_935_2: /* 3 */
		Uerror("blocking sel in d_step (nr.0, near line 206)");
S_936_0: /* 2 */
S_937_0: /* 2 */
		now.alias = (0+1);
#ifdef VAR_RANGES
		logval("alias", ((int)now.alias));
#endif
		;
		goto S_944_0;
S_944_0: /* 1 */

#if defined(C_States) && (HAS_TRACK==1)
		c_update((uchar *) &(now.c_state[0]));
#endif
		_m = 3; goto P999;

	case 166: // STATE 13 - job.pml:604 - [tk[((0*8)+0)] = queued] (0:0:1 - 1)
		IfNotBlocked
		reached[1][13] = 1;
		(trpt+1)->bup.oval = now.tk[ Index(((0*8)+0), 16) ];
		now.tk[ Index(((0*8)+0), 16) ] = 22;
#ifdef VAR_RANGES
		logval("tk[((0*8)+0)]", now.tk[ Index(((0*8)+0), 16) ]);
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 167: // STATE 14 - job.pml:605 - [((crashes<0))] (0:0:0 - 1)
		IfNotBlocked
		reached[1][14] = 1;
		if (!((((int)now.crashes)<0)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 168: // STATE 15 - job.pml:605 - [crashes = (crashes+1)] (0:0:1 - 1)
		IfNotBlocked
		reached[1][15] = 1;
		(trpt+1)->bup.oval = ((int)now.crashes);
		now.crashes = (((int)now.crashes)+1);
#ifdef VAR_RANGES
		logval("crashes", ((int)now.crashes));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 169: // STATE 16 - job.pml:605 - [wused[0] = 1] (0:0:1 - 1)
		IfNotBlocked
		reached[1][16] = 1;
		(trpt+1)->bup.oval = ((int)now.wused[0]);
		now.wused[0] = 1;
#ifdef VAR_RANGES
		logval("wused[0]", ((int)now.wused[0]));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 170: // STATE 19 - job.pml:608 - [((((st[0]==completed)||(st[0]==failed))||(st[0]==cancelled)))] (0:0:0 - 3)
		IfNotBlocked
		reached[1][19] = 1;
		if (!((((now.st[0]==3)||(now.st[0]==2))||(now.st[0]==1))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 171: // STATE 30 - job.pml:204 - [D_STEP204]
		IfNotBlocked

		reached[1][30] = 1;
		reached[1][t->st] = 1;
		reached[1][tt] = 1;

		if (TstOnly) return 1;

		sv_save();
		S_947_0: /* 2 */
		now.st[1] = 5;
#ifdef VAR_RANGES
		logval("st[1]", now.st[1]);
#endif
		;
S_948_0: /* 2 */
		now.wake[1] = 0;
#ifdef VAR_RANGES
		logval("wake[1]", ((int)now.wake[1]));
#endif
		;
S_949_0: /* 2 */
		now.wused[1] = 0;
#ifdef VAR_RANGES
		logval("wused[1]", ((int)now.wused[1]));
#endif
		;
S_954_0: /* 2 */
S_950_0: /* 2 */
		if (!((((int)now.alias)!=0)))
			goto S_954_1;
S_951_0: /* 2 */
		now.lock_left = ((0==0)||(0==5));
#ifdef VAR_RANGES
		logval("lock_left", ((int)now.lock_left));
#endif
		;
S_952_0: /* 2 */
		spin_assert( !(((int)now.lock_left)), " !(lock_left)", II, tt, t);
		goto S_955_0;
S_954_1: /* 3 */
S_953_0: /* 2 */
		/* else */;
		goto S_955_0;
S_954_2: /* 3 */
		Uerror("blocking sel in d_step (nr.1, near line 206)");
S_955_0: /* 2 */
S_956_0: /* 2 */
		now.alias = (1+1);
#ifdef VAR_RANGES
		logval("alias", ((int)now.alias));
#endif
		;
		goto S_959_0;
S_959_0: /* 1 */

#if defined(C_States) && (HAS_TRACK==1)
		c_update((uchar *) &(now.c_state[0]));
#endif
		_m = 3; goto P999;

	case 172: // STATE 32 - job.pml:611 - [tk[((1*8)+0)] = queued] (0:0:1 - 1)
		IfNotBlocked
		reached[1][32] = 1;
		(trpt+1)->bup.oval = now.tk[ Index(((1*8)+0), 16) ];
		now.tk[ Index(((1*8)+0), 16) ] = 22;
#ifdef VAR_RANGES
		logval("tk[((1*8)+0)]", now.tk[ Index(((1*8)+0), 16) ]);
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 173: // STATE 33 - job.pml:613 - [-end-] (0:0:0 - 1)
		IfNotBlocked
		reached[1][33] = 1;
		if (!delproc(1, II)) continue;
		_m = 3; goto P999; /* 0 */

		 /* PROC Worker */
	case 174: // STATE 1 - job.pml:401 - [((tk[((0*8)+0)]==queued))] (56:0:5 - 1)
		IfNotBlocked
		reached[0][1] = 1;
		if (!((now.tk[ Index(((0*8)+0), 16) ]==22)))
			continue;
		/* merge: t = ((0*8)+0)(56, 2, 56) */
		reached[0][2] = 1;
		(trpt+1)->bup.ovals = grab_ints(5);
		(trpt+1)->bup.ovals[0] = ((int)((P0 *)_this)->t);
		((P0 *)_this)->t = ((0*8)+0);
#ifdef VAR_RANGES
		logval("Worker:t", ((int)((P0 *)_this)->t));
#endif
		;
		/* merge: .(goto)(56, 34, 56) */
		reached[0][34] = 1;
		;
		/* merge: tk[t] = taken(56, 35, 56) */
		reached[0][35] = 1;
		(trpt+1)->bup.ovals[1] = now.tk[ Index(((int)((P0 *)_this)->t), 16) ];
		now.tk[ Index(((P0 *)_this)->t, 16) ] = 21;
#ifdef VAR_RANGES
		logval("tk[Worker:t]", now.tk[ Index(((int)((P0 *)_this)->t), 16) ]);
#endif
		;
		/* merge: hold[t] = (id+1)(56, 36, 56) */
		reached[0][36] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.hold[ Index(((int)((P0 *)_this)->t), 16) ]);
		now.hold[ Index(((P0 *)_this)->t, 16) ] = (((int)((P0 *)_this)->id)+1);
#ifdef VAR_RANGES
		logval("hold[Worker:t]", ((int)now.hold[ Index(((int)((P0 *)_this)->t), 16) ]));
#endif
		;
		/* merge: busy[id] = 1(56, 37, 56) */
		reached[0][37] = 1;
		(trpt+1)->bup.ovals[3] = ((int)busy[ Index(((int)((P0 *)_this)->id), 2) ]);
		busy[ Index(((P0 *)_this)->id, 2) ] = 1;
#ifdef VAR_RANGES
		logval("busy[Worker:id]", ((int)busy[ Index(((int)((P0 *)_this)->id), 2) ]));
#endif
		;
		/* merge: j = (t/8)(56, 38, 56) */
		reached[0][38] = 1;
		(trpt+1)->bup.ovals[4] = ((int)((P0 *)_this)->j);
		((P0 *)_this)->j = (((int)((P0 *)_this)->t)/8);
#ifdef VAR_RANGES
		logval("Worker:j", ((int)((P0 *)_this)->j));
#endif
		;
		_m = 3; goto P999; /* 6 */
	case 175: // STATE 3 - job.pml:401 - [((tk[((0*8)+1)]==queued))] (56:0:5 - 1)
		IfNotBlocked
		reached[0][3] = 1;
		if (!((now.tk[ Index(((0*8)+1), 16) ]==22)))
			continue;
		/* merge: t = ((0*8)+1)(56, 4, 56) */
		reached[0][4] = 1;
		(trpt+1)->bup.ovals = grab_ints(5);
		(trpt+1)->bup.ovals[0] = ((int)((P0 *)_this)->t);
		((P0 *)_this)->t = ((0*8)+1);
#ifdef VAR_RANGES
		logval("Worker:t", ((int)((P0 *)_this)->t));
#endif
		;
		/* merge: .(goto)(56, 34, 56) */
		reached[0][34] = 1;
		;
		/* merge: tk[t] = taken(56, 35, 56) */
		reached[0][35] = 1;
		(trpt+1)->bup.ovals[1] = now.tk[ Index(((int)((P0 *)_this)->t), 16) ];
		now.tk[ Index(((P0 *)_this)->t, 16) ] = 21;
#ifdef VAR_RANGES
		logval("tk[Worker:t]", now.tk[ Index(((int)((P0 *)_this)->t), 16) ]);
#endif
		;
		/* merge: hold[t] = (id+1)(56, 36, 56) */
		reached[0][36] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.hold[ Index(((int)((P0 *)_this)->t), 16) ]);
		now.hold[ Index(((P0 *)_this)->t, 16) ] = (((int)((P0 *)_this)->id)+1);
#ifdef VAR_RANGES
		logval("hold[Worker:t]", ((int)now.hold[ Index(((int)((P0 *)_this)->t), 16) ]));
#endif
		;
		/* merge: busy[id] = 1(56, 37, 56) */
		reached[0][37] = 1;
		(trpt+1)->bup.ovals[3] = ((int)busy[ Index(((int)((P0 *)_this)->id), 2) ]);
		busy[ Index(((P0 *)_this)->id, 2) ] = 1;
#ifdef VAR_RANGES
		logval("busy[Worker:id]", ((int)busy[ Index(((int)((P0 *)_this)->id), 2) ]));
#endif
		;
		/* merge: j = (t/8)(56, 38, 56) */
		reached[0][38] = 1;
		(trpt+1)->bup.ovals[4] = ((int)((P0 *)_this)->j);
		((P0 *)_this)->j = (((int)((P0 *)_this)->t)/8);
#ifdef VAR_RANGES
		logval("Worker:j", ((int)((P0 *)_this)->j));
#endif
		;
		_m = 3; goto P999; /* 6 */
	case 176: // STATE 5 - job.pml:402 - [((tk[((0*8)+2)]==queued))] (56:0:5 - 1)
		IfNotBlocked
		reached[0][5] = 1;
		if (!((now.tk[ Index(((0*8)+2), 16) ]==22)))
			continue;
		/* merge: t = ((0*8)+2)(56, 6, 56) */
		reached[0][6] = 1;
		(trpt+1)->bup.ovals = grab_ints(5);
		(trpt+1)->bup.ovals[0] = ((int)((P0 *)_this)->t);
		((P0 *)_this)->t = ((0*8)+2);
#ifdef VAR_RANGES
		logval("Worker:t", ((int)((P0 *)_this)->t));
#endif
		;
		/* merge: .(goto)(56, 34, 56) */
		reached[0][34] = 1;
		;
		/* merge: tk[t] = taken(56, 35, 56) */
		reached[0][35] = 1;
		(trpt+1)->bup.ovals[1] = now.tk[ Index(((int)((P0 *)_this)->t), 16) ];
		now.tk[ Index(((P0 *)_this)->t, 16) ] = 21;
#ifdef VAR_RANGES
		logval("tk[Worker:t]", now.tk[ Index(((int)((P0 *)_this)->t), 16) ]);
#endif
		;
		/* merge: hold[t] = (id+1)(56, 36, 56) */
		reached[0][36] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.hold[ Index(((int)((P0 *)_this)->t), 16) ]);
		now.hold[ Index(((P0 *)_this)->t, 16) ] = (((int)((P0 *)_this)->id)+1);
#ifdef VAR_RANGES
		logval("hold[Worker:t]", ((int)now.hold[ Index(((int)((P0 *)_this)->t), 16) ]));
#endif
		;
		/* merge: busy[id] = 1(56, 37, 56) */
		reached[0][37] = 1;
		(trpt+1)->bup.ovals[3] = ((int)busy[ Index(((int)((P0 *)_this)->id), 2) ]);
		busy[ Index(((P0 *)_this)->id, 2) ] = 1;
#ifdef VAR_RANGES
		logval("busy[Worker:id]", ((int)busy[ Index(((int)((P0 *)_this)->id), 2) ]));
#endif
		;
		/* merge: j = (t/8)(56, 38, 56) */
		reached[0][38] = 1;
		(trpt+1)->bup.ovals[4] = ((int)((P0 *)_this)->j);
		((P0 *)_this)->j = (((int)((P0 *)_this)->t)/8);
#ifdef VAR_RANGES
		logval("Worker:j", ((int)((P0 *)_this)->j));
#endif
		;
		_m = 3; goto P999; /* 6 */
	case 177: // STATE 7 - job.pml:402 - [((tk[((0*8)+3)]==queued))] (56:0:5 - 1)
		IfNotBlocked
		reached[0][7] = 1;
		if (!((now.tk[ Index(((0*8)+3), 16) ]==22)))
			continue;
		/* merge: t = ((0*8)+3)(56, 8, 56) */
		reached[0][8] = 1;
		(trpt+1)->bup.ovals = grab_ints(5);
		(trpt+1)->bup.ovals[0] = ((int)((P0 *)_this)->t);
		((P0 *)_this)->t = ((0*8)+3);
#ifdef VAR_RANGES
		logval("Worker:t", ((int)((P0 *)_this)->t));
#endif
		;
		/* merge: .(goto)(56, 34, 56) */
		reached[0][34] = 1;
		;
		/* merge: tk[t] = taken(56, 35, 56) */
		reached[0][35] = 1;
		(trpt+1)->bup.ovals[1] = now.tk[ Index(((int)((P0 *)_this)->t), 16) ];
		now.tk[ Index(((P0 *)_this)->t, 16) ] = 21;
#ifdef VAR_RANGES
		logval("tk[Worker:t]", now.tk[ Index(((int)((P0 *)_this)->t), 16) ]);
#endif
		;
		/* merge: hold[t] = (id+1)(56, 36, 56) */
		reached[0][36] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.hold[ Index(((int)((P0 *)_this)->t), 16) ]);
		now.hold[ Index(((P0 *)_this)->t, 16) ] = (((int)((P0 *)_this)->id)+1);
#ifdef VAR_RANGES
		logval("hold[Worker:t]", ((int)now.hold[ Index(((int)((P0 *)_this)->t), 16) ]));
#endif
		;
		/* merge: busy[id] = 1(56, 37, 56) */
		reached[0][37] = 1;
		(trpt+1)->bup.ovals[3] = ((int)busy[ Index(((int)((P0 *)_this)->id), 2) ]);
		busy[ Index(((P0 *)_this)->id, 2) ] = 1;
#ifdef VAR_RANGES
		logval("busy[Worker:id]", ((int)busy[ Index(((int)((P0 *)_this)->id), 2) ]));
#endif
		;
		/* merge: j = (t/8)(56, 38, 56) */
		reached[0][38] = 1;
		(trpt+1)->bup.ovals[4] = ((int)((P0 *)_this)->j);
		((P0 *)_this)->j = (((int)((P0 *)_this)->t)/8);
#ifdef VAR_RANGES
		logval("Worker:j", ((int)((P0 *)_this)->j));
#endif
		;
		_m = 3; goto P999; /* 6 */
	case 178: // STATE 9 - job.pml:403 - [((tk[((0*8)+4)]==queued))] (56:0:5 - 1)
		IfNotBlocked
		reached[0][9] = 1;
		if (!((now.tk[ Index(((0*8)+4), 16) ]==22)))
			continue;
		/* merge: t = ((0*8)+4)(56, 10, 56) */
		reached[0][10] = 1;
		(trpt+1)->bup.ovals = grab_ints(5);
		(trpt+1)->bup.ovals[0] = ((int)((P0 *)_this)->t);
		((P0 *)_this)->t = ((0*8)+4);
#ifdef VAR_RANGES
		logval("Worker:t", ((int)((P0 *)_this)->t));
#endif
		;
		/* merge: .(goto)(56, 34, 56) */
		reached[0][34] = 1;
		;
		/* merge: tk[t] = taken(56, 35, 56) */
		reached[0][35] = 1;
		(trpt+1)->bup.ovals[1] = now.tk[ Index(((int)((P0 *)_this)->t), 16) ];
		now.tk[ Index(((P0 *)_this)->t, 16) ] = 21;
#ifdef VAR_RANGES
		logval("tk[Worker:t]", now.tk[ Index(((int)((P0 *)_this)->t), 16) ]);
#endif
		;
		/* merge: hold[t] = (id+1)(56, 36, 56) */
		reached[0][36] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.hold[ Index(((int)((P0 *)_this)->t), 16) ]);
		now.hold[ Index(((P0 *)_this)->t, 16) ] = (((int)((P0 *)_this)->id)+1);
#ifdef VAR_RANGES
		logval("hold[Worker:t]", ((int)now.hold[ Index(((int)((P0 *)_this)->t), 16) ]));
#endif
		;
		/* merge: busy[id] = 1(56, 37, 56) */
		reached[0][37] = 1;
		(trpt+1)->bup.ovals[3] = ((int)busy[ Index(((int)((P0 *)_this)->id), 2) ]);
		busy[ Index(((P0 *)_this)->id, 2) ] = 1;
#ifdef VAR_RANGES
		logval("busy[Worker:id]", ((int)busy[ Index(((int)((P0 *)_this)->id), 2) ]));
#endif
		;
		/* merge: j = (t/8)(56, 38, 56) */
		reached[0][38] = 1;
		(trpt+1)->bup.ovals[4] = ((int)((P0 *)_this)->j);
		((P0 *)_this)->j = (((int)((P0 *)_this)->t)/8);
#ifdef VAR_RANGES
		logval("Worker:j", ((int)((P0 *)_this)->j));
#endif
		;
		_m = 3; goto P999; /* 6 */
	case 179: // STATE 11 - job.pml:403 - [((tk[((0*8)+5)]==queued))] (56:0:5 - 1)
		IfNotBlocked
		reached[0][11] = 1;
		if (!((now.tk[ Index(((0*8)+5), 16) ]==22)))
			continue;
		/* merge: t = ((0*8)+5)(56, 12, 56) */
		reached[0][12] = 1;
		(trpt+1)->bup.ovals = grab_ints(5);
		(trpt+1)->bup.ovals[0] = ((int)((P0 *)_this)->t);
		((P0 *)_this)->t = ((0*8)+5);
#ifdef VAR_RANGES
		logval("Worker:t", ((int)((P0 *)_this)->t));
#endif
		;
		/* merge: .(goto)(56, 34, 56) */
		reached[0][34] = 1;
		;
		/* merge: tk[t] = taken(56, 35, 56) */
		reached[0][35] = 1;
		(trpt+1)->bup.ovals[1] = now.tk[ Index(((int)((P0 *)_this)->t), 16) ];
		now.tk[ Index(((P0 *)_this)->t, 16) ] = 21;
#ifdef VAR_RANGES
		logval("tk[Worker:t]", now.tk[ Index(((int)((P0 *)_this)->t), 16) ]);
#endif
		;
		/* merge: hold[t] = (id+1)(56, 36, 56) */
		reached[0][36] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.hold[ Index(((int)((P0 *)_this)->t), 16) ]);
		now.hold[ Index(((P0 *)_this)->t, 16) ] = (((int)((P0 *)_this)->id)+1);
#ifdef VAR_RANGES
		logval("hold[Worker:t]", ((int)now.hold[ Index(((int)((P0 *)_this)->t), 16) ]));
#endif
		;
		/* merge: busy[id] = 1(56, 37, 56) */
		reached[0][37] = 1;
		(trpt+1)->bup.ovals[3] = ((int)busy[ Index(((int)((P0 *)_this)->id), 2) ]);
		busy[ Index(((P0 *)_this)->id, 2) ] = 1;
#ifdef VAR_RANGES
		logval("busy[Worker:id]", ((int)busy[ Index(((int)((P0 *)_this)->id), 2) ]));
#endif
		;
		/* merge: j = (t/8)(56, 38, 56) */
		reached[0][38] = 1;
		(trpt+1)->bup.ovals[4] = ((int)((P0 *)_this)->j);
		((P0 *)_this)->j = (((int)((P0 *)_this)->t)/8);
#ifdef VAR_RANGES
		logval("Worker:j", ((int)((P0 *)_this)->j));
#endif
		;
		_m = 3; goto P999; /* 6 */
	case 180: // STATE 13 - job.pml:404 - [((tk[((0*8)+6)]==queued))] (56:0:5 - 1)
		IfNotBlocked
		reached[0][13] = 1;
		if (!((now.tk[ Index(((0*8)+6), 16) ]==22)))
			continue;
		/* merge: t = ((0*8)+6)(56, 14, 56) */
		reached[0][14] = 1;
		(trpt+1)->bup.ovals = grab_ints(5);
		(trpt+1)->bup.ovals[0] = ((int)((P0 *)_this)->t);
		((P0 *)_this)->t = ((0*8)+6);
#ifdef VAR_RANGES
		logval("Worker:t", ((int)((P0 *)_this)->t));
#endif
		;
		/* merge: .(goto)(56, 34, 56) */
		reached[0][34] = 1;
		;
		/* merge: tk[t] = taken(56, 35, 56) */
		reached[0][35] = 1;
		(trpt+1)->bup.ovals[1] = now.tk[ Index(((int)((P0 *)_this)->t), 16) ];
		now.tk[ Index(((P0 *)_this)->t, 16) ] = 21;
#ifdef VAR_RANGES
		logval("tk[Worker:t]", now.tk[ Index(((int)((P0 *)_this)->t), 16) ]);
#endif
		;
		/* merge: hold[t] = (id+1)(56, 36, 56) */
		reached[0][36] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.hold[ Index(((int)((P0 *)_this)->t), 16) ]);
		now.hold[ Index(((P0 *)_this)->t, 16) ] = (((int)((P0 *)_this)->id)+1);
#ifdef VAR_RANGES
		logval("hold[Worker:t]", ((int)now.hold[ Index(((int)((P0 *)_this)->t), 16) ]));
#endif
		;
		/* merge: busy[id] = 1(56, 37, 56) */
		reached[0][37] = 1;
		(trpt+1)->bup.ovals[3] = ((int)busy[ Index(((int)((P0 *)_this)->id), 2) ]);
		busy[ Index(((P0 *)_this)->id, 2) ] = 1;
#ifdef VAR_RANGES
		logval("busy[Worker:id]", ((int)busy[ Index(((int)((P0 *)_this)->id), 2) ]));
#endif
		;
		/* merge: j = (t/8)(56, 38, 56) */
		reached[0][38] = 1;
		(trpt+1)->bup.ovals[4] = ((int)((P0 *)_this)->j);
		((P0 *)_this)->j = (((int)((P0 *)_this)->t)/8);
#ifdef VAR_RANGES
		logval("Worker:j", ((int)((P0 *)_this)->j));
#endif
		;
		_m = 3; goto P999; /* 6 */
	case 181: // STATE 15 - job.pml:404 - [((tk[((0*8)+7)]==queued))] (56:0:5 - 1)
		IfNotBlocked
		reached[0][15] = 1;
		if (!((now.tk[ Index(((0*8)+7), 16) ]==22)))
			continue;
		/* merge: t = ((0*8)+7)(56, 16, 56) */
		reached[0][16] = 1;
		(trpt+1)->bup.ovals = grab_ints(5);
		(trpt+1)->bup.ovals[0] = ((int)((P0 *)_this)->t);
		((P0 *)_this)->t = ((0*8)+7);
#ifdef VAR_RANGES
		logval("Worker:t", ((int)((P0 *)_this)->t));
#endif
		;
		/* merge: .(goto)(56, 34, 56) */
		reached[0][34] = 1;
		;
		/* merge: tk[t] = taken(56, 35, 56) */
		reached[0][35] = 1;
		(trpt+1)->bup.ovals[1] = now.tk[ Index(((int)((P0 *)_this)->t), 16) ];
		now.tk[ Index(((P0 *)_this)->t, 16) ] = 21;
#ifdef VAR_RANGES
		logval("tk[Worker:t]", now.tk[ Index(((int)((P0 *)_this)->t), 16) ]);
#endif
		;
		/* merge: hold[t] = (id+1)(56, 36, 56) */
		reached[0][36] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.hold[ Index(((int)((P0 *)_this)->t), 16) ]);
		now.hold[ Index(((P0 *)_this)->t, 16) ] = (((int)((P0 *)_this)->id)+1);
#ifdef VAR_RANGES
		logval("hold[Worker:t]", ((int)now.hold[ Index(((int)((P0 *)_this)->t), 16) ]));
#endif
		;
		/* merge: busy[id] = 1(56, 37, 56) */
		reached[0][37] = 1;
		(trpt+1)->bup.ovals[3] = ((int)busy[ Index(((int)((P0 *)_this)->id), 2) ]);
		busy[ Index(((P0 *)_this)->id, 2) ] = 1;
#ifdef VAR_RANGES
		logval("busy[Worker:id]", ((int)busy[ Index(((int)((P0 *)_this)->id), 2) ]));
#endif
		;
		/* merge: j = (t/8)(56, 38, 56) */
		reached[0][38] = 1;
		(trpt+1)->bup.ovals[4] = ((int)((P0 *)_this)->j);
		((P0 *)_this)->j = (((int)((P0 *)_this)->t)/8);
#ifdef VAR_RANGES
		logval("Worker:j", ((int)((P0 *)_this)->j));
#endif
		;
		_m = 3; goto P999; /* 6 */
	case 182: // STATE 17 - job.pml:406 - [((tk[((1*8)+0)]==queued))] (56:0:5 - 1)
		IfNotBlocked
		reached[0][17] = 1;
		if (!((now.tk[ Index(((1*8)+0), 16) ]==22)))
			continue;
		/* merge: t = ((1*8)+0)(56, 18, 56) */
		reached[0][18] = 1;
		(trpt+1)->bup.ovals = grab_ints(5);
		(trpt+1)->bup.ovals[0] = ((int)((P0 *)_this)->t);
		((P0 *)_this)->t = ((1*8)+0);
#ifdef VAR_RANGES
		logval("Worker:t", ((int)((P0 *)_this)->t));
#endif
		;
		/* merge: .(goto)(56, 34, 56) */
		reached[0][34] = 1;
		;
		/* merge: tk[t] = taken(56, 35, 56) */
		reached[0][35] = 1;
		(trpt+1)->bup.ovals[1] = now.tk[ Index(((int)((P0 *)_this)->t), 16) ];
		now.tk[ Index(((P0 *)_this)->t, 16) ] = 21;
#ifdef VAR_RANGES
		logval("tk[Worker:t]", now.tk[ Index(((int)((P0 *)_this)->t), 16) ]);
#endif
		;
		/* merge: hold[t] = (id+1)(56, 36, 56) */
		reached[0][36] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.hold[ Index(((int)((P0 *)_this)->t), 16) ]);
		now.hold[ Index(((P0 *)_this)->t, 16) ] = (((int)((P0 *)_this)->id)+1);
#ifdef VAR_RANGES
		logval("hold[Worker:t]", ((int)now.hold[ Index(((int)((P0 *)_this)->t), 16) ]));
#endif
		;
		/* merge: busy[id] = 1(56, 37, 56) */
		reached[0][37] = 1;
		(trpt+1)->bup.ovals[3] = ((int)busy[ Index(((int)((P0 *)_this)->id), 2) ]);
		busy[ Index(((P0 *)_this)->id, 2) ] = 1;
#ifdef VAR_RANGES
		logval("busy[Worker:id]", ((int)busy[ Index(((int)((P0 *)_this)->id), 2) ]));
#endif
		;
		/* merge: j = (t/8)(56, 38, 56) */
		reached[0][38] = 1;
		(trpt+1)->bup.ovals[4] = ((int)((P0 *)_this)->j);
		((P0 *)_this)->j = (((int)((P0 *)_this)->t)/8);
#ifdef VAR_RANGES
		logval("Worker:j", ((int)((P0 *)_this)->j));
#endif
		;
		_m = 3; goto P999; /* 6 */
	case 183: // STATE 19 - job.pml:406 - [((tk[((1*8)+1)]==queued))] (56:0:5 - 1)
		IfNotBlocked
		reached[0][19] = 1;
		if (!((now.tk[ Index(((1*8)+1), 16) ]==22)))
			continue;
		/* merge: t = ((1*8)+1)(56, 20, 56) */
		reached[0][20] = 1;
		(trpt+1)->bup.ovals = grab_ints(5);
		(trpt+1)->bup.ovals[0] = ((int)((P0 *)_this)->t);
		((P0 *)_this)->t = ((1*8)+1);
#ifdef VAR_RANGES
		logval("Worker:t", ((int)((P0 *)_this)->t));
#endif
		;
		/* merge: .(goto)(56, 34, 56) */
		reached[0][34] = 1;
		;
		/* merge: tk[t] = taken(56, 35, 56) */
		reached[0][35] = 1;
		(trpt+1)->bup.ovals[1] = now.tk[ Index(((int)((P0 *)_this)->t), 16) ];
		now.tk[ Index(((P0 *)_this)->t, 16) ] = 21;
#ifdef VAR_RANGES
		logval("tk[Worker:t]", now.tk[ Index(((int)((P0 *)_this)->t), 16) ]);
#endif
		;
		/* merge: hold[t] = (id+1)(56, 36, 56) */
		reached[0][36] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.hold[ Index(((int)((P0 *)_this)->t), 16) ]);
		now.hold[ Index(((P0 *)_this)->t, 16) ] = (((int)((P0 *)_this)->id)+1);
#ifdef VAR_RANGES
		logval("hold[Worker:t]", ((int)now.hold[ Index(((int)((P0 *)_this)->t), 16) ]));
#endif
		;
		/* merge: busy[id] = 1(56, 37, 56) */
		reached[0][37] = 1;
		(trpt+1)->bup.ovals[3] = ((int)busy[ Index(((int)((P0 *)_this)->id), 2) ]);
		busy[ Index(((P0 *)_this)->id, 2) ] = 1;
#ifdef VAR_RANGES
		logval("busy[Worker:id]", ((int)busy[ Index(((int)((P0 *)_this)->id), 2) ]));
#endif
		;
		/* merge: j = (t/8)(56, 38, 56) */
		reached[0][38] = 1;
		(trpt+1)->bup.ovals[4] = ((int)((P0 *)_this)->j);
		((P0 *)_this)->j = (((int)((P0 *)_this)->t)/8);
#ifdef VAR_RANGES
		logval("Worker:j", ((int)((P0 *)_this)->j));
#endif
		;
		_m = 3; goto P999; /* 6 */
	case 184: // STATE 21 - job.pml:407 - [((tk[((1*8)+2)]==queued))] (56:0:5 - 1)
		IfNotBlocked
		reached[0][21] = 1;
		if (!((now.tk[ Index(((1*8)+2), 16) ]==22)))
			continue;
		/* merge: t = ((1*8)+2)(56, 22, 56) */
		reached[0][22] = 1;
		(trpt+1)->bup.ovals = grab_ints(5);
		(trpt+1)->bup.ovals[0] = ((int)((P0 *)_this)->t);
		((P0 *)_this)->t = ((1*8)+2);
#ifdef VAR_RANGES
		logval("Worker:t", ((int)((P0 *)_this)->t));
#endif
		;
		/* merge: .(goto)(56, 34, 56) */
		reached[0][34] = 1;
		;
		/* merge: tk[t] = taken(56, 35, 56) */
		reached[0][35] = 1;
		(trpt+1)->bup.ovals[1] = now.tk[ Index(((int)((P0 *)_this)->t), 16) ];
		now.tk[ Index(((P0 *)_this)->t, 16) ] = 21;
#ifdef VAR_RANGES
		logval("tk[Worker:t]", now.tk[ Index(((int)((P0 *)_this)->t), 16) ]);
#endif
		;
		/* merge: hold[t] = (id+1)(56, 36, 56) */
		reached[0][36] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.hold[ Index(((int)((P0 *)_this)->t), 16) ]);
		now.hold[ Index(((P0 *)_this)->t, 16) ] = (((int)((P0 *)_this)->id)+1);
#ifdef VAR_RANGES
		logval("hold[Worker:t]", ((int)now.hold[ Index(((int)((P0 *)_this)->t), 16) ]));
#endif
		;
		/* merge: busy[id] = 1(56, 37, 56) */
		reached[0][37] = 1;
		(trpt+1)->bup.ovals[3] = ((int)busy[ Index(((int)((P0 *)_this)->id), 2) ]);
		busy[ Index(((P0 *)_this)->id, 2) ] = 1;
#ifdef VAR_RANGES
		logval("busy[Worker:id]", ((int)busy[ Index(((int)((P0 *)_this)->id), 2) ]));
#endif
		;
		/* merge: j = (t/8)(56, 38, 56) */
		reached[0][38] = 1;
		(trpt+1)->bup.ovals[4] = ((int)((P0 *)_this)->j);
		((P0 *)_this)->j = (((int)((P0 *)_this)->t)/8);
#ifdef VAR_RANGES
		logval("Worker:j", ((int)((P0 *)_this)->j));
#endif
		;
		_m = 3; goto P999; /* 6 */
	case 185: // STATE 23 - job.pml:407 - [((tk[((1*8)+3)]==queued))] (56:0:5 - 1)
		IfNotBlocked
		reached[0][23] = 1;
		if (!((now.tk[ Index(((1*8)+3), 16) ]==22)))
			continue;
		/* merge: t = ((1*8)+3)(56, 24, 56) */
		reached[0][24] = 1;
		(trpt+1)->bup.ovals = grab_ints(5);
		(trpt+1)->bup.ovals[0] = ((int)((P0 *)_this)->t);
		((P0 *)_this)->t = ((1*8)+3);
#ifdef VAR_RANGES
		logval("Worker:t", ((int)((P0 *)_this)->t));
#endif
		;
		/* merge: .(goto)(56, 34, 56) */
		reached[0][34] = 1;
		;
		/* merge: tk[t] = taken(56, 35, 56) */
		reached[0][35] = 1;
		(trpt+1)->bup.ovals[1] = now.tk[ Index(((int)((P0 *)_this)->t), 16) ];
		now.tk[ Index(((P0 *)_this)->t, 16) ] = 21;
#ifdef VAR_RANGES
		logval("tk[Worker:t]", now.tk[ Index(((int)((P0 *)_this)->t), 16) ]);
#endif
		;
		/* merge: hold[t] = (id+1)(56, 36, 56) */
		reached[0][36] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.hold[ Index(((int)((P0 *)_this)->t), 16) ]);
		now.hold[ Index(((P0 *)_this)->t, 16) ] = (((int)((P0 *)_this)->id)+1);
#ifdef VAR_RANGES
		logval("hold[Worker:t]", ((int)now.hold[ Index(((int)((P0 *)_this)->t), 16) ]));
#endif
		;
		/* merge: busy[id] = 1(56, 37, 56) */
		reached[0][37] = 1;
		(trpt+1)->bup.ovals[3] = ((int)busy[ Index(((int)((P0 *)_this)->id), 2) ]);
		busy[ Index(((P0 *)_this)->id, 2) ] = 1;
#ifdef VAR_RANGES
		logval("busy[Worker:id]", ((int)busy[ Index(((int)((P0 *)_this)->id), 2) ]));
#endif
		;
		/* merge: j = (t/8)(56, 38, 56) */
		reached[0][38] = 1;
		(trpt+1)->bup.ovals[4] = ((int)((P0 *)_this)->j);
		((P0 *)_this)->j = (((int)((P0 *)_this)->t)/8);
#ifdef VAR_RANGES
		logval("Worker:j", ((int)((P0 *)_this)->j));
#endif
		;
		_m = 3; goto P999; /* 6 */
	case 186: // STATE 25 - job.pml:408 - [((tk[((1*8)+4)]==queued))] (56:0:5 - 1)
		IfNotBlocked
		reached[0][25] = 1;
		if (!((now.tk[ Index(((1*8)+4), 16) ]==22)))
			continue;
		/* merge: t = ((1*8)+4)(56, 26, 56) */
		reached[0][26] = 1;
		(trpt+1)->bup.ovals = grab_ints(5);
		(trpt+1)->bup.ovals[0] = ((int)((P0 *)_this)->t);
		((P0 *)_this)->t = ((1*8)+4);
#ifdef VAR_RANGES
		logval("Worker:t", ((int)((P0 *)_this)->t));
#endif
		;
		/* merge: .(goto)(56, 34, 56) */
		reached[0][34] = 1;
		;
		/* merge: tk[t] = taken(56, 35, 56) */
		reached[0][35] = 1;
		(trpt+1)->bup.ovals[1] = now.tk[ Index(((int)((P0 *)_this)->t), 16) ];
		now.tk[ Index(((P0 *)_this)->t, 16) ] = 21;
#ifdef VAR_RANGES
		logval("tk[Worker:t]", now.tk[ Index(((int)((P0 *)_this)->t), 16) ]);
#endif
		;
		/* merge: hold[t] = (id+1)(56, 36, 56) */
		reached[0][36] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.hold[ Index(((int)((P0 *)_this)->t), 16) ]);
		now.hold[ Index(((P0 *)_this)->t, 16) ] = (((int)((P0 *)_this)->id)+1);
#ifdef VAR_RANGES
		logval("hold[Worker:t]", ((int)now.hold[ Index(((int)((P0 *)_this)->t), 16) ]));
#endif
		;
		/* merge: busy[id] = 1(56, 37, 56) */
		reached[0][37] = 1;
		(trpt+1)->bup.ovals[3] = ((int)busy[ Index(((int)((P0 *)_this)->id), 2) ]);
		busy[ Index(((P0 *)_this)->id, 2) ] = 1;
#ifdef VAR_RANGES
		logval("busy[Worker:id]", ((int)busy[ Index(((int)((P0 *)_this)->id), 2) ]));
#endif
		;
		/* merge: j = (t/8)(56, 38, 56) */
		reached[0][38] = 1;
		(trpt+1)->bup.ovals[4] = ((int)((P0 *)_this)->j);
		((P0 *)_this)->j = (((int)((P0 *)_this)->t)/8);
#ifdef VAR_RANGES
		logval("Worker:j", ((int)((P0 *)_this)->j));
#endif
		;
		_m = 3; goto P999; /* 6 */
	case 187: // STATE 27 - job.pml:408 - [((tk[((1*8)+5)]==queued))] (56:0:5 - 1)
		IfNotBlocked
		reached[0][27] = 1;
		if (!((now.tk[ Index(((1*8)+5), 16) ]==22)))
			continue;
		/* merge: t = ((1*8)+5)(56, 28, 56) */
		reached[0][28] = 1;
		(trpt+1)->bup.ovals = grab_ints(5);
		(trpt+1)->bup.ovals[0] = ((int)((P0 *)_this)->t);
		((P0 *)_this)->t = ((1*8)+5);
#ifdef VAR_RANGES
		logval("Worker:t", ((int)((P0 *)_this)->t));
#endif
		;
		/* merge: .(goto)(56, 34, 56) */
		reached[0][34] = 1;
		;
		/* merge: tk[t] = taken(56, 35, 56) */
		reached[0][35] = 1;
		(trpt+1)->bup.ovals[1] = now.tk[ Index(((int)((P0 *)_this)->t), 16) ];
		now.tk[ Index(((P0 *)_this)->t, 16) ] = 21;
#ifdef VAR_RANGES
		logval("tk[Worker:t]", now.tk[ Index(((int)((P0 *)_this)->t), 16) ]);
#endif
		;
		/* merge: hold[t] = (id+1)(56, 36, 56) */
		reached[0][36] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.hold[ Index(((int)((P0 *)_this)->t), 16) ]);
		now.hold[ Index(((P0 *)_this)->t, 16) ] = (((int)((P0 *)_this)->id)+1);
#ifdef VAR_RANGES
		logval("hold[Worker:t]", ((int)now.hold[ Index(((int)((P0 *)_this)->t), 16) ]));
#endif
		;
		/* merge: busy[id] = 1(56, 37, 56) */
		reached[0][37] = 1;
		(trpt+1)->bup.ovals[3] = ((int)busy[ Index(((int)((P0 *)_this)->id), 2) ]);
		busy[ Index(((P0 *)_this)->id, 2) ] = 1;
#ifdef VAR_RANGES
		logval("busy[Worker:id]", ((int)busy[ Index(((int)((P0 *)_this)->id), 2) ]));
#endif
		;
		/* merge: j = (t/8)(56, 38, 56) */
		reached[0][38] = 1;
		(trpt+1)->bup.ovals[4] = ((int)((P0 *)_this)->j);
		((P0 *)_this)->j = (((int)((P0 *)_this)->t)/8);
#ifdef VAR_RANGES
		logval("Worker:j", ((int)((P0 *)_this)->j));
#endif
		;
		_m = 3; goto P999; /* 6 */
	case 188: // STATE 29 - job.pml:409 - [((tk[((1*8)+6)]==queued))] (56:0:5 - 1)
		IfNotBlocked
		reached[0][29] = 1;
		if (!((now.tk[ Index(((1*8)+6), 16) ]==22)))
			continue;
		/* merge: t = ((1*8)+6)(56, 30, 56) */
		reached[0][30] = 1;
		(trpt+1)->bup.ovals = grab_ints(5);
		(trpt+1)->bup.ovals[0] = ((int)((P0 *)_this)->t);
		((P0 *)_this)->t = ((1*8)+6);
#ifdef VAR_RANGES
		logval("Worker:t", ((int)((P0 *)_this)->t));
#endif
		;
		/* merge: .(goto)(56, 34, 56) */
		reached[0][34] = 1;
		;
		/* merge: tk[t] = taken(56, 35, 56) */
		reached[0][35] = 1;
		(trpt+1)->bup.ovals[1] = now.tk[ Index(((int)((P0 *)_this)->t), 16) ];
		now.tk[ Index(((P0 *)_this)->t, 16) ] = 21;
#ifdef VAR_RANGES
		logval("tk[Worker:t]", now.tk[ Index(((int)((P0 *)_this)->t), 16) ]);
#endif
		;
		/* merge: hold[t] = (id+1)(56, 36, 56) */
		reached[0][36] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.hold[ Index(((int)((P0 *)_this)->t), 16) ]);
		now.hold[ Index(((P0 *)_this)->t, 16) ] = (((int)((P0 *)_this)->id)+1);
#ifdef VAR_RANGES
		logval("hold[Worker:t]", ((int)now.hold[ Index(((int)((P0 *)_this)->t), 16) ]));
#endif
		;
		/* merge: busy[id] = 1(56, 37, 56) */
		reached[0][37] = 1;
		(trpt+1)->bup.ovals[3] = ((int)busy[ Index(((int)((P0 *)_this)->id), 2) ]);
		busy[ Index(((P0 *)_this)->id, 2) ] = 1;
#ifdef VAR_RANGES
		logval("busy[Worker:id]", ((int)busy[ Index(((int)((P0 *)_this)->id), 2) ]));
#endif
		;
		/* merge: j = (t/8)(56, 38, 56) */
		reached[0][38] = 1;
		(trpt+1)->bup.ovals[4] = ((int)((P0 *)_this)->j);
		((P0 *)_this)->j = (((int)((P0 *)_this)->t)/8);
#ifdef VAR_RANGES
		logval("Worker:j", ((int)((P0 *)_this)->j));
#endif
		;
		_m = 3; goto P999; /* 6 */
	case 189: // STATE 31 - job.pml:409 - [((tk[((1*8)+7)]==queued))] (56:0:5 - 1)
		IfNotBlocked
		reached[0][31] = 1;
		if (!((now.tk[ Index(((1*8)+7), 16) ]==22)))
			continue;
		/* merge: t = ((1*8)+7)(56, 32, 56) */
		reached[0][32] = 1;
		(trpt+1)->bup.ovals = grab_ints(5);
		(trpt+1)->bup.ovals[0] = ((int)((P0 *)_this)->t);
		((P0 *)_this)->t = ((1*8)+7);
#ifdef VAR_RANGES
		logval("Worker:t", ((int)((P0 *)_this)->t));
#endif
		;
		/* merge: .(goto)(56, 34, 56) */
		reached[0][34] = 1;
		;
		/* merge: tk[t] = taken(56, 35, 56) */
		reached[0][35] = 1;
		(trpt+1)->bup.ovals[1] = now.tk[ Index(((int)((P0 *)_this)->t), 16) ];
		now.tk[ Index(((P0 *)_this)->t, 16) ] = 21;
#ifdef VAR_RANGES
		logval("tk[Worker:t]", now.tk[ Index(((int)((P0 *)_this)->t), 16) ]);
#endif
		;
		/* merge: hold[t] = (id+1)(56, 36, 56) */
		reached[0][36] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.hold[ Index(((int)((P0 *)_this)->t), 16) ]);
		now.hold[ Index(((P0 *)_this)->t, 16) ] = (((int)((P0 *)_this)->id)+1);
#ifdef VAR_RANGES
		logval("hold[Worker:t]", ((int)now.hold[ Index(((int)((P0 *)_this)->t), 16) ]));
#endif
		;
		/* merge: busy[id] = 1(56, 37, 56) */
		reached[0][37] = 1;
		(trpt+1)->bup.ovals[3] = ((int)busy[ Index(((int)((P0 *)_this)->id), 2) ]);
		busy[ Index(((P0 *)_this)->id, 2) ] = 1;
#ifdef VAR_RANGES
		logval("busy[Worker:id]", ((int)busy[ Index(((int)((P0 *)_this)->id), 2) ]));
#endif
		;
		/* merge: j = (t/8)(56, 38, 56) */
		reached[0][38] = 1;
		(trpt+1)->bup.ovals[4] = ((int)((P0 *)_this)->j);
		((P0 *)_this)->j = (((int)((P0 *)_this)->t)/8);
#ifdef VAR_RANGES
		logval("Worker:j", ((int)((P0 *)_this)->j));
#endif
		;
		_m = 3; goto P999; /* 6 */
	case 190: // STATE 35 - job.pml:412 - [tk[t] = taken] (0:56:4 - 17)
		IfNotBlocked
		reached[0][35] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = now.tk[ Index(((int)((P0 *)_this)->t), 16) ];
		now.tk[ Index(((P0 *)_this)->t, 16) ] = 21;
#ifdef VAR_RANGES
		logval("tk[Worker:t]", now.tk[ Index(((int)((P0 *)_this)->t), 16) ]);
#endif
		;
		/* merge: hold[t] = (id+1)(56, 36, 56) */
		reached[0][36] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.hold[ Index(((int)((P0 *)_this)->t), 16) ]);
		now.hold[ Index(((P0 *)_this)->t, 16) ] = (((int)((P0 *)_this)->id)+1);
#ifdef VAR_RANGES
		logval("hold[Worker:t]", ((int)now.hold[ Index(((int)((P0 *)_this)->t), 16) ]));
#endif
		;
		/* merge: busy[id] = 1(56, 37, 56) */
		reached[0][37] = 1;
		(trpt+1)->bup.ovals[2] = ((int)busy[ Index(((int)((P0 *)_this)->id), 2) ]);
		busy[ Index(((P0 *)_this)->id, 2) ] = 1;
#ifdef VAR_RANGES
		logval("busy[Worker:id]", ((int)busy[ Index(((int)((P0 *)_this)->id), 2) ]));
#endif
		;
		/* merge: j = (t/8)(56, 38, 56) */
		reached[0][38] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P0 *)_this)->j);
		((P0 *)_this)->j = (((int)((P0 *)_this)->t)/8);
#ifdef VAR_RANGES
		logval("Worker:j", ((int)((P0 *)_this)->j));
#endif
		;
		_m = 3; goto P999; /* 3 */
	case 191: // STATE 55 - job.pml:211 - [D_STEP211]
		IfNotBlocked

		reached[0][55] = 1;
		reached[0][t->st] = 1;
		reached[0][tt] = 1;

		if (TstOnly) return 1;

		sv_save();
		S_039_0: /* 2 */
		((P0 *)_this)->mode = 0;
#ifdef VAR_RANGES
		logval("Worker:mode", ((int)((P0 *)_this)->mode));
#endif
		;
S_052_0: /* 2 */
S_040_0: /* 2 */
		if (!(((now.st[ Index(((int)((P0 *)_this)->j), 2) ]==5)||((now.st[ Index(((int)((P0 *)_this)->j), 2) ]==4)&& !(((int)now.fresh[ Index(((int)((P0 *)_this)->j), 2) ]))))))
			goto S_052_1;
S_041_0: /* 2 */
		now.ep[ Index(((P0 *)_this)->j, 2) ] = (((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ])+1);
#ifdef VAR_RANGES
		logval("ep[Worker:j]", ((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ]));
#endif
		;
S_042_0: /* 2 */
		now.st[ Index(((P0 *)_this)->j, 2) ] = 4;
#ifdef VAR_RANGES
		logval("st[Worker:j]", now.st[ Index(((int)((P0 *)_this)->j), 2) ]);
#endif
		;
S_043_0: /* 2 */
		now.fresh[ Index(((P0 *)_this)->j, 2) ] = 1;
#ifdef VAR_RANGES
		logval("fresh[Worker:j]", ((int)now.fresh[ Index(((int)((P0 *)_this)->j), 2) ]));
#endif
		;
S_044_0: /* 2 */
		now.wused[ Index(((P0 *)_this)->j, 2) ] = 1;
#ifdef VAR_RANGES
		logval("wused[Worker:j]", ((int)now.wused[ Index(((int)((P0 *)_this)->j), 2) ]));
#endif
		;
S_045_0: /* 2 */
		now.own[ Index(((P0 *)_this)->j, 2) ] = (((int)((P0 *)_this)->id)+1);
#ifdef VAR_RANGES
		logval("own[Worker:j]", ((int)now.own[ Index(((int)((P0 *)_this)->j), 2) ]));
#endif
		;
S_046_0: /* 2 */
		now.nonce[ Index(((P0 *)_this)->j, 2) ] = ((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ]);
#ifdef VAR_RANGES
		logval("nonce[Worker:j]", ((int)now.nonce[ Index(((int)((P0 *)_this)->j), 2) ]));
#endif
		;
S_047_0: /* 2 */
		now.wj[ Index(((P0 *)_this)->id, 2) ] = ((int)((P0 *)_this)->j);
#ifdef VAR_RANGES
		logval("wj[Worker:id]", ((int)now.wj[ Index(((int)((P0 *)_this)->id), 2) ]));
#endif
		;
S_048_0: /* 2 */
		now.we[ Index(((P0 *)_this)->id, 2) ] = ((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ]);
#ifdef VAR_RANGES
		logval("we[Worker:id]", ((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ]));
#endif
		;
S_049_0: /* 2 */
		now.wn[ Index(((P0 *)_this)->id, 2) ] = ((int)now.nonce[ Index(((int)((P0 *)_this)->j), 2) ]);
#ifdef VAR_RANGES
		logval("wn[Worker:id]", ((int)now.wn[ Index(((int)((P0 *)_this)->id), 2) ]));
#endif
		;
S_050_0: /* 2 */
		((P0 *)_this)->mode = ( ((((int)now.cfl[ Index(((int)((P0 *)_this)->j), 2) ])||((int)now.dl[ Index(((int)((P0 *)_this)->j), 2) ]))) ? (2) : (1) );
#ifdef VAR_RANGES
		logval("Worker:mode", ((int)((P0 *)_this)->mode));
#endif
		;
		goto S_053_0;
S_052_1: /* 3 */
S_051_0: /* 2 */
		/* else */;
		goto S_053_0;
S_052_2: /* 3 */
		Uerror("blocking sel in d_step (nr.2, near line 212)");
S_053_0: /* 2 */
		goto S_062_0;
S_062_0: /* 1 */

#if defined(C_States) && (HAS_TRACK==1)
		c_update((uchar *) &(now.c_state[0]));
#endif
		_m = 3; goto P999;

	case 192: // STATE 57 - job.pml:414 - [((mode==0))] (0:0:1 - 1)
		IfNotBlocked
		reached[0][57] = 1;
		if (!((((int)((P0 *)_this)->mode)==0)))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: mode */  (trpt+1)->bup.oval = ((P0 *)_this)->mode;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->mode = 0;
		_m = 3; goto P999; /* 0 */
	case 193: // STATE 59 - job.pml:415 - [((mode==1))] (0:0:1 - 1)
		IfNotBlocked
		reached[0][59] = 1;
		if (!((((int)((P0 *)_this)->mode)==1)))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: mode */  (trpt+1)->bup.oval = ((P0 *)_this)->mode;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->mode = 0;
		_m = 3; goto P999; /* 0 */
	case 194: // STATE 61 - job.pml:416 - [((mode==2))] (0:0:1 - 1)
		IfNotBlocked
		reached[0][61] = 1;
		if (!((((int)((P0 *)_this)->mode)==2)))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: mode */  (trpt+1)->bup.oval = ((P0 *)_this)->mode;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->mode = 0;
		_m = 3; goto P999; /* 0 */
	case 195: // STATE 96 - job.pml:231 - [D_STEP231]
		if (!(((boq == -1 && ((now.st[ Index(((int)((P0 *)_this)->j), 2) ]==4)&&(((((int)now.wj[ Index(((int)((P0 *)_this)->id), 2) ])==((int)((P0 *)_this)->j))&&(((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ])))&&(((int)now.wn[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.nonce[ Index(((int)((P0 *)_this)->j), 2) ])))))) || (boq == -1 /* else */)))
			continue;

		reached[0][96] = 1;
		reached[0][t->st] = 1;
		reached[0][tt] = 1;

		if (TstOnly) return 1;


		reached[0][96] = 1;
		reached[0][t->st] = 1;
		reached[0][tt] = 1;

		sv_save();
		S_076_0: /* 2 */
S_074_0: /* 2 */
S_064_0: /* 2 */
		if (!(((now.st[ Index(((int)((P0 *)_this)->j), 2) ]==4)&&(((((int)now.wj[ Index(((int)((P0 *)_this)->id), 2) ])==((int)((P0 *)_this)->j))&&(((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ])))&&(((int)now.wn[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.nonce[ Index(((int)((P0 *)_this)->j), 2) ]))))))
			goto S_074_1;
S_065_0: /* 2 */
		((P0 *)_this)->r = 0;
#ifdef VAR_RANGES
		logval("Worker:r", ((int)((P0 *)_this)->r));
#endif
		;
S_070_0: /* 2 */
S_066_0: /* 2 */
		if (!((((((int)now.wj[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)((P0 *)_this)->j))&&(((int)now.we[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ])))&&(((int)now.wn[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)now.nonce[ Index(((int)((P0 *)_this)->j), 2) ])))))
			goto S_070_1;
S_067_0: /* 2 */
		now.two_owners = ((0==0)||(0==2));
#ifdef VAR_RANGES
		logval("two_owners", ((int)now.two_owners));
#endif
		;
S_068_0: /* 2 */
		spin_assert( !(((int)now.two_owners)), " !(two_owners)", II, tt, t);
		goto S_071_0;
S_070_1: /* 3 */
S_069_0: /* 2 */
		/* else */;
		goto S_071_0;
S_070_2: /* 3 */
		Uerror("blocking sel in d_step (nr.3, near line 227)");
S_071_0: /* 2 */
		goto S_075_0;
S_074_1: /* 3 */
S_072_0: /* 2 */
		/* else */;
S_073_0: /* 2 */
		((P0 *)_this)->r = 1;
#ifdef VAR_RANGES
		logval("Worker:r", ((int)((P0 *)_this)->r));
#endif
		;
		goto S_075_0;
S_074_2: /* 3 */
		Uerror("blocking sel in d_step (nr.4, near line 227)");
S_075_0: /* 2 */
		goto S_080_0;
S_080_0: /* 2 */
S_077_0: /* 2 */
		if (!((((((int)((P0 *)_this)->r)==0)&&(((int)now.real)!=0))&&(((int)now.real)!=(((int)((P0 *)_this)->j)+1)))))
			goto S_080_1;
S_078_0: /* 2 */
		((P0 *)_this)->r = 4;
#ifdef VAR_RANGES
		logval("Worker:r", ((int)((P0 *)_this)->r));
#endif
		;
		goto S_081_0;
S_080_1: /* 3 */
S_079_0: /* 2 */
		/* else */;
		goto S_081_0;
S_080_2: /* 3 */
		Uerror("blocking sel in d_step (nr.5, near line 233)");
S_081_0: /* 2 */
S_093_0: /* 2 */
S_082_0: /* 2 */
		if (!((((int)((P0 *)_this)->r)==0)))
			goto S_093_1;
S_083_0: /* 2 */
		now.real = (((int)((P0 *)_this)->j)+1);
#ifdef VAR_RANGES
		logval("real", ((int)now.real));
#endif
		;
S_084_0: /* 2 */
		now.bound[ Index(((P0 *)_this)->j, 2) ] = 1;
#ifdef VAR_RANGES
		logval("bound[Worker:j]", ((int)now.bound[ Index(((int)((P0 *)_this)->j), 2) ]));
#endif
		;
S_085_0: /* 2 */
		((P0 *)_this)->asked = ((int)now.offAsked);
#ifdef VAR_RANGES
		logval("Worker:asked", ((int)((P0 *)_this)->asked));
#endif
		;
S_090_0: /* 2 */
S_086_0: /* 2 */
		if (!((((((int)now.bound[0])&&((int)now.bound[1]))&&((now.st[0]==5)||(now.st[0]==4)))&&((now.st[1]==5)||(now.st[1]==4)))))
			goto S_090_1;
S_087_0: /* 2 */
		now.two_jobs_on_vm = ((0==0)||(0==3));
#ifdef VAR_RANGES
		logval("two_jobs_on_vm", ((int)now.two_jobs_on_vm));
#endif
		;
S_088_0: /* 2 */
		spin_assert( !(((int)now.two_jobs_on_vm)), " !(two_jobs_on_vm)", II, tt, t);
		goto S_091_0;
S_090_1: /* 3 */
S_089_0: /* 2 */
		/* else */;
		goto S_091_0;
S_090_2: /* 3 */
		Uerror("blocking sel in d_step (nr.6, near line 236)");
S_091_0: /* 2 */
		goto S_094_0;
S_093_1: /* 3 */
S_092_0: /* 2 */
		/* else */;
		goto S_094_0;
S_093_2: /* 3 */
		Uerror("blocking sel in d_step (nr.7, near line 235)");
S_094_0: /* 2 */
		goto S_102_0;
S_102_0: /* 1 */

#if defined(C_States) && (HAS_TRACK==1)
		c_update((uchar *) &(now.c_state[0]));
#endif
		_m = 3; goto P999;

	case 196: // STATE 98 - job.pml:423 - [((r==1))] (0:0:1 - 1)
		IfNotBlocked
		reached[0][98] = 1;
		if (!((((int)((P0 *)_this)->r)==1)))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: r */  (trpt+1)->bup.oval = ((P0 *)_this)->r;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->r = 0;
		_m = 3; goto P999; /* 0 */
	case 197: // STATE 100 - job.pml:424 - [((r==4))] (0:0:1 - 1)
		IfNotBlocked
		reached[0][100] = 1;
		if (!((((int)((P0 *)_this)->r)==4)))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: r */  (trpt+1)->bup.oval = ((P0 *)_this)->r;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->r = 0;
		_m = 3; goto P999; /* 0 */
	case 198: // STATE 105 - job.pml:427 - [(!(((((((call[0].window&&(call[0].job!=j))||(call[1].window&&(call[1].job!=j)))||(call[2].window&&(call[2].job!=j)))||(call[3].window&&(call[3].job!=j)))||(call[4].window&&(call[4].job!=j)))||(call[5].window&&(call[5].job!=j)))))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][105] = 1;
		if (!( !(((((((((int)now.call[0].window)&&(((int)now.call[0].job)!=((int)((P0 *)_this)->j)))||(((int)now.call[1].window)&&(((int)now.call[1].job)!=((int)((P0 *)_this)->j))))||(((int)now.call[2].window)&&(((int)now.call[2].job)!=((int)((P0 *)_this)->j))))||(((int)now.call[3].window)&&(((int)now.call[3].job)!=((int)((P0 *)_this)->j))))||(((int)now.call[4].window)&&(((int)now.call[4].job)!=((int)((P0 *)_this)->j))))||(((int)now.call[5].window)&&(((int)now.call[5].job)!=((int)((P0 *)_this)->j)))))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 199: // STATE 107 - job.pml:428 - [((cfl[j]||dl[j]))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][107] = 1;
		if (!((((int)now.cfl[ Index(((int)((P0 *)_this)->j), 2) ])||((int)now.dl[ Index(((int)((P0 *)_this)->j), 2) ]))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 200: // STATE 111 - job.pml:431 - [((releases<0))] (813:0:1 - 1)
		IfNotBlocked
		reached[0][111] = 1;
		if (!((((int)now.releases)<0)))
			continue;
		/* merge: releases = (releases+1)(813, 112, 813) */
		reached[0][112] = 1;
		(trpt+1)->bup.oval = ((int)now.releases);
		now.releases = (((int)now.releases)+1);
#ifdef VAR_RANGES
		logval("releases", ((int)now.releases));
#endif
		;
		/* merge: goto giveBack(813, 113, 813) */
		reached[0][113] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 201: // STATE 114 - job.pml:432 - [((cfl[j]||dl[j]))] (820:0:0 - 1)
		IfNotBlocked
		reached[0][114] = 1;
		if (!((((int)now.cfl[ Index(((int)((P0 *)_this)->j), 2) ])||((int)now.dl[ Index(((int)((P0 *)_this)->j), 2) ]))))
			continue;
		/* merge: goto closing(0, 115, 820) */
		reached[0][115] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 202: // STATE 116 - job.pml:433 - [((!((cfl[j]||dl[j]))&&(sCheck[j]==0)))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][116] = 1;
		if (!(( !((((int)now.cfl[ Index(((int)((P0 *)_this)->j), 2) ])||((int)now.dl[ Index(((int)((P0 *)_this)->j), 2) ])))&&(((int)now.sCheck[ Index(((int)((P0 *)_this)->j), 2) ])==0))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 203: // STATE 117 - job.pml:227 - [(((st[j]==running)&&(((wj[id]==j)&&(we[id]==ep[j]))&&(wn[id]==nonce[j]))))] (123:0:1 - 1)
		IfNotBlocked
		reached[0][117] = 1;
		if (!(((now.st[ Index(((int)((P0 *)_this)->j), 2) ]==4)&&(((((int)now.wj[ Index(((int)((P0 *)_this)->id), 2) ])==((int)((P0 *)_this)->j))&&(((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ])))&&(((int)now.wn[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.nonce[ Index(((int)((P0 *)_this)->j), 2) ]))))))
			continue;
		/* merge: r = 0(0, 118, 123) */
		reached[0][118] = 1;
		(trpt+1)->bup.oval = ((int)((P0 *)_this)->r);
		((P0 *)_this)->r = 0;
#ifdef VAR_RANGES
		logval("Worker:r", ((int)((P0 *)_this)->r));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 204: // STATE 119 - job.pml:227 - [((((wj[(1-id)]==j)&&(we[(1-id)]==ep[j]))&&(wn[(1-id)]==nonce[j])))] (133:0:1 - 1)
		IfNotBlocked
		reached[0][119] = 1;
		if (!((((((int)now.wj[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)((P0 *)_this)->j))&&(((int)now.we[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ])))&&(((int)now.wn[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)now.nonce[ Index(((int)((P0 *)_this)->j), 2) ])))))
			continue;
		/* merge: two_owners = ((0==0)||(0==2))(133, 120, 133) */
		reached[0][120] = 1;
		(trpt+1)->bup.oval = ((int)now.two_owners);
		now.two_owners = ((0==0)||(0==2));
#ifdef VAR_RANGES
		logval("two_owners", ((int)now.two_owners));
#endif
		;
		/* merge: assert(!(two_owners))(133, 121, 133) */
		reached[0][121] = 1;
		spin_assert( !(((int)now.two_owners)), " !(two_owners)", II, tt, t);
		/* merge: .(goto)(0, 124, 133) */
		reached[0][124] = 1;
		;
		/* merge: .(goto)(0, 128, 133) */
		reached[0][128] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 205: // STATE 126 - job.pml:228 - [r = 1] (0:0:1 - 1)
		IfNotBlocked
		reached[0][126] = 1;
		(trpt+1)->bup.oval = ((int)((P0 *)_this)->r);
		((P0 *)_this)->r = 1;
#ifdef VAR_RANGES
		logval("Worker:r", ((int)((P0 *)_this)->r));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 206: // STATE 130 - job.pml:433 - [((r==0))] (138:0:1 - 1)
		IfNotBlocked
		reached[0][130] = 1;
		if (!((((int)((P0 *)_this)->r)==0)))
			continue;
		/* merge: sCheck[j] = ( (on) -> (1) : (2) )(0, 131, 138) */
		reached[0][131] = 1;
		(trpt+1)->bup.oval = ((int)now.sCheck[ Index(((int)((P0 *)_this)->j), 2) ]);
		now.sCheck[ Index(((P0 *)_this)->j, 2) ] = ( (((int)now.on)) ? (1) : (2) );
#ifdef VAR_RANGES
		logval("sCheck[Worker:j]", ((int)now.sCheck[ Index(((int)((P0 *)_this)->j), 2) ]));
#endif
		;
		/* merge: .(goto)(0, 134, 138) */
		reached[0][134] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 207: // STATE 135 - job.pml:433 - [((r!=0))] (923:0:1 - 1)
		IfNotBlocked
		reached[0][135] = 1;
		if (!((((int)((P0 *)_this)->r)!=0)))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: r */  (trpt+1)->bup.oval = ((P0 *)_this)->r;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->r = 0;
		/* merge: goto leave(0, 136, 923) */
		reached[0][136] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 208: // STATE 140 - job.pml:434 - [((!((cfl[j]||dl[j]))&&(sCheck[j]!=0)))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][140] = 1;
		if (!(( !((((int)now.cfl[ Index(((int)((P0 *)_this)->j), 2) ])||((int)now.dl[ Index(((int)((P0 *)_this)->j), 2) ])))&&(((int)now.sCheck[ Index(((int)((P0 *)_this)->j), 2) ])!=0))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 209: // STATE 144 - job.pml:435 - [((( ((j==0)) -> (0) : (1) )==1))] (482:0:0 - 1)
		IfNotBlocked
		reached[0][144] = 1;
		if (!((( ((((int)((P0 *)_this)->j)==0)) ? (0) : (1) )==1)))
			continue;
		/* merge: goto start(0, 145, 482) */
		reached[0][145] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 210: // STATE 146 - job.pml:436 - [(((( ((j==0)) -> (0) : (1) )==0)&&(sCheck[j]==2)))] (473:0:0 - 1)
		IfNotBlocked
		reached[0][146] = 1;
		if (!(((( ((((int)((P0 *)_this)->j)==0)) ? (0) : (1) )==0)&&(((int)now.sCheck[ Index(((int)((P0 *)_this)->j), 2) ])==2))))
			continue;
		/* merge: goto verifyOff(0, 147, 473) */
		reached[0][147] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 211: // STATE 152 - job.pml:444 - [(((sAsk[j]==1)||(sAsk[j]==3)))] (365:0:0 - 1)
		IfNotBlocked
		reached[0][152] = 1;
		if (!(((((int)now.sAsk[ Index(((int)((P0 *)_this)->j), 2) ])==1)||(((int)now.sAsk[ Index(((int)((P0 *)_this)->j), 2) ])==3))))
			continue;
		/* merge: goto waitForGuest(0, 153, 365) */
		reached[0][153] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 212: // STATE 154 - job.pml:445 - [((sAsk[j]==2))] (376:0:0 - 1)
		IfNotBlocked
		reached[0][154] = 1;
		if (!((((int)now.sAsk[ Index(((int)((P0 *)_this)->j), 2) ])==2)))
			continue;
		/* merge: goto forceOff(0, 155, 376) */
		reached[0][155] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 213: // STATE 159 - job.pml:449 - [(((((((((((call[0].verb!=0)&&(call[0].job==j))&&((call[0].answer==done)||(call[0].answer==unanswered)))&&(call[0].verb==shutdownGuest))||((((call[1].verb!=0)&&(call[1].job==j))&&((call[1].answer==done)||(call[1].answer==unanswered)))&&(call[1].verb==shutdownGuest)))||((((call[2].verb!=0)&&(call[2].job==j))&&((call[2].answer==done)||(call[2].answer==unanswered)))&&(call[2].verb==shutdownGuest)))||((((call[3].verb!=0)&&(call[3].job==j))&&((call[3].answer==done)||(call[3].answer==unanswered)))&&(call[3].verb==shutdownGuest)))||((((call[4].verb!=0)&&(call[4].job==j))&&((call[4].answer==done)||(call[4].answer==unanswered)))&&(call[4].verb==shutdownGuest)))||((((call[5].verb!=0)&&(call[5].job==j))&&((call[5].answer==done)||(call[5].answer==unanswered)))&&(call[5].verb==shutdownGuest)))&&((((((((((((call[0].verb!=0)&&(call[0].job==j))&&((call[0].answer==done)||(call[0].answer==unanswered)))&&(call[0].verb==shutdownGuest))&&(call[0].answer==done))||(((((call[1].verb!=0)&&(call[1].job==j))&&((call[1].answer==done)||(call[1].answer==unanswered)))&&(call[1].verb==shutdownGuest))&&(call[1].answer==done)))||(((((call[2].verb!=0)&&(call[2].job==j))&&((call[2].answer==done)||(call[2].answer==unanswered)))&&(call[2].verb==shutdownGuest))&&(call[2].answer==done)))||(((((call[3].verb!=0)&&(call[3].job==j))&&((call[3].answer==done)||(call[3].answer==unanswered)))&&(call[3].verb==shutdownGuest))&&(call[3].answer==done)))||(((((call[4].verb!=0)&&(call[4].job==j))&&((call[4].answer==done)||(call[4].answer==unanswered)))&&(call[4].verb==shutdownGuest))&&(call[4].answer==done)))||(((((call[5].verb!=0)&&(call[5].job==j))&&((call[5].answer==done)||(call[5].answer==unanswered)))&&(call[5].verb==shutdownGuest))&&(call[5].answer==done)))||!(on))||guestDown)))] (262:0:0 - 1)
		IfNotBlocked
		reached[0][159] = 1;
		if (!(((((((((((now.call[0].verb!=0)&&(((int)now.call[0].job)==((int)((P0 *)_this)->j)))&&((now.call[0].answer==14)||(now.call[0].answer==15)))&&(now.call[0].verb==9))||((((now.call[1].verb!=0)&&(((int)now.call[1].job)==((int)((P0 *)_this)->j)))&&((now.call[1].answer==14)||(now.call[1].answer==15)))&&(now.call[1].verb==9)))||((((now.call[2].verb!=0)&&(((int)now.call[2].job)==((int)((P0 *)_this)->j)))&&((now.call[2].answer==14)||(now.call[2].answer==15)))&&(now.call[2].verb==9)))||((((now.call[3].verb!=0)&&(((int)now.call[3].job)==((int)((P0 *)_this)->j)))&&((now.call[3].answer==14)||(now.call[3].answer==15)))&&(now.call[3].verb==9)))||((((now.call[4].verb!=0)&&(((int)now.call[4].job)==((int)((P0 *)_this)->j)))&&((now.call[4].answer==14)||(now.call[4].answer==15)))&&(now.call[4].verb==9)))||((((now.call[5].verb!=0)&&(((int)now.call[5].job)==((int)((P0 *)_this)->j)))&&((now.call[5].answer==14)||(now.call[5].answer==15)))&&(now.call[5].verb==9)))&&((((((((((((now.call[0].verb!=0)&&(((int)now.call[0].job)==((int)((P0 *)_this)->j)))&&((now.call[0].answer==14)||(now.call[0].answer==15)))&&(now.call[0].verb==9))&&(now.call[0].answer==14))||(((((now.call[1].verb!=0)&&(((int)now.call[1].job)==((int)((P0 *)_this)->j)))&&((now.call[1].answer==14)||(now.call[1].answer==15)))&&(now.call[1].verb==9))&&(now.call[1].answer==14)))||(((((now.call[2].verb!=0)&&(((int)now.call[2].job)==((int)((P0 *)_this)->j)))&&((now.call[2].answer==14)||(now.call[2].answer==15)))&&(now.call[2].verb==9))&&(now.call[2].answer==14)))||(((((now.call[3].verb!=0)&&(((int)now.call[3].job)==((int)((P0 *)_this)->j)))&&((now.call[3].answer==14)||(now.call[3].answer==15)))&&(now.call[3].verb==9))&&(now.call[3].answer==14)))||(((((now.call[4].verb!=0)&&(((int)now.call[4].job)==((int)((P0 *)_this)->j)))&&((now.call[4].answer==14)||(now.call[4].answer==15)))&&(now.call[4].verb==9))&&(now.call[4].answer==14)))||(((((now.call[5].verb!=0)&&(((int)now.call[5].job)==((int)((P0 *)_this)->j)))&&((now.call[5].answer==14)||(now.call[5].answer==15)))&&(now.call[5].verb==9))&&(now.call[5].answer==14)))|| !(((int)now.on)))||((int)now.guestDown)))))
			continue;
		/* merge: goto asked1(0, 160, 262) */
		reached[0][160] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 214: // STATE 161 - job.pml:450 - [((!(((((((((((call[0].verb!=0)&&(call[0].job==j))&&((call[0].answer==done)||(call[0].answer==unanswered)))&&(call[0].verb==shutdownGuest))||((((call[1].verb!=0)&&(call[1].job==j))&&((call[1].answer==done)||(call[1].answer==unanswered)))&&(call[1].verb==shutdownGuest)))||((((call[2].verb!=0)&&(call[2].job==j))&&((call[2].answer==done)||(call[2].answer==unanswered)))&&(call[2].verb==shutdownGuest)))||((((call[3].verb!=0)&&(call[3].job==j))&&((call[3].answer==done)||(call[3].answer==unanswered)))&&(call[3].verb==shutdownGuest)))||((((call[4].verb!=0)&&(call[4].job==j))&&((call[4].answer==done)||(call[4].answer==unanswered)))&&(call[4].verb==shutdownGuest)))||((((call[5].verb!=0)&&(call[5].job==j))&&((call[5].answer==done)||(call[5].answer==unanswered)))&&(call[5].verb==shutdownGuest)))&&((((((((((((call[0].verb!=0)&&(call[0].job==j))&&((call[0].answer==done)||(call[0].answer==unanswered)))&&(call[0].verb==shutdownGuest))&&(call[0].answer==done))||(((((call[1].verb!=0)&&(call[1].job==j))&&((call[1].answer==done)||(call[1].answer==unanswered)))&&(call[1].verb==shutdownGuest))&&(call[1].answer==done)))||(((((call[2].verb!=0)&&(call[2].job==j))&&((call[2].answer==done)||(call[2].answer==unanswered)))&&(call[2].verb==shutdownGuest))&&(call[2].answer==done)))||(((((call[3].verb!=0)&&(call[3].job==j))&&((call[3].answer==done)||(call[3].answer==unanswered)))&&(call[3].verb==shutdownGuest))&&(call[3].answer==done)))||(((((call[4].verb!=0)&&(call[4].job==j))&&((call[4].answer==done)||(call[4].answer==unanswered)))&&(call[4].verb==shutdownGuest))&&(call[4].answer==done)))||(((((call[5].verb!=0)&&(call[5].job==j))&&((call[5].answer==done)||(call[5].answer==unanswered)))&&(call[5].verb==shutdownGuest))&&(call[5].answer==done)))||!(on))||guestDown)))&&!(on)))] (312:0:0 - 1)
		IfNotBlocked
		reached[0][161] = 1;
		if (!(( !(((((((((((now.call[0].verb!=0)&&(((int)now.call[0].job)==((int)((P0 *)_this)->j)))&&((now.call[0].answer==14)||(now.call[0].answer==15)))&&(now.call[0].verb==9))||((((now.call[1].verb!=0)&&(((int)now.call[1].job)==((int)((P0 *)_this)->j)))&&((now.call[1].answer==14)||(now.call[1].answer==15)))&&(now.call[1].verb==9)))||((((now.call[2].verb!=0)&&(((int)now.call[2].job)==((int)((P0 *)_this)->j)))&&((now.call[2].answer==14)||(now.call[2].answer==15)))&&(now.call[2].verb==9)))||((((now.call[3].verb!=0)&&(((int)now.call[3].job)==((int)((P0 *)_this)->j)))&&((now.call[3].answer==14)||(now.call[3].answer==15)))&&(now.call[3].verb==9)))||((((now.call[4].verb!=0)&&(((int)now.call[4].job)==((int)((P0 *)_this)->j)))&&((now.call[4].answer==14)||(now.call[4].answer==15)))&&(now.call[4].verb==9)))||((((now.call[5].verb!=0)&&(((int)now.call[5].job)==((int)((P0 *)_this)->j)))&&((now.call[5].answer==14)||(now.call[5].answer==15)))&&(now.call[5].verb==9)))&&((((((((((((now.call[0].verb!=0)&&(((int)now.call[0].job)==((int)((P0 *)_this)->j)))&&((now.call[0].answer==14)||(now.call[0].answer==15)))&&(now.call[0].verb==9))&&(now.call[0].answer==14))||(((((now.call[1].verb!=0)&&(((int)now.call[1].job)==((int)((P0 *)_this)->j)))&&((now.call[1].answer==14)||(now.call[1].answer==15)))&&(now.call[1].verb==9))&&(now.call[1].answer==14)))||(((((now.call[2].verb!=0)&&(((int)now.call[2].job)==((int)((P0 *)_this)->j)))&&((now.call[2].answer==14)||(now.call[2].answer==15)))&&(now.call[2].verb==9))&&(now.call[2].answer==14)))||(((((now.call[3].verb!=0)&&(((int)now.call[3].job)==((int)((P0 *)_this)->j)))&&((now.call[3].answer==14)||(now.call[3].answer==15)))&&(now.call[3].verb==9))&&(now.call[3].answer==14)))||(((((now.call[4].verb!=0)&&(((int)now.call[4].job)==((int)((P0 *)_this)->j)))&&((now.call[4].answer==14)||(now.call[4].answer==15)))&&(now.call[4].verb==9))&&(now.call[4].answer==14)))||(((((now.call[5].verb!=0)&&(((int)now.call[5].job)==((int)((P0 *)_this)->j)))&&((now.call[5].answer==14)||(now.call[5].answer==15)))&&(now.call[5].verb==9))&&(now.call[5].answer==14)))|| !(((int)now.on)))||((int)now.guestDown))))&& !(((int)now.on)))))
			continue;
		/* merge: goto askedOff(0, 162, 312) */
		reached[0][162] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 215: // STATE 163 - job.pml:454 - [((!(((((((((((call[0].verb!=0)&&(call[0].job==j))&&((call[0].answer==done)||(call[0].answer==unanswered)))&&(call[0].verb==shutdownGuest))||((((call[1].verb!=0)&&(call[1].job==j))&&((call[1].answer==done)||(call[1].answer==unanswered)))&&(call[1].verb==shutdownGuest)))||((((call[2].verb!=0)&&(call[2].job==j))&&((call[2].answer==done)||(call[2].answer==unanswered)))&&(call[2].verb==shutdownGuest)))||((((call[3].verb!=0)&&(call[3].job==j))&&((call[3].answer==done)||(call[3].answer==unanswered)))&&(call[3].verb==shutdownGuest)))||((((call[4].verb!=0)&&(call[4].job==j))&&((call[4].answer==done)||(call[4].answer==unanswered)))&&(call[4].verb==shutdownGuest)))||((((call[5].verb!=0)&&(call[5].job==j))&&((call[5].answer==done)||(call[5].answer==unanswered)))&&(call[5].verb==shutdownGuest)))&&((((((((((((call[0].verb!=0)&&(call[0].job==j))&&((call[0].answer==done)||(call[0].answer==unanswered)))&&(call[0].verb==shutdownGuest))&&(call[0].answer==done))||(((((call[1].verb!=0)&&(call[1].job==j))&&((call[1].answer==done)||(call[1].answer==unanswered)))&&(call[1].verb==shutdownGuest))&&(call[1].answer==done)))||(((((call[2].verb!=0)&&(call[2].job==j))&&((call[2].answer==done)||(call[2].answer==unanswered)))&&(call[2].verb==shutdownGuest))&&(call[2].answer==done)))||(((((call[3].verb!=0)&&(call[3].job==j))&&((call[3].answer==done)||(call[3].answer==unanswered)))&&(call[3].verb==shutdownGuest))&&(call[3].answer==done)))||(((((call[4].verb!=0)&&(call[4].job==j))&&((call[4].answer==done)||(call[4].answer==unanswered)))&&(call[4].verb==shutdownGuest))&&(call[4].answer==done)))||(((((call[5].verb!=0)&&(call[5].job==j))&&((call[5].answer==done)||(call[5].answer==unanswered)))&&(call[5].verb==shutdownGuest))&&(call[5].answer==done)))||!(on))||guestDown)))&&on))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][163] = 1;
		if (!(( !(((((((((((now.call[0].verb!=0)&&(((int)now.call[0].job)==((int)((P0 *)_this)->j)))&&((now.call[0].answer==14)||(now.call[0].answer==15)))&&(now.call[0].verb==9))||((((now.call[1].verb!=0)&&(((int)now.call[1].job)==((int)((P0 *)_this)->j)))&&((now.call[1].answer==14)||(now.call[1].answer==15)))&&(now.call[1].verb==9)))||((((now.call[2].verb!=0)&&(((int)now.call[2].job)==((int)((P0 *)_this)->j)))&&((now.call[2].answer==14)||(now.call[2].answer==15)))&&(now.call[2].verb==9)))||((((now.call[3].verb!=0)&&(((int)now.call[3].job)==((int)((P0 *)_this)->j)))&&((now.call[3].answer==14)||(now.call[3].answer==15)))&&(now.call[3].verb==9)))||((((now.call[4].verb!=0)&&(((int)now.call[4].job)==((int)((P0 *)_this)->j)))&&((now.call[4].answer==14)||(now.call[4].answer==15)))&&(now.call[4].verb==9)))||((((now.call[5].verb!=0)&&(((int)now.call[5].job)==((int)((P0 *)_this)->j)))&&((now.call[5].answer==14)||(now.call[5].answer==15)))&&(now.call[5].verb==9)))&&((((((((((((now.call[0].verb!=0)&&(((int)now.call[0].job)==((int)((P0 *)_this)->j)))&&((now.call[0].answer==14)||(now.call[0].answer==15)))&&(now.call[0].verb==9))&&(now.call[0].answer==14))||(((((now.call[1].verb!=0)&&(((int)now.call[1].job)==((int)((P0 *)_this)->j)))&&((now.call[1].answer==14)||(now.call[1].answer==15)))&&(now.call[1].verb==9))&&(now.call[1].answer==14)))||(((((now.call[2].verb!=0)&&(((int)now.call[2].job)==((int)((P0 *)_this)->j)))&&((now.call[2].answer==14)||(now.call[2].answer==15)))&&(now.call[2].verb==9))&&(now.call[2].answer==14)))||(((((now.call[3].verb!=0)&&(((int)now.call[3].job)==((int)((P0 *)_this)->j)))&&((now.call[3].answer==14)||(now.call[3].answer==15)))&&(now.call[3].verb==9))&&(now.call[3].answer==14)))||(((((now.call[4].verb!=0)&&(((int)now.call[4].job)==((int)((P0 *)_this)->j)))&&((now.call[4].answer==14)||(now.call[4].answer==15)))&&(now.call[4].verb==9))&&(now.call[4].answer==14)))||(((((now.call[5].verb!=0)&&(((int)now.call[5].job)==((int)((P0 *)_this)->j)))&&((now.call[5].answer==14)||(now.call[5].answer==15)))&&(now.call[5].verb==9))&&(now.call[5].answer==14)))|| !(((int)now.on)))||((int)now.guestDown))))&&((int)now.on))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 216: // STATE 164 - job.pml:454 - [(1)] (214:0:0 - 1)
		IfNotBlocked
		reached[0][164] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(0, 166, 214) */
		reached[0][166] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 217: // STATE 213 - job.pml:241 - [D_STEP241]
		if (!(((boq == -1 && ((now.st[ Index(((int)((P0 *)_this)->j), 2) ]==4)&&(((((int)now.wj[ Index(((int)((P0 *)_this)->id), 2) ])==((int)((P0 *)_this)->j))&&(((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ])))&&(((int)now.wn[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.nonce[ Index(((int)((P0 *)_this)->j), 2) ])))))) || (boq == -1 /* else */)))
			continue;

		reached[0][213] = 1;
		reached[0][t->st] = 1;
		reached[0][tt] = 1;

		if (TstOnly) return 1;


		reached[0][213] = 1;
		reached[0][t->st] = 1;
		reached[0][tt] = 1;

		sv_save();
		S_179_0: /* 2 */
S_177_0: /* 2 */
S_167_0: /* 2 */
		if (!(((now.st[ Index(((int)((P0 *)_this)->j), 2) ]==4)&&(((((int)now.wj[ Index(((int)((P0 *)_this)->id), 2) ])==((int)((P0 *)_this)->j))&&(((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ])))&&(((int)now.wn[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.nonce[ Index(((int)((P0 *)_this)->j), 2) ]))))))
			goto S_177_1;
S_168_0: /* 2 */
		((P0 *)_this)->r = 0;
#ifdef VAR_RANGES
		logval("Worker:r", ((int)((P0 *)_this)->r));
#endif
		;
S_173_0: /* 2 */
S_169_0: /* 2 */
		if (!((((((int)now.wj[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)((P0 *)_this)->j))&&(((int)now.we[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ])))&&(((int)now.wn[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)now.nonce[ Index(((int)((P0 *)_this)->j), 2) ])))))
			goto S_173_1;
S_170_0: /* 2 */
		now.two_owners = ((0==0)||(0==2));
#ifdef VAR_RANGES
		logval("two_owners", ((int)now.two_owners));
#endif
		;
S_171_0: /* 2 */
		spin_assert( !(((int)now.two_owners)), " !(two_owners)", II, tt, t);
		goto S_174_0;
S_173_1: /* 3 */
S_172_0: /* 2 */
		/* else */;
		goto S_174_0;
S_173_2: /* 3 */
		Uerror("blocking sel in d_step (nr.8, near line 227)");
S_174_0: /* 2 */
		goto S_178_0;
S_177_1: /* 3 */
S_175_0: /* 2 */
		/* else */;
S_176_0: /* 2 */
		((P0 *)_this)->r = 1;
#ifdef VAR_RANGES
		logval("Worker:r", ((int)((P0 *)_this)->r));
#endif
		;
		goto S_178_0;
S_177_2: /* 3 */
		Uerror("blocking sel in d_step (nr.9, near line 227)");
S_178_0: /* 2 */
		goto S_210_0;
S_210_0: /* 2 */
S_180_0: /* 2 */
		if (!(((((int)((P0 *)_this)->r)==0)&&(((int)now.cfl[ Index(((int)((P0 *)_this)->j), 2) ])||((int)now.dl[ Index(((int)((P0 *)_this)->j), 2) ])))))
			goto S_210_1;
S_181_0: /* 2 */
		((P0 *)_this)->r = 3;
#ifdef VAR_RANGES
		logval("Worker:r", ((int)((P0 *)_this)->r));
#endif
		;
		goto S_211_0;
S_210_1: /* 3 */
S_182_0: /* 2 */
		if (!((((((int)((P0 *)_this)->r)==0)&& !((((int)now.cfl[ Index(((int)((P0 *)_this)->j), 2) ])||((int)now.dl[ Index(((int)((P0 *)_this)->j), 2) ]))))&&((((((((int)now.call[0].window)&& !(((((int)now.call[0].job)==((int)((P0 *)_this)->j))&&(((int)now.call[0].epoch)==((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ])))))||(((int)now.call[1].window)&& !(((((int)now.call[1].job)==((int)((P0 *)_this)->j))&&(((int)now.call[1].epoch)==((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ]))))))||(((int)now.call[2].window)&& !(((((int)now.call[2].job)==((int)((P0 *)_this)->j))&&(((int)now.call[2].epoch)==((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ]))))))||(((int)now.call[3].window)&& !(((((int)now.call[3].job)==((int)((P0 *)_this)->j))&&(((int)now.call[3].epoch)==((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ]))))))||(((int)now.call[4].window)&& !(((((int)now.call[4].job)==((int)((P0 *)_this)->j))&&(((int)now.call[4].epoch)==((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ]))))))||(((int)now.call[5].window)&& !(((((int)now.call[5].job)==((int)((P0 *)_this)->j))&&(((int)now.call[5].epoch)==((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ])))))))))
			goto S_210_2;
S_183_0: /* 2 */
		((P0 *)_this)->r = 2;
#ifdef VAR_RANGES
		logval("Worker:r", ((int)((P0 *)_this)->r));
#endif
		;
		goto S_211_0;
S_210_2: /* 3 */
S_184_0: /* 2 */
		/* else */;
S_208_0: /* 2 */
S_185_0: /* 2 */
		if (!((((int)((P0 *)_this)->r)==0)))
			goto S_208_1;
S_186_0: /* 2 */
		((P0 *)_this)->c = 0;
#ifdef VAR_RANGES
		logval("Worker:c", ((int)((P0 *)_this)->c));
#endif
		;
S_192_0: /* 2 */
S_191_0: /* 2 */
S_187_0: /* 2 */
		if (!(((((int)((P0 *)_this)->c)<6)&&(now.call[ Index(((int)((P0 *)_this)->c), 6) ].verb!=0))))
			goto S_191_1;
S_188_0: /* 2 */
		((P0 *)_this)->c = (((int)((P0 *)_this)->c)+1);
#ifdef VAR_RANGES
		logval("Worker:c", ((int)((P0 *)_this)->c));
#endif
		;
		goto S_192_0; /* ';' */
S_191_1: /* 3 */
S_189_0: /* 2 */
		/* else */;
S_190_0: /* 2 */
		goto S_194_0;	/* 'goto' */
S_191_2: /* 3 */
		Uerror("blocking sel in d_step (nr.10, near line 253)");
S_193_0: /* 2 */
		goto S_194_0;	/* 'break' */
S_194_0: /* 2 */
		spin_assert((((int)((P0 *)_this)->c)<6), "(c<6)", II, tt, t);
S_195_0: /* 2 */
		now.call[ Index(((P0 *)_this)->c, 6) ].job = ((int)((P0 *)_this)->j);
#ifdef VAR_RANGES
		logval("call[Worker:c].job", ((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].job));
#endif
		;
S_196_0: /* 2 */
		now.call[ Index(((P0 *)_this)->c, 6) ].epoch = ((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ]);
#ifdef VAR_RANGES
		logval("call[Worker:c].epoch", ((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].epoch));
#endif
		;
S_197_0: /* 2 */
		now.call[ Index(((P0 *)_this)->c, 6) ].verb = 9;
#ifdef VAR_RANGES
		logval("call[Worker:c].verb", now.call[ Index(((int)((P0 *)_this)->c), 6) ].verb);
#endif
		;
S_198_0: /* 2 */
		now.call[ Index(((P0 *)_this)->c, 6) ].answer = 15;
#ifdef VAR_RANGES
		logval("call[Worker:c].answer", now.call[ Index(((int)((P0 *)_this)->c), 6) ].answer);
#endif
		;
S_199_0: /* 2 */
		now.call[ Index(((P0 *)_this)->c, 6) ].budget = 1;
#ifdef VAR_RANGES
		logval("call[Worker:c].budget", ((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].budget));
#endif
		;
S_200_0: /* 2 */
		now.fresh[ Index(((P0 *)_this)->j, 2) ] = 1;
#ifdef VAR_RANGES
		logval("fresh[Worker:j]", ((int)now.fresh[ Index(((int)((P0 *)_this)->j), 2) ]));
#endif
		;
S_201_0: /* 2 */
		now.call[ Index(((P0 *)_this)->c, 6) ].window = 1;
#ifdef VAR_RANGES
		logval("call[Worker:c].window", ((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].window));
#endif
		;
S_205_0: /* 2 */
S_202_0: /* 2 */
		if (!((9==9)))
			goto S_205_1;
S_203_0: /* 2 */
		now.offAsked = 1;
#ifdef VAR_RANGES
		logval("offAsked", ((int)now.offAsked));
#endif
		;
		goto S_206_0;
S_205_1: /* 3 */
S_204_0: /* 2 */
		/* else */;
		goto S_206_0;
S_205_2: /* 3 */
		Uerror("blocking sel in d_step (nr.11, near line 260)");
S_206_0: /* 2 */
		goto S_209_0;
S_208_1: /* 3 */
S_207_0: /* 2 */
		/* else */;
		goto S_209_0;
S_208_2: /* 3 */
		Uerror("blocking sel in d_step (nr.12, near line 252)");
S_209_0: /* 2 */
		goto S_211_0;
S_210_3: /* 3 */
		Uerror("blocking sel in d_step (nr.13, near line 242)");
S_211_0: /* 2 */
		goto S_234_0;
S_234_0: /* 1 */

#if defined(C_States) && (HAS_TRACK==1)
		c_update((uchar *) &(now.c_state[0]));
#endif
		_m = 3; goto P999;

	case 218: // STATE 215 - job.pml:464 - [((r==1))] (0:0:1 - 1)
		IfNotBlocked
		reached[0][215] = 1;
		if (!((((int)((P0 *)_this)->r)==1)))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: r */  (trpt+1)->bup.oval = ((P0 *)_this)->r;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->r = 0;
		_m = 3; goto P999; /* 0 */
	case 219: // STATE 217 - job.pml:465 - [((r==3))] (0:0:1 - 1)
		IfNotBlocked
		reached[0][217] = 1;
		if (!((((int)((P0 *)_this)->r)==3)))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: r */  (trpt+1)->bup.oval = ((P0 *)_this)->r;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->r = 0;
		_m = 3; goto P999; /* 0 */
	case 220: // STATE 219 - job.pml:466 - [((r==2))] (0:0:1 - 1)
		IfNotBlocked
		reached[0][219] = 1;
		if (!((((int)((P0 *)_this)->r)==2)))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: r */  (trpt+1)->bup.oval = ((P0 *)_this)->r;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->r = 0;
		_m = 3; goto P999; /* 0 */
	case 221: // STATE 220 - job.pml:467 - [(!(((((((call[0].window&&!(((call[0].job==j)&&(call[0].epoch==we[id]))))||(call[1].window&&!(((call[1].job==j)&&(call[1].epoch==we[id])))))||(call[2].window&&!(((call[2].job==j)&&(call[2].epoch==we[id])))))||(call[3].window&&!(((call[3].job==j)&&(call[3].epoch==we[id])))))||(call[4].window&&!(((call[4].job==j)&&(call[4].epoch==we[id])))))||(call[5].window&&!(((call[5].job==j)&&(call[5].epoch==we[id])))))))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][220] = 1;
		if (!( !(((((((((int)now.call[0].window)&& !(((((int)now.call[0].job)==((int)((P0 *)_this)->j))&&(((int)now.call[0].epoch)==((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ])))))||(((int)now.call[1].window)&& !(((((int)now.call[1].job)==((int)((P0 *)_this)->j))&&(((int)now.call[1].epoch)==((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ]))))))||(((int)now.call[2].window)&& !(((((int)now.call[2].job)==((int)((P0 *)_this)->j))&&(((int)now.call[2].epoch)==((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ]))))))||(((int)now.call[3].window)&& !(((((int)now.call[3].job)==((int)((P0 *)_this)->j))&&(((int)now.call[3].epoch)==((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ]))))))||(((int)now.call[4].window)&& !(((((int)now.call[4].job)==((int)((P0 *)_this)->j))&&(((int)now.call[4].epoch)==((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ]))))))||(((int)now.call[5].window)&& !(((((int)now.call[5].job)==((int)((P0 *)_this)->j))&&(((int)now.call[5].epoch)==((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ])))))))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 222: // STATE 222 - job.pml:467 - [((cfl[j]||dl[j]))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][222] = 1;
		if (!((((int)now.cfl[ Index(((int)((P0 *)_this)->j), 2) ])||((int)now.dl[ Index(((int)((P0 *)_this)->j), 2) ]))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 223: // STATE 226 - job.pml:472 - [(!(on))] (312:0:0 - 1)
		IfNotBlocked
		reached[0][226] = 1;
		if (!( !(((int)now.on))))
			continue;
		/* merge: goto askedOff(0, 227, 312) */
		reached[0][227] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 224: // STATE 233 - job.pml:473 - [((r==0))] (0:0:1 - 1)
		IfNotBlocked
		reached[0][233] = 1;
		if (!((((int)((P0 *)_this)->r)==0)))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: r */  (trpt+1)->bup.oval = ((P0 *)_this)->r;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->r = 0;
		_m = 3; goto P999; /* 0 */
	case 225: // STATE 238 - job.pml:227 - [(((st[j]==running)&&(((wj[id]==j)&&(we[id]==ep[j]))&&(wn[id]==nonce[j]))))] (244:0:1 - 1)
		IfNotBlocked
		reached[0][238] = 1;
		if (!(((now.st[ Index(((int)((P0 *)_this)->j), 2) ]==4)&&(((((int)now.wj[ Index(((int)((P0 *)_this)->id), 2) ])==((int)((P0 *)_this)->j))&&(((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ])))&&(((int)now.wn[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.nonce[ Index(((int)((P0 *)_this)->j), 2) ]))))))
			continue;
		/* merge: r = 0(0, 239, 244) */
		reached[0][239] = 1;
		(trpt+1)->bup.oval = ((int)((P0 *)_this)->r);
		((P0 *)_this)->r = 0;
#ifdef VAR_RANGES
		logval("Worker:r", ((int)((P0 *)_this)->r));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 226: // STATE 240 - job.pml:227 - [((((wj[(1-id)]==j)&&(we[(1-id)]==ep[j]))&&(wn[(1-id)]==nonce[j])))] (254:0:1 - 1)
		IfNotBlocked
		reached[0][240] = 1;
		if (!((((((int)now.wj[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)((P0 *)_this)->j))&&(((int)now.we[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ])))&&(((int)now.wn[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)now.nonce[ Index(((int)((P0 *)_this)->j), 2) ])))))
			continue;
		/* merge: two_owners = ((0==0)||(0==2))(254, 241, 254) */
		reached[0][241] = 1;
		(trpt+1)->bup.oval = ((int)now.two_owners);
		now.two_owners = ((0==0)||(0==2));
#ifdef VAR_RANGES
		logval("two_owners", ((int)now.two_owners));
#endif
		;
		/* merge: assert(!(two_owners))(254, 242, 254) */
		reached[0][242] = 1;
		spin_assert( !(((int)now.two_owners)), " !(two_owners)", II, tt, t);
		/* merge: .(goto)(0, 245, 254) */
		reached[0][245] = 1;
		;
		/* merge: .(goto)(0, 249, 254) */
		reached[0][249] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 227: // STATE 247 - job.pml:228 - [r = 1] (0:0:1 - 1)
		IfNotBlocked
		reached[0][247] = 1;
		(trpt+1)->bup.oval = ((int)((P0 *)_this)->r);
		((P0 *)_this)->r = 1;
#ifdef VAR_RANGES
		logval("Worker:r", ((int)((P0 *)_this)->r));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 228: // STATE 251 - job.pml:477 - [((r==0))] (260:0:1 - 1)
		IfNotBlocked
		reached[0][251] = 1;
		if (!((((int)((P0 *)_this)->r)==0)))
			continue;
		/* merge: sAsk[j] = 1(0, 252, 260) */
		reached[0][252] = 1;
		(trpt+1)->bup.oval = ((int)now.sAsk[ Index(((int)((P0 *)_this)->j), 2) ]);
		now.sAsk[ Index(((P0 *)_this)->j, 2) ] = 1;
#ifdef VAR_RANGES
		logval("sAsk[Worker:j]", ((int)now.sAsk[ Index(((int)((P0 *)_this)->j), 2) ]));
#endif
		;
		/* merge: .(goto)(0, 255, 260) */
		reached[0][255] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 229: // STATE 256 - job.pml:477 - [((r==0))] (365:0:1 - 1)
		IfNotBlocked
		reached[0][256] = 1;
		if (!((((int)((P0 *)_this)->r)==0)))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: r */  (trpt+1)->bup.oval = ((P0 *)_this)->r;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->r = 0;
		/* merge: goto waitForGuest(0, 257, 365) */
		reached[0][257] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 230: // STATE 263 - job.pml:227 - [(((st[j]==running)&&(((wj[id]==j)&&(we[id]==ep[j]))&&(wn[id]==nonce[j]))))] (269:0:1 - 1)
		IfNotBlocked
		reached[0][263] = 1;
		if (!(((now.st[ Index(((int)((P0 *)_this)->j), 2) ]==4)&&(((((int)now.wj[ Index(((int)((P0 *)_this)->id), 2) ])==((int)((P0 *)_this)->j))&&(((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ])))&&(((int)now.wn[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.nonce[ Index(((int)((P0 *)_this)->j), 2) ]))))))
			continue;
		/* merge: r = 0(0, 264, 269) */
		reached[0][264] = 1;
		(trpt+1)->bup.oval = ((int)((P0 *)_this)->r);
		((P0 *)_this)->r = 0;
#ifdef VAR_RANGES
		logval("Worker:r", ((int)((P0 *)_this)->r));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 231: // STATE 265 - job.pml:227 - [((((wj[(1-id)]==j)&&(we[(1-id)]==ep[j]))&&(wn[(1-id)]==nonce[j])))] (279:0:1 - 1)
		IfNotBlocked
		reached[0][265] = 1;
		if (!((((((int)now.wj[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)((P0 *)_this)->j))&&(((int)now.we[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ])))&&(((int)now.wn[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)now.nonce[ Index(((int)((P0 *)_this)->j), 2) ])))))
			continue;
		/* merge: two_owners = ((0==0)||(0==2))(279, 266, 279) */
		reached[0][266] = 1;
		(trpt+1)->bup.oval = ((int)now.two_owners);
		now.two_owners = ((0==0)||(0==2));
#ifdef VAR_RANGES
		logval("two_owners", ((int)now.two_owners));
#endif
		;
		/* merge: assert(!(two_owners))(279, 267, 279) */
		reached[0][267] = 1;
		spin_assert( !(((int)now.two_owners)), " !(two_owners)", II, tt, t);
		/* merge: .(goto)(0, 270, 279) */
		reached[0][270] = 1;
		;
		/* merge: .(goto)(0, 274, 279) */
		reached[0][274] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 232: // STATE 272 - job.pml:228 - [r = 1] (0:0:1 - 1)
		IfNotBlocked
		reached[0][272] = 1;
		(trpt+1)->bup.oval = ((int)((P0 *)_this)->r);
		((P0 *)_this)->r = 1;
#ifdef VAR_RANGES
		logval("Worker:r", ((int)((P0 *)_this)->r));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 233: // STATE 276 - job.pml:478 - [((r==0))] (285:0:1 - 1)
		IfNotBlocked
		reached[0][276] = 1;
		if (!((((int)((P0 *)_this)->r)==0)))
			continue;
		/* merge: sAsk[j] = 2(0, 277, 285) */
		reached[0][277] = 1;
		(trpt+1)->bup.oval = ((int)now.sAsk[ Index(((int)((P0 *)_this)->j), 2) ]);
		now.sAsk[ Index(((P0 *)_this)->j, 2) ] = 2;
#ifdef VAR_RANGES
		logval("sAsk[Worker:j]", ((int)now.sAsk[ Index(((int)((P0 *)_this)->j), 2) ]));
#endif
		;
		/* merge: .(goto)(0, 280, 285) */
		reached[0][280] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 234: // STATE 281 - job.pml:478 - [((r==0))] (376:0:1 - 1)
		IfNotBlocked
		reached[0][281] = 1;
		if (!((((int)((P0 *)_this)->r)==0)))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: r */  (trpt+1)->bup.oval = ((P0 *)_this)->r;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->r = 0;
		/* merge: goto forceOff(0, 282, 376) */
		reached[0][282] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 235: // STATE 288 - job.pml:227 - [(((st[j]==running)&&(((wj[id]==j)&&(we[id]==ep[j]))&&(wn[id]==nonce[j]))))] (294:0:1 - 1)
		IfNotBlocked
		reached[0][288] = 1;
		if (!(((now.st[ Index(((int)((P0 *)_this)->j), 2) ]==4)&&(((((int)now.wj[ Index(((int)((P0 *)_this)->id), 2) ])==((int)((P0 *)_this)->j))&&(((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ])))&&(((int)now.wn[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.nonce[ Index(((int)((P0 *)_this)->j), 2) ]))))))
			continue;
		/* merge: r = 0(0, 289, 294) */
		reached[0][289] = 1;
		(trpt+1)->bup.oval = ((int)((P0 *)_this)->r);
		((P0 *)_this)->r = 0;
#ifdef VAR_RANGES
		logval("Worker:r", ((int)((P0 *)_this)->r));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 236: // STATE 290 - job.pml:227 - [((((wj[(1-id)]==j)&&(we[(1-id)]==ep[j]))&&(wn[(1-id)]==nonce[j])))] (304:0:1 - 1)
		IfNotBlocked
		reached[0][290] = 1;
		if (!((((((int)now.wj[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)((P0 *)_this)->j))&&(((int)now.we[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ])))&&(((int)now.wn[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)now.nonce[ Index(((int)((P0 *)_this)->j), 2) ])))))
			continue;
		/* merge: two_owners = ((0==0)||(0==2))(304, 291, 304) */
		reached[0][291] = 1;
		(trpt+1)->bup.oval = ((int)now.two_owners);
		now.two_owners = ((0==0)||(0==2));
#ifdef VAR_RANGES
		logval("two_owners", ((int)now.two_owners));
#endif
		;
		/* merge: assert(!(two_owners))(304, 292, 304) */
		reached[0][292] = 1;
		spin_assert( !(((int)now.two_owners)), " !(two_owners)", II, tt, t);
		/* merge: .(goto)(0, 295, 304) */
		reached[0][295] = 1;
		;
		/* merge: .(goto)(0, 299, 304) */
		reached[0][299] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 237: // STATE 297 - job.pml:228 - [r = 1] (0:0:1 - 1)
		IfNotBlocked
		reached[0][297] = 1;
		(trpt+1)->bup.oval = ((int)((P0 *)_this)->r);
		((P0 *)_this)->r = 1;
#ifdef VAR_RANGES
		logval("Worker:r", ((int)((P0 *)_this)->r));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 238: // STATE 301 - job.pml:479 - [((r==0))] (310:0:1 - 1)
		IfNotBlocked
		reached[0][301] = 1;
		if (!((((int)((P0 *)_this)->r)==0)))
			continue;
		/* merge: sAsk[j] = 3(0, 302, 310) */
		reached[0][302] = 1;
		(trpt+1)->bup.oval = ((int)now.sAsk[ Index(((int)((P0 *)_this)->j), 2) ]);
		now.sAsk[ Index(((P0 *)_this)->j, 2) ] = 3;
#ifdef VAR_RANGES
		logval("sAsk[Worker:j]", ((int)now.sAsk[ Index(((int)((P0 *)_this)->j), 2) ]));
#endif
		;
		/* merge: .(goto)(0, 305, 310) */
		reached[0][305] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 239: // STATE 306 - job.pml:479 - [((r==0))] (365:0:1 - 1)
		IfNotBlocked
		reached[0][306] = 1;
		if (!((((int)((P0 *)_this)->r)==0)))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: r */  (trpt+1)->bup.oval = ((P0 *)_this)->r;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->r = 0;
		/* merge: goto waitForGuest(0, 307, 365) */
		reached[0][307] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 240: // STATE 313 - job.pml:486 - [(((sWait[j]==0)&&!(on)))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][313] = 1;
		if (!(((((int)now.sWait[ Index(((int)((P0 *)_this)->j), 2) ])==0)&& !(((int)now.on)))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 241: // STATE 314 - job.pml:227 - [(((st[j]==running)&&(((wj[id]==j)&&(we[id]==ep[j]))&&(wn[id]==nonce[j]))))] (320:0:1 - 1)
		IfNotBlocked
		reached[0][314] = 1;
		if (!(((now.st[ Index(((int)((P0 *)_this)->j), 2) ]==4)&&(((((int)now.wj[ Index(((int)((P0 *)_this)->id), 2) ])==((int)((P0 *)_this)->j))&&(((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ])))&&(((int)now.wn[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.nonce[ Index(((int)((P0 *)_this)->j), 2) ]))))))
			continue;
		/* merge: r = 0(0, 315, 320) */
		reached[0][315] = 1;
		(trpt+1)->bup.oval = ((int)((P0 *)_this)->r);
		((P0 *)_this)->r = 0;
#ifdef VAR_RANGES
		logval("Worker:r", ((int)((P0 *)_this)->r));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 242: // STATE 316 - job.pml:227 - [((((wj[(1-id)]==j)&&(we[(1-id)]==ep[j]))&&(wn[(1-id)]==nonce[j])))] (330:0:1 - 1)
		IfNotBlocked
		reached[0][316] = 1;
		if (!((((((int)now.wj[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)((P0 *)_this)->j))&&(((int)now.we[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ])))&&(((int)now.wn[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)now.nonce[ Index(((int)((P0 *)_this)->j), 2) ])))))
			continue;
		/* merge: two_owners = ((0==0)||(0==2))(330, 317, 330) */
		reached[0][317] = 1;
		(trpt+1)->bup.oval = ((int)now.two_owners);
		now.two_owners = ((0==0)||(0==2));
#ifdef VAR_RANGES
		logval("two_owners", ((int)now.two_owners));
#endif
		;
		/* merge: assert(!(two_owners))(330, 318, 330) */
		reached[0][318] = 1;
		spin_assert( !(((int)now.two_owners)), " !(two_owners)", II, tt, t);
		/* merge: .(goto)(0, 321, 330) */
		reached[0][321] = 1;
		;
		/* merge: .(goto)(0, 325, 330) */
		reached[0][325] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 243: // STATE 323 - job.pml:228 - [r = 1] (0:0:1 - 1)
		IfNotBlocked
		reached[0][323] = 1;
		(trpt+1)->bup.oval = ((int)((P0 *)_this)->r);
		((P0 *)_this)->r = 1;
#ifdef VAR_RANGES
		logval("Worker:r", ((int)((P0 *)_this)->r));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 244: // STATE 327 - job.pml:486 - [((r==0))] (363:0:1 - 1)
		IfNotBlocked
		reached[0][327] = 1;
		if (!((((int)((P0 *)_this)->r)==0)))
			continue;
		/* merge: sWait[j] = 1(0, 328, 363) */
		reached[0][328] = 1;
		(trpt+1)->bup.oval = ((int)now.sWait[ Index(((int)((P0 *)_this)->j), 2) ]);
		now.sWait[ Index(((P0 *)_this)->j, 2) ] = 1;
#ifdef VAR_RANGES
		logval("sWait[Worker:j]", ((int)now.sWait[ Index(((int)((P0 *)_this)->j), 2) ]));
#endif
		;
		/* merge: .(goto)(0, 331, 363) */
		reached[0][331] = 1;
		;
		/* merge: .(goto)(0, 356, 363) */
		reached[0][356] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 245: // STATE 332 - job.pml:487 - [((((sWait[j]==0)&&on)&&!((cfl[j]||dl[j]))))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][332] = 1;
		if (!((((((int)now.sWait[ Index(((int)((P0 *)_this)->j), 2) ])==0)&&((int)now.on))&& !((((int)now.cfl[ Index(((int)((P0 *)_this)->j), 2) ])||((int)now.dl[ Index(((int)((P0 *)_this)->j), 2) ]))))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 246: // STATE 333 - job.pml:227 - [(((st[j]==running)&&(((wj[id]==j)&&(we[id]==ep[j]))&&(wn[id]==nonce[j]))))] (339:0:1 - 1)
		IfNotBlocked
		reached[0][333] = 1;
		if (!(((now.st[ Index(((int)((P0 *)_this)->j), 2) ]==4)&&(((((int)now.wj[ Index(((int)((P0 *)_this)->id), 2) ])==((int)((P0 *)_this)->j))&&(((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ])))&&(((int)now.wn[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.nonce[ Index(((int)((P0 *)_this)->j), 2) ]))))))
			continue;
		/* merge: r = 0(0, 334, 339) */
		reached[0][334] = 1;
		(trpt+1)->bup.oval = ((int)((P0 *)_this)->r);
		((P0 *)_this)->r = 0;
#ifdef VAR_RANGES
		logval("Worker:r", ((int)((P0 *)_this)->r));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 247: // STATE 335 - job.pml:227 - [((((wj[(1-id)]==j)&&(we[(1-id)]==ep[j]))&&(wn[(1-id)]==nonce[j])))] (349:0:1 - 1)
		IfNotBlocked
		reached[0][335] = 1;
		if (!((((((int)now.wj[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)((P0 *)_this)->j))&&(((int)now.we[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ])))&&(((int)now.wn[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)now.nonce[ Index(((int)((P0 *)_this)->j), 2) ])))))
			continue;
		/* merge: two_owners = ((0==0)||(0==2))(349, 336, 349) */
		reached[0][336] = 1;
		(trpt+1)->bup.oval = ((int)now.two_owners);
		now.two_owners = ((0==0)||(0==2));
#ifdef VAR_RANGES
		logval("two_owners", ((int)now.two_owners));
#endif
		;
		/* merge: assert(!(two_owners))(349, 337, 349) */
		reached[0][337] = 1;
		spin_assert( !(((int)now.two_owners)), " !(two_owners)", II, tt, t);
		/* merge: .(goto)(0, 340, 349) */
		reached[0][340] = 1;
		;
		/* merge: .(goto)(0, 344, 349) */
		reached[0][344] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 248: // STATE 342 - job.pml:228 - [r = 1] (0:0:1 - 1)
		IfNotBlocked
		reached[0][342] = 1;
		(trpt+1)->bup.oval = ((int)((P0 *)_this)->r);
		((P0 *)_this)->r = 1;
#ifdef VAR_RANGES
		logval("Worker:r", ((int)((P0 *)_this)->r));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 249: // STATE 346 - job.pml:487 - [((r==0))] (363:0:1 - 1)
		IfNotBlocked
		reached[0][346] = 1;
		if (!((((int)((P0 *)_this)->r)==0)))
			continue;
		/* merge: sWait[j] = 2(0, 347, 363) */
		reached[0][347] = 1;
		(trpt+1)->bup.oval = ((int)now.sWait[ Index(((int)((P0 *)_this)->j), 2) ]);
		now.sWait[ Index(((P0 *)_this)->j, 2) ] = 2;
#ifdef VAR_RANGES
		logval("sWait[Worker:j]", ((int)now.sWait[ Index(((int)((P0 *)_this)->j), 2) ]));
#endif
		;
		/* merge: .(goto)(0, 350, 363) */
		reached[0][350] = 1;
		;
		/* merge: .(goto)(0, 356, 363) */
		reached[0][356] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 250: // STATE 351 - job.pml:488 - [((cfl[j]||dl[j]))] (820:0:0 - 1)
		IfNotBlocked
		reached[0][351] = 1;
		if (!((((int)now.cfl[ Index(((int)((P0 *)_this)->j), 2) ])||((int)now.dl[ Index(((int)((P0 *)_this)->j), 2) ]))))
			continue;
		/* merge: goto closing(0, 352, 820) */
		reached[0][352] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 251: // STATE 353 - job.pml:489 - [((sWait[j]!=0))] (363:0:1 - 1)
		IfNotBlocked
		reached[0][353] = 1;
		if (!((((int)now.sWait[ Index(((int)((P0 *)_this)->j), 2) ])!=0)))
			continue;
		/* merge: r = 0(0, 354, 363) */
		reached[0][354] = 1;
		(trpt+1)->bup.oval = ((int)((P0 *)_this)->r);
		((P0 *)_this)->r = 0;
#ifdef VAR_RANGES
		logval("Worker:r", ((int)((P0 *)_this)->r));
#endif
		;
		/* merge: .(goto)(0, 356, 363) */
		reached[0][356] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 252: // STATE 357 - job.pml:490 - [((r!=0))] (923:0:1 - 1)
		IfNotBlocked
		reached[0][357] = 1;
		if (!((((int)((P0 *)_this)->r)!=0)))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: r */  (trpt+1)->bup.oval = ((P0 *)_this)->r;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->r = 0;
		/* merge: goto leave(0, 358, 923) */
		reached[0][358] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 253: // STATE 359 - job.pml:491 - [(((r==0)&&(sWait[j]==1)))] (473:0:1 - 1)
		IfNotBlocked
		reached[0][359] = 1;
		if (!(((((int)((P0 *)_this)->r)==0)&&(((int)now.sWait[ Index(((int)((P0 *)_this)->j), 2) ])==1))))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: r */  (trpt+1)->bup.oval = ((P0 *)_this)->r;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->r = 0;
		/* merge: goto verifyOff(0, 360, 473) */
		reached[0][360] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 254: // STATE 361 - job.pml:492 - [(((r==0)&&(sWait[j]==2)))] (0:0:1 - 1)
		IfNotBlocked
		reached[0][361] = 1;
		if (!(((((int)((P0 *)_this)->r)==0)&&(((int)now.sWait[ Index(((int)((P0 *)_this)->j), 2) ])==2))))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: r */  (trpt+1)->bup.oval = ((P0 *)_this)->r;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->r = 0;
		_m = 3; goto P999; /* 0 */
	case 255: // STATE 362 - job.pml:492 - [(1)] (376:0:0 - 1)
		IfNotBlocked
		reached[0][362] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(0, 364, 376) */
		reached[0][364] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 256: // STATE 366 - job.pml:499 - [((cfl[j]||dl[j]))] (820:0:0 - 1)
		IfNotBlocked
		reached[0][366] = 1;
		if (!((((int)now.cfl[ Index(((int)((P0 *)_this)->j), 2) ])||((int)now.dl[ Index(((int)((P0 *)_this)->j), 2) ]))))
			continue;
		/* merge: goto closing(0, 367, 820) */
		reached[0][367] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 257: // STATE 368 - job.pml:500 - [((!((cfl[j]||dl[j]))&&sCut[j]))] (473:0:0 - 1)
		IfNotBlocked
		reached[0][368] = 1;
		if (!(( !((((int)now.cfl[ Index(((int)((P0 *)_this)->j), 2) ])||((int)now.dl[ Index(((int)((P0 *)_this)->j), 2) ])))&&((int)now.sCut[ Index(((int)((P0 *)_this)->j), 2) ]))))
			continue;
		/* merge: goto verifyOff(0, 369, 473) */
		reached[0][369] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 258: // STATE 370 - job.pml:501 - [(((!((cfl[j]||dl[j]))&&!(sCut[j]))&&!(on)))] (464:0:0 - 1)
		IfNotBlocked
		reached[0][370] = 1;
		if (!((( !((((int)now.cfl[ Index(((int)((P0 *)_this)->j), 2) ])||((int)now.dl[ Index(((int)((P0 *)_this)->j), 2) ])))&& !(((int)now.sCut[ Index(((int)((P0 *)_this)->j), 2) ])))&& !(((int)now.on)))))
			continue;
		/* merge: goto wasCut(0, 371, 464) */
		reached[0][371] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 259: // STATE 372 - job.pml:502 - [(((!((cfl[j]||dl[j]))&&!(sCut[j]))&&on))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][372] = 1;
		if (!((( !((((int)now.cfl[ Index(((int)((P0 *)_this)->j), 2) ])||((int)now.dl[ Index(((int)((P0 *)_this)->j), 2) ])))&& !(((int)now.sCut[ Index(((int)((P0 *)_this)->j), 2) ])))&&((int)now.on))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 260: // STATE 373 - job.pml:502 - [(1)] (423:0:0 - 1)
		IfNotBlocked
		reached[0][373] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(0, 375, 423) */
		reached[0][375] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 261: // STATE 422 - job.pml:241 - [D_STEP241]
		if (!(((boq == -1 && ((now.st[ Index(((int)((P0 *)_this)->j), 2) ]==4)&&(((((int)now.wj[ Index(((int)((P0 *)_this)->id), 2) ])==((int)((P0 *)_this)->j))&&(((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ])))&&(((int)now.wn[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.nonce[ Index(((int)((P0 *)_this)->j), 2) ])))))) || (boq == -1 /* else */)))
			continue;

		reached[0][422] = 1;
		reached[0][t->st] = 1;
		reached[0][tt] = 1;

		if (TstOnly) return 1;


		reached[0][422] = 1;
		reached[0][t->st] = 1;
		reached[0][tt] = 1;

		sv_save();
		S_388_0: /* 2 */
S_386_0: /* 2 */
S_376_0: /* 2 */
		if (!(((now.st[ Index(((int)((P0 *)_this)->j), 2) ]==4)&&(((((int)now.wj[ Index(((int)((P0 *)_this)->id), 2) ])==((int)((P0 *)_this)->j))&&(((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ])))&&(((int)now.wn[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.nonce[ Index(((int)((P0 *)_this)->j), 2) ]))))))
			goto S_386_1;
S_377_0: /* 2 */
		((P0 *)_this)->r = 0;
#ifdef VAR_RANGES
		logval("Worker:r", ((int)((P0 *)_this)->r));
#endif
		;
S_382_0: /* 2 */
S_378_0: /* 2 */
		if (!((((((int)now.wj[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)((P0 *)_this)->j))&&(((int)now.we[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ])))&&(((int)now.wn[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)now.nonce[ Index(((int)((P0 *)_this)->j), 2) ])))))
			goto S_382_1;
S_379_0: /* 2 */
		now.two_owners = ((0==0)||(0==2));
#ifdef VAR_RANGES
		logval("two_owners", ((int)now.two_owners));
#endif
		;
S_380_0: /* 2 */
		spin_assert( !(((int)now.two_owners)), " !(two_owners)", II, tt, t);
		goto S_383_0;
S_382_1: /* 3 */
S_381_0: /* 2 */
		/* else */;
		goto S_383_0;
S_382_2: /* 3 */
		Uerror("blocking sel in d_step (nr.14, near line 227)");
S_383_0: /* 2 */
		goto S_387_0;
S_386_1: /* 3 */
S_384_0: /* 2 */
		/* else */;
S_385_0: /* 2 */
		((P0 *)_this)->r = 1;
#ifdef VAR_RANGES
		logval("Worker:r", ((int)((P0 *)_this)->r));
#endif
		;
		goto S_387_0;
S_386_2: /* 3 */
		Uerror("blocking sel in d_step (nr.15, near line 227)");
S_387_0: /* 2 */
		goto S_419_0;
S_419_0: /* 2 */
S_389_0: /* 2 */
		if (!(((((int)((P0 *)_this)->r)==0)&&(((int)now.cfl[ Index(((int)((P0 *)_this)->j), 2) ])||((int)now.dl[ Index(((int)((P0 *)_this)->j), 2) ])))))
			goto S_419_1;
S_390_0: /* 2 */
		((P0 *)_this)->r = 3;
#ifdef VAR_RANGES
		logval("Worker:r", ((int)((P0 *)_this)->r));
#endif
		;
		goto S_420_0;
S_419_1: /* 3 */
S_391_0: /* 2 */
		if (!((((((int)((P0 *)_this)->r)==0)&& !((((int)now.cfl[ Index(((int)((P0 *)_this)->j), 2) ])||((int)now.dl[ Index(((int)((P0 *)_this)->j), 2) ]))))&&((((((((int)now.call[0].window)&& !(((((int)now.call[0].job)==((int)((P0 *)_this)->j))&&(((int)now.call[0].epoch)==((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ])))))||(((int)now.call[1].window)&& !(((((int)now.call[1].job)==((int)((P0 *)_this)->j))&&(((int)now.call[1].epoch)==((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ]))))))||(((int)now.call[2].window)&& !(((((int)now.call[2].job)==((int)((P0 *)_this)->j))&&(((int)now.call[2].epoch)==((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ]))))))||(((int)now.call[3].window)&& !(((((int)now.call[3].job)==((int)((P0 *)_this)->j))&&(((int)now.call[3].epoch)==((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ]))))))||(((int)now.call[4].window)&& !(((((int)now.call[4].job)==((int)((P0 *)_this)->j))&&(((int)now.call[4].epoch)==((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ]))))))||(((int)now.call[5].window)&& !(((((int)now.call[5].job)==((int)((P0 *)_this)->j))&&(((int)now.call[5].epoch)==((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ])))))))))
			goto S_419_2;
S_392_0: /* 2 */
		((P0 *)_this)->r = 2;
#ifdef VAR_RANGES
		logval("Worker:r", ((int)((P0 *)_this)->r));
#endif
		;
		goto S_420_0;
S_419_2: /* 3 */
S_393_0: /* 2 */
		/* else */;
S_417_0: /* 2 */
S_394_0: /* 2 */
		if (!((((int)((P0 *)_this)->r)==0)))
			goto S_417_1;
S_395_0: /* 2 */
		((P0 *)_this)->c = 0;
#ifdef VAR_RANGES
		logval("Worker:c", ((int)((P0 *)_this)->c));
#endif
		;
S_401_0: /* 2 */
S_400_0: /* 2 */
S_396_0: /* 2 */
		if (!(((((int)((P0 *)_this)->c)<6)&&(now.call[ Index(((int)((P0 *)_this)->c), 6) ].verb!=0))))
			goto S_400_1;
S_397_0: /* 2 */
		((P0 *)_this)->c = (((int)((P0 *)_this)->c)+1);
#ifdef VAR_RANGES
		logval("Worker:c", ((int)((P0 *)_this)->c));
#endif
		;
		goto S_401_0; /* ';' */
S_400_1: /* 3 */
S_398_0: /* 2 */
		/* else */;
S_399_0: /* 2 */
		goto S_403_0;	/* 'goto' */
S_400_2: /* 3 */
		Uerror("blocking sel in d_step (nr.16, near line 253)");
S_402_0: /* 2 */
		goto S_403_0;	/* 'break' */
S_403_0: /* 2 */
		spin_assert((((int)((P0 *)_this)->c)<6), "(c<6)", II, tt, t);
S_404_0: /* 2 */
		now.call[ Index(((P0 *)_this)->c, 6) ].job = ((int)((P0 *)_this)->j);
#ifdef VAR_RANGES
		logval("call[Worker:c].job", ((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].job));
#endif
		;
S_405_0: /* 2 */
		now.call[ Index(((P0 *)_this)->c, 6) ].epoch = ((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ]);
#ifdef VAR_RANGES
		logval("call[Worker:c].epoch", ((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].epoch));
#endif
		;
S_406_0: /* 2 */
		now.call[ Index(((P0 *)_this)->c, 6) ].verb = 8;
#ifdef VAR_RANGES
		logval("call[Worker:c].verb", now.call[ Index(((int)((P0 *)_this)->c), 6) ].verb);
#endif
		;
S_407_0: /* 2 */
		now.call[ Index(((P0 *)_this)->c, 6) ].answer = 15;
#ifdef VAR_RANGES
		logval("call[Worker:c].answer", now.call[ Index(((int)((P0 *)_this)->c), 6) ].answer);
#endif
		;
S_408_0: /* 2 */
		now.call[ Index(((P0 *)_this)->c, 6) ].budget = 1;
#ifdef VAR_RANGES
		logval("call[Worker:c].budget", ((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].budget));
#endif
		;
S_409_0: /* 2 */
		now.fresh[ Index(((P0 *)_this)->j, 2) ] = 1;
#ifdef VAR_RANGES
		logval("fresh[Worker:j]", ((int)now.fresh[ Index(((int)((P0 *)_this)->j), 2) ]));
#endif
		;
S_410_0: /* 2 */
		now.call[ Index(((P0 *)_this)->c, 6) ].window = 1;
#ifdef VAR_RANGES
		logval("call[Worker:c].window", ((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].window));
#endif
		;
S_414_0: /* 2 */
S_411_0: /* 2 */
		if (!((8==9)))
			goto S_414_1;
S_412_0: /* 2 */
		now.offAsked = 1;
#ifdef VAR_RANGES
		logval("offAsked", ((int)now.offAsked));
#endif
		;
		goto S_415_0;
S_414_1: /* 3 */
S_413_0: /* 2 */
		/* else */;
		goto S_415_0;
S_414_2: /* 3 */
		Uerror("blocking sel in d_step (nr.17, near line 260)");
S_415_0: /* 2 */
		goto S_418_0;
S_417_1: /* 3 */
S_416_0: /* 2 */
		/* else */;
		goto S_418_0;
S_417_2: /* 3 */
		Uerror("blocking sel in d_step (nr.18, near line 252)");
S_418_0: /* 2 */
		goto S_420_0;
S_419_3: /* 3 */
		Uerror("blocking sel in d_step (nr.19, near line 242)");
S_420_0: /* 2 */
		goto S_436_0;
S_436_0: /* 1 */

#if defined(C_States) && (HAS_TRACK==1)
		c_update((uchar *) &(now.c_state[0]));
#endif
		_m = 3; goto P999;

	case 262: // STATE 424 - job.pml:505 - [((r==1))] (0:0:1 - 1)
		IfNotBlocked
		reached[0][424] = 1;
		if (!((((int)((P0 *)_this)->r)==1)))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: r */  (trpt+1)->bup.oval = ((P0 *)_this)->r;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->r = 0;
		_m = 3; goto P999; /* 0 */
	case 263: // STATE 426 - job.pml:506 - [((r==3))] (0:0:1 - 1)
		IfNotBlocked
		reached[0][426] = 1;
		if (!((((int)((P0 *)_this)->r)==3)))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: r */  (trpt+1)->bup.oval = ((P0 *)_this)->r;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->r = 0;
		_m = 3; goto P999; /* 0 */
	case 264: // STATE 428 - job.pml:507 - [((r==2))] (0:0:1 - 1)
		IfNotBlocked
		reached[0][428] = 1;
		if (!((((int)((P0 *)_this)->r)==2)))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: r */  (trpt+1)->bup.oval = ((P0 *)_this)->r;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->r = 0;
		_m = 3; goto P999; /* 0 */
	case 265: // STATE 429 - job.pml:507 - [(!(((((((call[0].window&&!(((call[0].job==j)&&(call[0].epoch==we[id]))))||(call[1].window&&!(((call[1].job==j)&&(call[1].epoch==we[id])))))||(call[2].window&&!(((call[2].job==j)&&(call[2].epoch==we[id])))))||(call[3].window&&!(((call[3].job==j)&&(call[3].epoch==we[id])))))||(call[4].window&&!(((call[4].job==j)&&(call[4].epoch==we[id])))))||(call[5].window&&!(((call[5].job==j)&&(call[5].epoch==we[id])))))))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][429] = 1;
		if (!( !(((((((((int)now.call[0].window)&& !(((((int)now.call[0].job)==((int)((P0 *)_this)->j))&&(((int)now.call[0].epoch)==((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ])))))||(((int)now.call[1].window)&& !(((((int)now.call[1].job)==((int)((P0 *)_this)->j))&&(((int)now.call[1].epoch)==((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ]))))))||(((int)now.call[2].window)&& !(((((int)now.call[2].job)==((int)((P0 *)_this)->j))&&(((int)now.call[2].epoch)==((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ]))))))||(((int)now.call[3].window)&& !(((((int)now.call[3].job)==((int)((P0 *)_this)->j))&&(((int)now.call[3].epoch)==((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ]))))))||(((int)now.call[4].window)&& !(((((int)now.call[4].job)==((int)((P0 *)_this)->j))&&(((int)now.call[4].epoch)==((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ]))))))||(((int)now.call[5].window)&& !(((((int)now.call[5].job)==((int)((P0 *)_this)->j))&&(((int)now.call[5].epoch)==((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ])))))))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 266: // STATE 431 - job.pml:507 - [((cfl[j]||dl[j]))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][431] = 1;
		if (!((((int)now.cfl[ Index(((int)((P0 *)_this)->j), 2) ])||((int)now.dl[ Index(((int)((P0 *)_this)->j), 2) ]))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 267: // STATE 435 - job.pml:508 - [((r==0))] (0:0:1 - 1)
		IfNotBlocked
		reached[0][435] = 1;
		if (!((((int)((P0 *)_this)->r)==0)))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: r */  (trpt+1)->bup.oval = ((P0 *)_this)->r;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->r = 0;
		_m = 3; goto P999; /* 0 */
	case 268: // STATE 440 - job.pml:227 - [(((st[j]==running)&&(((wj[id]==j)&&(we[id]==ep[j]))&&(wn[id]==nonce[j]))))] (446:0:1 - 1)
		IfNotBlocked
		reached[0][440] = 1;
		if (!(((now.st[ Index(((int)((P0 *)_this)->j), 2) ]==4)&&(((((int)now.wj[ Index(((int)((P0 *)_this)->id), 2) ])==((int)((P0 *)_this)->j))&&(((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ])))&&(((int)now.wn[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.nonce[ Index(((int)((P0 *)_this)->j), 2) ]))))))
			continue;
		/* merge: r = 0(0, 441, 446) */
		reached[0][441] = 1;
		(trpt+1)->bup.oval = ((int)((P0 *)_this)->r);
		((P0 *)_this)->r = 0;
#ifdef VAR_RANGES
		logval("Worker:r", ((int)((P0 *)_this)->r));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 269: // STATE 442 - job.pml:227 - [((((wj[(1-id)]==j)&&(we[(1-id)]==ep[j]))&&(wn[(1-id)]==nonce[j])))] (456:0:1 - 1)
		IfNotBlocked
		reached[0][442] = 1;
		if (!((((((int)now.wj[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)((P0 *)_this)->j))&&(((int)now.we[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ])))&&(((int)now.wn[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)now.nonce[ Index(((int)((P0 *)_this)->j), 2) ])))))
			continue;
		/* merge: two_owners = ((0==0)||(0==2))(456, 443, 456) */
		reached[0][443] = 1;
		(trpt+1)->bup.oval = ((int)now.two_owners);
		now.two_owners = ((0==0)||(0==2));
#ifdef VAR_RANGES
		logval("two_owners", ((int)now.two_owners));
#endif
		;
		/* merge: assert(!(two_owners))(456, 444, 456) */
		reached[0][444] = 1;
		spin_assert( !(((int)now.two_owners)), " !(two_owners)", II, tt, t);
		/* merge: .(goto)(0, 447, 456) */
		reached[0][447] = 1;
		;
		/* merge: .(goto)(0, 451, 456) */
		reached[0][451] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 270: // STATE 449 - job.pml:228 - [r = 1] (0:0:1 - 1)
		IfNotBlocked
		reached[0][449] = 1;
		(trpt+1)->bup.oval = ((int)((P0 *)_this)->r);
		((P0 *)_this)->r = 1;
#ifdef VAR_RANGES
		logval("Worker:r", ((int)((P0 *)_this)->r));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 271: // STATE 453 - job.pml:511 - [((r==0))] (462:0:1 - 1)
		IfNotBlocked
		reached[0][453] = 1;
		if (!((((int)((P0 *)_this)->r)==0)))
			continue;
		/* merge: sCut[j] = 1(0, 454, 462) */
		reached[0][454] = 1;
		(trpt+1)->bup.oval = ((int)now.sCut[ Index(((int)((P0 *)_this)->j), 2) ]);
		now.sCut[ Index(((P0 *)_this)->j, 2) ] = 1;
#ifdef VAR_RANGES
		logval("sCut[Worker:j]", ((int)now.sCut[ Index(((int)((P0 *)_this)->j), 2) ]));
#endif
		;
		/* merge: .(goto)(0, 457, 462) */
		reached[0][457] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 272: // STATE 458 - job.pml:511 - [((r==0))] (473:0:1 - 1)
		IfNotBlocked
		reached[0][458] = 1;
		if (!((((int)((P0 *)_this)->r)==0)))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: r */  (trpt+1)->bup.oval = ((P0 *)_this)->r;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->r = 0;
		/* merge: goto verifyOff(0, 459, 473) */
		reached[0][459] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 273: // STATE 465 - job.pml:514 - [(!(on))] (889:0:2 - 1)
		IfNotBlocked
		reached[0][465] = 1;
		if (!( !(((int)now.on))))
			continue;
		/* merge: said = 0(889, 466, 889) */
		reached[0][466] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)((P0 *)_this)->said);
		((P0 *)_this)->said = 0;
#ifdef VAR_RANGES
		logval("Worker:said", ((int)((P0 *)_this)->said));
#endif
		;
		/* merge: next = completed(889, 467, 889) */
		reached[0][467] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P0 *)_this)->next);
		((P0 *)_this)->next = 3;
#ifdef VAR_RANGES
		logval("Worker:next", ((int)((P0 *)_this)->next));
#endif
		;
		/* merge: goto ending(889, 468, 889) */
		reached[0][468] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 274: // STATE 469 - job.pml:515 - [(on)] (820:0:0 - 1)
		IfNotBlocked
		reached[0][469] = 1;
		if (!(((int)now.on)))
			continue;
		/* merge: goto closing(0, 470, 820) */
		reached[0][470] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 275: // STATE 474 - job.pml:519 - [(((asked&&on)&&!(sStart[j])))] (0:0:1 - 1)
		IfNotBlocked
		reached[0][474] = 1;
		if (!(((((int)((P0 *)_this)->asked)&&((int)now.on))&& !(((int)now.sStart[ Index(((int)((P0 *)_this)->j), 2) ])))))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: asked */  (trpt+1)->bup.oval = ((P0 *)_this)->asked;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->asked = 0;
		_m = 3; goto P999; /* 0 */
	case 276: // STATE 475 - job.pml:519 - [((!(on)||!(offAsked)))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][475] = 1;
		if (!(( !(((int)now.on))|| !(((int)now.offAsked)))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 277: // STATE 477 - job.pml:519 - [((cfl[j]||dl[j]))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][477] = 1;
		if (!((((int)now.cfl[ Index(((int)((P0 *)_this)->j), 2) ])||((int)now.dl[ Index(((int)((P0 *)_this)->j), 2) ]))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 278: // STATE 484 - job.pml:523 - [((cfl[j]||dl[j]))] (820:0:0 - 1)
		IfNotBlocked
		reached[0][484] = 1;
		if (!((((int)now.cfl[ Index(((int)((P0 *)_this)->j), 2) ])||((int)now.dl[ Index(((int)((P0 *)_this)->j), 2) ]))))
			continue;
		/* merge: goto closing(0, 485, 820) */
		reached[0][485] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 279: // STATE 486 - job.pml:524 - [((!((cfl[j]||dl[j]))&&(on||sStart[j])))] (584:0:0 - 1)
		IfNotBlocked
		reached[0][486] = 1;
		if (!(( !((((int)now.cfl[ Index(((int)((P0 *)_this)->j), 2) ])||((int)now.dl[ Index(((int)((P0 *)_this)->j), 2) ])))&&(((int)now.on)||((int)now.sStart[ Index(((int)((P0 *)_this)->j), 2) ])))))
			continue;
		/* merge: goto isOn(0, 487, 584) */
		reached[0][487] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 280: // STATE 488 - job.pml:525 - [(((!((cfl[j]||dl[j]))&&!(on))&&!(sStart[j])))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][488] = 1;
		if (!((( !((((int)now.cfl[ Index(((int)((P0 *)_this)->j), 2) ])||((int)now.dl[ Index(((int)((P0 *)_this)->j), 2) ])))&& !(((int)now.on)))&& !(((int)now.sStart[ Index(((int)((P0 *)_this)->j), 2) ])))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 281: // STATE 489 - job.pml:525 - [(1)] (539:0:0 - 1)
		IfNotBlocked
		reached[0][489] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(0, 491, 539) */
		reached[0][491] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 282: // STATE 538 - job.pml:241 - [D_STEP241]
		if (!(((boq == -1 && ((now.st[ Index(((int)((P0 *)_this)->j), 2) ]==4)&&(((((int)now.wj[ Index(((int)((P0 *)_this)->id), 2) ])==((int)((P0 *)_this)->j))&&(((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ])))&&(((int)now.wn[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.nonce[ Index(((int)((P0 *)_this)->j), 2) ])))))) || (boq == -1 /* else */)))
			continue;

		reached[0][538] = 1;
		reached[0][t->st] = 1;
		reached[0][tt] = 1;

		if (TstOnly) return 1;


		reached[0][538] = 1;
		reached[0][t->st] = 1;
		reached[0][tt] = 1;

		sv_save();
		S_504_0: /* 2 */
S_502_0: /* 2 */
S_492_0: /* 2 */
		if (!(((now.st[ Index(((int)((P0 *)_this)->j), 2) ]==4)&&(((((int)now.wj[ Index(((int)((P0 *)_this)->id), 2) ])==((int)((P0 *)_this)->j))&&(((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ])))&&(((int)now.wn[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.nonce[ Index(((int)((P0 *)_this)->j), 2) ]))))))
			goto S_502_1;
S_493_0: /* 2 */
		((P0 *)_this)->r = 0;
#ifdef VAR_RANGES
		logval("Worker:r", ((int)((P0 *)_this)->r));
#endif
		;
S_498_0: /* 2 */
S_494_0: /* 2 */
		if (!((((((int)now.wj[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)((P0 *)_this)->j))&&(((int)now.we[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ])))&&(((int)now.wn[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)now.nonce[ Index(((int)((P0 *)_this)->j), 2) ])))))
			goto S_498_1;
S_495_0: /* 2 */
		now.two_owners = ((0==0)||(0==2));
#ifdef VAR_RANGES
		logval("two_owners", ((int)now.two_owners));
#endif
		;
S_496_0: /* 2 */
		spin_assert( !(((int)now.two_owners)), " !(two_owners)", II, tt, t);
		goto S_499_0;
S_498_1: /* 3 */
S_497_0: /* 2 */
		/* else */;
		goto S_499_0;
S_498_2: /* 3 */
		Uerror("blocking sel in d_step (nr.20, near line 227)");
S_499_0: /* 2 */
		goto S_503_0;
S_502_1: /* 3 */
S_500_0: /* 2 */
		/* else */;
S_501_0: /* 2 */
		((P0 *)_this)->r = 1;
#ifdef VAR_RANGES
		logval("Worker:r", ((int)((P0 *)_this)->r));
#endif
		;
		goto S_503_0;
S_502_2: /* 3 */
		Uerror("blocking sel in d_step (nr.21, near line 227)");
S_503_0: /* 2 */
		goto S_535_0;
S_535_0: /* 2 */
S_505_0: /* 2 */
		if (!(((((int)((P0 *)_this)->r)==0)&&(((int)now.cfl[ Index(((int)((P0 *)_this)->j), 2) ])||((int)now.dl[ Index(((int)((P0 *)_this)->j), 2) ])))))
			goto S_535_1;
S_506_0: /* 2 */
		((P0 *)_this)->r = 3;
#ifdef VAR_RANGES
		logval("Worker:r", ((int)((P0 *)_this)->r));
#endif
		;
		goto S_536_0;
S_535_1: /* 3 */
S_507_0: /* 2 */
		if (!((((((int)((P0 *)_this)->r)==0)&& !((((int)now.cfl[ Index(((int)((P0 *)_this)->j), 2) ])||((int)now.dl[ Index(((int)((P0 *)_this)->j), 2) ]))))&&((((((((int)now.call[0].window)&& !(((((int)now.call[0].job)==((int)((P0 *)_this)->j))&&(((int)now.call[0].epoch)==((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ])))))||(((int)now.call[1].window)&& !(((((int)now.call[1].job)==((int)((P0 *)_this)->j))&&(((int)now.call[1].epoch)==((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ]))))))||(((int)now.call[2].window)&& !(((((int)now.call[2].job)==((int)((P0 *)_this)->j))&&(((int)now.call[2].epoch)==((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ]))))))||(((int)now.call[3].window)&& !(((((int)now.call[3].job)==((int)((P0 *)_this)->j))&&(((int)now.call[3].epoch)==((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ]))))))||(((int)now.call[4].window)&& !(((((int)now.call[4].job)==((int)((P0 *)_this)->j))&&(((int)now.call[4].epoch)==((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ]))))))||(((int)now.call[5].window)&& !(((((int)now.call[5].job)==((int)((P0 *)_this)->j))&&(((int)now.call[5].epoch)==((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ])))))))))
			goto S_535_2;
S_508_0: /* 2 */
		((P0 *)_this)->r = 2;
#ifdef VAR_RANGES
		logval("Worker:r", ((int)((P0 *)_this)->r));
#endif
		;
		goto S_536_0;
S_535_2: /* 3 */
S_509_0: /* 2 */
		/* else */;
S_533_0: /* 2 */
S_510_0: /* 2 */
		if (!((((int)((P0 *)_this)->r)==0)))
			goto S_533_1;
S_511_0: /* 2 */
		((P0 *)_this)->c = 0;
#ifdef VAR_RANGES
		logval("Worker:c", ((int)((P0 *)_this)->c));
#endif
		;
S_517_0: /* 2 */
S_516_0: /* 2 */
S_512_0: /* 2 */
		if (!(((((int)((P0 *)_this)->c)<6)&&(now.call[ Index(((int)((P0 *)_this)->c), 6) ].verb!=0))))
			goto S_516_1;
S_513_0: /* 2 */
		((P0 *)_this)->c = (((int)((P0 *)_this)->c)+1);
#ifdef VAR_RANGES
		logval("Worker:c", ((int)((P0 *)_this)->c));
#endif
		;
		goto S_517_0; /* ';' */
S_516_1: /* 3 */
S_514_0: /* 2 */
		/* else */;
S_515_0: /* 2 */
		goto S_519_0;	/* 'goto' */
S_516_2: /* 3 */
		Uerror("blocking sel in d_step (nr.22, near line 253)");
S_518_0: /* 2 */
		goto S_519_0;	/* 'break' */
S_519_0: /* 2 */
		spin_assert((((int)((P0 *)_this)->c)<6), "(c<6)", II, tt, t);
S_520_0: /* 2 */
		now.call[ Index(((P0 *)_this)->c, 6) ].job = ((int)((P0 *)_this)->j);
#ifdef VAR_RANGES
		logval("call[Worker:c].job", ((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].job));
#endif
		;
S_521_0: /* 2 */
		now.call[ Index(((P0 *)_this)->c, 6) ].epoch = ((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ]);
#ifdef VAR_RANGES
		logval("call[Worker:c].epoch", ((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].epoch));
#endif
		;
S_522_0: /* 2 */
		now.call[ Index(((P0 *)_this)->c, 6) ].verb = 7;
#ifdef VAR_RANGES
		logval("call[Worker:c].verb", now.call[ Index(((int)((P0 *)_this)->c), 6) ].verb);
#endif
		;
S_523_0: /* 2 */
		now.call[ Index(((P0 *)_this)->c, 6) ].answer = 15;
#ifdef VAR_RANGES
		logval("call[Worker:c].answer", now.call[ Index(((int)((P0 *)_this)->c), 6) ].answer);
#endif
		;
S_524_0: /* 2 */
		now.call[ Index(((P0 *)_this)->c, 6) ].budget = 1;
#ifdef VAR_RANGES
		logval("call[Worker:c].budget", ((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].budget));
#endif
		;
S_525_0: /* 2 */
		now.fresh[ Index(((P0 *)_this)->j, 2) ] = 1;
#ifdef VAR_RANGES
		logval("fresh[Worker:j]", ((int)now.fresh[ Index(((int)((P0 *)_this)->j), 2) ]));
#endif
		;
S_526_0: /* 2 */
		now.call[ Index(((P0 *)_this)->c, 6) ].window = 1;
#ifdef VAR_RANGES
		logval("call[Worker:c].window", ((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].window));
#endif
		;
S_530_0: /* 2 */
S_527_0: /* 2 */
		if (!((7==9)))
			goto S_530_1;
S_528_0: /* 2 */
		now.offAsked = 1;
#ifdef VAR_RANGES
		logval("offAsked", ((int)now.offAsked));
#endif
		;
		goto S_531_0;
S_530_1: /* 3 */
S_529_0: /* 2 */
		/* else */;
		goto S_531_0;
S_530_2: /* 3 */
		Uerror("blocking sel in d_step (nr.23, near line 260)");
S_531_0: /* 2 */
		goto S_534_0;
S_533_1: /* 3 */
S_532_0: /* 2 */
		/* else */;
		goto S_534_0;
S_533_2: /* 3 */
		Uerror("blocking sel in d_step (nr.24, near line 252)");
S_534_0: /* 2 */
		goto S_536_0;
S_535_3: /* 3 */
		Uerror("blocking sel in d_step (nr.25, near line 242)");
S_536_0: /* 2 */
		goto S_552_0;
S_552_0: /* 1 */

#if defined(C_States) && (HAS_TRACK==1)
		c_update((uchar *) &(now.c_state[0]));
#endif
		_m = 3; goto P999;

	case 283: // STATE 540 - job.pml:528 - [((r==1))] (0:0:1 - 1)
		IfNotBlocked
		reached[0][540] = 1;
		if (!((((int)((P0 *)_this)->r)==1)))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: r */  (trpt+1)->bup.oval = ((P0 *)_this)->r;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->r = 0;
		_m = 3; goto P999; /* 0 */
	case 284: // STATE 542 - job.pml:529 - [((r==3))] (0:0:1 - 1)
		IfNotBlocked
		reached[0][542] = 1;
		if (!((((int)((P0 *)_this)->r)==3)))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: r */  (trpt+1)->bup.oval = ((P0 *)_this)->r;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->r = 0;
		_m = 3; goto P999; /* 0 */
	case 285: // STATE 544 - job.pml:530 - [((r==2))] (0:0:1 - 1)
		IfNotBlocked
		reached[0][544] = 1;
		if (!((((int)((P0 *)_this)->r)==2)))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: r */  (trpt+1)->bup.oval = ((P0 *)_this)->r;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->r = 0;
		_m = 3; goto P999; /* 0 */
	case 286: // STATE 545 - job.pml:530 - [(!(((((((call[0].window&&!(((call[0].job==j)&&(call[0].epoch==we[id]))))||(call[1].window&&!(((call[1].job==j)&&(call[1].epoch==we[id])))))||(call[2].window&&!(((call[2].job==j)&&(call[2].epoch==we[id])))))||(call[3].window&&!(((call[3].job==j)&&(call[3].epoch==we[id])))))||(call[4].window&&!(((call[4].job==j)&&(call[4].epoch==we[id])))))||(call[5].window&&!(((call[5].job==j)&&(call[5].epoch==we[id])))))))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][545] = 1;
		if (!( !(((((((((int)now.call[0].window)&& !(((((int)now.call[0].job)==((int)((P0 *)_this)->j))&&(((int)now.call[0].epoch)==((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ])))))||(((int)now.call[1].window)&& !(((((int)now.call[1].job)==((int)((P0 *)_this)->j))&&(((int)now.call[1].epoch)==((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ]))))))||(((int)now.call[2].window)&& !(((((int)now.call[2].job)==((int)((P0 *)_this)->j))&&(((int)now.call[2].epoch)==((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ]))))))||(((int)now.call[3].window)&& !(((((int)now.call[3].job)==((int)((P0 *)_this)->j))&&(((int)now.call[3].epoch)==((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ]))))))||(((int)now.call[4].window)&& !(((((int)now.call[4].job)==((int)((P0 *)_this)->j))&&(((int)now.call[4].epoch)==((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ]))))))||(((int)now.call[5].window)&& !(((((int)now.call[5].job)==((int)((P0 *)_this)->j))&&(((int)now.call[5].epoch)==((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ])))))))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 287: // STATE 547 - job.pml:530 - [((cfl[j]||dl[j]))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][547] = 1;
		if (!((((int)now.cfl[ Index(((int)((P0 *)_this)->j), 2) ])||((int)now.dl[ Index(((int)((P0 *)_this)->j), 2) ]))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 288: // STATE 551 - job.pml:531 - [((r==0))] (0:0:1 - 1)
		IfNotBlocked
		reached[0][551] = 1;
		if (!((((int)((P0 *)_this)->r)==0)))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: r */  (trpt+1)->bup.oval = ((P0 *)_this)->r;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->r = 0;
		_m = 3; goto P999; /* 0 */
	case 289: // STATE 556 - job.pml:227 - [(((st[j]==running)&&(((wj[id]==j)&&(we[id]==ep[j]))&&(wn[id]==nonce[j]))))] (562:0:1 - 1)
		IfNotBlocked
		reached[0][556] = 1;
		if (!(((now.st[ Index(((int)((P0 *)_this)->j), 2) ]==4)&&(((((int)now.wj[ Index(((int)((P0 *)_this)->id), 2) ])==((int)((P0 *)_this)->j))&&(((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ])))&&(((int)now.wn[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.nonce[ Index(((int)((P0 *)_this)->j), 2) ]))))))
			continue;
		/* merge: r = 0(0, 557, 562) */
		reached[0][557] = 1;
		(trpt+1)->bup.oval = ((int)((P0 *)_this)->r);
		((P0 *)_this)->r = 0;
#ifdef VAR_RANGES
		logval("Worker:r", ((int)((P0 *)_this)->r));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 290: // STATE 558 - job.pml:227 - [((((wj[(1-id)]==j)&&(we[(1-id)]==ep[j]))&&(wn[(1-id)]==nonce[j])))] (572:0:1 - 1)
		IfNotBlocked
		reached[0][558] = 1;
		if (!((((((int)now.wj[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)((P0 *)_this)->j))&&(((int)now.we[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ])))&&(((int)now.wn[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)now.nonce[ Index(((int)((P0 *)_this)->j), 2) ])))))
			continue;
		/* merge: two_owners = ((0==0)||(0==2))(572, 559, 572) */
		reached[0][559] = 1;
		(trpt+1)->bup.oval = ((int)now.two_owners);
		now.two_owners = ((0==0)||(0==2));
#ifdef VAR_RANGES
		logval("two_owners", ((int)now.two_owners));
#endif
		;
		/* merge: assert(!(two_owners))(572, 560, 572) */
		reached[0][560] = 1;
		spin_assert( !(((int)now.two_owners)), " !(two_owners)", II, tt, t);
		/* merge: .(goto)(0, 563, 572) */
		reached[0][563] = 1;
		;
		/* merge: .(goto)(0, 567, 572) */
		reached[0][567] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 291: // STATE 565 - job.pml:228 - [r = 1] (0:0:1 - 1)
		IfNotBlocked
		reached[0][565] = 1;
		(trpt+1)->bup.oval = ((int)((P0 *)_this)->r);
		((P0 *)_this)->r = 1;
#ifdef VAR_RANGES
		logval("Worker:r", ((int)((P0 *)_this)->r));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 292: // STATE 569 - job.pml:535 - [((r==0))] (582:0:1 - 1)
		IfNotBlocked
		reached[0][569] = 1;
		if (!((((int)((P0 *)_this)->r)==0)))
			continue;
		/* merge: sStart[j] = 1(0, 570, 582) */
		reached[0][570] = 1;
		(trpt+1)->bup.oval = ((int)now.sStart[ Index(((int)((P0 *)_this)->j), 2) ]);
		now.sStart[ Index(((P0 *)_this)->j, 2) ] = 1;
#ifdef VAR_RANGES
		logval("sStart[Worker:j]", ((int)now.sStart[ Index(((int)((P0 *)_this)->j), 2) ]));
#endif
		;
		/* merge: .(goto)(0, 573, 582) */
		reached[0][573] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 293: // STATE 574 - job.pml:536 - [((r!=0))] (923:0:1 - 1)
		IfNotBlocked
		reached[0][574] = 1;
		if (!((((int)((P0 *)_this)->r)!=0)))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: r */  (trpt+1)->bup.oval = ((P0 *)_this)->r;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->r = 0;
		/* merge: goto leave(0, 575, 923) */
		reached[0][575] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 294: // STATE 576 - job.pml:537 - [(((r==0)&&on))] (889:0:3 - 1)
		IfNotBlocked
		reached[0][576] = 1;
		if (!(((((int)((P0 *)_this)->r)==0)&&((int)now.on))))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: r */  (trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((P0 *)_this)->r;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->r = 0;
		/* merge: said = 1(889, 577, 889) */
		reached[0][577] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P0 *)_this)->said);
		((P0 *)_this)->said = 1;
#ifdef VAR_RANGES
		logval("Worker:said", ((int)((P0 *)_this)->said));
#endif
		;
		/* merge: next = completed(889, 578, 889) */
		reached[0][578] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P0 *)_this)->next);
		((P0 *)_this)->next = 3;
#ifdef VAR_RANGES
		logval("Worker:next", ((int)((P0 *)_this)->next));
#endif
		;
		/* merge: goto ending(889, 579, 889) */
		reached[0][579] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 295: // STATE 580 - job.pml:538 - [(((r==0)&&!(on)))] (820:0:1 - 1)
		IfNotBlocked
		reached[0][580] = 1;
		if (!(((((int)((P0 *)_this)->r)==0)&& !(((int)now.on)))))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: r */  (trpt+1)->bup.oval = ((P0 *)_this)->r;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->r = 0;
		/* merge: goto closing(0, 581, 820) */
		reached[0][581] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 296: // STATE 585 - job.pml:340 - [answer = unanswered] (0:0:1 - 1)
		IfNotBlocked
		reached[0][585] = 1;
		(trpt+1)->bup.oval = ((P0 *)_this)->answer;
		((P0 *)_this)->answer = 15;
#ifdef VAR_RANGES
		logval("Worker:answer", ((P0 *)_this)->answer);
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 297: // STATE 586 - job.pml:346 - [(((answer==unanswered)&&!(call[c].budget)))] (726:0:3 - 1)
		IfNotBlocked
		reached[0][586] = 1;
		if (!(((((P0 *)_this)->answer==15)&& !(((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].budget)))))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: answer */  (trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((P0 *)_this)->answer;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->answer = 0;
		/* merge: answer = notSent(726, 587, 726) */
		reached[0][587] = 1;
		(trpt+1)->bup.ovals[1] = ((P0 *)_this)->answer;
		((P0 *)_this)->answer = 12;
#ifdef VAR_RANGES
		logval("Worker:answer", ((P0 *)_this)->answer);
#endif
		;
		/* merge: .(goto)(726, 718, 726) */
		reached[0][718] = 1;
		;
		/* merge: call[c].budget = 0(726, 719, 726) */
		reached[0][719] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].budget);
		now.call[ Index(((P0 *)_this)->c, 6) ].budget = 0;
#ifdef VAR_RANGES
		logval("call[Worker:c].budget", ((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].budget));
#endif
		;
		_m = 3; goto P999; /* 3 */
	case 298: // STATE 718 - job.pml:356 - [.(goto)] (0:726:1 - 6)
		IfNotBlocked
		reached[0][718] = 1;
		;
		/* merge: call[c].budget = 0(726, 719, 726) */
		reached[0][719] = 1;
		(trpt+1)->bup.oval = ((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].budget);
		now.call[ Index(((P0 *)_this)->c, 6) ].budget = 0;
#ifdef VAR_RANGES
		logval("call[Worker:c].budget", ((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].budget));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 299: // STATE 588 - job.pml:347 - [(((answer==unanswered)&&call[c].budget))] (0:0:1 - 1)
		IfNotBlocked
		reached[0][588] = 1;
		if (!(((((P0 *)_this)->answer==15)&&((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].budget))))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: answer */  (trpt+1)->bup.oval = ((P0 *)_this)->answer;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->answer = 0;
		_m = 3; goto P999; /* 0 */
	case 300: // STATE 589 - job.pml:360 - [((((st[j]==completed)||(st[j]==failed))||(st[j]==cancelled)))] (712:0:1 - 1)
		IfNotBlocked
		reached[0][589] = 1;
		if (!((((now.st[ Index(((int)((P0 *)_this)->j), 2) ]==3)||(now.st[ Index(((int)((P0 *)_this)->j), 2) ]==2))||(now.st[ Index(((int)((P0 *)_this)->j), 2) ]==1))))
			continue;
		/* merge: call_of_ended_job = ((0==0)||(0==6))(712, 590, 712) */
		reached[0][590] = 1;
		(trpt+1)->bup.oval = ((int)now.call_of_ended_job);
		now.call_of_ended_job = ((0==0)||(0==6));
#ifdef VAR_RANGES
		logval("call_of_ended_job", ((int)now.call_of_ended_job));
#endif
		;
		/* merge: assert(!(call_of_ended_job))(712, 591, 712) */
		reached[0][591] = 1;
		spin_assert( !(((int)now.call_of_ended_job)), " !(call_of_ended_job)", II, tt, t);
		/* merge: .(goto)(0, 594, 712) */
		reached[0][594] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 301: // STATE 595 - job.pml:318 - [call[c].flying = 0] (0:606:2 - 1)
		IfNotBlocked
		reached[0][595] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].flying);
		now.call[ Index(((P0 *)_this)->c, 6) ].flying = 0;
#ifdef VAR_RANGES
		logval("call[Worker:c].flying", ((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].flying));
#endif
		;
		/* merge: changed = 0(606, 596, 606) */
		reached[0][596] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P0 *)_this)->changed);
		((P0 *)_this)->changed = 0;
#ifdef VAR_RANGES
		logval("Worker:changed", ((int)((P0 *)_this)->changed));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 302: // STATE 597 - job.pml:319 - [(((call[c].job==0)&&(call[c].verb==powerOff)))] (603:0:1 - 1)
		IfNotBlocked
		reached[0][597] = 1;
		if (!(((((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].job)==0)&&(now.call[ Index(((int)((P0 *)_this)->c), 6) ].verb==8))))
			continue;
		/* merge: cuts = (cuts+1)(0, 598, 603) */
		reached[0][598] = 1;
		(trpt+1)->bup.oval = ((int)now.cuts);
		now.cuts = (((int)now.cuts)+1);
#ifdef VAR_RANGES
		logval("cuts", ((int)now.cuts));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 303: // STATE 599 - job.pml:320 - [((cuts>1))] (633:0:1 - 1)
		IfNotBlocked
		reached[0][599] = 1;
		if (!((((int)now.cuts)>1)))
			continue;
		/* merge: second_power_off = ((0==0)||(0==9))(633, 600, 633) */
		reached[0][600] = 1;
		(trpt+1)->bup.oval = ((int)now.second_power_off);
		now.second_power_off = ((0==0)||(0==9));
#ifdef VAR_RANGES
		logval("second_power_off", ((int)now.second_power_off));
#endif
		;
		/* merge: assert(!(second_power_off))(633, 601, 633) */
		reached[0][601] = 1;
		spin_assert( !(((int)now.second_power_off)), " !(second_power_off)", II, tt, t);
		/* merge: .(goto)(0, 604, 633) */
		reached[0][604] = 1;
		;
		/* merge: .(goto)(0, 607, 633) */
		reached[0][607] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 304: // STATE 608 - job.pml:323 - [(((call[c].verb==shutdownGuest)&&on))] (620:0:2 - 1)
		IfNotBlocked
		reached[0][608] = 1;
		if (!(((now.call[ Index(((int)((P0 *)_this)->c), 6) ].verb==9)&&((int)now.on))))
			continue;
		/* merge: changed = 1(620, 609, 620) */
		reached[0][609] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)((P0 *)_this)->changed);
		((P0 *)_this)->changed = 1;
#ifdef VAR_RANGES
		logval("Worker:changed", ((int)((P0 *)_this)->changed));
#endif
		;
		/* merge: guestDown = 1(620, 610, 620) */
		reached[0][610] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.guestDown);
		now.guestDown = 1;
#ifdef VAR_RANGES
		logval("guestDown", ((int)now.guestDown));
#endif
		;
		_m = 3; goto P999; /* 2 */
	case 305: // STATE 611 - job.pml:324 - [((call[c].job==0))] (617:0:1 - 1)
		IfNotBlocked
		reached[0][611] = 1;
		if (!((((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].job)==0)))
			continue;
		/* merge: shutdowns = (shutdowns+1)(0, 612, 617) */
		reached[0][612] = 1;
		(trpt+1)->bup.oval = ((int)now.shutdowns);
		now.shutdowns = (((int)now.shutdowns)+1);
#ifdef VAR_RANGES
		logval("shutdowns", ((int)now.shutdowns));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 306: // STATE 613 - job.pml:324 - [((shutdowns>1))] (641:0:1 - 1)
		IfNotBlocked
		reached[0][613] = 1;
		if (!((((int)now.shutdowns)>1)))
			continue;
		/* merge: second_shutdown = ((0==0)||(0==8))(641, 614, 641) */
		reached[0][614] = 1;
		(trpt+1)->bup.oval = ((int)now.second_shutdown);
		now.second_shutdown = ((0==0)||(0==8));
#ifdef VAR_RANGES
		logval("second_shutdown", ((int)now.second_shutdown));
#endif
		;
		/* merge: assert(!(second_shutdown))(641, 615, 641) */
		reached[0][615] = 1;
		spin_assert( !(((int)now.second_shutdown)), " !(second_shutdown)", II, tt, t);
		/* merge: .(goto)(0, 618, 641) */
		reached[0][618] = 1;
		;
		/* merge: .(goto)(0, 621, 641) */
		reached[0][621] = 1;
		;
		/* merge: .(goto)(0, 634, 641) */
		reached[0][634] = 1;
		;
		_m = 3; goto P999; /* 5 */
	case 307: // STATE 622 - job.pml:325 - [(((call[c].verb==powerOff)&&on))] (641:0:4 - 1)
		IfNotBlocked
		reached[0][622] = 1;
		if (!(((now.call[ Index(((int)((P0 *)_this)->c), 6) ].verb==8)&&((int)now.on))))
			continue;
		/* merge: changed = 1(641, 623, 641) */
		reached[0][623] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)((P0 *)_this)->changed);
		((P0 *)_this)->changed = 1;
#ifdef VAR_RANGES
		logval("Worker:changed", ((int)((P0 *)_this)->changed));
#endif
		;
		/* merge: on = 0(641, 624, 641) */
		reached[0][624] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.on);
		now.on = 0;
#ifdef VAR_RANGES
		logval("on", ((int)now.on));
#endif
		;
		/* merge: guestDown = 0(641, 625, 641) */
		reached[0][625] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.guestDown);
		now.guestDown = 0;
#ifdef VAR_RANGES
		logval("guestDown", ((int)now.guestDown));
#endif
		;
		/* merge: offBy = cut(641, 626, 641) */
		reached[0][626] = 1;
		(trpt+1)->bup.ovals[3] = now.offBy;
		now.offBy = 16;
#ifdef VAR_RANGES
		logval("offBy", now.offBy);
#endif
		;
		/* merge: .(goto)(0, 634, 641) */
		reached[0][634] = 1;
		;
		_m = 3; goto P999; /* 5 */
	case 308: // STATE 627 - job.pml:326 - [(((call[c].verb==powerOn)&&!(on)))] (641:0:4 - 1)
		IfNotBlocked
		reached[0][627] = 1;
		if (!(((now.call[ Index(((int)((P0 *)_this)->c), 6) ].verb==7)&& !(((int)now.on)))))
			continue;
		/* merge: changed = 1(641, 628, 641) */
		reached[0][628] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)((P0 *)_this)->changed);
		((P0 *)_this)->changed = 1;
#ifdef VAR_RANGES
		logval("Worker:changed", ((int)((P0 *)_this)->changed));
#endif
		;
		/* merge: on = 1(641, 629, 641) */
		reached[0][629] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.on);
		now.on = 1;
#ifdef VAR_RANGES
		logval("on", ((int)now.on));
#endif
		;
		/* merge: guestDown = 0(641, 630, 641) */
		reached[0][630] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.guestDown);
		now.guestDown = 0;
#ifdef VAR_RANGES
		logval("guestDown", ((int)now.guestDown));
#endif
		;
		/* merge: offBy = nobody(641, 631, 641) */
		reached[0][631] = 1;
		(trpt+1)->bup.ovals[3] = now.offBy;
		now.offBy = 18;
#ifdef VAR_RANGES
		logval("offBy", now.offBy);
#endif
		;
		/* merge: .(goto)(0, 634, 641) */
		reached[0][634] = 1;
		;
		_m = 3; goto P999; /* 5 */
	case 309: // STATE 635 - job.pml:329 - [(((changed&&(call[c].job==0))&&(turned||(st[1]==completed))))] (647:0:1 - 1)
		IfNotBlocked
		reached[0][635] = 1;
		if (!(((((int)((P0 *)_this)->changed)&&(((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].job)==0))&&(((int)now.turned)||(now.st[1]==3)))))
			continue;
		/* merge: late_call = ((0==0)||(0==7))(647, 636, 647) */
		reached[0][636] = 1;
		(trpt+1)->bup.oval = ((int)now.late_call);
		now.late_call = ((0==0)||(0==7));
#ifdef VAR_RANGES
		logval("late_call", ((int)now.late_call));
#endif
		;
		/* merge: assert(!(late_call))(647, 637, 647) */
		reached[0][637] = 1;
		spin_assert( !(((int)now.late_call)), " !(late_call)", II, tt, t);
		/* merge: .(goto)(0, 642, 647) */
		reached[0][642] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 310: // STATE 638 - job.pml:330 - [((changed&&(call[c].job==1)))] (647:0:1 - 1)
		IfNotBlocked
		reached[0][638] = 1;
		if (!((((int)((P0 *)_this)->changed)&&(((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].job)==1))))
			continue;
		/* merge: turned = 1(0, 639, 647) */
		reached[0][639] = 1;
		(trpt+1)->bup.oval = ((int)now.turned);
		now.turned = 1;
#ifdef VAR_RANGES
		logval("turned", ((int)now.turned));
#endif
		;
		/* merge: .(goto)(0, 642, 647) */
		reached[0][642] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 311: // STATE 643 - job.pml:332 - [(((changed&&(((st[call[c].job]==completed)||(st[call[c].job]==failed))||(st[call[c].job]==cancelled)))&&saidOn[call[c].job]))] (726:0:3 - 1)
		IfNotBlocked
		reached[0][643] = 1;
		if (!(((((int)((P0 *)_this)->changed)&&(((now.st[ Index(((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].job), 2) ]==3)||(now.st[ Index(((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].job), 2) ]==2))||(now.st[ Index(((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].job), 2) ]==1)))&&((int)now.saidOn[ Index(((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].job), 2) ]))))
			continue;
		/* merge: false_state = ((0==0)||(0==11))(726, 644, 726) */
		reached[0][644] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.false_state);
		now.false_state = ((0==0)||(0==11));
#ifdef VAR_RANGES
		logval("false_state", ((int)now.false_state));
#endif
		;
		/* merge: assert(!(false_state))(726, 645, 726) */
		reached[0][645] = 1;
		spin_assert( !(((int)now.false_state)), " !(false_state)", II, tt, t);
		/* merge: .(goto)(726, 648, 726) */
		reached[0][648] = 1;
		;
		/* merge: answer = ( ((changed||(call[c].verb==shutdownGuest))) -> (done) : (already) )(726, 650, 726) */
		reached[0][650] = 1;
		(trpt+1)->bup.ovals[1] = ((P0 *)_this)->answer;
		((P0 *)_this)->answer = ( ((((int)((P0 *)_this)->changed)||(now.call[ Index(((int)((P0 *)_this)->c), 6) ].verb==9))) ? (14) : (13) );
#ifdef VAR_RANGES
		logval("Worker:answer", ((P0 *)_this)->answer);
#endif
		;
		/* merge: .(goto)(726, 713, 726) */
		reached[0][713] = 1;
		;
		/* merge: .(goto)(726, 718, 726) */
		reached[0][718] = 1;
		;
		/* merge: call[c].budget = 0(726, 719, 726) */
		reached[0][719] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].budget);
		now.call[ Index(((P0 *)_this)->c, 6) ].budget = 0;
#ifdef VAR_RANGES
		logval("call[Worker:c].budget", ((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].budget));
#endif
		;
		_m = 3; goto P999; /* 7 */
	case 312: // STATE 650 - job.pml:362 - [answer = ( ((changed||(call[c].verb==shutdownGuest))) -> (done) : (already) )] (0:726:2 - 3)
		IfNotBlocked
		reached[0][650] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((P0 *)_this)->answer;
		((P0 *)_this)->answer = ( ((((int)((P0 *)_this)->changed)||(now.call[ Index(((int)((P0 *)_this)->c), 6) ].verb==9))) ? (14) : (13) );
#ifdef VAR_RANGES
		logval("Worker:answer", ((P0 *)_this)->answer);
#endif
		;
		/* merge: .(goto)(726, 713, 726) */
		reached[0][713] = 1;
		;
		/* merge: .(goto)(726, 718, 726) */
		reached[0][718] = 1;
		;
		/* merge: call[c].budget = 0(726, 719, 726) */
		reached[0][719] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].budget);
		now.call[ Index(((P0 *)_this)->c, 6) ].budget = 0;
#ifdef VAR_RANGES
		logval("call[Worker:c].budget", ((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].budget));
#endif
		;
		_m = 3; goto P999; /* 3 */
	case 313: // STATE 651 - job.pml:363 - [((lostReplies<0))] (707:0:1 - 1)
		IfNotBlocked
		reached[0][651] = 1;
		if (!((((int)now.lostReplies)<0)))
			continue;
		/* merge: lostReplies = (lostReplies+1)(0, 652, 707) */
		reached[0][652] = 1;
		(trpt+1)->bup.oval = ((int)now.lostReplies);
		now.lostReplies = (((int)now.lostReplies)+1);
#ifdef VAR_RANGES
		logval("lostReplies", ((int)now.lostReplies));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 314: // STATE 653 - job.pml:318 - [call[c].flying = 0] (0:664:2 - 1)
		IfNotBlocked
		reached[0][653] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].flying);
		now.call[ Index(((P0 *)_this)->c, 6) ].flying = 0;
#ifdef VAR_RANGES
		logval("call[Worker:c].flying", ((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].flying));
#endif
		;
		/* merge: changed = 0(664, 654, 664) */
		reached[0][654] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P0 *)_this)->changed);
		((P0 *)_this)->changed = 0;
#ifdef VAR_RANGES
		logval("Worker:changed", ((int)((P0 *)_this)->changed));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 315: // STATE 655 - job.pml:319 - [(((call[c].job==0)&&(call[c].verb==powerOff)))] (661:0:1 - 1)
		IfNotBlocked
		reached[0][655] = 1;
		if (!(((((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].job)==0)&&(now.call[ Index(((int)((P0 *)_this)->c), 6) ].verb==8))))
			continue;
		/* merge: cuts = (cuts+1)(0, 656, 661) */
		reached[0][656] = 1;
		(trpt+1)->bup.oval = ((int)now.cuts);
		now.cuts = (((int)now.cuts)+1);
#ifdef VAR_RANGES
		logval("cuts", ((int)now.cuts));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 316: // STATE 657 - job.pml:320 - [((cuts>1))] (691:0:1 - 1)
		IfNotBlocked
		reached[0][657] = 1;
		if (!((((int)now.cuts)>1)))
			continue;
		/* merge: second_power_off = ((0==0)||(0==9))(691, 658, 691) */
		reached[0][658] = 1;
		(trpt+1)->bup.oval = ((int)now.second_power_off);
		now.second_power_off = ((0==0)||(0==9));
#ifdef VAR_RANGES
		logval("second_power_off", ((int)now.second_power_off));
#endif
		;
		/* merge: assert(!(second_power_off))(691, 659, 691) */
		reached[0][659] = 1;
		spin_assert( !(((int)now.second_power_off)), " !(second_power_off)", II, tt, t);
		/* merge: .(goto)(0, 662, 691) */
		reached[0][662] = 1;
		;
		/* merge: .(goto)(0, 665, 691) */
		reached[0][665] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 317: // STATE 666 - job.pml:323 - [(((call[c].verb==shutdownGuest)&&on))] (678:0:2 - 1)
		IfNotBlocked
		reached[0][666] = 1;
		if (!(((now.call[ Index(((int)((P0 *)_this)->c), 6) ].verb==9)&&((int)now.on))))
			continue;
		/* merge: changed = 1(678, 667, 678) */
		reached[0][667] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)((P0 *)_this)->changed);
		((P0 *)_this)->changed = 1;
#ifdef VAR_RANGES
		logval("Worker:changed", ((int)((P0 *)_this)->changed));
#endif
		;
		/* merge: guestDown = 1(678, 668, 678) */
		reached[0][668] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.guestDown);
		now.guestDown = 1;
#ifdef VAR_RANGES
		logval("guestDown", ((int)now.guestDown));
#endif
		;
		_m = 3; goto P999; /* 2 */
	case 318: // STATE 669 - job.pml:324 - [((call[c].job==0))] (675:0:1 - 1)
		IfNotBlocked
		reached[0][669] = 1;
		if (!((((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].job)==0)))
			continue;
		/* merge: shutdowns = (shutdowns+1)(0, 670, 675) */
		reached[0][670] = 1;
		(trpt+1)->bup.oval = ((int)now.shutdowns);
		now.shutdowns = (((int)now.shutdowns)+1);
#ifdef VAR_RANGES
		logval("shutdowns", ((int)now.shutdowns));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 319: // STATE 671 - job.pml:324 - [((shutdowns>1))] (699:0:1 - 1)
		IfNotBlocked
		reached[0][671] = 1;
		if (!((((int)now.shutdowns)>1)))
			continue;
		/* merge: second_shutdown = ((0==0)||(0==8))(699, 672, 699) */
		reached[0][672] = 1;
		(trpt+1)->bup.oval = ((int)now.second_shutdown);
		now.second_shutdown = ((0==0)||(0==8));
#ifdef VAR_RANGES
		logval("second_shutdown", ((int)now.second_shutdown));
#endif
		;
		/* merge: assert(!(second_shutdown))(699, 673, 699) */
		reached[0][673] = 1;
		spin_assert( !(((int)now.second_shutdown)), " !(second_shutdown)", II, tt, t);
		/* merge: .(goto)(0, 676, 699) */
		reached[0][676] = 1;
		;
		/* merge: .(goto)(0, 679, 699) */
		reached[0][679] = 1;
		;
		/* merge: .(goto)(0, 692, 699) */
		reached[0][692] = 1;
		;
		_m = 3; goto P999; /* 5 */
	case 320: // STATE 680 - job.pml:325 - [(((call[c].verb==powerOff)&&on))] (699:0:4 - 1)
		IfNotBlocked
		reached[0][680] = 1;
		if (!(((now.call[ Index(((int)((P0 *)_this)->c), 6) ].verb==8)&&((int)now.on))))
			continue;
		/* merge: changed = 1(699, 681, 699) */
		reached[0][681] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)((P0 *)_this)->changed);
		((P0 *)_this)->changed = 1;
#ifdef VAR_RANGES
		logval("Worker:changed", ((int)((P0 *)_this)->changed));
#endif
		;
		/* merge: on = 0(699, 682, 699) */
		reached[0][682] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.on);
		now.on = 0;
#ifdef VAR_RANGES
		logval("on", ((int)now.on));
#endif
		;
		/* merge: guestDown = 0(699, 683, 699) */
		reached[0][683] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.guestDown);
		now.guestDown = 0;
#ifdef VAR_RANGES
		logval("guestDown", ((int)now.guestDown));
#endif
		;
		/* merge: offBy = cut(699, 684, 699) */
		reached[0][684] = 1;
		(trpt+1)->bup.ovals[3] = now.offBy;
		now.offBy = 16;
#ifdef VAR_RANGES
		logval("offBy", now.offBy);
#endif
		;
		/* merge: .(goto)(0, 692, 699) */
		reached[0][692] = 1;
		;
		_m = 3; goto P999; /* 5 */
	case 321: // STATE 685 - job.pml:326 - [(((call[c].verb==powerOn)&&!(on)))] (699:0:4 - 1)
		IfNotBlocked
		reached[0][685] = 1;
		if (!(((now.call[ Index(((int)((P0 *)_this)->c), 6) ].verb==7)&& !(((int)now.on)))))
			continue;
		/* merge: changed = 1(699, 686, 699) */
		reached[0][686] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)((P0 *)_this)->changed);
		((P0 *)_this)->changed = 1;
#ifdef VAR_RANGES
		logval("Worker:changed", ((int)((P0 *)_this)->changed));
#endif
		;
		/* merge: on = 1(699, 687, 699) */
		reached[0][687] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.on);
		now.on = 1;
#ifdef VAR_RANGES
		logval("on", ((int)now.on));
#endif
		;
		/* merge: guestDown = 0(699, 688, 699) */
		reached[0][688] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.guestDown);
		now.guestDown = 0;
#ifdef VAR_RANGES
		logval("guestDown", ((int)now.guestDown));
#endif
		;
		/* merge: offBy = nobody(699, 689, 699) */
		reached[0][689] = 1;
		(trpt+1)->bup.ovals[3] = now.offBy;
		now.offBy = 18;
#ifdef VAR_RANGES
		logval("offBy", now.offBy);
#endif
		;
		/* merge: .(goto)(0, 692, 699) */
		reached[0][692] = 1;
		;
		_m = 3; goto P999; /* 5 */
	case 322: // STATE 693 - job.pml:329 - [(((changed&&(call[c].job==0))&&(turned||(st[1]==completed))))] (705:0:1 - 1)
		IfNotBlocked
		reached[0][693] = 1;
		if (!(((((int)((P0 *)_this)->changed)&&(((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].job)==0))&&(((int)now.turned)||(now.st[1]==3)))))
			continue;
		/* merge: late_call = ((0==0)||(0==7))(705, 694, 705) */
		reached[0][694] = 1;
		(trpt+1)->bup.oval = ((int)now.late_call);
		now.late_call = ((0==0)||(0==7));
#ifdef VAR_RANGES
		logval("late_call", ((int)now.late_call));
#endif
		;
		/* merge: assert(!(late_call))(705, 695, 705) */
		reached[0][695] = 1;
		spin_assert( !(((int)now.late_call)), " !(late_call)", II, tt, t);
		/* merge: .(goto)(0, 700, 705) */
		reached[0][700] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 323: // STATE 696 - job.pml:330 - [((changed&&(call[c].job==1)))] (705:0:1 - 1)
		IfNotBlocked
		reached[0][696] = 1;
		if (!((((int)((P0 *)_this)->changed)&&(((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].job)==1))))
			continue;
		/* merge: turned = 1(0, 697, 705) */
		reached[0][697] = 1;
		(trpt+1)->bup.oval = ((int)now.turned);
		now.turned = 1;
#ifdef VAR_RANGES
		logval("turned", ((int)now.turned));
#endif
		;
		/* merge: .(goto)(0, 700, 705) */
		reached[0][700] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 324: // STATE 701 - job.pml:332 - [(((changed&&(((st[call[c].job]==completed)||(st[call[c].job]==failed))||(st[call[c].job]==cancelled)))&&saidOn[call[c].job]))] (726:0:4 - 1)
		IfNotBlocked
		reached[0][701] = 1;
		if (!(((((int)((P0 *)_this)->changed)&&(((now.st[ Index(((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].job), 2) ]==3)||(now.st[ Index(((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].job), 2) ]==2))||(now.st[ Index(((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].job), 2) ]==1)))&&((int)now.saidOn[ Index(((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].job), 2) ]))))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: changed */  (trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((P0 *)_this)->changed;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->changed = 0;
		/* merge: false_state = ((0==0)||(0==11))(726, 702, 726) */
		reached[0][702] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.false_state);
		now.false_state = ((0==0)||(0==11));
#ifdef VAR_RANGES
		logval("false_state", ((int)now.false_state));
#endif
		;
		/* merge: assert(!(false_state))(726, 703, 726) */
		reached[0][703] = 1;
		spin_assert( !(((int)now.false_state)), " !(false_state)", II, tt, t);
		/* merge: .(goto)(726, 706, 726) */
		reached[0][706] = 1;
		;
		/* merge: answer = unanswered(726, 708, 726) */
		reached[0][708] = 1;
		(trpt+1)->bup.ovals[2] = ((P0 *)_this)->answer;
		((P0 *)_this)->answer = 15;
#ifdef VAR_RANGES
		logval("Worker:answer", ((P0 *)_this)->answer);
#endif
		;
		/* merge: .(goto)(726, 713, 726) */
		reached[0][713] = 1;
		;
		/* merge: .(goto)(726, 718, 726) */
		reached[0][718] = 1;
		;
		/* merge: call[c].budget = 0(726, 719, 726) */
		reached[0][719] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].budget);
		now.call[ Index(((P0 *)_this)->c, 6) ].budget = 0;
#ifdef VAR_RANGES
		logval("call[Worker:c].budget", ((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].budget));
#endif
		;
		_m = 3; goto P999; /* 7 */
	case 325: // STATE 708 - job.pml:363 - [answer = unanswered] (0:726:2 - 3)
		IfNotBlocked
		reached[0][708] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((P0 *)_this)->answer;
		((P0 *)_this)->answer = 15;
#ifdef VAR_RANGES
		logval("Worker:answer", ((P0 *)_this)->answer);
#endif
		;
		/* merge: .(goto)(726, 713, 726) */
		reached[0][713] = 1;
		;
		/* merge: .(goto)(726, 718, 726) */
		reached[0][718] = 1;
		;
		/* merge: call[c].budget = 0(726, 719, 726) */
		reached[0][719] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].budget);
		now.call[ Index(((P0 *)_this)->c, 6) ].budget = 0;
#ifdef VAR_RANGES
		logval("call[Worker:c].budget", ((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].budget));
#endif
		;
		_m = 3; goto P999; /* 3 */
	case 326: // STATE 709 - job.pml:364 - [((lostReplies<0))] (726:0:3 - 1)
		IfNotBlocked
		reached[0][709] = 1;
		if (!((((int)now.lostReplies)<0)))
			continue;
		/* merge: lostReplies = (lostReplies+1)(726, 710, 726) */
		reached[0][710] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.lostReplies);
		now.lostReplies = (((int)now.lostReplies)+1);
#ifdef VAR_RANGES
		logval("lostReplies", ((int)now.lostReplies));
#endif
		;
		/* merge: answer = unanswered(726, 711, 726) */
		reached[0][711] = 1;
		(trpt+1)->bup.ovals[1] = ((P0 *)_this)->answer;
		((P0 *)_this)->answer = 15;
#ifdef VAR_RANGES
		logval("Worker:answer", ((P0 *)_this)->answer);
#endif
		;
		/* merge: .(goto)(726, 713, 726) */
		reached[0][713] = 1;
		;
		/* merge: .(goto)(726, 718, 726) */
		reached[0][718] = 1;
		;
		/* merge: call[c].budget = 0(726, 719, 726) */
		reached[0][719] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].budget);
		now.call[ Index(((P0 *)_this)->c, 6) ].budget = 0;
#ifdef VAR_RANGES
		logval("call[Worker:c].budget", ((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].budget));
#endif
		;
		_m = 3; goto P999; /* 5 */
	case 327: // STATE 715 - job.pml:354 - [((answer==notSent))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][715] = 1;
		if (!((((P0 *)_this)->answer==12)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 328: // STATE 716 - job.pml:354 - [(1)] (726:0:1 - 1)
		IfNotBlocked
		reached[0][716] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(726, 718, 726) */
		reached[0][718] = 1;
		;
		/* merge: call[c].budget = 0(726, 719, 726) */
		reached[0][719] = 1;
		(trpt+1)->bup.oval = ((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].budget);
		now.call[ Index(((P0 *)_this)->c, 6) ].budget = 0;
#ifdef VAR_RANGES
		logval("call[Worker:c].budget", ((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].budget));
#endif
		;
		_m = 3; goto P999; /* 2 */
	case 329: // STATE 722 - job.pml:548 - [((answer==unanswered))] (0:0:1 - 1)
		IfNotBlocked
		reached[0][722] = 1;
		if (!((((P0 *)_this)->answer==15)))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: answer */  (trpt+1)->bup.oval = ((P0 *)_this)->answer;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->answer = 0;
		_m = 3; goto P999; /* 0 */
	case 330: // STATE 748 - job.pml:265 - [D_STEP265]
		if (!(((boq == -1 && ((now.st[ Index(((int)((P0 *)_this)->j), 2) ]==4)&&(((((int)now.wj[ Index(((int)((P0 *)_this)->id), 2) ])==((int)((P0 *)_this)->j))&&(((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ])))&&(((int)now.wn[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.nonce[ Index(((int)((P0 *)_this)->j), 2) ])))))) || (boq == -1 /* else */)))
			continue;

		reached[0][748] = 1;
		reached[0][t->st] = 1;
		reached[0][tt] = 1;

		if (TstOnly) return 1;


		reached[0][748] = 1;
		reached[0][t->st] = 1;
		reached[0][tt] = 1;

		sv_save();
		S_739_0: /* 2 */
S_737_0: /* 2 */
S_727_0: /* 2 */
		if (!(((now.st[ Index(((int)((P0 *)_this)->j), 2) ]==4)&&(((((int)now.wj[ Index(((int)((P0 *)_this)->id), 2) ])==((int)((P0 *)_this)->j))&&(((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ])))&&(((int)now.wn[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.nonce[ Index(((int)((P0 *)_this)->j), 2) ]))))))
			goto S_737_1;
S_728_0: /* 2 */
		((P0 *)_this)->r = 0;
#ifdef VAR_RANGES
		logval("Worker:r", ((int)((P0 *)_this)->r));
#endif
		;
S_733_0: /* 2 */
S_729_0: /* 2 */
		if (!((((((int)now.wj[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)((P0 *)_this)->j))&&(((int)now.we[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ])))&&(((int)now.wn[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)now.nonce[ Index(((int)((P0 *)_this)->j), 2) ])))))
			goto S_733_1;
S_730_0: /* 2 */
		now.two_owners = ((0==0)||(0==2));
#ifdef VAR_RANGES
		logval("two_owners", ((int)now.two_owners));
#endif
		;
S_731_0: /* 2 */
		spin_assert( !(((int)now.two_owners)), " !(two_owners)", II, tt, t);
		goto S_734_0;
S_733_1: /* 3 */
S_732_0: /* 2 */
		/* else */;
		goto S_734_0;
S_733_2: /* 3 */
		Uerror("blocking sel in d_step (nr.26, near line 227)");
S_734_0: /* 2 */
		goto S_738_0;
S_737_1: /* 3 */
S_735_0: /* 2 */
		/* else */;
S_736_0: /* 2 */
		((P0 *)_this)->r = 1;
#ifdef VAR_RANGES
		logval("Worker:r", ((int)((P0 *)_this)->r));
#endif
		;
		goto S_738_0;
S_737_2: /* 3 */
		Uerror("blocking sel in d_step (nr.27, near line 227)");
S_738_0: /* 2 */
		goto S_740_0;
S_740_0: /* 2 */
		now.call[ Index(((P0 *)_this)->c, 6) ].budget = 0;
#ifdef VAR_RANGES
		logval("call[Worker:c].budget", ((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].budget));
#endif
		;
S_745_0: /* 2 */
S_741_0: /* 2 */
		if (!((((int)((P0 *)_this)->r)==0)))
			goto S_745_1;
S_742_0: /* 2 */
		now.call[ Index(((P0 *)_this)->c, 6) ].answer = ((P0 *)_this)->answer;
#ifdef VAR_RANGES
		logval("call[Worker:c].answer", now.call[ Index(((int)((P0 *)_this)->c), 6) ].answer);
#endif
		;
S_743_0: /* 2 */
		now.call[ Index(((P0 *)_this)->c, 6) ].window = 0;
#ifdef VAR_RANGES
		logval("call[Worker:c].window", ((int)now.call[ Index(((int)((P0 *)_this)->c), 6) ].window));
#endif
		;
		goto S_746_0;
S_745_1: /* 3 */
S_744_0: /* 2 */
		/* else */;
		goto S_746_0;
S_745_2: /* 3 */
		Uerror("blocking sel in d_step (nr.28, near line 266)");
S_746_0: /* 2 */
		goto S_764_0;
S_764_0: /* 1 */

#if defined(C_States) && (HAS_TRACK==1)
		c_update((uchar *) &(now.c_state[0]));
#endif
		_m = 3; goto P999;

	case 331: // STATE 750 - job.pml:553 - [((r!=0))] (0:0:1 - 1)
		IfNotBlocked
		reached[0][750] = 1;
		if (!((((int)((P0 *)_this)->r)!=0)))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: r */  (trpt+1)->bup.oval = ((P0 *)_this)->r;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->r = 0;
		_m = 3; goto P999; /* 0 */
	case 332: // STATE 752 - job.pml:554 - [(((r==0)&&(answer==notSent)))] (0:0:2 - 1)
		IfNotBlocked
		reached[0][752] = 1;
		if (!(((((int)((P0 *)_this)->r)==0)&&(((P0 *)_this)->answer==12))))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: r */  (trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((P0 *)_this)->r;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->r = 0;
		if (TstOnly) return 1; /* TT */
		/* dead 1: answer */  (trpt+1)->bup.ovals[1] = ((P0 *)_this)->answer;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->answer = 0;
		_m = 3; goto P999; /* 0 */
	case 333: // STATE 754 - job.pml:555 - [(((r==0)&&(answer==refused)))] (0:0:2 - 1)
		IfNotBlocked
		reached[0][754] = 1;
		if (!(((((int)((P0 *)_this)->r)==0)&&(((P0 *)_this)->answer==11))))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: r */  (trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((P0 *)_this)->r;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->r = 0;
		if (TstOnly) return 1; /* TT */
		/* dead 1: answer */  (trpt+1)->bup.ovals[1] = ((P0 *)_this)->answer;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->answer = 0;
		_m = 3; goto P999; /* 0 */
	case 334: // STATE 756 - job.pml:556 - [(((r==0)&&((answer==done)||(answer==already))))] (0:0:2 - 1)
		IfNotBlocked
		reached[0][756] = 1;
		if (!(((((int)((P0 *)_this)->r)==0)&&((((P0 *)_this)->answer==14)||(((P0 *)_this)->answer==13)))))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: r */  (trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((P0 *)_this)->r;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->r = 0;
		if (TstOnly) return 1; /* TT */
		/* dead 1: answer */  (trpt+1)->bup.ovals[1] = ((P0 *)_this)->answer;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->answer = 0;
		_m = 3; goto P999; /* 0 */
	case 335: // STATE 757 - job.pml:557 - [((call[c].verb==shutdownGuest))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][757] = 1;
		if (!((now.call[ Index(((int)((P0 *)_this)->c), 6) ].verb==9)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 336: // STATE 759 - job.pml:558 - [((call[c].verb==powerOff))] (0:0:1 - 1)
		IfNotBlocked
		reached[0][759] = 1;
		if (!((now.call[ Index(((int)((P0 *)_this)->c), 6) ].verb==8)))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: c */  (trpt+1)->bup.oval = ((P0 *)_this)->c;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->c = 0;
		_m = 3; goto P999; /* 0 */
	case 337: // STATE 761 - job.pml:559 - [((call[c].verb==powerOn))] (0:0:1 - 1)
		IfNotBlocked
		reached[0][761] = 1;
		if (!((now.call[ Index(((int)((P0 *)_this)->c), 6) ].verb==7)))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: c */  (trpt+1)->bup.oval = ((P0 *)_this)->c;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->c = 0;
		_m = 3; goto P999; /* 0 */
	case 338: // STATE 788 - job.pml:272 - [D_STEP272]
		if (!(((boq == -1 && ((now.st[ Index(((int)((P0 *)_this)->j), 2) ]==4)&&(((((int)now.wj[ Index(((int)((P0 *)_this)->id), 2) ])==((int)((P0 *)_this)->j))&&(((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ])))&&(((int)now.wn[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.nonce[ Index(((int)((P0 *)_this)->j), 2) ])))))) || (boq == -1 /* else */)))
			continue;

		reached[0][788] = 1;
		reached[0][t->st] = 1;
		reached[0][tt] = 1;

		if (TstOnly) return 1;


		reached[0][788] = 1;
		reached[0][t->st] = 1;
		reached[0][tt] = 1;

		sv_save();
		S_778_0: /* 2 */
S_776_0: /* 2 */
S_766_0: /* 2 */
		if (!(((now.st[ Index(((int)((P0 *)_this)->j), 2) ]==4)&&(((((int)now.wj[ Index(((int)((P0 *)_this)->id), 2) ])==((int)((P0 *)_this)->j))&&(((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ])))&&(((int)now.wn[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.nonce[ Index(((int)((P0 *)_this)->j), 2) ]))))))
			goto S_776_1;
S_767_0: /* 2 */
		((P0 *)_this)->r = 0;
#ifdef VAR_RANGES
		logval("Worker:r", ((int)((P0 *)_this)->r));
#endif
		;
S_772_0: /* 2 */
S_768_0: /* 2 */
		if (!((((((int)now.wj[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)((P0 *)_this)->j))&&(((int)now.we[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ])))&&(((int)now.wn[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)now.nonce[ Index(((int)((P0 *)_this)->j), 2) ])))))
			goto S_772_1;
S_769_0: /* 2 */
		now.two_owners = ((0==0)||(0==2));
#ifdef VAR_RANGES
		logval("two_owners", ((int)now.two_owners));
#endif
		;
S_770_0: /* 2 */
		spin_assert( !(((int)now.two_owners)), " !(two_owners)", II, tt, t);
		goto S_773_0;
S_772_1: /* 3 */
S_771_0: /* 2 */
		/* else */;
		goto S_773_0;
S_772_2: /* 3 */
		Uerror("blocking sel in d_step (nr.29, near line 227)");
S_773_0: /* 2 */
		goto S_777_0;
S_776_1: /* 3 */
S_774_0: /* 2 */
		/* else */;
S_775_0: /* 2 */
		((P0 *)_this)->r = 1;
#ifdef VAR_RANGES
		logval("Worker:r", ((int)((P0 *)_this)->r));
#endif
		;
		goto S_777_0;
S_776_2: /* 3 */
		Uerror("blocking sel in d_step (nr.30, near line 227)");
S_777_0: /* 2 */
		goto S_785_0;
S_785_0: /* 2 */
S_779_0: /* 2 */
		if (!((((int)((P0 *)_this)->r)==0)))
			goto S_785_1;
S_780_0: /* 2 */
		now.st[ Index(((P0 *)_this)->j, 2) ] = 5;
#ifdef VAR_RANGES
		logval("st[Worker:j]", now.st[ Index(((int)((P0 *)_this)->j), 2) ]);
#endif
		;
S_781_0: /* 2 */
		now.own[ Index(((P0 *)_this)->j, 2) ] = 0;
#ifdef VAR_RANGES
		logval("own[Worker:j]", ((int)now.own[ Index(((int)((P0 *)_this)->j), 2) ]));
#endif
		;
S_782_0: /* 2 */
		now.wused[ Index(((P0 *)_this)->j, 2) ] =  !(0);
#ifdef VAR_RANGES
		logval("wused[Worker:j]", ((int)now.wused[ Index(((int)((P0 *)_this)->j), 2) ]));
#endif
		;
S_783_0: /* 2 */
		((P0 *)_this)->again = 0;
#ifdef VAR_RANGES
		logval("Worker:again", ((int)((P0 *)_this)->again));
#endif
		;
		goto S_786_0;
S_785_1: /* 3 */
S_784_0: /* 2 */
		/* else */;
		goto S_786_0;
S_785_2: /* 3 */
		Uerror("blocking sel in d_step (nr.31, near line 273)");
S_786_0: /* 2 */
		goto S_813_0;
S_813_0: /* 1 */

#if defined(C_States) && (HAS_TRACK==1)
		c_update((uchar *) &(now.c_state[0]));
#endif
		_m = 3; goto P999;

	case 339: // STATE 811 - job.pml:272 - [D_STEP272]
		if (!(((boq == -1 && ((now.st[ Index(((int)((P0 *)_this)->j), 2) ]==4)&&(((((int)now.wj[ Index(((int)((P0 *)_this)->id), 2) ])==((int)((P0 *)_this)->j))&&(((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ])))&&(((int)now.wn[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.nonce[ Index(((int)((P0 *)_this)->j), 2) ])))))) || (boq == -1 /* else */)))
			continue;

		reached[0][811] = 1;
		reached[0][t->st] = 1;
		reached[0][tt] = 1;

		if (TstOnly) return 1;


		reached[0][811] = 1;
		reached[0][t->st] = 1;
		reached[0][tt] = 1;

		sv_save();
		S_801_0: /* 2 */
S_799_0: /* 2 */
S_789_0: /* 2 */
		if (!(((now.st[ Index(((int)((P0 *)_this)->j), 2) ]==4)&&(((((int)now.wj[ Index(((int)((P0 *)_this)->id), 2) ])==((int)((P0 *)_this)->j))&&(((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ])))&&(((int)now.wn[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.nonce[ Index(((int)((P0 *)_this)->j), 2) ]))))))
			goto S_799_1;
S_790_0: /* 2 */
		((P0 *)_this)->r = 0;
#ifdef VAR_RANGES
		logval("Worker:r", ((int)((P0 *)_this)->r));
#endif
		;
S_795_0: /* 2 */
S_791_0: /* 2 */
		if (!((((((int)now.wj[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)((P0 *)_this)->j))&&(((int)now.we[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ])))&&(((int)now.wn[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)now.nonce[ Index(((int)((P0 *)_this)->j), 2) ])))))
			goto S_795_1;
S_792_0: /* 2 */
		now.two_owners = ((0==0)||(0==2));
#ifdef VAR_RANGES
		logval("two_owners", ((int)now.two_owners));
#endif
		;
S_793_0: /* 2 */
		spin_assert( !(((int)now.two_owners)), " !(two_owners)", II, tt, t);
		goto S_796_0;
S_795_1: /* 3 */
S_794_0: /* 2 */
		/* else */;
		goto S_796_0;
S_795_2: /* 3 */
		Uerror("blocking sel in d_step (nr.32, near line 227)");
S_796_0: /* 2 */
		goto S_800_0;
S_799_1: /* 3 */
S_797_0: /* 2 */
		/* else */;
S_798_0: /* 2 */
		((P0 *)_this)->r = 1;
#ifdef VAR_RANGES
		logval("Worker:r", ((int)((P0 *)_this)->r));
#endif
		;
		goto S_800_0;
S_799_2: /* 3 */
		Uerror("blocking sel in d_step (nr.33, near line 227)");
S_800_0: /* 2 */
		goto S_808_0;
S_808_0: /* 2 */
S_802_0: /* 2 */
		if (!((((int)((P0 *)_this)->r)==0)))
			goto S_808_1;
S_803_0: /* 2 */
		now.st[ Index(((P0 *)_this)->j, 2) ] = 5;
#ifdef VAR_RANGES
		logval("st[Worker:j]", now.st[ Index(((int)((P0 *)_this)->j), 2) ]);
#endif
		;
S_804_0: /* 2 */
		now.own[ Index(((P0 *)_this)->j, 2) ] = 0;
#ifdef VAR_RANGES
		logval("own[Worker:j]", ((int)now.own[ Index(((int)((P0 *)_this)->j), 2) ]));
#endif
		;
S_805_0: /* 2 */
		now.wused[ Index(((P0 *)_this)->j, 2) ] =  !(1);
#ifdef VAR_RANGES
		logval("wused[Worker:j]", ((int)now.wused[ Index(((int)((P0 *)_this)->j), 2) ]));
#endif
		;
S_806_0: /* 2 */
		((P0 *)_this)->again = 1;
#ifdef VAR_RANGES
		logval("Worker:again", ((int)((P0 *)_this)->again));
#endif
		;
		goto S_809_0;
S_808_1: /* 3 */
S_807_0: /* 2 */
		/* else */;
		goto S_809_0;
S_808_2: /* 3 */
		Uerror("blocking sel in d_step (nr.34, near line 273)");
S_809_0: /* 2 */
		goto S_813_0; /* '.' */
		goto S_813_0; /* ';' */

#if defined(C_States) && (HAS_TRACK==1)
		c_update((uchar *) &(now.c_state[0]));
#endif
		_m = 3; goto P999;

	case 340: // STATE 816 - job.pml:567 - [next = ( (cfl[j]) -> (cancelled) : (failed) )] (0:0:1 - 1)
		IfNotBlocked
		reached[0][816] = 1;
		(trpt+1)->bup.oval = ((int)((P0 *)_this)->next);
		((P0 *)_this)->next = ( (((int)now.cfl[ Index(((int)((P0 *)_this)->j), 2) ])) ? (1) : (2) );
#ifdef VAR_RANGES
		logval("Worker:next", ((int)((P0 *)_this)->next));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 341: // STATE 817 - job.pml:568 - [said = ( (on) -> (1) : (0) )] (0:889:1 - 1)
		IfNotBlocked
		reached[0][817] = 1;
		(trpt+1)->bup.oval = ((int)((P0 *)_this)->said);
		((P0 *)_this)->said = ( (((int)now.on)) ? (1) : (0) );
#ifdef VAR_RANGES
		logval("Worker:said", ((int)((P0 *)_this)->said));
#endif
		;
		/* merge: .(goto)(889, 819, 889) */
		reached[0][819] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 342: // STATE 888 - job.pml:305 - [D_STEP305]
		if (!(((boq == -1 && ((now.st[ Index(((int)((P0 *)_this)->j), 2) ]==4)&&(((((int)now.wj[ Index(((int)((P0 *)_this)->id), 2) ])==((int)((P0 *)_this)->j))&&(((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ])))&&(((int)now.wn[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.nonce[ Index(((int)((P0 *)_this)->j), 2) ])))))) || (boq == -1 /* else */)))
			continue;

		reached[0][888] = 1;
		reached[0][t->st] = 1;
		reached[0][tt] = 1;

		if (TstOnly) return 1;


		reached[0][888] = 1;
		reached[0][t->st] = 1;
		reached[0][tt] = 1;

		sv_save();
		S_832_0: /* 2 */
S_830_0: /* 2 */
S_820_0: /* 2 */
		if (!(((now.st[ Index(((int)((P0 *)_this)->j), 2) ]==4)&&(((((int)now.wj[ Index(((int)((P0 *)_this)->id), 2) ])==((int)((P0 *)_this)->j))&&(((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ])))&&(((int)now.wn[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.nonce[ Index(((int)((P0 *)_this)->j), 2) ]))))))
			goto S_830_1;
S_821_0: /* 2 */
		((P0 *)_this)->r = 0;
#ifdef VAR_RANGES
		logval("Worker:r", ((int)((P0 *)_this)->r));
#endif
		;
S_826_0: /* 2 */
S_822_0: /* 2 */
		if (!((((((int)now.wj[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)((P0 *)_this)->j))&&(((int)now.we[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ])))&&(((int)now.wn[ Index((1-((int)((P0 *)_this)->id)), 2) ])==((int)now.nonce[ Index(((int)((P0 *)_this)->j), 2) ])))))
			goto S_826_1;
S_823_0: /* 2 */
		now.two_owners = ((0==0)||(0==2));
#ifdef VAR_RANGES
		logval("two_owners", ((int)now.two_owners));
#endif
		;
S_824_0: /* 2 */
		spin_assert( !(((int)now.two_owners)), " !(two_owners)", II, tt, t);
		goto S_827_0;
S_826_1: /* 3 */
S_825_0: /* 2 */
		/* else */;
		goto S_827_0;
S_826_2: /* 3 */
		Uerror("blocking sel in d_step (nr.35, near line 227)");
S_827_0: /* 2 */
		goto S_831_0;
S_830_1: /* 3 */
S_828_0: /* 2 */
		/* else */;
S_829_0: /* 2 */
		((P0 *)_this)->r = 1;
#ifdef VAR_RANGES
		logval("Worker:r", ((int)((P0 *)_this)->r));
#endif
		;
		goto S_831_0;
S_830_2: /* 3 */
		Uerror("blocking sel in d_step (nr.36, near line 227)");
S_831_0: /* 2 */
		goto S_836_0;
S_836_0: /* 2 */
S_833_0: /* 2 */
		if (!(((((((int)((P0 *)_this)->r)==0)&&((int)now.bound[ Index(((int)((P0 *)_this)->j), 2) ]))&&(((int)((P0 *)_this)->said)==1))&&((((((((int)now.call[0].window)&&(((int)now.call[0].job)==((int)((P0 *)_this)->j)))||(((int)now.call[1].window)&&(((int)now.call[1].job)==((int)((P0 *)_this)->j))))||(((int)now.call[2].window)&&(((int)now.call[2].job)==((int)((P0 *)_this)->j))))||(((int)now.call[3].window)&&(((int)now.call[3].job)==((int)((P0 *)_this)->j))))||(((int)now.call[4].window)&&(((int)now.call[4].job)==((int)((P0 *)_this)->j))))||(((int)now.call[5].window)&&(((int)now.call[5].job)==((int)((P0 *)_this)->j)))))))
			goto S_836_1;
S_834_0: /* 2 */
		((P0 *)_this)->r = 2;
#ifdef VAR_RANGES
		logval("Worker:r", ((int)((P0 *)_this)->r));
#endif
		;
		goto S_837_0;
S_836_1: /* 3 */
S_835_0: /* 2 */
		/* else */;
		goto S_837_0;
S_836_2: /* 3 */
		Uerror("blocking sel in d_step (nr.37, near line 307)");
S_837_0: /* 2 */
S_885_0: /* 2 */
S_838_0: /* 2 */
		if (!((((int)((P0 *)_this)->r)==0)))
			goto S_885_1;
S_859_0: /* 2 */
S_843_0: /* 2 */
S_839_0: /* 2 */
		if (!((((now.st[ Index(((int)((P0 *)_this)->j), 2) ]==3)||(now.st[ Index(((int)((P0 *)_this)->j), 2) ]==2))||(now.st[ Index(((int)((P0 *)_this)->j), 2) ]==1))))
			goto S_843_1;
S_840_0: /* 2 */
		now.ended_twice = ((0==0)||(0==4));
#ifdef VAR_RANGES
		logval("ended_twice", ((int)now.ended_twice));
#endif
		;
S_841_0: /* 2 */
		spin_assert( !(((int)now.ended_twice)), " !(ended_twice)", II, tt, t);
		goto S_844_0;
S_843_1: /* 3 */
S_842_0: /* 2 */
		/* else */;
		goto S_844_0;
S_843_2: /* 3 */
		Uerror("blocking sel in d_step (nr.38, near line 276)");
S_844_0: /* 2 */
S_845_0: /* 2 */
		now.st[ Index(((P0 *)_this)->j, 2) ] = ((int)((P0 *)_this)->next);
#ifdef VAR_RANGES
		logval("st[Worker:j]", now.st[ Index(((int)((P0 *)_this)->j), 2) ]);
#endif
		;
S_846_0: /* 2 */
		now.own[ Index(((P0 *)_this)->j, 2) ] = 0;
#ifdef VAR_RANGES
		logval("own[Worker:j]", ((int)now.own[ Index(((int)((P0 *)_this)->j), 2) ]));
#endif
		;
S_851_0: /* 2 */
S_847_0: /* 2 */
		if (!((((int)now.alias)!=(((int)((P0 *)_this)->j)+1))))
			goto S_851_1;
S_848_0: /* 2 */
		now.lock_left = ((0==0)||(0==5));
#ifdef VAR_RANGES
		logval("lock_left", ((int)now.lock_left));
#endif
		;
S_849_0: /* 2 */
		spin_assert( !(((int)now.lock_left)), " !(lock_left)", II, tt, t);
		goto S_852_0;
S_851_1: /* 3 */
S_850_0: /* 2 */
		/* else */;
		goto S_852_0;
S_851_2: /* 3 */
		Uerror("blocking sel in d_step (nr.39, near line 279)");
S_852_0: /* 2 */
S_853_0: /* 2 */
		now.alias = 0;
#ifdef VAR_RANGES
		logval("alias", ((int)now.alias));
#endif
		;
S_857_0: /* 2 */
S_854_0: /* 2 */
		if (!((((int)now.real)==(((int)((P0 *)_this)->j)+1))))
			goto S_857_1;
S_855_0: /* 2 */
		now.real = 0;
#ifdef VAR_RANGES
		logval("real", ((int)now.real));
#endif
		;
		goto S_858_0;
S_857_1: /* 3 */
S_856_0: /* 2 */
		/* else */;
		goto S_858_0;
S_857_2: /* 3 */
		Uerror("blocking sel in d_step (nr.40, near line 281)");
S_858_0: /* 2 */
		goto S_863_0;
S_863_0: /* 2 */
S_860_0: /* 2 */
		if (!(((((int)((P0 *)_this)->said)==0)||((((int)((P0 *)_this)->next)==3)&&(( ((((int)((P0 *)_this)->j)==0)) ? (0) : (1) )==1)))))
			goto S_863_1;
S_861_0: /* 2 */
		now.offAsked = 0;
#ifdef VAR_RANGES
		logval("offAsked", ((int)now.offAsked));
#endif
		;
		goto S_864_0;
S_863_1: /* 3 */
S_862_0: /* 2 */
		/* else */;
		goto S_864_0;
S_863_2: /* 3 */
		Uerror("blocking sel in d_step (nr.41, near line 311)");
S_864_0: /* 2 */
S_883_0: /* 2 */
S_881_0: /* 2 */
S_865_0: /* 2 */
		if (!((((((((int)((P0 *)_this)->next)==3)&&(( ((((int)((P0 *)_this)->j)==0)) ? (0) : (1) )==0))&&(((int)((P0 *)_this)->said)==0))&&(((int)((P0 *)_this)->j)==0))&&(0==0))))
			goto S_881_1;
S_870_0: /* 2 */
S_866_0: /* 2 */
		if (!(( !((((((((((now.call[0].verb!=0)&&(((int)now.call[0].job)==((int)((P0 *)_this)->j)))&&((now.call[0].answer==14)||(now.call[0].answer==15)))&&(now.call[0].verb==8))||((((now.call[1].verb!=0)&&(((int)now.call[1].job)==((int)((P0 *)_this)->j)))&&((now.call[1].answer==14)||(now.call[1].answer==15)))&&(now.call[1].verb==8)))||((((now.call[2].verb!=0)&&(((int)now.call[2].job)==((int)((P0 *)_this)->j)))&&((now.call[2].answer==14)||(now.call[2].answer==15)))&&(now.call[2].verb==8)))||((((now.call[3].verb!=0)&&(((int)now.call[3].job)==((int)((P0 *)_this)->j)))&&((now.call[3].answer==14)||(now.call[3].answer==15)))&&(now.call[3].verb==8)))||((((now.call[4].verb!=0)&&(((int)now.call[4].job)==((int)((P0 *)_this)->j)))&&((now.call[4].answer==14)||(now.call[4].answer==15)))&&(now.call[4].verb==8)))||((((now.call[5].verb!=0)&&(((int)now.call[5].job)==((int)((P0 *)_this)->j)))&&((now.call[5].answer==14)||(now.call[5].answer==15)))&&(now.call[5].verb==8))))&&(now.offBy==16))))
			goto S_870_1;
S_867_0: /* 2 */
		now.false_clean = ((0==0)||(0==10));
#ifdef VAR_RANGES
		logval("false_clean", ((int)now.false_clean));
#endif
		;
S_868_0: /* 2 */
		spin_assert( !(((int)now.false_clean)), " !(false_clean)", II, tt, t);
		goto S_871_0;
S_870_1: /* 3 */
S_869_0: /* 2 */
		/* else */;
		goto S_871_0;
S_870_2: /* 3 */
		Uerror("blocking sel in d_step (nr.42, near line 292)");
S_871_0: /* 2 */
		goto S_882_0;
S_881_1: /* 3 */
S_872_0: /* 2 */
		if (!(((((int)((P0 *)_this)->next)!=3)&&(((int)((P0 *)_this)->said)==1))))
			goto S_881_2;
S_873_0: /* 2 */
		now.saidOn[ Index(((P0 *)_this)->j, 2) ] = 1;
#ifdef VAR_RANGES
		logval("saidOn[Worker:j]", ((int)now.saidOn[ Index(((int)((P0 *)_this)->j), 2) ]));
#endif
		;
S_878_0: /* 2 */
S_874_0: /* 2 */
		if (!((((((int)((P0 *)_this)->j)==0)&& !(((int)now.on)))&&(now.offBy==16))))
			goto S_878_1;
S_875_0: /* 2 */
		now.false_state = ((0==0)||(0==11));
#ifdef VAR_RANGES
		logval("false_state", ((int)now.false_state));
#endif
		;
S_876_0: /* 2 */
		spin_assert( !(((int)now.false_state)), " !(false_state)", II, tt, t);
		goto S_879_0;
S_878_1: /* 3 */
S_877_0: /* 2 */
		/* else */;
		goto S_879_0;
S_878_2: /* 3 */
		Uerror("blocking sel in d_step (nr.43, near line 296)");
S_879_0: /* 2 */
		goto S_882_0;
S_881_2: /* 3 */
S_880_0: /* 2 */
		/* else */;
		goto S_882_0;
S_881_3: /* 3 */
		Uerror("blocking sel in d_step (nr.44, near line 286)");
S_882_0: /* 2 */
		goto S_886_0;
S_885_1: /* 3 */
S_884_0: /* 2 */
		/* else */;
		goto S_886_0;
S_885_2: /* 3 */
		Uerror("blocking sel in d_step (nr.45, near line 309)");
S_886_0: /* 2 */
		goto S_893_0;
S_893_0: /* 1 */

#if defined(C_States) && (HAS_TRACK==1)
		c_update((uchar *) &(now.c_state[0]));
#endif
		_m = 3; goto P999;

	case 343: // STATE 890 - job.pml:575 - [((r==2))] (0:0:1 - 1)
		IfNotBlocked
		reached[0][890] = 1;
		if (!((((int)((P0 *)_this)->r)==2)))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: r */  (trpt+1)->bup.oval = ((P0 *)_this)->r;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->r = 0;
		_m = 3; goto P999; /* 0 */
	case 344: // STATE 891 - job.pml:575 - [((!(((((((call[0].window&&(call[0].job==j))||(call[1].window&&(call[1].job==j)))||(call[2].window&&(call[2].job==j)))||(call[3].window&&(call[3].job==j)))||(call[4].window&&(call[4].job==j)))||(call[5].window&&(call[5].job==j))))||!(((st[j]==running)&&(((wj[id]==j)&&(we[id]==ep[j]))&&(wn[id]==nonce[j]))))))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][891] = 1;
		if (!(( !(((((((((int)now.call[0].window)&&(((int)now.call[0].job)==((int)((P0 *)_this)->j)))||(((int)now.call[1].window)&&(((int)now.call[1].job)==((int)((P0 *)_this)->j))))||(((int)now.call[2].window)&&(((int)now.call[2].job)==((int)((P0 *)_this)->j))))||(((int)now.call[3].window)&&(((int)now.call[3].job)==((int)((P0 *)_this)->j))))||(((int)now.call[4].window)&&(((int)now.call[4].job)==((int)((P0 *)_this)->j))))||(((int)now.call[5].window)&&(((int)now.call[5].job)==((int)((P0 *)_this)->j)))))|| !(((now.st[ Index(((int)((P0 *)_this)->j), 2) ]==4)&&(((((int)now.wj[ Index(((int)((P0 *)_this)->id), 2) ])==((int)((P0 *)_this)->j))&&(((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.ep[ Index(((int)((P0 *)_this)->j), 2) ])))&&(((int)now.wn[ Index(((int)((P0 *)_this)->id), 2) ])==((int)now.nonce[ Index(((int)((P0 *)_this)->j), 2) ]))))))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 345: // STATE 896 - job.pml:585 - [((tk[t]==taken))] (905:0:2 - 1)
		IfNotBlocked
		reached[0][896] = 1;
		if (!((now.tk[ Index(((int)((P0 *)_this)->t), 16) ]==21)))
			continue;
		/* merge: tk[t] = ( (again) -> (queued) : (kept) )(905, 897, 905) */
		reached[0][897] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = now.tk[ Index(((int)((P0 *)_this)->t), 16) ];
		now.tk[ Index(((P0 *)_this)->t, 16) ] = ( (((int)((P0 *)_this)->again)) ? (22) : (20) );
#ifdef VAR_RANGES
		logval("tk[Worker:t]", now.tk[ Index(((int)((P0 *)_this)->t), 16) ]);
#endif
		;
		/* merge: .(goto)(905, 900, 905) */
		reached[0][900] = 1;
		;
		/* merge: hold[t] = 0(905, 901, 905) */
		reached[0][901] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.hold[ Index(((int)((P0 *)_this)->t), 16) ]);
		now.hold[ Index(((P0 *)_this)->t, 16) ] = 0;
#ifdef VAR_RANGES
		logval("hold[Worker:t]", ((int)now.hold[ Index(((int)((P0 *)_this)->t), 16) ]));
#endif
		;
		_m = 3; goto P999; /* 3 */
	case 346: // STATE 901 - job.pml:586 - [hold[t] = 0] (0:905:1 - 3)
		IfNotBlocked
		reached[0][901] = 1;
		(trpt+1)->bup.oval = ((int)now.hold[ Index(((int)((P0 *)_this)->t), 16) ]);
		now.hold[ Index(((P0 *)_this)->t, 16) ] = 0;
#ifdef VAR_RANGES
		logval("hold[Worker:t]", ((int)now.hold[ Index(((int)((P0 *)_this)->t), 16) ]));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 347: // STATE 902 - job.pml:586 - [((own[j]==(id+1)))] (922:0:1 - 1)
		IfNotBlocked
		reached[0][902] = 1;
		if (!((((int)now.own[ Index(((int)((P0 *)_this)->j), 2) ])==(((int)((P0 *)_this)->id)+1))))
			continue;
		/* merge: own[j] = 0(0, 903, 922) */
		reached[0][903] = 1;
		(trpt+1)->bup.oval = ((int)now.own[ Index(((int)((P0 *)_this)->j), 2) ]);
		now.own[ Index(((P0 *)_this)->j, 2) ] = 0;
#ifdef VAR_RANGES
		logval("own[Worker:j]", ((int)now.own[ Index(((int)((P0 *)_this)->j), 2) ]));
#endif
		;
		/* merge: .(goto)(0, 906, 922) */
		reached[0][906] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 348: // STATE 907 - job.pml:392 - [busy[id] = 0] (0:925:15 - 1)
		IfNotBlocked
		reached[0][907] = 1;
		(trpt+1)->bup.ovals = grab_ints(15);
		(trpt+1)->bup.ovals[0] = ((int)busy[ Index(((int)((P0 *)_this)->id), 2) ]);
		busy[ Index(((P0 *)_this)->id, 2) ] = 0;
#ifdef VAR_RANGES
		logval("busy[Worker:id]", ((int)busy[ Index(((int)((P0 *)_this)->id), 2) ]));
#endif
		;
		/* merge: wj[id] = 255(925, 908, 925) */
		reached[0][908] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.wj[ Index(((int)((P0 *)_this)->id), 2) ]);
		now.wj[ Index(((P0 *)_this)->id, 2) ] = 255;
#ifdef VAR_RANGES
		logval("wj[Worker:id]", ((int)now.wj[ Index(((int)((P0 *)_this)->id), 2) ]));
#endif
		;
		/* merge: we[id] = 0(925, 909, 925) */
		reached[0][909] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ]);
		now.we[ Index(((P0 *)_this)->id, 2) ] = 0;
#ifdef VAR_RANGES
		logval("we[Worker:id]", ((int)now.we[ Index(((int)((P0 *)_this)->id), 2) ]));
#endif
		;
		/* merge: wn[id] = 0(925, 910, 925) */
		reached[0][910] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.wn[ Index(((int)((P0 *)_this)->id), 2) ]);
		now.wn[ Index(((P0 *)_this)->id, 2) ] = 0;
#ifdef VAR_RANGES
		logval("wn[Worker:id]", ((int)now.wn[ Index(((int)((P0 *)_this)->id), 2) ]));
#endif
		;
		/* merge: t = 0(925, 911, 925) */
		reached[0][911] = 1;
		(trpt+1)->bup.ovals[4] = ((int)((P0 *)_this)->t);
		((P0 *)_this)->t = 0;
#ifdef VAR_RANGES
		logval("Worker:t", ((int)((P0 *)_this)->t));
#endif
		;
		/* merge: j = 0(925, 912, 925) */
		reached[0][912] = 1;
		(trpt+1)->bup.ovals[5] = ((int)((P0 *)_this)->j);
		((P0 *)_this)->j = 0;
#ifdef VAR_RANGES
		logval("Worker:j", ((int)((P0 *)_this)->j));
#endif
		;
		/* merge: c = 0(925, 913, 925) */
		reached[0][913] = 1;
		(trpt+1)->bup.ovals[6] = ((int)((P0 *)_this)->c);
		((P0 *)_this)->c = 0;
#ifdef VAR_RANGES
		logval("Worker:c", ((int)((P0 *)_this)->c));
#endif
		;
		/* merge: r = 0(925, 914, 925) */
		reached[0][914] = 1;
		(trpt+1)->bup.ovals[7] = ((int)((P0 *)_this)->r);
		((P0 *)_this)->r = 0;
#ifdef VAR_RANGES
		logval("Worker:r", ((int)((P0 *)_this)->r));
#endif
		;
		/* merge: mode = 0(925, 915, 925) */
		reached[0][915] = 1;
		(trpt+1)->bup.ovals[8] = ((int)((P0 *)_this)->mode);
		((P0 *)_this)->mode = 0;
#ifdef VAR_RANGES
		logval("Worker:mode", ((int)((P0 *)_this)->mode));
#endif
		;
		/* merge: said = 0(925, 916, 925) */
		reached[0][916] = 1;
		(trpt+1)->bup.ovals[9] = ((int)((P0 *)_this)->said);
		((P0 *)_this)->said = 0;
#ifdef VAR_RANGES
		logval("Worker:said", ((int)((P0 *)_this)->said));
#endif
		;
		/* merge: next = 0(925, 917, 925) */
		reached[0][917] = 1;
		(trpt+1)->bup.ovals[10] = ((int)((P0 *)_this)->next);
		((P0 *)_this)->next = 0;
#ifdef VAR_RANGES
		logval("Worker:next", ((int)((P0 *)_this)->next));
#endif
		;
		/* merge: answer = 0(925, 918, 925) */
		reached[0][918] = 1;
		(trpt+1)->bup.ovals[11] = ((P0 *)_this)->answer;
		((P0 *)_this)->answer = 0;
#ifdef VAR_RANGES
		logval("Worker:answer", ((P0 *)_this)->answer);
#endif
		;
		/* merge: asked = 0(925, 919, 925) */
		reached[0][919] = 1;
		(trpt+1)->bup.ovals[12] = ((int)((P0 *)_this)->asked);
		((P0 *)_this)->asked = 0;
#ifdef VAR_RANGES
		logval("Worker:asked", ((int)((P0 *)_this)->asked));
#endif
		;
		/* merge: again = 0(925, 920, 925) */
		reached[0][920] = 1;
		(trpt+1)->bup.ovals[13] = ((int)((P0 *)_this)->again);
		((P0 *)_this)->again = 0;
#ifdef VAR_RANGES
		logval("Worker:again", ((int)((P0 *)_this)->again));
#endif
		;
		/* merge: changed = 0(925, 921, 925) */
		reached[0][921] = 1;
		(trpt+1)->bup.ovals[14] = ((int)((P0 *)_this)->changed);
		((P0 *)_this)->changed = 0;
#ifdef VAR_RANGES
		logval("Worker:changed", ((int)((P0 *)_this)->changed));
#endif
		;
		/* merge: .(goto)(0, 926, 925) */
		reached[0][926] = 1;
		;
		_m = 3; goto P999; /* 15 */
	case 349: // STATE 928 - job.pml:598 - [-end-] (0:0:0 - 1)
		IfNotBlocked
		reached[0][928] = 1;
		if (!delproc(1, II)) continue;
		_m = 3; goto P999; /* 0 */
	case  _T5:	/* np_ */
		if (!((!(trpt->o_pm&4) && !(trpt->tau&128))))
			continue;
		/* else fall through */
	case  _T2:	/* true */
		_m = 3; goto P999;
#undef rand
	}

