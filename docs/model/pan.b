	switch (t->back) {
	default: Uerror("bad return move");
	case  0: goto R999; /* nothing to undo */

		 /* PROC :init: */

	case 3: // STATE 1
		;
		;
		delproc(0, now._nr_pr-1);
		;
		goto R999;

	case 4: // STATE 2
		;
		;
		delproc(0, now._nr_pr-1);
		;
		goto R999;

	case 5: // STATE 3
		;
		;
		delproc(0, now._nr_pr-1);
		;
		goto R999;

	case 6: // STATE 4
		;
		;
		delproc(0, now._nr_pr-1);
		;
		goto R999;

	case 7: // STATE 5
		;
		;
		delproc(0, now._nr_pr-1);
		;
		goto R999;

	case 8: // STATE 6
		;
		;
		delproc(0, now._nr_pr-1);
		;
		goto R999;

	case 9: // STATE 8
		;
		p_restor(II);
		;
		;
		goto R999;

		 /* PROC Observer */
;
		;
		;
		;
		;
		;
		
	case 13: // STATE 4
		;
		now.standstill = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 15: // STATE 12
		;
		p_restor(II);
		;
		;
		goto R999;

		 /* PROC World */
;
		;
		
	case 17: // STATE 7
		;
		now.fresh[0] = trpt->bup.ovals[1];
		now.stales = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 18: // STATE 7
		;
		now.fresh[0] = trpt->bup.oval;
		;
		goto R999;

	case 19: // STATE 9
		;
		now.call[0].budget = trpt->bup.oval;
		;
		goto R999;

	case 20: // STATE 14
		;
		now.call[1].budget = trpt->bup.oval;
		;
		goto R999;

	case 21: // STATE 19
		;
		now.call[2].budget = trpt->bup.oval;
		;
		goto R999;

	case 22: // STATE 24
		;
		now.call[3].budget = trpt->bup.oval;
		;
		goto R999;

	case 23: // STATE 29
		;
		now.call[4].budget = trpt->bup.oval;
		;
		goto R999;

	case 24: // STATE 34
		;
		now.call[5].budget = trpt->bup.oval;
		;
		goto R999;
;
		
	case 25: // STATE 37
		goto R999;

	case 26: // STATE 40
		;
		now.fresh[0] = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 28: // STATE 48
		;
		now.fresh[1] = trpt->bup.ovals[1];
		now.stales = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 29: // STATE 48
		;
		now.fresh[1] = trpt->bup.oval;
		;
		goto R999;

	case 30: // STATE 50
		;
		now.call[0].budget = trpt->bup.oval;
		;
		goto R999;

	case 31: // STATE 55
		;
		now.call[1].budget = trpt->bup.oval;
		;
		goto R999;

	case 32: // STATE 60
		;
		now.call[2].budget = trpt->bup.oval;
		;
		goto R999;

	case 33: // STATE 65
		;
		now.call[3].budget = trpt->bup.oval;
		;
		goto R999;

	case 34: // STATE 70
		;
		now.call[4].budget = trpt->bup.oval;
		;
		goto R999;

	case 35: // STATE 75
		;
		now.call[5].budget = trpt->bup.oval;
		;
		goto R999;
;
		
	case 36: // STATE 78
		goto R999;

	case 37: // STATE 81
		;
		now.fresh[1] = trpt->bup.oval;
		;
		goto R999;

	case 38: // STATE 86
		;
		now.hold[ Index(((0*8)+0), 16) ] = trpt->bup.ovals[2];
		now.tk[ Index(((0*8)+0), 16) ] = trpt->bup.ovals[1];
		now.redeliveries = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 39: // STATE 89
		;
		now.tk[ Index(((0*8)+0), 16) ] = trpt->bup.oval;
		;
		goto R999;

	case 40: // STATE 93
		;
		now.tk[ Index(((0*8)+0), 16) ] = trpt->bup.ovals[1];
		now.redeliveries = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 41: // STATE 98
		;
		now.hold[ Index(((0*8)+1), 16) ] = trpt->bup.ovals[2];
		now.tk[ Index(((0*8)+1), 16) ] = trpt->bup.ovals[1];
		now.redeliveries = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 42: // STATE 101
		;
		now.tk[ Index(((0*8)+1), 16) ] = trpt->bup.oval;
		;
		goto R999;

	case 43: // STATE 105
		;
		now.tk[ Index(((0*8)+1), 16) ] = trpt->bup.ovals[1];
		now.redeliveries = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 44: // STATE 110
		;
		now.hold[ Index(((0*8)+2), 16) ] = trpt->bup.ovals[2];
		now.tk[ Index(((0*8)+2), 16) ] = trpt->bup.ovals[1];
		now.redeliveries = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 45: // STATE 113
		;
		now.tk[ Index(((0*8)+2), 16) ] = trpt->bup.oval;
		;
		goto R999;

	case 46: // STATE 117
		;
		now.tk[ Index(((0*8)+2), 16) ] = trpt->bup.ovals[1];
		now.redeliveries = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 47: // STATE 122
		;
		now.hold[ Index(((0*8)+3), 16) ] = trpt->bup.ovals[2];
		now.tk[ Index(((0*8)+3), 16) ] = trpt->bup.ovals[1];
		now.redeliveries = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 48: // STATE 125
		;
		now.tk[ Index(((0*8)+3), 16) ] = trpt->bup.oval;
		;
		goto R999;

	case 49: // STATE 129
		;
		now.tk[ Index(((0*8)+3), 16) ] = trpt->bup.ovals[1];
		now.redeliveries = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 50: // STATE 134
		;
		now.hold[ Index(((0*8)+4), 16) ] = trpt->bup.ovals[2];
		now.tk[ Index(((0*8)+4), 16) ] = trpt->bup.ovals[1];
		now.redeliveries = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 51: // STATE 137
		;
		now.tk[ Index(((0*8)+4), 16) ] = trpt->bup.oval;
		;
		goto R999;

	case 52: // STATE 141
		;
		now.tk[ Index(((0*8)+4), 16) ] = trpt->bup.ovals[1];
		now.redeliveries = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 53: // STATE 146
		;
		now.hold[ Index(((0*8)+5), 16) ] = trpt->bup.ovals[2];
		now.tk[ Index(((0*8)+5), 16) ] = trpt->bup.ovals[1];
		now.redeliveries = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 54: // STATE 149
		;
		now.tk[ Index(((0*8)+5), 16) ] = trpt->bup.oval;
		;
		goto R999;

	case 55: // STATE 153
		;
		now.tk[ Index(((0*8)+5), 16) ] = trpt->bup.ovals[1];
		now.redeliveries = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 56: // STATE 158
		;
		now.hold[ Index(((1*8)+0), 16) ] = trpt->bup.ovals[2];
		now.tk[ Index(((1*8)+0), 16) ] = trpt->bup.ovals[1];
		now.redeliveries = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 57: // STATE 161
		;
		now.tk[ Index(((1*8)+0), 16) ] = trpt->bup.oval;
		;
		goto R999;

	case 58: // STATE 165
		;
		now.tk[ Index(((1*8)+0), 16) ] = trpt->bup.ovals[1];
		now.redeliveries = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 59: // STATE 170
		;
		now.hold[ Index(((1*8)+1), 16) ] = trpt->bup.ovals[2];
		now.tk[ Index(((1*8)+1), 16) ] = trpt->bup.ovals[1];
		now.redeliveries = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 60: // STATE 173
		;
		now.tk[ Index(((1*8)+1), 16) ] = trpt->bup.oval;
		;
		goto R999;

	case 61: // STATE 177
		;
		now.tk[ Index(((1*8)+1), 16) ] = trpt->bup.ovals[1];
		now.redeliveries = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 62: // STATE 182
		;
		now.hold[ Index(((1*8)+2), 16) ] = trpt->bup.ovals[2];
		now.tk[ Index(((1*8)+2), 16) ] = trpt->bup.ovals[1];
		now.redeliveries = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 63: // STATE 185
		;
		now.tk[ Index(((1*8)+2), 16) ] = trpt->bup.oval;
		;
		goto R999;

	case 64: // STATE 189
		;
		now.tk[ Index(((1*8)+2), 16) ] = trpt->bup.ovals[1];
		now.redeliveries = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 65: // STATE 194
		;
		now.hold[ Index(((1*8)+3), 16) ] = trpt->bup.ovals[2];
		now.tk[ Index(((1*8)+3), 16) ] = trpt->bup.ovals[1];
		now.redeliveries = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 66: // STATE 197
		;
		now.tk[ Index(((1*8)+3), 16) ] = trpt->bup.oval;
		;
		goto R999;

	case 67: // STATE 201
		;
		now.tk[ Index(((1*8)+3), 16) ] = trpt->bup.ovals[1];
		now.redeliveries = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 68: // STATE 206
		;
		now.hold[ Index(((1*8)+4), 16) ] = trpt->bup.ovals[2];
		now.tk[ Index(((1*8)+4), 16) ] = trpt->bup.ovals[1];
		now.redeliveries = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 69: // STATE 209
		;
		now.tk[ Index(((1*8)+4), 16) ] = trpt->bup.oval;
		;
		goto R999;

	case 70: // STATE 213
		;
		now.tk[ Index(((1*8)+4), 16) ] = trpt->bup.ovals[1];
		now.redeliveries = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;
;
		;
		
	case 72: // STATE 217
		;
		((P3 *)_this)->changed = trpt->bup.ovals[1];
		now.call[0].flying = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 73: // STATE 219
		;
		now.cuts = trpt->bup.oval;
		;
		goto R999;

	case 74: // STATE 221
		;
		now.second_power_off = trpt->bup.oval;
		;
		goto R999;

	case 75: // STATE 231
		;
		now.guestDown = trpt->bup.ovals[1];
		((P3 *)_this)->changed = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 76: // STATE 233
		;
		now.shutdowns = trpt->bup.oval;
		;
		goto R999;

	case 77: // STATE 235
		;
		now.second_shutdown = trpt->bup.oval;
		;
		goto R999;

	case 78: // STATE 247
		;
		now.offBy = trpt->bup.ovals[3];
		now.guestDown = trpt->bup.ovals[2];
		now.on = trpt->bup.ovals[1];
		((P3 *)_this)->changed = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;

	case 79: // STATE 252
		;
		now.offBy = trpt->bup.ovals[3];
		now.guestDown = trpt->bup.ovals[2];
		now.on = trpt->bup.ovals[1];
		((P3 *)_this)->changed = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;

	case 80: // STATE 257
		;
		now.late_call = trpt->bup.oval;
		;
		goto R999;

	case 81: // STATE 260
		;
		now.turned = trpt->bup.oval;
		;
		goto R999;

	case 82: // STATE 271
		;
		((P3 *)_this)->changed = trpt->bup.ovals[2];
		now.false_state = trpt->bup.ovals[1];
	/* 0 */	((P3 *)_this)->changed = trpt->bup.ovals[0];
		;
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 83: // STATE 271
		;
		((P3 *)_this)->changed = trpt->bup.oval;
		;
		goto R999;

	case 84: // STATE 274
		;
		now.call[0].window = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 86: // STATE 278
		;
		((P3 *)_this)->changed = trpt->bup.ovals[1];
		now.call[1].flying = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 87: // STATE 280
		;
		now.cuts = trpt->bup.oval;
		;
		goto R999;

	case 88: // STATE 282
		;
		now.second_power_off = trpt->bup.oval;
		;
		goto R999;

	case 89: // STATE 292
		;
		now.guestDown = trpt->bup.ovals[1];
		((P3 *)_this)->changed = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 90: // STATE 294
		;
		now.shutdowns = trpt->bup.oval;
		;
		goto R999;

	case 91: // STATE 296
		;
		now.second_shutdown = trpt->bup.oval;
		;
		goto R999;

	case 92: // STATE 308
		;
		now.offBy = trpt->bup.ovals[3];
		now.guestDown = trpt->bup.ovals[2];
		now.on = trpt->bup.ovals[1];
		((P3 *)_this)->changed = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;

	case 93: // STATE 313
		;
		now.offBy = trpt->bup.ovals[3];
		now.guestDown = trpt->bup.ovals[2];
		now.on = trpt->bup.ovals[1];
		((P3 *)_this)->changed = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;

	case 94: // STATE 318
		;
		now.late_call = trpt->bup.oval;
		;
		goto R999;

	case 95: // STATE 321
		;
		now.turned = trpt->bup.oval;
		;
		goto R999;

	case 96: // STATE 332
		;
		((P3 *)_this)->changed = trpt->bup.ovals[2];
		now.false_state = trpt->bup.ovals[1];
	/* 0 */	((P3 *)_this)->changed = trpt->bup.ovals[0];
		;
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 97: // STATE 332
		;
		((P3 *)_this)->changed = trpt->bup.oval;
		;
		goto R999;

	case 98: // STATE 335
		;
		now.call[1].window = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 100: // STATE 339
		;
		((P3 *)_this)->changed = trpt->bup.ovals[1];
		now.call[2].flying = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 101: // STATE 341
		;
		now.cuts = trpt->bup.oval;
		;
		goto R999;

	case 102: // STATE 343
		;
		now.second_power_off = trpt->bup.oval;
		;
		goto R999;

	case 103: // STATE 353
		;
		now.guestDown = trpt->bup.ovals[1];
		((P3 *)_this)->changed = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 104: // STATE 355
		;
		now.shutdowns = trpt->bup.oval;
		;
		goto R999;

	case 105: // STATE 357
		;
		now.second_shutdown = trpt->bup.oval;
		;
		goto R999;

	case 106: // STATE 369
		;
		now.offBy = trpt->bup.ovals[3];
		now.guestDown = trpt->bup.ovals[2];
		now.on = trpt->bup.ovals[1];
		((P3 *)_this)->changed = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;

	case 107: // STATE 374
		;
		now.offBy = trpt->bup.ovals[3];
		now.guestDown = trpt->bup.ovals[2];
		now.on = trpt->bup.ovals[1];
		((P3 *)_this)->changed = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;

	case 108: // STATE 379
		;
		now.late_call = trpt->bup.oval;
		;
		goto R999;

	case 109: // STATE 382
		;
		now.turned = trpt->bup.oval;
		;
		goto R999;

	case 110: // STATE 393
		;
		((P3 *)_this)->changed = trpt->bup.ovals[2];
		now.false_state = trpt->bup.ovals[1];
	/* 0 */	((P3 *)_this)->changed = trpt->bup.ovals[0];
		;
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 111: // STATE 393
		;
		((P3 *)_this)->changed = trpt->bup.oval;
		;
		goto R999;

	case 112: // STATE 396
		;
		now.call[2].window = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 114: // STATE 400
		;
		((P3 *)_this)->changed = trpt->bup.ovals[1];
		now.call[3].flying = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 115: // STATE 402
		;
		now.cuts = trpt->bup.oval;
		;
		goto R999;

	case 116: // STATE 404
		;
		now.second_power_off = trpt->bup.oval;
		;
		goto R999;

	case 117: // STATE 414
		;
		now.guestDown = trpt->bup.ovals[1];
		((P3 *)_this)->changed = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 118: // STATE 416
		;
		now.shutdowns = trpt->bup.oval;
		;
		goto R999;

	case 119: // STATE 418
		;
		now.second_shutdown = trpt->bup.oval;
		;
		goto R999;

	case 120: // STATE 430
		;
		now.offBy = trpt->bup.ovals[3];
		now.guestDown = trpt->bup.ovals[2];
		now.on = trpt->bup.ovals[1];
		((P3 *)_this)->changed = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;

	case 121: // STATE 435
		;
		now.offBy = trpt->bup.ovals[3];
		now.guestDown = trpt->bup.ovals[2];
		now.on = trpt->bup.ovals[1];
		((P3 *)_this)->changed = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;

	case 122: // STATE 440
		;
		now.late_call = trpt->bup.oval;
		;
		goto R999;

	case 123: // STATE 443
		;
		now.turned = trpt->bup.oval;
		;
		goto R999;

	case 124: // STATE 454
		;
		((P3 *)_this)->changed = trpt->bup.ovals[2];
		now.false_state = trpt->bup.ovals[1];
	/* 0 */	((P3 *)_this)->changed = trpt->bup.ovals[0];
		;
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 125: // STATE 454
		;
		((P3 *)_this)->changed = trpt->bup.oval;
		;
		goto R999;

	case 126: // STATE 457
		;
		now.call[3].window = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 128: // STATE 461
		;
		((P3 *)_this)->changed = trpt->bup.ovals[1];
		now.call[4].flying = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 129: // STATE 463
		;
		now.cuts = trpt->bup.oval;
		;
		goto R999;

	case 130: // STATE 465
		;
		now.second_power_off = trpt->bup.oval;
		;
		goto R999;

	case 131: // STATE 475
		;
		now.guestDown = trpt->bup.ovals[1];
		((P3 *)_this)->changed = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 132: // STATE 477
		;
		now.shutdowns = trpt->bup.oval;
		;
		goto R999;

	case 133: // STATE 479
		;
		now.second_shutdown = trpt->bup.oval;
		;
		goto R999;

	case 134: // STATE 491
		;
		now.offBy = trpt->bup.ovals[3];
		now.guestDown = trpt->bup.ovals[2];
		now.on = trpt->bup.ovals[1];
		((P3 *)_this)->changed = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;

	case 135: // STATE 496
		;
		now.offBy = trpt->bup.ovals[3];
		now.guestDown = trpt->bup.ovals[2];
		now.on = trpt->bup.ovals[1];
		((P3 *)_this)->changed = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;

	case 136: // STATE 501
		;
		now.late_call = trpt->bup.oval;
		;
		goto R999;

	case 137: // STATE 504
		;
		now.turned = trpt->bup.oval;
		;
		goto R999;

	case 138: // STATE 515
		;
		((P3 *)_this)->changed = trpt->bup.ovals[2];
		now.false_state = trpt->bup.ovals[1];
	/* 0 */	((P3 *)_this)->changed = trpt->bup.ovals[0];
		;
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 139: // STATE 515
		;
		((P3 *)_this)->changed = trpt->bup.oval;
		;
		goto R999;

	case 140: // STATE 518
		;
		now.call[4].window = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 142: // STATE 522
		;
		((P3 *)_this)->changed = trpt->bup.ovals[1];
		now.call[5].flying = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 143: // STATE 524
		;
		now.cuts = trpt->bup.oval;
		;
		goto R999;

	case 144: // STATE 526
		;
		now.second_power_off = trpt->bup.oval;
		;
		goto R999;

	case 145: // STATE 536
		;
		now.guestDown = trpt->bup.ovals[1];
		((P3 *)_this)->changed = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 146: // STATE 538
		;
		now.shutdowns = trpt->bup.oval;
		;
		goto R999;

	case 147: // STATE 540
		;
		now.second_shutdown = trpt->bup.oval;
		;
		goto R999;

	case 148: // STATE 552
		;
		now.offBy = trpt->bup.ovals[3];
		now.guestDown = trpt->bup.ovals[2];
		now.on = trpt->bup.ovals[1];
		((P3 *)_this)->changed = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;

	case 149: // STATE 557
		;
		now.offBy = trpt->bup.ovals[3];
		now.guestDown = trpt->bup.ovals[2];
		now.on = trpt->bup.ovals[1];
		((P3 *)_this)->changed = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;

	case 150: // STATE 562
		;
		now.late_call = trpt->bup.oval;
		;
		goto R999;

	case 151: // STATE 565
		;
		now.turned = trpt->bup.oval;
		;
		goto R999;

	case 152: // STATE 576
		;
		((P3 *)_this)->changed = trpt->bup.ovals[2];
		now.false_state = trpt->bup.ovals[1];
	/* 0 */	((P3 *)_this)->changed = trpt->bup.ovals[0];
		;
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 153: // STATE 576
		;
		((P3 *)_this)->changed = trpt->bup.oval;
		;
		goto R999;

	case 154: // STATE 579
		;
		now.call[5].window = trpt->bup.oval;
		;
		goto R999;

	case 155: // STATE 584
		;
		now.offBy = trpt->bup.ovals[2];
		now.guestDown = trpt->bup.ovals[1];
		now.on = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 156: // STATE 586
		;
		now.on_then_off = trpt->bup.oval;
		;
		goto R999;
;
		
	case 157: // STATE 590
		goto R999;

	case 158: // STATE 593
		;
		now.offAsked = trpt->bup.oval;
		;
		goto R999;

	case 159: // STATE 598
		;
		p_restor(II);
		;
		;
		goto R999;

		 /* PROC Sweeper */

	case 160: // STATE 5
		;
		((P2 *)_this)->x = trpt->bup.ovals[2];
		now.wused[0] = trpt->bup.ovals[1];
		now.wake[0] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 161: // STATE 8
		;
		((P2 *)_this)->x = trpt->bup.ovals[1];
		now.tk[ Index(((P2 *)_this)->x, 16) ] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 162: // STATE 14
		;
		((P2 *)_this)->x = trpt->bup.ovals[2];
		now.wused[1] = trpt->bup.ovals[1];
		now.wake[1] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 163: // STATE 17
		;
		((P2 *)_this)->x = trpt->bup.ovals[1];
		now.tk[ Index(((P2 *)_this)->x, 16) ] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 164: // STATE 22
		;
		p_restor(II);
		;
		;
		goto R999;

		 /* PROC Client */
	case 165: // STATE 11
		sv_restor();
		goto R999;

	case 166: // STATE 13
		;
		now.tk[ Index(((0*8)+0), 16) ] = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 168: // STATE 15
		;
		now.crashes = trpt->bup.oval;
		;
		goto R999;

	case 169: // STATE 16
		;
		now.wused[0] = trpt->bup.oval;
		;
		goto R999;
;
		;
			case 171: // STATE 30
		sv_restor();
		goto R999;

	case 172: // STATE 32
		;
		now.tk[ Index(((1*8)+0), 16) ] = trpt->bup.oval;
		;
		goto R999;

	case 173: // STATE 33
		;
		p_restor(II);
		;
		;
		goto R999;

		 /* PROC Worker */

	case 174: // STATE 38
		;
		((P0 *)_this)->j = trpt->bup.ovals[4];
		busy[ Index(((P0 *)_this)->id, 2) ] = trpt->bup.ovals[3];
		now.hold[ Index(((P0 *)_this)->t, 16) ] = trpt->bup.ovals[2];
		now.tk[ Index(((P0 *)_this)->t, 16) ] = trpt->bup.ovals[1];
		((P0 *)_this)->t = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 5);
		goto R999;

	case 175: // STATE 38
		;
		((P0 *)_this)->j = trpt->bup.ovals[4];
		busy[ Index(((P0 *)_this)->id, 2) ] = trpt->bup.ovals[3];
		now.hold[ Index(((P0 *)_this)->t, 16) ] = trpt->bup.ovals[2];
		now.tk[ Index(((P0 *)_this)->t, 16) ] = trpt->bup.ovals[1];
		((P0 *)_this)->t = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 5);
		goto R999;

	case 176: // STATE 38
		;
		((P0 *)_this)->j = trpt->bup.ovals[4];
		busy[ Index(((P0 *)_this)->id, 2) ] = trpt->bup.ovals[3];
		now.hold[ Index(((P0 *)_this)->t, 16) ] = trpt->bup.ovals[2];
		now.tk[ Index(((P0 *)_this)->t, 16) ] = trpt->bup.ovals[1];
		((P0 *)_this)->t = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 5);
		goto R999;

	case 177: // STATE 38
		;
		((P0 *)_this)->j = trpt->bup.ovals[4];
		busy[ Index(((P0 *)_this)->id, 2) ] = trpt->bup.ovals[3];
		now.hold[ Index(((P0 *)_this)->t, 16) ] = trpt->bup.ovals[2];
		now.tk[ Index(((P0 *)_this)->t, 16) ] = trpt->bup.ovals[1];
		((P0 *)_this)->t = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 5);
		goto R999;

	case 178: // STATE 38
		;
		((P0 *)_this)->j = trpt->bup.ovals[4];
		busy[ Index(((P0 *)_this)->id, 2) ] = trpt->bup.ovals[3];
		now.hold[ Index(((P0 *)_this)->t, 16) ] = trpt->bup.ovals[2];
		now.tk[ Index(((P0 *)_this)->t, 16) ] = trpt->bup.ovals[1];
		((P0 *)_this)->t = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 5);
		goto R999;

	case 179: // STATE 38
		;
		((P0 *)_this)->j = trpt->bup.ovals[4];
		busy[ Index(((P0 *)_this)->id, 2) ] = trpt->bup.ovals[3];
		now.hold[ Index(((P0 *)_this)->t, 16) ] = trpt->bup.ovals[2];
		now.tk[ Index(((P0 *)_this)->t, 16) ] = trpt->bup.ovals[1];
		((P0 *)_this)->t = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 5);
		goto R999;

	case 180: // STATE 38
		;
		((P0 *)_this)->j = trpt->bup.ovals[4];
		busy[ Index(((P0 *)_this)->id, 2) ] = trpt->bup.ovals[3];
		now.hold[ Index(((P0 *)_this)->t, 16) ] = trpt->bup.ovals[2];
		now.tk[ Index(((P0 *)_this)->t, 16) ] = trpt->bup.ovals[1];
		((P0 *)_this)->t = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 5);
		goto R999;

	case 181: // STATE 38
		;
		((P0 *)_this)->j = trpt->bup.ovals[4];
		busy[ Index(((P0 *)_this)->id, 2) ] = trpt->bup.ovals[3];
		now.hold[ Index(((P0 *)_this)->t, 16) ] = trpt->bup.ovals[2];
		now.tk[ Index(((P0 *)_this)->t, 16) ] = trpt->bup.ovals[1];
		((P0 *)_this)->t = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 5);
		goto R999;

	case 182: // STATE 38
		;
		((P0 *)_this)->j = trpt->bup.ovals[4];
		busy[ Index(((P0 *)_this)->id, 2) ] = trpt->bup.ovals[3];
		now.hold[ Index(((P0 *)_this)->t, 16) ] = trpt->bup.ovals[2];
		now.tk[ Index(((P0 *)_this)->t, 16) ] = trpt->bup.ovals[1];
		((P0 *)_this)->t = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 5);
		goto R999;

	case 183: // STATE 38
		;
		((P0 *)_this)->j = trpt->bup.ovals[4];
		busy[ Index(((P0 *)_this)->id, 2) ] = trpt->bup.ovals[3];
		now.hold[ Index(((P0 *)_this)->t, 16) ] = trpt->bup.ovals[2];
		now.tk[ Index(((P0 *)_this)->t, 16) ] = trpt->bup.ovals[1];
		((P0 *)_this)->t = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 5);
		goto R999;

	case 184: // STATE 38
		;
		((P0 *)_this)->j = trpt->bup.ovals[4];
		busy[ Index(((P0 *)_this)->id, 2) ] = trpt->bup.ovals[3];
		now.hold[ Index(((P0 *)_this)->t, 16) ] = trpt->bup.ovals[2];
		now.tk[ Index(((P0 *)_this)->t, 16) ] = trpt->bup.ovals[1];
		((P0 *)_this)->t = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 5);
		goto R999;

	case 185: // STATE 38
		;
		((P0 *)_this)->j = trpt->bup.ovals[4];
		busy[ Index(((P0 *)_this)->id, 2) ] = trpt->bup.ovals[3];
		now.hold[ Index(((P0 *)_this)->t, 16) ] = trpt->bup.ovals[2];
		now.tk[ Index(((P0 *)_this)->t, 16) ] = trpt->bup.ovals[1];
		((P0 *)_this)->t = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 5);
		goto R999;

	case 186: // STATE 38
		;
		((P0 *)_this)->j = trpt->bup.ovals[4];
		busy[ Index(((P0 *)_this)->id, 2) ] = trpt->bup.ovals[3];
		now.hold[ Index(((P0 *)_this)->t, 16) ] = trpt->bup.ovals[2];
		now.tk[ Index(((P0 *)_this)->t, 16) ] = trpt->bup.ovals[1];
		((P0 *)_this)->t = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 5);
		goto R999;

	case 187: // STATE 38
		;
		((P0 *)_this)->j = trpt->bup.ovals[4];
		busy[ Index(((P0 *)_this)->id, 2) ] = trpt->bup.ovals[3];
		now.hold[ Index(((P0 *)_this)->t, 16) ] = trpt->bup.ovals[2];
		now.tk[ Index(((P0 *)_this)->t, 16) ] = trpt->bup.ovals[1];
		((P0 *)_this)->t = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 5);
		goto R999;

	case 188: // STATE 38
		;
		((P0 *)_this)->j = trpt->bup.ovals[4];
		busy[ Index(((P0 *)_this)->id, 2) ] = trpt->bup.ovals[3];
		now.hold[ Index(((P0 *)_this)->t, 16) ] = trpt->bup.ovals[2];
		now.tk[ Index(((P0 *)_this)->t, 16) ] = trpt->bup.ovals[1];
		((P0 *)_this)->t = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 5);
		goto R999;

	case 189: // STATE 38
		;
		((P0 *)_this)->j = trpt->bup.ovals[4];
		busy[ Index(((P0 *)_this)->id, 2) ] = trpt->bup.ovals[3];
		now.hold[ Index(((P0 *)_this)->t, 16) ] = trpt->bup.ovals[2];
		now.tk[ Index(((P0 *)_this)->t, 16) ] = trpt->bup.ovals[1];
		((P0 *)_this)->t = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 5);
		goto R999;

	case 190: // STATE 38
		;
		((P0 *)_this)->j = trpt->bup.ovals[3];
		busy[ Index(((P0 *)_this)->id, 2) ] = trpt->bup.ovals[2];
		now.hold[ Index(((P0 *)_this)->t, 16) ] = trpt->bup.ovals[1];
		now.tk[ Index(((P0 *)_this)->t, 16) ] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;
	case 191: // STATE 55
		sv_restor();
		goto R999;

	case 192: // STATE 57
		;
	/* 0 */	((P0 *)_this)->mode = trpt->bup.oval;
		;
		;
		goto R999;

	case 193: // STATE 59
		;
	/* 0 */	((P0 *)_this)->mode = trpt->bup.oval;
		;
		;
		goto R999;

	case 194: // STATE 61
		;
	/* 0 */	((P0 *)_this)->mode = trpt->bup.oval;
		;
		;
		goto R999;
	case 195: // STATE 96
		sv_restor();
		goto R999;

	case 196: // STATE 98
		;
	/* 0 */	((P0 *)_this)->r = trpt->bup.oval;
		;
		;
		goto R999;

	case 197: // STATE 100
		;
	/* 0 */	((P0 *)_this)->r = trpt->bup.oval;
		;
		;
		goto R999;
