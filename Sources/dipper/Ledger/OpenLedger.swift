import Casework
import Documents
import Expression
import Portfolio
import SQL
import SQLiteDriver
import Store
import Workflow
import WorkflowFile

/// A ledger as a command works on it: the composition of driver, store and the one road in.
struct OpenLedger {
    let store: LedgerStore
    let casework: Casework
    /// The cases as whoever asks may read them.
    private(set) var cases: ReadingRoom
    /// The ledger with the files of its documents.
    let filing: DocumentFiling
    let standing: LedgerStore.Standing
    /// A writer keeps the compiled definitions, so that one command compiles them once.
    private let isWriter: Bool
    /// The definitions in force, where somebody reads by them.
    private var loadedRules: Rulebook?

    /// The one tenant of a ledger on a file.
    private static let tenant: Int64 = 1
    private static let eventsAtOnce = 1000

    init(_ store: LedgerStore, _ folder: DocumentFolder, isWriter: Bool) throws {
        self.store = store
        filing = DocumentFiling(store: store, folder: folder)
        self.isWriter = isWriter
        casework = Casework(ledger: store)
        cases = ReadingRoom(store)
        standing = try store.standing()
        guard !standing.release.isEmpty else { throw OpenLedger.unfinished }
    }

    /// Opens for reading; `--now` first moves a sandbox on, with what becomes due meanwhile.
    static func reading(_ options: DatabaseOptions) throws -> OpenLedger {
        if options.sandboxNow != nil { return try writing(options) }
        return try OpenLedger(store(options.place.text, .read), options.folder(), isWriter: false)
    }

    /// Opens for a person who reads, or for whoever may open the file where none is named.
    static func reading(_ options: ReaderOptions) throws -> OpenLedger {
        var ledger = try reading(options.database)
        guard let caller = options.caller else { return ledger }
        let rules = try ledger.rules()
        ledger.loadedRules = rules
        ledger.cases = ReadingRoom(
            ledger.store,
            try Reader(caller, in: StoredCases(ledger.store, rules, at: ledger.now))
        )
        return ledger
    }

    /// Opens for writing, after firing every timer that is due and taking every queued step.
    static func writing(_ options: DatabaseOptions) throws -> OpenLedger {
        try catchingUp(options).ledger
    }

    /// As `writing`, with the number of events that the timers made.
    static func catchingUp(
        _ options: DatabaseOptions
    ) throws -> (ledger: OpenLedger, fired: Int) {
        let store = try store(options.place.text, .write)
        var ledger = try OpenLedger(store, options.folder(), isWriter: true)
        // A damaged definition is told here, before any unit relies on it.
        _ = try ledger.rules()
        if let text = options.sandboxNow {
            let moment = try Moment.instant(text, isEndOfDay: false, option: "--now")
            ledger = try ledger.moved(to: moment)
        }
        // With the steps that an earlier command asked for and did not live to see.
        return (ledger, try ledger.casework.catchUp(atOnce: eventsAtOnce))
    }

    /// The same ledger with its standing of this moment, for a process that serves for long.
    func refreshed() throws -> OpenLedger {
        try OpenLedger(store, filing.folder, isWriter: isWriter)
    }

    /// The same ledger as one person reads it.
    func read(by caller: Caller) throws -> OpenLedger {
        var ledger = self
        let rules = try ledger.rules()
        let stored = StoredCases(store, rules, at: now)
        ledger.cases = ReadingRoom(store, try Reader(caller, in: stored))
        return ledger
    }

    /// Fires what is due and takes what is queued; nothing is written where nothing waits.
    func upkeep() throws {
        _ = try casework.catchUp(atOnce: OpenLedger.eventsAtOnce)
    }

    /// Opens for a question that is decided like a command; nothing is recorded.
    static func asking(_ options: DatabaseOptions) throws -> OpenLedger {
        if options.sandboxNow != nil { return try writing(options) }
        let ledger = try OpenLedger(
            store(options.place.text, .write),
            options.folder(),
            isWriter: true
        )
        _ = try ledger.rules()
        return ledger
    }

    /// The store on a database, whatever it holds.
    static func store(
        _ place: String,
        _ access: SQLiteOptions.Access,
        clock: @escaping @Sendable () -> Instant = Moment.wallClock,
        through watch: (any Database) -> any Database = { $0 }
    ) throws -> LedgerStore {
        let cache = LedgerCache()
        let database = try LedgerDriver.open(DatabasePlace(place), access) { cache.reset() }
        return LedgerStore(
            database: watch(database),
            cache: cache,
            tenant: tenant,
            clock: clock,
            loader: OpenLedger.rulebook
        )
    }

    @Sendable static func rulebook(release: String, contents: [Content]) throws -> Rulebook {
        try RulebookShelf.rulebook(
            release: release,
            contents: contents.map { ($0.kind, $0.path, $0.text) },
            hash: { Content(kind: $0.kind, path: $0.path, text: $0.text).hash }
        )
    }

    /// The definitions in force, as stored: of some kinds, or all of them.
    func contents(kinds: Set<String>? = nil) throws -> [Content] {
        try store.database.read { connection in
            try store.contents(of: standing.release, kinds: kinds, connection)
        }
    }

