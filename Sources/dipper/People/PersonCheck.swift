import ArgumentParser
import Casework
import Portfolio
import Store
import Workflow

/// `person check`: which duties nobody can perform today, and what one absence would block.
struct PersonCheck: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "人员检查：今天哪些职责无人可办，哪一个人缺席会使哪些在办事项停下。",
        discussion: """
            计入已生效的授权；按回避规则核对，如申请、审批、支付须为不同的人。\
            只按角色、状态和已办手续判断，不看条件和文件。
            """
    )

    @Option(help: ArgumentHelp("按哪一天的授权判断；缺省为今天。", valueName: "YYYY-MM-DD"))
    var asOf: String?

    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let ledger = try OpenLedger.reading(reading)
        let date = try asOf.map { try Moment.date($0, option: "--as-of") } ?? ledger.now.date
        let report = try StaffReport(ledger, on: date)
        return ledger.answer(
            ["as_of": JSON(date.description)].merging(report.json) { $1 },
            [
                Localized(
                    zh: "截至 \(date)，在任 \(report.staffing.members.count) 人",
                    en: "As of \(date), \(report.staffing.members.count) active people"
                )
            ] + report.lines
        )
    }
}

/// What would stand still without one person: what only he may do in the cases that are open.
struct Absences {
    struct Blocked: Hashable {
        let code: String
        let instance: String
        let event: String
        let title: Localized
    }

    /// By the person's code.
    private(set) var blocked: [String: [Blocked]] = [:]

    init(_ staffing: Staffing, _ rules: Rulebook, _ cases: ReadingRoom) throws {
        let actors = staffing.members.map { ($0.code, $0.actor) }
        for kind in rules.charts.keys.sorted() where kind != "person" && kind != "ledger" {
            for stream in try cases.all(kind: kind) where !stream.root.isDone {
                for (key, state) in stream.instances.sorted(by: { $0.key < $1.key }) {
                    guard let chart = rules.chart(instance: key, kind: kind),
                        let instance = try? Instance(state, chart)
                    else { continue }
                    collect(chart, instance, stream.code, key, actors)
                }
            }
        }
    }

    /// An event counts once, for whoever alone may take one of its transitions.
    private mutating func collect(
        _ chart: Chart,
        _ instance: Instance,
        _ code: String,
        _ key: String,
        _ actors: [(code: String, actor: Actor)]
    ) {
        var able: [Int: Set<String>] = [:]
        for (transition, event) in chart.waiting(instance) where !transition.roles.isEmpty {
            let free = actors.filter { chart.isFree(transition, for: $0.actor, instance) }
            able[event, default: []].formUnion(free.map(\.code))
        }
        for (event, people) in able.sorted(by: { $0.key < $1.key }) where people.count == 1 {
            for person in people {
                blocked[person, default: []].append(
                    Blocked(
                        code: code,
                        instance: key,
                        event: chart.events[event].name,
                        title: chart.events[event].title
                    )
                )
            }
        }
    }
}

/// The findings of `person check`, for programs and in sentences.
struct StaffReport {
    let staffing: Staffing
    let rules: Rulebook
    let absences: [String: [Absences.Blocked]]
    private let gaps: [Staffing.Gap]
    private let shortages: [Staffing.Shortage]

    /// Roles that nobody has to hold: they are not of the office.
    private static let outside: Set<String> = ["PUB", "APP"]

    /// Of the people and the cases that the ledger's reader sees.
    init(_ ledger: OpenLedger, on date: CivilDate) throws {
        let rules = try ledger.rules()
        let people = try ledger.cases.all(kind: PersonNoun.kind)
        let staffing = Staffing(people: people, on: date)
        self.rules = rules
        self.staffing = staffing
        absences = try Absences(staffing, rules, ledger.cases).blocked
        gaps = rules.charts.keys.sorted().flatMap { kind in
            rules.charts[kind].map(staffing.gaps) ?? []
        }
        shortages = rules.charts.keys.sorted().flatMap { kind in
            rules.charts[kind].map(staffing.shortages) ?? []
        }
    }

