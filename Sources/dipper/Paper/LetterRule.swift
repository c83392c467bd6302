import Casework
import Expression
import Portfolio
import Workflow

/// What letters may tell of an evaluation, and in whose name they are written, by the policy.
struct LetterRule {
    /// What may be told at all; a policy chooses among these and cannot add to them.
    ///
    /// Who reviewed, how many sheets there were, a mark or a sentence of one sheet are not here.
    enum Part: String, CaseIterable {
        /// Levels of the rubric in words.
        case bands
        /// Means to the half point: an exact mean tells how many sheets it was made of.
        case means
        /// What the officer writes for the applicant.
        case advice
    }

    let parts: Set<Part>
    /// Who writes; empty where the policy names nobody.
    let issuer: String
    let telephone: String

    /// Refused: `LETTER_PART` for what the policy would tell and nobody may be told.
    init(_ policy: PolicyValues) throws(Refusal) {
        func text(_ key: String) -> String {
            guard case .string(let text)? = policy.parameters[key]?.value else { return "" }
            return text
        }
        issuer = text("letter.issuer")
        telephone = text("letter.telephone")
        guard case .list(let members)? = policy.parameters["letter.release"]?.value else {
            parts = [.bands, .advice]
            return
        }
        var parts: Set<Part> = []
        var blockers: [Blocker] = []
        for case .string(let name) in members {
            if let part = Part(rawValue: name) {
                parts.insert(part)
            } else {
                blockers.append(LetterRule.unknown(name))
            }
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        self.parts = parts
    }

    /// A mean as it may be told: to the nearest half point, halves between them upwards.
    static func half(_ mean: Rational) -> String {
        let quarters = mean.numerator * 4 / mean.denominator
        let halves = (quarters + 1) / 2
        return "\(halves / 2).\(halves % 2 * 5)"
    }

    private static func unknown(_ name: String) -> Blocker {
        let known = Part.allCases.map(\.rawValue).joined(separator: ", ")
        return Blocker(
            code: "LETTER_PART",
            message: Localized(
                zh: "政策参数 letter.release 中的“\(name)”不能告知申报人，可用 \(known)，请政策负责人更正",
                en: "“\(name)” of the parameter letter.release is nothing that applicants are told;"
                    + " known: \(known); the owner of the policy can correct it"
            ),
            place: "letter.release",
            values: ["found": name, "expected": known]
        )
    }
}
