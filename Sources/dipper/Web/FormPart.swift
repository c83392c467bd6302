import Casework
import Expression
import Portfolio
import Web
import Workflow

/// Parts of forms: each field with its label, its hint and what is wrong with it.
struct FormPart {
    let visit: Visit

    init(_ visit: Visit) { self.visit = visit }

    /// A form that goes to a place of ours, with the token of the session.
    func form(
        to place: String,
        class name: String = "fields",
        hasFiles: Bool = false,
        draft: String? = nil,
        isFresh: Bool = true,
        @HTMLBuilder _ content: () -> [HTML]
    ) -> HTML {
        tag(
            .form,
            .plain("method", "post"),
            .action(place),
            name.isEmpty ? nil : .class(name),
            hasFiles ? .plain("enctype", "multipart/form-data") : nil,
            hasFiles
                ? .plain("data-sending", visit.say("正在上传文件", "Sending the files")) : nil,
            draft.map { .plain("data-draft", $0) },
            draft == nil ? nil : .plain("data-fresh", isFresh ? "yes" : "no"),
            draft == nil
                ? nil
                : .plain(
                    "data-restored",
                    visit.say("已恢复本机保存的填写内容，保存于", "Restored what you had typed, kept at")
                ),
            draft == nil ? nil : .plain("data-drop", visit.say("不用，清除", "Discard it")),
            draft == nil ? nil : .plain("data-kept", visit.say("已存草稿", "Draft kept"))
        ) {
            if let person = visit.person { FormPart.hidden("_token", person.formToken) }
            if draft != nil {
                tag(
                    .p,
                    .class("note"),
                    .flag("data-offline"),
                    .flag("hidden"),
                    .plain("role", "alert")
                ) {
                    visit.say(
                        "没有连上网络，尚未提交；内容保存在本机，连上后请再提交一次。",
                        "There is no connection and nothing was sent; what you typed is kept here."
                            + " Submit again once you are connected."
                    )
                }
            }
            content()
        }
    }

    static func hidden(_ name: String, _ value: String) -> HTML {
        tag(.input, .type("hidden"), .name(name), .value(value))
    }

    /// A field with everything that people need to fill it in.
    ///
    /// `control` gets the attributes that tie it to its label and its messages; `id` is another
    /// identifier than the name, where a page has several forms with that field.
    func field(
        _ name: String,
        _ title: String,
        hint: String = "",
        isRequired: Bool = false,
        wrong: [Blocker] = [],
        id given: String? = nil,
        control: ([Attribute?]) -> HTML
    ) -> HTML {
        let id = given ?? name
        let messages = wrong.isEmpty ? nil : "\(id)-wrong"
        let hints = hint.isEmpty ? nil : "\(id)-hint"
        let described = [messages, hints].compactMap(\.self).joined(separator: " ")
        return tag(.div, .class("field")) {
            tag(.label, .plain("for", id)) {
                title
                if isRequired { tag(.span, .class("bad")) { visit.say("（必填）", " (required)") } }
            }
            for blocker in wrong {
                tag(.div, .class("wrong"), .id("\(id)-wrong")) { visit.say(blocker.message) }
            }
            control([
                .id(id), .name(name),
                described.isEmpty ? nil : .plain("aria-describedby", described),
                wrong.isEmpty ? nil : .plain("aria-invalid", "true"),
                // Browsers go to the first of them, also without script.
                wrong.isEmpty ? nil : .flag("autofocus"),
            ])
            if !hint.isEmpty { tag(.div, .class("hint"), .id("\(id)-hint")) { hint } }
        }
    }

    func input(
        _ name: String,
        _ title: String,
        value: String,
        type: Attribute = .type("text"),
        hint: String = "",
        isRequired: Bool = false,
        wrong: [Blocker] = [],
        more: [Attribute] = []
    ) -> HTML {
        field(name, title, hint: hint, isRequired: isRequired, wrong: wrong) { attributes in
            HTML(tied: .input, attributes + [type, .value(value)] + more)
        }
    }

    func area(
        _ name: String,
        _ title: String,
        value: String,
        hint: String = "",
        isRequired: Bool = false,
        wrong: [Blocker] = []
    ) -> HTML {
        field(name, title, hint: hint, isRequired: isRequired, wrong: wrong) { attributes in
            HTML(tied: .textarea, attributes, [HTML(value)])
        }
    }

    func choice(
        _ name: String,
        _ title: String,
        value: String,
        among options: [(value: String, title: String)],
        hint: String = "",
        isRequired: Bool = false,
        wrong: [Blocker] = [],
        id: String? = nil
    ) -> HTML {
        let none = [(value: "", title: visit.say("— 请选择 —", "— choose —"))]
        return field(
            name,
            title,
            hint: hint,
            isRequired: isRequired,
            wrong: wrong,
            id: id
        ) { attributes in
            HTML(
                tied: .select,
                attributes,
                (none + options).map { option in
                    tag(
                        .option,
                        .value(option.value),
                        option.value == value ? .flag("selected") : nil
                    ) { option.title }
                }
            )
        }
    }

    /// Several of few: boxes under one legend.
    func boxes(
        _ name: String,
        _ title: String,
        chosen: [String],
        among options: [(value: String, title: String)],
        isRequired: Bool = false,
        wrong: [Blocker] = []
    ) -> HTML {
        tag(.fieldset, .class("field"), wrong.isEmpty ? nil : .plain("aria-invalid", "true")) {
            tag(.legend) {
                title
                if isRequired { tag(.span, .class("bad")) { visit.say("（必填）", " (required)") } }
            }
            for blocker in wrong { tag(.div, .class("wrong")) { visit.say(blocker.message) } }
            for option in options {
                tag(.label, .class("choice")) {
                    tag(
                        .input,
                        .type("checkbox"),
                        .name(name),
                        .value(option.value),
                        chosen.contains(option.value) ? .flag("checked") : nil
                    )
                    option.title
                }
            }
        }
    }
}

extension HTML {
    /// An element whose attributes were put together by ``FormPart``.
    fileprivate init(tied name: Tag, _ attributes: [Attribute?], _ content: [HTML] = []) {
        self.init(name, attributes.compactMap(\.self), content)
    }
}
