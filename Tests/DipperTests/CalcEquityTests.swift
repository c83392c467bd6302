import Casework
import Foundation
import FoundationXML
import Testing

@testable import dipper

/// `calc return`, `calc window`, `calc scenarios` and `calc cap-table` as people type them.
@Suite struct CalcEquityTests {
    // MARK: Return and window

    @Test func `a return is told with its days and to the fen`() async throws {
        let found = try await answer(
            line:
                "calc return --principal 3000000.00 --from 2026-06-30 --to 2031-06-30 --bps 300"
                + " --paid 2027-01-06=3000000.00 --repaid 2029-01-06=1000000.00"
        )
        #expect(found["return"] == "779260.27")
        #expect(found["exact_fen"] == "5688600000/73")
        #expect(found["principal"] == "5000000.00")
        #expect(found["periods"]?.elements.map { $0["days"] } == [190, 731, 905])
        #expect(
            try await refusals(
                line:
                    "calc return --principal 1e6 --from 2026-02-30 --to x --bps 300"
                    + " --paid 2027-01-06"
            ) == [
                "AMOUNT_FORM --principal", "DATE_FORM --from", "DATE_FORM --to",
                "LIST_PART --paid/1",
            ]
        )
        #expect(
            try await refusals(
                line:
                    "calc return --principal 1.00 --from 2026-06-30 --to 2026-06-29 --bps 20000"
                    + " --repaid 2026-06-30=0.00"
            ) == [
                "RATE_RANGE --bps", "RETURN_DATES --principal", "AMOUNT_NONPOSITIVE --repaid/1",
                "RETURN_DATES --repaid/1",
            ]
        )
    }

    @Test func `EX-27 the window by the policy's months, extended once`() async throws {
        let options = " --workflows \(workflowsPath)"
        let plain = try await answer(
            line: "calc window --signed 2026-06-30 --as-of 2031-07-01" + options
        )
        #expect(plain["last_day"] == "2031-06-30" && plain["expires_on"] == "2031-07-01")
        #expect(plain["standing"] == "expired" && plain["extended_last_day"] == .null)
        let extended = try await answer(
            line:
                "calc window --signed 2026-06-30 --extend-months 12 --as-of 2031-07-01" + options
        )
        #expect(extended["extended_last_day"] == "2032-06-30")
        #expect(extended["standing"] == "extended" && extended["days_left"] == 365)
        #expect(
            try await refusals(line: "calc window --signed 2026-06-30 --extend-months 13" + options)
                == ["WINDOW_EXTENSION --extend-months"]
        )
        #expect(
            try await refusals(line: "calc window --signed 2026-06-31 --as-of 31.6.2031" + options)
                == ["DATE_FORM --signed", "DATE_FORM --as-of"]
        )
    }

    // MARK: Scenarios

    private static let base =
        "calc scenarios --registered 5000000.00 --cash 10000000.00 --principal 6000000.00"

    @Test func `EX-06 to EX-08 and EX-30 stand side by side`() async throws {
        let found = try await answer(
            line:
                Self.base + " --pre-money 40000000.00,6000000.00 --discount-bps 0,2000"
                + " --holding-cap-bps none,1000"
        )
        let cases = try #require(found["cases"]?.elements)
        #expect(cases.count == 8)
        let readings = cases.map { $0["readings"]?.elements ?? [] }
        #expect(readings[0].map { $0["units"] } == ["750000.00", "882352.94"])
        #expect(readings[0].map { $0["timing"] } == ["alongside", "pre_money"])
        #expect(readings[0][0]["share"] == ["den": 28, "num": 3])
        #expect(readings[0][0]["capital_reserve"] == "5250000.00")
        #expect(readings[1][0]["holding_cap_binds"] == true)
        // The largest whole number of fen at or below a tenth of all units.
        #expect(readings[1][0]["units"] == "694444.44")
        #expect(readings[1][0]["share"] == ["den": 173_611_111, "num": 17_361_111])
        #expect(readings[2][0]["units"] == "937500.00")
        #expect(readings[4][1]["refused"] == ["PRICE_NONPOSITIVE"])
        #expect(readings[4][1]["units"] == nil)
    }

    @Test func `every wrong option is named at once`() async throws {
        #expect(
            try await refusals(
                line:
                    "calc scenarios --registered 1e6 --cash x --principal 6000000.001"
                    + " --pre-money 1,x"
                    + " --discount-bps a --valuation-cap none,no --holding-cap-bps 20%"
                    + " --timing now --par 1"
            ) == [
                "PAR_OF_LLC --par", "AMOUNT_FORM --registered", "AMOUNT_FORM --cash",
                "AMOUNT_DECIMALS --principal/1", "AMOUNT_FORM --pre-money/2",
                "LIST_PART --discount-bps/1", "AMOUNT_FORM --valuation-cap/2",
                "LIST_PART --holding-cap-bps/1", "LIST_PART --timing/1",
            ]
        )
        let many = (1...23).map { "\($0)0000000.00" }.joined(separator: ",")
        let discounts = (0...22).map { "\($0)" }.joined(separator: ",")
        #expect(
            try await refusals(line: Self.base + " --pre-money \(many) --discount-bps \(discounts)")
                == ["GRID_SIZE cases"]
        )
    }

    @Test func `the picture is a list that can be read without seeing it`() async throws {
        let other = try ScratchFile("")
        let path = other.path + ".svg"
        let line =
            Self.base + " --pre-money 40000000.00,6000000.00"
            + " --timing alongside,pre_money --lang zh --svg \(path)"
        _ = try await answer(line.split(separator: " ").map(String.init))
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.hasPrefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg"))
        let parser = XMLReader(text)
        #expect(parser.isWellFormed)
        #expect(parser.count("title") == 1 && parser.count("desc") == 1)
        #expect(parser.values("role") == ["list", "listitem", "listitem"])
        let labels = parser.values("aria-label")
        #expect(labels.count == 2)
        #expect(labels[0].contains("同轮同口径：份额 750000.00，占 3/28（10.714286%）"))
        #expect(labels[1].contains("投前口径：不能转股：PRICE_NONPOSITIVE"))
        // Both readings are told beside their bars, which differ in more than colour.
        #expect(parser.count("rect") == 1 + 4)
        #expect(text.contains(">投前口径</text>") && text.contains("fill=\"#ffffff\""))
        // A file that is there stays as it is.
        let again = Self.base + " --pre-money 1000000.00 --svg \(path)"
        await #expect(throws: (any Error).self) {
            _ = try await answer(again.split(separator: " ").map(String.init))
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    }
}

/// What a test asks of a piece of XML.
private final class XMLReader: NSObject, XMLParserDelegate {
    private(set) var isWellFormed = false
    private var elements: [String: Int] = [:]
    private var attributes: [(name: String, value: String)] = []

    init(_ text: String) {
        super.init()
        let parser = XMLParser(data: Data(text.utf8))
        parser.delegate = self
        isWellFormed = parser.parse()
    }

    func count(_ element: String) -> Int { elements[element] ?? 0 }

    func values(_ name: String) -> [String] {
        attributes.filter { $0.name == name }.map(\.value)
    }

    func parser(
        _ parser: XMLParser,
        didStartElement element: String,
        namespaceURI: String?,
        qualifiedName: String?,
        attributes found: [String: String]
    ) {
        elements[element, default: 0] += 1
        attributes += found.map { ($0.key, $0.value) }
    }
}
