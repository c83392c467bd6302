import ArgumentParser

/// `round`: a review by a panel of experts.
struct RoundCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "round",
        abstract: "评审轮次：开启、回避声明、评分、办理。",
        subcommands: [
            ChildOpening<RoundNoun>.self, RoundDeclare.self, RoundScore.self,
            RoundAbstain.self, RoundInvite.self, RoundRemind.self, RoundSheetFile.self,
            RoundMarks.self,
            RoundRecompute.self, RoundAuditDraw.self, RoundRank.self, RoundInsight.self,
            RoundAssignBatch.self,
            CaseDoing<RoundNoun>.self,
        ] + RoundNoun.questions
    )
}

/// `grant`: an agreement whose grant may become equity.
struct GrantCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant",
        abstract: "拨转股协议：拟议、请款、审批、支付、办理；资金情况、科目余额、用款计划、投资组合。",
        discussion: "批次与里程碑写作 编号/tranche/1、编号/milestone/1，用 do 办理。",
        subcommands: [
            ChildOpening<GrantNoun>.self, GrantStep<RequestStep>.self,
            GrantStep<ApproveStep>.self, GrantStep<ReleaseStep>.self, GrantStep<PayStep>.self,
            GrantPrint.self, GrantTextCommand.self, GrantVersionsCommand.self,
            GrantFundsCommand.self, BalanceCommand.self, CashPlanCommand.self,
            ReceiptsCommand.self,
            PortfolioCommand.self, InstrumentCommand.self, GrantCapTable.self,
            ConversionPrint.self,
            CaseDoing<GrantNoun>.self,
        ] + GrantNoun.questions
    )
}

/// `budget`: the money of one fiscal year.
struct BudgetCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "budget",
        abstract: "年度预算：登记、追加、核减、查看。",
        subcommands: [CaseOpening<BudgetNoun>.self, CaseDoing<BudgetNoun>.self]
            + BudgetNoun.questions
    )
}

/// `library`: an entry in the national library.
struct LibraryCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "library",
        abstract: "国家颠覆性技术项目库：推荐、入库、复核、查看。",
        subcommands: [ChildOpening<LibraryNoun>.self, CaseDoing<LibraryNoun>.self]
            + LibraryNoun.corrections + LibraryNoun.questions
    )
}

/// `landing`: an enterprise that works in the city.
struct LandingCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "landing",
        abstract: "企业落地：计划、登记、运营、查看。",
        subcommands: [ChildOpening<LandingNoun>.self, CaseDoing<LandingNoun>.self]
            + LandingNoun.corrections + LandingNoun.questions
    )
}

/// `notice`: a public notice with its objections.
struct NoticeCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notice",
        abstract: "公示：发布、异议、处理、查看。",
        subcommands: [ChildOpening<NoticeNoun>.self, CaseDoing<NoticeNoun>.self]
            + NoticeNoun.questions
    )
}

/// `platform`: a park, a base or a centre.
struct PlatformCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "platform",
        abstract: "平台：创新园、孵化基地、概念验证中心、中试平台。",
        subcommands: [CaseOpening<PlatformNoun>.self, CaseDoing<PlatformNoun>.self]
            + PlatformNoun.corrections + PlatformNoun.questions
    )
}
