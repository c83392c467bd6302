import CPango
import CPoppler

/// A PDF whose pages are drawn into another: as text and lines, not as a picture of them.
@safe final class AttachedPDF {
    private let document: OpaquePointer
    let pageCount: Int

    /// - Throws: `encrypted` when a password is needed, `damaged` for anything else.
    init(_ bytes: [UInt8]) throws(AttachmentProblem) {
        let shared = unsafe bytes.withUnsafeBytes {
            unsafe lazy_g_bytes_new($0.baseAddress, UInt($0.count))
        }
        defer { unsafe lazy_g_bytes_unref(shared) }
        var error: UnsafeMutablePointer<GError>?
        guard let document = unsafe lazy_poppler_document_new_from_bytes(shared, nil, &error) else {
            throw unsafe AttachedPDF.problem(error)
        }
        unsafe self.document = document
        pageCount = Int(unsafe lazy_poppler_document_get_n_pages(document))
        guard pageCount > 0 else { throw .damaged("没有一页") }
    }

    deinit {
        unsafe lazy_g_object_unref(UnsafeMutableRawPointer(document))
    }

    private static func problem(_ error: UnsafeMutablePointer<GError>?) -> AttachmentProblem {
        guard let error = unsafe error else { return .damaged("原因不明") }
        defer { unsafe lazy_g_error_free(error) }
        if unsafe error.pointee.domain == lazy_poppler_error_quark(),
            unsafe error.pointee.code == Int32(POPPLER_ERROR_ENCRYPTED.rawValue)
        {
            return .encrypted
        }
        return .damaged(unsafe error.pointee.message.map { unsafe String(cString: $0) } ?? "")
    }

    /// Draws a page, from 0; false when it is broken.
    ///
    /// A page that fails leaves cairo in an error state for good, so each is recorded apart. It is
    /// recorded in a group of a PostScript surface, on which nothing is ever printed: for every
    /// other target Poppler names pictures by their object number alone, and cairo would print
    /// the first file's picture wherever another file has the same number.
    func draw(page number: Int, in box: Box, on canvas: Canvas) -> Bool {
        guard let page = unsafe lazy_poppler_document_get_page(document, Int32(number)) else {
            return false
        }
        defer { unsafe lazy_g_object_unref(UnsafeMutableRawPointer(page)) }
        var (width, height) = (0.0, 0.0)
        unsafe lazy_poppler_page_get_size(page, &width, &height)
        guard width.isFinite, height.isFinite, width > 0, height > 0 else { return false }
        let surface = unsafe lazy_cairo_ps_surface_create_for_stream(
            { _, _, _ in CAIRO_STATUS_SUCCESS },
            nil,
            width,
            height
        )
        defer { unsafe lazy_cairo_surface_destroy(surface) }
        let context = unsafe lazy_cairo_create(surface)
        defer { unsafe lazy_cairo_destroy(context) }
        unsafe lazy_cairo_push_group(context)
        unsafe lazy_poppler_page_render_for_printing(page, context)
        let recording = unsafe lazy_cairo_pop_group(context)
        defer { unsafe lazy_cairo_pattern_destroy(recording) }
        guard unsafe lazy_cairo_status(context) == CAIRO_STATUS_SUCCESS else { return false }
        canvas.placing((width, height), in: box) {
            unsafe lazy_cairo_set_source(canvas.context, recording)
            unsafe lazy_cairo_paint(canvas.context)
        }
        return true
    }
}
