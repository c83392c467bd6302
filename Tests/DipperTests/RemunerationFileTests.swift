import Casework
import Foundation
import PrintedPages
import Spreadsheet
import Testing

@testable import Portfolio
@testable import dipper

/// What is made of a list, and who sees whose numbers.
@Suite struct `The files of a list` {
    private static func approved(
        withPayees: Bool = true
    ) async throws -> (ledger: ScratchLedger, list: String) {
        let ledger = try await ScratchLedger.story(.scoring)
        try await ledger.registerExperts()
        let session = try await ledger.closedSession(`A list of remuneration`.both)
        if withPayees {
            for expert in Cast.experts[0...2] { try await ledger.registerPayee(expert) }
        }
        let list = try await ledger.fees("--sessions \(session)")
        try await ledger.approve(list)
        return (ledger, list)
    }

    private func make(
        _ ledger: ScratchLedger,
        _ line: String,
        by person: String,
        named name: String
    ) async throws -> [UInt8] {
        let path = "\(ledger.folder)/\(name)"
        try await ledger.answer(line: "remuneration \(line) --out \(path) --as \(person)")
        return Array(try Data(contentsOf: URL(filePath: path)))
    }

    /// The cells of a workbook's first sheet as one reads them.
    private func cells(_ bytes: [UInt8]) throws -> [[String]] {
        try Workbook.read(bytes: bytes, file: "list.xlsx")[0].rows.map {
            $0.cells.map(\.shown)
        }
    }