    private var vacant: [String] {
        rules.roleTitles.keys.sorted().filter { role in
            !StaffReport.outside.contains(role) && staffing.holders(of: role).isEmpty
                && staffing.substitutes(for: role).isEmpty
        }
    }

    var json: [String: JSON] {
        [
            "roles": .array(
                rules.roleTitles.keys.sorted().map { role in
                    [
                        "role": JSON(role),
                        "holders": JSON(staffing.holders(of: role).map(\.code)),
                        "substitutes": JSON(staffing.substitutes(for: role).map(\.code)),
                    ]
                }
            ),
            "vacant": JSON(vacant),
            "impossible": .array(
                gaps.map {
                    ["kind": JSON($0.kind), "event": JSON($0.event), "roles": JSON($0.roles)]
                }
            ),
            "short": .array(
                shortages.map { ["kind": JSON($0.kind), "duties": JSON($0.duties)] }
            ),
            "absences": .array(
                absences.keys.sorted().map { person in
                    [
                        "person": JSON(person),
                        "blocks": .array(
                            (absences[person] ?? []).map {
                                [
                                    "code": JSON($0.code), "instance": JSON($0.instance),
                                    "event": JSON($0.event),
                                ]
                            }
                        ),
                    ]
                }
            ),
        ]
    }

    var lines: [Localized] {
        var lines = section("没有人担任的角色：", "Roles that nobody holds:", vacant.map(vacancy))
        lines += section("今天无人可办的职责：", "Duties that nobody can perform:", gaps.map(line))
        lines += section(
            "须由不同的人办理而人手不够的职责：",
            "Duties that different people must do, and too few can:",
            shortages.map(line)
        )
        let alone = absences.keys.sorted().flatMap { person in
            [
                Localized(
                    zh: "  \(person) 缺席则停 \(absences[person]?.count ?? 0) 项：",
                    en: "  without \(person), \(absences[person]?.count ?? 0) would stand still:"
                )
            ] + (absences[person] ?? []).map(line)
        }
        return lines + section("只有一人可办的在办事项：", "What one absence would block:", alone)
    }

    private func section(_ zh: String, _ en: String, _ lines: [Localized]) -> [Localized] {
        [Localized(zh: zh, en: en)]
            + (lines.isEmpty ? [Localized(zh: "  无", en: "  none")] : lines)
    }

    private func vacancy(_ role: String) -> Localized {
        let title = rules.roleTitles[role] ?? Localized(zh: role, en: role)
        return Localized(zh: "  \(role) \(title.zh)", en: "  \(role) \(title.en)")
    }

    private func line(_ gap: Staffing.Gap) -> Localized {
        let kind = rules.charts[gap.kind]?.definition.title
        let (zh, en) = (kind?.zh ?? gap.kind, kind?.en ?? gap.kind)
        let roles = gap.roles.joined(separator: ", ")
        let place = "\(gap.kind) \(gap.event)"
        return Localized(
            zh: "  \(zh)·\(gap.title.zh)（\(place)）：需要角色 \(roles)，无人担任",
            en: "  \(en): \(gap.title.en) (\(place)) takes \(roles), which nobody holds"
        )
    }

    private func line(_ shortage: Staffing.Shortage) -> Localized {
        let kind = rules.charts[shortage.kind]?.definition.title
        let duties = shortage.duties.joined(separator: ", ")
        return Localized(
            zh: "  \(kind?.zh ?? shortage.kind)（\(shortage.kind)）：\(duties)",
            en: "  \(kind?.en ?? shortage.kind) (\(shortage.kind)): \(duties)"
        )
    }

    private func line(_ blocked: Absences.Blocked) -> Localized {
        let place =
            blocked.instance.isEmpty ? blocked.code : "\(blocked.code)/\(blocked.instance)"
        return Localized(
            zh: "    \(place)　\(blocked.event) \(blocked.title.zh)",
            en: "    \(place)  \(blocked.event) \(blocked.title.en)"
        )
    }
}
