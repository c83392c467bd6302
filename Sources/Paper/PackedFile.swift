import CZip
import Workflow

/// A ZIP file made in memory: the same bytes for the same parts and the same moment.
enum PackedFile {
    /// - Throws: `PaperFault` with the library's words.
    static func bytes(
        _ parts: [(name: String, content: [UInt8])],
        at moment: Instant
    ) throws(PaperFault) -> [UInt8] {
        // The library looks at the parts only when it closes: until then they stay where they are.
        let whole = parts.flatMap(\.content)
        let result = unsafe whole.withUnsafeBytes { buffer -> Result<[UInt8], PaperFault> in
            do throws(PaperFault) {
                return .success(try unsafe pack(parts, in: buffer, at: moment))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private static func pack(
        _ parts: [(name: String, content: [UInt8])],
        in buffer: UnsafeRawBufferPointer,
        at moment: Instant
    ) throws(PaperFault) -> [UInt8] {
        guard let target = unsafe lazy_zip_source_buffer_create(nil, 0, 0, nil) else {
            throw PaperFault(detail: "zip")
        }
        defer { unsafe lazy_zip_source_free(target) }
        // One hold for this function; the archive gives its own back when it is closed.
        unsafe lazy_zip_source_keep(target)
        guard let archive = unsafe lazy_zip_open_from_source(target, ZIP_TRUNCATE, nil) else {
            unsafe lazy_zip_source_free(target)
            throw PaperFault(detail: "zip")
        }
        var start = 0
        for part in parts {
            let end = start + part.content.count
            let content = unsafe UnsafeRawBufferPointer(rebasing: buffer[start..<end])
            guard unsafe add(part.name, content, to: archive, moment) else {
                let detail = unsafe String(cString: lazy_zip_strerror(archive))
                unsafe lazy_zip_discard(archive)
                throw PaperFault(detail: "\(part.name): \(detail)")
            }
            start = end
        }
        guard unsafe lazy_zip_close(archive) == 0 else {
            let detail = unsafe String(cString: lazy_zip_strerror(archive))
            unsafe lazy_zip_discard(archive)
            throw PaperFault(detail: detail)
        }
        return try unsafe read(target)
    }

    /// Whether the part was taken.
    private static func add(
        _ name: String,
        _ content: UnsafeRawBufferPointer,
        to archive: OpaquePointer,
        _ moment: Instant
    ) -> Bool {
        let source = unsafe lazy_zip_source_buffer(
            archive,
            content.baseAddress,
            zip_uint64_t(content.count),
            0
        )
        let index = unsafe lazy_zip_file_add(archive, name, source, zip_flags_t(ZIP_FL_ENC_UTF_8))
        guard index >= 0 else {
            unsafe lazy_zip_source_free(source)
            return false
        }
        let number = zip_uint64_t(index)
        let (time, day) = dosTime(moment)
        // Nothing of the system on which the file was made gets in.
        return unsafe lazy_zip_file_set_dostime(archive, number, time, day, 0) == 0
            && lazy_zip_set_file_compression(archive, number, ZIP_CM_DEFLATE, 9) == 0
            && lazy_zip_file_set_external_attributes(
                archive,
                number,
                0,
                zip_uint8_t(ZIP_OPSYS_DOS),
                0
            ) == 0
    }

    private static func dosTime(_ moment: Instant) -> (time: UInt16, day: UInt16) {
        let date = moment.date
        let within = (moment.milliseconds - Instant(startOf: date).milliseconds) / 1000
        let time = within / 3600 << 11 | within / 60 % 60 << 5 | within % 60 / 2
        let day = max(0, date.year - 1980) << 9 | date.month << 5 | date.day
        return (UInt16(truncatingIfNeeded: time), UInt16(truncatingIfNeeded: day))
    }

    private static func read(_ source: OpaquePointer) throws(PaperFault) -> [UInt8] {
        guard unsafe lazy_zip_source_open(source) == 0 else { throw PaperFault(detail: "zip") }
        defer { unsafe lazy_zip_source_close(source) }
        guard unsafe lazy_zip_source_seek(source, 0, SEEK_END) == 0 else {
            throw PaperFault(detail: "zip")
        }
        let size = unsafe lazy_zip_source_tell(source)
        guard size > 0, unsafe lazy_zip_source_seek(source, 0, SEEK_SET) == 0 else {
            throw PaperFault(detail: "zip")
        }
        var bytes = [UInt8](repeating: 0, count: Int(size))
        let count = unsafe bytes.withUnsafeMutableBytes { buffer in
            unsafe lazy_zip_source_read(source, buffer.baseAddress, zip_uint64_t(buffer.count))
        }
        guard count == size else { throw PaperFault(detail: "zip") }
        return bytes
    }
}