;
		;
		;
		;
		
	case 200: // STATE 112
		;
		now.releases = trpt->bup.oval;
		;
		goto R999;
;
		
	case 201: // STATE 114
		goto R999;
;
		;
		
	case 203: // STATE 118
		;
		((P0 *)_this)->r = trpt->bup.oval;
		;
		goto R999;

	case 204: // STATE 120
		;
		now.two_owners = trpt->bup.oval;
		;
		goto R999;

	case 205: // STATE 126
		;
		((P0 *)_this)->r = trpt->bup.oval;
		;
		goto R999;

	case 206: // STATE 131
		;
		now.sCheck[ Index(((P0 *)_this)->j, 2) ] = trpt->bup.oval;
		;
		goto R999;

	case 207: // STATE 135
		;
	/* 0 */	((P0 *)_this)->r = trpt->bup.oval;
		;
		;
		goto R999;
;
		;
		;
		
	case 209: // STATE 144
		goto R999;
;
		
	case 210: // STATE 146
		goto R999;
;
		
	case 211: // STATE 152
		goto R999;
;
		
	case 212: // STATE 154
		goto R999;
;
		
	case 213: // STATE 159
		goto R999;
;
		
	case 214: // STATE 161
		goto R999;
;
		;
		;
		
	case 216: // STATE 164
		goto R999;
	case 217: // STATE 213
		sv_restor();
		goto R999;

	case 218: // STATE 215
		;
	/* 0 */	((P0 *)_this)->r = trpt->bup.oval;
		;
		;
		goto R999;

	case 219: // STATE 217
		;
	/* 0 */	((P0 *)_this)->r = trpt->bup.oval;
		;
		;
		goto R999;

	case 220: // STATE 219
		;
	/* 0 */	((P0 *)_this)->r = trpt->bup.oval;
		;
		;
		goto R999;
