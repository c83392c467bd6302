import Testing

@testable import dipper

struct ConversionCommandTests {
    static let base = [
        "calc", "conversion", "--registered", "5000000.00", "--pre-money", "40000000.00", "--cash",
        "10000000.00", "--principal", "6000000.00",
    ]

    /// The published case of a simple agreement for future equity, with a cap and a discount.
    static let published = [
        "calc", "conversion", "--registered", "11000000", "--pre-money", "10000000.00", "--cash",
        "1000000.00", "--principal", "100000.00", "--timing", "alongside", "--form", "jsc",
        "--discount-bps", "1500", "--valuation-cap", "8000000.00",
    ]

    struct Example: CustomTestStringConvertible {
        let name: String
        let arguments: [String]
        let json: String
        var testDescription: String { name }
    }

    static let examples = [
        Example(
            name: "EX-06 alongside, no discount",
            arguments: base + ["--discount-bps", "0", "--timing", "alongside"],
            json: #"{"balance":"0.00","capital_reserve":"5250000.00","#
                + #""investor_units":"1250000.00","principal_used":"6000000.00","#
                + #""share":{"den":28,"num":3},"total_units":"7000000.00","units":"750000.00"}"#
        ),
        Example(
            name: "EX-07 alongside, 20 % discount",
            arguments: base + ["--discount-bps", "2000", "--timing", "alongside"],
            json: #"{"balance":"0.00","capital_reserve":"5062500.00","#
                + #""investor_units":"1250000.00","principal_used":"6000000.00","#
                + #""share":{"den":23,"num":3},"total_units":"7187500.00","units":"937500.00"}"#
        ),
        Example(
            name: "EX-08 pre-money",
            arguments: base + ["--timing", "pre_money"],
            json: #"{"balance":"0.00","capital_reserve":"5117647.06","#
                + #""investor_units":"1470588.23","principal_used":"6000000.00","#
                + #""share":{"den":735294117,"num":88235294},"total_units":"7352941.17","#
                + #""units":"882352.94"}"#
        ),
        Example(
            name: "EX-11 holding cap",
            arguments: [
                "calc", "conversion", "--registered", "1000000.00", "--pre-money", "12000000.00",
                "--cash", "3000000.00", "--principal", "6000000.00", "--timing", "alongside",
                "--holding-cap-bps", "2000",
            ],
            json: #"{"balance":"2250000.00","capital_reserve":"3437500.00","#
                + #""investor_units":"250000.00","principal_used":"3750000.00","#
                + #""share":{"den":5,"num":1},"total_units":"1562500.00","units":"312500.00"}"#
        ),
        Example(
            name: "EX-13 only paid principal",
            arguments: base.dropLast() + ["3000000.00", "--timing", "alongside"],
            json: #"{"balance":"0.00","capital_reserve":"2625000.00","#
                + #""investor_units":"1250000.00","principal_used":"3000000.00","#
                + #""share":{"den":53,"num":3},"total_units":"6625000.00","units":"375000.00"}"#
        ),
        Example(
            name: "EX-10 the published case, whose shares have no par of one yuan",
            arguments: published,
            json: #"{"balance":"0.00","capital_reserve":null,"investor_units":1100000,"#
                + #""principal_used":"100000.00","share":{"den":89,"num":1},"#
                + #""total_units":12237500,"units":137500}"#
        ),
        Example(
            name: "EX-10 with a par",
            arguments: published + ["--par", "0.01"],
            json: #"{"balance":"0.00","capital_reserve":"98625.00","investor_units":1100000,"#
                + #""principal_used":"100000.00","share":{"den":89,"num":1},"#
                + #""total_units":12237500,"units":137500}"#
        ),
        Example(
            name: "shares of one yuan",
            arguments: [
                "calc", "conversion", "--registered", "5000000", "--pre-money", "40000000.00",
                "--cash", "10000000.00", "--principal", "6000000.00", "--timing", "alongside",
                "--form", "jsc",
            ],
            json: #"{"balance":"0.00","capital_reserve":"5250000.00","investor_units":1250000,"#
                + #""principal_used":"6000000.00","share":{"den":28,"num":3},"#
                + #""total_units":7000000,"units":750000}"#
        ),
    ]

    @Test(arguments: examples)
    func `gives the figures of the worked example`(example: Example) async throws {
        #expect(try await answer(example.arguments) == example.json)
    }

    @Test func `every wrong option is named at once`() async throws {
        #expect(
            try await refusals([
                "calc", "conversion", "--registered", "5e6", "--pre-money", "1,000", "--cash", "x",
                "--principal", "6000000.001", "--par", "1",
            ]) == [
                "AMOUNT_FORM --registered", "PAR_OF_LLC --par", "AMOUNT_SEPARATOR --pre-money",
                "AMOUNT_FORM --cash", "AMOUNT_DECIMALS --principal",
            ]
        )
        #expect(
            try await refusals(Self.published + ["--registered", "11000000.00"])
                == ["SHARES_FORM --registered"]
        )
    }

    @Test func `a par that was given is not lowered`() async throws {
        #expect(
            try await refusals(Self.published + ["--par", "1.00"]) == ["PRICE_BELOW_PAR price"]
        )
    }

    @Test func `EX-30 an impossible price`() async throws {
        #expect(
            try await refusals([
                "calc", "conversion", "--registered", "5000000.00", "--pre-money", "6000000.00",
                "--cash", "0", "--principal", "6000000.00", "--timing", "pre_money",
            ]) == ["PRICE_NONPOSITIVE price"]
        )
    }
}
