import Casework
import Documents
import FoundationEssentials
import Portfolio
import Store
import Workflow

/// Where the files of documents are: kept beside the ledger, or in a folder that somebody gives.
struct CaseShelf: Sendable {
    /// How to read the file of a document; nil where it is nowhere to be found.
    var file: @Sendable (DocumentReference) -> (@Sendable () throws -> [UInt8])?
    /// Where the original on paper lies; nil where nobody recorded it.
    var originalPlace: @Sendable (DocumentReference) -> String?

    /// The files that the ledger keeps, and those of a folder where it keeps none.
    ///
    /// - Throws: `FOLDER_UNREADABLE`, `FOLDER_TOO_LARGE`.
    init(_ ledger: OpenLedger, of streams: [CaseStream], folder: String?) throws {
        let elsewhere = try folder.map { try CaseShelf.paths(inFolder: $0) } ?? [:]
        let documents = try streams.flatMap { try ledger.cases.documents(of: $0) }
        let kept = Set(documents.filter { $0.keeping == .kept }.map(\.reference.cell))
        let places = documents.map { ($0.reference.cell, $0.particulars?.original ?? "") }
        let originals = Dictionary(places.filter { !$0.1.isEmpty }) { first, _ in first }
        let filing = ledger.filing
        file = { document in
            if kept.contains(document.cell) { return { try filing.contents(of: document) } }
            guard let path = elsewhere[document.digest] else { return nil }
            return { try InputFile.read(path, mostBytes: Int(DocumentFile.mostBytes)) }
        }
        originalPlace = { originals[$0.cell] }
    }

    /// More files of one folder are not looked at.
    static let mostFiles = 10_000

    /// The files in a folder by digest: known by their content and not by their names.
    private static func paths(inFolder path: String) throws -> [String: String] {
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
            let bytes = try InputFile.read(file, mostBytes: Int(DocumentFile.mostBytes))
            paths[Digests.named(bytes)] = file
        }
        return paths
    }

    private static func refusal(_ code: String, _ zh: String, _ en: String) -> Refusal {
        Refusal(Blocker(code: code, message: Localized(zh: zh, en: en), place: "--files"))
    }
}
