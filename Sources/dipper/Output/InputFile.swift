import Workflow
import WorkflowFile

/// A file named on the command line, read whole and never beyond a limit.
enum InputFile {
    /// Refused: `FILE_UNREADABLE`, `FILE_NOT_PLAIN`, `FILE_CHANGED`, `FILE_TOO_LARGE`.
    static func read(_ path: String, mostBytes: Int) throws(Refusal) -> [UInt8] {
        do throws(PlainFile.Fault) {
            return try PlainFile.read(path, mostBytes: mostBytes)
        } catch {
            throw Refusal(blocker(error, path, mostBytes))
        }
    }

    private static func blocker(
        _ fault: PlainFile.Fault,
        _ path: String,
        _ mostBytes: Int
    ) -> Blocker {
        switch fault {
        case .tooLarge(let size):
            Blocker(
                code: "FILE_TOO_LARGE",
                message: Localized(
                    zh: "文件 \(path) 有 \(size) 字节，最多 \(mostBytes) 字节，请拆分",
                    en: "File \(path) has \(size) bytes, at most \(mostBytes) are read; split it"
                ),
                place: path,
                values: ["found": "\(size)", "expected": "<= \(mostBytes)"]
            )
        case .notPlain: plain("FILE_NOT_PLAIN", fault, path)
        case .unreadable: plain("FILE_UNREADABLE", fault, path)
        case .changed: plain("FILE_CHANGED", fault, path)
        }
    }

    private static func plain(_ code: String, _ fault: PlainFile.Fault, _ path: String) -> Blocker {
        Blocker(
            code: code,
            message: Localized(
                zh: "文件 \(path) \(fault.words.zh)",
                en: "File \(path) \(fault.words.en)"
            ),
            place: path
        )
    }
}
