import Casework
import Portfolio
import Spreadsheet
import Store
import Workflow

/// A file of a list: masked for everybody who reads it, whole for who may and says why.
struct RemunerationFile {
    enum Format: String, CaseIterable, Sendable {
        case pdf
        case xlsx

        var type: String {
            switch self {
            case .pdf: "application/pdf"
            case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            }
        }
    }

    let bytes: [UInt8]
    let name: String
    let format: Format

    /// A masked one where nobody says why; else the look is recorded before anything is opened.
    ///
    /// - Throws: `NOT_FOUND`, `LIST_DRAFTED`, `PAYEE_MISSING` for each who has entered nothing, and
    ///   what ``Unmasking`` is refused for.
    init(
        _ code: String,
        _ kind: RemunerationPaper.Kind,
        _ format: Format,
        because reason: String?,
        key: String,
        _ ledger: OpenLedger,
        by caller: Caller
    ) throws {
        let words = CaseWords(rules: try ledger.rules(), cases: ledger.cases)
        let sheet = try RemunerationSheet(code, ledger, words)
        let people = sheet.list.lines.map(\.person)
        if let reason {
            try RemunerationFile.record(sheet, kind, reason, key, ledger, by: caller)
        }
        let payees = try PayeeDetails.all(of: people, ledger)
        let paper = RemunerationPaper(
            sheet: sheet,
            payees: reason == nil ? payees.mapValues(\.masked) : payees,
            isFull: reason != nil,
            state: words.states(of: sheet.stream).zh,
            hands: try RemunerationFile.hands(sheet.stream, words)
        )
        self.format = format
        name = "\(kind.title)-\(sheet.stream.code).\(format.rawValue)"
        switch format {
        case .pdf:
            let report = try ReportFile(
                ledger,
                title: "\(kind.title) \(sheet.stream.code)",
                header: "\(sheet.stream.code) \(kind.title)",
                paper.blocks
            )
            bytes = try report.bytes(.pdf).bytes
        case .xlsx:
            bytes = try SheetOutput.bytes([paper.workbook(kind)])
        }
    }

    /// Records who looks at the numbers of a list, and why.
    private static func record(
        _ sheet: RemunerationSheet,
        _ kind: RemunerationPaper.Kind,
        _ reason: String,
        _ key: String,
        _ ledger: OpenLedger,
        by caller: Caller
    ) throws {
        var blockers: [Blocker] = []
        if !sheet.isReleased {
            blockers.append(RemunerationRefusals.notApproved(sheet.stream.code))
        }
        // Whoever may not look is not told either who has entered something.
        if try ledger.cases.reader?.readable(sheet.stream)?.mayUnmask == true {
            let known = try PayeeDetails.all(of: sheet.list.lines.map(\.person), ledger)
            for line in sheet.list.lines where known[line.person] == nil {
                blockers.append(
                    RemunerationRefusals.payeeMissing(sheet.code(of: line.person) ?? line.person)
                )
            }
        }
        let asked = Unmasking(field: Unmasking.payees, ground: "payment", reason: reason)
        let command = UnmaskedText.command(
            CaseReference(code: sheet.stream.code, instance: ""),
            asked,
            (key, nil)
        )
        guard blockers.isEmpty else {
            // Every other reason is told with them.
            blockers += try ledger.casework.blockers(command, by: caller).filter {
                $0.code != "UNMASK_FIELD"
            }
            throw Refusal(blockers)
        }
        guard try !ledger.perform(command, by: caller).reply.isReplayed else {
            throw RemunerationRefusals.again(sheet.stream.code)
        }
    }

    /// The names of who did each duty last.
    private static func hands(
        _ stream: CaseStream,
        _ words: CaseWords
    ) throws -> [String: String] {
        let done = stream.root.log.compactMap { entry in entry.duty.map { ($0, entry.actor) } }
        let actors = Dictionary(done) { $1 }
        let names = try words.names(of: Array(actors.values))
        return actors.mapValues { actor in
            let named = names[actor] ?? ""
            return CaseWords.bare(named)
        }
    }
}
