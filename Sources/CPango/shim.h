#include <cairo/cairo-pdf.h>
#include <cairo/cairo-ps.h>
#include <pango/pangocairo.h>
