import Expression
import Portfolio
import Workflow

/// Typed text as a value of a chart's field; a person's code becomes the id that events keep.
struct ValueReader {
    /// The case with a code or an id, for fields that name one; nil when there is none.
    let find: (String) throws -> CaseStream?

    /// - Throws: `VALUE_EMPTY`, `VALUE_FORM`, `VALUE_REFERENCE`, or what `Fen.parse` refuses.
    func value(_ text: String, as type: FieldType, place: String) throws -> Value {
        switch type {
        case .string, .text, .dynamic:
            guard !text.allSatisfy(\.isWhitespace) else {
                throw ValueReader.refusal("VALUE_EMPTY", text, type, place)
            }
            return .string(text)
        case .bool:
            switch text {
            case "true", "yes", "是": return .bool(true)
            case "false", "no", "否": return .bool(false)
            default: throw ValueReader.refusal("VALUE_FORM", text, type, place)
            }
        case .int:
            // A sign is allowed, a fraction such as 7.5 never is.
            guard let number = Int64(text), !text.hasPrefix("+") else {
                throw ValueReader.refusal("VALUE_FORM", text, type, place)
            }
            return .int(number)
        case .money:
            return .int(try Fen.parse(text, place: place).count)
        case .enumeration(let values):
            guard values.contains(text) else {
                throw ValueReader.refusal("VALUE_FORM", text, type, place)
            }
            return .string(text)
        case .date:
            guard CivilDate(text) != nil else {
                throw ValueReader.refusal("VALUE_FORM", text, type, place)
            }
            return .string(text)
        case .person: return try reference(text, "person", type, place)
        case .organisation: return try reference(text, "organisation", type, place)
        case .stream: return try reference(text, nil, type, place)
        case .list(let element): return try list(text, of: element, place)
        case .map(let element): return try map(text, of: element, type, place)
        }
    }

    private func reference(
        _ text: String,
        _ kind: String?,
        _ type: FieldType,
        _ place: String
    ) throws -> Value {
        guard let found = try find(text), kind == nil || found.kind == kind else {
            throw ValueReader.refusal("VALUE_REFERENCE", text, type, place)
        }
        return .string(found.id)
    }

    /// Members are separated by commas; every bad one is named by its number, from 1.
    private func list(_ text: String, of element: FieldType, _ place: String) throws -> Value {
        guard !text.isEmpty else { return .list([]) }
        var members: [Value] = []
        var blockers: [Blocker] = []
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        for (number, part) in zip(1..., parts) {
            do {
                members.append(
                    try value(String(part), as: element, place: "\(place)/\(number)")
                )
            } catch let refusal as Refusal {
                blockers += refusal.blockers
            }
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        return .list(members)
    }

    /// `name:value` pairs, separated by commas.
    private func map(
        _ text: String,
        of element: FieldType,
        _ type: FieldType,
        _ place: String
    ) throws -> Value {
        var members: [Value: Value] = [:]
        for part in text.split(separator: ",") {
            guard let colon = part.firstIndex(of: ":"), colon > part.startIndex else {
                throw ValueReader.refusal("VALUE_FORM", String(part), type, place)
            }
            let name = String(part[..<colon])
            members[.string(name)] = try value(
                String(part[part.index(after: colon)...]),
                as: element,
                place: "\(place)/\(name)"
            )
        }
        return .map(members)
    }

    private static func refusal(
        _ code: String,
        _ found: String,
        _ type: FieldType,
        _ place: String
    ) -> Refusal {
        let expected = expected(type)
        return Refusal(
            Blocker(
                code: code,
                message: Localized(
                    zh: "“\(found)”无效，应为\(expected.zh)，请填报人更正",
                    en: "“\(found)” is not valid; expected \(expected.en);"
                        + " whoever entered it can correct it"
                ),
                place: place,
                values: ["found": found, "expected": type.description]
            )
        )
    }

    /// What a type takes, in words.
    static func expected(_ type: FieldType) -> Localized {
        switch type {
        case .bool: Localized(zh: "是或否（true、false）", en: "true or false")
        case .int: Localized(zh: "整数", en: "a whole number")
        case .money: Localized(zh: "以元计的金额，如 6000000.00", en: "yuan such as 6000000.00")
        case .string, .text, .dynamic: Localized(zh: "不为空的文字", en: "text that is not empty")
        case .enumeration(let values):
            Localized(
                zh: " \(values.joined(separator: "、")) 之一",
                en: "one of \(values.joined(separator: ", "))"
            )
        case .date:
            Localized(zh: "存在的日期，如 2026-11-21", en: "a day that exists, such as 2026-11-21")
        case .person: Localized(zh: "已登记人员的编号", en: "the code of a registered person")
        case .organisation:
            Localized(zh: "已登记单位的编号", en: "the code of a registered organisation")
        case .stream: Localized(zh: "已有案卷的编号", en: "the code of a case")
        case .list(let element):
            Localized(
                zh: "以逗号分隔的\(expected(element).zh)",
                en: "a list, with commas, of \(expected(element).en)"
            )
        case .map: Localized(zh: "以逗号分隔的 名称:值", en: "pairs name:value with commas")
        }
    }
}
