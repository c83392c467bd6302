import Casework
import Foundation
import Portfolio
import Testing
import Web

@testable import dipper

@Suite struct `Naughty strings` {
    /// What programs have stumbled over: markup, queries, templates, formulas, paths, writings.
    ///
    /// None holds a mark that nobody sees: those are refused.
    static let strings = [
        "undefined", "null", "true", "NaN", "-1", "1e100", "0x0", "1/0", "९९९", "，。、；：",
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "javascript:alert(1)",
        "'; DROP TABLE event; --", "1 OR 1=1", "%00", "%s%n%x", "{{7*7}}", "${7*7}", "#{7*7}",
        "<%= 7*7 %>", "=cmd|' /C calc'!A0", "@SUM(1+1)", "+1", "-1+1", "../../etc/passwd",
        "C:\\CON\\aux", "`id`", "$(id)", "; id", "\\u0000", "\\", "\"", "'", "a\tb", "一行\n二行\r\n三行",
        "Ω≈ç√∫˜µ≤≥÷", "田中さんにあげて下さい", "社會科學院語學研究所", "𠜎𠜱𠝹𠱓", "表ポあA鷗ŒéＢ逍Üßªąñ丂㐀𠀀",
        "الكل في المجمو عة", "הָיְתָה", "👩🏽 🎉 ❤️", "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮", "e\u{301} é", "cell:x:y:z",
        "dpt_2026000001_x", "{\"a\":1}", "[1]", "<!--#exec cmd=\"id\"-->", "&lt;b&gt; &#39;",
        String(repeating: "长", count: 4000),
    ]

    /// Free texts of a lead, one naughty string each and all of them once.
    @Test(arguments: ["title", "contact", "lead_name", "partners", "public_information"])
    func `come back as they were sent`(_ field: String) async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let client = try APIClient(ledger, as: Cast.officer)
        for text in Self.strings {
            var payload: [String: JSON] = ["title": "示例", "channel": "scouting"]
            payload[field] = JSON(text)
            let reply = try client.post("/cases", ["kind": "project", "payload": .object(payload)])
            #expect(reply.status == 201, "\(text): \(reply.json)")
            let code = try #require(reply.json["code"]?.textValue)
            let shown = try client.get("/cases/\(code)")
            let told = shown.json["instances"]?[""]?["fields"]?[field]?.textValue
            // Compared by bytes: two writings of one letter are not the same.
            let isMasked = field == "contact"
            let expected = isMasked ? PersonalNumbers.veiled(text) : text
            #expect(told.map { Array($0.utf8) } == Array(expected.utf8), "\(text)")
            guard isMasked else { continue }
            // In full it stands for who opens the file himself.
            let whole = try await ledger.answer(line: "project show \(code)")
            let kept = whole["instances"]?[""]?["fields"]?[field]?.textValue
            #expect(kept.map { Array($0.utf8) } == Array(text.utf8), "\(text)")
        }
        #expect(try await ledger.answer("verify")["clean"] == true)
    }

    @Test func `find nothing and break nothing where they are asked for`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let client = try APIClient(ledger, as: Cast.officer)
        let before = try await ledger.head()
        for text in Self.strings where text.count < 100 {
            let written = FormFields.encoded(text)
            let search = try client.get("/cases?q=\(written)&state=\(written)&after=\(written)")
            #expect(search.status == 200, "\(text)")
            guard !text.contains("/"), text != ".." else { continue }
            #expect(try client.get("/cases/\(written)").status == 404, "\(text)")
            #expect(try client.get("/kinds/\(written)").status == 404, "\(text)")
            #expect(try client.get("/goals/\(written)/items").status == 404, "\(text)")
        }
        #expect(try await ledger.head() == before)
    }

    /// What they stand in is text for programs, never a page.
    @Test func `are sent so that no browser runs them`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let client = try APIClient(ledger, as: Cast.officer)
        let reply = try client.get("/cases/%3Cscript%3Ealert(1)%3C%2Fscript%3E")
        #expect(reply.header("content-type") == "application/problem+json")
        #expect(reply.header("cache-control") == "no-store")
    }

    @Test(arguments: ["\u{202E}", "\u{200B}", "\u{FEFF}", "\u{0}", "\u{1B}", "\u{85}", "\u{2066}"])
    func `of marks that nobody sees are refused where they stand`(_ mark: String) async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let client = try APIClient(ledger, as: Cast.officer)
        let before = try await ledger.head()
        let reply = try client.post(
            "/cases",
            ["kind": "project", "payload": ["title": JSON("甲\(mark)乙"), "channel": "scouting"]]
        )
        #expect(reply.status == 400)
        #expect(reply.errors == ["MEMBER_MARK #/payload/title"])
        #expect(try await ledger.head() == before)
    }
}
