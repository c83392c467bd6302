import Casework
import Foundation
import Portfolio
import Spreadsheet
import Store
import Synchronization
import Web
import Workflow

/// A table that is imported over the API, with the columns, checks and commands of every import.
struct APIImport {
    let call: APICall
    private let deed: APIDeed

    /// As many rows as one answer tells of.
    static let mostRows = 20_000

    init(_ call: APICall) {
        self.call = call
        deed = APIDeed(call)
    }

    func perform() throws -> WebResponse {
        let name = call.body["subject"]?.textValue ?? ""
        guard let subject = ImportSubject(rawValue: name) else {
            throw CaseRefusals.notFound(name)
        }
        return try perform(subject.kind)
    }

    private func perform<Kind: ImportedKind>(_ kind: Kind.Type) throws -> WebResponse {
        try begin(kind)
        return try deed.once {
            let bytes = try content()
            try claim(bytes)
            let table = try table(Kind.mapping, bytes)
            let run = try TableImport<Kind>(table, isStaged: isStaged(kind), call.ledger)
            let wantsTwins = Kind.Twins.self != NoTwins.self && call.body["twins"] != .bool(false)
            let finding = try run.twins(by: caller, wantsTwins ? .warn : .skip)
            let result = try run.performAll(
                by: caller,
                effective: try effective(),
                isRehearsal: deed.isTrial
            )
            if !deed.isTrial { try call.ledger.upkeep() }
            let named = deed.isTrial ? finding : run.named(finding, result.outcome)
            return try answer(run, result, twins: try call.ledger.seen(named))
        }
    }

    private var caller: Caller {
        var caller = call.person.caller(for: call.body["for"]?.textValue)
        caller.channel = "import"
        return caller
    }

    private func isStaged(_ kind: (some ImportedKind).Type) -> Bool {
        kind.keepsDrafts && call.body["stage"] == .bool(true)
    }

    /// The scope of a token, and the proof of a person where entering one such case takes it.
    private func begin<Kind: ImportedKind>(_ kind: Kind.Type) throws {
        for written in [Kind.kind] + (isStaged(kind) ? ["import-draft"] : [])
        where !call.person.scope.mayWrite(to: written) {
            throw APIProblem(403, APIRefusals.scope("write:\(written)"))
        }
        try call.requireProof("register", roles: kind.registrars(in: call.words.rules))
    }

    // MARK: The table

    private var name: String {
        let told = call.body["name"]?.textValue ?? ""
        return GivenUpload(name: told.isEmpty ? "table" : told, content: nil, bytes: 0).name
    }

    /// The bytes of the file: a part of the form, or base64.
    private func content() throws -> [UInt8] {
        let part = call.body["file"]?.textValue
        let text = call.body["content"]?.textValue
        if let part, text == nil {
            let file = call.request.form()?.files.first { $0.field == part }
            guard let file else {
                let expected = "the name of a part of this form"
                throw Refusal(APIRefusals.memberForm(.text(part), expected: expected, "#/file"))
            }
            // One byte more than is read: then its size is what is wrong with it.
            return try file.bytes(most: SheetLimits.mostBytes + 1)
        }
        guard part == nil, let text else {
            throw Refusal(APIRefusals.memberMissing("content", "#/content"))
        }
        guard let content = Data(base64Encoded: text) else {
            let start = JSON.text(String(text.prefix(20)))
            throw Refusal(APIRefusals.memberForm(start, expected: "base64", "#/content"))
        }
        return Array(content)
    }

    private func table(_ mapping: ColumnMapping, _ bytes: [UInt8]) throws -> SheetTable {
        var mapping = mapping
        if let columns = call.body["columns"]?.members {
            mapping.chosen = try MappingFile.chosen(columns, for: mapping) {
                "#/columns/\(APIPointer.escaped($0))"
            }
        }
        let sheet = call.body["sheet"]?.textValue
        let grids = try GridFile.grids(bytes: bytes, file: name, sheet: sheet)
        let table = try SheetTable.find(in: grids, by: mapping)
        guard table.rows.count <= APIImport.mostRows else {
            throw Refusal(APIImport.tooLong(table.rows.count))
        }
        return table
    }

