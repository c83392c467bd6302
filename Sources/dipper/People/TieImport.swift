import Casework
import Expression
import Portfolio
import Spreadsheet
import Workflow

/// Ties of experts in a table, such as shareholdings and directorships out of a registry.
///
/// A row says what the file knows already, or something new, or that a tie which lasts has ended.
/// What it says is compared with the file by its content, so that no row is recorded twice,
/// whichever table it comes in.
struct TieImport {
    /// Commands with the index of the row that each is for.
    private(set) var commands: [(row: Int, command: Command)] = []
    private(set) var recorded = 0
    private(set) var ended = 0
    private(set) var present = 0

    let table: SheetTable
    private let ledger: OpenLedger
    private let desk: ImportDesk
    /// By the id of an expert, his ties as they will be.
    private var ties: [String: [ExpertTie]] = [:]
    var blockers: [Blocker] = []

    /// - Throws: `CELL_EXPERT`, `CELL_ORGANISATION`, `CELL_PERSON`, `CELL_PROJECT`, `TIE_OBJECT`,
    ///   `TIE_DATES`, `TIE_DIFFERS` and what cells are refused for, all at once; `ROWS_EMPTY`.
    init(_ table: SheetTable, _ ledger: OpenLedger) throws {
        self.table = table
        self.ledger = ledger
        desk = ImportDesk(ledger)
        guard !table.rows.isEmpty else { throw Refusal(TieImport.empty(table.file)) }
        for index in table.rows.indices {
            // A file of another kind is not worth a million complaints.
            guard blockers.count < SheetLimits.mostDefects else { break }
            let record = table.record(index)
            blockers += record.blockers
            guard record.blockers.isEmpty else { continue }
            try read(record, table.rows[index], index)
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
    }

    /// Does all of it or nothing; a refusal names its row.
    func perform(by caller: Caller, effective: CivilDate?, _ bar: ProgressBar) throws {
        let commands = commands
        do {
            _ = try ledger.casework.performInTurn(
                commands.count,
                by: caller,
                progress: { bar.show($0) },
                command: { index, _ in
                    var command = commands[index].command
                    command.effective = effective
                    return command
                }
            )
        } catch let refusal as Refusal {
            guard commands.indices.contains(bar.done) else { throw refusal }
            throw table.located(refusal, table.rows[commands[bar.done].row])
        }
    }

    // MARK: Reading

    private mutating func read(
        _ record: SheetRecord,
        _ row: SheetGrid.Row,
        _ index: Int
    ) throws {
        let before = blockers.count
        let expert = try expert(record.text("expert"), row)
        let relation = ExpertTie.Relation(rawValue: record.text("relation"))
        let objects = try objects(record, row)
        let (since, until) = (date(record, "since"), date(record, "until"))
        if let since, let until, until < since { refuse(.dates(since), row, "until") }
        if let relation { check(relation, objects, row) }
        guard blockers.count == before, let expert, let relation else { return }
        var items: Int64?
        if case .integer(let number)? = record.values["items"] { items = number }
        let tie = ExpertTie(
            number: 0,
            relation,
            organisation: objects["organisation"],
            person: objects["person"],
            project: objects["project"],
            since: since,
            until: until,
            items: Int(items ?? 1)
        )
        let known = ties[expert.id] ?? Expert(expert)?.ties ?? []
        guard let place = known.firstIndex(where: { TieImport.isSame($0, tie) }) else {
            var payload = objects.mapValues { Value.string($0) }
            payload["relation"] = .string(relation.rawValue)
            for field in ["since", "until", "items", "source"] {
                payload[field] = record.values[field].map { Value($0) }
            }
            commands.append((index, recording(tie, payload, expert)))
            ties[expert.id] = known + [tie]
            recorded += 1
            return
        }
        ties[expert.id] = known
        guard known[place].until != until else {
            present += 1
            return
        }
        guard known[place].until == nil, let until, known[place].number > 0 else {
            return refuse(.differs(known[place].until), row, "until")
        }
        commands.append((index, ending(known[place], until, record, expert)))
        ties[expert.id]?[place] = tie
        ended += 1
    }

    /// Whether two ties are one: of the same relation to the same thing, since the same day.
    private static func isSame(_ one: ExpertTie, _ other: ExpertTie) -> Bool {
        one.relation == other.relation && one.organisation == other.organisation
            && one.person == other.person && one.project == other.project
            && one.since == other.since && one.items == other.items
    }

    private func date(_ record: SheetRecord, _ field: String) -> CivilDate? {
        guard case .date(let date)? = record.values[field] else { return nil }
        return date
    }

    /// An expert by his own code or by that of his person.
    private mutating func expert(_ code: String, _ row: SheetGrid.Row) throws -> CaseStream? {
        var found = try ledger.cases.stream(code)
        if let person = found, person.kind == PersonFile.kind {
            found = try ledger.cases.children(of: person.id)
                .last { $0.kind == ExpertNoun.kind && !$0.root.isDone }
        }
        guard let found, found.kind == ExpertNoun.kind else {
            refuse(.unknown(code, zh: "专家", en: "expert"), row, "expert")
            return nil
        }
        guard found.isIn("active") else {
            refuse(.inactive(code), row, "expert")
            return nil
        }
        return found
    }

    /// What a row names, by the field of the tie: ids.
    private mutating func objects(
        _ record: SheetRecord,
        _ row: SheetGrid.Row
    ) throws -> [String: String] {
        var objects: [String: String] = [:]
        for field in ["organisation", "credit_code"] {
            guard case .text(let text)? = record.values[field] else { continue }
            let found = try desk.organisations(named: text)
            // Told by its code, an organisation may stand there under any name.
            if field == "organisation", found.isEmpty, record.values["credit_code"] != nil {
                continue
            }
            if let id = found.first, found.count == 1 {
                if let other = objects.updateValue(id, forKey: "organisation"), other != id {
                    refuse(.other(text), row, field)
                }
            } else {
                refuse(.organisation(text, found.count), row, field)
            }
        }
        for (field, kind, zh) in [
            ("person", PersonFile.kind, "人员"), ("project", ProjectNoun.kind, "项目"),
        ] {
            guard case .text(let text)? = record.values[field] else { continue }
            if let stream = try ledger.cases.stream(text), stream.kind == kind {
                objects[field] = stream.id
            } else {
                refuse(.unknown(text, zh: zh, en: kind), row, field)
            }
        }
        return objects
    }

    private mutating func check(
        _ relation: ExpertTie.Relation,
        _ objects: [String: String],
        _ row: SheetGrid.Row
    ) {
        let wanted = ExpertProcedure.objects(of: relation)
        // What could not be found is told where it stands.
        let told = TieFile.objects.filter { !table.cell(row, $0.key).isBlank }
        let named = Set(told.values)
        guard named.count != 1 || wanted.isDisjoint(with: named) else { return }
        refuse(.object(relation, wanted), row, "relation")
    }

    // MARK: Commands

    private func recording(
        _ tie: ExpertTie,
        _ payload: [String: Value],
        _ expert: CaseStream
    ) -> Command {
        let texts = [
            expert.id, tie.relation.rawValue, tie.organisation, tie.person, tie.project,
            tie.since?.description, tie.until?.description, "\(tie.items)",
        ].map { $0 ?? "" }
        return Command(
            target: .existing(expert.code),
            event: "tie",
            payload: payload,
            key: "ties:" + Digests.named(Array(texts.joined(separator: "\u{1F}").utf8))
        )
    }

    private func ending(
        _ tie: ExpertTie,
        _ until: CivilDate,
        _ record: SheetRecord,
        _ expert: CaseStream
    ) -> Command {
        let source = record.text("source")
        return Command(
            target: .existing(expert.code),
            event: "end_tie",
            payload: [
                "number": .int(Int64(tie.number)), "until": .string(until.description),
                "reason": .string(source.isEmpty ? "按导入的登记信息" : source),
            ],
            key: "ties:end:\(expert.id):\(tie.number):\(until)"
        )
    }
}
