import Workflow

/// Why a list of expenses is refused.
enum CostBlockers {
    static func unknownCase(_ reference: String) -> Blocker {
        Blocker(
            code: "UNKNOWN_CASE",
            message: Localized(
                zh: "“\(reference)”不是拨转股协议或资助的编号，请填报人更正",
                en: "“\(reference)” is no agreement and no support; whoever entered it can correct"
                    + " it"
            ),
            place: "case",
            values: ["found": reference]
        )
    }

    static func rows() -> Blocker {
        Blocker(
            code: "COST_ROWS",
            message: Localized(
                zh: "清单应为 1 至 \(CostProcedure.mostRows) 行，每行有发票号、收款方、金额、日期，请填报人更正",
                en: "A list has 1 to \(CostProcedure.mostRows) rows, each with invoice, payee,"
                    + " amount and date; whoever entered it can correct it"
            ),
            place: "rows",
            values: ["expected": "1…\(CostProcedure.mostRows)"]
        )
    }

    /// What stands against leaving rows out: `ROW_UNKNOWN`, `ROWS_ALL`.
    static func striking(_ rows: Set<Int64>, of items: [CostItem]) -> [Blocker] {
        var blockers: [Blocker] = []
        let unknown = rows.subtracting(items.map(\.row)).sorted()
        if !unknown.isEmpty {
            let list = unknown.prefix(mostNamed).map { "\($0)" }.joined(separator: ", ")
            blockers.append(
                Blocker(
                    code: "ROW_UNKNOWN",
                    message: Localized(
                        zh: "清单没有这些行：\(list)，请填报人核对",
                        en: "The list does not have these rows: \(list); whoever entered them can"
                            + " check them"
                    ),
                    place: "rows",
                    values: ["found": list],
                    role: "PO"
                )
            )
        }
        guard items.allSatisfy({ rows.contains($0.row) }) else { return blockers }
        return blockers + [
            Blocker(
                code: "ROWS_ALL",
                message: Localized(
                    zh: "全部剔除时请撤回清单（withdraw）",
                    en: "To strike all of them, the list is withdrawn (withdraw)"
                ),
                place: "rows",
                role: "PO"
            )
        ]
    }

    /// A message names no more rows than these.
    private static let mostNamed = 20

    static func missing(_ field: String, row: Int64) -> Blocker {
        Blocker(
            code: "CELL_EMPTY",
            message: Localized(
                zh: "第 \(row) 行没有 \(field)，必须填写，请填报人补充",
                en: "Row \(row) has no \(field), which must be given; whoever entered it can add it"
            ),
            place: "\(row) \(field)",
            values: ["row": "\(row)", "field": field]
        )
    }

    static func date(_ text: String, row: Int64) -> Blocker {
        Blocker(
            code: "CELL_DATE",
            message: Localized(
                zh: "第 \(row) 行的日期为“\(text)”，应为存在的日期，如 2026-03-01，请填报人更正",
                en: "The date of row \(row) is “\(text)”; expected a day that exists, such as"
                    + " 2026-03-01; whoever entered it can correct it"
            ),
            place: "\(row) on",
            values: ["found": text, "row": "\(row)"]
        )
    }

    static func twice(_ item: CostItem, earlier: Int64) -> Blocker {
        Blocker(
            code: "DUP_COST",
            message: Localized(
                zh:
                    "第 \(item.row) 行（发票 \(item.invoice)，\(item.amount) 元）与第 \(earlier) 行相同，"
                    + "请填报人去掉其一",
                en: "Row \(item.row) (invoice \(item.invoice), \(item.amount) CNY) is the same as"
                    + " row \(earlier); whoever entered them can leave one out"
            ),
            place: "\(item.row) invoice",
            values: [
                "row": "\(item.row)", "invoice": item.invoice, "amount": item.amount.yuanText,
                "other_row": "\(earlier)",
            ],
            role: "PO"
        )
    }

    /// Where it was accepted is told to who may see that, and to others that it was.
    static func duplicate(
        _ item: CostItem,
        in found: (list: CaseStream, parent: CaseStream)?
    ) -> Blocker {
        var values = [
            "row": "\(item.row)", "invoice": item.invoice, "amount": item.amount.yuanText,
        ]
        var (zh, en) = ("已在别处认定", "is accepted elsewhere already")
        if let found {
            let instrument = found.list.text("instrument") ?? CapAccount.grant
            let code = found.parent.code
            values["list"] = found.list.code
            values["case"] = code
            values["instrument"] = instrument
            zh = "已由 \(instrument)（\(code)，清单 \(found.list.code)）认定"
            en = "is accepted by \(instrument) already (\(code), list \(found.list.code))"
        }
        return Blocker(
            code: "DUP_COST",
            message: Localized(
                zh: "第 \(item.row) 行（发票 \(item.invoice)，\(item.amount) 元）\(zh)，一笔费用只能由一个工具认定，"
                    + "请项目专员剔除这一行",
                en:
                    "Row \(item.row) (invoice \(item.invoice), \(item.amount) CNY) \(en); an"
                    + " expense is accepted by one instrument only; the project officer"
                    + " can strike the row"
            ),
            place: "\(item.row) invoice",
            values: values,
            role: "PO"
        )
    }
}
