import Portfolio
import Spreadsheet
import Workflow

/// The columns of a cap table's history, and its rows as the rule takes them.
enum CapTableFile {
    /// What a row is; several of them are one deed of the rule with other fields.
    private enum Entry: String, CaseIterable {
        case found, invest, keep, convert, transfer, redeem, exit, concert, compare

        var names: [String] {
            switch self {
            case .found: ["设立", "发起", "增资"]
            case .invest: ["融资", "投资"]
            case .keep: ["优先认缴", "跟投"]
            case .convert: ["转股"]
            case .transfer: ["转让"]
            case .redeem: ["减资", "回购减资"]
            case .exit: ["退出"]
            case .concert: ["一致行动"]
            case .compare: ["比较范围"]
            }
        }

        var needed: [String] {
            switch self {
            case .found: ["units"]
            case .invest, .convert: ["amount"]
            case .transfer: ["to"]
            case .compare: ["set"]
            case .keep, .redeem, .exit, .concert: []
            }
        }

        var possible: [String] {
            switch self {
            case .found: ["paid_in"]
            case .invest: ["pre_money"]
            case .keep: ["amount", "pre_money"]
            case .convert:
                ["pre_money", "timing", "discount_bps", "valuation_cap", "holding_cap_bps"]
            case .transfer, .redeem: ["units"]
            case .exit: ["units", "to"]
            case .concert: ["set"]
            case .compare: []
            }
        }
    }

    static let fields: [SheetField] = [
        SheetField("date", ["日期", "发生日期"], .date, isRequired: true),
        SheetField("name", ["轮次", "名称"], .text(most: 60)),
        SheetField(
            "deed",
            ["事项"],
            .choice(
                code: "CELL_CHOICE",
                Entry.allCases.map { SheetField.Choice($0.rawValue, $0.names) }
            ),
            isRequired: true
        ),
        SheetField("holder", ["股东", "股东名称"], .text(most: 100), isRequired: true),
        SheetField("units", ["份额", "认缴出资额", "股数"], .money),
        SheetField("amount", ["金额", "投资额"], .money),
        SheetField("pre_money", ["投前估值"], .money),
        SheetField("paid_in", ["实缴", "实缴出资额"], .money),
        SheetField(
            "timing",
            ["口径"],
            .choice(
                code: "CELL_CHOICE",
                ConversionTiming.allCases.map { .init($0.rawValue, [$0.title.zh]) }
            )
        ),
        SheetField("discount_bps", ["折扣基点", "折扣"], .integer),
        SheetField("valuation_cap", ["估值上限"], .money),
        SheetField("holding_cap_bps", ["持股上限基点", "持股上限"], .integer),
        SheetField("to", ["受让方"], .text(most: 100)),
        SheetField("set", ["组", "范围"], .text(most: 60)),
    ]

    static let mostRows = 2000

