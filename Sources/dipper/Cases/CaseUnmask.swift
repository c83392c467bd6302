import ArgumentParser
import Casework
import Portfolio
import Store
import Workflow

/// A personal text in full, for whoever asked for it with a reason: recorded first, then shown.
struct UnmaskedText {
    let reply: Reply
    /// Nil for a repetition: each look is asked for anew.
    let value: String?

    init(
        _ ledger: OpenLedger,
        _ reference: CaseReference,
        _ asked: Unmasking,
        terms: (key: String, expecting: Int64?),
        by caller: Caller
    ) throws {
        // The numbers of a list are told by the list alone (`remuneration print`).
        guard asked.field != Unmasking.payees else {
            throw RemunerationRefusals.notHere(reference.code)
        }
        let command = UnmaskedText.command(reference, asked, terms)
        reply = try ledger.perform(command, by: caller).reply
        guard !reply.isReplayed, let stream = try ledger.store.stream(reference.code) else {
            value = nil
            return
        }
        let cells = ReadingRoom.cells(in: stream.field(asked.field, of: reference.instance))
        let texts = try ledger.store.texts(of: cells)
        value = cells.map { CaseWords.opened($0, texts) }.joined(separator: "；")
    }

    /// The event that would be recorded.
    static func command(
        _ reference: CaseReference,
        _ asked: Unmasking,
        _ terms: (key: String, expecting: Int64?)
    ) -> Command {
        Command(
            target: .existing(reference.code),
            instance: reference.instance,
            event: Unmasking.event,
            payload: asked.payload,
            key: terms.key,
            expecting: terms.expecting
        )
    }
}

/// `person unmask RY-2026-000002 contact --ground contact --because …`.
struct CaseUnmask<Noun: CaseNoun>: AnsweringCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "unmask",
            abstract: "查看\(Noun.title)一个字段的原文（电话、证件号等平时只显示掩码）；记入台账。",
            discussion: """
                记下何人、何时、哪个字段、什么事由，不记内容。事由为 contact（联系本人）、identity（核对身份）、\
                payment（办理支付）、audit（审计检查）、law（依法提供）或 other。只有负责此案卷、且权限表的 \
                personal-data 列出的角色可以查看。
                """
        )
    }

    @Argument(help: ArgumentHelp("编号，如 \(Noun.sample)；子流程写作 编号/流程/序号。", valueName: "CODE"))
    var reference: CaseReference

    @Argument(help: ArgumentHelp("字段，如 contact。", valueName: "FIELD"))
    var field: String

    @Option(help: ArgumentHelp("事由：contact、identity、payment、audit、law、other。", valueName: "GROUND"))
    var ground: String

    @Option(help: ArgumentHelp("一句话的理由；加密保存。", valueName: "TEXT"))
    var because: String

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let caller = try options.caller()
        let ledger = try OpenLedger.writing(options.database)
        let told = try UnmaskedText(
            ledger,
            reference,
            Unmasking(field: field, ground: ground, reason: because),
            terms: (options.key ?? "", options.expecting),
            by: caller
        )
        let version = told.reply.moved.first?.version ?? 0
        let again = Localized(
            zh: "同一键此前已查看，不再显示；再次查看请换一个键",
            en: "Shown before under this key, and not again: ask anew under another key"
        )
        return ledger.answer(
            [
                "code": JSON(reference.code), "field": JSON(field), "version": JSON(version),
                "replayed": .bool(told.reply.isReplayed),
                "value": told.value.map { JSON($0) } ?? .null,
            ],
            [
                told.value.map {
                    Localized(
                        zh: "\(field)：\($0)（已记入台账，第 \(version) 版）",
                        en: "\(field): \($0) (recorded as version \(version))"
                    )
                } ?? again
            ]
        )
    }
}
