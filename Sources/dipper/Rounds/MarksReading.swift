import Casework
import Portfolio
import Store
import Workflow

/// How the others of a panel marked, for an expert who gave his own sheet, where the policy that
/// the round was opened with says so.
struct MarksReading {
    let round: CaseStream
    let marks: GivenMarks

    /// What who has a seat on the round is told of it.
    ///
    /// - Throws: `NOT_FOUND` for whoever has no seat there or stays away for a conflict, and what
    ///   ``GivenMarks`` refuses.
    init(_ code: String, of person: String, in ledger: OpenLedger) throws {
        let seats = try ledger.cases.store.panelNames(of: [person])
        guard let round = try ledger.cases.stream(code), round.kind == RoundNoun.kind,
            let name = seats.last(where: { $0.round == round.id })?.pseudonym,
            // His own copy holds his own sheet alone until the round is sealed.
            let whole = try ledger.store.streams([round.id]).first,
            whole.texts("panel").contains(name), !whole.texts("conflicted").contains(name)
        else { throw CaseRefusals.notFound(code) }
        self.round = round
        let readsOwn = try RoundProcedure.sheet(of: name, on: round) != nil
        marks = try GivenMarks(of: whole, to: name, readsOwn: readsOwn)
    }

    var json: [String: JSON] {
        [
            "code": JSON(round.code), "sealed": .bool(marks.isSealed),
            "others": JSON(Int64(marks.others)),
            "dimensions": .array(
                marks.rows.map { row in
                    var members: [String: JSON] = [
                        "dimension": JSON(row.dimension.code),
                        "counts": .array(row.counts.map { JSON(Int64($0)) }),
                        "left_out": JSON(Int64(row.leftOut)),
                    ]
                    if marks.isSealed { members["own"] = row.own.map { JSON(Int64($0)) } ?? .null }
                    return .object(members)
                }
            ),
        ]
    }

    var lines: [Localized] {
        [MarksReading.heading(round, marks)] + marks.rows.map(line)
    }

    /// What the figures are of.
    static func heading(_ round: CaseStream, _ marks: GivenMarks) -> Localized {
        let own = marks.isSealed
        return Localized(
            zh: "\(round.code)：其他 \(marks.others) 张评分表各分数的张数（各自独立评出，复评之前）"
                + (own ? "，另列您的评分" : "，封存之后才对照您的评分"),
            en: "\(round.code): how many of \(marks.others) sheets of others gave each mark, as"
                + " each gave it alone"
                + (own ? "; yours beside" : "; yours beside once it is sealed")
        )
    }

    private func line(_ row: GivenMarks.Row) -> Localized {
        let given = row.counts.enumerated().filter { $0.element > 0 }.map { mark, count in
            "\(mark)×\(count)"
        }
        let leftOut = row.leftOut
        let zh = given + (leftOut > 0 ? ["不适用×\(leftOut)"] : [])
        let en = given + (leftOut > 0 ? ["NA×\(leftOut)"] : [])
        let (code, name) = (row.dimension.code, row.dimension.name)
        guard marks.isSealed else {
            return Localized(
                zh: "  \(code) \(name.zh)：\(zh.joined(separator: "、"))",
                en: "  \(code) \(name.en): \(en.joined(separator: ", "))"
            )
        }
        let own = row.own.map { "\($0)" }
        return Localized(
            zh: "  \(code) \(name.zh)：\(zh.joined(separator: "、"))；您评 \(own ?? "不适用")",
            en: "  \(code) \(name.en): \(en.joined(separator: ", ")); yours \(own ?? "NA")"
        )
    }
}