;
		;
		;
		;
		;
		
	case 223: // STATE 226
		goto R999;

	case 224: // STATE 233
		;
	/* 0 */	((P0 *)_this)->r = trpt->bup.oval;
		;
		;
		goto R999;

	case 225: // STATE 239
		;
		((P0 *)_this)->r = trpt->bup.oval;
		;
		goto R999;

	case 226: // STATE 241
		;
		now.two_owners = trpt->bup.oval;
		;
		goto R999;

	case 227: // STATE 247
		;
		((P0 *)_this)->r = trpt->bup.oval;
		;
		goto R999;

	case 228: // STATE 252
		;
		now.sAsk[ Index(((P0 *)_this)->j, 2) ] = trpt->bup.oval;
		;
		goto R999;

	case 229: // STATE 256
		;
	/* 0 */	((P0 *)_this)->r = trpt->bup.oval;
		;
		;
		goto R999;

	case 230: // STATE 264
		;
		((P0 *)_this)->r = trpt->bup.oval;
		;
		goto R999;

	case 231: // STATE 266
		;
		now.two_owners = trpt->bup.oval;
		;
		goto R999;

	case 232: // STATE 272
		;
		((P0 *)_this)->r = trpt->bup.oval;
		;
		goto R999;

	case 233: // STATE 277
		;
		now.sAsk[ Index(((P0 *)_this)->j, 2) ] = trpt->bup.oval;
		;
		goto R999;

	case 234: // STATE 281
		;
	/* 0 */	((P0 *)_this)->r = trpt->bup.oval;
		;
		;
		goto R999;

	case 235: // STATE 289
		;
		((P0 *)_this)->r = trpt->bup.oval;
		;
		goto R999;

	case 236: // STATE 291
		;
		now.two_owners = trpt->bup.oval;
		;
		goto R999;

	case 237: // STATE 297
		;
		((P0 *)_this)->r = trpt->bup.oval;
		;
		goto R999;

	case 238: // STATE 302
		;
		now.sAsk[ Index(((P0 *)_this)->j, 2) ] = trpt->bup.oval;
		;
		goto R999;

	case 239: // STATE 306
		;
	/* 0 */	((P0 *)_this)->r = trpt->bup.oval;
		;
		;
		goto R999;
