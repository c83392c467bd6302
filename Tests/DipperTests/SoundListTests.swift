import Casework
import Foundation
import Testing
import Web

@testable import dipper

/// Lists of people, organisations and experts by the sound of their names.
@Suite struct `A list by sound` {
    private static let names = ["示例张三", "示例安九", "示例张三", "示例周八", "单示例", "示例章三"]

    /// The administrator 示例管理员 and six people, of whom two have one name.
    private func ledger() async throws -> ScratchLedger {
        let ledger = try await ScratchLedger()
        for name in Self.names { try await add(name, to: ledger) }
        return ledger
    }

    private func add(_ name: String, to ledger: ScratchLedger) async throws {
        try await ledger.answer(line: "person add --name \(name) --as \(Cast.administrator)")
    }

    /// The last digits of the codes of a list with what it says of the next page.
    private func list(
        _ ledger: ScratchLedger,
        _ options: String = ""
    ) async throws -> (codes: String, next: String?) {
        let json = try await ledger.answer(line: "person list \(options)")
        let codes = json["cases"]?.elements.map { $0["code"]?.textValue?.suffix(1) ?? "?" } ?? []
        return (codes.joined(), json["after"]?.textValue)
    }

    /// Every page, one after another; `between` happens before each but the first.
    private func pages(
        _ ledger: ScratchLedger,
        _ options: String,
        between: (Int) async throws -> Void = { _ in }
    ) async throws -> [String] {
        var (page, next) = try await list(ledger, options)
        var pages = [page]
        while let cursor = next {
            try await between(pages.count)
            (page, next) = try await list(ledger, "\(options) --after \(cursor)")
            pages.append(page)
            try #require(pages.count < 20)
        }
        return pages
    }

    @Test func `goes by reading, surnames by their own, and one name by its codes`() async throws {
        let ledger = try await ledger()
        // shan4 of 单 before shi4 of 示; 安 guan zhang(张) zhang(章) zhou behind it.
        #expect(try await list(ledger).codes == "6312475")
        #expect(try await list(ledger, "--sort code").codes == "1234567")
        #expect(try await list(ledger, "--sort sound").codes == "6312475")
        let pages = try await pages(ledger, "--limit 2")
        #expect(pages == ["63", "12", "47", "5"])
        #expect(try await self.pages(ledger, "--limit 2 --sort code") == ["12", "34", "56", "7"])
        // From a code alone the list goes on behind where its name stands.
        #expect(try await list(ledger, "--after RY-2026-000002").codes == "475")
        #expect(try await list(ledger, "--after RY-2026-000002 --sort code").codes == "34567")
        let bySound = try await list(ledger, "--limit 2").next
        #expect(bySound == "RY-2026-000003@1")
        #expect(try await list(ledger, "--after RY-2026-000003@1 --sort code").codes == "4567")
    }

    @Test func `goes on without gap or repeat while people are entered and renamed`() async throws {
        let ledger = try await ledger()
        let pages = try await pages(ledger, "--limit 1") { turn in
            switch turn {
            case 2:
                // One before the cursor, one of its own name, one behind it.
                for name in ["示例阿一", "示例安九", "示例左十"] { try await add(name, to: ledger) }
            case 3:
                // The person whom the page ended with gets the first name of all.
                try await ledger.answer(
                    line: "person do RY-2026-000009 edit --set name=示例阿二 --set reason=示例"
                        + " --as \(Cast.administrator)"
                )
            default: break
            }
        }
        #expect(pages.joined() == "639124750")
    }

    @Test func `a page by number would have shown somebody twice`() async throws {
        let ledger = try await ledger()
        let before = try await list(ledger).codes
        let end = try await list(ledger, "--limit 2").next
        try await add("示例阿一", to: ledger)
        let after = try await list(ledger).codes
        // What an offset of two shows next was on the first page already; the cursor's was not.
        let shown = String(before.prefix(2))
        let byOffset = String(after.dropFirst(2).prefix(1))
        #expect(shown.contains(byOffset))
        let cursor = try #require(end)
        let page = try await list(ledger, "--limit 2 --after \(cursor)").codes
        #expect(page == String(before.dropFirst(2).prefix(2)))
    }

    @Test(arguments: [
        ("zs", "247"), ("slzs", "247"), ("zhangsan", "247"), ("张", "24"), ("ｚｂ", "5"),
        ("RY-2026-000005", "5"), ("shan", "6"), ("nobody", ""), ("李", ""), ("zsi", ""),
    ])
    func `finds by characters, syllables, first letters and codes`(
        _ typed: String,
        _ found: String
    ) async throws {
        let ledger = try await ledger()
        #expect(try await list(ledger, "--find \(typed)").codes == found)
        let pages = try await pages(ledger, "--find \(typed) --limit 1")
        #expect(pages.joined() == found)
        let byCode = try await self.pages(ledger, "--find \(typed) --limit 1 --sort code")
        #expect(byCode.joined() == String(found.sorted()))
        let browser = try Browser(ledger, as: Cast.administrator)
        let query = FormFields([("kind", "person"), ("q", typed)]).urlEncoded
        let page = try browser.open("/cases?\(query)")
        let shown = page.matches(of: /name="c" value="RY-[0-9-]*([0-9])"/).map { String($0.1) }
        #expect(shown.joined() == found)
    }

    @Test func `a number that is masked is neither found nor told by its place`() async throws {
        let ledger = try await ledger()
        try await add("示例13800001234", to: ledger)
        try await add("示例13700009999", to: ledger)
        #expect(try await list(ledger, "--find 13800001234").codes == "")
        #expect(try await list(ledger, "--find 138").codes == "8")
        let browser = try Browser(ledger, as: Cast.administrator)
        try browser.open("/choose/person?q=13800001234")
        #expect(!browser.page.contains("RY-2026-000008"))
    }

