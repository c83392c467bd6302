import Workflow

/// What a document on the command line is refused for, before its file is looked at.
extension DocumentArgument {
    static let pattern = "class=…,number=…,issuer=…,date=YYYY-MM-DD,file=PATH"

    static func form(_ text: String, _ place: String) -> Refusal {
        Refusal(
            Blocker(
                code: "DOCUMENT_FORM",
                message: Localized(
                    zh: "“\(text)”无法识别，应为 \(pattern)，请填报人更正",
                    en: "“\(text)” cannot be read; expected \(pattern);"
                        + " whoever entered it can correct it"
                ),
                place: place,
                values: ["found": text, "expected": pattern]
            )
        )
    }

    static func repeatedPart(_ name: String, _ place: String) -> Blocker {
        Blocker(
            code: "DOCUMENT_PART_REPEATED",
            message: Localized(
                zh: "\(name) 给出两次，应只有一次，请填报人去掉一个",
                en: "\(name) is given twice; expected once; whoever entered it can leave one out"
            ),
            place: "\(place)/\(name)",
            values: ["found": name]
        )
    }

    static func missing(_ name: String, _ place: String) -> Blocker {
        Blocker(
            code: "DOCUMENT_PART_MISSING",
            message: Localized(
                zh: "缺少 \(name)，应为 \(pattern)，请填报人补充",
                en: "\(name) is missing; expected \(pattern); whoever entered the rest can add it"
            ),
            place: place,
            values: ["expected": pattern]
        )
    }

    static func source(_ place: String) -> Blocker {
        Blocker(
            code: "DOCUMENT_FILE",
            message: Localized(
                zh: "应给出 file=路径，或 digest=sha256:摘要（仅纸质），二者只能其一；都没有时须有 original=原件存放处，请填报人更正",
                en: "Expected either file=PATH or digest=sha256:…, or original=… of a paper alone;"
                    + " whoever entered it can correct it"
            ),
            place: place,
            values: ["expected": pattern]
        )
    }

    static func wrongDigest(_ found: String, _ place: String) -> Blocker {
        Blocker(
            code: "DOCUMENT_DIGEST",
            message: Localized(
                zh: "摘要“\(found)”无效，应为 sha256: 加 64 位小写十六进制数，请填报人更正",
                en: "The digest “\(found)” is not valid; expected sha256: and 64 hexadecimal"
                    + " digits; whoever entered it can correct it"
            ),
            place: place,
            values: ["found": found]
        )
    }

    static func wrongPart(_ found: String, _ expected: String, _ place: String) -> Blocker {
        Blocker(
            code: "DOCUMENT_PART",
            message: Localized(
                zh: "“\(found)”无效，应为 \(expected)，请填报人更正",
                en: "“\(found)” is not valid; expected \(expected); whoever entered it can"
                    + " correct it"
            ),
            place: place,
            values: ["found": found, "expected": expected]
        )
    }
}
