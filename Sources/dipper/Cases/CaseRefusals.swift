import Casework
import Portfolio
import Workflow

/// What the command line itself refuses about cases, before the rules are asked.
enum CaseRefusals {
    static func notFound(_ reference: String, place: String = "CODE") -> Refusal {
        Policy.notFound(reference, place: place)
    }

    static func kindDiffers(_ stream: CaseStream, _ expected: String) -> Refusal {
        Refusal(
            Blocker(
                code: "KIND_DIFFERS",
                message: Localized(
                    zh: "\(stream.code) 是 \(stream.kind)，此命令只办理 \(expected)，请核对编号",
                    en: "\(stream.code) is of the kind \(stream.kind); this command is for"
                        + " \(expected): check the code"
                ),
                place: "CODE",
                values: ["found": stream.kind, "expected": expected]
            )
        )
    }

    static func instanceNotFound(_ reference: CaseReference, _ stream: CaseStream) -> Refusal {
        let known = stream.instances.keys.filter { !$0.isEmpty }.sorted()
        return Refusal(
            Blocker(
                code: "INSTANCE_NOT_FOUND",
                message: Localized(
                    zh: "\(stream.code) 没有「\(reference.instance)」；"
                        + "现有：\(known.isEmpty ? "无" : known.joined(separator: "、"))，请核对编号",
                    en: "\(stream.code) has no “\(reference.instance)”;"
                        + " it has: \(known.isEmpty ? "none" : known.joined(separator: ", "));"
                        + " check the code"
                ),
                place: "CODE",
                values: ["found": reference.instance, "expected": known.joined(separator: ", ")]
            )
        )
    }

    static func notRecordedYet(_ stream: CaseStream, _ moment: Instant) -> Refusal {
        Refusal(
            Blocker(
                code: "NOT_RECORDED_YET",
                message: Localized(
                    zh: "\(moment) 时还没有 \(stream.code) 的任何记录，请给出更晚的日期",
                    en: "nothing of \(stream.code) had been recorded at \(moment): name a later day"
                ),
                place: "--known-at",
                values: ["found": moment.description]
            )
        )
    }

    static func chartMissing(_ kind: String) -> Refusal {
        Refusal(
            Blocker(
                code: "CHART_MISSING",
                message: Localized(
                    zh: "已发布的流程中没有「\(kind)」，请系统管理员发布",
                    en: "no chart “\(kind)” is published: the administrator can publish one"
                ),
                values: ["found": kind],
                role: "ADM"
            )
        )
    }

    static func eventUnknown(_ event: String, _ chart: Chart) -> Refusal {
        let known = chart.events.filter { $0.origin == .command }
        return Refusal(
            Blocker(
                code: "EVENT_UNKNOWN",
                message: Localized(
                    zh: "「\(chart.definition.title.zh)」没有事项“\(event)”，可用："
                        + known.map { "\($0.name)（\($0.title.zh)）" }.joined(separator: "、")
                        + "，请填报人更正",
                    en: "“\(chart.definition.title.en)” has no event “\(event)”; it has: "
                        + known.map(\.name).joined(separator: ", ")
                        + "; whoever entered it can correct it"
                ),
                place: "EVENT",
                values: [
                    "found": event, "expected": known.map(\.name).joined(separator: ", "),
                ]
            )
        )
    }
}
