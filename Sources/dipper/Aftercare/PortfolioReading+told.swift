import Casework
import Portfolio
import Spreadsheet
import Workflow

/// The portfolio for programs, in sentences and as sheets.
extension PortfolioReading {
    /// A page of it with the sums of all.
    func json(_ lines: [PortfolioTable.Line], next: String?) -> [String: JSON] {
        [
            "as_of": JSON(today.description),
            "total": PortfolioReading.json(table.total),
            "above": .bool(table.isTotalAbove),
            "vintages": .array(
                table.vintages.map { vintage in
                    [
                        "year": vintage.year.map { JSON($0) } ?? .null,
                        "amounts": PortfolioReading.json(vintage.amounts),
                    ]
                }
            ),
            "agreements": .array(lines.map(json)),
            "dues": .array(dues.map { JSON($0.zh) }),
            "after": next.map { JSON($0) } ?? .null,
        ]
    }

    static func json(_ amounts: PortfolioTable.Amounts) -> JSON {
        [
            "agreements": JSON(amounts.agreements), "amount": JSON(amounts.amount),
            "paid": JSON(amounts.paid), "outstanding": JSON(amounts.outstanding),
            "converted": JSON(amounts.converted), "repaid": JSON(amounts.repaid),
            "recovered": JSON(amounts.recovered), "written_off": JSON(amounts.writtenOff),
            "exited": JSON(amounts.exited), "exit_gain": JSON(amounts.exitGain),
            "exit_loss": JSON(amounts.exitLoss),
            // Exact, as numerator over denominator.
            "loss": amounts.loss.map { JSON("\($0)") } ?? .null,
        ]
    }

    private func json(_ line: PortfolioTable.Line) -> JSON {
        [
            "code": JSON(line.agreement.code), "states": JSON(line.agreement.root.active),
            "project": JSON(project(line)), "payee": JSON(payee(line)),
            "signed_on": line.signedOn.map { JSON($0.description) } ?? .null,
            "amounts": PortfolioReading.json(line.amounts),
            "above": .bool(table.isAbove(line)),
            "next": line.next.map { item in
                [
                    "code": JSON(item.code), "instance": JSON(item.instance),
                    "deadline": JSON(item.deadline), "due": JSON(item.due.description),
                ]
            } ?? .null,
            "risk": [
                "points": JSON(line.risk.points), "band": JSON(line.risk.band.rawValue),
                "reasons": .array(
                    line.risk.reasons.map {
                        [
                            "reason": JSON($0.kind.rawValue), "of": JSON($0.subject),
                            "points": JSON($0.points),
                        ]
                    }
                ),
            ],
        ]
    }

    func lines(_ lines: [PortfolioTable.Line]) -> [Localized] {
        let total = table.total
        let loss = PortfolioReading.percent(total.loss)
        return [
            Localized(
                zh: "截至 \(today)，协议 \(total.agreements) 份，已付 \(total.paid.groupedText)，"
                    + "未收回 \(total.outstanding.groupedText)，已转股 "
                    + "\(total.converted.groupedText)（其中已退出 \(total.exited.groupedText)），"
                    + "已核销 \(total.writtenOff.groupedText)，"
                    + "损失率 \(loss)",
                en:
                    "As of \(today): \(total.agreements) agreements, paid "
                    + "\(total.paid.groupedText), outstanding "
                    + "\(total.outstanding.groupedText), converted "
                    + "\(total.converted.groupedText) (exited \(total.exited.groupedText)),"
                    + " written off"
                    + " \(total.writtenOff.groupedText), loss \(loss)"
            )
        ] + dues
            + lines.map { line in
                let reasons = PortfolioReading.reasons(line.risk)
                let amounts = line.amounts
                return Localized(
                    zh: "\(line.agreement.code)　\(project(line))　\(states(line).zh)　已付 "
                        + "\(amounts.paid.groupedText)，未收回 \(amounts.outstanding.groupedText)"
                        + "　损失率 \(PortfolioReading.percent(amounts.loss))　风险 "
                        + "\(line.risk.points)（\(line.risk.band.title.zh)）"
                        + (reasons.zh.isEmpty ? "" : "：\(reasons.zh)"),
                    en: "\(line.agreement.code)  \(project(line))  \(states(line).en)  paid "
                        + "\(amounts.paid.groupedText), outstanding"
                        + " \(amounts.outstanding.groupedText)  loss"
                        + " \(PortfolioReading.percent(amounts.loss))  risk \(line.risk.points)"
                        + " (\(line.risk.band.title.en))"
                        + (reasons.en.isEmpty ? "" : ": \(reasons.en)")
                )
            }
    }

    private static let money = [
        "协议金额（元）", "已付（元）", "未收回（元）", "已转股（元）", "其中已退出（元）", "退出收益（元）", "退出损失（元）",
        "已偿还（元）", "已收回（元）", "已核销（元）",
    ].map { SheetPage.Column($0, .money) }

    private static func cells(_ amounts: PortfolioTable.Amounts) -> [Cell] {
        [
            amounts.amount, amounts.paid, amounts.outstanding, amounts.converted,
            amounts.exited, amounts.exitGain, amounts.exitLoss, amounts.repaid,
            amounts.recovered, amounts.writtenOff,
        ].map { .number($0.yuanText) }
    }

    /// All lines, then the sums by the year of the signature.
    var sheets: [(page: SheetPage, rows: [[Cell]])] {
        [
            (
                SheetPage(
                    name: "投资组合",
                    columns: [
                        .init("协议"), .init("项目"), .init("收款单位"), .init("签署日期", .date),
                        .init("状态"),
                    ] + PortfolioReading.money + [
                        .init("损失率"), .init("下一期限"), .init("风险分", .integer), .init("风险"),
                        .init("理由"),
                    ]
                ),
                table.lines.map { line in
                    [
                        .text(line.agreement.code), Cell(text: project(line)),
                        Cell(text: payee(line)), line.signedOn.map { .date($0) } ?? .empty,
                        Cell(text: states(line).zh),
                    ] + PortfolioReading.cells(line.amounts) + [
                        Cell(text: PortfolioReading.percent(line.amounts.loss)),
                        Cell(text: next(line).zh), .number("\(line.risk.points)"),
                        Cell(text: line.risk.band.title.zh),
                        Cell(text: PortfolioReading.reasons(line.risk).zh),
                    ]
                }
            ),
            (
                SheetPage(
                    name: "按签署年度",
                    columns: [.init("签署年度"), .init("协议数", .integer)]
                        + PortfolioReading.money + [.init("损失率")]
                ),
                table.vintages.map { vintage in
                    [
                        Cell(text: vintage.year.map { "\($0)" } ?? "未签署"),
                        .number("\(vintage.amounts.agreements)"),
                    ] + PortfolioReading.cells(vintage.amounts)
                        + [Cell(text: PortfolioReading.percent(vintage.amounts.loss))]
                }
            ),
        ]
    }
}