    /// Every row; refused with what cells, rows and the table are refused for, all at once.
    ///
    /// - Parameters:
    ///   - table: the sheet, with its places.
    ///   - isJointStock: whether units are whole shares.
    /// - Returns: the rows in the order of the table.
    /// - Throws: `ROWS_EMPTY`, `ROWS_MOST`, `CAP_TABLE_MISSING`, `CAP_TABLE_UNUSED`,
    ///   `SHARES_FORM` and what cells are refused for.
    static func steps(
        in table: SheetTable,
        isJointStock: Bool
    ) throws(Refusal) -> [CapTableStep] {
        guard !table.rows.isEmpty else { throw Refusal(empty(table.file)) }
        guard table.rows.count <= mostRows else {
            throw Refusal(tooMany(table.file, table.rows.count))
        }
        var steps: [CapTableStep] = []
        var blockers: [Blocker] = []
        for index in table.rows.indices {
            let record = table.record(index)
            blockers += record.blockers
            guard record.blockers.isEmpty else { continue }
            let reasons = form(record, table.rows[index], table, isJointStock)
            blockers += reasons
            guard reasons.isEmpty, let step = step(record, isJointStock) else { continue }
            steps.append(step)
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        return steps
    }

    /// A reason of the rule at its row and column.
    static func located(_ fault: CapTableFault, in table: SheetTable) -> Refusal {
        Refusal(
            fault.reasons.map { place, blocker in
                guard table.rows.indices.contains(place.step) else { return blocker }
                return blocker.at(table.place(table.rows[place.step], field: place.field))
            }
        )
    }

    // MARK: Rows

    /// Fields that the entry needs and lacks, or has and does not need.
    private static func form(
        _ record: SheetRecord,
        _ row: SheetGrid.Row,
        _ table: SheetTable,
        _ isJointStock: Bool
    ) -> [Blocker] {
        guard let entry = Entry(rawValue: record.text("deed")) else { return [] }
        var blockers: [Blocker] = []
        let common = ["date", "name", "deed", "holder"]
        for field in fields where !common.contains(field.name) {
            let isGiven = record.values[field.name] != nil
            let name = entry.names[0]
            if !isGiven, entry.needed.contains(field.name) {
                blockers.append(
                    table.blocker(
                        "CAP_TABLE_MISSING",
                        row,
                        field: field.name,
                        zh: "：\(name)一行须填\(field.title)",
                        en: "a row of \(entry.rawValue) needs \(field.name)",
                        expected: field.title
                    )
                )
            }
            if isGiven, !(entry.needed + entry.possible).contains(field.name) {
                blockers.append(
                    table.blocker(
                        "CAP_TABLE_UNUSED",
                        row,
                        field: field.name,
                        zh: "：\(name)一行用不到\(field.title)，应为空",
                        en: "a row of \(entry.rawValue) has no use for \(field.name)",
                        expected: ""
                    )
                )
            }
        }
        if isJointStock, case .money(let units)? = record.values["units"], units.count % 100 != 0 {
            blockers.append(
                table.blocker(
                    "SHARES_FORM",
                    row,
                    field: "units",
                    zh: "不是整股，股份有限公司的份额应为整数",
                    en: "is no whole number, as shares are",
                    expected: "11000000"
                )
            )
        }
        return blockers
    }

    private static func step(_ record: SheetRecord, _ isJointStock: Bool) -> CapTableStep? {
        guard case .date(let date)? = record.values["date"],
            let entry = Entry(rawValue: record.text("deed"))
        else { return nil }
        return CapTableStep(
            date,
            record.text("name"),
            record.text("holder"),
            deed(entry, record, isJointStock),
            preMoney: money(record, "pre_money"),
            paidIn: money(record, "paid_in")
        )
    }

    private static func deed(
        _ entry: Entry,
        _ record: SheetRecord,
        _ isJointStock: Bool
    ) -> CapTableStep.Deed {
        let units = money(record, "units").map { isJointStock ? $0.count / 100 : $0.count }
        let amount = money(record, "amount")
        let to = record.text("to")
        switch entry {
        case .found: return .issue(units: units ?? 0)
        case .invest: return .invest(amount ?? .zero)
        case .keep: return .keep(most: amount)
        case .convert:
            let terms = CapTableStep.Terms(
                timing: ConversionTiming(rawValue: record.text("timing")) ?? .alongside,
                discountBasisPoints: integer(record, "discount_bps") ?? 0,
                valuationCap: money(record, "valuation_cap"),
                holdingCapBasisPoints: integer(record, "holding_cap_bps")
            )
            return .convert(amount ?? .zero, terms)
        case .transfer: return .transfer(units: units, to: to)
        case .redeem: return .redeem(units: units)
        case .exit: return to.isEmpty ? .redeem(units: units) : .transfer(units: units, to: to)
        case .concert:
            let set = record.text("set")
            return .concert(set: set.isEmpty ? nil : set)
        case .compare: return .compare(set: record.text("set"))
        }
    }

    private static func money(_ record: SheetRecord, _ field: String) -> Fen? {
        guard case .money(let amount)? = record.values[field] else { return nil }
        return amount
    }

    private static func integer(_ record: SheetRecord, _ field: String) -> Int? {
        guard case .integer(let number)? = record.values[field] else { return nil }
        return Int(exactly: number)
    }

    private static func empty(_ file: String) -> Blocker {
        Blocker(
            code: "ROWS_EMPTY",
            message: Localized(
                zh: "文件只有表头，没有股权变动，请填表人补充",
                en: "The file has a header and no rows; whoever made the file can add them"
            ),
            place: file
        )
    }

    private static func tooMany(_ file: String, _ count: Int) -> Blocker {
        Blocker(
            code: "ROWS_MOST",
            message: Localized(
                zh: "文件有 \(count) 行，至多 \(mostRows) 行，请填表人分开",
                en: "The file has \(count) rows; at most \(mostRows) are taken:"
                    + " whoever made the file can part it"
            ),
            place: file,
            values: ["found": "\(count)", "expected": "<= \(mostRows)"]
        )
    }
}

extension ConversionTiming {
    /// How people call the reading.
    var title: Localized {
        switch self {
        case .alongside: Localized(zh: "同轮同口径", en: "alongside")
        case .preMoney: Localized(zh: "投前口径", en: "pre-money")
        case .postMoney: Localized(zh: "投后口径", en: "post-money")
        }
    }
}
