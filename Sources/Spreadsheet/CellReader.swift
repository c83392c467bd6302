package import Portfolio
package import Workflow

/// What a cell says, typed by the field that it fills.
package enum CellValue: Hashable, Sendable {
    case text(String)
    case money(Fen)
    case date(CivilDate)
    case integer(Int64)
    case bool(Bool)
    case list([String])

    /// As it is shown, for a comparison of old and new.
    package var shown: String {
        switch self {
        case .text(let text): text
        case .money(let amount): amount.yuanText
        case .date(let date): date.description
        case .integer(let number): "\(number)"
        case .bool(let truth): truth ? "是" : "否"
        case .list(let members): members.joined(separator: "、")
        }
    }
}

/// Why a cell cannot be what its field takes: a code, the rest of a sentence, what was expected.
struct CellFault: Error, Hashable {
    let code: String
    let zh: String
    let en: String
    let expected: String
}

/// Reads one cell as the kind of its field.
struct CellReader {
    let field: SheetField
    /// Of which the column's title says the amounts are.
    let unit: MoneyUnit
    /// Values to choose from, by each of their names made plain.
    private let values: [String: String]

    init(field: SheetField, unit: MoneyUnit) {
        self.field = field
        self.unit = unit
        var values: [String: String] = [:]
        if case .choice(_, let choices) = field.kind {
            for choice in choices {
                for name in [choice.value] + choice.names {
                    let plain = CellReader.plain(name)
                    if values[plain] == nil { values[plain] = choice.value }
                }
            }
        }
        self.values = values
    }

    private static func plain(_ text: String) -> String {
        PlainText.halfWidth(text).lowercased().filter { !$0.isWhitespace }
    }

    /// The value; nil for an empty cell of a field that may be empty.
    func value(_ cell: Cell) throws(CellFault) -> CellValue? {
        if case .fault(let text) = cell {
            throw fault(
                "CELL_FAULT",
                "是无效的值“\(text)”",
                "holds the invalid value “\(text)”",
                field.title
            )
        }
        guard !cell.isBlank else {
            guard !field.isRequired else {
                throw fault("CELL_EMPTY", "为空，必须填写", "is empty and must be given", field.title)
            }
            return nil
        }
        switch field.kind {
        case .text(let most): return .text(try text(cell, most: most))
        case .money: return .money(try money(cell))
        case .date: return .date(try date(cell))
        case .integer: return .integer(try integer(cell))
        case .bool: return .bool(try bool(cell))
        case .choice(let code, let choices): return .text(try choice(cell, code, choices))
        case .list(let most): return .list(try list(cell, most: most))
        }
    }

    private func fault(_ code: String, _ zh: String, _ en: String, _ expected: String) -> CellFault
    {
        CellFault(code: code, zh: zh, en: en, expected: expected)
    }

    private func text(_ cell: Cell, most: Int) throws(CellFault) -> String {
        if case .number(let number) = cell,
            number.prefix(while: { $0 != "." }).count > DecimalText.mostDigits
        {
            throw fault(
                "CELL_DIGITS",
                "为超过 \(DecimalText.mostDigits) 位的数值，Excel 已丢失末位，应把该列设为文本后重新填写",
                "is a number of more than \(DecimalText.mostDigits) digits, whose last ones are"
                    + " lost; the column has to hold text",
                "text"
            )
        }
        let text = PlainText.trimmed(cell.shown)
        if let mark = PlainText.hiddenMark(text) {
            throw fault(
                "CELL_MARK",
                "含有看不见的字符 \(mark.code)（\(mark.name.zh)），应删去",
                "holds the invisible character \(mark.code) (\(mark.name.en)), which has to go",
                "-\(mark.code)"
            )
        }
        let count = text.unicodeScalars.count
        guard count <= most else {
            throw fault(
                "CELL_LENGTH",
                "有 \(count) 字，至多 \(most) 字",
                "has \(count) characters, at most \(most) are taken",
                "<= \(most)"
            )
        }
        return text
    }

    private func list(_ cell: Cell, most: Int) throws(CellFault) -> [String] {
        let separators: Set<Character> = ["、", "，", ",", "；", ";", "\n", "\r\n"]
        var members: [String] = []
        for part in cell.shown.split(whereSeparator: { separators.contains($0) }) {
            let member = try text(.text(String(part)), most: most)
            if !member.isEmpty { members.append(member) }
        }
        return members
    }

