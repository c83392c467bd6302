import Workflow

/// What meetings and papers are refused for, in words.
enum MeetingBlockers {
    static func chain() -> Blocker {
        Blocker(
            code: "AUTHORITY_CHAIN",
            message: Localized(
                zh: "会议和纸质签批须由本人录入和确认，不能代办，请去掉 --for",
                en: "Meetings and papers are entered and confirmed in person, never for another;"
                    + " leave out --for"
            ),
            place: "--for",
            role: "SEC"
        )
    }

    static func caseUnknown(_ reference: String) -> Blocker {
        Blocker(
            code: "CASE_UNKNOWN",
            message: Localized(
                zh: "没有案卷“\(reference)”，应为已有案卷的编号，请填报人更正",
                en: "There is no case “\(reference)”; expected the code of one; whoever entered it"
                    + " can correct it"
            ),
            place: "case",
            values: ["found": reference]
        )
    }

    static func kindExcluded(_ subject: CaseStream) -> Blocker {
        Blocker(
            code: "MANDATE_KIND",
            message: Localized(
                zh: "\(subject.code) 是 \(subject.kind)，不能由会议或纸质签批办理，应为业务案卷",
                en: "\(subject.code) is of the kind \(subject.kind) and is not decided by a meeting"
                    + " or on paper; expected a case of the portfolio"
            ),
            place: "case",
            values: ["found": subject.kind]
        )
    }

    static func signerUnknown(_ reference: String) -> Blocker {
        Blocker(
            code: "SIGNER_UNKNOWN",
            message: Localized(
                zh: "没有在任人员“\(reference)”，签批人应为在任人员，请填报人更正",
                en: "There is no active person “\(reference)”; expected the signer to be one;"
                    + " whoever entered it can correct it"
            ),
            place: "signer",
            values: ["found": reference]
        )
    }

    static func role(_ role: String) -> Blocker {
        Blocker(
            code: "MEETING_ROLE",
            message: Localized(
                zh: "出席成员中没有人持有角色 \(role)，会议不能以此身份决策，请核对出席名单",
                en: "No member present holds the role \(role), in which the meeting decides; the"
                    + " clerk can check who was present"
            ),
            place: "members",
            values: ["expected": role],
            role: "SEC"
        )
    }
}
