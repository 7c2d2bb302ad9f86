const unsigned short weight[8] = {1,2,3,4,5,6,7,9};
int f(unsigned i) { return weight[i & 7]; }
int h(unsigned i) { return i; }
