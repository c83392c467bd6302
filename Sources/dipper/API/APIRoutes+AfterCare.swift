import Casework
import Portfolio
import Web
import Workflow

/// What comes up for agreements and enterprises, the portfolio, and the evidence of exemptions.
extension APIRoutes {
    static let afterCare: [APIRoute] = [
        APIRoute(
            .get,
            "aftercare",
            "getAfterCare",
            "投后日历：多少天内到期和已逾期的事项，由谁办理，哪些年度的预算不够",
            "What comes up for agreements and enterprises, who acts, and budgets that lack",
            answers: [ok("投后日历", "The calendar", APIShapes.afterCare)],
            answer: { try $0.afterCare() }
        ).with {
            $0.parameters = [
                .query(
                    "days",
                    .integer(1...Int64(AfterCareReading.most)),
                    "多少天以内，缺省 \(AfterCareReading.usual)",
                    "How many days to look, \(AfterCareReading.usual) unless given"
                )
            ]
            $0.furtherProblems = [404]
        },
        APIRoute(
            .get,
            "portfolio",
            "getPortfolio",
            "投资组合：逐份协议的去向、损失率、下一期限、风险分及理由，合计与按签署年度",
            "What became of each agreement's money, its loss, next date and risk, with sums",
            answers: [
                ok("一页协议与全部合计", "A page of agreements with the sums of all", APIShapes.portfolio)
                    .telling(["Link": nextLink])
            ],
            answer: { try $0.portfolio() }
        ).with {
            $0.parameters = [
                .query("after", .text(0...100), "从此协议编号之后列起", "Only what comes after it"),
                limit,
            ]
            $0.furtherProblems = [404]
        },
        APIRoute(
            .get,
            "exemptions/:code/evidence",
            "getExemptionEvidence",
            "尽职免责的台账证据，按登记时的版本重新生成并核对摘要",
            "The evidence of an exemption case, made again and compared with what was recorded",
            answers: [ok("证据", "The evidence", APIShapes.exemptionEvidence)],
            answer: { try $0.exemptionEvidence() }
        ).with {
            $0.parameters = [
                .path("code", APIShapes.code, "免责案卷编号", "The code of the exemption case")
            ]
        },
    ]
}

extension APICall {
    private func indexed(_ kind: String) throws -> [CaseStream] {
        try ledger.cases.visible(office.index.entries(kind: kind).map(\.stream))
    }

    func afterCare() throws -> WebResponse {
        let days = integer("days").map { Int($0) } ?? AfterCareReading.usual
        return answer(try AfterCareReading(ledger, words, office, within: days).json)
    }

    func portfolio() throws -> WebResponse {
        try office.index.follow(ledger)
        let portfolio = try PortfolioReading(ledger, words, cases: indexed)
        let (lines, next) = portfolio.page(after: text("after") ?? "", limit: limit)
        return linked(answer(try portfolio.named(lines).json(lines, next: next)), next)
    }

    func exemptionEvidence() throws -> WebResponse {
        let stream = try found()
        guard stream.kind == ExemptionNoun.kind else { throw CaseRefusals.notFound(part("code")) }
        return answer(try ExemptionReading(stream, ledger, words).json)
    }
}

extension APIShapes {
    static let afterCare = answer([
        APIMember("as_of", .text), APIMember("days", .count),
        APIMember(
            "alerts",
            list(
                .object([
                    APIMember("code", .text), APIMember("instance", .text),
                    APIMember("kind", .text), APIMember("deadline", .text),
                    APIMember("title", .text), APIMember("what", .text), APIMember("due", .text),
                    APIMember("overdue", .bool), APIMember("roles", texts),
                ])
            )
        ),
        APIMember(
            "budgets",
            list(
                .object([
                    APIMember("year", .count), APIMember("instrument", .text),
                    APIMember("lacking", .text),
                ])
            )
        ),
    ])

    private static let amounts = APIShape.object([
        APIMember("agreements", .count), APIMember("amount", .text), APIMember("paid", .text),
        APIMember("outstanding", .text), APIMember("converted", .text),
        APIMember("repaid", .text), APIMember("recovered", .text),
        APIMember("written_off", .text), APIMember("exited", .text),
        APIMember("exit_gain", .text), APIMember("exit_loss", .text),
        APIMember(
            "loss",
            .nullable(.text),
            about: Localized(
                zh: "损失率，精确分数，如 1/3；没有支付的为 null",
                en: "The loss as an exact fraction, such as 1/3; null where nothing was paid"
            )
        ),
    ])

    private static let risk = APIShape.object([
        APIMember("points", .count),
        APIMember("band", .choice(RiskIndex.Band.allCases.map(\.rawValue))),
        APIMember(
            "reasons",
            list(
                .object([
                    APIMember("reason", .choice(RiskReason.Kind.allCases.map(\.rawValue))),
                    APIMember("of", .text), APIMember("points", .count),
                ])
            )
        ),
    ])

    private static let line = APIShape.object([
        APIMember("code", .text), APIMember("states", texts), APIMember("project", .text),
        APIMember("payee", .text), APIMember("signed_on", .nullable(.text)),
        APIMember("amounts", amounts), APIMember("above", .bool),
        APIMember(
            "next",
            .nullable(
                .object([
                    APIMember("code", .text), APIMember("instance", .text),
                    APIMember("deadline", .text), APIMember("due", .text),
                ])
            )
        ),
        APIMember("risk", risk),
    ])

    static let portfolio = answer([
        APIMember("as_of", .text), APIMember("total", amounts), APIMember("above", .bool),
        APIMember(
            "vintages",
            list(
                .object([
                    APIMember("year", .nullable(.count)), APIMember("amounts", amounts),
                ])
            )
        ),
        APIMember("agreements", list(line)), APIMember("dues", texts), after,
    ])

    static let exemptionEvidence = answer([
        APIMember("code", .text), APIMember("digest", .text), APIMember("confirmed", .bool),
        APIMember("collected_on", .text),
        APIMember(
            "steps",
            list(
                .object([
                    APIMember("code", .text), APIMember("version", .count),
                    APIMember("event", .text), APIMember("roles", texts),
                    APIMember("effective", .text), APIMember("recorded_at", .text),
                    APIMember("hash", .text),
                ])
            )
        ),
        APIMember(
            "rounds",
            list(
                .object([
                    APIMember("round", .text), APIMember("seats", .count),
                    APIMember("declared", .count), APIMember("conflicted", .count),
                ])
            )
        ),
        APIMember(
            "checks",
            list(
                .object([
                    APIMember("code", .text), APIMember("part", .text),
                    APIMember("due", .nullable(.text)), APIMember("done", .nullable(.text)),
                    APIMember("late", .bool),
                ])
            )
        ),
    ])
}
