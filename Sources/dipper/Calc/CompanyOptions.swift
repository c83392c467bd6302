import ArgumentParser
import Portfolio
import Workflow

/// What a unit of the company is.
struct CompanyOptions: ParsableArguments {
    @Option(help: "公司形式：llc 有限责任公司（份额为注册资本，元），jsc 股份有限公司（份额为整股）。")
    var form: CompanyFormOption = .llc

    @Option(help: "每股面值（元），仅用于 jsc；缺省 1.00，无面额股填 0.01。")
    var par: String?

    /// Refused: `PAR_OF_LLC`, `PAR_NONPOSITIVE`, and what an amount is refused for.
    func companyForm() throws(Refusal) -> CompanyForm {
        guard form == .jsc else {
            if par != nil { throw Refusal(ConversionInputs.parOfLimitedCompany) }
            return .limitedLiability
        }
        guard let par else { return .jointStock(parFen: 100) }
        let amount = try Fen.parse(par, place: "--par")
        guard amount > .zero else {
            throw Refusal(
                Blocker(
                    code: "PAR_NONPOSITIVE",
                    message: Localized(
                        zh: "每股面值应大于零，请填报人更正；无面额股填 0.01",
                        en: "A par is above zero; whoever entered it can correct it,"
                            + " and enter 0.01 for shares without par"
                    ),
                    place: "--par",
                    values: ["found": par, "expected": "> 0.00"]
                )
            )
        }
        return .jointStock(parFen: amount.count)
    }
}
