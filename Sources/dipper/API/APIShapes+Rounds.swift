import Workflow

/// What is told and asked about batches of rounds.
extension APIShapes {
    static let yuan = APIShape.text(
        APIText(length: 1...20, pattern: "^[0-9]{1,13}(\\.[0-9]{1,2})?$")
    )
    static let seats = APIShape.integer(1...99)
    static let loads = APIShape.integer(0...999)
    private static let whole = APIShape.integer(.min ... .max)

    private static let naming = APIMember(
        "batch",
        .object([
            .optional("codes", texts, "所列轮次", "The rounds named"),
            .optional("meeting", .text, "决策会", "A meeting"),
            .optional("gate", .nullable(.text), "评审关口", "The gate"),
            .optional("profile", .nullable(.text), "权重方案", "The profile"),
            .optional("since", .nullable(.text), "此日起开轮", "Opened from"),
            .optional("until", .nullable(.text), "至此日开轮", "Opened until"),
        ])
    )

    static let roundRanking = answer([
        naming, APIMember("rounds", .count),
        APIMember(
            "line",
            .nullable(
                .object([
                    .optional("places", .count, "名额", "Places"),
                    .optional("budget", .text, "资金（元）", "Yuan"),
                ])
            )
        ),
        APIMember(
            "rows",
            list(
                .object([
                    APIMember("place", .count), APIMember("code", .text),
                    APIMember("project", .text), APIMember("title", .text),
                    APIMember("composite", .text), APIMember("composite_text", .text),
                    APIMember("means", texts), APIMember("outcome", .text),
                    APIMember("apart_by", .text), APIMember("standing", .text),
                ])
            )
        ),
        APIMember(
            "open",
            list(
                .object([
                    APIMember("code", .text), APIMember("title", .text), APIMember("states", texts),
                ])
            )
        ),
        APIMember("level", list(texts)), APIMember("special", texts),
        APIMember("special_most", .count),
    ])

    static let roundMarks = answer([
        APIMember("code", .text), APIMember("sealed", .bool), APIMember("others", .count),
        APIMember(
            "dimensions",
            list(
                .object([
                    APIMember("dimension", .text), APIMember("counts", list(.count)),
                    APIMember("left_out", .count),
                    .optional(
                        "own",
                        .nullable(.count),
                        "封存之后：本人的评分，不适用为 null",
                        "After sealing: one's own mark, null where it was left out"
                    ),
                ])
            )
        ),
    ])

    // MARK: Advice

    private static let roundAdvice = APIShape.object([
        APIMember("code", .text), APIMember("title", .text), APIMember("sheets", .count),
        APIMember("composite", .nullable(.text)), APIMember("outcome", .nullable(.text)),
        APIMember("range", .text),
        APIMember(
            "totals",
            list(.object([APIMember("expert", .text), APIMember("total", .text)]))
        ),
        APIMember(
            "spread",
            .nullable(
                .object([
                    APIMember("total_range", .text),
                    APIMember("dimensions", .object([], rest: .count)),
                ])
            )
        ),
        APIMember(
            "split",
            .nullable(
                .object([
                    APIMember("gap", .text), APIMember("lower", texts), APIMember("upper", texts),
                ])
            )
        ),
        APIMember("suggests_reviewer", .bool),
    ])

    private static let flip = APIShape.nullable(
        .object([
            APIMember("weight", .text), APIMember("distance", .text), APIMember("reached", .bool),
        ])
    )
    private static let weights = list(
        .object([
            APIMember("dimension", .text), APIMember("weight", .count), APIMember("below", flip),
            APIMember("above", flip),
        ])
    )
    private static let estimate = APIShape.nullable(.text)

    private static let leniency = APIShape.object([
        APIMember("told", .bool), APIMember("shortages", list(.named("Both"))),
        .optional("mean", estimate, "平均", "The mean"),
        .optional("case_variance", estimate, "项目的方差", "The variance of cases"),
        .optional("expert_variance", estimate, "专家的方差", "The variance of experts"),
        .optional("rest_variance", estimate, "其余的方差", "The variance of the rest"),
        APIMember(
            "experts",
            list(
                .object([
                    APIMember("expert", .text), APIMember("sheets", .count),
                    APIMember("effect", estimate), APIMember("standard_error", estimate),
                    APIMember("verdict", .text),
                ])
            )
        ),
        APIMember(
            "cases",
            list(
                .object([
                    APIMember("code", .text), APIMember("sheets", .count),
                    APIMember("raw", estimate), APIMember("raw_place", .count),
                    APIMember("calibrated", estimate), APIMember("standard_error", estimate),
                    APIMember("place", .count), APIMember("first_possible", .count),
                    APIMember("last_possible", .count),
                ])
            )
        ),
    ])

    static let roundInsight = answer([
        naming, APIMember("rounds", list(roundAdvice)), APIMember("unsealed", texts),
        .optional("weights", weights, "只给一个轮次时：权重敏感度", "Of a single round: its weights"),
        .optional("against", .text, "与之比较的轮次", "The round it is compared with"),
        .optional("order", weights, "与该轮次的先后", "The order of both"),
        .optional(
            "agreement",
            .object([
                APIMember("totals", .count), APIMember("alpha", estimate),
                APIMember("icc_1", estimate), APIMember("icc_a_1", estimate),
                APIMember("icc_a_k", estimate),
            ]),
            "一致性",
            "How far experts agree"
        ),
        .optional("leniency", leniency, "宽严与校准排名", "Leniency, and the calibrated order"),
    ])

    // MARK: Assignment

    static let roundAssignment = answer([
        naming, APIMember("digest", .text), APIMember("score", whole), APIMember("proven", .bool),
        APIMember("bound", whole),
        APIMember(
            "rounds",
            list(
                .object([
                    APIMember("code", .text), APIMember("title", .text),
                    APIMember(
                        "seats",
                        list(
                            .object([
                                APIMember("stratum", .text), APIMember("expert", .text),
                                APIMember("points", whole),
                                APIMember("reasons", .object([], rest: whole)),
                                APIMember("soft", texts),
                            ])
                        )
                    ),
                    APIMember(
                        "excluded",
                        list(
                            .object([APIMember("expert", .text), APIMember("rules", texts)])
                        )
                    ),
                ])
            )
        ),
        APIMember("settled", texts),
        APIMember(
            "loads",
            list(
                .object([
                    APIMember("expert", .text), APIMember("proposed", .count),
                    APIMember("taken", .count), APIMember("room", .count),
                ])
            )
        ),
    ])

    static let assignmentToApply = APIShape.object([
        APIMember(
            "digest",
            .text(APIText(length: 71...71, pattern: "^sha256:[0-9a-f]{64}$")),
            about: Localized(zh: "看过的方案的摘要", en: "The digest of the proposal that was shown")
        ),
        .optional("codes", .array(code, most: 500), "轮次编号", "Codes of rounds"),
        .optional("meeting", code, "决策会编号", "The code of a meeting"),
        .optional("gate", .text(1...40), "评审关口", "The gate"),
        .optional("profile", .text(1...40), "权重方案", "The profile"),
        .optional("since", date, "此日起开轮的", "Opened from this day"),
        .optional("until", date, "至此日开轮的", "Opened until this day"),
        .optional("size", seats, "每组人数", "The size of a panel"),
        .optional("least", loads, "每人至少几个", "How many each takes at least"),
        .optional("most", loads, "每人至多几个", "How many each takes at most"),
        .optional("on", date, "发生日期", "The date of the fact"),
        .optional("for", code, "代何人办理：授权人的人员编号", "For whom: the principal's code"),
    ])
}
