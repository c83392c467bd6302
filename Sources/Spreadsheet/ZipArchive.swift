import CZip

/// A ZIP file in memory whose parts are unpacked piece by piece.
@safe struct ZipArchive {
    private let handle: OpaquePointer
    private let sizes: [String: Int]

    private static let pieceBytes = 64 << 10

    /// Runs `body` with the archive, which lives as long as the bytes do.
    ///
    /// libzip reads what it is given through a pointer; the pointer stays within this call.
    static func reading<T>(
        _ bytes: [UInt8],
        _ body: (ZipArchive) throws(WorkbookFault) -> T
    ) throws(WorkbookFault) -> T {
        let directory = try ZipDirectory(bytes)
        var sizes: [String: Int] = [:]
        for entry in directory.entries { sizes[entry.name] = entry.unpackedBytes }
        let result = unsafe bytes.withUnsafeBytes { buffer -> Result<T, WorkbookFault> in
            guard
                let source = unsafe lazy_zip_source_buffer_create(
                    buffer.baseAddress,
                    zip_uint64_t(buffer.count),
                    0,
                    nil
                )
            else { return .failure(.damaged("zip")) }
            guard let handle = unsafe lazy_zip_open_from_source(source, ZIP_RDONLY, nil) else {
                unsafe lazy_zip_source_free(source)
                return .failure(.damaged("zip"))
            }
            defer { unsafe lazy_zip_discard(handle) }
            do throws(WorkbookFault) {
                return .success(try body(unsafe ZipArchive(handle: handle, sizes: sizes)))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private init(handle: OpaquePointer, sizes: [String: Int]) {
        unsafe self.handle = handle
        self.sizes = sizes
    }

    func has(_ part: String) -> Bool { sizes[part] != nil }

    /// Gives each piece of a part to `take`, the last with `true`; the size that it told is kept.
    func unpack(
        _ part: String,
        _ take: (UnsafeRawBufferPointer, Bool) throws(WorkbookFault) -> Void
    ) throws(WorkbookFault) {
        guard let size = sizes[part] else { throw .partMissing(part) }
        guard let file = unsafe lazy_zip_fopen(handle, part, 0) else { throw .damaged(part) }
        defer { unsafe lazy_zip_fclose(file) }
        let piece = UnsafeMutableRawBufferPointer.allocate(
            byteCount: ZipArchive.pieceBytes,
            alignment: 1
        )
        defer { unsafe piece.deallocate() }
        var count = 0
        while true {
            let read = unsafe lazy_zip_fread(file, piece.baseAddress, zip_uint64_t(piece.count))
            guard read >= 0 else { throw .damaged(part) }
            count += Int(read)
            guard count <= size else { throw .unpacked(count) }
            let isLast = read == 0
            guard !isLast || count == size else { throw .damaged(part) }
            try unsafe take(UnsafeRawBufferPointer(rebasing: piece[..<Int(read)]), isLast)
            if isLast { return }
        }
    }
}
