import Casework
import Portfolio
import Web
import Workflow

/// The latest cases of a kind that a person sees, where each has a page of its own: meetings,
/// sessions, lists of what experts are paid.
struct LatestCases {
    let visit: Visit
    let kind: String
    /// Under which address the pages stand, such as `/meetings`.
    let place: String
    /// How many there are, the older ones among them.
    let count: Int
    private let streams: [CaseStream]
    private let headlines: [String: String]

    private static let most = 100

    init(_ visit: Visit, _ kind: String, at place: String) throws {
        try visit.office.index.follow(visit.ledger)
        let query = CaseQuery(FormFields([("kind", kind)]))
        let found = try CaseSearch(query, visit.office.index, visit.words).matching()
        let latest = found.suffix(LatestCases.most).reversed().map(\.stream)
        (self.visit, self.kind, self.place) = (visit, kind, place)
        count = found.count
        streams = try visit.ledger.cases.visible(latest)
        headlines = try visit.words.headlines(of: streams)
    }

    func holds(_ stream: CaseStream) -> Bool { streams.contains { $0.id == stream.id } }

    /// The way to begin one, for who may.
    func beginning(_ title: String) -> HTML {
        let chart = visit.words.rules.charts[kind]
        let mayBegin = chart?.starts.contains { start in
            chart?.transitions[start].roles.contains(where: visit.roles.contains) ?? false
        }
        guard mayBegin == true else { return HTML([]) }
        return tag(.a, .class("button"), .href("/new/\(kind)")) { title }
    }

    /// Their table, the latest on top; `row` is given the way to each, which is one of its cells.
    func table(_ titles: [String], row: (CaseStream, HTML) -> [HTML]) -> HTML {
        PageTable(titles).html(
            streams.map { stream in
                row(
                    stream,
                    HTML([
                        tag(.a, .href("\(place)/\(FormFields.encoded(stream.code))")) {
                            headlines[stream.id] ?? stream.code
                        },
                        tag(.span, .class("soft code")) { " \(stream.code)" },
                    ])
                ) + [HTML(visit.say(visit.words.states(of: stream)))]
            }
        )
    }
}
