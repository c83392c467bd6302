import Casework
import Workflow

extension RoundBatch.Naming {
    /// What a person asked for.
    var text: Localized {
        switch self {
        case .codes: Localized(zh: "所列轮次", en: "The rounds named")
        case .meeting(let code):
            Localized(zh: "决策会 \(code) 的议题", en: "The agenda of \(code)")
        case .period(let gate, let profile, let since, let until):
            Localized(
                zh: [gate, profile].compactMap(\.self).joined(separator: " ")
                    + (since.map { "，\($0) 起" } ?? "") + (until.map { "，至 \($0)" } ?? "")
                    + "开轮",
                en: [gate, profile].compactMap(\.self).joined(separator: " ")
                    + ", opened" + (since.map { " from \($0)" } ?? "")
                    + (until.map { " to \($0)" } ?? (since == nil ? " at any time" : ""))
            )
        }
    }

    var json: JSON {
        switch self {
        case .codes(let codes): ["codes": JSON(codes)]
        case .meeting(let code): ["meeting": JSON(code)]
        case .period(let gate, let profile, let since, let until):
            [
                "gate": gate.map { JSON($0) } ?? .null,
                "profile": profile.map { JSON($0) } ?? .null,
                "since": since.map { JSON("\($0)") } ?? .null,
                "until": until.map { JSON("\($0)") } ?? .null,
            ]
        }
    }
}
