import Portfolio
import Workflow

/// The refusals that are Casework's own; the rest come from charts and procedures.
enum DecisionBlockers {
    static func effectiveInFuture(_ date: CivilDate, _ today: CivilDate) -> Blocker {
        Blocker(
            code: "EFFECTIVE_FUTURE",
            message: Localized(
                zh: "发生日期 \(date) 在今天（\(today)）之后；请填写已经发生的日期",
                en: "the effective date \(date) lies after today (\(today)): give one that has come"
            ),
            place: "--on",
            values: ["found": date.description, "today": today.description]
        )
    }

    static func effectiveEarlier(_ date: CivilDate, _ latest: CivilDate) -> Blocker {
        Blocker(
            code: "EFFECTIVE_EARLIER",
            message: Localized(
                zh: "发生日期 \(date) 早于它所依据的上一事项（\(latest)）；确需补记时请用 --reason 说明原因",
                en: "the effective date \(date) lies before the fact that it follows (\(latest)): "
                    + "to record it late, say why with --reason"
            ),
            place: "--on",
            values: ["found": date.description, "latest": latest.description]
        )
    }

    static func effectiveDiffers(_ date: CivilDate, _ document: DocumentReference) -> Blocker {
        Blocker(
            code: "EFFECTIVE_DIFFERS",
            message: Localized(
                zh: "发生日期 \(date) 与文件 \(document.number) 的日期 \(document.date) 不一致；以文件日期为准，请去掉 --on",
                en: "the effective date \(date) differs from that of document \(document.number), "
                    + "\(document.date), which decides: leave out --on"
            ),
            place: "--on",
            values: ["found": date.description, "document": document.date.description]
        )
    }

    static func documentInFuture(_ document: DocumentReference, _ today: CivilDate) -> Blocker {
        Blocker(
            code: "DOCUMENT_FUTURE",
            message: Localized(
                zh: "文件 \(document.documentClass) 的日期 \(document.date) 在今天（\(today)）之后",
                en: "the document \(document.documentClass) is dated \(document.date), after today "
                    + "(\(today))"
            ),
            place: "--document",
            values: ["found": document.date.description]
        )
    }

    static func inactive(_ person: String) -> Blocker {
        Blocker(
            code: "PERSON_INACTIVE",
            message: Localized(
                zh: "“\(person)”不是在任人员，签批人和录入人都应在任，请系统管理员核对",
                en: "“\(person)” is no active person; expected the signer and the clerk to be; the"
                    + " system administrator can check"
            ),
            values: ["found": person],
            role: "ADM"
        )
    }

    static func nested(_ event: String) -> Blocker {
        Blocker(
            code: "DEED_NESTED",
            message: Localized(
                zh: "「\(event)」本身是一次确认，不能由会议或纸质签批代办，应直接办理",
                en: "“\(event)” is a confirmation itself and is not decided by a meeting or on"
                    + " paper; expected somebody to give it directly"
            ),
            values: ["found": event]
        )
    }

    static func cellExpunged() -> Blocker {
        Blocker(
            code: "CELL_EXPUNGED",
            message: Localized(
                zh: "事项内容的密文已销毁，不能再办理，应重新录入",
                en: "What the event was to be given was expunged; expected it to be entered anew"
            )
        )
    }

    static func givenForm(_ defect: JSONDefect) -> Blocker {
        Blocker(
            code: "GIVEN_FORM",
            message: Localized(
                zh: "事项内容无法识别（第 \(defect.offset) 字节：\(defect.reason)），"
                    + "应为一个 JSON 对象，请填报人更正",
                en: "What the event is given cannot be read (byte \(defect.offset):"
                    + " \(defect.reason)); expected one JSON object; whoever entered it can"
                    + " correct it"
            ),
            place: "given",
            values: ["found": defect.reason]
        )
    }

    static func chartMissing(_ instance: String, _ kind: String) -> Blocker {
        let name = instance.isEmpty ? kind : String(instance.prefix { $0 != "/" })
        return Blocker(
            code: "CHART_MISSING",
            message: Localized(
                zh: "已发布的流程中没有「\(name)」；请系统管理员发布",
                en: "no chart “\(name)” is published"
            ),
            place: name,
            role: "ADM"
        )
    }

    static func calendarMissing(_ name: String) -> Blocker {
        Blocker(
            code: "CALENDAR_MISSING",
            message: Localized(
                zh: "没有工作日历「\(name)」；请系统管理员导入",
                en: "there is no calendar “\(name)”: import it"
            ),
            place: name,
            role: "ADM"
        )
    }

    static func instanceExists(_ instance: String, _ code: String) -> Blocker {
        Blocker(
            code: "ALREADY_STARTED",
            message: Localized(
                zh: "\(code) 的 \(instance.isEmpty ? "主流程" : instance) 已经开始",
                en: "\(instance.isEmpty ? "the case" : instance) of \(code) has already begun"
            ),
            place: instance
        )
    }

    static func instanceMissing(_ instance: String, _ stream: CaseStream) -> Blocker {
        let known = stream.instances.keys.filter { !$0.isEmpty }.sorted()
        return Blocker(
            code: "INSTANCE_NOT_FOUND",
            message: Localized(
                zh: "\(stream.code) 没有「\(instance)」；现有：\(known.joined(separator: "、"))",
                en: "\(stream.code) has no “\(instance)”; it has: \(known.joined(separator: ", "))"
            ),
            place: instance,
            values: ["found": instance]
        )
    }
}
