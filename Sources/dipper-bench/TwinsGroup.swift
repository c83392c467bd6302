import Casework
import Expression
import Portfolio
import Store
import Workflow

/// Group `twins`: the likely twins of a portfolio, read out of their cells and compared anew.
enum TwinsGroup {
    private static let repetitions = 5
    /// One project in so many is another one reworded.
    private static let twinEvery = 50

    static func run(_ arguments: Arguments) throws -> Figures {
        let projects = arguments.count("--projects", otherwise: 10_000)
        let ledger = try BenchLedger(arguments, chart: nil)
        var sequence = TwinSequence()
        let commands = (0..<projects).map { number in
            Command(
                target: .new(kind: "project", parent: nil),
                event: "register",
                payload: sequence.payload(number)
            )
        }
        _ = try ledger.casework.performTogether(
            commands,
            by: ledger.caller("PO"),
            progress: { _ in }
        )
        let rule = try TwinRule(try ledger.rules().policy)
        var latencies: [Int64] = []
        var comparing: [Int64] = []
        var count = 0
        let (_, cost) = try Cost.measure {
            for _ in 0..<repetitions {
                let start = ContinuousClock.now
                let records = try ledger.store.twinRecords()
                let read = ContinuousClock.now
                count = TwinSearch(records, rule: rule).pairs().count
                latencies.append(start.elapsedNanoseconds)
                comparing.append(read.elapsedNanoseconds)
                guard count >= projects / twinEvery * 9 / 10, records.count == projects else {
                    throw BenchFault(
                        found: "\(count) pairs of \(records.count)",
                        expected: "\(projects / twinEvery) pairs of \(projects)"
                    )
                }
            }
        }
        let middle = comparing.sorted()[repetitions / 2]
        return Figures(
            peer: "dipper twins",
            operationCount: repetitions,
            cost: cost,
            latenciesNanoseconds: latencies,
            check: "\(count)",
            more: [
                ("projects", Double(projects)), ("pairs", Double(count)),
                ("compare_ms", Double(middle) / 1e6),
            ]
        )
    }

    /// Projects as an office would have them, the same in every run (SplitMix64).
    private struct TwinSequence {
        private static let objects = [
            "钠离子电池", "脑机接口", "硅光晶圆", "激光清洗", "可视介入", "肿瘤早筛", "柔性传感", "量子重力", "低空感知", "氢燃料电池",
            "碳化硅功率", "水下连接", "单细胞测序", "固态电解质", "超声成像", "数字孪生", "磁悬浮", "合成生物", "光刻胶", "遥感卫星",
        ]
        private static let forms = [
            "正极材料", "隔膜", "芯片", "装备", "机器人", "检测试剂", "控制系统", "平台", "制备工艺", "封装", "终端", "软件", "调度",
            "回收",
            "结构件", "涂层", "仿真", "标定", "热管理", "质控",
        ]
        private static let ways = [
            "高通量", "植入式", "低温", "超快", "柔性", "便携", "车规级", "耐腐蚀", "多模态", "可降解", "深海", "星载", "微型",
            "抗辐照",
            "免标记", "自适应", "连续", "分布式", "仿生", "宽禁带",
        ]
        private static let phrases = [
            "面向未来产业的关键技术攻关", "具有自主知识产权", "填补国内空白", "已完成实验室验证", "拟开展中试放大", "预期三年内实现产业化",
        ]
        private var state: UInt64 = 42
        private var last: [String: Value] = [:]

        private mutating func next(below bound: Int) -> Int {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
        }

        private mutating func word(_ words: [String]) -> String { words[next(below: words.count)] }

        mutating func payload(_ number: Int) -> [String: Value] {
            if number % twinEvery == twinEvery - 1, case .string(let title)? = last["title"] {
                last["title"] = .string("关于\(title)的研究项目")
                return last
            }
            // A sign of its own, as every technology has a word of its own.
            let sign = String(
                (0..<2).map { _ in
                    Character(Unicode.Scalar(UInt32(0x4E00 + next(below: 5000))) ?? "示")
                }
            )
            let object = word(TwinSequence.objects)
            let title = word(TwinSequence.ways) + sign + object + word(TwinSequence.forms)
            let summary = (0..<12).map { _ in word(TwinSequence.phrases) + word(TwinSequence.ways) }
            last = [
                "channel": .string("scouting"), "title": .string(title),
                "lead_name": .string("武汉示例\(sign)\(next(below: 3000))科技有限公司"),
                "public_information": .string(summary.joined(separator: "，") + title),
                "core_ip": .list([.string("ZL20231\(1_000_000 + number)")]),
                "field": .string(object),
            ]
            return last
        }
    }
}
