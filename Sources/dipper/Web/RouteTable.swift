import Web

/// Every address of the pages, with who may ask for it at all.
extension Routes {
    static let table: [Route] =
        [
            Route(.get, "/", .everybody) { visit in
                visit.person == nil ? .seeOther("/board") : try WorkPage(visit).answer()
            },
            Route(.get, "/cases", .signedIn) { try CaseListPage($0).answer() },
            Route(.get, "/cases.csv", .signedIn) { try CaseListPage($0).csv() },
            Route(.get, "/cases/board", .signedIn) { try StagePage($0).answer() },
            Route(.post, "/views", .signedIn) { try SavedViews($0).save() },
            Route(.get, "/twins", .signedIn) { try TwinHints($0).answer() },
            Route(.get, "/choose/:kind", .signedIn) { try NameChoice.answer($0) },
            Route(.post, "/drafts", .signedIn) { try ServerDrafts($0).keep() },
            Route(.post, "/drafts/drop", .signedIn) { try ServerDrafts($0).discard() },
            Route(.get, "/cases/bulk", .signedIn) { try BulkPage($0).answer() },
            Route(.post, "/cases/bulk", .signedIn) { try BulkPage($0).perform() },
            Route(.get, "/cases/:code", .signedIn) { try CasePage($0).answer() },
            Route(.get, "/cases/:code/do/new_link", .signedIn) { try AccountLinkPage($0).answer() },
            Route(.post, "/cases/:code/do/new_link", .signedIn) {
                try AccountLinkPage($0).perform()
            },
            Route(.get, "/cases/:code/do/invite_expert", .signedIn) { try InvitePage($0).answer() },
            Route(.post, "/cases/:code/do/invite_expert", .signedIn) {
                try InvitePage($0).perform()
            },
            Route(.get, "/new/account", .signedIn) { try AccountLinkPage($0).answer() },
            Route(.post, "/new/account", .signedIn) { try AccountLinkPage($0).perform() },
            Route(.get, "/cases/:code/do/:event", .signedIn) { try EventPage($0).answer() },
            Route(.post, "/cases/:code/do/:event", .signedIn) { try EventPage($0).perform() },
            Route(.get, "/cases/:code/documents/:item", .signedIn) {
                try DocumentPage($0).answer()
            },
            Route(.get, "/cases/:code/tranches/:tranche/:file", .signedIn) {
                try PaymentFile($0).answer()
            },
            Route(.get, "/new/:kind", .signedIn) { try EventPage($0).answer() },
            Route(.post, "/new/:kind", .signedIn) { try EventPage($0).perform() },
            Route(.get, "/board", .everybody) { try BoardPage($0).answer() },
            Route(.get, "/board.png", .signedIn) { try BoardPage($0).picture() },
            Route(.get, "/board/months", .signedIn) { try MonthsPage($0).answer() },
            Route(.get, "/board/months/:month", .signedIn) { try MonthsPage($0).month() },
            Route(.get, "/board/stages/:stage", .signedIn) { try FunnelPart.list($0) },
            Route(.get, "/board/:goal", .signedIn) { try BoardItemsPage($0).answer() },
            Route(.get, "/reports", .signedIn) { try ReportsPage($0).answer() },
            Route(.get, "/reports/:shape/:file", .signedIn) { try ReportsPage($0).file() },
            Route(.get, "/approvals", .signedIn) { try ApprovalsPage(visit: $0).answer() },
            Route(.get, "/reviews", .roles(["REV"])) { try ReviewsPage($0).answer() },
            Route(.get, "/reviews/:code/sheet", .roles(["REV"])) {
                try OfflineSheetPage($0).file()
            },
            Route(.post, "/reviews/sheet", .signedIn) { try OfflineSheetPage($0).upload() },
            Route(.get, "/rules", .signedIn) { try RulesPage($0).answer() },
            Route(.get, "/rules/:kind", .signedIn) { try ChartPage($0).answer() },
        ] + rounds + meetings + sessions + remuneration + funds + CostsPage.routes + imports
        + administration + doors + unmasking + letters + afterCare