;
		;
		
	case 241: // STATE 315
		;
		((P0 *)_this)->r = trpt->bup.oval;
		;
		goto R999;

	case 242: // STATE 317
		;
		now.two_owners = trpt->bup.oval;
		;
		goto R999;

	case 243: // STATE 323
		;
		((P0 *)_this)->r = trpt->bup.oval;
		;
		goto R999;

	case 244: // STATE 328
		;
		now.sWait[ Index(((P0 *)_this)->j, 2) ] = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 246: // STATE 334
		;
		((P0 *)_this)->r = trpt->bup.oval;
		;
		goto R999;

	case 247: // STATE 336
		;
		now.two_owners = trpt->bup.oval;
		;
		goto R999;

	case 248: // STATE 342
		;
		((P0 *)_this)->r = trpt->bup.oval;
		;
		goto R999;

	case 249: // STATE 347
		;
		now.sWait[ Index(((P0 *)_this)->j, 2) ] = trpt->bup.oval;
		;
		goto R999;
;
		
	case 250: // STATE 351
		goto R999;

	case 251: // STATE 354
		;
		((P0 *)_this)->r = trpt->bup.oval;
		;
		goto R999;

	case 252: // STATE 357
		;
	/* 0 */	((P0 *)_this)->r = trpt->bup.oval;
		;
		;
		goto R999;

	case 253: // STATE 359
		;
	/* 0 */	((P0 *)_this)->r = trpt->bup.oval;
		;
		;
		goto R999;

	case 254: // STATE 361
		;
	/* 0 */	((P0 *)_this)->r = trpt->bup.oval;
		;
		;
		goto R999;
