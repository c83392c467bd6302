#ifndef DIPPER_CPOPPLER_SHIM_H
#define DIPPER_CPOPPLER_SHIM_H
#include <dlfcn.h>
#include <poppler/glib/poppler.h>
#include <stdio.h>
#include <stdlib.h>
/* Poppler, with what it needs, is some thirty libraries. They are loaded with the first attached
   file, so that a command that prints none starts without them. */
static inline void *dp_symbol(const char *name) {
  void *library = dlopen("libpoppler-glib.so.8", RTLD_NOW | RTLD_GLOBAL);
  void *symbol = library ? dlsym(library, name) : NULL;
  if (!symbol) {
    fprintf(stderr, "%s\n", dlerror());
    exit(69);
  }
  return symbol;
}
/* Looked up with each call: a page is drawn rarely. */
#define DP_REAL(name) ((__typeof__(name) *)dp_symbol(#name))
static inline PopplerDocument *dp_document_new_from_bytes(GBytes *b, const char *p, GError **e) {
  return DP_REAL(poppler_document_new_from_bytes)(b, p, e);
}
static inline int dp_document_get_n_pages(PopplerDocument *d) {
  return DP_REAL(poppler_document_get_n_pages)(d);
}
static inline PopplerPage *dp_document_get_page(PopplerDocument *d, int index) {
  return DP_REAL(poppler_document_get_page)(d, index);
}
static inline GQuark dp_error_quark(void) { return DP_REAL(poppler_error_quark)(); }
static inline void dp_page_get_size(PopplerPage *p, double *width, double *height) {
  DP_REAL(poppler_page_get_size)(p, width, height);
}
static inline void dp_page_render_for_printing(PopplerPage *p, cairo_t *c) {
  DP_REAL(poppler_page_render_for_printing)(p, c);
}
#endif
