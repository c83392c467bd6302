import Casework
import Portfolio
import Store
import Web
import Workflow

extension APIRoutes {
    static let unmasking: [APIRoute] = [
        APIRoute(
            .post,
            "cases/:code/unmask",
            "unmask",
            "查看一个字段的原文（电话、证件号等平时只显示掩码）；记入台账",
            "A personal text in full, which is shown masked elsewhere; it is recorded",
            answers: [
                ok(
                    "原文，只在这一次应答中；dry_run 或重发时为 null",
                    "The text, in this answer alone; null for a dry_run and for a repetition",
                    APIShapes.answer([
                        APIMember("dry_run", .bool), APIMember("replayed", .bool),
                        APIMember("code", .text), APIMember("field", .text),
                        APIMember("version", .count), APIMember("value", .nullable(.text)),
                    ])
                ).telling(["ETag": tagHeader])
            ],
            answer: { try $0.unmask() }
        ).with {
            $0.access = .writing
            $0.parameters = [code, key, version, dryRun]
            $0.body = .object([
                APIMember("field", .text(1...60)),
                .optional(
                    "instance",
                    .text(0...100),
                    "子流程，如 tranche/1",
                    "A part, such as tranche/1"
                ),
                APIMember("ground", .choice(UnmaskGround.allCases.map(\.rawValue))),
                APIMember(
                    "reason",
                    .text(1...2000),
                    about: Localized(zh: "理由；加密保存", en: "The reason, which is sealed")
                ),
            ])
            $0.furtherProblems = [412, 428]
        }
    ]
}

extension APICall {
    /// Reading personal data takes a person who has just proved himself, whatever his roles (R8).
    func unmask() throws -> WebResponse {
        let stream = try found()
        guard try ledger.cases.mayUnmask(stream.id) else {
            throw CaseRefusals.notFound(stream.code)
        }
        let deed = APIDeed(self)
        guard person.scope.mayWrite(to: stream.kind) else {
            throw APIProblem(403, APIRefusals.scope("write:\(stream.kind)"))
        }
        guard deed.isTrial || person.isProved else {
            throw APIProblem(403, APIRefusals.proof(Unmasking.event))
        }
        let reference = CaseReference(
            code: stream.code,
            instance: body["instance"]?.textValue ?? ""
        )
        let asked = Unmasking(
            field: body["field"]?.textValue ?? "",
            ground: body["ground"]?.textValue ?? "",
            reason: body["reason"]?.textValue ?? ""
        )
        let terms = (deed.key, deed.version)
        return try deed.once {
            guard !deed.isTrial else {
                let command = UnmaskedText.command(reference, asked, terms)
                return unmasked(asked, try deed.attempt(command), Int64(stream.version), nil)
            }
            let told = try UnmaskedText(
                ledger,
                reference,
                asked,
                terms: terms,
                by: person.caller()
            )
            let version = told.reply.moved.first?.version ?? 0
            return unmasked(asked, told.reply.isReplayed, version, told.value)
        }
    }

    private func unmasked(
        _ asked: Unmasking,
        _ isReplayed: Bool,
        _ version: Int64,
        _ value: String?
    ) -> WebResponse {
        answer([
            "dry_run": .bool(flag("dry_run")), "replayed": .bool(isReplayed),
            "code": JSON(part("code")), "field": JSON(asked.field), "version": JSON(version),
            "value": value.map { JSON($0) } ?? .null,
        ]).setting("etag", APICall.tag(version))
    }
}
