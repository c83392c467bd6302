import Expression

/// The sentences of the engine's own refusals about people, documents and guards.
extension Chart {
    func notAllowed(_ roles: [String], _ actor: Actor, at place: String) -> Blocker {
        let wanted = roles.joined(separator: ", ")
        let found = actor.roles.joined(separator: ", ")
        return Blocker(
            code: "NOT_ALLOWED",
            message: Localized(
                zh: "需要角色 \(wanted)，当前角色为「\(found)」",
                en: "this takes the role \(wanted); the actor's roles are “\(found)”"
            ),
            place: place,
            values: ["roles": found, "wanted": wanted],
            role: roles.first
        )
    }

    func samePerson(_ duty: String, _ deed: Instance.Deed, at transition: Transition) -> Blocker {
        let done = transitions[deed.transition].id
        let title = transitions[deed.transition].events.first.map { events[$0].title }
        return Blocker(
            code: "SAME_PERSON",
            message: Localized(
                zh: "本人或所代理的人已办理「\(title?.zh ?? done)」（职责 \(duty)，\(done)），"
                    + "此事须由他人办理",
                en: "the actor, or whom he acts for, has done “\(title?.en ?? done)” "
                    + "(duty \(duty), \(done)): somebody else must do this"
            ),
            place: transition.id,
            values: ["duty": duty, "transition": done, "sequence": String(deed.sequence)],
            role: transition.roles.first
        )
    }

    func alreadyDone(_ deed: Instance.Deed, at transition: Transition) -> Blocker {
        Blocker(
            code: "ALREADY_DONE",
            message: Localized(
                zh: "本人已办理过「\(transition.id)」，每人只能一次",
                en: "the actor has taken “\(transition.id)” already: once for each person"
            ),
            place: transition.id,
            values: ["sequence": String(deed.sequence)],
            role: transition.roles.first
        )
    }

    func fieldMissing(_ field: FieldSlot, at transition: Transition) -> Blocker {
        Blocker(
            code: "FIELD_MISSING",
            message: Localized(
                zh: "「\(field.title.zh)」尚未填写",
                en: "“\(field.title.en)” is not filled in"
            ),
            place: transition.id,
            values: ["field": field.name],
            role: transition.roles.first
        )
    }

    func documentMissing(_ document: String, isNow: Bool, at transition: Transition) -> Blocker {
        Blocker(
            code: "DOCUMENT_MISSING",
            message: Localized(
                zh: isNow ? "须随本次操作提交材料「\(document)」" : "案卷中缺少材料「\(document)」",
                en: isNow
                    ? "a document “\(document)” must come with this command"
                    : "the case has no document “\(document)”"
            ),
            place: transition.id,
            values: ["document": document, "when": isNow ? "now" : "on the case"],
            role: transition.roles.first
        )
    }

    /// A lifting is a decision of people: it comes with its minutes, which the event then names.
    func minutesMissing(_ requirement: Guard, _ basis: Basis, at transition: Transition) -> Blocker
    {
        let keys = basis.keys.joined(separator: ", ")
        return Blocker(
            code: "LIFT_MINUTES",
            message: Localized(
                zh: "解除「\(requirement.code)」（暂定参数 \(keys)）须随本次操作提交会议纪要"
                    + "「\(Chart.minutes)」",
                en: "to lift \(requirement.code), which rests on the provisional \(keys), the "
                    + "minutes “\(Chart.minutes)” of that decision must come with this command"
            ),
            place: transition.id,
            values: ["document": Chart.minutes, "lifted": requirement.code],
            role: basis.roles.joined(separator: ", "),
            provisional: keys
        )
    }

    func guardError(_ number: Int, _ formula: Formula, _ error: EvaluationError) -> Blocker {
        Blocker(
            code: "GUARD_ERROR",
            message: Localized(
                zh: "条件「\(formula.source)」无法计算：\(error.zh)",
                en: "the condition “\(formula.source)” has no value: \(error.en)"
            ),
            place: transitions[number].id,
            values: ["condition": formula.source, "error": error.code.rawValue]
        )
    }

    func conditionFalse(_ number: Int, _ formula: Formula) -> Blocker {
        Blocker(
            code: "NOT_POSSIBLE_NOW",
            message: Localized(
                zh: "前提不成立：\(formula.source)",
                en: "its condition is false: \(formula.source)"
            ),
            place: transitions[number].id,
            values: ["condition": formula.source]
        )
    }