;
		
	case 255: // STATE 362
		goto R999;
;
		
	case 256: // STATE 366
		goto R999;
;
		
	case 257: // STATE 368
		goto R999;
;
		
	case 258: // STATE 370
		goto R999;
;
		;
		;
		
	case 260: // STATE 373
		goto R999;
	case 261: // STATE 422
		sv_restor();
		goto R999;

	case 262: // STATE 424
		;
	/* 0 */	((P0 *)_this)->r = trpt->bup.oval;
		;
		;
		goto R999;

	case 263: // STATE 426
		;
	/* 0 */	((P0 *)_this)->r = trpt->bup.oval;
		;
		;
		goto R999;

	case 264: // STATE 428
		;
	/* 0 */	((P0 *)_this)->r = trpt->bup.oval;
		;
		;
		goto R999;
;
		;
		;
		;
		
	case 267: // STATE 435
		;
	/* 0 */	((P0 *)_this)->r = trpt->bup.oval;
		;
		;
		goto R999;

	case 268: // STATE 441
		;
		((P0 *)_this)->r = trpt->bup.oval;
		;
		goto R999;

	case 269: // STATE 443
		;
		now.two_owners = trpt->bup.oval;
		;
		goto R999;

	case 270: // STATE 449
		;
		((P0 *)_this)->r = trpt->bup.oval;
		;
		goto R999;

	case 271: // STATE 454
		;
		now.sCut[ Index(((P0 *)_this)->j, 2) ] = trpt->bup.oval;
		;
		goto R999;

	case 272: // STATE 458
		;
	/* 0 */	((P0 *)_this)->r = trpt->bup.oval;
		;
		;
		goto R999;

	case 273: // STATE 467
		;
		((P0 *)_this)->next = trpt->bup.ovals[1];
		((P0 *)_this)->said = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;