    /// The definitions in force, compiled.
    func rules() throws -> Rulebook {
        if let loadedRules { return loadedRules }
        let release = standing.release
        guard isWriter else {
            return try OpenLedger.rulebook(release: release, contents: contents())
        }
        return try store.transactSync { try $0.rulebook(release: release) }
    }

    var now: Instant { standing.now(Moment.wallClock()) }

    /// The same ledger, a sandbox, later; its own story says so.
    private func moved(to moment: Instant) throws -> OpenLedger {
        if standing.isSandbox, moment == standing.sandboxNow { return self }
        try record(
            OpenLedger.storyEvent("move_clock", ["to": .string(moment.description)]),
            in: store.moving(to: moment)
        )
        return try OpenLedger(store, filing.folder, isWriter: true)
    }

    /// Publishes definitions, dates provisional deadlines anew, and answers both.
    ///
    /// `terms` are the key and the version of the ledger's own story that the caller gave.
    func publish(
        _ contents: [Content],
        by caller: Caller = CommandOptions.system,
        _ output: OutputOptions? = nil,
        terms: (key: String, expecting: Int64?) = ("", nil)
    ) throws -> (release: String, moved: Int) {
        let (ledger, release) = try store.publishing(contents)
        var command = OpenLedger.storyEvent("publish", ["release": .string(release)])
        (command.key, command.expecting) = terms
        try record(command, by: caller, in: ledger)
        let streams = try store.provisionalStreams()
        let title = Localized(zh: "重算期限", en: "Dating anew")
        let bar = output.map { ProgressBar(title, total: streams.count, $0) }
        defer { bar?.end() }
        let moved = try casework.recalculateDeadlines(of: streams) { bar?.show($0) }
        return (release, moved)
    }

    /// An event of the ledger's own story, by an administrator or for the user of this machine.
    ///
    /// Where it is refused or fails, what `ledger` changes with it is undone.
    private func record(
        _ command: Command,
        by caller: Caller = CommandOptions.system,
        in ledger: any Ledger
    ) throws {
        _ = try Casework(ledger: ledger).performTogether([command], by: caller) { _ in }
    }

    /// An event of the ledger's own story, such as the publishing of definitions.
    static func storyEvent(_ event: String, _ payload: [String: Value]) -> Command {
        Command(target: .existing("LEDGER"), event: event, payload: payload)
    }

    /// A command's own reply, and what the system did at once because of it.
    struct Performed {
        var reply: Reply
        var followed: [Reply.Moved]
    }

    /// Performs a command and keeps its files; where the outcome is unknown, the key to repeat it
    /// with is told.
    func perform(_ command: Command, by caller: Caller) throws -> Performed {
        do {
            let reply = try filing.perform([command]) { commands in
                try commands.map { try casework.performSync($0, by: caller) }
            }[0]
            let followed = try casework.takeAllSteps(atOnce: OpenLedger.eventsAtOnce)
            return Performed(reply: reply, followed: followed.flatMap(\.moved))
        } catch let fault as StorageFault {
            if case .outcomeUnknown = fault { Terminal.writeError("--key \(command.key)") }
            throw fault
        }
    }

    /// An answer of this ledger; that of a sandbox says so, and so does one of a late clock.
    func answer(_ json: [String: JSON], _ lines: [Localized]) -> Answer {
        guard standing.isSandbox else { return answer(json, lines, clock: Moment.wallClock()) }
        let mark = Localized(zh: "【沙箱】", en: "[sandbox]")
        let first = lines.first ?? Localized(zh: "", en: "")
        return Answer(
            json: json.merging(["sandbox": true]) { $1 },
            lines: [Localized(zh: mark.zh + first.zh, en: "\(mark.en) \(first.en)")]
                + lines.dropFirst()
        )
    }

    /// What is done while the clock is late is recorded at the latest moment; people are told.
    private func answer(
        _ json: [String: JSON],
        _ lines: [Localized],
        clock: Instant
    ) -> Answer {
        guard clock.isLate(for: standing.latest) else { return Answer(json: json, lines: lines) }
        let times: JSON = [
            "found": JSON(clock.description), "latest": JSON(standing.latest.description),
        ]
        return Answer(
            json: json.merging(["clock_behind": times]) { $1 },
            lines: lines,
            warnings: [
                Localized(
                    zh: "本机时钟 \(clock) 早于台账最后记录的 \(standing.latest)；"
                        + "在此之前的事项都按后者记录，请系统管理员校准时钟",
                    en: "The clock of this machine shows \(clock), before \(standing.latest), the"
                        + " latest record; until then everything is recorded at the latter;"
                        + " the administrator can set the clock right"
                )
            ]
        )
    }

    static var unfinished: Refusal {
        Refusal(
            Blocker(
                code: "LEDGER_UNFINISHED",
                message: Localized(
                    zh: "台账没有已发布的流程定义，初始化未完成，请系统管理员换一个文件重新执行 dipper init",
                    en: "The ledger holds no published definitions: its set-up was not finished;"
                        + " the administrator can run dipper init for another file"
                ),
                place: "--database",
                role: "ADM"
            )
        )
    }
}
