import ArgumentParser
import Casework
import Crypto
import Portfolio
import Workflow

/// `calc draw`: the panel that follows from a seed and a pool, without a ledger.
struct CalcDraw: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "draw",
        abstract: "由种子和抽取池计算评审组与候补，不用台账；任何人可以核对随机抽取。"
    )

    @Argument(help: ArgumentHelp("dipper round audit-draw --write 写出的抽取池。", valueName: "FILE"))
    var file: String

    @Option(help: ArgumentHelp("公开的种子，64 位十六进制数字。", valueName: "HEX"))
    var seed: String

    @OptionGroup var output: OutputOptions

    private static let mostBytes = 4_194_304

    func answer() throws -> Answer {
        let bytes = try InputFile.read(file, mostBytes: CalcDraw.mostBytes)
        let (pool, plan) = try PanelDraw.reading(String(decoding: bytes, as: UTF8.self))
        let draw = try PanelDraw.draw(seed: seed, pool: pool, plan: plan, CalcDraw.sha256)
        let (panel, alternates) = (draw.panel.map(\.code), draw.alternates.map(\.code))
        return Answer(
            json: [
                "round": JSON(plan.round),
                "commitment": JSON(PanelDraw.commitment(to: seed, CalcDraw.sha256)),
                "pool_digest": JSON(PanelDraw.poolDigest(pool, plan, CalcDraw.sha256)),
                "panel": JSON(panel), "alternates": JSON(alternates),
            ],
            lines: [
                Localized(
                    zh: "评审组：\(panel.joined(separator: "、"))",
                    en: "Panel: \(panel.joined(separator: ", "))"
                ),
                Localized(
                    zh: "候补：\(alternates.joined(separator: "、"))",
                    en: "Alternates: \(alternates.joined(separator: ", "))"
                ),
            ]
        )
    }

    /// SHA-256 in hexadecimal digits.
    static func sha256(_ bytes: [UInt8]) -> String {
        Digests.hexadecimal(Array(SHA256.hash(data: bytes)))
    }
}
