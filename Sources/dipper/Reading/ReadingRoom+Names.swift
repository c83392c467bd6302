import Casework
import Expression
import Portfolio
import Store
import Workflow

/// What cases that are shown name: people and organisations by their names, always.
extension ReadingRoom {
    /// By id or code.
    func named(_ reference: String) throws -> CaseStream? {
        guard let stored = try store.stream(reference) else { return nil }
        return try named([stored])[stored.id]
    }

    /// Those of many ids at once, by their ids.
    func named(_ ids: [String]) throws -> [String: CaseStream] {
        try ids.isEmpty ? [:] : named(store.streams(ids))
    }

    private func named(_ stored: [CaseStream]) throws -> [String: CaseStream] {
        let seen = Dictionary(try visible(stored).map { ($0.id, $0) }) { $1 }
        return Dictionary(
            stored.compactMap { one in
                (seen[one.id] ?? nameAlone(of: one)).map { (one.id, $0) }
            }
        ) { $1 }
    }

    /// What is told of whom the reader may not see; nil for other kinds.
    private func nameAlone(of stored: CaseStream) -> CaseStream? {
        guard ["person", "organisation"].contains(stored.kind) else { return nil }
        var stream = stored
        var root = InstanceState()
        root.fields = stored.root.fields.filter { $0.key == "name" }
        stream.instances = ["": root]
        stream.documents = []
        if let cell = stream.text("name") { openName(in: cell) }
        return stream
    }
}

extension ReadingRoom {
    /// Whether what belongs to no case, such as `goal`, is for the reader.
    func allows(_ part: String) throws -> Bool {
        try reader?.allows(.read, on: nil, field: part) ?? true
    }

    static func id(of cell: String) -> String { Cells.Name(cell)?.id ?? "" }

    /// The names of cells in a value, also within lists and maps.
    static func cells(in value: Value) -> [String] {
        switch value {
        case .string(let text): text.hasPrefix("cell:") ? [text] : []
        case .list(let members): members.flatMap(cells)
        case .map(let members): members.values.flatMap(cells)
        case .null, .bool, .int, .double, .timestamp, .duration, .type: []
        }
    }
}

extension ReadingRoom {
    /// Every case of a kind that the reader sees, as it is stored, in the order of codes: for
    /// figures, which tell none of its fields.
    func stored(kind: String) throws -> [CaseStream] {
        let isClear = reader?.seesAll(of: kind) ?? true
        var found: [CaseStream] = []
        var cursor: String? = ""
        while let after = cursor {
            let page = try store.list(kind: kind, after: after, limit: Paging.most)
            let seen = isClear ? nil : try self.seen(page)
            found += seen.map { seen in page.filter { seen.contains($0.id) } } ?? page
            cursor = page.count == Paging.most ? page.last?.code : nil
        }
        return found
    }

    func twinRecords() throws -> [TwinRecord] {
        let records = try store.twinRecords()
        guard let reader else { return records }
        var seen: Set<String> = []
        for page in records.map(\.id).pages(of: ReadingRoom.atOnce) {
            seen.formUnion(try reader.seen(store.streams(Array(page))))
        }
        return records.filter { seen.contains($0.id) }
    }
}
