#pragma once

#include <stddef.h>
#include <stdint.h>

/* libFuzzer's loop, for a program that has a main of its own: llvm.org/docs/LibFuzzer.html, "Using libFuzzer as a
   library". */
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*test_one_input)(const uint8_t *data, size_t size));
