import ArgumentParser
import Casework

/// Which ledger a reading command looks into, and who reads.
///
/// Without a person whoever may open the file reads all that is in it (ARCHITECTURE, Reading).
struct ReaderOptions: ParsableArguments {
    @OptionGroup var database: DatabaseOptions

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            "以此人的身份查看，只显示其可以查看的内容；缺省为环境变量 DIPPER_AS。",
            valueName: "PERSON"
        )
    )
    var person: String?

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("代何人查看：授权人的人员编号，须有生效的授权。", valueName: "PERSON")
    )
    var principal: String?

    /// Nil where nobody is named.
    var caller: Caller? {
        guard let person = person ?? DatabaseOptions.variable("DIPPER_AS") else { return nil }
        return Caller(
            person: person,
            onBehalfOf: principal,
            authentication: CommandOptions.authentication,
            channel: "cli"
        )
    }
}
