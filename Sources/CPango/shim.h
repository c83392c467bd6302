#ifndef DIPPER_CPANGO_SHIM_H
#define DIPPER_CPANGO_SHIM_H
#include "../CLazy/lazy.h"
#include <cairo/cairo-pdf.h>
#include <cairo/cairo-ps.h>
#include <pango/pangocairo.h>
/* Pango and cairo, with what they need, are some thirty libraries; see lazy.h. */
#define CAIRO(type, name, parameters, arguments) \
  LAZY("libcairo.so.2", type, name, parameters, arguments)
#define PANGO(type, name, parameters, arguments) \
  LAZY("libpango-1.0.so.0", type, name, parameters, arguments)
#define PANGOCAIRO(type, name, parameters, arguments) \
  LAZY("libpangocairo-1.0.so.0", type, name, parameters, arguments)
#define GLIB(type, name, parameters, arguments) \
  LAZY("libglib-2.0.so.0", type, name, parameters, arguments)
#define GOBJECT(type, name, parameters, arguments) \
  LAZY("libgobject-2.0.so.0", type, name, parameters, arguments)
GLIB(GBytes *, g_bytes_new, (gconstpointer data, gsize size), (data, size))
GLIB(void, g_bytes_unref, (GBytes *bytes), (bytes))
GLIB(void, g_error_free, (GError *error), (error))
GLIB(void, g_free, (gpointer mem), (mem))
GLIB(gpointer, g_memdup2, (gconstpointer mem, gsize byte_size), (mem, byte_size))
GOBJECT(void, g_object_unref, (gpointer object), (object))
CAIRO(void, cairo_arc,
    (cairo_t *cr, double xc, double yc, double radius, double angle1, double angle2),
    (cr, xc, yc, radius, angle1, angle2))
CAIRO(void, cairo_clip, (cairo_t *cr), (cr))
CAIRO(void, cairo_close_path, (cairo_t *cr), (cr))
CAIRO(cairo_t *, cairo_create, (cairo_surface_t *target), (target))
CAIRO(void, cairo_destroy, (cairo_t *cr), (cr))
CAIRO(void, cairo_fill, (cairo_t *cr), (cr))
CAIRO(cairo_font_options_t *, cairo_font_options_create, (void), ())
CAIRO(void, cairo_font_options_destroy, (cairo_font_options_t *options), (options))
CAIRO(void, cairo_font_options_set_antialias,
    (cairo_font_options_t *options, cairo_antialias_t antialias), (options, antialias))
CAIRO(void, cairo_font_options_set_hint_metrics,
    (cairo_font_options_t *options, cairo_hint_metrics_t hint_metrics), (options, hint_metrics))
CAIRO(void, cairo_font_options_set_hint_style,
    (cairo_font_options_t *options, cairo_hint_style_t hint_style), (options, hint_style))
CAIRO(cairo_surface_t *, cairo_image_surface_create,
    (cairo_format_t format, int width, int height), (format, width, height))
CAIRO(cairo_surface_t *, cairo_image_surface_create_from_png_stream,
    (cairo_read_func_t read_func, void *closure), (read_func, closure))
CAIRO(unsigned char *, cairo_image_surface_get_data, (cairo_surface_t *surface), (surface))
CAIRO(int, cairo_image_surface_get_height, (cairo_surface_t *surface), (surface))
CAIRO(int, cairo_image_surface_get_stride, (cairo_surface_t *surface), (surface))
CAIRO(int, cairo_image_surface_get_width, (cairo_surface_t *surface), (surface))
CAIRO(void, cairo_line_to, (cairo_t *cr, double x, double y), (cr, x, y))
CAIRO(void, cairo_move_to, (cairo_t *cr, double x, double y), (cr, x, y))
CAIRO(void, cairo_new_path, (cairo_t *cr), (cr))
CAIRO(void, cairo_new_sub_path, (cairo_t *cr), (cr))
CAIRO(void, cairo_paint, (cairo_t *cr), (cr))
CAIRO(void, cairo_pattern_destroy, (cairo_pattern_t *pattern), (pattern))
CAIRO(int, cairo_pdf_surface_add_outline,
    (cairo_surface_t *surface, int parent_id, const char *utf8, const char *link_attribs,
     cairo_pdf_outline_flags_t flags),
    (surface, parent_id, utf8, link_attribs, flags))
