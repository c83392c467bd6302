#ifndef DIPPER_CLAZY_H
#define DIPPER_CLAZY_H
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* Libraries that are loaded with the first call of one of their functions, so that a command that
   needs none of them starts without them, and without relocating them. */
static inline void *lazy_symbol(const char *file, const char *name) {
  void *library = dlopen(file, RTLD_NOW | RTLD_GLOBAL);
  if (!library) {
    /* The name that the headers' package gives it, whatever the version is there. */
    char plain[64];
    snprintf(plain, sizeof plain, "%.*s", (int)(strstr(file, ".so") + 3 - file), file);
    library = dlopen(plain, RTLD_NOW | RTLD_GLOBAL);
  }
  void *symbol = library ? dlsym(library, name) : NULL;
  if (!symbol) {
    fprintf(stderr, "%s\n", dlerror());
    exit(69);
  }
  return symbol;
}
/* A function of a library, looked up once in each place that calls it. */
#define LAZY_REAL(file, name)                                                        \
  ({                                                                                 \
    static __typeof__(name) *known;                                                  \
    __typeof__(name) *found = __atomic_load_n(&known, __ATOMIC_ACQUIRE);             \
    if (!found) {                                                                    \
      found = (__typeof__(name) *)lazy_symbol(file, #name);                          \
      __atomic_store_n(&known, found, __ATOMIC_RELEASE);                             \
    }                                                                                \
    found;                                                                           \
  })
/* `lazy_NAME`, which is NAME of that library. */
#define LAZY(file, type, name, parameters, arguments)                                \
  static inline type lazy_##name parameters { return LAZY_REAL(file, name) arguments; }
#endif
