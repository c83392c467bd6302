import Casework
import Expression
import Portfolio
import Store
import Synchronization
import Workflow

/// Cases as whoever asks may read them; where nobody is named, as they are stored.
///
/// A text is opened only through a case that was handed out here, and masked as that case says.
final class ReadingRoom: Sendable {
    let store: LedgerStore
    let reader: Reader?
    private let maskings = Mutex<[String: Masking]>([:])
    /// The case that was asked about last: a page asks of one case many times.
    private let latest = Mutex<Opened?>(nil)
    /// The cases of the page that is being told, read together.
    private let page = Mutex<[String: Opened]>([:])

    /// A case as it is stored, and as the reader may read it.
    private struct Opened {
        let stored: CaseStream
        let readable: ReadableCase
    }

    /// Cases that a page of a search looks at, at a time.
    static let atOnce = 1000

    init(_ store: LedgerStore, _ reader: Reader? = nil) {
        self.store = store
        self.reader = reader
    }

    // MARK: Cases

    /// A case by id or code; nil where there is none, or none for the reader.
    func stream(_ reference: String) throws -> CaseStream? {
        guard let stream = try store.stream(reference) else { return nil }
        return try visible([stream]).first
    }

    /// A case as it was after one of the events that the reader is told of, as far as he sees it
    /// as it is now.
    func stream(_ reference: String, version: Int) throws -> CaseStream? {
        guard let present = try stream(reference) else { return nil }
        let history = try opened(present.id)?.readable.history
        return try earlier(present, recorded: history?.version(of: version) ?? version)
    }

    /// A case as it was at a version of those that are recorded.
    func earlier(_ present: CaseStream, recorded version: Int) throws -> CaseStream? {
        guard let earlier = try store.stream(present.id, version: version),
            var shown = try visible([earlier]).first
        else { return nil }
        guard let one = try opened(present.id)?.readable else { return shown }
        // Whoever could read a field then, and may not now, does not read it by going back.
        for (key, state) in shown.instances {
            guard one.shows(instance: key) else {
                shown.instances[key] = nil
                continue
            }
            let fields = state.fields.filter { one.shows(field: $0.key, of: key) }
            shown.instances[key]?.fields = fields
        }
        shown.documents = shown.documents.filter(one.shows)
        return shown
    }

    /// Opens the name of a person or an organisation that is told wherever it stands.
    func openName(in cell: String) {
        maskings.withLock { $0[ReadingRoom.id(of: cell)] = .numbers }
    }

    /// Those of a page that the reader sees, without what he may not read.
    func visible(_ streams: [CaseStream]) throws -> [CaseStream] {
        guard let reader else { return streams }
        return noted(try reader.visible(streams))
    }

    /// As ``visible(_:)``, of each the named fields of its root alone.
    func visible(_ streams: [CaseStream], only fields: Set<String>) throws -> [CaseStream] {
        guard let reader else { return streams }
        return noted(try reader.visible(streams, only: fields))
    }

    /// Hands cases out, and remembers how their texts are masked.
    private func noted(_ readable: [ReadableCase]) -> [CaseStream] {
        maskings.withLock { maskings in
            for one in readable { ReadingRoom.note(one, &maskings) }
        }
        return readable.map(\.stream)
    }

    /// As ``visible(_:)``, for cases as they are stored now whose events are told next.
    func openPage(_ streams: [CaseStream]) throws -> [CaseStream] {
        guard let reader else { return streams }
        let readable = try reader.visible(streams)
        let stored = Dictionary(streams.map { ($0.id, $0) }) { $1 }
        let opened = readable.compactMap { one in
            stored[one.stream.id].map { (one.stream.id, Opened(stored: $0, readable: one)) }
        }
        page.withLock { $0 = Dictionary(opened) { $1 } }
        return noted(readable)
    }

    /// The ids of those that the reader sees, without opening anything of them.
    func seen(_ streams: [CaseStream]) throws -> Set<String> {
        try reader?.seen(streams) ?? Set(streams.map(\.id))
    }

    /// Cases of a kind by code, after `cursor`: a page is full while there are more to see.
    func list(kind: String, after cursor: String, limit: Int) throws -> [CaseStream] {
        try fill(after: cursor, limit: limit) {
            try store.list(kind: kind, after: $0, limit: $1)
        }
    }

    func casesWithDocuments(after cursor: String, limit: Int) throws -> [CaseStream] {
        try fill(after: cursor, limit: limit) {
            try store.casesWithDocuments(after: $0, limit: $1)
        }
    }

    private func fill(
        after cursor: String,
        limit: Int,
        _ page: (String, Int) throws -> [CaseStream]
    ) throws -> [CaseStream] {
        guard reader != nil else { return try page(cursor, limit) }
        var found: [CaseStream] = []
        var cursor = cursor
        while found.count < limit {
            let streams = try page(cursor, ReadingRoom.atOnce)
            found += try visible(streams)
            guard streams.count == ReadingRoom.atOnce, let last = streams.last else { break }
            cursor = last.code
        }
        return Array(found.prefix(limit))
    }

    /// Those of many ids that the reader sees, in no order.
    func streams(_ ids: Set<String>) throws -> [CaseStream] {
        try visible(store.streams(ids.sorted()))
    }

    /// By kind and code; ids of one moment are in no order that says anything.
    func children(of parent: String) throws -> [CaseStream] {
        try visible(store.children(of: parent))
            .sorted { ($0.kind, $0.code, $0.id) < ($1.kind, $1.code, $1.id) }
    }

    /// Those of many codes that the reader sees, in no order.
    func streams(codes: [String]) throws -> [CaseStream] {
        try visible(store.streams(codes: codes))
    }

    // MARK: What belongs to a case