CAIRO(cairo_surface_t *, cairo_pdf_surface_create_for_stream,
    (cairo_write_func_t write_func, void *closure, double width_in_points, double
     height_in_points),
    (write_func, closure, width_in_points, height_in_points))
CAIRO(void, cairo_pdf_surface_set_metadata,
    (cairo_surface_t *surface, cairo_pdf_metadata_t metadata, const char *utf8),
    (surface, metadata, utf8))
CAIRO(cairo_pattern_t *, cairo_pop_group, (cairo_t *cr), (cr))
CAIRO(cairo_surface_t *, cairo_ps_surface_create_for_stream,
    (cairo_write_func_t write_func, void *closure, double width_in_points, double
     height_in_points),
    (write_func, closure, width_in_points, height_in_points))
CAIRO(void, cairo_push_group, (cairo_t *cr), (cr))
CAIRO(void, cairo_rectangle,
    (cairo_t *cr, double x, double y, double width, double height), (cr, x, y, width, height))
CAIRO(void, cairo_restore, (cairo_t *cr), (cr))
CAIRO(void, cairo_rotate, (cairo_t *cr, double angle), (cr, angle))
CAIRO(void, cairo_save, (cairo_t *cr), (cr))
CAIRO(void, cairo_scale, (cairo_t *cr, double sx, double sy), (cr, sx, sy))
CAIRO(void, cairo_set_dash,
    (cairo_t *cr, const double *dashes, int num_dashes, double offset),
    (cr, dashes, num_dashes, offset))
CAIRO(void, cairo_set_line_width, (cairo_t *cr, double width), (cr, width))
CAIRO(void, cairo_set_source, (cairo_t *cr, cairo_pattern_t *source), (cr, source))
CAIRO(void, cairo_set_source_rgb,
    (cairo_t *cr, double red, double green, double blue), (cr, red, green, blue))
CAIRO(void, cairo_set_source_surface,
    (cairo_t *cr, cairo_surface_t *surface, double x, double y), (cr, surface, x, y))
CAIRO(void, cairo_show_page, (cairo_t *cr), (cr))
CAIRO(cairo_status_t, cairo_status, (cairo_t *cr), (cr))
CAIRO(const char *, cairo_status_to_string, (cairo_status_t status), (status))
CAIRO(void, cairo_stroke, (cairo_t *cr), (cr))
CAIRO(void, cairo_surface_destroy, (cairo_surface_t *surface), (surface))
CAIRO(void, cairo_surface_finish, (cairo_surface_t *surface), (surface))
CAIRO(void, cairo_surface_flush, (cairo_surface_t *surface), (surface))
CAIRO(void, cairo_surface_mark_dirty, (cairo_surface_t *surface), (surface))
CAIRO(cairo_status_t, cairo_surface_set_mime_data,
    (cairo_surface_t *surface, const char *mime_type, const unsigned char *data, unsigned long
     length, cairo_destroy_func_t destroy, void *closure),
    (surface, mime_type, data, length, destroy, closure))
CAIRO(cairo_status_t, cairo_surface_status, (cairo_surface_t *surface), (surface))
CAIRO(cairo_status_t, cairo_surface_write_to_png_stream,
    (cairo_surface_t *surface, cairo_write_func_t write_func, void *closure),
    (surface, write_func, closure))
CAIRO(void, cairo_tag_begin,
    (cairo_t *cr, const char *tag_name, const char *attributes), (cr, tag_name, attributes))
CAIRO(void, cairo_tag_end, (cairo_t *cr, const char *tag_name), (cr, tag_name))
CAIRO(void, cairo_translate, (cairo_t *cr, double tx, double ty), (cr, tx, ty))
PANGO(void, pango_context_set_base_dir,
    (PangoContext *context, PangoDirection direction), (context, direction))
