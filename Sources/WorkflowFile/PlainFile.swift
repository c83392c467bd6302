import Foundation
package import Workflow

/// A file that somebody names, read whole and never beyond a limit.
///
/// What is read is asked of the open file and not of its name: a link has a size of its own, and
/// a name may mean another file a moment later. No pipe and no device is waited for.
package enum PlainFile {
    /// Why a file was not read.
    package enum Fault: Error, Hashable, Sendable {
        case tooLarge(bytes: Int)
        /// A folder, a pipe or a device.
        case notPlain
        case unreadable
        /// It was written to while it was read.
        case changed

        /// What was found and what was expected, in words that follow the name of the file.
        package var words: Localized {
            switch self {
            case .tooLarge(let bytes): Localized(zh: "有 \(bytes) 字节", en: "has \(bytes) bytes")
            case .notPlain:
                Localized(
                    zh: "是文件夹、管道或设备，应为普通文件，请核对路径",
                    en: "is a folder, a pipe or a device; expected a plain file; check the path"
                )
            case .unreadable:
                Localized(
                    zh: "无法读取，应为可读的文件，请核对路径与权限",
                    en: "cannot be read; expected a readable file; check the path and the"
                        + " permissions"
                )
            case .changed:
                Localized(
                    zh: "在读取时有改动，应为已保存完毕的文件，请保存后重试",
                    en: "changed while it was read; expected a file that nobody writes to; save"
                        + " it, then try again"
                )
            }
        }
    }

    package static func read(_ path: String, mostBytes: Int) throws(Fault) -> [UInt8] {
        try read(path, mostBytes: mostBytes) {}
    }

    /// `meanwhile` runs after the bytes were read and before the file is asked whether it changed.
    static func read(
        _ path: String,
        mostBytes: Int,
        _ meanwhile: () -> Void
    ) throws(Fault) -> [UInt8] {
        // Without O_NONBLOCK a pipe that nobody writes to would be waited for without end.
        let file = unsafe open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { throw .unreadable }
        defer { close(file) }
        guard let before = status(of: file) else { throw .unreadable }
        guard before.st_mode & S_IFMT == S_IFREG else { throw .notPlain }
        let size = Int(before.st_size)
        guard size <= mostBytes else { throw .tooLarge(bytes: size) }
        // One byte more than there should be shows a file that grew.
        var bytes = [UInt8](repeating: 0, count: size + 1)
        var count = 0
        while count < bytes.count {
            let got = unsafe bytes.withUnsafeMutableBytes { buffer in
                let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[count...])
                return unsafe Foundation.read(file, rest.baseAddress, rest.count)
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw .unreadable }
            if got == 0 { break }
            count += got
        }
        meanwhile()
        guard count == size, let after = status(of: file), after.st_size == before.st_size,
            after.st_mtim.tv_sec == before.st_mtim.tv_sec,
            after.st_mtim.tv_nsec == before.st_mtim.tv_nsec
        else { throw .changed }
        bytes.removeLast()
        return bytes
    }

    private static func status(of file: Int32) -> stat? {
        var status = stat()
        return unsafe fstat(file, &status) == 0 ? status : nil
    }
}
