import ArgumentParser

/// What an event is given: its fields and the documents that it rests on.
struct EventOptions: ParsableArguments {
    @Option(
        name: .customLong("set"),
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "事项的字段，可重复；金额以元计，列表以逗号分隔。",
            valueName: "NAME=VALUE"
        )
    )
    var assignments: [String] = []

    @Option(
        name: .customLong("document"),
        help: ArgumentHelp(
            "所依据的文件，可重复；file 所指的文件加密存入，SHA-256 记入台账。原件只有纸质的，"
                + "用 digest=sha256:… 或 original=存放处 代替 file。另可给 pages、seal=yes|no、"
                + "original、retention=permanent|30y|10y；涉密的给 classified=yes，不留题目。"
                + SecrecyNotice.help,
            valueName: "class=…,number=…,issuer=…,date=…,file=PATH"
        )
    )
    var documents: [String] = []
}
