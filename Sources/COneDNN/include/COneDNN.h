#ifndef CONEDNN_H
#define CONEDNN_H

#include <stdint.h>

// Only what we call is declared here, so that neither oneDNN's headers nor their version matter to the build.

/// Row-major C = alpha * op(A) * op(B) + beta * C; `transa` and `transb` are 'N' or 'T'. Returns 0 on success.
int dnnl_sgemm(char transa, char transb, int64_t m, int64_t n, int64_t k, float alpha, const float *a, int64_t lda,
               const float *b, int64_t ldb, float beta, float *c, int64_t ldc);

/// OpenMP's thread count for regions that the calling thread opens.
void omp_set_num_threads(int count);

#endif