    private func effective() throws -> CivilDate? {
        try call.body["on"]?.textValue.map { try Moment.date($0, option: "#/on") }
    }

    /// Refused (422) for a key that came with another table before.
    ///
    /// Each row is done once whatever the key is; this tells a program that it mistook a key.
    private func claim(_ bytes: [UInt8]) throws {
        guard !deed.isTrial else { return }
        let asked = call.body.members.filter { $0.key != "content" }
        let text = Digests.named(bytes) + JSON.object(asked).canonicalText
        let digest = Digests.named(Array(text.utf8))
        guard call.office.imported.claim("\(call.person.id) \(deed.key)", digest) else {
            throw Conflict.keyReused(key: deed.key)
        }
    }

    private static func tooLong(_ count: Int) -> Blocker {
        Blocker(
            code: "TABLE_LONG",
            message: Localized(
                zh: "表格有 \(count) 行，一次至多 \(mostRows) 行，请调用方分开发送，或在命令行导入",
                en: "The table has \(count) rows; expected at most \(mostRows) at a time:"
                    + " the caller can send it in parts, or import it at the command line"
            ),
            place: "#/content",
            values: ["found": "\(count)", "expected": "\(mostRows)"]
        )
    }

    // MARK: The answer

    private func answer(
        _ run: TableImport<some ImportedKind>,
        _ result: TableImportResult,
        twins: [TwinPair]
    ) throws -> WebResponse {
        let (table, outcome) = (run.table, result.outcome)
        return call.answer([
            "dry_run": .bool(deed.isTrial), "replayed": .bool(result.isReplayed),
            "rows": JSON(table.rows.count), "registered": JSON(outcome.registered),
            "present": JSON(outcome.present), "drafts": JSON(outcome.drafts),
            "sheet": table.sheetName.map { JSON($0) } ?? .null,
            "encoding": table.encoding.map { JSON($0.rawValue) } ?? .null,
            "blank_rows": JSON(table.blankRows),
            "columns": .array(
                table.columns.map { column in
                    [
                        "title": JSON(column.title),
                        "field": column.field.map { JSON($0.name) } ?? .null,
                    ]
                }
            ),
            "left_out": .array(
                table.leftOut.map {
                    ["row": JSON($0.row), "reason": JSON("\($0.reason)"), "text": JSON($0.text)]
                }
            ),
            "lines": .array(run.rows.map { line($0, result) }),
            "twins": .array(twins.map(told)),
        ])
    }

    private func line(_ row: ImportRow, _ result: TableImportResult) -> JSON {
        // A code is given when a case is recorded; until then it is nobody's.
        let isGiven = !deed.isTrial || result.isKnown(row.index)
        let known = row.key.isEmpty ? nil : row.key
        let code = isGiven ? result.outcome.keys[row.index] ?? known : nil
        return [
            "row": JSON(row.record.row), "becomes": JSON(result.becomes(row.index)),
            "code": code.map { JSON($0) } ?? .null,
            "errors": .array(row.blockers.map { JSON(error: $0, in: call.language) }),
        ]
    }

    private func told(_ pair: TwinPair) -> JSON {
        func one(_ record: TwinRecord) -> JSON {
            [
                "code": JSON(record.code), "title": JSON(PersonalNumbers.masked(record.title)),
            ]
        }
        let reasons = TwinFinding.told(pair.reasons)
        return [
            "score": JSON(pair.score), "strong": .bool(pair.isStrong), "first": one(pair.first),
            "second": one(pair.second),
            "reasons": JSON(PersonalNumbers.masked(reasons.text(in: call.language))),
        ]
    }
}

/// Which table a key came with, as long as the server runs.
final class ImportKeys: Sendable {
    private let digests = Mutex<[String: String]>([:])

    private static let most = 10_000

    /// Whether the key is new, or came with the same table.
    func claim(_ key: String, _ digest: String) -> Bool {
        digests.withLock { digests in
            if let known = digests[key] { return known == digest }
            if digests.count >= ImportKeys.most { digests.removeAll() }
            digests[key] = digest
            return true
        }
    }
}
