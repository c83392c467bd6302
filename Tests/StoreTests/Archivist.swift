import Casework
import Documents
import Expression
import Foundation
import Portfolio
import SQL
import SQLiteDriver
import Store
import Testing
import Workflow

/// A copy of the specimen ledger with its folder of documents, and files to hand in.
final class Archivist: Sendable {
    let copy: LedgerCopy
    static let project = "DT-2026-000001"
    static let other = "DT-2026-000004"

    init() throws {
        copy = try Specimen.copy()
    }

    var folder: DocumentFolder { DocumentFolder(beside: copy.path) }

    /// A ledger that is open, with its folder.
    func open(
        _ change: (inout SQLiteOptions) -> Void = { _ in }
    ) throws -> DocumentFiling {
        DocumentFiling(store: try copy.open(change).store, folder: folder)
    }

    /// A PDF that says what is asked for.
    static func content(_ text: String) -> [UInt8] {
        Array("%PDF-1.4\n\(text)\n%%EOF\n".utf8)
    }

    func file(_ name: String, saying text: String) throws -> String {
        let path = "\(copy.folder)/\(name)"
        try Data(Archivist.content(text)).write(to: URL(filePath: path))
        return path
    }

    static func person(_ role: String, _ store: LedgerStore) throws -> Caller {
        let person = try #require(
            try store.list(kind: "person", after: "", limit: 99).first { person in
                person.field("roles") == .list([.string(role)])
            }
        )
        return Caller(person: person.code, authentication: "test", channel: "test")
    }

    /// A command that puts a file on a case.
    static func command(
        _ path: String,
        of documentClass: String = "decision_minutes",
        on code: String = Archivist.project,
        original: String = "示例档案室",
        key: String = ""
    ) throws -> Command {
        let file = try DocumentFile(checking: path)
        var command = Command(target: .existing(code), event: Command.filing, key: key)
        command.documents = [
            DocumentReference(
                documentClass: documentClass,
                number: "示例〔2026〕9号",
                issuer: "示例单位",
                date: Office.day("2026-01-05"),
                digest: file.digest
            )
        ]
        command.enclosures = [
            Enclosure(
                document: 0,
                file: Enclosure.File(
                    path: path,
                    mediaType: file.type.mediaType,
                    bytes: file.bytes
                ),
                particulars: DocumentParticulars(name: file.name, original: original)
            )
        ]
        return command
    }

    @discardableResult
    static func perform(
        _ command: Command,
        by role: String = "PO",
        _ filing: DocumentFiling
    ) throws -> Reply {
        let caller = try person(role, filing.store)
        return try filing.perform([command]) { commands in
            try commands.map { try Casework(ledger: filing.store).performSync($0, by: caller) }
        }[0]
    }

    /// Cells of a case's documents, in their order.
    static func cells(of code: String, _ store: LedgerStore) throws -> [String] {
        try #require(try store.stream(code)).documents.compactMap { Cells.Name($0.cell)?.id }
    }

    /// Two people expunge cells.
    static func expunge(_ cells: [String], _ filing: DocumentFiling) throws -> StorageFault? {
        func commands(_ event: String, _ payload: [String: EngineValue]) -> [Command] {
            cells.map {
                Command(
                    target: .existing("LEDGER"),
                    event: event,
                    payload: payload.merging(["cell": .string($0)]) { $1 }
                )
            }
        }
        let casework = Casework(ledger: filing.store)
        _ = try casework.performTogether(
            commands("propose_expunge", ["reason": .string("consent_withdrawn")]),
            by: try person("ARC", filing.store),
            progress: { _ in }
        )
        let confirmer = try person("SUP", filing.store)
        return try filing.expunge(Set(cells)) {
            try casework.performTogether(
                commands("expunge", [:]),
                by: confirmer,
                progress: { _ in }
            )
        }.unfinished
    }

    /// Every file below a folder that holds a byte string, by its path there.
    static func files(below folder: String, holding bytes: [UInt8]) throws -> [String] {
        let all = FileManager.default.subpaths(atPath: folder) ?? []
        return try all.filter { path in
            var isFolder = false
            let whole = folder + "/" + path
            guard FileManager.default.fileExists(atPath: whole, isDirectory: &isFolder),
                !isFolder
            else { return false }
            return try Data(contentsOf: URL(filePath: whole)).range(of: Data(bytes)) != nil
        }.sorted()
    }
}
