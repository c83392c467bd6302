internal import Casework
internal import Crypto
internal import FoundationEssentials
internal import Glibc
package import SQL

/// A file that is open: read and written in pieces, and closed when nobody holds it.
package final class OpenFile {
    package let path: String
    let descriptor: Int32

    /// What a descriptor stands for, as the system tells it.
    struct Status: Hashable {
        var isRegular: Bool
        var bytes: Int64
        /// Seconds and nanoseconds of the latest change of the content.
        var changed: [Int]
    }

    init(path: String, descriptor: Int32) {
        self.path = path
        self.descriptor = descriptor
    }

    deinit {
        _ = Glibc.close(descriptor)
    }

    /// Opens a file for reading; nil when there is none.
    ///
    /// A symbolic link is not followed, and nothing waits for the other end of a pipe.
    package static func reading(_ path: String) throws(StorageFault) -> OpenFile? {
        let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY
        let descriptor = unsafe Glibc.open(path, flags)
        if descriptor < 0, errno == ENOENT { return nil }
        guard descriptor >= 0 else { throw StorageFault(errno: errno, path) }
        return OpenFile(path: path, descriptor: descriptor)
    }

    /// A file that lies open, from its beginning; closing it here leaves it open there.
    static func again(_ upload: OpenUpload, _ path: String) throws(StorageFault) -> OpenFile {
        let copy = fcntl(upload.descriptor, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { throw StorageFault(errno: errno, path) }
        let file = OpenFile(path: path, descriptor: copy)
        try file.seek(to: 0)
        return file
    }

    /// Makes a new file that only its owner may read.
    package static func making(_ path: String) throws(StorageFault) -> OpenFile {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let descriptor = unsafe Glibc.open(path, flags, 0o600)
        guard descriptor >= 0 else { throw StorageFault(errno: errno, path) }
        return OpenFile(path: path, descriptor: descriptor)
    }

    func status() throws(StorageFault) -> Status {
        var found = stat()
        guard unsafe fstat(descriptor, &found) == 0 else {
            throw StorageFault(errno: errno, path)
        }
        return Status(
            isRegular: found.st_mode & S_IFMT == S_IFREG,
            bytes: Int64(found.st_size),
            changed: [found.st_mtim.tv_sec, found.st_mtim.tv_nsec]
        )
    }

    /// The next bytes, as many as asked for unless the file ends before.
    package func read(_ count: Int) throws(StorageFault) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count, let base = buffer.baseAddress {
                let got = unsafe Glibc.read(descriptor, base + filled, count - filled)
                if got < 0, errno == EINTR { continue }
                if got < 0 { failure = errno }
                if got <= 0 { return }
                filled += got
            }
        }
        guard failure == 0 else { throw StorageFault(errno: failure, path) }
        return bytes
    }

    func write(_ bytes: some ContiguousBytes) throws(StorageFault) {
        let failure = unsafe bytes.withUnsafeBytes { buffer -> Int32 in
            var done = 0
            while done < buffer.count, let base = buffer.baseAddress {
                let put = unsafe Glibc.write(descriptor, base + done, buffer.count - done)
                if put < 0, errno == EINTR { continue }
                if put < 0 { return errno }
                done += put
            }
            return 0
        }
        guard failure == 0 else { throw StorageFault(errno: failure, path) }
    }

    func seek(to offset: Int64) throws(StorageFault) {
        guard lseek(descriptor, off_t(offset), SEEK_SET) >= 0 else {
            throw StorageFault(errno: errno, path)
        }
    }

    func synchronize() throws(StorageFault) {
        guard fsync(descriptor) == 0 else { throw StorageFault(errno: errno, path) }
    }

    /// Makes the names in a folder durable.
    package static func synchronizeFolder(_ path: String) throws(StorageFault) {
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw StorageFault(errno: errno, path) }
        try OpenFile(path: path, descriptor: descriptor).synchronize()
    }

    /// Gives a file its final name; what has that name already is replaced.
    package static func rename(_ path: String, to name: String) throws(StorageFault) {
        guard unsafe Glibc.rename(path, name) == 0 else { throw StorageFault(errno: errno, name) }
    }

    /// Gives a file a name that nothing has yet, durably.
    package static func name(_ path: String, _ name: String) throws(StorageFault) {
        if unsafe link(path, name) == 0 { return try remove(path) }
        guard errno == EPERM || errno == ENOTSUP else { throw StorageFault(errno: errno, name) }
        // A disk without links, such as a stick: nobody else is expected to write there.
        guard unsafe access(name, F_OK) != 0 else { throw .alreadyExists(path: name) }
        try rename(path, to: name)
    }

    /// Removes a file; one that is not there is removed already.
    package static func remove(_ path: String) throws(StorageFault) {
        guard unsafe unlink(path) == 0 || errno == ENOENT else {
            throw StorageFault(errno: errno, path)
        }
    }
}

extension OpenFile {
    private static let pieceBytes = 1 << 20

    /// Hands on what a file holds in pieces; answers its SHA-256 in hexadecimal, and its size.
    private static func pass(
        _ path: String,
        _ take: ([UInt8]) throws -> Void
    ) throws -> (digest: String, bytes: Int64) {
        guard let file = try reading(path) else { throw StorageFault.missing(path: path) }
        var hash = SHA256()
        var bytes: Int64 = 0
        while case let piece = try file.read(pieceBytes), !piece.isEmpty {
            hash.update(data: piece)
            bytes += Int64(piece.count)
            try take(piece)
        }
        return (Digests.hexadecimal(Array(hash.finalize())), bytes)
    }

    /// The SHA-256 of a file in hexadecimal, and its size.
    package static func digest(of path: String) throws -> (digest: String, bytes: Int64) {
        try pass(path) { _ in }
    }

    /// Copies a file to a new one, durably; answers the SHA-256 of what was copied, and its size.
    package static func copy(
        _ path: String,
        to target: String
    ) throws -> (digest: String, bytes: Int64) {
        let copy = try making(target)
        let found = try pass(path) { try copy.write($0) }
        try copy.synchronize()
        return found
    }

    /// Writes a new file, durably.
    package static func write(_ bytes: [UInt8], to path: String) throws(StorageFault) {
        let file = try making(path)
        try file.write(bytes)
        try file.synchronize()
    }
}

extension StorageFault {
    /// What the system answered about a file, in the words of the store.
    package init(errno code: Int32, _ path: String) {
        let detail = "\(path): \(unsafe String(cString: strerror(code)))"
        switch code {
        case ENOSPC, EDQUOT, EFBIG: self = .full(detail: detail)
        case EROFS, EACCES, EPERM: self = .readOnly(detail: detail)
        case EEXIST: self = .alreadyExists(path: path)
        case ENOENT: self = .missing(path: path)
        default: self = .io(detail: detail)
        }
    }
}