    @Test func `a cursor that nothing answers to is refused as what is not seen`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let cursors = ["RY-2026-999999", "RY-2026-000002@99", "@1", "RY-2026-000002@x", "x@1@2"]
        for cursor in cursors + [Cast.project] {
            #expect(
                try await ledger.refusals(line: "person list --after \(cursor)")
                    == ["NOT_FOUND --after"],
                "\(cursor)"
            )
        }
        func told(_ code: String) async throws -> [String] {
            let told = try await ledger.told(
                line: "person list --after \(code)@1 --as \(Cast.experts[0])"
            )
            return (told.zh + told.en).map { $0.replacing(code, with: "CODE") }
        }
        #expect(try await told(Cast.experts[1]) == told("RY-2026-999999"))
        #expect(try await told(Cast.experts[0]) == [])
    }

    @Test func `organisations go by sound and are found by their other names`() async throws {
        let ledger = try await ScratchLedger()
        _ = try await ledger.answer(line: "person add --name 示例 --roles PO --as RY-2026-000001")
        for (name, alias) in [("示例中试公司", "ZS"), ("示例大学", "SLU"), ("示例安全公司", "")] {
            let aliases = alias.isEmpty ? "" : " --aliases \(alias)"
            try await ledger.answer(
                line: "org add --name \(name) --kind enterprise\(aliases) --as RY-2026-000002"
            )
        }
        func codes(_ options: String) async throws -> [JSON?] {
            try await ledger.answer(line: "org list \(options)")["cases"]?.elements
                .map { $0["title"] } ?? []
        }
        #expect(try await codes("") == ["示例安全公司", "示例大学", "示例中试公司"])
        #expect(try await codes("--find slu") == ["示例大学"])
        #expect(try await codes("--find slaq") == ["示例安全公司"])
        #expect(try await codes("--sort code") == ["示例中试公司", "示例大学", "示例安全公司"])
    }

    @Test func `experts go by the names of their people, also after those were corrected`()
        async throws
    {
        let ledger = try await ledger()
        try await ledger.answer(line: "person grant RY-2026-000007 SEC --as RY-2026-000001")
        let browser = try Browser(ledger, as: "RY-2026-000007")
        for person in ["RY-2026-000005", "RY-2026-000002", "RY-2026-000003"] {
            try await ledger.answer(line: "person grant \(person) REV --as RY-2026-000001")
            try await ledger.answer(
                line: "expert register \(person) --kinds technical --fields 示例"
                    + " --as RY-2026-000007"
            )
        }
        func titles(_ options: String = "") async throws -> [JSON?] {
            try await ledger.answer(line: "expert list \(options) --as RY-2026-000007")["cases"]?
                .elements.map { $0["title"] } ?? []
        }
        #expect(try await titles() == ["示例安九", "示例张三", "示例周八"])
        #expect(try await titles("--find zs") == ["示例张三"])
        #expect(try await titles("--limit 1 --after ZJ-2026-000002@2") == ["示例周八"])
        try browser.open("/cases?kind=expert&q=zb")
        #expect(browser.page.contains("示例周八") && !browser.page.contains("示例张三"))
        try await ledger.answer(
            line: "person do RY-2026-000002 edit --set name=示例赵六 --set reason=示例"
                + " --as RY-2026-000001"
        )
        #expect(try await titles("--find zl") == ["示例赵六"])
        // The page before ended with the name as it was then.
        #expect(try await titles("--limit 1 --after ZJ-2026-000002@2") == ["示例赵六"])
        try browser.open("/cases?kind=expert&q=zl")
        #expect(browser.page.contains("示例赵六"))
    }

    @Test func `a list by sound is written to paper and to files in its order`() async throws {
        let ledger = try await ledger()
        let file = ledger.folder + "/people.csv"
        try await ledger.answer(line: "person list --find zs --csv \(file)")
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let rows = text.split(whereSeparator: \.isNewline).dropFirst()
        #expect(rows.map { $0.prefix(14).suffix(1) } == ["2", "4", "7"])
        let paper = try await ledger.answer(
            line: "person list --after RY-2026-000002 --pdf \(ledger.folder)/people.pdf"
        )
        #expect(paper["cases"] == 3)
    }

    @Test func `the API lists by code, and by sound where it is asked to`() async throws {
        let ledger = try await ledger()
        let client = try APIClient(ledger, as: Cast.administrator)
        func page(_ query: String) throws -> (codes: String, next: String?) {
            let reply = try client.get("/cases?kind=person&\(query)")
            let codes =
                reply.json["cases"]?.elements
                .map { $0["code"]?.textValue?.suffix(1) ?? "?" } ?? []
            #expect((reply.header("link") == nil) == (reply.json["after"] == .null))
            return (codes.joined(), reply.json["after"]?.textValue)
        }
        #expect(try page("limit=100").codes == "1234567")
        #expect(try page("sort=code").codes == "1234567")
        #expect(try page("sort=sound").codes == "6312475")
        var pages: [String] = []
        var (codes, next) = try page("sort=sound&limit=2&q=zs")
        while let cursor = next {
            pages.append(codes)
            try await add("示例阿一", to: ledger)
            (codes, next) = try page("sort=sound&limit=2&q=zs&after=\(cursor)")
        }
        #expect(pages + [codes] == ["24", "7"])
        let wrong = try client.get("/cases?kind=project&sort=sound")
        #expect(wrong.status == 400 && wrong.errors == ["LIST_SORT"])
        #expect(try client.get("/cases?kind=person&sort=name").status == 400)
        #expect(try client.get("/cases?kind=person&sort=sound&after=RY-9").status == 404)
    }
}
