import CPango
package import Workflow

/// A PDF in the making, whose pages are drawn one after another and leave as bytes, or a picture.
@safe final class Canvas {
    let context: OpaquePointer
    private let surface: OpaquePointer
    private let sink: Sink
    /// Structure tags that are open, so that a page never ends within one.
    private var openTags = 0

    /// What cairo writes through; it keeps the first failure, since C cannot throw.
    @safe private final class Sink {
        let write: (UnsafeRawBufferPointer) throws -> Void
        var failure: (any Error)?

        init(_ write: @escaping (UnsafeRawBufferPointer) throws -> Void) {
            unsafe self.write = write
        }
    }

    /// `created` is the only time in the file; nothing of the machine's clock gets in.
    init(
        title: String,
        created: Instant,
        write: @escaping (UnsafeRawBufferPointer) throws -> Void
    ) {
        let sink = unsafe Sink(write)
        self.sink = sink
        let surface = unsafe lazy_cairo_pdf_surface_create_for_stream(
            { closure, bytes, count in
                guard let closure = unsafe closure else { return CAIRO_STATUS_WRITE_ERROR }
                let sink = unsafe Unmanaged<Sink>.fromOpaque(closure).takeUnretainedValue()
                guard sink.failure == nil else { return CAIRO_STATUS_WRITE_ERROR }
                do {
                    try unsafe sink.write(UnsafeRawBufferPointer(start: bytes, count: Int(count)))
                    return CAIRO_STATUS_SUCCESS
                } catch {
                    sink.failure = error
                    return CAIRO_STATUS_WRITE_ERROR
                }
            },
            Unmanaged.passUnretained(sink).toOpaque(),
            PageShape.width,
            PageShape.height
        )
        guard let surface = unsafe surface, let context = unsafe lazy_cairo_create(surface) else {
            preconditionFailure("cairo answers an object in an error state, never none")
        }
        unsafe self.surface = surface
        unsafe self.context = context
        unsafe lazy_cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title)
        unsafe lazy_cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Dipper")
        let time = created.paperTime
        unsafe lazy_cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, time)
        unsafe lazy_cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_MOD_DATE, time)
    }

    /// A picture of so many pixels, which leaves as a whole by ``png()``.
    ///
    /// - Throws: `PaperFault` where it is too large.
    init(width: Int, height: Int) throws(PaperFault) {
        unsafe sink = Sink { _ in }
        guard
            let surface = unsafe lazy_cairo_image_surface_create(
                CAIRO_FORMAT_RGB24,
                Int32(width),
                Int32(height)
            ), let context = unsafe lazy_cairo_create(surface)
        else { preconditionFailure("cairo answers an object in an error state, never none") }
        unsafe self.surface = surface
        unsafe self.context = context
        let status = unsafe lazy_cairo_surface_status(surface)
        guard status == CAIRO_STATUS_SUCCESS else {
            throw PaperFault(detail: unsafe String(cString: lazy_cairo_status_to_string(status)))
        }
    }

    deinit {
        unsafe lazy_cairo_destroy(context)
        unsafe lazy_cairo_surface_destroy(surface)
    }

    func endPage() {
        precondition(openTags == 0, "a tag ends on the page where it begins")
        unsafe lazy_cairo_show_page(context)
    }

    /// - Throws: what `write` threw, or a `PaperFault`.
    func finish() throws {
        let drawn = unsafe lazy_cairo_status(context)
        unsafe lazy_cairo_surface_finish(surface)
        if let failure = sink.failure { throw failure }
        let written = unsafe lazy_cairo_surface_status(surface)
        for status in [drawn, written] where status != CAIRO_STATUS_SUCCESS {
            throw PaperFault(detail: unsafe String(cString: lazy_cairo_status_to_string(status)))
        }
    }

    /// The picture as a PNG, in which there is no time.
    ///
    /// - Throws: `PaperFault`.
    func png() throws(PaperFault) -> [UInt8] {
        final class Bytes { var list: [UInt8] = [] }
        let bytes = Bytes()
        unsafe lazy_cairo_surface_flush(surface)
        let status = unsafe lazy_cairo_surface_write_to_png_stream(
            surface,
            { closure, piece, count in
                guard let closure = unsafe closure else { return CAIRO_STATUS_WRITE_ERROR }
                let bytes = unsafe Unmanaged<Bytes>.fromOpaque(closure).takeUnretainedValue()
                unsafe bytes.list += UnsafeRawBufferPointer(start: piece, count: Int(count))
                return CAIRO_STATUS_SUCCESS
            },
            Unmanaged.passUnretained(bytes).toOpaque()
        )
        guard status == CAIRO_STATUS_SUCCESS else {
            throw PaperFault(detail: unsafe String(cString: lazy_cairo_status_to_string(status)))
        }
        return bytes.list
    }

    // MARK: Drawing

    func set(_ ink: Ink) {
        unsafe lazy_cairo_set_source_rgb(context, ink.red, ink.green, ink.blue)
    }

    func fill(_ box: Box, _ ink: Ink, radius: Double = 0) {
        unsafe lazy_cairo_new_path(context)
        trace(box, radius: radius)
        set(ink)
        unsafe lazy_cairo_fill(context)
    }

    func frame(_ box: Box, _ ink: Ink, width: Double, radius: Double = 0) {
        unsafe lazy_cairo_new_path(context)
        trace(box, radius: radius)
        set(ink)
        unsafe lazy_cairo_set_line_width(context, width)
        unsafe lazy_cairo_stroke(context)
    }

    private func trace(_ box: Box, radius: Double) {
        guard radius > 0 else {
            unsafe lazy_cairo_rectangle(context, box.x, box.y, box.width, box.height)
            return
        }
        let (right, bottom) = (box.x + box.width, box.y + box.height)
        unsafe lazy_cairo_new_sub_path(context)
        let quarter = Double.pi / 2
        for (index, corner) in [
            (right - radius, box.y + radius), (right - radius, bottom - radius),
            (box.x + radius, bottom - radius), (box.x + radius, box.y + radius),
        ].enumerated() {
            let start = quarter * Double(index - 1)
            unsafe lazy_cairo_arc(context, corner.0, corner.1, radius, start, start + quarter)
        }
        unsafe lazy_cairo_close_path(context)
    }

    func line(
        from start: (x: Double, y: Double),
        to end: (x: Double, y: Double),
        _ ink: Ink,
        width: Double,
        dashes: [Double] = []
    ) {
        set(ink)
        unsafe lazy_cairo_set_line_width(context, width)
        unsafe lazy_cairo_set_dash(context, dashes, Int32(dashes.count), 0)
        unsafe lazy_cairo_new_path(context)
        unsafe lazy_cairo_move_to(context, start.x, start.y)
        unsafe lazy_cairo_line_to(context, end.x, end.y)
        unsafe lazy_cairo_stroke(context)
        unsafe lazy_cairo_set_dash(context, nil, 0, 0)
    }

    /// A filled figure with straight sides.
    func polygon(_ corners: [(x: Double, y: Double)], _ ink: Ink) {
        unsafe lazy_cairo_new_path(context)
        for corner in corners { unsafe lazy_cairo_line_to(context, corner.x, corner.y) }
        unsafe lazy_cairo_close_path(context)
        set(ink)
        unsafe lazy_cairo_fill(context)
    }

    /// Draws within a box what has a size of its own, as large as it fits, in the middle.
    func placing(_ size: (width: Double, height: Double), in box: Box, _ draw: () -> Void) {
        let scale = min(box.width / size.width, box.height / size.height)
        unsafe lazy_cairo_save(context)
        unsafe lazy_cairo_translate(
            context,
            box.x + (box.width - size.width * scale) / 2,
            box.y + (box.height - size.height * scale) / 2
        )
        unsafe lazy_cairo_scale(context, scale, scale)
        unsafe lazy_cairo_rectangle(context, 0, 0, size.width, size.height)
        unsafe lazy_cairo_clip(context)
        draw()
        unsafe lazy_cairo_restore(context)
    }

    // MARK: Structure

    /// Draws a part of the structure, such as `H1`, `P` or `TD`.
    func tagged(_ name: String, _ body: () -> Void) {
        unsafe lazy_cairo_tag_begin(context, name, nil)
        openTags += 1
        body()
        openTags -= 1
        unsafe lazy_cairo_tag_end(context, name)
    }

    /// Makes what is drawn a link to a place of this document.
    func linked(to place: PaperPlace, _ body: () -> Void) {
        unsafe lazy_cairo_tag_begin(context, CAIRO_TAG_LINK, place.attributes)
        body()
        unsafe lazy_cairo_tag_end(context, CAIRO_TAG_LINK)
    }

    /// Adds a bookmark and answers its number, under which others can be put.
    func bookmark(_ title: String, at place: PaperPlace, under parent: Int32?) -> Int32 {
        unsafe lazy_cairo_pdf_surface_add_outline(
            surface,
            parent ?? Int32(CAIRO_PDF_OUTLINE_ROOT),
            title,
            place.attributes,
            parent == nil ? CAIRO_PDF_OUTLINE_FLAG_OPEN : cairo_pdf_outline_flags_t(rawValue: 0)
        )
    }
}

/// A point on a page, pages counted from 1.
struct PaperPlace: Hashable {
    var page: Int
    var y: Double

    /// As cairo reads it; whole points, so that no locale's decimal comma gets in.
    var attributes: String { "page=\(page) pos=[0 \(max(0, Int(y) - 6))]" }
}

/// The document could not be made, by no fault of its content.
package struct PaperFault: Error, Hashable, Sendable {
    package let detail: String
}

extension Instant {
    /// Such as `2026-11-21T14:05:09+08:00`.
    var paperTime: String {
        let text = description
        return String(text.prefix(19)) + "+08:00"
    }

    /// Such as `2026-11-21 14:05`, Asia/Shanghai.
    package var paperMinute: String {
        String(description.prefix(16)).replacing("T", with: " ")
    }
}
