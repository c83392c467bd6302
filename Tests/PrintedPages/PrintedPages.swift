import CPango
import CPoppler

/// A PDF read back: what a reader sees and what can be copied out of it.
@safe
package final class PrintedPages {
    private let document: OpaquePointer
    package let count: Int

    package init(_ bytes: [UInt8]) throws {
        let shared = unsafe bytes.withUnsafeBytes {
            unsafe g_bytes_new($0.baseAddress, UInt($0.count))
        }
        defer { unsafe g_bytes_unref(shared) }
        guard let opened = unsafe poppler_document_new_from_bytes(shared, nil, nil) else {
            throw Unreadable()
        }
        unsafe document = opened
        count = Int(unsafe poppler_document_get_n_pages(document))
    }

    package struct Unreadable: Error {}

    deinit {
        unsafe g_object_unref(UnsafeMutableRawPointer(document))
    }

    package var title: String { unsafe take(poppler_document_get_title(document)) }
    package var author: String { unsafe take(poppler_document_get_author(document)) }
    package var creationTime: Int { Int(unsafe poppler_document_get_creation_date(document)) }

    /// The text of a page, counted from 1, in the order in which it is read.
    package func text(_ page: Int) throws -> String {
        let page = unsafe try self.page(page)
        defer { unsafe g_object_unref(UnsafeMutableRawPointer(page)) }
        return unsafe take(poppler_page_get_text(page))
    }

    /// The text of all pages.
    package func text() throws -> String {
        try (1...count).map { try text($0) }.joined(separator: "\n")
    }

    /// Red, green and blue of one place, in points from the upper left corner.
    package func colour(_ number: Int, x: Double, y: Double) throws -> [UInt8] {
        let page = unsafe try self.page(number)
        defer { unsafe g_object_unref(UnsafeMutableRawPointer(page)) }
        let surface = unsafe cairo_image_surface_create(CAIRO_FORMAT_RGB24, 1, 1)
        defer { unsafe cairo_surface_destroy(surface) }
        let context = unsafe cairo_create(surface)
        unsafe cairo_set_source_rgb(context, 1, 1, 1)
        unsafe cairo_paint(context)
        unsafe cairo_translate(context, -x, -y)
        unsafe poppler_page_render(page, context)
        unsafe cairo_destroy(context)
        unsafe cairo_surface_flush(surface)
        guard let pixel = unsafe cairo_image_surface_get_data(surface) else { return [] }
        return unsafe [pixel[2], pixel[1], pixel[0]]
    }

    /// Bookmarks in their order, each with its depth from 1 and the page that it leads to.
    package func bookmarks() throws -> [Bookmark] {
        guard let iterator = unsafe poppler_index_iter_new(document) else { return [] }
        var list: [Bookmark] = []
        unsafe collect(iterator, 1, into: &list)
        unsafe poppler_index_iter_free(iterator)
        return list
    }

    package struct Bookmark: Hashable {
        package let title: String
        package let depth: Int
        package let page: Int

        package init(title: String, depth: Int, page: Int) {
            self.title = title
            self.depth = depth
            self.page = page
        }
    }

    private func collect(_ iterator: OpaquePointer, _ depth: Int, into list: inout [Bookmark]) {
        repeat {
            if let action = unsafe poppler_index_iter_get_action(iterator) {
                let destination = unsafe action.pointee.goto_dest.dest
                let page = unsafe destination?.pointee.page_num ?? 0
                let title = unsafe action.pointee.any.title.map { unsafe String(cString: $0) }
                list.append(Bookmark(title: title ?? "", depth: depth, page: Int(page)))
                unsafe poppler_action_free(action)
            }
            if let child = unsafe poppler_index_iter_get_child(iterator) {
                unsafe collect(child, depth + 1, into: &list)
                unsafe poppler_index_iter_free(child)
            }
        } while unsafe poppler_index_iter_next(iterator) != 0
    }

    private func page(_ number: Int) throws -> OpaquePointer {
        guard let page = unsafe poppler_document_get_page(document, Int32(number - 1)) else {
            throw Unreadable()
        }
        return unsafe page
    }

    private func take(_ text: UnsafeMutablePointer<CChar>?) -> String {
        guard let text = unsafe text else { return "" }
        defer { unsafe g_free(text) }
        return unsafe String(cString: text)
    }
}

extension String {
    /// The text without spaces and line ends, since a reader of PDF puts its own.
    package var packed: String { filter { !$0.isWhitespace } }
}