PANGO(void, pango_context_set_language,
    (PangoContext *context, PangoLanguage *language), (context, language))
PANGO(void, pango_context_set_round_glyph_positions,
    (PangoContext *context, gboolean round_positions), (context, round_positions))
PANGO(void, pango_font_description_free, (PangoFontDescription *desc), (desc))
PANGO(PangoFontDescription *, pango_font_description_new, (void), ())
PANGO(void, pango_font_description_set_absolute_size,
    (PangoFontDescription *desc, double size), (desc, size))
PANGO(void, pango_font_description_set_family,
    (PangoFontDescription *desc, const char *family), (desc, family))
PANGO(void, pango_font_description_set_weight,
    (PangoFontDescription *desc, PangoWeight weight), (desc, weight))
PANGO(const char *, pango_font_family_get_name, (PangoFontFamily *family), (family))
PANGO(PangoContext *, pango_font_map_create_context, (PangoFontMap *fontmap), (fontmap))
PANGO(void, pango_font_map_list_families,
    (PangoFontMap *fontmap, PangoFontFamily ***families, int *n_families),
    (fontmap, families, n_families))
PANGO(PangoLanguage *, pango_language_from_string, (const char *language), (language))
PANGO(PangoLayoutIter *, pango_layout_get_iter, (PangoLayout *layout), (layout))
PANGO(int, pango_layout_get_line_count, (PangoLayout *layout), (layout))
PANGO(PangoLayoutLine *, pango_layout_get_line_readonly,
    (PangoLayout *layout, int line), (layout, line))
PANGO(const char *, pango_layout_get_text, (PangoLayout *layout), (layout))
PANGO(int, pango_layout_get_unknown_glyphs_count, (PangoLayout *layout), (layout))
PANGO(void, pango_layout_iter_free, (PangoLayoutIter *iter), (iter))
PANGO(void, pango_layout_iter_get_line_extents,
    (PangoLayoutIter *iter, PangoRectangle *ink_rect, PangoRectangle *logical_rect),
    (iter, ink_rect, logical_rect))
PANGO(gboolean, pango_layout_iter_next_line, (PangoLayoutIter *iter), (iter))
PANGO(void, pango_layout_line_get_extents,
    (PangoLayoutLine *line, PangoRectangle *ink_rect, PangoRectangle *logical_rect),
    (line, ink_rect, logical_rect))
PANGO(PangoLayout *, pango_layout_new, (PangoContext *context), (context))
PANGO(void, pango_layout_set_alignment,
    (PangoLayout *layout, PangoAlignment alignment), (layout, alignment))
PANGO(void, pango_layout_set_auto_dir, (PangoLayout *layout, gboolean auto_dir), (layout, auto_dir))
PANGO(void, pango_layout_set_font_description,
    (PangoLayout *layout, const PangoFontDescription *desc), (layout, desc))
PANGO(void, pango_layout_set_indent, (PangoLayout *layout, int indent), (layout, indent))
PANGO(void, pango_layout_set_justify, (PangoLayout *layout, gboolean justify), (layout, justify))
PANGO(void, pango_layout_set_text,
    (PangoLayout *layout, const char *text, int length), (layout, text, length))
PANGO(void, pango_layout_set_width, (PangoLayout *layout, int width), (layout, width))
PANGO(void, pango_layout_set_wrap, (PangoLayout *layout, PangoWrapMode wrap), (layout, wrap))
PANGOCAIRO(void, pango_cairo_context_set_font_options,
    (PangoContext *context, const cairo_font_options_t *options), (context, options))
PANGOCAIRO(void, pango_cairo_context_set_resolution,
    (PangoContext *context, double dpi), (context, dpi))
PANGOCAIRO(PangoFontMap *, pango_cairo_font_map_new, (void), ())
PANGOCAIRO(void, pango_cairo_show_layout_line, (cairo_t *cr, PangoLayoutLine *line), (cr, line))
#endif