    func documents(of stream: CaseStream) throws -> [CaseDocument] {
        guard reader != nil else { return try store.documents(of: stream) }
        guard let stored = try store.stream(stream.id) else { return [] }
        // They are numbered as they are stored; the case that was handed out has those to show.
        let shown = Set(stream.documents)
        return try store.documents(of: stored).filter { shown.contains($0.reference) }
    }

    /// The events of a case that was handed out, oldest first.
    func events(of stream: String) throws -> [EventRecord] {
        try events(of: [stream])
    }

    func events(of streams: [String]) throws -> [EventRecord] {
        guard reader != nil else { return try store.events(of: streams) }
        var read: [String] = []
        for id in streams {
            guard let one = try opened(id) else { continue }
            read.append(id)
            try noteHistory(of: one.stored, one.readable)
        }
        return try read.isEmpty ? [] : store.events(of: read).compactMap(told)
    }

    /// An event of a case that was handed out, under the number that the reader is told; nil where
    /// he is not told of it.
    func told(_ event: EventRecord) throws -> EventRecord? {
        guard reader != nil, event.kind == SessionProcedure.kind else { return event }
        guard let history = try opened(event.stream)?.readable.history,
            let number = history.number(of: Int(event.version))
        else { return nil }
        var event = event
        event.version = Int64(number)
        return event
    }

    /// The texts of many cells in one read; what was expunged, or is not for the reader, is absent.
    func texts(of cells: [String]) throws -> [String: String] {
        guard reader != nil else { return try store.texts(of: cells) }
        let known = maskings.withLock { $0 }
        let texts = try store.texts(of: cells.filter { known[ReadingRoom.id(of: $0)] != nil })
        return texts.reduce(into: [:]) {
            $0[$1.key] = known[ReadingRoom.id(of: $1.key)]?.masked($1.value)
        }
    }

    func timers(limit: Int) throws -> [LedgerStore.TimerLine] {
        let urgent = try store.timers(limit: limit)
        let first = try seen(urgent)
        // Only for whoever sees few of the most urgent ones are the others looked through.
        guard first.count < limit, urgent.count == limit else { return first }
        return Array(try seen(try store.timers(limit: Int(Int32.max))).prefix(limit))
    }

    /// Those of cases that the reader sees, in their order.
    private func seen(_ timers: [LedgerStore.TimerLine]) throws -> [LedgerStore.TimerLine] {
        guard let reader else { return timers }
        let asked = timers.filter { !reader.seesAll(of: $0.kind) }
        var seen: Set<String> = []
        for ids in Set(asked.map(\.stream)).sorted().pages(of: ReadingRoom.atOnce) {
            let streams = try store.streams(Array(ids))
            seen.formUnion(try reader.seen(streams))
        }
        return timers.filter { reader.seesAll(of: $0.kind) || seen.contains($0.stream) }
    }

    /// Of codes that a list names beside its own rows, those of cases that the reader sees.
    func seen(codes: [String]) throws -> Set<String> {
        guard let reader else { return Set(codes) }
        let streams = try store.streams(codes: Set(codes).sorted())
        let ids = try reader.seen(streams)
        return Set(streams.filter { ids.contains($0.id) }.map(\.code))
    }

    /// Refuses as not there what belongs to no case and is not for the reader, such as `goal`.
    func require(_ part: String, as name: String) throws {
        guard try !allows(part) else { return }
        throw CaseRefusals.notFound(name, place: "--as")
    }

    /// Those fields of a case that are shown; where nobody is named, all but sealed sheets.
    func shown(
        _ fields: [Chart.FieldSlot],
        of instance: String,
        in stream: CaseStream
    ) throws -> [Chart.FieldSlot] {
        guard reader != nil else {
            return fields.filter { !(stream.hidesSheets && $0.name == "sheets") }
        }
        guard let one = try opened(stream.id)?.readable else { return [] }
        return fields.filter { one.shows(field: $0.name, of: instance) }
    }

    /// Whether the reader may ask for personal texts of a case in full.
    func mayUnmask(_ id: String) throws -> Bool {
        try opened(id)?.readable.mayUnmask ?? false
    }

    /// Of the events of a case, those that are shown as they were recorded.
    func recorded(_ events: [EventRecord], in stream: CaseStream) throws -> Set<Int64> {
        guard reader != nil else { return stream.hidesSheets ? [] : Set(events.map(\.version)) }
        guard let one = try opened(stream.id)?.readable else { return [] }
        return Set(events.filter { one.showsRecord(by: $0.actor) }.map(\.version))
    }

    /// A case as it is stored now; nil where nobody is named, and what is not for the reader.
    private func opened(_ id: String) throws -> Opened? {
        guard let reader else { return nil }
        if let known = page.withLock({ $0[id] }) { return known }
        if let known = latest.withLock({ $0 }), known.stored.id == id { return known }
        guard let stored = try store.stream(id), let readable = try reader.readable(stored)
        else { return nil }
        let opened = Opened(stored: stored, readable: readable)
        latest.withLock { $0 = opened }
        return opened
    }

    // MARK: Masks

    private static func note(_ one: ReadableCase, _ maskings: inout [String: Masking]) {
        for (key, state) in one.stream.instances {
            for (name, value) in state.fields {
                let masking = one.masking(of: name, in: key)
                for cell in cells(in: value) { maskings[id(of: cell)] = masking }
            }
        }
    }

    /// What events sealed beside the fields: reasons and answers, which tell no reviewer's name.
    private func noteHistory(of stored: CaseStream, _ one: ReadableCase) throws {
        let cells = try store.cells(of: stored.id)
        maskings.withLock { maskings in
            for (id, field) in cells where one.showsHistory(of: field) {
                maskings[id] = maskings[id] ?? one.masking(of: field)
            }
        }
    }
}
