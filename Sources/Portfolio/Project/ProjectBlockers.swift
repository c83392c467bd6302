import Workflow

/// What the procedure of projects refuses, in words.
extension ProjectProcedure {
    static func groupTyped(_ name: String) -> Blocker {
        Blocker(
            code: "GROUP_TYPED",
            message: Localized(
                zh: "「\(name)」由合并和拆分形成，登记时不得填写，请经办人去掉",
                en: "“\(name)” follows from merges and splits and is not given at registration;"
                    + " whoever enters it can leave it out"
            ),
            place: name,
            role: "PO"
        )
    }

    static func organisationUnknown(_ reference: String) -> Blocker {
        Blocker(
            code: "ORGANISATION_UNKNOWN",
            message: Localized(
                zh: "牵头单位「\(reference)」没有登记，应先登记单位，请项目专员登记",
                en: "The lead organisation “\(reference)” is not registered; expected it to be;"
                    + " the project officer can register it"
            ),
            place: "lead_organisation",
            values: ["found": reference],
            role: "PO"
        )
    }

    static func organisationUnidentified(_ organisation: CaseStream) -> Blocker {
        Blocker(
            code: "ORGANISATION_UNIDENTIFIED",
            message: Localized(
                zh: "牵头单位 \(organisation.code) 没有统一社会信用代码，提交前应登记，请项目专员补登",
                en: "The lead organisation \(organisation.code) has no unified social credit code;"
                    + " expected it before the submission; the project officer can record it"
            ),
            place: "lead_organisation",
            values: ["found": organisation.code],
            role: "PO"
        )
    }

    static func mergeTarget(_ reference: String, _ project: CaseStream) -> Blocker {
        Blocker(
            code: "MERGE_TARGET",
            message: Localized(
                zh: "项目 \(project.code) 不能并入「\(reference)」，应为在案的项目，请项目专员核对编号",
                en: "Project \(project.code) cannot be merged into “\(reference)”; expected a"
                    + " project on the books; the project officer can check the code"
            ),
            place: "canonical",
            values: ["found": reference],
            role: "PO"
        )
    }

    static func mergeSelf(_ project: CaseStream, _ named: CaseStream) -> Blocker {
        Blocker(
            code: "MERGE_SELF",
            message: Localized(
                zh: "\(named.code) 属于 \(project.code) 的项目组，不能反向并入，请项目专员核对编号",
                en: "\(named.code) belongs to the group of \(project.code), which cannot be merged"
                    + " into it; the project officer can check the code"
            ),
            place: "canonical",
            values: ["found": named.code],
            role: "PO"
        )
    }

    static func groupMember(_ project: CaseStream, _ group: CaseStream) -> Blocker {
        Blocker(
            code: "GROUP_MEMBER",
            message: Localized(
                zh: "\(project.code) 属于 \(group.code) 的项目组，应由 \(group.code) 并入，请项目专员核对",
                en: "\(project.code) belongs to the group of \(group.code); expected a merge of"
                    + " \(group.code); the project officer can check"
            ),
            place: "canonical",
            values: ["found": group.code],
            role: "PO"
        )
    }

    static func splitPartGiven() -> Blocker {
        Blocker(
            code: "SPLIT_PART_GIVEN",
            message: Localized(
                zh: "拆出的项目由系统新登记，不得填写，请项目专员去掉",
                en: "The part is registered anew and is not given; the project officer can leave it"
                    + " out"
            ),
            place: "part",
            role: "PO"
        )
    }

    static func splitShared(
        _ project: CaseStream,
        _ other: CaseStream,
        _ shared: [String]
    ) -> Blocker {
        let found = shared.isEmpty ? "—" : shared.joined(separator: ", ")
        return Blocker(
            code: "SPLIT_IP_SHARED",
            message: Localized(
                zh: "\(project.code) 与 \(other.code) 的核心知识产权应各自具备、互不重合，现重合 \(found)，"
                    + "请项目专员核对",
                en: "\(project.code) and \(other.code) need core IP of their own without overlap;"
                    + " found in both: \(found); the project officer can check"
            ),
            place: "core_ip",
            values: ["found": found],
            role: "PO"
        )
    }
}