    @Test func `hold masked numbers for whoever reads it, and whole ones for finance`()
        async throws
    {
        let (ledger, list) = try await Self.approved()
        let masked = try await make(
            ledger,
            "print \(list)",
            by: Cast.director,
            named: "masked.pdf"
        )
        let text = try PrintedPages(masked).text().filter { !$0.isWhitespace }
        #expect(text.contains("****0128") && !text.contains("4567890"))
        #expect(text.contains("发放月份2026-01待支付"))
        #expect(text.contains("签名") && text.contains("制表") && text.contains("财务"))
        let head = try await ledger.head()
        let whole = " --full --because 示例办理一月专家费"
        let pdf = try await make(
            ledger,
            "print \(list)" + whole,
            by: Cast.finance,
            named: "whole.pdf"
        )
        #expect(
            try PrintedPages(pdf).text().filter { !$0.isWhitespace }.contains(ScratchLedger.card)
        )
        let tax = try await make(
            ledger,
            "tax \(list)" + whole,
            by: Cast.finance,
            named: "tax.xlsx"
        )
        let rows = try cells(tax)
        #expect(rows.count { $0.contains(ScratchLedger.identity) } == 3)
        #expect(!rows.joined().contains(ScratchLedger.card))
        #expect(try await ledger.head() != head)
        let events = try await ledger.answer(line: "remuneration events \(list)")
        let looks = try #require(events["events"]?.elements).filter {
            $0["type"] == "remuneration.unmask"
        }
        #expect(looks.count == 2)
        let body = looks[0]["body"]?.canonicalText ?? ""
        #expect(body.contains("payees") && !body.contains(ScratchLedger.card))
        #expect(!body.contains("一月专家费"))
    }

    /// Who asks for whole numbers, and why not.
    static let refused: [(person: String, codes: [String])] = [
        (Cast.secretary, ["NOT_ALLOWED"]), (Cast.director, ["NOT_ALLOWED"]),
        (Cast.officer, ["NOT_FOUND"]), (Cast.experts[0], ["NOT_FOUND"]),
        (Cast.chair, ["NOT_FOUND"]), (Cast.applicant, ["NOT_FOUND"]),
    ]

    @Test(arguments: refused)
    func `are whole for nobody else`(person: String, codes: [String]) async throws {
        let (ledger, list) = try await Self.approved()
        let head = try await ledger.head()
        let path = ledger.folder + "/never.xlsx"
        let told = try await ledger.codes(
            "remuneration tax \(list) --full --because 示例 --out \(path) --as \(person)"
                .split(separator: " ").map(String.init)
        )
        #expect(told == codes)
        #expect(try await ledger.head() == head)
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `are whole once the list is approved and everybody is registered`() async throws {
        let (ledger, list) = try await Self.approved(withPayees: false)
        let path = ledger.folder + "/never.pdf"
        let line =
            "remuneration print \(list) --full --because 示例 --out \(path) --as \(Cast.finance)"
        try await ledger.expect(line, Cast.experts[0...2].map { "PAYEE_MISSING \($0)" })
        try await ledger.answer(
            line: "remuneration do \(list) send_back --set reason=示例 --as \(Cast.director)"
        )
        #expect(try await ledger.refusals(line: line).first == "LIST_DRAFTED --full")
        // The generic way to look does not lead to the numbers of a list.
        let unmask =
            "remuneration unmask \(list) payees --ground payment --because 示例"
            + " --as \(Cast.finance)"
        try await ledger.expect(unmask, ["UNMASK_FIELD field"])
    }

    @Test func `tell the totals in capitals as they are in figures, and hold no formula`()
        async throws
    {
        let (ledger, list) = try await Self.approved()
        let pdf = try await make(ledger, "print \(list)", by: Cast.secretary, named: "list.pdf")
        let text = try PrintedPages(pdf).text().filter { !$0.isWhitespace }
        let bytes = try await make(
            ledger,
            "print \(list) --format xlsx",
            by: Cast.secretary,
            named: "list.xlsx"
        )
        let rows = try cells(bytes)
        let total = try #require(rows.last)
        for (title, column, figure) in [
            ("应发合计（大写）", 7, "6775.00"), ("扣税合计（大写）", 8, "875.00"),
            ("实发合计（大写）", 9, "5900.00"),
        ] {
            let amount = try Fen.parse(figure)
            #expect(try Fen.parse(total[column]) == amount, "\(total)")
            #expect(text.contains(amount.groupedText))
            #expect(text.contains(title + amount.upperCaseText), "\(title)")
            #expect(rows.contains { $0.first == "\(title)：\(amount.upperCaseText)" })
        }
        // Read back as the text that it was: a formula has a result, or none.
        #expect(rows.joined().contains("=示例银行武汉分行"))
    }

    // MARK: Payee details

    @Test func `rest on numbers that are checked, masked and the expert's own`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let expert = Cast.experts[0]
        func add(_ identity: String, _ card: String, by person: String) async throws -> [String] {
            let name = UUID().uuidString
            return try await ledger.refusals(
                line: "payee add \(expert) --bank 示例银行 --identity-file"
                    + " \(try ledger.file(identity, name: name)) --account-file"
                    + " \(try ledger.file(card, name: name + "2")) --as \(person)"
            )
        }
        let (identity, card) = (ScratchLedger.identity, ScratchLedger.card)
        #expect(
            try await add("110105194912310021", card + "1", by: expert)
                == ["RIC_CHECK identity", "CARD_LENGTH account"]
        )
        #expect(
            try await add(identity, card, by: Cast.experts[1]).first == "NOT_FOUND "
        )
        let taken = try await add(identity, card, by: expert)
        #expect(taken == [])
        let twice = try await add(identity, card, by: Cast.secretary)
        #expect(twice == ["PAYEE_TWICE \(expert)"])
        for person in [expert, Cast.secretary, Cast.finance] {
            let shown = try await ledger.answer(
                line: "payee show SK-2026-000001 --as \(person)"
            )
            let text = shown.canonicalText
            #expect(!text.contains(identity) && !text.contains(card), "\(person)")
            #expect(text.contains("110105********002X"))
        }
        for person in [Cast.director, Cast.officer, Cast.experts[1]] {
            try await ledger.expect("payee show SK-2026-000001 --as \(person)", ["NOT_FOUND CODE"])
        }
    }

    @Test func `are paid by another than who changed where the money goes`() async throws {
        let (ledger, list) = try await Self.approved()
        let card = "6217002876543210012"
        try await ledger.answer(
            line: "payee do SK-2026-000002 edit --set account=\(card) --set reason=示例换卡"
                + " --as \(Cast.finance)"
        )
        let pay = ScratchLedger.pay(list)
        try await ledger.expect(
            pay,
            ["PAYEE_CHANGED \(Cast.experts[1])", "PAYEE_OWN_HAND \(Cast.experts[1])"]
        )
        try await ledger.answer(line: ScratchLedger.pay(list, Cast.experts[0]))
        try await ledger.answer(
            line: "remuneration do \(list) approve_again --as \(Cast.director)"
        )
        try await ledger.expect(pay, ["PAYEE_OWN_HAND \(Cast.experts[1])"])
        try await ledger.answer(
            line: pay.replacing("--as \(Cast.finance)", with: "--as \(Cast.secondFinance)")
        )
        let bytes = try await make(
            ledger,
            "print \(list) --format xlsx --full --because 示例",
            by: Cast.finance,
            named: "changed.xlsx"
        )
        #expect(try cells(bytes).count { $0.contains(card) } == 1)
    }

    @Test func `are not what the API tells of a list or of its people`() async throws {
        let (ledger, list) = try await Self.approved()
        let auditor = try await ledger.answer(
            line: "person add --name 示例 --roles AUD --as \(Cast.administrator)"
        )
        let readers = [
            Cast.secretary, Cast.finance, Cast.director, try #require(auditor["code"]?.textValue),
        ]
        for person in readers + [Cast.officer, Cast.experts[0]] {
            let client = try APIClient(ledger, as: person)
            var told = ""
            for place in ["/cases/\(list)", "/cases/\(list)/events", "/cases/SK-2026-000001"] {
                let reply = try client.get(place)
                told += String(decoding: reply.body, as: UTF8.self)
                let isOwn = place.contains("SK-") && person == Cast.experts[0]
                let reads =
                    readers.contains(person) && (person != Cast.director || !place.contains("SK-"))
                #expect((reply.status == 200) == (reads || isOwn), "\(person) \(place)")
            }
            #expect(!told.contains(ScratchLedger.card) && !told.contains(ScratchLedger.identity))
        }
    }
}
