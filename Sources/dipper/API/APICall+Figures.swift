import Casework
import Paper
import Portfolio
import Store
import Web
import Workflow

/// What is told of the goals besides the board: published months, the funnel, reports.
extension APICall {
    /// How far the projects came that the caller sees, as they are now.
    func funnel(_ board: BoardReading) throws -> ProjectFunnel {
        try office.boards.funnel(ledger, board) {
            try office.index.follow(ledger)
            let projects = office.index.entries(kind: ProjectNoun.kind)
            return try office.index.seen(projects, by: ledger.cases.reader).map(\.stream)
        }
    }

    /// The projects behind a number of the funnel, by code.
    func funnelStage() throws -> WebResponse {
        let name = part("stage")
        guard let row = try funnel(try board()).rows.first(where: { $0.stage.rawValue == name })
        else { throw CaseRefusals.notFound(name) }
        let ids =
            switch text("part") {
            case "standing": row.standing
            case "ended": row.ended
            default: row.reached
            }
        try office.index.follow(ledger)
        let after = text("after") ?? ""
        let rest = ids.compactMap { office.index.entry($0)?.stream }
            .filter { $0.code > after }.sorted { $0.code < $1.code }
        return try page(of: rest, ["stage": JSON(name), "count": JSON(ids.count)])
    }

    /// One page of cases that the caller sees, with where the list goes on.
    func page(of rest: [CaseStream], _ members: [String: JSON]) throws -> WebResponse {
        let shown = try ledger.cases.visible(Array(rest.prefix(limit)))
        let headlines = try words.headlines(of: shown)
        let last = rest.count > limit ? rest[limit - 1].code : nil
        let json: [String: JSON] = [
            "cases": .array(shown.map { .object($0.summary(headlines[$0.id] ?? "")) }),
            "after": last.map { JSON($0) } ?? .null,
        ]
        return linked(answer(json.merging(members) { $1 }), last)
    }

    /// An answer with the address of the next page, where there is one.
    func linked(_ response: WebResponse, _ last: String?) -> WebResponse {
        last.map { response.setting("link", next("after", $0)) } ?? response
    }

    func goalsImage() throws -> WebResponse {
        let board = try board()
        return .download(
            try BoardPicture(ledger, board).png(),
            name: "goals-\(board.date).png",
            type: "image/png"
        )
    }

    // MARK: Published months

    func months() throws -> WebResponse {
        let months = try PublishedMonths(ledger)
        let after = text("after") ?? ""
        let rest = months.list.filter { "\($0.month)" > after }
        let told = try ToldMonths(ledger, months)
        let last = rest.count > limit ? "\(rest[limit - 1].month)" : nil
        return linked(
            answer([
                "months": .array(rest.prefix(limit).map(told.json)),
                "after": last.map { JSON($0) } ?? .null,
            ]),
            last
        )
    }

    func month() throws -> WebResponse {
        let name = part("month")
        guard let month = Month(name) else { throw CaseRefusals.notFound(name) }
        let months = try PublishedMonths(ledger, only: month)
        guard let found = months.list.first else { throw CaseRefusals.notFound(name) }
        return answer(try ToldMonths(ledger, months).json(found).members)
    }

    // MARK: Reports

    func reports() throws -> WebResponse {
        try ledger.cases.require("goal", as: "reports")
        let published = Set(try PublishedMonths(ledger).list.map(\.month))
        return answer([
            "months": .array(
                try ReportsPage.months(ledger).map {
                    ["month": JSON("\($0)"), "published": .bool(published.contains($0))]
                }
            )
        ])
    }

    func report() throws -> WebResponse {
        try ledger.cases.require("goal", as: "reports")
        guard let shape = ReportPaper.Shape(rawValue: part("shape")),
            let month = Month(part("month")),
            let format = ReportFormat(rawValue: text("format") ?? ReportFormat.pdf.rawValue)
        else { throw CaseRefusals.notFound(part("month")) }
        let report = try MonthReport(ledger, month, index: office.index)
        let file = try ReportFile(ledger, ReportPaper(report: report, shape: shape))
        return .download(
            try file.bytes(format).bytes,
            name: "\(file.name).\(format.rawValue)",
            type: format.type
        )
    }
}
