import Casework
import Portfolio
import Web
import Workflow

/// What lists of cases are asked for, what is in them, and meetings with their agenda.
extension APIRoutes {
    /// What narrows a list; what is given counts before what the view says.
    static let listed: [APIParameter] = [
        .query(
            "kind",
            .text(1...60),
            "案卷类别，如 project、landing；缺省 project",
            "The kind of case, such as project or landing; project unless given"
        ),
        .query(
            "q",
            .text(0...500),
            "搜索：名称、编号中的字，或 状态:… 专员:… 渠道:… 区:… 领域:… 编号:…；-词 表示不要",
            "Search: words of titles and codes, or state:… officer:… channel:… district:…"
                + " industry:… code:…; -word leaves out"
        ),
        .query(
            "state",
            .text(0...200),
            "所处的状态，如 case.intake；包括其中的状态",
            "A state by its path, such as case.intake, with what is inside of it"
        ),
        .query(
            "view",
            .text(1...100),
            "本人已存的视图，编号或名称",
            "A view of the caller's own, by its code or its name"
        ),
    ]

    static let fieldsParameter = APIParameter.query(
        "fields",
        .text(0...1000),
        "另列的字段，以逗号分隔，或 all",
        "Further fields, with a comma between them, or all"
    )

    static let lists: [APIRoute] = [
        APIRoute(
            .get,
            "facets",
            "listFacets",
            "列表中各阶段、渠道、区、专员等的案卷数",
            "How many cases of a list have which stage, channel, district, officer and so on",
            answers: [
                ok(
                    "各值；q 或 state 即缩小到该值的条件",
                    "The values; q or state is the condition that narrows the list to one",
                    APIShapes.answer([
                        APIMember("kind", .text), APIMember("count", .count),
                        APIMember("facets", APIShapes.list(facet)),
                    ])
                )
            ],
            answer: { try $0.facets() }
        ).with {
            $0.parameters = listed
            $0.furtherProblems = [404]
        },
        APIRoute(
            .get,
            "views",
            "listViews",
            "本人已存的视图；以 saved-view 案卷的 save、change、remove 存、改、删",
            "The caller's views; saved, changed and removed by save, change and remove of the"
                + " kind saved-view",
            answers: [
                ok(
                    "各视图",
                    "The views",
                    APIShapes.answer([
                        APIMember(
                            "views",
                            APIShapes.list(
                                .object([
                                    APIMember("code", .text), APIMember("name", .text),
                                    APIMember("version", .count), APIMember("kind", .text),
                                    APIMember("q", .text), APIMember("state", .text),
                                    APIMember("fields", .text),
                                ])
                            )
                        )
                    ])
                )
            ],
            answer: { try $0.views() }
        ),
        APIRoute(
            .get,
            "meetings/:code",
            "getMeeting",
            "一次决策会：出席、议程、结果与票数",
            "A decision meeting: who is present, the agenda, results and votes",
            answers: [
                ok(
                    "会议；议题以 decision-meeting 案卷的事项办理",
                    "The meeting; its items are worked on by the events of its case",
                    APIShapes.answer([
                        APIMember("code", .text), APIMember("title", .text),
                        APIMember("states", APIShapes.texts), APIMember("version", .count),
                        APIMember("acts_as", .text), APIMember("held_on", .nullable(.text)),
                        APIMember("entitled", .nullable(.count)),
                        APIMember("members", APIShapes.texts),
                        APIMember("items", APIShapes.list(agendaItem)),
                    ])
                ).telling(["ETag": tagHeader])
            ],
            answer: { try $0.meeting() }
        ).with { $0.parameters = [code] },
    ]

    private static let facet = APIShape.object([
        APIMember("field", .text), APIMember("title", .named("Both")),
        APIMember(
            "values",
            APIShapes.list(
                .object([
                    APIMember("value", .text), APIMember("title", .named("Both")),
                    APIMember("count", .count), APIMember("state", .nullable(.text)),
                    APIMember("q", .nullable(.text)),
                ])
            )
        ),
    ])

    private static let agendaItem = APIShape.object([
        APIMember("number", .count), APIMember("code", .text), APIMember("title", .text),
        APIMember("instance", .text), APIMember("event", .text),
        APIMember("result", .nullable(.text)), APIMember("votes_for", .count),
        APIMember("votes_against", .count), APIMember("abstained", .count),
        APIMember("recused", APIShapes.texts),
    ])
}
