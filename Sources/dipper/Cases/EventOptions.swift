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
            "所依据的文件，可重复；文件的 SHA-256 记入台账，也可用 digest=sha256:… 代替 file。",
            valueName: "class=…,number=…,issuer=…,date=…,file=PATH"
        )
    )
    var documents: [String] = []
}
