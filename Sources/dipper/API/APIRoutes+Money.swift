import Casework
import Portfolio
import Web
import Workflow

/// The money of agreements, the accounts, and what is expected to be paid.
extension APIRoutes {
    private static let year = APIParameter.query(
        "year",
        .text(APIText(length: 4...4, pattern: "^[0-9]{4}$")),
        "年度，缺省为截至日期所在的年度",
        "The fiscal year, that of the day unless given"
    )

    static let money: [APIRoute] = [
        APIRoute(
            .get,
            "grants/:code/funds",
            "getGrantFunds",
            "一份协议的资金情况：额度、批次与里程碑、守恒、分录",
            "The money of an agreement: cap, tranches against milestones, postings",
            answers: [ok("资金情况", "The money", APIShapes.grantFunds)],
            answer: { try $0.grantFunds() }
        ).with {
            $0.parameters = [
                .path("code", APIShapes.code, "协议编号", "The code of the agreement")
            ]
        },
        APIRoute(
            .get,
            "balances",
            "getBalances",
            "科目余额与试算平衡，可查任何一天",
            "The accounts with the trial balance, on any day",
            answers: [ok("各科目", "The accounts", APIShapes.balances)],
            answer: { try $0.balances() }
        ).with {
            $0.parameters =
                viewpoint + [
                    year,
                    .query(
                        "by",
                        .choice(["instrument"]),
                        "instrument 另按资助工具分列",
                        "instrument tells the instruments apart as well"
                    ),
                ]
            $0.furtherProblems = [404]
        },
        APIRoute(
            .get,
            "balances/:account/postings",
            "listPostings",
            "一个科目的一个数所含的分录，按发生日期，一次一页",
            "The postings behind a figure of an account by day, a page at a time",
            answers: [
                ok("一页分录", "A page of postings", APIShapes.postings)
                    .telling(["Link": nextLink])
            ],
            answer: { try $0.postings() }
        ).with {
            $0.parameters =
                [
                    .path(
                        "account",
                        .choice(PostingAccount.allCases.map(\.rawValue)),
                        "科目，如 outstanding",
                        "An account, such as outstanding"
                    ),
                    .query(
                        "part",
                        .choice(BalanceReading.Part.allCases.map(\.rawValue)),
                        "期初、转入、转出或期末（缺省）",
                        "Opening, in, out or closing (unless given)"
                    ),
                    .query("after", .text(0...100), "从此处之后列起", "Only what comes after it"),
                    limit, year,
                ] + viewpoint
        },
        APIRoute(
            .get,
            "cash-plan",
            "getCashPlan",
            "用款计划：按年度、按月预计拨付多少，哪些有风险及原因",
            "What is expected to be paid by year and month, and what of it is at risk and why",
            answers: [
                ok("用款计划，批次一次一页", "The plan, its tranches a page at a time", APIShapes.cashPlan)
                    .telling(["Link": nextLink])
            ],
            answer: { try $0.cashPlan() }
        ).with {
            $0.parameters = [
                .query("after", .text(0...100), "从此处之后列起", "Only what comes after it"), limit,
            ]
            $0.furtherProblems = [404]
        },
        APIRoute(
            .get,
            "instruments",
            "listInstruments",
            "资助工具目录：上限、口径、算法、资格、叠加、有效期，已承诺和已支付",
            "The funding instruments: caps, scopes, formulas, conditions, validity, and their use",
            answers: [ok("资助工具", "The instruments", APIShapes.instruments)],
            answer: { try $0.instruments() }
        ).with { $0.furtherProblems = [404] },
    ]
}

extension APIShapes {
    private static let instrument = APIShape.object([
        APIMember("code", .text),
        APIMember("title", .object([APIMember("zh", .text), APIMember("en", .text)])),
        APIMember(
            "cap",
            .nullable(.text),
            about: Localized(zh: "未设上限则为 null，不能承诺", en: "Null while none is set")
        ),
        APIMember("cap_key", .text), APIMember("scope", .text), APIMember("formula", .text),
        APIMember("figures", texts), APIMember("eligibility", texts),
        APIMember("tier", .nullable(.text)), APIMember("stacking_class", .text),
        APIMember("stacking", .text), APIMember("document", .text),
        APIMember("provisional", .bool), APIMember("from", .text),
        APIMember("to", .nullable(.text)), APIMember("in_force", .bool),
        APIMember("cases", .count), APIMember("committed", .text), APIMember("paid", .text),
        APIMember("open", .text), APIMember("available", .nullable(.text)),
        APIMember("authority", .nullable(.text)),
    ])

    static let instruments = answer([
        APIMember("as_of", .text), APIMember("instruments", list(instrument)),
    ])

    private static let posting = APIShape.object([
        APIMember("date", .text), APIMember("recorded_at", .text), APIMember("from", .text),
        APIMember("to", .text), APIMember("amount", .text),
        APIMember(
            "code",
            .nullable(.text),
            about: Localized(zh: "不可查看的案卷为 null", en: "Null for a case that is not yours")
        ),
        APIMember("version", .nullable(.count)), APIMember("event", .nullable(.text)),
        APIMember("vouchers", texts), APIMember("actor", .text),
    ])