;
		
	case 274: // STATE 469
		goto R999;

	case 275: // STATE 474
		;
	/* 0 */	((P0 *)_this)->asked = trpt->bup.oval;
		;
		;
		goto R999;
;
		;
		;
		;
		;
		
	case 278: // STATE 484
		goto R999;
;
		
	case 279: // STATE 486
		goto R999;
;
		;
		;
		
	case 281: // STATE 489
		goto R999;
	case 282: // STATE 538
		sv_restor();
		goto R999;

	case 283: // STATE 540
		;
	/* 0 */	((P0 *)_this)->r = trpt->bup.oval;
		;
		;
		goto R999;

	case 284: // STATE 542
		;
	/* 0 */	((P0 *)_this)->r = trpt->bup.oval;
		;
		;
		goto R999;

	case 285: // STATE 544
		;
	/* 0 */	((P0 *)_this)->r = trpt->bup.oval;
		;
		;
		goto R999;
;
		;
		;
		;
		
	case 288: // STATE 551
		;
	/* 0 */	((P0 *)_this)->r = trpt->bup.oval;
		;
		;
		goto R999;

	case 289: // STATE 557
		;
		((P0 *)_this)->r = trpt->bup.oval;
		;
		goto R999;

	case 290: // STATE 559
		;
		now.two_owners = trpt->bup.oval;
		;
		goto R999;

	case 291: // STATE 565
		;
		((P0 *)_this)->r = trpt->bup.oval;
		;
		goto R999;

	case 292: // STATE 570
		;
		now.sStart[ Index(((P0 *)_this)->j, 2) ] = trpt->bup.oval;
		;
		goto R999;

	case 293: // STATE 574
		;
	/* 0 */	((P0 *)_this)->r = trpt->bup.oval;
		;
		;
		goto R999;

	case 294: // STATE 578
		;
		((P0 *)_this)->next = trpt->bup.ovals[2];
		((P0 *)_this)->said = trpt->bup.ovals[1];
	/* 0 */	((P0 *)_this)->r = trpt->bup.ovals[0];
		;
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 295: // STATE 580
		;
	/* 0 */	((P0 *)_this)->r = trpt->bup.oval;
		;
		;
		goto R999;

	case 296: // STATE 585
		;
		((P0 *)_this)->answer = trpt->bup.oval;
		;
		goto R999;

	case 297: // STATE 719
		;
		now.call[ Index(((P0 *)_this)->c, 6) ].budget = trpt->bup.ovals[2];
		((P0 *)_this)->answer = trpt->bup.ovals[1];
	/* 0 */	((P0 *)_this)->answer = trpt->bup.ovals[0];
		;
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 298: // STATE 719
		;
		now.call[ Index(((P0 *)_this)->c, 6) ].budget = trpt->bup.oval;
		;
		goto R999;

	case 299: // STATE 588
		;
	/* 0 */	((P0 *)_this)->answer = trpt->bup.oval;
		;
		;
		goto R999;

	case 300: // STATE 590
		;
		now.call_of_ended_job = trpt->bup.oval;
		;
		goto R999;

	case 301: // STATE 596
		;
		((P0 *)_this)->changed = trpt->bup.ovals[1];
		now.call[ Index(((P0 *)_this)->c, 6) ].flying = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 302: // STATE 598
		;
		now.cuts = trpt->bup.oval;
		;
		goto R999;

	case 303: // STATE 600
		;
		now.second_power_off = trpt->bup.oval;
		;
		goto R999;

	case 304: // STATE 610
		;
		now.guestDown = trpt->bup.ovals[1];
		((P0 *)_this)->changed = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 305: // STATE 612
		;
		now.shutdowns = trpt->bup.oval;
		;
		goto R999;

	case 306: // STATE 614
		;
		now.second_shutdown = trpt->bup.oval;
		;
		goto R999;

	case 307: // STATE 626
		;
		now.offBy = trpt->bup.ovals[3];
		now.guestDown = trpt->bup.ovals[2];
		now.on = trpt->bup.ovals[1];
		((P0 *)_this)->changed = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;

	case 308: // STATE 631
		;
		now.offBy = trpt->bup.ovals[3];
		now.guestDown = trpt->bup.ovals[2];
		now.on = trpt->bup.ovals[1];
		((P0 *)_this)->changed = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;

	case 309: // STATE 636
		;
		now.late_call = trpt->bup.oval;
		;
		goto R999;

	case 310: // STATE 639
		;
		now.turned = trpt->bup.oval;
		;
		goto R999;

	case 311: // STATE 719
		;
		now.call[ Index(((P0 *)_this)->c, 6) ].budget = trpt->bup.ovals[2];
		((P0 *)_this)->answer = trpt->bup.ovals[1];
		now.false_state = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 312: // STATE 719
		;
		now.call[ Index(((P0 *)_this)->c, 6) ].budget = trpt->bup.ovals[1];
		((P0 *)_this)->answer = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 313: // STATE 652
		;
		now.lostReplies = trpt->bup.oval;
		;
		goto R999;

	case 314: // STATE 654
		;
		((P0 *)_this)->changed = trpt->bup.ovals[1];
		now.call[ Index(((P0 *)_this)->c, 6) ].flying = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 315: // STATE 656
		;
		now.cuts = trpt->bup.oval;
		;
		goto R999;

	case 316: // STATE 658
		;
		now.second_power_off = trpt->bup.oval;
		;
		goto R999;

	case 317: // STATE 668
		;
		now.guestDown = trpt->bup.ovals[1];
		((P0 *)_this)->changed = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 318: // STATE 670
		;
		now.shutdowns = trpt->bup.oval;
		;
		goto R999;

	case 319: // STATE 672
		;
		now.second_shutdown = trpt->bup.oval;
		;
		goto R999;

	case 320: // STATE 684
		;
		now.offBy = trpt->bup.ovals[3];
		now.guestDown = trpt->bup.ovals[2];
		now.on = trpt->bup.ovals[1];
		((P0 *)_this)->changed = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;

	case 321: // STATE 689
		;
		now.offBy = trpt->bup.ovals[3];
		now.guestDown = trpt->bup.ovals[2];
		now.on = trpt->bup.ovals[1];
		((P0 *)_this)->changed = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;

	case 322: // STATE 694
		;
		now.late_call = trpt->bup.oval;
		;
		goto R999;

	case 323: // STATE 697
		;
		now.turned = trpt->bup.oval;
		;
		goto R999;

	case 324: // STATE 719
		;
		now.call[ Index(((P0 *)_this)->c, 6) ].budget = trpt->bup.ovals[3];
		((P0 *)_this)->answer = trpt->bup.ovals[2];
		now.false_state = trpt->bup.ovals[1];
	/* 0 */	((P0 *)_this)->changed = trpt->bup.ovals[0];
		;
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;

	case 325: // STATE 719
		;
		now.call[ Index(((P0 *)_this)->c, 6) ].budget = trpt->bup.ovals[1];
		((P0 *)_this)->answer = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 326: // STATE 719
		;
		now.call[ Index(((P0 *)_this)->c, 6) ].budget = trpt->bup.ovals[2];
		((P0 *)_this)->answer = trpt->bup.ovals[1];
		now.lostReplies = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;
