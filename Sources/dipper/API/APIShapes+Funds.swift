import Workflow

/// Parts of what the money of an agreement answers.
extension APIShapes {
    static let paidIn = APIMember(
        "paid_in",
        .nullable(
            .object([
                APIMember("share_bps", .count), APIMember("amount", .nullable(.text)),
                APIMember("on", .nullable(.text)), APIMember("limit", .nullable(.text)),
                APIMember("given", .nullable(.text)), APIMember("headroom", .nullable(.text)),
            ])
        ),
        about: Localized(
            zh: "实缴资本与拨转股之比，政策没有规定时为空；给出的合计只给能看科目余额的人",
            en: "The paid-in capital against the grants, null where the policy asks for none;"
                + " what was given is for who may read the books"
        )
    )

    static let remittance = APIMember(
        "remittance",
        .object([
            APIMember("return_income", .text), APIMember("sent", .text),
            APIMember("repaid", .text), APIMember("recovered", .text),
            APIMember("income", .text),
        ]),
        about: Localized(
            zh: "上缴财政：已收适当收益、已上缴，及尚未上缴的偿还本金、收回款、适当收益",
            en: "The treasury: appropriate return received, what was sent, and what is here of"
                + " repaid principal, recovered money and appropriate return"
        )
    )
}
