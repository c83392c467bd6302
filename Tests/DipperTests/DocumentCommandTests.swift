import Casework
import Documents
import Foundation
import Portfolio
import SQL
import Store
import Testing
import Workflow

@testable import dipper

@Suite struct `The commands about documents` {
    private func pdf(_ ledger: ScratchLedger, _ name: String, _ text: String) throws -> String {
        try ledger.file("%PDF-1.4\n\(text)\n%%EOF\n", name: name)
    }

    private func add(
        _ ledger: ScratchLedger,
        _ file: String,
        _ more: String...
    ) async throws -> JSON {
        try JSON(
            parsing: try await answer(
                [
                    "document", "add", Cast.project, file, "--class", "decision_minutes",
                    "--number", "示例〔2026〕2号", "--issuer", "示例单位", "--date", "2026-01-05",
                    "--as", Cast.officer, "--database", ledger.path,
                ] + more
            )
        )
    }

    @Test func `add, list and get bring a file in and out again`() async throws {
        let ledger = try await ScratchLedger.withArchive()
        let file = try pdf(ledger, "示例纪要.pdf", "示例内容")
        let reply = try await add(
            ledger,
            file,
            "--pages",
            "3",
            "--seal",
            "yes",
            "--original",
            "示例柜"
        )
        let document = try #require(reply["document"])
        let out = ledger.folder + "/out.pdf"
        let item = "\(document["item"]?.integerValue ?? 0)"
        func get(_ which: String, _ more: String...) async throws -> [String] {
            try await DipperTests.refusals(
                [
                    "document", "get", Cast.project, which, "--out", out, "--as", Cast.officer,
                    "--database", ledger.path,
                ] + more
            )
        }

        #expect(document["name"] == "示例纪要.pdf")
        #expect(document["original"] == "示例柜")
        #expect(document["keeping"] == "kept")
        #expect(document["pages"] == 3)
        #expect(document["stamped"] == true)
        #expect(document["retention"] == "permanent")
        #expect(document["media"] == "application/pdf")
        #expect(try await get(item) == [])
        #expect(
            FileManager.default.contents(atPath: out)
                == FileManager.default.contents(atPath: file)
        )
        // Not over another file, unless that is said; by 文号 and by digest as well.
        await #expect(throws: StorageFault.alreadyExists(path: out)) { try await get(item) }
        let digest = document["digest"]?.textValue?.dropFirst(7).prefix(12) ?? ""
        for which in ["示例〔2026〕2号", String(digest)] {
            #expect(try await get(which, "--force") == [])
        }
        #expect(try await get("99") == ["DOCUMENT_NOT_FOUND NUMBER|DIGEST"])
        #expect(try await get("1") == ["DOCUMENT_NOT_KEPT NUMBER|DIGEST"])
        let list = try await ledger.answer("document", "list", Cast.project)
        #expect(list["cases"]?.elements.first?["documents"]?.elements.last == document)
        #expect(try await ledger.answer("document", "list") == list)
        #expect(try await ledger.answer("verify", "--documents")["documents"]?["files"] == 1)
        // Whoever may not see the case gets nothing of it, and is not told why.
        #expect(
            try await ledger.refusals(
                "document",
                "get",
                Cast.project,
                item,
                "--out",
                out + "2",
                "--as",
                Cast.experts[4]
            ) == ["NOT_FOUND CODE"]
        )
    }

    @Test func `a command that rests on a file keeps it`() async throws {
        let ledger = try await ScratchLedger.withArchive()
        let file = try pdf(ledger, "a.pdf", "示例")
        _ = try await ledger.answer(
            "project",
            "do",
            Cast.project,
            "withdraw",
            "--set",
            "reason=示例",
            "--as",
            Cast.officer,
            "--document",
            "class=correspondence,date=2026-01-05,file=\(file)"
        )
        let shown = try await ledger.answer("project", "show", Cast.project)
        let last = try #require(shown["documents"]?.elements.last)

        #expect(last["keeping"] == "kept")
        #expect(last["retention"] == "10y")
        // What was only referred to says so.
        #expect(shown["documents"]?.elements.first?["keeping"] == "paper")
        #expect(try await ledger.answer("document", "verify")["files"] == 1)
        // A case that has ended still takes papers.
        let more = try pdf(ledger, "b.pdf", "示例二")
        #expect(try await add(ledger, more)["document"]?["keeping"] == "kept")
    }

    @Test func `what is refused keeps nothing, and why keeps nothing either`() async throws {
        let ledger = try await ScratchLedger.withArchive()
        let file = try pdf(ledger, "a.pdf", "示例")
        let document = "class=a,date=2026-01-05,file=\(file)"
        _ = try await ledger.answer(
            "project",
            "why",
            Cast.project,
            "accept",
            "--as",
            Cast.secondOfficer,
            "--document",
            document
        )
        let refused = try await ledger.refusals(
            "project",
            "do",
            Cast.project,
            "accept",
            "--as",
            Cast.applicant,
            "--document",
            document
        )
        let wrong = try await ledger.refusals(
            "document",
            "add",
            Cast.project,
            ledger.path,
            "--class",
            "a",
            "--date",
            "2026-13-01",
            "--pages",
            "x",
            "--as",
            Cast.officer
        )

        #expect(!refused.isEmpty)
        #expect(
            wrong == [
                "DATE_FORM --date", "DOCUMENT_PART --pages", "DOCUMENT_TYPE \(ledger.path)",
            ]
        )
        #expect(try DocumentFolder(beside: ledger.path).listing().isEmpty)
    }

    @Test func `lacks names documents, events and people`() async throws {
        let ledger = try await ScratchLedger.story(.approved)
        let before = try await ledger.answer("grant", "lacks", Cast.fenAgreement)
        func line(_ json: JSON, _ documentClass: String) -> JSON? {
            json["lacks"]?.elements.first { $0["document"]?.textValue == documentClass }
        }
        let report = try #require(line(before, "due_diligence_report"))
        let file = try pdf(ledger, "a.pdf", "示例")
        _ = try await ledger.answer(
            "document",
            "add",
            Cast.fenAgreement,
            file,
            "--class",
            "due_diligence_report",
            "--date",
            "2026-01-15",
            "--as",
            Cast.officer
        )
        let after = try await ledger.answer("grant", "lacks", Cast.fenAgreement)

        #expect(report["event"] == "decide")
        #expect(report["with_event"] == false)
        #expect(report["awaited"] == true)
        #expect(report["roles"] == ["DM", "DIR"])
        #expect(
            report["people"]?.elements.compactMap { $0["code"]?.textValue } == [
                Cast.director, Cast.meeting,
            ]
        )
        #expect(line(before, "decision_minutes")?["with_event"] == true)
        // What lies on the file is lacking no more; what must come with the event still is.
        #expect(line(after, "due_diligence_report") == nil)
        #expect(line(after, "decision_minutes")?["with_event"] == true)
    }

    @Test func `a full disk keeps no part of a file`() async throws {
        let ledger = try await ScratchLedger.withArchive()
        let file = try pdf(ledger, "a.pdf", String(repeating: "示例", count: 300_000))
        let before = try await ledger.head()
        let run = try Executable.run(
            script: #"trap "" XFSZ; ulimit -f 1024; exec "$@""#,
            [
                "document", "add", Cast.project, file, "--class", "agreement", "--date",
                "2026-01-05",
                "--as", Cast.officer, "--database", ledger.path,
            ]
        )

        #expect(run.status == 69)
        #expect(run.complaints.contains("✗ [STORAGE_FULL] "))
        #expect(try DocumentFolder(beside: ledger.path).listing().isEmpty)
        #expect(try await ledger.head() == before)
    }
}
