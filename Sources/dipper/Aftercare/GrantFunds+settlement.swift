import Casework
import Portfolio
import Web
import Workflow

/// What an audit leaves to come back, and what may be written off.
extension GrantFunds {
    static func json(_ figures: SettlementFigures) -> JSON {
        [
            "unspent": JSON(figures.unspent), "misused": JSON(figures.misused),
            "recoverable": JSON(figures.recoverable), "writable": JSON(figures.writable),
        ]
    }

    static func line(_ figures: SettlementFigures) -> Localized {
        let (unspent, misused) = (figures.unspent.groupedText, figures.misused.groupedText)
        let (back, most) = (figures.recoverable.groupedText, figures.writable.groupedText)
        return Localized(
            zh: "审计：未使用 \(unspent)，违规 \(misused)，尚应收回 \(back)；至多还可核销 \(most)"
                + "（须先免责或作责任认定）",
            en: "audit: unspent \(unspent), misused \(misused), still to come back \(back);"
                + " at most \(most) may be written off, after an exemption or a decision on"
                + " liability"
        )
    }
}

extension GrantPage {
    /// The sentence of the audit, once there is one.
    func settlement(_ visit: Visit, _ stream: CaseStream) -> HTML {
        guard let figures = SettlementFigures(stream) else { return HTML([]) }
        return tag(.p, figures.misused > .zero ? .class("warn") : nil) {
            visit.say(GrantFunds.line(figures))
        }
    }
}
