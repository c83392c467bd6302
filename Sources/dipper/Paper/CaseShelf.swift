import Casework
import FoundationEssentials
import Portfolio
import Workflow

/// Where the files of documents are: asked by digest, since a file is its content.
///
/// Whoever keeps files answers through this; a dossier needs nothing else of them.
struct CaseShelf: Sendable {
    /// Reads the file with a digest such as `sha256:…`; nil where it is not kept here.
    var file: @Sendable (_ digest: String) -> (@Sendable () throws -> [UInt8])?
    /// Where the original on paper lies; nil where nobody recorded it.
    var originalPlace: @Sendable (DocumentReference) -> String?

    /// Nothing but references.
    static let empty = CaseShelf(file: { _ in nil }, originalPlace: { _ in nil })

    /// More files of one folder are not looked at.
    static let mostFiles = 10_000

    /// The files in a folder, known by their content and not by their names.
    ///
    /// - Throws: `FOLDER_UNREADABLE`, `FOLDER_TOO_LARGE`.
    static func folder(_ path: String) throws -> CaseShelf {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        } catch {
            throw refusal(
                "FOLDER_UNREADABLE",
                "无法读取文件夹 \(path)，请核对路径与权限",
                "The folder \(path) cannot be read; check the path and the permissions"
            )
        }
        guard names.count <= mostFiles else {
            throw refusal(
                "FOLDER_TOO_LARGE",
                "文件夹 \(path) 有 \(names.count) 个文件，至多 \(mostFiles) 个，请只放本项目的文件",
                "The folder \(path) has \(names.count) files, at most \(mostFiles) are read;"
                    + " put only those of the project there"
            )
        }
        var paths: [String: String] = [:]
        for name in names {
            let file = path + "/" + name
            var isDirectory = false
            guard FileManager.default.fileExists(atPath: file, isDirectory: &isDirectory),
                !isDirectory
            else { continue }
            let bytes = try InputFile.read(file, mostBytes: DocumentArgument.mostBytes)
            paths[Digests.named(bytes)] = file
        }
        return CaseShelf(
            file: { [paths] digest in
                guard let file = paths[digest] else { return nil }
                return { try InputFile.read(file, mostBytes: DocumentArgument.mostBytes) }
            },
            originalPlace: { _ in nil }
        )
    }

    private static func refusal(_ code: String, _ zh: String, _ en: String) -> Refusal {
        Refusal(Blocker(code: code, message: Localized(zh: zh, en: en), place: "--files"))
    }
}