    private func choice(
        _ cell: Cell,
        _ code: String,
        _ choices: [SheetField.Choice]
    ) throws(CellFault) -> String {
        let text = PlainText.trimmed(cell.shown)
        if let value = values[text] ?? values[CellReader.plain(text)] { return value }
        let known = choices.map { $0.names.first ?? $0.value }.joined(separator: "、")
        throw fault(
            code,
            "为“\(text)”，应为 \(known) 之一",
            "is “\(text)”; expected one of \(known)",
            known
        )
    }

    private func bool(_ cell: Cell) throws(CellFault) -> Bool {
        if case .bool(let truth) = cell { return truth }
        let text = PlainText.halfWidth(cell.shown).lowercased()
        if ["是", "有", "y", "yes", "true", "1", "√", "✓"].contains(text) { return true }
        if ["否", "无", "n", "no", "false", "0", "×"].contains(text) { return false }
        throw fault("CELL_BOOL", "为“\(text)”，应为 是 或 否", "is “\(text)”; expected 是 or 否", "是、否")
    }

    private func integer(_ cell: Cell) throws(CellFault) -> Int64 {
        let text = PlainText.halfWidth(cell.shown)
        guard let plain = DecimalText.canonical(text.filter { $0 != "," }),
            let number = Int64(plain)
        else {
            throw fault(
                "CELL_INTEGER",
                "为“\(text)”，应为整数",
                "is “\(text)”; expected a whole number",
                "123"
            )
        }
        return number
    }

    private func date(_ cell: Cell) throws(CellFault) -> CivilDate {
        let read: CivilDate?
        switch cell {
        case .date(let date): read = date
        case .number(let number):
            read = Int(number).flatMap { CivilDateText.date(number: $0, digits: number.count) }
        case .text(let text): read = CivilDateText.date(text)
        case .empty, .bool, .fault: read = nil
        }
        guard let read, (1900...2199).contains(read.year) else {
            throw fault(
                "CELL_DATE",
                "为“\(cell.shown)”，应为存在的日期，如 2025-03-01",
                "is “\(cell.shown)”; expected a day that exists, such as 2025-03-01",
                "YYYY-MM-DD"
            )
        }
        return read
    }

    private func money(_ cell: Cell) throws(CellFault) -> Fen {
        let (plain, unit) = amount(cell)
        guard let plain,
            let yuan = DecimalText.shifted(plain, by: unit.places)
        else {
            throw fault(
                "AMOUNT_FORM",
                "为“\(cell.shown)”，应为以\(unit.rawValue)计的金额，如 6000000.00 元",
                "is “\(cell.shown)”; expected an amount in \(unit.rawValue)",
                "6000000.00"
            )
        }
        do throws(Refusal) {
            return try Fen.parse(yuan)
        } catch {
            throw fault(
                error.blockers.first?.code ?? "AMOUNT_FORM",
                "为“\(cell.shown)”（\(yuan) 元），应为零以上、至多精确到分的金额",
                "is “\(cell.shown)” (\(yuan) yuan); expected zero or more, exact to the fen",
                "6000000.00"
            )
        }
    }

    /// The digits of an amount, and what they count; nil for what is no number.
    private func amount(_ cell: Cell) -> (plain: String?, unit: MoneyUnit) {
        if case .number(let number) = cell { return (number, unit) }
        var text = PlainText.halfWidth(cell.shown).filter { !$0.isWhitespace }
        let ending = MoneyUnit.ending(text)
        text = ending?.rest ?? text
        for sign in ["人民币", "rmb", "cny", "¥", "￥"] where text.lowercased().hasPrefix(sign) {
            text.removeFirst(sign.count)
        }
        return (CellReader.withoutSeparators(text), ending?.unit ?? unit)
    }

    /// `6,000,000.00` without its commas; nil where they do not part thousands.
    private static func withoutSeparators(_ text: String) -> String? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first else { return nil }
        let groups = whole.split(separator: ",", omittingEmptySubsequences: false)
        guard
            groups.count == 1
                || (groups.dropFirst().allSatisfy { $0.count == 3 }
                    && (1...3).contains(groups[0].count))
        else { return nil }
        let plain = groups.joined() + (parts.count == 2 ? ".\(parts[1])" : "")
        return plain.allSatisfy { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-") }
            ? plain : nil
    }
}
