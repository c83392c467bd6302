import Casework
import Expression
import Paper
import Portfolio
import Workflow
import WorkflowFile

/// What a letter says, from what may be told and nothing else.
extension DecisionLetter {
    func blocks() throws -> [Block] {
        let right = TextStyle.plain.with { $0.alignment = .right }
        let number = given.number.isEmpty ? [] : [Block.text(given.number, right)]
        let contact = rule.telephone.isEmpty ? [] : [Block.text("联系电话：\(rule.telephone)", right)]
        return [.space(20), .text(kind.title, .coverTitle), .space(16)] + number
            + [.text("\(try addressee())：", .plain), .text(try decision(), .body)]
            + (try reasons())
            + next.map { .text($0, .body) }
            + [.space(30), .text(rule.issuer.isEmpty ? "（盖章）" : "\(rule.issuer)（盖章）", right)]
            + contact + [.text("\(day)", right)]
    }

    private func addressee() throws -> String {
        let project = paper.project
        return project.text("lead_organisation") == nil
            ? try paper.text("lead_name", of: project)
            : try paper.name("lead_organisation", of: project)
    }

    private func decision() throws -> String {
        let named = "贵单位牵头的“\(paper.title)”（编号 \(paper.project.code)）"
        switch kind {
        case .listed:
            let day = try paper.text("listed_on", of: paper.project)
            let document = paper.project.documents.last { $0.documentClass == "listing_document" }
            let basis = document.map { "，依据 \($0.number)" } ?? ""
            return "\(named)经评审、公示和研究，自 \(day) 起列入颠覆性技术培育项目\(basis)。"
        case .reserve: return "\(named)经评审和研究，本次不予立项，列入储备项目。"
        case .notSelected: return "\(named)经评审和研究，本次不予立项。"
        case .rejected:
            let reason = try paper.text("reject_reason", of: paper.project)
            return "\(named)经形式审查，不予受理，原因代码 \(reason)。"
        case .appealUpheld, .appealDismissed:
            let ground = try paper.text("appeal_ground", of: paper.project)
            let received = try paper.text("appeal_received_on", of: paper.project)
            let verdict = kind == .appealUpheld ? "申诉成立" : "申诉不成立，维持原决定"
            return "\(named)的程序申诉（\(received) 收到，事由：\(ground)）已经核查，\(verdict)。"
        }
    }

    // MARK: Reasons

    /// What may be told of the evaluation, then what was written for the applicant.
    private func reasons() throws -> [Block] {
        var blocks: [Block] = []
        switch kind {
        case .listed, .reserve, .notSelected: blocks += evaluation()
        case .rejected, .appealUpheld, .appealDismissed: break
        }
        let isAppeal = kind.documentClass == "appeal_reply"
        guard isAppeal || rule.parts.contains(.advice) else { return blocks }
        let advice = try told()
        if !advice.isEmpty {
            blocks.append(.text(isAppeal ? "理由：" : "意见和建议：", .plain))
            blocks += advice.map { .text($0, .body) }
        }
        return blocks
    }

    /// One row for each dimension: its level in words, its mean to the half point, or nothing.
    private func evaluation() -> [Block] {
        let rounds = paper.children("round").filter { !$0.isIn("void") }
        guard let evaluation = rounds.compactMap(EvaluationPaper.init).last else { return [] }
        var columns = [Table.Column("维度", share: 1)]
        if rule.parts.contains(.bands) { columns.append(Table.Column("判断", share: 4.2)) }
        if rule.parts.contains(.means) { columns.append(Table.Column("均分", share: 0.8)) }
        guard columns.count > 1 else { return [] }
        let rows = zip(Dimension.allCases, evaluation.means).map { dimension, mean in
            [dimension.name.zh]
                + (rule.parts.contains(.bands) ? [band(dimension, mean)] : [])
                + (rule.parts.contains(.means) ? [LetterRule.half(mean)] : [])
        }
        let words = rule.parts.contains(.bands) ? "，以评价表的等级表述" : ""
        let scale = rule.parts.contains(.means) ? "（均分满分 10，取至 0.5）" : ""
        return [
            .text("专家组对各评价维度的总体判断\(words)如下\(scale)：", .body),
            .table(Table(columns, rows)),
        ]
    }

    /// The words for a mean mark: those of the band in which its whole part lies.
    private func band(_ dimension: Dimension, _ mean: Rational) -> String {
        let level = Int(mean.roundedDown)
        let bands = rubric?.dimensions.first { $0.code == dimension.code }?.bands ?? []
        let band = bands.first { band in
            let limits = band.range.split(separator: "-").compactMap { Int($0) }
            guard let least = limits.first, let most = limits.last else { return false }
            return (least...most).contains(level)
        }
        return band?.text.zh ?? "—"
    }

    /// The words that go with the decision: as typed for a draft, later as they were recorded.
    private func told() throws -> [String] {
        guard !isDraft else { return given.text.isEmpty ? [] : [given.text] }
        let field: (event: String, field: String)? =
            kind == .rejected ? ("reject", "detail") : kind.deed
        guard let field else { return [] }
        let type = "\(ProjectNoun.kind).\(field.event)"
        let events = try paper.ledger.cases.events(of: paper.project.id)
        guard let event = events.last(where: { $0.type == type }) else { return [] }
        let cells = try EventBody(parsing: event.body).steps.compactMap { step -> String? in
            guard case .string(let text)? = step.payload[field.field] else { return nil }
            return text
        }
        let texts = try paper.words.cases.texts(of: cells)
        return cells.map { CaseWords.opened($0, texts) }
    }

    // MARK: What comes next

    private var next: [String] {
        switch kind {
        case .listed: ["请按培育方案开展工作，并按要求提供进展材料。"]
        case .reserve: ["有新的证据后可以申请再次评审。"]
        case .notSelected: appeal.map { [$0] } ?? []
        case .rejected: ["情况变化或材料齐备后，可以重新申报。"]
        case .appealUpheld: ["有关环节将重新办理，结果另行告知。"]
        case .appealDismissed: ["本答复为最终答复。"]
        }
    }

    /// The term of an appeal with its last day; nil where the chart has none.
    private var appeal: String? {
        guard let chart = paper.words.rules.charts[ProjectNoun.kind],
            let number = chart.deadlineNumbers["appeal"],
            case .period(let period) = chart.deadlines[number].length,
            let calendar = paper.words.rules.calendars[chart.definition.calendar.content]
        else { return nil }
        let due = calendar.due(from: day, period.unit, period.length)
        let unit = period.unit == .workingDay ? "个工作日" : "日"
        return "对评审程序有异议的，可以自本通知发出之日起 \(period.length) \(unit)内"
            + "（至 \(due.date) 止\(due.isProvisional ? "，暂定" : "")）书面提出程序申诉。"
            + "申诉只针对程序；对评分和专家判断本身的异议不在受理之列。"
    }
}
