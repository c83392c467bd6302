import Workflow

/// What precedes the parser's own English words when a command line cannot be understood.
enum UsageNotice {
    static let text = Localized(
        zh: "✗ [USAGE] 命令用法有误（退出码 64），请对照下列用法更正；dipper help 列出全部命令。",
        en:
            "✗ [USAGE] The command line is wrong (exit code 64); see the usage below,"
            + " or dipper help."
    )
}
