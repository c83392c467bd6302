import ArgumentParser

/// Calculations that need no database: what a rule gives for the figures on the command line.
struct Calc: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calc",
        abstract: "按规则试算，不读写数据库。",
        discussion: "评分、转股、股权结构、收益、拆分、配套、工作日、大写金额、信用代码与随机抽取的试算，与正式办理用同一套规则。",
        subcommands: [
            CalcScore.self, CalcConversion.self, CalcScenarios.self, CalcCapTable.self,
            CalcReturn.self, CalcWindow.self, CalcSplit.self, CalcMatch.self, CalcWorkdays.self,
            CalcRMB.self, CalcUSCC.self, CalcDraw.self,
        ]
    )
}
