/// One page of a TIFF file: where its strips are and how their pixels are packed.
struct TIFFPage: Hashable {
    enum Packing: Int, Hashable {
        case none = 1
        case group3 = 3
        case group4 = 4
        case lzw = 5
        case packBits = 32_773
    }

    var width = 0
    var height = 0
    var bitsPerSample = 1
    var samplesPerPixel = 1
    var packing = Packing.none
    /// Whether zero is white, as in most scans of text.
    var isZeroWhite = true
    /// Whether pixels are red, green and blue.
    var isColoured = false
    /// Whether the first pixel of a byte is its lowest bit.
    var isReversed = false
    /// Whether each sample is kept as its difference from the one before.
    var hasDifferences = false
    /// Of group 3: bit 0 for two dimensions, bit 2 for codes that end at a byte.
    var options = 0
    var rowsPerStrip = 0
    var strips: [Range<Int>] = []
    /// As the scanner held the page, in quarters of a circle, clockwise.
    var quarters = 0

    var bytesPerRow: Int { (width * bitsPerSample * samplesPerPixel + 7) / 8 }

    func rowCount(of strip: Int) -> Int { min(rowsPerStrip, height - strip * rowsPerStrip) }

    /// The pages of a file, at most `most`.
    ///
    /// - Throws: `damaged`, `tooLarge`, or `notPrintable` for a packing that is not known here.
    static func pages(_ bytes: [UInt8], most: Int) throws(AttachmentProblem) -> [TIFFPage] {
        let reader = TIFFReader(bytes: bytes, isLittle: bytes[0] == 0x49)
        var pages: [TIFFPage] = []
        var seen: Set<Int> = []
        var place = try reader.number(4, 4)
        while place != 0 {
            guard seen.insert(place).inserted else { throw .damaged("TIFF 的页首尾相接") }
            guard pages.count < most else { throw .tooLarge("TIFF 多于 \(most) 页") }
            let count = try reader.number(place, 2)
            pages.append(try TIFFPage(reader, place + 2, count))
            place = try reader.number(place + 2 + 12 * count, 4)
        }
        guard !pages.isEmpty else { throw .damaged("TIFF 没有一页") }
        return pages
    }

    private init(_ reader: TIFFReader, _ start: Int, _ count: Int) throws(AttachmentProblem) {
        var fields: [Int: [Int]] = [:]
        for index in 0..<count {
            let entry = start + 12 * index
            fields[try reader.number(entry, 2)] = try reader.values(of: entry)
        }
        func first(_ tag: Int, _ substitute: Int) -> Int { fields[tag]?.first ?? substitute }
        (width, height) = (first(256, 0), first(257, 0))
        bitsPerSample = first(258, 1)
        samplesPerPixel = first(277, 1)
        guard let packing = Packing(rawValue: first(259, 1)) else {
            throw .notPrintable("TIFF 图像（压缩方式 \(first(259, 1))）")
        }
        self.packing = packing
        let photometric = first(262, 0)
        isZeroWhite = photometric == 0
        isColoured = photometric == 2
        isReversed = first(266, 1) == 2
        hasDifferences = first(317, 1) == 2
        options = first(292, 0)
        rowsPerStrip = min(first(278, height), height)
        quarters = [3: 2, 6: 1, 8: 3][first(274, 1)] ?? 0
        let isKnown =
            (photometric <= 1 && samplesPerPixel == 1 && [1, 8].contains(bitsPerSample))
            || (isColoured && (3...4).contains(samplesPerPixel) && bitsPerSample == 8)
        guard isKnown, first(284, 1) == 1, !hasDifferences || bitsPerSample == 8,
            bitsPerSample == 1 || packing != .group3 && packing != .group4
        else { throw .notPrintable("TIFF 图像（像素排列少见）") }
        try AttachedPicture.check(width: width, height: height)
        let (offsets, lengths) = (fields[273] ?? [], fields[279] ?? [])
        guard rowsPerStrip > 0, offsets.count == lengths.count,
            offsets.count == (height + rowsPerStrip - 1) / rowsPerStrip
        else { throw .damaged("TIFF 不完整") }
        for (offset, length) in zip(offsets, lengths) {
            guard offset + length <= reader.bytes.count else { throw .damaged("TIFF 不完整") }
            strips.append(offset..<offset + length)
        }
    }
}

