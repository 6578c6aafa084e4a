#ifdef PEG
struct T_SRC {
	char *fl; int ln;
} T_SRC[NTRANS];

void
tr_2_src(int m, char *file, int ln)
{	T_SRC[m].fl = file;
	T_SRC[m].ln = ln;
}

void
putpeg(int n, int m)
{	printf("%5d	trans %4d ", m, n);
	printf("%s:%d\n",
		T_SRC[n].fl, T_SRC[n].ln);
}
#endif

void
settable(void)
{	Trans *T;
	Trans *settr(int, int, int, int, int, char *, int, int, int);

	trans = (Trans ***) emalloc(7*sizeof(Trans **));

	/* proctype 5: :init: */

	trans[5] = (Trans **) emalloc(9*sizeof(Trans *));

	T = trans[ 5][7] = settr(1599,2,0,0,0,"ATOMIC", 0, 2, 0);
	T->nxt	= settr(1599,2,1,0,0,"ATOMIC", 0, 2, 0);
	trans[5][1]	= settr(1593,2,2,3,3,"(run Client())", 0, 2, 0);
	trans[5][2]	= settr(1594,2,3,4,4,"(run Sweeper())", 0, 2, 0);
	trans[5][3]	= settr(1595,2,4,5,5,"(run World())", 0, 2, 0);
	trans[5][4]	= settr(1596,2,5,6,6,"(run Worker(0))", 0, 2, 0);
	trans[5][5]	= settr(1597,2,6,7,7,"(run Worker(1))", 0, 2, 0);
	trans[5][6]	= settr(1598,0,8,8,8,"(run Observer())", 0, 2, 0);
	trans[5][8]	= settr(1600,0,0,9,9,"-end-", 0, 3500, 0);

	/* proctype 4: Observer */

	trans[4] = (Trans **) emalloc(13*sizeof(Trans *));

	trans[4][1]	= settr(1581,0,10,10,0,"(timeout)", 1, 3000, 0);
	T = trans[4][10] = settr(1590,0,0,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(1590,0,2,0,0,"IF", 0, 2, 0);
	    T->nxt	= settr(1590,0,9,0,0,"IF", 0, 2, 0);
	trans[4][2]	= settr(1582,0,7,11,0,"(((0==0)||(0==1)))", 0, 2, 0);
	T = trans[4][7] = settr(1587,0,0,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(1587,0,3,0,0,"IF", 0, 2, 0);
	    T->nxt	= settr(1587,0,6,0,0,"IF", 0, 2, 0);
	trans[4][3]	= settr(1583,0,4,12,0,"((((((st[0]==pending)||(st[0]==running))||((st[1]==pending)||(st[1]==running)))||(alias!=0))||(real!=0)))", 1, 2, 0);
	trans[4][4]	= settr(1584,0,5,13,13,"standstill = ((0==0)||(0==1))", 1, 2, 0);
	trans[4][5]	= settr(1585,0,12,14,0,"assert(!(standstill))", 1, 2, 0);
	trans[4][8]	= settr(1588,0,12,1,0,".(goto)", 0, 2, 0);
	trans[4][6]	= settr(1586,0,12,2,0,"else", 0, 2, 0);
	trans[4][11]	= settr(1591,0,12,1,0,".(goto)", 0, 2, 0);
	trans[4][9]	= settr(1589,0,12,2,0,"else", 0, 2, 0);
	trans[4][12]	= settr(1592,0,0,15,15,"-end-", 0, 3500, 0);

	/* proctype 3: World */

	trans[3] = (Trans **) emalloc(599*sizeof(Trans *));

	trans[3][596]	= settr(1578,0,595,1,0,".(goto)", 0, 2, 0);
	T = trans[3][595] = settr(1577,0,0,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,38,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,41,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,79,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,82,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,87,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,90,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,94,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,99,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,102,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,106,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,111,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,114,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,118,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,123,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,126,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,130,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,135,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,138,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,142,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,147,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,150,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,154,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,159,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,162,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,166,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,171,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,174,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,178,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,183,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,186,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,190,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,195,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,198,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,202,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,207,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,210,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,214,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,272,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,275,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,333,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,336,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,394,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,397,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,455,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,458,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,516,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,519,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,577,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,580,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(1577,0,591,0,0,"DO", 0, 2, 0);
	    T->nxt	= settr(1577,0,594,0,0,"DO", 0, 2, 0);
	T = trans[ 3][38] = settr(1020,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1020,2,1,0,0,"ATOMIC", 1, 2, 0);
	trans[3][1]	= settr(983,2,5,16,0,"((((st[0]==running)&&fresh[0])&&((own[0]==0)||(stales<0))))", 1, 2, 0);
	T = trans[3][5] = settr(987,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(987,2,2,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(987,2,4,0,0,"IF", 1, 2, 0);
	trans[3][2]	= settr(984,2,11,17,17,"((own[0]!=0))", 1, 2, 0); /* m: 3 -> 11,0 */
	reached3[3] = 1;
	trans[3][3]	= settr(0,0,0,0,0,"stales = (stales+1)",0,0,0);
	trans[3][6]	= settr(988,2,7,1,0,".(goto)", 1, 2, 0); /* m: 7 -> 0,11 */
	reached3[7] = 1;
	trans[3][4]	= settr(986,2,7,2,0,"else", 1, 2, 0);
	trans[3][7]	= settr(989,2,11,18,18,"fresh[0] = 0", 1, 2, 0);
	T = trans[3][11] = settr(993,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(993,2,8,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(993,2,10,0,0,"IF", 1, 2, 0);
	trans[3][8]	= settr(990,2,16,19,19,"(((call[0].verb!=0)&&(call[0].job==0)))", 1, 2, 0); /* m: 9 -> 16,0 */
	reached3[9] = 1;
	trans[3][9]	= settr(0,0,0,0,0,"call[0].budget = 0",0,0,0);
	trans[3][12]	= settr(994,2,16,1,0,".(goto)", 1, 2, 0);
	trans[3][10]	= settr(992,2,16,2,0,"else", 1, 2, 0);
	T = trans[3][16] = settr(998,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(998,2,13,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(998,2,15,0,0,"IF", 1, 2, 0);
	trans[3][13]	= settr(995,2,21,20,20,"(((call[1].verb!=0)&&(call[1].job==0)))", 1, 2, 0); /* m: 14 -> 21,0 */
	reached3[14] = 1;
	trans[3][14]	= settr(0,0,0,0,0,"call[1].budget = 0",0,0,0);
	trans[3][17]	= settr(999,2,21,1,0,".(goto)", 1, 2, 0);
	trans[3][15]	= settr(997,2,21,2,0,"else", 1, 2, 0);
	T = trans[3][21] = settr(1003,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1003,2,18,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1003,2,20,0,0,"IF", 1, 2, 0);
	trans[3][18]	= settr(1000,2,26,21,21,"(((call[2].verb!=0)&&(call[2].job==0)))", 1, 2, 0); /* m: 19 -> 26,0 */
	reached3[19] = 1;
	trans[3][19]	= settr(0,0,0,0,0,"call[2].budget = 0",0,0,0);
	trans[3][22]	= settr(1004,2,26,1,0,".(goto)", 1, 2, 0);
	trans[3][20]	= settr(1002,2,26,2,0,"else", 1, 2, 0);
	T = trans[3][26] = settr(1008,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1008,2,23,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1008,2,25,0,0,"IF", 1, 2, 0);
	trans[3][23]	= settr(1005,2,31,22,22,"(((call[3].verb!=0)&&(call[3].job==0)))", 1, 2, 0); /* m: 24 -> 31,0 */
	reached3[24] = 1;
	trans[3][24]	= settr(0,0,0,0,0,"call[3].budget = 0",0,0,0);
	trans[3][27]	= settr(1009,2,31,1,0,".(goto)", 1, 2, 0);
	trans[3][25]	= settr(1007,2,31,2,0,"else", 1, 2, 0);
	T = trans[3][31] = settr(1013,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1013,2,28,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1013,2,30,0,0,"IF", 1, 2, 0);
	trans[3][28]	= settr(1010,2,36,23,23,"(((call[4].verb!=0)&&(call[4].job==0)))", 1, 2, 0); /* m: 29 -> 36,0 */
	reached3[29] = 1;
	trans[3][29]	= settr(0,0,0,0,0,"call[4].budget = 0",0,0,0);
	trans[3][32]	= settr(1014,2,36,1,0,".(goto)", 1, 2, 0);
	trans[3][30]	= settr(1012,2,36,2,0,"else", 1, 2, 0);
	T = trans[3][36] = settr(1018,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1018,2,33,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1018,2,35,0,0,"IF", 1, 2, 0);
	trans[3][33]	= settr(1015,0,595,24,24,"(((call[5].verb!=0)&&(call[5].job==0)))", 1, 2, 0); /* m: 34 -> 595,0 */
	reached3[34] = 1;
	trans[3][34]	= settr(0,0,0,0,0,"call[5].budget = 0",0,0,0);
	trans[3][37]	= settr(1019,0,595,25,25,".(goto)", 1, 2, 0);
	trans[3][35]	= settr(1017,2,37,2,0,"else", 1, 2, 0);
	T = trans[ 3][41] = settr(1023,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1023,2,39,0,0,"ATOMIC", 1, 2, 0);
	trans[3][39]	= settr(1021,0,595,26,26,"(((((st[0]==running)&&!(fresh[0]))&&(own[0]!=0))&&(0>0)))", 1, 2, 0); /* m: 40 -> 595,0 */
	reached3[40] = 1;
	trans[3][40]	= settr(0,0,0,0,0,"fresh[0] = 1",0,0,0);
	T = trans[ 3][79] = settr(1061,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1061,2,42,0,0,"ATOMIC", 1, 2, 0);
	trans[3][42]	= settr(1024,2,46,27,0,"((((st[1]==running)&&fresh[1])&&((own[1]==0)||(stales<0))))", 1, 2, 0);
	T = trans[3][46] = settr(1028,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1028,2,43,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1028,2,45,0,0,"IF", 1, 2, 0);
	trans[3][43]	= settr(1025,2,52,28,28,"((own[1]!=0))", 1, 2, 0); /* m: 44 -> 52,0 */
	reached3[44] = 1;
	trans[3][44]	= settr(0,0,0,0,0,"stales = (stales+1)",0,0,0);
	trans[3][47]	= settr(1029,2,48,1,0,".(goto)", 1, 2, 0); /* m: 48 -> 0,52 */
	reached3[48] = 1;
	trans[3][45]	= settr(1027,2,48,2,0,"else", 1, 2, 0);
	trans[3][48]	= settr(1030,2,52,29,29,"fresh[1] = 0", 1, 2, 0);
	T = trans[3][52] = settr(1034,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1034,2,49,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1034,2,51,0,0,"IF", 1, 2, 0);
	trans[3][49]	= settr(1031,2,57,30,30,"(((call[0].verb!=0)&&(call[0].job==1)))", 1, 2, 0); /* m: 50 -> 57,0 */
	reached3[50] = 1;
	trans[3][50]	= settr(0,0,0,0,0,"call[0].budget = 0",0,0,0);
	trans[3][53]	= settr(1035,2,57,1,0,".(goto)", 1, 2, 0);
	trans[3][51]	= settr(1033,2,57,2,0,"else", 1, 2, 0);
	T = trans[3][57] = settr(1039,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1039,2,54,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1039,2,56,0,0,"IF", 1, 2, 0);
	trans[3][54]	= settr(1036,2,62,31,31,"(((call[1].verb!=0)&&(call[1].job==1)))", 1, 2, 0); /* m: 55 -> 62,0 */
	reached3[55] = 1;
	trans[3][55]	= settr(0,0,0,0,0,"call[1].budget = 0",0,0,0);
	trans[3][58]	= settr(1040,2,62,1,0,".(goto)", 1, 2, 0);
	trans[3][56]	= settr(1038,2,62,2,0,"else", 1, 2, 0);
	T = trans[3][62] = settr(1044,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1044,2,59,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1044,2,61,0,0,"IF", 1, 2, 0);
	trans[3][59]	= settr(1041,2,67,32,32,"(((call[2].verb!=0)&&(call[2].job==1)))", 1, 2, 0); /* m: 60 -> 67,0 */
	reached3[60] = 1;
	trans[3][60]	= settr(0,0,0,0,0,"call[2].budget = 0",0,0,0);
	trans[3][63]	= settr(1045,2,67,1,0,".(goto)", 1, 2, 0);
	trans[3][61]	= settr(1043,2,67,2,0,"else", 1, 2, 0);
	T = trans[3][67] = settr(1049,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1049,2,64,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1049,2,66,0,0,"IF", 1, 2, 0);
	trans[3][64]	= settr(1046,2,72,33,33,"(((call[3].verb!=0)&&(call[3].job==1)))", 1, 2, 0); /* m: 65 -> 72,0 */
	reached3[65] = 1;
	trans[3][65]	= settr(0,0,0,0,0,"call[3].budget = 0",0,0,0);
	trans[3][68]	= settr(1050,2,72,1,0,".(goto)", 1, 2, 0);
	trans[3][66]	= settr(1048,2,72,2,0,"else", 1, 2, 0);
	T = trans[3][72] = settr(1054,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1054,2,69,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1054,2,71,0,0,"IF", 1, 2, 0);
	trans[3][69]	= settr(1051,2,77,34,34,"(((call[4].verb!=0)&&(call[4].job==1)))", 1, 2, 0); /* m: 70 -> 77,0 */
	reached3[70] = 1;
	trans[3][70]	= settr(0,0,0,0,0,"call[4].budget = 0",0,0,0);
	trans[3][73]	= settr(1055,2,77,1,0,".(goto)", 1, 2, 0);
	trans[3][71]	= settr(1053,2,77,2,0,"else", 1, 2, 0);
	T = trans[3][77] = settr(1059,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1059,2,74,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1059,2,76,0,0,"IF", 1, 2, 0);
	trans[3][74]	= settr(1056,0,595,35,35,"(((call[5].verb!=0)&&(call[5].job==1)))", 1, 2, 0); /* m: 75 -> 595,0 */
	reached3[75] = 1;
	trans[3][75]	= settr(0,0,0,0,0,"call[5].budget = 0",0,0,0);
	trans[3][78]	= settr(1060,0,595,36,36,".(goto)", 1, 2, 0);
	trans[3][76]	= settr(1058,2,78,2,0,"else", 1, 2, 0);
	T = trans[ 3][82] = settr(1064,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1064,2,80,0,0,"ATOMIC", 1, 2, 0);
	trans[3][80]	= settr(1062,0,595,37,37,"(((((st[1]==running)&&!(fresh[1]))&&(own[1]!=0))&&(0>0)))", 1, 2, 0); /* m: 81 -> 595,0 */
	reached3[81] = 1;
	trans[3][81]	= settr(0,0,0,0,0,"fresh[1] = 1",0,0,0);
	T = trans[ 3][87] = settr(1069,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1069,2,83,0,0,"ATOMIC", 1, 2, 0);
	trans[3][83]	= settr(1065,0,595,38,38,"(((tk[((0*8)+0)]==taken)&&(redeliveries<0)))", 1, 2, 0); /* m: 84 -> 595,0 */
	reached3[84] = 1;
	trans[3][84]	= settr(0,0,0,0,0,"redeliveries = (redeliveries+1)",0,0,0);
	trans[3][85]	= settr(0,0,0,0,0,"tk[((0*8)+0)] = queued",0,0,0);
	trans[3][86]	= settr(0,0,0,0,0,"hold[((0*8)+0)] = 0",0,0,0);
	T = trans[ 3][90] = settr(1072,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1072,2,88,0,0,"ATOMIC", 1, 2, 0);
	trans[3][88]	= settr(1070,0,595,39,39,"(((tk[((0*8)+0)]==taken)&&(hold[((0*8)+0)]==0)))", 1, 2, 0); /* m: 89 -> 595,0 */
	reached3[89] = 1;
	trans[3][89]	= settr(0,0,0,0,0,"tk[((0*8)+0)] = archived",0,0,0);
	T = trans[ 3][94] = settr(1076,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1076,2,91,0,0,"ATOMIC", 1, 2, 0);
	trans[3][91]	= settr(1073,0,595,40,40,"((((tk[((0*8)+0)]==taken)&&(hold[((0*8)+0)]==0))&&(redeliveries<0)))", 1, 2, 0); /* m: 92 -> 595,0 */
	reached3[92] = 1;
	trans[3][92]	= settr(0,0,0,0,0,"redeliveries = (redeliveries+1)",0,0,0);
	trans[3][93]	= settr(0,0,0,0,0,"tk[((0*8)+0)] = queued",0,0,0);
	T = trans[ 3][99] = settr(1081,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1081,2,95,0,0,"ATOMIC", 1, 2, 0);
	trans[3][95]	= settr(1077,0,595,41,41,"(((tk[((0*8)+1)]==taken)&&(redeliveries<0)))", 1, 2, 0); /* m: 96 -> 595,0 */
	reached3[96] = 1;
	trans[3][96]	= settr(0,0,0,0,0,"redeliveries = (redeliveries+1)",0,0,0);
	trans[3][97]	= settr(0,0,0,0,0,"tk[((0*8)+1)] = queued",0,0,0);
	trans[3][98]	= settr(0,0,0,0,0,"hold[((0*8)+1)] = 0",0,0,0);
	T = trans[ 3][102] = settr(1084,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1084,2,100,0,0,"ATOMIC", 1, 2, 0);
	trans[3][100]	= settr(1082,0,595,42,42,"(((tk[((0*8)+1)]==taken)&&(hold[((0*8)+1)]==0)))", 1, 2, 0); /* m: 101 -> 595,0 */
	reached3[101] = 1;
	trans[3][101]	= settr(0,0,0,0,0,"tk[((0*8)+1)] = archived",0,0,0);
	T = trans[ 3][106] = settr(1088,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1088,2,103,0,0,"ATOMIC", 1, 2, 0);
	trans[3][103]	= settr(1085,0,595,43,43,"((((tk[((0*8)+1)]==taken)&&(hold[((0*8)+1)]==0))&&(redeliveries<0)))", 1, 2, 0); /* m: 104 -> 595,0 */
	reached3[104] = 1;
	trans[3][104]	= settr(0,0,0,0,0,"redeliveries = (redeliveries+1)",0,0,0);
	trans[3][105]	= settr(0,0,0,0,0,"tk[((0*8)+1)] = queued",0,0,0);
	T = trans[ 3][111] = settr(1093,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1093,2,107,0,0,"ATOMIC", 1, 2, 0);
	trans[3][107]	= settr(1089,0,595,44,44,"(((tk[((0*8)+2)]==taken)&&(redeliveries<0)))", 1, 2, 0); /* m: 108 -> 595,0 */
	reached3[108] = 1;
	trans[3][108]	= settr(0,0,0,0,0,"redeliveries = (redeliveries+1)",0,0,0);
	trans[3][109]	= settr(0,0,0,0,0,"tk[((0*8)+2)] = queued",0,0,0);
	trans[3][110]	= settr(0,0,0,0,0,"hold[((0*8)+2)] = 0",0,0,0);
	T = trans[ 3][114] = settr(1096,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1096,2,112,0,0,"ATOMIC", 1, 2, 0);
	trans[3][112]	= settr(1094,0,595,45,45,"(((tk[((0*8)+2)]==taken)&&(hold[((0*8)+2)]==0)))", 1, 2, 0); /* m: 113 -> 595,0 */
	reached3[113] = 1;
	trans[3][113]	= settr(0,0,0,0,0,"tk[((0*8)+2)] = archived",0,0,0);
	T = trans[ 3][118] = settr(1100,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1100,2,115,0,0,"ATOMIC", 1, 2, 0);
	trans[3][115]	= settr(1097,0,595,46,46,"((((tk[((0*8)+2)]==taken)&&(hold[((0*8)+2)]==0))&&(redeliveries<0)))", 1, 2, 0); /* m: 116 -> 595,0 */
	reached3[116] = 1;
	trans[3][116]	= settr(0,0,0,0,0,"redeliveries = (redeliveries+1)",0,0,0);
	trans[3][117]	= settr(0,0,0,0,0,"tk[((0*8)+2)] = queued",0,0,0);
	T = trans[ 3][123] = settr(1105,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1105,2,119,0,0,"ATOMIC", 1, 2, 0);
	trans[3][119]	= settr(1101,0,595,47,47,"(((tk[((0*8)+3)]==taken)&&(redeliveries<0)))", 1, 2, 0); /* m: 120 -> 595,0 */
	reached3[120] = 1;
	trans[3][120]	= settr(0,0,0,0,0,"redeliveries = (redeliveries+1)",0,0,0);
	trans[3][121]	= settr(0,0,0,0,0,"tk[((0*8)+3)] = queued",0,0,0);
	trans[3][122]	= settr(0,0,0,0,0,"hold[((0*8)+3)] = 0",0,0,0);
	T = trans[ 3][126] = settr(1108,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1108,2,124,0,0,"ATOMIC", 1, 2, 0);
	trans[3][124]	= settr(1106,0,595,48,48,"(((tk[((0*8)+3)]==taken)&&(hold[((0*8)+3)]==0)))", 1, 2, 0); /* m: 125 -> 595,0 */
	reached3[125] = 1;
	trans[3][125]	= settr(0,0,0,0,0,"tk[((0*8)+3)] = archived",0,0,0);
	T = trans[ 3][130] = settr(1112,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1112,2,127,0,0,"ATOMIC", 1, 2, 0);
	trans[3][127]	= settr(1109,0,595,49,49,"((((tk[((0*8)+3)]==taken)&&(hold[((0*8)+3)]==0))&&(redeliveries<0)))", 1, 2, 0); /* m: 128 -> 595,0 */
	reached3[128] = 1;
	trans[3][128]	= settr(0,0,0,0,0,"redeliveries = (redeliveries+1)",0,0,0);
	trans[3][129]	= settr(0,0,0,0,0,"tk[((0*8)+3)] = queued",0,0,0);
	T = trans[ 3][135] = settr(1117,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1117,2,131,0,0,"ATOMIC", 1, 2, 0);
	trans[3][131]	= settr(1113,0,595,50,50,"(((tk[((0*8)+4)]==taken)&&(redeliveries<0)))", 1, 2, 0); /* m: 132 -> 595,0 */
	reached3[132] = 1;
	trans[3][132]	= settr(0,0,0,0,0,"redeliveries = (redeliveries+1)",0,0,0);
	trans[3][133]	= settr(0,0,0,0,0,"tk[((0*8)+4)] = queued",0,0,0);
	trans[3][134]	= settr(0,0,0,0,0,"hold[((0*8)+4)] = 0",0,0,0);
	T = trans[ 3][138] = settr(1120,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1120,2,136,0,0,"ATOMIC", 1, 2, 0);
	trans[3][136]	= settr(1118,0,595,51,51,"(((tk[((0*8)+4)]==taken)&&(hold[((0*8)+4)]==0)))", 1, 2, 0); /* m: 137 -> 595,0 */
	reached3[137] = 1;
	trans[3][137]	= settr(0,0,0,0,0,"tk[((0*8)+4)] = archived",0,0,0);
	T = trans[ 3][142] = settr(1124,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1124,2,139,0,0,"ATOMIC", 1, 2, 0);
	trans[3][139]	= settr(1121,0,595,52,52,"((((tk[((0*8)+4)]==taken)&&(hold[((0*8)+4)]==0))&&(redeliveries<0)))", 1, 2, 0); /* m: 140 -> 595,0 */
	reached3[140] = 1;
	trans[3][140]	= settr(0,0,0,0,0,"redeliveries = (redeliveries+1)",0,0,0);
	trans[3][141]	= settr(0,0,0,0,0,"tk[((0*8)+4)] = queued",0,0,0);
	T = trans[ 3][147] = settr(1129,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1129,2,143,0,0,"ATOMIC", 1, 2, 0);
	trans[3][143]	= settr(1125,0,595,53,53,"(((tk[((0*8)+5)]==taken)&&(redeliveries<0)))", 1, 2, 0); /* m: 144 -> 595,0 */
	reached3[144] = 1;
	trans[3][144]	= settr(0,0,0,0,0,"redeliveries = (redeliveries+1)",0,0,0);
	trans[3][145]	= settr(0,0,0,0,0,"tk[((0*8)+5)] = queued",0,0,0);
	trans[3][146]	= settr(0,0,0,0,0,"hold[((0*8)+5)] = 0",0,0,0);
	T = trans[ 3][150] = settr(1132,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1132,2,148,0,0,"ATOMIC", 1, 2, 0);
	trans[3][148]	= settr(1130,0,595,54,54,"(((tk[((0*8)+5)]==taken)&&(hold[((0*8)+5)]==0)))", 1, 2, 0); /* m: 149 -> 595,0 */
	reached3[149] = 1;
	trans[3][149]	= settr(0,0,0,0,0,"tk[((0*8)+5)] = archived",0,0,0);
	T = trans[ 3][154] = settr(1136,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1136,2,151,0,0,"ATOMIC", 1, 2, 0);
	trans[3][151]	= settr(1133,0,595,55,55,"((((tk[((0*8)+5)]==taken)&&(hold[((0*8)+5)]==0))&&(redeliveries<0)))", 1, 2, 0); /* m: 152 -> 595,0 */
	reached3[152] = 1;
	trans[3][152]	= settr(0,0,0,0,0,"redeliveries = (redeliveries+1)",0,0,0);
	trans[3][153]	= settr(0,0,0,0,0,"tk[((0*8)+5)] = queued",0,0,0);
	T = trans[ 3][159] = settr(1141,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1141,2,155,0,0,"ATOMIC", 1, 2, 0);
	trans[3][155]	= settr(1137,0,595,56,56,"(((tk[((1*8)+0)]==taken)&&(redeliveries<0)))", 1, 2, 0); /* m: 156 -> 595,0 */
	reached3[156] = 1;
	trans[3][156]	= settr(0,0,0,0,0,"redeliveries = (redeliveries+1)",0,0,0);
	trans[3][157]	= settr(0,0,0,0,0,"tk[((1*8)+0)] = queued",0,0,0);
	trans[3][158]	= settr(0,0,0,0,0,"hold[((1*8)+0)] = 0",0,0,0);
	T = trans[ 3][162] = settr(1144,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1144,2,160,0,0,"ATOMIC", 1, 2, 0);
	trans[3][160]	= settr(1142,0,595,57,57,"(((tk[((1*8)+0)]==taken)&&(hold[((1*8)+0)]==0)))", 1, 2, 0); /* m: 161 -> 595,0 */
	reached3[161] = 1;
	trans[3][161]	= settr(0,0,0,0,0,"tk[((1*8)+0)] = archived",0,0,0);
	T = trans[ 3][166] = settr(1148,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1148,2,163,0,0,"ATOMIC", 1, 2, 0);
	trans[3][163]	= settr(1145,0,595,58,58,"((((tk[((1*8)+0)]==taken)&&(hold[((1*8)+0)]==0))&&(redeliveries<0)))", 1, 2, 0); /* m: 164 -> 595,0 */
	reached3[164] = 1;
	trans[3][164]	= settr(0,0,0,0,0,"redeliveries = (redeliveries+1)",0,0,0);
	trans[3][165]	= settr(0,0,0,0,0,"tk[((1*8)+0)] = queued",0,0,0);
	T = trans[ 3][171] = settr(1153,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1153,2,167,0,0,"ATOMIC", 1, 2, 0);
	trans[3][167]	= settr(1149,0,595,59,59,"(((tk[((1*8)+1)]==taken)&&(redeliveries<0)))", 1, 2, 0); /* m: 168 -> 595,0 */
	reached3[168] = 1;
	trans[3][168]	= settr(0,0,0,0,0,"redeliveries = (redeliveries+1)",0,0,0);
	trans[3][169]	= settr(0,0,0,0,0,"tk[((1*8)+1)] = queued",0,0,0);
	trans[3][170]	= settr(0,0,0,0,0,"hold[((1*8)+1)] = 0",0,0,0);
	T = trans[ 3][174] = settr(1156,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1156,2,172,0,0,"ATOMIC", 1, 2, 0);
	trans[3][172]	= settr(1154,0,595,60,60,"(((tk[((1*8)+1)]==taken)&&(hold[((1*8)+1)]==0)))", 1, 2, 0); /* m: 173 -> 595,0 */
	reached3[173] = 1;
	trans[3][173]	= settr(0,0,0,0,0,"tk[((1*8)+1)] = archived",0,0,0);
	T = trans[ 3][178] = settr(1160,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1160,2,175,0,0,"ATOMIC", 1, 2, 0);
	trans[3][175]	= settr(1157,0,595,61,61,"((((tk[((1*8)+1)]==taken)&&(hold[((1*8)+1)]==0))&&(redeliveries<0)))", 1, 2, 0); /* m: 176 -> 595,0 */
	reached3[176] = 1;
	trans[3][176]	= settr(0,0,0,0,0,"redeliveries = (redeliveries+1)",0,0,0);
	trans[3][177]	= settr(0,0,0,0,0,"tk[((1*8)+1)] = queued",0,0,0);
	T = trans[ 3][183] = settr(1165,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1165,2,179,0,0,"ATOMIC", 1, 2, 0);
	trans[3][179]	= settr(1161,0,595,62,62,"(((tk[((1*8)+2)]==taken)&&(redeliveries<0)))", 1, 2, 0); /* m: 180 -> 595,0 */
	reached3[180] = 1;
	trans[3][180]	= settr(0,0,0,0,0,"redeliveries = (redeliveries+1)",0,0,0);
	trans[3][181]	= settr(0,0,0,0,0,"tk[((1*8)+2)] = queued",0,0,0);
	trans[3][182]	= settr(0,0,0,0,0,"hold[((1*8)+2)] = 0",0,0,0);
	T = trans[ 3][186] = settr(1168,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1168,2,184,0,0,"ATOMIC", 1, 2, 0);
	trans[3][184]	= settr(1166,0,595,63,63,"(((tk[((1*8)+2)]==taken)&&(hold[((1*8)+2)]==0)))", 1, 2, 0); /* m: 185 -> 595,0 */
	reached3[185] = 1;
	trans[3][185]	= settr(0,0,0,0,0,"tk[((1*8)+2)] = archived",0,0,0);
	T = trans[ 3][190] = settr(1172,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1172,2,187,0,0,"ATOMIC", 1, 2, 0);
	trans[3][187]	= settr(1169,0,595,64,64,"((((tk[((1*8)+2)]==taken)&&(hold[((1*8)+2)]==0))&&(redeliveries<0)))", 1, 2, 0); /* m: 188 -> 595,0 */
	reached3[188] = 1;
	trans[3][188]	= settr(0,0,0,0,0,"redeliveries = (redeliveries+1)",0,0,0);
	trans[3][189]	= settr(0,0,0,0,0,"tk[((1*8)+2)] = queued",0,0,0);
	T = trans[ 3][195] = settr(1177,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1177,2,191,0,0,"ATOMIC", 1, 2, 0);
	trans[3][191]	= settr(1173,0,595,65,65,"(((tk[((1*8)+3)]==taken)&&(redeliveries<0)))", 1, 2, 0); /* m: 192 -> 595,0 */
	reached3[192] = 1;
	trans[3][192]	= settr(0,0,0,0,0,"redeliveries = (redeliveries+1)",0,0,0);
	trans[3][193]	= settr(0,0,0,0,0,"tk[((1*8)+3)] = queued",0,0,0);
	trans[3][194]	= settr(0,0,0,0,0,"hold[((1*8)+3)] = 0",0,0,0);
	T = trans[ 3][198] = settr(1180,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1180,2,196,0,0,"ATOMIC", 1, 2, 0);
	trans[3][196]	= settr(1178,0,595,66,66,"(((tk[((1*8)+3)]==taken)&&(hold[((1*8)+3)]==0)))", 1, 2, 0); /* m: 197 -> 595,0 */
	reached3[197] = 1;
	trans[3][197]	= settr(0,0,0,0,0,"tk[((1*8)+3)] = archived",0,0,0);
	T = trans[ 3][202] = settr(1184,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1184,2,199,0,0,"ATOMIC", 1, 2, 0);
	trans[3][199]	= settr(1181,0,595,67,67,"((((tk[((1*8)+3)]==taken)&&(hold[((1*8)+3)]==0))&&(redeliveries<0)))", 1, 2, 0); /* m: 200 -> 595,0 */
	reached3[200] = 1;
	trans[3][200]	= settr(0,0,0,0,0,"redeliveries = (redeliveries+1)",0,0,0);
	trans[3][201]	= settr(0,0,0,0,0,"tk[((1*8)+3)] = queued",0,0,0);
	T = trans[ 3][207] = settr(1189,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1189,2,203,0,0,"ATOMIC", 1, 2, 0);
	trans[3][203]	= settr(1185,0,595,68,68,"(((tk[((1*8)+4)]==taken)&&(redeliveries<0)))", 1, 2, 0); /* m: 204 -> 595,0 */
	reached3[204] = 1;
	trans[3][204]	= settr(0,0,0,0,0,"redeliveries = (redeliveries+1)",0,0,0);
	trans[3][205]	= settr(0,0,0,0,0,"tk[((1*8)+4)] = queued",0,0,0);
	trans[3][206]	= settr(0,0,0,0,0,"hold[((1*8)+4)] = 0",0,0,0);
	T = trans[ 3][210] = settr(1192,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1192,2,208,0,0,"ATOMIC", 1, 2, 0);
	trans[3][208]	= settr(1190,0,595,69,69,"(((tk[((1*8)+4)]==taken)&&(hold[((1*8)+4)]==0)))", 1, 2, 0); /* m: 209 -> 595,0 */
	reached3[209] = 1;
	trans[3][209]	= settr(0,0,0,0,0,"tk[((1*8)+4)] = archived",0,0,0);
	T = trans[ 3][214] = settr(1196,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1196,2,211,0,0,"ATOMIC", 1, 2, 0);
	trans[3][211]	= settr(1193,0,595,70,70,"((((tk[((1*8)+4)]==taken)&&(hold[((1*8)+4)]==0))&&(redeliveries<0)))", 1, 2, 0); /* m: 212 -> 595,0 */
	reached3[212] = 1;
	trans[3][212]	= settr(0,0,0,0,0,"redeliveries = (redeliveries+1)",0,0,0);
	trans[3][213]	= settr(0,0,0,0,0,"tk[((1*8)+4)] = queued",0,0,0);
	T = trans[ 3][272] = settr(1254,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1254,2,215,0,0,"ATOMIC", 1, 2, 0);
	trans[3][215]	= settr(1197,2,270,71,0,"(call[0].flying)", 1, 2, 0);
	T = trans[ 3][270] = settr(1252,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(1252,0,216,0,0,"sub-sequence", 1, 2, 0);
	trans[3][216]	= settr(1198,2,227,72,72,"call[0].flying = 0", 1, 2, 0); /* m: 217 -> 0,227 */
	reached3[217] = 1;
	trans[3][217]	= settr(0,0,0,0,0,"changed = 0",0,0,0);
	T = trans[3][227] = settr(1209,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1209,2,218,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1209,2,226,0,0,"IF", 1, 2, 0);
	trans[3][218]	= settr(1200,2,224,73,73,"(((call[0].job==0)&&(call[0].verb==powerOff)))", 1, 2, 0); /* m: 219 -> 224,0 */
	reached3[219] = 1;
	trans[3][219]	= settr(0,0,0,0,0,"cuts = (cuts+1)",0,0,0);
	T = trans[3][224] = settr(1206,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1206,2,220,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1206,2,223,0,0,"IF", 1, 2, 0);
	trans[3][220]	= settr(1202,2,254,74,74,"((cuts>1))", 1, 2, 0); /* m: 221 -> 254,0 */
	reached3[221] = 1;
	trans[3][221]	= settr(0,0,0,0,0,"second_power_off = ((0==0)||(0==9))",0,0,0);
	trans[3][222]	= settr(0,0,0,0,0,"assert(!(second_power_off))",0,0,0);
	trans[3][225]	= settr(1207,2,254,1,0,".(goto)", 1, 2, 0);
	trans[3][223]	= settr(1205,2,254,2,0,"else", 1, 2, 0);
	trans[3][228]	= settr(1210,2,254,1,0,".(goto)", 1, 2, 0);
	trans[3][226]	= settr(1208,2,254,2,0,"else", 1, 2, 0);
	T = trans[3][254] = settr(1236,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1236,2,229,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1236,2,243,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1236,2,248,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1236,2,253,0,0,"IF", 1, 2, 0);
	trans[3][229]	= settr(1211,2,241,75,75,"(((call[0].verb==shutdownGuest)&&on))", 1, 2, 0); /* m: 230 -> 241,0 */
	reached3[230] = 1;
	trans[3][230]	= settr(0,0,0,0,0,"changed = 1",0,0,0);
	trans[3][231]	= settr(0,0,0,0,0,"guestDown = 1",0,0,0);
	T = trans[3][241] = settr(1223,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1223,2,232,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1223,2,240,0,0,"IF", 1, 2, 0);
	trans[3][232]	= settr(1214,2,238,76,76,"((call[0].job==0))", 1, 2, 0); /* m: 233 -> 238,0 */
	reached3[233] = 1;
	trans[3][233]	= settr(0,0,0,0,0,"shutdowns = (shutdowns+1)",0,0,0);
	T = trans[3][238] = settr(1220,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1220,2,234,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1220,2,237,0,0,"IF", 1, 2, 0);
	trans[3][234]	= settr(1216,2,262,77,77,"((shutdowns>1))", 1, 2, 0); /* m: 235 -> 262,0 */
	reached3[235] = 1;
	trans[3][235]	= settr(0,0,0,0,0,"second_shutdown = ((0==0)||(0==8))",0,0,0);
	trans[3][236]	= settr(0,0,0,0,0,"assert(!(second_shutdown))",0,0,0);
	trans[3][239]	= settr(1221,2,262,1,0,".(goto)", 1, 2, 0);
	trans[3][237]	= settr(1219,2,262,2,0,"else", 1, 2, 0);
	trans[3][242]	= settr(1224,2,262,1,0,".(goto)", 1, 2, 0);
	trans[3][240]	= settr(1222,2,262,2,0,"else", 1, 2, 0);
	trans[3][255]	= settr(1237,2,262,1,0,".(goto)", 1, 2, 0);
	trans[3][243]	= settr(1225,2,262,78,78,"(((call[0].verb==powerOff)&&on))", 1, 2, 0); /* m: 244 -> 262,0 */
	reached3[244] = 1;
	trans[3][244]	= settr(0,0,0,0,0,"changed = 1",0,0,0);
	trans[3][245]	= settr(0,0,0,0,0,"on = 0",0,0,0);
	trans[3][246]	= settr(0,0,0,0,0,"guestDown = 0",0,0,0);
	trans[3][247]	= settr(0,0,0,0,0,"offBy = cut",0,0,0);
	trans[3][248]	= settr(1230,2,262,79,79,"(((call[0].verb==powerOn)&&!(on)))", 1, 2, 0); /* m: 249 -> 262,0 */
	reached3[249] = 1;
	trans[3][249]	= settr(0,0,0,0,0,"changed = 1",0,0,0);
	trans[3][250]	= settr(0,0,0,0,0,"on = 1",0,0,0);
	trans[3][251]	= settr(0,0,0,0,0,"guestDown = 0",0,0,0);
	trans[3][252]	= settr(0,0,0,0,0,"offBy = nobody",0,0,0);
	trans[3][253]	= settr(1235,2,262,2,0,"else", 1, 2, 0);
	T = trans[3][262] = settr(1244,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1244,2,256,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1244,2,259,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1244,2,261,0,0,"IF", 1, 2, 0);
	trans[3][256]	= settr(1238,2,268,80,80,"(((changed&&(call[0].job==0))&&(turned||(st[1]==completed))))", 1, 2, 0); /* m: 257 -> 268,0 */
	reached3[257] = 1;
	trans[3][257]	= settr(0,0,0,0,0,"late_call = ((0==0)||(0==7))",0,0,0);
	trans[3][258]	= settr(0,0,0,0,0,"assert(!(late_call))",0,0,0);
	trans[3][263]	= settr(1245,2,268,1,0,".(goto)", 1, 2, 0);
	trans[3][259]	= settr(1241,2,268,81,81,"((changed&&(call[0].job==1)))", 1, 2, 0); /* m: 260 -> 268,0 */
	reached3[260] = 1;
	trans[3][260]	= settr(0,0,0,0,0,"turned = 1",0,0,0);
	trans[3][261]	= settr(1243,2,268,2,0,"else", 1, 2, 0);
	T = trans[3][268] = settr(1250,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1250,2,264,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1250,2,267,0,0,"IF", 1, 2, 0);
	trans[3][264]	= settr(1246,0,595,82,82,"(((changed&&(((st[call[0].job]==completed)||(st[call[0].job]==failed))||(st[call[0].job]==cancelled)))&&saidOn[call[0].job]))", 1, 2, 0); /* m: 265 -> 595,0 */
	reached3[265] = 1;
	trans[3][265]	= settr(0,0,0,0,0,"false_state = ((0==0)||(0==11))",0,0,0);
	trans[3][266]	= settr(0,0,0,0,0,"assert(!(false_state))",0,0,0);
	trans[3][269]	= settr(1251,0,595,83,83,".(goto)", 1, 2, 0); /* m: 271 -> 0,595 */
	reached3[271] = 1;
	trans[3][267]	= settr(1249,2,269,2,0,"else", 1, 2, 0);
	trans[3][271]	= settr(0,0,0,0,0,"changed = 0",0,0,0);
	T = trans[ 3][275] = settr(1257,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1257,2,273,0,0,"ATOMIC", 1, 2, 0);
	trans[3][273]	= settr(1255,0,595,84,84,"((((call[0].window&&!(call[0].flying))&&!(call[0].budget))&&!((call[0].answer!=unanswered))))", 1, 2, 0); /* m: 274 -> 595,0 */
	reached3[274] = 1;
	trans[3][274]	= settr(0,0,0,0,0,"call[0].window = 0",0,0,0);
	T = trans[ 3][333] = settr(1315,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1315,2,276,0,0,"ATOMIC", 1, 2, 0);
	trans[3][276]	= settr(1258,2,331,85,0,"(call[1].flying)", 1, 2, 0);
	T = trans[ 3][331] = settr(1313,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(1313,0,277,0,0,"sub-sequence", 1, 2, 0);
	trans[3][277]	= settr(1259,2,288,86,86,"call[1].flying = 0", 1, 2, 0); /* m: 278 -> 0,288 */
	reached3[278] = 1;
	trans[3][278]	= settr(0,0,0,0,0,"changed = 0",0,0,0);
	T = trans[3][288] = settr(1270,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1270,2,279,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1270,2,287,0,0,"IF", 1, 2, 0);
	trans[3][279]	= settr(1261,2,285,87,87,"(((call[1].job==0)&&(call[1].verb==powerOff)))", 1, 2, 0); /* m: 280 -> 285,0 */
	reached3[280] = 1;
	trans[3][280]	= settr(0,0,0,0,0,"cuts = (cuts+1)",0,0,0);
	T = trans[3][285] = settr(1267,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1267,2,281,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1267,2,284,0,0,"IF", 1, 2, 0);
	trans[3][281]	= settr(1263,2,315,88,88,"((cuts>1))", 1, 2, 0); /* m: 282 -> 315,0 */
	reached3[282] = 1;
	trans[3][282]	= settr(0,0,0,0,0,"second_power_off = ((0==0)||(0==9))",0,0,0);
	trans[3][283]	= settr(0,0,0,0,0,"assert(!(second_power_off))",0,0,0);
	trans[3][286]	= settr(1268,2,315,1,0,".(goto)", 1, 2, 0);
	trans[3][284]	= settr(1266,2,315,2,0,"else", 1, 2, 0);
	trans[3][289]	= settr(1271,2,315,1,0,".(goto)", 1, 2, 0);
	trans[3][287]	= settr(1269,2,315,2,0,"else", 1, 2, 0);
	T = trans[3][315] = settr(1297,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1297,2,290,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1297,2,304,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1297,2,309,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1297,2,314,0,0,"IF", 1, 2, 0);
	trans[3][290]	= settr(1272,2,302,89,89,"(((call[1].verb==shutdownGuest)&&on))", 1, 2, 0); /* m: 291 -> 302,0 */
	reached3[291] = 1;
	trans[3][291]	= settr(0,0,0,0,0,"changed = 1",0,0,0);
	trans[3][292]	= settr(0,0,0,0,0,"guestDown = 1",0,0,0);
	T = trans[3][302] = settr(1284,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1284,2,293,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1284,2,301,0,0,"IF", 1, 2, 0);
	trans[3][293]	= settr(1275,2,299,90,90,"((call[1].job==0))", 1, 2, 0); /* m: 294 -> 299,0 */
	reached3[294] = 1;
	trans[3][294]	= settr(0,0,0,0,0,"shutdowns = (shutdowns+1)",0,0,0);
	T = trans[3][299] = settr(1281,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1281,2,295,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1281,2,298,0,0,"IF", 1, 2, 0);
	trans[3][295]	= settr(1277,2,323,91,91,"((shutdowns>1))", 1, 2, 0); /* m: 296 -> 323,0 */
	reached3[296] = 1;
	trans[3][296]	= settr(0,0,0,0,0,"second_shutdown = ((0==0)||(0==8))",0,0,0);
	trans[3][297]	= settr(0,0,0,0,0,"assert(!(second_shutdown))",0,0,0);
	trans[3][300]	= settr(1282,2,323,1,0,".(goto)", 1, 2, 0);
	trans[3][298]	= settr(1280,2,323,2,0,"else", 1, 2, 0);
	trans[3][303]	= settr(1285,2,323,1,0,".(goto)", 1, 2, 0);
	trans[3][301]	= settr(1283,2,323,2,0,"else", 1, 2, 0);
	trans[3][316]	= settr(1298,2,323,1,0,".(goto)", 1, 2, 0);
	trans[3][304]	= settr(1286,2,323,92,92,"(((call[1].verb==powerOff)&&on))", 1, 2, 0); /* m: 305 -> 323,0 */
	reached3[305] = 1;
	trans[3][305]	= settr(0,0,0,0,0,"changed = 1",0,0,0);
	trans[3][306]	= settr(0,0,0,0,0,"on = 0",0,0,0);
	trans[3][307]	= settr(0,0,0,0,0,"guestDown = 0",0,0,0);
	trans[3][308]	= settr(0,0,0,0,0,"offBy = cut",0,0,0);
	trans[3][309]	= settr(1291,2,323,93,93,"(((call[1].verb==powerOn)&&!(on)))", 1, 2, 0); /* m: 310 -> 323,0 */
	reached3[310] = 1;
	trans[3][310]	= settr(0,0,0,0,0,"changed = 1",0,0,0);
	trans[3][311]	= settr(0,0,0,0,0,"on = 1",0,0,0);
	trans[3][312]	= settr(0,0,0,0,0,"guestDown = 0",0,0,0);
	trans[3][313]	= settr(0,0,0,0,0,"offBy = nobody",0,0,0);
	trans[3][314]	= settr(1296,2,323,2,0,"else", 1, 2, 0);
	T = trans[3][323] = settr(1305,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1305,2,317,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1305,2,320,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1305,2,322,0,0,"IF", 1, 2, 0);
	trans[3][317]	= settr(1299,2,329,94,94,"(((changed&&(call[1].job==0))&&(turned||(st[1]==completed))))", 1, 2, 0); /* m: 318 -> 329,0 */
	reached3[318] = 1;
	trans[3][318]	= settr(0,0,0,0,0,"late_call = ((0==0)||(0==7))",0,0,0);
	trans[3][319]	= settr(0,0,0,0,0,"assert(!(late_call))",0,0,0);
	trans[3][324]	= settr(1306,2,329,1,0,".(goto)", 1, 2, 0);
	trans[3][320]	= settr(1302,2,329,95,95,"((changed&&(call[1].job==1)))", 1, 2, 0); /* m: 321 -> 329,0 */
	reached3[321] = 1;
	trans[3][321]	= settr(0,0,0,0,0,"turned = 1",0,0,0);
	trans[3][322]	= settr(1304,2,329,2,0,"else", 1, 2, 0);
	T = trans[3][329] = settr(1311,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1311,2,325,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1311,2,328,0,0,"IF", 1, 2, 0);
	trans[3][325]	= settr(1307,0,595,96,96,"(((changed&&(((st[call[1].job]==completed)||(st[call[1].job]==failed))||(st[call[1].job]==cancelled)))&&saidOn[call[1].job]))", 1, 2, 0); /* m: 326 -> 595,0 */
	reached3[326] = 1;
	trans[3][326]	= settr(0,0,0,0,0,"false_state = ((0==0)||(0==11))",0,0,0);
	trans[3][327]	= settr(0,0,0,0,0,"assert(!(false_state))",0,0,0);
	trans[3][330]	= settr(1312,0,595,97,97,".(goto)", 1, 2, 0); /* m: 332 -> 0,595 */
	reached3[332] = 1;
	trans[3][328]	= settr(1310,2,330,2,0,"else", 1, 2, 0);
	trans[3][332]	= settr(0,0,0,0,0,"changed = 0",0,0,0);
	T = trans[ 3][336] = settr(1318,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1318,2,334,0,0,"ATOMIC", 1, 2, 0);
	trans[3][334]	= settr(1316,0,595,98,98,"((((call[1].window&&!(call[1].flying))&&!(call[1].budget))&&!((call[1].answer!=unanswered))))", 1, 2, 0); /* m: 335 -> 595,0 */
	reached3[335] = 1;
	trans[3][335]	= settr(0,0,0,0,0,"call[1].window = 0",0,0,0);
	T = trans[ 3][394] = settr(1376,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1376,2,337,0,0,"ATOMIC", 1, 2, 0);
	trans[3][337]	= settr(1319,2,392,99,0,"(call[2].flying)", 1, 2, 0);
	T = trans[ 3][392] = settr(1374,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(1374,0,338,0,0,"sub-sequence", 1, 2, 0);
	trans[3][338]	= settr(1320,2,349,100,100,"call[2].flying = 0", 1, 2, 0); /* m: 339 -> 0,349 */
	reached3[339] = 1;
	trans[3][339]	= settr(0,0,0,0,0,"changed = 0",0,0,0);
	T = trans[3][349] = settr(1331,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1331,2,340,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1331,2,348,0,0,"IF", 1, 2, 0);
	trans[3][340]	= settr(1322,2,346,101,101,"(((call[2].job==0)&&(call[2].verb==powerOff)))", 1, 2, 0); /* m: 341 -> 346,0 */
	reached3[341] = 1;
	trans[3][341]	= settr(0,0,0,0,0,"cuts = (cuts+1)",0,0,0);
	T = trans[3][346] = settr(1328,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1328,2,342,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1328,2,345,0,0,"IF", 1, 2, 0);
	trans[3][342]	= settr(1324,2,376,102,102,"((cuts>1))", 1, 2, 0); /* m: 343 -> 376,0 */
	reached3[343] = 1;
	trans[3][343]	= settr(0,0,0,0,0,"second_power_off = ((0==0)||(0==9))",0,0,0);
	trans[3][344]	= settr(0,0,0,0,0,"assert(!(second_power_off))",0,0,0);
	trans[3][347]	= settr(1329,2,376,1,0,".(goto)", 1, 2, 0);
	trans[3][345]	= settr(1327,2,376,2,0,"else", 1, 2, 0);
	trans[3][350]	= settr(1332,2,376,1,0,".(goto)", 1, 2, 0);
	trans[3][348]	= settr(1330,2,376,2,0,"else", 1, 2, 0);
	T = trans[3][376] = settr(1358,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1358,2,351,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1358,2,365,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1358,2,370,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1358,2,375,0,0,"IF", 1, 2, 0);
	trans[3][351]	= settr(1333,2,363,103,103,"(((call[2].verb==shutdownGuest)&&on))", 1, 2, 0); /* m: 352 -> 363,0 */
	reached3[352] = 1;
	trans[3][352]	= settr(0,0,0,0,0,"changed = 1",0,0,0);
	trans[3][353]	= settr(0,0,0,0,0,"guestDown = 1",0,0,0);
	T = trans[3][363] = settr(1345,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1345,2,354,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1345,2,362,0,0,"IF", 1, 2, 0);
	trans[3][354]	= settr(1336,2,360,104,104,"((call[2].job==0))", 1, 2, 0); /* m: 355 -> 360,0 */
	reached3[355] = 1;
	trans[3][355]	= settr(0,0,0,0,0,"shutdowns = (shutdowns+1)",0,0,0);
	T = trans[3][360] = settr(1342,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1342,2,356,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1342,2,359,0,0,"IF", 1, 2, 0);
	trans[3][356]	= settr(1338,2,384,105,105,"((shutdowns>1))", 1, 2, 0); /* m: 357 -> 384,0 */
	reached3[357] = 1;
	trans[3][357]	= settr(0,0,0,0,0,"second_shutdown = ((0==0)||(0==8))",0,0,0);
	trans[3][358]	= settr(0,0,0,0,0,"assert(!(second_shutdown))",0,0,0);
	trans[3][361]	= settr(1343,2,384,1,0,".(goto)", 1, 2, 0);
	trans[3][359]	= settr(1341,2,384,2,0,"else", 1, 2, 0);
	trans[3][364]	= settr(1346,2,384,1,0,".(goto)", 1, 2, 0);
	trans[3][362]	= settr(1344,2,384,2,0,"else", 1, 2, 0);
	trans[3][377]	= settr(1359,2,384,1,0,".(goto)", 1, 2, 0);
	trans[3][365]	= settr(1347,2,384,106,106,"(((call[2].verb==powerOff)&&on))", 1, 2, 0); /* m: 366 -> 384,0 */
	reached3[366] = 1;
	trans[3][366]	= settr(0,0,0,0,0,"changed = 1",0,0,0);
	trans[3][367]	= settr(0,0,0,0,0,"on = 0",0,0,0);
	trans[3][368]	= settr(0,0,0,0,0,"guestDown = 0",0,0,0);
	trans[3][369]	= settr(0,0,0,0,0,"offBy = cut",0,0,0);
	trans[3][370]	= settr(1352,2,384,107,107,"(((call[2].verb==powerOn)&&!(on)))", 1, 2, 0); /* m: 371 -> 384,0 */
	reached3[371] = 1;
	trans[3][371]	= settr(0,0,0,0,0,"changed = 1",0,0,0);
	trans[3][372]	= settr(0,0,0,0,0,"on = 1",0,0,0);
	trans[3][373]	= settr(0,0,0,0,0,"guestDown = 0",0,0,0);
	trans[3][374]	= settr(0,0,0,0,0,"offBy = nobody",0,0,0);
	trans[3][375]	= settr(1357,2,384,2,0,"else", 1, 2, 0);
	T = trans[3][384] = settr(1366,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1366,2,378,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1366,2,381,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1366,2,383,0,0,"IF", 1, 2, 0);
	trans[3][378]	= settr(1360,2,390,108,108,"(((changed&&(call[2].job==0))&&(turned||(st[1]==completed))))", 1, 2, 0); /* m: 379 -> 390,0 */
	reached3[379] = 1;
	trans[3][379]	= settr(0,0,0,0,0,"late_call = ((0==0)||(0==7))",0,0,0);
	trans[3][380]	= settr(0,0,0,0,0,"assert(!(late_call))",0,0,0);
	trans[3][385]	= settr(1367,2,390,1,0,".(goto)", 1, 2, 0);
	trans[3][381]	= settr(1363,2,390,109,109,"((changed&&(call[2].job==1)))", 1, 2, 0); /* m: 382 -> 390,0 */
	reached3[382] = 1;
	trans[3][382]	= settr(0,0,0,0,0,"turned = 1",0,0,0);
	trans[3][383]	= settr(1365,2,390,2,0,"else", 1, 2, 0);
	T = trans[3][390] = settr(1372,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1372,2,386,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1372,2,389,0,0,"IF", 1, 2, 0);
	trans[3][386]	= settr(1368,0,595,110,110,"(((changed&&(((st[call[2].job]==completed)||(st[call[2].job]==failed))||(st[call[2].job]==cancelled)))&&saidOn[call[2].job]))", 1, 2, 0); /* m: 387 -> 595,0 */
	reached3[387] = 1;
	trans[3][387]	= settr(0,0,0,0,0,"false_state = ((0==0)||(0==11))",0,0,0);
	trans[3][388]	= settr(0,0,0,0,0,"assert(!(false_state))",0,0,0);
	trans[3][391]	= settr(1373,0,595,111,111,".(goto)", 1, 2, 0); /* m: 393 -> 0,595 */
	reached3[393] = 1;
	trans[3][389]	= settr(1371,2,391,2,0,"else", 1, 2, 0);
	trans[3][393]	= settr(0,0,0,0,0,"changed = 0",0,0,0);
	T = trans[ 3][397] = settr(1379,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1379,2,395,0,0,"ATOMIC", 1, 2, 0);
	trans[3][395]	= settr(1377,0,595,112,112,"((((call[2].window&&!(call[2].flying))&&!(call[2].budget))&&!((call[2].answer!=unanswered))))", 1, 2, 0); /* m: 396 -> 595,0 */
	reached3[396] = 1;
	trans[3][396]	= settr(0,0,0,0,0,"call[2].window = 0",0,0,0);
	T = trans[ 3][455] = settr(1437,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1437,2,398,0,0,"ATOMIC", 1, 2, 0);
	trans[3][398]	= settr(1380,2,453,113,0,"(call[3].flying)", 1, 2, 0);
	T = trans[ 3][453] = settr(1435,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(1435,0,399,0,0,"sub-sequence", 1, 2, 0);
	trans[3][399]	= settr(1381,2,410,114,114,"call[3].flying = 0", 1, 2, 0); /* m: 400 -> 0,410 */
	reached3[400] = 1;
	trans[3][400]	= settr(0,0,0,0,0,"changed = 0",0,0,0);
	T = trans[3][410] = settr(1392,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1392,2,401,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1392,2,409,0,0,"IF", 1, 2, 0);
	trans[3][401]	= settr(1383,2,407,115,115,"(((call[3].job==0)&&(call[3].verb==powerOff)))", 1, 2, 0); /* m: 402 -> 407,0 */
	reached3[402] = 1;
	trans[3][402]	= settr(0,0,0,0,0,"cuts = (cuts+1)",0,0,0);
	T = trans[3][407] = settr(1389,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1389,2,403,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1389,2,406,0,0,"IF", 1, 2, 0);
	trans[3][403]	= settr(1385,2,437,116,116,"((cuts>1))", 1, 2, 0); /* m: 404 -> 437,0 */
	reached3[404] = 1;
	trans[3][404]	= settr(0,0,0,0,0,"second_power_off = ((0==0)||(0==9))",0,0,0);
	trans[3][405]	= settr(0,0,0,0,0,"assert(!(second_power_off))",0,0,0);
	trans[3][408]	= settr(1390,2,437,1,0,".(goto)", 1, 2, 0);
	trans[3][406]	= settr(1388,2,437,2,0,"else", 1, 2, 0);
	trans[3][411]	= settr(1393,2,437,1,0,".(goto)", 1, 2, 0);
	trans[3][409]	= settr(1391,2,437,2,0,"else", 1, 2, 0);
	T = trans[3][437] = settr(1419,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1419,2,412,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1419,2,426,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1419,2,431,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1419,2,436,0,0,"IF", 1, 2, 0);
	trans[3][412]	= settr(1394,2,424,117,117,"(((call[3].verb==shutdownGuest)&&on))", 1, 2, 0); /* m: 413 -> 424,0 */
	reached3[413] = 1;
	trans[3][413]	= settr(0,0,0,0,0,"changed = 1",0,0,0);
	trans[3][414]	= settr(0,0,0,0,0,"guestDown = 1",0,0,0);
	T = trans[3][424] = settr(1406,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1406,2,415,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1406,2,423,0,0,"IF", 1, 2, 0);
	trans[3][415]	= settr(1397,2,421,118,118,"((call[3].job==0))", 1, 2, 0); /* m: 416 -> 421,0 */
	reached3[416] = 1;
	trans[3][416]	= settr(0,0,0,0,0,"shutdowns = (shutdowns+1)",0,0,0);
	T = trans[3][421] = settr(1403,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1403,2,417,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1403,2,420,0,0,"IF", 1, 2, 0);
	trans[3][417]	= settr(1399,2,445,119,119,"((shutdowns>1))", 1, 2, 0); /* m: 418 -> 445,0 */
	reached3[418] = 1;
	trans[3][418]	= settr(0,0,0,0,0,"second_shutdown = ((0==0)||(0==8))",0,0,0);
	trans[3][419]	= settr(0,0,0,0,0,"assert(!(second_shutdown))",0,0,0);
	trans[3][422]	= settr(1404,2,445,1,0,".(goto)", 1, 2, 0);
	trans[3][420]	= settr(1402,2,445,2,0,"else", 1, 2, 0);
	trans[3][425]	= settr(1407,2,445,1,0,".(goto)", 1, 2, 0);
	trans[3][423]	= settr(1405,2,445,2,0,"else", 1, 2, 0);
	trans[3][438]	= settr(1420,2,445,1,0,".(goto)", 1, 2, 0);
	trans[3][426]	= settr(1408,2,445,120,120,"(((call[3].verb==powerOff)&&on))", 1, 2, 0); /* m: 427 -> 445,0 */
	reached3[427] = 1;
	trans[3][427]	= settr(0,0,0,0,0,"changed = 1",0,0,0);
	trans[3][428]	= settr(0,0,0,0,0,"on = 0",0,0,0);
	trans[3][429]	= settr(0,0,0,0,0,"guestDown = 0",0,0,0);
	trans[3][430]	= settr(0,0,0,0,0,"offBy = cut",0,0,0);
	trans[3][431]	= settr(1413,2,445,121,121,"(((call[3].verb==powerOn)&&!(on)))", 1, 2, 0); /* m: 432 -> 445,0 */
	reached3[432] = 1;
	trans[3][432]	= settr(0,0,0,0,0,"changed = 1",0,0,0);
	trans[3][433]	= settr(0,0,0,0,0,"on = 1",0,0,0);
	trans[3][434]	= settr(0,0,0,0,0,"guestDown = 0",0,0,0);
	trans[3][435]	= settr(0,0,0,0,0,"offBy = nobody",0,0,0);
	trans[3][436]	= settr(1418,2,445,2,0,"else", 1, 2, 0);
	T = trans[3][445] = settr(1427,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1427,2,439,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1427,2,442,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1427,2,444,0,0,"IF", 1, 2, 0);
	trans[3][439]	= settr(1421,2,451,122,122,"(((changed&&(call[3].job==0))&&(turned||(st[1]==completed))))", 1, 2, 0); /* m: 440 -> 451,0 */
	reached3[440] = 1;
	trans[3][440]	= settr(0,0,0,0,0,"late_call = ((0==0)||(0==7))",0,0,0);
	trans[3][441]	= settr(0,0,0,0,0,"assert(!(late_call))",0,0,0);
	trans[3][446]	= settr(1428,2,451,1,0,".(goto)", 1, 2, 0);
	trans[3][442]	= settr(1424,2,451,123,123,"((changed&&(call[3].job==1)))", 1, 2, 0); /* m: 443 -> 451,0 */
	reached3[443] = 1;
	trans[3][443]	= settr(0,0,0,0,0,"turned = 1",0,0,0);
	trans[3][444]	= settr(1426,2,451,2,0,"else", 1, 2, 0);
	T = trans[3][451] = settr(1433,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1433,2,447,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1433,2,450,0,0,"IF", 1, 2, 0);
	trans[3][447]	= settr(1429,0,595,124,124,"(((changed&&(((st[call[3].job]==completed)||(st[call[3].job]==failed))||(st[call[3].job]==cancelled)))&&saidOn[call[3].job]))", 1, 2, 0); /* m: 448 -> 595,0 */
	reached3[448] = 1;
	trans[3][448]	= settr(0,0,0,0,0,"false_state = ((0==0)||(0==11))",0,0,0);
	trans[3][449]	= settr(0,0,0,0,0,"assert(!(false_state))",0,0,0);
	trans[3][452]	= settr(1434,0,595,125,125,".(goto)", 1, 2, 0); /* m: 454 -> 0,595 */
	reached3[454] = 1;
	trans[3][450]	= settr(1432,2,452,2,0,"else", 1, 2, 0);
	trans[3][454]	= settr(0,0,0,0,0,"changed = 0",0,0,0);
	T = trans[ 3][458] = settr(1440,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1440,2,456,0,0,"ATOMIC", 1, 2, 0);
	trans[3][456]	= settr(1438,0,595,126,126,"((((call[3].window&&!(call[3].flying))&&!(call[3].budget))&&!((call[3].answer!=unanswered))))", 1, 2, 0); /* m: 457 -> 595,0 */
	reached3[457] = 1;
	trans[3][457]	= settr(0,0,0,0,0,"call[3].window = 0",0,0,0);
	T = trans[ 3][516] = settr(1498,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1498,2,459,0,0,"ATOMIC", 1, 2, 0);
	trans[3][459]	= settr(1441,2,514,127,0,"(call[4].flying)", 1, 2, 0);
	T = trans[ 3][514] = settr(1496,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(1496,0,460,0,0,"sub-sequence", 1, 2, 0);
	trans[3][460]	= settr(1442,2,471,128,128,"call[4].flying = 0", 1, 2, 0); /* m: 461 -> 0,471 */
	reached3[461] = 1;
	trans[3][461]	= settr(0,0,0,0,0,"changed = 0",0,0,0);
	T = trans[3][471] = settr(1453,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1453,2,462,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1453,2,470,0,0,"IF", 1, 2, 0);
	trans[3][462]	= settr(1444,2,468,129,129,"(((call[4].job==0)&&(call[4].verb==powerOff)))", 1, 2, 0); /* m: 463 -> 468,0 */
	reached3[463] = 1;
	trans[3][463]	= settr(0,0,0,0,0,"cuts = (cuts+1)",0,0,0);
	T = trans[3][468] = settr(1450,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1450,2,464,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1450,2,467,0,0,"IF", 1, 2, 0);
	trans[3][464]	= settr(1446,2,498,130,130,"((cuts>1))", 1, 2, 0); /* m: 465 -> 498,0 */
	reached3[465] = 1;
	trans[3][465]	= settr(0,0,0,0,0,"second_power_off = ((0==0)||(0==9))",0,0,0);
	trans[3][466]	= settr(0,0,0,0,0,"assert(!(second_power_off))",0,0,0);
	trans[3][469]	= settr(1451,2,498,1,0,".(goto)", 1, 2, 0);
	trans[3][467]	= settr(1449,2,498,2,0,"else", 1, 2, 0);
	trans[3][472]	= settr(1454,2,498,1,0,".(goto)", 1, 2, 0);
	trans[3][470]	= settr(1452,2,498,2,0,"else", 1, 2, 0);
	T = trans[3][498] = settr(1480,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1480,2,473,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1480,2,487,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1480,2,492,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1480,2,497,0,0,"IF", 1, 2, 0);
	trans[3][473]	= settr(1455,2,485,131,131,"(((call[4].verb==shutdownGuest)&&on))", 1, 2, 0); /* m: 474 -> 485,0 */
	reached3[474] = 1;
	trans[3][474]	= settr(0,0,0,0,0,"changed = 1",0,0,0);
	trans[3][475]	= settr(0,0,0,0,0,"guestDown = 1",0,0,0);
	T = trans[3][485] = settr(1467,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1467,2,476,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1467,2,484,0,0,"IF", 1, 2, 0);
	trans[3][476]	= settr(1458,2,482,132,132,"((call[4].job==0))", 1, 2, 0); /* m: 477 -> 482,0 */
	reached3[477] = 1;
	trans[3][477]	= settr(0,0,0,0,0,"shutdowns = (shutdowns+1)",0,0,0);
	T = trans[3][482] = settr(1464,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1464,2,478,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1464,2,481,0,0,"IF", 1, 2, 0);
	trans[3][478]	= settr(1460,2,506,133,133,"((shutdowns>1))", 1, 2, 0); /* m: 479 -> 506,0 */
	reached3[479] = 1;
	trans[3][479]	= settr(0,0,0,0,0,"second_shutdown = ((0==0)||(0==8))",0,0,0);
	trans[3][480]	= settr(0,0,0,0,0,"assert(!(second_shutdown))",0,0,0);
	trans[3][483]	= settr(1465,2,506,1,0,".(goto)", 1, 2, 0);
	trans[3][481]	= settr(1463,2,506,2,0,"else", 1, 2, 0);
	trans[3][486]	= settr(1468,2,506,1,0,".(goto)", 1, 2, 0);
	trans[3][484]	= settr(1466,2,506,2,0,"else", 1, 2, 0);
	trans[3][499]	= settr(1481,2,506,1,0,".(goto)", 1, 2, 0);
	trans[3][487]	= settr(1469,2,506,134,134,"(((call[4].verb==powerOff)&&on))", 1, 2, 0); /* m: 488 -> 506,0 */
	reached3[488] = 1;
	trans[3][488]	= settr(0,0,0,0,0,"changed = 1",0,0,0);
	trans[3][489]	= settr(0,0,0,0,0,"on = 0",0,0,0);
	trans[3][490]	= settr(0,0,0,0,0,"guestDown = 0",0,0,0);
	trans[3][491]	= settr(0,0,0,0,0,"offBy = cut",0,0,0);
	trans[3][492]	= settr(1474,2,506,135,135,"(((call[4].verb==powerOn)&&!(on)))", 1, 2, 0); /* m: 493 -> 506,0 */
	reached3[493] = 1;
	trans[3][493]	= settr(0,0,0,0,0,"changed = 1",0,0,0);
	trans[3][494]	= settr(0,0,0,0,0,"on = 1",0,0,0);
	trans[3][495]	= settr(0,0,0,0,0,"guestDown = 0",0,0,0);
	trans[3][496]	= settr(0,0,0,0,0,"offBy = nobody",0,0,0);
	trans[3][497]	= settr(1479,2,506,2,0,"else", 1, 2, 0);
	T = trans[3][506] = settr(1488,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1488,2,500,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1488,2,503,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1488,2,505,0,0,"IF", 1, 2, 0);
	trans[3][500]	= settr(1482,2,512,136,136,"(((changed&&(call[4].job==0))&&(turned||(st[1]==completed))))", 1, 2, 0); /* m: 501 -> 512,0 */
	reached3[501] = 1;
	trans[3][501]	= settr(0,0,0,0,0,"late_call = ((0==0)||(0==7))",0,0,0);
	trans[3][502]	= settr(0,0,0,0,0,"assert(!(late_call))",0,0,0);
	trans[3][507]	= settr(1489,2,512,1,0,".(goto)", 1, 2, 0);
	trans[3][503]	= settr(1485,2,512,137,137,"((changed&&(call[4].job==1)))", 1, 2, 0); /* m: 504 -> 512,0 */
	reached3[504] = 1;
	trans[3][504]	= settr(0,0,0,0,0,"turned = 1",0,0,0);
	trans[3][505]	= settr(1487,2,512,2,0,"else", 1, 2, 0);
	T = trans[3][512] = settr(1494,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1494,2,508,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1494,2,511,0,0,"IF", 1, 2, 0);
	trans[3][508]	= settr(1490,0,595,138,138,"(((changed&&(((st[call[4].job]==completed)||(st[call[4].job]==failed))||(st[call[4].job]==cancelled)))&&saidOn[call[4].job]))", 1, 2, 0); /* m: 509 -> 595,0 */
	reached3[509] = 1;
	trans[3][509]	= settr(0,0,0,0,0,"false_state = ((0==0)||(0==11))",0,0,0);
	trans[3][510]	= settr(0,0,0,0,0,"assert(!(false_state))",0,0,0);
	trans[3][513]	= settr(1495,0,595,139,139,".(goto)", 1, 2, 0); /* m: 515 -> 0,595 */
	reached3[515] = 1;
	trans[3][511]	= settr(1493,2,513,2,0,"else", 1, 2, 0);
	trans[3][515]	= settr(0,0,0,0,0,"changed = 0",0,0,0);
	T = trans[ 3][519] = settr(1501,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1501,2,517,0,0,"ATOMIC", 1, 2, 0);
	trans[3][517]	= settr(1499,0,595,140,140,"((((call[4].window&&!(call[4].flying))&&!(call[4].budget))&&!((call[4].answer!=unanswered))))", 1, 2, 0); /* m: 518 -> 595,0 */
	reached3[518] = 1;
	trans[3][518]	= settr(0,0,0,0,0,"call[4].window = 0",0,0,0);
	T = trans[ 3][577] = settr(1559,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1559,2,520,0,0,"ATOMIC", 1, 2, 0);
	trans[3][520]	= settr(1502,2,575,141,0,"(call[5].flying)", 1, 2, 0);
	T = trans[ 3][575] = settr(1557,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(1557,0,521,0,0,"sub-sequence", 1, 2, 0);
	trans[3][521]	= settr(1503,2,532,142,142,"call[5].flying = 0", 1, 2, 0); /* m: 522 -> 0,532 */
	reached3[522] = 1;
	trans[3][522]	= settr(0,0,0,0,0,"changed = 0",0,0,0);
	T = trans[3][532] = settr(1514,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1514,2,523,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1514,2,531,0,0,"IF", 1, 2, 0);
	trans[3][523]	= settr(1505,2,529,143,143,"(((call[5].job==0)&&(call[5].verb==powerOff)))", 1, 2, 0); /* m: 524 -> 529,0 */
	reached3[524] = 1;
	trans[3][524]	= settr(0,0,0,0,0,"cuts = (cuts+1)",0,0,0);
	T = trans[3][529] = settr(1511,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1511,2,525,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1511,2,528,0,0,"IF", 1, 2, 0);
	trans[3][525]	= settr(1507,2,559,144,144,"((cuts>1))", 1, 2, 0); /* m: 526 -> 559,0 */
	reached3[526] = 1;
	trans[3][526]	= settr(0,0,0,0,0,"second_power_off = ((0==0)||(0==9))",0,0,0);
	trans[3][527]	= settr(0,0,0,0,0,"assert(!(second_power_off))",0,0,0);
	trans[3][530]	= settr(1512,2,559,1,0,".(goto)", 1, 2, 0);
	trans[3][528]	= settr(1510,2,559,2,0,"else", 1, 2, 0);
	trans[3][533]	= settr(1515,2,559,1,0,".(goto)", 1, 2, 0);
	trans[3][531]	= settr(1513,2,559,2,0,"else", 1, 2, 0);
	T = trans[3][559] = settr(1541,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1541,2,534,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1541,2,548,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1541,2,553,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1541,2,558,0,0,"IF", 1, 2, 0);
	trans[3][534]	= settr(1516,2,546,145,145,"(((call[5].verb==shutdownGuest)&&on))", 1, 2, 0); /* m: 535 -> 546,0 */
	reached3[535] = 1;
	trans[3][535]	= settr(0,0,0,0,0,"changed = 1",0,0,0);
	trans[3][536]	= settr(0,0,0,0,0,"guestDown = 1",0,0,0);
	T = trans[3][546] = settr(1528,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1528,2,537,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1528,2,545,0,0,"IF", 1, 2, 0);
	trans[3][537]	= settr(1519,2,543,146,146,"((call[5].job==0))", 1, 2, 0); /* m: 538 -> 543,0 */
	reached3[538] = 1;
	trans[3][538]	= settr(0,0,0,0,0,"shutdowns = (shutdowns+1)",0,0,0);
	T = trans[3][543] = settr(1525,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1525,2,539,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1525,2,542,0,0,"IF", 1, 2, 0);
	trans[3][539]	= settr(1521,2,567,147,147,"((shutdowns>1))", 1, 2, 0); /* m: 540 -> 567,0 */
	reached3[540] = 1;
	trans[3][540]	= settr(0,0,0,0,0,"second_shutdown = ((0==0)||(0==8))",0,0,0);
	trans[3][541]	= settr(0,0,0,0,0,"assert(!(second_shutdown))",0,0,0);
	trans[3][544]	= settr(1526,2,567,1,0,".(goto)", 1, 2, 0);
	trans[3][542]	= settr(1524,2,567,2,0,"else", 1, 2, 0);
	trans[3][547]	= settr(1529,2,567,1,0,".(goto)", 1, 2, 0);
	trans[3][545]	= settr(1527,2,567,2,0,"else", 1, 2, 0);
	trans[3][560]	= settr(1542,2,567,1,0,".(goto)", 1, 2, 0);
	trans[3][548]	= settr(1530,2,567,148,148,"(((call[5].verb==powerOff)&&on))", 1, 2, 0); /* m: 549 -> 567,0 */
	reached3[549] = 1;
	trans[3][549]	= settr(0,0,0,0,0,"changed = 1",0,0,0);
	trans[3][550]	= settr(0,0,0,0,0,"on = 0",0,0,0);
	trans[3][551]	= settr(0,0,0,0,0,"guestDown = 0",0,0,0);
	trans[3][552]	= settr(0,0,0,0,0,"offBy = cut",0,0,0);
	trans[3][553]	= settr(1535,2,567,149,149,"(((call[5].verb==powerOn)&&!(on)))", 1, 2, 0); /* m: 554 -> 567,0 */
	reached3[554] = 1;
	trans[3][554]	= settr(0,0,0,0,0,"changed = 1",0,0,0);
	trans[3][555]	= settr(0,0,0,0,0,"on = 1",0,0,0);
	trans[3][556]	= settr(0,0,0,0,0,"guestDown = 0",0,0,0);
	trans[3][557]	= settr(0,0,0,0,0,"offBy = nobody",0,0,0);
	trans[3][558]	= settr(1540,2,567,2,0,"else", 1, 2, 0);
	T = trans[3][567] = settr(1549,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1549,2,561,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1549,2,564,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1549,2,566,0,0,"IF", 1, 2, 0);
	trans[3][561]	= settr(1543,2,573,150,150,"(((changed&&(call[5].job==0))&&(turned||(st[1]==completed))))", 1, 2, 0); /* m: 562 -> 573,0 */
	reached3[562] = 1;
	trans[3][562]	= settr(0,0,0,0,0,"late_call = ((0==0)||(0==7))",0,0,0);
	trans[3][563]	= settr(0,0,0,0,0,"assert(!(late_call))",0,0,0);
	trans[3][568]	= settr(1550,2,573,1,0,".(goto)", 1, 2, 0);
	trans[3][564]	= settr(1546,2,573,151,151,"((changed&&(call[5].job==1)))", 1, 2, 0); /* m: 565 -> 573,0 */
	reached3[565] = 1;
	trans[3][565]	= settr(0,0,0,0,0,"turned = 1",0,0,0);
	trans[3][566]	= settr(1548,2,573,2,0,"else", 1, 2, 0);
	T = trans[3][573] = settr(1555,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1555,2,569,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1555,2,572,0,0,"IF", 1, 2, 0);
	trans[3][569]	= settr(1551,0,595,152,152,"(((changed&&(((st[call[5].job]==completed)||(st[call[5].job]==failed))||(st[call[5].job]==cancelled)))&&saidOn[call[5].job]))", 1, 2, 0); /* m: 570 -> 595,0 */
	reached3[570] = 1;
	trans[3][570]	= settr(0,0,0,0,0,"false_state = ((0==0)||(0==11))",0,0,0);
	trans[3][571]	= settr(0,0,0,0,0,"assert(!(false_state))",0,0,0);
	trans[3][574]	= settr(1556,0,595,153,153,".(goto)", 1, 2, 0); /* m: 576 -> 0,595 */
	reached3[576] = 1;
	trans[3][572]	= settr(1554,2,574,2,0,"else", 1, 2, 0);
	trans[3][576]	= settr(0,0,0,0,0,"changed = 0",0,0,0);
	T = trans[ 3][580] = settr(1562,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1562,2,578,0,0,"ATOMIC", 1, 2, 0);
	trans[3][578]	= settr(1560,0,595,154,154,"((((call[5].window&&!(call[5].flying))&&!(call[5].budget))&&!((call[5].answer!=unanswered))))", 1, 2, 0); /* m: 579 -> 595,0 */
	reached3[579] = 1;
	trans[3][579]	= settr(0,0,0,0,0,"call[5].window = 0",0,0,0);
	T = trans[ 3][591] = settr(1573,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1573,2,581,0,0,"ATOMIC", 1, 2, 0);
	trans[3][581]	= settr(1563,2,589,155,155,"((guestDown&&on))", 1, 2, 0); /* m: 582 -> 589,0 */
	reached3[582] = 1;
	trans[3][582]	= settr(0,0,0,0,0,"on = 0",0,0,0);
	trans[3][583]	= settr(0,0,0,0,0,"guestDown = 0",0,0,0);
	trans[3][584]	= settr(0,0,0,0,0,"offBy = guest",0,0,0);
	T = trans[3][589] = settr(1571,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(1571,2,585,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(1571,2,588,0,0,"IF", 1, 2, 0);
	trans[3][585]	= settr(1567,0,595,156,156,"(((st[1]==completed)&&(1==1)))", 1, 2, 0); /* m: 586 -> 595,0 */
	reached3[586] = 1;
	trans[3][586]	= settr(0,0,0,0,0,"on_then_off = ((0==0)||(0==12))",0,0,0);
	trans[3][587]	= settr(0,0,0,0,0,"assert(!(on_then_off))",0,0,0);
	trans[3][590]	= settr(1572,0,595,157,157,".(goto)", 1, 2, 0);
	trans[3][588]	= settr(1570,2,590,2,0,"else", 1, 2, 0);
	T = trans[ 3][594] = settr(1576,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(1576,2,592,0,0,"ATOMIC", 1, 2, 0);
	trans[3][592]	= settr(1574,0,595,158,158,"(((offAsked&&!(guestDown))&&!((((((((call[0].verb==shutdownGuest)&&(call[0].flying||call[0].budget))||((call[1].verb==shutdownGuest)&&(call[1].flying||call[1].budget)))||((call[2].verb==shutdownGuest)&&(call[2].flying||call[2].budget)))||((call[3].verb==shutdownGuest)&&(call[3].flying||call[3].budget)))||((call[4].verb==shutdownGuest)&&(call[4].flying||call[4].budget)))||((call[5].verb==shutdownGuest)&&(call[5].flying||call[5].budget))))))", 1, 2, 0); /* m: 593 -> 595,0 */
	reached3[593] = 1;
	trans[3][593]	= settr(0,0,0,0,0,"offAsked = 0",0,0,0);
	trans[3][597]	= settr(1579,0,598,1,0,"break", 0, 2, 0);
	trans[3][598]	= settr(1580,0,0,159,159,"-end-", 0, 3500, 0);

	/* proctype 2: Sweeper */

	trans[2] = (Trans **) emalloc(23*sizeof(Trans *));

	trans[2][20]	= settr(980,0,19,1,0,".(goto)", 0, 2, 0);
	T = trans[2][19] = settr(979,0,0,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(979,0,6,0,0,"DO", 0, 2, 0);
	    T->nxt	= settr(979,0,15,0,0,"DO", 0, 2, 0);
	T = trans[ 2][6] = settr(966,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(966,2,1,0,0,"ATOMIC", 1, 2, 0);
	trans[2][1]	= settr(961,4,9,160,160,"((((st[0]==pending)||((st[0]==running)&&!(fresh[0])))&&((((wused[0]||(tk[((0*8)+wake[0])]==absent))||(tk[((0*8)+wake[0])]==kept))||(tk[((0*8)+wake[0])]==archived))||((tk[((0*8)+wake[0])]==taken)&&(hold[((0*8)+wake[0])]==0)))))", 1, 2, 0); /* m: 2 -> 9,0 */
	reached2[2] = 1;
	trans[2][2]	= settr(0,0,0,0,0,"wake[0] = (wake[0]+1)",0,0,0);
	trans[2][3]	= settr(0,0,0,0,0,"assert((wake[0]<8))",0,0,0);
	trans[2][4]	= settr(0,0,0,0,0,"wused[0] = 0",0,0,0);
	trans[2][5]	= settr(0,0,0,0,0,"x = ((0*8)+wake[0])",0,0,0);
	T = trans[ 2][9] = settr(969,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(969,2,7,0,0,"ATOMIC", 1, 2, 0);
	trans[2][7]	= settr(967,0,19,161,161,"tk[x] = queued", 1, 2, 0); /* m: 8 -> 0,19 */
	reached2[8] = 1;
	trans[2][8]	= settr(0,0,0,0,0,"x = 0",0,0,0);
	T = trans[ 2][15] = settr(975,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(975,2,10,0,0,"ATOMIC", 1, 2, 0);
	trans[2][10]	= settr(970,4,18,162,162,"((((st[1]==pending)||((st[1]==running)&&!(fresh[1])))&&((((wused[1]||(tk[((1*8)+wake[1])]==absent))||(tk[((1*8)+wake[1])]==kept))||(tk[((1*8)+wake[1])]==archived))||((tk[((1*8)+wake[1])]==taken)&&(hold[((1*8)+wake[1])]==0)))))", 1, 2, 0); /* m: 11 -> 18,0 */
	reached2[11] = 1;
	trans[2][11]	= settr(0,0,0,0,0,"wake[1] = (wake[1]+1)",0,0,0);
	trans[2][12]	= settr(0,0,0,0,0,"assert((wake[1]<8))",0,0,0);
	trans[2][13]	= settr(0,0,0,0,0,"wused[1] = 0",0,0,0);
	trans[2][14]	= settr(0,0,0,0,0,"x = ((1*8)+wake[1])",0,0,0);
	T = trans[ 2][18] = settr(978,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(978,2,16,0,0,"ATOMIC", 1, 2, 0);
	trans[2][16]	= settr(976,0,19,163,163,"tk[x] = queued", 1, 2, 0); /* m: 17 -> 0,19 */
	reached2[17] = 1;
	trans[2][17]	= settr(0,0,0,0,0,"x = 0",0,0,0);
	trans[2][21]	= settr(981,0,22,1,0,"break", 0, 2, 0);
	trans[2][22]	= settr(982,0,0,164,164,"-end-", 0, 3500, 0);

	/* proctype 1: Client */

	trans[1] = (Trans **) emalloc(34*sizeof(Trans *));

	T = trans[ 1][12] = settr(939,0,0,0,0,"sub-sequence", 0, 2, 0);
	T->nxt	= settr(939,0,11,0,0,"sub-sequence", 0, 2, 0);
/*->*/	trans[1][11]	= settr(938,32,17,165,165,"D_STEP204", 1, 2, 0);
	T = trans[1][17] = settr(944,0,0,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(944,0,13,0,0,"IF", 0, 2, 0);
	    T->nxt	= settr(944,0,14,0,0,"IF", 0, 2, 0);
	trans[1][13]	= settr(940,0,19,166,166,"tk[((0*8)+0)] = queued", 1, 2, 0);
	trans[1][18]	= settr(945,0,19,1,0,".(goto)", 0, 2, 0);
	trans[1][14]	= settr(941,0,15,167,0,"((crashes<0))", 1, 2, 0);
	trans[1][15]	= settr(942,0,16,168,168,"crashes = (crashes+1)", 1, 2, 0);
	trans[1][16]	= settr(943,0,19,169,169,"wused[0] = 1", 1, 2, 0);
	trans[1][19]	= settr(946,0,31,170,0,"((((st[0]==completed)||(st[0]==failed))||(st[0]==cancelled)))", 1, 2, 0);
	T = trans[ 1][31] = settr(958,0,0,0,0,"sub-sequence", 0, 2, 0);
	T->nxt	= settr(958,0,30,0,0,"sub-sequence", 0, 2, 0);
/*->*/	trans[1][30]	= settr(957,32,32,171,171,"D_STEP204", 1, 2, 0);
	trans[1][32]	= settr(959,0,33,172,172,"tk[((1*8)+0)] = queued", 1, 2, 0);
	trans[1][33]	= settr(960,0,0,173,173,"-end-", 0, 3500, 0);

	/* proctype 0: Worker */

	trans[0] = (Trans **) emalloc(929*sizeof(Trans *));

	trans[0][926]	= settr(925,0,925,1,0,".(goto)", 0, 2, 0);
	T = trans[0][925] = settr(924,0,0,0,0,"DO", 0, 2, 0);
	    T->nxt	= settr(924,0,924,0,0,"DO", 0, 2, 0);
	T = trans[ 0][924] = settr(923,0,0,0,0,"sub-sequence", 0, 2, 0);
	T->nxt	= settr(923,0,39,0,0,"sub-sequence", 0, 2, 0);
	T = trans[ 0][39] = settr(38,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(38,2,33,0,0,"ATOMIC", 1, 2, 0);
	T = trans[0][33] = settr(32,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(32,2,1,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(32,2,3,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(32,2,5,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(32,2,7,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(32,2,9,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(32,2,11,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(32,2,13,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(32,2,15,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(32,2,17,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(32,2,19,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(32,2,21,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(32,2,23,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(32,2,25,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(32,2,27,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(32,2,29,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(32,2,31,0,0,"IF", 1, 2, 0);
	trans[0][1]	= settr(0,4,56,174,174,"((tk[((0*8)+0)]==queued))", 1, 2, 0); /* m: 2 -> 56,0 */
	reached0[2] = 1;
	trans[0][2]	= settr(0,0,0,0,0,"t = ((0*8)+0)",0,0,0);
	trans[0][34]	= settr(33,2,35,1,0,".(goto)", 1, 2, 0); /* m: 35 -> 0,56 */
	reached0[35] = 1;
	trans[0][3]	= settr(2,4,56,175,175,"((tk[((0*8)+1)]==queued))", 1, 2, 0); /* m: 4 -> 56,0 */
	reached0[4] = 1;
	trans[0][4]	= settr(0,0,0,0,0,"t = ((0*8)+1)",0,0,0);
	trans[0][5]	= settr(4,4,56,176,176,"((tk[((0*8)+2)]==queued))", 1, 2, 0); /* m: 6 -> 56,0 */
	reached0[6] = 1;
	trans[0][6]	= settr(0,0,0,0,0,"t = ((0*8)+2)",0,0,0);
	trans[0][7]	= settr(6,4,56,177,177,"((tk[((0*8)+3)]==queued))", 1, 2, 0); /* m: 8 -> 56,0 */
	reached0[8] = 1;
	trans[0][8]	= settr(0,0,0,0,0,"t = ((0*8)+3)",0,0,0);
	trans[0][9]	= settr(8,4,56,178,178,"((tk[((0*8)+4)]==queued))", 1, 2, 0); /* m: 10 -> 56,0 */
	reached0[10] = 1;
	trans[0][10]	= settr(0,0,0,0,0,"t = ((0*8)+4)",0,0,0);
	trans[0][11]	= settr(10,4,56,179,179,"((tk[((0*8)+5)]==queued))", 1, 2, 0); /* m: 12 -> 56,0 */
	reached0[12] = 1;
	trans[0][12]	= settr(0,0,0,0,0,"t = ((0*8)+5)",0,0,0);
	trans[0][13]	= settr(12,4,56,180,180,"((tk[((0*8)+6)]==queued))", 1, 2, 0); /* m: 14 -> 56,0 */
	reached0[14] = 1;
	trans[0][14]	= settr(0,0,0,0,0,"t = ((0*8)+6)",0,0,0);
	trans[0][15]	= settr(14,4,56,181,181,"((tk[((0*8)+7)]==queued))", 1, 2, 0); /* m: 16 -> 56,0 */
	reached0[16] = 1;
	trans[0][16]	= settr(0,0,0,0,0,"t = ((0*8)+7)",0,0,0);
	trans[0][17]	= settr(16,4,56,182,182,"((tk[((1*8)+0)]==queued))", 1, 2, 0); /* m: 18 -> 56,0 */
	reached0[18] = 1;
	trans[0][18]	= settr(0,0,0,0,0,"t = ((1*8)+0)",0,0,0);
	trans[0][19]	= settr(18,4,56,183,183,"((tk[((1*8)+1)]==queued))", 1, 2, 0); /* m: 20 -> 56,0 */
	reached0[20] = 1;
	trans[0][20]	= settr(0,0,0,0,0,"t = ((1*8)+1)",0,0,0);
	trans[0][21]	= settr(20,4,56,184,184,"((tk[((1*8)+2)]==queued))", 1, 2, 0); /* m: 22 -> 56,0 */
	reached0[22] = 1;
	trans[0][22]	= settr(0,0,0,0,0,"t = ((1*8)+2)",0,0,0);
	trans[0][23]	= settr(22,4,56,185,185,"((tk[((1*8)+3)]==queued))", 1, 2, 0); /* m: 24 -> 56,0 */
	reached0[24] = 1;
	trans[0][24]	= settr(0,0,0,0,0,"t = ((1*8)+3)",0,0,0);
	trans[0][25]	= settr(24,4,56,186,186,"((tk[((1*8)+4)]==queued))", 1, 2, 0); /* m: 26 -> 56,0 */
	reached0[26] = 1;
	trans[0][26]	= settr(0,0,0,0,0,"t = ((1*8)+4)",0,0,0);
	trans[0][27]	= settr(26,4,56,187,187,"((tk[((1*8)+5)]==queued))", 1, 2, 0); /* m: 28 -> 56,0 */
	reached0[28] = 1;
	trans[0][28]	= settr(0,0,0,0,0,"t = ((1*8)+5)",0,0,0);
	trans[0][29]	= settr(28,4,56,188,188,"((tk[((1*8)+6)]==queued))", 1, 2, 0); /* m: 30 -> 56,0 */
	reached0[30] = 1;
	trans[0][30]	= settr(0,0,0,0,0,"t = ((1*8)+6)",0,0,0);
	trans[0][31]	= settr(30,4,56,189,189,"((tk[((1*8)+7)]==queued))", 1, 2, 0); /* m: 32 -> 56,0 */
	reached0[32] = 1;
	trans[0][32]	= settr(0,0,0,0,0,"t = ((1*8)+7)",0,0,0);
	trans[0][35]	= settr(34,4,56,190,190,"tk[t] = taken", 1, 2, 0); /* m: 36 -> 0,56 */
	reached0[36] = 1;
	trans[0][36]	= settr(0,0,0,0,0,"hold[t] = (id+1)",0,0,0);
	trans[0][37]	= settr(0,0,0,0,0,"busy[id] = 1",0,0,0);
	trans[0][38]	= settr(0,0,0,0,0,"j = (t/8)",0,0,0);
	T = trans[ 0][56] = settr(55,0,0,0,0,"sub-sequence", 0, 2, 0);
	T->nxt	= settr(55,0,55,0,0,"sub-sequence", 0, 2, 0);
/*->*/	trans[0][55]	= settr(54,32,63,191,191,"D_STEP211", 1, 2, 0);
	T = trans[0][63] = settr(62,0,0,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(62,0,57,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(62,0,59,0,0,"IF", 0, 2, 0);
	    T->nxt	= settr(62,0,61,0,0,"IF", 0, 2, 0);
	trans[0][57]	= settr(56,0,923,192,192,"((mode==0))", 0, 2, 0);
	trans[0][58]	= settr(57,0,923,1,0,"goto leave", 0, 2, 0);
	trans[0][64]	= settr(63,0,97,1,0,".(goto)", 0, 2, 0);
	trans[0][59]	= settr(58,0,60,193,193,"((mode==1))", 0, 2, 0);
	trans[0][60]	= settr(59,0,97,1,0,"(1)", 0, 2, 0);
	trans[0][61]	= settr(60,0,820,194,194,"((mode==2))", 0, 2, 0);
	trans[0][62]	= settr(61,0,820,1,0,"goto closing", 0, 2, 0);
	T = trans[ 0][97] = settr(96,0,0,0,0,"sub-sequence", 0, 2, 0);
	T->nxt	= settr(96,0,96,0,0,"sub-sequence", 0, 2, 0);
/*->*/	trans[0][96]	= settr(95,32,103,195,195,"D_STEP231", 1, 2, 0);
	T = trans[0][103] = settr(102,0,0,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(102,0,98,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(102,0,100,0,0,"IF", 0, 2, 0);
	    T->nxt	= settr(102,0,102,0,0,"IF", 0, 2, 0);
	trans[0][98]	= settr(97,0,923,196,196,"((r==1))", 0, 2, 0);
	trans[0][99]	= settr(98,0,923,1,0,"goto leave", 0, 2, 0);
	trans[0][104]	= settr(103,0,109,1,0,".(goto)", 0, 2, 0);
	trans[0][100]	= settr(99,0,820,197,197,"((r==4))", 0, 2, 0);
	trans[0][101]	= settr(100,0,820,1,0,"goto closing", 0, 2, 0);
	trans[0][102]	= settr(101,0,109,2,0,"else", 0, 2, 0);
	T = trans[0][109] = settr(108,0,0,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(108,0,105,0,0,"IF", 0, 2, 0);
	    T->nxt	= settr(108,0,107,0,0,"IF", 0, 2, 0);
	trans[0][105]	= settr(104,0,106,198,0,"(!(((((((call[0].window&&(call[0].job!=j))||(call[1].window&&(call[1].job!=j)))||(call[2].window&&(call[2].job!=j)))||(call[3].window&&(call[3].job!=j)))||(call[4].window&&(call[4].job!=j)))||(call[5].window&&(call[5].job!=j)))))", 1, 2, 0);
	trans[0][106]	= settr(105,0,151,1,0,"(1)", 0, 2, 0);
	trans[0][110]	= settr(109,0,151,1,0,".(goto)", 0, 2, 0);
	trans[0][107]	= settr(106,0,820,199,0,"((cfl[j]||dl[j]))", 1, 2, 0);
	trans[0][108]	= settr(107,0,820,1,0,"goto closing", 0, 2, 0);
	T = trans[ 0][151] = settr(150,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(150,2,142,0,0,"ATOMIC", 1, 2, 0);
	T = trans[0][142] = settr(141,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(141,2,111,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(141,2,114,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(141,2,116,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(141,2,140,0,0,"IF", 1, 2, 0);
	trans[0][111]	= settr(110,4,813,200,200,"((releases<0))", 1, 2, 0); /* m: 112 -> 813,0 */
	reached0[112] = 1;
	trans[0][112]	= settr(0,0,0,0,0,"releases = (releases+1)",0,0,0);
	trans[0][113]	= settr(112,0,813,1,0,"goto giveBack", 1, 2, 0);
	trans[0][143]	= settr(142,2,149,1,0,".(goto)", 1, 2, 0);
	trans[0][114]	= settr(113,4,820,201,201,"((cfl[j]||dl[j]))", 1, 2, 0); /* m: 115 -> 820,0 */
	reached0[115] = 1;
	trans[0][115]	= settr(114,0,820,1,0,"goto closing", 1, 2, 0);
	trans[0][116]	= settr(115,2,129,202,0,"((!((cfl[j]||dl[j]))&&(sCheck[j]==0)))", 1, 2, 0);
	T = trans[ 0][129] = settr(128,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(128,0,127,0,0,"sub-sequence", 1, 2, 0);
	T = trans[0][127] = settr(126,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(126,2,117,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(126,2,125,0,0,"IF", 1, 2, 0);
	trans[0][117]	= settr(116,2,123,203,203,"(((st[j]==running)&&(((wj[id]==j)&&(we[id]==ep[j]))&&(wn[id]==nonce[j]))))", 1, 2, 0); /* m: 118 -> 123,0 */
	reached0[118] = 1;
	trans[0][118]	= settr(0,0,0,0,0,"r = 0",0,0,0);
	T = trans[0][123] = settr(122,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(122,2,119,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(122,2,122,0,0,"IF", 1, 2, 0);
	trans[0][119]	= settr(118,2,133,204,204,"((((wj[(1-id)]==j)&&(we[(1-id)]==ep[j]))&&(wn[(1-id)]==nonce[j])))", 1, 2, 0); /* m: 120 -> 133,0 */
	reached0[120] = 1;
	trans[0][120]	= settr(0,0,0,0,0,"two_owners = ((0==0)||(0==2))",0,0,0);
	trans[0][121]	= settr(0,0,0,0,0,"assert(!(two_owners))",0,0,0);
	trans[0][124]	= settr(123,2,133,1,0,".(goto)", 1, 2, 0);
	trans[0][122]	= settr(121,2,133,2,0,"else", 1, 2, 0);
	trans[0][128]	= settr(127,2,133,1,0,".(goto)", 1, 2, 0);
	trans[0][125]	= settr(124,2,126,2,0,"else", 1, 2, 0);
	trans[0][126]	= settr(125,2,133,205,205,"r = 1", 1, 2, 0);
	T = trans[0][133] = settr(132,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(132,2,130,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(132,2,132,0,0,"IF", 1, 2, 0);
	trans[0][130]	= settr(129,2,138,206,206,"((r==0))", 1, 2, 0); /* m: 131 -> 138,0 */
	reached0[131] = 1;
	trans[0][131]	= settr(0,0,0,0,0,"sCheck[j] = ( (on) -> (1) : (2) )",0,0,0);
	trans[0][134]	= settr(133,2,138,1,0,".(goto)", 1, 2, 0);
	trans[0][132]	= settr(131,2,138,2,0,"else", 1, 2, 0);
	T = trans[0][138] = settr(137,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(137,2,135,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(137,2,137,0,0,"IF", 1, 2, 0);
	trans[0][135]	= settr(134,4,923,207,207,"((r!=0))", 1, 2, 0); /* m: 136 -> 923,0 */
	reached0[136] = 1;
	trans[0][136]	= settr(135,0,923,1,0,"goto leave", 1, 2, 0);
	trans[0][139]	= settr(138,2,149,1,0,".(goto)", 1, 2, 0);
	trans[0][137]	= settr(136,2,149,2,0,"else", 1, 2, 0);
	trans[0][140]	= settr(139,2,141,208,0,"((!((cfl[j]||dl[j]))&&(sCheck[j]!=0)))", 1, 2, 0);
	trans[0][141]	= settr(140,2,149,1,0,"(1)", 1, 2, 0);
	T = trans[0][149] = settr(148,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(148,2,144,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(148,2,146,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(148,2,148,0,0,"IF", 1, 2, 0);
	trans[0][144]	= settr(143,4,482,209,209,"((( ((j==0)) -> (0) : (1) )==1))", 1, 2, 0); /* m: 145 -> 482,0 */
	reached0[145] = 1;
	trans[0][145]	= settr(144,0,482,1,0,"goto start", 1, 2, 0);
	trans[0][150]	= settr(149,0,167,1,0,".(goto)", 1, 2, 0);
	trans[0][146]	= settr(145,4,473,210,210,"(((( ((j==0)) -> (0) : (1) )==0)&&(sCheck[j]==2)))", 1, 2, 0); /* m: 147 -> 473,0 */
	reached0[147] = 1;
	trans[0][147]	= settr(146,0,473,1,0,"goto verifyOff", 1, 2, 0);
	trans[0][148]	= settr(147,2,150,2,0,"else", 1, 2, 0);
	T = trans[ 0][167] = settr(166,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(166,2,157,0,0,"ATOMIC", 1, 2, 0);
	T = trans[0][157] = settr(156,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(156,2,152,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(156,2,154,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(156,2,156,0,0,"IF", 1, 2, 0);
	trans[0][152]	= settr(151,4,365,211,211,"(((sAsk[j]==1)||(sAsk[j]==3)))", 1, 2, 0); /* m: 153 -> 365,0 */
	reached0[153] = 1;
	trans[0][153]	= settr(152,0,365,1,0,"goto waitForGuest", 1, 2, 0);
	trans[0][158]	= settr(157,2,165,1,0,".(goto)", 1, 2, 0);
	trans[0][154]	= settr(153,4,376,212,212,"((sAsk[j]==2))", 1, 2, 0); /* m: 155 -> 376,0 */
	reached0[155] = 1;
	trans[0][155]	= settr(154,0,376,1,0,"goto forceOff", 1, 2, 0);
	trans[0][156]	= settr(155,2,165,2,0,"else", 1, 2, 0);
	T = trans[0][165] = settr(164,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(164,2,159,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(164,2,161,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(164,2,163,0,0,"IF", 1, 2, 0);
	trans[0][159]	= settr(158,4,262,213,213,"(((((((((((call[0].verb!=0)&&(call[0].job==j))&&((call[0].answer==done)||(call[0].answer==unanswered)))&&(call[0].verb==shutdownGuest))||((((call[1].verb!=0)&&(call[1].job==j))&&((call[1].answer==done)||(call[1].answer==unanswered)))&&(call[1].verb==shutdownGuest)))||((((call[2].verb!=0)&&(call[2].job==j))&&((call[2].answer==done)||(call[2].answer==unanswered)))&&(call[2].verb==shutdownGuest)))||((((call[3].verb!=0)&&(call[3].job==j))&&((call[3].answer==done)||(call[3].answer==unanswered)))&&(call[3].verb==shutdownGuest)))||((((call[4].verb!=0)&&(call[4].job==j))&&((call[4].answer==done)||(call[4].answer==unanswered)))&&(call[4].verb==shutdownGuest)))||((((call[5].verb!=0)&&(call[5].job==j))&&((call[5].answer==done)||(call[5].answer==unanswered)))&&(call[5].verb==shutdownGuest)))&&((((((((((((call[0].verb!=0)&&(call[0].job==j))&&((call[0].answer==done)||(call[0].answer==unanswered)))&&(call[0].verb==shutdownGuest))&&(call[0].answer==done))||(((((call[1].verb!=0)&&(call[1].job==j))&&((call[1].answer==done)||(call[1].answer==unanswered)))&&(call[1].verb==shutdownGuest))&&(call[1].answer==done)))||(((((call[2].verb!=0)&&(call[2].job==j))&&((call[2].answer==done)||(call[2].answer==unanswered)))&&(call[2].verb==shutdownGuest))&&(call[2].answer==done)))||(((((call[3].verb!=0)&&(call[3].job==j))&&((call[3].answer==done)||(call[3].answer==unanswered)))&&(call[3].verb==shutdownGuest))&&(call[3].answer==done)))||(((((call[4].verb!=0)&&(call[4].job==j))&&((call[4].answer==done)||(call[4].answer==unanswered)))&&(call[4].verb==shutdownGuest))&&(call[4].answer==done)))||(((((call[5].verb!=0)&&(call[5].job==j))&&((call[5].answer==done)||(call[5].answer==unanswered)))&&(call[5].verb==shutdownGuest))&&(call[5].answer==done)))||!(on))||guestDown)))", 1, 2, 0); /* m: 160 -> 262,0 */
	reached0[160] = 1;
	trans[0][160]	= settr(159,0,262,1,0,"goto asked1", 1, 2, 0);
	trans[0][166]	= settr(165,0,214,1,0,".(goto)", 1, 2, 0);
	trans[0][161]	= settr(160,4,312,214,214,"((!(((((((((((call[0].verb!=0)&&(call[0].job==j))&&((call[0].answer==done)||(call[0].answer==unanswered)))&&(call[0].verb==shutdownGuest))||((((call[1].verb!=0)&&(call[1].job==j))&&((call[1].answer==done)||(call[1].answer==unanswered)))&&(call[1].verb==shutdownGuest)))||((((call[2].verb!=0)&&(call[2].job==j))&&((call[2].answer==done)||(call[2].answer==unanswered)))&&(call[2].verb==shutdownGuest)))||((((call[3].verb!=0)&&(call[3].job==j))&&((call[3].answer==done)||(call[3].answer==unanswered)))&&(call[3].verb==shutdownGuest)))||((((call[4].verb!=0)&&(call[4].job==j))&&((call[4].answer==done)||(call[4].answer==unanswered)))&&(call[4].verb==shutdownGuest)))||((((call[5].verb!=0)&&(call[5].job==j))&&((call[5].answer==done)||(call[5].answer==unanswered)))&&(call[5].verb==shutdownGuest)))&&((((((((((((call[0].verb!=0)&&(call[0].job==j))&&((call[0].answer==done)||(call[0].answer==unanswered)))&&(call[0].verb==shutdownGuest))&&(call[0].answer==done))||(((((call[1].verb!=0)&&(call[1].job==j))&&((call[1].answer==done)||(call[1].answer==unanswered)))&&(call[1].verb==shutdownGuest))&&(call[1].answer==done)))||(((((call[2].verb!=0)&&(call[2].job==j))&&((call[2].answer==done)||(call[2].answer==unanswered)))&&(call[2].verb==shutdownGuest))&&(call[2].answer==done)))||(((((call[3].verb!=0)&&(call[3].job==j))&&((call[3].answer==done)||(call[3].answer==unanswered)))&&(call[3].verb==shutdownGuest))&&(call[3].answer==done)))||(((((call[4].verb!=0)&&(call[4].job==j))&&((call[4].answer==done)||(call[4].answer==unanswered)))&&(call[4].verb==shutdownGuest))&&(call[4].answer==done)))||(((((call[5].verb!=0)&&(call[5].job==j))&&((call[5].answer==done)||(call[5].answer==unanswered)))&&(call[5].verb==shutdownGuest))&&(call[5].answer==done)))||!(on))||guestDown)))&&!(on)))", 1, 2, 0); /* m: 162 -> 312,0 */
	reached0[162] = 1;
	trans[0][162]	= settr(161,0,312,1,0,"goto askedOff", 1, 2, 0);
	trans[0][163]	= settr(162,2,164,215,0,"((!(((((((((((call[0].verb!=0)&&(call[0].job==j))&&((call[0].answer==done)||(call[0].answer==unanswered)))&&(call[0].verb==shutdownGuest))||((((call[1].verb!=0)&&(call[1].job==j))&&((call[1].answer==done)||(call[1].answer==unanswered)))&&(call[1].verb==shutdownGuest)))||((((call[2].verb!=0)&&(call[2].job==j))&&((call[2].answer==done)||(call[2].answer==unanswered)))&&(call[2].verb==shutdownGuest)))||((((call[3].verb!=0)&&(call[3].job==j))&&((call[3].answer==done)||(call[3].answer==unanswered)))&&(call[3].verb==shutdownGuest)))||((((call[4].verb!=0)&&(call[4].job==j))&&((call[4].answer==done)||(call[4].answer==unanswered)))&&(call[4].verb==shutdownGuest)))||((((call[5].verb!=0)&&(call[5].job==j))&&((call[5].answer==done)||(call[5].answer==unanswered)))&&(call[5].verb==shutdownGuest)))&&((((((((((((call[0].verb!=0)&&(call[0].job==j))&&((call[0].answer==done)||(call[0].answer==unanswered)))&&(call[0].verb==shutdownGuest))&&(call[0].answer==done))||(((((call[1].verb!=0)&&(call[1].job==j))&&((call[1].answer==done)||(call[1].answer==unanswered)))&&(call[1].verb==shutdownGuest))&&(call[1].answer==done)))||(((((call[2].verb!=0)&&(call[2].job==j))&&((call[2].answer==done)||(call[2].answer==unanswered)))&&(call[2].verb==shutdownGuest))&&(call[2].answer==done)))||(((((call[3].verb!=0)&&(call[3].job==j))&&((call[3].answer==done)||(call[3].answer==unanswered)))&&(call[3].verb==shutdownGuest))&&(call[3].answer==done)))||(((((call[4].verb!=0)&&(call[4].job==j))&&((call[4].answer==done)||(call[4].answer==unanswered)))&&(call[4].verb==shutdownGuest))&&(call[4].answer==done)))||(((((call[5].verb!=0)&&(call[5].job==j))&&((call[5].answer==done)||(call[5].answer==unanswered)))&&(call[5].verb==shutdownGuest))&&(call[5].answer==done)))||!(on))||guestDown)))&&on))", 1, 2, 0);
	trans[0][164]	= settr(163,4,214,216,216,"(1)", 1, 2, 0); /* m: 166 -> 214,0 */
	reached0[166] = 1;
	T = trans[ 0][214] = settr(213,0,0,0,0,"sub-sequence", 0, 2, 0);
	T->nxt	= settr(213,0,213,0,0,"sub-sequence", 0, 2, 0);
/*->*/	trans[0][213]	= settr(212,32,235,217,217,"D_STEP241", 1, 2, 0);
	T = trans[0][235] = settr(234,0,0,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(234,0,215,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(234,0,217,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(234,0,219,0,0,"IF", 0, 2, 0);
	    T->nxt	= settr(234,0,233,0,0,"IF", 0, 2, 0);
	trans[0][215]	= settr(214,0,923,218,218,"((r==1))", 0, 2, 0);
	trans[0][216]	= settr(215,0,923,1,0,"goto leave", 0, 2, 0);
	trans[0][236]	= settr(235,0,721,1,0,".(goto)", 0, 2, 0);
	trans[0][217]	= settr(216,0,820,219,219,"((r==3))", 0, 2, 0);
	trans[0][218]	= settr(217,0,820,1,0,"goto closing", 0, 2, 0);
	trans[0][219]	= settr(218,0,224,220,220,"((r==2))", 0, 2, 0);
	T = trans[0][224] = settr(223,0,0,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(223,0,220,0,0,"IF", 0, 2, 0);
	    T->nxt	= settr(223,0,222,0,0,"IF", 0, 2, 0);
	trans[0][220]	= settr(219,0,221,221,0,"(!(((((((call[0].window&&!(((call[0].job==j)&&(call[0].epoch==we[id]))))||(call[1].window&&!(((call[1].job==j)&&(call[1].epoch==we[id])))))||(call[2].window&&!(((call[2].job==j)&&(call[2].epoch==we[id])))))||(call[3].window&&!(((call[3].job==j)&&(call[3].epoch==we[id])))))||(call[4].window&&!(((call[4].job==j)&&(call[4].epoch==we[id])))))||(call[5].window&&!(((call[5].job==j)&&(call[5].epoch==we[id])))))))", 1, 2, 0);
	trans[0][221]	= settr(220,0,232,1,0,"(1)", 0, 2, 0);
	trans[0][225]	= settr(224,0,232,1,0,".(goto)", 0, 2, 0);
	trans[0][222]	= settr(221,0,820,222,0,"((cfl[j]||dl[j]))", 1, 2, 0);
	trans[0][223]	= settr(222,0,820,1,0,"goto closing", 0, 2, 0);
	T = trans[ 0][232] = settr(231,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(231,2,230,0,0,"ATOMIC", 1, 2, 0);
	T = trans[0][230] = settr(229,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(229,2,226,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(229,2,228,0,0,"IF", 1, 2, 0);
	trans[0][226]	= settr(225,4,312,223,223,"(!(on))", 1, 2, 0); /* m: 227 -> 312,0 */
	reached0[227] = 1;
	trans[0][227]	= settr(226,0,312,1,0,"goto askedOff", 1, 2, 0);
	trans[0][231]	= settr(230,0,721,1,0,".(goto)", 1, 2, 0);
	trans[0][228]	= settr(227,2,229,2,0,"else", 1, 2, 0);
	trans[0][229]	= settr(228,0,214,1,0,"goto askGuestNow", 1, 2, 0);
	trans[0][233]	= settr(232,0,234,224,224,"((r==0))", 0, 2, 0);
	trans[0][234]	= settr(233,0,721,1,0,"(1)", 0, 2, 0);
	trans[0][237]	= settr(236,0,721,1,0,"goto sending", 0, 2, 0);
	T = trans[ 0][262] = settr(261,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(261,2,250,0,0,"ATOMIC", 1, 2, 0);
	T = trans[ 0][250] = settr(249,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(249,0,248,0,0,"sub-sequence", 1, 2, 0);
	T = trans[0][248] = settr(247,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(247,2,238,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(247,2,246,0,0,"IF", 1, 2, 0);
	trans[0][238]	= settr(237,2,244,225,225,"(((st[j]==running)&&(((wj[id]==j)&&(we[id]==ep[j]))&&(wn[id]==nonce[j]))))", 1, 2, 0); /* m: 239 -> 244,0 */
	reached0[239] = 1;
	trans[0][239]	= settr(0,0,0,0,0,"r = 0",0,0,0);
	T = trans[0][244] = settr(243,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(243,2,240,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(243,2,243,0,0,"IF", 1, 2, 0);
	trans[0][240]	= settr(239,2,254,226,226,"((((wj[(1-id)]==j)&&(we[(1-id)]==ep[j]))&&(wn[(1-id)]==nonce[j])))", 1, 2, 0); /* m: 241 -> 254,0 */
	reached0[241] = 1;
	trans[0][241]	= settr(0,0,0,0,0,"two_owners = ((0==0)||(0==2))",0,0,0);
	trans[0][242]	= settr(0,0,0,0,0,"assert(!(two_owners))",0,0,0);
	trans[0][245]	= settr(244,2,254,1,0,".(goto)", 1, 2, 0);
	trans[0][243]	= settr(242,2,254,2,0,"else", 1, 2, 0);
	trans[0][249]	= settr(248,2,254,1,0,".(goto)", 1, 2, 0);
	trans[0][246]	= settr(245,2,247,2,0,"else", 1, 2, 0);
	trans[0][247]	= settr(246,2,254,227,227,"r = 1", 1, 2, 0);
	T = trans[0][254] = settr(253,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(253,2,251,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(253,2,253,0,0,"IF", 1, 2, 0);
	trans[0][251]	= settr(250,2,260,228,228,"((r==0))", 1, 2, 0); /* m: 252 -> 260,0 */
	reached0[252] = 1;
	trans[0][252]	= settr(0,0,0,0,0,"sAsk[j] = 1",0,0,0);
	trans[0][255]	= settr(254,2,260,1,0,".(goto)", 1, 2, 0);
	trans[0][253]	= settr(252,2,260,2,0,"else", 1, 2, 0);
	T = trans[0][260] = settr(259,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(259,2,256,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(259,2,258,0,0,"IF", 1, 2, 0);
	trans[0][256]	= settr(255,4,365,229,229,"((r==0))", 1, 2, 0); /* m: 257 -> 365,0 */
	reached0[257] = 1;
	trans[0][257]	= settr(256,0,365,1,0,"goto waitForGuest", 1, 2, 0);
	trans[0][261]	= settr(260,0,287,1,0,".(goto)", 1, 2, 0);
	trans[0][258]	= settr(257,2,259,2,0,"else", 1, 2, 0);
	trans[0][259]	= settr(258,0,923,1,0,"goto leave", 1, 2, 0);
	T = trans[ 0][287] = settr(286,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(286,2,275,0,0,"ATOMIC", 1, 2, 0);
	T = trans[ 0][275] = settr(274,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(274,0,273,0,0,"sub-sequence", 1, 2, 0);
	T = trans[0][273] = settr(272,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(272,2,263,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(272,2,271,0,0,"IF", 1, 2, 0);
	trans[0][263]	= settr(262,2,269,230,230,"(((st[j]==running)&&(((wj[id]==j)&&(we[id]==ep[j]))&&(wn[id]==nonce[j]))))", 1, 2, 0); /* m: 264 -> 269,0 */
	reached0[264] = 1;
	trans[0][264]	= settr(0,0,0,0,0,"r = 0",0,0,0);
	T = trans[0][269] = settr(268,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(268,2,265,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(268,2,268,0,0,"IF", 1, 2, 0);
	trans[0][265]	= settr(264,2,279,231,231,"((((wj[(1-id)]==j)&&(we[(1-id)]==ep[j]))&&(wn[(1-id)]==nonce[j])))", 1, 2, 0); /* m: 266 -> 279,0 */
	reached0[266] = 1;
	trans[0][266]	= settr(0,0,0,0,0,"two_owners = ((0==0)||(0==2))",0,0,0);
	trans[0][267]	= settr(0,0,0,0,0,"assert(!(two_owners))",0,0,0);
	trans[0][270]	= settr(269,2,279,1,0,".(goto)", 1, 2, 0);
	trans[0][268]	= settr(267,2,279,2,0,"else", 1, 2, 0);
	trans[0][274]	= settr(273,2,279,1,0,".(goto)", 1, 2, 0);
	trans[0][271]	= settr(270,2,272,2,0,"else", 1, 2, 0);
	trans[0][272]	= settr(271,2,279,232,232,"r = 1", 1, 2, 0);
	T = trans[0][279] = settr(278,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(278,2,276,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(278,2,278,0,0,"IF", 1, 2, 0);
	trans[0][276]	= settr(275,2,285,233,233,"((r==0))", 1, 2, 0); /* m: 277 -> 285,0 */
	reached0[277] = 1;
	trans[0][277]	= settr(0,0,0,0,0,"sAsk[j] = 2",0,0,0);
	trans[0][280]	= settr(279,2,285,1,0,".(goto)", 1, 2, 0);
	trans[0][278]	= settr(277,2,285,2,0,"else", 1, 2, 0);
	T = trans[0][285] = settr(284,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(284,2,281,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(284,2,283,0,0,"IF", 1, 2, 0);
	trans[0][281]	= settr(280,4,376,234,234,"((r==0))", 1, 2, 0); /* m: 282 -> 376,0 */
	reached0[282] = 1;
	trans[0][282]	= settr(281,0,376,1,0,"goto forceOff", 1, 2, 0);
	trans[0][286]	= settr(285,0,312,1,0,".(goto)", 1, 2, 0);
	trans[0][283]	= settr(282,2,284,2,0,"else", 1, 2, 0);
	trans[0][284]	= settr(283,0,923,1,0,"goto leave", 1, 2, 0);
	T = trans[ 0][312] = settr(311,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(311,2,300,0,0,"ATOMIC", 1, 2, 0);
	T = trans[ 0][300] = settr(299,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(299,0,298,0,0,"sub-sequence", 1, 2, 0);
	T = trans[0][298] = settr(297,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(297,2,288,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(297,2,296,0,0,"IF", 1, 2, 0);
	trans[0][288]	= settr(287,2,294,235,235,"(((st[j]==running)&&(((wj[id]==j)&&(we[id]==ep[j]))&&(wn[id]==nonce[j]))))", 1, 2, 0); /* m: 289 -> 294,0 */
	reached0[289] = 1;
	trans[0][289]	= settr(0,0,0,0,0,"r = 0",0,0,0);
	T = trans[0][294] = settr(293,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(293,2,290,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(293,2,293,0,0,"IF", 1, 2, 0);
	trans[0][290]	= settr(289,2,304,236,236,"((((wj[(1-id)]==j)&&(we[(1-id)]==ep[j]))&&(wn[(1-id)]==nonce[j])))", 1, 2, 0); /* m: 291 -> 304,0 */
	reached0[291] = 1;
	trans[0][291]	= settr(0,0,0,0,0,"two_owners = ((0==0)||(0==2))",0,0,0);
	trans[0][292]	= settr(0,0,0,0,0,"assert(!(two_owners))",0,0,0);
	trans[0][295]	= settr(294,2,304,1,0,".(goto)", 1, 2, 0);
	trans[0][293]	= settr(292,2,304,2,0,"else", 1, 2, 0);
	trans[0][299]	= settr(298,2,304,1,0,".(goto)", 1, 2, 0);
	trans[0][296]	= settr(295,2,297,2,0,"else", 1, 2, 0);
	trans[0][297]	= settr(296,2,304,237,237,"r = 1", 1, 2, 0);
	T = trans[0][304] = settr(303,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(303,2,301,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(303,2,303,0,0,"IF", 1, 2, 0);
	trans[0][301]	= settr(300,2,310,238,238,"((r==0))", 1, 2, 0); /* m: 302 -> 310,0 */
	reached0[302] = 1;
	trans[0][302]	= settr(0,0,0,0,0,"sAsk[j] = 3",0,0,0);
	trans[0][305]	= settr(304,2,310,1,0,".(goto)", 1, 2, 0);
	trans[0][303]	= settr(302,2,310,2,0,"else", 1, 2, 0);
	T = trans[0][310] = settr(309,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(309,2,306,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(309,2,308,0,0,"IF", 1, 2, 0);
	trans[0][306]	= settr(305,4,365,239,239,"((r==0))", 1, 2, 0); /* m: 307 -> 365,0 */
	reached0[307] = 1;
	trans[0][307]	= settr(306,0,365,1,0,"goto waitForGuest", 1, 2, 0);
	trans[0][311]	= settr(310,0,365,1,0,".(goto)", 1, 2, 0);
	trans[0][308]	= settr(307,2,309,2,0,"else", 1, 2, 0);
	trans[0][309]	= settr(308,0,923,1,0,"goto leave", 1, 2, 0);
	T = trans[ 0][365] = settr(364,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(364,2,355,0,0,"ATOMIC", 1, 2, 0);
	T = trans[0][355] = settr(354,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(354,2,313,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(354,2,332,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(354,2,351,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(354,2,353,0,0,"IF", 1, 2, 0);
	trans[0][313]	= settr(312,2,326,240,0,"(((sWait[j]==0)&&!(on)))", 1, 2, 0);
	T = trans[ 0][326] = settr(325,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(325,0,324,0,0,"sub-sequence", 1, 2, 0);
	T = trans[0][324] = settr(323,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(323,2,314,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(323,2,322,0,0,"IF", 1, 2, 0);
	trans[0][314]	= settr(313,2,320,241,241,"(((st[j]==running)&&(((wj[id]==j)&&(we[id]==ep[j]))&&(wn[id]==nonce[j]))))", 1, 2, 0); /* m: 315 -> 320,0 */
	reached0[315] = 1;
	trans[0][315]	= settr(0,0,0,0,0,"r = 0",0,0,0);
	T = trans[0][320] = settr(319,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(319,2,316,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(319,2,319,0,0,"IF", 1, 2, 0);
	trans[0][316]	= settr(315,2,330,242,242,"((((wj[(1-id)]==j)&&(we[(1-id)]==ep[j]))&&(wn[(1-id)]==nonce[j])))", 1, 2, 0); /* m: 317 -> 330,0 */
	reached0[317] = 1;
	trans[0][317]	= settr(0,0,0,0,0,"two_owners = ((0==0)||(0==2))",0,0,0);
	trans[0][318]	= settr(0,0,0,0,0,"assert(!(two_owners))",0,0,0);
	trans[0][321]	= settr(320,2,330,1,0,".(goto)", 1, 2, 0);
	trans[0][319]	= settr(318,2,330,2,0,"else", 1, 2, 0);
	trans[0][325]	= settr(324,2,330,1,0,".(goto)", 1, 2, 0);
	trans[0][322]	= settr(321,2,323,2,0,"else", 1, 2, 0);
	trans[0][323]	= settr(322,2,330,243,243,"r = 1", 1, 2, 0);
	T = trans[0][330] = settr(329,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(329,2,327,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(329,2,329,0,0,"IF", 1, 2, 0);
	trans[0][327]	= settr(326,2,363,244,244,"((r==0))", 1, 2, 0); /* m: 328 -> 363,0 */
	reached0[328] = 1;
	trans[0][328]	= settr(0,0,0,0,0,"sWait[j] = 1",0,0,0);
	trans[0][331]	= settr(330,2,363,1,0,".(goto)", 1, 2, 0);
	trans[0][329]	= settr(328,2,363,2,0,"else", 1, 2, 0);
	trans[0][356]	= settr(355,2,363,1,0,".(goto)", 1, 2, 0);
	trans[0][332]	= settr(331,2,345,245,0,"((((sWait[j]==0)&&on)&&!((cfl[j]||dl[j]))))", 1, 2, 0);
	T = trans[ 0][345] = settr(344,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(344,0,343,0,0,"sub-sequence", 1, 2, 0);
	T = trans[0][343] = settr(342,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(342,2,333,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(342,2,341,0,0,"IF", 1, 2, 0);
	trans[0][333]	= settr(332,2,339,246,246,"(((st[j]==running)&&(((wj[id]==j)&&(we[id]==ep[j]))&&(wn[id]==nonce[j]))))", 1, 2, 0); /* m: 334 -> 339,0 */
	reached0[334] = 1;
	trans[0][334]	= settr(0,0,0,0,0,"r = 0",0,0,0);
	T = trans[0][339] = settr(338,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(338,2,335,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(338,2,338,0,0,"IF", 1, 2, 0);
	trans[0][335]	= settr(334,2,349,247,247,"((((wj[(1-id)]==j)&&(we[(1-id)]==ep[j]))&&(wn[(1-id)]==nonce[j])))", 1, 2, 0); /* m: 336 -> 349,0 */
	reached0[336] = 1;
	trans[0][336]	= settr(0,0,0,0,0,"two_owners = ((0==0)||(0==2))",0,0,0);
	trans[0][337]	= settr(0,0,0,0,0,"assert(!(two_owners))",0,0,0);
	trans[0][340]	= settr(339,2,349,1,0,".(goto)", 1, 2, 0);
	trans[0][338]	= settr(337,2,349,2,0,"else", 1, 2, 0);
	trans[0][344]	= settr(343,2,349,1,0,".(goto)", 1, 2, 0);
	trans[0][341]	= settr(340,2,342,2,0,"else", 1, 2, 0);
	trans[0][342]	= settr(341,2,349,248,248,"r = 1", 1, 2, 0);
	T = trans[0][349] = settr(348,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(348,2,346,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(348,2,348,0,0,"IF", 1, 2, 0);
	trans[0][346]	= settr(345,2,363,249,249,"((r==0))", 1, 2, 0); /* m: 347 -> 363,0 */
	reached0[347] = 1;
	trans[0][347]	= settr(0,0,0,0,0,"sWait[j] = 2",0,0,0);
	trans[0][350]	= settr(349,2,363,1,0,".(goto)", 1, 2, 0);
	trans[0][348]	= settr(347,2,363,2,0,"else", 1, 2, 0);
	trans[0][351]	= settr(350,4,820,250,250,"((cfl[j]||dl[j]))", 1, 2, 0); /* m: 352 -> 820,0 */
	reached0[352] = 1;
	trans[0][352]	= settr(351,0,820,1,0,"goto closing", 1, 2, 0);
	trans[0][353]	= settr(352,2,363,251,251,"((sWait[j]!=0))", 1, 2, 0); /* m: 354 -> 363,0 */
	reached0[354] = 1;
	trans[0][354]	= settr(0,0,0,0,0,"r = 0",0,0,0);
	T = trans[0][363] = settr(362,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(362,2,357,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(362,2,359,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(362,2,361,0,0,"IF", 1, 2, 0);
	trans[0][357]	= settr(356,4,923,252,252,"((r!=0))", 1, 2, 0); /* m: 358 -> 923,0 */
	reached0[358] = 1;
	trans[0][358]	= settr(357,0,923,1,0,"goto leave", 1, 2, 0);
	trans[0][364]	= settr(363,0,376,1,0,".(goto)", 1, 2, 0);
	trans[0][359]	= settr(358,4,473,253,253,"(((r==0)&&(sWait[j]==1)))", 1, 2, 0); /* m: 360 -> 473,0 */
	reached0[360] = 1;
	trans[0][360]	= settr(359,0,473,1,0,"goto verifyOff", 1, 2, 0);
	trans[0][361]	= settr(360,2,362,254,254,"(((r==0)&&(sWait[j]==2)))", 1, 2, 0);
	trans[0][362]	= settr(361,4,376,255,255,"(1)", 1, 2, 0); /* m: 364 -> 376,0 */
	reached0[364] = 1;
	T = trans[ 0][376] = settr(375,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(375,2,374,0,0,"ATOMIC", 1, 2, 0);
	T = trans[0][374] = settr(373,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(373,2,366,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(373,2,368,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(373,2,370,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(373,2,372,0,0,"IF", 1, 2, 0);
	trans[0][366]	= settr(365,4,820,256,256,"((cfl[j]||dl[j]))", 1, 2, 0); /* m: 367 -> 820,0 */
	reached0[367] = 1;
	trans[0][367]	= settr(366,0,820,1,0,"goto closing", 1, 2, 0);
	trans[0][375]	= settr(374,0,423,1,0,".(goto)", 1, 2, 0);
	trans[0][368]	= settr(367,4,473,257,257,"((!((cfl[j]||dl[j]))&&sCut[j]))", 1, 2, 0); /* m: 369 -> 473,0 */
	reached0[369] = 1;
	trans[0][369]	= settr(368,0,473,1,0,"goto verifyOff", 1, 2, 0);
	trans[0][370]	= settr(369,4,464,258,258,"(((!((cfl[j]||dl[j]))&&!(sCut[j]))&&!(on)))", 1, 2, 0); /* m: 371 -> 464,0 */
	reached0[371] = 1;
	trans[0][371]	= settr(370,0,464,1,0,"goto wasCut", 1, 2, 0);
	trans[0][372]	= settr(371,2,373,259,0,"(((!((cfl[j]||dl[j]))&&!(sCut[j]))&&on))", 1, 2, 0);
	trans[0][373]	= settr(372,4,423,260,260,"(1)", 1, 2, 0); /* m: 375 -> 423,0 */
	reached0[375] = 1;
	T = trans[ 0][423] = settr(422,0,0,0,0,"sub-sequence", 0, 2, 0);
	T->nxt	= settr(422,0,422,0,0,"sub-sequence", 0, 2, 0);
/*->*/	trans[0][422]	= settr(421,32,437,261,261,"D_STEP241", 1, 2, 0);
	T = trans[0][437] = settr(436,0,0,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(436,0,424,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(436,0,426,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(436,0,428,0,0,"IF", 0, 2, 0);
	    T->nxt	= settr(436,0,435,0,0,"IF", 0, 2, 0);
	trans[0][424]	= settr(423,0,923,262,262,"((r==1))", 0, 2, 0);
	trans[0][425]	= settr(424,0,923,1,0,"goto leave", 0, 2, 0);
	trans[0][438]	= settr(437,0,721,1,0,".(goto)", 0, 2, 0);
	trans[0][426]	= settr(425,0,820,263,263,"((r==3))", 0, 2, 0);
	trans[0][427]	= settr(426,0,820,1,0,"goto closing", 0, 2, 0);
	trans[0][428]	= settr(427,0,433,264,264,"((r==2))", 0, 2, 0);
	T = trans[0][433] = settr(432,0,0,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(432,0,429,0,0,"IF", 0, 2, 0);
	    T->nxt	= settr(432,0,431,0,0,"IF", 0, 2, 0);
	trans[0][429]	= settr(428,0,376,265,0,"(!(((((((call[0].window&&!(((call[0].job==j)&&(call[0].epoch==we[id]))))||(call[1].window&&!(((call[1].job==j)&&(call[1].epoch==we[id])))))||(call[2].window&&!(((call[2].job==j)&&(call[2].epoch==we[id])))))||(call[3].window&&!(((call[3].job==j)&&(call[3].epoch==we[id])))))||(call[4].window&&!(((call[4].job==j)&&(call[4].epoch==we[id])))))||(call[5].window&&!(((call[5].job==j)&&(call[5].epoch==we[id])))))))", 1, 2, 0);
	trans[0][430]	= settr(429,0,376,1,0,"goto forceOff", 0, 2, 0);
	trans[0][434]	= settr(433,0,721,1,0,".(goto)", 0, 2, 0);
	trans[0][431]	= settr(430,0,820,266,0,"((cfl[j]||dl[j]))", 1, 2, 0);
	trans[0][432]	= settr(431,0,820,1,0,"goto closing", 0, 2, 0);
	trans[0][435]	= settr(434,0,436,267,267,"((r==0))", 0, 2, 0);
	trans[0][436]	= settr(435,0,721,1,0,"(1)", 0, 2, 0);
	trans[0][439]	= settr(438,0,721,1,0,"goto sending", 0, 2, 0);
	T = trans[ 0][464] = settr(463,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(463,2,452,0,0,"ATOMIC", 1, 2, 0);
	T = trans[ 0][452] = settr(451,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(451,0,450,0,0,"sub-sequence", 1, 2, 0);
	T = trans[0][450] = settr(449,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(449,2,440,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(449,2,448,0,0,"IF", 1, 2, 0);
	trans[0][440]	= settr(439,2,446,268,268,"(((st[j]==running)&&(((wj[id]==j)&&(we[id]==ep[j]))&&(wn[id]==nonce[j]))))", 1, 2, 0); /* m: 441 -> 446,0 */
	reached0[441] = 1;
	trans[0][441]	= settr(0,0,0,0,0,"r = 0",0,0,0);
	T = trans[0][446] = settr(445,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(445,2,442,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(445,2,445,0,0,"IF", 1, 2, 0);
	trans[0][442]	= settr(441,2,456,269,269,"((((wj[(1-id)]==j)&&(we[(1-id)]==ep[j]))&&(wn[(1-id)]==nonce[j])))", 1, 2, 0); /* m: 443 -> 456,0 */
	reached0[443] = 1;
	trans[0][443]	= settr(0,0,0,0,0,"two_owners = ((0==0)||(0==2))",0,0,0);
	trans[0][444]	= settr(0,0,0,0,0,"assert(!(two_owners))",0,0,0);
	trans[0][447]	= settr(446,2,456,1,0,".(goto)", 1, 2, 0);
	trans[0][445]	= settr(444,2,456,2,0,"else", 1, 2, 0);
	trans[0][451]	= settr(450,2,456,1,0,".(goto)", 1, 2, 0);
	trans[0][448]	= settr(447,2,449,2,0,"else", 1, 2, 0);
	trans[0][449]	= settr(448,2,456,270,270,"r = 1", 1, 2, 0);
	T = trans[0][456] = settr(455,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(455,2,453,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(455,2,455,0,0,"IF", 1, 2, 0);
	trans[0][453]	= settr(452,2,462,271,271,"((r==0))", 1, 2, 0); /* m: 454 -> 462,0 */
	reached0[454] = 1;
	trans[0][454]	= settr(0,0,0,0,0,"sCut[j] = 1",0,0,0);
	trans[0][457]	= settr(456,2,462,1,0,".(goto)", 1, 2, 0);
	trans[0][455]	= settr(454,2,462,2,0,"else", 1, 2, 0);
	T = trans[0][462] = settr(461,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(461,2,458,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(461,2,460,0,0,"IF", 1, 2, 0);
	trans[0][458]	= settr(457,4,473,272,272,"((r==0))", 1, 2, 0); /* m: 459 -> 473,0 */
	reached0[459] = 1;
	trans[0][459]	= settr(458,0,473,1,0,"goto verifyOff", 1, 2, 0);
	trans[0][463]	= settr(462,0,473,1,0,".(goto)", 1, 2, 0);
	trans[0][460]	= settr(459,2,461,2,0,"else", 1, 2, 0);
	trans[0][461]	= settr(460,0,923,1,0,"goto leave", 1, 2, 0);
	T = trans[ 0][473] = settr(472,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(472,2,471,0,0,"ATOMIC", 1, 2, 0);
	T = trans[0][471] = settr(470,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(470,2,465,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(470,2,469,0,0,"IF", 1, 2, 0);
	trans[0][465]	= settr(464,4,889,273,273,"(!(on))", 1, 2, 0); /* m: 466 -> 889,0 */
	reached0[466] = 1;
	trans[0][466]	= settr(0,0,0,0,0,"said = 0",0,0,0);
	trans[0][467]	= settr(0,0,0,0,0,"next = completed",0,0,0);
	trans[0][468]	= settr(467,0,889,1,0,"goto ending", 1, 2, 0);
	trans[0][472]	= settr(471,0,482,1,0,".(goto)", 1, 2, 0);
	trans[0][469]	= settr(468,4,820,274,274,"(on)", 1, 2, 0); /* m: 470 -> 820,0 */
	reached0[470] = 1;
	trans[0][470]	= settr(469,0,820,1,0,"goto closing", 1, 2, 0);
	T = trans[0][482] = settr(481,0,0,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(481,0,474,0,0,"IF", 0, 2, 0);
	    T->nxt	= settr(481,0,481,0,0,"IF", 0, 2, 0);
	trans[0][474]	= settr(473,0,479,275,275,"(((asked&&on)&&!(sStart[j])))", 1, 2, 0);
	T = trans[0][479] = settr(478,0,0,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(478,0,475,0,0,"IF", 0, 2, 0);
	    T->nxt	= settr(478,0,477,0,0,"IF", 0, 2, 0);
	trans[0][475]	= settr(474,0,476,276,0,"((!(on)||!(offAsked)))", 1, 2, 0);
	trans[0][476]	= settr(475,0,492,1,0,"(1)", 0, 2, 0);
	trans[0][480]	= settr(479,0,492,1,0,".(goto)", 0, 2, 0);
	trans[0][477]	= settr(476,0,820,277,0,"((cfl[j]||dl[j]))", 1, 2, 0);
	trans[0][478]	= settr(477,0,820,1,0,"goto closing", 0, 2, 0);
	trans[0][483]	= settr(482,0,492,1,0,".(goto)", 0, 2, 0);
	trans[0][481]	= settr(480,0,492,2,0,"else", 0, 2, 0);
	T = trans[ 0][492] = settr(491,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(491,2,490,0,0,"ATOMIC", 1, 2, 0);
	T = trans[0][490] = settr(489,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(489,2,484,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(489,2,486,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(489,2,488,0,0,"IF", 1, 2, 0);
	trans[0][484]	= settr(483,4,820,278,278,"((cfl[j]||dl[j]))", 1, 2, 0); /* m: 485 -> 820,0 */
	reached0[485] = 1;
	trans[0][485]	= settr(484,0,820,1,0,"goto closing", 1, 2, 0);
	trans[0][491]	= settr(490,0,539,1,0,".(goto)", 1, 2, 0);
	trans[0][486]	= settr(485,4,584,279,279,"((!((cfl[j]||dl[j]))&&(on||sStart[j])))", 1, 2, 0); /* m: 487 -> 584,0 */
	reached0[487] = 1;
	trans[0][487]	= settr(486,0,584,1,0,"goto isOn", 1, 2, 0);
	trans[0][488]	= settr(487,2,489,280,0,"(((!((cfl[j]||dl[j]))&&!(on))&&!(sStart[j])))", 1, 2, 0);
	trans[0][489]	= settr(488,4,539,281,281,"(1)", 1, 2, 0); /* m: 491 -> 539,0 */
	reached0[491] = 1;
	T = trans[ 0][539] = settr(538,0,0,0,0,"sub-sequence", 0, 2, 0);
	T->nxt	= settr(538,0,538,0,0,"sub-sequence", 0, 2, 0);
/*->*/	trans[0][538]	= settr(537,32,553,282,282,"D_STEP241", 1, 2, 0);
	T = trans[0][553] = settr(552,0,0,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(552,0,540,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(552,0,542,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(552,0,544,0,0,"IF", 0, 2, 0);
	    T->nxt	= settr(552,0,551,0,0,"IF", 0, 2, 0);
	trans[0][540]	= settr(539,0,923,283,283,"((r==1))", 0, 2, 0);
	trans[0][541]	= settr(540,0,923,1,0,"goto leave", 0, 2, 0);
	trans[0][554]	= settr(553,0,721,1,0,".(goto)", 0, 2, 0);
	trans[0][542]	= settr(541,0,820,284,284,"((r==3))", 0, 2, 0);
	trans[0][543]	= settr(542,0,820,1,0,"goto closing", 0, 2, 0);
	trans[0][544]	= settr(543,0,549,285,285,"((r==2))", 0, 2, 0);
	T = trans[0][549] = settr(548,0,0,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(548,0,545,0,0,"IF", 0, 2, 0);
	    T->nxt	= settr(548,0,547,0,0,"IF", 0, 2, 0);
	trans[0][545]	= settr(544,0,492,286,0,"(!(((((((call[0].window&&!(((call[0].job==j)&&(call[0].epoch==we[id]))))||(call[1].window&&!(((call[1].job==j)&&(call[1].epoch==we[id])))))||(call[2].window&&!(((call[2].job==j)&&(call[2].epoch==we[id])))))||(call[3].window&&!(((call[3].job==j)&&(call[3].epoch==we[id])))))||(call[4].window&&!(((call[4].job==j)&&(call[4].epoch==we[id])))))||(call[5].window&&!(((call[5].job==j)&&(call[5].epoch==we[id])))))))", 1, 2, 0);
	trans[0][546]	= settr(545,0,492,1,0,"goto stillDown", 0, 2, 0);
	trans[0][550]	= settr(549,0,721,1,0,".(goto)", 0, 2, 0);
	trans[0][547]	= settr(546,0,820,287,0,"((cfl[j]||dl[j]))", 1, 2, 0);
	trans[0][548]	= settr(547,0,820,1,0,"goto closing", 0, 2, 0);
	trans[0][551]	= settr(550,0,552,288,288,"((r==0))", 0, 2, 0);
	trans[0][552]	= settr(551,0,721,1,0,"(1)", 0, 2, 0);
	trans[0][555]	= settr(554,0,721,1,0,"goto sending", 0, 2, 0);
	T = trans[ 0][584] = settr(583,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(583,2,568,0,0,"ATOMIC", 1, 2, 0);
	T = trans[ 0][568] = settr(567,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(567,0,566,0,0,"sub-sequence", 1, 2, 0);
	T = trans[0][566] = settr(565,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(565,2,556,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(565,2,564,0,0,"IF", 1, 2, 0);
	trans[0][556]	= settr(555,2,562,289,289,"(((st[j]==running)&&(((wj[id]==j)&&(we[id]==ep[j]))&&(wn[id]==nonce[j]))))", 1, 2, 0); /* m: 557 -> 562,0 */
	reached0[557] = 1;
	trans[0][557]	= settr(0,0,0,0,0,"r = 0",0,0,0);
	T = trans[0][562] = settr(561,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(561,2,558,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(561,2,561,0,0,"IF", 1, 2, 0);
	trans[0][558]	= settr(557,2,572,290,290,"((((wj[(1-id)]==j)&&(we[(1-id)]==ep[j]))&&(wn[(1-id)]==nonce[j])))", 1, 2, 0); /* m: 559 -> 572,0 */
	reached0[559] = 1;
	trans[0][559]	= settr(0,0,0,0,0,"two_owners = ((0==0)||(0==2))",0,0,0);
	trans[0][560]	= settr(0,0,0,0,0,"assert(!(two_owners))",0,0,0);
	trans[0][563]	= settr(562,2,572,1,0,".(goto)", 1, 2, 0);
	trans[0][561]	= settr(560,2,572,2,0,"else", 1, 2, 0);
	trans[0][567]	= settr(566,2,572,1,0,".(goto)", 1, 2, 0);
	trans[0][564]	= settr(563,2,565,2,0,"else", 1, 2, 0);
	trans[0][565]	= settr(564,2,572,291,291,"r = 1", 1, 2, 0);
	T = trans[0][572] = settr(571,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(571,2,569,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(571,2,571,0,0,"IF", 1, 2, 0);
	trans[0][569]	= settr(568,2,582,292,292,"((r==0))", 1, 2, 0); /* m: 570 -> 582,0 */
	reached0[570] = 1;
	trans[0][570]	= settr(0,0,0,0,0,"sStart[j] = 1",0,0,0);
	trans[0][573]	= settr(572,2,582,1,0,".(goto)", 1, 2, 0);
	trans[0][571]	= settr(570,2,582,2,0,"else", 1, 2, 0);
	T = trans[0][582] = settr(581,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(581,2,574,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(581,2,576,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(581,2,580,0,0,"IF", 1, 2, 0);
	trans[0][574]	= settr(573,4,923,293,293,"((r!=0))", 1, 2, 0); /* m: 575 -> 923,0 */
	reached0[575] = 1;
	trans[0][575]	= settr(574,0,923,1,0,"goto leave", 1, 2, 0);
	trans[0][583]	= settr(582,0,721,1,0,".(goto)", 1, 2, 0);
	trans[0][576]	= settr(575,4,889,294,294,"(((r==0)&&on))", 1, 2, 0); /* m: 577 -> 889,0 */
	reached0[577] = 1;
	trans[0][577]	= settr(0,0,0,0,0,"said = 1",0,0,0);
	trans[0][578]	= settr(0,0,0,0,0,"next = completed",0,0,0);
	trans[0][579]	= settr(578,0,889,1,0,"goto ending", 1, 2, 0);
	trans[0][580]	= settr(579,4,820,295,295,"(((r==0)&&!(on)))", 1, 2, 0); /* m: 581 -> 820,0 */
	reached0[581] = 1;
	trans[0][581]	= settr(580,0,820,1,0,"goto closing", 1, 2, 0);
	T = trans[ 0][721] = settr(720,0,0,0,0,"sub-sequence", 0, 2, 0);
	T->nxt	= settr(720,0,585,0,0,"sub-sequence", 0, 2, 0);
	trans[0][585]	= settr(584,0,720,296,296,"answer = unanswered", 0, 2, 0);
	T = trans[ 0][720] = settr(719,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(719,2,717,0,0,"ATOMIC", 1, 2, 0);
	T = trans[0][717] = settr(716,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(716,2,586,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(716,2,588,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(716,2,715,0,0,"IF", 1, 2, 0);
	trans[0][586]	= settr(585,4,726,297,297,"(((answer==unanswered)&&!(call[c].budget)))", 1, 2, 0); /* m: 587 -> 726,0 */
	reached0[587] = 1;
	trans[0][587]	= settr(0,0,0,0,0,"answer = notSent",0,0,0);
	trans[0][718]	= settr(717,4,726,298,298,".(goto)", 1, 2, 0); /* m: 719 -> 0,726 */
	reached0[719] = 1;
	trans[0][588]	= settr(587,2,714,299,299,"(((answer==unanswered)&&call[c].budget))", 1, 2, 0);
	T = trans[ 0][714] = settr(713,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(713,0,593,0,0,"sub-sequence", 1, 2, 0);
	T = trans[0][593] = settr(592,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(592,2,589,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(592,2,592,0,0,"IF", 1, 2, 0);
	trans[0][589]	= settr(588,2,712,300,300,"((((st[j]==completed)||(st[j]==failed))||(st[j]==cancelled)))", 1, 2, 0); /* m: 590 -> 712,0 */
	reached0[590] = 1;
	trans[0][590]	= settr(0,0,0,0,0,"call_of_ended_job = ((0==0)||(0==6))",0,0,0);
	trans[0][591]	= settr(0,0,0,0,0,"assert(!(call_of_ended_job))",0,0,0);
	trans[0][594]	= settr(593,2,712,1,0,".(goto)", 1, 2, 0);
	trans[0][592]	= settr(591,2,712,2,0,"else", 1, 2, 0);
	T = trans[0][712] = settr(711,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(711,2,649,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(711,2,651,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(711,2,709,0,0,"IF", 1, 2, 0);
	T = trans[ 0][649] = settr(648,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(648,0,595,0,0,"sub-sequence", 1, 2, 0);
	trans[0][595]	= settr(594,2,606,301,301,"call[c].flying = 0", 1, 2, 0); /* m: 596 -> 0,606 */
	reached0[596] = 1;
	trans[0][596]	= settr(0,0,0,0,0,"changed = 0",0,0,0);
	T = trans[0][606] = settr(605,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(605,2,597,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(605,2,605,0,0,"IF", 1, 2, 0);
	trans[0][597]	= settr(596,2,603,302,302,"(((call[c].job==0)&&(call[c].verb==powerOff)))", 1, 2, 0); /* m: 598 -> 603,0 */
	reached0[598] = 1;
	trans[0][598]	= settr(0,0,0,0,0,"cuts = (cuts+1)",0,0,0);
	T = trans[0][603] = settr(602,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(602,2,599,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(602,2,602,0,0,"IF", 1, 2, 0);
	trans[0][599]	= settr(598,2,633,303,303,"((cuts>1))", 1, 2, 0); /* m: 600 -> 633,0 */
	reached0[600] = 1;
	trans[0][600]	= settr(0,0,0,0,0,"second_power_off = ((0==0)||(0==9))",0,0,0);
	trans[0][601]	= settr(0,0,0,0,0,"assert(!(second_power_off))",0,0,0);
	trans[0][604]	= settr(603,2,633,1,0,".(goto)", 1, 2, 0);
	trans[0][602]	= settr(601,2,633,2,0,"else", 1, 2, 0);
	trans[0][607]	= settr(606,2,633,1,0,".(goto)", 1, 2, 0);
	trans[0][605]	= settr(604,2,633,2,0,"else", 1, 2, 0);
	T = trans[0][633] = settr(632,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(632,2,608,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(632,2,622,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(632,2,627,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(632,2,632,0,0,"IF", 1, 2, 0);
	trans[0][608]	= settr(607,2,620,304,304,"(((call[c].verb==shutdownGuest)&&on))", 1, 2, 0); /* m: 609 -> 620,0 */
	reached0[609] = 1;
	trans[0][609]	= settr(0,0,0,0,0,"changed = 1",0,0,0);
	trans[0][610]	= settr(0,0,0,0,0,"guestDown = 1",0,0,0);
	T = trans[0][620] = settr(619,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(619,2,611,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(619,2,619,0,0,"IF", 1, 2, 0);
	trans[0][611]	= settr(610,2,617,305,305,"((call[c].job==0))", 1, 2, 0); /* m: 612 -> 617,0 */
	reached0[612] = 1;
	trans[0][612]	= settr(0,0,0,0,0,"shutdowns = (shutdowns+1)",0,0,0);
	T = trans[0][617] = settr(616,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(616,2,613,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(616,2,616,0,0,"IF", 1, 2, 0);
	trans[0][613]	= settr(612,2,641,306,306,"((shutdowns>1))", 1, 2, 0); /* m: 614 -> 641,0 */
	reached0[614] = 1;
	trans[0][614]	= settr(0,0,0,0,0,"second_shutdown = ((0==0)||(0==8))",0,0,0);
	trans[0][615]	= settr(0,0,0,0,0,"assert(!(second_shutdown))",0,0,0);
	trans[0][618]	= settr(617,2,641,1,0,".(goto)", 1, 2, 0);
	trans[0][616]	= settr(615,2,641,2,0,"else", 1, 2, 0);
	trans[0][621]	= settr(620,2,641,1,0,".(goto)", 1, 2, 0);
	trans[0][619]	= settr(618,2,641,2,0,"else", 1, 2, 0);
	trans[0][634]	= settr(633,2,641,1,0,".(goto)", 1, 2, 0);
	trans[0][622]	= settr(621,2,641,307,307,"(((call[c].verb==powerOff)&&on))", 1, 2, 0); /* m: 623 -> 641,0 */
	reached0[623] = 1;
	trans[0][623]	= settr(0,0,0,0,0,"changed = 1",0,0,0);
	trans[0][624]	= settr(0,0,0,0,0,"on = 0",0,0,0);
	trans[0][625]	= settr(0,0,0,0,0,"guestDown = 0",0,0,0);
	trans[0][626]	= settr(0,0,0,0,0,"offBy = cut",0,0,0);
	trans[0][627]	= settr(626,2,641,308,308,"(((call[c].verb==powerOn)&&!(on)))", 1, 2, 0); /* m: 628 -> 641,0 */
	reached0[628] = 1;
	trans[0][628]	= settr(0,0,0,0,0,"changed = 1",0,0,0);
	trans[0][629]	= settr(0,0,0,0,0,"on = 1",0,0,0);
	trans[0][630]	= settr(0,0,0,0,0,"guestDown = 0",0,0,0);
	trans[0][631]	= settr(0,0,0,0,0,"offBy = nobody",0,0,0);
	trans[0][632]	= settr(631,2,641,2,0,"else", 1, 2, 0);
	T = trans[0][641] = settr(640,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(640,2,635,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(640,2,638,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(640,2,640,0,0,"IF", 1, 2, 0);
	trans[0][635]	= settr(634,2,647,309,309,"(((changed&&(call[c].job==0))&&(turned||(st[1]==completed))))", 1, 2, 0); /* m: 636 -> 647,0 */
	reached0[636] = 1;
	trans[0][636]	= settr(0,0,0,0,0,"late_call = ((0==0)||(0==7))",0,0,0);
	trans[0][637]	= settr(0,0,0,0,0,"assert(!(late_call))",0,0,0);
	trans[0][642]	= settr(641,2,647,1,0,".(goto)", 1, 2, 0);
	trans[0][638]	= settr(637,2,647,310,310,"((changed&&(call[c].job==1)))", 1, 2, 0); /* m: 639 -> 647,0 */
	reached0[639] = 1;
	trans[0][639]	= settr(0,0,0,0,0,"turned = 1",0,0,0);
	trans[0][640]	= settr(639,2,647,2,0,"else", 1, 2, 0);
	T = trans[0][647] = settr(646,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(646,2,643,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(646,2,646,0,0,"IF", 1, 2, 0);
	trans[0][643]	= settr(642,4,726,311,311,"(((changed&&(((st[call[c].job]==completed)||(st[call[c].job]==failed))||(st[call[c].job]==cancelled)))&&saidOn[call[c].job]))", 1, 2, 0); /* m: 644 -> 726,0 */
	reached0[644] = 1;
	trans[0][644]	= settr(0,0,0,0,0,"false_state = ((0==0)||(0==11))",0,0,0);
	trans[0][645]	= settr(0,0,0,0,0,"assert(!(false_state))",0,0,0);
	trans[0][648]	= settr(647,2,650,1,0,".(goto)", 1, 2, 0); /* m: 650 -> 0,726 */
	reached0[650] = 1;
	trans[0][646]	= settr(645,2,650,2,0,"else", 1, 2, 0);
	trans[0][650]	= settr(649,4,726,312,312,"answer = ( ((changed||(call[c].verb==shutdownGuest))) -> (done) : (already) )", 1, 2, 0); /* m: 718 -> 0,726 */
	reached0[718] = 1;
	trans[0][713]	= settr(712,2,718,1,0,".(goto)", 1, 2, 0); /* m: 718 -> 0,726 */
	reached0[718] = 1;
	trans[0][651]	= settr(650,2,707,313,313,"((lostReplies<0))", 1, 2, 0); /* m: 652 -> 707,0 */
	reached0[652] = 1;
	trans[0][652]	= settr(0,0,0,0,0,"lostReplies = (lostReplies+1)",0,0,0);
	T = trans[ 0][707] = settr(706,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(706,0,653,0,0,"sub-sequence", 1, 2, 0);
	trans[0][653]	= settr(652,2,664,314,314,"call[c].flying = 0", 1, 2, 0); /* m: 654 -> 0,664 */
	reached0[654] = 1;
	trans[0][654]	= settr(0,0,0,0,0,"changed = 0",0,0,0);
	T = trans[0][664] = settr(663,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(663,2,655,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(663,2,663,0,0,"IF", 1, 2, 0);
	trans[0][655]	= settr(654,2,661,315,315,"(((call[c].job==0)&&(call[c].verb==powerOff)))", 1, 2, 0); /* m: 656 -> 661,0 */
	reached0[656] = 1;
	trans[0][656]	= settr(0,0,0,0,0,"cuts = (cuts+1)",0,0,0);
	T = trans[0][661] = settr(660,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(660,2,657,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(660,2,660,0,0,"IF", 1, 2, 0);
	trans[0][657]	= settr(656,2,691,316,316,"((cuts>1))", 1, 2, 0); /* m: 658 -> 691,0 */
	reached0[658] = 1;
	trans[0][658]	= settr(0,0,0,0,0,"second_power_off = ((0==0)||(0==9))",0,0,0);
	trans[0][659]	= settr(0,0,0,0,0,"assert(!(second_power_off))",0,0,0);
	trans[0][662]	= settr(661,2,691,1,0,".(goto)", 1, 2, 0);
	trans[0][660]	= settr(659,2,691,2,0,"else", 1, 2, 0);
	trans[0][665]	= settr(664,2,691,1,0,".(goto)", 1, 2, 0);
	trans[0][663]	= settr(662,2,691,2,0,"else", 1, 2, 0);
	T = trans[0][691] = settr(690,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(690,2,666,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(690,2,680,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(690,2,685,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(690,2,690,0,0,"IF", 1, 2, 0);
	trans[0][666]	= settr(665,2,678,317,317,"(((call[c].verb==shutdownGuest)&&on))", 1, 2, 0); /* m: 667 -> 678,0 */
	reached0[667] = 1;
	trans[0][667]	= settr(0,0,0,0,0,"changed = 1",0,0,0);
	trans[0][668]	= settr(0,0,0,0,0,"guestDown = 1",0,0,0);
	T = trans[0][678] = settr(677,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(677,2,669,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(677,2,677,0,0,"IF", 1, 2, 0);
	trans[0][669]	= settr(668,2,675,318,318,"((call[c].job==0))", 1, 2, 0); /* m: 670 -> 675,0 */
	reached0[670] = 1;
	trans[0][670]	= settr(0,0,0,0,0,"shutdowns = (shutdowns+1)",0,0,0);
	T = trans[0][675] = settr(674,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(674,2,671,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(674,2,674,0,0,"IF", 1, 2, 0);
	trans[0][671]	= settr(670,2,699,319,319,"((shutdowns>1))", 1, 2, 0); /* m: 672 -> 699,0 */
	reached0[672] = 1;
	trans[0][672]	= settr(0,0,0,0,0,"second_shutdown = ((0==0)||(0==8))",0,0,0);
	trans[0][673]	= settr(0,0,0,0,0,"assert(!(second_shutdown))",0,0,0);
	trans[0][676]	= settr(675,2,699,1,0,".(goto)", 1, 2, 0);
	trans[0][674]	= settr(673,2,699,2,0,"else", 1, 2, 0);
	trans[0][679]	= settr(678,2,699,1,0,".(goto)", 1, 2, 0);
	trans[0][677]	= settr(676,2,699,2,0,"else", 1, 2, 0);
	trans[0][692]	= settr(691,2,699,1,0,".(goto)", 1, 2, 0);
	trans[0][680]	= settr(679,2,699,320,320,"(((call[c].verb==powerOff)&&on))", 1, 2, 0); /* m: 681 -> 699,0 */
	reached0[681] = 1;
	trans[0][681]	= settr(0,0,0,0,0,"changed = 1",0,0,0);
	trans[0][682]	= settr(0,0,0,0,0,"on = 0",0,0,0);
	trans[0][683]	= settr(0,0,0,0,0,"guestDown = 0",0,0,0);
	trans[0][684]	= settr(0,0,0,0,0,"offBy = cut",0,0,0);
	trans[0][685]	= settr(684,2,699,321,321,"(((call[c].verb==powerOn)&&!(on)))", 1, 2, 0); /* m: 686 -> 699,0 */
	reached0[686] = 1;
	trans[0][686]	= settr(0,0,0,0,0,"changed = 1",0,0,0);
	trans[0][687]	= settr(0,0,0,0,0,"on = 1",0,0,0);
	trans[0][688]	= settr(0,0,0,0,0,"guestDown = 0",0,0,0);
	trans[0][689]	= settr(0,0,0,0,0,"offBy = nobody",0,0,0);
	trans[0][690]	= settr(689,2,699,2,0,"else", 1, 2, 0);
	T = trans[0][699] = settr(698,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(698,2,693,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(698,2,696,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(698,2,698,0,0,"IF", 1, 2, 0);
	trans[0][693]	= settr(692,2,705,322,322,"(((changed&&(call[c].job==0))&&(turned||(st[1]==completed))))", 1, 2, 0); /* m: 694 -> 705,0 */
	reached0[694] = 1;
	trans[0][694]	= settr(0,0,0,0,0,"late_call = ((0==0)||(0==7))",0,0,0);
	trans[0][695]	= settr(0,0,0,0,0,"assert(!(late_call))",0,0,0);
	trans[0][700]	= settr(699,2,705,1,0,".(goto)", 1, 2, 0);
	trans[0][696]	= settr(695,2,705,323,323,"((changed&&(call[c].job==1)))", 1, 2, 0); /* m: 697 -> 705,0 */
	reached0[697] = 1;
	trans[0][697]	= settr(0,0,0,0,0,"turned = 1",0,0,0);
	trans[0][698]	= settr(697,2,705,2,0,"else", 1, 2, 0);
	T = trans[0][705] = settr(704,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(704,2,701,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(704,2,704,0,0,"IF", 1, 2, 0);
	trans[0][701]	= settr(700,4,726,324,324,"(((changed&&(((st[call[c].job]==completed)||(st[call[c].job]==failed))||(st[call[c].job]==cancelled)))&&saidOn[call[c].job]))", 1, 2, 0); /* m: 702 -> 726,0 */
	reached0[702] = 1;
	trans[0][702]	= settr(0,0,0,0,0,"false_state = ((0==0)||(0==11))",0,0,0);
	trans[0][703]	= settr(0,0,0,0,0,"assert(!(false_state))",0,0,0);
	trans[0][706]	= settr(705,2,708,1,0,".(goto)", 1, 2, 0); /* m: 708 -> 0,726 */
	reached0[708] = 1;
	trans[0][704]	= settr(703,2,708,2,0,"else", 1, 2, 0);
	trans[0][708]	= settr(707,4,726,325,325,"answer = unanswered", 1, 2, 0); /* m: 718 -> 0,726 */
	reached0[718] = 1;
	trans[0][709]	= settr(708,4,726,326,326,"((lostReplies<0))", 1, 2, 0); /* m: 710 -> 726,0 */
	reached0[710] = 1;
	trans[0][710]	= settr(0,0,0,0,0,"lostReplies = (lostReplies+1)",0,0,0);
	trans[0][711]	= settr(0,0,0,0,0,"answer = unanswered",0,0,0);
	trans[0][715]	= settr(714,2,716,327,0,"((answer==notSent))", 1, 2, 0);
	trans[0][716]	= settr(715,4,726,328,328,"(1)", 1, 2, 0); /* m: 718 -> 726,0 */
	reached0[718] = 1;
	trans[0][719]	= settr(0,0,0,0,0,"call[c].budget = 0",0,0,0);
	T = trans[0][726] = settr(725,0,0,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(725,0,722,0,0,"IF", 0, 2, 0);
	    T->nxt	= settr(725,0,724,0,0,"IF", 0, 2, 0);
	trans[0][722]	= settr(721,0,813,329,329,"((answer==unanswered))", 0, 2, 0);
	trans[0][723]	= settr(722,0,813,1,0,"goto giveBack", 0, 2, 0);
	trans[0][727]	= settr(726,0,749,1,0,".(goto)", 0, 2, 0);
	trans[0][724]	= settr(723,0,725,2,0,"else", 0, 2, 0);
	trans[0][725]	= settr(724,0,749,1,0,"(1)", 0, 2, 0);
	T = trans[ 0][749] = settr(748,0,0,0,0,"sub-sequence", 0, 2, 0);
	T->nxt	= settr(748,0,748,0,0,"sub-sequence", 0, 2, 0);
/*->*/	trans[0][748]	= settr(747,32,765,330,330,"D_STEP265", 1, 2, 0);
	T = trans[0][765] = settr(764,0,0,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(764,0,750,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(764,0,752,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(764,0,754,0,0,"IF", 0, 2, 0);
	    T->nxt	= settr(764,0,756,0,0,"IF", 0, 2, 0);
	trans[0][750]	= settr(749,0,923,331,331,"((r!=0))", 0, 2, 0);
	trans[0][751]	= settr(750,0,923,1,0,"goto leave", 0, 2, 0);
	trans[0][766]	= settr(765,0,813,1,0,".(goto)", 0, 2, 0);
	trans[0][752]	= settr(751,0,813,332,332,"(((r==0)&&(answer==notSent)))", 0, 2, 0);
	trans[0][753]	= settr(752,0,813,1,0,"goto giveBack", 0, 2, 0);
	trans[0][754]	= settr(753,0,287,333,333,"(((r==0)&&(answer==refused)))", 0, 2, 0);
	trans[0][755]	= settr(754,0,287,1,0,"goto asked2", 0, 2, 0);
	trans[0][756]	= settr(755,0,763,334,334,"(((r==0)&&((answer==done)||(answer==already))))", 0, 2, 0);
	T = trans[0][763] = settr(762,0,0,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(762,0,757,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(762,0,759,0,0,"IF", 0, 2, 0);
	    T->nxt	= settr(762,0,761,0,0,"IF", 0, 2, 0);
	trans[0][757]	= settr(756,0,262,335,0,"((call[c].verb==shutdownGuest))", 1, 2, 0);
	trans[0][758]	= settr(757,0,262,1,0,"goto asked1", 0, 2, 0);
	trans[0][764]	= settr(763,0,813,1,0,".(goto)", 0, 2, 0);
	trans[0][759]	= settr(758,0,464,336,336,"((call[c].verb==powerOff))", 1, 2, 0);
	trans[0][760]	= settr(759,0,464,1,0,"goto wasCut", 0, 2, 0);
	trans[0][761]	= settr(760,0,584,337,337,"((call[c].verb==powerOn))", 1, 2, 0);
	trans[0][762]	= settr(761,0,584,1,0,"goto isOn", 0, 2, 0);
	T = trans[0][813] = settr(812,0,0,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(812,0,789,0,0,"IF", 0, 2, 0);
	    T->nxt	= settr(812,0,812,0,0,"IF", 0, 2, 0);
	T = trans[ 0][789] = settr(788,0,0,0,0,"sub-sequence", 0, 2, 0);
	T->nxt	= settr(788,0,788,0,0,"sub-sequence", 0, 2, 0);
/*->*/	trans[0][788]	= settr(787,32,923,338,338,"D_STEP272", 1, 2, 0);
	trans[0][814]	= settr(813,0,923,1,0,".(goto)", 0, 2, 0);
	T = trans[ 0][812] = settr(811,0,0,0,0,"sub-sequence", 0, 2, 0);
	T->nxt	= settr(811,0,811,0,0,"sub-sequence", 0, 2, 0);
/*->*/	trans[0][811]	= settr(810,32,923,339,339,"D_STEP272", 1, 2, 0);
	trans[0][815]	= settr(814,0,923,1,0,"goto leave", 0, 2, 0);
	T = trans[ 0][820] = settr(819,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(819,2,816,0,0,"ATOMIC", 1, 2, 0);
	trans[0][816]	= settr(815,2,818,340,340,"next = ( (cfl[j]) -> (cancelled) : (failed) )", 1, 2, 0);
	T = trans[0][818] = settr(817,2,0,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(817,2,817,0,0,"IF", 1, 2, 0);
	trans[0][817]	= settr(816,4,889,341,341,"said = ( (on) -> (1) : (0) )", 1, 2, 0); /* m: 819 -> 0,889 */
	reached0[819] = 1;
	trans[0][819]	= settr(818,0,889,1,0,".(goto)", 1, 2, 0);
	T = trans[ 0][889] = settr(888,0,0,0,0,"sub-sequence", 0, 2, 0);
	T->nxt	= settr(888,0,888,0,0,"sub-sequence", 0, 2, 0);
/*->*/	trans[0][888]	= settr(887,32,894,342,342,"D_STEP305", 1, 2, 0);
	T = trans[0][894] = settr(893,0,0,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(893,0,890,0,0,"IF", 0, 2, 0);
	    T->nxt	= settr(893,0,893,0,0,"IF", 0, 2, 0);
	trans[0][890]	= settr(889,0,891,343,343,"((r==2))", 0, 2, 0);
	trans[0][891]	= settr(890,0,889,344,0,"((!(((((((call[0].window&&(call[0].job==j))||(call[1].window&&(call[1].job==j)))||(call[2].window&&(call[2].job==j)))||(call[3].window&&(call[3].job==j)))||(call[4].window&&(call[4].job==j)))||(call[5].window&&(call[5].job==j))))||!(((st[j]==running)&&(((wj[id]==j)&&(we[id]==ep[j]))&&(wn[id]==nonce[j]))))))", 1, 2, 0);
	trans[0][892]	= settr(891,0,889,1,0,"goto ending", 0, 2, 0);
	trans[0][895]	= settr(894,0,923,1,0,".(goto)", 0, 2, 0);
	trans[0][893]	= settr(892,0,923,2,0,"else", 0, 2, 0);
	T = trans[ 0][923] = settr(922,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(922,2,899,0,0,"ATOMIC", 1, 2, 0);
	T = trans[0][899] = settr(898,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(898,2,896,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(898,2,898,0,0,"IF", 1, 2, 0);
	trans[0][896]	= settr(895,2,905,345,345,"((tk[t]==taken))", 1, 2, 0); /* m: 897 -> 905,0 */
	reached0[897] = 1;
	trans[0][897]	= settr(0,0,0,0,0,"tk[t] = ( (again) -> (queued) : (kept) )",0,0,0);
	trans[0][900]	= settr(899,2,901,1,0,".(goto)", 1, 2, 0); /* m: 901 -> 0,905 */
	reached0[901] = 1;
	trans[0][898]	= settr(897,2,901,2,0,"else", 1, 2, 0);
	trans[0][901]	= settr(900,2,905,346,346,"hold[t] = 0", 1, 2, 0);
	T = trans[0][905] = settr(904,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(904,2,902,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(904,2,904,0,0,"IF", 1, 2, 0);
	trans[0][902]	= settr(901,2,922,347,347,"((own[j]==(id+1)))", 1, 2, 0); /* m: 903 -> 922,0 */
	reached0[903] = 1;
	trans[0][903]	= settr(0,0,0,0,0,"own[j] = 0",0,0,0);
	trans[0][906]	= settr(905,2,922,1,0,".(goto)", 1, 2, 0);
	trans[0][904]	= settr(903,2,922,2,0,"else", 1, 2, 0);
	T = trans[ 0][922] = settr(921,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(921,0,907,0,0,"sub-sequence", 1, 2, 0);
	trans[0][907]	= settr(906,0,925,348,348,"busy[id] = 0", 1, 2, 0); /* m: 908 -> 0,925 */
	reached0[908] = 1;
	trans[0][908]	= settr(0,0,0,0,0,"wj[id] = 255",0,0,0);
	trans[0][909]	= settr(0,0,0,0,0,"we[id] = 0",0,0,0);
	trans[0][910]	= settr(0,0,0,0,0,"wn[id] = 0",0,0,0);
	trans[0][911]	= settr(0,0,0,0,0,"t = 0",0,0,0);
	trans[0][912]	= settr(0,0,0,0,0,"j = 0",0,0,0);
	trans[0][913]	= settr(0,0,0,0,0,"c = 0",0,0,0);
	trans[0][914]	= settr(0,0,0,0,0,"r = 0",0,0,0);
	trans[0][915]	= settr(0,0,0,0,0,"mode = 0",0,0,0);
	trans[0][916]	= settr(0,0,0,0,0,"said = 0",0,0,0);
	trans[0][917]	= settr(0,0,0,0,0,"next = 0",0,0,0);
	trans[0][918]	= settr(0,0,0,0,0,"answer = 0",0,0,0);
	trans[0][919]	= settr(0,0,0,0,0,"asked = 0",0,0,0);
	trans[0][920]	= settr(0,0,0,0,0,"again = 0",0,0,0);
	trans[0][921]	= settr(0,0,0,0,0,"changed = 0",0,0,0);
	trans[0][927]	= settr(926,0,928,1,0,"break", 0, 2, 0);
	trans[0][928]	= settr(927,0,0,349,349,"-end-", 0, 3500, 0);
	/* np_ demon: */
	trans[_NP_] = (Trans **) emalloc(3*sizeof(Trans *));
	T = trans[_NP_][0] = settr(9997,0,1,_T5,0,"(np_)", 1,2,0);
	    T->nxt	  = settr(9998,0,0,_T2,0,"(1)",   0,2,0);
	T = trans[_NP_][1] = settr(9999,0,1,_T5,0,"(np_)", 1,2,0);
}

Trans *
settr(	int t_id, int a, int b, int c, int d,
	char *t, int g, int tpe0, int tpe1)
{	Trans *tmp = (Trans *) emalloc(sizeof(Trans));

	tmp->atom  = a&(6|32);	/* only (2|8|32) have meaning */
	if (!g) tmp->atom |= 8;	/* no global references */
	tmp->st    = b;
	tmp->tpe[0] = tpe0;
	tmp->tpe[1] = tpe1;
	tmp->tp    = t;
	tmp->t_id  = t_id;
	tmp->forw  = c;
	tmp->back  = d;
	return tmp;
}

Trans *
cpytr(Trans *a)
{	Trans *tmp = (Trans *) emalloc(sizeof(Trans));

	int i;
	tmp->atom  = a->atom;
	tmp->st    = a->st;
#ifdef HAS_UNLESS
	tmp->e_trans = a->e_trans;
	for (i = 0; i < HAS_UNLESS; i++)
		tmp->escp[i] = a->escp[i];
#endif
	tmp->tpe[0] = a->tpe[0];
	tmp->tpe[1] = a->tpe[1];
	for (i = 0; i < 6; i++)
	{	tmp->qu[i] = a->qu[i];
		tmp->ty[i] = a->ty[i];
	}
	tmp->tp    = (char *) emalloc(strlen(a->tp)+1);
	strcpy(tmp->tp, a->tp);
	tmp->t_id  = a->t_id;
	tmp->forw  = a->forw;
	tmp->back  = a->back;
	return tmp;
}

#ifndef NOREDUCE
int
srinc_set(int n)
{	if (n <= 2) return LOCAL;
	if (n <= 2+  DELTA) return Q_FULL_F; /* 's' or nfull  */
	if (n <= 2+2*DELTA) return Q_EMPT_F; /* 'r' or nempty */
	if (n <= 2+3*DELTA) return Q_EMPT_T; /* empty */
	if (n <= 2+4*DELTA) return Q_FULL_T; /* full  */
	if (n ==   5*DELTA) return GLOBAL;
	if (n ==   6*DELTA) return TIMEOUT_F;
	if (n ==   7*DELTA) return ALPHA_F;
	Uerror("cannot happen srinc_class");
	return BAD;
}
int
srunc(int n, int m)
{	switch(m) {
	case Q_FULL_F: return n-2;
	case Q_EMPT_F: return n-2-DELTA;
	case Q_EMPT_T: return n-2-2*DELTA;
	case Q_FULL_T: return n-2-3*DELTA;
	case ALPHA_F:
	case TIMEOUT_F: return 257; /* non-zero, and > MAXQ */
	}
	Uerror("cannot happen srunc");
	return 0;
}
#endif
int cnt;
#ifdef HAS_UNLESS
int
isthere(Trans *a, int b)
{	Trans *t;
	for (t = a; t; t = t->nxt)
		if (t->t_id == b)
			return 1;
	return 0;
}
#endif
#ifndef NOREDUCE
int
mark_safety(Trans *t) /* for conditional safety */
{	int g = 0, i, j, k;

	if (!t) return 0;
	if (t->qu[0])
		return (t->qu[1])?2:1;	/* marked */

	for (i = 0; i < 2; i++)
	{	j = srinc_set(t->tpe[i]);
		if (j >= GLOBAL && j != ALPHA_F)
			return -1;
		if (j != LOCAL)
		{	k = srunc(t->tpe[i], j);
			if (g == 0
			||  t->qu[0] != k
			||  t->ty[0] != j)
			{	t->qu[g] = k;
				t->ty[g] = j;
				g++;
	}	}	}
	return g;
}
#endif
void
retrans(int n, int m, int is, short srcln[], uchar reach[], uchar lpstate[])
	/* process n, with m states, is=initial state */
{	Trans *T0, *T1, *T2, *T3;
	Trans *T4, *T5; /* t_reverse or has_unless */
	int i;
#if defined(HAS_UNLESS) || !defined(NOREDUCE)
	int k;
#endif
#ifndef NOREDUCE
	int g, h, j, aa;
#endif
#ifdef HAS_UNLESS
	int p;
#endif
	if (state_tables >= 4)
	{	printf("STEP 1 %s\n", 
			procname[n]);
		for (i = 1; i < m; i++)
		for (T0 = trans[n][i]; T0; T0 = T0->nxt)
			crack(n, i, T0, srcln);
		return;
	}
	do {
		for (i = 1, cnt = 0; i < m; i++)
		{	T2 = trans[n][i];
			T1 = T2?T2->nxt:(Trans *)0;
/* prescan: */		for (T0 = T1; T0; T0 = T0->nxt)
/* choice in choice */	{	if (T0->st && trans[n][T0->st]
				&&  trans[n][T0->st]->nxt)
					break;
			}
#if 0
		if (T0)
		printf("\tstate %d / %d: choice in choice\n",
		i, T0->st);
#endif
			if (T0)
			for (T0 = T1; T0; T0 = T0->nxt)
			{	T3 = trans[n][T0->st];
				if (!T3->nxt)
				{	T2->nxt = cpytr(T0);
					T2 = T2->nxt;
					imed(T2, T0->st, n, i);
					continue;
				}
				do {	T3 = T3->nxt;
					T2->nxt = cpytr(T3);
					T2 = T2->nxt;
					imed(T2, T0->st, n, i);
				} while (T3->nxt);
				cnt++;
			}
		}
	} while (cnt);
	if (state_tables >= 3)
	{	printf("STEP 2 %s\n", 
			procname[n]);
		for (i = 1; i < m; i++)
		for (T0 = trans[n][i]; T0; T0 = T0->nxt)
			crack(n, i, T0, srcln);
		return;
	}
	for (i = 1; i < m; i++)
	{	if (trans[n][i] && trans[n][i]->nxt) /* optimize */
		{	T1 = trans[n][i]->nxt;
#if 0
			printf("\t\tpull %d (%d) to %d\n",
			T1->st, T1->forw, i);
#endif
			srcln[i] = srcln[T1->st];	/* Oyvind Teig, 5.2.0 */

			if (!trans[n][T1->st]) continue;
			T0 = cpytr(trans[n][T1->st]);
			trans[n][i] = T0;
			reach[T1->st] = 1;
			imed(T0, T1->st, n, i);
			for (T1 = T1->nxt; T1; T1 = T1->nxt)
			{
#if 0
			printf("\t\tpull %d (%d) to %d\n",
				T1->st, T1->forw, i);
#endif
		/*		srcln[i] = srcln[T1->st];  gh: not useful */
				if (!trans[n][T1->st]) continue;
				T0->nxt = cpytr(trans[n][T1->st]);
				T0 = T0->nxt;
				reach[T1->st] = 1;
				imed(T0, T1->st, n, i);
	}	}	}
	if (state_tables >= 2)
	{	printf("STEP 3 %s\n", 
			procname[n]);
		for (i = 1; i < m; i++)
		for (T0 = trans[n][i]; T0; T0 = T0->nxt)
			crack(n, i, T0, srcln);
		return;
	}
#ifdef HAS_UNLESS
	for (i = 1; i < m; i++)
	{	if (!trans[n][i]) continue;
		/* check for each state i if an
		 * escape to some state p is defined
		 * if so, copy and mark p's transitions
		 * and prepend them to the transition-
		 * list of state i
		 */
	 if (!like_java) /* the default */
	 {	for (T0 = trans[n][i]; T0; T0 = T0->nxt)
		for (k = HAS_UNLESS-1; k >= 0; k--)
		{	if (p = T0->escp[k])
			for (T1 = trans[n][p]; T1; T1 = T1->nxt)
			{	if (isthere(trans[n][i], T1->t_id))
					continue;
				T2 = cpytr(T1);
				T2->e_trans = p;
				T2->nxt = trans[n][i];
				trans[n][i] = T2;
		}	}
	 } else /* outermost unless checked first */
	 {	T4 = T3 = (Trans *) 0;
		for (T0 = trans[n][i]; T0; T0 = T0->nxt)
		for (k = HAS_UNLESS-1; k >= 0; k--)
		{	if (p = T0->escp[k])
			for (T1 = trans[n][p]; T1; T1 = T1->nxt)
			{	if (isthere(trans[n][i], T1->t_id))
					continue;
				T2 = cpytr(T1);
				T2->nxt = (Trans *) 0;
				T2->e_trans = p;
				if (T3)	T3->nxt = T2;
				else	T4 = T2;
				T3 = T2;
		}	}
		if (T4)
		{	T3->nxt = trans[n][i];
			trans[n][i] = T4;
		}
	 }
	}
#endif
#ifndef NOREDUCE
	for (i = 1; i < m; i++)
	{	if (a_cycles)
		{ /* moves through these states are visible */
	#if PROG_LAB>0 && defined(HAS_NP)
			if (progstate[n][i])
				goto degrade;
			for (T1 = trans[n][i]; T1; T1 = T1->nxt)
				if (progstate[n][T1->st])
					goto degrade;
	#endif
			if (accpstate[n][i] || visstate[n][i])
				goto degrade;
			for (T1 = trans[n][i]; T1; T1 = T1->nxt)
				if (accpstate[n][T1->st])
					goto degrade;
		}
		T1 = trans[n][i];
		if (!T1) continue;
		g = mark_safety(T1);	/* V3.3.1 */
		if (g < 0) goto degrade; /* global */
		/* check if mixing of guards preserves reduction */
		if (T1->nxt)
		{	k = 0;
			for (T0 = T1; T0; T0 = T0->nxt)
			{	if (!(T0->atom&8))
					goto degrade;
				for (aa = 0; aa < 2; aa++)
				{	j = srinc_set(T0->tpe[aa]);
					if (j >= GLOBAL && j != ALPHA_F)
						goto degrade;
					if (T0->tpe[aa]
					&&  T0->tpe[aa]
					!=  T1->tpe[0])
						k = 1;
			}	}
			/* g = 0;	V3.3.1 */
			if (k)	/* non-uniform selection */
			for (T0 = T1; T0; T0 = T0->nxt)
			for (aa = 0; aa < 2; aa++)
			{	j = srinc_set(T0->tpe[aa]);
				if (j != LOCAL)
				{	k = srunc(T0->tpe[aa], j);
					for (h = 0; h < 6; h++)
						if (T1->qu[h] == k
						&&  T1->ty[h] == j)
							break;
					if (h >= 6)
					{	T1->qu[g%6] = k;
						T1->ty[g%6] = j;
						g++;
			}	}	}
			if (g > 6)
			{	T1->qu[0] = 0;	/* turn it off */
				printf("pan: warning, line %d, ",
					srcln[i]);
			 	printf("too many stmnt types (%d)",
					g);
			  	printf(" in selection\n");
			  goto degrade;
			}
		}
		/* mark all options global if >=1 is global */
		for (T1 = trans[n][i]; T1; T1 = T1->nxt)
			if (!(T1->atom&8)) break;
		if (T1)
degrade:	for (T1 = trans[n][i]; T1; T1 = T1->nxt)
			T1->atom &= ~8;	/* mark as unsafe */
		/* can only mix 'r's or 's's if on same chan */
		/* and not mixed with other local operations */
		T1 = trans[n][i];
		if (!T1 || T1->qu[0]) continue;
		j = T1->tpe[0];
		if (T1->nxt && T1->atom&8)
		{ if (j == 5*DELTA)
		  {	printf("warning: line %d ", srcln[i]);
			printf("mixed condition ");
			printf("(defeats reduction)\n");
			goto degrade;
		  }
		  for (T0 = T1; T0; T0 = T0->nxt)
		  for (aa = 0; aa < 2; aa++)
		  if  (T0->tpe[aa] && T0->tpe[aa] != j)
		  {	printf("warning: line %d ", srcln[i]);
			printf("[%d-%d] mixed %stion ",
				T0->tpe[aa], j, 
				(j==5*DELTA)?"condi":"selec");
			printf("(defeats reduction)\n");
			printf("	'%s' <-> '%s'\n",
				T1->tp, T0->tp);
			goto degrade;
		} }
	}
#endif
	for (i = 1; i < m; i++)
	{	T2 = trans[n][i];
		if (!T2
		||  T2->nxt
		||  strncmp(T2->tp, ".(goto)", 7)
		||  !stopstate[n][i])
			continue;
		stopstate[n][T2->st] = 1;
	}
	if (state_tables && !verbose)
	{	if (dodot)
		{	char buf[256], *q = buf, *p = procname[n];
			while (*p != '\0')
			{	if (*p != ':')
				{	*q++ = *p;
				}
				p++;
			}
			*q = '\0';
			printf("digraph ");
			switch (Btypes[n]) {
			case I_PROC:  printf("init {\n"); break;
			case N_CLAIM: printf("claim_%s {\n", buf); break;
			case E_TRACE: printf("notrace {\n"); break;
			case N_TRACE: printf("trace {\n"); break;
			default:      printf("p_%s {\n", buf); break;
			}
			printf("size=\"8,10\";\n");
			printf("  GT [shape=box,style=dotted,label=\"%s\"];\n", buf);
			printf("  GT -> S%d;\n", is);
		} else
		{	switch (Btypes[n]) {
			case I_PROC:  printf("init\n"); break;
			case N_CLAIM: printf("claim %s\n", procname[n]); break;
			case E_TRACE: printf("notrace assertion\n"); break;
			case N_TRACE: printf("trace assertion\n"); break;
			default:      printf("proctype %s\n", procname[n]); break;
		}	}
		for (i = 1; i < m; i++)
		{	reach[i] = 1;
		}
		tagtable(n, m, is, srcln, reach);
		if (dodot) printf("}\n");
	} else
	for (i = 1; i < m; i++)
	{	int nrelse;
		if (Btypes[n] != N_CLAIM)
		{	for (T0 = trans[n][i]; T0; T0 = T0->nxt)
			{	if (T0->st == i
				&& strcmp(T0->tp, "(1)") == 0)
				{	printf("error: proctype '%s' ",
						procname[n]);
		  			printf("line %d, state %d: has un",
						srcln[i], i);
					printf("conditional self-loop\n");
					pan_exit(1);
		}	}	}
		nrelse = 0;
		for (T0 = trans[n][i]; T0; T0 = T0->nxt)
		{	if (strcmp(T0->tp, "else") == 0)
				nrelse++;
		}
		if (nrelse > 1)
		{	printf("error: proctype '%s' state",
				procname[n]);
		  	printf(" %d, inherits %d", i, nrelse);
		  	printf(" 'else' stmnts\n");
			pan_exit(1);
	}	}
#if !defined(LOOPSTATE) && !defined(BFS_PAR)
	if (state_tables)
#endif
	do_dfs(n, m, is, srcln, reach, lpstate);

	if (!t_reverse)
	{	return;
	}
	/* process n, with m states, is=initial state -- reverse list */
	if (!state_tables && Btypes[n] != N_CLAIM)
	{	for (i = 1; i < m; i++)
		{	Trans *Tx = (Trans *) 0; /* list of escapes */
			Trans *Ty = (Trans *) 0; /* its tail element */
			T1 = (Trans *) 0; /* reversed list */
			T2 = (Trans *) 0; /* its tail */
			T3 = (Trans *) 0; /* remembers possible 'else' */

			/* find unless-escapes, they should go first */
			T4 = T5 = T0 = trans[n][i];
	#ifdef HAS_UNLESS
			while (T4 && T4->e_trans) /* escapes are first in orig list */
			{	T5 = T4;	  /* remember predecessor */
				T4 = T4->nxt;
			}
	#endif
			/* T4 points to first non-escape, T5 to its parent, T0 to original list */
			if (T4 != T0)		 /* there was at least one escape */
			{	T3 = T5->nxt;		 /* start of non-escapes */
				T5->nxt = (Trans *) 0;	 /* separate */
				Tx = T0;		 /* start of the escapes */
				Ty = T5;		 /* its tail */
				T0 = T3;		 /* the rest, to be reversed */
			}
			/* T0 points to first non-escape, Tx to the list of escapes, Ty to its tail */

			/* first tail-add non-escape transitions, reversed */
			T3 = (Trans *) 0;
			for (T5 = T0; T5; T5 = T4)
			{	T4 = T5->nxt;
	#ifdef HAS_UNLESS
				if (T5->e_trans)
				{	printf("error: cannot happen!\n");
					continue;
				}
	#endif
				if (strcmp(T5->tp, "else") == 0)
				{	T3 = T5;
					T5->nxt = (Trans *) 0;
				} else
				{	T5->nxt = T1;
					if (!T1) { T2 = T5; }
					T1 = T5;
			}	}
			/* T3 points to a possible else, which is removed from the list */
			/* T1 points to the reversed list so far (without escapes) */
			/* T2 points to the tail element -- where the else should go */
			if (T2 && T3)
			{	T2->nxt = T3;	/* add else */
			} else
			{	if (T3) /* there was an else, but there's no tail */
				{	if (!T1)	/* and no reversed list */
					{	T1 = T3; /* odd, but possible */
					} else		/* even stranger */
					{	T1->nxt = T3;
			}	}	}

			/* add in the escapes, to that they appear at the front */
			if (Tx && Ty) { Ty->nxt = T1; T1 = Tx; }

			trans[n][i] = T1;
			/* reversed, with escapes first and else last */
	}	}
	if (state_tables && verbose)
	{	printf("FINAL proctype %s\n", 
			procname[n]);
		for (i = 1; i < m; i++)
		for (T0 = trans[n][i]; T0; T0 = T0->nxt)
			crack(n, i, T0, srcln);
	}
}
void
imed(Trans *T, int v, int n, int j)	/* set intermediate state */
{	progstate[n][T->st] |= progstate[n][v];
	accpstate[n][T->st] |= accpstate[n][v];
	stopstate[n][T->st] |= stopstate[n][v];
	mapstate[n][j] = T->st;
}
void
tagtable(int n, int m, int is, short srcln[], uchar reach[])
{	Trans *z;

	if (is >= m || !trans[n][is]
	||  is <= 0 || reach[is] == 0)
		return;
	reach[is] = 0;
	if (state_tables)
	for (z = trans[n][is]; z; z = z->nxt)
	{	if (dodot)
			dot_crack(n, is, z);
		else
			crack(n, is, z, srcln);
	}

	for (z = trans[n][is]; z; z = z->nxt)
	{
#ifdef HAS_UNLESS
		int i, j;
#endif
		tagtable(n, m, z->st, srcln, reach);
#ifdef HAS_UNLESS
		for (i = 0; i < HAS_UNLESS; i++)
		{	j = trans[n][is]->escp[i];
			if (!j) break;
			tagtable(n, m, j, srcln, reach);
		}
#endif
	}
}

extern Trans *t_id_lkup[];

void
dfs_table(int n, int m, int is, short srcln[], uchar reach[], uchar lpstate[])
{	Trans *z;

	if (is >= m || is <= 0 || !trans[n][is])
		return;
	if ((reach[is] & (4|8|16)) != 0)
	{	if ((reach[is] & (8|16)) == 16)	/* on stack, not yet recorded */
		{	lpstate[is] = 1;
			reach[is] |= 8; /* recorded */
			if (state_tables && verbose)
			{	printf("state %d line %d is a loopstate\n", is, srcln[is]);
		}	}
		return;
	}
	reach[is] |= (4|16);	/* visited | onstack */
	for (z = trans[n][is]; z; z = z->nxt)
	{	t_id_lkup[z->t_id] = z;
#ifdef HAS_UNLESS
		int i, j;
#endif
		dfs_table(n, m, z->st, srcln, reach, lpstate);
#ifdef HAS_UNLESS
		for (i = 0; i < HAS_UNLESS; i++)
		{	j = trans[n][is]->escp[i];
			if (!j) break;
			dfs_table(n, m, j, srcln, reach, lpstate);
		}
#endif
	}
	reach[is] &= ~16; /* no longer on stack */
}
void
do_dfs(int n, int m, int is, short srcln[], uchar reach[], uchar lpstate[])
{	int i;
	dfs_table(n, m, is, srcln, reach, lpstate);
	for (i = 0; i < m; i++)
		reach[i] &= ~(4|8|16);
}
void
crack(int n, int j, Trans *z, short srcln[])
{	int i;

	if (!z) return;
	printf("	state %3d -(tr %3d)-> state %3d  ",
		j, z->forw, z->st);
	printf("[id %3d tp %3d", z->t_id, z->tpe[0]);
	if (z->tpe[1]) printf(",%d", z->tpe[1]);
#ifdef HAS_UNLESS
	if (z->e_trans)
		printf(" org %3d", z->e_trans);
	else if (state_tables >= 2)
	for (i = 0; i < HAS_UNLESS; i++)
	{	if (!z->escp[i]) break;
		printf(" esc %d", z->escp[i]);
	}
#endif
	printf("]");
	printf(" [%s%s%s%s%s] %s:%d => ",
		z->atom&6?"A":z->atom&32?"D":"-",
		accpstate[n][j]?"a" :"-",
		stopstate[n][j]?"e" : "-",
		progstate[n][j]?"p" : "-",
		z->atom & 8 ?"L":"G",
		PanSource, srcln[j]);
	for (i = 0; z->tp[i]; i++)
		if (z->tp[i] == '\n')
			printf("\\n");
		else
			putchar(z->tp[i]);
	if (verbose && z->qu[0])
	{	printf("\t[");
		for (i = 0; i < 6; i++)
			if (z->qu[i])
				printf("(%d,%d)",
				z->qu[i], z->ty[i]);
		printf("]");
	}
	printf("\n");
	fflush(stdout);
}
/* spin -a m.pml; cc -o pan pan.c; ./pan -D | dot -Tps > foo.ps; ps2pdf foo.ps */
void
dot_crack(int n, int j, Trans *z)
{	int i;

	if (!z) return;
	printf("	S%d -> S%d  [color=black", j, z->st);

	if (z->atom&6) printf(",style=dashed");
	else if (z->atom&32) printf(",style=dotted");
	else if (z->atom&8) printf(",style=solid");
	else printf(",style=bold");

	printf(",label=\"");
	for (i = 0; z->tp[i]; i++)
	{	if (z->tp[i] == '\\'
		&&  z->tp[i+1] == 'n')
		{	i++; printf(" ");
		} else
		{	putchar(z->tp[i]);
	}	}
	printf("\"];\n");
	if (accpstate[n][j]) printf("  S%d [color=red,style=bold];\n", j);
	else if (progstate[n][j]) printf("  S%d [color=green,style=bold];\n", j);
	if (stopstate[n][j]) printf("  S%d [color=blue,style=bold,shape=box];\n", j);
}

#ifdef VAR_RANGES
#define BYTESIZE	32	/* 2^8 : 2^3 = 256:8 = 32 */

typedef struct Vr_Ptr {
	char	*nm;
	uchar	vals[BYTESIZE];
	struct Vr_Ptr *nxt;
} Vr_Ptr;
Vr_Ptr *ranges = (Vr_Ptr *) 0;

void
logval(char *s, int v)
{	Vr_Ptr *tmp;

	if (v<0 || v > 255) return;
	for (tmp = ranges; tmp; tmp = tmp->nxt)
		if (!strcmp(tmp->nm, s))
			goto found;
	tmp = (Vr_Ptr *) emalloc(sizeof(Vr_Ptr));
	tmp->nxt = ranges;
	ranges = tmp;
	tmp->nm = s;
found:
	tmp->vals[(v)/8] |= 1<<((v)%8);
}

void
dumpval(uchar X[], int range)
{	int w, x, i, j = -1;

	for (w = i = 0; w < range; w++)
	for (x = 0; x < 8; x++, i++)
	{
from:		if ((X[w] & (1<<x)))
		{	printf("%d", i);
			j = i;
			goto upto;
	}	}
	return;
	for (w = 0; w < range; w++)
	for (x = 0; x < 8; x++, i++)
	{
upto:		if (!(X[w] & (1<<x)))
		{	if (i-1 == j)
				printf(", ");
			else
				printf("-%d, ", i-1);
			goto from;
	}	}
	if (j >= 0 && j != 255)
		printf("-255");
}

void
dumpranges(void)
{	Vr_Ptr *tmp;
	printf("\nValues assigned within ");
	printf("interval [0..255]:\n");
	for (tmp = ranges; tmp; tmp = tmp->nxt)
	{	printf("\t%s\t: ", tmp->nm);
		dumpval(tmp->vals, BYTESIZE);
		printf("\n");
	}
}
#endif
