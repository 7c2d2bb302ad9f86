/* Floating-point constants, as in drivers/gpu/drm/amd/display, which is compiled with -msse2. */
typedef double pair __attribute__((vector_size(16)));
double f(double x, double y) { return (x + 0.125) * 2.75 + y * 7.75; }
double g(double x, double y) { return x * 3.25 - y; }
double h(double x) { return x + 6.625; }
pair k(pair x) { return x * (pair){1.5, 0.25}; }
