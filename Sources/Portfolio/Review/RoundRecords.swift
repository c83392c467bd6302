import Expression
package import Workflow

/// Reading what a round records, and what its procedure refuses.
extension RoundProcedure {
    static func integers(_ value: Value?) -> [Int]? {
        guard case .list(let members)? = value else { return nil }
        var numbers: [Int] = []
        for member in members {
            guard case .int(let number) = member else { return nil }
            numbers.append(Int(number))
        }
        return numbers
    }

    static func texts(_ value: Value) -> [String] {
        guard case .list(let members) = value else { return [] }
        return members.compactMap { member in
            guard case .string(let text) = member else { return nil }
            return text
        }
    }

    static func text(_ value: Value?) -> String {
        guard case .string(let text)? = value else { return "" }
        return text
    }

    static func list(_ numbers: [Int]) -> Value {
        .list(numbers.map { .int(Int64($0)) })
    }

    static func sheets(_ value: Value) throws -> [ScoreSheet] {
        guard case .list(let members) = value else { return [] }
        return try members.map { member in
            guard case .map(let sheet) = member else { throw Refusal(sheetUnreadable(member)) }
            return try ScoreSheet(
                expertCode: text(sheet[.string("expert")]),
                recorded: integers(sheet[.string("marks")]) ?? [],
                place: "sheets"
            )
        }
    }

    static func vetoes(of round: CaseStream) throws -> [Veto] {
        guard case .list(let members) = round.field("vetoes") else { return [] }
        return try members.map { member in
            guard case .map(let veto) = member,
                let ground = VetoGround.allCases.first(where: {
                    $0.code == text(veto[.string("ground")])
                }),
                let decision = Veto.Decision(rawValue: text(veto[.string("decision")]))
            else { throw Refusal(sheetUnreadable(member)) }
            return Veto(
                ground: ground,
                expertCode: text(veto[.string("expert")]),
                decision: decision
            )
        }
    }

    // MARK: Refusals

    static func resultTyped(_ request: Request) -> Blocker {
        let names = request.payload.keys.sorted().joined(separator: ", ")
        return Blocker(
            code: "RESULT_TYPED",
            message: Localized(
                zh: "结论由系统根据评分表计算，不得填写（\(names)），请评审秘书去掉",
                en: "The result is computed from the sheets and is not given by hand (\(names));"
                    + " the panel secretary can leave it out"
            ),
            place: request.event,
            values: ["found": names],
            role: "SEC"
        )
    }

    static func frozenTyped(_ name: String) -> Blocker {
        Blocker(
            code: "RESULT_TYPED",
            message: Localized(
                zh: "「\(name)」取自评价表和政策包，不得填写，请评审秘书去掉",
                en: "“\(name)” comes from the rubric and the policy pack and is not given by hand;"
                    + " the panel secretary can leave it out"
            ),
            place: name,
            role: "SEC"
        )
    }

    static func profileMissing(_ code: String) -> Blocker {
        Blocker(
            code: "PROFILE_MISSING",
            message: Localized(
                zh: "现行评价表没有权重方案 \(code)，请系统管理员核对评价表",
                en: "The rubric in force has no profile \(code);"
                    + " the administrator can check the rubric"
            ),
            place: "profile",
            values: ["found": code],
            role: "ADM"
        )
    }

    package static func parameterMissing(_ key: String) -> Blocker {
        Blocker(
            code: "PARAMETER_MISSING",
            message: Localized(
                zh: "政策包没有整数参数 \(key)，请系统管理员核对政策包",
                en: "The policy pack has no whole number \(key);"
                    + " the administrator can check the pack"
            ),
            place: key,
            role: "ADM"
        )
    }

    private static func sheetUnreadable(_ value: Value) -> Blocker {
        Blocker(
            code: "SHEET_UNREADABLE",
            message: Localized(
                zh: "存储的评分表或否决项不完整（\(value.typeName)），请系统管理员核对账本",
                en: "A stored sheet or veto is incomplete (\(value.typeName));"
                    + " the administrator can check the ledger"
            ),
            role: "ADM"
        )
    }
}

extension CaseStream {
    /// Whether score sheets are still sealed: nobody reads another's before the round is closed.
    package var hidesSheets: Bool { kind == "round" && isIn("live.convening") }
}
