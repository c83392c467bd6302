internal import CQRCode

/// A text as a picture for the camera of a telephone (ISO/IEC 18004), in black on white.
package struct QRCode: Hashable, Sendable {
    /// Row by row; true is dark.
    package let modules: [[Bool]]

    /// Nil for a text that is too long.
    ///
    /// Level M: an eighth of the picture may be unreadable.
    package init?(_ text: String) {
        guard let code = unsafe QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { return nil }
        defer { unsafe QRcode_free(code) }
        let width = Int(unsafe code.pointee.width)
        guard let data = unsafe code.pointee.data else { return nil }
        modules = (0..<width).map { row in
            (0..<width).map { column in unsafe data[row * width + column] & 1 == 1 }
        }
    }

    /// Four modules of quiet ground around it; white also in the dark, as cameras expect.
    package func picture(titled title: String) -> HTML {
        let side = modules.count + 8
        var path = ""
        for (row, cells) in modules.enumerated() {
            for (column, isDark) in cells.enumerated() where isDark {
                path += "M\(column + 4) \(row + 4)h1v1h-1z"
            }
        }
        return tag(
            .svg,
            .class("qr"),
            .plain("role", "img"),
            .plain("aria-label", title),
            .plain("viewBox", "0 0 \(side) \(side)"),
            .plain("shape-rendering", "crispEdges")
        ) {
            tag(
                .rect,
                .number("width", side),
                .number("height", side),
                .plain("fill", "#ffffff")
            )
            tag(.path, .plain("fill", "#000000"), .plain("d", path))
        }
    }
}
