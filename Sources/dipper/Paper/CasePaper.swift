import Casework
import Expression
import Paper
import Portfolio
import Store
import Workflow

/// A project with all that belongs to it, in the words that are printed.
struct CasePaper {
    let ledger: OpenLedger
    let words: CaseWords
    let project: CaseStream
    /// Rounds, notices, agreements and whatever else belongs to it, by code.
    let children: [CaseStream]
    /// What belongs to its agreements after their signature, by code; empty unless it is asked for.
    let afterCare: [CaseStream]
    let title: String

    init(
        _ ledger: OpenLedger,
        _ reference: CaseReference,
        hasAfterCare: Bool = false
    ) throws {
        self.ledger = ledger
        project = try ledger.cases.found(reference, kind: ProjectNoun.kind)
        children = try ledger.cases.children(of: project.id).sorted {
            ($0.code, $0.id) < ($1.code, $1.id)
        }
        let agreements = hasAfterCare ? children.filter { $0.kind == GrantNoun.kind } : []
        afterCare = try agreements.flatMap { agreement in
            try ledger.cases.children(of: agreement.id).filter {
                AfterCare.kinds.contains($0.kind)
            }
        }.sorted { ($0.code, $0.id) < ($1.code, $1.id) }
        words = CaseWords(rules: try ledger.rules(), cases: ledger.cases)
        title = try words.headlines(of: [project])[project.id] ?? ""
    }

    var streams: [CaseStream] { [project] + children + afterCare }

    func children(_ kind: String) -> [CaseStream] { children.filter { $0.kind == kind } }

    var states: String { words.states(of: project).zh }

    /// A field as it is printed; a dash where it has no value.
    func text(_ name: String, of stream: CaseStream, _ instance: String = "") throws -> String {
        let chart = words.rules.chart(instance: instance, kind: stream.kind)
        guard let number = chart?.fieldNumbers[name], let slot = chart?.fields[number] else {
            return "—"
        }
        let value = stream.instances[instance]?.fields[name] ?? slot.initial
        switch (value, slot.type) {
        case (.string(let text), .enumeration): return PaperTerms.value(text, of: name)
        case (.int(let amount), .money): return Fen(amount).groupedText
        case (.list(let members), _) where members.isEmpty: return "—"
        case (.list, .list(.string)) where PaperTerms.knows(name):
            return try words.told(value, slot, [:]).zh
        case (.string(let text), .text):
            return CaseWords.opened(text, try words.cases.texts(of: [text]))
        default: return try words.text(value, as: slot.type, [:])
        }
    }

    /// The bare name of what a field stands for; its code where it has none.
    func name(_ field: String, of stream: CaseStream) throws -> String {
        guard let id = stream.text(field) else { return "—" }
        guard let named = try ledger.cases.stream(id) else { return CaseWords.unnamed(id) }
        let headline = try words.headlines(of: [named])[named.id] ?? ""
        return headline.isEmpty ? named.code : headline
    }

    /// Names and values of some fields, those without a value left out.
    func pairs(
        _ names: [String],
        of stream: CaseStream,
        _ instance: String = ""
    ) throws -> [(name: String, value: String)] {
        let chart = words.rules.chart(instance: instance, kind: stream.kind)
        return try names.compactMap { name in
            guard let number = chart?.fieldNumbers[name] else { return nil }
            let text = try text(name, of: stream, instance)
            return text == "—" ? nil : (chart?.fields[number].title.zh ?? name, text)
        }
    }

    // MARK: Where it stands

    /// The road of an ordinary project; what leads off it is added when the case went there.
    private static let road = [
        "case.lead", "case.intake", "case.evaluation", "case.listing", "case.cultivating",
        "case.closed",
    ]

