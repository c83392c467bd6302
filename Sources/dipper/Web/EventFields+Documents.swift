import Portfolio
import Web
import Workflow

/// The documents of an event: what it asks for, each with its file and its particulars.
extension EventFields {
    /// Classes that transitions of the event ask for, those that must come with it marked.
    var documentClasses: [(name: String, isRequired: Bool)] {
        guard let number = chart.eventNumbers[event.name] else { return [] }
        let there = Set(stream?.documents.map(\.documentClass) ?? [])
        var classes: [String: Bool] = [:]
        for transition in chart.transitions where transition.events.contains(number) {
            for name in transition.requiredDocumentsNow { classes[name] = true }
            for name in transition.requiredDocuments where !there.contains(name) {
                classes[name] = true
            }
        }
        return classes.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    func document(_ documentClass: String, isRequired: Bool, _ part: FormPart) -> HTML {
        let name = "d.\(documentClass)"
        let title = visit.say(DocumentClass.title(documentClass))
        return tag(.fieldset) {
            tag(.legend) {
                documentClass == "_"
                    ? visit.say("另附文件", "Another document")
                    : visit.say("文件：\(title)", "Document: \(title)")
                if isRequired { tag(.span, .class("bad")) { visit.say("（必交）", " (required)") } }
            }
            if documentClass == "_" {
                part.choice(
                    "_class",
                    visit.say("材料类别", "Class"),
                    value: entry.otherClass,
                    among: DocumentClass.all.map { ($0.id, visit.say($0.title)) }
                )
            }
            if takesFiles {
                part.input(
                    "\(name).file",
                    visit.say("文件", "File"),
                    value: "",
                    type: .type("file"),
                    hint: visit.say(
                        "PDF、OFD、DOCX、XLSX、PPTX 或图片；涉密的不要上传",
                        "PDF, OFD, DOCX, XLSX, PPTX or a picture; nothing secret"
                    ),
                    wrong: wrong("\(name).file")
                )
            }
            part.input(
                "\(name).number",
                visit.say("文号", "Number"),
                value: entry.document(documentClass, "number")
            )
            part.input(
                "\(name).issuer",
                visit.say("发文单位", "Issued by"),
                value: entry.document(documentClass, "issuer")
            )
            part.input(
                "\(name).date",
                visit.say("文件日期", "Date of the document"),
                value: entry.document(documentClass, "date"),
                type: .type("date"),
                wrong: wrong("\(name).date")
            )
            part.input(
                "\(name).original",
                visit.say("原件存放处（没有电子件时必填）", "Where the original lies (if there is no file)"),
                value: entry.document(documentClass, "original")
            )
            tag(.label, .class("choice")) {
                tag(.input, .type("checkbox"), .name("\(name).classified"), .value("yes"))
                visit.say("这份材料涉密（不上传，只登记）", "It is classified (not uploaded, only noted)")
            }
        }
    }
}
