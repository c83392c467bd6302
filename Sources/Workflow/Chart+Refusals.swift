import Expression

/// The sentences of refusals about the instance, the event and what the step was given.
extension Chart {
    func closed(_ instance: Instance) -> Blocker {
        let final = paths(instance.configuration.intersection(leaves)).joined(separator: ", ")
        return Blocker(
            code: "CLOSED",
            message: Localized(
                zh: "「\(definition.title.zh)」已经结束（\(final)），不再接受任何操作",
                en: "“\(definition.title.en)” has ended (\(final)) and takes no more events"
            ),
            values: ["states": final]
        )
    }

    func held() -> Blocker {
        Blocker(
            code: "HELD",
            message: Localized(
                zh: "流程已中止，期限停止计算；须先恢复",
                en: "the case is on hold; it must be resumed first"
            ),
            values: ["possible": "resume"],
            role: suspension?.resumeRoles.first
        )
    }

    func notHeld() -> Blocker {
        Blocker(
            code: "NOT_POSSIBLE_NOW",
            message: Localized(zh: "流程没有中止，无需恢复", en: "the case is not on hold"),
            values: ["event": "resume"]
        )
    }

    func unknownEvent(_ name: String) -> Blocker {
        let known = events.filter { $0.origin == .command }.map(\.name).joined(separator: ", ")
        return Blocker(
            code: "UNKNOWN_EVENT",
            message: Localized(
                zh: "流程「\(definition.id.content)」没有事件「\(name)」，可用：\(known)",
                en: "the chart “\(definition.id.content)” has no event “\(name)”; known: \(known)"
            ),
            values: ["event": name, "known": known]
        )
    }

    func internalEvent(_ name: String) -> Blocker {
        Blocker(
            code: "INTERNAL_EVENT",
            message: Localized(
                zh: "「\(name)」由系统发出，不能直接办理",
                en: "“\(name)” is sent by the system and cannot be asked for"
            ),
            values: ["event": name]
        )
    }

    func effectiveRefused(_ date: CivilDate) -> Blocker {
        let years = Chart.effectiveYears
        let range = "\(years.lowerBound) – \(years.upperBound)"
        return Blocker(
            code: "EFFECTIVE_RANGE",
            message: Localized(
                zh: "发生日期 \(date) 不在 \(range) 年之内，请核对",
                en: "the effective date \(date) is outside of \(range): check it"
            ),
            values: ["found": date.description, "expected": range]
        )
    }

    // MARK: Defects of the chart or of the policy that show at run time

    func broken(_ invariant: InvariantSlot, _ error: EvaluationError?) -> Blocker {
        var values = ["condition": invariant.formula.source]
        if let error { values["error"] = error.code.rawValue }
        return Blocker(
            code: "INVARIANT_VIOLATED",
            message: Localized(
                zh: "不变式「\(invariant.name)」不成立：\(invariant.formula.source)；未作任何改动，"
                    + "请流程定义者修改流程",
                en: "the invariant “\(invariant.name)” does not hold: \(invariant.formula.source); "
                    + "nothing was changed, the chart's author must correct it"
            ),
            place: invariant.name,
            values: values
        )
    }

    func microstepLimit(_ selected: [Int]) -> Blocker {
        let ids = selected.map { transitions[$0].id }.joined(separator: ", ")
        return Blocker(
            code: "MICROSTEP_LIMIT",
            message: Localized(
                zh: "流程在 \(Macrostep.microstepsMax) 步之内停不下来（\(ids)），请流程定义者修改流程",
                en: "the chart does not come to rest within \(Macrostep.microstepsMax) microsteps "
                    + "(\(ids)): its author must correct it"
            ),
            place: ids,
            values: ["limit": String(Macrostep.microstepsMax)]
        )
    }

    func actionError(_ formula: Formula, _ error: EvaluationError, at place: String) -> Blocker {
        Blocker(
            code: "ACTION_ERROR",
            message: Localized(
                zh: "「\(formula.source)」无法计算：\(error.zh)",
                en: "“\(formula.source)” has no value: \(error.en)"
            ),
            place: place,
            values: ["expression": formula.source, "error": error.code.rawValue]
        )
    }

    func assignRefused(_ field: FieldSlot, _ value: Value, at place: String) -> Blocker {
        let found = Message.shown(value, .plain)
        return Blocker(
            code: "ASSIGN_TYPE",
            message: Localized(
                zh: "「\(field.title.zh)」应为 \(field.type)，不能写入「\(found)」",
                en: "“\(field.title.en)” is \(field.type) and cannot hold “\(found)”"
            ),
            place: place,
            values: [
                "field": field.name, "expected": field.type.description, "found": found,
            ]
        )
    }

    func fieldUnknown(_ name: String) -> Blocker {
        Blocker(
            code: "FIELD_UNKNOWN",
            message: Localized(
                zh: "流程「\(definition.id.content)」没有数据项「\(name)」",
                en: "the chart “\(definition.id.content)” has no field “\(name)”"
            ),
            place: name
        )
    }

    func postingRefused(
        _ from: String,
        _ to: String,
        _ amount: Value,
        at place: String
    ) -> Blocker {
        let found = Message.shown(amount, .money)
        return Blocker(
            code: "POSTING_AMOUNT",
            message: Localized(
                zh: "从「\(from)」到「\(to)」的过账金额为 \(found) 元，应大于 0",
                en: "the posting from “\(from)” to “\(to)” is of \(found) CNY: it must be above 0"
            ),
            place: place,
            values: ["from": from, "to": to, "amount": found]
        )
    }

    func parameterRefused(_ number: Int, _ value: Value?) -> Blocker {
        let slot = parameters[number]
        let found = value.map { Message.shown($0, .plain) } ?? "–"
        return Blocker(
            code: "PARAMETER",
            message: Localized(
                zh: "政策参数「\(slot.key)」的值「\(found)」不合用，应为 \(slot.type)，请政策包维护者核对",
                en: "the policy parameter “\(slot.key)” is “\(found)”, which does not serve as "
                    + "\(slot.type): whoever keeps the policy pack must check it"
            ),
            place: slot.name,
            values: ["key": slot.key, "found": found, "expected": slot.type.description]
        )
    }

    func readingMissing(_ name: String) -> Blocker {
        Blocker(
            code: "READING_MISSING",
            message: Localized(
                zh: "没有读到「\(name)」的事实，请系统管理员报告此问题",
                en: "the facts of “\(name)” were not read: please ask the administrator to "
                    + "report this"
            ),
            place: name
        )
    }

    func dateRefused(_ deadline: Deadline, _ value: Value) -> Blocker {
        let found = Message.shown(value, .plain)
        return Blocker(
            code: "DEADLINE_DATE",
            message: Localized(
                zh: "期限「\(deadline.id)」的日期为「\(found)」，应为 YYYY-MM-DD",
                en: "the date of the deadline “\(deadline.id)” is “\(found)”: expected YYYY-MM-DD"
            ),
            place: states[deadline.state].path,
            values: ["found": found]
        )
    }
}
