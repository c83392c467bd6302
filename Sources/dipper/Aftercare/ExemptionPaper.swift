import Casework
import Paper
import Portfolio
import Store
import Workflow

/// The evidence of an exemption case as it is printed: items 1, 2 and 4 of the six conditions.
struct ExemptionPaper {
    let reading: ExemptionReading
    let ledger: OpenLedger

    func file() throws -> ReportFile {
        try ReportFile(
            ledger,
            title: "尽职免责证据-\(reading.stream.code)",
            header: "\(reading.stream.code) 尽职免责证据",
            blocks
        )
    }

    private var blocks: [Block] {
        let (stream, evidence) = (reading.stream, reading.evidence)
        return [
            .text("尽职免责证据", .pageTitle),
            .text(
                "\(stream.code)　生成日期 \(stream.text("collected_on") ?? "")　由台账自动生成",
                .plain
            ),
            .table(
                .pairs([
                    ("拟核销损失", Fen(stream.integer("loss") ?? 0).groupedText + " 元"),
                    ("办理步骤", "\(evidence.steps.count)"),
                    ("未声明回避", "\(evidence.undeclared) 人次"),
                    ("逾期的投后检查", "\(evidence.late) 项"),
                    ("摘要", reading.recorded), ("核对", reading.verdict.zh),
                ])
            ),
            .heading(Heading("一、决策按程序办理", level: 3)),
            .text("每一步都由流程校验后记入台账，散列值与前一步相连，不能事后增删改。", .plain),
            .table(steps),
            .heading(Heading("二、利益关系声明", level: 3)), rounds,
            .heading(Heading("四、投后检查", level: 3)), checks,
            .text("三、五、六项（用途、私利、损失原因）由人员核查，见案卷所附文件。", .plain),
        ]
    }

    private var steps: Table {
        Table(
            [
                .init("案卷、序号", share: 1.4), .init("发生日期", share: 1), .init("事项", share: 1.6),
                .init("角色", share: 1.2), .init("散列值（前 16 位）", share: 1.3),
            ],
            reading.evidence.steps.map { step in
                [
                    "\(step.code) #\(step.mark.version)", "\(step.mark.effective)",
                    reading.title(step).zh, reading.roles(step).zh,
                    String(step.mark.hash.prefix(16)),
                ]
            }
        )
    }

    private var rounds: Block {
        guard !reading.evidence.rounds.isEmpty else { return .text("没有评审轮次。", .plain) }
        return .table(
            Table(
                [
                    .init("轮次", share: 1.5), .init("席位", share: 1), .init("已声明", share: 1),
                    .init("有冲突（已更换）", share: 1),
                ],
                reading.evidence.rounds.indices.map { index in
                    let one = reading.evidence.rounds[index]
                    return [
                        reading.round(index), "\(one.seats)", "\(one.declared)",
                        "\(one.conflicted)",
                    ]
                }
            )
        )
    }

    private var checks: Block {
        guard !reading.evidence.checks.isEmpty else { return .text("没有到期的检查。", .plain) }
        return .table(
            Table(
                [
                    .init("案卷", share: 1.4), .init("检查", share: 1.2), .init("到期", share: 1),
                    .init("完成", share: 1), .init("情况", share: 0.8),
                ],
                reading.evidence.checks.map { check in
                    [
                        check.code, ExemptionPaper.name(check.part),
                        check.dueOn?.description ?? "—", check.doneOn?.description ?? "—",
                        check.isLate ? "逾期" : "按期",
                    ]
                }
            )
        )
    }

    /// `milestone/1` in words; the period of a report as it is.
    static func name(_ part: String) -> String {
        part.hasPrefix("milestone/")
            ? "里程碑 \(part.dropFirst("milestone/".count))" : "定期报告 \(part)"
    }
}
