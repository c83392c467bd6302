import Expression
package import Workflow

/// What counts for and against two projects being one, as the policy pack in force says.
package struct TwinRule: Sendable {
    /// Points from which a pair is listed, and from which it is a strong one.
    package let minimum: Int
    package let strong: Int
    let title: Int
    let titleFrom: Int
    let contained: Int
    let patent: Int
    let organisation: Int
    let organisationNear: Int
    let partner: Int
    let person: Int
    let personNear: Int
    let summary: Int
    let summaryFrom: Int
    let otherOrganisation: Int
    let otherNumber: Int
    let laterPhase: Int
    let contrast: Int
    let words: TwinWords

    /// The parameter by which a pack says that it knows twins at all.
    package static let mark = "twins.minimum"

    /// Refused: `TWIN_PARAMETER` for each one that the pack lacks or that is no such value.
    package init(_ policy: PolicyValues) throws(Refusal) {
        var reader = Reader(policy: policy)
        minimum = reader.points("minimum")
        strong = reader.points("strong")
        title = reader.points("points_title")
        titleFrom = reader.points("title_from")
        contained = reader.points("contained")
        patent = reader.points("points_patent")
        organisation = reader.points("points_organisation")
        organisationNear = reader.points("points_organisation_near")
        partner = reader.points("points_partner")
        person = reader.points("points_person")
        personNear = reader.points("points_person_name")
        summary = reader.points("points_summary")
        summaryFrom = reader.points("summary_from")
        otherOrganisation = reader.points("minus_organisation")
        otherNumber = reader.points("minus_number")
        laterPhase = reader.points("minus_phase")
        contrast = reader.points("minus_contrast")
        words = TwinWords(
            common: reader.list("common_words"),
            boilerplate: reader.list("boilerplate"),
            contrasts: reader.groups("contrasts"),
            organisations: reader.groups("organisations"),
            terms: reader.groups("terms"),
            companyForms: reader.list("company_forms"),
            companyWords: reader.list("company_words"),
            regions: reader.list("regions")
        )
        guard reader.blockers.isEmpty else { throw Refusal(reader.blockers) }
    }

    private struct Reader {
        let policy: PolicyValues
        var blockers: [Blocker] = []

        /// Thousandths.
        mutating func points(_ name: String) -> Int {
            guard case .int(let number)? = value(name), (0...1000).contains(number) else {
                miss(name, "0…1000")
                return 0
            }
            return Int(number)
        }

        mutating func list(_ name: String) -> [String] {
            guard case .list(let members)? = value(name) else {
                miss(name, "list<string>")
                return []
            }
            return members.compactMap { member in
                guard case .string(let text) = member else { return nil }
                return text
            }
        }

        /// Lists of words that stand in for each other, written with bars.
        mutating func groups(_ name: String) -> [[String]] {
            list(name).map { $0.split(separator: "|").map { String($0) } }
        }

        private func value(_ name: String) -> Value? { policy.parameters["twins.\(name)"]?.value }

        private mutating func miss(_ name: String, _ expected: String) {
            blockers.append(
                Blocker(
                    code: "TWIN_PARAMETER",
                    message: Localized(
                        zh: "政策包缺少查重参数 twins.\(name)，应为 \(expected)，请政策包的维护人补上后发布",
                        en: "The policy pack has no parameter twins.\(name); expected \(expected);"
                            + " whoever keeps the pack can add it and publish"
                    ),
                    place: "twins.\(name)",
                    values: ["expected": expected]
                )
            )
        }
    }
}

/// The words that a policy pack names for the comparison.
struct TwinWords: Sendable {
    /// Such as 项目 and 研究: they tell little.
    let common: [String]
    /// Such as 填补国内空白: every summary says them, and they tell nothing.
    let boilerplate: [String]
    /// Such as 正极|负极: whoever has one and not the other means another thing.
    let contrasts: [[String]]
    /// Names of one organisation, such as 华中科技大学|华科|HUST.
    let organisations: [[String]]
    /// Names of one technology, such as 人工智能|AI|artificial intelligence.
    let terms: [[String]]
    /// Such as 有限公司.
    let companyForms: [String]
    /// Such as 科技: companies change them and stay who they are.
    let companyWords: [String]
    /// Such as 湖北省 and 武汉市, at the head of a company's name.
    let regions: [String]
}