;
		;
		
	case 328: // STATE 719
		;
		now.call[ Index(((P0 *)_this)->c, 6) ].budget = trpt->bup.oval;
		;
		goto R999;

	case 329: // STATE 722
		;
	/* 0 */	((P0 *)_this)->answer = trpt->bup.oval;
		;
		;
		goto R999;
	case 330: // STATE 748
		sv_restor();
		goto R999;

	case 331: // STATE 750
		;
	/* 0 */	((P0 *)_this)->r = trpt->bup.oval;
		;
		;
		goto R999;

	case 332: // STATE 752
		;
	/* 1 */	((P0 *)_this)->answer = trpt->bup.ovals[1];
	/* 0 */	((P0 *)_this)->r = trpt->bup.ovals[0];
		;
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 333: // STATE 754
		;
	/* 1 */	((P0 *)_this)->answer = trpt->bup.ovals[1];
	/* 0 */	((P0 *)_this)->r = trpt->bup.ovals[0];
		;
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 334: // STATE 756
		;
	/* 1 */	((P0 *)_this)->answer = trpt->bup.ovals[1];
	/* 0 */	((P0 *)_this)->r = trpt->bup.ovals[0];
		;
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;
;
		;
		
	case 336: // STATE 759
		;
	/* 0 */	((P0 *)_this)->c = trpt->bup.oval;
		;
		;
		goto R999;

	case 337: // STATE 761
		;
	/* 0 */	((P0 *)_this)->c = trpt->bup.oval;
		;
		;
		goto R999;
	case 338: // STATE 788
		sv_restor();
		goto R999;
	case 339: // STATE 811
		sv_restor();
		goto R999;

	case 340: // STATE 816
		;
		((P0 *)_this)->next = trpt->bup.oval;
		;
		goto R999;

	case 341: // STATE 817
		;
		((P0 *)_this)->said = trpt->bup.oval;
		;
		goto R999;
	case 342: // STATE 888
		sv_restor();
		goto R999;

	case 343: // STATE 890
		;
	/* 0 */	((P0 *)_this)->r = trpt->bup.oval;
		;
		;
		goto R999;