    /// The money of agreements, accounts and years.
    private static let funds = [
        Route(.get, "/grants/:code", .signedIn) { try GrantPage($0).answer() },
        Route(.get, "/grants/:code/terms", .signedIn) { try TermsPage($0).answer() },
        Route(.get, "/grants/:code/text/:file", .signedIn) { try TermsPage($0).file() },
        Route(.get, "/grants/:code/conversion", .signedIn) { try ConversionPage($0).answer() },
        Route(.get, "/cap-tables/:code", .signedIn) { try CapTablePage($0).answer() },
        Route(.get, "/cap-tables/:code/ledger.xlsx", .signedIn) {
            try CapTablePage($0).workbook()
        },
        Route(.get, "/funds", .signedIn) { try BalancesPage($0).answer() },
        Route(.get, "/funds/accounts/:account", .signedIn) { try BalancesPage($0).postings() },
        Route(.get, "/funds/bank", .signedIn) { try BankPage($0).answer() },
        Route(.get, "/funds/bank.xlsx", .signedIn) { try BankPage($0).workbook() },
        Route(.get, "/funds/instruments", .signedIn) { try InstrumentsPage($0).answer() },
        Route(.get, "/funds/receipts", .signedIn) { try ReceiptsPage($0).answer() },
        Route(.get, "/funds/plan", .signedIn) { try CashPlanPage($0).answer() },
        Route(.get, "/funds/plan.xlsx", .signedIn) { try CashPlanPage($0).workbook() },
    ]

    /// Tables that become cases.
    private static let imports = [
        Route(.get, "/import", .signedIn) { try ImportPage($0).answer() },
        Route(.post, "/import", .signedIn) { try ImportPage($0).upload() },
        Route(.get, "/import/:id", .signedIn) { try ImportPage($0).preview() },
        Route(.post, "/import/:id", .signedIn) { try ImportPage($0).perform() },
        Route(.get, "/import/:id/file", .signedIn) { try ImportPage($0).file() },
    ]

    /// Rounds as the panel secretary, and who reads results, look at them together.
    private static let rounds = [
        Route(.get, "/rounds", .signedIn) { try RoundsPage($0).answer() },
        Route(.post, "/rounds/remind", .signedIn) { try RoundsPage($0).remind() },
        Route(.get, "/rounds/ranking", .signedIn) { try RankingPage($0).answer() },
        Route(.get, "/rounds/assign", .signedIn) { try AssignPage($0).answer() },
        Route(.post, "/rounds/assign", .signedIn) { try AssignPage($0).perform() },
        Route(.get, "/rounds/:code", .signedIn) { try RoundReadingPage($0).answer() },
    ]

    /// Meetings that decide: agenda, results, and what comes of them.
    private static let meetings = [
        Route(.get, "/meetings", .signedIn) { try MeetingListPage($0).answer() },
        Route(.get, "/meetings/:code", .signedIn) { try MeetingPage($0).answer() },
        Route(.get, "/meetings/:code/add", .signedIn) { try MeetingItemPage($0).answer() },
        Route(.post, "/meetings/:code/add", .signedIn) { try MeetingItemPage($0).perform() },
        Route(.get, "/meetings/:code/results", .signedIn) { try MeetingResultsPage($0).answer() },
        Route(.post, "/meetings/:code/results", .signedIn) { try MeetingResultsPage($0).perform() },
        Route(.get, "/meetings/:code/confirm", .signedIn) { try MeetingConfirmPage($0).answer() },
        Route(.post, "/meetings/:code/confirm", .signedIn) { try MeetingConfirmPage($0).perform() },
    ]

    /// Sessions of a panel; an expert is told his own part.
    private static let sessions = [
        Route(.get, "/sessions", .signedIn) { try SessionListPage($0).answer() },
        Route(.get, "/sessions/:code", .signedIn) { try SessionPage($0).answer() },
        Route(.post, "/sessions/:code/roll", .signedIn) { try SessionPage($0).callRoll() },
        Route(.get, "/sessions/:code/live", .signedIn) { try SessionPage($0).live() },
        Route(.post, "/sessions/:code/live", .signedIn) { try SessionPage($0).hear() },
        Route(.get, "/sessions/:code/live/stream", .signedIn) {
            try SessionPage($0).liveStream()
        },
    ]

