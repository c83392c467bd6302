import Foundation
import SQL

/// Files and folders that a command makes: whole, or not at all, and never over another.
enum OutputFile {
    /// Writes a small new file.
    ///
    /// - Throws: `StorageFault.alreadyExists`, `full`, `readOnly` or `io`.
    static func write(_ bytes: [UInt8], to path: String) throws {
        try making(path) {
            try Data(bytes).write(to: URL(filePath: path), options: .withoutOverwriting)
        }
    }

    /// Takes the name of a new file, which is empty until it is written.
    static func reserve(_ path: String) throws(StorageFault) {
        do {
            try Data().write(to: URL(filePath: path), options: .withoutOverwriting)
        } catch {
            throw StorageFault(error, writing: path)
        }
    }

    /// Runs what makes a file or a folder that is not there yet; nothing of it stays if it fails.
    static func making<T>(_ path: String, _ body: () throws -> T) throws -> T {
        try InputFile.requireAbsent(path)
        do {
            return try body()
        } catch let fault as StorageFault {
            remove(path, after: fault)
            throw fault
        } catch let error as CocoaError {
            let fault = StorageFault(error, writing: path)
            remove(path, after: fault)
            throw fault
        } catch {
            remove(path)
            throw error
        }
    }

    /// What is there is somebody else's when it came in between.
    private static func remove(_ path: String, after fault: StorageFault) {
        if case .alreadyExists = fault { return }
        remove(path)
    }

    /// Removes a file or a folder, and the log and its index that SQLite keeps beside a file.
    static func remove(_ path: String) {
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: path + suffix)
        }
    }
}

extension StorageFault {
    /// Why a file could not be written, from the words of the system.
    init(_ error: any Error, writing path: String) {
        let underlying = (error as? CocoaError)?.underlying
        let detail = "\(path): \((underlying ?? error).localizedDescription)"
        let systemError = (underlying as? POSIXError)?.code.rawValue
        switch ((error as? CocoaError)?.code, systemError) {
        case (.fileWriteOutOfSpace, _), (_, ENOSPC), (_, EDQUOT), (_, EFBIG):
            self = .full(detail: detail)
        case (.fileWriteVolumeReadOnly, _), (.fileWriteNoPermission, _), (_, EROFS), (_, EACCES):
            self = .readOnly(detail: detail)
        case (.fileWriteFileExists, _), (_, EEXIST):
            self = .alreadyExists(path: path)
        default:
            self = .io(detail: detail)
        }
    }
}
