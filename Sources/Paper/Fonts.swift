import CPango
import Workflow

/// The fonts of this machine, ready to set one document in.
///
/// A document has a map of its own: Pango's maps are not shared between threads.
@safe final class Fonts {
    private let map: UnsafeMutablePointer<PangoFontMap>
    let context: OpaquePointer
    private var shown: [ShownKey: Bool] = [:]
    /// Characters that no font has, which are printed as marks.
    private(set) var missing: Set<Unicode.Scalar> = []

    private struct ShownKey: Hashable {
        let scalar: Unicode.Scalar
        let face: TextStyle.Face
    }

    /// - Throws: `FONT_MISSING` for each family that is not installed.
    init() throws(Refusal) {
        guard let map = unsafe lazy_pango_cairo_font_map_new(),
            let context = unsafe lazy_pango_font_map_create_context(map)
        else { throw Refusal(TextStyle.Face.allCases.map { Fonts.notFound($0.family) }) }
        unsafe self.map = map
        unsafe self.context = context
        let absent = unsafe Fonts.families(of: TextStyle.Face.allCases.map(\.family), notIn: map)
        guard absent.isEmpty else { throw Refusal(absent.map(Fonts.notFound)) }
        unsafe lazy_pango_cairo_context_set_resolution(context, 72)
        unsafe lazy_pango_context_set_language(context, lazy_pango_language_from_string("zh-cn"))
        unsafe lazy_pango_context_set_base_dir(context, PANGO_DIRECTION_LTR)
        unsafe lazy_pango_context_set_round_glyph_positions(context, 0)
        // Hinting belongs to screens; without it a page is set the same way everywhere.
        let options = unsafe lazy_cairo_font_options_create()
        unsafe lazy_cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        unsafe lazy_cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        unsafe lazy_cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
        unsafe lazy_pango_cairo_context_set_font_options(context, options)
        unsafe lazy_cairo_font_options_destroy(options)
    }

    deinit {
        unsafe lazy_g_object_unref(UnsafeMutableRawPointer(context))
        unsafe lazy_g_object_unref(UnsafeMutableRawPointer(map))
    }

    /// The families among `wanted` that this machine lacks.
    static func absent(of wanted: [String]) -> [String] {
        guard let map = unsafe lazy_pango_cairo_font_map_new() else { return wanted }
        defer { unsafe lazy_g_object_unref(UnsafeMutableRawPointer(map)) }
        return unsafe families(of: wanted, notIn: map)
    }

    private static func families(
        of wanted: [String],
        notIn map: UnsafeMutablePointer<PangoFontMap>
    ) -> [String] {
        var list: UnsafeMutablePointer<UnsafeMutablePointer<PangoFontFamily>?>?
        var count: Int32 = 0
        unsafe lazy_pango_font_map_list_families(map, &list, &count)
        defer { unsafe lazy_g_free(list) }
        var names: Set<String> = []
        for index in 0..<Int(count) {
            guard let family = unsafe list?[index],
                let name = unsafe lazy_pango_font_family_get_name(family)
            else { continue }
            names.insert(unsafe String(cString: name))
        }
        return wanted.filter { !names.contains($0) }
    }

    /// A layout of the text, with marks for what no font has; those are remembered.
    func layout(_ text: String, in style: TextStyle) -> OpaquePointer {
        let visible = VisibleText.printable(text)
        let layout = unsafe TextLines.layout(visible, style, context)
        guard unsafe lazy_pango_layout_get_unknown_glyphs_count(layout) > 0 else {
            return unsafe layout
        }
        unsafe lazy_g_object_unref(UnsafeMutableRawPointer(layout))
        let marked = VisibleText.marking(visible) { isShown($0, style) }
        missing.formUnion(marked.missing)
        return unsafe TextLines.layout(marked.text, style, context)
    }

    private func isShown(_ scalar: Unicode.Scalar, _ style: TextStyle) -> Bool {
        let key = ShownKey(scalar: scalar, face: style.face)
        if let known = shown[key] { return known }
        let layout = unsafe TextLines.layout(String(scalar), style, context)
        defer { unsafe lazy_g_object_unref(UnsafeMutableRawPointer(layout)) }
        let isShown = unsafe lazy_pango_layout_get_unknown_glyphs_count(layout) == 0
        shown[key] = isShown
        return isShown
    }

    static func notFound(_ family: String) -> Blocker {
        Blocker(
            code: "FONT_MISSING",
            message: Localized(
                zh: "本机没有字体“\(family)”，中文无法排印，请系统管理员安装软件包 fonts-noto-cjk",
                en: "This machine lacks the font “\(family)”, without which Chinese cannot be set;"
                    + " the administrator can install the package fonts-noto-cjk"
            ),
            place: family,
            role: "ADM"
        )
    }
}
