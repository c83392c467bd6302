import Casework
import Portfolio
import Store
import Web
import Workflow

/// The months that were published: figures that stay, and what became known of them since.
struct MonthsPage {
    let visit: Visit

    init(_ visit: Visit) { self.visit = visit }

    /// All months, and the next one for who may publish it.
    func answer() throws -> WebResponse {
        let months = try PublishedMonths(visit.ledger).list
        let title = visit.say("已发布的月度数据", "Published months")
        return visit.page(title) {
            tag(.h1) { title }
            tag(.p, .class("soft")) {
                visit.say(
                    "发布后的数值不再改变；后来登记、更正、合并的，逐项列为调整。发布数加调整等于看板现在的数值。",
                    "What was published stays. What was recorded, corrected or merged since is told"
                        + " item by item: the published figure with them is what the board tells"
                        + " now."
                )
            }
            tag(.p) { tag(.a, .href("/board")) { visit.say("回到看板", "Back to the board") } }
            if let place = placeForNext(months) { place }
            if months.isEmpty {
                tag(.p) { visit.say("还没有发布过月度数据。", "No month is published yet.") }
            } else {
                table(months)
            }
        }
    }

    private func table(_ months: [PublishedMonth]) -> HTML {
        PageTable(
            [visit.say("月份", "Month")] + MonthFigures.metrics.map(\.rawValue)
                + [visit.say("调整", "Adjustments"), visit.say("所知", "Known at")]
        ).html {
            for month in months.reversed() {
                tag(.tr) {
                    tag(.th, .plain("scope", "row")) {
                        tag(.a, .href("/board/months/\(month.month)")) { "\(month.month)" }
                    }
                    for row in month.rows {
                        tag(.td, .class("number")) {
                            "\(row.published)"
                            if row.present != row.published {
                                tag(.span, .class("warn")) {
                                    visit.say("（现 \(row.present)）", " (now \(row.present))")
                                }
                            }
                        }
                    }
                    tag(.td, .class("number")) { "\(month.adjustments.count)" }
                    tag(.td) { Visit.minute(month.knownAt) }
                }
            }
        }
    }

    /// The form for the month that ended last, for the roles that may publish it.
    private func placeForNext(_ months: [PublishedMonth]) -> HTML? {
        let last = Month(visit.ledger.now.date).adding(-1)
        let roles = visit.words.rules.charts[MonthProcedure.kind].map { chart in
            chart.transitions.filter { transition in
                transition.events.contains { chart.events[$0].name == chart.startEvent }
            }.flatMap(\.roles)
        }
        guard !months.contains(where: { $0.month == last }), let roles,
            roles.contains(where: visit.roles.contains)
        else { return nil }
        return tag(.p) {
            tag(
                .a,
                .class("button"),
                .href("/new/\(MonthProcedure.kind)?f.month=\(last)")
            ) { visit.say("发布 \(last)", "Publish \(last)") }
        }
    }

    // MARK: One month

    func month() throws -> WebResponse {
        let text = visit.parameters["month"] ?? ""
        guard let wanted = Month(text) else { throw CaseRefusals.notFound(text) }
        let months = try PublishedMonths(visit.ledger, only: wanted)
        guard let month = months.list.first else { throw CaseRefusals.notFound(text) }
        let told = try ToldMonths(visit.ledger, months)
        let title = visit.say("\(month.month) 已发布的数据", "\(month.month) as published")
        return visit.page(title) {
            tag(.h1) { title }
            tag(.p, .class("soft")) {
                let (known, rule) = (Visit.minute(month.knownAt), month.rule.version)
                visit.say(
                    "截至 \(month.date)，按 \(known) 所知；口径 \(rule)；摘要 ",
                    "As of \(month.date), as known at \(known); rule \(rule); digest "
                )
                tag(.span, .class("code")) { String(month.digest.prefix(23)) }
            }
            tag(.p, month.isConfirmed ? .class("good") : .class("bad")) {
                month.isConfirmed
                    ? visit.say("按当时的事实和口径重新计数，与发布时一致。", "Counted again, it is what was published.")
                    : visit.say(
                        "重新计数与发布时不符，请系统管理员核验台账（dipper verify）。",
                        "Counting again gives something else: the administrator can verify the"
                            + " ledger (dipper verify)."
                    )
            }
            tag(.p) {
                tag(.a, .href("/board/months")) { visit.say("全部月份", "All months") }
                " · "
                tag(.a, .href("/cases/\(FormFields.encoded(month.code))")) { month.code }
            }
            figures(month)
            adjustments(month, told)
        }
    }

    private func figures(_ month: PublishedMonth) -> HTML {
        func address(_ code: String, _ moment: String?) -> String {
            var fields = FormFields([("as_of", "\(month.date)")])
            if let moment { fields.pairs.append(("known_at", moment)) }
            return "/board/\(FormFields.encoded(code))?\(fields.urlEncoded)"
        }
        return PageTable(
            [
                visit.say("目标", "Goal"), visit.say("发布数", "Published"),
                visit.say("其后增加", "Added since"), visit.say("其后减少", "Removed since"),
                visit.say("口径影响", "By another rule"), visit.say("现在数", "Now"),
            ],
            isWalked: false
        ).html {
            for row in month.rows {
                let code = row.metric.rawValue
                tag(.tr) {
                    tag(.th, .plain("scope", "row")) { "\(code) \(visit.say(row.goal))" }
                    tag(.td, .class("number")) {
                        tag(.a, .href(address(code, month.knownAt.description))) {
                            "\(row.published)"
                        }
                    }
                    tag(.td, .class("number")) { "\(row.added)" }
                    tag(.td, .class("number")) { "\(row.removed)" }
                    tag(.td, .class("number")) { "\(row.byRule)" }
                    tag(.td, .class("number")) {
                        tag(.a, .href(address(code, nil))) { "\(row.present)" }
                    }
                }
            }
        }
    }

    @HTMLBuilder private func adjustments(
        _ month: PublishedMonth,
        _ told: ToldMonths
    ) -> [HTML] {
        tag(.h2) {
            visit.say("调整（\(month.adjustments.count)）", "Adjustments (\(month.adjustments.count))")
        }
        PageTable([
            visit.say("目标", "Goal"), visit.say("变化", "Change"), visit.say("案卷", "Case"),
            visit.say("计入日期", "Counts from"), visit.say("何时、由哪个事项", "When, and by which event"),
        ]).html {
            for adjustment in month.adjustments {
                let difference = adjustment.difference
                tag(.tr) {
                    tag(.td) { difference.metric.rawValue }
                    tag(.td, .class("number")) { difference.isAdded ? "+1" : "−1" }
                    tag(.td) { name(difference.item.subject, told) }
                    tag(.td) { "\(difference.item.since)" }
                    tag(.td) {
                        if adjustment.isByRule { visit.say("口径改变", "Another rule") }
                        for record in adjustment.records {
                            tag(.div) { visit.say(told.words(record)) }
                        }
                    }
                }
            }
        }
    }

    private func name(_ subject: String, _ told: ToldMonths) -> HTML {
        let words = visit.say(told.name(subject))
        guard let code = told.code(subject) else { return HTML(words) }
        return tag(.a, .href("/cases/\(FormFields.encoded(code))")) { words }
    }
}
