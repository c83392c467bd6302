import CPango

/// A scan of one page or many; fax pages go into the document as they are.
struct AttachedTIFF {
    private let bytes: [UInt8]
    private let pages: [TIFFPage]

    init(_ bytes: [UInt8]) throws(AttachmentProblem) {
        self.bytes = bytes
        pages = try TIFFPage.pages(bytes, most: AttachedFile.mostPages)
    }

    var pageCount: Int { pages.count }

    func draw(page number: Int, in box: Box, on canvas: Canvas) -> Bool {
        let page = pages[number]
        let strips = page.strips.indices.compactMap { strip(page, $0) }
        guard strips.count == page.strips.count else { return false }
        let size = (width: Double(page.width), height: Double(page.height))
        let turned = page.quarters % 2 == 1 ? (size.height, size.width) : size
        canvas.placing(turned, in: box) {
            unsafe lazy_cairo_translate(canvas.context, turned.0 / 2, turned.1 / 2)
            unsafe lazy_cairo_rotate(canvas.context, Double(page.quarters) * .pi / 2)
            unsafe lazy_cairo_translate(canvas.context, -size.width / 2, -size.height / 2)
            for (index, strip) in strips.enumerated() {
                strip.draw(y: Double(index * page.rowsPerStrip), on: canvas)
            }
        }
        return true
    }

    private func strip(_ page: TIFFPage, _ index: Int) -> AttachedPicture? {
        let packed = bytes[page.strips[index]]
        let rows = page.rowCount(of: index)
        switch page.packing {
        case .group3, .group4:
            let code = page.isReversed ? packed.map { $0.mirrored } : Array(packed)
            let dimensions = page.packing == .group4 ? -1 : page.options & 1
            return AttachedPicture(
                fax: code,
                width: page.width,
                height: rows,
                "Columns=\(page.width) Rows=\(rows) K=\(dimensions)"
                    + (page.options & 4 == 0 ? "" : " EncodedByteAlign=true")
                    + (page.isZeroWhite ? "" : " BlackIs1=true")
            )
        case .none, .lzw, .packBits:
            let count = page.bytesPerRow * rows
            let pixels = TIFFStrip.unpacked(packed, of: page, count: count)
            return AttachedPicture(width: page.width, height: rows) { x, y in
                page.colour(in: pixels, x: x, y: y)
            }
        }
    }
}

extension TIFFPage {
    /// Red, green and blue of a pixel, as cairo packs them.
    fileprivate func colour(in pixels: [UInt8], x: Int, y: Int) -> UInt32 {
        let row = y * bytesPerRow
        if isColoured {
            let place = row + x * samplesPerPixel
            return UInt32(pixels[place]) << 16 | UInt32(pixels[place + 1]) << 8
                | UInt32(pixels[place + 2])
        }
        let level: UInt8
        if bitsPerSample == 8 {
            level = pixels[row + x]
        } else {
            let byte = isReversed ? pixels[row + x / 8].mirrored : pixels[row + x / 8]
            level = byte >> UInt8(7 - x % 8) & 1 == 1 ? 255 : 0
        }
        let grey = UInt32(isZeroWhite ? 255 - level : level)
        return grey << 16 | grey << 8 | grey
    }
}

extension UInt8 {
    /// The byte with its bits in the other order.
    fileprivate var mirrored: UInt8 {
        var (rest, result) = (self, UInt8(0))
        for _ in 0..<8 {
            result = result << 1 | rest & 1
            rest >>= 1
        }
        return result
    }
}
