import Casework
import Foundation
import PrintedPages
import Testing
import Workflow

@testable import dipper

@Suite struct `A project on paper` {
    /// What a command wrote, read back, with its answer.
    private func printed(
        _ ledger: ScratchLedger,
        _ arguments: String...,
        name: String = "out.pdf"
    ) async throws -> (answer: JSON, pages: PrintedPages, bytes: [UInt8]) {
        let file = ledger.folder + "/" + name
        let text = try await answer(arguments + ["--out", file, "--database", ledger.path])
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: file)))
        return (try JSON(parsing: text), try PrintedPages(bytes), bytes)
    }

    @Test func `fits one page and tells what a meeting needs`() async throws {
        let ledger = try await ScratchLedger.story(.approved)

        let (answer, pages, bytes) = try await printed(ledger, "project", "onepage", Cast.project)

        #expect(pages.count == 1)
        #expect(answer["pages"] == 1)
        #expect(answer["digest"]?.textValue == Digests.named(bytes))
        #expect(answer["shortened"] == 0)
        let text = try pages.text(1).packed
        for word in [
            "示例项目", Cast.project, "示例公司", "主动发掘", "培育中", "概念验证", "待启动",
            "需求强烈", "综合", "满分100，结论：通过", "6,000,000.00", "不作凭证", "国家库",
        ] { #expect(text.contains(word), "\(word): \(text)") }
        // No number is rounded without the exact one beside it.
        #expect(text.contains("综合77.50（155/2）"))
        #expect(pages.title == "项目一页纸 \(Cast.project)")
    }

    @Test func `fits one page whatever the lengths, and says what was shortened`() async throws {
        let ledger = try await ScratchLedger()
        let long = String(repeating: "很长的文字", count: 160)
        let administrator = Cast.administrator
        _ = try await ledger.answer(
            "person",
            "add",
            "--as",
            administrator,
            "--name",
            "示例" + long.prefix(40),
            "--roles",
            "PO"
        )
        _ = try await ledger.answer(
            "project",
            "register",
            "--as",
            Cast.officer,
            "--set",
            "channel=scouting",
            "--set",
            "title=\(long.prefix(120))",
            "--set",
            "contact=13812345678",
            "--set",
            "source=示例发掘记录",
            "--set",
            "lead_name=\(long)",
            "--set",
            "field=\(long.prefix(60))",
            "--set",
            "district=\(long.prefix(40))"
        )
        _ = try await ledger.answer("project", "do", Cast.project, "invite", "--as", Cast.officer)
        _ = try await answer(
            ["project", "do", Cast.project, "describe", "--as", Cast.officer]
                + ["aim", "novelty", "risks"].flatMap { ["--set", "summary_\($0)=\(long)"] }
                + ["--database", ledger.path]
        )

        let (answer, pages, _) = try await printed(ledger, "project", "onepage", Cast.project)

        #expect(pages.count == 1)
        #expect((answer["shortened"]?.integerValue ?? 0) > 5)
        let text = try pages.text(1).packed
        #expect(text.contains("…"))
        #expect(text.contains("文字过长，已缩略"))
        #expect(!text.contains("13812345678"))
        #expect(!text.contains("138****5678"))
    }

    @Test func `has a dossier whose contents name the right pages`() async throws {
        let ledger = try await ScratchLedger.story(.approved)

        let (answer, pages, _) = try await printed(ledger, "project", "dossier", Cast.project)

        let contents = answer["contents"]?.elements ?? []
        #expect(
            contents.filter { $0["level"] == 1 }.compactMap { $0["title"]?.textValue } == [
                "一、文件齐全性检查", "二、基本情况", "三、进展", "四、事项经过", "五、评价",
                "六、决策与公示", "七、拨转股协议与资金", "八、国家库", "九、落地", "十、附件",
            ]
        )
        #expect(answer["pages"]?.integerValue == Int64(pages.count))
        let list = try (2...3).map { try pages.text($0).packed }.joined()
        for entry in contents where entry["level"] != 3 {
            let title = try #require(entry["title"]?.textValue).packed
            let page = Int(try #require(entry["page"]?.integerValue))
            #expect(try pages.text(page).packed.contains(title), "\(title)")
            #expect(list.contains(title), "\(title)")
        }
        #expect(
            try pages.bookmarks().map(\.page)
                == contents.compactMap { $0["page"]?.integerValue }.map { Int($0) }
        )
        let text = try pages.text().packed
        for word in ["提交申报", "示例意见，同意立项。", "人民币陆佰万元整", "尚无记录。"] {
            #expect(text.contains(word), "\(word)")
        }
        let head = try JSON(parsing: try await ledger.head())
        #expect(answer["root"] == head["root"])
        #expect(try pages.text(1).packed.contains(try #require(head["root"]?.textValue)))
    }

    @Test func `names reviewers by pseudonym only`() async throws {
        for stage in [StoryStage.scoring, .approved] {
            let ledger = try await ScratchLedger.story(stage)
            for command in ["onepage", "dossier"] {
                let (_, pages, _) = try await printed(
                    ledger,
                    "project",
                    command,
                    Cast.project,
                    name: "\(command).pdf"
                )
                let text = try pages.text()
                for code in Cast.experts + [Cast.alternate, Cast.chair] {
                    #expect(!text.contains(code), "\(command) \(stage) \(code)")
                }
                if command == "dossier", stage == .approved {
                    #expect(text.contains(/R-[0-9A-Z]{8}/))
                    #expect(text.contains(Cast.secretary))
                }
                if stage == .scoring { #expect(!text.contains("计分")) }
            }
        }
    }

    @Test func `prints kept files, and takes others from a folder by their content`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let inner = try await printed(ledger, "project", "onepage", Cast.project).bytes
        let folder = ledger.folder + "/files"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(inner).write(to: URL(filePath: folder + "/任何名字.bin"))
        let other = Array("不是这个".utf8)
        try Data(other).write(to: URL(filePath: folder + "/other.pdf"))
        let kept = ledger.folder + "/保存的.pdf"
        try Data(inner).write(to: URL(filePath: kept))
        _ = try await ledger.answer(
            "project",
            "do",
            Cast.project,
            "accept",
            "--as",
            Cast.secondOfficer,
            "--set",
            "checked=integrity,ownership,duplication,ethics,security",
            "--document",
            "class=conclusion,number=示例〔2026〕9号,date=2026-01-05,"
                + "digest=\(Digests.named(inner))",
            "--document",
            "class=conflict_declaration,date=2026-01-05,digest=\(Digests.named(inner))",
            "--document",
            "class=new_evidence,date=2026-01-05,digest=\(Digests.named(other))",
            "--document",
            "class=audit_report,date=2026-01-05,original=示例档案室,file=\(kept)"
        )

        let (answer, pages, _) = try await printed(
            ledger,
            "project",
            "dossier",
            Cast.project,
            "--files",
            folder,
            name: "dossier.pdf"
        )

        let attachments = answer["attachments"]?.elements ?? []
        let codes = attachments.map { $0["problem"]?["code"]?.textValue ?? "" }
        // Application, pledge and authorisation are known by their digests alone.
        #expect(
            codes.sorted() == [
                "", "", "ATTACHMENT_NOT_PRINTABLE", "ATTACHMENT_NOT_STORED",
                "ATTACHMENT_NOT_STORED", "ATTACHMENT_NOT_STORED", "ATTACHMENT_WITHHELD",
            ]
        )
        let taken = attachments.filter { $0["problem"] == .null }
        #expect(taken.map { $0["pages"] } == [1, 1])
        for page in taken.compactMap({ $0["page"]?.integerValue }) {
            #expect(try pages.text(Int(page)).packed.contains("项目一页纸"))
        }
        #expect(try pages.text().packed.contains("示例档案室"))
        let standings = (answer["completeness"]?.elements ?? []).filter {
            $0["class"] == "conclusion"
        }
        #expect(standings.map { $0["standing"] } == ["stored"])
    }

    @Test func `is the same file when it is printed again, and never goes over another`()
        async throws
    {
        let ledger = try await ScratchLedger.story(.approved)

        let first = try await printed(ledger, "project", "dossier", Cast.project).bytes
        let second = try await printed(
            ledger,
            "project",
            "dossier",
            Cast.project,
            name: "again.pdf"
        ).bytes
        let told = try await ledger.told(
            "project",
            "dossier",
            Cast.project,
            "--out",
            ledger.folder + "/out.pdf"
        )

        #expect(first == second)
        #expect(told.status == 65)
        #expect(told.zh.count == 1)
        #expect(told.zh.first?.contains("STORAGE_EXISTS") == true)
    }

    @Test func `is refused, and leaves no file, where there is nothing to print`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let out = ledger.folder + "/none.pdf"

        let unknown = try await ledger.refusals(
            "project",
            "dossier",
            "DT-2020-000009",
            "--out",
            out
        )
        let another = try await ledger.refusals("project", "onepage", Cast.company, "--out", out)
        let folder = try await ledger.refusals(
            "project",
            "dossier",
            Cast.project,
            "--out",
            out,
            "--files",
            "/no/such/folder"
        )

        #expect(unknown == ["NOT_FOUND CODE"])
        #expect(another == ["KIND_DIFFERS CODE"])
        #expect(folder == ["FOLDER_UNREADABLE --files"])
        #expect(!FileManager.default.fileExists(atPath: out))
    }
}