    /// For administrators; each page asks the matrix of the roles.
    private static let administration = [
        Route(.get, "/admin", .signedIn) { try AdminPage($0).answer() },
        Route(.get, "/admin/people", .signedIn) { try PeoplePage($0).answer() },
        Route(.post, "/admin/people/check", .signedIn) { try PeoplePage($0).startCheck() },
        Route(.get, "/admin/sign-in", .signedIn) { try SignInAdminPage($0).answer() },
        Route(.post, "/admin/sign-in/test", .signedIn) { try SignInAdminPage($0).test() },
        Route(.get, "/admin/webhooks", .signedIn) { try WebhooksPage($0).answer() },
        Route(.get, "/admin/webhooks/:code", .signedIn) { try WebhooksPage($0).one() },
        Route(.post, "/admin/webhooks/:code/test", .signedIn) { try WebhooksPage($0).test() },
        Route(.post, "/admin/webhooks/:code/rotate", .signedIn) { try WebhooksPage($0).rotate() },
        Route(.post, "/admin/webhooks/:code/retry", .signedIn) { try WebhooksPage($0).retry() },
        Route(.post, "/admin/webhooks/:code/replay", .signedIn) { try WebhooksPage($0).replay() },
        Route(.get, "/admin/calendars", .signedIn) { try CalendarsPage($0).answer() },
        Route(.post, "/admin/calendars", .signedIn) { try CalendarsPage($0).upload() },
        Route(.get, "/admin/audit", .signedIn) { try AuditPage($0).answer() },
        Route(.get, "/admin/audit/refusals", .signedIn) { try AuditPage($0).refusals() },
        Route(.get, "/admin/verify", .signedIn) { try VerifyPage($0).answer() },
        Route(.post, "/admin/verify", .signedIn) { try VerifyPage($0).verify() },
        Route(.post, "/admin/backups", .signedIn) { try VerifyPage($0).backUp() },
        Route(.post, "/admin/backups/check", .signedIn) { try VerifyPage($0).check() },
    ]

    /// First parts of the paths whose forms carry no file.
    static let plainForms = Set(doors.compactMap { $0.pattern.first.map(String.init) })

    /// Signing in, and the own account.
    private static let doors = [
        Route(.get, "/sign-in", .door) { SignInPage($0).answer() },
        Route(.post, "/sign-in", .door, isCostly: true) { try SignInPage($0).signIn() },
        Route(.post, "/sign-in/code", .door) { try SignInPage($0).finish() },
        Route(.post, "/sign-in/practice", .door) { try SignInPage($0).practise() },
        Route(.get, "/sign-in/with/:provider", .door) { try ProviderPage($0).signIn() },
        Route(.get, "/sign-in/back/:provider", .door) { try ProviderPage($0).arrive() },
        Route(.post, "/sign-out", .ownAccount) { SignInPage($0).signOut() },
        Route(.post, "/language", .door) { SignInPage.language($0) },
        Route(.get, "/welcome/:token", .door) { try WelcomePage($0).answer() },
        Route(.post, "/welcome/:token", .door, isCostly: true) { try WelcomePage($0).accept() },
        Route(.get, "/invitation/:token", .door) { try InvitationPage($0).answer() },
        Route(.post, "/invitation/:token", .door) { try InvitationPage($0).perform() },
        Route(.get, "/account", .ownAccount) { try AccountPage($0).answer() },
        Route(.post, "/account/sessions", .ownAccount) { try AccountPage($0).endSessions() },
        Route(.get, "/account/password", .ownAccount) { try PasswordPage($0).answer() },
        Route(.post, "/account/password", .ownAccount, isCostly: true) {
            try PasswordPage($0).change()
        },
        Route(.get, "/account/code", .ownAccount) { try OneTimeCodePage($0).answer() },
        Route(.post, "/account/code", .ownAccount) { try OneTimeCodePage($0).enrol() },
        Route(.post, "/account/code/drop", .ownAccount) { try OneTimeCodePage($0).drop() },
        Route(.get, "/account/identities/link/:provider", .ownAccount) {
            try ProviderPage($0).link()
        },
        Route(.get, "/account/identities/confirm", .ownAccount) {
            try ProviderPage($0).confirmation()
        },
        Route(.post, "/account/identities", .ownAccount, isCostly: true) {
            try ProviderPage($0).confirm()
        },
        Route(.post, "/account/identities/drop", .ownAccount) { try ProviderPage($0).unlink() },
        Route(.get, "/account/step-up", .ownAccount) { try StepUpPage($0).answer() },
        Route(.post, "/account/step-up", .ownAccount, isCostly: true) {
            try StepUpPage($0).prove()
        },
    ]
}