    func stagePicture() throws -> StagePicture {
        guard let chart = words.rules.charts[ProjectNoun.kind] else {
            return StagePicture(road: [], tracks: [])
        }
        let been = try enteredStates()
        let titles = { (path: String) -> String in
            chart.title(ofState: path)?.zh ?? path
        }
        var road = CasePaper.road.map { path -> StagePicture.Stage in
            let standing: StagePicture.Standing =
                project.isIn(path) ? .current : been.contains(path) ? .done : .ahead
            return StagePicture.Stage(titles(path), standing)
        }
        if !CasePaper.road.contains(where: { project.isIn($0) }),
            let path = project.root.active.first
        {
            // Rejected, in reserve, ended: what would still lie ahead is not drawn.
            road.removeAll { $0.standing == .ahead }
            let parts = path.split(separator: ".")
            let top = parts.first == "case" ? parts.prefix(2).joined(separator: ".") : path
            road.append(StagePicture.Stage(titles(top), .current))
        }
        return StagePicture(road: road, tracks: tracks(chart))
    }

    private func tracks(_ chart: Chart) -> [StagePicture.Stage] {
        guard let number = chart.stateNumbers["case.cultivating"],
            chart.states[number].kind == .parallel
        else { return [] }
        return chart.states[number].children.compactMap { child in
            let track = chart.states[child]
            guard let path = project.root.active.first(where: { $0.hasPrefix(track.path + ".") }),
                let state = chart.stateNumbers[path]
            else { return nil }
            return StagePicture.Stage(
                track.title.zh,
                state: chart.states[state].title.zh,
                CasePaper.standing(of: chart.states[state].id)
            )
        }
    }

    private static func standing(of state: String) -> StagePicture.Standing {
        switch state {
        case "active": .current
        case "passed": .done
        case "recycled": .troubled
        case "failed": .failed
        case "not_applicable": .skipped
        default: .ahead
        }
    }

    /// Every state that the project was ever in.
    private func enteredStates() throws -> Set<String> {
        var states: Set<String> = []
        for event in try ledger.cases.events(of: project.id) {
            for taken in try EventBody(parsing: event.body).steps where taken.instance.isEmpty {
                for microstep in taken.step.microsteps { states.formUnion(microstep.entered) }
            }
        }
        return states
    }

    // MARK: Money

    /// The open account under whose cap the project's group stands; nil before any commitment.
    func capAccount() throws -> CaseStream? {
        var canonical = project
        var seen: Set<String> = [project.id]
        while let group = canonical.text("group"), seen.insert(group).inserted,
            let next = try ledger.cases.stream(group)
        { canonical = next }
        return CapAccount.open(among: try ledger.cases.children(of: canonical.id))
    }

    /// What a milestone of an agreement is, by what and how far; a dash where nothing was written.
    func milestone(_ key: String, of agreement: CaseStream) throws -> String {
        let what = try ["description", "metric", "target"].map {
            try text($0, of: agreement, key)
        }.filter { $0 != "—" }
        return what.isEmpty ? "—" : what.joined(separator: "；")
    }

    /// A field of all agreements together, as an amount.
    func total(_ field: String, of agreements: [CaseStream]) throws -> Fen {
        try Fen.sum(agreements.map { Fen($0.integer(field) ?? 0) })
    }

    // MARK: Time

    struct Due {
        let date: CivilDate
        let text: String
    }

    /// Deadlines that run, and days on which milestones are due, soonest first.
    func deadlines() -> [Due] {
        var list: [Due] = []
        for stream in streams {
            for (key, state) in stream.instances where !state.isDone {
                let chart = words.rules.chart(instance: key, kind: stream.kind)
                let part = instanceTitle(key, chart)
                for deadline in state.deadlines.values where deadline.remaining == nil {
                    let title =
                        chart?.title(ofState: deadline.state)?.zh
                        ?? deadline.id
                    list.append(
                        Due(
                            date: deadline.due.date,
                            text: "\(part)\(title)期限\(deadline.isProvisional ? "（暂定）" : "")"
                                + " \(stream.code)"
                        )
                    )
                }
                if key.hasPrefix("milestone/"), let text = stream.text("due_on", of: key),
                    let date = CivilDate(text)
                {
                    list.append(Due(date: date, text: "\(part)到期 \(stream.code)"))
                }
            }
        }
        return list.sorted { ($0.date, $0.text) < ($1.date, $1.text) }
    }

    /// `里程碑1` for `milestone/1`; empty for the case itself.
    private func instanceTitle(_ key: String, _ chart: Chart?) -> String {
        guard !key.isEmpty else { return "" }
        let number = key.split(separator: "/").last ?? ""
        return (chart?.definition.title.zh ?? key) + number
    }
}
