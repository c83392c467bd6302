import Casework
import Foundation
import Testing
import Web

@testable import dipper

/// The instruments and the expenses at the command line, on pages and over the API.
@Suite struct `Instruments and expenses` {
    @Test func `tell caps and use alike at the command line, on the page and to programs`()
        async throws
    {
        let ledger = try await ScratchLedger.story(.approved)
        let told = try await ledger.answer(line: "grant instruments --as \(Cast.finance)")
        let lines = told["instruments"]?.elements ?? []
        #expect(lines.count == 10)
        #expect(lines.first?["code"] == "GTE")
        #expect(lines.first?["cap"] == "6000000.00")
        #expect(lines.first?["committed"] == "6000000.00")
        #expect(lines.first?["available"] == "60000000.00")
        let unset = lines.first { $0["code"] == "FUND_INCENTIVE" }
        #expect(unset?["cap"] == .null)

        let client = try APIClient(ledger, as: Cast.finance)
        #expect(try client.get("/instruments").json["instruments"] == told["instruments"])
        let browser = try Browser(ledger, as: Cast.finance)
        try browser.open("/funds/plan")
        #expect(browser.page.contains("/funds/instruments"))
        try browser.open("/funds/instruments")
        #expect(browser.status == 200)
        #expect(browser.page.contains("未设上限") && browser.page.contains("6,000,000.00"))
        // An applicant reads no definitions: for him there is no such page.
        let applicant = try Browser(ledger, as: Cast.applicant)
        try applicant.open("/funds/instruments")
        #expect(applicant.status == 404)
        #expect(
            try await ledger.codes(["grant", "instruments", "--as", Cast.applicant])
                == ["NOT_FOUND"]
        )
    }

    @Test func `take a table of expenses whole, or tell each bad cell by row and column`()
        async throws
    {
        let ledger = try await ScratchLedger.story(.approved)
        let heading = "序号,发票号码,收款方,金额（元）,开票日期,用途\n"
        let good = try ledger.file(
            heading + "1,25420000000001,示例炉业有限公司,\"1,200,000.00\",2026-01-03,示例炉\n",
            name: "good.csv"
        )
        let bad = try ledger.file(
            heading + "1,25420000000001,示例炉业有限公司,abc,2026-01-03,示例炉\n"
                + "2,,示例,1.00,2026-02-30,\n",
            name: "bad.csv"
        )
        let filing = "cost file \(Cast.agreement)"
        let refused = try await ledger.refusals(line: "\(filing) \(bad) --as \(Cast.officer)")
        #expect(refused.count == 3)
        #expect(
            Set(refused.map { $0.prefix { $0 != " " } }) == [
                "AMOUNT_FORM", "CELL_EMPTY", "CELL_DATE",
            ]
        )
        let filed = try await ledger.answer(line: "\(filing) \(good) --as \(Cast.officer)")
        let code = try #require(filed["code"]?.textValue)
        try await ledger.answer(line: "cost do \(code) accept --as \(Cast.finance)")
        #expect(
            try await ledger.refusals(line: "\(filing) \(good) --as \(Cast.officer)")
                .map { String($0.prefix { $0 != " " }) } == ["DUP_COST"]
        )
        let sums = try await ledger.answer(line: "cost sum \(Cast.agreement) --as \(Cast.finance)")
        #expect(sums["accepted"] == "1200000.00")
        #expect(sums["paid"] == "0.00")

        let finance = try Browser(ledger, as: Cast.finance)
        try finance.open("/cases/\(Cast.agreement)")
        #expect(finance.page.contains("/costs/\(Cast.agreement)"))
        try finance.open("/costs/\(Cast.agreement)")
        #expect(finance.status == 200 && finance.page.contains(code))
        #expect(finance.page.contains("name=\"table\""))
        let officer = try Browser(ledger, as: Cast.officer)
        let place = "/costs/\(Cast.agreement)"
        try officer.open(place)
        let another = heading + "1,25420000000002,示例,0.01,2026-01-03,\n"
        try officer.upload(place, field: "table", file: ("示例.csv", Array(another.utf8)))
        #expect(officer.status == 303)
        try officer.open(place)
        try officer.upload(place, field: "table", file: ("示例.csv", Array("甲,乙\n".utf8)))
        #expect(officer.status >= 400 && officer.page.contains("发票号码"))
        try officer.open(place)
        #expect(officer.page.contains("FP-2026-000002"))
        // Who reads no lists of expenses is told that there is none.
        let applicant = try Browser(ledger, as: Cast.applicant)
        try applicant.open("/costs/\(Cast.agreement)")
        #expect(applicant.status == 404)
        #expect(try await ledger.isSound())
    }
}
