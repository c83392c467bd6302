import Workflow

/// Which kinds there are and what they belong to, as it is refused.
extension Procedures {
    static func kindUnknown(_ kind: String) -> Blocker {
        let kinds = Array(topPrefixes.keys) + Array(childPrefixes.keys)
        let known = kinds.sorted().joined(separator: ", ")
        return Blocker(
            code: "KIND_UNKNOWN",
            message: Localized(
                zh: "不能新建「\(kind)」类案卷，可新建 \(known)，请核对类别",
                en: "A case of the kind “\(kind)” cannot be opened; expected one of \(known)"
            ),
            values: ["found": kind, "expected": known]
        )
    }

    static func parentKind(of kind: String) -> String {
        let personal = [
            AccountProcedure.kind, ExpertProcedure.kind, SavedViewProcedure.kind,
            TokenProcedure.kind, PayeeProcedure.kind,
        ]
        if [PayeeAccountProcedure.kind, CapTableProcedure.kind].contains(kind) {
            return "organisation"
        }
        if AfterCare.kinds.contains(kind) { return GrantProcedure.kind }
        return personal.contains(kind) ? "person" : "project"
    }

    static func parentMissing(_ kind: String, _ parent: CaseStream?) -> Blocker {
        let (expected, found) = (parentKind(of: kind), parent?.code ?? "")
        let zh =
            switch expected {
            case "person": ("一名人员", "人员")
            case "organisation": ("一个单位", "单位")
            case GrantProcedure.kind: ("一份拨转股协议", "协议")
            default: ("一个项目", "项目")
            }
        return Blocker(
            code: "PARENT_MISSING",
            message: Localized(
                zh: "「\(kind)」应属于\(zh.0)，给出的是「\(found)」，请经办人给出\(zh.1)编号",
                en: "“\(kind)” belongs to one \(expected); found “\(found)”;"
                    + " whoever enters it can name the \(expected)"
            ),
            values: ["found": found, "expected": expected],
            role: expected == "person" ? "ADM" : "PO"
        )
    }

    static func parentUnexpected(_ kind: String, _ parent: CaseStream) -> Blocker {
        Blocker(
            code: "PARENT_UNEXPECTED",
            message: Localized(
                zh: "「\(kind)」不属于任何案卷，不应给出「\(parent.code)」，请经办人去掉",
                en: "“\(kind)” belongs to no other case; found “\(parent.code)”;"
                    + " whoever enters it can leave it out"
            ),
            values: ["found": parent.code]
        )
    }
}
