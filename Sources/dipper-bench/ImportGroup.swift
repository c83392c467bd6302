import Casework
import Expression
import Portfolio
import Spreadsheet
import Workflow

/// Group `import`: a file of clean leads through the ledger, each an event of a case of its own.
enum ImportGroup {
    private static let columns = [
        "code", "name", "uscc", "channel", "district", "field", "amount", "submitted_on", "phone",
        "summary",
    ]
    private static let channels = ["open_call", "scouting", "recommendation", "contest"]
    private static let districts = ["江岸", "江汉", "硚口", "汉阳", "武昌", "青山", "洪山"]
    private static let mostYuan = 6_000_000

    static func run(_ arguments: Arguments) throws -> Figures {
        let rows = arguments.count("--rows", otherwise: 100_000)
        let batch = arguments.count("--batch", otherwise: 10_000)
        let ledger = try BenchLedger(arguments, chart: nil)
        let bytes = LeadFile.bytes(rows: rows)
        let (count, cost) = try Cost.measure {
            let table = try CSVTable.read(bytes: bytes, file: "leads.csv")
            let places = try table.indexes(of: columns)
            var codes: Set<String> = []
            let commands = try table.records.map { record in
                try command(places.map { record.cells[$0] }, &codes)
            }
            var count = 0
            for first in stride(from: 0, to: commands.count, by: batch) {
                let part = Array(commands[first..<min(commands.count, first + batch)])
                count += try ledger.casework.performTogether(
                    part,
                    by: ledger.caller("PO"),
                    progress: { _ in }
                ).count
            }
            return count
        }
        try ledger.requireSound(events: rows + BenchLedger.eventsBefore)
        return Figures(
            peer: "dipper import",
            operationCount: rows,
            cost: cost,
            check: "\(count)",
            more: [("cpu_s", cost.userSeconds + cost.systemSeconds)]
        )
    }

    /// Checks one row in the order of the rules and makes the command that registers it.
    private static func command(_ cells: [String], _ codes: inout Set<String>) throws -> Command {
        guard let rule = firstBroken(cells, codes) else {
            codes.insert(cells[0])
            return Command(
                target: .new(kind: "project", parent: nil),
                event: "register",
                payload: [
                    "channel": .string(cells[3]), "title": .string(cells[1]),
                    "contact": .string(cells[8]), "source": .string(cells[0]),
                    "field": .string(cells[5]), "district": .string(cells[4]),
                ],
                key: cells[0]
            )
        }
        throw BenchFault(found: "\(rule): \(cells)", expected: "a clean row")
    }

    /// The first rule that a row breaks; nil for a clean one.
    private static func firstBroken(_ cells: [String], _ codes: Set<String>) -> String? {
        let code = cells[0].utf8.split(
            separator: UInt8(ascii: "-"),
            omittingEmptySubsequences: false
        )
        guard code.count == 3, code[0].elementsEqual("WCY".utf8), code[1].count == 4,
            Int(Substring(code[1])) != nil, code[2].count == 7, Int(Substring(code[2])) != nil
        else { return "code" }
        guard !cells[1].isEmpty else { return "name" }
        guard (try? UnifiedCreditCode.parse(cells[2])) != nil else { return "uscc" }
        guard channels.contains(cells[3]) else { return "channel" }
        guard districts.contains(cells[4]) else { return "district" }
        guard let amount = Int(cells[6]), (0...mostYuan).contains(amount) else { return "amount" }
        guard CivilDate(cells[7]) != nil else { return "date" }
        guard cells[8].utf8.count == 11, Int(cells[8]) != nil else { return "phone" }
        return codes.contains(cells[0]) ? "duplicate" : nil
    }
}

/// A file of leads as offices send them, always the same for a number of rows.
enum LeadFile {
    private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)
    private static let weights = [
        1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28,
    ]
    private static let channels = ["open_call", "scouting", "recommendation", "contest"]
    private static let districts = ["江岸", "江汉", "硚口", "汉阳", "武昌", "青山", "洪山"]
    private static let fields = ["集成电路", "人工智能", "生物医药", "新能源", "新材料", "量子信息"]
    private static let phrases = [
        "面向未来产业的关键技术攻关", "具有自主知识产权", "填补国内空白,达到国际先进水平", "已完成实验室验证",
        "拟开展中试放大", "预期三年内实现产业化", "与高校联合研发", "市场需求明确",
    ]

    /// RFC 4180 with CRLF; one summary in twenty has a quoted line break.
    static func bytes(rows: Int) -> [UInt8] {
        var sequence = Sequence()
        var text = "code,name,uscc,channel,district,field,amount,submitted_on,phone,summary\r\n"
        for row in 0..<rows {
            let year = 2024 + sequence.next(below: 3)
            let month = two(1 + sequence.next(below: 12))
            let day = two(1 + sequence.next(below: 28))
            let number = String(10_000_000 + row).dropFirst()
            let field = fields[sequence.next(below: fields.count)]
            var summary = (0..<3 + sequence.next(below: 3)).map { _ in
                phrases[sequence.next(below: phrases.count)]
            }.joined(separator: "。")
            if sequence.next(below: 20) == 0 { summary += "\n\"\"二期\"\"规划" }
            text += "WCY-\(year)-\(number),\(field)颠覆性技术项目\(row),\(creditCode(&sequence)),"
            text += channels[sequence.next(below: 4)] + ","
            text += districts[sequence.next(below: districts.count)] + ",\(field),"
            text += "\((10 + sequence.next(below: 591)) * 10_000),\(year)-\(month)-\(day),"
            text += "1\(3_000_000_000 + sequence.next(below: 999_999_999)),\"\(summary)\"\r\n"
        }
        return Array(text.utf8)
    }

    private static func two(_ number: Int) -> String {
        number < 10 ? "0\(number)" : String(number)
    }

    private static func creditCode(_ sequence: inout Sequence) -> String {
        var digits = Array("91420100".utf8).map { Int($0) - 48 }
        while digits.count < 17 { digits.append(sequence.next(below: alphabet.count)) }
        let sum = zip(digits, weights).reduce(0) { $0 + $1.0 * $1.1 }
        digits.append((31 - sum % 31) % 31)
        return String(decoding: digits.map { alphabet[$0] }, as: UTF8.self)
    }

    /// SplitMix64 (Steele, Lea and Flood 2014), so that every run has the same file.
    private struct Sequence {
        private var state: UInt64 = 42

        mutating func next(below bound: Int) -> Int {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
        }
    }
}
