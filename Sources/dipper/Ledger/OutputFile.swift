import FoundationEssentials
import SQL

/// A small file that a command writes whole.
enum OutputFile {
    /// - Throws: `StorageFault.io` when the disk refuses it.
    static func write(_ bytes: [UInt8], to path: String) throws(StorageFault) {
        do {
            try Data(bytes).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw .io(detail: "\(path): \(error)")
        }
    }
}
