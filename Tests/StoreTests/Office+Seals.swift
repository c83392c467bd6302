import Casework
import Expression
import Store
import Workflow

extension Office {
    /// Both seals on the text of an agreement, or of an amendment.
    func seal(_ agreement: String, instance: String = "") throws {
        try ask(
            agreement,
            "request_seal",
            by: "PO",
            ["originals": .int(4)],
            instance: instance,
            documents: [instance.isEmpty ? "agreement_text" : "amendment_text"]
        )
        try ask(agreement, "approve_seal", by: "DIR", instance: instance)
        try ask(
            agreement,
            "record_counterseal",
            by: "PO",
            ["method": .string("paper_seal"), "sealed_on": .string(today.description)],
            instance: instance
        )
    }
}
