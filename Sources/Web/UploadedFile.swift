internal import Dispatch
internal import Glibc

/// What somebody uploaded, in a file that has no name.
///
/// It takes no memory, nobody else can open it, and it is gone with the last who holds it: on every
/// way out, and with the process when that dies.
package final class UploadedFile: Sendable {
    /// Open for reading and writing as long as the file is held.
    package let descriptor: Int32

    /// What the system answered when the disk would not take or give what was asked.
    package struct Fault: Error, Hashable {
        package let code: Int32

        init(_ code: Int32) { self.code = code }
    }

    /// A new file in a folder; its name is taken away before anything is in it.
    package init(in folder: String) throws(Fault) {
        let digits = (0..<4).map { _ in String(UInt32.random(in: 0 ... .max), radix: 36) }
        let path = "\(folder)/dipper-\(digits.joined())"
        let flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        descriptor = unsafe open(path, flags, 0o600)
        guard descriptor >= 0 else { throw Fault(errno) }
        _ = unsafe unlink(path)
    }

    /// The same with content that came in another way.
    package convenience init(in folder: String, holding bytes: [UInt8]) throws(Fault) {
        try self.init(in: folder)
        try append(bytes[...])
    }

    deinit { _ = close(descriptor) }

    /// Adds bytes behind what is there.
    func append(_ bytes: ArraySlice<UInt8>) throws(Fault) {
        let failure = unsafe bytes.withUnsafeBytes { buffer -> Int32 in
            var done = 0
            while done < buffer.count, let base = buffer.baseAddress {
                let put = unsafe write(descriptor, base + done, buffer.count - done)
                if put < 0, errno == EINTR { continue }
                if put < 0 { return errno }
                done += put
            }
            return 0
        }
        guard failure == 0 else { throw Fault(failure) }
    }

    /// The first bytes, as many as asked for unless the file ends before.
    package func bytes(most: Int) throws(Fault) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: most) { buffer, filled in
            while filled < most, let base = buffer.baseAddress {
                let got = unsafe pread(descriptor, base + filled, most - filled, off_t(filled))
                if got < 0, errno == EINTR { continue }
                if got < 0 { failure = errno }
                if got <= 0 { return }
                filled += got
            }
        }
        guard failure == 0 else { throw Fault(failure) }
        return bytes
    }
}

extension UploadedFile: Hashable {
    package static func == (left: UploadedFile, right: UploadedFile) -> Bool { left === right }

    package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// Where writing to the disk waits for it: never on the threads that serve connections.
enum UploadThreads {
    private static let queue = DispatchQueue(label: "dipper.uploads", attributes: .concurrent)

    static func run<T: Sendable>(_ body: @escaping @Sendable () -> T) async -> T {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: body()) }
        }
    }
}
