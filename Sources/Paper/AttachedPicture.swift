import CPango

/// A scanned page or a photograph, put on a page whole.
@safe final class AttachedPicture {
    private let surface: OpaquePointer
    /// As the file says it is to be turned, in quarters of a circle, clockwise.
    private let quarters: Int

    /// More pixels than these are not unpacked.
    static let mostPixels = 120_000_000
    /// Cairo's own limit on a side.
    private static let longestSide = 32_767

    init(png bytes: [UInt8]) throws(AttachmentProblem) {
        guard bytes.count >= 24 else { throw .damaged("PNG 不完整") }
        try AttachedPicture.check(
            width: bytes.number(at: 16, count: 4),
            height: bytes.number(at: 20, count: 4)
        )
        final class Reader {
            var rest: ArraySlice<UInt8>
            init(_ bytes: [UInt8]) { rest = bytes[...] }
        }
        let reader = Reader(bytes)
        let surface = unsafe withExtendedLifetime(reader) {
            unsafe lazy_cairo_image_surface_create_from_png_stream(
                { closure, target, count in
                    guard let closure = unsafe closure, let target = unsafe target else {
                        return CAIRO_STATUS_READ_ERROR
                    }
                    let reader = unsafe Unmanaged<Reader>.fromOpaque(closure)
                        .takeUnretainedValue()
                    guard reader.rest.count >= Int(count) else { return CAIRO_STATUS_READ_ERROR }
                    let part = reader.rest.prefix(Int(count))
                    unsafe part.withUnsafeBytes { source in
                        unsafe UnsafeMutableRawBufferPointer(start: target, count: Int(count))
                            .copyMemory(from: source)
                    }
                    reader.rest = reader.rest.dropFirst(Int(count))
                    return CAIRO_STATUS_SUCCESS
                },
                Unmanaged.passUnretained(reader).toOpaque()
            )
        }
        guard let surface = unsafe surface else { throw .damaged("PNG") }
        guard unsafe lazy_cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS else {
            unsafe lazy_cairo_surface_destroy(surface)
            throw .damaged("PNG 无法解码")
        }
        unsafe self.surface = surface
        quarters = 0
    }

    /// The file goes into the document as it is; nothing is lost by packing it again.
    init(jpeg bytes: [UInt8]) throws(AttachmentProblem) {
        let shape = try JPEGShape(bytes)
        try AttachedPicture.check(width: shape.width, height: shape.height)
        // Only its size counts: the pages of memory behind it are never touched.
        let surface = unsafe lazy_cairo_image_surface_create(
            CAIRO_FORMAT_RGB24,
            Int32(shape.width),
            Int32(shape.height)
        )
        guard let surface = unsafe surface else { throw .damaged("JPEG") }
        guard unsafe AttachedPicture.attach(bytes, CAIRO_MIME_TYPE_JPEG, to: surface) else {
            unsafe lazy_cairo_surface_destroy(surface)
            throw .damaged("JPEG")
        }
        unsafe self.surface = surface
        quarters = shape.quarters
    }

    /// Pixels that are already unpacked, each as red, green and blue.
    init?(width: Int, height: Int, _ colour: (_ x: Int, _ y: Int) -> UInt32) {
        guard
            let surface = unsafe lazy_cairo_image_surface_create(
                CAIRO_FORMAT_RGB24,
                Int32(width),
                Int32(height)
            ),
            let target = unsafe lazy_cairo_image_surface_get_data(surface)
        else { return nil }
        let stride = Int(unsafe lazy_cairo_image_surface_get_stride(surface))
        for y in 0..<height {
            let row = unsafe UnsafeMutableRawPointer(target + y * stride)
            for x in 0..<width {
                unsafe row.storeBytes(of: colour(x, y), toByteOffset: 4 * x, as: UInt32.self)
            }
        }
        unsafe lazy_cairo_surface_mark_dirty(surface)
        unsafe self.surface = surface
        quarters = 0
    }

    /// A page in the code of fax machines, with what a reader must know to unpack it.
    init?(fax code: [UInt8], width: Int, height: Int, _ parameters: String) {
        let surface = unsafe lazy_cairo_image_surface_create(
            CAIRO_FORMAT_RGB24,
            Int32(width),
            Int32(height)
        )
        guard let surface = unsafe surface,
            unsafe AttachedPicture.attach(code, CAIRO_MIME_TYPE_CCITT_FAX, to: surface),
            unsafe AttachedPicture.attach(
                Array(parameters.utf8),
                CAIRO_MIME_TYPE_CCITT_FAX_PARAMS,
                to: surface
            )
        else { return nil }
        unsafe self.surface = surface
        quarters = 0
    }

