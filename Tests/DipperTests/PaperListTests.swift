import Casework
import Foundation
import PrintedPages
import Testing

@testable import dipper

@Suite struct `A list on paper` {
    private func printed(
        _ ledger: ScratchLedger,
        _ arguments: String...
    ) async throws -> (answer: JSON, text: String) {
        let file = ledger.folder + "/list.pdf"
        let json = try await answer(arguments + ["--pdf", file, "--database", ledger.path])
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: file)))
        return (try JSON(parsing: json), try PrintedPages(bytes).text().packed)
    }

    @Test func `holds every case, not only a page of them`() async throws {
        let ledger = try await ScratchLedger()
        _ = try await ledger.answer(
            "person",
            "add",
            "--as",
            Cast.administrator,
            "--name",
            "示例",
            "--roles",
            "PO"
        )
        let rows = (1...60).map { "示例线索\($0)号,示例单位,,生命健康,,示例来源\($0),公开征集" }
        let leads = try ledger.file(
            (["项目名称,牵头单位,合作单位,领域,公开信息,来源,来源渠道"] + rows).joined(separator: "\n"),
            name: "leads.csv"
        )
        _ = try await ledger.answer("project", "import", leads, "--as", Cast.officer)

        let (answer, text) = try await printed(ledger, "project", "list")
        let later = try await ledger.answer(
            "project",
            "list",
            "--after",
            "DT-2026-000059",
            "--pdf",
            ledger.folder + "/b.pdf"
        )

        #expect(answer["cases"] == 60)
        #expect((answer["pages"]?.integerValue ?? 0) > 1)
        for number in 1...60 { #expect(text.contains("示例线索\(number)号公开征集"), "\(number)") }
        #expect(later["cases"] == 1)
    }

    @Test func `shows each goal with its gap, its rule and whether that is confirmed`() async throws
    {
        let ledger = try await ScratchLedger.story(.approved)

        let (answer, text) = try await printed(ledger, "goals", "--as-of", "2026-12-31")

        #expect(answer["pages"] == 1)
        #expect(answer["shortened"] == 0)
        for words in [
            "截至2026-12-31", "CULTIVATED差199", "1/≥200", "按项目组计，自列入培育文件日期起", "口径待确认",
            "不计数/≥30", "19项口径待确认",
        ] { #expect(text.contains(words), "\(words): \(text)") }
    }
}

@Suite struct `A letter of decision` {
    private func printed(_ ledger: ScratchLedger) async throws -> (answer: JSON, text: String) {
        let file = ledger.folder + "/letter.pdf"
        let json = try await answer(
            ["project", "letter", Cast.project, "--out", file, "--database", ledger.path]
        )
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: file)))
        return (try JSON(parsing: json), try PrintedPages(bytes).text().packed)
    }

    @Test func `tells levels in words, and neither marks nor people`() async throws {
        let ledger = try await ScratchLedger.story(.approved)

        let (answer, text) = try await printed(ledger)

        #expect(answer["letter"] == "listed")
        #expect(answer["pages"] == 1)
        for words in ["立项通知书", "示例公司：", "自2026-01-15起列入", "示例〔2026〕1号", "需求强烈"] {
            #expect(text.contains(words), "\(words): \(text)")
        }
        // The mean of the first dimension is 25/3, whose level is that of 7 and 8.
        #expect(text.contains("缺口有数字且近期无替代"))
        for secret in ["25/3", "155/2", "77.5", "8.33", "R-", "RY-", "示例意见"] {
            #expect(!text.contains(secret), "\(secret): \(text)")
        }
    }

    @Test func `tells what the officer wrote when nothing was evaluated`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let early = try await ledger.refusals(
            "project",
            "letter",
            Cast.project,
            "--out",
            ledger.folder + "/early.pdf"
        )
        _ = try await ledger.answer(
            "project",
            "do",
            Cast.project,
            "reject",
            "--as",
            Cast.director,
            "--set",
            "reason=R01",
            "--set",
            "detail=缺少授权书原件，电话13812345678。"
        )

        let (answer, text) = try await printed(ledger)

        #expect(early == ["LETTER_NOT_DUE CODE"])
        #expect(answer["letter"] == "rejected")
        for words in ["不予受理通知书", "R01", "缺少授权书原件，电话138****5678。"] {
            #expect(text.contains(words), "\(words): \(text)")
        }
        #expect(!text.contains("RY-"))
    }
}
