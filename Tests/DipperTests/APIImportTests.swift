import Casework
import Foundation
import Testing
import Web

@testable import dipper

/// Tables that are imported over the API.
@Suite struct `Imports over the API` {
    private static let table = """
        项目名称,来源渠道,牵头单位
        示例人工膀胱,主动发掘,示例一公司
        示例量子芯片,不知道,示例二公司
        示例光刻胶,大赛选拔,示例三公司
        """

    private static func body(_ text: String, _ more: [String: JSON] = [:]) -> JSON {
        let content = Data(text.utf8).base64EncodedString()
        return .object(
            ["subject": "leads", "name": "示例.csv", "content": JSON(content)]
                .merging(more) { $1 }
        )
    }

    private func lines(_ reply: APIClient.Reply, _ name: String) -> [JSON] {
        (reply.json["lines"]?.elements ?? []).map { $0[name] ?? .null }
    }

    private func count(_ ledger: ScratchLedger, _ kind: String) async throws -> Int {
        try await ledger.answer(line: "\(kind) list")["cases"]?.elements.count ?? -1
    }

    @Test func `keeps what is wrong as drafts, and takes it back corrected`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let client = try APIClient(ledger, as: Cast.officer)
        let before = try await ledger.head()
        let body = Self.body(Self.table, ["stage": true])
        let tried = try client.post("/imports?dry_run=true", body)
        #expect(tried.status == 200, "\(tried.json)")
        #expect(lines(tried, "becomes") == ["registered", "draft", "registered"])
        #expect(lines(tried, "code") == [.null, .null, .null])
        #expect(try await ledger.head() == before)

        let done = try client.post("/imports", body, key: "k")
        #expect(done.json["registered"] == 2 && done.json["drafts"] == 1, "\(done.json)")
        #expect(lines(done, "code")[1] == "CG-2026-000001")
        let errors = lines(done, "errors")[1].elements
        #expect(errors.first?["code"] == "CELL_CHANNEL")
        #expect(errors.first?["values"]?["row"] == "3")
        #expect(errors.first?["values"]?["column"] == "来源渠道")
        let head = try await ledger.head()
        let again = try client.post("/imports", body, key: "k")
        let other = try client.post("/imports", body, key: "other")
        #expect(again.json["replayed"] == true && other.json["replayed"] == true)
        #expect(lines(other, "becomes") == ["present", "draft", "present"])
        #expect(try await ledger.head() == head)

        let corrected = """
            行号,项目名称,来源渠道,牵头单位
            CG-2026-000001,示例量子芯片,待核,示例二公司
            """
        let mended = try client.post("/imports", Self.body(corrected, ["stage": true]))
        #expect(mended.json["registered"] == 1, "\(mended.json)")
        #expect(try await ledger.answer(line: "draft show CG-2026-000001")["states"] == ["adopted"])
        #expect(try await count(ledger, "project") == 4)
        #expect(try await ledger.isSound())
    }

    @Test func `registers all rows or none, with each cell that is wrong`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let client = try APIClient(ledger, as: Cast.officer)
        let before = try await ledger.head()
        let wrong = Self.table.replacing("大赛选拔", with: "也不知道")
        let refused = try client.post("/imports", Self.body(wrong))
        let errors = refused.json["errors"]?.elements ?? []
        #expect(refused.status == 422)
        #expect(errors.compactMap { $0["values"]?["row"]?.textValue } == ["3", "4"])
        let reused = Self.body(Self.table.replacing("不知道", with: "待核"))
        #expect(try client.post("/imports", reused, key: "k").status == 200)
        let other = Self.body("项目名称,来源渠道\n示例另一个,待核\n")
        let mistaken = try client.post("/imports", other, key: "k")
        #expect(mistaken.status == 422, "\(mistaken.json)")
        #expect(try await ledger.head() != before)
        #expect(try await count(ledger, "project") == 4)
    }

    @Test func `takes columns by name, and says which there are not`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let client = try APIClient(ledger, as: Cast.officer)
        let text = "题名,来源渠道,备用\n示例光刻胶,大赛选拔,x\n"
        let unknown = try client.post("/imports", Self.body(text))
        #expect(unknown.status == 422)
        let wrong = try client.post("/imports", Self.body(text, ["columns": ["题名": "nothing"]]))
        #expect(
            wrong.errors == ["MAPPING_FIELD #/columns/%E9%A2%98%E5%90%8D"],
            "\(wrong.json)"
        )
        let columns: JSON = ["题名": "title", "备用": .null]
        let done = try client.post("/imports", Self.body(text, ["columns": columns]))
        #expect(done.json["registered"] == 1, "\(done.json)")
        let none = try client.post("/imports", ["subject": "leads"])
        #expect(none.errors == ["MEMBER_MISSING #/content"])
        let noTable = try client.post("/imports", ["subject": "leads", "content": "!"])
        #expect(noTable.errors == ["MEMBER_FORM #/content"])
    }

    @Test func `takes a file beside the command in a form`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let client = try APIClient(ledger, as: Cast.officer)
        let command: JSON = ["subject": "leads", "file": "table"]
        let text = "项目名称,来源渠道\n示例光刻胶,大赛选拔\n"
        let form =
            "--XX\r\nContent-Disposition: form-data; name=\"command\"\r\n\r\n"
            + command.canonicalText
            + "\r\n--XX\r\nContent-Disposition: form-data; name=\"table\"; filename=\"示例.csv\""
            + "\r\n\r\n\(text)\r\n--XX--\r\n"
        let headers = ["content-type": "multipart/form-data; boundary=XX"]
        let done = try client.post("/imports", Array(form.utf8), headers: headers)
        #expect(done.json["registered"] == 1, "\(done.json)")
    }

    @Test func `is refused by each row to whom no rule lets register, and to a smaller scope`()
        async throws
    {
        let ledger = try await ScratchLedger.story(.submitted)
        let before = try await ledger.head()
        let text = Self.table.replacing("不知道", with: "待核")
        let finance = try APIClient(ledger, as: Cast.finance)
        #expect(try finance.post("/imports", Self.body(text)).status == 403)
        #expect(try await ledger.head() == before)
        func token(_ person: String, _ scope: String) async throws -> APIClient {
            let made = try await ledger.answer(
                ["token", "add", "--as", person, "--name", "示例", "--scope", scope, "--days", "9"]
            )
            return try APIClient(ledger, token: try #require(made["token"]?.textValue))
        }
        let program = try await token(Cast.officer, "write:project")
        let staged = try program.post("/imports", Self.body(text, ["stage": true]))
        #expect(staged.status == 403 && staged.errors == ["SCOPE_INSUFFICIENT"], "\(staged.json)")
        #expect(try program.post("/imports", Self.body(text)).status == 200)
        let people = Self.body("姓名\n示例\n", ["subject": "people"])
        let administrator = try await token(Cast.administrator, "write")
        #expect(try administrator.post("/imports", people).errors == ["STEP_UP_NEEDED"])
        let person = try APIClient(ledger, as: Cast.administrator)
        #expect(try person.post("/imports", people).json["registered"] == 1)
    }
}
