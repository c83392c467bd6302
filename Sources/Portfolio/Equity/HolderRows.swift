import Expression
import Workflow

/// Lines as people type or paste them: one a holder, its cells parted by commas or tabs.
struct HolderRows {
    /// A line with its number, from 1, and its cells as typed.
    struct Row {
        let number: Int
        let cells: [String]

        /// Nil where there is nothing.
        func cell(_ index: Int) -> String? {
            cells.indices.contains(index) && !cells[index].isEmpty ? cells[index] : nil
        }
    }

    let field: String
    let rows: [Row]

    /// - Throws: `ROWS_FORM` for none, for too many cells, or for a line without its first cell.
    init(_ text: String, field: String, most: Int, expected: Localized) throws(Refusal) {
        self.field = field
        let lines = text.split(whereSeparator: { $0.isNewline || $0 == ";" || $0 == "；" })
            .map { line in
                line.split(omittingEmptySubsequences: false) {
                    $0 == "," || $0 == "，" || $0 == "\t"
                }.map { HalfWidth.trimmed($0) }
            }
            .filter { $0.contains { !$0.isEmpty } }
        rows = zip(1..., lines).map { Row(number: $0, cells: $1) }
        var blockers = rows.filter { $0.cells.count > most || $0.cells[0].isEmpty }.map { row in
            EquityBlockers.rowsForm("\(field)/\(row.number)", expected)
        }
        if rows.isEmpty { blockers.append(EquityBlockers.rowsForm(field, expected)) }
        if !blockers.isEmpty { throw Refusal(blockers) }
    }

    func place(_ row: Row, _ cell: String) -> String { "\(field)/\(row.number)/\(cell)" }
}

extension CompanyForm {
    /// Units as people write them: yuan of registered capital, or whole shares.
    ///
    /// - Throws: what `Fen.parse` refuses, `SHARES_FORM`, and `UNITS_NONPOSITIVE`.
    func units(_ text: String, place: String) throws(Refusal) -> Int64 {
        let count: Int64
        switch self {
        case .limitedLiability: count = try Fen.parse(text, place: place).count
        case .jointStock:
            let plain = HalfWidth.trimmed(text)
            guard plain.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let shares = Int64(plain)
            else { throw Refusal(EquityBlockers.sharesForm(text, place)) }
            count = shares
        }
        guard count > 0 else { throw Refusal(Blocker.unitsNonPositive.moved(to: place)) }
        return count
    }
}

/// The holders of a cap table while a command looks them up and enters new ones.
struct HolderBook<Office: Desk> {
    private let desk: Office
    private var known: [(name: String, organisation: String?)] = []
    /// Those that the command enters.
    private(set) var starts: [Send] = []

    init(_ stream: CaseStream?, _ desk: Office) throws {
        self.desk = desk
        guard let stream else { return }
        for key in stream.keys(of: "holder") {
            let cell = stream.text("name", of: key)
            let name = try cell.flatMap { try desk.text(in: $0) } ?? ""
            known.append((HalfWidth.trimmed(name), stream.text("organisation", of: key)))
        }
    }

    var count: Int { known.count }

    /// The number of a holder by name, number or the code of an organisation; nil for none.
    func find(_ text: String) throws -> Int64? {
        let plain = HalfWidth.trimmed(text)
        if let number = Int(plain), known.indices.contains(number - 1) { return Int64(number) }
        if let organisation = try organisation(plain),
            let index = known.firstIndex(where: { $0.organisation == organisation.id })
        {
            return Int64(index + 1)
        }
        return known.firstIndex { $0.name == plain }.map { Int64($0 + 1) }
    }

    /// The number of a holder, who is entered where nobody is.
    mutating func enter(
        _ text: String,
        holderClass: String? = nil,
        basis: String? = nil
    ) throws -> Int64 {
        if let found = try find(text) { return found }
        let plain = HalfWidth.trimmed(text)
        let organisation = try organisation(plain)
        let cell = organisation?.text("name")
        let name = try cell.flatMap { try desk.text(in: $0) } ?? plain
        known.append((HalfWidth.trimmed(name), organisation?.id))
        var payload: [String: Value] = ["number": .int(Int64(known.count)), "name": .string(name)]
        payload["organisation"] = organisation.map { .string($0.id) }
        payload["class"] = holderClass.map { .string($0) }
        payload["basis"] = basis.map { .string($0) }
        starts.append(.start(instance: "holder/\(known.count)", event: "enter", payload: payload))
        return Int64(known.count)
    }

    private func organisation(_ text: String) throws -> CaseStream? {
        guard let stream = try desk.stream(text), stream.kind == "organisation" else { return nil }
        return stream
    }
}