;
		;
		
	case 345: // STATE 901
		;
		now.hold[ Index(((P0 *)_this)->t, 16) ] = trpt->bup.ovals[1];
		now.tk[ Index(((P0 *)_this)->t, 16) ] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 346: // STATE 901
		;
		now.hold[ Index(((P0 *)_this)->t, 16) ] = trpt->bup.oval;
		;
		goto R999;

	case 347: // STATE 903
		;
		now.own[ Index(((P0 *)_this)->j, 2) ] = trpt->bup.oval;
		;
		goto R999;

	case 348: // STATE 921
		;
		((P0 *)_this)->changed = trpt->bup.ovals[14];
		((P0 *)_this)->again = trpt->bup.ovals[13];
		((P0 *)_this)->asked = trpt->bup.ovals[12];
		((P0 *)_this)->answer = trpt->bup.ovals[11];
		((P0 *)_this)->next = trpt->bup.ovals[10];
		((P0 *)_this)->said = trpt->bup.ovals[9];
		((P0 *)_this)->mode = trpt->bup.ovals[8];
		((P0 *)_this)->r = trpt->bup.ovals[7];
		((P0 *)_this)->c = trpt->bup.ovals[6];
		((P0 *)_this)->j = trpt->bup.ovals[5];
		((P0 *)_this)->t = trpt->bup.ovals[4];
		now.wn[ Index(((P0 *)_this)->id, 2) ] = trpt->bup.ovals[3];
		now.we[ Index(((P0 *)_this)->id, 2) ] = trpt->bup.ovals[2];
		now.wj[ Index(((P0 *)_this)->id, 2) ] = trpt->bup.ovals[1];
		busy[ Index(((P0 *)_this)->id, 2) ] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 15);
		goto R999;

	case 349: // STATE 928
		;
		p_restor(II);
		;
		;
		goto R999;
	}