    private static func attach(
        _ bytes: [UInt8],
        _ type: String,
        to surface: OpaquePointer
    )
        -> Bool
    {
        let copy = unsafe lazy_g_memdup2(bytes, UInt(bytes.count))
        let status = unsafe lazy_cairo_surface_set_mime_data(
            surface,
            type,
            copy?.assumingMemoryBound(to: UInt8.self),
            UInt(bytes.count),
            { unsafe lazy_g_free($0) },
            copy
        )
        return status == CAIRO_STATUS_SUCCESS
    }

    deinit {
        unsafe lazy_cairo_surface_destroy(surface)
    }

    static func check(width: Int, height: Int) throws(AttachmentProblem) {
        guard width > 0, height > 0 else { throw .damaged("图像没有大小") }
        guard max(width, height) <= longestSide, width * height <= mostPixels else {
            throw .tooLarge("\(width) × \(height) 像素，至多 \(mostPixels) 像素")
        }
    }

    /// Draws the pixels as they are, one unit each, at the left of a line.
    func draw(y: Double, on canvas: Canvas) {
        unsafe lazy_cairo_set_source_surface(canvas.context, surface, 0, y)
        unsafe lazy_cairo_paint(canvas.context)
    }

    func draw(in box: Box, on canvas: Canvas) -> Bool {
        let width = Double(unsafe lazy_cairo_image_surface_get_width(surface))
        let height = Double(unsafe lazy_cairo_image_surface_get_height(surface))
        let isTurned = quarters % 2 == 1
        canvas.placing(isTurned ? (height, width) : (width, height), in: box) {
            let size = isTurned ? (height, width) : (width, height)
            unsafe lazy_cairo_translate(canvas.context, size.0 / 2, size.1 / 2)
            unsafe lazy_cairo_rotate(canvas.context, Double(quarters) * .pi / 2)
            unsafe lazy_cairo_set_source_surface(canvas.context, surface, -width / 2, -height / 2)
            unsafe lazy_cairo_paint(canvas.context)
        }
        return true
    }
}

/// Size and orientation of a JPEG, read from its segments up to the picture itself.
struct JPEGShape: Hashable {
    var width = 0
    var height = 0
    var quarters = 0

    /// Refuses what viewers could not show: no picture, a rare coding, or no end.
    init(_ bytes: [UInt8]) throws(AttachmentProblem) {
        var place = 2
        while width == 0 {
            while place < bytes.count, bytes[place] == 0xFF { place += 1 }
            guard place > 2, bytes[place - 1] == 0xFF, place + 2 < bytes.count else {
                throw .damaged("JPEG 不完整")
            }
            let marker = bytes[place]
            let length = bytes.number(at: place + 1, count: 2)
            let segment = place + 3
            guard length >= 2, segment + length - 2 <= bytes.count else {
                throw .damaged("JPEG 不完整")
            }
            switch marker {
            case 0xC0...0xC2:
                guard length >= 8, bytes[segment] == 8, [1, 3, 4].contains(bytes[segment + 5])
                else { throw .damaged("JPEG 编码不受支持") }
                height = bytes.number(at: segment + 1, count: 2)
                width = bytes.number(at: segment + 3, count: 2)
                guard width > 0, height > 0 else { throw .damaged("图像没有大小") }
            case 0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
                throw .damaged("JPEG 编码不受支持")
            case 0xDA: throw .damaged("JPEG 没有图像")
            case 0xE1:
                quarters =
                    JPEGShape.quarters(exif: Array(bytes[segment..<segment + length - 2]))
                    ?? quarters
            default: break
            }
            place = segment + length - 2
        }
        // Cameras may write more after the end, so the mark is looked for in the last part.
        let tail = bytes.suffix(65_536)
        guard zip(tail, tail.dropFirst()).contains(where: { $0 == 0xFF && $1 == 0xD9 }) else {
            throw .damaged("JPEG 不完整")
        }
    }

    /// The orientation that Exif gives, where it is a turn; mirrored pictures stay as they are.
    private static func quarters(exif bytes: [UInt8]) -> Int? {
        guard bytes.starts(with: Array("Exif\0\0".utf8)), bytes.count >= 14 else { return nil }
        let tiff = Array(bytes[6...])
        let isLittle = tiff[0] == 0x49
        func number(_ place: Int, _ count: Int) -> Int? {
            guard place >= 0, place + count <= tiff.count else { return nil }
            let part = tiff[place..<place + count]
            return (isLittle ? Array(part.reversed()) : Array(part)).number(at: 0, count: count)
        }
        guard let start = number(4, 4), let count = number(start, 2) else { return nil }
        for index in 0..<count {
            let entry = start + 2 + 12 * index
            guard let tag = number(entry, 2), let value = number(entry + 8, 2) else { return nil }
            if tag == 0x0112 { return [3: 2, 6: 1, 8: 3][value] ?? 0 }
        }
        return nil
    }
}

extension [UInt8] {
    /// A number of some bytes, the largest first; the caller checked that they are there.
    func number(at place: Int, count: Int) -> Int {
        self[place..<place + count].reduce(0) { $0 << 8 | Int($1) }
    }
}