    static let postings = answer([
        APIMember("account", .text), APIMember("part", .text), APIMember("amount", .text),
        APIMember("postings", list(posting)), after,
    ])

    static let balances = answer([
        APIMember("year", .count), APIMember("from", .text), APIMember("as_of", .text),
        APIMember("known_at", .text),
        APIMember("accounts", list(accountLine)),
        APIMember("total", .text), APIMember("balanced", .bool),
        .optional(
            "instruments",
            list(
                .object([
                    APIMember("instrument", .text), APIMember("accounts", list(accountLine)),
                    APIMember("balanced", .bool),
                ])
            ),
            "以 by=instrument 问时才有；合起来就是 accounts",
            "With by=instrument alone; together they are the accounts"
        ),
    ])

    private static let accountLine = APIShape.object([
        APIMember("account", .text), APIMember("name", .text), APIMember("opening", .text),
        APIMember("in", .text), APIMember("out", .text), APIMember("closing", .text),
        APIMember("postings", .count),
    ])

    private static let tranche = APIShape.object([
        APIMember("number", .count), APIMember("amount", .text), APIMember("requested", .text),
        APIMember("paid", .text), APIMember("paid_on", .nullable(.text)),
        APIMember("returned", .count), APIMember("returned_on", .nullable(.text)),
        APIMember("receipt_due", .nullable(.text)), APIMember("stage", .text),
        APIMember("receipt_late", .bool),
        APIMember(
            "milestones",
            list(
                .object([
                    APIMember("number", .count), APIMember("due", .nullable(.text)),
                    APIMember("standing", .choice(["open", "overdue", "rejected", "met"])),
                    APIMember("states", texts), APIMember("extended", .bool),
                ])
            )
        ),
        APIMember(
            "next",
            list(
                .object([
                    APIMember("instance", .text), APIMember("event", .text),
                    APIMember("roles", texts),
                ])
            )
        ),
    ])

    private static let settlement = APIShape.object([
        APIMember("unspent", .text), APIMember("misused", .text), APIMember("recoverable", .text),
        APIMember("writable", .text),
    ])

    static let grantFunds = answer([
        APIMember("code", .text), APIMember("states", texts), APIMember("project", .text),
        APIMember("payee", .text), APIMember("amount", .text), APIMember("committed", .text),
        APIMember("cancelled", .text),
        APIMember(
            "account",
            .nullable(
                .object([
                    APIMember("code", .text), APIMember("name", .text), APIMember("bank", .text),
                    APIMember("number", .text), APIMember("states", texts),
                ])
            )
        ),
        APIMember(
            "cap",
            .nullable(
                .object([
                    APIMember("limit", .text), APIMember("committed", .text),
                    APIMember("released", .text), APIMember("merged_excess", .text),
                    APIMember("headroom", .text),
                ])
            )
        ),
        paidIn,
        APIMember(
            "conservation",
            .object([
                APIMember("paid", .text), APIMember("outstanding", .text),
                APIMember("converted", .text), APIMember("repaid", .text),
                APIMember("recovered", .text), APIMember("written_off", .text),
                APIMember("holds", .bool),
            ])
        ),
        remittance, APIMember("settlement", .nullable(settlement)),
        APIMember("tranches", list(tranche)), APIMember("postings", list(posting)),
        APIMember(
            "differences",
            list(
                .object([
                    APIMember("field", .text), APIMember("own", .text), APIMember("posted", .text),
                ])
            ),
            about: Localized(
                zh: "案卷金额与分录不符之处，正常为空",
                en: "Amounts that the postings do not make; none in sound books"
            )
        ),
    ])

    static let cashPlan = answer([
        APIMember("as_of", .text),
        APIMember(
            "years",
            list(
                .object([
                    APIMember("year", .count), APIMember("instrument", .text),
                    APIMember("expected", .text),
                    APIMember("at_risk", .text), APIMember("lacking", .text),
                    APIMember(
                        "budget",
                        .nullable(
                            .object([
                                APIMember("granted", .text), APIMember("paid", .text),
                                APIMember("available", .text),
                            ])
                        )
                    ),
                ])
            )
        ),
        APIMember(
            "months",
            list(
                .object([
                    APIMember("month", .text), APIMember("paid", .text),
                    APIMember("expected", .text), APIMember("at_risk", .text),
                ])
            )
        ),
        APIMember(
            "tranches",
            list(
                .object([
                    APIMember("code", .text), APIMember("instrument", .text),
                    APIMember("title", .text),
                    APIMember("number", .count), APIMember("stage", .text),
                    APIMember("amount", .text), APIMember("expected_on", .text),
                    APIMember("risks", texts),
                ])
            )
        ),
        after,
    ])
}
