import CPango

/// A text set in lines of a width, of which any stretch can be drawn.
@safe final class TextLines {
    private struct Line {
        let x: Double
        let top: Double
        let bottom: Double
        let baseline: Double
    }

    private let layout: OpaquePointer
    private var lines: [Line] = []
    private let ink: Ink
    /// Whether an ellipsis stands for what did not fit.
    private(set) var isShortened = false

    /// Sets the text; with `most` lines, what is longer ends in an ellipsis.
    init(_ text: String, _ style: TextStyle, width: Double, most: Int? = nil, _ fonts: Fonts) {
        ink = style.ink
        guard let most else {
            unsafe layout = fonts.layout(text, in: style)
            unsafe lazy_pango_layout_set_width(layout, TextLines.units(max(1, width)))
            readLines(style)
            return
        }
        // Pango's own ellipsis would carry the hidden text along, for everybody who copies it.
        var shown = unsafe fonts.layout(text.onOneLine, in: style)
        unsafe lazy_pango_layout_set_width(shown, TextLines.units(max(1, width)))
        var rest: Substring = ""
        while Int(unsafe lazy_pango_layout_get_line_count(shown)) > most {
            rest = isShortened ? rest.dropLast() : unsafe TextLines.text(of: most, in: shown)[...]
            isShortened = true
            unsafe lazy_g_object_unref(UnsafeMutableRawPointer(shown))
            unsafe shown = TextLines.layout(rest + "…", style, fonts.context)
            unsafe lazy_pango_layout_set_width(shown, TextLines.units(max(1, width)))
            if rest.isEmpty { break }
        }
        unsafe layout = unsafe shown
        readLines(style)
    }

    /// What stands in the first lines of a layout.
    private static func text(of most: Int, in layout: OpaquePointer) -> String {
        guard let line = unsafe lazy_pango_layout_get_line_readonly(layout, Int32(most - 1)),
            let whole = unsafe lazy_pango_layout_get_text(layout)
        else { return "" }
        let end = Int(unsafe line.pointee.start_index + line.pointee.length)
        return unsafe String(
            decoding: UnsafeRawBufferPointer(start: whole, count: end),
            as: UTF8.self
        )
    }

    deinit {
        unsafe lazy_g_object_unref(UnsafeMutableRawPointer(layout))
    }

    /// A layout of the text without a width, which the caller gives back.
    static func layout(
        _ text: some StringProtocol,
        _ style: TextStyle,
        _ context: OpaquePointer
    ) -> OpaquePointer {
        guard let layout = unsafe lazy_pango_layout_new(context) else {
            preconditionFailure("a layout is a small allocation, which GLib never refuses")
        }
        let font = unsafe lazy_pango_font_description_new()
        unsafe lazy_pango_font_description_set_family(font, style.face.family)
        unsafe lazy_pango_font_description_set_absolute_size(
            font,
            style.size * Double(PANGO_SCALE)
        )
        let weight = style.isBold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL
        unsafe lazy_pango_font_description_set_weight(font, weight)
        unsafe lazy_pango_layout_set_font_description(layout, font)
        unsafe lazy_pango_font_description_free(font)
        unsafe lazy_pango_layout_set_text(layout, String(text), Int32(text.utf8.count))
        unsafe lazy_pango_layout_set_auto_dir(layout, 0)
        unsafe lazy_pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
        unsafe lazy_pango_layout_set_justify(layout, style.isJustified ? 1 : 0)
        unsafe lazy_pango_layout_set_indent(layout, units(style.indent * style.size))
        unsafe lazy_pango_layout_set_alignment(layout, style.alignment.pango)
        return unsafe layout
    }

    private static func units(_ points: Double) -> Int32 {
        Int32((points * Double(PANGO_SCALE)).rounded())
    }

    /// Noto's own lines are half as high again as the type; they are set closer here.
    private func readLines(_ style: TextStyle) {
        let iterator = unsafe lazy_pango_layout_get_iter(layout)
        defer { unsafe lazy_pango_layout_iter_free(iterator) }
        let ascent = style.size * 0.88
        let pitch = style.size * (1 + style.leading)
        repeat {
            var extents = PangoRectangle()
            unsafe lazy_pango_layout_iter_get_line_extents(iterator, nil, &extents)
            let top = Double(lines.count) * pitch
            lines.append(
                Line(
                    x: Double(extents.x) / Double(PANGO_SCALE),
                    top: top,
                    bottom: top + pitch,
                    baseline: top + style.size * style.leading / 2 + ascent
                )
            )
        } while unsafe lazy_pango_layout_iter_next_line(iterator) != 0
    }

    var count: Int { lines.count }
    var height: Double { height(of: 0..<count) }

    func height(of range: Range<Int>) -> Double {
        guard let first = range.first, let last = range.last else { return 0 }
        return lines[last].bottom - lines[first].top
    }

    /// How many lines from `start` on have room in a height.
    func fitting(_ height: Double, from start: Int) -> Int {
        lines[start...].prefix { $0.bottom - lines[start].top <= height + PageShape.slack }.count
    }

    /// Draws some lines, the first of them at the top of the point that is given.
    func draw(_ range: Range<Int>, x: Double, y: Double, on canvas: Canvas) {
        guard let first = range.first else { return }
        canvas.set(ink)
        for index in range {
            let line = lines[index]
            guard let shaped = unsafe lazy_pango_layout_get_line_readonly(layout, Int32(index))
            else {
                continue
            }
            unsafe lazy_cairo_move_to(
                canvas.context,
                x + line.x,
                y + line.baseline - lines[first].top
            )
            unsafe lazy_pango_cairo_show_layout_line(canvas.context, shaped)
        }
    }

    /// The natural width of the first line.
    var firstLineWidth: Double {
        var extents = PangoRectangle()
        guard let line = unsafe lazy_pango_layout_get_line_readonly(layout, 0) else { return 0 }
        unsafe lazy_pango_layout_line_get_extents(line, nil, &extents)
        return Double(extents.width) / Double(PANGO_SCALE)
    }
}

extension TextStyle.Alignment {
    fileprivate var pango: PangoAlignment {
        switch self {
        case .left: PANGO_ALIGN_LEFT
        case .centre: PANGO_ALIGN_CENTER
        case .right: PANGO_ALIGN_RIGHT
        }
    }
}
