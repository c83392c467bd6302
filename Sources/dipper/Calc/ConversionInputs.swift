import Casework
import Portfolio
import Workflow

/// The options of `calc conversion` as the rule takes them; every wrong one is named at once.
struct ConversionInputs {
    private let form: CompanyFormOption
    private let timing: ConversionTiming
    private let discountBasisPoints: Int
    private let holdingCapBasisPoints: Int?
    private let valuationCap: Fen?
    private let principal: Fen
    private let round: FinancingRound
    /// The par that was given; nil when none was.
    let parFen: Int64?

    init(_ command: CalcConversion) throws(Refusal) {
        var blockers: [Blocker] = []
        func amount(_ text: String, _ place: String) -> Fen {
            do throws(Refusal) {
                return try Fen.parse(text, place: place)
            } catch {
                blockers += error.blockers
                return .zero
            }
        }
        var units: Int64 = 0
        switch command.form {
        case .llc:
            units = amount(command.registered, "--registered").count
            if command.par != nil { blockers.append(ConversionInputs.parOfLimitedCompany) }
        case .jsc:
            do throws(Refusal) {
                units = try ConversionInputs.shares(command.registered, place: "--registered")
            } catch {
                blockers += error.blockers
            }
        }
        round = FinancingRound(
            unitsOutstanding: units,
            preMoney: amount(command.preMoney, "--pre-money"),
            cash: amount(command.cash, "--cash")
        )
        principal = amount(command.principal, "--principal")
        valuationCap = command.valuationCap.map { amount($0, "--valuation-cap") }
        parFen = command.par.map { amount($0, "--par").count }
        form = command.form
        timing = command.timing
        discountBasisPoints = command.discountBps
        holdingCapBasisPoints = command.holdingCapBps
        guard blockers.isEmpty else { throw Refusal(blockers) }
    }

    func preview(parFen: Int64) throws(Refusal) -> ConversionPreview {
        let companyForm: CompanyForm
        switch form {
        case .llc: companyForm = .limitedLiability
        case .jsc: companyForm = .jointStock(parFen: parFen)
        }
        return try Conversion(
            timing: timing,
            companyForm: companyForm,
            discountBasisPoints: discountBasisPoints,
            valuationCap: valuationCap,
            holdingCapBasisPoints: holdingCapBasisPoints
        ).preview(principal: principal, round: round)
    }

    func unitsJSON(_ units: Int64) -> JSON {
        switch form {
        case .llc: JSON(Fen(units))
        case .jsc: JSON(units)
        }
    }

    func unitsText(_ units: Int64) -> String {
        switch form {
        case .llc: Fen(units).yuanText
        case .jsc: String(units)
        }
    }

    static func shares(_ text: String, place: String) throws(Refusal) -> Int64 {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let shares = Int64(text)
        else {
            throw Refusal(
                Blocker(
                    code: "SHARES_FORM",
                    message: Localized(
                        zh: "总股数“\(text)”无法识别，应为不带小数与分隔符的整数，如 11000000，请填报人更正",
                        en: "The number of shares “\(text)” cannot be read; expected a whole number"
                            + " without separators, such as 11000000;"
                            + " whoever entered it can correct it"
                    ),
                    place: place,
                    values: ["found": text, "expected": "11000000"]
                )
            )
        }
        return shares
    }

    static let parOfLimitedCompany = Blocker(
        code: "PAR_OF_LLC",
        message: Localized(
            zh: "有限责任公司的注册资本没有每股面值，不应给出 --par，请填报人去掉该项或改为 --form jsc",
            en: "A limited liability company has no par value, so --par has no meaning;"
                + " whoever entered it can remove it or choose --form jsc"
        ),
        place: "--par"
    )
}