/// Numbers of a TIFF file, in the order of bytes that its head names.
struct TIFFReader {
    let bytes: [UInt8]
    let isLittle: Bool

    /// More values than these no field of a page has that is printed here.
    private static let mostValues = 100_000

    func number(_ place: Int, _ count: Int) throws(AttachmentProblem) -> Int {
        guard place >= 0, place + count <= bytes.count else { throw .damaged("TIFF 不完整") }
        let part = bytes[place..<place + count]
        return (isLittle ? Array(part.reversed()) : Array(part)).number(at: 0, count: count)
    }

    /// The whole numbers of a field; those of other types are of no interest.
    func values(of entry: Int) throws(AttachmentProblem) -> [Int] {
        let size = [1: 1, 3: 2, 4: 4][try number(entry + 2, 2)]
        let count = try number(entry + 4, 4)
        guard let size else { return [] }
        guard count <= TIFFReader.mostValues else { throw .damaged("TIFF 的字段过长") }
        let start = size * count <= 4 ? entry + 8 : try number(entry + 8, 4)
        var values: [Int] = []
        for index in 0..<count { values.append(try number(start + size * index, size)) }
        return values
    }
}

/// Unpacking of strips; what is short is filled with zeros and what is long is cut.
enum TIFFStrip {
    static func unpacked(_ strip: ArraySlice<UInt8>, of page: TIFFPage, count: Int) -> [UInt8] {
        var pixels: [UInt8]
        switch page.packing {
        case .packBits: pixels = packBits(strip, count)
        case .lzw: pixels = lzw(strip, count)
        case .none, .group3, .group4: pixels = Array(strip.prefix(count))
        }
        pixels += Array(repeating: 0, count: max(0, count - pixels.count))
        guard page.hasDifferences else { return pixels }
        let (row, step) = (page.bytesPerRow, page.samplesPerPixel)
        for place in pixels.indices where place % row >= step {
            pixels[place] &+= pixels[place - step]
        }
        return pixels
    }

    private static func packBits(_ strip: ArraySlice<UInt8>, _ count: Int) -> [UInt8] {
        var pixels: [UInt8] = []
        var rest = strip
        while pixels.count < count, let head = rest.popFirst() {
            switch Int8(bitPattern: head) {
            case 0...:
                pixels += rest.prefix(Int(head) + 1)
                rest = rest.dropFirst(Int(head) + 1)
            case -128: continue
            case let times:
                guard let byte = rest.popFirst() else { return pixels }
                pixels += Array(repeating: byte, count: 1 - Int(times))
            }
        }
        return Array(pixels.prefix(count))
    }

    private static func lzw(_ strip: ArraySlice<UInt8>, _ count: Int) -> [UInt8] {
        let (clear, end) = (256, 257)
        var table: [Range<Int>] = []
        var pixels: [UInt8] = []
        var previous: Range<Int>?
        var (bits, bitCount, width) = (0, 0, 9)
        for byte in strip {
            bits = bits << 8 | Int(byte)
            bitCount += 8
            guard bitCount >= width else { continue }
            bitCount -= width
            let code = bits >> bitCount
            bits &= (1 << bitCount) - 1
            if code == end || pixels.count >= count { break }
            if code == clear {
                (table, previous, width) = ([], nil, 9)
                continue
            }
            // An entry is a stretch of what is already unpacked, one byte longer than its root.
            let start = pixels.count
            if code < 256 {
                pixels.append(UInt8(code))
            } else if code - 258 < table.count {
                pixels += Array(pixels[table[code - 258]])
            } else if code - 258 == table.count, let previous {
                pixels += Array(pixels[previous]) + [pixels[previous.lowerBound]]
            } else {
                break
            }
            if let previous, table.count < 4096 - 258 {
                table.append(previous.lowerBound..<previous.upperBound + 1)
            }
            previous = start..<pixels.count
            // The width grows one code early, as TIFF has it.
            let next = 258 + table.count + 1
            width = next >= 2047 ? 12 : next >= 1023 ? 11 : next >= 511 ? 10 : 9
        }
        return Array(pixels.prefix(count))
    }
}
