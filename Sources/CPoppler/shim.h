#ifndef DIPPER_CPOPPLER_SHIM_H
#define DIPPER_CPOPPLER_SHIM_H
#include "../CLazy/lazy.h"
#include <poppler/glib/poppler.h>
/* Poppler, with what it needs, is some thirty libraries; see lazy.h. */
#define POPPLER(type, name, parameters, arguments)                                   \
  LAZY("libpoppler-glib.so.8", type, name, parameters, arguments)
POPPLER(PopplerDocument *, poppler_document_new_from_bytes,
    (GBytes *bytes, const char *password, GError **error), (bytes, password, error))
POPPLER(int, poppler_document_get_n_pages, (PopplerDocument *document), (document))
POPPLER(PopplerPage *, poppler_document_get_page, (PopplerDocument *document, int index),
    (document, index))
POPPLER(GQuark, poppler_error_quark, (void), ())
POPPLER(void, poppler_page_get_size, (PopplerPage *page, double *width, double *height),
    (page, width, height))
POPPLER(void, poppler_page_render_for_printing, (PopplerPage *page, cairo_t *cairo), (page, cairo))
#endif
