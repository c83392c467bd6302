import Testing
import Workflow

@testable import Portfolio

@Suite struct `The search for twins` {
    /// A project whose title is made of a few words, so that many are alike.
    private func record(_ number: Int, _ generator: inout SeededGenerator) -> TwinRecord {
        let words = ["钠离子", "电池", "正极", "材料", "激光", "清洗", "设备", "量子", "检测", "芯片"]
        let title = (0..<Int.random(in: 2...5, using: &generator)).map { _ in
            words[Int.random(in: 0..<words.count, using: &generator)]
        }
        let company = Int.random(in: 0..<12, using: &generator)
        return TwinRecord(
            id: "id\(number)",
            code: "DT-\(number)",
            title: title.joined(),
            leads: company < 8 ? [TwinRecord.Organisation(name: "示例\(company)号有限公司")] : [],
            personName: number % 3 == 0 ? "示例\(number % 7)" : "",
            patents: number % 11 == 0 ? ["2023101234\(10 + number % 5)"] : [],
            summary: title.reversed().joined(separator: "，")
        )
    }

    @Test func `nothing is missed that comparing each with each finds`() throws {
        let rule = try TwinPack.rule()
        var generator = SeededGenerator(seed: 7)
        let records = (0..<120).map { record($0, &generator) }
        var lexicon = TwinLexicon(rule)
        let profiles = records.map { TwinProfile($0, &lexicon) }
        var expected: Set<[String]> = []
        for (index, first) in profiles.enumerated() {
            for second in profiles[(index + 1)...]
            where TwinPair(first, second, rule, minimum: rule.minimum) != nil {
                expected.insert([first.record.code, second.record.code])
            }
        }
        let pairs = TwinSearch(records, rule: rule).pairs()

        #expect(expected.count > 50)
        #expect(Set(pairs.map { [$0.first.code, $0.second.code] }) == expected)
        #expect(pairs.count == expected.count)
        #expect(pairs.map(\.score) == pairs.map(\.score).sorted(by: >))
        let focus = Set(["id3", "id4"])
        #expect(
            TwinSearch(records, rule: rule).pairs(focus: focus)
                == pairs.filter { focus.contains($0.first.id) || focus.contains($0.second.id) }
        )
    }

    @Test func `the order of the records does not matter`() throws {
        let rule = try TwinPack.rule()
        var generator = SeededGenerator(seed: 8)
        let records = (0..<60).map { record($0, &generator) }
        func found(_ records: [TwinRecord]) -> Set<[String]> {
            Set(
                TwinSearch(records, rule: rule).pairs().map { pair in
                    [pair.first.code, pair.second.code].sorted() + ["\(pair.score)"]
                }
            )
        }

        #expect(!found(records).isEmpty)
        #expect(found(records) == found(records.reversed()))
    }

    private static func alike(_ change: (inout [TwinRecord]) -> Void = { _ in }) -> [TwinRecord] {
        var records = ["a", "b"].map { TwinRecord(id: $0, code: $0, title: "示例量子计算机") }
        change(&records)
        return records
    }

    @Test func `what is settled is listed no more`() throws {
        let rule = try TwinPack.rule()
        let settled = [
            Self.alike { $0[1].group = "a" }, Self.alike { $0[0].distinct = ["b"] },
            Self.alike { $0[1].distinct = ["a"] }, Self.alike { $0[1].splitOf = "a" },
            Self.alike { records in for index in 0...1 { records[index].isOpen = false } },
        ]

        #expect(settled.map { TwinSearch($0, rule: rule).pairs() } == settled.map { _ in [] })
        #expect(TwinSearch(Self.alike(), rule: rule).pairs().count == 1)
        // A project that ended is shown beside one that is on the books.
        let ended = Self.alike { $0[0].isOpen = false }
        #expect(TwinSearch(ended, rule: rule).pairs().count == 1)
    }

    @Test func `every reason is told with its points, and they make the score`() throws {
        let rule = try TwinPack.rule()
        let first = TwinRecord(
            id: "a",
            code: "a",
            title: "8英寸硅光晶圆一期",
            leads: [TwinRecord.Organisation(name: "武汉示例光芯有限公司")],
            personName: "示例甲",
            patents: ["ZL202310123456.6"],
            summary: "薄膜铌酸锂与硅光异质集成"
        )
        var second = first
        (second.id, second.code, second.group) = ("b", "b", "b")
        second.title = "8英寸硅光晶圆二期"
        second.patents = ["CN202310123456.X"]
        let pair = try #require(TwinSearch([first, second], rule: rule).pairs().first)

        #expect(
            pair.reasons.map { "\($0.message.zh) \($0.points)" } == [
                "同一专利 ZL202310123456.6（校验位不符） 600", "标题相似 0.80 450", "内容相似 1.00 250",
                "同一牵头单位 武汉示例光芯有限公司 200", "同一单位的同名负责人 示例甲 120",
                "编号或数字不同 1期／2期 -400",
            ]
        )
        #expect(pair.score == 1000 && pair.isStrong)
        // Names stay out of what is recorded.
        #expect(pair.reasons.allSatisfy { !$0.heading.zh.contains("示例") })
        second.patents = []
        let weaker = try #require(TwinSearch([first, second], rule: rule).pairs().first)
        #expect(weaker.score == weaker.reasons.map(\.points).reduce(0, +))
    }
}