    /// Says where the instance stands, and what may be asked of it there, and by whom.
    func notPossibleNow(_ event: Int, _ instance: Instance) -> Blocker {
        let active = instance.configuration.intersection(leaves)
        let current = active.map { states[$0].title }
        let possible = enabledEvents(instance).map { event in
            (event: event, roles: roles(for: event, instance) { _ in true })
        }
        func list(
            _ title: (Event) -> String,
            _ open: String,
            _ comma: String,
            _ close: String
        )
            -> String
        {
            possible.map { event, roles in
                let who = roles.isEmpty ? "" : open + roles.joined(separator: comma) + close
                return title(event) + who
            }.joined(separator: comma)
        }
        let here = Localized(
            zh: current.isEmpty ? "尚未启动" : current.map(\.zh).joined(separator: "、"),
            en: current.isEmpty ? "not started" : current.map(\.en).joined(separator: ", ")
        )
        let open = Localized(
            zh: possible.isEmpty ? "无" : list(\.title.zh, "（", "、", "）"),
            en: possible.isEmpty ? "none" : list(\.title.en, " (", ", ", ")")
        )
        let (chart, title) = (definition.title, events[event].title)
        return Blocker(
            code: "NOT_POSSIBLE_NOW",
            message: Localized(
                zh: "「\(chart.zh)」的状态为「\(here.zh)」，不能办理「\(title.zh)」；"
                    + "现在可以办理：\(open.zh)",
                en: "“\(title.en)” is not possible while “\(chart.en)” is in “\(here.en)”; "
                    + "possible now: \(open.en)"
            ),
            place: events[event].name,
            values: [
                "event": events[event].name,
                "states": paths(active).joined(separator: ", "),
                "possible": possible.map(\.event.name).joined(separator: ", "),
            ]
        )
    }

    // MARK: Payload

    func payloadMissing(_ field: FieldSlot) -> Blocker {
        Blocker(
            code: "PAYLOAD_MISSING",
            message: Localized(
                zh: "必须填写「\(field.title.zh)」（\(field.type)），请填报人补充",
                en: "“\(field.title.en)” (\(field.type)) is required; whoever entered the rest "
                    + "can give it"
            ),
            place: field.name,
            values: ["expected": field.type.description]
        )
    }

    func payloadType(_ field: FieldSlot, _ value: Value) -> Blocker {
        Blocker(
            code: "PAYLOAD_TYPE",
            message: Localized(
                zh: "「\(field.title.zh)」应为 \(field.type)，收到的是 \(value.typeName)，请填报人更正",
                en: "“\(field.title.en)” must be \(field.type), found \(value.typeName); whoever "
                    + "entered it can correct it"
            ),
            place: field.name,
            values: [
                "expected": field.type.description, "found": Message.shown(value, .plain),
            ]
        )
    }

    func payloadRange(_ field: FieldSlot, _ value: Value) -> Blocker {
        let format: Message.Format = field.type == .money ? .money : .plain
        func shown(_ bound: Int64?) -> String {
            bound.map { Message.shown(.int($0), format) } ?? "…"
        }
        let range = "\(shown(field.least)) – \(shown(field.greatest))"
        let found: String
        switch value {
        case .string(let text): found = String(text.count)
        case .list(let members): found = String(members.count)
        case .null, .bool, .int, .double, .map, .timestamp, .duration, .type:
            found = Message.shown(value, format)
        }
        return Blocker(
            code: "PAYLOAD_RANGE",
            message: Localized(
                zh: "「\(field.title.zh)」的大小为 \(found)，应在 \(range) 之内，请填报人更正",
                en: "“\(field.title.en)” measures \(found), expected \(range); whoever entered it "
                    + "can correct it"
            ),
            place: field.name,
            values: ["expected": range, "found": found]
        )
    }

    func payloadUnknown(_ name: String, _ event: Event) -> Blocker {
        let known = event.payload.map(\.name).joined(separator: ", ")
        return Blocker(
            code: "PAYLOAD_UNKNOWN",
            message: Localized(
                zh: "「\(event.title.zh)」没有字段「\(name)」，可用：\(known.isEmpty ? "无" : known)，"
                    + "请填报人更正",
                en: "“\(event.title.en)” has no field “\(name)”; known: "
                    + (known.isEmpty ? "none" : known) + "; whoever entered it can correct it"
            ),
            place: name,
            values: ["known": known]
        )
    }
}
