import Casework
import Expression
import Portfolio
import Store
import Web
import Workflow

/// Projects that are like the one that is being registered: shown while it is typed, and with its
/// preview; of each only what the person sees.
struct TwinHints {
    let visit: Visit

    init(_ visit: Visit) { self.visit = visit }

    private static let mostShown = 5
    private static let fields = [
        "title", "lead_name", "lead_organisation", "partners", "core_ip", "public_information",
        "principal_investigator",
    ]

    /// Whether a form registers what may have twins.
    static func fits(_ page: EventPage) -> Bool {
        page.stream == nil && page.kind == "project"
    }

    /// Asked by the script with what is typed so far; a piece of a page.
    func answer() throws -> WebResponse {
        let typed = visit.request.query
        return .fragment(try html { typed.all("f.\($0)").joined(separator: ",") })
    }

    /// What is like a form as it was typed.
    func html(_ entry: EventEntry) throws -> HTML {
        try html { entry.values($0).joined(separator: ",") }
    }

    private func html(_ typed: (String) -> String) throws -> HTML {
        let pairs = try pairs(typed)
        guard !pairs.isEmpty else { return HTML([]) }
        return tag(.div, .class("note"), .plain("role", "status")) {
            tag(.strong) {
                visit.say(
                    "疑似重复 \(pairs.count) 个，请先核对：",
                    "\(pairs.count) projects are like this one; look at them first:"
                )
            }
            tag(.ul, .class("plain")) {
                for (stream, headline, pair) in pairs.prefix(TwinHints.mostShown) {
                    tag(.li) { line(stream, headline, pair) }
                }
            }
        }
    }

    private func line(_ stream: CaseStream, _ headline: String, _ pair: TwinPair) -> [HTML] {
        let points = visit.say("\(pair.score) 分", "\(pair.score) points")
        let strong = visit.say("，高度疑似", ", strong")
        let told = PersonalNumbers.masked(visit.say(TwinFinding.told(pair.reasons)))
        return [
            tag(.a, .class("code"), .href("/cases/\(FormFields.encoded(stream.code))")) {
                stream.code
            },
            HTML(" \(headline) · "),
            tag(.span, pair.isStrong ? .class("bad") : nil) {
                pair.isStrong ? points + strong : points
            },
            tag(.div, .class("soft")) { told },
        ]
    }

    /// Pairs with projects that the person sees, each with its title as he reads it.
    private func pairs(
        _ typed: (String) -> String
    ) throws -> [(CaseStream, String, TwinPair)] {
        guard visit.person != nil, try visit.ledger.rules().policy.parameters[TwinRule.mark] != nil
        else { return [] }
        var payload: [String: Value] = [:]
        for name in TwinHints.fields {
            let text = typed(name)
            guard !text.allSatisfy(\.isWhitespace) else { continue }
            payload[name] = name == "core_ip" ? TwinHints.list(text) : .string(text)
        }
        guard payload["title"] != nil else { return [] }
        let command = Command(
            target: .new(kind: "project", parent: nil),
            event: "register",
            payload: payload
        )
        let record = try visit.ledger.twinRecord(of: command, number: 0, place: "")
        let pairs = try visit.office.twins.pairs(for: record, visit.ledger)
        let others = Dictionary(
            pairs.map { ($0.first.id == record.id ? $0.second.id : $0.first.id, $0) }
        ) { first, _ in first }
        try visit.office.index.follow(visit.ledger)
        let streams = others.keys.compactMap { visit.office.index.entry($0)?.stream }
        let seen = try visit.ledger.cases.visible(streams)
        let headlines = try visit.words.headlines(of: seen)
        return seen.compactMap { stream in
            others[stream.id].map { (stream, headlines[stream.id] ?? "", $0) }
        }.sorted { ($1.2.score, $0.0.code) < ($0.2.score, $1.0.code) }
    }

    private static func list(_ text: String) -> Value {
        .list(text.split { "，,;；\n".contains($0) }.map { .string(String($0)) })
    }
}
