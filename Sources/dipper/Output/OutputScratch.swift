import Casework
import Foundation

/// A folder of its own in which something is written before it is handed out; emptied at once.
struct OutputScratch {
    private let folder: String

    init() throws {
        folder = NSTemporaryDirectory() + "dipper-" + Digests.hexadecimal(SystemRandom.bytes(12))
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
    }

    func path(_ name: String) -> String { folder + "/" + name }

    func clear() { try? FileManager.default.removeItem(atPath: folder) }
}
