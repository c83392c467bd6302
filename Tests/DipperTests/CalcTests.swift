import ArgumentParser
import Testing

@testable import dipper

struct CalcTests {
    struct Example: CustomTestStringConvertible {
        let arguments: [String]
        let json: String
        var testDescription: String { arguments.joined(separator: " ") }
    }

    static let examples = [
        Example(
            arguments: ["split", "1000000.00", "--ratios", "1,1,1"],
            json: #"{"amount":"1000000.00","parts":["333333.33","333333.33","333333.34"],"#
                + #""ratios":[1,1,1]}"#
        ),
        Example(
            arguments: ["split", "6000000.00", "--ratios", "40,30,30"],
            json: #"{"amount":"6000000.00","parts":["2400000.00","1800000.00","1800000.00"],"#
                + #""ratios":[40,30,30]}"#
        ),
        Example(
            arguments: ["rmb", "882352.94"],
            json: #"{"amount":"882352.94","text":"人民币捌拾捌万贰仟叁佰伍拾贰元玖角肆分"}"#
        ),
        Example(
            arguments: ["uscc", "９１３５０１００m000100y43"],
            json: #"{"code":"91350100M000100Y43","valid":true,"warnings":[]}"#
        ),
    ]

    @Test(arguments: examples)
    func `gives the figures of the worked example`(example: Example) async throws {
        #expect(try await answer(["calc"] + example.arguments) == example.json)
    }

    @Test(arguments: [
        ("8000000.00", "4000000.00"), ("10000000.00", "5000000.00"),
        ("12340000.00", "5000000.00"), ("9999999.99", "4999999.99"), ("0.01", "0.00"),
        ("0.03", "0.01"),
    ])
    func `EX-17 the match of one payment`(paid: String, match: String) async throws {
        #expect(
            try await answer([
                "calc", "match", "--paid", paid, "--lead", "enterprise", "--workflows",
                workflowsPath,
            ])
                == #"{"cap":"5000000.00","claims":["\#(match)"],"payments":["\#(paid)"],"#
                + #""rate_bps":5000,"total":"\#(match)"}"#
        )
    }

    @Test func `EX-18 the match of instalments stops at the cap`() async throws {
        let text = try await answer([
            "calc", "match", "--paid", "4000000.00,4000000.00,4000000.00", "--lead", "enterprise",
            "--workflows", workflowsPath,
        ])
        #expect(text.contains(#""claims":["2000000.00","2000000.00","1000000.00"]"#))
        #expect(text.contains(#""total":"5000000.00""#))
    }

    @Test(arguments: [
        ("2026-02-09", 5, "2026-02-14", "2026-02-13", 6),
        ("2026-02-12", 5, "2026-02-26", "2026-02-25", 4),
        ("2026-04-29", 5, "2026-05-09", "2026-05-08", 6),
        ("2026-12-24", 5, "2026-12-31", "2026-12-30", 4),
        ("2026-02-09", 15, "2026-03-06", "2026-03-05", 5),
    ])
    func `working days end as the notice of the State Council has it`(
        start: String,
        days: Int,
        end: String,
        endWithStart: String,
        weekday: Int
    ) async throws {
        let arguments = [
            "calc", "workdays", "--from", start, "--days", "\(days)", "--workflows", workflowsPath,
        ]
        #expect(
            try await answer(arguments)
                == #"{"count_start":false,"date":"\#(end)","days":\#(days),"from":"\#(start)","#
                + #""provisional":false,"weekday":\#(weekday)}"#
        )
        let withStart = try await answer(arguments + ["--count-start"])
        #expect(withStart.contains(#""date":"\#(endWithStart)""#))
    }

    @Test func `a year without calendar makes the day provisional`() async throws {
        let text = try await answer([
            "calc", "workdays", "--from", "2026-12-24", "--days", "10", "--workflows",
            workflowsPath,
        ])
        #expect(text.contains(#""provisional":true"#))
    }

    struct Wrong: CustomTestStringConvertible {
        let arguments: [String]
        let refusals: [String]
        var testDescription: String { arguments.joined(separator: " ") }
    }

    static let wrong = [
        Wrong(arguments: ["rmb", "6,000"], refusals: ["AMOUNT_SEPARATOR AMOUNT"]),
        Wrong(arguments: ["uscc", "91350100M000100Y4Z"], refusals: ["USCC_ALPHABET CODE"]),
        Wrong(arguments: ["uscc", "91310115MA1H8R7C6D"], refusals: ["USCC_CHECK CODE"]),
        Wrong(
            arguments: ["split", "6", "--ratios", "40,x,"],
            refusals: ["LIST_PART --ratios/2", "LIST_PART --ratios/3"]
        ),
        Wrong(arguments: ["split", "6", "--ratios", "40,0"], refusals: ["SPLIT_RATIOS --ratios"]),
        Wrong(
            arguments: ["match", "--paid", "4,000,1.00", "--lead", "enterprise"],
            refusals: ["LIST_PART --paid/2"]
        ),
        Wrong(
            arguments: ["match", "--paid", "1.00", "--lead", "university"],
            refusals: ["NOT_ENTERPRISE_LED lead_org_id"]
        ),
        Wrong(
            arguments: ["match", "--paid", "1.00", "--lead", "enterprise", "--policy", "x"],
            refusals: ["DEFINITION_UNKNOWN policy"]
        ),
        Wrong(
            arguments: ["workdays", "--from", "2026-02-30", "--days", "5"],
            refusals: ["DATE_FORM --from"]
        ),
        Wrong(
            arguments: ["workdays", "--from", "2026-02-20", "--days", "0"],
            refusals: ["DAYS_RANGE --days"]
        ),
        Wrong(
            arguments: ["workdays", "--from", "9999-12-20", "--days", "3"],
            refusals: ["DATE_RANGE --from"]
        ),
        Wrong(
            arguments: ["workdays", "--from", "2026-02-20", "--days", "3", "--calendar", "x"],
            refusals: ["DEFINITION_UNKNOWN calendars"]
        ),
    ]

    @Test(arguments: wrong)
    func `says where a wrong input stands`(sample: Wrong) async throws {
        let reads = ["match", "workdays"].contains(sample.arguments[0])
        let more = reads ? ["--workflows", workflowsPath] : []
        #expect(try await refusals(["calc"] + sample.arguments + more) == sample.refusals)
    }

    @Test func `a folder without definitions is named`() async throws {
        #expect(
            try await refusals([
                "calc", "match", "--paid", "1", "--lead", "enterprise", "--workflows", "/nowhere",
            ]) == ["WORKFLOWS_MISSING --workflows"]
        )
    }

    @Test(arguments: [["calc", "score"], ["calc", "split", "1"], ["calc", "nothing"]])
    func `a wrong command line is wrong usage`(arguments: [String]) {
        do {
            _ = try Dipper.parseAsRoot(arguments)
            Issue.record("the command line was accepted")
        } catch {
            #expect(Dipper.exitCode(for: error).rawValue == ExitStatus.usage.rawValue)
        }
    }
}
