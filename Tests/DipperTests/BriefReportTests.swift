import ArgumentParser
import Casework
import Foundation
import Paper
import Portfolio
import PrintedPages
import Testing
import Workflow

@testable import dipper

@Suite struct `A brief report` {
    /// A month with far too much to tell, and everything as long as it can be.
    private func crowded(_ told: MonthReport) -> MonthReport {
        let long = String(repeating: "很长的示例名称", count: 20)
        let date = told.month.end
        return MonthReport(
            month: told.month,
            title: told.title,
            rule: told.rule,
            knownAt: told.knownAt,
            isPublished: true,
            isFollowing: true,
            figures: told.figures,
            items: Array(
                repeating: MonthReport.Item(
                    difference: told.items[0].difference,
                    code: "DT-2026-000001",
                    title: long,
                    isLate: true
                ),
                count: 40
            ),
            adjustmentCount: 12,
            today: date,
            holdups: (1...40).map {
                MonthReport.Holdup(
                    state: "概念验证·待启动",
                    path: "p\($0)",
                    count: 100_000,
                    staleCount: 99_999,
                    mostDays: 3650,
                    roles: ["APP", "PO", "SEC", "DIR"]
                )
            },
            waiting: (1...40).map {
                MonthReport.Waiting(
                    code: "BZ-2026-\(100_000 + $0)",
                    instance: "tranche/\($0)",
                    title: long,
                    event: Localized(zh: "放行大额支付申请", en: ""),
                    roles: ["DIR", "DM"]
                )
            },
            deadlines: (1...40).map {
                MonthReport.Deadline(
                    date: date.adding(days: -$0),
                    place: "BZ-2026-\(100_000 + $0)/milestone/\($0)",
                    title: long,
                    name: "支持待落实审核中",
                    isProvisional: true
                )
            },
            deadlinesUntil: date,
            roleTitles: told.roleTitles
        )
    }

    /// However much there is to tell, the brief report keeps to its page.
    @Test func `are brief on one page, whatever there is`() async throws {
        let ledger = try await ScratchLedger.story(.approved)
        let options = try DatabaseOptions.parse(["--database", ledger.path])
        let open = try OpenLedger.reading(options)
        let index = try CaseIndex(open)
        let month = try #require(Month("2026-01"))
        let told = try MonthReport(open, month, index: index)
        let report = crowded(told)
        let brief = ReportPaper(report: report, shape: .brief)
        let head = PaperFile.LedgerHeadText(leaves: 1_000_000, root: told.rule)
        let file = ReportFile(open, brief, head: head)
        let made = try #require(try file.bytes(.pdf).report)
        let last = try PrintedPages(try file.bytes(.pdf).bytes).text(made.pageCount)
        #expect(made.pageCount == 1, "\(last)")
        #expect(made.shortenedCount == 0)
        let whole = ReportFile(open, ReportPaper(report: report, shape: .month), head: head)
        #expect(try #require(try whole.bytes(.pdf).report).pageCount > 2)
        let text = try PrintedPages(try file.bytes(.pdf).bytes).text().packed
        #expect(text.contains("（共40，列前3）"))
        // Another program lays both out anew: `Scripts/oracle/word.py` counts the pages.
        guard let folder = ProcessInfo.processInfo.environment["DIPPER_ORACLE_WORD"] else {
            return
        }
        for (name, file) in [("brief", file), ("month", whole)] {
            let place = URL(filePath: folder).appending(path: "pages-\(name)")
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            try Data(try file.bytes(.docx).bytes).write(to: place.appending(path: "\(name).docx"))
        }
    }
}
