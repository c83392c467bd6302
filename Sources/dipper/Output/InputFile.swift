import FoundationEssentials
import Workflow

/// A file named on the command line, read whole and never beyond a limit.
enum InputFile {
    /// Refused: `FILE_UNREADABLE`, `FILE_TOO_LARGE`.
    static func read(_ path: String, mostBytes: Int) throws(Refusal) -> [UInt8] {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        let size = attributes?[.size] as? Int ?? 0
        guard size <= mostBytes else {
            throw Refusal(
                Blocker(
                    code: "FILE_TOO_LARGE",
                    message: Localized(
                        zh: "文件 \(path) 有 \(size) 字节，最多 \(mostBytes) 字节，请拆分",
                        en:
                            "File \(path) has \(size) bytes, at most \(mostBytes) are read;"
                            + " split it"
                    ),
                    place: path,
                    values: ["found": "\(size)", "expected": "<= \(mostBytes)"]
                )
            )
        }
        var isDirectory = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), !isDirectory,
            let content = FileManager.default.contents(atPath: path)
        else {
            throw Refusal(
                Blocker(
                    code: "FILE_UNREADABLE",
                    message: Localized(
                        zh: "无法读取文件 \(path)，应为可读的文件，请核对路径与权限",
                        en: "File \(path) cannot be read; check the path and the permissions"
                    ),
                    place: path
                )
            )
        }
        return [UInt8](content)
    }
}
