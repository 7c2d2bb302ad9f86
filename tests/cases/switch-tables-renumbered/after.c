int e(int x) { switch (x) { case 0: return 1; case 1: return 7; case 2: return 9; case 3: return -14; case 4: return 5; } return 0; }
int f(int x) { switch (x) { case 0: return 31; case 1: return 17; case 2: return 99; case 3: return -4; case 4: return 57; } return 0; }
const char *g(int x) { switch (x) { case 0: return "none"; case 1: return "one"; case 2: return "two"; case 3: return "many"; } return "?"; }
