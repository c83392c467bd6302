import ArgumentParser
import Casework
import Portfolio
import Workflow

/// Who leads a project; only an enterprise earns the match (measure D19).
enum ProjectLead: String, Hashable, Sendable, CaseIterable, ExpressibleByArgument {
    case enterprise
    case university
}

/// `calc match`: the municipal match of national payments, on their running total.
struct CalcMatch: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "match",
        abstract: "国家专项配套：按国家资金累计拨付额计算每一笔与合计。"
    )

    @Option(help: ArgumentHelp("国家资金各笔拨付额（元），按先后以逗号分隔。", valueName: "A,B,…"))
    var paid: String

    @Option(help: "牵头单位：enterprise 企业，university 高校院所。")
    var lead: ProjectLead

    @OptionGroup var definitions: DefinitionOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let payments = try ArgumentList.amounts(paid, option: "--paid")
        let parameters = try definitions.parameters()
        let rule = NationalMatch(
            rateBasisPoints: try parameters.basisPoints("natmatch.rate_bps"),
            cap: try parameters.amount("natmatch.cap")
        )
        let claims = try rule.claims(
            nationalPayments: payments,
            isEnterpriseLed: lead == .enterprise
        )
        let total: Fen
        do {
            total = try Fen.sum(claims)
        } catch {
            throw Refusal(error.blocker(place: "--paid"))
        }
        return Answer(
            json: [
                "payments": .array(payments.map { JSON($0) }),
                "claims": .array(claims.map { JSON($0) }),
                "total": JSON(total),
                "rate_bps": JSON(rule.rateBasisPoints),
                "cap": JSON(rule.cap),
            ],
            lines: zip(payments, claims).map { payment, claim in
                Localized(
                    zh: "国家拨付 \(payment) 元，配套 \(claim) 元",
                    en: "National payment \(payment) CNY, match \(claim) CNY"
                )
            } + [
                Localized(
                    zh: "合计 \(total) 元（\(total.upperCaseText)），上限 \(rule.cap) 元",
                    en: "Total \(total) CNY, cap \(rule.cap) CNY"
                )
            ]
        )
    }
}
