import Expression
import Workflow

/// What an exit brings in against what it is to bring in at least.
///
/// Below the appropriate return (适当收益) nothing is sold unless a decision names what may be taken
/// at least; below the principal that decision rests on an exemption, as a write-off does.
struct ExitPrice {
    let gross: Fen
    let principal: Fen
    /// The principal with the appropriate return.
    let minimum: Fen

    /// Every reason that stands against the price, by what was decided of this exit.
    func blockers(of agreement: CaseStream, _ exit: String) -> [Blocker] {
        guard gross < minimum else { return [] }
        var blockers: [Blocker] = []
        let floor = agreement.integer("floor", of: exit).map { Fen($0) }
        if floor.map({ gross < $0 }) ?? true { blockers.append(below(floor)) }
        if gross < principal, agreement.field("with_loss", of: exit) != .bool(true) {
            blockers.append(loss)
        }
        return blockers
    }

    private func below(_ floor: Fen?) -> Blocker {
        let short = Fen(minimum.count - gross.count)
        let accepted = floor.map {
            Localized(zh: "决策同意的最低价款为 \($0) 元", en: "a decision accepts \($0) CNY at least")
        }
        let none = Localized(zh: "没有同意低于它的决策", en: "no decision accepts less")
        let told = accepted ?? none
        return blocker(
            "EXIT_BELOW_RETURN",
            Localized(
                zh: "价款 \(gross) 元低于适当收益下限 \(minimum) 元（本金部分 \(principal) 元），差 \(short) 元，"
                    + "\(told.zh)。可以按不低于下限的价款退出，或由决策会、主任凭会议纪要同意（accept_below）",
                en: "The gross of \(gross) CNY is \(short) CNY below the least of \(minimum) CNY by"
                    + " the appropriate return (principal part \(principal) CNY), and \(told.en)."
                    + " It can be sold for no less, or the decision meeting or the Centre director"
                    + " can accept less with minutes (accept_below)"
            ),
            [
                "found": gross.yuanText, "expected": ">= \((floor ?? minimum).yuanText)",
                "minimum": minimum.yuanText, "short": short.yuanText,
            ],
            provisional: "gte.exit_return_required"
        )
    }

    private var loss: Blocker {
        let short = Fen(principal.count - gross.count)
        return blocker(
            "EXIT_LOSS",
            Localized(
                zh: "价款 \(gross) 元低于本金部分 \(principal) 元，将损失 \(short) 元，须有免责决定，"
                    + "请决策会或主任附免责决定同意（accept_below，with_loss）",
                en: "The gross of \(gross) CNY is below the principal part of \(principal) CNY, a"
                    + " loss of \(short) CNY, which needs an exemption decision; the decision"
                    + " meeting or the Centre director can accept it with that"
                    + " (accept_below, with_loss)"
            ),
            [
                "found": gross.yuanText, "expected": ">= \(principal.yuanText)",
                "loss": short.yuanText,
            ]
        )
    }

    private func blocker(
        _ code: String,
        _ message: Localized,
        _ values: [String: String],
        provisional: String? = nil
    ) -> Blocker {
        Blocker(
            code: code,
            message: message,
            place: "gross",
            values: values,
            role: "DIR",
            provisional: provisional
        )
    }
}
